"""Checkpoints (c2sp.org/tlog-checkpoint): the journal's signed head, short enough to read aloud."""

import base64
import binascii
import re
from dataclasses import dataclass

from safeconduct.journal import note
from safeconduct.journal.errors import BadNote
from safeconduct.journal.tree import EMPTY_ROOT, HASH_BYTES

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The tree at one size."""

    origin: str
    """Names the journal; also the name of the key that signs."""
    size: int
    """Number of leaves."""
    root: bytes
    """Root hash, 32 bytes."""


def encode(checkpoint: Checkpoint) -> str:
    """Return the note text of a checkpoint: origin, size, root, one a line.

    Raises:
        BadNote: the fields are no checkpoint (an origin of several lines would forge the others).
    """
    root = base64.b64encode(checkpoint.root).decode()
    text = f"{checkpoint.origin}\n{checkpoint.size}\n{root}\n"
    if parse(text) != checkpoint:
        raise BadNote(
            f"{checkpoint.origin[:60]!r} cannot be a journal's origin; it must be one line of text."
        )
    return text


def parse(text: str) -> Checkpoint:
    """Return the checkpoint in a note text; extension lines after the third are allowed and ignored.

    Raises:
        BadNote: the text is no checkpoint.
    """
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
        raise BadNote("A checkpoint has an origin, a size and a root, one a line; this text does not.")
    origin, size, root = lines[:3]
    if not _SIZE.fullmatch(size) or int(size) >= 2**63:
        raise BadNote(f"{size[:30]!r} is no size of a journal; the checkpoint was damaged.")
    try:
        digest = base64.b64decode(root, validate=True)
    except (binascii.Error, ValueError):
        digest = b""
    if len(digest) != HASH_BYTES or base64.b64encode(digest).decode() != root:
        raise BadNote(f"{root[:60]!r} is no root hash; the checkpoint was damaged.")
    if size == "0" and digest != EMPTY_ROOT:
        raise BadNote("The checkpoint of an empty journal must hold the root of the empty tree.")
    return Checkpoint(origin=origin, size=int(size), root=digest)


def sign(checkpoint: Checkpoint, seed: bytes) -> str:
    """Return the checkpoint as a note signed under its origin's name.

    Raises:
        BadNote: the origin cannot name a key (no spaces, no plus signs), or is reserved.
    """
    return note.sign_note(encode(checkpoint), checkpoint.origin, seed)


def verify(signed: str | bytes, origin: str, public: bytes) -> Checkpoint:
    """Return the checkpoint in a note that this journal's key signed.

    Raises:
        BadNote: it is malformed, not signed by the key, or of another journal.
    """
    checkpoint = parse(note.verify_note(signed, {origin: public}).text)
    if checkpoint.origin != origin:
        # The same key may serve a test installation; its head must not pass for this journal's.
        raise BadNote(f"The checkpoint is of the journal {checkpoint.origin[:60]!r}, not of {origin!r}.")
    return checkpoint


def size_of(signed: str) -> int:
    """Return how many leaves a signed checkpoint covers, without checking the signature: for one just made."""
    return parse(signed.partition("\n\n")[0] + "\n").size
