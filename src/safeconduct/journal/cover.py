"""Cover leaves: why the growth of the public journal tells nothing, and how the observer checks it (SEALING.md).

Every day a batch of fixed size is added to the public tree: what waits, in order, and covers for the rest. Both kinds
are SHA-256 over a salt that stays inside, so nobody outside tells them apart, and where the entries stand within the
day follows from the day's secret alone. Whoever is given that secret, the observer, can tell them, and sees that every
leaf is one or the other: covers cannot hide an entry that is not in the journal.

    day secret   HMAC-SHA-256(cover seed, "2023-08-01" ‖ the batch's nonce)
    salt_c       HMAC-SHA-256(day secret, index of the leaf in the public tree, 8 bytes big-endian)
    cover leaf   SHA-256(salt_c ‖ "cover")
    entry leaf   SHA-256(salt of the entry ‖ digest of the entry), as in the journal inside

The k entries of a batch stand, in their order, at the k places with the smallest HMAC-SHA-256(day secret,
"order" ‖ place within the batch, 4 bytes big-endian).

The nonce is drawn for each batch and lies with it. So a batch that is made a second time, after the database or the
whole machine was set back, has other covers: with the same ones, whoever compares the two would see by the leaves that
differ how many entries each has.
"""

import hmac
from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from safeconduct.journal.errors import NotACover

SECRET_BYTES = 32
NONCE_BYTES = 16
BATCH = 256
"""Leaves of a day's batch unless the operator says otherwise: one full tile."""
STEP, LARGEST = 256, 65_536
"""A batch is a multiple of the first, so that tiles of level 0 are always full; and no larger than the second."""

_COVER = b"cover"
_ORDER = b"order"


def day_secret(seed: bytes, day: date, nonce: bytes) -> bytes:
    """Return a day's secret, 32 bytes: it tells that day's covers from its entries, and no other day's.

    Args:
        seed: the installation's cover seed, 32 bytes.
        day: the batch's day.
        nonce: the batch's own, `NONCE_BYTES` at random.
    """
    return hmac.digest(seed, day.isoformat().encode() + nonce, "sha256")


def cover_leaf(secret: bytes, index: int) -> bytes:
    """Return the data of the cover at a place of the public tree.

    Args:
        secret: the day's.
        index: of the leaf in the whole public tree, from 0; so two covers are never alike.
    """
    salt = hmac.digest(secret, index.to_bytes(8), "sha256")
    return sha256(salt + _COVER).digest()


def places(secret: bytes, count: int, size: int) -> list[int]:
    """Return where in a batch its entries stand, ascending: a choice that only the day's secret tells from chance.

    Raises:
        ValueError: more entries than places.
    """
    if not 0 <= count <= size:
        raise ValueError(f"{count} entries do not fit into a batch of {size}")
    drawn = sorted(range(size), key=lambda place: hmac.digest(secret, _ORDER + place.to_bytes(4), "sha256"))
    return sorted(drawn[:count])


def batch(secret: bytes, first: int, size: int, entries: Sequence[bytes]) -> list[bytes]:
    """Return the data of a batch's leaves.

    Args:
        secret: the day's.
        first: index of the batch's first leaf in the public tree.
        size: leaves in the batch.
        entries: leaf data of the entries in order, at most `size`.

    Raises:
        ValueError: more entries than places.
    """
    leaves = [b""] * size
    for place, entry in zip(places(secret, len(entries), size), entries, strict=True):
        leaves[place] = entry
    return [leaf or cover_leaf(secret, first + place) for place, leaf in enumerate(leaves)]


def strip(secret: bytes, first: int, leaves: Sequence[bytes]) -> list[bytes]:
    """Return the leaves of a batch that are entries, in order: the observer's check.

    Args:
        secret: the day's.
        first: index of the batch's first leaf in the public tree.
        leaves: the batch's leaf data.

    Raises:
        NotACover: what is no cover does not stand where the day's secret puts entries; the sentence names the place.
            The operator could say something to somebody by the choice of places, or hide there what is no entry.
    """
    found = [place for place, leaf in enumerate(leaves) if leaf != cover_leaf(secret, first + place)]
    expected = places(secret, len(found), len(leaves))
    if found != expected:
        wrong = min(set(found) ^ set(expected))
        raise NotACover(
            f"Leaf {first + wrong} of the public journal is neither a cover of its day nor an entry in its place."
        )
    return [leaves[place] for place in found]
