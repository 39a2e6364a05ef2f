"""An officer's two secret keys, and how they are kept: wrapped by a generated passphrase."""

import secrets
from dataclasses import dataclass, field
from typing import Self

import msgspec
from nacl import bindings
from nacl.exceptions import CryptoError

from safeconduct.sealing import agefile, canonical, passphrase, signing, stretch
from safeconduct.sealing.errors import CannotOpen, WrongPassphrase

_FORMAT = b"safeconduct.officer-keys.v1\n"
_NONCE_BYTES = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES


class OfficerPublic(msgspec.Struct, frozen=True):
    """The public halves: what a certificate is about."""

    sign: str
    """Ed25519 public key, 64 lower-case hexadecimal digits."""
    seal: str
    """age recipient, `age1…`."""


@dataclass(frozen=True, slots=True)
class OfficerKeys:
    """The secret halves; they exist only in the memory of an unlocked session."""

    seed: bytes = field(repr=False)
    """Ed25519 signing seed, 32 bytes."""
    identity: str = field(repr=False)
    """age identity, `AGE-SECRET-KEY-1…`."""

    @classmethod
    def new(cls) -> Self:
        """Make a fresh pair of keys."""
        return cls(seed=signing.new_signing_key(), identity=agefile.new_identity())

    @property
    def public(self) -> OfficerPublic:
        """The public halves."""
        return OfficerPublic(
            sign=signing.public_key_of(self.seed).hex(), seal=agefile.recipient_of(self.identity)
        )


def wrap_keys(keys: OfficerKeys, words: str) -> bytes:
    """Return the keys encrypted under a generated passphrase (Argon2id 256 MiB, t = 3).

    The blob is `format line ‖ salt (16) ‖ nonce (24) ‖ XChaCha20-Poly1305 ciphertext`, the format line
    authenticated with it. It holds no cost parameters, so nobody can lower them.

    Raises:
        BadInput: the passphrase is not seven words of the list.
    """
    words = passphrase.normalise(words)
    salt = secrets.token_bytes(stretch.SALT_BYTES)
    nonce = secrets.token_bytes(_NONCE_BYTES)
    plaintext = canonical.encode({"identity": keys.identity, "seed": keys.seed.hex()})
    key = stretch.OFFICER.derive(words.encode(), salt)
    return (
        _FORMAT
        + salt
        + nonce
        + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, _FORMAT, nonce, key)
    )


def decoy() -> bytes:
    """Return a blob that looks like wrapped keys and that no passphrase opens: for an account that does not exist."""
    plaintext = canonical.encode({"identity": agefile.new_identity(), "seed": secrets.token_hex(32)})
    size = (
        stretch.SALT_BYTES
        + _NONCE_BYTES
        + len(plaintext)
        + bindings.crypto_aead_xchacha20poly1305_ietf_ABYTES
    )
    return _FORMAT + secrets.token_bytes(size)


def unwrap_keys(blob: bytes, words: str) -> OfficerKeys:
    """Return the keys that the passphrase wrapped.

    Raises:
        BadInput: the passphrase is not seven words of the list; refused before any derivation.
        WrongPassphrase: it is another passphrase, or the blob was changed.
        CannotOpen: the blob is of another format.
    """
    words = passphrase.normalise(words)
    salt_at = len(_FORMAT)
    nonce_at = salt_at + stretch.SALT_BYTES
    body_at = nonce_at + _NONCE_BYTES
    if (
        not blob.startswith(_FORMAT)
        or len(blob) < body_at + bindings.crypto_aead_xchacha20poly1305_ietf_ABYTES
    ):
        raise CannotOpen(
            "The stored keys are of an unknown format; this version of Safeconduct cannot open them."
        )
    key = stretch.OFFICER.derive(words.encode(), blob[salt_at:nonce_at])
    try:
        plaintext = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            blob[body_at:], _FORMAT, blob[nonce_at:body_at], key
        )
    except CryptoError:
        raise WrongPassphrase(
            "The passphrase does not open these keys; check the account and each word."
        ) from None
    kept = canonical.decode(plaintext)
    return OfficerKeys(seed=bytes.fromhex(kept["seed"]), identity=kept["identity"])
