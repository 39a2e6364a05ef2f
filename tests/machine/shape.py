"""The whole database in so far as an act may change it, read before and after each attempt."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from safeconduct.casefile.words import Kind
from safeconduct.registry.journal import node_at
from safeconduct.registry.watching import WATCH

COUNTS = """
SELECT (SELECT COUNT(*) FROM registry_entry),
       (SELECT COUNT(*) FROM registry_entry WHERE file_id = %s),
       (SELECT COUNT(*) FROM registry_node),
       (SELECT COUNT(*) FROM registry_seal),
       (SELECT COUNT(*) FROM registry_pair),
       (SELECT COUNT(*) FROM custody_helditem),
       (SELECT COUNT(*) FROM registry_vaultreading),
       (SELECT COUNT(*) FROM treasury_entry)
"""
"""In the order of `Shape`."""


@dataclass(frozen=True)
class Shape:
    """The whole database in so far as an act may change it, but for the watch file."""

    files: dict[str, tuple[int, bytes, str, str]]
    entries: int
    watched: int
    nodes: int
    seals: int
    pairs: int
    held: int
    readings: int
    postings: int
    snapshots: dict[str, bytes]
    tags: frozenset[bytes]
    """Which say that a gate refused: the one thing besides the watch that a refusal adds to (`Run._check_tags`)."""

    @classmethod
    def now(cls) -> "Shape":
        """Read it."""
        with connection.cursor() as cursor:
            cursor.execute('SELECT reference, kind, "index", digest, stage, due FROM registry_casefile')
            files = {
                reference: (index, bytes(digest), stage, due)
                for reference, kind, index, digest, stage, due in cursor.fetchall()
                if kind != Kind.WATCH
            }
            cursor.execute("SELECT file_id, digest FROM registry_snapshot")
            snapshots = {file: bytes(digest) for file, digest in cursor.fetchall()}
            cursor.execute("SELECT tag FROM registry_refusal")
            tags = frozenset(bytes(tag) for (tag,) in cursor.fetchall())
            cursor.execute(COUNTS, [WATCH])
            entries, watched, stored, seals, pairs, held, readings, postings = cursor.fetchone()
        # So many complete nodes belong to one number of leaves: the one that the next leaf would be.
        _, nodes = node_at(stored)
        return cls(
            files=files,
            entries=entries - watched,
            watched=watched,
            nodes=nodes,
            seals=seals,
            pairs=pairs,
            held=held,
            readings=readings,
            postings=postings,
            snapshots=snapshots,
            tags=tags,
        )

    def besides_the_watch(self) -> tuple[Any, ...]:
        """Return everything that a refused act leaves as it was; of the tags `_check_tags` says more."""
        return (
            self.files,
            self.entries,
            self.nodes - self.watched,
            self.seals,
            self.pairs,
            self.held,
            self.readings,
            self.postings,
            self.snapshots,
        )
