"""Shamir's secret sharing with shares that people can write down (SLIP-39)."""

from collections.abc import Sequence

import shamir_mnemonic

from safeconduct.sealing.errors import BadShares

SECRET_BYTES = 32
MOST_SHARES = 16
"""SLIP-39 numbers the shares of a group with four bits."""


def split(secret: bytes, threshold: int, count: int) -> list[str]:
    """Return `count` shares of 33 words each, any `threshold` of which give the 32-byte secret back.

    SLIP-39's own passphrase stays empty and its iteration exponent 0: the secret is random, so
    stretching it would protect nothing.

    Raises:
        ValueError: the secret has another length (the callers' part of the contract).
        BadShares: the numbers are impossible.
    """
    if len(secret) != SECRET_BYTES:
        raise ValueError(f"the secret must have {SECRET_BYTES} bytes")
    if not 2 <= threshold <= count <= MOST_SHARES:
        raise BadShares(
            f"{threshold} of {count} shares is impossible; take 2 to {MOST_SHARES}, in that order."
        )
    return shamir_mnemonic.generate_mnemonics(1, [(threshold, count)], secret, iteration_exponent=0)[0]


def combine(shares: Sequence[str]) -> bytes:
    """Return the secret of which these are shares; more than the threshold may be given.

    Raises:
        BadShares: too few different shares, shares of different secrets, or a typing mistake (each share
            has a checksum and the secret a digest, so a wrong secret is never returned).
    """
    different = list(dict.fromkeys(" ".join(share.lower().split()) for share in shares))
    try:
        parsed = [shamir_mnemonic.Share.from_mnemonic(share) for share in different]
        if not parsed or len(parsed) < parsed[0].member_threshold:
            needed = parsed[0].member_threshold if parsed else "more"
            raise BadShares(
                f"{len(parsed)} different shares were given and {needed} are needed; ask for another."
            )
        secret = shamir_mnemonic.combine_mnemonics(different[: parsed[0].member_threshold])
    except shamir_mnemonic.MnemonicError:
        raise BadShares(
            "A share is mistyped, or belongs to another secret; compare each with its copy."
        ) from None
    if len(secret) != SECRET_BYTES:
        raise BadShares("These are shares of something else; look for those that Safeconduct made.")
    return secret
