"""The founded templates as fixtures, once for each test process, and the playing of runs on them."""

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from tests.databases import Server
from tests.machine.founded import PostgresTemplate, SqliteTemplate, Template
from tests.machine.line import FOUNDING_CASE
from tests.machine.rules_attack import Attacks
from tests.machine.run import MOST_ACTS, Tally
from tests.machine.stock import stock


@pytest.fixture(scope="session")
def sqlite_founded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A founded office with its stock on SQLite."""
    template = SqliteTemplate(tmp_path_factory.mktemp("sqlite-machine"), sqlite_template)
    template.found(stock)
    return template


@pytest.fixture(scope="session")
def postgres_founded(
    postgres_server: Server, postgres_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Template:
    """A founded office with its stock on PostgreSQL."""
    folder = tmp_path_factory.mktemp("postgres-machine")
    template = PostgresTemplate(folder, postgres_server, postgres_template)
    template.found(stock)
    return template


@pytest.fixture(params=["sqlite", "postgres"])
def founded(request: pytest.FixtureRequest) -> Template:
    """A founded office with its stock, on SQLite and on PostgreSQL."""
    template: Template = request.getfixturevalue(f"{request.param}_founded")
    return template


def play(template: Template, steps: int, *, first_seed: int | None = None, shrink: bool = True) -> Tally:
    """Play runs until so many acts were attempted and the founding case was done; return what happened.

    A run ends early where Hypothesis draws few acts, so runs are added until the number is reached.

    Args:
        template: of which each run gets a copy.
        steps: acts attempted, at least; up to six times as many until each act of the founding case was done.
        first_seed: the same runs at every call; by default only where Hypothesis is told to repeat itself.
        shrink: look for a short run that fails as well.
    """
    tally = Tally()
    number = 1 if first_seed is None else first_seed
    repeats = first_seed is not None or bool(settings().derandomize)
    phases = (Phase.generate, Phase.shrink) if shrink else (Phase.generate,)
    while tally.steps < steps or (FOUNDING_CASE - tally.done.keys() and tally.steps < 6 * steps):
        machine: Any = type("Machine", (Attacks,), {"template": template, "tally": tally})
        run_state_machine_as_test(
            seed(number)(machine) if repeats else machine,
            settings=settings(
                # The simplest run, in which nobody does anything, is always the first.
                max_examples=2 + math.ceil(max(steps - tally.steps, steps / 10) / MOST_ACTS),
                stateful_step_count=MOST_ACTS,
                deadline=None,
                database=None,
                derandomize=False,
                phases=phases,
                report_multiple_bugs=False,
                # A run is a minute of an office's life, not a microsecond's call.
                suppress_health_check=list(HealthCheck),
            ),
        )
        number += 1
    return tally
