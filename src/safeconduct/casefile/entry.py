"""The entry: what is signed, what lies in clear, what is sealed (SEALING.md, "An entry").

The format is fixed for good; docs/adr/0004-entry-format.md says why each part is as it is.
"""

import base64
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Self

import msgspec

from safeconduct.casefile.words import CoarseStage, Kind, Part
from safeconduct.errors import SafeconductError
from safeconduct.sealing import canonical, signing

DOMAIN = signing.ENTRY
SCHEMA = 1
GENESIS = "0" * 64
"""The digest before the first entry of a file."""

RECOVERY = "recovery"
"""In the place of an account: the seal for the offline recovery identity."""

CLEAR = frozenset({"blind", "due", "award", "money", "bank", "legal_hold", "retain"})
"""What an act may add to its envelope: blind indexes, the authority's due week, and after the award its
category and amount, the payments against it, and what passed between us and the bank of each; whether a hold
stands, the quarter in which the case ended and the week in which it was erased. Nothing else (SEALING.md, "What
lies in clear")."""


class EntryDamaged(SafeconductError):
    """An entry is not what its signature, digests or commitment say."""


class Head(msgspec.Struct, frozen=True):
    """The latest published checkpoint that the actor's session verified.

    A fork or rollback behind it is contradicted by everybody who acted after it.
    """

    size: int
    root: str


class Envelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What lies in clear, signed.

    Attributes:
        kind: the kind of file.
        part: whole act, proposal or seconding.
        actor: account, "mailbox:N", "system" or "authority".
        certificate: number of the actor's certificate in force; 0 where keys come from elsewhere.
        stage: coarse stage after the entry.
        keys: public keys that this entry gives the file, by place (see `Case.keys`).
        seals: hex digest of each seal that this entry made, by "place/account".
        dropped: seals that this entry takes away, by "place/account".
        clear: what the act's declaration puts in clear, by the names in `CLEAR`.
        act: name, for acts declared public (the system's, and the erasure); else "".
    """

    kind: Kind
    part: Part
    actor: str
    certificate: int
    stage: CoarseStage
    keys: dict[str, str] = {}
    seals: dict[str, str] = {}
    dropped: tuple[str, ...] = ()
    clear: dict[str, Any] = {}
    act: str = ""


class Statement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the actor signs, in canonical form. Digests and salts are lower-case hex."""

    domain: str
    schema: int
    case: str
    index: int
    before: str
    envelope: Envelope
    commitment: str
    ciphertext: str
    checkpoint: Head
    first: str = ""


class Plaintext(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is sealed.

    Attributes:
        act: the act's name.
        version: its schema version.
        at: the exact moment, RFC 3339 in UTC with microseconds.
        fields: its fields; at a seconding empty, but for an act that the person in contact reads: its proposal
            is sealed to the officers alone, so that nobody is told what only one person has signed.
        vault: standard base64 of an age file to the vault identity, holding `hidden`; or "".
        vault_key: which vault identity, "vault:N"; or "".
        aside: standard base64 of an age file to some officers only, holding `aside`; or "".
    """

    act: str
    version: int
    at: str
    fields: dict[str, Any]
    vault: str = ""
    vault_key: str = ""
    aside: str = ""


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body before padding and sealing: the commitment's salt exists nowhere else."""

    salt: str
    plaintext: Plaintext


@dataclass(frozen=True, slots=True)
class Entry:
    """One stored entry: the signed bytes, the signature, the body as stored, the leaf's salt."""

    signed: bytes
    signature: bytes
    body: bytes
    salt: bytes

    @property
    def statement(self) -> Statement:
        """Decode what was signed.

        Raises:
            EntryDamaged: the bytes are not a statement in canonical form.
        """
        try:
            return msgspec.convert(canonical.decode(self.signed), Statement)
        except (msgspec.ValidationError, SafeconductError) as error:
            raise EntryDamaged(f"the signed statement cannot be read: {error}") from None

    @property
    def digest(self) -> bytes:
        """SHA-256 over statement and signature: "all of it". The signature has a fixed length."""
        return sha256(self.signed + self.signature).digest()

    @property
    def leaf(self) -> bytes:
        """The journal's leaf data: SHA-256(salt ‖ digest). Without the salt it proves nothing."""
        return sha256(self.salt + self.digest).digest()


def commitment(salt: bytes, plaintext: Plaintext) -> str:
    """Return hex SHA-256(salt ‖ canonical plaintext)."""
    return sha256(salt + canonical.encode(plaintext)).hexdigest()


def write_body(salt: bytes, plaintext: Plaintext) -> bytes:
    """Return a body's bytes, to be sealed (or, in a file that lies in clear, stored as they are)."""
    return canonical.encode(Body(salt.hex(), plaintext))


def read_body(data: bytes, statement: Statement) -> Plaintext:
    """Read an opened body and check it against the signed commitment.

    Raises:
        EntryDamaged: it is not canonical, or not what was committed to.
    """
    try:
        body = msgspec.convert(canonical.decode(data), Body)
        salt = bytes.fromhex(body.salt)
    except (msgspec.ValidationError, SafeconductError, ValueError):
        raise EntryDamaged("the opened body cannot be read") from None
    if commitment(salt, body.plaintext) != statement.commitment:
        raise EntryDamaged("the opened body is not what was signed: its commitment differs")
    return body.plaintext


def text_of(data: bytes) -> str:
    """Return bytes as standard base64 text, for use inside a plaintext."""
    return base64.b64encode(data).decode()


def bytes_of(text: str) -> bytes:
    """Return the bytes of standard base64 text."""
    return base64.b64decode(text, validate=True)


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything of an entry before its signature."""

    statement: Statement
    body: bytes
    salt: bytes

    @classmethod
    def make(  # noqa: PLR0913 - the statement's parts, one by one, so that none can be forgotten
        cls,
        *,
        case: str,
        index: int,
        before: str,
        envelope: Envelope,
        plaintext_commitment: str,
        body: bytes,
        salt: bytes,
        checkpoint: Head,
        first: str,
    ) -> Self:
        """Put a statement together around a sealed `body`."""
        statement = Statement(
            domain=DOMAIN,
            schema=SCHEMA,
            case=case,
            index=index,
            before=before,
            envelope=envelope,
            commitment=plaintext_commitment,
            ciphertext=sha256(body).hexdigest(),
            checkpoint=checkpoint,
            first=first,
        )
        return cls(statement=statement, body=body, salt=salt)

    def sign(self, seed: bytes) -> Entry:
        """Sign with an Ed25519 seed."""
        signed = canonical.encode(self.statement)
        return Entry(signed, signing.sign(seed, DOMAIN, signed), self.body, self.salt)
