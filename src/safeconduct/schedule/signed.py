"""The file of a signed list: what is signed, and how it is written down.

    {"format": "safeconduct-signed-list/1",
     "signed": {"digest": …, "list": …, "status": …},
     "signatures": [{"key": …, "signature": …}]}

`list` is the schedule as `Schedule.canonical` gives it, `digest` its SHA-256, `status` whether the programme
can be put in force: without it a mirror could offer a historic list as one that pays. The signatures are for
`safeconduct.schedule.v1`, in the form that `signed_file` describes for all signed files.

Signatures are made and checked in `sealing.lists`; this room only knows the form.
"""

import hashlib
import json
from typing import Any, Literal

import msgspec

from safeconduct.errors import BadInput
from safeconduct.schedule.reading import explain
from safeconduct.schedule.signed_file import (
    MAX_BYTES,
    MAX_SIGNATURES,
    Signature,
    canonical,
    read_signed_file,
    written,
)
from safeconduct.schedule.terms import Schedule

FORMAT = "safeconduct-signed-list/1"

__all__ = [
    "FORMAT",
    "MAX_BYTES",
    "MAX_SIGNATURES",
    "Signature",
    "SignedList",
    "Statement",
    "Status",
    "read_signed",
    "statement",
]

type Status = Literal["enactable", "historic"]


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
        return canonical(msgspec.to_builtins(self.signed))

    def digest_holds(self) -> bool:
        """Say whether the digest that stands in the file is the list's."""
        return self.signed.digest == hashlib.sha256(canonical(self.signed.list)).hexdigest()

    def to_json(self) -> str:
        """Return the file's text."""
        return written(self)

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
        if schedule.canonical() != canonical(self.signed.list):
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
    return read_signed_file(raw, SignedList, format_=FORMAT, what="signed list")
