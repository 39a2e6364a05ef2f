"""What a case knows of protection plan, risk reviews, publicity."""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from safeconduct.casefile.sums import Minor, MinorOrNothing


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


class StatementDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A statement before it is published.

    Attributes:
        digest: hex SHA-256 of its words, by which acts name it.
        by: account of whoever wrote it.
        at: when.
        about: labels of everyone it tells of.
        scopes: everything it tells.
        words: by language.
        reviewed_by: account of the legal adviser; "" before.
        allowed: whether the review allows it.
        basis: why, or why not.
    """

    digest: str
    by: str
    at: datetime
    about: tuple[str, ...]
    scopes: tuple[Scope, ...]
    words: dict[str, str]
    reviewed_by: str = ""
    allowed: bool = False
    basis: str = ""


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """Something about the case was published.

    Attributes:
        at: when.
        by: the two accounts.
        about: labels of everyone it tells of.
        scopes: everything it tells.
        digest: of the reviewed statement's words; "" for one from before statements were reviewed.
        withdrawn_at: when it was withdrawn; None while it stands.
        withdrawn_by: account.
    """

    at: datetime
    by: tuple[str, str]
    about: tuple[str, ...]
    scopes: tuple[Scope, ...]
    digest: str = ""
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""


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


class Moved(StrEnum):
    """What happened to somebody's money."""

    ADVANCE = "advance"
    """Handed over in cash before the award, and taken up by it."""
    CREDITED = "credited"
    RELEASED = "released"
    PAID = "paid"
    CASH = "cash"
    RETURNED = "returned"


class Movement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One movement of one person's money: `amount` minor units of the award's unit, on a day."""

    on: date
    person: str
    what: Moved
    amount: Minor


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
        drafts: of statements, each once.
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
    drafts: tuple[StatementDraft, ...] = ()
    publications: tuple[Publication, ...] = ()
    statements: int = 0
    reopened: int = 0

    def consented(self, person: str) -> frozenset[Scope]:
        """Return what a person allows to be told now."""
        return frozenset(
            scope for consent in self.consents if consent.person == person for scope in consent.scopes
        )

    def draft(self, digest: str) -> StatementDraft | None:
        """Return the statement with this digest; None when none was drafted."""
        return next((one for one in self.drafts if one.digest == digest), None)

    def published(self, digest: str) -> Publication | None:
        """Return the publication of a reviewed statement that stands; None when none does."""
        return next(
            (
                one
                for one in self.publications
                if digest and one.digest == digest and one.withdrawn_at is None
            ),
            None,
        )

    def days_overdue(self, today: date) -> int:
        """Return by how many days the next review is late today; 0 when it is not."""
        return max(0, (today - self.next_review).days) if self.next_review is not None else 0
