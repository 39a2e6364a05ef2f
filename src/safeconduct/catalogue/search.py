"""Find a thing by any of its names, as typed by someone in a hurry.

Every reading of the text (`readings`) is held against the names: the whole text is a name (`index`), or names stand
inside it (`caption`). Only where that leaves a doubt, names are sought that the text nearly spells (`near`). The best
score of each thing counts.
"""

from collections.abc import Iterable, Mapping, Sequence

from safeconduct.catalogue.caption import explain
from safeconduct.catalogue.folding import Word
from safeconduct.catalogue.index import Index
from safeconduct.catalogue.near import Near
from safeconduct.catalogue.readings import HEARD, LAYOUT, ROMANISED, SLIPPED, TYPED, Reading, readings
from safeconduct.catalogue.things import Thing

LONGEST_TEXT = 200
# Taken off where the whole text is a name but for its endings.
INFLECTED = 3
# Respelt, a word of four letters is too many others: `cope` for Kop'yo.
SHORTEST_ROMANISED = 4
# Readings in which a slip is looked for: two leaps at once lead anywhere.
NEAR_READINGS = frozenset({TYPED, SLIPPED, HEARD, LAYOUT})
# From these scores on nothing better is to be expected of slips in the whole text, and in a word of it.
SURE, CERTAIN = 94, 86
LAYOUT_LOWEST = 75
# A name with a slip in a text of which less than half is explained is there by chance.
NEAR_UNKNOWN, NEAR_COST, NEAR_LOWEST = 0.7, 4, 68


class Search:
    """The search over some things, their names folded once."""

    def __init__(self, things: Iterable[Thing]) -> None:
        self._index = Index(things)
        self._near = Near(self._index)

    def find(self, text: str, limit: int) -> list[tuple[str, int]]:
        """Return (id, score) of what fits, best first, at most `limit`."""
        best: dict[str, float] = {}
        read = list(readings(" ".join(text[:LONGEST_TEXT].split())))
        for reading in read:
            if reading.cost == ROMANISED and len(reading.run) <= SHORTEST_ROMANISED and reading.run.isalpha():
                continue
            _keep(best, self._index.named(reading.words), reading.cost)
            if reading.cost <= HEARD:
                _keep(best, self._index.inflected(reading.words), reading.cost + INFLECTED)
            _keep(best, self._named(reading), reading.cost)
        score = max(best.values(), default=0)
        for reading in read:
            if reading.cost not in NEAR_READINGS:
                continue
            if score < SURE:
                _keep(best, self._near.whole(reading.words), reading.cost)
            if score < CERTAIN and len(reading.words) > 1:
                _keep(best, self._slipped(reading.words), reading.cost)
        ordered = sorted(best, key=lambda thing: (-best[thing], self._index.rank[thing]))
        return [(thing, max(1, int(best[thing]))) for thing in ordered[:limit]]

    def _named(self, reading: Reading) -> dict[str, float]:
        """Return the scores of things that a caption names."""
        if reading.cost != LAYOUT:
            return explain(self._index, reading.words, self._index.matches)
        # On the wrong layout every word was typed so; one of many that makes sense does by chance.
        scores = explain(self._index, reading.words, self._index.matches, unknown=1)
        return {thing: score for thing, score in scores.items() if score >= LAYOUT_LOWEST}

    def _slipped(self, caption: Sequence[Word]) -> dict[str, float]:
        """Return the scores of things that a caption names with slips."""
        scores = explain(self._index, caption, self._near.matches, NEAR_UNKNOWN)
        return {
            thing: score - NEAR_COST for thing, score in scores.items() if score - NEAR_COST >= NEAR_LOWEST
        }


def _keep(best: dict[str, float], scores: Mapping[str, float], cost: int) -> None:
    for thing, score in scores.items():
        best[thing] = max(best.get(thing, 0), score - cost)
