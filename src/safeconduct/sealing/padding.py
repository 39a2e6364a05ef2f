"""Size buckets: a sealed body says only which bucket it fell into, never how much was written."""

from bisect import bisect_left

from safeconduct.errors import BadInput
from safeconduct.sealing.errors import CannotOpen

KIB = 1024
BUCKETS = (1 * KIB, 4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB, 1024 * KIB, 4096 * KIB, 24 * 1024 * KIB)
"""The lengths in bytes that a padded body can have."""


def pad(data: bytes) -> bytes:
    """Return the data, one byte 0x80, and zeros up to the next bucket (ISO/IEC 7816-4).

    Raises:
        BadInput: the data does not fit the largest bucket.
    """
    bucket = _bucket_of(len(data))
    if bucket is None:
        raise BadInput(
            f"The content has {len(data)} bytes; at most {BUCKETS[-1] - 1} can be sealed. Split it."
        )
    return (data + b"\x80").ljust(bucket, b"\0")


def unpad(data: bytes) -> bytes:
    """Return what `pad` was given.

    Raises:
        CannotOpen: the mark is missing, or the length is not the bucket of what stands before it (one
            content has one padded form).
    """
    marked = data.rstrip(b"\0")
    if not marked.endswith(b"\x80") or _bucket_of(len(marked) - 1) != len(data):
        raise CannotOpen(
            "The opened content is not padded as Safeconduct pads; it was made by something else."
        )
    return marked[:-1]


def _bucket_of(length: int) -> int | None:
    at = bisect_left(BUCKETS, length + 1)
    return BUCKETS[at] if at < len(BUCKETS) else None
