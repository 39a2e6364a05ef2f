"""A sealed body shows its bucket and nothing finer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.errors import BadInput
from safeconduct.sealing import padding
from safeconduct.sealing.errors import CannotOpen

KIB = 1024


@given(st.binary(max_size=5000) | st.binary(max_size=40).map(lambda b: b + b"\x80" + bytes(len(b))))
def test_padded_content_comes_back(data: bytes) -> None:
    padded = padding.pad(data)
    assert len(padded) in padding.BUCKETS
    assert padding.unpad(padded) == data


@pytest.mark.parametrize(
    ("length", "bucket"),
    [
        (0, 1),
        (1023, 1),
        (1024, 4),
        (4095, 4),
        (4096, 16),
        (16_383, 16),
        (16_384, 64),
        (65_535, 64),
        (65_536, 256),
        (262_143, 256),
        (262_144, 1024),
        (1_048_575, 1024),
        (1_048_576, 4096),
        (4_194_303, 4096),
        (4_194_304, 24 * 1024),
        (24 * 1024 * KIB - 1, 24 * 1024),
    ],
)
def test_the_buckets_are_those_of_the_format(length: int, bucket: int) -> None:
    padded = padding.pad(bytes(length))
    assert len(padded) == bucket * KIB
    assert padding.unpad(padded) == bytes(length)


def test_too_much_is_refused_with_the_limit() -> None:
    with pytest.raises(BadInput, match="25165823"):
        padding.pad(bytes(24 * 1024 * KIB))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        bytes(1024),
        b"x" * 1024,
        b"x\x80" + bytes(1021),
        (b"x\x80").ljust(1025, b"\0"),
        (b"x\x80").ljust(4096, b"\0"),
        (b"x\x80").ljust(1024, b"\0")[:-1] + b"\x01",
        bytes(24 * 1024 * KIB) + b"\x80",
    ],
    ids=["empty", "zeros", "no mark", "short", "long", "bucket too large", "tail", "beyond"],
)
def test_another_padding_is_refused(data: bytes) -> None:
    with pytest.raises(CannotOpen):
        padding.unpad(data)
