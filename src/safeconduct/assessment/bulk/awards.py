"""Awards as a table: every text is taken by its number, so that none is written twice."""

from collections.abc import Callable, Iterator

import msgspec
import numpy as np
import pyarrow as pa

from safeconduct.assessment.award import Award, Line, Reason
from safeconduct.assessment.bulk.assessed import Assessed
from safeconduct.assessment.bulk.layout import AWARDS, CODE, LINE
from safeconduct.assessment.bulk.lines import Texts
from safeconduct.assessment.bulk.numbering import UNKNOWN, Codes, Growing, Sequences, firsts
from safeconduct.assessment.bulk.standins import MARK, with_ids


def _why(line: Line) -> str:
    return msgspec.json.encode({"reasons": line.reasons, "source": line.source, "range": line.range}).decode()


_LINE_TEXTS: dict[str, Callable[[Line], str | None]] = {
    "equipment": lambda line: line.equipment,
    "quantity": lambda line: line.quantity,
    "outcome": lambda line: line.outcome,
    "clause": lambda line: line.clause,
    "why": _why,
}
_HEAD_TEXTS: dict[str, Callable[[Award], str | None]] = {
    "programme": lambda award: award.programme,
    "schedule_version": lambda award: award.schedule_version,
    "schedule_digest": lambda award: award.schedule_digest,
    "status": lambda award: award.status,
    "unit": lambda award: award.unit,
    "terms": lambda award: encoded(award.terms),
}
_SHARE_REASONS = "share_reasons"
_MOST_KNOWN = 100_000
_LINE_TYPE = AWARDS.field("lines").type
_SHARE_TYPE = AWARDS.field("shares").type


def encoded(reasons: tuple[Reason, ...]) -> str:
    """Return reasons as JSON: a list of objects with code and parameters."""
    return msgspec.json.encode(reasons).decode()


class AwardTables:
    """Makes tables of what came out for batches of claims."""

    def __init__(self) -> None:
        self._lines: _Written[Line] | None = None
        self._heads: _Written[Award] | None = None
        self._shares: _Written[tuple[Reason, ...]] | None = None
        self._with_ids: dict[tuple[int | str, ...], str] = {}

    def table(self, assessed: Assessed) -> pa.RecordBatch:
        """Return the awards of a batch in the order of their claims."""
        table = self._of_kinds(assessed)
        if not assessed.apart:
            return table
        others = pa.RecordBatch.from_pylist(
            [row_of(each.line, each.award) for each in assessed.apart], schema=AWARDS
        )
        both = pa.Table.from_batches([table, others]).unify_dictionaries().combine_chunks()
        return both.sort_by(LINE).to_batches()[0]

    def _of_kinds(self, assessed: Assessed) -> pa.RecordBatch:
        lines, heads = assessed.lines, assessed.heads
        if self._lines is None or self._lines.of is not lines.written:
            self._lines = _Written(lines.written, _LINE_TEXTS)
            self._heads = _Written(heads.written, _HEAD_TEXTS)
            self._shares = _Written(assessed.shares.reasons, {_SHARE_REASONS: encoded})
            self._with_ids = {}
        assert self._heads is not None  # noqa: S101 - made with the lines, above
        assert self._shares is not None  # noqa: S101 - the same
        reasons = self._shares.columns(assessed.share_numbers)[_SHARE_REASONS]
        columns = {
            **self._heads.columns(assessed.head_numbers),
            _SHARE_REASONS: self._share_reasons(reasons, assessed),
            LINE: pa.array(assessed.numbers),
            "total": pa.array(assessed.totals),
            "lines": self._line_lists(assessed),
            "shares": _share_lists(assessed),
        }
        return pa.RecordBatch.from_arrays([columns[name] for name in AWARDS.names], schema=AWARDS)

    def _share_reasons(self, column: pa.DictionaryArray, assessed: Assessed) -> pa.Array:
        """Return the reasons of the shares with the claimants' ids."""
        texts: list[str] = column.dictionary.to_pylist()
        about_somebody = np.array([MARK in text for text in texts], np.bool_)
        codes = column.indices.to_numpy().copy()
        claims = np.flatnonzero(about_somebody.take(codes)) if about_somebody.any() else codes[:0]
        if not len(claims):
            return column
        # One claim for each way of sharing and each group of ids: crews are often called alike.
        people = assessed.coded.people
        rows = assessed.rows.at[claims]
        ids = _numbered(people.ids)
        groups = Sequences().codes(ids, int(ids.max()) + 1, people.starts[rows], people.lengths[rows])
        kinds = pa.array(assessed.share_numbers[claims] << 32 | groups).dictionary_encode().indices.to_numpy()
        first = claims[firsts(kinds, np.empty(len(claims), np.intp))]
        places = {text: place for place, text in enumerate(texts)}
        found = [
            places.setdefault(self._text(assessed, share, names), len(places))
            for share, names in zip(
                assessed.share_numbers[first].tolist(), ids_of(assessed, first), strict=True
            )
        ]
        codes[claims] = np.array(found, codes.dtype).take(kinds)
        return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(list(places), pa.string()))

    def _text(self, assessed: Assessed, share: int, ids: list[str]) -> str:
        """Return the reasons of one way of sharing with these ids."""
        key: tuple[int | str, ...] = (share, *ids)
        text = self._with_ids.get(key)
        if text is None:
            if len(self._with_ids) > _MOST_KNOWN:
                self._with_ids.clear()
            text = self._with_ids[key] = encoded(with_ids(assessed.shares.reasons[share], ids))
        return text

    def _line_lists(self, assessed: Assessed) -> pa.Array:
        lines, numbers = assessed.lines, assessed.line_numbers
        assert self._lines is not None  # noqa: S101 - made before, with the heads
        columns = self._lines.columns(numbers)
        missing = ~lines.has_amount.array.take(numbers)
        columns["amount"] = pa.array(lines.amount.array.take(numbers), mask=missing)
        fields = list(_LINE_TYPE.value_type)
        tables = pa.StructArray.from_arrays([columns[field.name] for field in fields], fields=fields)
        return _lists(assessed.rows.lengths, tables, _LINE_TYPE)


class _Written[T]:
    """The texts of lines or heads, each different one once.

    Args:
        of: the lines or heads; more may be put at its end.
        texts: by column, what to write.
    """

    def __init__(self, of: list[T], texts: dict[str, Callable[[T], str | None]]) -> None:
        self.of = of
        self._read = texts
        self._texts = {name: Texts() for name in texts}
        self._numbers = {name: Growing(UNKNOWN, np.int32) for name in texts}
        self._done = 0

    def columns(self, numbers: Codes) -> dict[str, pa.Array]:
        """Return the columns of the lines or heads with these numbers."""
        new, self._done = self.of[self._done :], len(self.of)
        if new:
            for name, read in self._read.items():
                self._numbers[name].extend(self._texts[name].numbers(map(read, new)))
        found = {}
        for name, texts in self._texts.items():
            codes = self._numbers[name].array.take(numbers)
            absent = codes == UNKNOWN
            places = pa.array(codes, mask=absent if absent.any() else None)
            found[name] = pa.DictionaryArray.from_arrays(places, texts.array())
        return found


def row_of(line: int, award: Award) -> dict[str, object]:
    """Return one award as a row of the table."""
    return {
        LINE: line,
        "total": award.total,
        "lines": [
            {
                "amount": each.amount,
                **{name: read(each) for name, read in _LINE_TEXTS.items()},
            }
            for each in award.lines
        ],
        "shares": [{"claimant": claimant, "amount": amount} for claimant, amount in award.shares.items()],
        _SHARE_REASONS: encoded(award.share_reasons),
        **{name: read(award) for name, read in _HEAD_TEXTS.items()},
    }


def ids_of(assessed: Assessed, claims: Codes) -> Iterator[list[str]]:
    """Yield the claimants' ids of some of the claims, in each one's order."""
    people = assessed.coded.people
    rows = assessed.rows.at[claims]
    lengths = people.lengths[rows]
    ends = np.cumsum(lengths)
    places = np.arange(ends[-1] if len(ends) else 0) + np.repeat(
        people.starts[rows] - ends + lengths, lengths
    )
    ids: list[str] = people.ids.take(pa.array(places)).to_pylist()
    start = 0
    for end in ends.tolist():
        yield ids[start:end]
        start = end


def _share_lists(assessed: Assessed) -> pa.Array:
    people, rows, shares = assessed.coded.people, assessed.rows, assessed.shares
    lengths = people.lengths[rows.at]
    starts = np.cumsum(lengths) - lengths
    places = np.arange(lengths.sum())
    first = shares.first.array.take(assessed.share_numbers)
    amounts = shares.amounts.array.take(np.repeat(first - starts, lengths) + places)
    ids = people.ids
    if len(places) != len(ids):
        ids = ids.take(pa.array(np.repeat(people.starts[rows.at] - starts, lengths) + places))
    fields = list(_SHARE_TYPE.value_type)
    tables = pa.StructArray.from_arrays([_encoded_ids(ids), pa.array(amounts)], fields=fields)
    return _lists(lengths, tables, _SHARE_TYPE)


def _encoded_ids(ids: pa.Array) -> pa.Array:
    return ids if ids.type == CODE else ids.cast(pa.string()).dictionary_encode()


def _numbered(ids: pa.Array) -> Codes:
    numbers: Codes = _encoded_ids(ids).indices.fill_null(0).to_numpy().astype(np.intp)
    return numbers


def _lists(lengths: Codes, values: pa.Array, kind: pa.ListType) -> pa.Array:
    offsets = np.zeros(len(lengths) + 1, np.int32)
    np.cumsum(lengths, out=offsets[1:])
    return pa.ListArray.from_arrays(pa.array(offsets), values, type=kind)
