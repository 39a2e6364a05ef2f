"""The statements behind a queue: a fixed number of them, however many cases there are."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class QueueRow:
    """What a queue needs of one case for one account. Digests are raw bytes.

    `leaf` is the last entry's in the journal;
    `place` and `seal` are the newest of the case's file identities that is sealed to the account; `summary` belongs to
    the entry with `summary_digest`, which is not the last one when somebody acted who cannot make a summary.
    """

    reference: str
    stage: str
    leaf: int
    digest: bytes
    place: str
    seal: bytes
    summary_digest: bytes
    summary: bytes


def queue(account: str, references: Collection[str] | None = None) -> list[QueueRow]:
    """Return the cases whose file identity is sealed to an account, by reference; erased ones are none of them.

    Args:
        account: whose queue.
        references: only these; None for all.
    """
    if references is not None and not references:
        return []
    named = sorted(references) if references is not None else []
    only = f" AND f.reference IN ({', '.join(['%s'] * len(named))})" if references is not None else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.reference, f.stage, n.leaf, f.digest, e.place, e.blob, s.digest, s.summary"  # noqa: S608 - placeholders only
            " FROM registry_seal e JOIN registry_casefile f ON f.reference = e.file_id"
            ' JOIN registry_entry n ON n.file_id = f.reference AND n."index" = f."index"'
            " LEFT JOIN registry_snapshot s ON s.file_id = f.reference"
            " WHERE e.account = %s AND e.place LIKE 'file:%%' AND f.kind = 'case' AND f.stage <> 'erased'"
            f"{only} ORDER BY f.reference, LENGTH(e.place), e.place",
            [account, *named],
        )
        # A later row of the same case has a newer identity, and takes the place of the earlier one.
        found = {row[0]: row for row in cursor.fetchall()}
    return [
        QueueRow(
            reference,
            stage,
            leaf,
            bytes(digest),
            place,
            bytes(seal),
            bytes(summary_digest or b""),
            bytes(summary or b""),
        )
        for reference, stage, leaf, digest, place, seal, summary_digest, summary in found.values()
    ]


def moved_since(leaf: int) -> list[str]:
    """Return the cases that received an entry at this leaf of the journal or a later one, by reference."""
    with connection.cursor() as cursor:
        # Sorted and made unique here: asked to, SQLite walks over every entry by its file instead.
        cursor.execute(
            "SELECT file_id FROM registry_entry WHERE leaf >= %s AND file_id NOT IN"
            " (SELECT reference FROM registry_casefile WHERE kind IN ('office', 'watch'))",
            [leaf],
        )
        return sorted({row[0] for row in cursor.fetchall()})


def journal_end() -> tuple[int, bytes]:
    """Return how many leaves the journal has, and the digest of the last one's entry; no lock is taken."""
    found = _one("SELECT leaf, digest FROM registry_entry ORDER BY leaf DESC LIMIT 1", [])
    return (0, b"") if found is None else (found[0] + 1, bytes(found[1]))


def entry_at(leaf: int) -> bytes:
    """Return the digest of the entry at a leaf of the journal; nothing where there is none."""
    found = _one("SELECT leaf, digest FROM registry_entry WHERE leaf = %s", [leaf])
    return b"" if found is None else bytes(found[1])


def beginning_with(account: str, start: str, most: int) -> list[str]:
    """Return the references that begin with `start` among the cases open to an account, at most `most`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT f.reference FROM registry_seal e JOIN registry_casefile f ON f.reference = e.file_id"
            " WHERE e.account = %s AND e.place LIKE 'file:%%' AND f.kind = 'case' AND f.stage <> 'erased'"
            " AND f.reference >= %s AND f.reference < %s ORDER BY f.reference LIMIT %s",
            # The tilde comes after every letter of a reference: a range uses the index where LIKE may not.
            [account, start, f"{start}~", most],
        )
        return [row[0] for row in cursor.fetchall()]


def _one(statement: str, values: list[int]) -> tuple[int, bytes] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: tuple[int, bytes] | None = cursor.fetchone()
        return found
