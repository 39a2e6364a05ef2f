"""An address that could be read as another one is never signed."""

import base64
from hashlib import sha3_256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.sealing import signing
from safeconduct.sealing.channels import Kind, fault, onion_address
from safeconduct.sealing.rehearsal import REHEARSAL_ONION

SERVICE = onion_address(signing.public_key_of(bytes(range(32))))
NAME = SERVICE.removeprefix("http://").removesuffix(".onion/")
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


@given(st.binary(min_size=32, max_size=32))
def test_the_address_of_every_onion_key_is_accepted(seed: bytes) -> None:
    address = onion_address(signing.public_key_of(seed))
    assert fault("onion", address) is None
    assert fault("mirror", address) is None
    assert len(address) == len("http://") + 56 + len(".onion/")


def test_an_onion_address_is_made_as_tor_makes_it() -> None:
    """The address of the Tor Project's own site, from its Onion-Location header: a vector that is not of our making."""
    address = "http://2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion/"
    assert fault("onion", address) is None
    raw = base64.b32decode(address[7:63].upper())
    assert onion_address(raw[:32]) == address
    assert raw[32:34] == sha3_256(b".onion checksum" + raw[:32] + b"\x03").digest()[:2]


@given(st.integers(0, 55), st.sampled_from(LETTERS))
def test_one_mistyped_letter_of_an_onion_address_is_noticed(at: int, letter: str) -> None:
    mistyped = f"http://{NAME[:at]}{letter}{NAME[at + 1 :]}.onion/"
    assert (fault("onion", mistyped) is None) == (mistyped == SERVICE)


def test_an_onion_address_whose_key_is_none_is_refused() -> None:
    """No service can have it, so whoever signs it has been given something else than their own address."""
    assert "no onion service can have it" in (fault("onion", onion_address(b"\x02" + bytes(31))) or "")


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("web", "https://safeconduct.example/"),
        ("web", "https://безпека.укр/"),
        ("web", "https://xn--80abe5aohfl.xn--j1amh/"),
        ("mirror", "https://mirror.example/copies/safeconduct/"),
        ("phone", "+380 44 000 00 00"),
        ("phone", "+380440000000"),
        ("messenger", "Telegram @example_channel"),
        ("messenger", "Signal +380 44 000 00 00"),
        ("email", "write.us@safeconduct.example"),
        ("onion", REHEARSAL_ONION),
        ("onion", SERVICE.replace("http:", "https:")),
    ],
)
def test_what_people_can_tell_apart_is_accepted(kind: Kind, address: str) -> None:
    assert fault(kind, address) is None


@pytest.mark.parametrize(
    ("kind", "address", "said"),
    [
        ("web", "https://sаfeconduct.example/", "mixes letters of Cyrillic and Latin"),
        ("web", f"https://xn--{'sаfeconduct'.encode('punycode').decode()}.example/", "mixes letters"),
        ("web", "https://аррӏе.example/", "look like Latin ones"),
        ("web", "https://xn--80ak6aa92e.example/", "look like Latin ones"),
        ("email", "us@sаfeconduct.example", "mixes letters"),
        ("mirror", "https://mirrοr.example/", "mixes letters of Greek and Latin"),
        ("web", "http://safeconduct.example/", "must begin with https://"),
        ("web", "https://safeconduct.example", "ends with “/”"),
        ("web", "https://safeconduct.example/?from=leaflet/", "ends with “/”"),
        ("web", "https://safeconduct.example:8443/", "no name of a site"),
        ("web", "https://user@safeconduct.example/", "no name of a site"),
        ("web", "https://Safeconduct.example/", "no name of a site"),
        ("web", "https://safeconduct/", "no name of a site"),
        ("web", "https://xn--\udcff.example/", "cannot be seen"),
        ("web", "https://[::1]/", "no name of a site"),
        ("web", "https://192.0.2.1/", "a number is no name"),
        ("web", "https://safeconduct.example/\u202e/", "U+202E"),
        ("web", "https://safe\u200bconduct.example/", "U+200B"),
        ("web", SERVICE.replace("http:", "https:"), "kind “onion”"),
        ("web", "", "1 to 200 characters"),
        ("web", "https://" + "a." * 200, "1 to 200 characters"),
        ("onion", "http://safeconduct.example/", "no onion address of version 3"),
        ("onion", "http://expyuzz4wqqyqhjn.onion/", "no onion address of version 3"),
        ("onion", SERVICE.upper(), "no onion address of version 3"),
        ("onion", SERVICE.removesuffix("/"), "ends with “/”"),
        ("phone", "0440000000", "write a telephone number"),
        ("phone", "+380 44 000 00 00 00 00 00", "write a telephone number"),
        ("messenger", "Telegram example", "write a messenger's account"),
        ("messenger", "Telegram @ехample", "in Latin letters"),
        ("email", "Write@safeconduct.example", "in small Latin letters"),
        ("email", "safeconduct.example", "in small Latin letters"),
    ],
)
def test_what_could_mislead_is_refused_with_a_sentence(kind: Kind, address: str, said: str) -> None:
    assert said in (fault(kind, address) or "")


@given(st.sampled_from(["onion", "web", "mirror", "phone", "messenger", "email"]), st.text(max_size=80))
def test_any_text_gets_an_answer_and_none_passes_as_a_site(kind: Kind, text: str) -> None:
    for address in (text, f"https://{text}", f"https://{text}/", f"http://{text}.onion/"):
        if fault(kind, address) is None:
            assert address.isprintable()
            assert (
                not any(char in address for char in "?#@:")
                or kind in {"messenger", "email"}
                or "//" in address
            )
