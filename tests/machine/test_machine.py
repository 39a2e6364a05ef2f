"""Random acts by random people on many cases, through the real `perform()`, on SQLite and on PostgreSQL."""

import os
import sys

import pytest
from tests.machine.fixtures import founded, play, postgres_founded, sqlite_founded
from tests.machine.founded import Template
from tests.machine.line import FOUNDING_CASE
from tests.machine.rules_attack import ATTACKS
from tests.machine.run import Tally
from tests.machine.scene import MAKERS
from tests.soaking import long_run

from safeconduct.casefile.act import ACTS
from safeconduct.casefile.words import Kind

__all__ = ["founded", "postgres_founded", "sqlite_founded"]

STEPS = 1_000
"""Acts attempted on each database in the ordinary run."""

SOAK = long_run(20_000)
"""The same in the soak."""

SHARE = 0.6
"""Of all acts on cases, how many the soak has to do at least once; the rest need what chance seldom brings together."""

OF_CASES = frozenset(name for name, act in ACTS.items() if act.kind is Kind.CASE)


def tell(tally: Tally, capsys: pytest.CaptureFixture[str]) -> None:
    """Print what happened past pytest's capture (and past xdist, which passes on standard error alone)."""
    reached = OF_CASES & tally.done.keys()
    with capsys.disabled():
        figures = f"{len(reached)} of {len(OF_CASES)} acts on cases done"
        sys.stderr.write(f"\n{tally.told()}\n{figures}\n")


def test_every_act_on_cases_is_tried() -> None:
    assert MAKERS.keys() >= OF_CASES


def test_random_acts_keep_the_promises(founded: Template, capsys: pytest.CaptureFixture[str]) -> None:
    tally = play(founded, STEPS)
    tell(tally, capsys)
    assert tally.steps >= STEPS
    assert tally.done.keys() >= FOUNDING_CASE, sorted(FOUNDING_CASE - tally.done.keys())


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("SAFECONDUCT_SOAK"), reason="make soak")
def test_a_long_soak_keeps_the_promises(founded: Template, capsys: pytest.CaptureFixture[str]) -> None:
    tally = play(founded, SOAK)
    tell(tally, capsys)
    assert tally.steps >= SOAK
    assert tally.done.keys() >= FOUNDING_CASE, sorted(FOUNDING_CASE - tally.done.keys())
    assert len(OF_CASES & tally.done.keys()) >= SHARE * len(OF_CASES), sorted(OF_CASES - tally.done.keys())
    assert tally.attacks.keys() == ATTACKS.keys()
