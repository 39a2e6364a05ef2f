"""Assess batches of claims by one side of a simulation, through the bulk engine."""

import numpy as np
import pyarrow as pa

from safeconduct.assessment.award import Award
from safeconduct.assessment.bulk.assessed import STATUSES, Assessed
from safeconduct.assessment.bulk.book import Book
from safeconduct.assessment.bulk.layout import LINE
from safeconduct.assessment.bulk.lines import Lines
from safeconduct.assessment.bulk.lists import Lists
from safeconduct.assessment.simulation.side import LineOutcome, Numbers, Outcomes, Side


class Assessor:
    """Assesses batches by one side of a simulation.

    Args:
        lists: the side's.
        schema: of every batch.
        units: unit codes by their index, the same list for both sides; grows.
    """

    def __init__(self, lists: Lists, schema: pa.Schema, units: list[str]) -> None:
        self.outcomes = Outcomes()
        self._lists = lists
        self._book = Book(lists, schema, awards=False)
        self._units = units
        self._lines: Lines | None = None
        self._codes = np.zeros(0, np.int64)

    def side(self, batch: pa.RecordBatch) -> Side:
        """Return what the list says about a batch."""
        found = self._book.assess(batch)
        count, numbers = batch.num_rows, batch.column(LINE).to_numpy()
        at = found.rows.at
        # A file's lines rise, so a claim's row is found by its line.
        apart = [(int(np.searchsorted(numbers, each.line)), each.award) for each in found.apart]
        sizes = np.zeros(count, np.int64)
        sizes[at] = found.rows.lengths
        for row, award in apart:
            sizes[row] = len(award.lines)
        offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
        lines = np.zeros(offsets[-1], np.int64)
        owners = found.rows.owners
        within = np.arange(len(owners)) - found.rows.starts[owners] if len(owners) else owners
        lines[offsets[at][owners] + within] = self._known(found.lines)[found.line_numbers]
        side = Side(
            assessed=np.zeros(count, np.bool_),
            status=np.zeros(count, np.int64),
            unit=np.zeros(count, np.int64),
            offsets=offsets,
            lines=lines,
            refused={int(np.searchsorted(numbers, each.line)): each.reason for each in found.rejects},
        )
        side.assessed[at] = True
        side.status[at] = found.statuses
        side.unit[at] = self._units_of(found)
        for row, award in apart:
            self._put(side, row, award)
        return side

    def _put(self, side: Side, row: int, award: Award) -> None:
        side.assessed[row] = True
        side.status[row] = STATUSES.index(award.status)
        side.unit[row] = self._unit(award.unit)
        begin = int(side.offsets[row])
        for place, line in enumerate(award.lines):
            side.lines[begin + place] = self.outcomes.code(LineOutcome.of(line))

    def _known(self, lines: Lines) -> Numbers:
        """Return the code of each line that the book knows; it may have begun anew since the last batch."""
        if lines is not self._lines:
            self._lines, self._codes = lines, np.zeros(0, np.int64)
        new = [self.outcomes.code(LineOutcome.of(line)) for line in lines.written[len(self._codes) :]]
        if new:
            self._codes = np.concatenate((self._codes, np.array(new, np.int64)))
        return self._codes

    def _units_of(self, found: Assessed) -> Numbers:
        """Return the unit of each assessed claim's award, which each of its lines knows."""
        first = found.line_numbers[found.rows.starts]
        places = [self._unit(place.unit) for place in found.lines.places]
        units: Numbers = np.array(places, np.int64)[found.lines.place.array[first]]
        return units

    def _unit(self, unit: str) -> int:
        if unit not in self._units:
            self._units.append(unit)
        return self._units.index(unit)
