"""What a case knows of suspicions, officers' own interests, and payments allowed above a cap."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec


class Ground(StrEnum):
    """What may be wrong. Each is found by the software or by a colleague, and judged by people alone."""

    CLAIMED_TWICE = "claimed-twice"
    SERIAL_GONE = "serial-gone"
    LINKED_CLAIMS = "linked-claims"
    SAME_PAYEE = "same-payee"
    INTEREST = "own-interest"
    SPLIT = "split-orders"
    NEAR_CAP = "near-cap"
    ABOVE_CAP = "above-cap"
    OTHER = "something-else"


class Judged(StrEnum):
    """What two people found a suspicion to be."""

    UNFOUNDED = "unfounded"
    """What was seen is not so."""
    EXPLAINED = "explained"
    """What was seen is so, and harmless."""
    FRAUD = "fraud"
    """Nothing is approved or paid until an award set aside, or a court, has changed that."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that was seen: a sentence of `casefile.fraud.EVIDENCE` by its code, with what fills it in."""

    code: Annotated[str, msgspec.Meta(pattern=r"^[a-z_]{1,40}\Z")]
    params: dict[str, Annotated[str, msgspec.Meta(max_length=400)]] = {}


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """How a suspicion was settled.

    Attributes:
        by: the two accounts.
        at: when the second signed.
        judged: what they found.
        reasons: why.
    """

    by: tuple[str, str]
    at: datetime
    judged: Judged
    reasons: str


class Suspicion(msgspec.Struct, frozen=True, kw_only=True):
    """One suspicion on record.

    Attributes:
        key: its name; of one that the software found, the same for as long as its evidence is.
        ground: what may be wrong.
        evidence: what was seen, by the software.
        people: labels of those it is about.
        accounts: officers it concerns: they do not settle it.
        note: what the colleague saw who raised it; "" where nobody did.
        raised_by: account; "" where two people settled at once what the software had found.
        at: when it was raised, or settled at once.
        settled: how; None while it stands.
    """

    key: str
    ground: Ground
    evidence: tuple[Evidence, ...] = ()
    people: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    note: str = ""
    raised_by: str = ""
    at: datetime
    settled: Settled | None = None

    @property
    def holds(self) -> bool:
        """Whether it holds award and payment: it is not settled, or settled as fraud."""
        return self.settled is None or self.settled.judged is Judged.FRAUD


class Interest(msgspec.Struct, frozen=True, kw_only=True):
    """An officer declared an interest of their own in this case.

    Attributes:
        account: whose.
        person: label of the one they are near to; "" where it is something else.
        relation: in their words.
        at: when.
    """

    account: str
    person: str
    relation: str
    at: datetime


class Allowance(msgspec.Struct, frozen=True, kw_only=True):
    """Two people allowed one order above the caps.

    Attributes:
        order: its reference.
        by: the two accounts.
        reason: why.
        at: when the second signed.
    """

    order: str
    by: tuple[str, str]
    reason: str
    at: datetime


class Fraud(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of it, all in order.

    Attributes:
        suspicions: raised or settled.
        interests: declared.
        allowed: orders above the caps.
    """

    suspicions: tuple[Suspicion, ...] = ()
    interests: tuple[Interest, ...] = ()
    allowed: tuple[Allowance, ...] = ()

    def suspicion(self, key: str) -> Suspicion | None:
        """Return the suspicion with this key; None when it is not on record."""
        return next((one for one in self.suspicions if one.key == key), None)

    @property
    def standing(self) -> tuple[Suspicion, ...]:
        """Those that hold award and payment."""
        return tuple(one for one in self.suspicions if one.holds)

    def shares_account(self, person: str) -> bool:
        """Say whether it holds, on suspicion, that somebody else is paid into this person's account as well.

        A suspicion that somebody raised without saying whom it concerns, concerns everybody here.
        """
        return any(
            one.ground is Ground.SAME_PAYEE and (not one.people or person in one.people)
            for one in self.standing
        )

    @property
    def interested(self) -> frozenset[str]:
        """Accounts that declared an interest of their own."""
        return frozenset(one.account for one in self.interests)

    def is_allowed(self, order: str) -> bool:
        """Say whether two people allowed this order above the caps."""
        return any(one.order == order for one in self.allowed)
