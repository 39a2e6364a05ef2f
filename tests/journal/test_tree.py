"""The tree agrees with RFC 6962 as written, with two other implementations, and accepts no forged proof."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.journal import tree
from safeconduct.journal.errors import BrokenTree

VECTORS = Path(__file__).parent / "vectors"
LEAVES = [tree.leaf_hash(f"leaf {i}".encode()) for i in range(40)]


def vectors(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text())


def store_of(leaves: list[bytes]) -> Callable[[int, int], bytes]:
    nodes = {(level, index): digest for level, index, digest in tree.Frontier().append_many(leaves)}
    return lambda level, index: nodes[level, index]


def unhexed(path: list[str]) -> list[bytes]:
    return [bytes.fromhex(digest) for digest in path]


# The RFC's recursive definitions, written down literally: slow, and plainly right.


def mth(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 §2.1, over leaf hashes."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    k = max(2**e for e in range(64) if 2**e < len(leaves))
    return sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path_of(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962 §2.1.1."""
    if len(leaves) == 1:
        return []
    k = max(2**e for e in range(64) if 2**e < len(leaves))
    if m < k:
        return [*path_of(m, leaves[:k]), mth(leaves[k:])]
    return [*path_of(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: list[bytes], *, whole: bool) -> list[bytes]:
    """SUBPROOF of RFC 6962 §2.1.2."""
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = max(2**e for e in range(64) if 2**e < len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], whole=whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], whole=False), mth(leaves[:k])]


hashes = st.lists(st.integers(0, 255).map(lambda n: tree.leaf_hash(bytes([n]))), max_size=70)


@given(hashes)
def test_the_root_is_the_rfcs_however_the_leaves_arrive(leaves: list[bytes]) -> None:
    one_by_one = tree.Frontier()
    nodes = [node for leaf in leaves for node in one_by_one.append(leaf)]
    assert one_by_one.root() == tree.root_of(leaves) == mth(leaves)
    together = tree.Frontier()
    assert together.append_many(leaves) == nodes
    assert (together.size, together.hashes) == (one_by_one.size, one_by_one.hashes)


@given(hashes)
def test_every_complete_node_is_reported_exactly_once_with_the_rfcs_hash(leaves: list[bytes]) -> None:
    nodes = tree.Frontier().append_many(leaves)
    places = [(level, index) for level, index, _ in nodes]
    expected = {(lv, i) for lv in range(8) for i in range(len(leaves) >> lv)}
    assert len(places) == len(set(places))
    assert set(places) == expected
    assert all(digest == mth(leaves[i << lv : (i + 1) << lv]) for lv, i, digest in nodes)


@given(hashes, st.data())
def test_a_stored_frontier_continues_the_same_tree(leaves: list[bytes], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(leaves)))
    first = tree.Frontier()
    first.append_many(leaves[:cut])
    kept = first.copy()
    again = tree.Frontier(first.size, tuple(first.hashes))
    again.append_many(leaves[cut:])
    assert again.root() == mth(leaves)
    assert kept.root() == mth(leaves[:cut])


@given(hashes.filter(bool), st.data())
def test_inclusion_proofs_are_the_rfcs_and_verify(leaves: list[bytes], data: st.DataObject) -> None:
    size = data.draw(st.integers(1, len(leaves)))
    index = data.draw(st.integers(0, size - 1))
    proof = tree.inclusion_proof(index, size, store_of(leaves))
    assert proof == path_of(index, leaves[:size])
    assert tree.verify_inclusion(leaves[index], index, size, proof, mth(leaves[:size]))


@given(hashes.filter(bool), st.data())
def test_consistency_proofs_are_the_rfcs_and_verify(leaves: list[bytes], data: st.DataObject) -> None:
    new = data.draw(st.integers(1, len(leaves)))
    old = data.draw(st.integers(1, new))
    proof = tree.consistency_proof(old, new, store_of(leaves))
    assert proof == subproof(old, leaves[:new], whole=True)
    assert tree.verify_consistency(old, new, proof, mth(leaves[:old]), mth(leaves[:new]))


@pytest.mark.parametrize("name", ["golang_sumdb", "pymerkle"])
def test_roots_and_inclusion_proofs_agree_with_an_independent_implementation(name: str) -> None:
    expected = vectors(name)
    store = store_of(LEAVES)
    assert [tree.root_of(LEAVES[:n]).hex() for n in range(41)] == expected["roots"]
    for case in expected["inclusion"]:
        proof = tree.inclusion_proof(case["index"], case["size"], store)
        assert proof == unhexed(case["path"])


def test_consistency_proofs_agree_with_an_independent_implementation() -> None:
    store = store_of(LEAVES)
    for case in vectors("golang_sumdb")["consistency"]:
        assert tree.consistency_proof(case["old"], case["new"], store) == unhexed(case["path"])


def test_the_certificate_transparency_reference_tree() -> None:
    expected = vectors("certificate_transparency")
    leaves = [tree.leaf_hash(bytes.fromhex(leaf)) for leaf in expected["leaves"]]
    roots = unhexed(expected["roots"])
    store = store_of(leaves)
    assert [tree.root_of(leaves[:n]) for n in range(9)] == roots
    for case in expected["inclusion"]:
        index, size, path = case["index"], case["size"], unhexed(case["path"])
        assert tree.inclusion_proof(index, size, store) == path
        assert tree.verify_inclusion(leaves[index], index, size, path, roots[size])
    for case in expected["consistency"]:
        old, new, path = case["old"], case["new"], unhexed(case["path"])
        assert tree.consistency_proof(old, new, store) == path
        assert tree.verify_consistency(old, new, path, roots[old], roots[new])


def forged(path: list[bytes]) -> list[list[bytes]]:
    """Every proof that differs a little: a bit, one hash more or fewer, two exchanged, bytes moved across."""
    alien = sha256(b"alien").digest()
    changed = [[*path[:i], bytes([h[0] ^ 1]) + h[1:], *path[i + 1 :]] for i, h in enumerate(path)]
    fewer = [path[:i] + path[i + 1 :] for i in range(len(path))]
    more = [[*path[:i], alien, *path[i:]] for i in range(len(path) + 1)]
    shorter = [[*path[:i], h[:-1], *path[i + 1 :]] for i, h in enumerate(path)]
    swapped = [
        [*path[:i], path[i + 1], path[i], *path[i + 2 :]]
        for i in range(len(path) - 1)
        if path[i] != path[i + 1]
    ]
    return [*changed, *fewer, *more, *shorter, *swapped]


@given(st.integers(1, 40), st.data())
def test_no_forged_inclusion_proof_verifies(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    root = mth(LEAVES[:size])
    proof = path_of(index, LEAVES[:size])
    assert not any(tree.verify_inclusion(LEAVES[index], index, size, p, root) for p in forged(proof))
    elsewhere = [i for i in range(-1, size + 2) if i != index]
    assert not any(tree.verify_inclusion(LEAVES[index], i, size, proof, root) for i in elsewhere)
    assert not tree.verify_inclusion(sha256(b"alien").digest(), index, size, proof, root)
    assert not tree.verify_inclusion(LEAVES[index], index, size, proof, sha256(b"alien").digest())


@given(st.integers(2, 40), st.data())
def test_no_forged_consistency_proof_verifies(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new - 1))
    old_root, new_root, alien = mth(LEAVES[:old]), mth(LEAVES[:new]), sha256(b"alien").digest()
    proof = subproof(old, LEAVES[:new], whole=True)
    assert not any(tree.verify_consistency(old, new, p, old_root, new_root) for p in forged(proof))
    assert not tree.verify_consistency(old, new, proof, alien, new_root)
    assert not tree.verify_consistency(old, new, proof, old_root, alien)
    assert not tree.verify_consistency(new, old, proof, new_root, old_root)


@given(st.integers(1, 40), st.data())
def test_a_rewritten_leaf_breaks_consistency_whatever_proof_is_offered(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new))
    at = data.draw(st.integers(0, old - 1))
    rewritten = [*LEAVES[:at], tree.leaf_hash(b"rewritten"), *LEAVES[at + 1 : new]]
    offered = tree.consistency_proof(old, new, store_of(rewritten))
    assert not tree.verify_consistency(old, new, offered, mth(LEAVES[:old]), mth(rewritten))


def test_growing_from_the_empty_tree_needs_no_proof_and_accepts_none() -> None:
    root = mth(LEAVES[:3])
    assert tree.consistency_proof(0, 3, store_of(LEAVES)) == []
    assert tree.verify_consistency(0, 3, [], tree.EMPTY_ROOT, root)
    assert not tree.verify_consistency(0, 3, [root], tree.EMPTY_ROOT, root)
    assert not tree.verify_consistency(0, 3, [], root, root)
    assert tree.verify_consistency(0, 0, [], tree.EMPTY_ROOT, tree.EMPTY_ROOT)
    assert not tree.verify_consistency(0, 0, [], root, root)
    assert not tree.verify_consistency(3, 3, [root], root, root)


def test_bytes_cannot_be_shifted_between_siblings() -> None:
    """The concatenation is the same, so only the lengths tell the forgery."""
    left, right = LEAVES[:2]
    root = mth(LEAVES[:2])
    assert tree.verify_inclusion(left, 0, 2, [right], root)
    assert not tree.verify_inclusion(left + right[:1], 0, 2, [right[1:]], root)
    assert tree.verify_consistency(1, 2, [right], left, root)
    assert not tree.verify_consistency(1, 2, [right[1:]], left + right[:1], root)


def test_a_leaf_cannot_be_passed_off_as_a_node() -> None:
    left, right = LEAVES[:2]
    assert tree.leaf_hash(left + right) != tree.node_hash(left, right)
    assert tree.leaf_hash(b"\x01" + left + right) != tree.node_hash(left, right)


@pytest.mark.parametrize(
    ("size", "kept"), [(1, []), (0, [LEAVES[0]]), (3, [LEAVES[0]]), (1, [b"short"]), (-1, [])]
)
def test_a_frontier_that_does_not_fit_its_size_is_refused(size: int, kept: list[bytes]) -> None:
    with pytest.raises(BrokenTree, match="frontier"):
        tree.Frontier(size, kept)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_there_is_no_inclusion_proof_of_a_leaf_outside(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        tree.inclusion_proof(index, size, store_of(LEAVES))


def test_there_is_no_consistency_proof_backwards() -> None:
    with pytest.raises(ValueError, match="no consistency proof"):
        tree.consistency_proof(4, 3, store_of(LEAVES))
