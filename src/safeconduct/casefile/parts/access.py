"""What a case knows of who may read it, for how long it is kept, and what the person asked to see."""

from datetime import datetime

import msgspec


class VaultOpening(msgspec.Struct, frozen=True, kw_only=True):
    """One opening of the identity vault.

    Attributes:
        by: the two accounts.
        at: when.
        purpose: why, in their words.
        minutes: how long it stayed open.
    """

    by: tuple[str, str]
    at: datetime
    purpose: str
    minutes: int


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """Readers, holds and requests.

    Attributes:
        openings: of the vault; the last twenty.
        legal_hold: reason for which the case may not be erased; "" when there is none.
        open_requests: how many requests of the person wait for an answer.
        erasure_asked_at: since when an erasure is asked for and not all requests are answered; None otherwise.
        erased_at: when two people erased it.
    """

    openings: tuple[VaultOpening, ...] = ()
    legal_hold: str = ""
    open_requests: int = 0
    erasure_asked_at: datetime | None = None
    erased_at: datetime | None = None
