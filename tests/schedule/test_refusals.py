"""Whatever a list cannot mean, or may not say, is refused with its place and a sentence."""

import re
from pathlib import Path
from typing import Any

import pytest
from tests.packs import CONDITION, ROUNDING, clause, fixed, listed, load, named, write

from safeconduct.catalogue import standard
from safeconduct.errors import BadInput
from safeconduct.schedule import load_pack

PORTION = {"kind": "portion", "of": "appraised", "percent": "40"}
PRICE = {"price": {"names": named("price"), "kind": "money"}}
SIZE = {"size": {"names": named("size"), "values": ["small", "large"]}}
WEIGHT = {
    "weight": {
        "names": named("weight"),
        "kind": "number",
        "values": ["light", "heavy"],
        "above": {"heavy": "10"},
    }
}
GRADED = {"eligibility": {"voluntary": True, "condition": CONDITION}, "rounding": ROUNDING}


def pistol(pays: dict[str, Any], **more: Any) -> dict[str, Any]:
    return clause("pistols", pays, "pistol", **more)


def refused(folder: Path, *lists: dict[str, Any], **more: str) -> str:
    with pytest.raises(BadInput) as refusal:
        load(folder, *lists, **more)
    said = str(refusal.value)
    assert re.match(r"test-pack/(schedules/\d\.yaml|programme\.toml), line \d+, column \d+: ", said), said
    return said


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "a fixed amount of nothing": (listed(pistol(fixed("0.00"))), "pays nothing is no clause"),
    "another unit that the list does not name": (
        listed(pistol(fixed("1.00", also_in={"EUR": "1.00"}))),
        "“EUR” is not among the list's other_units",
    ),
    "nothing in another unit": (
        listed(pistol(fixed("1.00", also_in={"EUR": "0.00"})), other_units=["EUR"]),
        "pays nothing is no clause",
    ),
    "another unit that the programme lacks": (
        listed(pistol(fixed("1.00")), other_units=["MMK"]),
        "“MMK” is not another unit of the programme",
    ),
    "the list's own unit as another": (
        listed(pistol(fixed("1.00")), other_units=["USD"]),
        "“USD” is not another unit of the programme",
    ),
    "a range upside down": (
        listed(pistol({"kind": "range", "lowest": "5.00", "highest": "5.00"})),
        "must be above the lowest",
    ),
    "a rate of nothing": (
        listed(pistol({"kind": "rate", "amount": "0.00", "unit": "m"}), rounding=ROUNDING),
        "pays nothing is no clause",
    ),
    "a rate in no measure": (
        listed(pistol({"kind": "rate", "amount": "1.00", "unit": "yard"}), rounding=ROUNDING),
        "“yard” is no measure: use one of g, kg, l, m, round, t",
    ),
    "a rate for no quantity": (
        listed(pistol({"kind": "rate", "amount": "1.00", "unit": "m", "per": "0"}), rounding=ROUNDING),
        "“0” is no quantity",
    ),
    "a part without rounding": (listed(pistol(PORTION)), "say under “rounding” how it is rounded"),
    "a rounding to nothing": (
        listed(pistol(PORTION), rounding={**ROUNDING, "to": "0.00"}),
        "cannot be rounded to nothing",
    ),
    "a part of what nobody declared": (
        listed(pistol({**PORTION, "of": "price"}), rounding=ROUNDING),
        "“price” is neither “appraised” nor an attribute of kind money",
    ),
    "a part of a choice": (
        listed(pistol({**PORTION, "of": "size"}), rounding=ROUNDING, attributes=SIZE),
        "“size” is neither “appraised” nor an attribute of kind money",
    ),
    "no per cent": (listed(pistol({**PORTION, "percent": "0"}), rounding=ROUNDING), "“0” is no percentage"),
    "per cent and grades at once": (
        listed(pistol({**PORTION, "by_grade": {"good": "90"}}), **GRADED),
        "say either “percent” or",
    ),
    "a part by a condition that the list does not set": (
        listed(pistol({"kind": "portion", "of": "appraised", "by_grade": {"good": "90"}}), rounding=ROUNDING),
        "the list sets no condition",
    ),
    "a part for a grade that is not paid": (
        listed(
            pistol(
                {"kind": "portion", "of": "appraised", "by_grade": {"good": "9", "worn": "9", "burnt": "9"}}
            ),
            **GRADED,
        ),
        "grade “burnt” is not among those that the list pays",
    ),
    "a paid grade without a part": (
        listed(pistol({"kind": "portion", "of": "appraised", "by_grade": {"good": "90"}}), **GRADED),
        "grade “worn” is paid, but no part is named",
    ),
    "a cap of nothing": (
        listed(pistol({**PORTION, "at_most": "0.00"}), rounding=ROUNDING),
        "a cap of nothing pays nothing",
    ),
    "one alternative": (
        listed(pistol({"kind": "first_of", "of": [PORTION]}), rounding=ROUNDING),
        "at least two amounts",
    ),
    "an alternative after what is always there": (
        listed(pistol({"kind": "first_of", "of": [fixed("1.00"), PORTION]}), rounding=ROUNDING),
        "what stands after this can never be paid",
    ),
    "the lowest of one": (
        listed(pistol({"kind": "lowest_of", "of": [fixed("1.00")]})),
        "at least two amounts",
    ),
    "the lowest of what is open": (
        listed(pistol({"kind": "lowest_of", "of": [fixed("1.00"), {"kind": "open", "because": "panel"}]})),
        "of fixed amounts and portions only",
    ),
    "a value compared with itself": (
        listed(
            pistol(
                {
                    "kind": "when_exceeds",
                    "value": "appraised",
                    "of": "appraised",
                    "percent": "130",
                    "then": PORTION,
                    "otherwise": fixed("1.00"),
                }
            ),
            rounding=ROUNDING,
        ),
        "compared with itself",
    ),
    "a bonus for nobody": (
        listed(pistol(fixed("1.00"), first={"count": 0, "bonus": "1.00"})),
        "a bonus for the first nobody",
    ),
    "a bonus of nothing": (
        listed(pistol(fixed("1.00"), first={"count": 1, "bonus": "0.00"})),
        "a bonus of nothing",
    ),
    "a bonus on a range": (
        listed(
            pistol(
                {"kind": "range", "lowest": "1.00", "highest": "2.00"}, first={"count": 1, "bonus": "1.00"}
            )
        ),
        "stands on a fixed amount for each item only",
    ),
    "a part for each person": (
        listed(pistol(PORTION, per="person"), rounding=ROUNDING),
        "only a fixed amount or a range can be for each person",
    ),
    "an addition to no clause": (
        listed(
            pistol(fixed("1.00")),
            additions=[
                {"id": "more", "names": named("more"), "amount": "1.00", "clauses": ["rifles"], "source": "s"}
            ],
        ),
        "the list has no clause “rifles”",
    ),
    "an addition of nothing": (
        listed(
            pistol(fixed("1.00")),
            additions=[
                {
                    "id": "more",
                    "names": named("more"),
                    "amount": "0.00",
                    "clauses": ["pistols"],
                    "source": "s",
                }
            ],
        ),
        "an addition of nothing",
    ),
    "an addition under a clause's id": (
        listed(
            pistol(fixed("1.00")),
            additions=[
                {
                    "id": "pistols",
                    "names": named("more"),
                    "amount": "1.00",
                    "clauses": ["pistols"],
                    "source": "s",
                }
            ],
        ),
        "“pistols” stands here twice",
    ),
    "an addition to nothing": (
        listed(
            pistol(fixed("1.00")),
            additions=[
                {"id": "more", "names": named("more"), "amount": "1.00", "clauses": [], "source": "s"}
            ],
        ),
        "name the clauses that it is added to",
    ),
    "instalments short of the whole": (
        listed(
            pistol(fixed("1.00")),
            payment={
                "form": "cash",
                "names": named("in two parts"),
                "source": "s",
                "instalments": [{"percent": 50, "names": named("now")}],
            },
        ),
        "the instalments make 50 per cent, not 100",
    ),
    "a payment from no source": (
        listed(pistol(fixed("1.00")), payment={"form": "cash", "names": named("now"), "source": "rumour"}),
        "source “rumour” is not described",
    ),
    "a promise without its language": (
        listed(pistol(fixed("1.00")), promises=[{"kind": "asylum", "names": {"en": " "}, "source": "s"}]),
        "the text in language “en” is missing",
    ),
    "a promise of another kind": (
        listed(pistol(fixed("1.00")), promises=[{"kind": "immunity", "names": named("x"), "source": "s"}]),
        "“immunity” is not a value",
    ),
    "a destroyed thing that is paid": (
        listed(
            pistol(fixed("1.00")),
            eligibility={
                "voluntary": True,
                "condition": {**CONDITION, "payable": ["good", "worn", "burnt"], "not_eligible": []},
            },
        ),
        "no list may pay for destroying anything",
    ),
    "a destroyed thing that people may decide on": (
        listed(
            pistol(fixed("1.00")),
            eligibility={
                "voluntary": True,
                "condition": {**CONDITION, "needs_decision": ["broken", "burnt"], "not_eligible": []},
            },
        ),
        "no list may pay for destroying anything",
    ),
    "what is taken by force": (
        listed(pistol(fixed("1.00")), eligibility={"voluntary": False}),
        "pays only for a voluntary hand-over",
    ),
    "vehicles in whatever condition": (
        listed(clause("tanks", fixed("1.00"), matches={"categories": ["tank"]})),
        "sets a condition, so that nothing destroyed is paid for",
    ),
    "a model in whatever condition": (
        listed(clause("tanks", fixed("1.00"), "t-72b3")),
        "sets a condition, so that nothing destroyed is paid for",
    ),
    **{
        f"a clause that pays for {what}": (
            listed(pistol(fixed("1.00"), pays_for=what)),
            f"a clause may not pay for “{what}”",
        )
        for what in ("information", "killing", "sabotage", "equipment_destroyed", "persons", "service", "")
    },
    "two clauses for one thing": (
        listed(pistol(fixed("1.00")), clause("arms", fixed("2.00"), "revolver", "pistol")),
        "clause “arms” is about model “pistol”, which clause “pistols” is about as well: tell them apart",
    ),
    "two clauses each before the other": (
        listed(
            pistol(fixed("1.00"), before=["arms"]),
            clause("arms", fixed("2.00"), "pistol", before=["pistols"]),
        ),
        "each go before the other",
    ),
    "a clause before none": (listed(pistol(fixed("1.00"), before=["rifles"])), "no other clause “rifles”"),
    "a clause before itself": (
        listed(pistol(fixed("1.00"), before=["pistols"])),
        "no other clause “pistols”",
    ),
    "a clause that others leave nothing": (
        listed(
            clause("arms", fixed("2.00"), "revolver", "pistol", before=["pistols"]), pistol(fixed("1.00"))
        ),
        "clause “pistols” can never match",
    ),
    "a clause for no value": (
        listed(pistol(fixed("1.00"), matches={"attributes": {"size": []}}), attributes=SIZE),
        "can never match",
    ),
    "a clause for an unknown value": (
        listed(pistol(fixed("1.00"), matches={"attributes": {"size": ["vast"]}}), attributes=SIZE),
        "“size” is one of small, large, not “vast”",
    ),
    "a clause by what nobody declared": (
        listed(pistol(fixed("1.00"), matches={"attributes": {"size": ["large"]}})),
        "does not declare an attribute “size”",
    ),
    "a clause by a sum of money": (
        listed(pistol(fixed("1.00"), matches={"attributes": {"price": ["1.00"]}}), attributes=PRICE),
        "“price” is money",
    ),
    "money with values": (
        listed(pistol(fixed("1.00")), attributes={"price": {**PRICE["price"], "values": ["1"]}}),
        "“price” is money: any amount",
    ),
    "an attribute without values": (
        listed(pistol(fixed("1.00")), attributes={"size": {"names": named("size")}}),
        "needs the values",
    ),
    "a value twice": (
        listed(
            pistol(fixed("1.00")), attributes={"size": {"names": named("size"), "values": ["small", "small"]}}
        ),
        "stands here twice",
    ),
    "a default that is no value": (
        listed(pistol(fixed("1.00")), attributes={"size": {**SIZE["size"], "default": "vast"}}),
        "“vast” is not among the values of “size”",
    ),
    "another spelling of no value": (
        listed(pistol(fixed("1.00")), attributes={"size": {**SIZE["size"], "also": {"L": "vast"}}}),
        "“vast” is not among the values of “size”",
    ),
    "a value as another spelling": (
        listed(pistol(fixed("1.00")), attributes={"size": {**SIZE["size"], "also": {"small": "large"}}}),
        "“small” is a value itself",
    ),
    "a choice with bounds": (
        listed(pistol(fixed("1.00")), attributes={"size": {**SIZE["size"], "above": {"large": "10"}}}),
        "only a number has bounds",
    ),
    "a number without bounds": (
        listed(pistol(fixed("1.00")), attributes={"weight": {**WEIGHT["weight"], "above": {}}}),
        "needs a bound of its own",
    ),
    "a bound that is no number": (
        listed(pistol(fixed("1.00")), attributes={"weight": {**WEIGHT["weight"], "above": {"heavy": "ten"}}}),
        "“ten” is no bound",
    ),
    "a number with spellings": (
        listed(pistol(fixed("1.00")), attributes={"weight": {**WEIGHT["weight"], "other": "light"}}),
        "it has no other spellings",
    ),
    "a kind of claimant that nobody is": (
        listed(pistol(fixed("1.00"), matches={"claimants": ["spy"]})),
        "“spy” is not a value",
    ),
    "a way to come to an amount that is none": (
        listed(pistol({"kind": "formula", "amount": "1+1"})),
        "“formula” is not a value “kind” can have",
    ),
    "alternatives within alternatives": (
        listed(
            pistol({"kind": "first_of", "of": [{"kind": "first_of", "of": [PORTION, PORTION]}, PORTION]}),
            rounding=ROUNDING,
        ),
        "“first_of” is not a value “kind” can have",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_list_that_cannot_be_meant_is_refused(tmp_path: Path, fault: str) -> None:
    plain, expected = FAULTS[fault]
    assert expected in refused(tmp_path, plain)


@pytest.mark.parametrize("name", ["source", "version", "unit", "clauses", "split", "eligibility"])
def test_what_every_list_must_say_is_missed(tmp_path: Path, name: str) -> None:
    plain = listed(pistol(fixed("1.00")))
    del plain[name]
    assert f"“{name}” is missing" in refused(tmp_path, plain)


@pytest.mark.parametrize("name", ["source", "names", "pays_for", "pays", "matches"])
def test_what_every_clause_must_say_is_missed(tmp_path: Path, name: str) -> None:
    line = pistol(fixed("1.00"))
    del line[name]
    assert f"“{name}” is missing" in refused(tmp_path, listed(line))


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
