"""What a case knows of protection plan, risk reviews, publicity."""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from safeconduct.casefile.sums import MinorOrNothing


class Measure(StrEnum):
    """What protects a person after the payment; where and under which name lies in the vault."""

    SAFE_PLACE = "safe-place"
    NEW_PAPERS = "new-papers"
    THIRD_COUNTRY = "third-country"
    CONTACT_PERSON = "contact-person"
    ALARM = "alarm"
    POLICE = "police"
    MONEY_ADVICE = "money-advice"
    MEDICAL_CARE = "medical-care"
    SCHOOL_AND_WORK = "school-and-work"
    SILENCE = "silence"


class Risk(StrEnum):
    """How great the danger to the person is."""

    LOW = "low"
    RAISED = "raised"
    HIGH = "high"
    ACUTE = "acute"


class Scope(StrEnum):
    """What may be told in public; each is asked for by itself."""

    FACT = "fact"
    EQUIPMENT = "equipment"
    SUM = "sum"
    STORY = "story"
    FACE = "face"
    NAME = "name"
    VOICE = "voice"


IDENTIFYING = frozenset({Scope.FACE, Scope.NAME, Scope.VOICE})
"""What shows a person to public curiosity (Geneva Convention III, art. 13)."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What protects people from now on.

    Attributes:
        by: account.
        at: when it was made.
        people: labels of those it protects.
        measures: what is in place.
    """

    by: str
    at: datetime
    people: tuple[str, ...]
    measures: tuple[Measure, ...]


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """One look at the danger.

    Attributes:
        by: account.
        at: when.
        risk: found.
        days_late: after the day it was due; 0 when in time.
    """

    by: str
    at: datetime
    risk: Risk
    days_late: int


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """What one person allows to be told in public, until they say otherwise.

    Attributes:
        person: label.
        scopes: what may be told; empty where they allow nothing.
        at: when they said so.
        by: "mailbox:N", or the first of two officers before whom it was said.
    """

    person: str
    scopes: tuple[Scope, ...]
    at: datetime
    by: str


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """Something about the case was published: when, by whom, about whom, and what it tells."""

    at: datetime
    by: tuple[str, str]
    about: tuple[str, ...]
    scopes: tuple[Scope, ...]


class Account(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One person's account, in minor units of the award's unit.

    Attributes:
        person: label.
        share: of the approved award.
        paid: what has left for them.
        in_credit: what is held for them.
        owed: the rest.
    """

    person: str
    share: MinorOrNothing
    paid: MinorOrNothing
    in_credit: MinorOrNothing
    owed: MinorOrNothing


class Aftercare(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of life afterwards.

    Attributes:
        plan: the newest protection plan.
        next_review: the day by which the danger is looked at again.
        due_week: the same as it lies in clear, "2023-W34"; "" without one.
        last_review: the newest.
        reviews: how many there were.
        late_reviews: how many of them came after their day.
        overdue: the due week that the system found passed; "" once a review was made.
        consents: the newest of each person.
        publications: in order.
        statements: how many were given.
        reopened: how often the closed case was opened again.
    """

    plan: Plan | None = None
    next_review: date | None = None
    due_week: str = ""
    last_review: Review | None = None
    reviews: int = 0
    late_reviews: int = 0
    overdue: str = ""
    consents: tuple[Consent, ...] = ()
    publications: tuple[Publication, ...] = ()
    statements: int = 0
    reopened: int = 0

    def consented(self, person: str) -> frozenset[Scope]:
        """Return what a person allows to be told now."""
        return frozenset(
            scope for consent in self.consents if consent.person == person for scope in consent.scopes
        )

    def days_overdue(self, today: date) -> int:
        """Return by how many days the next review is late today; 0 when it is not."""
        return max(0, (today - self.next_review).days) if self.next_review is not None else 0
