"""The file of a signed list: what is signed, and how it is written down.

    {"format": "safeconduct-signed-list/1",
     "signed": {"digest": …, "list": …, "status": …},
     "signatures": [{"key": …, "signature": …}]}

`list` is the schedule as `Schedule.canonical` gives it, `digest` its SHA-256, `status` whether the programme
can be put in force: without it a mirror could offer a historic list as one that pays. Keys and signatures are
hexadecimal. Each signature is Ed25519 over `safeconduct.schedule.v1`, a newline, and the canonical JSON of
`signed` (keys sorted, UTF-8, no spaces). Layout and the order of keys in the file mean nothing, so a verifier
needs a JSON reader, one signature check, and no code of ours.

Signatures are made and checked in `sealing.lists`; this room only knows the form.
"""

import hashlib
import json
import re
from typing import Any, Literal

import msgspec

from safeconduct.errors import BadInput
from safeconduct.schedule.reading import explain
from safeconduct.schedule.strict_json import read_strictly
from safeconduct.schedule.terms import Schedule

FORMAT = "safeconduct-signed-list/1"
MAX_BYTES = 2_000_000
MAX_SIGNATURES = 16
"""An authority that changes its key signs with both; more are refused, so that a flooded file costs nothing."""


type Status = Literal["enactable", "historic"]


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One signature under a list.

    Attributes:
        key: the Ed25519 public key, 64 hexadecimal digits.
        signature: 128 hexadecimal digits.
    """

    key: str
    signature: str


class Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a signature is about.

    Attributes:
        digest: SHA-256 of the canonical list, 64 hexadecimal digits, as awards and offers state it.
        list: the list as plain data. It stays plain until its signature has been checked.
        status: of the programme when the list was signed.
    """

    digest: str
    list: dict[str, Any]
    status: Status


class SignedList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A signed list as written; it proves nothing until `sealing.lists.check_list` has returned.

    Attributes:
        format: of the file.
        signed: what the signatures are about.
        signatures: at least one.
    """

    format: str
    signed: Statement
    signatures: tuple[Signature, ...]

    @property
    def message(self) -> bytes:
        """The bytes that were signed, without the domain in front of them."""
        return _canonical(msgspec.to_builtins(self.signed))

    def digest_holds(self) -> bool:
        """Say whether the digest that stands in the file is the list's."""
        return self.signed.digest == hashlib.sha256(_canonical(self.signed.list)).hexdigest()

    def to_json(self) -> str:
        """Return the file's text."""
        return json.dumps(msgspec.to_builtins(self), ensure_ascii=False, indent=1) + "\n"

    def schedule(self) -> Schedule:
        """Return the list that was signed.

        Raises:
            BadInput: it has a form that this release does not know; the signature may hold all the same.
        """
        try:
            schedule = msgspec.convert(self.signed.list, Schedule)
        except msgspec.ValidationError as error:
            path, sentence = explain(error)
            where = ".".join(str(step) for step in path) or "its top"
            raise BadInput(
                f"The signed list is of a form that this release does not know, at {where}: {sentence}"
            ) from error
        if schedule.canonical() != _canonical(self.signed.list):
            # Then its digest here would be another than the signed one, and no award could refer to it.
            raise BadInput(
                "The signed list writes out values that lists leave out; it was not made by "
                "`safeconduct schedule sign`: ask for the original."
            )
        return schedule


def statement(schedule: Schedule, status: Status) -> Statement:
    """Return what is signed about a list."""
    return Statement(digest=schedule.digest, list=json.loads(schedule.canonical()), status=status)


def read_signed(raw: bytes) -> SignedList:
    """Return the signed list in a file's bytes; nothing is verified.

    Raises:
        BadInput: it is no signed list, or is written so that two readers might see two lists in it.
    """
    if len(raw) > MAX_BYTES:
        raise BadInput(f"The file is larger than {MAX_BYTES:,} bytes, which no signed list is.")
    try:
        data = read_strictly(raw, "The file")
    except RecursionError:
        raise BadInput("The file is nested too deeply to be a signed list.") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise BadInput(f"The file is no signed list: it must say “format”: “{FORMAT}”.")
    try:
        found = msgspec.convert(data, SignedList)
    except msgspec.ValidationError as error:
        path, sentence = explain(error)
        where = f", at {'.'.join(str(step) for step in path)}" if path else ""
        raise BadInput(f"The file is no signed list{where}: {sentence}") from error
    if not 1 <= len(found.signatures) <= MAX_SIGNATURES:
        raise BadInput(
            f"A signed list has 1 to {MAX_SIGNATURES} signatures, and this file has {len(found.signatures)}."
        )
    for each in found.signatures:
        _check_hex(each.key, 64, "key")
        _check_hex(each.signature, 128, "signature")
    return found


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _check_hex(text: str, digits: int, what: str) -> None:
    if not re.fullmatch(rf"[0-9a-f]{{{digits}}}", text):
        raise BadInput(f"A {what} in the file is not {digits} hexadecimal digits in small letters.")
