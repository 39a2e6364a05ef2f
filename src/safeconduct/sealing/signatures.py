"""The authority's signatures under a published file: made with its offline key, checked by anyone."""

from hashlib import sha256

from safeconduct.errors import BadInput
from safeconduct.schedule.signed_file import Signature
from safeconduct.sealing import signing
from safeconduct.sealing.errors import BadSignature

_FINGERPRINT_BYTES = 16


def with_signature(
    signatures: tuple[Signature, ...], seed: bytes, domain: str, message: bytes, *, what: str
) -> tuple[Signature, ...]:
    """Return the signatures with one more; a second one is how an authority changes its key.

    Args:
        signatures: those that stand there already.
        seed: 32-byte Ed25519 seed of the key that signs.
        domain: one of `signing.DOMAINS`.
        message: what is signed.
        what: how it is called in messages, such as `the list`.

    Raises:
        BadInput: this key has signed it already.
    """
    public = signing.public_key_of(seed).hex()
    if any(each.key == public for each in signatures):
        raise BadInput(f"This key has signed {what} already; one signature of a key is enough.")
    signature = signing.sign(seed, domain, message).hex()
    return (*signatures, Signature(key=public, signature=signature))


def checked_keys(
    signatures: tuple[Signature, ...], domain: str, message: bytes, *, covers: str
) -> tuple[bytes, ...]:
    """Return the public keys of all who signed, when every signature holds.

    Args:
        signatures: as they stand in the file.
        domain: one of `signing.DOMAINS`.
        message: what was signed.
        covers: what a signature that does not hold says was changed, such as `the list, its status`.

    Raises:
        BadSignature: one does not hold for the key beside it.
    """
    keys = tuple(bytes.fromhex(each.key) for each in signatures)
    for public, each in zip(keys, signatures, strict=True):
        if not signing.verify(public, domain, message, bytes.fromhex(each.signature)):
            raise BadSignature(
                f"The signature by the key {fingerprint(public)} does not hold: {covers} or the signature was "
                "changed since it was signed. Do not rely on this file."
            )
    return keys


def check_signer(keys: tuple[bytes, ...], key: bytes | None, *, what: str) -> None:
    """Check that one of the signatures is by the key that a reader has from elsewhere.

    Args:
        keys: public keys of all who signed.
        key: the authority's. With None nothing is checked: whoever wrote the file may have written its key as
            well.
        what: how the file is called in messages, with its verb, such as `The list is`.

    Raises:
        BadSignature: none of them is by that key.
    """
    if key is not None and key not in keys:
        raise BadSignature(
            f"{what} signed by {', '.join(map(fingerprint, keys))}, not by the key that was given, "
            f"{fingerprint(key)}. Do not rely on this file."
        )


def fingerprint(public: bytes) -> str:
    """Return what people compare: the first 16 bytes of SHA-256 of a public key, in groups of four digits."""
    digits = sha256(public).hexdigest()[: 2 * _FINGERPRINT_BYTES]
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def public_key_from(text: str) -> bytes:
    """Return the public key in a text: 64 hexadecimal digits, alone on a line; lines with `#` say something.

    This is the form of an installation's `keys/authority.pub`.

    Raises:
        BadInput: there is no such line, or more than one.
    """
    lines = [line.strip() for line in text.splitlines()]
    found = [line for line in lines if line and not line.startswith("#")]
    try:
        (line,) = found
        public = bytes.fromhex(line)
    except ValueError:
        public = b""
    if len(public) != signing.PUBLIC_BYTES:
        raise BadInput(
            "This is no public key: it must be 64 hexadecimal digits, as in the file keys/authority.pub of an "
            "installation."
        )
    return public
