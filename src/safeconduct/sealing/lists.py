"""The authority's signature under a published list: made with its offline key, checked by anyone."""

from dataclasses import dataclass
from hashlib import sha256

from safeconduct.errors import BadInput
from safeconduct.schedule.signed import FORMAT, Signature, SignedList, Status, statement
from safeconduct.schedule.terms import Schedule
from safeconduct.sealing import signing
from safeconduct.sealing.errors import BadSignature

_FINGERPRINT_BYTES = 16


@dataclass(frozen=True, slots=True)
class CheckedList:
    """A list whose signatures hold.

    Attributes:
        schedule: what was signed.
        status: whether its programme could be put in force when it was signed.
        keys: Ed25519 public keys of all who signed.
    """

    schedule: Schedule
    status: Status
    keys: tuple[bytes, ...]


def sign_list(schedule: Schedule, status: Status, seed: bytes) -> SignedList:
    """Return a list signed with a key.

    Args:
        schedule: one version of the list.
        status: of its programme. It is signed as well, so that nobody can pass a historic list off as one
            that pays.
        seed: the authority's 32-byte Ed25519 seed.
    """
    unsigned = SignedList(format=FORMAT, signed=statement(schedule, status), signatures=())
    return cosign_list(unsigned, seed)


def cosign_list(signed: SignedList, seed: bytes) -> SignedList:
    """Return a signed list with one more signature: how an authority changes its key.

    Raises:
        BadInput: this key has signed it already.
    """
    public = signing.public_key_of(seed).hex()
    if any(each.key == public for each in signed.signatures):
        raise BadInput("This key has signed the list already; one signature of a key is enough.")
    signature = signing.sign(seed, signing.SCHEDULE, signed.message).hex()
    return SignedList(
        format=signed.format,
        signed=signed.signed,
        signatures=(*signed.signatures, Signature(key=public, signature=signature)),
    )


def check_list(signed: SignedList, key: bytes | None) -> CheckedList:
    """Return the list in a file, every signature checked.

    1. Every signature holds for the key beside it, over the domain and the statement.
    2. The digest in the statement is the list's.
    3. When `key` is given, one of the signatures is by it.

    Args:
        signed: as read from the file.
        key: the authority's public key from elsewhere. With None the file is only shown to be whole: whoever
            wrote it may have written the key as well.

    Raises:
        BadSignature: one of the three does not hold; the sentence says which.
        BadInput: all of them hold, and the list has a form that this release does not know.
    """
    for each in signed.signatures:
        public = bytes.fromhex(each.key)
        if not signing.verify(public, signing.SCHEDULE, signed.message, bytes.fromhex(each.signature)):
            raise BadSignature(
                f"The signature by the key {fingerprint(public)} does not hold: the list, its status or the "
                "signature was changed since it was signed. Do not rely on this file."
            )
    if not signed.digest_holds():
        raise BadSignature(
            "The digest that was signed is not that of the list beside it. Do not rely on this file."
        )
    keys = tuple(bytes.fromhex(each.key) for each in signed.signatures)
    if key is not None and key not in keys:
        raise BadSignature(
            f"The list is signed by {', '.join(map(fingerprint, keys))}, not by the key that was given, "
            f"{fingerprint(key)}. Do not rely on this file."
        )
    return CheckedList(signed.schedule(), signed.signed.status, keys)


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
