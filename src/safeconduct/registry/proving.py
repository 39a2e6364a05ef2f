"""A proof for whoever sees no content: that a leaf stands in the journal of the newest checkpoint."""

from safeconduct.journal.tree import inclusion_proof
from safeconduct.registry import journal


def proof_of(leaf: int, size: int) -> dict[str, object]:
    """Return the proof that a leaf is in the tree of a size (RFC 6962, section 2.1.1), all hashes in hex.

    Args:
        leaf: index, from 0, below `size`.
        size: of the tree, that of a published checkpoint.

    Returns:
        `leaf`, `size`, `hash` of the leaf, `path` from the bottom up, and `root`, which the checkpoint signs.
    """
    path = inclusion_proof(leaf, size, journal.node)
    return {
        "leaf": leaf,
        "size": size,
        "hash": journal.node(0, leaf).hex(),
        "path": [each.hex() for each in path],
        "root": journal.root_at(size).hex(),
    }
