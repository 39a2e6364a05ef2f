"""A blob opens with its case's shred key, in its own place, whole; and in no other way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.sealing import shred
from safeconduct.sealing.errors import CannotOpen

KEY = bytes(range(32))
contexts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(st.binary(max_size=200), contexts)
def test_what_was_wrapped_comes_back(blob: bytes, context: str) -> None:
    wrapped = shred.wrap(KEY, blob, context=context)
    assert len(wrapped) == len(blob) + shred.OVERHEAD
    assert shred.unwrap(KEY, wrapped, context=context) == blob
    assert shred.wrap(KEY, blob, context=context) != wrapped


@given(contexts, contexts)
def test_a_moved_blob_does_not_open(context: str, other: str) -> None:
    wrapped = shred.wrap(KEY, b"seal", context=context)
    if context != other:
        with pytest.raises(CannotOpen, match="place"):
            shred.unwrap(KEY, wrapped, context=other)


@pytest.mark.parametrize(
    "other",
    [
        "case B|seal|file:1|olga",
        "case A|seal|file:2|olga",
        "case A|seal|thread:1|olga",
        "case A|seal|file:1|petro",
        "case A|file:1|seal|olga",
        "case A|seal|file:1|olga ",
        "",
    ],
)
def test_no_part_of_the_place_can_be_exchanged(other: str) -> None:
    wrapped = shred.wrap(KEY, b"seal", context="case A|seal|file:1|olga")
    with pytest.raises(CannotOpen):
        shred.unwrap(KEY, wrapped, context=other)


def test_another_cases_key_does_not_open_it() -> None:
    wrapped = shred.wrap(KEY, b"seal", context="here")
    with pytest.raises(CannotOpen):
        shred.unwrap(bytes(32), wrapped, context="here")


def test_every_changed_byte_and_every_truncation_is_refused() -> None:
    wrapped = shred.wrap(KEY, b"a sealed body", context="here")
    for at in range(len(wrapped)):
        changed = bytearray(wrapped)
        changed[at] ^= 1 << at % 8
        for damaged in (bytes(changed), wrapped[:at]):
            with pytest.raises(CannotOpen):
                shred.unwrap(KEY, damaged, context="here")
