"""An inclusion proof at a million leaves, cold from the disk, against pymerkle's SQLite tree of the same leaves.

Every proof is made by a process of its own (`benchmarks/prove_cold.py`), which first asks the system to drop the
file's pages from its cache, then opens the store and proves one leaf it was told. What counts is the time from opening
to the proof; starting Python and importing the library are left out on both sides. Ours also checks the proof against
the signed root; pymerkle does not check its own here. A page that the disk's own cache or the host of a virtual
machine still holds cannot be dropped from within, which helps both sides alike.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from importlib.util import find_spec
from itertools import count
from pathlib import Path

from django.db import connection

from benchmarks.office import NOW, office_on
from benchmarks.rounds import Row, Scale, Times, compare
from safeconduct.errors import BadInput
from safeconduct.journal.cover import LARGEST
from safeconduct.public.journal_files import head_of, write
from safeconduct.public.journal_pages import pages
from safeconduct.registry.configuration import PublicJournal
from safeconduct.registry.public_journal import leaves_of, make_batches

AT_LEAST = 100
LEAVES = 1 << 20
MOST = 10
"""Rounds: a proof of the peer takes seconds, and the ratio is far from its bound."""


def rows(scale: Scale) -> Iterator[Row]:
    """Fill the three stores with the same leaves, and measure."""
    if find_spec("pymerkle") is None:
        raise BadInput("pymerkle is not installed: `make bench` sets up what our speed is compared with.")
    with office_on() as office, tempfile.TemporaryDirectory(prefix="safeconduct-proving-") as scratch:
        tiles, peer = Path(scratch) / "tiles", Path(scratch) / "pymerkle.sqlite3"
        database = Path(connection.settings_dict["NAME"])
        size = min(LEAVES, LARGEST)
        make_batches(office.installation, size)
        later = NOW + timedelta(days=LEAVES // size - 1)
        make_batches(replace(office.installation, clock=lambda: later), size)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        write(list(pages(office.installation, PublicJournal())), tiles)
        head = head_of(tiles)
        if head.size != LEAVES:
            raise AssertionError(f"the tree has {head.size} leaves")
        _fill(peer)
        asked = {
            "sqlite": (str(database.parent), str(head.size), head.root.hex()),
            "tiles": (str(tiles), str(head.size), head.root.hex()),
            "pymerkle": (str(peer),),
        }
        times = _times(asked, rounds=min(scale.rounds, MOST))
    what = f"inclusion proof at {LEAVES:,} leaves, cold"
    against = "pymerkle, SQLite, cold"
    yield compare(times, "sqlite", "pymerkle", what=f"{what}, SQLite", against=against, lowest=AT_LEAST)
    yield compare(times, "tiles", "pymerkle", what=f"{what}, tiles", against=against, lowest=AT_LEAST)


def _fill(path: Path) -> None:
    from pymerkle import SqliteTree  # noqa: PLC0415 - only where it is installed

    with closing(SqliteTree(str(path))) as tree:
        for bundle in range(LEAVES // 256):
            data = leaves_of(bundle)
            tree.append_entries([data[at : at + 32] for at in range(0, len(data), 32)])


def _times(asked: dict[str, tuple[str, ...]], rounds: int) -> Times:
    times: Times = {name: [] for name in asked}
    # Leaves all over the tree, the same for every side of a round.
    leaves = (number * 389_171 % LEAVES for number in count(1))
    for number, leaf in zip(range(rounds), leaves, strict=False):
        for name in list(asked) if number % 2 else reversed(list(asked)):
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.prove_cold", name, str(leaf), *asked[name]],
                capture_output=True,
                text=True,
                check=True,
            )
            times[name].append(json.loads(done.stdout)["seconds"])
    return times
