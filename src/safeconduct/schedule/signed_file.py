"""The form that every file signed by the authority has: plain data, and signatures beside it.

    {"format": …, "signed": {…}, "signatures": [{"key": …, "signature": …}]}

Keys and signatures are hexadecimal. Each signature is Ed25519 over the format's domain, a newline, and the
canonical JSON of `signed` (keys sorted, UTF-8, no spaces). Layout and the order of keys in the file mean nothing,
so a verifier needs a JSON reader, one signature check, and no code of ours.
"""

import json
import re
from typing import Protocol

import msgspec

from safeconduct.errors import BadInput
from safeconduct.schedule.reading import explain
from safeconduct.schedule.strict_json import read_strictly

MAX_BYTES = 2_000_000
MAX_SIGNATURES = 16
"""An authority that changes its key signs with both; more are refused, so that a flooded file costs nothing."""


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One signature under a file.

    Attributes:
        key: the Ed25519 public key, 64 hexadecimal digits.
        signature: 128 hexadecimal digits.
    """

    key: str
    signature: str


class SignedFile(Protocol):
    """What the readers of all signed files rely on."""

    @property
    def signatures(self) -> tuple[Signature, ...]:
        """At least one."""


def canonical(value: object) -> bytes:
    """Return plain data as the bytes that are signed and digested: JSON in UTF-8, keys sorted, no spaces."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def written(file: SignedFile) -> str:
    """Return a signed file's text."""
    return json.dumps(msgspec.to_builtins(file), ensure_ascii=False, indent=1) + "\n"


def read_signed_file[T: SignedFile](raw: bytes, type_: type[T], *, format_: str, what: str) -> T:
    """Return what a signed file says; nothing is verified.

    Args:
        raw: the file's bytes.
        type_: the struct of its form.
        format_: what must stand under `format`.
        what: how such a file is called in messages, such as `signed list`.

    Raises:
        BadInput: it is no such file, or is written so that two readers might see two things in it.
    """
    if len(raw) > MAX_BYTES:
        raise BadInput(f"The file is larger than {MAX_BYTES:,} bytes, which no {what} is.")
    try:
        data = read_strictly(raw, "The file")
    except RecursionError:
        raise BadInput(f"The file is nested too deeply to be a {what}.") from None
    if not isinstance(data, dict) or data.get("format") != format_:
        raise BadInput(f"The file is no {what}: it must say “format”: “{format_}”.")
    try:
        found = msgspec.convert(data, type_)
    except msgspec.ValidationError as error:
        path, sentence = explain(error)
        where = f", at {'.'.join(str(step) for step in path)}" if path else ""
        raise BadInput(f"The file is no {what}{where}: {sentence}") from error
    if not 1 <= len(found.signatures) <= MAX_SIGNATURES:
        raise BadInput(
            f"A {what} has 1 to {MAX_SIGNATURES} signatures, and this file has {len(found.signatures)}."
        )
    for each in found.signatures:
        _check_hex(each.key, 64, "key")
        _check_hex(each.signature, 128, "signature")
    return found


def _check_hex(text: str, digits: int, what: str) -> None:
    if not re.fullmatch(rf"[0-9a-f]{{{digits}}}", text):
        raise BadInput(f"A {what} in the file is not {digits} hexadecimal digits in small letters.")
