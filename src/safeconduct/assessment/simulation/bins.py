"""Bins of money that a reader can count in: 1, 2, 5, 10, 20, 50 and so on."""

from itertools import pairwise

import numpy as np

from safeconduct.assessment.simulation.figures import Bin, Pair
from safeconduct.assessment.simulation.side import Amounts

MOST = 16
"""More bins than this are drawn by powers of ten."""

FEW = 5
"""Up to so many of a thousand claims share a bin at each end."""

_DIGITS = (1, 2, 5)
_EDGES = tuple(digit * 10**power for power in range(18) for digit in _DIGITS)


class Histogram:
    """How many claims lie in which bin, under two lists. What is 0 lies in none."""

    def __init__(self) -> None:
        self._counts = np.zeros((2, len(_EDGES)), np.int64)

    def add(self, side: int, totals: Amounts) -> None:
        """Count some claims' totals, in minor units.

        Args:
            side: 0 for the list in force, 1 for the draft.
            totals: not negative; one above the last edge counts in the last bin.
        """
        positive = totals[totals > 0]
        at = np.searchsorted(np.array(_EDGES, positive.dtype), positive, side="right") - 1
        self._counts[side] += np.bincount(at, minlength=len(_EDGES))

    def bins(self) -> tuple[Bin, ...]:
        """Return the bins from the first to the last that holds a claim.

        The few smallest and the few largest awards share a bin at each end, so that they do not stretch the
        picture; bins are ten times as wide where they would still be too many.
        """
        filled = np.flatnonzero(self._counts.any(axis=0))
        if not len(filled):
            return ()
        first, last = int(filled[0]), int(filled[-1]) + 1
        running = self._counts.cumsum(axis=1)
        few = running[:, -1] * FEW // 1000
        low = first + 1
        while low < last - 1 and (running[:, low] <= few).all():
            low += 1
        high = last - 1
        while high > low and (running[:, -1] - running[:, high - 2] <= few).all():
            high -= 1
        step = 1 if high - low < MOST else len(_DIGITS)
        inner = [edge for edge in range(low, high + 1) if edge % step == 0 or edge in {low, high}]
        return tuple(self._bin(begin, end) for begin, end in pairwise([first, *inner, last]))

    def _bin(self, begin: int, end: int) -> Bin:
        counts = self._counts[:, begin:end].sum(axis=1).tolist()
        return Bin(_EDGES[begin], _EDGES[end] if end < len(_EDGES) else 10 * _EDGES[-1], Pair(*counts))
