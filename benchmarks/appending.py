"""Appending a batch to the journal, with its tree's nodes and new root, against inserting the same leaves raw.

Ours: the head locked and moved on, leaves and every node that became complete inserted under the append-only
triggers, the root computed. Raw: the driver's own executemany, past Django, of place and hash into a table with a
primary key and nothing else; and into one that carries the journal's triggers too. All in one transaction for
each batch, in the same database.
"""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, islice

from django.db import connection, transaction

from benchmarks import plain_tables
from benchmarks.office import office_on, postgresql
from benchmarks.rounds import Row, Scale, Side, compare, interleave
from safeconduct.registry import journal

AT_LEAST = 0.35
BATCH = 100

TRIES = 4
"""Times as many tries as elsewhere: a batch is soon done, and a disk's halt is several times as long."""


def rows(scale: Scale) -> Iterator[Row]:
    """Measure on SQLite and, where a server can be started, on PostgreSQL."""
    with office_on():
        yield from _compared(scale, "SQLite", lowest=AT_LEAST)
    with postgresql() as url:
        if url is not None:
            with office_on(url):
                yield from _compared(scale, "PostgreSQL", lowest=None)


def _compared(scale: Scale, where: str, *, lowest: float | None) -> Iterator[Row]:
    plain_tables.make()
    batch = [secrets.token_bytes(32) for _ in range(BATCH)]
    sides = {
        "append": _appending(batch),
        "raw": _inserting(batch, plain_tables.PlainNode),
        "guarded": _inserting(batch, plain_tables.GuardedNode),
    }
    times = interleave(sides, replace(scale, tries=scale.tries * TRIES))
    what = f"journal append, batch of {BATCH}, {where}"
    yield compare(times, "append", "raw", what=what, against="raw insert of the leaves", lowest=lowest)
    if connection.vendor == "sqlite":
        # PostgreSQL needs no trigger before an insert.
        yield compare(times, "append", "guarded", what=what, against="the same, with our triggers")


def _appending(batch: list[bytes]) -> Side:
    def side() -> int:
        with transaction.atomic(durable=True):
            frontier = journal.locked_frontier()
            journal.append(batch, frontier)
            frontier.root()
        return BATCH

    return side


def _inserting(batch: list[bytes], model: type[plain_tables.AnyNode]) -> Side:
    mark = "?" if connection.vendor == "sqlite" else "%s"
    table = plain_tables.name_of(model)
    statement = f"INSERT INTO {table} (place, hash) VALUES ({mark}, {mark})"  # noqa: S608 - our own names
    begin = "BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN"
    places = count()

    def side() -> int:
        connection.ensure_connection()
        cursor = connection.connection.cursor()
        cursor.execute(begin)
        cursor.executemany(statement, list(zip(islice(places, BATCH), batch, strict=True)))
        cursor.execute("COMMIT")
        cursor.close()
        return BATCH

    return side
