"""A golden case holds when the award says exactly what it expects, and each difference is said."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from safeconduct.assessment import assess, render
from safeconduct.catalogue import standard
from safeconduct.errors import BadInput
from safeconduct.programmes import FOLDER, load
from safeconduct.programmes.cases import GoldenCase, differences, read_case, read_cases

CASES = {case.name: case for case in read_cases(FOLDER / "ukraine-2022")}
CASE = CASES["ua-mi8-kuzminov"]
AWARD = assess(CASE.claim, load("ukraine-2022"), standard())


def expecting(**more: Any) -> GoldenCase:
    return msgspec.structs.replace(CASE, expect={**CASE.expect, **more})


def test_a_case_that_holds_differs_in_nothing() -> None:
    assert differences(AWARD, CASE) == ()
    whole = render(AWARD, "en")
    assert differences(AWARD, msgspec.structs.replace(CASE, expect=whole)) == ()


@pytest.mark.parametrize("key", ["status", "unit", "total", "shares", "schedule_version", "programme"])
def test_any_part_of_the_award_can_be_held_to(key: str) -> None:
    (said,) = differences(AWARD, expecting(**{key: "other"}))
    assert said.startswith(f"“{key}” is ")
    assert said.endswith('"other" is expected.')


def test_a_part_that_awards_do_not_have_is_a_difference() -> None:
    assert differences(AWARD, expecting(bonus="1")) == ('“bonus” is null, and "1" is expected.',)


def test_every_line_must_be_there_and_each_key_of_it_right() -> None:
    lines = CASE.expect["lines"]
    assert differences(AWARD, expecting(lines=lines[:1])) == ("the award has 2 lines, and 1 are expected.",)
    wrong = [{**lines[0], "amount": "1.00"}, {**lines[1], "outcome": "payable"}]
    assert differences(AWARD, expecting(lines=wrong)) == (
        '“amount” of line 1 (mi-8amtsh) is "500000.00", and "1.00" is expected.',
        '“outcome” of line 2 (spare-parts) is "no_clause", and "payable" is expected.',
    )


def test_cases_are_read_in_the_order_of_their_names_with_source_and_certainty() -> None:
    assert list(CASES) == sorted(CASES)
    assert all(case.source and case.certainty in "ABCD" for case in CASES.values())
    assert read_cases(FOLDER) == ()


def test_a_claim_that_cannot_be_read_is_refused_with_the_files_name(tmp_path: Path) -> None:
    path = tmp_path / "odd.json"
    path.write_text(json.dumps({"claim": {}, "expect": {"lines": []}, "source": "x", "certainty": "A"}))
    with pytest.raises(BadInput, match=r"^pack/cases/odd\.json: The claim: “programme” is missing"):
        read_case(path, "pack/cases/odd.json")
