"""Ed25519 signatures (RFC 8032), each for one declared purpose.

What is signed is `domain ‖ newline ‖ message`. A domain holds no newline, so the bytes signed for one
purpose can never be read as signed for another. Checkpoints are signed notes, which fix their own bytes;
`journal.note` refuses a text whose first line is a domain.
"""

import secrets

from nacl import bindings
from nacl.exceptions import BadSignatureError

ENTRY = "safeconduct.entry.v1"
CERTIFICATE = "safeconduct.certificate.v1"
SCHEDULE = "safeconduct.schedule.v1"
ADDRESSES = "safeconduct.addresses.v1"
BACKUP = "safeconduct.backup.v1"
BUNDLE = "safeconduct.bundle.v1"

DOMAINS = frozenset({ENTRY, CERTIFICATE, SCHEDULE, ADDRESSES, BACKUP, BUNDLE})
"""Every purpose a key may sign for. A new purpose gets a new string here, never a reused one."""

SEED_BYTES = bindings.crypto_sign_SEEDBYTES
PUBLIC_BYTES = bindings.crypto_sign_PUBLICKEYBYTES
SIGNATURE_BYTES = bindings.crypto_sign_BYTES


def new_signing_key() -> bytes:
    """Return a fresh 32-byte seed: the secret from which an Ed25519 key is made."""
    return secrets.token_bytes(SEED_BYTES)


def public_key_of(seed: bytes) -> bytes:
    """Return the 32-byte public key of a seed."""
    return bindings.crypto_sign_seed_keypair(seed)[0]


def sign(seed: bytes, domain: str, message: bytes) -> bytes:
    """Return the 64-byte signature of a message for one of `DOMAINS`."""
    _, secret = bindings.crypto_sign_seed_keypair(seed)
    return bindings.crypto_sign(_bound(domain, message), secret)[:SIGNATURE_BYTES]


def verify(public: bytes, domain: str, message: bytes, signature: bytes) -> bool:
    """Say whether the signature was made by the key over this message for this purpose."""
    bound = _bound(domain, message)
    if len(signature) != SIGNATURE_BYTES or len(public) != PUBLIC_BYTES:
        return False
    try:
        bindings.crypto_sign_open(signature + bound, public)
    except BadSignatureError:
        return False
    return True


def _bound(domain: str, message: bytes) -> bytes:
    if domain not in DOMAINS:
        # A purpose made up at the call would escape the closed set, and with it the separation.
        raise ValueError(f"{domain!r} is not a declared signing domain")
    return domain.encode() + b"\n" + message
