"""The outer layer of every seal of a case: destroy its key and the case is gone, whoever holds the others.

XChaCha20-Poly1305 (IETF) with a random 24-byte nonce; the place of the blob is authenticated with it.
"""

import secrets

from nacl import bindings
from nacl.exceptions import CryptoError

from safeconduct.sealing.errors import CannotOpen

KEY_BYTES = bindings.crypto_aead_xchacha20poly1305_ietf_KEYBYTES
_NONCE_BYTES = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
OVERHEAD = _NONCE_BYTES + bindings.crypto_aead_xchacha20poly1305_ietf_ABYTES
"""Bytes by which a wrapped blob is longer: 24 of nonce before it, 16 of tag after it."""

_DOMAIN = "safeconduct.shred.v1\n"


def wrap(shred_key: bytes, blob: bytes, *, context: str) -> bytes:
    """Return the blob encrypted under the shred key, bound to the place named by `context`.

    Args:
        shred_key: 32 random bytes from the keyring.
        blob: a sealed body, padded already.
        context: where the blob belongs, e.g. `case REF|seal|file:1|ACCOUNT`; a blob moved to another
            case, entry or reader no longer opens.
    """
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
        blob, _bound(context), nonce, shred_key
    )


def unwrap(shred_key: bytes, wrapped: bytes, *, context: str) -> bytes:
    """Return the blob that was wrapped for this place.

    Raises:
        CannotOpen: another key, another place, or changed bytes.
    """
    if len(wrapped) < OVERHEAD:
        raise CannotOpen("The sealed content is too short to be one; it was cut off.")
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            wrapped[_NONCE_BYTES:], _bound(context), wrapped[:_NONCE_BYTES], shred_key
        )
    except CryptoError:
        raise CannotOpen(
            "The sealed content does not belong to this case and place, or it was changed."
        ) from None


def _bound(context: str) -> bytes:
    return (_DOMAIN + context).encode()
