"""Columns of claims as numbers: a coder for each type of column, which knows what each number stands for."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from safeconduct.assessment.bulk.numbering import UNKNOWN, Chain, Codes, Column, Growing, spread
from safeconduct.errors import BadInput

NOTHING = 0
"""The number of a value that is not there, in every leaf."""

type Flags = NDArray[np.bool_]

_UNIX_DAY = date(1970, 1, 1).toordinal()
_NARROW = 1 << 16

# Python also reads weeks and ordinals, which no claim in JSON may use.
_WRITTEN_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Leaf(Protocol):
    """Numbers for the values of one column, and the values they stand for."""

    def __len__(self) -> int:
        """Return how many numbers there are so far."""

    def codes(self, column: pa.Array) -> Column:
        """Return a number for each value; `NOTHING` where there is none."""

    def value(self, code: int) -> Any:
        """Return what a number stands for; None for `NOTHING`."""

    def bad(self, codes: Column) -> Flags | None:
        """Say which of these numbers stand for a value that no claim has; None where none of them does."""


class TextLeaf:
    """A column of text.

    Args:
        read: makes a value of the text; BadInput for a text that no claim has.
    """

    def __init__(self, read: Callable[[str], object] = str) -> None:
        self._read = read
        self._known: dict[str | None, int] = {None: NOTHING}
        self._values: list[object] = [None]
        self._bad = Growing(0, np.bool_)
        self._bad.append(0)
        self._any_bad = False
        self._last: tuple[pa.Array, Codes] | None = None

    def __len__(self) -> int:
        return len(self._values)

    def codes(self, column: pa.Array) -> Column:
        """Return a number for each text."""
        if not pa.types.is_dictionary(column.type):
            column = column.cast(pa.string()).dictionary_encode()
        places = column.indices
        numbers = self._numbers(column.dictionary)
        if len(numbers) == 2 and not places.null_count:
            return int(numbers[0])
        if places.null_count:
            # One past the dictionary's last.
            places = places.fill_null(len(column.dictionary))
        found: Codes = numbers.take(places.to_numpy(zero_copy_only=False))
        return found

    def value(self, code: int) -> Any:
        """Return the text, or what was made of it."""
        return self._values[code]

    def bad(self, codes: Column) -> Flags | None:
        """Say which texts could not be read."""
        if not self._any_bad:
            return None
        found: Flags = np.atleast_1d(self._bad.array.take(codes))
        return found if found.any() else None

    def _numbers(self, dictionary: pa.Array) -> Codes:
        """Return the number of each entry of a dictionary, and at its end that of no value."""
        # The pieces of a file often share their dictionary.
        if self._last is not None and self._last[0].equals(dictionary):
            return self._last[1]
        numbers = np.array([*map(self._number, dictionary.to_pylist()), NOTHING], np.intp)
        self._last = dictionary, numbers
        return numbers

    def _number(self, text: str | None) -> int:
        code = self._known.get(text)
        if code is None:
            assert text is not None  # noqa: S101 - None has had its number from the start
            code = self._known[text] = len(self._values)
            bad = False
            try:
                self._values.append(self._read(text))
            except BadInput:
                self._values.append(None)
                self._any_bad = bad = True
            self._bad.append(bad)
        return code


class IntLeaf:
    """A column of whole numbers.

    Args:
        alike: numbers that it maps to one value get one number; for what claims tell apart only roughly.
        absent: the value that stands for one that is not there; None where nothing does.
    """

    def __init__(self, alike: Callable[[int], int] = int, absent: int | None = None) -> None:
        self._alike = alike
        self._absent = absent
        self._known: dict[int, int] = {}
        self._values: list[int | None] = [None]
        # By value, from -1: what is small, which nearly all are, is found in one step.
        self._near = np.full(_NARROW, UNKNOWN, np.intp)

    def __len__(self) -> int:
        return len(self._values)

    def codes(self, column: pa.Array) -> Codes:
        """Return a number for each whole number."""
        if self._absent is not None and column.null_count:
            column = column.fill_null(self._absent)
        numbers, missing = whole(column)
        # Seen as positive numbers, those below 0 are the largest.
        if numbers.size and numbers.view(f"u{numbers.itemsize}").max() >= _NARROW:
            found = self._hashed(numbers)
        else:
            found = self._near.take(numbers)
            if found.size and found.min() == UNKNOWN:
                for number in np.unique(numbers[found == UNKNOWN]).tolist():
                    self._near[number] = self._number(number)
                found = self._near.take(numbers)
        if missing is not None:
            found[missing] = NOTHING
        return found

    def value(self, code: int) -> Any:
        """Return the whole number."""
        return self._values[code]

    def bad(self, codes: Column) -> Flags | None:  # noqa: ARG002 - the protocol's
        """Say that every whole number can be read."""
        return None

    def _hashed(self, numbers: NDArray[np.int64]) -> Codes:
        keys = pa.array(numbers).dictionary_encode()
        codes = np.array([self._number(number) for number in keys.dictionary.to_pylist()], np.intp)
        found: Codes = codes.take(keys.indices.to_numpy())
        return found

    def _number(self, number: int) -> int:
        number = self._alike(number)
        code = self._known.get(number)
        if code is None:
            code = self._known[number] = len(self._values)
            self._values.append(number)
        return code


class FlagLeaf:
    """A column of true and false."""

    def __len__(self) -> int:
        return 3

    def codes(self, column: pa.Array) -> Codes:
        """Return 0 for nothing, 1 for false and 2 for true."""
        missing = None
        if column.null_count:
            missing = column.is_null().to_numpy(zero_copy_only=False)
            column = column.cast(pa.bool_()).fill_null(fill_value=False)
        codes: Codes = column.to_numpy(zero_copy_only=False).astype(np.intp)
        codes += 1
        if missing is not None:
            codes[missing] = NOTHING
        return codes

    def value(self, code: int) -> Any:
        """Return true or false."""
        return None if code == NOTHING else code == 2

    def bad(self, codes: Column) -> Flags | None:  # noqa: ARG002 - the protocol's
        """Say that both can be read."""
        return None


class TableLeaf:
    """A column of tables of values: of structs, whose fields that hold nothing are left out of the table.

    Args:
        kind: the struct's type.
    """

    def __init__(self, kind: pa.StructType) -> None:
        self._names = [field.name for field in kind]
        self._leaves = [leaf_for(field.type) for field in kind]
        self._chain = Chain(len(self._leaves))
        self._numbers = Growing(UNKNOWN, np.intp)
        self._values: list[object] = [None]

    def __len__(self) -> int:
        return len(self._values)

    def codes(self, column: pa.Array) -> Codes:
        """Return a number for each table."""
        if not self._leaves:
            return np.zeros(len(column), np.intp)
        columns = [leaf.codes(child) for leaf, child in zip(self._leaves, column.flatten(), strict=True)]
        chained = spread(self._chain.codes(columns, [len(leaf) for leaf in self._leaves]), len(column))
        numbers = self._numbers.reach(len(self._chain))
        for code in np.flatnonzero(numbers == UNKNOWN).tolist():
            numbers[code] = self._number(code)
        return numbers.take(chained)

    def value(self, code: int) -> Any:
        """Return the table."""
        return self._values[code]

    def bad(self, codes: Column) -> Flags | None:  # noqa: ARG002 - the protocol's
        """Say that every table can be read."""
        return None

    def _number(self, code: int) -> int:
        values = (
            leaf.value(part) for leaf, part in zip(self._leaves, self._chain.combination(code), strict=True)
        )
        table = {name: value for name, value in zip(self._names, values, strict=True) if value is not None}
        if not table:
            return NOTHING
        self._values.append(table)
        return len(self._values) - 1


def leaf_for(kind: pa.DataType, read: Callable[[str], object] = str) -> Leaf:
    """Return a coder for columns of a type.

    Args:
        kind: as `layout.checked` lets it pass.
        read: makes a value of a text.
    """
    if pa.types.is_boolean(kind):
        return FlagLeaf()
    if pa.types.is_integer(kind):
        return IntLeaf()
    if pa.types.is_struct(kind):
        return TableLeaf(kind)
    return TextLeaf(read)


def whole(column: pa.Array) -> tuple[NDArray[np.int64], Flags | None]:
    """Return a column's whole numbers, and where there are none (0 stands there); None where all are there."""
    missing = None
    if column.null_count:
        missing = column.is_null().to_numpy(zero_copy_only=False)
        column = column.fill_null(0)
    return column.to_numpy(zero_copy_only=False), missing


def days(column: pa.Array) -> tuple[NDArray[np.int64], Flags | None, Flags | None]:
    """Return a column's dates as days of the calendar that `date.fromordinal` reads.

    Returns:
        The days; where there are none, or None; where a text is no date, or None.
    """
    if pa.types.is_date(column.type):
        numbers, missing = whole(column.cast(pa.date32()).cast(pa.int32()))
        return numbers + np.int64(_UNIX_DAY), missing, None
    encoded = column if pa.types.is_dictionary(column.type) else column.cast(pa.string()).dictionary_encode()
    known = np.array([*map(_day, encoded.dictionary.to_pylist()), 0], np.int64)
    places = encoded.indices.fill_null(len(known) - 1).to_numpy(zero_copy_only=False)
    numbers = known.take(places)
    missing = places == len(known) - 1
    wrong = (numbers == 0) & ~missing
    return numbers, missing if missing.any() else None, wrong if wrong.any() else None


def _day(text: str | None) -> int:
    try:
        return date.fromisoformat(text).toordinal() if text and _WRITTEN_DAY.fullmatch(text) else 0
    except ValueError:
        return 0
