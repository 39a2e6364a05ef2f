"""Sealed bodies: age v1 files for X25519 recipients, padded to size buckets.

The format is that of age-encryption.org/v1, so a stock `age -d -i identity` opens what we seal and we
open what it seals (once padded). Passphrase files and plugin recipients are never written or read.
"""

import secrets
from collections.abc import Sequence

import pyrage
from pyrage import x25519

from safeconduct.errors import BadInput
from safeconduct.sealing import padding
from safeconduct.sealing.errors import CannotOpen

_SHUFFLE = secrets.SystemRandom().shuffle
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_IDENTITY_HRP = "age-secret-key-"


def new_identity() -> str:
    """Return a fresh secret identity, `AGE-SECRET-KEY-1…`."""
    return str(x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """Return the public recipient `age1…` of a secret identity.

    Raises:
        BadInput: the text is no X25519 identity.
    """
    return str(_parsed(identity).to_public())


def identity_from_bytes(secret: bytes) -> str:
    """Return the age identity whose X25519 scalar is these 32 bytes, in bech32 (BIP-173).

    Raises:
        ValueError: there are not exactly 32 bytes.
    """
    if len(secret) != 32:
        raise ValueError("an age identity has 32 bytes")
    number = int.from_bytes(secret) << 4  # 256 bits are 52 groups of five with four zero bits of padding
    data = [number >> shift & 31 for shift in range(255, -1, -5)]
    expanded = [*(ord(c) >> 5 for c in _IDENTITY_HRP), 0, *(ord(c) & 31 for c in _IDENTITY_HRP)]
    check = _bech32_polymod([*expanded, *data, 0, 0, 0, 0, 0, 0]) ^ 1
    data += [check >> shift & 31 for shift in range(25, -1, -5)]
    return (_IDENTITY_HRP + "1" + "".join(_BECH32[five] for five in data)).upper()


def seal(plaintext: bytes, recipients: Sequence[str]) -> bytes:
    """Return an age file that any one of the recipients can open.

    Raises:
        BadInput: there is no recipient, one is no X25519 recipient, or the plaintext is too large.
    """
    if not recipients:
        raise BadInput("Nothing can be sealed to nobody; name at least one recipient.")
    try:
        parsed = [x25519.Recipient.from_str(recipient) for recipient in set(recipients)]
    except pyrage.RecipientError:
        raise BadInput(
            "A recipient is not an age X25519 public key (age1…); check the certificates."
        ) from None
    # A stanza names no recipient, but a fixed order would tell its reader which place a role has.
    _SHUFFLE(parsed)
    return pyrage.encrypt(padding.pad(plaintext), parsed)


def unseal(blob: bytes, identity: str) -> bytes:
    """Return the plaintext of an age file.

    Raises:
        CannotOpen: the file is not sealed to this identity, or one of its bytes was changed.
        BadInput: the text is no X25519 identity.
    """
    try:
        padded = pyrage.decrypt(blob, [_parsed(identity)])
    except pyrage.DecryptError:
        raise CannotOpen(
            "This is not sealed to the key at hand, or it was changed since it was sealed."
        ) from None
    return padding.unpad(padded)


def _parsed(identity: str) -> x25519.Identity:
    # Parsing takes a microsecond, so no parsed secret is kept anywhere.
    try:
        return x25519.Identity.from_str(identity)
    except pyrage.IdentityError:
        raise BadInput(
            "The key is not an age identity (AGE-SECRET-KEY-1…); check where it came from."
        ) from None


def _bech32_polymod(values: Sequence[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            if top >> bit & 1:
                check ^= generator
    return check
