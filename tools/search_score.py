"""Score the search: `python -m tools.search_score [QUERIES.csv] [--without-added] [--made] [--misses]`.

QUERIES.csv has a query, its right answer and others as right (`also_ok`) a line; by default the ones under
`tests/catalogue`. `--made` scores queries that are made from the catalogue instead (`tools.asked_queries`).
`--without-added` leaves out the names that this project added to its sources.
"""

import csv
import statistics
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import click

from safeconduct.catalogue import Catalogue, standard
from safeconduct.catalogue.catalogue import without_added_names
from tools.asked_queries import Query, queries

OPEN = Path(__file__).parent.parent / "tests" / "catalogue" / "queries_open.csv"
SEED = 1
FIVE = 5


class Score(NamedTuple):
    """How some queries were answered.

    Attributes:
        asked: how many they are.
        first: how often the first answer was right.
        five: how often one of the first five was.
        misses: the queries whose first answer was wrong, with the ids that were answered.
        seconds: for each query.
    """

    asked: int
    first: int
    five: int
    misses: list[tuple[Query, list[str]]]
    seconds: list[float]

    def __str__(self) -> str:
        """Return it as one line of the table."""
        return f"{self.asked:6} {self.first / self.asked:8.2%} {self.five / self.asked:8.2%}"


def read(path: Path) -> Iterator[Query]:
    """Yield the queries of a file; of those that are verbatim a name of the catalogue the kind says so."""
    with path.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            right = frozenset({row["expected_id"], *row["also_ok"].split("|")} - {""})
            verbatim = "verbatim: " if row["verbatim_in_catalogue"] == "1" else ""
            yield Query(verbatim + row["kind"], row["query"], right)


def score(catalogue: Catalogue, asked: Iterable[Query]) -> Score:
    """Ask the catalogue and count."""
    count = first = five = 0
    misses, seconds = [], []
    catalogue.find("tank")  # the first search folds the names
    for query in asked:
        begun = perf_counter()
        hits = catalogue.find(query.text, FIVE)
        seconds.append(perf_counter() - begun)
        found = [hit.id for hit in hits]
        count += 1
        five += not query.right.isdisjoint(found)
        if found[:1] and found[0] in query.right:
            first += 1
        else:
            misses.append((query, found))
    return Score(count, first, five, misses, seconds)


@click.command()
@click.argument("path", default=OPEN, type=click.Path(path_type=Path))
@click.option("--without-added", is_flag=True, help="Leave out the names that this project added.")
@click.option("--made", is_flag=True, help="Score queries made from the catalogue.")
@click.option("--misses", is_flag=True, help="Print the queries whose first answer is wrong.")
def main(path: Path, *, without_added: bool, made: bool, misses: bool) -> None:
    """Print the score by kind of query, and over all that are no name of the catalogue as they stand."""
    catalogue = without_added_names() if without_added else standard()
    asked = list(queries(SEED) if made else read(path))
    print(f"{'kind':32} {'asked':>6} {'first':>8} {'in five':>8}")
    for kind in sorted({query.kind for query in asked}):
        print(f"{kind:32} {score(catalogue, (query for query in asked if query.kind == kind))}")
    whole = score(catalogue, (query for query in asked if not query.kind.startswith("verbatim")))
    print(f"{'all that are not verbatim':32} {whole}")
    if not made:
        verbatim = score(catalogue, (query for query in asked if query.kind.startswith("verbatim")))
        print(f"{'all that are verbatim':32} {verbatim}")
    print(f"median {statistics.median(whole.seconds) * 1000:.2f} ms a query")
    for query, found in whole.misses if misses else ():
        print(
            f"{query.kind}: {query.text!r} is {', '.join(sorted(query.right))}, answered {', '.join(found)}"
        )


if __name__ == "__main__":
    main()
