"""The authority's signature under a list holds for that list, that status and that key, and for nothing else."""

import json
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import VerifyKey

from safeconduct.errors import BadInput
from safeconduct.programmes import load
from safeconduct.schedule.signed import SignedList, read_signed
from safeconduct.sealing import signing
from safeconduct.sealing.errors import BadSignature
from safeconduct.sealing.lists import (
    check_list,
    cosign_list,
    fingerprint,
    public_key_from,
    sign_list,
)

SEED, OTHER = bytes(range(32)), bytes(range(1, 33))
PUBLIC, ANOTHER = signing.public_key_of(SEED), signing.public_key_of(OTHER)
LIST = load("ukraine-2022").schedules[0]
SIGNED = sign_list(LIST, "historic", SEED)


def tampered(old: str, new: str) -> SignedList:
    text = SIGNED.to_json()
    assert old in text
    return read_signed(text.replace(old, new).encode())


@pytest.mark.parametrize("key", [PUBLIC, None])
def test_what_was_signed_is_what_is_read(key: bytes | None) -> None:
    found = check_list(read_signed(SIGNED.to_json().encode()), key)
    assert (found.schedule, found.status, found.keys) == (LIST, "historic", (PUBLIC,))


def test_a_stock_library_verifies_it() -> None:
    data = json.loads(SIGNED.to_json())
    message = json.dumps(data["signed"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    (one,) = data["signatures"]
    VerifyKey(bytes.fromhex(one["key"])).verify(
        b"safeconduct.schedule.v1\n" + message.encode(), bytes.fromhex(one["signature"])
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"historic"', '"enactable"'),
        ('"100000.00"', '"10000.00"'),
        ('"version": "2022-04-01"', '"version": "2022-04-02"'),
        ('"in_force_from": "2022-04-01"', '"in_force_from": "2021-04-01"'),
        ("Interfax-Ukraine", "Interfax"),
        (LIST.digest, "0" * 64),
    ],
)
def test_a_changed_amount_date_source_digest_or_status_is_found(old: str, new: str) -> None:
    with pytest.raises(BadSignature, match="does not hold"):
        check_list(tampered(old, new), None)


def test_a_list_signed_by_somebody_else_is_not_the_authoritys() -> None:
    forged = sign_list(LIST, "enactable", OTHER)
    with pytest.raises(BadSignature, match="not by the key that was given"):
        check_list(forged, PUBLIC)
    assert check_list(forged, None).keys == (ANOTHER,)


def test_the_key_beside_a_signature_cannot_be_swapped() -> None:
    with pytest.raises(BadSignature, match="does not hold"):
        check_list(tampered(PUBLIC.hex(), ANOTHER.hex()), ANOTHER)


def test_a_signature_over_a_false_digest_does_not_hold() -> None:
    """Whoever signs a list beside another list's digest could later show either."""
    lie = msgspec.structs.replace(SIGNED.signed, digest="0" * 64)
    signed = cosign_list(SignedList(format=SIGNED.format, signed=lie, signatures=()), SEED)
    with pytest.raises(BadSignature, match="digest"):
        check_list(signed, PUBLIC)


def test_an_authority_that_changes_its_key_signs_with_both() -> None:
    both = cosign_list(SIGNED, OTHER)
    for key in (PUBLIC, ANOTHER, None):
        assert check_list(both, key).keys == (PUBLIC, ANOTHER)
    broken = both.to_json().replace(both.signatures[1].signature, SIGNED.signatures[0].signature)
    with pytest.raises(BadSignature, match="does not hold"):
        check_list(read_signed(broken.encode()), PUBLIC)
    with pytest.raises(BadInput, match="signed the list already"):
        cosign_list(both, SEED)


def test_a_signature_of_another_purpose_does_not_count() -> None:
    signature = signing.sign(SEED, signing.ADDRESSES, SIGNED.message).hex()
    with pytest.raises(BadSignature):
        check_list(tampered(SIGNED.signatures[0].signature, signature), PUBLIC)


def test_the_same_list_is_signed_the_same_on_every_machine() -> None:
    assert sign_list(LIST, "historic", SEED).to_json() == SIGNED.to_json()
    later = msgspec.structs.replace(LIST, in_force_from=date(2022, 4, 2))
    assert sign_list(later, "historic", SEED).signatures != SIGNED.signatures


@given(st.binary(min_size=32, max_size=32))
def test_a_public_key_is_read_as_it_is_written(public: bytes) -> None:
    assert public_key_from(f"# {fingerprint(public)}\n\n  {public.hex().upper()} \n") == public


@pytest.mark.parametrize(
    "text", ["", "#", "00", "zz" * 32, PUBLIC.hex() * 2, f"{PUBLIC.hex()}\n{PUBLIC.hex()}"]
)
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="64 hexadecimal digits"):
        public_key_from(text)


def test_fingerprints_can_be_read_out_and_differ() -> None:
    assert fingerprint(PUBLIC) != fingerprint(ANOTHER)
    groups = fingerprint(PUBLIC).split(" ")
    assert [len(group) for group in groups] == [4] * 8
