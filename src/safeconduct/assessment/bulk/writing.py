"""Writing awards and rejects: Parquet, JSON Lines and CSV, whole or not at all."""

import csv
import os
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Protocol

import msgspec
import pyarrow.parquet as pq

from safeconduct.assessment.award import Award, Status
from safeconduct.assessment.bulk.assessed import Assessed
from safeconduct.assessment.bulk.awards import AwardTables
from safeconduct.assessment.bulk.layout import AWARDS, LINE, MONEY, Reject
from safeconduct.assessment.bulk.reading import ending, why
from safeconduct.assessment.bulk.telling import Teller
from safeconduct.assessment.reasons import render
from safeconduct.errors import BadInput

# A text is written once for each piece of the file, however long; 32 MB of different ones are enough for any.
_DICTIONARY_BYTES = 1 << 25

_WRITTEN_AT_ONCE = 1 << 14


class Sink(Protocol):
    """Where awards go."""

    def write(self, assessed: Assessed) -> None:
        """Write the awards of a batch."""


def rejects_path(awards: Path) -> Path:
    """Return where the rejects of a run go: beside its awards."""
    return awards.with_suffix(".rejects.jsonl")


@contextmanager
def sinks(awards: Path, language: str) -> Iterator[tuple[Sink, "Rejects"]]:
    """Open where awards and rejects go; the files are in place when the block has ended well, and not before.

    Args:
        awards: the file of awards; its ending says what it is.
        language: of the sentences in JSON Lines and CSV.

    Raises:
        BadInput: the ending is unknown, or the files cannot be written.
    """
    kind = ending(awards)
    try:
        with ExitStack() as stack:
            rejects = Rejects(stack.enter_context(_replaced(rejects_path(awards))))
            opened = stack.enter_context(_replaced(awards))
            sink: Sink
            if kind == ".parquet":
                sink = stack.enter_context(ParquetSink(opened))
            else:
                sink = CsvSink(opened, language) if kind == ".csv" else JsonSink(opened, language)
            yield sink, rejects
    except OSError as error:
        raise BadInput(f"{awards} cannot be written: {why(error)}.") from error


class Rejects:
    """The file of rejects.

    Args:
        opened: the file.
    """

    def __init__(self, opened: IO[bytes]) -> None:
        self._opened = opened

    def write(self, rejects: Iterable[Reject]) -> None:
        """Write rejects, in the order of their lines."""
        for reject in sorted(rejects):
            self._opened.write(msgspec.json.encode(reject._asdict()) + b"\n")


class ParquetSink(ExitStack):
    """Awards as a table: money in minor units, reasons as codes with parameters; see `layout.AWARDS`.

    A table is encoded and written in another thread, while the next batch is assessed.

    Args:
        opened: the file.
    """

    def __init__(self, opened: IO[bytes]) -> None:
        super().__init__()
        self._tables = AwardTables()
        self._writer = self.enter_context(parquet_writer(opened))
        self._thread = self.enter_context(ThreadPoolExecutor(1))
        self._last: Future[None] | None = None
        # Left in the opposite order: the last table is written before the writer closes.
        self.callback(self._wait)

    def write(self, assessed: Assessed) -> None:
        """Write the awards of a batch."""
        table = self._tables.table(assessed)
        self._wait()
        if table.num_rows:
            self._last = self._thread.submit(self._writer.write_batch, table, row_group_size=table.num_rows)

    def _wait(self) -> None:
        last, self._last = self._last, None
        if last is not None:
            last.result()


class JsonSink:
    """Awards as `assess --json` tells them, one for each line, each with the `line` of its claim.

    Args:
        opened: the file.
        language: of the sentences.
    """

    def __init__(self, opened: IO[bytes], language: str) -> None:
        self._opened = opened
        self._teller = Teller(language)

    def write(self, assessed: Assessed) -> None:
        """Write the awards of a batch."""
        for told in self._teller.told(assessed):
            self._opened.write(msgspec.json.encode(told) + b"\n")


class CsvSink:
    """Awards as in JSON Lines, one for each row; what is a list or a table there is JSON in its cell.

    Args:
        opened: the file.
        language: of the sentences.
    """

    def __init__(self, opened: IO[bytes], language: str) -> None:
        self._opened = opened
        self._teller = Teller(language)
        self._row(_columns())

    def write(self, assessed: Assessed) -> None:
        """Write the awards of a batch."""
        for told in self._teller.told(assessed):
            self._row(
                value if isinstance(value, str) else msgspec.json.encode(value).decode()
                for value in told.values()
            )

    def _row(self, cells: Iterable[str]) -> None:
        line = _Line()
        csv.writer(line, lineterminator="\n").writerow(cells)
        self._opened.write(line.text.encode())


class _Line:
    text = ""

    def write(self, text: str) -> None:
        self.text = text


def parquet_writer(opened: IO[bytes]) -> pq.ParquetWriter:
    """Return a writer of tables of awards."""
    texts = [
        f"lines.list.element.{field.name}"
        for field in AWARDS.field("lines").type.value_type
        if field.type != MONEY
    ]
    return pq.ParquetWriter(
        opened,
        AWARDS,
        use_dictionary=[
            *(name for name in AWARDS.names if name not in {LINE, "lines", "shares"}),
            *texts,
            "shares.list.element.claimant",
        ],
        # Lines of a file count up: only the steps are written.
        column_encoding={LINE: "DELTA_BINARY_PACKED"},
        # Of what a reader may look for; the smallest and the largest reason help nobody.
        write_statistics=[LINE, "programme", "schedule_version", "status", "unit", "total"],
        dictionary_pagesize_limit=_DICTIONARY_BYTES,
        write_batch_size=_WRITTEN_AT_ONCE,
    )


def _columns() -> list[str]:
    nothing = Award("", "", "", Status.PAYABLE, "USD", 0, (), {}, ())
    return [LINE, *render(nothing, "en")]


@contextmanager
def _replaced(path: Path) -> Iterator[IO[bytes]]:
    """Open a file beside `path` that takes its place when the block has ended well."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb", buffering=1 << 20) as opened:
            yield opened
            opened.flush()
            os.fsync(opened.fileno())
        # As if it had been written in place; mkstemp lets nobody else read it.
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
