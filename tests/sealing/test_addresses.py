"""The authority's signature under its true channels holds for them, their dates and their programme alone."""

import json
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import VerifyKey

from safeconduct.errors import BadInput
from safeconduct.programmes import load
from safeconduct.sealing import signing
from safeconduct.sealing.addresses import (
    Addresses,
    Channel,
    Clone,
    SignedAddresses,
    addresses_in,
    check_addresses,
    cosign_addresses,
    read_addresses,
    sign_addresses,
)
from safeconduct.sealing.channels import fault, onion_address
from safeconduct.sealing.errors import BadSignature
from safeconduct.sealing.lists import check_list
from safeconduct.sealing.rehearsal import (
    REHEARSAL_CLEAR,
    REHEARSAL_ONION,
    REHEARSAL_PUBLIC,
    REHEARSAL_SEED,
    is_rehearsal,
    rehearsal_addresses,
    rehearsal_list,
)

SEED, OTHER = bytes(range(32)), bytes(range(1, 33))
PUBLIC, ANOTHER = signing.public_key_of(SEED), signing.public_key_of(OTHER)
ONION = onion_address(ANOTHER)
ADDRESSES = Addresses(
    programme="coast-2027",
    issued=date(2027, 1, 1),
    valid_until=date(2027, 3, 31),
    channels=(
        Channel("onion", ONION),
        Channel("web", "https://coast.example/", {"en": "Short, to be learnt", "uk": "Коротка"}),
        Channel("phone", "+380 44 000 00 00"),
    ),
    clones=(Clone("https://coast-pay.example/login", date(2026, 12, 1)),),
)
SIGNED = sign_addresses(ADDRESSES, SEED)


def tampered(old: str, new: str) -> SignedAddresses:
    text = SIGNED.to_json()
    assert old in text
    return read_addresses(text.replace(old, new).encode())


def changed(**changes: object) -> Addresses:
    return msgspec.structs.replace(ADDRESSES, **changes)


@pytest.mark.parametrize("key", [PUBLIC, None])
def test_what_was_signed_is_what_is_read(key: bytes | None) -> None:
    found = check_addresses(read_addresses(SIGNED.to_json().encode()), key)
    assert (found.addresses, found.keys) == (ADDRESSES, (PUBLIC,))


def test_a_stock_library_verifies_it() -> None:
    data = json.loads(SIGNED.to_json())
    message = json.dumps(data["signed"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    (one,) = data["signatures"]
    VerifyKey(bytes.fromhex(one["key"])).verify(
        b"safeconduct.addresses.v1\n" + message.encode(), bytes.fromhex(one["signature"])
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("https://coast.example/", "https://c0ast.example/"),
        ('"kind": "web"', '"kind": "mirror"'),
        ("2027-03-31", "2029-03-31"),
        ("coast-2027", "coast-2028"),
        ("Short, to be learnt", "Type your words here"),
        ("https://coast-pay.example/login", "https://elsewhere.example/"),
    ],
)
def test_a_changed_address_kind_date_programme_note_or_clone_is_found(old: str, new: str) -> None:
    with pytest.raises(BadSignature, match="does not hold"):
        check_addresses(tampered(old, new), None)


def test_addresses_signed_by_somebody_else_are_not_the_authoritys() -> None:
    forged = sign_addresses(ADDRESSES, OTHER)
    with pytest.raises(BadSignature, match="not by the key that was given"):
        check_addresses(forged, PUBLIC)
    assert check_addresses(forged, None).keys == (ANOTHER,)


def test_a_signature_under_a_list_does_not_pass_for_one_under_addresses() -> None:
    signature = signing.sign(SEED, signing.SCHEDULE, SIGNED.message).hex()
    with pytest.raises(BadSignature):
        check_addresses(tampered(SIGNED.signatures[0].signature, signature), PUBLIC)


def test_an_authority_that_changes_its_key_signs_with_both() -> None:
    both = cosign_addresses(SIGNED, OTHER)
    for key in (PUBLIC, ANOTHER, None):
        assert check_addresses(both, key).keys == (PUBLIC, ANOTHER)
    with pytest.raises(BadInput, match="signed the addresses already"):
        cosign_addresses(both, SEED)


@given(st.integers(-400, 400))
def test_addresses_hold_from_their_first_day_to_their_last(days: int) -> None:
    day = ADDRESSES.issued + timedelta(days=days)
    assert ADDRESSES.holds_on(day) == (0 <= days <= 89)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"programme": "Coast 2027"}, "programme: “programme” must be the id"),
        ({"valid_until": date(2026, 12, 31)}, "valid_until: the last day lies before the day of issue"),
        ({"channels": ()}, "channels: there must be 1 to 40 channels"),
        ({"channels": ADDRESSES.channels * 2}, "channels.3.address: .* stands here twice"),
        ({"channels": (Channel("web", "https://cоast.example/"),)}, "channels.0.address: .* mixes letters"),
        ({"channels": (Channel("phone", "+380 44 000 00 00", {"EN": "x"}),)}, "is no language code"),
        ({"channels": (Channel("phone", "+380 44 000 00 00", {"en": "a\nb"}),)}, "a note is one line"),
        ({"clones": (Clone("https://coast.example/", date(2027, 1, 1)),)}, "is a true channel above"),
        ({"clones": (Clone("\u202e", date(2027, 1, 1)),)}, "characters that can be seen"),
        ({"clones": ADDRESSES.clones * 401}, "at most 400 clones"),
    ],
)
def test_what_is_never_signed_is_refused_before_signing_and_after(
    changes: dict[str, object], said: str
) -> None:
    faulty = changed(**changes)
    with pytest.raises(BadInput, match=said):
        sign_addresses(faulty, SEED)
    # Another program may have signed it: the signature holds, and nobody is shown it all the same.
    unsigned = SignedAddresses(format=SIGNED.format, signed=msgspec.to_builtins(faulty), signatures=())
    with pytest.raises(BadInput, match=said):
        check_addresses(cosign_addresses(unsigned, SEED), PUBLIC)


def test_what_a_later_release_signs_is_told_apart_from_a_forgery() -> None:
    later = {**SIGNED.signed, "radio": "7.1 MHz"}
    signed = cosign_addresses(msgspec.structs.replace(SIGNED, signed=later, signatures=()), SEED)
    with pytest.raises(BadInput, match="a form that this release does not know, at radio"):
        check_addresses(signed, PUBLIC)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"{}", "no signed list of addresses: it must say"),
        (b'{"format": "safeconduct-signed-list/1"}', "no signed list of addresses: it must say"),
        (b"[" * 100_000, "nested too deeply"),
        (b" " * 2_000_001, "larger than"),
        (
            SIGNED.to_json().replace('"issued"', '"issued": "2020-01-01", "issued"').encode(),
            "twice in one place",
        ),
        (
            SIGNED.to_json().replace(PUBLIC.hex(), PUBLIC.hex().upper()).encode(),
            "hexadecimal digits in small",
        ),
    ],
)
def test_what_is_no_signed_list_of_addresses_is_refused(raw: bytes, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_addresses(raw)


def test_a_list_is_written_in_toml_and_complaints_name_the_line(tmp_path: Path) -> None:
    path = tmp_path / "addresses.toml"
    text = (
        'programme = "coast-2027"\nissued = 2027-01-01\nvalid_until = 2027-03-31\n\n'
        f'[[channels]]\nkind = "onion"\naddress = "{ONION}"\n\n[[channels]]\nkind = "web"\n'
        'address = "https://coast.example/"\n'
    )
    path.write_text(text)
    found = addresses_in(path)
    assert (found.first("onion"), found.first("web"), found.first("mirror")) == (
        ONION,
        "https://coast.example/",
        None,
    )
    for old, new, said in (
        ("https://coast", "https://cоast", "addresses.toml, line 11, column 1: .* mixes letters"),
        ('kind = "web"', 'kind = "wap"', "line 10, column 1: “wap” is not a value “kind” can have"),
        ("valid_until", "valid_untill", "“valid_untill” is not a key|“valid_until” is missing"),
        ("2027-03-31", '"soon"', "line 3, column 1: .* is no date"),
    ):
        path.write_text(text.replace(old, new))
        with pytest.raises(BadInput, match=said):
            addresses_in(path)


def test_a_rehearsal_is_signed_as_the_real_thing_and_known_for_what_it_is() -> None:
    programme = load("ukraine-2023")
    found = check_addresses(rehearsal_addresses(), REHEARSAL_PUBLIC)
    assert found.addresses.programme == programme.id
    assert found.addresses.first("web") == REHEARSAL_CLEAR
    assert fault("onion", REHEARSAL_ONION) is None
    assert check_list(rehearsal_list(programme), REHEARSAL_PUBLIC).schedule == programme.schedules[-1]
    assert is_rehearsal(found.keys[0])
    assert not is_rehearsal(PUBLIC)


def test_nobody_can_run_a_service_at_the_rehearsals_onion_address() -> None:
    """Everyone knows the rehearsal's key: were the address made of it, anyone could answer there."""
    assert onion_address(signing.public_key_of(REHEARSAL_SEED)) != REHEARSAL_ONION
