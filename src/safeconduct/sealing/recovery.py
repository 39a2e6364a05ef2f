"""The authority's and the recovery key on paper: k of n people, k at least three (SLIP-39)."""

from collections.abc import Sequence

from safeconduct.sealing import shares
from safeconduct.sealing.errors import BadShares

LEAST_THRESHOLD = 3
"""Fewer could be two friends, or one person and the safe they guard."""


def split_words(secret: bytes, k: int, n: int) -> list[str]:
    """Return `n` shares of 33 words; any `k` of them give the 32-byte secret back.

    Raises:
        BadShares: `k` is below three, or the numbers are impossible.
    """
    if k < LEAST_THRESHOLD:
        raise BadShares(
            f"At least {LEAST_THRESHOLD} people must be needed to use this key, and {k} were asked for."
        )
    return shares.split(secret, k, n)


def combine_words(given: Sequence[str]) -> bytes:
    """Return the secret from at least `k` shares as typed.

    Raises:
        BadShares: too few, of different secrets, or mistyped.
    """
    return shares.combine(given)
