"""The tree as static files: C2SP tlog-tiles (c2sp.org/tlog-tiles, v1).

    tile/0/x001/x234/067        256 hashes of level 0, from leaf 1234067 · 256 on
    tile/1/000.p/17             the first 17 hashes of level 8: a tile at the ragged right edge
    tile/entries/x001/x234/067  the leaves' data, each behind its length in two bytes

A tile of level L and index N holds the tree's nodes of level 8·L from N·256 on. A full one never changes, so a
server, a mirror or a cache may keep it for ever. Nothing that is read from tiles counts until it leads to the root of
a signed checkpoint; `TileReader` sees to that.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self

from safeconduct.journal.errors import BadTile, Forked
from safeconduct.journal.tree import (
    HASH_BYTES,
    Frontier,
    NodeStore,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_at,
    root_of,
    verify_consistency,
    verify_inclusion,
)

HEIGHT = 8
WIDTH = 1 << HEIGHT
"""Hashes in a full tile, and entries in a full bundle."""
LEAF_BYTES = 32
"""Of the data of a leaf of ours: always a salted digest. The format takes any length."""
ENTRIES = "entries"
LONGEST = WIDTH * (2 + 0xFFFF)
"""Bytes of the longest tile or bundle that the format allows."""

_CACHED = 256

type Fetch = Callable[[str], bytes]
"""Returns the file at a path such as "tile/0/000"; raises BadTile where there is none."""


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """One file of the tree.

    Attributes:
        level: of tiles, from 0; None for a bundle of entries.
        index: place within the level, from 0.
        width: how many hashes or entries it holds, 1 to 256.
    """

    level: int | None
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """The path from the log's root, such as "tile/0/x001/x234/067" or "tile/1/000.p/17"."""
        groups = [f"{self.index % 1000:03d}"]
        rest = self.index // 1000
        while rest:
            groups.append(f"x{rest % 1000:03d}")
            rest //= 1000
        level = ENTRIES if self.level is None else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{'/'.join(reversed(groups))}{partial}"


def tiles_of(size: int) -> Iterator[Tile]:
    """Yield every tile and bundle of a tree of so many leaves, the bundles first, the right edge as partial tiles."""
    yield from _row(None, size)
    level, count = 0, size
    while count:
        yield from _row(level, count)
        level, count = level + 1, count >> HEIGHT


def _row(level: int | None, count: int) -> Iterator[Tile]:
    yield from (Tile(level, index) for index in range(count >> HEIGHT))
    if count % WIDTH:
        yield Tile(level, count >> HEIGHT, count % WIDTH)


def tile_data(tile: Tile, node: NodeStore) -> bytes:
    """Return what a tile holds, from the complete nodes of the tree.

    Raises:
        ValueError: it is a bundle of entries, of which nodes know nothing.
    """
    if tile.level is None:
        raise ValueError("entries are no hashes of the tree")
    first, level = tile.index * WIDTH, tile.level * HEIGHT
    return b"".join(node(level, first + offset) for offset in range(tile.width))


def bundle_data(leaves: bytes) -> bytes:
    """Return an entry bundle of leaves of ours, each behind its length in two bytes, big-endian.

    Args:
        leaves: the leaves' data one after the other, 32 bytes each.

    Raises:
        ValueError: they are not between 1 and 256 leaves of 32 bytes.
    """
    if not leaves or len(leaves) % LEAF_BYTES or len(leaves) > WIDTH * LEAF_BYTES:
        raise ValueError(f"{len(leaves)} bytes are no leaves of {LEAF_BYTES} bytes")
    length = LEAF_BYTES.to_bytes(2)
    return b"".join(length + leaves[at : at + LEAF_BYTES] for at in range(0, len(leaves), LEAF_BYTES))


def read_bundle(data: bytes, width: int) -> list[bytes]:
    """Return the leaves' data in an entry bundle, whatever their lengths.

    Raises:
        BadTile: it does not hold `width` entries and nothing else.
    """
    found: list[bytes] = []
    at = 0
    while at < len(data) and len(found) < width:
        end = at + 2 + int.from_bytes(data[at : at + 2])
        if len(data) < end or len(data) < at + 2:
            break
        found.append(data[at + 2 : end])
        at = end
    if len(found) != width or at != len(data):
        raise BadTile(f"A bundle of entries does not hold {width} of them and nothing else; fetch it again.")
    return found


def subtree(hashes: bytes, level: int, index: int) -> bytes:
    """Return the node at (level, index) above a run of hashes that begins at a multiple of its width.

    Args:
        hashes: of one level, one after the other.
        level: how far above them, from 0.
        index: place within that level, counted from the run's first hash.

    Raises:
        BadTile: the run does not reach so far.
    """
    first, count = index << level, 1 << level
    run = hashes[first * HASH_BYTES : (first + count) * HASH_BYTES]
    if len(run) != count * HASH_BYTES:
        raise BadTile("A tile is narrower than the tree's size says; fetch it again.")
    found = [run[at : at + HASH_BYTES] for at in range(0, len(run), HASH_BYTES)]
    while len(found) > 1:
        found = [node_hash(found[at], found[at + 1]) for at in range(0, len(found), 2)]
    return found[0]


class TileReader:
    """A tree read from tiles, under the root of a checkpoint that somebody else has verified.

    What its methods return leads to that root. A tile that was changed, cut or taken from another log is refused.

    Args:
        fetch: returns a file of the log.
        size: leaves in the checkpoint's tree.
        root: its root, 32 bytes.

    Raises:
        BadTile: the tiles are not those of this tree.
    """

    def __init__(self, fetch: Fetch, size: int, root: bytes) -> None:
        self._fetch = fetch
        self.size = size
        self.root = root
        self._tile = lru_cache(_CACHED)(self._read)
        if root_at(size, self.node) != root:
            raise BadTile("The tiles are not those of the checkpoint: they lead to another root.")

    @classmethod
    def of_folder(cls, folder: Path, size: int, root: bytes) -> Self:
        """Read the tiles in a folder, such as a copy of a mirror.

        Raises:
            BadTile: as above.
        """
        return cls(folder_fetch(folder), size, root)

    def node(self, level: int, index: int) -> bytes:
        """Return a complete node as the tiles have it: a `NodeStore`. It counts only once it leads to the root."""
        above, within = divmod(level, HEIGHT)
        tile, place = divmod(index << within, WIDTH)
        return subtree(self._tile(above, tile), within, place >> within)

    def leaf(self, index: int) -> bytes:
        """Return the data of a leaf, whose inclusion has been checked.

        Raises:
            BadTile: the bundle is not the tree's.
            ValueError: there is no such leaf.
        """
        self.inclusion(index)
        number, place = divmod(index, WIDTH)
        width = self._width(0, number)
        data = read_bundle(self._fetch(Tile(None, number, width).path), width)[place]
        if leaf_hash(data) != self.node(0, index):
            raise BadTile(f"Entry {index} is not the one whose hash is in the tree.")
        return data

    def inclusion(self, index: int) -> list[bytes]:
        """Return the audit path of a leaf, checked.

        Raises:
            BadTile: the tiles do not lead to the root.
            ValueError: there is no such leaf.
        """
        path = inclusion_proof(index, self.size, self.node)
        if not verify_inclusion(self.node(0, index), index, self.size, path, self.root):
            raise BadTile(f"The tiles do not show that leaf {index} is in the tree; fetch them again.")
        return path

    def consistency(self, size: int, root: bytes) -> list[bytes]:
        """Return the proof that this tree grew from an older one, checked.

        Raises:
            Forked: it did not, or the tiles do not show it.
            ValueError: the older tree is the larger one.
        """
        path = consistency_proof(size, self.size, self.node)
        if size:
            self.inclusion(size - 1)  # a tile that is missing or damaged is told apart from a history that is
        if not verify_consistency(size, self.size, path, root, self.root):
            raise Forked(
                f"The tree of {self.size} leaves did not grow from that of {size}: history was rewritten, or the tiles "
                "are not this log's. Keep both checkpoints."
            )
        return path

    def _width(self, level: int, index: int) -> int:
        count = self.size >> (level * HEIGHT)
        width = min(WIDTH, count - index * WIDTH)
        if width < 1:
            raise ValueError(f"a tree of {self.size} leaves has no tile {index} of level {level}")
        return width

    def _read(self, level: int, index: int) -> bytes:
        width = self._width(level, index)
        data = self._fetch(Tile(level, index, width).path)
        if len(data) != width * HASH_BYTES:
            raise BadTile(f"{Tile(level, index, width).path} does not hold {width} hashes; fetch it again.")
        return data


def folder_fetch(folder: Path) -> Fetch:
    """Return what reads files of a log below a folder; a link leads nowhere."""

    def fetch(path: str) -> bytes:
        target = folder / path
        try:
            if any(
                each.is_symlink()
                for each in (target, *target.parents)
                if each.is_relative_to(folder / "tile")
            ):
                raise BadTile(f"{path} is a link; a copy of a log holds plain files.")
            with target.open("rb") as opened:
                data = opened.read(LONGEST + 1)
        except OSError as error:
            reason = (error.strerror or "unknown reason").lower()
            raise BadTile(f"{path} cannot be read: {reason}.") from None
        if len(data) > LONGEST:
            raise BadTile(f"{path} is longer than any tile.")
        return data

    return fetch


def check_all(
    fetch: Fetch, size: int, root: bytes, progress: Callable[[float], None] = lambda _: None
) -> Iterator[list[bytes]]:
    """Recompute every tile from the entries, and yield the data of the leaves bundle by bundle.

    The last bundle is yielded only after the root came out.

    Args:
        fetch: returns a file of the log.
        size: leaves in the checkpoint's tree.
        root: its root.
        progress: is told the part that is done.

    Raises:
        BadTile: with the first tile or bundle that is not what the entries make of it.
    """
    levels = Levels()
    last: list[bytes] = []
    for number in range(-(-size // WIDTH)):
        width = min(WIDTH, size - number * WIDTH)
        if last:
            yield last
        last = read_bundle(fetch(Tile(None, number, width).path), width)
        for tile, data in levels.add([leaf_hash(each) for each in last]):
            _same(fetch, tile, data)
        progress((number + 1) * WIDTH / max(size, 1))
    for tile, data in levels.edge():
        _same(fetch, tile, data)
    if levels.root() != root:
        raise BadTile("The entries are not those of the checkpoint: they lead to another root.")
    if last:
        yield last


def _same(fetch: Fetch, tile: Tile, data: bytes) -> None:
    if fetch(tile.path) != data:
        raise BadTile(f"{tile.path} does not hold the hashes that the entries make.")


class Levels:
    """Tiles as they fill, from leaf hashes added in order: what a log without a database keeps in memory."""

    def __init__(self) -> None:
        self._open: list[list[bytes]] = [[]]
        self._done = [0]

    def add(self, hashes: list[bytes]) -> Iterator[tuple[Tile, bytes]]:
        """Add leaf hashes and yield the tiles that became full with what they hold."""
        for digest in hashes:
            yield from self._push(0, digest)

    def edge(self) -> Iterator[tuple[Tile, bytes]]:
        """Yield the partial tiles at the right edge."""
        for level, waiting in enumerate(self._open):
            if waiting:
                yield Tile(level, self._done[level], len(waiting)), b"".join(waiting)

    def root(self) -> bytes:
        """Return the root of what was added."""
        return root_of_levels(self._open)

    def _push(self, level: int, digest: bytes) -> Iterator[tuple[Tile, bytes]]:
        if level == len(self._open):
            self._open.append([])
            self._done.append(0)
        self._open[level].append(digest)
        if len(self._open[level]) == WIDTH:
            data = b"".join(self._open[level])
            yield Tile(level, self._done[level]), data
            self._done[level] += 1
            self._open[level] = []
            yield from self._push(level + 1, subtree(data, HEIGHT, 0))


def root_of_levels(waiting: list[list[bytes]]) -> bytes:
    """Return the root of a tree from the hashes that wait at its right edge, level by level of tiles, lowest first."""
    right: bytes | None = None
    for hashes in waiting:
        # What is below hangs at the right of this level as one more, ragged, node.
        complete = Frontier()
        complete.append_many(hashes)
        if not hashes:
            continue
        if right is None:
            right = complete.root()
        else:
            for left in reversed(complete.hashes):
                right = node_hash(left, right)
    return right if right is not None else root_of(())
