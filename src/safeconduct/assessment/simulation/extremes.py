"""The few claims that gain or lose most, found while millions pass by."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safeconduct.assessment.simulation.side import Amounts, Numbers


class Extreme(NamedTuple):
    """A claim that gains or loses much.

    Attributes:
        row: where it stands in its file, from 1.
        difference: by how much at least, in minor units.
        alike: how many claims so far change by the same lines, itself among them.
    """

    row: int
    difference: int
    alike: int


class Extremes:
    """The largest of many differences, each sort of claim once: ten equal claims would show nothing more than one.

    Args:
        most: how many are kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[int, Extreme] = {}

    def offer(self, rows: Numbers, differences: Amounts, kinds: NDArray[np.uint64]) -> list[int]:
        """Look at some claims.

        Args:
            rows: where each stands in the file, rising over all calls.
            differences: of each.
            kinds: what tells sorts of claims apart; the difference is the same within one.

        Returns:
            Those of `rows` that are kept now and were not before.
        """
        sorts, first, counts = np.unique(kinds, return_index=True, return_counts=True)
        new = {}
        for sort, place, count in zip(sorts.tolist(), first.tolist(), counts.tolist(), strict=True):
            known = self._kept.get(sort)
            if known is not None:
                self._kept[sort] = known._replace(alike=known.alike + count)
            else:
                new[sort] = Extreme(int(rows[place]), int(differences[place]), count)
        # A sort that falls out here can never come back: what pushed it out is larger and stays.
        ranked = sorted((self._kept | new).items(), key=lambda entry: (-entry[1].difference, entry[1].row))
        self._kept = dict(ranked[: self._most])
        return [extreme.row for sort, extreme in new.items() if sort in self._kept]

    def ranked(self) -> list[Extreme]:
        """Return those kept, the largest difference first."""
        return list(self._kept.values())


def sorts_of(pairs: Numbers, changed: NDArray[np.bool_], offsets: Numbers) -> NDArray[np.uint64]:
    """Return, for each claim, a number that tells sorts of claims apart: by the lines that change, in any order.

    Args:
        pairs: one number for each line, of its outcomes under both lists.
        changed: whether those differ.
        offsets: where each claim's lines begin; one more than claims.
    """
    mixed = np.where(changed, _mixed(pairs.astype(np.uint64) + np.uint64(1)), np.uint64(0))
    running = np.concatenate((np.zeros(1, np.uint64), np.cumsum(mixed, dtype=np.uint64)))
    return running[offsets[1:]] - running[offsets[:-1]]


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread numbers over 64 bits, so that sums of them hardly ever meet (the finisher of splitmix64)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))
