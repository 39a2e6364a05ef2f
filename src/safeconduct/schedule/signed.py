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
from typing import Any, Literal, Never

import msgspec

from safeconduct.errors import BadInput
from safeconduct.schedule.reading import explain
from safeconduct.schedule.terms import Schedule

FORMAT = "safeconduct-signed-list/1"
MAX_BYTES = 2_000_000
MAX_SIGNATURES = 16
"""An authority that changes its key signs with both; more are refused, so that a flooded file costs nothing."""

_INTEGER_DIGITS = 15

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
        data = json.loads(
            raw.decode("utf-8-sig"),
            object_pairs_hook=_once_each,
            parse_float=_no_float,
            parse_constant=_no_float,
            parse_int=_integer,
        )
        # Half of a surrogate pair is valid JSON but no text: it cannot have been signed.
        json.dumps(data, ensure_ascii=False).encode()
    except BadInput:
        raise
    except RecursionError:
        raise BadInput("The file is nested too deeply to be a signed list.") from None
    except ValueError:
        raise BadInput(
            "The file is no JSON text: give the file that `safeconduct schedule sign` wrote."
        ) from None
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


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Of a repeated key one reader keeps the first and another the last: they would see two lists.
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadInput(f"The file says “{twice[:40]}” twice in one place, so it has no one meaning.")
    return found


def _no_float(text: str) -> Never:
    raise BadInput(f"The file holds the number {text[:40]}; a list has whole numbers and text only.")


def _integer(text: str) -> int:
    if len(text) > _INTEGER_DIGITS:
        raise BadInput(f"The file holds the number {text[:_INTEGER_DIGITS]}…, which is absurdly large.")
    return int(text)
