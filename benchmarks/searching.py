"""The time of one search: against its budget, and beside what a fuzzy matcher alone takes over the same names."""

import statistics
from collections.abc import Iterator
from time import perf_counter

from rapidfuzz import fuzz, process
from tools.search_score import OPEN, read

from benchmarks.rounds import Row, Scale, compare, interleave
from safeconduct.catalogue import Catalogue, standard

BUDGET = 0.002
"""Seconds that the median query may take."""
ANSWERS = 5
MOST = Scale(rounds=7, warm=0, tries=1)
"""The fuzzy matcher needs seconds for all queries; more rounds would say nothing more."""


def rows(scale: Scale) -> Iterator[Row]:
    """Measure the queries of the tests, each as often as the others."""
    catalogue = standard()
    asked = [query.text for query in read(OPEN)]
    names = _names(catalogue)
    medians: list[float] = []

    def us() -> int:
        medians.append(statistics.median(_seconds(catalogue, asked)))
        return len(asked)

    def peer() -> int:
        for text in asked:
            process.extract(text, names, scorer=fuzz.WRatio, limit=ANSWERS)
        return len(asked)

    us()  # the first search folds the names
    medians.clear()
    few = Scale(rounds=min(scale.rounds, MOST.rounds), warm=MOST.warm, tries=MOST.tries)
    times = interleave({"us": us, "peer": peer}, few)
    yield _against_budget(medians)
    yield compare(
        times, "us", "peer", what="all queries of the tests", against="rapidfuzz WRatio over all names"
    )


def _names(catalogue: Catalogue) -> list[str]:
    models = catalogue.models.values()
    return sorted({name for model in models for name in (*model.names.values(), *model.aliases)})


def _seconds(catalogue: Catalogue, asked: list[str]) -> Iterator[float]:
    for text in asked:
        begun = perf_counter()
        catalogue.find(text, ANSWERS)
        yield perf_counter() - begun


def _against_budget(medians: list[float]) -> Row:
    ratios = [BUDGET / median for median in medians]
    first, middle, third = statistics.quantiles(ratios, n=4, method="inclusive")
    return Row(
        what="the median query",
        ours=1 / statistics.median(medians),
        against="2 ms a query",
        theirs=1 / BUDGET,
        ratio=middle,
        quartiles=(first, third),
        lowest=1,
        highest=None,
        rounds=len(medians),
    )
