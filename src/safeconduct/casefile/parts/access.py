"""What a case knows of who may read it, for how long it is kept, and what the person asked to see."""

from datetime import datetime
from enum import StrEnum

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


class Request(StrEnum):
    """What a person may ask about what is recorded of them."""

    ACCESS = "access"
    CORRECTION = "correction"
    ERASURE = "erasure"


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request of the person that waits for an answer.

    Attributes:
        number: in the case, from 1.
        request: what they ask.
        at: when.
    """

    number: int
    request: Request
    at: datetime


class Access(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Readers, holds and requests.

    What nobody has asked for or held takes no room in a snapshot: its size tells roughly how much is known.

    Attributes:
        openings: of the vault; the last twenty.
        legal_hold: reason for which the case may not be erased; "" when there is none.
        open_requests: how many requests of the person wait for an answer.
        requests: how many the person has made; those that an earlier release folded are not among them.
        asked: those of `requests` that wait, in order.
        erasure_asked_at: since when an erasure is asked for and not answered; None otherwise.
        erasure_granted_at: when a request for the erasure of the ended case was answered and nothing withheld; None
            otherwise, and again once the case goes on.
        ended: quarter in which the case ended, "2023-Q3", as it lies in clear; "" while it goes on.
        shares_lie_open: whether two custodians' shares of one vault stand in entries, so that its names are forgotten
            only with the whole case.
        names_forgotten_at: when two people last forgot what was in the vault; None if they never did.
        erased_at: when two people erased it.
    """

    openings: tuple[VaultOpening, ...] = ()
    legal_hold: str = ""
    open_requests: int = 0
    requests: int = 0
    asked: tuple[Asked, ...] = ()
    erasure_asked_at: datetime | None = None
    erasure_granted_at: datetime | None = None
    ended: str = ""
    shares_lie_open: bool = False
    names_forgotten_at: datetime | None = None
    erased_at: datetime | None = None

    def request(self, number: int) -> Asked | None:
        """Return the open request with this number; None when there is none."""
        return next((each for each in self.asked if each.number == number), None)
