"""Decisions that were recorded under the lists in force, for a draft that may not allow them.

A decision that the draft does not allow is left out for it, and the line is assessed afresh: what people would have
decided under another list nobody knows. Refusing the whole claim in its place would leave out exactly the claims
that a draft changes most.
"""

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from safeconduct.assessment.bulk.coded import Coder, plain_claim
from safeconduct.assessment.bulk.kinds import Kinds
from safeconduct.assessment.bulk.layout import LINE
from safeconduct.assessment.bulk.lists import Lists
from safeconduct.assessment.bulk.numbering import UNKNOWN, Growing
from safeconduct.assessment.claim import Claim
from safeconduct.assessment.simulation.side import Numbers
from safeconduct.errors import BadInput

DECIDED = "decided"

# What a claim states in the unit of the list that it was made under.
_IN_THE_LISTS_UNIT = (DECIDED, "appraised")

_MOST_REMEMBERED = 1 << 18
_FITS, _UNFIT = 0, 1


class Adapter:
    """Leaves out of claims what a draft does not allow.

    Attributes:
        dropped: how many decisions were left out.

    Args:
        lists: the draft alone.
        schema: of every batch.
        other_unit: a list in force pays in another unit, so that no amount in a claim means anything to the draft.
    """

    def __init__(self, lists: Lists, schema: pa.Schema, *, other_unit: bool) -> None:
        self.dropped = 0
        self._lists = lists
        self._schema = schema
        self._fields = {field.name for field in schema.field("items").type.value_type}
        self._other_unit = other_unit
        self._begin()

    def adapted(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return the batch without the decisions that the draft does not allow."""
        if self._other_unit:
            for name in self._fields.intersection(_IN_THE_LISTS_UNIT):
                batch = self._without(batch, name, np.ones(len(_items(batch).values), np.bool_))
            return batch
        if DECIDED not in self._fields:
            return batch
        singly, places = _decided_lines(batch)
        unfit = np.zeros(len(_items(batch).values), np.bool_)
        unfit[places] = self._unfit(singly)
        return self._without(batch, DECIDED, unfit) if unfit.any() else batch

    def _begin(self) -> None:
        self._coder = Coder(self._schema)
        self._kinds = Kinds(self._lists, self._coder)
        self._verdicts = Growing(UNKNOWN, np.intp)

    def _unfit(self, singly: pa.RecordBatch) -> NDArray[np.bool_]:
        """Say of claims of one item each whether their decision must go; each kind of line is tried once."""
        if max(len(self._coder), len(self._kinds)) > _MOST_REMEMBERED:
            self._begin()
        coded = self._coder.coded(singly)
        if self._lists.load(self._coder.present(coded)):
            self._kinds = Kinds(self._lists, self._coder)
            self._verdicts = Growing(UNKNOWN, np.intp)
        rows, _ = self._kinds.rows(coded)
        known = self._verdicts.reach(self._kinds.lines)
        new = np.flatnonzero(known.take(rows.lines) == UNKNOWN)
        for claim in new[np.unique(rows.lines[new], return_index=True)[1]].tolist():
            tried = plain_claim(singly, int(rows.at[claim]))
            known[rows.lines[claim]] = _FITS if self._fits(tried) else _UNFIT
        found = np.zeros(singly.num_rows, np.bool_)
        found[rows.at] = known.take(rows.lines) == _UNFIT
        return found

    def _fits(self, claim: Claim) -> bool:
        """Say whether the draft takes a claim of one item as it is, or refuses it for more than its decision."""
        (item,) = claim.items
        undecided = msgspec.structs.replace(claim, items=(msgspec.structs.replace(item, decided=None),))
        return self._takes(claim) or not self._takes(undecided)

    def _takes(self, claim: Claim) -> bool:
        try:
            self._lists.award(claim)
        except BadInput:
            return False
        return True

    def _without(self, batch: pa.RecordBatch, name: str, which: NDArray[np.bool_]) -> pa.RecordBatch:
        """Return the batch with a field of some items empty."""
        column = _items(batch)
        fields = list(column.type.value_type)
        parts = column.values.flatten()
        place = [field.name for field in fields].index(name)
        if name == DECIDED:
            held = parts[place].is_valid().to_numpy(zero_copy_only=False)
            self.dropped += int(np.count_nonzero(which & held))
        parts[place] = _emptied(parts[place], which)
        items = type(column).from_arrays(column.offsets, pa.StructArray.from_arrays(parts, fields=fields))
        place = batch.schema.names.index("items")
        return batch.set_column(place, batch.schema.field(place), items)


def _emptied(values: pa.Array, which: NDArray[np.bool_]) -> pa.Array:
    """Return values with some of them empty; texts may be held as numbers."""
    if isinstance(values, pa.DictionaryArray):
        return pa.DictionaryArray.from_arrays(_emptied(values.indices, which), values.dictionary)
    return pc.if_else(pa.array(~which), values, pa.scalar(None, values.type))


def _decided_lines(batch: pa.RecordBatch) -> tuple[pa.RecordBatch, Numbers]:
    """Return each item with a decision as a claim of its own, and where it stands among the batch's items."""
    column = _items(batch)
    decided = column.values.field(DECIDED).is_valid().to_numpy(zero_copy_only=False)
    places = np.flatnonzero(decided).astype(np.int64)
    owners = np.searchsorted(column.offsets.to_numpy(), places, side="right") - 1
    single = type(column).from_arrays(
        pa.array(np.arange(len(places) + 1), column.offsets.type), column.values.take(pa.array(places))
    )
    columns = {
        name: batch.column(name).take(pa.array(owners))
        for name in batch.schema.names
        if name not in {"items", LINE}
    }
    columns |= {"items": single, LINE: pa.array(np.arange(len(places)), batch.schema.field(LINE).type)}
    return pa.record_batch([columns[name] for name in batch.schema.names], schema=batch.schema), places


def _items(batch: pa.RecordBatch) -> pa.ListArray:
    """Return the items such that offsets begin at 0 and no null hides values."""
    column = batch.column("items")
    lengths = pc.list_value_length(column).fill_null(0).to_numpy(zero_copy_only=False)
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
    return type(column).from_arrays(pa.array(offsets, column.offsets.type), column.flatten())
