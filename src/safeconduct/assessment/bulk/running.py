"""A run over a file of claims on this machine: one piece is read while the one before is assessed."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from safeconduct.assessment.bulk.assessed import Assessed
from safeconduct.assessment.bulk.book import Book
from safeconduct.assessment.bulk.digest import Digesting
from safeconduct.assessment.bulk.layout import without_codes
from safeconduct.assessment.bulk.lists import Lists
from safeconduct.assessment.bulk.reading import BATCH_ROWS, pieces
from safeconduct.assessment.bulk.totals import Totals
from safeconduct.assessment.bulk.writing import sinks

type Progress = Callable[[float], None]
"""Told which part of the claims has been read, from 0 to 1."""


class Run(NamedTuple):
    """What came out of a run.

    Attributes:
        totals: what the claims come to.
        digest: over the awards, as `digest.digest_of` makes it; None where it was not asked for.
    """

    totals: Totals
    digest: int | None


class Books:
    """Assesses batches of claims of any schema.

    Args:
        lists: that claims may be assessed by.
        awards: whole awards are wanted; otherwise only what they come to.
    """

    def __init__(self, lists: Lists, *, awards: bool) -> None:
        self._lists = lists
        self._awards = awards
        self._schema: pa.Schema | None = None
        self._book: Book | None = None

    def assess(self, batch: pa.RecordBatch) -> Assessed:
        """Return what the lists say about a batch of claims with the column `line`."""
        schema = pa.schema([field.with_type(without_codes(field.type)) for field in batch.schema])
        if self._book is None or schema != self._schema:
            self._schema = schema
            self._book = Book(self._lists, schema, awards=self._awards)
        return self._book.assess(batch)


def assess_file(
    claims: Path,
    lists: Lists,
    *,
    awards: Path | None = None,
    language: str = "en",
    progress: Progress | None = None,
    digest: bool = False,
    rows: int = BATCH_ROWS,
) -> Run:
    """Assess every claim of a file.

    A row that is no claim, or that cannot be assessed, goes to the rejects and stops nothing. Memory is bounded
    whatever the size of the file.

    Args:
        claims: the file; its ending says what it is.
        lists: that claims may be assessed by.
        awards: where awards go, with the rejects beside; None where only the totals are wanted.
        language: of the sentences in JSON Lines and CSV.
        progress: told how far it is.
        digest: a digest over the awards is wanted.
        rows: at most so many claims at a time.

    Raises:
        BadInput: a file cannot be read or written, or no row of `claims` can be a claim.
    """
    totals = Totals()
    books = Books(lists, awards=digest or awards is not None)
    summing = Digesting() if digest else None
    with (
        sinks(awards, language) if awards else nullcontext() as out,
        ThreadPoolExecutor(1) as reader,
    ):
        for piece in ahead(pieces(claims, rows=rows), reader):
            assessed = books.assess(piece.claims)
            assessed.rejects.extend(piece.rejects)
            totals.add(assessed)
            if summing is not None:
                summing.add(assessed)
            if out is not None:
                sink, rejects = out
                sink.write(assessed)
                rejects.write(assessed.rejects)
            if progress is not None:
                progress(piece.done)
    return Run(totals, summing.digest if summing else None)


def ahead[T](items: Iterator[T], threads: ThreadPoolExecutor) -> Iterator[T]:
    """Yield items; while one is used, the next one is made in another thread."""
    following = threads.submit(next, items, None)
    while (item := following.result()) is not None:
        following = threads.submit(next, items, None)
        yield item
