"""Reading claims: Parquet, JSON Lines and CSV, piece by piece, whatever the size of the file."""

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple, Self

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from safeconduct.assessment.bulk.layout import CLAIMS, LINE, Reject, checked, is_required, leaves
from safeconduct.assessment.bulk.texts import csv_claims, json_claims
from safeconduct.assessment.claim import Claim, Claimant, Item
from safeconduct.errors import BadInput

BATCH_ROWS = 131_072
"""Claims in a batch: what is read is soon used, while both still lie in the processor's cache."""

_TEXT_BATCH = 16_384
_MOST_VALUES = 4_000_000
_BUFFER = 1 << 20
# Shown or recorded, and never interpreted.
_NOT_ASSESSED = {("items", "description"), ("knew_of_offer", "")}
_TABLE = pa.schema([*CLAIMS, pa.field(LINE, pa.int64())])


class Piece(NamedTuple):
    """A piece of a file of claims.

    Attributes:
        claims: rows that may be claims, with the column `line`.
        rejects: rows that are none.
        done: which part of the file has been read, from 0 to 1.
    """

    claims: pa.RecordBatch
    rejects: Sequence[Reject]
    done: float


def pieces(path: Path, *, rows: int = BATCH_ROWS) -> Iterator[Piece]:
    """Yield a file of claims piece by piece; all of one schema.

    Args:
        path: the file; its ending says what it is.
        rows: at most so many claims in a piece.

    Raises:
        BadInput: the file cannot be read, or no row of it can be a claim.
    """
    kind = ending(path)
    try:
        if kind == ".parquet":
            yield from _parquet(path, rows)
        else:
            read = csv_claims if kind == ".csv" else json_claims
            yield from _gathered(read(path), min(rows, _TEXT_BATCH))
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {why(error)}.") from error


def why(error: OSError) -> str:
    """Return in the system's words why a file could not be used."""
    return os.strerror(error.errno).lower() if error.errno else str(error).rstrip(".")


def ending(path: Path) -> str:
    """Return the ending of a file of claims or awards.

    Raises:
        BadInput: it is none of those known.
    """
    found = path.suffix.lower()
    if found not in {".parquet", ".jsonl", ".csv"}:
        raise BadInput(
            f"{path.name} ends neither in .parquet nor in .jsonl nor in .csv: name it by what it is."
        )
    return found


def table_of(claims: Sequence[Claim], lines: Sequence[int]) -> pa.RecordBatch:
    """Return claims as a table, with the column `line`."""
    columns: dict[str, pa.Array] = {LINE: pa.array(lines, pa.int64())}
    for field in CLAIMS:
        values = list(map(attrgetter(field.name), claims))
        if pa.types.is_list(field.type):
            columns[field.name] = _lists(values, field.type)
        else:
            columns[field.name] = pa.array(values, field.type)
    return pa.RecordBatch.from_arrays([columns[name] for name in _TABLE.names], schema=_TABLE)


def _lists(values: Sequence[Sequence[Claimant | Item]], kind: pa.ListType) -> pa.Array:
    parts = list(chain.from_iterable(values))
    fields = list(kind.value_type)
    columns = [
        pa.array(_cells(field.name, map(attrgetter(field.name), parts)), field.type) for field in fields
    ]
    offsets = pa.array([0, *accumulate(map(len, values))], pa.int32())
    return pa.ListArray.from_arrays(offsets, pa.StructArray.from_arrays(columns, fields=fields), type=kind)


def _cells(name: str, values: Iterable[Any]) -> list[Any]:
    if name == "attributes":
        return [msgspec.json.encode(value).decode() if value else None for value in values]
    if name in {"quantity", "weight"}:
        # Text in the table, which holds whole numbers and measures alike.
        return [None if value is None else str(value) for value in values]
    return list(values)


def _gathered(rows: Iterable[tuple[int, float, Claim | str]], most: int) -> Iterator[Piece]:
    """Yield claims as tables, and the sentences of what is none as rejects."""
    claims: list[Claim] = []
    lines: list[int] = []
    rejects: list[Reject] = []
    done = 0.0
    for line, done, claim in rows:
        if isinstance(claim, str):
            rejects.append(Reject(line, claim))
        else:
            claims.append(claim)
            lines.append(line)
        if len(claims) + len(rejects) >= most:
            yield Piece(table_of(claims, lines), rejects, done)
            claims, lines, rejects = [], [], []
    yield Piece(table_of(claims, lines), rejects, 1.0)


def _parquet(path: Path, rows: int) -> Iterator[Piece]:
    try:
        with _opened(path, []) as file:
            checked(file.schema_arrow, path.name)
            plan = _Plan.of(file)
            count = max(1, file.metadata.num_rows)
        first = 1
        with _opened(path, plan.texts) as file:
            # One row group after another: each has texts of its own, and no batch can have those of two.
            for group in range(file.num_row_groups):
                for batch in file.iter_batches(
                    min(rows, plan.rows), [group], plan.columns, use_threads=False
                ):
                    lines = pa.array(np.arange(first, first + batch.num_rows))
                    first += batch.num_rows
                    yield Piece(batch.append_column(LINE, lines), (), (first - 1) / count)
    except pa.ArrowException as error:
        raise BadInput(f"{path} cannot be read as Parquet: {_first_line(error)}.") from error


def _opened(path: Path, texts: list[str]) -> pq.ParquetFile:
    # No more in memory than some pages of each column, however large a row group is.
    return pq.ParquetFile(path, read_dictionary=texts, pre_buffer=False, buffer_size=_BUFFER)


class _Plan(NamedTuple):
    """How a Parquet file is read.

    Attributes:
        columns: that are read. What nothing is in, and what is shown and never interpreted, is left out.
        texts: columns of text, which are read as numbers and the texts they stand for.
        rows: how many at a time, so that long lists do not fill the memory.
    """

    columns: list[str]
    texts: list[str]
    rows: int

    @classmethod
    def of(cls, file: pq.ParquetFile) -> Self:
        """Return how to read a file."""
        groups = [file.metadata.row_group(number) for number in range(file.metadata.num_row_groups)]
        columns, texts, longest = [], [], 1.0
        for number, place in enumerate(leaves(file.schema_arrow)):
            chunks = [group.column(number) for group in groups]
            longest = max(
                [
                    longest,
                    *(
                        chunk.num_values / max(1, group.num_rows)
                        for chunk, group in zip(chunks, groups, strict=True)
                    ),
                ]
            )
            if place in _NOT_ASSESSED or (not is_required(*place) and all(map(_is_empty, chunks))):
                continue
            path = file.schema.column(number).path
            columns.append(path)
            if file.schema.column(number).physical_type == "BYTE_ARRAY":
                texts.append(path)
        return cls(columns, texts, max(1, int(_MOST_VALUES / longest)))


def _is_empty(chunk: pq.ColumnChunkMetaData) -> bool:
    known = chunk.statistics
    return known is not None and known.has_null_count and known.null_count == chunk.num_values


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0].rstrip(".")
