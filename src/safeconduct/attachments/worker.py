"""The converting process: `python -I -B -m safeconduct.attachments.worker WHAT KIND READER`.

WHAT is `apart` (a file comes in, frames go out), `make` (frames come in, a new file goes out) or `walls` (says what
closes the cell, and reads nothing). It reads its standard input only once the cell is closed.
"""

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import BinaryIO, cast

import msgspec

from safeconduct.attachments import cell, frames
from safeconduct.attachments.kinds import FORMS, Form, Kind
from safeconduct.attachments.limits import LIMITS
from safeconduct.attachments.words import CannotConvert, Refusal

_READERS = {
    Kind.IMAGE: "safeconduct.attachments.pictures",
    Kind.DOCUMENT: "safeconduct.attachments.papers",
    Kind.TEXT: "safeconduct.attachments.texts",
    Kind.SOUND: "safeconduct.attachments.sounds",
}
"""By kind: who takes it apart. Only that one's libraries are loaded, so nothing else of theirs can be attacked."""

_MAKER = "safeconduct.attachments.making"

type Reader = Callable[[bytes, Form], Iterator[tuple[frames.Mark, bytes]]]


def main(what: str, kind: str, reader: str) -> int:
    """Convert as the arguments say; return the exit status."""
    network = cell.prepare()
    match what:
        case "apart":
            library, form = import_module(_READERS[Kind(kind)]), Form(Kind(kind), reader)
            library.preload(form)
            _close(network=network)
            _apart(library.take_apart, form)
        case "make":
            making = import_module(_MAKER)
            making.preload(Kind(kind))
            _close(network=network)
            made, parts = making.make(sys.stdin.buffer, Kind(kind))
            sys.stdout.buffer.write(msgspec.json.encode(made) + b"\n" + b"".join(parts))
        case _:
            # With every library in, as none of them is to need what the cell takes away.
            for form in FORMS:
                import_module(_READERS[form.kind]).preload(form)
                import_module(_MAKER).preload(form.kind)
            sys.stdout.buffer.write(msgspec.json.encode(_close(network=network)))
    sys.stdout.buffer.flush()
    return 0


def _close(*, network: bool) -> cell.Walls:
    try:
        return cell.close(network=network)
    except cell.NotIsolated:
        # Nothing was read yet, and nothing will be.
        sys.exit(cell.NOT_ISOLATED)


def _apart(take_apart: Reader, form: Form) -> None:
    out = cast("BinaryIO", sys.stdout.buffer)
    data = sys.stdin.buffer.read(LIMITS.bytes_in + 1)
    try:
        for mark, content in take_apart(data, form):
            frames.write(out, mark, content)
    except CannotConvert as refused:
        frames.write(out, frames.Mark.REFUSED, refused.refusal.encode())
    except MemoryError:
        frames.write(out, frames.Mark.REFUSED, Refusal.TOO_COSTLY.encode())
    else:
        frames.write(out, frames.Mark.END)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
