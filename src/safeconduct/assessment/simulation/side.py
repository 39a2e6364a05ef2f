"""What one list says about a batch of claims, as numbers that a tally can count.

Every line of every claim is a code of an `Outcomes` table; a batch is arrays of codes and offsets. So a tally
counts how often each pair of codes occurs, and amounts are added up once for each pair, as whole numbers of any
size: no sum of money goes through an array that could overflow.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safeconduct.assessment.award import Award, Line, Outcome
from safeconduct.assessment.bulk.assessed import STATUSES

type Numbers = NDArray[np.int64]
type Amounts = NDArray[np.int64] | NDArray[np.object_]
"""Whole minor units; objects where one is too large for 64 bits."""

# Sums of a claim's thousand lines stay inside 64 bits below this.
_SAFE = 2**52


class LineOutcome(NamedTuple):
    """What a list says about a line, as far as figures need it.

    Attributes:
        equipment: as the claim names it.
        outcome: what the list says.
        clause: id of the clause; None where there is none, or where it is not known which of several.
        amount: minor units; 0 where nothing is payable yet.
        lowest: what the line comes to at least.
        highest: what it comes to at most; as far as that is known.
        bounded: whether `highest` is a bound.
    """

    equipment: str
    outcome: Outcome
    clause: str | None
    amount: int
    lowest: int
    highest: int
    bounded: bool

    @classmethod
    def of(cls, line: Line) -> "LineOutcome":
        """Return what figures need of a line of an award."""
        amount = line.amount or 0
        span = line.range if line.outcome is Outcome.NEEDS_DECISION else None
        lowest, highest = (amount, amount) if span is None else (span.lowest, span.highest)
        bounded = line.outcome is not Outcome.NEEDS_DECISION or span is not None
        return cls(line.equipment, line.outcome, line.clause, amount, lowest, highest, bounded)


class Columns(NamedTuple):
    """An `Outcomes` table by columns."""

    amount: Amounts
    lowest: Amounts
    highest: Amounts
    unbounded: Numbers


class Outcomes:
    """A growing table of line outcomes; a line's code is its place in it."""

    def __init__(self) -> None:
        self.entries: list[LineOutcome] = []
        self._codes: dict[LineOutcome, int] = {}
        self._columns: Columns | None = None

    def code(self, outcome: LineOutcome) -> int:
        """Return the code of an outcome; a new one enters the table."""
        found = self._codes.get(outcome)
        if found is None:
            found = self._codes[outcome] = len(self.entries)
            self.entries.append(outcome)
            self._columns = None
        return found

    @property
    def columns(self) -> Columns:
        """The table by columns, to be indexed by codes."""
        if self._columns is None:
            self._columns = Columns(
                _amounts([entry.amount for entry in self.entries]),
                _amounts([entry.lowest for entry in self.entries]),
                _amounts([entry.highest for entry in self.entries]),
                np.array([not entry.bounded for entry in self.entries], np.int64),
            )
        return self._columns


class Side(NamedTuple):
    """What one list says about a batch.

    Attributes:
        assessed: whether it could be; for a row that could not, the other arrays mean nothing.
        status: index into `STATUSES`.
        unit: index into `Units`.
        offsets: where each claim's lines begin in `lines`; one more than rows. A refused row has none.
        lines: codes of an `Outcomes` table.
        refused: row → the sentence that refuses it.
    """

    assessed: NDArray[np.bool_]
    status: Numbers
    unit: Numbers
    offsets: Numbers
    lines: Numbers
    refused: dict[int, str]


def per_claim(offsets: Numbers, values: Amounts) -> Amounts:
    """Return the sum of each claim's values.

    Running sums may wrap around 64 bits; their differences are right all the same.
    """
    running = np.concatenate((np.zeros(1, values.dtype), np.cumsum(values, dtype=values.dtype)))
    return running[offsets[1:]] - running[offsets[:-1]]


def side_of(awards: "list[Award | str | None]", outcomes: Outcomes, units: list[str]) -> Side:
    """Return a side made of awards one by one; a sentence stands for a refused row, None for one left out.

    Args:
        awards: one for each row of the batch.
        outcomes: the table; grows.
        units: unit codes by their index; grows.
    """
    count = len(awards)
    assessed, status, unit = np.zeros(count, np.bool_), np.zeros(count, np.int64), np.zeros(count, np.int64)
    sizes = np.zeros(count, np.int64)
    lines: list[int] = []
    refused: dict[int, str] = {}
    for row, award in enumerate(awards):
        if isinstance(award, str):
            refused[row] = award
        elif award is not None:
            assessed[row] = True
            status[row] = STATUSES.index(award.status)
            if award.unit not in units:
                units.append(award.unit)
            unit[row] = units.index(award.unit)
            sizes[row] = len(award.lines)
            lines.extend(outcomes.code(LineOutcome.of(line)) for line in award.lines)
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
    return Side(assessed, status, unit, offsets, np.array(lines, np.int64), refused)


def _amounts(values: list[int]) -> Amounts:
    if max(values, default=0) < _SAFE:
        return np.array(values, np.int64)
    return np.array(values, np.object_)
