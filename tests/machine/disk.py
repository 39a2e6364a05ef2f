"""Promise 4: what lies on the disk, and what the journal holds of what was acknowledged."""

from collections.abc import Iterable, Iterator

import psycopg
from tests.databases import Database

from safeconduct.casefile.act import ACTS
from safeconduct.casefile.words import Kind
from safeconduct.journal.tree import Frontier, leaf_hash
from safeconduct.registry.models import Entry, TreeHead
from safeconduct.registry.performing import Receipt
from safeconduct.registry.stores import sealed_of


def disks_tell_nothing(database: Database, secrets: Iterable[str]) -> Iterator[str]:
    """Promise 4: no word of a case, nor what was done to it, lies in the bytes of the database or of the folder."""
    raw = b"".join(_bytes_of(database))
    sealed = [name for name, act in ACTS.items() if act.kind is Kind.CASE and not act.public]
    for word in (*secrets, *sealed):
        if word.encode() in raw:
            yield f"{word!r} lies in clear on the disk"


def _bytes_of(database: Database) -> Iterator[bytes]:
    for path in sorted(database.home.rglob("*")):
        if path.is_file():
            yield path.read_bytes()
    if database.url is None:
        return
    with psycopg.connect(database.url, autocommit=True) as raw:
        tables = raw.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        ).fetchall()
        for (table,) in tables:
            with raw.cursor().copy(f'COPY "{table}" TO STDOUT (FORMAT binary)'.encode()) as copied:
                yield from (bytes(block) for block in copied)


def journal_holds(receipts: Iterable[Receipt]) -> Iterator[str]:
    """Promise 4: everything acknowledged is in the journal, at its leaf, under the root that the head has."""
    rows = {
        leaf: (file, index, bytes(digest).hex())
        for leaf, file, index, digest in Entry.objects.values_list("leaf", "file_id", "index", "digest")
    }
    for receipt in receipts:
        if rows.get(receipt.leaf) != (receipt.case, receipt.index, receipt.digest):
            yield f"leaf {receipt.leaf}: what was acknowledged is gone"
    frontier = Frontier()
    for entry in Entry.objects.order_by("leaf").only("signed", "signature", "salt", "body"):
        frontier.append(leaf_hash(sealed_of(entry).leaf))
    head = TreeHead.objects.get(only=True)
    if (head.size, bytes(head.frontier)) != (frontier.size, b"".join(frontier.hashes)):
        yield "the journal's head is not the head of its entries"
