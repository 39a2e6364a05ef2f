"""One value, one sequence of bytes: the JSON that is signed, hashed and sealed.

The form is RFC 8785 (JSON Canonicalization Scheme) on a subset where it needs no floating point:
`null`, booleans, integers of magnitude below 2**53, strings, lists, and objects whose keys lie in the
Basic Multilingual Plane. RFC 8785 orders keys by UTF-16 code units and we order them by code point; on
such keys the two orders are the same, which is why other keys are refused.
"""

import hashlib
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any, cast

import msgspec

from safeconduct.errors import BadInput

MAX_DEPTH = 32
"""How deep lists and objects may nest; an entry needs about eight."""

_INTEGER_BOUND = 2**53  # RFC 8785 numbers are IEEE doubles: beyond this two integers share one form

_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder()


def encode(value: object) -> bytes:
    """Return the canonical JSON of a value, as UTF-8.

    Plain values are `None`, `bool`, `int`, `str`, `list` and `dict`. A `msgspec.Struct` stands for the
    object of its fields; inside one, tuples, string enumerations and dates are allowed too, because the
    Struct's own types bring them back from the list and the strings they become.

    Raises:
        BadInput: a float, an integer of 2**53 or more, a lone surrogate, a key that is no string or
            lies outside the Basic Multilingual Plane, any other type, or nesting beyond `MAX_DEPTH`.
    """
    _check((value,), MAX_DEPTH, typed=False)
    try:
        return _encoder.encode(value)
    except UnicodeEncodeError:
        raise BadInput(
            "The text contains half a surrogate pair, which no UTF-8 can hold; remove it."
        ) from None


def decode(data: bytes) -> Any:
    """Return the plain value whose canonical JSON is exactly `data`.

    Raises:
        BadInput: `data` is not the canonical form of anything. White space, another key order, a
            repeated key or another spelling of a number would let one value have two digests.
    """
    try:
        value = _decoder.decode(data)
        if encode(value) == data:
            return value
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadInput("The data is not JSON in UTF-8; it was damaged or is something else.") from None
    raise BadInput("The JSON is not in canonical form, so its digest would be ambiguous; encode it again.")


def digest(value: object) -> bytes:
    """Return the 32-byte SHA-256 of the value's canonical JSON."""
    return hashlib.sha256(encode(value)).digest()


def _check(parts: Iterable[object], depth: int, *, typed: bool) -> None:
    """Refuse what the encoder would quietly turn into something else (NaN into null, bytes into text)."""
    for part in parts:
        kind = type(part)
        if kind is str or part is None or kind is bool:
            continue
        if kind is int:
            if not -_INTEGER_BOUND < cast("int", part) < _INTEGER_BOUND:
                raise BadInput(f"The integer {_shown(part)} is not below 2**53; write it as text.")
        elif depth:
            inner = _parts(part, kind, typed=typed)
            _check(inner, depth - 1, typed=typed or isinstance(part, msgspec.Struct))
        else:
            raise BadInput(f"The value nests more than {MAX_DEPTH} levels deep; flatten it.")


def _parts(value: object, kind: type, *, typed: bool) -> Iterable[object]:
    """The values directly inside a list, an object or a Struct; nothing for what only a Struct may hold."""
    if kind is dict:
        object_ = cast("dict[object, object]", value)
        _check_keys(object_)
        return object_.values()
    if kind is list or (typed and kind is tuple):
        return cast("list[object]", value)
    if isinstance(value, msgspec.Struct):
        return [getattr(value, name) for name in value.__struct_fields__]
    if typed and (kind is date or isinstance(value, StrEnum)):
        return ()
    raise BadInput(f"A {kind.__name__} has no canonical form; use text, integers, lists and objects.")


def _check_keys(object_: dict[object, object]) -> None:
    for key in object_:
        if type(key) is not str or (not key.isascii() and max(key) > "\uffff"):
            raise BadInput(f"The key {_shown(key)} is not text of the Basic Multilingual Plane; rename it.")


def _shown(value: object) -> str:
    """A short form of a refused value: an error must not carry a megabyte."""
    if isinstance(value, int) and value.bit_length() > 200:
        return "given"
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
