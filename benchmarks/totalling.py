"""Millions of claims: what they come to, and their awards with reasons, against a database and a rules engine.

All sides read the same Parquet file of synthetic claims and apply the list of 2022. Before anything is timed, all of
them came to the same total.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from types import ModuleType

import pyarrow.parquet as pq

from benchmarks.rounds import FULL, LEAST, Row, Scale, Side, Times, compare, interleave
from safeconduct.assessment.bulk.lists import Lists
from safeconduct.assessment.bulk.running import assess_file
from safeconduct.assessment.bulk.totals import Totals
from safeconduct.assessment.generating import write_claims
from safeconduct.catalogue import standard
from safeconduct.errors import BadInput
from safeconduct.programmes import load

PROGRAMME = "ukraine-2022"
SEED = 1953

MILLION = 1_000_000
SMALLEST = 20_000
"""Claims for a run that only shows that everything works."""

ONCE = Scale(rounds=2, warm=0, tries=1)
OFTEN = Scale(rounds=7, warm=1, tries=1)
FEW = Scale(rounds=3, warm=1, tries=1)

AGAINST_DUCKDB = 0.5
AGAINST_OPENFISCA = 15
AWARDS_AGAINST_OPENFISCA = 3
TEN_TIMES = 1 / 1.2
MOST_MEMORY = 1536
"""MiB."""

# What a process needs at its peak, measured by itself in a process of its own. `ru_maxrss` would not do: a new process
# inherits there what the one that starts it needed.
_MEASURE = """
import sys
from pathlib import Path
from safeconduct.assessment.bulk.lists import Lists
from safeconduct.assessment.bulk.running import assess_file
from safeconduct.catalogue import standard
from safeconduct.programmes import load
assess_file(Path(sys.argv[1]), Lists(load, standard()), awards=Path(sys.argv[2]))
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(int(peak.split()[1]) // 1024)
"""


def rows(scale: Scale) -> Iterator[Row]:
    """Measure, at one million claims and, where time is given, at ten.

    Raises:
        BadInput: a peer is not installed.
        AssertionError: two sides come to different totals, so that there is nothing to compare.
    """
    try:
        from benchmarks import peer_duckdb, peer_openfisca  # noqa: PLC0415 - only `make bench` installs them
    except ImportError:
        raise BadInput("The peers duckdb and openfisca-core are not installed; run `make bench`.") from None
    with tempfile.TemporaryDirectory(prefix="safeconduct-bench-") as name:
        folder = Path(name)
        least = scale == LEAST
        first = _claims(folder, SMALLEST if least else MILLION)
        smaller = interleave(_sides(first, folder, peer_duckdb, peer_openfisca), _scale(scale))
        yield from _compared(smaller, "20 k" if least else "1 M")
        if not least:
            yield from _on_spark(first)
        if scale == FULL:
            tenth = _claims(folder, 10 * MILLION)
            larger = interleave(_sides(tenth, folder, peer_duckdb, peer_openfisca), ONCE)
            yield from _compared(larger, "10 M")
            yield from _flat(smaller, larger)
            if Path("/proc/self/status").exists():
                yield _memory(tenth, folder)


def _scale(scale: Scale) -> Scale:
    if scale == LEAST:
        return ONCE
    return OFTEN if scale == FULL else FEW


def _claims(folder: Path, count: int) -> Path:
    path = folder / f"{count}.parquet"
    programme = load(PROGRAMME)
    write_claims(path, count, programme, standard().with_items(programme.additions), seed=SEED)
    return path


def _sides(claims: Path, folder: Path, duckdb: ModuleType, openfisca: ModuleType) -> dict[str, Side]:
    """Return all sides, after they came to the same total."""
    count = pq.read_metadata(claims).num_rows
    threads = len(os.sched_getaffinity(0))
    sql = duckdb.Peer(claims, PROGRAMME, threads)
    taught, tuned = (openfisca.Peer(claims, PROGRAMME, tuned=each) for each in (False, True))
    ours = sum(each.total for each in _totals(claims).statuses())
    for name, total in (
        ("DuckDB", sql.total()),
        ("OpenFisca", taught.total()),
        ("OpenFisca, tuned", tuned.total()),
    ):
        if total != ours:
            raise AssertionError(f"we come to {ours}, {name} to {total}")

    def timed(work: Callable[[], object]) -> Side:
        def side() -> int:
            work()
            return count

        return side

    return {
        "totals": timed(lambda: _totals(claims)),
        "awards": timed(lambda: _totals(claims, folder / "awards.parquet")),
        "duckdb": timed(sql.total),
        "openfisca": timed(taught.total),
        "tuned": timed(tuned.total),
    }


def _totals(claims: Path, awards: Path | None = None) -> Totals:
    # Nothing is known from the run before: every kind of line is learnt anew.
    return assess_file(claims, Lists(load, standard()), awards=awards).totals


def _compared(times: Times, size: str) -> Iterator[Row]:
    totals, awards = f"totals of {size} claims", f"awards with reasons, {size} claims, to Parquet"
    yield compare(
        times, "totals", "duckdb", what=totals, against="hand-written DuckDB SQL", lowest=AGAINST_DUCKDB
    )
    yield compare(times, "totals", "openfisca", what=totals, against="OpenFisca", lowest=AGAINST_OPENFISCA)
    yield compare(times, "totals", "tuned", what=totals, against="OpenFisca past its parameters")
    yield compare(
        times,
        "awards",
        "openfisca",
        what=awards,
        against="OpenFisca, totals only",
        lowest=AWARDS_AGAINST_OPENFISCA,
    )
    yield compare(times, "awards", "tuned", what=awards, against="OpenFisca past its parameters, totals only")


def _flat(smaller: Times, larger: Times) -> Iterator[Row]:
    """Compare the cost of a claim among ten million with that of one among one million."""
    for side in ("totals", "awards"):
        one, ten = (statistics.median(times[side]) for times in (smaller, larger))
        yield Row(
            what=f"{side}, 10 M claims",
            ours=1 / ten,
            against="1 M claims",
            theirs=1 / one,
            ratio=one / ten,
            quartiles=(one / max(larger[side]), one / min(larger[side])),
            lowest=TEN_TIMES,
            highest=None,
            rounds=len(larger[side]),
        )


def _memory(claims: Path, folder: Path) -> Row:
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(claims), str(folder / "awards.parquet")],
        check=True,
        capture_output=True,
        text=True,
    )
    peak = int(done.stdout)
    ratio = MOST_MEMORY / peak
    return Row(
        what="peak memory in MiB, awards of 10 M claims",
        ours=peak,
        against="1.5 GiB",
        theirs=MOST_MEMORY,
        ratio=ratio,
        quartiles=(ratio, ratio),
        lowest=1,
        highest=None,
        rounds=1,
    )


def _on_spark(claims: Path) -> Iterator[Row]:
    """Compare Spark on this machine with the embedded engine; its start is told apart. Nothing where it is missing."""
    try:
        from safeconduct.assessment.bulk.spark import assess_on_spark, session  # noqa: PLC0415 - an extra

        begun = perf_counter()
        with session():
            start = perf_counter() - begun

            def spark() -> int:
                found = assess_on_spark(str(claims), Lists(load, standard())).totals
                return found.assessed

            def embedded() -> int:
                return _totals(claims).assessed

            times = interleave({"spark": spark, "embedded": embedded}, Scale(rounds=2, warm=1, tries=1))
    except BadInput as missing:
        print(f"No row for Spark: {missing}", file=sys.stderr)
        return
    what = f"totals of 1 M claims on Spark, started in {start:.0f} s, which is not counted"
    yield compare(times, "spark", "embedded", what=what, against="the embedded engine")
