"""A batch of claims as arrays of numbers, and the way back from a row to its claim."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from safeconduct.assessment.bulk.layout import attributes_from_text, claim_from_row
from safeconduct.assessment.bulk.leaves import NOTHING, Flags, IntLeaf, Leaf, TextLeaf, days, leaf_for, whole
from safeconduct.assessment.bulk.numbering import Chain, Codes, Column, Sequences, spread
from safeconduct.assessment.bulk.odd import Odd
from safeconduct.assessment.bulk.people import odd_ids
from safeconduct.assessment.bulk.standins import stand_in
from safeconduct.assessment.claim import MAX_CLAIMANTS, MAX_ITEMS, Claim, Claimant, Item
from safeconduct.assessment.inputs import ADULT, OLDEST
from safeconduct.errors import BadInput

PLAIN_PRIOR_AWARDS = 1_000
"""With so many awards before, or with fewer than none, a claim is looked at by itself."""

# Shown and never interpreted, so awards do not have it either.
_IGNORED = frozenset({"description"})


class People(NamedTuple):
    """The claimants of a batch."""

    starts: Codes
    lengths: Codes
    ids: pa.Array
    groups: Codes


class Things(NamedTuple):
    """The items of a batch."""

    starts: Codes
    lengths: Codes
    equipment: Codes
    rest: Column


class Coded(NamedTuple):
    """A batch as numbers, one for each claim, claimant or item.

    Attributes:
        batch: what it was made of.
        irregular: rows that are not as claims are, to be looked at one by one; None where there are none.
        programmes: numbers of `Coder.programmes`.
        surrendered: days of the calendar.
        ruling: the day whose list holds: that of the offer, or of the surrender.
        offered: days of the calendar, 0 without an offer.
        voluntary: numbers of `Coder.voluntary`.
        units: numbers of `Coder.units`.
        prior: awards before.
        people: the claimants.
        things: the items.
    """

    batch: pa.RecordBatch
    irregular: Flags | None
    programmes: Column
    surrendered: NDArray[np.int64]
    ruling: NDArray[np.int64]
    offered: NDArray[np.int64]
    voluntary: Column
    units: Column
    prior: Column
    people: People
    things: Things


class Coder:
    """Makes numbers of batches of one schema.

    Args:
        schema: of every batch.
    """

    def __init__(self, schema: pa.Schema) -> None:
        self.programmes = TextLeaf()
        self.voluntary = leaf_for(schema.field("voluntary").type)
        self.units = TextLeaf()
        item, claimant = (schema.field(name).type.value_type for name in ("items", "claimants"))
        self.equipment = TextLeaf()
        self._rest = _Fields(item, {"attributes": attributes_from_text}, leave_out={"equipment", *_IGNORED})
        self._claimants = _Fields(
            claimant,
            {"attributes": attributes_from_text, "kind": _kind},
            leave_out={"id"},
            rough={"age": (_age, ADULT)},
        )
        self._groups = Sequences()
        self._known_groups: dict[int, tuple[Claimant, ...]] = {}
        self._known_items: dict[tuple[int, int], Item] = {}

    def __len__(self) -> int:
        """Return how much it remembers."""
        return max(
            *(len(each) for each in (self.programmes, self.units, self.equipment)),
            len(self._groups),
            len(self._rest),
            len(self._claimants),
        )

    @property
    def groups(self) -> int:
        """Above every number of a group of claimants."""
        return len(self._groups)

    @property
    def rests(self) -> int:
        """Above every number of what is said of an item beside its equipment."""
        return len(self._rest)

    def group(self, code: int) -> tuple[Claimant, ...]:
        """Return the claimants that a number stands for, with stand-ins for their ids and rough ages."""
        found = self._known_groups.get(code)
        if found is None:
            found = self._known_groups[code] = tuple(
                Claimant(stand_in(place), **self._claimants.values(each))
                for place, each in enumerate(self._groups.sequence(code))
            )
        return found

    def present(self, coded: Coded) -> list[str]:
        """Return the programmes that a batch's claims name."""
        values = map(self.programmes.value, present(coded.programmes))
        return [value for value in values if isinstance(value, str)]

    def coded(self, batch: pa.RecordBatch) -> Coded:
        """Return a batch as numbers."""
        odd = Odd(batch.num_rows)
        people = self._people(batch.column("claimants"), odd)
        things = self._things(batch.column("items"), odd)
        programmes = self.programmes.codes(batch.column("programme"))
        voluntary = self.voluntary.codes(batch.column("voluntary"))
        odd.rows(np.equal(programmes, NOTHING))
        odd.rows(np.equal(voluntary, NOTHING))
        surrendered, missing, wrong = days(batch.column("surrendered_on"))
        odd.rows(missing)
        odd.rows(wrong)
        offered, none_offered, wrong = self._offered(batch)
        odd.rows(wrong)
        ruling = surrendered
        if none_offered is None:
            ruling = offered
        else:
            offered = np.where(none_offered, 0, offered)
            ruling = np.where(none_offered, surrendered, offered)
        odd.rows(offered > surrendered)
        units: Column = NOTHING
        if "unit" in batch.schema.names:
            units = self.units.codes(batch.column("unit"))
        prior: Column = 0
        if "prior_awards" in batch.schema.names:
            counted, _ = whole(_plain(batch.column("prior_awards"), pa.int64()))
            if counted.any():
                odd.rows((counted < 0) | (counted >= PLAIN_PRIOR_AWARDS))
                prior = np.clip(counted, 0, PLAIN_PRIOR_AWARDS).astype(np.intp)
        return Coded(
            batch,
            odd.found,
            programmes,
            surrendered,
            ruling,
            offered,
            voluntary,
            units,
            prior,
            people,
            things,
        )

    def claims(self, coded: Coded, rows: Codes) -> Iterator[Claim]:
        """Yield the claims of regular rows, with stand-ins for the claimants' ids and with rough ages.

        Args:
            coded: the batch.
            rows: which.
        """
        things, many = coded.things, coded.batch.num_rows
        for programme, surrendered, voluntary, group, start, length, offered, prior, unit in zip(
            spread(coded.programmes, many)[rows].tolist(),
            coded.surrendered[rows].tolist(),
            spread(coded.voluntary, many)[rows].tolist(),
            coded.people.groups[rows].tolist(),
            things.starts[rows].tolist(),
            things.lengths[rows].tolist(),
            coded.offered[rows].tolist(),
            spread(coded.prior, many)[rows].tolist(),
            spread(coded.units, many)[rows].tolist(),
            strict=True,
        ):
            yield Claim(
                self.programmes.value(programme),
                date.fromordinal(surrendered),
                self.voluntary.value(voluntary),
                self.group(group),
                self.items(coded, slice(start, start + length)),
                date.fromordinal(offered) if offered else None,
                prior,
                None,
                self.units.value(unit),
            )

    def items(self, coded: Coded, places: Codes | slice) -> tuple[Item, ...]:
        """Return the items at some places."""
        things = coded.things
        rest = spread(things.rest, len(things.equipment))
        return tuple(map(self._item, things.equipment[places].tolist(), rest[places].tolist()))

    def _item(self, equipment: int, rest: int) -> Item:
        found = self._known_items.get((equipment, rest))
        if found is None:
            found = Item(self.equipment.value(equipment), **self._rest.values(rest))
            self._known_items[equipment, rest] = found
        return found

    def _offered(self, batch: pa.RecordBatch) -> tuple[NDArray[np.int64], Flags | None, Flags | None]:
        if "offered_on" in batch.schema.names:
            return days(batch.column("offered_on"))
        return np.zeros(batch.num_rows, np.int64), np.ones(batch.num_rows, np.bool_), None

    def _people(self, column: pa.Array, odd: Odd) -> People:
        starts, lengths, table = _unfolded(column)
        believed = odd.lengths(lengths, MAX_CLAIMANTS)
        ids = table.pop("id")
        odd.parts(odd_ids(ids, starts, lengths), lengths)
        codes, bad = self._claimants.codes(table)
        odd.parts(bad, lengths)
        return People(
            starts,
            lengths,
            ids,
            self._groups.codes(spread(codes, len(ids)), len(self._claimants), starts, believed),
        )

    def _things(self, column: pa.Array, odd: Odd) -> Things:
        starts, lengths, table = _unfolded(column)
        odd.lengths(lengths, MAX_ITEMS)
        odd.parts(_missing(table["equipment"]), lengths)
        odd.parts(_missing(table["quantity"]), lengths)
        column = table.pop("equipment")
        equipment = spread(self.equipment.codes(column), len(column))
        rest, bad = self._rest.codes(table)
        odd.parts(bad, lengths)
        return Things(starts, lengths, equipment, rest)


class _Fields:
    """The fields of the tables in a list, as one number for each table.

    Args:
        kind: type of the tables.
        readers: by field, what makes a value of its text.
        leave_out: fields that are no part of it.
        rough: by field, which whole numbers are alike, and which one stands for nothing.
    """

    def __init__(
        self,
        kind: pa.StructType,
        readers: dict[str, Callable[[str], object]],
        leave_out: set[str],
        rough: dict[str, tuple[Callable[[int], int], int]] | None = None,
    ) -> None:
        rough = rough or {}
        self._leaves: dict[str, Leaf] = {}
        for field in kind:
            if field.name in leave_out:
                continue
            if field.name in rough and pa.types.is_integer(field.type):
                self._leaves[field.name] = IntLeaf(*rough[field.name])
            else:
                self._leaves[field.name] = leaf_for(field.type, readers.get(field.name, str))
        self._chain = Chain(len(self._leaves)) if self._leaves else None
        self._values: dict[int, dict[str, Any]] = {}

    def __len__(self) -> int:
        """Return a number above all that it gave."""
        sizes = (len(leaf) for leaf in self._leaves.values())
        return max(1, len(self._chain) if self._chain else 1, *sizes)

    def codes(self, table: dict[str, pa.Array]) -> tuple[Column, Flags | None]:
        """Return a number for each table, and which of them hold a value that no claim has."""
        if self._chain is None:
            return 0, None
        bad: Flags | None = None
        columns = []
        for name, leaf in self._leaves.items():
            codes = leaf.codes(table[name])
            columns.append(codes)
            wrong = leaf.bad(codes)
            if wrong is not None:
                bad = wrong if bad is None else bad | wrong
        return self._chain.codes(columns, [len(leaf) for leaf in self._leaves.values()]), bad

    def values(self, code: int) -> dict[str, Any]:
        """Return the fields that a number stands for, without those that hold nothing."""
        found = self._values.get(code)
        if found is None:
            parts = self._chain.combination(code) if self._chain else ()
            found = {
                name: value
                for (name, leaf), part in zip(self._leaves.items(), parts, strict=True)
                if (value := leaf.value(part)) is not None
            }
            self._values[code] = found
        return found


def plain_claim(batch: pa.RecordBatch, row: int) -> Claim:
    """Return the claim of any row.

    Raises:
        BadInput: it is none; the sentence says why.
    """
    return claim_from_row(batch.slice(row, 1).to_pylist()[0])


def present(codes: Column) -> list[int]:
    """Return which numbers there are."""
    found: list[int] = np.flatnonzero(np.bincount(np.atleast_1d(codes))).tolist()
    return found


def _kind(text: str) -> str:
    try:
        return msgspec.convert({"id": "", "kind": text}, Claimant).kind
    except msgspec.ValidationError as error:
        raise BadInput(f"“{text[:40]}” is no kind of claimant.") from error


def _age(age: int) -> int:
    """Return an age for all ages alike: under 18 or not, or one that nobody has.

    Of whom nobody has said that they are under 18 is treated as an adult.
    """
    if age < 0:
        return -1
    if age > OLDEST:
        return OLDEST + 1
    return ADULT - 1 if age < ADULT else ADULT


def _unfolded(column: pa.Array) -> tuple[Codes, Codes, dict[str, pa.Array]]:
    """Return where each row's list starts, how long it is, and the parts of all lists by field."""
    lengths = np.diff(column.offsets.to_numpy()).astype(np.intp)
    if column.null_count:
        lengths[column.is_null().to_numpy(zero_copy_only=False)] = 0
    tables = column.flatten()
    starts = np.cumsum(lengths) - lengths
    return (
        starts,
        lengths,
        {field.name: part for field, part in zip(tables.type, tables.flatten(), strict=True)},
    )


def _missing(column: pa.Array) -> Flags | None:
    return column.is_null().to_numpy(zero_copy_only=False) if column.null_count else None


def _plain(column: pa.Array, kind: pa.DataType) -> pa.Array:
    return column if column.type == kind else column.cast(kind)
