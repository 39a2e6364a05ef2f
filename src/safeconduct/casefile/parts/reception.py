"""What a case knows of arrival, head count, the dead, status, wishes, effects."""

from datetime import date, datetime
from enum import StrEnum

import msgspec


class Outcome(StrEnum):
    """What became of a person who set out."""

    ARRIVED = "arrived"
    WOUNDED = "wounded"
    MISSING = "missing"
    DEAD = "dead"


ALIVE_HERE = frozenset({Outcome.ARRIVED, Outcome.WOUNDED})
"""Outcomes of people who are in the authority's hands, alive."""


class Status(StrEnum):
    """What the law of war calls a person; until it is determined, the first (Geneva Convention III, art. 5)."""

    PENDING = "protected-pending-tribunal"
    PRISONER_OF_WAR = "prisoner-of-war"
    RETAINED_PERSONNEL = "retained-personnel"
    PROTECTED_CIVILIAN = "protected-civilian"
    FUNDAMENTAL_GUARANTEES = "fundamental-guarantees"


class Wish(StrEnum):
    """Where a person wishes to be, later; changed at any time, and no reason is asked."""

    NONE_YET = "none-yet"
    EXCHANGE = "exchange"
    STAY = "stay"
    THIRD_COUNTRY = "third-country"


class Leaving(StrEnum):
    """How a person's time in the authority's hands ended."""

    RELEASED = "released"
    INTERNMENT_ENDED = "internment-ended"
    NEVER_HELD = "never-held"
    SENT_HOME = "sent-home"
    THIRD_STATE = "third-state"
    DIED = "died"


class Notification(StrEnum):
    """Whether a prepared capture card or notice goes on to the national bureau and the Central Tracing Agency."""

    TRANSMIT = "transmit"
    WITHHOLD = "withhold"


class Absence(StrEnum):
    """Why somebody expected is nobody to be counted."""

    NOT_ABOARD = "not-aboard"
    SAME_PERSON = "same-person"
    OTHER_CASE = "other-case"
    """Another case took them over, and counts them."""


class PersonReceived(msgspec.Struct, frozen=True, kw_only=True):
    """One person of the head count, by label.

    Attributes:
        label: "p1", "c1" …; names lie in the vault.
        outcome: what became of them.
        status: in the law of war.
        in_doubt: a competent tribunal has been asked and has not decided.
        held: they are still in the authority's hands and may not leave as they like.
        left: how holding ended; None while it has not.
        wish: the newest one.
        notification: the legal adviser's newest decision; None while there is none.
    """

    label: str
    outcome: Outcome
    status: Status = Status.PENDING
    in_doubt: bool = False
    held: bool = False
    left: Leaving | None = None
    wish: Wish = Wish.NONE_YET
    notification: Notification | None = None


class Absent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody expected who was not there, or whom another label counts already.

    Attributes:
        label: whom.
        why: one of two reasons; a person who set out and cannot be found is missing, not absent.
        basis: how this is known.
    """

    label: str
    why: Absence
    basis: str


class HeadCount(msgspec.Struct, frozen=True, kw_only=True):
    """One head count as two people signed it; a correction adds another and keeps this one.

    Attributes:
        by: the two accounts.
        at: when it was seconded.
        outcomes: by label.
        absent: those who were not there.
        reason: why an earlier count was corrected; "" for the first.
    """

    by: tuple[str, str]
    at: datetime
    outcomes: dict[str, Outcome]
    absent: tuple[Absent, ...] = ()
    reason: str = ""


class Harm(StrEnum):
    """What an incident is about."""

    DEATH = "death"
    WOUNDING = "wounding"
    MISSING = "missing"
    DENIAL_OF_QUARTER = "denial-of-quarter"
    PERFIDY = "perfidy"
    SIGN_MISUSE = "protective-sign-misuse"
    ABUSE = "abuse"
    COERCION = "coercion"
    THEFT = "theft"
    OTHER = "other"


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the law must look at.

    Attributes:
        number: from 1.
        harm: what it is about.
        people: labels of those it happened to.
        recorded_by: account; of the proposer, where a head count recorded it.
        at: when it was recorded.
        referred_at: when the legal adviser referred it; None while that is owed.
    """

    number: int
    harm: Harm
    people: tuple[str, ...]
    recorded_by: str
    at: datetime
    referred_at: datetime | None = None


class Search(StrEnum):
    """What a search for the wounded, the missing and the dead came to."""

    FOUND = "found"
    NOT_FOUND = "not-found"
    NOT_POSSIBLE_YET = "not-possible-yet"


class Duty(StrEnum):
    """What is owed to the dead and the missing (Geneva Convention I, art. 15-17; III, art. 120-121)."""

    SEARCH = "search"
    RECORD = "record"
    INQUIRY = "inquiry"
    BURIAL = "burial"


class DutyDone(msgspec.Struct, frozen=True, kw_only=True):
    """One duty done for one person.

    Attributes:
        label: for whom.
        duty: which.
        at: when it was recorded.
    """

    label: str
    duty: Duty
    at: datetime


class Sum(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money taken into keeping: `amount` in integer minor units of `unit`."""

    amount: int
    unit: str


class Belonging(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of a receipt for personal effects: `quantity` of what `description` says."""

    description: str
    quantity: int = 1


class EffectsReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """Personal effects in keeping: a ledger apart from equipment, which is State property.

    Attributes:
        number: of the receipt, from 1.
        owner: label.
        belongings: itemised.
        money: itemised; taken only by an officer's order.
        returned_at: when everything on it went back; None while it is owed.
    """

    number: int
    owner: str
    belongings: tuple[Belonging, ...]
    money: tuple[Sum, ...] = ()
    returned_at: datetime | None = None


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """People of this case whom two have found to belong to another one, and what they brought.

    Attributes:
        case: reference of the other case.
        own_case: it begins with them; else it was known before.
        people: by their label here, their label there.
        items: numbers here of what goes with them.
        ticket: 32 random bytes in hex, of which the other case shows marks when it takes them over.
        entry: hex digest of the entry that linked them.
        taken: hex digest of the entry by which the other case took them over; "" until that is confirmed here.
    """

    case: str
    own_case: bool
    people: dict[str, str]
    items: tuple[int, ...] = ()
    ticket: str
    entry: str
    taken: str = ""


class TakenOver(msgspec.Struct, frozen=True, kw_only=True):
    """People whom this case took over from another one, with what they brought.

    Attributes:
        case: reference of the case in which they were received.
        entry: hex digest of the entry there that linked them to this one.
        by: hex digest of the entry here that took them over.
        people: by their label there, their label here.
        items: numbers there and here of what came with them.
    """

    case: str
    entry: str
    by: str
    people: dict[str, str]
    items: tuple[tuple[int, int], ...] = ()


class Reception(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of those who came.

    Attributes:
        arrived_at: when they arrived, in UTC.
        surrendered_on: the day of surrender, which decides the list for whoever came without an offer.
        voluntary: whether the hand-over was voluntary; None until somebody has recorded it.
        unannounced: they came on the strength of the published list.
        reconciled: two people have accounted for everyone expected.
        people: those counted, in the order of the newest count.
        absent: those expected who were not there.
        counts: every head count, oldest first.
        incidents: in order.
        duties_done: to the dead and the missing.
        effects: receipts for personal effects, in order.
        wish_readers: accounts that recorded, or were able to open, what was said about service; in order.
        service_asked: labels of those asked about service; the answers are in no fold.
        said: newest wishes that arrived by mailbox before the head count, by label.
        links: to other cases, in order.
        taken_over: from other cases, in order.
    """

    arrived_at: datetime | None = None
    surrendered_on: date | None = None
    voluntary: bool | None = None
    unannounced: bool = False
    reconciled: bool = False
    people: tuple[PersonReceived, ...] = ()
    absent: tuple[Absent, ...] = ()
    counts: tuple[HeadCount, ...] = ()
    incidents: tuple[Incident, ...] = ()
    duties_done: tuple[DutyDone, ...] = ()
    effects: tuple[EffectsReceipt, ...] = ()
    wish_readers: tuple[str, ...] = ()
    service_asked: tuple[str, ...] = ()
    said: dict[str, Wish] = {}
    links: tuple[Link, ...] = ()
    taken_over: tuple[TakenOver, ...] = ()

    def person(self, label: str) -> PersonReceived | None:
        """Return the person with this label; None for somebody not counted."""
        return next((person for person in self.people if person.label == label), None)

    @property
    def linked(self) -> frozenset[str]:
        """Labels of those who are linked to another case: nothing is claimed for them here any more."""
        return frozenset(label for link in self.links for label in link.people)

    @property
    def taken_elsewhere(self) -> frozenset[str]:
        """Labels of those whom another case has taken over: it counts and cares for them now."""
        return frozenset(label for link in self.links if link.taken for label in link.people)

    def link(self, entry: str) -> Link | None:
        """Return the link that the entry with this digest made; None when there is none, or it was taken back."""
        return next((link for link in self.links if link.entry == entry), None)

    @property
    def held(self) -> bool:
        """Whether a claimant is held, and so no face is shown: from the arrival, unless a count knows better."""
        if not self.reconciled:
            return self.arrived_at is not None
        return any(person.held and person.label.startswith("p") for person in self.people)

    @property
    def alive_here(self) -> tuple[str, ...]:
        """Labels of those who came alive and have not left, in order."""
        return tuple(
            person.label for person in self.people if person.outcome in ALIVE_HERE and not gone(person)
        )

    @property
    def open_referrals(self) -> tuple[int, ...]:
        """Numbers of the incidents that nobody has referred to law yet."""
        return tuple(incident.number for incident in self.incidents if incident.referred_at is None)

    @property
    def duties_to_the_dead(self) -> tuple[tuple[str, Duty], ...]:
        """What is still owed, as (label, duty): to the dead all four, to the missing the search."""
        done = {(duty.label, duty.duty) for duty in self.duties_done}
        owed = {Outcome.DEAD: tuple(Duty), Outcome.MISSING: (Duty.SEARCH,)}
        return tuple(
            (person.label, duty)
            for person in self.people
            for duty in owed.get(person.outcome, ())
            if (person.label, duty) not in done
        )

    @property
    def notifications_open(self) -> tuple[str, ...]:
        """Labels of those for whom no decision about notification stands."""
        return tuple(person.label for person in self.people if person.notification is None)

    @property
    def effects_owed(self) -> tuple[int, ...]:
        """Numbers of receipts whose effects have not gone back."""
        return tuple(receipt.number for receipt in self.effects if receipt.returned_at is None)


def gone(person: PersonReceived) -> bool:
    """Say whether a person has been sent on to another State."""
    return person.left in {Leaving.SENT_HOME, Leaving.THIRD_STATE}
