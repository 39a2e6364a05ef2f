"""The authority's signature under a published list: made with its offline key, checked by anyone."""

from dataclasses import dataclass

import msgspec

from safeconduct.schedule.signed import FORMAT, SignedList, Status, statement
from safeconduct.schedule.terms import Schedule
from safeconduct.sealing import signing
from safeconduct.sealing.errors import BadSignature
from safeconduct.sealing.signatures import (
    check_signer,
    checked_keys,
    fingerprint,
    public_key_from,
    with_signature,
)

__all__ = ["CheckedList", "check_list", "cosign_list", "fingerprint", "public_key_from", "sign_list"]


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
    signatures = with_signature(signed.signatures, seed, signing.SCHEDULE, signed.message, what="the list")
    return msgspec.structs.replace(signed, signatures=signatures)


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
    keys = checked_keys(signed.signatures, signing.SCHEDULE, signed.message, covers="the list, its status")
    if not signed.digest_holds():
        raise BadSignature(
            "The digest that was signed is not that of the list beside it. Do not rely on this file."
        )
    check_signer(keys, key, what="The list is")
    return CheckedList(signed.schedule(), signed.signed.status, keys)
