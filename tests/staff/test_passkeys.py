"""Passkeys count at one host and for one challenge; real answers of a browser are in tests of the console."""

import json
import secrets
from collections.abc import Callable

import pytest
from fido2.utils import websafe_decode, websafe_encode
from hypothesis import given
from hypothesis import strategies as st
from tests.staff.device import PRESENT, VERIFIED, Device

from safeconduct.staff.passkeys import (
    CHALLENGE_SECONDS,
    NoPasskey,
    Place,
    authenticated,
    creation_options,
    is_challenge,
    new_challenge,
    registered,
    request_options,
)

KEY = secrets.token_bytes(32)
HERE = Place("console.example")


@pytest.mark.parametrize(
    ("origin", "counts"),
    [
        ("https://console.example", True),
        ("https://console.example:8443", True),
        ("http://console.example", False),
        ("https://evil.console.example", False),
        ("https://example", False),
        ("https://console.example.evil.example", False),
        ("https://evil.example/console.example", False),
        ("null", False),
        ("", False),
    ],
)
def test_a_passkey_counts_at_its_own_host_only(origin: str, counts: bool) -> None:  # noqa: FBT001 - a table's column
    assert HERE.is_origin(origin) is counts


def test_without_encryption_only_this_machine_counts() -> None:
    assert Place("localhost").is_origin("http://localhost:8000")
    assert not Place("programme.onion.example").is_origin("http://programme.onion.example")


@given(st.integers(0, 2**40), st.integers(-1000, 2000))
def test_a_challenge_is_ours_and_fresh_or_does_not_count(made: int, later: int) -> None:
    challenge = websafe_decode(new_challenge(KEY, made))
    assert is_challenge(KEY, challenge, made + later) == (0 <= later <= CHALLENGE_SECONDS)
    assert not is_challenge(secrets.token_bytes(32), challenge, made)


@given(st.integers(0, 55), st.integers(1, 255))
def test_no_byte_of_a_challenge_can_be_changed(at: int, by: int) -> None:
    challenge = bytearray(websafe_decode(new_challenge(KEY, 1000)))
    challenge[at] ^= by
    assert not is_challenge(KEY, bytes(challenge), 1000)


@given(st.one_of(st.text(), st.recursive(st.none() | st.text() | st.integers(), st.lists).map(repr)))
def test_whatever_a_browser_sends_is_refused_with_a_sentence(answer: str) -> None:
    with pytest.raises(NoPasskey):
        authenticated(HERE, KEY, [], answer, 1000)
    with pytest.raises(NoPasskey):
        registered(HERE, KEY, answer, 1000)


def test_a_device_must_verify_its_owner_and_is_told_no_programmes_name() -> None:
    challenge = new_challenge(KEY, 1000)
    asked = request_options(HERE, challenge)
    assert asked["userVerification"] == "required"
    assert "allowCredentials" not in asked  # which passkeys an account has is told to nobody
    made = creation_options(HERE, "heron", b"handle", challenge)
    assert made["rp"] == {"name": "console", "id": "console.example"}
    assert made["authenticatorSelection"]["residentKey"] == "required"


def asked() -> str:
    return new_challenge(KEY, 1000)


def test_a_device_that_signs_as_it_should_counts_and_says_how_often_it_signed() -> None:
    mine = Device("console.example", counter=7)
    credential, challenge = registered(HERE, KEY, mine.make(asked()), 1000)
    assert credential == bytes(mine.public)
    assert is_challenge(KEY, challenge, 1000)
    signed = authenticated(HERE, KEY, [credential], mine.sign(asked()), 1000)
    assert (signed.credential, signed.counter) == (credential, 8)


ATTACKS: dict[str, Callable[[Device], str]] = {
    "without its owner's finger or code": lambda mine: mine.sign(asked(), flags=PRESENT),
    "with nobody there": lambda mine: mine.sign(asked(), flags=VERIFIED),
    "for a page of somebody else": lambda mine: mine.sign(asked(), origin="https://evil.example"),
    "for a page of a subdomain": lambda mine: mine.sign(asked(), origin="https://x.console.example"),
    "for a page without encryption": lambda mine: mine.sign(asked(), origin="http://console.example"),
    "for another host": lambda mine: mine.sign(asked(), host="evil.example"),
    "for a parent domain": lambda mine: mine.sign(asked(), host="example"),
    "in another ceremony": lambda mine: mine.sign(asked(), kind="webauthn.create"),
    "a challenge of its own": lambda mine: mine.sign("A" * 75),
    "a challenge of another server": lambda mine: mine.sign(new_challenge(secrets.token_bytes(32), 1000)),
    "an old challenge": lambda mine: mine.sign(new_challenge(KEY, 1000 - CHALLENGE_SECONDS - 1)),
    "with another key": lambda mine: Device("console.example", credential=mine.credential).sign(asked()),
    "as another credential": lambda _: Device("console.example").sign(asked()),
    "in deep brackets": lambda _: '{"response":' + "[" * 9000 + "]" * 9000 + "}",
}


@pytest.mark.parametrize("how", ATTACKS)
def test_what_a_device_signs_otherwise_does_not_count(how: str) -> None:
    mine = Device("console.example")
    with pytest.raises(NoPasskey):
        authenticated(HERE, KEY, [bytes(mine.public)], ATTACKS[how](mine), 1000)


@pytest.mark.parametrize(
    "made",
    [
        lambda mine: mine.make(asked(), flags=PRESENT),
        lambda mine: mine.make(asked(), origin="https://evil.example"),
        lambda mine: mine.make("A" * 75),
        lambda mine: mine.sign(asked()),
    ],
)
def test_no_passkey_is_registered_without_its_owner_for_elsewhere_or_for_no_challenge(
    made: Callable[[Device], str],
) -> None:
    with pytest.raises(NoPasskey):
        registered(HERE, KEY, made(Device("console.example")), 1000)


@given(
    st.sampled_from(["clientDataJSON", "authenticatorData", "signature"]),
    st.integers(0, 10_000),
    st.integers(1, 255),
)
def test_no_byte_of_a_signed_answer_can_be_changed(name: str, at: int, by: int) -> None:
    mine = Device("console.example")
    answer = json.loads(mine.sign(asked()))
    raw = bytearray(websafe_decode(answer["response"][name]))
    raw[at % len(raw)] ^= by
    answer["response"][name] = websafe_encode(bytes(raw))
    with pytest.raises(NoPasskey):
        authenticated(HERE, KEY, [bytes(mine.public)], json.dumps(answer), 1000)
