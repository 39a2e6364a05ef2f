"""The statements that every act runs, written out: an act is a handful of rows, and each costs one statement.

The ORM builds such a statement anew each time, which took longer than the sealing. Everything that is not on
this path goes through the ORM. Both databases take the same text, but for the row lock.
"""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Any

from django.db import connection

LOCK = {"sqlite": "", "postgresql": " FOR UPDATE"}
"""SQLite's transactions are IMMEDIATE: the one writer holds everything already."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file's row, with its snapshot where there is one. Digests are raw bytes."""

    reference: str
    kind: str
    stage: str
    index: int
    digest: bytes
    due: str
    snapshot_digest: bytes | None
    snapshot: bytes | None


def tree_head() -> tuple[int, bytes]:
    """Lock the journal's head for this transaction and return its size and frontier.

    The one serial point of the system, by design: SQLite holds its single writer, PostgreSQL this row.
    """
    found = _one(
        f'SELECT size, frontier FROM registry_treehead WHERE "only" = %s{LOCK[connection.vendor]}',  # noqa: S608
        [True],
    )
    if found is None:
        _run('INSERT INTO registry_treehead ("only", size, frontier) VALUES (%s, 0, %s)', [True, b""])
        return 0, b""
    return found[0], bytes(found[1])


def set_tree_head(size: int, frontier: bytes) -> None:
    """Write the journal's new head."""
    _run('UPDATE registry_treehead SET size = %s, frontier = %s WHERE "only" = %s', [size, frontier, True])


def add_nodes(first: int, hashes: list[bytes]) -> None:
    """Add nodes of the tree in consecutive places, by one statement with three values however many there are."""
    _run(
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %s)"
        " INSERT INTO registry_node (place, hash) SELECT %s + i, substr(%s, 32 * i + 1, 32) FROM n",
        [len(hashes), first, b"".join(hashes)],
    )


def file(reference: str) -> FileRow | None:
    """Lock a file for this transaction and return its row with its snapshot."""
    found = _one(
        'SELECT f.reference, f.kind, f.stage, f."index", f.digest, f.due, s.digest, s.blob'  # noqa: S608
        " FROM registry_casefile f LEFT JOIN registry_snapshot s ON s.file_id = f.reference"
        f" WHERE f.reference = %s{LOCK[connection.vendor] and ' FOR UPDATE OF f'}",
        [reference],
    )
    return None if found is None else _file_row(found)


def peek(reference: str) -> FileRow | None:
    """Return a file's row with its snapshot, without a lock."""
    found = _one(
        'SELECT f.reference, f.kind, f.stage, f."index", f.digest, f.due, s.digest, s.blob'
        " FROM registry_casefile f LEFT JOIN registry_snapshot s ON s.file_id = f.reference"
        " WHERE f.reference = %s",
        [reference],
    )
    return None if found is None else _file_row(found)


def office() -> tuple[str, int, bytes] | None:
    """Return the office file's reference, and place and digest of its last entry."""
    # The first condition is word for word that of a small index; without it SQLite reads every case for each act.
    found = _one(
        'SELECT reference, "index", digest FROM registry_casefile'
        " WHERE kind IN ('office', 'watch') AND kind = 'office'",
        [],
    )
    return None if found is None else (found[0], found[1], bytes(found[2]))


def add_file(row: FileRow) -> None:
    """Add a file."""
    _run(
        'INSERT INTO registry_casefile (reference, kind, stage, "index", digest, due)'
        " VALUES (%s, %s, %s, %s, %s, %s)",
        [row.reference, row.kind, row.stage, row.index, row.digest, row.due],
    )


def move_file(row: FileRow) -> None:
    """Move a file's head on."""
    _run(
        'UPDATE registry_casefile SET stage = %s, "index" = %s, digest = %s, due = %s WHERE reference = %s',
        [row.stage, row.index, row.digest, row.due, row.reference],
    )


def seals(reference: str, account: str) -> list[tuple[str, bytes]]:
    """Return the seals of a file for an account (place, blob)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place, blob FROM registry_seal WHERE file_id = %s AND account = %s", [reference, account]
        )
        return [(place, bytes(blob)) for place, blob in cursor.fetchall()]


def repeated(request: bytes) -> tuple[str, int, bytes, int, bytes] | None:
    """Return (file, index, digest, leaf, signed) of the entry that a request made already."""
    found = _one(
        'SELECT file_id, "index", digest, leaf, signed FROM registry_entry WHERE request = %s', [request]
    )
    return None if found is None else (found[0], found[1], bytes(found[2]), found[3], bytes(found[4]))


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry's row: its leaf in the journal, its file and place in it, and its bytes."""

    leaf: int
    file: str
    index: int
    signed: bytes
    signature: bytes
    body: bytes
    salt: bytes
    digest: bytes
    request: bytes


_ADD_ENTRY = (
    'INSERT INTO registry_entry (leaf, file_id, "index", signed, signature, body, salt, digest, request)'
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


def add_entry(row: EntryRow) -> None:
    """Add an entry."""
    _run(_ADD_ENTRY, list(astuple(row)))


def add_entries(added: Iterable[EntryRow]) -> None:
    """Add entries in order."""
    with connection.cursor() as cursor:
        cursor.executemany(_ADD_ENTRY, [astuple(row) for row in added])


def keep_snapshot(reference: str, digest: bytes, blob: bytes, summary: bytes = b"") -> None:
    """Replace a file's snapshot and summary; an empty summary is made again when a queue asks for it."""
    _run(
        "INSERT INTO registry_snapshot (file_id, digest, blob, summary) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (file_id) DO UPDATE SET digest = excluded.digest, blob = excluded.blob,"
        " summary = excluded.summary",
        [reference, digest, blob, summary],
    )


def _run(statement: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _one(statement: str, values: list[Any]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: tuple[Any, ...] | None = cursor.fetchone()
        return found


def _file_row(found: tuple[Any, ...]) -> FileRow:
    reference, kind, stage, index, digest, due, snapshot_digest, blob = found
    return FileRow(
        reference,
        kind,
        stage,
        index,
        bytes(digest),
        due,
        None if snapshot_digest is None else bytes(snapshot_digest),
        None if blob is None else bytes(blob),
    )
