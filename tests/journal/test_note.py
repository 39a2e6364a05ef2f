"""Signed notes are those of Go's checksum database, byte for byte, and every changed byte is refused."""

import base64
import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.journal import note
from safeconduct.journal.errors import BadNote
from safeconduct.sealing import signing

# The key pair and note that golang.org/x/mod/sumdb/note publishes as its example.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETER_NOTE = (
    f"{TEXT}\n— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
# The example of the C2SP specification; its key is not published, its format is.
SPEC_NOTE = (
    "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
    "— quasimodo.example/salvatore "
    "NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
)
SEED = bytes(range(32))
PUBLIC = signing.public_key_of(SEED)
NAME = "journal.example"


def test_gos_example_verifies_and_is_reproduced() -> None:
    name, public = note.parse_verifier_key(PETER)
    assert name == "PeterNeumann"
    assert public == signing.public_key_of(PETER_SEED)
    assert note.verify_note(PETER_NOTE, {name: public}).text == TEXT
    assert note.sign_note(TEXT, name, PETER_SEED) == PETER_NOTE
    assert note.verifier_key(name, public) == PETER


def test_notes_signed_by_the_go_implementation_are_ours_byte_for_byte() -> None:
    vectors = json.loads((Path(__file__).parent / "vectors" / "golang_sumdb.json").read_text())
    for signed in vectors["notes"]:
        text = note.parse_note(signed).text
        assert note.sign_note(text, "PeterNeumann", PETER_SEED) == signed


def test_the_specifications_example_is_read() -> None:
    parsed = note.parse_note(SPEC_NOTE.encode())
    assert parsed.text.endswith("\n\ned è subito sera.\n")
    assert [s.name for s in parsed.signatures] == ["quasimodo.example/salvatore"]


lines = st.text(st.characters(min_codepoint=0x20, exclude_categories=["Cs"]), max_size=20)


@given(st.lists(lines, min_size=1, max_size=5).map(lambda ls: "\n".join(ls) + "\n"))
def test_whatever_text_is_signed_comes_back(text: str) -> None:
    signed = note.sign_note(text, NAME, SEED)
    verified = note.verify_note(signed.encode(), {NAME: PUBLIC})
    assert verified.text == text
    assert [s.name for s in verified.signatures] == [NAME]


def test_every_flipped_bit_is_refused() -> None:
    signed = note.sign_note("a\n1\n", NAME, SEED).encode()
    for at in range(len(signed)):
        for bit in range(8):
            changed = bytearray(signed)
            changed[at] ^= 1 << bit
            with pytest.raises(BadNote):
                note.verify_note(bytes(changed), {NAME: PUBLIC})


def test_one_signature_has_one_spelling() -> None:
    """The last base64 digit has two spare bits; a lenient reader would take four spellings."""
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    signed = note.sign_note("text\n", NAME, SEED)
    assert signed.endswith("=\n")
    last = digits.index(signed[-3])
    assert last % 4 == 0
    for spare in (1, 2, 3):
        with pytest.raises(BadNote, match="no signature line"):
            note.verify_note(signed[:-3] + digits[last + spare] + "=\n", {NAME: PUBLIC})


def test_every_truncation_is_refused() -> None:
    signed = note.sign_note("a\n1\n", NAME, SEED)
    for end in range(len(signed)):
        with pytest.raises(BadNote):
            note.verify_note(signed[:end], {NAME: PUBLIC})


def test_unknown_signatures_are_ignored_and_alone_are_not_enough() -> None:
    ours = note.sign_note("text\n", NAME, SEED)
    witness = note.sign_note("text\n", "witness.example", bytes(32)).rpartition("\n\n")[2]
    assert [s.name for s in note.verify_note(ours + witness, {NAME: PUBLIC}).signatures] == [NAME]
    with pytest.raises(BadNote, match="trusted"):
        note.verify_note("text\n\n" + witness, {NAME: PUBLIC})
    with pytest.raises(BadNote, match="trusted"):
        note.verify_note(ours, {})


def test_another_keys_signature_under_a_known_name_is_ignored() -> None:
    impostor = note.sign_note("text\n", NAME, bytes(32))
    with pytest.raises(BadNote, match="trusted"):
        note.verify_note(impostor, {NAME: PUBLIC})
    ours = note.sign_note("text\n", NAME, SEED).rpartition("\n\n")[2]
    assert note.verify_note(impostor + ours, {NAME: PUBLIC}).text == "text\n"


def test_one_wrong_signature_of_a_known_key_spoils_the_note() -> None:
    other = signing.public_key_of(bytes(32))
    good = note.sign_note("text\n", NAME, SEED)
    wrong = note.sign_note("other text\n", "witness.example", bytes(32)).rpartition("\n\n")[2]
    with pytest.raises(BadNote, match=r"witness\.example is wrong"):
        note.verify_note(good + wrong, {NAME: PUBLIC, "witness.example": other})


def test_a_repeated_signature_counts_once() -> None:
    signed = note.sign_note("text\n", NAME, SEED)
    again = signed + signed.rpartition("\n\n")[2]
    assert len(note.verify_note(again, {NAME: PUBLIC}).signatures) == 1


def test_text_cannot_be_mistaken_for_signatures() -> None:
    inner = note.sign_note("inner\n", NAME, bytes(32))
    outer = note.sign_note(inner, NAME, SEED)
    assert note.verify_note(outer, {NAME: PUBLIC}).text == inner


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no newline",
        "tab\there\n",
        "bell\x07\n",
        "return\r\n",
        "half \ud800\n",
        "safeconduct.entry.v1\nx\n",
    ],
)
def test_texts_that_cannot_be_signed_are_refused(text: str) -> None:
    with pytest.raises(BadNote):
        note.sign_note(text, NAME, SEED)


@pytest.mark.parametrize("name", ["", "two words", "non\u00a0breaking", "a+b", "line\nbreak", "half\ud800"])
def test_names_that_cannot_sign_are_refused(name: str) -> None:
    with pytest.raises(BadNote):
        note.sign_note("text\n", name, SEED)
    with pytest.raises(BadNote):
        note.verifier_key(name, PUBLIC)


@pytest.mark.parametrize(
    "malformed",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"text\n\n\n",
        "text\n\n— n x08go/Zy\n— \n".encode(),
        b"text\n\n- n x08go/Zy\n",
        "text\n\n— n  x08go/Zy\n".encode(),
        "text\n\n— n x08go/Z\n".encode(),
        "text\n\n— n x08go_Zy\n".encode(),
        "text\n\n— n x08gow==\n".encode(),
        "text\n\n— n é\n".encode(),
        b"\xff\xfe\n\n",
    ],
)
def test_malformed_notes_are_refused_with_a_sentence(malformed: bytes) -> None:
    with pytest.raises(BadNote, match=r"[;:,].*\.$"):
        note.parse_note(malformed)


def test_floods_are_refused() -> None:
    signed = note.sign_note("text\n", NAME, SEED)
    line = signed.rpartition("\n\n")[2]
    assert len(note.parse_note(signed + line * 15).signatures) == 16
    with pytest.raises(BadNote, match="signatures"):
        note.parse_note(signed + line * note.MAX_SIGNATURES)
    with pytest.raises(BadNote, match="longer"):
        note.parse_note("a" * note.MAX_BYTES + "\n")


def test_no_part_of_a_verifier_key_is_one_and_every_flip_is_refused() -> None:
    for at in range(len(PETER)):
        for part in (PETER[:at], PETER[at + 1 :], PETER[:at] + chr(ord(PETER[at]) + 1) + PETER[at + 1 :]):
            with pytest.raises(BadNote):
                note.parse_verifier_key(part)


def test_a_key_of_another_signature_type_is_refused() -> None:
    key = b"\x02" + PUBLIC
    number = sha256(NAME.encode() + b"\n" + key).hexdigest()[:8]
    with pytest.raises(BadNote, match="Ed25519"):
        note.parse_verifier_key(f"{NAME}+{number}+{base64.b64encode(key).decode()}")


@pytest.mark.parametrize("domain", sorted(signing.DOMAINS))
def test_a_note_can_never_be_passed_off_as_something_else_that_we_sign(domain: str) -> None:
    """The keys may be the same: neither side accepts the other's bytes."""
    message = b"text\n"
    with pytest.raises(BadNote, match="reserved"):
        note.sign_note(f"{domain}\n{message.decode()}", NAME, SEED)
    signature = signing.sign(SEED, domain, message)
    key_id = note.parse_note(note.sign_note("x\n", NAME, SEED)).signatures[0].key_id
    forged = f"{domain}\ntext\n\n— {NAME} {base64.b64encode(key_id + signature).decode()}\n"
    with pytest.raises(BadNote, match="reserved"):
        note.verify_note(forged, {NAME: PUBLIC})
