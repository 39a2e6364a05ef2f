"""The journal in public: daily batches of fixed size in a second tree, so that growth tells nothing (SEALING.md).

The public tree has its own origin and checkpoints, and the journal's key. Its covers come from a seed that lies beside
the database (`journal.cover`); nothing here asks how much there is to tell before the batch's size is settled.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from django.db import connection, transaction

from safeconduct.errors import BadInput, SafeconductError
from safeconduct.journal import checkpoint, cosignature, cover, tiles, tree
from safeconduct.journal.checkpoint import Checkpoint
from safeconduct.journal.cosignature import Witness
from safeconduct.journal.errors import BadCosignature, BrokenTree
from safeconduct.journal.observing import PUBLIC
from safeconduct.journal.tiles import HEIGHT, LEAF_BYTES, WIDTH, Tile
from safeconduct.journal.tree import Frontier, leaf_hash
from safeconduct.registry import journal, public_memory
from safeconduct.registry.errors import RolledBack
from safeconduct.registry.installation import Installation
from safeconduct.registry.models import (
    Entry,
    Node,
    PublicBatch,
    PublicBundle,
    PublicCheckpoint,
    PublicCosignature,
    PublicNode,
)
from safeconduct.sealing.signing import public_key_of

FAR = 60
"""Days without a batch after which the clock is suspected: what is appended is never taken back."""

type Progress = Callable[[float], None]


class ClockDoubted(SafeconductError):
    """The clock shows a day on which no batch can be made."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a run made.

    Attributes:
        days: whose batches were made, in order; none where today's was there.
        size: leaves of the public tree now.
        waiting: entries that no batch has taken yet.
    """

    days: list[date]
    size: int
    waiting: int


def public_origin(installation: Installation) -> str:
    """Return the public journal's origin, which also names the key in its verifier key."""
    return installation.origin + PUBLIC


def make_batches(
    installation: Installation,
    size: int,
    *,
    far: bool = False,
    published: str | None = None,
    progress: Progress = lambda _: None,
) -> Made:
    """Make today's batch and one for each day that was missed, in one transaction, and sign the new head.

    A second run on the same day makes nothing.

    Args:
        installation: whose.
        size: leaves of each batch; a multiple of 256.
        far: whether it is known that there was no batch for more than `FAR` days.
        published: the newest checkpoint that was published, signed, or "" for none ever: said where the database was
            restored or set back, and the folder alone cannot tell whether this makes a second history.
        progress: is told the part that is done.

    Raises:
        BadInput: the installation has no cover seed yet.
        BadNote: what was published is malformed, or not signed by this journal.
        ClockDoubted: the clock went back behind the newest batch, or far ahead of it.
        RolledBack: the stored tree, or an entry, is not what was signed before, or more may have been published.
    """
    if not installation.cover_seed:
        raise BadInput(
            f"{installation.home} has no keys/cover.key: run `safeconduct upgrade`, or restore it from the backup."
        )
    today = installation.clock().date()
    with transaction.atomic():
        journal.locked_frontier()  # the one serial point: two runs at once make one batch
        last = newest_batch()
        _check_continues(installation, last, published)
        days = _due(last, today, far=far)
        if days:
            frontier = _frontier(last)
            for done, day in enumerate(days):
                last = _append(installation, frontier, last, day, size)
                progress((done + 1) / len(days))
            _sign(installation)
        covered = last.covered if last else 0
        made = Made(days, size_of(last), journal.current().size - covered)
    remember(installation)
    return made


def remember(installation: Installation) -> None:
    """Check that the database continues what the folder remembers, and remember its newest head.

    Called after every batch and before anything of it leaves the machine: so no head that anybody else has seen is
    missing in the folder, and a batch whose commit did not last was seen by nobody.

    Raises:
        RolledBack: the database was set back, or may have been.
    """
    with transaction.atomic():
        journal.locked_frontier()  # who remembers an older head must not write after who remembers a newer one
        _check_continues(installation, newest_batch(), None)


def doubt(installation: Installation) -> str:
    """Say why the public journal here may be older than what was published; "" where it is not."""
    memory = public_memory.read(installation.home)
    return public_memory.doubt(memory, size_of(newest_batch()), _root_at)


def _check_continues(installation: Installation, last: PublicBatch | None, published: str | None) -> None:
    _frontier(last)  # what is remembered, and counts from now on, is what was signed
    size, home = size_of(last), installation.home
    if published is None:
        public_memory.check(home, size, _root_at)
    else:
        head = None
        if published:
            public = public_key_of(installation.checkpoint_seed)
            head = checkpoint.verify(published, public_origin(installation), public)
        public_memory.check_published(head, size, _root_at)
    public_memory.remember(home, last.day if last else None, size, _root_at(size))


def _root_at(size: int) -> bytes:
    return tree.root_at(size, Nodes())


def newest_batch() -> PublicBatch | None:
    """Return the newest batch; None before the first."""
    return PublicBatch.objects.order_by("-number").first()


def size_of(last: PublicBatch | None) -> int:
    """Return how many leaves the public tree has after a batch."""
    return last.first + last.size if last else 0


def waiting() -> int:
    """Return how many entries no batch has taken yet."""
    last = newest_batch()
    return journal.current().size - (last.covered if last else 0)


def _due(last: PublicBatch | None, today: date, *, far: bool) -> list[date]:
    if last is None:
        return [today]
    if today < last.day:
        raise ClockDoubted(
            f"The clock shows {today}, and the newest batch is of {last.day}: set the clock. Nothing was added."
        )
    missed = (today - last.day).days
    if missed > FAR and not far:
        raise ClockDoubted(
            f"The clock shows {today}, {missed} days after the newest batch, of {last.day}. If the clock is right, "
            "run it again with --far; what is added cannot be taken back."
        )
    return [last.day + timedelta(days=number) for number in range(1, missed + 1)]


def _append(
    installation: Installation, frontier: Frontier, last: PublicBatch | None, day: date, size: int
) -> PublicBatch:
    first, covered = size_of(last), last.covered if last else 0
    entries = _entries(covered, size)
    nonce = secrets.token_bytes(cover.NONCE_BYTES)
    leaves = cover.batch(cover.day_secret(installation.cover_seed, day, nonce), first, size, entries)
    bundles = [leaves[at : at + WIDTH] for at in range(0, size, WIDTH)]
    PublicBundle.objects.bulk_create(
        PublicBundle(index=first // WIDTH + number, leaves=b"".join(bundle))
        for number, bundle in enumerate(bundles)
    )
    place = journal.place(0, frontier.size)
    roots = [tree.root_of(map(leaf_hash, bundle)) for bundle in bundles]
    PublicNode.objects.bulk_create(
        PublicNode(place=place + number, hash=digest)
        for number, (_, _, digest) in enumerate(frontier.append_many(roots))
    )
    return PublicBatch.objects.create(
        number=last.number + 1 if last else 0,
        day=day,
        first=first,
        size=size,
        covered=covered + len(entries),
        nonce=nonce,
    )


def _entries(covered: int, most: int) -> list[bytes]:
    """Return the leaf data of the entries that wait, the oldest first, checked against the journal's tree."""
    rows = list(
        Entry.objects.filter(leaf__gte=covered).order_by("leaf").values_list("leaf", "salt", "digest")[:most]
    )
    found = [entry_leaf(bytes(salt), bytes(digest)) for _, salt, digest in rows]
    places = [journal.place(0, leaf) for leaf, _, _ in rows]
    hashes = dict(Node.objects.filter(place__in=places).values_list("place", "hash"))
    for number, ((leaf, _, _), data) in enumerate(zip(rows, found, strict=True)):
        # What the database's owner changed must not be signed here as if it had been so from the beginning.
        if leaf != covered + number or leaf_hash(data) != bytes(hashes.get(places[number], b"")):
            raise RolledBack(
                f"Entry {covered + number} of the journal is not the one in its tree; run `safeconduct journal verify` "
                "and tell the auditor."
            )
    return found


def entry_leaf(salt: bytes, digest: bytes) -> bytes:
    """Return the leaf data of an entry, the same in both trees."""
    return sha256(bytes(salt) + bytes(digest)).digest()


def _frontier(last: PublicBatch | None) -> Frontier:
    """Return the frontier of the tree of the bundles' roots, checked against the newest signed head."""
    count = size_of(last) // WIDTH
    hashes, at, node = [], 0, Nodes()
    for level in range(count.bit_length() - 1, -1, -1):
        if count >> level & 1:
            hashes.append(node(level + HEIGHT, at >> level))
            at += 1 << level
    frontier = Frontier(count, hashes)
    signed = PublicCheckpoint.objects.order_by("-size").first()
    if signed is not None:
        head = checkpoint.parse(signed.note.partition("\n\n")[0] + "\n")
        if (head.size, head.root) != (count * WIDTH, frontier.root()):
            raise RolledBack(
                "The public journal in the database is not the one that its last checkpoint signs; run `safeconduct "
                "journal verify` and tell the auditor."
            )
    return frontier


def _sign(installation: Installation) -> None:
    size = size_of(newest_batch())
    head = Checkpoint(public_origin(installation), size, _root_at(size))
    note = checkpoint.sign(head, installation.checkpoint_seed)
    PublicCheckpoint.objects.create(size=size, note=note)


class Nodes:
    """The public tree's complete nodes, for one proof: a `NodeStore` that remembers the bundle it hashed.

    By plain statements: the ORM's first query in a process takes ten times as long as a whole proof.
    """

    def __init__(self) -> None:
        self._bundle = -1
        self._hashes = b""

    def __call__(self, level: int, index: int) -> bytes:
        """Return the node at (level, index).

        Raises:
            BrokenTree: the database has none there.
        """
        if level >= HEIGHT:
            place = journal.place(level - HEIGHT, index)
            return _stored("SELECT hash FROM registry_publicnode WHERE place = %s", place)
        bundle, within = divmod(index << level, WIDTH)
        if bundle != self._bundle:
            self._bundle, self._hashes = bundle, _hashed(leaves_of(bundle))
        return tiles.subtree(self._hashes, level, within >> level)


def leaves_of(bundle: int) -> bytes:
    """Return the data of 256 leaves, 32 bytes each.

    Raises:
        BrokenTree: the database has none there.
    """
    return _stored('SELECT leaves FROM registry_publicbundle WHERE "index" = %s', bundle)


def _stored(statement: str, key: int) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(statement, [key])
        row = cursor.fetchone()
    if row is None:
        raise BrokenTree(
            "The public journal's tables lack a part of its tree; run `safeconduct journal verify` and tell the "
            "auditor."
        )
    return bytes(row[0])


def _hashed(leaves: bytes) -> bytes:
    return b"".join(leaf_hash(leaves[at : at + LEAF_BYTES]) for at in range(0, len(leaves), LEAF_BYTES))


def file_of(tile: Tile) -> bytes:
    """Return what a tile or a bundle of entries holds."""
    if tile.level is None:
        return tiles.bundle_data(leaves_of(tile.index)[: tile.width * LEAF_BYTES])
    if tile.level == 0:
        return _hashed(leaves_of(tile.index))[: tile.width * tree.HASH_BYTES]
    level, first = HEIGHT * (tile.level - 1), tile.index * WIDTH
    places = [journal.place(level, first + offset) for offset in range(tile.width)]
    stored = dict(PublicNode.objects.filter(place__in=places).values_list("place", "hash"))
    return b"".join(bytes(stored[place]) for place in places)


def cosigned(note: str, installation: Installation, witnesses: Sequence[Witness]) -> list[str]:
    """Keep the cosignatures of known witnesses under a checkpoint of ours, and return the names of the new ones.

    Args:
        note: the checkpoint with the witnesses' lines, as it came back.
        installation: whose.
        witnesses: those who count here.

    Raises:
        BadNote: it is malformed or not signed by this journal.
        BadCosignature: it is not a checkpoint that was made here, a line does not hold, or no known witness signed.
    """
    origin, public = public_origin(installation), public_key_of(installation.checkpoint_seed)
    head = checkpoint.verify(note, origin, public)
    with transaction.atomic():
        ours = PublicCheckpoint.objects.filter(size=head.size).first()
        if ours is None or checkpoint.verify(ours.note, origin, public) != head:
            raise BadCosignature(
                f"No checkpoint of {head.size} leaves with this root was made here; it is signed by this journal's key "
                "all the same: keep it, and tell the auditor."
            )
        found = cosignature.cosignatures(note, witnesses)
        if not found:
            raise BadCosignature(
                "No witness of [journal] witnesses in safeconduct.toml signed this checkpoint."
            )
        there = set(ours.cosignatures.values_list("witness", flat=True))
        fresh = [each for each in found if each.witness.verifier_key not in there]
        for each in fresh:
            PublicCosignature.objects.create(
                checkpoint=ours, witness=each.witness.verifier_key, line=each.line
            )
    return [each.witness.name for each in fresh]


def newest_note(witnesses: Sequence[Witness] = (), quorum: int = 0) -> tuple[int, str] | None:
    """Return size and signed note, with its cosignatures, of the newest checkpoint that enough witnesses signed.

    Args:
        witnesses: those who count.
        quorum: how many of them must have signed; 0 for none.

    Returns:
        None where there is none.
    """
    keys = [each.verifier_key for each in witnesses]
    for each in PublicCheckpoint.objects.order_by("-size").iterator():
        lines = dict(each.cosignatures.values_list("witness", "line"))
        if sum(key in lines for key in keys) >= quorum:
            return each.size, each.note + "".join(f"{lines[key]}\n" for key in keys if key in lines)
    return None
