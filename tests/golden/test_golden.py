"""The golden cases hold exactly, for every programme that ships."""

import json
from pathlib import Path

import pytest

from safeconduct.assessment import assess, claim_from_json, render
from safeconduct.catalogue import standard
from safeconduct.programmes import load

CASES = Path(__file__).parent / "cases"

# Programmes whose golden cases are held to; the other files wait for their packs.
PROGRAMMES = ("ukraine-2022", "ukraine-2023")


def selected() -> list[Path]:
    return [
        path
        for path in sorted(CASES.glob("*.json"))
        if json.loads(path.read_text(encoding="utf-8"))["claim"]["programme"] in PROGRAMMES
    ]


def test_cases_are_there_for_each_programme() -> None:
    assert len(selected()) == 11


@pytest.mark.parametrize("path", selected(), ids=lambda path: path.stem)
@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_a_golden_case_holds(path: Path, language: str) -> None:
    raw = path.read_bytes()
    expected = json.loads(raw)["expect"]
    claim = claim_from_json(raw)
    award = render(assess(claim, load(claim.programme), standard()), language)
    lines = expected.pop("lines")
    assert {key: award[key] for key in expected} == expected
    assert len(award["lines"]) == len(lines)
    for line, wanted in zip(award["lines"], lines, strict=True):
        assert {key: line[key] for key in wanted} == wanted
