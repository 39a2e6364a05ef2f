"""What the folder remembers of the public journal: no second history is signed on a database that was set back.

`keys/public.json`, beside the cover seed, holds the newest head that may have left this machine. It is written after
a batch is committed and before anything is published. A database that does not continue it was set back; one that was
restored may have been. Two histories side by side tell more than that they differ: what was waiting at the backup
stands in both, and nothing else does. So nothing is signed or written out before somebody who looked at the mirrors
says what was published.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec

from safeconduct.journal.checkpoint import Checkpoint
from safeconduct.journal.errors import BrokenTree
from safeconduct.registry import folder_memory
from safeconduct.registry.errors import RolledBack

NAME = "keys/public.json"

ANSWER = (
    "Look at the mirrors and ask the witnesses what was published last; then run `safeconduct journal batch "
    "--checkpoint FILE` with that checkpoint, or with --nothing-published if there never was one "
    "(docs/operate/public-journal.md)."
)
"""What whoever operates the installation does about a doubt."""

type RootAt = Callable[[int], bytes]
"""Returns the public tree's root at a size that the database has."""


class Memory(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the file holds.

    Attributes:
        restored: the installation was made again from a backup, and nobody has said yet what was published.
        day: of the newest batch; None before the first.
        size: leaves of the public tree.
        root: its root, hexadecimal.
    """

    restored: bool
    day: date | None
    size: int
    root: str


def read(home: Path) -> Memory | None:
    """Return what is remembered; None where there is no such file.

    Raises:
        BadInput: it cannot be read.
    """
    return folder_memory.read(home / NAME, Memory, f". If it is damaged, delete it. {ANSWER}")


def mark_restored(home: Path) -> None:
    """Remember that this folder comes from a backup: whatever the file said there says nothing of what came after."""
    folder_memory.write(home / NAME, Memory(restored=True, day=None, size=0, root=""))


def doubt(memory: Memory | None, size: int, root_at: RootAt) -> str:
    """Say why the public journal in the database may be older than what was published; "" where it is not.

    Args:
        memory: what is remembered.
        size: leaves of the public tree in the database.
        root_at: gives its roots.
    """
    if memory is None:
        return f"{NAME} is missing, which says how far the public journal had come." if size else ""
    if memory.restored:
        return "The installation was restored, and nobody has said yet what of the public journal was published since."
    if memory.size > size:
        return (
            f"{NAME} remembers {memory.size} leaves of the public journal, up to {memory.day}, and the database has "
            f"{size}: it was set back."
        )
    if memory.size and not _has(root_at, memory.size, memory.root):
        return f"The public journal in the database is not the one that {NAME} remembers: it was rewritten."
    return ""


def _has(root_at: RootAt, size: int, root: str) -> bool:
    try:
        return root_at(size).hex() == root
    except BrokenTree:
        return False


def check(home: Path, size: int, root_at: RootAt) -> None:
    """Check that the database continues what is remembered.

    Raises:
        RolledBack: it does not, or it may not; the sentence says what to do.
    """
    if said := doubt(read(home), size, root_at):
        raise RolledBack(f"{said} {ANSWER}")


def check_published(published: Checkpoint | None, size: int, root_at: RootAt) -> None:
    """Check that the newest head that was published is in the database.

    Args:
        published: that head; None when it is known that there never was one.
        size: leaves of the public tree in the database.
        root_at: gives its roots.

    Raises:
        RolledBack: it is not. There is no way on then: whatever is added would be a second history.
    """
    if published is not None and (
        published.size > size or not _has(root_at, published.size, published.root.hex())
    ):
        raise RolledBack(
            f"A public journal of {published.size} leaves was published, and the {size} leaves in the database are not "
            "its continuation: this public journal cannot go on. Keep the mirror, tell the auditor, and begin another "
            "under a new origin (docs/operate/public-journal.md)."
        )


def remember(home: Path, day: date | None, size: int, root: bytes) -> None:
    """Remember a head; it survives a power cut.

    Raises:
        BadInput: the file cannot be written.
    """
    memory = Memory(restored=False, day=day, size=size, root=root.hex())
    if read(home) != memory:
        folder_memory.write(home / NAME, memory)
