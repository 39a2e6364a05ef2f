"""A signature is good for one key, one purpose and one message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.sealing import signing

SEED = bytes(range(32))
PUBLIC = signing.public_key_of(SEED)
domains = st.sampled_from(sorted(signing.DOMAINS))


@given(domains, st.binary(max_size=100))
def test_a_signature_verifies_for_its_own_purpose_only(domain: str, message: bytes) -> None:
    signature = signing.sign(SEED, domain, message)
    assert [d for d in sorted(signing.DOMAINS) if signing.verify(PUBLIC, d, message, signature)] == [domain]


@given(domains, domains, st.binary(max_size=20))
def test_no_message_makes_one_purpose_look_like_another(domain: str, other: str, message: bytes) -> None:
    signature = signing.sign(SEED, domain, other.encode() + b"\n" + message)
    assert not signing.verify(PUBLIC, other, message, signature)


def test_domains_cannot_run_into_messages() -> None:
    assert not any("\n" in domain for domain in signing.DOMAINS)


def test_it_is_ed25519_over_domain_newline_message() -> None:
    """RFC 8032 §7.1 test 1 fixes the key; the signed bytes are checked with the raw primitive."""
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    public = signing.public_key_of(seed)
    assert public.hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    signature = signing.sign(seed, signing.ENTRY, b"message")
    from nacl.signing import VerifyKey

    VerifyKey(public).verify(b"safeconduct.entry.v1\nmessage", signature)


def test_an_undeclared_purpose_is_a_defect() -> None:
    with pytest.raises(ValueError, match="not a declared"):
        signing.sign(SEED, "safeconduct.other.v1", b"")
    with pytest.raises(ValueError, match="not a declared"):
        signing.verify(PUBLIC, "", b"", bytes(64))


def test_every_changed_byte_is_refused() -> None:
    message = b"act"
    signature = signing.sign(SEED, signing.ENTRY, message)
    for bit in range(512):
        changed = bytearray(signature)
        changed[bit // 8] ^= 1 << bit % 8
        assert not signing.verify(PUBLIC, signing.ENTRY, message, bytes(changed))
    for bit in range(256):
        key = bytearray(PUBLIC)
        key[bit // 8] ^= 1 << bit % 8
        assert not signing.verify(bytes(key), signing.ENTRY, message, signature)
    assert not signing.verify(PUBLIC, signing.ENTRY, b"acu", signature)


@pytest.mark.parametrize("signature", [b"", bytes(63), bytes(64), bytes(65)])
def test_what_is_no_signature_is_refused(signature: bytes) -> None:
    assert not signing.verify(PUBLIC, signing.ENTRY, b"", signature)


@pytest.mark.parametrize("public", [b"", bytes(31), bytes(32), b"\x01" + bytes(31), bytes(33)])
def test_a_key_of_small_order_or_wrong_length_verifies_nothing(public: bytes) -> None:
    """With the neutral element as key, a constant would otherwise verify over every message."""
    for signature in (bytes(64), b"\x01" + bytes(63)):
        assert not signing.verify(public, signing.ENTRY, b"anything", signature)


def test_new_keys_differ() -> None:
    assert len({signing.new_signing_key() for _ in range(8)}) == 8
