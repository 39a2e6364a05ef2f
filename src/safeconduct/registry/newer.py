"""What a newer journal of the same installation knows that a backup cannot: which cases were erased since.

A checkpoint says only how many entries there were. Which case was erased, two officers signed; so the evidence is the
entries themselves: of a later backup, or of the database that survived on the old disk. They are read without a key,
and count only where they continue the backup's own journal.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from safeconduct.casefile.audit import Audit
from safeconduct.casefile.entry import Entry
from safeconduct.errors import BadInput, SafeconductError
from safeconduct.journal import checkpoint
from safeconduct.registry import backups
from safeconduct.registry.installation import Installation
from safeconduct.sealing.streams import unseal_stream

_SQLITE = b"SQLite format 3\0"
_ENTRIES = 'SELECT file_id, "index", signed, signature, body, salt FROM registry_entry ORDER BY leaf'


@dataclass(frozen=True, slots=True)
class Evidence:
    """A newer database of the installation, as a SQLite file.

    Attributes:
        path: of the file.
    """

    path: Path


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the evidence says.

    Attributes:
        entries: in the newer journal.
        erased: references of cases that two officers erased.
    """

    entries: int
    erased: frozenset[str]


def evidence(given: Path, identity: str, scratch: Path) -> Evidence:
    """Return the evidence that a person named: a SQLite file, or a later backup, which is opened for it.

    Args:
        given: the file, or the folder of a backup of a SQLite installation.
        identity: the recovery identity.
        scratch: a new file for the database in the backup; the caller removes it.

    Raises:
        BadInput: it is neither.
        BackupDamaged: the later backup is.
        CannotOpen: it is sealed to another key.
    """
    if given.is_dir():
        backup = backups.find(given)
        contents = backups.read(backup).contents
        if contents.vendor != "sqlite":
            raise BadInput(
                f"{given} is a backup of a PostgreSQL database, which cannot be read beside another one: restore from "
                "it instead."
            )
        backups.check(backup / "database.age", contents.parts[0])
        backups.write(scratch, b"")
        with (backup / "database.age").open("rb") as sealed, scratch.open("wb") as into:
            unseal_stream(sealed, into, identity)
        return Evidence(scratch)
    try:
        with given.open("rb") as opened:
            is_one = opened.read(len(_SQLITE)) == _SQLITE
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise BadInput(f"{given} cannot be read: {reason}.") from None
    if not is_one:
        raise BadInput(
            f"{given} is neither a backup nor a database of an installation (safeconduct.sqlite3)."
        )
    return Evidence(given)


def learn(found: Evidence, installation: Installation, restored: Audit) -> Learnt:
    """Read a newer journal to its end.

    Raises:
        BadInput: it cannot be read, is older than the backup, or is the journal of something else.
    """
    newer = Audit(authority=installation.authority)
    try:
        for reference, index, entry in _entries(found.path):
            newer.take(reference, index, entry)
    except sqlite3.Error as error:
        raise BadInput(f"{found.path} cannot be read as a database of an installation: {error}.") from None
    size = restored.frontier.size
    if newer.frontier.size < size:
        raise BadInput(
            f"{found.path} has {newer.frontier.size} entries and the backup {size}: it is older, and proves nothing."
        )
    if newer.root(size) != restored.frontier.root():
        raise BadInput(
            f"{found.path} does not continue the backup's journal: it is another installation's, or one of the two was "
            "rewritten. Tell the auditor."
        )
    if newer.problems:
        raise BadInput(f"The newer journal is damaged. First: {newer.problems[0]}. Nothing was restored.")
    return Learnt(
        newer.frontier.size, frozenset(reference for reference, seen in newer.files.items() if seen.erased)
    )


def checkpoint_size(note: str, audit: Audit) -> int:
    """Return how many entries a checkpoint from outside covers.

    Raises:
        BadInput: it is not signed by this installation.
    """
    try:
        key = bytes.fromhex(audit.office.checkpoint_key)
        return checkpoint.verify(note, audit.office.origin, key).size
    except (ValueError, SafeconductError) as error:
        raise BadInput(f"The checkpoint from outside is none of this installation: {error}") from None


def _entries(path: Path) -> Iterator[tuple[str, int, Entry]]:
    # Read-only, yet with its write-ahead log, which may hold the newest entries.
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as opened:
        for reference, index, signed, signature, body, salt in opened.execute(_ENTRIES):
            yield reference, index, Entry(signed, signature, body, salt)
