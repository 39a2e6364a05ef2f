"""Pipes between this thread and one beside it, for what only writes into, or reads from, an open file."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import BinaryIO


@contextmanager
def written_by(work: Callable[[BinaryIO], None]) -> Iterator[BinaryIO]:
    """Yield a pipe from which everything can be read that some work writes meanwhile.

    Whoever reads may have enough before the end: then the work is broken off.

    Raises:
        Exception: the work's own, at the block's end; rather than the block's, which came of it.
    """
    out, into = os.pipe()

    def write() -> None:
        with suppress(BrokenPipeError), os.fdopen(into, "wb") as writer:
            work(writer)

    with _beside(write), os.fdopen(out, "rb") as reader:
        yield reader


@contextmanager
def read_by(work: Callable[[BinaryIO], None]) -> Iterator[BinaryIO]:
    """Yield a pipe into which the block writes what some work reads meanwhile.

    Raises:
        Exception: the work's own, at the block's end; rather than the block's, which came of it.
    """
    out, into = os.pipe()

    def read() -> None:
        with os.fdopen(out, "rb") as reader:
            work(reader)

    with _beside(read), os.fdopen(into, "wb") as writer:
        yield writer


@contextmanager
def _beside(work: Callable[[], None]) -> Iterator[None]:
    failed: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits
            failed.append(error)

    worker = Thread(target=run, daemon=True)
    worker.start()
    try:
        yield
    except Exception:
        worker.join()
        if failed:
            raise failed[0] from None
        raise
    finally:
        worker.join()
    if failed:
        raise failed[0]
