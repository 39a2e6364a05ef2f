"""Count what two lists say about the same claims, batch by batch, in memory that does not grow with their number."""

from collections import Counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safeconduct.assessment.award import Status
from safeconduct.assessment.bulk.assessed import STATUSES
from safeconduct.assessment.simulation.bins import Histogram
from safeconduct.assessment.simulation.extremes import Extremes, sorts_of
from safeconduct.assessment.simulation.figures import Group
from safeconduct.assessment.simulation.side import Amounts, Numbers, Outcomes, Side, per_claim

MOST_EXAMPLES = 6

GROUPS = tuple(Group)
_GAINS = (GROUPS.index(Group.GAIN), GROUPS.index(Group.NEWLY_PAYABLE))
_LOSSES = (GROUPS.index(Group.LOSE), GROUPS.index(Group.NO_LONGER_PAYABLE))
_NEEDS_DECISION = STATUSES.index(Status.NEEDS_DECISION)

# Above every sum: no comparison with a line that has no upper bound is settled.
_ENDLESS = np.iinfo(np.int64).max
_ENDLESS_OBJECT = 10**60

_HALF = np.int64(2**32)


class Both(NamedTuple):
    """One batch under the two lists.

    Attributes:
        now: under the list in force.
        draft: under the draft.
        numbers: where in its file each row stands, from 1, rising.
    """

    now: Side
    draft: Side
    numbers: Numbers


class Sums(NamedTuple):
    """What some claims come to under one list, in minor units: settled, at least, at most."""

    total: Amounts
    lowest: Amounts
    highest: Amounts


class Tally:
    """Everything counted about the claims that both lists pay in one unit.

    Attributes:
        claims: how many.
        pairs: codes of a line's outcome under both lists → how many lines.
        decisions: claims that need a decision, under each list.
        unbounded: claims with a line that has no upper bound, under each list.
        histogram: of what is payable.
        groups: claims by place in `GROUPS`.
        amounts: what is payable to each group under each list.
        gains: the claims that gain most.
        losses: the claims that lose most.

    Args:
        now: table of line outcomes under the list in force.
        draft: the same under the draft.
    """

    def __init__(self, now: Outcomes, draft: Outcomes) -> None:
        self._tables = now, draft
        self.claims = 0
        self.pairs: Counter[tuple[int, int]] = Counter()
        self.decisions = [0, 0]
        self.unbounded = [0, 0]
        self.histogram = Histogram()
        self.groups = [0] * len(GROUPS)
        self.amounts = [[0, 0] for _ in GROUPS]
        self.gains = Extremes(MOST_EXAMPLES)
        self.losses = Extremes(MOST_EXAMPLES)

    def add(self, both: Both, chosen: NDArray[np.bool_]) -> list[int]:
        """Count a batch.

        Args:
            both: the batch under the two lists.
            chosen: which rows count here; both lists assess them, in the same unit.

        Returns:
            Rows of the batch that are among the extremes now and were not before.
        """
        rows = np.flatnonzero(chosen)
        sizes = np.diff(both.now.offsets)[rows]
        offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
        sides = both.now, both.draft
        lines = [_lines_of(side, rows, sizes, offsets) for side in sides]
        pairs = lines[0] * _HALF + lines[1]
        self.claims += len(rows)
        for pair, count in zip(
            *(each.tolist() for each in np.unique(pairs, return_counts=True)), strict=True
        ):
            self.pairs[divmod(pair, int(_HALF))] += count
        sums = [
            self._summed(number, side.status[rows], lines[number], offsets)
            for number, side in enumerate(sides)
        ]
        group = self._grouped(*sums)
        sorts = sorts_of(pairs, self._changed(*lines), offsets)
        kept = []
        for extremes, wanted, difference in (
            (self.gains, _GAINS, sums[1].lowest - sums[0].highest),
            (self.losses, _LOSSES, sums[0].lowest - sums[1].highest),
        ):
            at = np.flatnonzero(np.isin(group, wanted))
            new = extremes.offer(both.numbers[rows[at]], difference[at], sorts[at])
            kept += np.searchsorted(both.numbers, np.array(new, np.int64)).tolist()
        return kept

    def _changed(self, now: Numbers, draft: Numbers) -> NDArray[np.bool_]:
        """Say of each line whether it comes to something else under the draft."""
        before, after = (table.columns for table in self._tables)
        found: NDArray[np.bool_] = (before.lowest[now] != after.lowest[draft]) | (
            before.highest[now] != after.highest[draft]
        )
        return found

    def _summed(self, number: int, status: Numbers, lines: Numbers, offsets: Numbers) -> Sums:
        """Add up one side's claims, and count what concerns it alone."""
        columns = self._tables[number].columns
        total = per_claim(offsets, columns.amount[lines])
        highest = per_claim(offsets, columns.highest[lines])
        unbounded = per_claim(offsets, columns.unbounded[lines]) > 0
        endless = _ENDLESS if highest.dtype == np.int64 else _ENDLESS_OBJECT
        self.decisions[number] += int(np.count_nonzero(status == _NEEDS_DECISION))
        self.unbounded[number] += int(np.count_nonzero(unbounded))
        self.histogram.add(number, total)
        return Sums(total, per_claim(offsets, columns.lowest[lines]), np.where(unbounded, endless, highest))

    def _grouped(self, now: Sums, draft: Sums) -> Numbers:
        """Return each claim's place in `GROUPS`, and count them."""
        group = groups(now, draft)
        for number in np.unique(group).tolist():
            here = group == number
            self.groups[number] += int(np.count_nonzero(here))
            for side, sums in enumerate((now, draft)):
                # As Python's whole numbers: a million large awards do not fit into 64 bits.
                self.amounts[number][side] += sum(sums.total[here].tolist())
        return group


def groups(now: Sums, draft: Sums) -> Numbers:
    """Return how each claim fares under the draft, as a place in `GROUPS`; see `Group` for the rule."""
    nothing_now, nothing_draft = now.highest == 0, draft.highest == 0
    conditions = {
        Group.NOTHING: nothing_now & nothing_draft,
        Group.NEWLY_PAYABLE: nothing_now & (draft.lowest > 0),
        Group.NO_LONGER_PAYABLE: nothing_draft & (now.lowest > 0),
        Group.SAME: (now.lowest == draft.lowest) & (now.highest == draft.highest),
        Group.GAIN: ~nothing_now & (draft.lowest >= now.highest),
        Group.LOSE: ~nothing_draft & (draft.highest <= now.lowest),
    }
    found = np.select(
        [np.asarray(condition, np.bool_) for condition in conditions.values()],
        [GROUPS.index(group) for group in conditions],
        GROUPS.index(Group.OPEN),
    )
    return found.astype(np.int64)


def _lines_of(side: Side, rows: Numbers, sizes: Numbers, offsets: Numbers) -> Numbers:
    """Return the codes of some rows' lines, one row after the other."""
    places = np.arange(offsets[-1]) + np.repeat(side.offsets[rows] - offsets[:-1], sizes)
    found: Numbers = side.lines[places]
    return found
