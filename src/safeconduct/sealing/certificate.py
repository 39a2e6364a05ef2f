"""Certificates: which public keys count, because two people say so.

Without them, whoever owns the database could put their own public key beside an officer's name and have
the next entry sealed to it. A certificate is checked at every sealing and every signature.
"""

import re
from collections.abc import Callable

import msgspec

from safeconduct.errors import BadInput
from safeconduct.sealing import canonical, signing
from safeconduct.sealing.errors import NotCertified

AUTHORITY = "authority"
"""The issuer's name in the certificates that the founding ceremony makes with the authority's key."""

_SIGN = re.compile(r"[0-9a-f]{64}")
_SEAL = re.compile(r"age1[02-9ac-hj-np-z]{58}")


class Statement(msgspec.Struct, frozen=True):
    """What is certified: this account has these keys."""

    account: str
    """The pseudonymous account."""
    sign: str
    """Ed25519 public key, 64 lower-case hexadecimal digits."""
    seal: str
    """age recipient, `age1…`."""
    number: int
    """Counts an account's certificates from 1, so that an older one cannot stand in for a newer."""


class Certificate(msgspec.Struct, frozen=True):
    """A statement with its signatures."""

    account: str
    sign: str
    seal: str
    number: int
    issued_by: tuple[tuple[str, str], ...]
    """(issuer's account, signature in hexadecimal): two officers, or `AUTHORITY` alone."""

    @property
    def statement(self) -> Statement:
        """What the issuers signed."""
        return Statement(account=self.account, sign=self.sign, seal=self.seal, number=self.number)


def issue(statement: Statement, seed: bytes) -> str:
    """Return an issuer's signature of the statement, in hexadecimal.

    Raises:
        BadInput: the statement's keys or number are malformed.
    """
    if not _well_formed(statement):
        raise BadInput(f"The keys of {statement.account!r} are malformed; they cannot be certified.")
    return signing.sign(seed, signing.CERTIFICATE, canonical.encode(statement)).hex()


def check(certificate: Certificate, issuers: Callable[[str], bytes | None], authority: bytes) -> None:
    """Return if the certificate holds.

    Args:
        certificate: what stands beside the account.
        issuers: the public signing key of an account that is itself certified now, else `None`.
        authority: the authority's public signing key, from outside the database.

    Raises:
        NotCertified: with the reason as its sentence.
    """
    statement = certificate.statement
    if not _well_formed(statement):
        raise _refused(statement, "its keys are malformed")
    names = [name for name, _ in certificate.issued_by]
    if names == [AUTHORITY]:
        keys: list[bytes | None] = [authority]
    elif len(names) != 2 or AUTHORITY in names:
        raise _refused(statement, "two officers, or the authority alone, must certify")
    elif names[0] == names[1]:
        raise _refused(statement, "the same officer certified twice")
    else:
        keys = [issuers(name) for name in names]
    if statement.account in names:
        raise _refused(statement, "nobody certifies themselves")
    if None in keys:
        raise _refused(statement, f"{names[keys.index(None)]} is not certified")
    # Accounts may differ while one person holds both: then their keys are the same, or are the subject's.
    if len({statement.sign, *(key.hex() for key in keys if key)}) != len(keys) + 1:
        raise _refused(statement, "the same key stands behind two names")
    message = canonical.encode(statement)
    for (name, signature), key in zip(certificate.issued_by, keys, strict=True):
        if not key or not signing.verify(key, signing.CERTIFICATE, message, _unhex(signature)):
            raise _refused(statement, f"the signature of {name} is not over these keys")


def _well_formed(statement: Statement) -> bool:
    return (
        bool(statement.account)
        and statement.account != AUTHORITY
        and _SIGN.fullmatch(statement.sign) is not None
        and _SEAL.fullmatch(statement.seal) is not None
        and statement.number >= 1
    )


def _unhex(text: str) -> bytes:
    # fromhex skips white space and ignores case; one signature must have one spelling.
    return bytes.fromhex(text) if re.fullmatch(r"[0-9a-f]{128}", text) else b""


def _refused(statement: Statement, reason: str) -> NotCertified:
    return NotCertified(
        f"The keys of account {statement.account} are not certified: {reason}. Nothing was sealed to them or "
        "accepted from them; two certified officers must certify them again."
    )
