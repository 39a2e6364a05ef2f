"""Checkpoints: the C2SP form, read strictly, bound to one journal and one key."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.journal import checkpoint, note
from safeconduct.journal.checkpoint import Checkpoint
from safeconduct.journal.errors import BadNote
from safeconduct.journal.tree import EMPTY_ROOT
from safeconduct.sealing import signing

SEED = bytes(range(32))
PUBLIC = signing.public_key_of(SEED)
ORIGIN = "authority.example/journal"
ROOT = base64.b64decode("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")
# The example of the C2SP specification (its key is not published).
SPEC_TEXT = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"

heads = st.builds(
    Checkpoint,
    origin=st.just(ORIGIN),
    size=st.integers(1, 2**63 - 1),
    root=st.binary(min_size=32, max_size=32),
)


def test_the_specifications_example_is_read_and_written() -> None:
    expected = Checkpoint(origin="example.com/behind-the-sofa", size=20852163, root=ROOT)
    assert checkpoint.parse(SPEC_TEXT) == expected
    assert checkpoint.encode(expected) == SPEC_TEXT


@given(heads)
def test_a_signed_checkpoint_comes_back(head: Checkpoint) -> None:
    assert checkpoint.verify(checkpoint.sign(head, SEED), ORIGIN, PUBLIC) == head


def test_the_empty_journal_has_a_checkpoint_and_only_one() -> None:
    empty = Checkpoint(origin=ORIGIN, size=0, root=EMPTY_ROOT)
    assert checkpoint.verify(checkpoint.sign(empty, SEED), ORIGIN, PUBLIC) == empty
    with pytest.raises(BadNote, match="empty"):
        checkpoint.sign(Checkpoint(origin=ORIGIN, size=0, root=ROOT), SEED)


def test_extension_lines_are_tolerated_and_signed() -> None:
    signed = note.sign_note(f"{ORIGIN}\n7\n{base64.b64encode(ROOT).decode()}\nmore\nand more\n", ORIGIN, SEED)
    assert checkpoint.verify(signed, ORIGIN, PUBLIC) == Checkpoint(ORIGIN, 7, ROOT)
    with pytest.raises(BadNote, match="changed"):
        checkpoint.verify(signed.replace("and more", "and less"), ORIGIN, PUBLIC)


def test_every_flipped_bit_is_refused() -> None:
    signed = checkpoint.sign(Checkpoint(ORIGIN, 7, ROOT), SEED).encode()
    for at in range(len(signed)):
        for bit in range(8):
            changed = bytearray(signed)
            changed[at] ^= 1 << bit
            with pytest.raises(BadNote):
                checkpoint.verify(bytes(changed), ORIGIN, PUBLIC)


def test_the_head_of_another_journal_is_refused_even_under_the_same_key() -> None:
    theirs = note.sign_note(f"test.example/journal\n7\n{base64.b64encode(ROOT).decode()}\n", ORIGIN, SEED)
    with pytest.raises(BadNote, match=r"test\.example/journal"):
        checkpoint.verify(theirs, ORIGIN, PUBLIC)


def test_another_key_is_refused() -> None:
    signed = checkpoint.sign(Checkpoint(ORIGIN, 7, ROOT), bytes(32))
    with pytest.raises(BadNote, match="trusted"):
        checkpoint.verify(signed, ORIGIN, PUBLIC)


@pytest.mark.parametrize("domain", sorted(signing.DOMAINS))
def test_a_checkpoints_signature_is_good_for_nothing_else(domain: str) -> None:
    head = Checkpoint(ORIGIN, 7, ROOT)
    signature = note.parse_note(checkpoint.sign(head, SEED)).signatures[0].signature
    assert not signing.verify(PUBLIC, domain, checkpoint.encode(head).encode(), signature)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "origin\n7\n",
        "\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
        "o\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n",
        "o\n07\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n-7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n+7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n7 \nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n٧\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n9223372036854775808\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n" + "9" * 9000 + "\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "o\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
        "o\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
        "o\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jx\n",
        "o\n7\nnot base64\n",
        "o\n7\né\n",
    ],
)
def test_malformed_checkpoints_are_refused(text: str) -> None:
    with pytest.raises(BadNote):
        checkpoint.parse(text)


@pytest.mark.parametrize("origin", ["", "two words", "a+b", "line\n9\nAAAA", "safeconduct.entry.v1"])
def test_an_origin_that_could_forge_or_confuse_cannot_sign(origin: str) -> None:
    with pytest.raises(BadNote):
        checkpoint.sign(Checkpoint(origin, 7, ROOT), SEED)


@pytest.mark.parametrize(("size", "root"), [(-1, ROOT), (2**63, ROOT), (7, ROOT[:31]), (7, b"")])
def test_impossible_heads_are_not_signed(size: int, root: bytes) -> None:
    with pytest.raises(BadNote):
        checkpoint.sign(Checkpoint(ORIGIN, size, root), SEED)
