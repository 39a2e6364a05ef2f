"""The Merkle tree of RFC 6962 and its proofs, with the verification algorithms of RFC 9162.

Nodes are numbered by level and index: level 0 holds the leaf hashes, and node (l, i) covers the leaves
from i·2^l up to (i+1)·2^l. Only *complete* nodes are stored; they never change, whatever is appended, so
the store is append-only too. The ragged right edge is computed when asked for.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

from safeconduct.journal.errors import BrokenTree

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
"""The root of the tree without leaves (RFC 6962 §2.1)."""

type Node = tuple[int, int, bytes]
"""(level, index, hash) of a complete node."""
type NodeStore = Callable[[int, int], bytes]
"""Returns the hash of the complete node at (level, index)."""


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf; the 0x00 keeps a leaf from being passed off as a node (RFC 6962 §2.1)."""
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node; the 0x01 keeps a node from being passed off as a leaf."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The compact form of a tree: its size and the roots of its largest complete subtrees, left to right.

    It is all an append needs, at most one hash per bit of the size. Appending changes it in place; take a
    `copy()` first where the surrounding transaction may be rolled back.
    """

    __slots__ = ("hashes", "size")

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        """Take up a stored frontier, or start an empty tree.

        Raises:
            BrokenTree: the number or length of hashes does not belong to this size.
        """
        self.size = size
        self.hashes = list(hashes)
        if size < 0 or len(self.hashes) != size.bit_count() or any(len(h) != HASH_BYTES for h in self.hashes):
            raise BrokenTree(
                f"The journal's stored frontier does not belong to {size} entries; restore or rebuild it."
            )

    def copy(self) -> "Frontier":
        """Return an independent frontier of the same tree."""
        return Frontier(self.size, self.hashes)

    def append(self, leaf: bytes) -> list[Node]:
        """Append one leaf hash and return the nodes that became complete, the leaf itself first."""
        return self.append_many((leaf,))

    def append_many(self, leaves: Iterable[bytes]) -> list[Node]:
        """Append leaf hashes in order and return all nodes that became complete, in order."""
        hashes = self.hashes
        size = self.size
        nodes: list[Node] = []
        for leaf in leaves:
            digest = leaf
            nodes.append((0, size, digest))
            # Each trailing one bit of the size is a complete left sibling waiting for its right one.
            level, index = 0, size
            while index & 1:
                digest = sha256(b"\x01" + hashes.pop() + digest).digest()
                level += 1
                index >>= 1
                nodes.append((level, index, digest))
            hashes.append(digest)
            size += 1
        self.size = size
        return nodes

    def root(self) -> bytes:
        """Return the root of the tree."""
        if not self.hashes:
            return EMPTY_ROOT
        digest = self.hashes[-1]
        for left in self.hashes[-2::-1]:
            digest = sha256(b"\x01" + left + digest).digest()
        return digest


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """Return the root of the tree with these leaf hashes."""
    frontier = Frontier()
    frontier.append_many(leaf_hashes)
    return frontier.root()


def root_at(size: int, node: NodeStore) -> bytes:
    """Return the root that the tree had at an earlier size, from its complete nodes (RFC 6962 §2.1)."""
    return _range_hash(0, size, node) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, node: NodeStore) -> list[bytes]:
    """Return PATH(index, D[size]) of RFC 6962 §2.1.1: the audit path of a leaf, from the bottom up.

    Raises:
        ValueError: the tree of that size has no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    path: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        split = begin + _largest_power_below(end - begin)
        if index < split:
            path.append(_range_hash(split, end, node))
            end = split
        else:
            path.append(_range_hash(begin, split, node))
            begin = split
    return path[::-1]


def consistency_proof(old_size: int, new_size: int, node: NodeStore) -> list[bytes]:
    """Return PROOF(old_size, D[new_size]) of RFC 6962 §2.1.2: that the newer tree only appended.

    From the empty tree, and between equal sizes, the proof is empty.

    Raises:
        ValueError: the older tree is larger than the newer one.
    """
    if not 0 <= old_size <= new_size:
        raise ValueError(f"there is no consistency proof from {old_size} to {new_size} leaves")
    path: list[bytes] = []
    if old_size in {0, new_size}:
        return path
    begin, end = 0, new_size
    while old_size != end:  # SUBPROOF: until [begin, old_size) is itself a node of the newer tree
        split = begin + _largest_power_below(end - begin)
        if old_size <= split:
            path.append(_range_hash(split, end, node))
            end = split
        else:
            path.append(_range_hash(begin, split, node))
            begin = split
    if begin:  # the verifier knows the older root, but not a part of it
        path.append(_range_hash(begin, end, node))
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Say whether the proof shows this leaf hash at `index` of that tree (RFC 9162 §2.1.3.2)."""
    # 1. The leaf must lie inside the tree. (And a longer "hash" could shift bytes between two siblings.)
    if not 0 <= index < size or not _all_hashes(leaf, *proof):
        return False
    # 2. and 3. Start at the leaf, and at the last node of its level.
    fn, sn, r = index, size - 1, leaf
    # 4. Climb with each hash of the path.
    for p in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    # 5. The climb must have ended at the root, and at this root.
    return sn == 0 and r == root


def verify_consistency(
    old_size: int, new_size: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> bool:
    """Say whether the proof shows that the newer tree begins with the older one (RFC 9162 §2.1.4.2).

    Every tree begins with the empty tree, whose root is `EMPTY_ROOT`; then the proof must be empty, as it
    must between equal sizes, where the roots have to be equal.
    """
    if not 0 <= old_size <= new_size or not _all_hashes(old_root, *proof):
        return False
    if old_size == new_size:
        return not proof and old_root == new_root and (old_size > 0 or old_root == EMPTY_ROOT)
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    # 1. An empty proof shows nothing.
    if not proof:
        return False
    # 2. When the older tree is complete, its root is the path's unspoken first hash.
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    # 3. and 4. Start at the last node of each tree, at the lowest level where the older one is a left child.
    fn, sn = old_size - 1, new_size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    # 5. Both roots are rebuilt from the same first hash.
    fr = sr = path[0]
    # 6. Climb with each further hash.
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1
    # 7. Both must come out, and the climb must have ended at the newer root.
    return sn == 0 and fr == old_root and sr == new_root


def _all_hashes(*hashes: bytes) -> bool:
    return all(len(digest) == HASH_BYTES for digest in hashes)


def _largest_power_below(count: int) -> int:
    """The largest power of two smaller than `count` (RFC 6962's k), for count > 1."""
    return 1 << (count - 1).bit_length() - 1


def _range_hash(begin: int, end: int, node: NodeStore) -> bytes:
    """MTH of the leaves [begin, end), where begin is a multiple of a power of two not below their number."""
    count = end - begin
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return node(level, begin >> level)
    split = begin + _largest_power_below(count)
    return node_hash(_range_hash(begin, split, node), _range_hash(split, end, node))
