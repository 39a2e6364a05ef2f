"""The console's first page and a case's page, with many cases in the database against few: the cost has to be flat.

Each page is asked for through Django, middleware and all, by an officer who has signed in and is admitted to every
case. Both databases are genuine to the last entry (`benchmarks.growing`). The officer has looked before: what a process
remembers of a queue is part of what is measured, and so is what it has to open again when somebody acted meanwhile.
"""

import os
import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.growing import FEWEST, Growing, growing_in, tell
from benchmarks.rounds import FULL, QUICK, Row, Scale, Side, compare, interleave
from safeconduct.registry import desks, factors
from safeconduct.registry.desks import COOKIE
from safeconduct.registry.factors import Factor, FactorKind
from safeconduct.sealing.officer import wrap_keys
from safeconduct.sealing.passphrase import generate_officer_passphrase
from safeconduct.staff import totp
from safeconduct.staff.models import Account

AT_MOST = 1.3
"""Times as long as with few cases."""

FEW, ACTS = 100, 60
MANY = {FULL.rounds: 10_000, QUICK.rounds: 1_000}
"""By the rounds that are asked for. Ten thousand cases take some ten minutes to write, a thousand one."""

LEAST_FEW, LEAST_MANY = 4, 12

KEPT = "BENCH_GROWN"
"""The environment's variable that names a folder for the databases, to be found there and kept; else they go."""


@dataclass(frozen=True, slots=True)
class Console:
    """An office with its cases, and an officer's browser.

    Attributes:
        growing: the office.
        home: its folder.
        connection: to its database.
        client: with the officer's cookie.
    """

    growing: Growing
    home: Path
    connection: BaseDatabaseWrapper
    client: Client

    def enter(self) -> None:
        """Let this thread work on this office's database."""
        connections["default"] = self.connection
        settings.HOME = self.home

    def ask(self, page: str) -> None:
        """Ask for a page, given from its language.

        Raises:
            RuntimeError: it was not shown.
        """
        answer = self.client.get(f"/console/en/{page}")
        if answer.status_code != 200:
            raise RuntimeError(f"{page} answers {answer.status_code} ({answer.headers.get('location', '')})")

    def act(self) -> None:
        """Let an officer write to a person, in any of the cases."""
        self.enter()
        self.growing.office.write(random.choice(self.growing.cases))


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is asked for.

    Attributes:
        name: what it is.
        ask: asks for it.
        before: what happened since it was asked for the last time; no part of its cost.
    """

    name: str
    ask: Callable[[Console], None]
    before: Callable[[Console], None] = Console.enter

    def side(self, console: Console) -> Side:
        """Return the asking in a console."""

        def side() -> int:
            console.enter()
            self.ask(console)
            return 1

        return side

    def queries(self, console: Console) -> int:
        """Return how many queries the page takes that was looked at before."""
        self.side(console)()
        self.before(console)
        with CaptureQueriesContext(console.connection) as captured:
            self.ask(console)
        return len(captured)


PAGES = (
    Page("first page", lambda console: console.ask("index.html")),
    Page("first page after an act", lambda console: console.ask("index.html"), Console.act),
    Page("case page", lambda console: console.ask(f"cases/{console.growing.cases[0]}.html")),
)


def rows(scale: Scale) -> Iterator[Row]:
    """Measure on SQLite: the same queries, and nearly the same time, however many cases there are."""
    known = scale.rounds in MANY
    few, many, acts = (FEW, MANY[scale.rounds], ACTS) if known else (LEAST_FEW, LEAST_MANY, FEWEST)
    with _console(few, acts) as small, _console(many, acts) as large:
        sides: dict[str, Side] = {}
        before: dict[str, Callable[[], None]] = {}
        for page in PAGES:
            for count, console in ((few, small), (many, large)):
                sides[f"{page.name}/{count}"] = page.side(console)
                before[f"{page.name}/{count}"] = partial(page.before, console)
        times = interleave(sides, scale, before)
        for page in PAGES:
            yield compare(
                times,
                f"{page.name}/{many}",
                f"{page.name}/{few}",
                what=f"{page.name}, {many:,} cases",
                against=f"{few:,} cases",
                lowest=1 / AT_MOST,
            )
        for page in PAGES:
            yield _counted(page.name, page.queries(large), page.queries(small), many, few)


def _counted(name: str, ours: int, theirs: int, many: int, few: int) -> Row:
    ratio = theirs / ours
    return Row(
        what=f"queries of {name}, {many:,} cases",
        ours=ours,
        against=f"queries, {few:,} cases",
        theirs=theirs,
        ratio=ratio,
        quartiles=(ratio, ratio),
        lowest=1,
        highest=1,
        rounds=1,
    )


@contextmanager
def _console(cases: int, acts: int) -> Iterator[Console]:
    with _folder(cases, acts) as home, growing_in(home) as growing:
        growing.to(cases, acts, lambda done: tell(done, cases))
        installation, keys = growing.office.installation, growing.office.heron.keys
        if not Account.objects.filter(account="heron").exists():
            Account.objects.create(
                account="heron", wrapped_keys=wrap_keys(keys, generate_officer_passphrase())
            )
            factors.keep("heron", keys, 0, Factor(FactorKind.CODES, totp.new_secret()))
        token = desks.begin(installation, "heron", keys, language="en", stepped_up=False)
        client = Client(headers={"host": "localhost"})
        client.cookies[COOKIE] = token
        console = Console(growing, home, connections["default"], client)
        before = settings.HOME
        try:
            yield console
        finally:
            # What this office's context closes is this office's connection.
            connections["default"] = console.connection
            settings.HOME = before


@contextmanager
def _folder(cases: int, acts: int) -> Iterator[Path]:
    kept = os.environ.get(KEPT)
    if kept:
        yield Path(kept) / f"{cases}x{acts}"
        return
    with tempfile.TemporaryDirectory(prefix="safeconduct-bench-") as name:
        yield Path(name)
