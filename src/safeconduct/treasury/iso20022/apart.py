"""Reading a bank's file in a process of its own that holds no key and reaches nothing.

Whoever reads one is a paymaster with an open session, and the parser is written in C: a fault in it must not reach
what the session can open. The cell is that of attachments: no file, no network, no other process, bounded memory.
"""

import subprocess  # nosec B404 - only our own module is started
import sys
from contextlib import suppress
from threading import Timer
from typing import IO, Any, cast

import msgspec

from safeconduct.attachments.cell import NOT_ISOLATED
from safeconduct.attachments.limits import LIMITS
from safeconduct.errors import BadInput
from safeconduct.treasury.iso20022.hardened import LARGEST_FILE, Source
from safeconduct.treasury.iso20022.pain002 import StatusReport
from safeconduct.treasury.iso20022.statements import Statement

_READ, _REFUSED = b"read\n", b"refused\n"
# The largest file that is taken becomes a third of this.
_LONGEST_ANSWER = 4 * LARGEST_FILE
_LONGEST_SENTENCE = 2000


def read_camt(stream: Source, *, limit: int = LARGEST_FILE) -> tuple[Statement, ...]:
    """Read a file of statements (camt.053) or notifications (camt.054), apart from everything else.

    Args:
        stream: the file's bytes.
        limit: how many of them are read at most.

    Returns:
        Each account's, in the file's order, with remarks where a sum or the form is not as it should be.

    Raises:
        BadInput: it is no such file, a field that is used cannot be read exactly, or this machine cannot shut the
            reading in.
    """
    found: tuple[Statement, ...] = _decoded(_answer("camt", stream, limit), tuple[Statement, ...])
    return found


def read_pain002(stream: Source, *, limit: int = LARGEST_FILE) -> StatusReport:
    """Read a status report (pain.002), apart from everything else.

    Args:
        stream: the file's bytes.
        limit: how many of them are read at most.

    Raises:
        BadInput: it is no such report, a field that is used cannot be read, or this machine cannot shut the
            reading in.
    """
    found: StatusReport = _decoded(_answer("pain.002", stream, limit), StatusReport)
    return found


def _decoded(answer: bytes, kind: Any) -> Any:
    """Return what the process says, if it can be; it is believed no more than the file."""
    text = answer.decode(errors="replace")
    # Texts were made plain in the cell, so their JSON has no escape but those of backslash and quote.
    if not text.isprintable() or "\\" in text.replace(r"\\", "").replace(r"\"", ""):
        raise _failed()
    try:
        return msgspec.json.decode(answer, type=kind)
    except msgspec.MsgspecError:
        raise _failed() from None


def _answer(kind: str, stream: Source, limit: int) -> bytes:
    """Return the JSON of what the file says."""
    try:
        status, said = _run(kind, stream, limit)
    except OSError as error:  # this machine has no room for another process
        raise BadInput(f"No process could be started to read the bank's file: {error.strerror}.") from error
    if status == NOT_ISOLATED:
        raise BadInput(
            "This machine cannot shut in the reading of a bank's file, so it was not read. It needs Linux with "
            "seccomp; `safeconduct doctor` says more."
        )
    if said.startswith(_REFUSED):
        sentence = said.removeprefix(_REFUSED)[:_LONGEST_SENTENCE].decode(errors="replace")
        raise BadInput("".join(character for character in sentence if character.isprintable()))
    if status != 0 or not said.startswith(_READ):
        raise _failed()
    return said.removeprefix(_READ)


def _failed() -> BadInput:
    return BadInput(
        "Reading the bank's file took more memory or time than any statement needs, or broke off: it was not read. "
        "Ask the bank for it in parts."
    )


def _run(kind: str, stream: Source, limit: int) -> tuple[int, bytes]:
    """Send the file through the process; return its exit status and answer."""
    # -I: no path of ours, no variable is heard; -B: it writes nothing.
    command = [sys.executable, "-I", "-B", "-m", "safeconduct.treasury.iso20022.worker", kind, str(limit)]
    with subprocess.Popen(  # noqa: S603 # nosec B603 - our own module, and words of our own
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        close_fds=True,
        start_new_session=True,
    ) as process:
        late = Timer(LIMITS.wall_seconds, process.kill)
        late.daemon = True
        late.start()
        try:
            # It answers only at the end, so neither side waits for the other.
            with suppress(BrokenPipeError):  # it had enough: the answer says why
                _pour(stream, cast("IO[bytes]", process.stdin), limit)
            with suppress(BrokenPipeError):
                cast("IO[bytes]", process.stdin).close()
            said = _drawn(cast("IO[bytes]", process.stdout))
            status = process.wait()
        finally:
            late.cancel()
            process.kill()
    return status, said


def _pour(stream: Source, out: IO[bytes], limit: int) -> None:
    left = limit + 1  # one more, so that the reader sees that it is too much
    while left > 0 and (piece := stream.read(min(left, 64 * 1024))):
        left -= len(piece)
        out.write(piece)


def _drawn(source: IO[bytes]) -> bytes:
    drawn = bytearray()
    while len(drawn) < _LONGEST_ANSWER and (piece := source.read(64 * 1024)):
        drawn += piece
    return bytes(drawn)
