"""The vault of a case: names and whereabouts, which no custodian opens alone.

The vault's age identity is made of 32 random bytes (`agefile.identity_from_bytes`); they are split 2-of-n,
one share is sealed to each custodian, and after each opening there are new bytes and new shares.
"""

from collections.abc import Sequence

from safeconduct.sealing import shares

THRESHOLD = 2
"""Two people open a vault (promise 3)."""


def split(secret: bytes, custodians: int) -> list[str]:
    """Return one share for each custodian; any two of them open the vault.

    Raises:
        BadShares: there are fewer than two custodians or more than sixteen.
    """
    return shares.split(secret, THRESHOLD, custodians)


def combine(given: Sequence[str]) -> bytes:
    """Return the vault's 32 bytes from two custodians' shares.

    Raises:
        BadShares: fewer than two different shares, shares of different vaults, or damaged ones.
    """
    return shares.combine(given)
