"""Numbers for values and for combinations of values, given once and looked up for whole columns at a time.

What repeats in claims (a model, a grade, a group of three adults) gets a small number the first time it is met.
Everything else in this package then handles arrays of such numbers.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

type Codes = NDArray[np.intp]
"""Numbers that stand for something, from 0."""

type Column = Codes | int
"""A number for each row, or one number for all."""

UNKNOWN = -1
LARGEST_TABLE = 1 << 22
"""Cells of a dense table of pairs: above this a hash table answers, more slowly."""


class Pairs:
    """A number for each pair of numbers, in the order in which pairs are first met."""

    def __init__(self) -> None:
        # One more than each pair's number: zeros of a new table cost nothing until they are touched.
        self._table: Codes | None = np.zeros((1, 1), np.intp)
        self._known: dict[int, int] = {}
        self._lefts: list[int] = []
        self._rights: list[int] = []

    def __len__(self) -> int:
        return len(self._lefts)

    def pair(self, code: int) -> tuple[int, int]:
        """Return the pair that a number stands for."""
        return self._lefts[code], self._rights[code]

    def codes(self, left: Column, lefts: int, right: Column, rights: int) -> Column:
        """Return the number of each pair.

        Args:
            left: one side.
            lefts: above every number in `left`.
            right: the other side.
            rights: above every number in `right`.
        """
        if isinstance(left, int) and isinstance(right, int):
            return int(self._codes(np.array([left]), lefts, np.array([right]), rights)[0])
        return self._codes(left, lefts, right, rights)

    def _codes(self, left: Column, lefts: int, right: Column, rights: int) -> Codes:
        table = self._roomy(lefts, rights)
        if table is None:
            return self._hashed(left, right)
        keys: Codes = left * table.shape[1] + right
        cells = table.reshape(-1)
        found = cells.take(keys)
        if found.size and not found.min():
            new = keys[found == 0]
            new = new[firsts(new, cells)]
            cells[new] = np.arange(len(self), len(self) + len(new)) + 1
            self._lefts.extend((new // table.shape[1]).tolist())
            self._rights.extend((new % table.shape[1]).tolist())
            found = cells.take(keys)
        found -= 1
        return found

    def _roomy(self, lefts: int, rights: int) -> Codes | None:
        """Return a table with a cell for each pair below both bounds; None where it would be too large."""
        table = self._table
        if table is None or (lefts <= table.shape[0] and rights <= table.shape[1]):
            return table
        shape = tuple(_doubled(old, needed) for old, needed in zip(table.shape, (lefts, rights), strict=True))
        if shape[0] * shape[1] > LARGEST_TABLE:
            self._known = {
                _key(left, right): code
                for code, (left, right) in enumerate(zip(self._lefts, self._rights, strict=True))
            }
            self._table = None
            return None
        larger = np.zeros(shape, np.intp)
        larger[: table.shape[0], : table.shape[1]] = table
        self._table = larger
        return larger

    def _hashed(self, left: Column, right: Column) -> Codes:
        both: Codes = np.asarray((left << 32) | right)
        keys = pa.array(both).dictionary_encode()
        numbers = np.empty(len(keys.dictionary), np.intp)
        for place, key in enumerate(keys.dictionary.to_pylist()):
            code = self._known.get(key)
            if code is None:
                code = self._known[key] = len(self)
                self._lefts.append(key >> 32)
                self._rights.append(key & 0xFFFFFFFF)
            numbers[place] = code
        found: Codes = numbers.take(keys.indices.to_numpy())
        return found


class Chain:
    """A number for each combination of several numbers: pairs of pairs.

    Args:
        links: how many numbers a combination has.
    """

    def __init__(self, links: int) -> None:
        self._pairs = [Pairs() for _ in range(links - 1)]
        self._first = 0

    def __len__(self) -> int:
        return len(self._pairs[-1]) if self._pairs else self._first

    def codes(self, columns: Sequence[Column], sizes: Sequence[int]) -> Column:
        """Return the number of each row's combination.

        Args:
            columns: one for each link.
            sizes: for each link, above every number in its column.
        """
        found, size = columns[0], sizes[0]
        for pairs, column, above in zip(self._pairs, columns[1:], sizes[1:], strict=True):
            found = pairs.codes(found, size, column, above)
            size = len(pairs)
        self._first = size
        return found

    def combination(self, code: int) -> tuple[int, ...]:
        """Return the numbers that a number stands for."""
        found = []
        for pairs in reversed(self._pairs):
            code, last = pairs.pair(code)
            found.append(last)
        return (code, *reversed(found))


class Sequences:
    """A number for each sequence of numbers: that of its beginning and its last, paired. 0 is the empty one."""

    def __init__(self) -> None:
        self._pairs = Pairs()

    def __len__(self) -> int:
        return len(self._pairs) + 1

    def codes(self, values: Codes, size: int, starts: Codes, lengths: Codes) -> Codes:
        """Return the number of each sequence.

        Args:
            values: all sequences, one after another.
            size: above every number in `values`.
            starts: where each begins.
            lengths: how many numbers each has.
        """
        found: Codes = np.zeros(len(starts), np.intp)
        rows: Codes | None = None
        for depth in range(int(lengths.max(initial=0))):
            if depth or not lengths.all():
                longer = lengths > depth if rows is None else lengths[rows] > depth
                rows = np.flatnonzero(longer) if rows is None else rows[longer]
            here = starts + depth if rows is None else starts[rows] + depth
            before = found if rows is None else found[rows]
            pairs = self._pairs.codes(before, len(self), values.take(here), size)
            after = spread(pairs, len(before)) + 1
            if rows is None:
                found = after
            else:
                found[rows] = after
        return found

    def sequence(self, code: int) -> tuple[int, ...]:
        """Return the sequence that a number stands for."""
        found = []
        while code:
            code, last = self._pairs.pair(code - 1)
            found.append(last)
        return tuple(reversed(found))


class Growing[T: np.generic]:
    """An array that grows at its end.

    Args:
        fill: what a new place holds.
        kind: the array's data type.
    """

    def __init__(self, fill: int, kind: type[T]) -> None:
        self._fill = fill
        self._room: NDArray[T] = np.full(16, fill, kind)
        self._length = 0
        # Values come one by one, and arrays are asked for once in a batch.
        self._pending: list[int] = []

    def __len__(self) -> int:
        return self._length + len(self._pending)

    @property
    def array(self) -> NDArray[T]:
        """What it holds so far."""
        return self.reach(len(self))

    def reach(self, length: int) -> NDArray[T]:
        """Make it at least so long, and return it."""
        pending, self._pending = self._pending, []
        filled = self._length + len(pending)
        self._length = max(filled, length)
        if self._length > len(self._room):
            larger = np.full(_doubled(len(self._room), self._length), self._fill, self._room.dtype)
            larger[: filled - len(pending)] = self._room[: filled - len(pending)]
            self._room = larger
        if pending:
            self._room[filled - len(pending) : filled] = pending
        return self._room[: self._length]

    def append(self, value: int) -> None:
        """Put a value at the end."""
        self._pending.append(value)

    def extend(self, values: Iterable[int]) -> None:
        """Put values at the end."""
        self._pending.extend(values)


def first_of_each(numbers: Codes) -> Codes:
    """Return where each different number stands first."""
    return firsts(numbers, np.empty(numbers.max(initial=0) + 1, np.intp))


def firsts(keys: Codes, scratch: Codes) -> Codes:
    """Return where each different key stands first.

    Args:
        keys: numbers.
        scratch: longer than the largest of them; overwritten where they are.
    """
    places = np.arange(len(keys))
    # Of several values for one place the last stays; so, from the end, the first.
    scratch[keys[::-1]] = places[::-1]
    return np.flatnonzero(scratch.take(keys) == places)


def spread(column: Column, length: int) -> Codes:
    """Return a number for each row."""
    return np.full(length, column, np.intp) if isinstance(column, int) else column


def _doubled(old: int, needed: int) -> int:
    while old < needed:
        old *= 2
    return old


def _key(left: int, right: int) -> int:
    return left << 32 | right
