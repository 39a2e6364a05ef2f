"""The side of a conversion that holds keys: it starts the two processes, and believes neither."""

import subprocess  # nosec B404 - only our own module is started
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import BoundedSemaphore, Timer
from typing import IO, cast

import msgspec

from safeconduct.attachments.cell import NOT_ISOLATED, Walls
from safeconduct.attachments.frames import Answer
from safeconduct.attachments.kinds import Form, Kind, recognise
from safeconduct.attachments.limits import LIMITS
from safeconduct.attachments.texts import cleaned
from safeconduct.attachments.words import CannotConvert, Refusal

_LONGEST_LINE = 4096


@dataclass(frozen=True, slots=True)
class Converted:
    """A new file, made of what the one sent shows.

    Attributes:
        kind: what it is.
        parts: one JPEG for a picture, one for each page of a document, one text, or one recording.
        seconds: of a recording, rounded up; else 0.
    """

    kind: Kind
    parts: tuple[bytes, ...]
    seconds: int = 0

    @property
    def media_type(self) -> str:
        """The media type of each part."""
        return self.kind.media_type


_TURNS = BoundedSemaphore(LIMITS.at_once)


@contextmanager
def turn() -> Iterator[None]:
    """Wait for one of the few places; whoever holds one may have one file in memory.

    Raises:
        CannotConvert: none came free in time.
    """
    if not _TURNS.acquire(timeout=LIMITS.waiting_seconds):
        raise CannotConvert(Refusal.BUSY)
    try:
        yield
    finally:
        _TURNS.release()


def convert(data: bytes) -> Converted:
    """Return a new file made of what `data` shows. Call it within a `turn()`.

    Args:
        data: the file as it was sent; its name and what a browser says of it are not asked.

    Raises:
        CannotConvert: it is not taken; the sentence says what to do instead.
    """
    if len(data) > LIMITS.bytes_in:
        raise CannotConvert(Refusal.TOO_LARGE)
    form = recognise(data)
    try:
        answer = _through_both(data, form)
    except OSError as error:  # this machine has no room for another process
        raise CannotConvert(Refusal.NOT_HERE) from error
    line, newline, rest = answer.partition(b"\n")
    if not newline or len(line) > _LONGEST_LINE:
        raise CannotConvert(Refusal.TOO_COSTLY)
    try:
        said = msgspec.json.decode(line, type=Answer)
    except msgspec.DecodeError:
        raise CannotConvert(Refusal.TOO_COSTLY) from None
    if said.refusal:
        raise CannotConvert(_known(said.refusal))
    return _believable(form.kind, said, rest)


def _known(refusal: str) -> Refusal:
    try:
        return Refusal(refusal)
    except ValueError:
        return Refusal.TOO_COSTLY


def _believable(kind: Kind, said: Answer, rest: bytes) -> Converted:
    """Return what was made, if it is as long and as many as it may be."""
    most = LIMITS.pages if kind is Kind.DOCUMENT else 1
    seconds = range(1, LIMITS.seconds + 1) if kind is Kind.SOUND else range(1)
    if (
        not 0 < len(said.lengths) <= most
        or min(said.lengths) <= 0
        or sum(said.lengths) != len(rest)
        or len(rest) > LIMITS.bytes_out
        or said.seconds not in seconds
    ):
        raise CannotConvert(Refusal.TOO_COSTLY)
    parts, at = [], 0
    for length in said.lengths:
        parts.append(rest[at : at + length])
        at += length
    if kind is Kind.TEXT:
        # A text reaches an officer as it is, so it is looked at here as well.
        parts = [cleaned(parts[0]).encode()]
    return Converted(kind, tuple(parts), said.seconds)


def _through_both(data: bytes, form: Form) -> bytes:
    """Send the file through the process that takes it apart and the one that makes a new one."""
    with _process("apart", form, subprocess.PIPE) as apart:
        frames = cast("IO[bytes]", apart.stdout)
        with _process("make", form, frames) as make:
            frames.close()  # the other end is the second process's now
            late = Timer(LIMITS.wall_seconds, _stop, (apart, make))
            late.daemon = True
            late.start()
            try:
                with suppress(BrokenPipeError):  # it died before it had read everything: the answer says so
                    cast("IO[bytes]", apart.stdin).write(data)
                with suppress(BrokenPipeError):
                    cast("IO[bytes]", apart.stdin).close()
                answer = cast("IO[bytes]", make.stdout).read(LIMITS.bytes_out + _LONGEST_LINE + 1)
            finally:
                late.cancel()
                _stop(apart, make)
    if NOT_ISOLATED in {apart.returncode, make.returncode}:
        raise CannotConvert(Refusal.NOT_HERE)
    return answer


def _stop(*processes: subprocess.Popen[bytes]) -> None:
    for each in processes:
        each.kill()


@contextmanager
def _process(what: str, form: Form, source: IO[bytes] | int) -> Iterator[subprocess.Popen[bytes]]:
    """Start a fresh interpreter that has nothing of ours: no environment, no folder, no open file but its pipes."""
    # -I: no path of ours, no variable is heard; -B: it writes nothing.
    command = [
        sys.executable,
        "-I",
        "-B",
        "-m",
        "safeconduct.attachments.worker",
        what,
        form.kind,
        form.reader,
    ]
    process = subprocess.Popen(  # noqa: S603 # nosec B603 - our own module, and words of our own
        command,
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        close_fds=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(BrokenPipeError):
                    stream.close()
        process.wait()


def isolation() -> Walls | None:
    """Start a converting process and return what closes its cell; None where it does not close, or does not start."""
    try:
        with _process("walls", Form(Kind.TEXT, "UTF-8"), subprocess.DEVNULL) as process:
            late = Timer(LIMITS.wall_seconds, _stop, (process,))
            late.daemon = True
            late.start()
            try:
                said = cast("IO[bytes]", process.stdout).read(_LONGEST_LINE)
            finally:
                late.cancel()
        return msgspec.json.decode(said, type=Walls)
    except (OSError, msgspec.DecodeError):
        return None
