"""Cosignatures of witnesses: C2SP tlog-cosignature, v1 (c2sp.org/tlog-cosignature), Ed25519, type 0x04.

A witness signs a checkpoint only after it has seen that the tree grew from the one it signed before. So whoever
trusts some witnesses knows that everybody is shown the same history, without asking everybody. The signature covers
the moment at which it was made and the checkpoint's whole text:

    cosignature/v1
    time 1700000000
    example.org/journal/public
    …

The line under the checkpoint holds key id (4 bytes) ‖ moment (8, big-endian) ‖ Ed25519 signature (64).
"""

import base64
import binascii
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Self

from nacl import bindings
from nacl.exceptions import BadSignatureError

from safeconduct.journal.errors import BadCosignature, BadNote
from safeconduct.journal.note import Signature, check_name, parse_note

_TYPE = b"\x04"
_TIME_BYTES = 8
_LENGTH = _TIME_BYTES + bindings.crypto_sign_BYTES
_SECRET = "PRIVATE+KEY+"  # noqa: S105 - how such a line begins


@dataclass(frozen=True, slots=True)
class Witness:
    """Somebody whose cosignatures count.

    Attributes:
        name: as it stands before the signature; by convention an address without scheme.
        public: Ed25519 public key, 32 bytes.
    """

    name: str
    public: bytes

    @classmethod
    def parse(cls, line: str) -> Self:
        """Read a witness's verifier key, `name+key id+base64(0x04 ‖ key)`.

        Raises:
            BadCosignature: it is malformed, of another type, or its parts contradict each other.
        """
        name, key_id, key = _parts(line.strip())
        if len(key) != 1 + bindings.crypto_sign_PUBLICKEYBYTES or key[:1] != _TYPE:
            raise BadCosignature(
                f"{line.strip()[:80]!r} is no witness's key: it must be one for cosignatures (type 4). Copy the whole "
                "line again."
            )
        found = cls(name, key[1:])
        if found.key_id.hex() != key_id:
            raise BadCosignature(
                f"The parts of the witness's key {name!r} do not belong together; copy the whole line again."
            )
        return found

    @property
    def key_id(self) -> bytes:
        """First four bytes of SHA-256(name ‖ newline ‖ 0x04 ‖ public key)."""
        return sha256(self.name.encode() + b"\n" + _TYPE + self.public).digest()[:4]

    @property
    def verifier_key(self) -> str:
        """The line that the witness passes on."""
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(_TYPE + self.public).decode()}"


@dataclass(frozen=True, slots=True)
class Cosignature:
    """A cosignature that holds.

    Attributes:
        witness: who signed.
        at: when, in seconds since 1970, as the witness says.
        line: the signature line as it stands under the checkpoint, without its newline.
    """

    witness: Witness
    at: int
    line: str


@dataclass(frozen=True, slots=True)
class WitnessKey:
    """A witness's secret key.

    Attributes:
        name: the witness's.
        seed: Ed25519 seed, 32 bytes.
    """

    name: str
    seed: bytes = field(repr=False)

    @classmethod
    def new(cls, name: str) -> Self:
        """Make a key.

        Raises:
            BadNote: the name cannot stand in a note.
        """
        check_name(name)
        return cls(name, secrets.token_bytes(32))

    @classmethod
    def parse(cls, line: str) -> Self:
        """Read what `encoded` wrote.

        Raises:
            BadCosignature: it is no such line.
        """
        text = line.strip()
        name, key_id, key = _parts(text.removeprefix(_SECRET))
        if not text.startswith(_SECRET) or len(key) != 1 + bindings.crypto_sign_SEEDBYTES or key[:1] != _TYPE:
            raise BadCosignature(
                "This is no witness's secret key; take the file that `journal witness-key` wrote."
            )
        found = cls(name, key[1:])
        if found.witness.key_id.hex() != key_id:
            raise BadCosignature("The witness's secret key is damaged; take the file from its backup.")
        return found

    @property
    def encoded(self) -> str:
        """The line in which the key is kept."""
        key = base64.b64encode(_TYPE + self.seed).decode()
        return f"{_SECRET}{self.name}+{self.witness.key_id.hex()}+{key}"

    @property
    def witness(self) -> Witness:
        """What others know it by."""
        return Witness(self.name, bindings.crypto_sign_seed_keypair(self.seed)[0])


def cosign(text: str, key: WitnessKey, at: int) -> str:
    """Return a witness's signature line for a checkpoint, with its newline. Check consistency before.

    Args:
        text: the checkpoint's note text, which ends with a newline.
        key: the witness's.
        at: the moment, in seconds since 1970.
    """
    _, secret = bindings.crypto_sign_seed_keypair(key.seed)
    signature = bindings.crypto_sign(_message(text, at), secret)[: bindings.crypto_sign_BYTES]
    blob = key.witness.key_id + at.to_bytes(_TIME_BYTES) + signature
    return f"— {key.name} {base64.b64encode(blob).decode()}\n"


def cosignatures(note: str | bytes, witnesses: Sequence[Witness]) -> list[Cosignature]:
    """Return the cosignatures of known witnesses under a checkpoint, one for each, the newest where there are two.

    Lines of others are passed over, as the format demands.

    Raises:
        BadNote: the note is malformed.
        BadCosignature: a known witness's line does not hold: the text was changed after it was signed.
    """
    parsed = parse_note(note)
    found: dict[Witness, Cosignature] = {}
    for signature in parsed.signatures:
        for witness in witnesses:
            if (signature.name, signature.key_id) != (witness.name, witness.key_id):
                continue
            each = _checked(parsed.text, signature, witness)
            if witness not in found or found[witness].at < each.at:
                found[witness] = each
    return list(found.values())


def _checked(text: str, signature: Signature, witness: Witness) -> Cosignature:
    moment, signed = signature.signature[:_TIME_BYTES], signature.signature[_TIME_BYTES:]
    at = int.from_bytes(moment)
    try:
        if len(signature.signature) != _LENGTH:
            raise BadSignatureError  # noqa: TRY301 - the same sentence
        bindings.crypto_sign_open(signed + _message(text, at), witness.public)
    except BadSignatureError:
        raise BadCosignature(
            f"The cosignature of {witness.name} does not hold: the checkpoint was changed after it was signed."
        ) from None
    blob = base64.b64encode(signature.key_id + signature.signature).decode()
    return Cosignature(witness, at, f"— {witness.name} {blob}")


def _message(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def _parts(line: str) -> tuple[str, str, bytes]:
    name, _, rest = line.partition("+")
    key_id, _, encoded = rest.partition("+")
    try:
        check_name(name)
        key = base64.b64decode(encoded, validate=True)
    except (BadNote, binascii.Error, ValueError):
        key = b""
    if not key or base64.b64encode(key).decode() != encoded:
        raise BadCosignature(f"{line[:80]!r} is no key of a witness: one reads name+number+base64.")
    return name, key_id, key
