"""One value has one form, the form is RFC 8785's, and nothing else is read."""

import json
import math
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from hashlib import sha256
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.errors import BadInput
from safeconduct.sealing import canonical

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
keys = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=6)
numbers = st.integers(-(2**53) + 1, 2**53 - 1)
values = st.recursive(
    st.none() | st.booleans() | numbers | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=20,
)


def rfc8785(value: Any) -> bytes:
    """The JSON Canonicalization Scheme by the standard library, keys sorted by UTF-16 code units."""

    def ordered(part: Any) -> Any:
        if isinstance(part, dict):
            by_unit = sorted(part, key=lambda key: key.encode("utf-16-be"))
            return {key: ordered(part[key]) for key in by_unit}
        return [ordered(inner) for inner in part] if isinstance(part, list) else part

    return json.dumps(ordered(value), ensure_ascii=False, separators=(",", ":")).encode()


class Rank(StrEnum):
    FIRST = "first"


class Number(Enum):
    ONE = 1


class Inner(msgspec.Struct, frozen=True):
    words: tuple[str, ...]


class Sample(msgspec.Struct, frozen=True):
    z: int
    a: str
    inner: Inner | None = None
    rank: Rank = Rank.FIRST
    on: date = date(2026, 1, 2)


@given(values)
def test_it_is_rfc_8785_on_our_subset(value: Any) -> None:
    assert canonical.encode(value) == rfc8785(value)


@given(values)
def test_what_was_encoded_comes_back(value: Any) -> None:
    data = canonical.encode(value)
    assert canonical.decode(data) == value
    assert canonical.digest(value) == sha256(data).digest()


def test_the_examples_of_the_rfc() -> None:
    assert canonical.encode({"string": '€$\u000f\nA\'B"\\\\"/'}) == (
        b'{"string":"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
    ordered = ["\r", "1", "\u0080", "ö", "€", "\ufb33"]
    assert list(json.loads(canonical.encode(dict.fromkeys(reversed(ordered))))) == ordered


def test_all_control_characters_have_the_rfcs_escapes() -> None:
    everything = "".join(map(chr, range(0x80))) + "\u2028\u2029\ufeff\U0001f600"
    assert canonical.encode(everything) == rfc8785(everything)


def test_a_struct_stands_for_the_object_of_its_fields_and_comes_back_by_its_types() -> None:
    sample = Sample(z=1, a="x", inner=Inner(words=("b", "a")))
    data = canonical.encode(sample)
    assert data == b'{"a":"x","inner":{"words":["b","a"]},"on":"2026-01-02","rank":"first","z":1}'
    assert msgspec.convert(canonical.decode(data), Sample) == sample
    assert canonical.encode([sample]) == b"[" + data + b"]"


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        math.nan,
        math.inf,
        -0.0,
        Decimal(1),
        2**53,
        -(2**53),
        10**5000,
        b"bytes",
        (1, 2),
        {1, 2},
        Rank.FIRST,
        Number.ONE,
        date(2026, 1, 2),
        datetime(2026, 1, 2, tzinfo=UTC),
        {1: 2},
        {None: 2},
        {"\U0001f600": 1},
        "half \ud800",
        {"half \udc00": 1},
        msgspec.UNSET,
        object(),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_has_no_single_form_is_refused_wherever_it_stands(value: object) -> None:
    for place in (value, [value], {"a": value}, {"a": [{"b": value}]}):
        with pytest.raises(BadInput, match=r"\.$"):
            canonical.encode(place)


@pytest.mark.parametrize("value", [1.5, b"x", {1}, datetime(2026, 1, 2, tzinfo=UTC), 2**53, Number.ONE])
def test_a_struct_opens_no_back_door(value: object) -> None:
    class Anything(msgspec.Struct):
        field: object

    for place in (value, [value], {"a": value}, Anything(value)):
        with pytest.raises(BadInput):
            canonical.encode(Anything(place))


def test_an_error_does_not_carry_the_megabyte_it_is_about() -> None:
    with pytest.raises(BadInput) as caught:
        canonical.encode({"\U0001f600" * 1_000_000: 1})
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" 1",
        b"1 ",
        b"01",
        b"-0",
        b"1.0",
        b"1e2",
        b"9007199254740992",
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"a": 1}',
        b"[1,2,]",
        b'"\\u0041"',
        b'"\\u001F"',
        b'"\\/"',
        b'"\\ud83d\\ude00"',
        b'"\\ud800"',
        b'"\xed\xa0\x80"',
        b'"\xff"',
        b"\xef\xbb\xbf1",
        b"NaN",
        b"1\n",
        b"1 2",
        '{"\U0001f600":1}'.encode(),
    ],
)
def test_any_other_spelling_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match=r"\.$"):
        canonical.decode(data)


@given(values, st.data())
def test_no_changed_byte_reads_as_the_same_value(value: Any, data: st.DataObject) -> None:
    encoded = bytearray(canonical.encode(value))
    at = data.draw(st.integers(0, len(encoded) - 1))
    encoded[at] ^= data.draw(st.integers(1, 255))
    try:
        read = canonical.decode(bytes(encoded))
    except BadInput:
        return
    assert canonical.encode(read) == encoded
    assert canonical.digest(read) != canonical.digest(value)


def nested(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


def test_nesting_is_bounded_both_ways() -> None:
    deep = b"[" * canonical.MAX_DEPTH + b"1" + b"]" * canonical.MAX_DEPTH
    assert canonical.encode(nested(canonical.MAX_DEPTH)) == deep
    assert canonical.decode(deep) == nested(canonical.MAX_DEPTH)
    with pytest.raises(BadInput, match="levels"):
        canonical.encode(nested(canonical.MAX_DEPTH + 1))
    with pytest.raises(BadInput, match="levels"):
        canonical.decode(b"[" + deep + b"]")
    for flood in (b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 100_000, b"[" * 1_000_000):
        with pytest.raises(BadInput):
            canonical.decode(flood)
