"""The signed list of a programme's true channels: what a leaflet, a mirror or a relative can be checked against.

    {"format": "safeconduct-signed-addresses/1",
     "signed": {"programme": …, "issued": …, "valid_until": …, "channels": […], "clones": […]},
     "signatures": [{"key": …, "signature": …}]}

The signatures are for `safeconduct.addresses.v1`, in the form that `schedule.signed_file` describes for all
signed files. The programme's id is signed as well, so that one authority's two programmes cannot be exchanged for
one another, and so is the last day: without it an address that was lost to somebody else could be shown for ever.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from safeconduct.errors import BadInput
from safeconduct.schedule.reading import Keys, explain, read_toml
from safeconduct.schedule.signed_file import Signature, canonical, read_signed_file, written
from safeconduct.sealing import signing
from safeconduct.sealing.channels import Kind, fault
from safeconduct.sealing.signatures import check_signer, checked_keys, with_signature

FORMAT = "safeconduct-signed-addresses/1"
MAX_CHANNELS, MAX_CLONES, MAX_NOTE = 40, 400, 300
_PROGRAMME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


class Channel(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One way to reach the programme.

    Attributes:
        kind: what it is.
        address: as people type or dial it; see `channels.fault` for the form of each kind.
        notes: what to know about it, by language code.
    """

    kind: Kind
    address: str
    notes: dict[str, str] = {}


class Clone(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An address that pretends to be the programme's, or was and is no longer.

    Attributes:
        address: as it was met; of any form, since a clone keeps to none.
        noticed: the day it was noticed or given up.
        notes: what is known about it, by language code.
    """

    address: str
    noticed: date
    notes: dict[str, str] = {}


class Addresses(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The programme's true channels.

    Attributes:
        programme: id of the programme.
        issued: the day the list was made.
        valid_until: its last day; after it nobody should rely on it.
        channels: at least one; the first of a kind is the one that leaflets print.
        clones: known false addresses.
    """

    programme: str
    issued: date
    valid_until: date
    channels: tuple[Channel, ...]
    clones: tuple[Clone, ...] = ()

    def first(self, kind: Kind) -> str | None:
        """Return the first address of a kind; None where there is none."""
        return next((each.address for each in self.channels if each.kind == kind), None)

    def holds_on(self, day: date) -> bool:
        """Say whether it may be relied on that day."""
        return self.issued <= day <= self.valid_until


class SignedAddresses(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The signed file as written; it proves nothing until `check_addresses` has returned.

    Attributes:
        format: of the file.
        signed: what the signatures are about. It stays plain until they have been checked.
        signatures: at least one.
    """

    format: str
    signed: dict[str, Any]
    signatures: tuple[Signature, ...]

    @property
    def message(self) -> bytes:
        """The bytes that were signed, without the domain in front of them."""
        return canonical(self.signed)

    @property
    def digest(self) -> str:
        """SHA-256 of `message`, 64 hexadecimal digits: names this very list of addresses."""
        return hashlib.sha256(self.message).hexdigest()

    def to_json(self) -> str:
        """Return the file's text."""
        return written(self)

    def addresses(self) -> Addresses:
        """Return the addresses that were signed.

        Raises:
            BadInput: they have a form that this release does not know, or one that is never signed; the signature
                may hold all the same.
        """
        try:
            found = msgspec.convert(self.signed, Addresses)
        except msgspec.ValidationError as error:
            path, sentence = explain(error)
            raise BadInput(
                f"The signed addresses are of a form that this release does not know, at {_where(path)}: {sentence}"
            ) from error
        for path, sentence in faults(found):
            raise BadInput(f"The signed addresses are faulty at {_where(path)}: {sentence}")
        return found


@dataclass(frozen=True, slots=True)
class CheckedAddresses:
    """Addresses whose signatures hold. Whether they are still valid depends on the day: `addresses.holds_on`.

    Attributes:
        addresses: what was signed.
        keys: Ed25519 public keys of all who signed.
    """

    addresses: Addresses
    keys: tuple[bytes, ...]


def addresses_in(path: Path) -> Addresses:
    """Return the addresses that a TOML file lists, as people write it before it is signed.

    Raises:
        BadInput: it cannot be read, or something in it is wrong; the sentence names line and column.
    """
    document = read_toml(path, path.name)
    found = document.convert(Addresses)
    for where, sentence in faults(found):
        document.refuse(where, sentence)
    return found


def sign_addresses(addresses: Addresses, seed: bytes) -> SignedAddresses:
    """Return the addresses signed with a key.

    Args:
        addresses: of one programme.
        seed: the authority's 32-byte Ed25519 seed.

    Raises:
        BadInput: an address has a form that is never signed.
    """
    for path, sentence in faults(addresses):
        raise BadInput(f"The addresses are faulty at {_where(path)}: {sentence}")
    unsigned = SignedAddresses(format=FORMAT, signed=msgspec.to_builtins(addresses), signatures=())
    return cosign_addresses(unsigned, seed)


def cosign_addresses(signed: SignedAddresses, seed: bytes) -> SignedAddresses:
    """Return signed addresses with one more signature: how an authority changes its key.

    Raises:
        BadInput: this key has signed them already.
    """
    signatures = with_signature(
        signed.signatures, seed, signing.ADDRESSES, signed.message, what="the addresses"
    )
    return msgspec.structs.replace(signed, signatures=signatures)


def read_addresses(raw: bytes) -> SignedAddresses:
    """Return the signed addresses in a file's bytes; nothing is verified.

    Raises:
        BadInput: it is no such file, or is written so that two readers might see two things in it.
    """
    return read_signed_file(raw, SignedAddresses, format_=FORMAT, what="signed list of addresses")


def check_addresses(signed: SignedAddresses, key: bytes | None) -> CheckedAddresses:
    """Return the addresses in a file, every signature checked.

    1. Every signature holds for the key beside it, over the domain and what is signed.
    2. When `key` is given, one of the signatures is by it.
    3. Every address has the form of its kind.

    Args:
        signed: as read from the file.
        key: the authority's public key from elsewhere. With None the file is only shown to be whole: whoever
            wrote it may have written the key as well.

    Raises:
        BadSignature: one of the first two does not hold; the sentence says which.
        BadInput: both hold, and the content has a form that this release does not know.
    """
    keys = checked_keys(
        signed.signatures, signing.ADDRESSES, signed.message, covers="an address, a date, a note"
    )
    check_signer(keys, key, what="The addresses are")
    return CheckedAddresses(signed.addresses(), keys)


def faults(addresses: Addresses) -> Iterator[tuple[Keys, str]]:
    """Yield where something is wrong and the sentence that says what."""
    if not _PROGRAMME.fullmatch(addresses.programme):
        yield ("programme",), "“programme” must be the id of a programme, such as ukraine-2023."
    if addresses.valid_until < addresses.issued:
        yield ("valid_until",), "the last day lies before the day of issue."
    yield from _channel_faults(addresses.channels)
    yield from _clone_faults(addresses.clones, {each.address for each in addresses.channels})


def _channel_faults(channels: tuple[Channel, ...]) -> Iterator[tuple[Keys, str]]:
    if not 1 <= len(channels) <= MAX_CHANNELS:
        yield ("channels",), f"there must be 1 to {MAX_CHANNELS} channels."
    seen: set[str] = set()
    for index, channel in enumerate(channels):
        at: Keys = ("channels", index)
        if found := fault(channel.kind, channel.address):
            yield (*at, "address"), f"“{channel.address[:80]}”: {found}"
        if channel.address in seen:
            yield (*at, "address"), f"“{channel.address[:80]}” stands here twice; keep one."
        seen.add(channel.address)
        yield from _note_faults(channel.notes, at)


def _clone_faults(clones: tuple[Clone, ...], true: set[str]) -> Iterator[tuple[Keys, str]]:
    if len(clones) > MAX_CLONES:
        yield ("clones",), f"there may be at most {MAX_CLONES} clones."
    for index, clone in enumerate(clones):
        at: Keys = ("clones", index)
        if not clone.address.strip() or len(clone.address) > MAX_NOTE or not clone.address.isprintable():
            yield (*at, "address"), f"write a clone's address in 1 to {MAX_NOTE} characters that can be seen."
        if clone.address in true:
            yield (*at, "address"), f"“{clone.address}” is a true channel above; it cannot be a clone."
        yield from _note_faults(clone.notes, at)


def _note_faults(notes: dict[str, str], at: Keys) -> Iterator[tuple[Keys, str]]:
    for language, text in notes.items():
        if not _LANGUAGE.fullmatch(language):
            yield (*at, "notes"), f"“{language[:20]}” is no language code: use two or three small letters."
        if not text.strip() or len(text) > MAX_NOTE or not text.isprintable():
            yield (*at, "notes", language), f"a note is one line of 1 to {MAX_NOTE} characters."


def _where(path: Keys) -> str:
    return ".".join(str(step) for step in path) or "its top"
