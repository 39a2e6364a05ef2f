"""Forms of a channel's address, one spelling each, so that it can be compared letter by letter.

A programme's addresses are copied onto leaflets and typed by frightened people, and a hostile State runs sites that
look the same. So an address that could be read as another one is refused before the authority signs it.
"""

import base64
import re
import unicodedata
from collections.abc import Callable
from hashlib import sha3_256
from typing import Literal

from nacl import bindings

type Kind = Literal["onion", "web", "mirror", "phone", "messenger", "email"]
"""`onion` and `web` are the programme's own site; a `mirror` carries its public pages, never a mailbox or a form."""

MAX_LENGTH = 200
_ONION = re.compile(r"[a-z2-7]{56}\.onion")
_ONION_VERSION = 3
_PATH = re.compile(r"/(?:[A-Za-z0-9._~-]+/)*")
_PHONE = re.compile(r"\+[1-9](?: ?[0-9]){6,14}")
_MESSENGER = re.compile(r"[A-Z][A-Za-z]{1,29} (?:@[A-Za-z0-9_.]{3,64}|\+[1-9](?: ?[0-9]){6,14})")
_LOCAL = re.compile(r"[a-z0-9]+(?:[._+-][a-z0-9]+)*")
_TWINS = frozenset("аеорсухіјѕһԁԛԝӏ")
"""Cyrillic letters that are drawn like Latin ones: a name of these alone reads as a Latin name."""


def onion_address(public: bytes) -> str:
    """Return the address of the onion service that has this Ed25519 public key (Tor's rend-spec-v3, ONIONADDRESS)."""
    checksum = _onion_checksum(public)
    host = base64.b32encode(public + checksum + bytes([_ONION_VERSION])).decode().lower()
    return f"http://{host}.onion/"


def fault(kind: Kind, address: str) -> str | None:
    """Return the sentence that says what is wrong with an address; None where nothing is.

    Args:
        kind: what the address is said to be.
        address: as written.
    """
    if not 1 <= len(address) <= MAX_LENGTH:
        return f"it must have 1 to {MAX_LENGTH} characters."
    hidden = next((char for char in address if unicodedata.category(char)[0] in "CZ" and char != " "), None)
    if hidden is not None:
        return f"it holds a character that cannot be seen, U+{ord(hidden):04X}: take it out."
    return _CHECKS[kind](address)


def _onion(address: str) -> str | None:
    host = _host(address) if address.startswith(("http://", "https://")) else ""
    if not _ONION.fullmatch(host):
        return (
            "it is no onion address of version 3: http://, 56 small letters and digits from 2 to 7, .onion/."
        )
    raw = base64.b32decode(host.removesuffix(".onion").upper())
    public, checksum, version = raw[:32], raw[32:34], raw[34]
    if version != _ONION_VERSION or checksum != _onion_checksum(public):
        return "its checksum does not hold: a character is mistyped; copy it from the service's own `hostname` file."
    if not bindings.crypto_core_ed25519_is_valid_point(public):
        return "no onion service can have it, since the key in it is none; copy it from the `hostname` file."
    return _url_fault(address, host)


def _web(address: str) -> str | None:
    if not address.startswith("https://"):
        return "it must begin with https://: on the way a page of http can be exchanged for another."
    host = _host(address)
    if host.endswith(".onion"):
        return "an address that ends in .onion is of the kind “onion”."
    return _host_fault(host) or _url_fault(address, host)


def _mirror(address: str) -> str | None:
    return _onion(address) if ".onion" in address else _web(address)


def _phone(address: str) -> str | None:
    if not _PHONE.fullmatch(address) or sum(char.isdigit() for char in address) > 15:
        return (
            "write a telephone number as +380 44 000 00 00: plus, country, at most 15 digits, single spaces."
        )
    return None


def _messenger(address: str) -> str | None:
    if not _MESSENGER.fullmatch(address):
        return (
            "write a messenger's account as its name, a space, and @account or a telephone number, in Latin letters: "
            "Telegram @example_channel."
        )
    return None


def _email(address: str) -> str | None:
    local, at, host = address.rpartition("@")
    if not at or not _LOCAL.fullmatch(local):
        return "write an e-mail address as name@example.org, in small Latin letters."
    return _host_fault(host)


_CHECKS: dict[Kind, Callable[[str], str | None]] = {
    "onion": _onion,
    "web": _web,
    "mirror": _mirror,
    "phone": _phone,
    "messenger": _messenger,
    "email": _email,
}


def _onion_checksum(public: bytes) -> bytes:
    return sha3_256(b".onion checksum" + public + bytes([_ONION_VERSION])).digest()[:2]


def _host(address: str) -> str:
    # Not urlsplit: it takes out some characters and stumbles over others, and here nothing may be lost.
    return re.split("[/?#]", address.partition("://")[2], maxsplit=1)[0]


def _url_fault(address: str, host: str) -> str | None:
    path = address.partition("://")[2].removeprefix(host)
    if not _PATH.fullmatch(path):
        return "after the name there may only be a path of plain letters that ends with “/”: no port, “?” or “#”."
    return None


def _host_fault(host: str) -> str | None:
    labels = [_shown(label) for label in host.split(".")]
    if len(labels) < 2 or None in labels or not all(labels) or len(host) > 100:
        return (
            f"“{host[:60]}” is no name of a site: write it as example.org, in small letters, without a port."
        )
    for label in labels:
        if label is not None and (found := _look_alike(label)):
            return found
    if not any(char.isalpha() for char in labels[-1] or ""):
        return "a number is no name: an address that people learn has a name, such as example.org."
    return None


def _shown(label: str) -> str | None:
    """Return a label as a browser shows it; None where it is no label."""
    if label.startswith("xn--"):
        try:
            label = label[4:].encode("ascii").decode("punycode")
        except UnicodeError:
            return None
    plain = label.replace("-", "")
    well_formed = plain.isalnum() and not label.startswith("-") and not label.endswith("-")
    small = label == label.lower() == unicodedata.normalize("NFKC", label)
    return label if well_formed and small and len(label) <= 63 else None


def _look_alike(label: str) -> str | None:
    letters = [char for char in label if char.isalpha()]
    scripts = sorted({unicodedata.name(char, "UNKNOWN").split(" ")[0].title() for char in letters})
    if len(scripts) > 1:
        return (
            f"“{label}” mixes letters of {' and '.join(scripts)}, as look-alikes do: nobody can tell it from another "
            "name. Choose a name in one alphabet."
        )
    if letters and _TWINS.issuperset(letters):
        return (
            f"“{label}” is made of Cyrillic letters that look like Latin ones: nobody can tell it from the Latin "
            "name. Choose another name."
        )
    return None
