"""Lines of awards, each different one kept once: what claims have in common once they have been assessed."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from safeconduct.assessment.award import Line, Outcome, Range
from safeconduct.assessment.bulk.numbering import UNKNOWN, Codes, Growing
from safeconduct.assessment.bulk.standins import holds_id

OUTCOMES = tuple(Outcome)
_NUMBER = {outcome: number for number, outcome in enumerate(OUTCOMES)}

_NOTHING = Range(0, 0)

MOST_MINOR = 1 << 52
"""Above this a line is kept by no table: a thousand such lines would not fit 64 bits."""


class Texts:
    """Different texts, each under a number."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._array: pa.Array = pa.array([], pa.string())

    def __len__(self) -> int:
        return len(self._known)

    def numbers(self, texts: Iterable[str | None]) -> list[int]:
        """Return the number of each text; `UNKNOWN` where there is none."""
        known = self._known
        return [UNKNOWN if text is None else known.setdefault(text, len(known)) for text in texts]

    def array(self) -> pa.Array:
        """Return all texts in the order of their numbers."""
        if len(self._array) != len(self._known):
            self._array = pa.array(list(self._known), pa.string())
        return self._array


class Place(NamedTuple):
    """The list that an award is made by, and the unit it is made in."""

    programme: str
    version: str
    unit: str


class Lines:
    """Lines in the order in which they were learnt, a column for each part.

    Attributes:
        written: the lines themselves.
        places: the lists and units that awards were made by.
        place: which of `places`.
        outcome: number of the outcome in `OUTCOMES`.
        amount: minor units; 0 where there is none.
        has_amount: whether there is one.
        lowest: of the line's range, in minor units.
        highest: the same.
        apart: 1 where no table can hold it, so that claims with it are kept apart.
    """

    def __init__(self) -> None:
        self.written: list[Line] = []
        self.places: list[Place] = []
        self.place = Growing(0, np.intp)
        self.outcome = Growing(0, np.intp)
        self.amount = Growing(0, np.int64)
        self.has_amount = Growing(0, np.bool_)
        self.lowest = Growing(0, np.int64)
        self.highest = Growing(0, np.int64)
        self.apart = Growing(0, np.bool_)
        self.any_apart = False
        self._known_places: dict[Place, int] = {}

    def __len__(self) -> int:
        return len(self.written)

    def learn(self, line: Line, place: Place) -> int:
        """Keep a line and return its number; its columns follow with `settle`."""
        number = self._known_places.get(place)
        if number is None:
            number = self._known_places[place] = len(self.places)
            self.places.append(place)
        self.place.append(number)
        self.written.append(line)
        return len(self.written) - 1

    def settle(self) -> None:
        """Fill the columns up to the last line that was learnt."""
        new = self.written[len(self.outcome) :]
        if not new:
            return
        apart = [_is_apart(line) for line in new]
        self.any_apart = self.any_apart or any(apart)
        self.apart.extend(apart)
        self.outcome.extend([_NUMBER[line.outcome] for line in new])
        self.has_amount.extend([line.amount is not None for line in new])
        kept = [
            (line.amount or 0, line.range or _NOTHING, each) for line, each in zip(new, apart, strict=True)
        ]
        self.amount.extend([0 if each else amount for amount, _, each in kept])
        self.lowest.extend([0 if each else span.lowest for _, span, each in kept])
        self.highest.extend([0 if each else span.highest for _, span, each in kept])

    def outcomes_of(self, numbers: Codes, starts: Codes) -> Codes:
        """Return, for each claim, which outcomes its lines have: a bit for each."""
        bits = np.left_shift(1, self.outcome.array)
        found: Codes = np.bitwise_or.reduceat(bits.take(numbers), starts)
        return found


def bounds(line: Line) -> tuple[int, int]:
    """Return what a line comes to at least and at most, in minor units, as far as the list bounds it."""
    if line.amount is not None:
        return line.amount, line.amount
    if line.range is None:
        return 0, 0
    return line.range.lowest, line.range.highest


def _is_apart(line: Line) -> bool:
    if line.amount is not None and line.amount > MOST_MINOR:
        return True
    if line.range is not None and line.range.highest > MOST_MINOR:
        return True
    # A line that names somebody in the claim is of that claim only.
    return any(map(holds_id, line.reasons))
