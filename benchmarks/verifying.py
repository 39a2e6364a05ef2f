"""The outsider's verifier over a million published leaves, against two SHA-256 for each leaf and nothing else.

Ours is `safeconduct_verify` as a court's expert runs it, over the folder of a mirror: it reads every tile, hashes every
leaf and every node, compares each with the published one, and compares the root with the signed checkpoint. The floor
holds its bytes in memory already and makes two digests of as many bytes as a leaf and a node have. Ed25519
signatures are reported apart: of a statement they are far the dearest part, and no verifier of ours makes them cheaper.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import safeconduct_verify as verify
from benchmarks.rounds import Row, Scale, Side, compare, interleave
from safeconduct.journal import note, tiles
from safeconduct.journal.checkpoint import Checkpoint, sign
from safeconduct.journal.tree import leaf_hash
from safeconduct.sealing import signing

AT_LEAST = 0.3
LEAVES = 1 << 20
LEAST_LEAVES = 1 << 12
MOST = 7
"""Rounds: one takes seconds."""

ASKED = SimpleNamespace(leaves=[], old=(0, b""), witnesses=[])
"""Nothing beyond the journal itself."""

ORIGIN, SEED = "benchmark.invented/journal/public", bytes(32)
SIGNATURES = 2000


def rows(scale: Scale) -> Iterator[Row]:
    """Write a mirror's journal and measure; a smaller one for a scale that only tries whether it runs."""
    size = LEAVES if scale.rounds > 2 else LEAST_LEAVES
    few = replace(scale, rounds=min(scale.rounds, MOST), tries=1, warm=min(scale.warm, 1))
    with tempfile.TemporaryDirectory(prefix="safeconduct-verifying-") as scratch:
        folder = Path(scratch)
        _publish(folder, size)
        key = verify.Key.of(str(folder / "journal.vkey"))
        told = verify.check_journal(folder, key, ASKED)
        if told["leaves"] != size:
            raise AssertionError(f"the verifier saw {told['leaves']} leaves")
        times = interleave({"verify": _verifying(folder, key, size), "floor": _hashing(size)}, few)
    yield compare(
        times,
        "verify",
        "floor",
        what=f"verify {size:,} leaves, nodes and root",
        against="two SHA-256 a leaf",
        lowest=AT_LEAST,
    )
    times = interleave({"signatures": _checking(), "floor": _hashing(SIGNATURES)}, few)
    yield compare(
        times,
        "signatures",
        "floor",
        what="verify Ed25519 signatures of statements",
        against="two SHA-256 each",
    )


def _leaf(number: int) -> bytes:
    return sha256(number.to_bytes(8)).digest()


def _publish(folder: Path, size: int) -> None:
    levels = tiles.Levels()
    for first in range(0, size, tiles.WIDTH):
        leaves = [_leaf(number) for number in range(first, min(size, first + tiles.WIDTH))]
        bundle = tiles.Tile(None, first // tiles.WIDTH, len(leaves))
        _put(folder / bundle.path, tiles.bundle_data(b"".join(leaves)))
        for tile, content in levels.add([leaf_hash(leaf) for leaf in leaves]):
            _put(folder / tile.path, content)
    for tile, content in levels.edge():
        _put(folder / tile.path, content)
    _put(folder / "checkpoint", sign(Checkpoint(ORIGIN, size, levels.root()), SEED).encode())
    _put(folder / "journal.vkey", note.verifier_key(ORIGIN, signing.public_key_of(SEED)).encode())


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _verifying(folder: Path, key: verify.Key, size: int) -> Side:
    def side() -> int:
        verify.check_journal(folder, key, ASKED)
        return size

    return side


def _hashing(size: int) -> Side:
    leaf, node = bytes(33), bytes(65)

    def side() -> int:
        for _ in range(size):
            sha256(leaf).digest()
            sha256(node).digest()
        return size

    return side


def _checking() -> Side:
    message = bytes(600)  # as long as a statement
    signature = signing.sign(SEED, signing.ENTRY, message)
    public = signing.public_key_of(SEED)
    bound = signing.ENTRY.encode() + b"\n" + message

    def side() -> int:
        if not all(verify.signed_by(public, bound, signature) for _ in range(SIGNATURES)):
            raise AssertionError("a good signature did not hold")
        return SIGNATURES

    return side
