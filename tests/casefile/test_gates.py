"""Every gate has a case that passes and one that fails, and a sentence with a source."""

import importlib
from datetime import date
from pathlib import Path

import pytest
from tests.casefile.gatecases import FAILING, PASSING

import safeconduct.casefile.acts  # noqa: F401 - registers acts and gates
from safeconduct.casefile.act import ACTS
from safeconduct.casefile.gate import GATES

for module in sorted((Path(__file__).parent / "gates").glob("[a-z]*.py")):
    importlib.import_module(f"tests.casefile.gates.{module.stem}")


@pytest.mark.parametrize("number", sorted(GATES))
def test_each_gate_has_a_case_that_passes_and_one_that_fails(number: str) -> None:
    assert PASSING.get(number), f"{number} has no case that passes"
    assert FAILING.get(number), f"{number} has no case that fails"


@pytest.mark.parametrize("number", sorted(PASSING))
def test_the_passing_cases_pass(number: str) -> None:
    for make in PASSING[number]:
        case, world, act = make()
        assert GATES[number].holds(case, world, act), f"{number}: {make.__name__}"


@pytest.mark.parametrize("number", sorted(FAILING))
def test_the_failing_cases_fail(number: str) -> None:
    for make in FAILING[number]:
        case, world, act = make()
        assert not GATES[number].holds(case, world, act), f"{number}: {make.__name__}"


@pytest.mark.parametrize("number", sorted(GATES))
def test_each_gate_says_what_must_hold_why_and_whence(number: str) -> None:
    gate = GATES[number]
    assert gate.sentence.endswith(".")
    assert gate.explanation
    assert gate.source
    assert isinstance(gate.since, date)


@pytest.mark.parametrize("number", sorted(GATES))
def test_each_gate_guards_an_act(number: str) -> None:
    assert any(GATES[number] in act.gates for act in ACTS.values()), f"{number} guards nothing"
