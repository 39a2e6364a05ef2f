"""`schedule validate` names the first fault with its place, and holds a pack to its own golden cases."""

import json
from pathlib import Path

import pytest
from tests.cli.schedules import Run, edit, pack, run, second

from safeconduct.programmes import FOLDER, load, shipped

__all__ = ["pack", "run", "second"]


@pytest.mark.parametrize("programme", shipped())
def test_every_pack_that_ships_is_in_order(run: Run, programme: str) -> None:
    status, out, err = run("schedule", "validate", programme)
    assert (status, err) == (0, "")
    assert out.startswith(f"{programme}: in order")
    for schedule in load(programme).schedules:
        assert f"SHA-256 {schedule.digest}" in out


def test_what_was_found_is_said_for_each_file(run: Run, pack: Path, second: Path) -> None:
    status, out, _ = run("schedule", "validate", str(pack))
    assert status == 0
    assert "schedules/2027-01-01.yaml: version 2027-01-01, from 1 January 2027, 2 clauses" in out
    assert f"schedules/{second.name}: version 2028-01-01, from 1 January 2028, 2 clauses" in out
    assert "golden cases: 1 of 1 hold" in out


def test_the_first_fault_is_named_with_file_line_and_column(run: Run, pack: Path) -> None:
    path = pack / "schedules" / "2027-01-01.yaml"
    edit(path, "categories: [tank]", "categories: [tnk]")
    line = next(
        number
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "tnk" in text
    )
    expected = f"coast-2027/schedules/2027-01-01.yaml, line {line}, column 20: there is no category “tnk”"
    for word in (str(pack), str(pack / "programme.toml")):
        status, out, err = run("schedule", "validate", word)
        assert (status, out) == (2, "")
        assert err.startswith(expected)
    status, out, err = run("schedule", "validate", str(path))
    assert (status, out) == (2, "")
    assert err.startswith(expected.removeprefix("coast-2027/schedules/"))


def test_one_bad_pack_does_not_hide_the_others(run: Run, pack: Path) -> None:
    edit(pack / "programme.toml", 'status = "enactable"', 'status = "secret"')
    status, out, err = run("schedule", "validate", str(pack), "ukraine-2023")
    assert status == 2
    assert "coast-2027: refused" in out
    assert "ukraine-2023: in order" in out
    assert "1 of 2 are refused. First: coast-2027/programme.toml, line 12, column 1: “secret”" in err


def test_a_case_that_does_not_hold_is_told_and_counts(run: Run, pack: Path) -> None:
    edit(pack / "schedules" / "2027-01-01.yaml", '"100000.00"', '"90000.00"')
    status, out, err = run("schedule", "validate", str(pack))
    assert status == 1
    assert "golden cases: 0 of 1 hold" in out
    assert 'cases/example.json does not hold:\n    “total” is "90000.00", and "100000.00" is expected.' in out
    assert err.startswith("1 golden case does not hold")


def test_a_claim_that_the_list_refuses_is_a_case_that_does_not_hold(run: Run, pack: Path) -> None:
    edit(pack / "cases" / "example.json", '"2027-01-01"', '"2026-01-01"')
    status, out, _ = run("schedule", "validate", str(pack))
    assert status == 1
    assert "the claim is refused: coast-2027 had no list in force on 2026-01-01" in out


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("{", "cases/example.json is no JSON"),
        ("[]", "cases/example.json: this must be a table of keys, not a list"),
        ("{}", "cases/example.json: “claim” is missing"),
        (
            '{"claim": {}, "expect": {"lines": []}, "source": "x", "certainty": "A"}',
            "example.json: The claim: “programme”",
        ),
        ('{"claim": {}, "expect": {}, "source": "x", "certainty": "Z"}', "“Z” is not a value"),
        ('{"claim": {}, "expect": {}, "source": "x", "certainty": "A", "x": 1}', "“x” is not a key"),
    ],
)
def test_a_file_that_is_no_case_is_refused(run: Run, pack: Path, content: str, expected: str) -> None:
    (pack / "cases" / "example.json").write_text(content, encoding="utf-8")
    status, out, err = run("schedule", "validate", str(pack))
    assert (status, out) == (2, "")
    assert expected in err


def test_a_case_needs_its_lines_and_a_source(run: Run, pack: Path) -> None:
    edit(pack / "cases" / "example.json", '"lines"', '"rows"')
    assert "“expect” needs its “lines”" in run("schedule", "validate", str(pack))[2]


def test_a_draft_is_checked_with_the_pack_that_it_names(run: Run, tmp_path: Path, pack: Path) -> None:
    draft = tmp_path / "draft.yaml"
    source = FOLDER / "ukraine-2023" / "schedules" / "2023-01-01.yaml"
    draft.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    status, out, _ = run("schedule", "validate", str(draft))
    assert status == 0
    assert f"SHA-256 {load('ukraine-2023').schedules[0].digest}" in out
    edit(draft, "programme: ukraine-2023", "programme: coast-2027")
    status, _, err = run("schedule", "validate", str(draft))
    assert status == 2
    assert "no pack that ships: put the file into the folder schedules/" in err
    edit(draft, "programme: coast-2027\n", "")
    assert "“programme” is missing" in run("schedule", "validate", str(draft))[2]
    assert "no such file" in run("schedule", "validate", str(tmp_path / "nowhere.yaml"))[2]
    assert "did you mean ukraine-2022 or ukraine-2023?" in run("schedule", "validate", "ukraine-2032")[2]
    assert "There is no programme pack in" in run("schedule", "validate", str(pack / "nowhere"))[2]


def test_a_program_reads_the_same(run: Run, pack: Path) -> None:
    edit(pack / "schedules" / "2027-01-01.yaml", '"100000.00"', '"90000.00"')
    status, out, _ = run("schedule", "validate", str(pack), "ukraine-2023", "nowhere", "--json")
    assert status == 2
    mine, shipped_one, nowhere = json.loads(out)
    assert [each["in_order"] for each in (mine, shipped_one, nowhere)] == [False, True, False]
    assert mine["failing"][0]["case"] == "example"
    assert mine["lists"][0]["clauses"] == 2
    assert shipped_one["lists"][0]["digest"] == load("ukraine-2023").schedules[0].digest
    assert nowhere["refusal"].startswith("No programme “nowhere”")
