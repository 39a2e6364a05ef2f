"""The journal's tree in the database: leaves appended in the act's own transaction, checkpoints published."""

from django.db import transaction

from safeconduct.casefile.entry import Head
from safeconduct.journal import tree
from safeconduct.journal.checkpoint import Checkpoint, sign
from safeconduct.journal.tree import EMPTY_ROOT, HASH_BYTES, Frontier, consistency_proof, leaf_hash
from safeconduct.registry import rows
from safeconduct.registry.installation import Installation
from safeconduct.registry.models import Node, PublishedCheckpoint, TreeHead


def place(level: int, index: int) -> int:
    """Return a node's row: how many nodes were complete before it.

    So rows are only ever added at the end of the table. Ordered by level and index, every append would write to
    a page for each level, and a batch would take half as long again.
    """
    last = ((index + 1) << level) - 1  # the leaf that completed it
    return _complete(last) + level


def node_at(row: int) -> tuple[int, int]:
    """Return level and index of the node in a row: the inverse of `place`."""
    last = row >> 1
    while _complete(last + 1) <= row:
        last += 1
    level = row - _complete(last)
    return level, ((last + 1) >> level) - 1


def locked_frontier() -> Frontier:
    """Lock the journal's head for this transaction and return its frontier."""
    return _frontier(*rows.tree_head())


def append(leaves: list[bytes], frontier: Frontier) -> None:
    """Append leaf data under a locked frontier, which is moved on, and write the complete nodes."""
    first = _complete(frontier.size)
    nodes = frontier.append_many([leaf_hash(leaf) for leaf in leaves])
    rows.add_nodes(first, [value for _, _, value in nodes])
    rows.set_tree_head(frontier.size, b"".join(frontier.hashes))


def current() -> Head:
    """Return the journal's size and root at this moment, unsigned."""
    head = TreeHead.objects.filter(only=True).first()
    if head is None or head.size == 0:
        return Head(0, EMPTY_ROOT.hex())
    frontier = _frontier(head.size, bytes(head.frontier))
    return Head(frontier.size, frontier.root().hex())


def node(level: int, index: int) -> bytes:
    """Return a complete node's hash, for proofs."""
    return bytes(Node.objects.values_list("hash", flat=True).get(place=place(level, index)))


def root_at(size: int) -> bytes:
    """Return the root that the journal had at an earlier size, from its stored nodes."""
    return tree.root_at(size, node)


def publish(installation: Installation) -> str:
    """Sign the journal's head as a checkpoint, store it, and return the signed note."""
    with transaction.atomic():
        frontier = locked_frontier()
        root = frontier.root() if frontier.size else EMPTY_ROOT
        known = PublishedCheckpoint.objects.filter(size=frontier.size).first()
        if known is not None:
            return known.note
        note = sign(Checkpoint(installation.origin, frontier.size, root), installation.checkpoint_seed)
        PublishedCheckpoint.objects.create(size=frontier.size, note=note)
        return note


def _complete(leaves: int) -> int:
    """Return how many complete nodes a tree of so many leaves has, the leaves among them."""
    return 2 * leaves - leaves.bit_count()


def _frontier(size: int, stored: bytes) -> Frontier:
    return Frontier(size, [stored[at : at + HASH_BYTES] for at in range(0, len(stored), HASH_BYTES)])


def consistency(old: int, new: int) -> list[bytes]:
    """Return the proof that the tree of `new` leaves grew from the tree of `old`."""
    return consistency_proof(old, new, node)
