"""Sealed bodies are age files: the stock program opens them, and nothing tells who may."""

import base64
import hmac
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl import bindings
from nacl.exceptions import CryptoError

from safeconduct.errors import BadInput
from safeconduct.sealing import agefile, padding
from safeconduct.sealing.errors import CannotOpen

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


@pytest.fixture
def age() -> str:
    program = shutil.which("age")
    if program is None:
        pytest.skip("needs the system program age: apt-get install age")
    return program


def unbech32(text: str) -> bytes:
    """The 32 bytes in a bech32 string; its checksum has been checked by age already."""
    number = 0
    for character in text.lower().rpartition("1")[2][:52]:
        number = number << 5 | ALPHABET.index(character)
    return (number >> 4).to_bytes(32)


def stanza_opens(blob: bytes, identity: str) -> list[bool]:
    """For each X25519 stanza of an age header: does it hold the file key for this identity?"""
    lines = blob.split(b"\n---")[0].split(b"\n")
    found = []
    for line, body in pairwise(lines):
        if not line.startswith(b"-> X25519 "):
            continue
        share = base64.b64decode(line.split(b" ")[2] + b"=")
        secret = unbech32(identity)
        shared = bindings.crypto_scalarmult(secret, share)
        salt = share + bindings.crypto_scalarmult_base(secret)
        derived = hmac.digest(salt, shared, "sha256")
        key = hmac.digest(derived, b"age-encryption.org/v1/X25519\x01", "sha256")
        sealed = base64.b64decode(body + b"=" * (-len(body) % 4))
        try:
            bindings.crypto_aead_chacha20poly1305_ietf_decrypt(sealed, None, bytes(12), key)
        except CryptoError:
            found.append(False)
        else:
            found.append(True)
    return found


@given(st.binary(max_size=2000), st.integers(1, 4))
def test_each_recipient_opens_it_and_nobody_else(plaintext: bytes, count: int) -> None:
    identities = [agefile.new_identity() for _ in range(count)]
    blob = agefile.seal(plaintext, [agefile.recipient_of(identity) for identity in identities])
    assert all(agefile.unseal(blob, identity) == plaintext for identity in identities)
    with pytest.raises(CannotOpen, match="not sealed to the key"):
        agefile.unseal(blob, agefile.new_identity())


def test_the_stock_program_opens_what_we_seal(age: str, tmp_path: Path) -> None:
    identity = agefile.new_identity()
    derived = agefile.identity_from_bytes(bytes(range(32)))
    plaintext = "нічого не втрачено\n".encode() * 100
    recipients = [agefile.recipient_of(identity), agefile.recipient_of(derived)]
    sealed = tmp_path / "entry.age"
    sealed.write_bytes(agefile.seal(plaintext, recipients))
    for key in (identity, derived):
        kept = tmp_path / "identity"
        kept.write_text(key + "\n")
        run = subprocess.run([age, "-d", "-i", kept, sealed], capture_output=True, check=True)
        assert padding.unpad(run.stdout) == plaintext


def test_we_open_what_the_stock_program_seals(age: str) -> None:
    identity = agefile.new_identity()
    run = subprocess.run(
        [age, "-r", agefile.recipient_of(identity)],
        input=padding.pad(b"from outside"),
        capture_output=True,
        check=True,
    )
    assert agefile.unseal(run.stdout, identity) == b"from outside"


def test_content_that_nobody_padded_is_refused(age: str) -> None:
    identity = agefile.new_identity()
    command = [age, "-r", agefile.recipient_of(identity)]
    run = subprocess.run(command, input=b"unpadded", capture_output=True, check=True)
    with pytest.raises(CannotOpen, match="padded"):
        agefile.unseal(run.stdout, identity)


@given(st.binary(min_size=32, max_size=32))
def test_an_identity_made_of_bytes_is_that_scalar(secret: bytes) -> None:
    identity = agefile.identity_from_bytes(secret)
    assert identity.startswith("AGE-SECRET-KEY-1")
    assert unbech32(identity) == secret
    assert unbech32(agefile.recipient_of(identity)) == bindings.crypto_scalarmult_base(secret)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_an_identity_has_exactly_32_bytes(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        agefile.identity_from_bytes(bytes(length))


def test_nothing_is_sealed_to_nobody() -> None:
    with pytest.raises(BadInput, match="nobody"):
        agefile.seal(b"x", [])


@pytest.mark.parametrize("recipient", ["", "age1", "nobody", "AGE-SECRET-KEY-1", "ssh-ed25519 AAAA"])
def test_a_recipient_that_is_none_is_refused(recipient: str) -> None:
    good = agefile.recipient_of(agefile.new_identity())
    with pytest.raises(BadInput, match="recipient"):
        agefile.seal(b"x", [good, recipient])


@pytest.mark.parametrize("identity", ["", "age1", "AGE-SECRET-KEY-1QQQQ"])
def test_an_identity_that_is_none_is_refused(identity: str) -> None:
    with pytest.raises(BadInput, match="identity"):
        agefile.unseal(b"", identity)


def test_the_order_of_recipients_tells_nothing() -> None:
    first, second = agefile.new_identity(), agefile.new_identity()
    recipients = [agefile.recipient_of(first), agefile.recipient_of(second)]
    places = {tuple(stanza_opens(agefile.seal(b"x", recipients), first)) for _ in range(64)}
    assert places == {(True, False), (False, True)}


def test_a_recipient_named_twice_is_one() -> None:
    identity = agefile.new_identity()
    blob = agefile.seal(b"x", [agefile.recipient_of(identity)] * 3)
    assert stanza_opens(blob, identity) == [True]


def test_every_changed_byte_and_every_truncation_is_refused() -> None:
    identity = agefile.new_identity()
    blob = agefile.seal(b"x", [agefile.recipient_of(identity)])
    for at in range(len(blob)):
        changed = bytearray(blob)
        changed[at] ^= 1 << at % 8
        for damaged in (bytes(changed), blob[:at]):
            with pytest.raises(CannotOpen):
                agefile.unseal(damaged, identity)


def test_equal_contents_have_different_seals_of_one_bucket() -> None:
    recipient = agefile.recipient_of(agefile.new_identity())
    one, other = agefile.seal(b"a", [recipient]), agefile.seal(b"a much longer message", [recipient])
    payload = [len(blob.split(b"\n---")[1]) for blob in (one, other)]
    assert one != agefile.seal(b"a", [recipient])
    assert payload[0] == payload[1]
