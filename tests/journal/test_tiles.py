"""Tiles as C2SP says: paths, contents, proofs out of them; and nothing that was changed is believed."""

from hashlib import sha256
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.journal import tiles, tree
from safeconduct.journal.errors import BadTile, Forked
from safeconduct.journal.tiles import Levels, Tile, TileReader, tiles_of

MOST = 256 * 256 + 700
DATA = [sha256(number.to_bytes(4)).digest() for number in range(MOST)]
HASHES = [tree.leaf_hash(data) for data in DATA]


def log_of(size: int) -> dict[str, bytes]:
    """Return every file of a log of so many leaves, made one tile at a time as a writer without a database does."""
    levels, files = Levels(), {}
    for tile, data in (*levels.add(HASHES[:size]), *levels.edge()):
        files[tile.path] = data
    for bundle in tiles_of(size):
        if bundle.level is None:
            first = bundle.index * tiles.WIDTH
            files[bundle.path] = tiles.bundle_data(b"".join(DATA[first : first + bundle.width]))
    return files


def reader_of(files: dict[str, bytes], size: int) -> TileReader:
    return TileReader(files.__getitem__, size, tree.root_of(HASHES[:size]))


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 999), "tile/0/999"),
        (Tile(0, 1000), "tile/0/x001/000"),
        (Tile(0, 1234067), "tile/0/x001/x234/067"),
        (Tile(1, 0, 17), "tile/1/000.p/17"),
        (Tile(None, 1234067, 255), "tile/entries/x001/x234/067.p/255"),
        (Tile(63, 5), "tile/63/005"),
    ],
)
def test_paths_are_those_of_the_specification(tile: Tile, path: str) -> None:
    assert tile.path == path


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 512, 256 * 256 - 1, 256 * 256, 256 * 256 + 1, MOST])
def test_a_writer_makes_exactly_the_tiles_that_the_size_calls_for(size: int) -> None:
    files = log_of(size)
    assert set(files) == {tile.path for tile in tiles_of(size)}
    nodes = {(level, index): digest for level, index, digest in tree.Frontier().append_many(HASHES[:size])}
    for tile in tiles_of(size):
        if tile.level is not None:
            assert files[tile.path] == tiles.tile_data(tile, lambda level, index: nodes[level, index])
    levels = Levels()
    list(levels.add(HASHES[:size]))
    assert levels.root() == tree.root_of(HASHES[:size])


def test_the_example_of_the_specification_has_its_files() -> None:
    """c2sp.org/tlog-tiles: 70,000 entries make 273 full tiles and one of 112; above, a full one and one of 17."""
    found = [tile.path for tile in tiles_of(70_000) if tile.level is not None]
    assert found[-4:] == ["tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"]
    assert len(found) == 277


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_every_proof_out_of_tiles_is_that_of_the_tree(data: st.DataObject) -> None:
    size = data.draw(st.sampled_from([1, 2, 255, 256, 257, 700, 65_536, MOST]))
    reader = reader_of(LOGS.setdefault(size, log_of(size)), size)
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))
    nodes = NODES.setdefault(
        size, {(level, i): digest for level, i, digest in tree.Frontier().append_many(HASHES[:size])}
    )
    assert reader.inclusion(index) == tree.inclusion_proof(index, size, lambda level, i: nodes[level, i])
    assert reader.leaf(index) == DATA[index]
    assert reader.consistency(old, tree.root_of(HASHES[:old])) == tree.consistency_proof(
        old, size, lambda level, i: nodes[level, i]
    )


LOGS: dict[int, dict[str, bytes]] = {}
NODES: dict[int, dict[tuple[int, int], bytes]] = {}


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_changed_byte_of_any_file_is_believed(data: st.DataObject) -> None:
    size = data.draw(st.sampled_from([1, 300, 1100]))
    files = dict(LOGS.setdefault(size, log_of(size)))
    path = data.draw(st.sampled_from(sorted(files)))
    at = data.draw(st.integers(0, len(files[path]) - 1))
    changed = bytearray(files[path])
    changed[at] ^= data.draw(st.integers(1, 255))
    files[path] = bytes(changed)
    with pytest.raises(BadTile):
        list(tiles.check_all(files.__getitem__, size, tree.root_of(HASHES[:size])))
    try:
        reader = reader_of(files, size)
        for index in range(size):
            assert reader.leaf(index) == DATA[index]
    except BadTile:
        pass


def test_a_whole_log_checks_and_gives_its_leaves_back_in_order() -> None:
    told: list[float] = []
    bundles = list(tiles.check_all(log_of(1100).__getitem__, 1100, tree.root_of(HASHES[:1100]), told.append))
    assert [data for bundle in bundles for data in bundle] == DATA[:1100]
    assert told == sorted(told)
    assert list(tiles.check_all({}.__getitem__, 0, tree.EMPTY_ROOT)) == []


@pytest.mark.parametrize(
    "cut", [b"", b"\x00", b"\x00\x20" + bytes(31), b"\x00\x20" + bytes(33), b"\x00\x20" + bytes(32) + b"\x00"]
)
def test_a_bundle_holds_its_entries_and_nothing_else(cut: bytes) -> None:
    with pytest.raises(BadTile):
        tiles.read_bundle(cut, 1)


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=256))
def test_entries_of_any_length_are_read(entries: list[bytes]) -> None:
    data = b"".join(len(each).to_bytes(2) + each for each in entries)
    assert tiles.read_bundle(data, len(entries)) == entries
    starts = [0, *accumulate(2 + len(each) for each in entries)]
    with pytest.raises(BadTile):
        tiles.read_bundle(data[: starts[-2]], len(entries))


def test_a_log_that_did_not_grow_from_what_was_seen_is_refused_with_both_sizes() -> None:
    reader = reader_of(log_of(700), 700)
    with pytest.raises(Forked, match="700 leaves did not grow from that of 300"):
        reader.consistency(300, tree.root_of(HASHES[1:301]))


def test_tiles_of_another_log_do_not_open_under_a_checkpoint() -> None:
    with pytest.raises(BadTile, match="lead to another root"):
        TileReader(log_of(700).__getitem__, 700, tree.root_of(HASHES[1:701]))


def test_a_folder_is_read_by_plain_files_alone(tmp_path: Path) -> None:
    files = log_of(300)
    for path, data in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    root = tree.root_of(HASHES[:300])
    assert TileReader.of_folder(tmp_path, 300, root).leaf(299) == DATA[299]
    secret = tmp_path.parent / "elsewhere"
    (tmp_path / "tile/0/000").rename(secret)
    (tmp_path / "tile/0/000").symlink_to(secret)
    with pytest.raises(BadTile, match="is a link"):
        TileReader.of_folder(tmp_path, 300, root).inclusion(0)
    (tmp_path / "tile/0/000").unlink()
    with pytest.raises(BadTile, match="tile/0/000 cannot be read"):
        TileReader.of_folder(tmp_path, 300, root).inclusion(0)
