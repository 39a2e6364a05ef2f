"""Nouns that say what kind of thing is meant, in the languages of captions: `вертольота`, `howitzer`, `wyrzutnia`.

A noun of kind finds nothing by itself here; it tells which of several bearers of a name is meant, and that a word of
a caption is explained.
"""

import csv
from collections.abc import Iterable
from functools import cache

from safeconduct.catalogue.folding import DATA, words

type Kinds = frozenset[str]


@cache
def _read() -> tuple[dict[str, Kinds], dict[str, Kinds]]:
    """Return kinds by the stem of a noun, and by category."""
    by_noun: dict[str, set[str]] = {}
    by_category: dict[str, set[str]] = {}
    with (DATA / "kinds.csv").open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            for noun in row["words"].split("|"):
                for word in words(noun):
                    by_noun.setdefault(word.stem, set()).add(row["kind"])
            # A kind without categories is true of those whose names say it: not every ship is a frigate.
            for category in filter(None, row["categories"].split("|")):
                by_category.setdefault(category, set()).add(row["kind"])
    return (
        {noun: frozenset(kinds) for noun, kinds in by_noun.items()},
        {category: frozenset(kinds) for category, kinds in by_category.items()},
    )


def kinds_of_noun(stemmed: str) -> Kinds:
    """Return the kinds that a noun may say, by its stem; empty for any other word."""
    return _read()[0].get(stemmed, frozenset())


def kinds_of_thing(category: str, stems: Iterable[str]) -> Kinds:
    """Return the kinds that a thing is of: those of its category, and those that its names say."""
    named = (_read()[0].get(each, frozenset()) for each in stems)
    return _read()[1].get(category, frozenset()).union(*named)
