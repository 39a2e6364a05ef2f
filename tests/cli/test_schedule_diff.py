"""`schedule diff` says what changed in words, and what it does to the golden cases."""

import json
from pathlib import Path

import pytest
from tests.cli.schedules import Run, edit, pack, run, second

from safeconduct.catalogue import standard
from safeconduct.programmes import load, shipped
from safeconduct.schedule import load_pack

__all__ = ["pack", "run", "second"]

SPACE = "\u00a0"


@pytest.mark.usefixtures("second")
def test_two_versions_are_told_in_words_and_by_their_cases(run: Run, pack: Path) -> None:
    status, out, err = run("schedule", "diff", str(pack))
    assert (status, err) == (0, "")
    assert "Before: coast-2027 2027-01-01, from 1 January 2027" in out
    assert "After: coast-2027 2028-01-01, from 1 January 2028" in out
    assert (
        f"• Tank, tank: changed\n  Before: Amount: 100,000{SPACE}USD\n  After: Amount: 120,000{SPACE}USD"
        in out
    )
    assert "eligibility › condition › payable\n  Before: A\n  After: A, C" in out
    assert "1 clause says the same in both lists." in out
    assert (
        f"• example\n  Before: payable, 100,000.00{SPACE}USD\n  After: payable, 120,000.00{SPACE}USD" in out
    )


@pytest.mark.usefixtures("second")
@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("uk", ["Контрольні приклади", "Танк, tank: змінено", "до виплати", "1 позиція в обох переліках"]),
        ("ru", ["Контрольные примеры", "Танк, tank: изменена", "к выплате", "1 позиция в обоих перечнях"]),
    ],
)
def test_a_difference_is_told_in_each_language(
    run: Run, pack: Path, language: str, expected: list[str]
) -> None:
    _, out, _ = run("schedule", "diff", str(pack), "--language", language)
    for words in expected:
        assert words in out


@pytest.mark.usefixtures("second")
@pytest.mark.parametrize("columns", ["60", "120"])
def test_wide_terminals_have_both_sides_on_one_line_and_narrow_ones_do_not(
    run: Run, pack: Path, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    out = run("schedule", "diff", str(pack))[1]
    both = [line for line in out.splitlines() if "100,000.00" in line and "120,000.00" in line]
    assert len(both) == (columns == "120")
    assert max(map(len, (line for line in out.splitlines() if "SHA-256" not in line))) <= int(columns)


@pytest.mark.usefixtures("second")
def test_lists_are_named_in_every_way(run: Run, pack: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text((pack / "schedules" / "2027-01-01.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    edit(draft, '"100000.00"', '"70000.00"')
    one, two = "2027-01-01", "2028-01-01"
    files = [str(pack / "schedules" / f"{version}.yaml") for version in (one, two)]
    folder = str(pack)

    def amounts(*words: str) -> tuple[str, str]:
        said = json.loads(run("schedule", "diff", *words, "--json")[1])
        (tank,) = [each for each in said["clauses"] if each["id"] == "tank"]
        (change,) = [each for each in tank["changes"] if each["path"] == ["pays", "amount"]]
        return change["before"], change["after"]

    for words in ([folder], [folder, one], [folder, one, two], files, [files[1]], [files[0], folder]):
        assert amounts(*words) == ("100000.00", "120000.00"), words
    assert amounts(folder, two, one) == ("120000.00", "100000.00")
    assert amounts(folder, str(draft)) == ("120000.00", "70000.00")
    assert amounts(folder, one, str(draft)) == ("100000.00", "70000.00")
    assert amounts(str(draft), folder) == ("70000.00", "120000.00")
    assert amounts(folder, "ukraine-2023") == ("120000.00", "100000.00")


@pytest.mark.usefixtures("second")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["{pack}", "2028-01-01"], "is the latest version of"),
        (["{pack}", "2020-01-01"], "has no list “2020-01-01”; it has “2027-01-01”, “2028-01-01”"),
        (["ukraine-2023"], "no version before “2023-01-01”: name a second list"),
        (["{pack}", "a", "b", "c"], "Compare two lists"),
        (["nowhere.yaml"], "nowhere.yaml cannot be read"),
        (["{pack}/schedules/2027-01-01.yaml"], "no version before “2027-01-01”"),
    ],
)
def test_lists_that_are_not_there_are_refused(run: Run, pack: Path, words: list[str], expected: str) -> None:
    status, out, err = run("schedule", "diff", *(word.format(pack=pack) for word in words))
    assert (status, out) == (2, "")
    assert expected in err


def test_nothing_changed_is_said_to_be_so(run: Run, pack: Path) -> None:
    path = str(pack / "schedules" / "2027-01-01.yaml")
    _, out, _ = run("schedule", "diff", path, path)
    assert "Both lists say the same." in out
    assert "1 golden case comes out the same." in out
    (pack / "cases" / "example.json").unlink()
    assert "The pack has no golden cases" in run("schedule", "diff", path, path)[1]


def test_clauses_that_come_and_go_are_told_in_full(run: Run, pack: Path, second: Path) -> None:
    edit(second, "id: aircraft", "id: plane")
    _, out, _ = run("schedule", "diff", str(pack))
    assert "aircraft: removed" in out
    assert "plane: added" in out
    assert out.count(f"Amount: up to 500,000{SPACE}USD, by decision") == 2
    assert out.count("Conditions: Crewed aircraft") == 2


def test_changed_sources_names_notes_and_unworded_keys_are_told(run: Run, pack: Path, second: Path) -> None:
    edit(
        second,
        "      categories: [tank]\n    source: decree",
        "      categories: [tank]\n    source: own_rule",
    )
    edit(second, '      en: "Tank"', '      en: "Main battle tank"')
    edit(
        second,
        "    pays_for: equipment_handed_over\n",
        '    pays_for: equipment_handed_over\n    line: "7"\n',
    )
    edit(second, '      uk: "Літальний апарат', '      uk: "Пілотований літальний апарат')
    _, out, _ = run("schedule", "diff", str(pack))
    assert "Source: This programme's own rule: the source names none" in out
    assert "Name: Tank" in out
    assert "Name: Main battle tank" in out
    assert "Other (line): 7" in out
    # In English the name is the same, so the other language's key is told as it is written.
    assert "Name (names › uk): Пілотований літальний апарат" in out


def test_of_a_text_in_several_languages_the_readers_own_is_told(run: Run, pack: Path, second: Path) -> None:
    payment = "payment:\n  form: cash\n  source: decree\n  names: {en: %s, uk: %s, ru: %s}\nclauses:\n"
    edit(pack / "schedules" / "2027-01-01.yaml", "clauses:\n", payment % ("one", "odyn", "odin"))
    edit(second, "clauses:\n", payment % ("two", "dva", "odin"))
    for language, own, other in (("en", "two", "dva"), ("uk", "dva", "two")):
        out = run("schedule", "diff", str(pack), "--language", language)[1]
        assert f": {own}\n" in out
        assert other not in out
    # In Russian nothing changed; so that no change is hidden, the others are told.
    out = run("schedule", "diff", str(pack), "--language", "ru")[1]
    assert "payment › names › en" in out
    assert "payment › names › uk" in out


def test_what_is_added_on_top_of_clauses_is_told_with_its_amount(run: Run, pack: Path, second: Path) -> None:
    addition = (
        'additions:\n  - {id: dealer, names: {en: "For dealers", uk: "x", ru: "x"}, amount: "250.00", '
        "clauses: [tank], claimants: [dealer], source: decree}\nclauses:\n"
    )
    edit(second, "clauses:\n", addition)
    assert "For dealers (amount: 250.00; clauses: tank; claimants: dealer)" in " ".join(
        run("schedule", "diff", str(pack))[1].split()
    )


def test_a_case_that_becomes_bad_input_is_told_with_its_sentence(run: Run, pack: Path, second: Path) -> None:
    edit(pack / "programme.toml", 'units = ["USD"]', 'units = ["USD", "EUR"]')
    edit(second, "unit: USD", "unit: EUR")
    edit(pack / "cases" / "example.json", '"voluntary": true', '"voluntary": true, "unit": "USD"')
    _, out, _ = run("schedule", "diff", str(pack))
    assert "After: refused: " in out


def test_shares_that_change_are_told_though_the_total_does_not(run: Run, pack: Path, second: Path) -> None:
    edit(second, '"120000.00"', '"100000.00"')
    edit(second, "shares: equal", "shares: by_weight")
    for name, weight in (("driver", 1), ("gunner", 3)):
        edit(pack / "cases" / "example.json", f'"id": "{name}"', f'"id": "{name}", "weight": {weight}')
    _, out, _ = run("schedule", "diff", str(pack))
    assert f"share of driver: 50,000.00{SPACE}USD" in out
    assert f"share of driver: 25,000.00{SPACE}USD" in out


def test_what_a_pack_says_cannot_move_the_cursor(run: Run, pack: Path, second: Path) -> None:
    edit(second, '      en: "Tank"', '      en: "\\e[2JTank [red]x"')
    _, out, _ = run("schedule", "diff", str(pack))
    assert "\x1b" not in out
    assert "[red]x" in out


SEVERAL = [name for name in shipped() if len(load(name).schedules) > 1]


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
@pytest.mark.parametrize("programme", SEVERAL)
def test_the_versions_of_packs_that_ship_are_told(run: Run, programme: str, language: str) -> None:
    status, out, err = run("schedule", "diff", programme, "--language", language)
    assert (status, err) == (0, "")
    assert load(programme).schedules[-1].digest in out


def test_every_two_lists_that_ship_can_be_compared(run: Run) -> None:
    """Whatever kinds of clauses meet, there are words for them."""
    first, *others = shipped()
    for other in others:
        status, out, err = run("schedule", "diff", first, other)
        assert (status, err) == (0, ""), other
        assert len(out) > 500


@pytest.mark.usefixtures("second")
def test_a_program_reads_every_case_under_both_lists(run: Run, pack: Path) -> None:
    said = json.loads(run("schedule", "diff", str(pack), "--json")[1])
    digests = [each.digest for each in load_pack(pack, standard()).schedules]
    assert [said["before"]["digest"], said["after"]["digest"]] == digests
    (case,) = said["cases"]
    assert case["changed"] is True
    assert [case[side]["total"] for side in ("before", "after")] == ["100000.00", "120000.00"]
    assert {each["id"]: each["change"] for each in said["clauses"]} == {"tank": "changed", "aircraft": "same"}
    assert {".".join(each["path"]) for each in said["rules"]} == {
        "in_force_from",
        "eligibility.condition.payable",
        "eligibility.condition.needs_decision",
    }
