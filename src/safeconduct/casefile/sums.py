"""The forms that sums of money take in acts: nonsense is refused with a sentence before any gate is asked."""

import secrets
from typing import Annotated

import msgspec

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u to misread

Unit = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}(-[a-z]{1,8})?\Z")]
"""A unit of money, such as USD or XAU-tael."""

Minor = Annotated[int, msgspec.Meta(ge=1, le=10**15)]
"""An amount above nothing, in whole minor units; inside what the canonical form and the books hold."""

MinorOrNothing = Annotated[int, msgspec.Meta(ge=0, le=10**15)]
"""The same, or nothing."""

Reference = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-hjkmnp-tv-z]{16}\Z")]
"""A random reference of a movement of money: it lies in clear, so it must say nothing."""


def new_reference() -> str:
    """Return a fresh random reference for a movement of money (80 bits)."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(16))
