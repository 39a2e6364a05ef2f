"""What a pack must say as a whole: every day between versions, what it left out, and its scale."""

from pathlib import Path
from typing import Any

import pytest
from tests.packs import CONDITION, clause, fixed, listed, load, write
from tests.schedule.test_refusals import pistol, refused

from safeconduct.catalogue import standard
from safeconduct.errors import BadInput
from safeconduct.schedule import load_pack


def ended(**more: Any) -> dict[str, Any]:
    return listed(pistol(fixed("1.00")), in_force_until="2020-12-31", **more)


def later(begins: str) -> dict[str, Any]:
    return listed(pistol(fixed("2.00")), version="two", in_force_from=begins)


GAP = '[[gaps]]\nfirst = {first}\nlast = {last}\nbecause = "{because}"\nsource = "s"\n'


def test_days_between_two_versions_must_be_declared(tmp_path: Path) -> None:
    assert "nothing is said about 2021-01-01" in refused(tmp_path, ended(), later("2021-02-01"))


def test_a_gap_that_ends_too_early_leaves_a_day_open(tmp_path: Path) -> None:
    gap = GAP.format(first="2021-01-01", last="2021-01-30", because="not_in_force")
    assert "nothing is said about 2021-01-31" in refused(tmp_path, ended(), later("2021-02-01"), more=gap)


@pytest.mark.parametrize(
    ("because", "expected"),
    [("not_in_force", "had no list in force on"), ("not_known", "had a list that is not known on")],
)
def test_a_claim_in_a_declared_gap_is_told_so_with_the_source(
    tmp_path: Path, because: str, expected: str
) -> None:
    gap = GAP.format(first="2021-01-01", last="2021-01-31", because=because)
    programme = load(tmp_path, ended(), later("2021-02-01"), more=gap)
    day = programme.gaps[0].first
    with pytest.raises(BadInput, match=rf"{expected} 2021-01-01.*An invented source"):
        programme.schedule_on(day)
    assert programme.schedule_on(programme.schedules[1].in_force_from).version == "two"


def test_a_gap_over_days_that_a_version_is_in_force_is_refused(tmp_path: Path) -> None:
    gap = GAP.format(first="2020-12-31", last="2021-01-31", because="not_known")
    assert "days that the pack declares a gap" in refused(tmp_path, ended(), later("2021-02-01"), more=gap)


def test_an_open_list_followed_by_a_gap_is_in_force_until_the_gap(tmp_path: Path) -> None:
    gap = GAP.format(first="2021-01-01", last="2021-01-31", because="not_in_force")
    said = refused(tmp_path, ended(), later("2021-02-01"), more=gap.replace("2021-01-31", "2020-12-01"))
    assert "last day is before its first" in said


def test_two_gaps_for_one_day_are_refused(tmp_path: Path) -> None:
    gap = GAP.format(first="2021-01-01", last="2021-01-31", because="not_known")
    assert "two gaps are declared" in refused(tmp_path, ended(), later("2021-02-01"), more=gap + gap)


def test_versions_that_overlap_are_refused(tmp_path: Path) -> None:
    assert "overlaps with version “one”" in refused(tmp_path, ended(), later("2020-12-31"))


def test_a_gap_from_no_source_is_refused(tmp_path: Path) -> None:
    gap = GAP.format(first="2021-01-01", last="2021-01-31", because="not_known").replace('"s"', '"rumour"')
    assert "source “rumour” is not described" in refused(tmp_path, ended(), later("2021-02-01"), more=gap)


def test_an_omission_says_what_why_and_from_which_source(tmp_path: Path) -> None:
    omission = '[[omitted]]\nwhy = "{why}"\nsource = "{source}"\nwhat = {{ en = "{what}" }}\n'
    whole = listed(pistol(fixed("1.00")))
    ok = omission.format(why="pays_for_damage", source="s", what="a bounty for burnt tanks")
    assert load(tmp_path, whole, more=ok).omitted[0].why == "pays_for_damage"
    for wrong, expected in (
        (omission.format(why="secret", source="s", what="x"), "“secret” is not a value"),
        (omission.format(why="not_read", source="rumour", what="x"), "source “rumour” is not described"),
        (omission.format(why="not_read", source="s", what=" "), "the text in language “en” is missing"),
    ):
        assert expected in refused(tmp_path, whole, more=wrong)


@pytest.mark.parametrize("code", ["medical", "cbrn"])
def test_only_a_historic_list_may_name_what_is_protected(tmp_path: Path, code: str) -> None:
    plain = listed(
        clause("trucks", fixed("1.00"), matches={"categories": [code]}),
        eligibility={"voluntary": True, "condition": CONDITION},
    )
    assert load(tmp_path, plain, status="historic").status == "historic"
    assert "is protected" in refused(tmp_path, plain)


def test_a_scale_in_force_says_which_grade_is_of_what_was_destroyed(tmp_path: Path) -> None:
    plain = listed(pistol(fixed("1.00")), eligibility={"voluntary": True, "condition": CONDITION})
    pack = write(tmp_path, plain)
    head = pack / "programme.toml"
    head.write_text(head.read_text(encoding="utf-8").replace("destroyed = true\n", ""), encoding="utf-8")
    with pytest.raises(BadInput, match="mark the one of what was destroyed"):
        load_pack(pack, standard())
