"""Posting to the books by the ledger alone, against raw inserts of the same rows, and against django-hordak's bulk.

The posting: an award becomes its case's obligation out of the pool. Ours takes its turn, looks at the pool (the hold),
numbers the entry and writes it; the database checks it and writes both accounts' lines. Raw: one INSERT of the same
rows by the driver, numbered beforehand, past Django: into the ledger's own table, whose triggers and checks then do
the same for them; and into a table of the same width that has a primary key and nothing else.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from itertools import chain, count, islice
from pathlib import Path
from typing import IO, Any, cast

from django.db import connection, transaction

from benchmarks import plain_tables
from benchmarks.office import office_on, postgresql
from benchmarks.plain_tables import PlainPosting, name_of
from benchmarks.rounds import Row, Scale, Side, compare, interleave
from safeconduct.errors import BadInput
from safeconduct.site.settings import database
from safeconduct.treasury import budget, posting
from safeconduct.treasury.models import Entry
from safeconduct.treasury.turns import account_code, turn

SINGLE = 0.3
BATCHED = {"SQLite": 0.3, "PostgreSQL": 0.4}
AGAINST_HORDAK = 2
BATCH = 100
CASES = 100
TRIES = 2
"""Times as many tries as elsewhere: see `benchmarks.appending`."""

DAY, WEEK = date(2023, 9, 6), 202336
UNIT, PROGRAMME, YEAR = "USD", "invented-2023", 2023
AMOUNT, PLENTY = 100, 10**14
COLUMNS = (
    *("number", "event", "case_reference", "reference", "week", "unit", "amount"),
    *("credit_id", "debit_id"),
)


def rows(scale: Scale) -> Iterator[Row]:
    """Measure on SQLite and, where a server can be started, on PostgreSQL.

    Raises:
        BadInput: django-hordak is not installed.
    """
    if find_spec("hordak") is None:
        raise BadInput(
            "django-hordak is not installed: `make bench` sets up what our speed is compared with."
        )
    with office_on():
        yield from _compared(scale, "SQLite", {})
    with postgresql() as url:
        if url is not None:
            with _hordak(url) as peer, office_on(url):
                yield from _compared(scale, "PostgreSQL", {"hordak": peer})


def _compared(scale: Scale, where: str, peers: dict[str, Side]) -> Iterator[Row]:
    plain_tables.make()
    ledger = Ledger()
    single = {
        "post": ledger.posting(1),
        "raw": ledger.inserting(1),
        "plain": ledger.inserting(1, PlainPosting),
    }
    what = f"post to the books, {{}}, {where}"
    same, plain = "raw insert into the same table", "the same into a table without checks"
    times = interleave(single, scale)
    one = what.format("one per commit")
    yield compare(times, "post", "raw", what=one, against=same, lowest=SINGLE)
    yield compare(times, "post", "plain", what=one, against=plain)
    batched = {
        "post": ledger.posting(BATCH),
        "raw": ledger.inserting(BATCH),
        "plain": ledger.inserting(BATCH, PlainPosting),
        **peers,
    }
    times = interleave(batched, replace(scale, tries=scale.tries * TRIES))
    many = what.format(f"{BATCH} per commit")
    yield compare(times, "post", "raw", what=many, against=same, lowest=BATCHED[where])
    yield compare(times, "post", "plain", what=many, against=plain)
    if peers:
        against = f"django-hordak, bulk_create of {BATCH}"
        yield compare(times, "post", "hordak", what=many, against=against, lowest=AGAINST_HORDAK)


class Ledger:
    """Books with money in the pool and accounts open for every case, as after the first months of a year."""

    def __init__(self) -> None:
        self._awards: Iterator[dict[str, Any]] = (
            {"case": f"invented-{number % CASES}", "reference": f"award {number}"} for number in count()
        )
        self._last, self._plain = 0, count(1)
        fund: dict[str, Any] = {"unit": UNIT, "programme": PROGRAMME, "year": YEAR, "on": DAY}
        with transaction.atomic():
            budget.set_pool_rule(unit=UNIT, step=100, weekday=DAY.isoweekday())
            budget.grant_appropriation(amount=PLENTY, reference="an invented law", **fund)
            budget.set_pool(to_amount=PLENTY, reference="pool", **fund)
        self._fund = fund
        self.posting(CASES)()

    def posting(self, many: int) -> Side:
        """Return a side that posts so many in one commit."""

        def side() -> int:
            with transaction.atomic(durable=True), turn():
                for award in islice(self._awards, many):
                    posted = posting.oblige(amount=AMOUNT, **award, **self._fund)
            self._last = posted.number
            return many

        return side

    def inserting(self, many: int, model: type[PlainPosting] | None = None) -> Side:
        """Return a side that inserts so many rows by the driver alone, in one commit.

        Args:
            many: how many.
            model: into which table; None for the ledger's own.
        """
        table = name_of(model or Entry)
        mark = "?" if connection.vendor == "sqlite" else "%s"
        marks = f"({', '.join([mark] * len(COLUMNS))})"
        statement = f"INSERT INTO {table} ({', '.join(COLUMNS)}) VALUES {', '.join([marks] * many)}"  # noqa: S608 - our own names
        begin = "BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN"
        pool = account_code(kind="commitment", unit=UNIT, programme=PROGRAMME, year=YEAR)

        def side() -> int:
            connection.ensure_connection()
            numbers = self._plain if model else count(self._last + 1)
            rows = [
                (
                    *(next(numbers), "oblige", each["case"], each["reference"], WEEK, UNIT, AMOUNT),
                    *(pool, f"obligation:{UNIT}:{each['case']}"),
                )
                for each in islice(self._awards, many)
            ]
            cursor = connection.connection.cursor()
            cursor.execute(begin)
            cursor.execute(statement, list(chain.from_iterable(rows)))
            cursor.execute("COMMIT")
            cursor.close()
            self._last += 0 if model else many
            return many

        return side


@contextmanager
def _hordak(url: str) -> Iterator[Side]:
    """Start django-hordak in a process of its own, in a schema of its own of the same database."""
    at = json.dumps(database(url, Path()))
    program = [sys.executable, "-m", "benchmarks.peer_hordak", at, str(BATCH)]
    with subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent
    ) as peer:
        wanted, answers = cast("IO[str]", peer.stdin), cast("IO[str]", peer.stdout)

        def side() -> int:
            wanted.write("post\n")
            wanted.flush()
            return int(answers.readline())

        side()  # it is ready when it has answered
        try:
            yield side
        finally:
            wanted.close()
