"""What is known of the contact and of the offer."""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal

import msgspec

from safeconduct.casefile.words import Stage


class Channel(StrEnum):
    """How the case began."""

    MAILBOX = "mailbox"
    RELATIVE = "relative"
    CALL = "call"
    ARRIVAL = "arrival"


class Judgement(StrEnum):
    """What officers think of a contact."""

    NONE = ""
    CREDIBLE = "credible"
    HOSTILE = "hostile"
    DUPLICATE = "duplicate"


class Messages(msgspec.Struct, frozen=True, kw_only=True):
    """What was written or told; the words stand in the entries, so a long thread makes no larger state.

    Attributes:
        count: how many.
        last: place of the newest in the case file; -1 when there is none.
        at: when the newest was written, in UTC; None when there is none, or in a state kept before this was noted.
    """

    count: int = 0
    last: int = -1
    at: datetime | None = None

    def and_one(self, index: int, at: datetime) -> "Messages":
        """Return these with one more, at `index` of the file, written at a moment."""
        return Messages(count=self.count + 1, last=index, at=at)


YesNo = Literal["", "yes", "no"]
"""An answer that may be left open."""

InDanger = Literal["", "now", "soon", "no"]
"""Whether somebody is in danger, as they say it; "" when they did not answer."""


class FirstContact(msgspec.Struct, frozen=True, kw_only=True):
    """What the first contact told beside its words: what an officer needs at a glance. All of it is their own word.

    Attributes:
        brings: catalogue ids or category codes that they chose.
        brings_more: whether they also said it in words, which stand in the entry.
        alone: whether they would come alone.
        under_18: whether the person who would come is under 18.
        languages: in which they can be answered, the best first.
        danger: whether they are in danger.
        dangerous_hours: when it is dangerous to write or to be written to, in their words.
        lost_words: whether they say that they had a mailbox and lost its words.
    """

    brings: tuple[str, ...] = ()
    brings_more: bool = False
    alone: YesNo = ""
    under_18: YesNo = ""
    languages: tuple[str, ...] = ()
    danger: InDanger = ""
    dangerous_hours: str = ""
    lost_words: bool = False


class Hours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the day, by the clock of the person; over midnight when it ends before it begins.

    Attributes:
        begins: hour and minute, "22:30".
        ends: the same.
    """

    begins: str
    ends: str


class Quiet(msgspec.Struct, frozen=True, kw_only=True):
    """When it is dangerous to be written to, as the holder of one mailbox said it last.

    Attributes:
        hours: parts of the day.
        words: the same in their words.
        not_before: the day before which nothing is to be written; None when they named none.
    """

    hours: tuple[Hours, ...] = ()
    words: str = ""
    not_before: date | None = None


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """The contact.

    Attributes:
        opened_at: when the case began, in UTC.
        channel: how; None in a thread that began empty and shows nothing of that.
        claimants: labels of those who may be paid, "p1", "p2" …; names lie in the vault.
        mailbox: number of the person's own mailbox in this case; 0 when they have none.
        mailboxes: how many mailboxes the case has had, a relative's among them.
        judged: what officers think of the contact.
        judged_by: account of who judged.
        stood_at: the stage in which the case ended; None while it goes on.
        thought: the judgement before the one that ended the case.
        other_ways: other channels by which the same person has been in contact, in order.
        question_agreed_at: when the question was agreed by which the person is known again.
        sent: messages of the person, or of a relative.
        written: messages of officers.
        first: what the first contact told of themselves.
        duress: place of the newest message from a mailbox opened with the duress words; -1 when there is none.
            The person's thread never shows it.
        family: what was told of the family from a mailbox, as often as it was; information, no confirmation.
        quiet: when it is dangerous to write to a mailbox, by its name, "mailbox:1".
        pointed: the case that the person's mailbox here opens from now on, and its number there; None while it
            opens this one.
    """

    opened_at: datetime | None = None
    channel: Channel | None = None
    claimants: tuple[str, ...] = ()
    mailbox: int = 0
    mailboxes: int = 0
    judged: Judgement = Judgement.NONE
    judged_by: str = ""
    stood_at: Stage | None = None
    thought: Judgement = Judgement.NONE
    other_ways: tuple[Channel, ...] = ()
    question_agreed_at: datetime | None = None
    sent: Messages = Messages()
    written: Messages = Messages()
    first: FirstContact = FirstContact()
    duress: int = -1
    family: Messages = Messages()
    quiet: dict[str, Quiet] = {}
    pointed: tuple[str, int] | None = None

    def quiet_of(self, mailbox: int) -> Quiet:
        """Return when it is dangerous to write to a mailbox; nothing known for one that never said."""
        return self.quiet.get(f"mailbox:{mailbox}", Quiet())

    def is_the_person(self, actor: str) -> bool:
        """Say whether an act of `actor` counts as the person's own.

        Words that were lost may be in another's hands: once a new mailbox is bound, the old one's acts are
        kept and change nothing. A thread that began empty knows of no mailbox but its reader's.
        """
        return self.channel is None or (self.mailbox > 0 and actor == f"mailbox:{self.mailbox}")

    @property
    def readers(self) -> tuple[int, ...]:
        """Numbers of the mailboxes to which officers may write: the person's newest, and the relative's."""
        own = (self.mailbox,) if self.mailbox else ()
        relative = (1,) if self.channel is Channel.RELATIVE and self.mailboxes else ()
        return (*own, *relative)


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """What was promised; an offer freezes the list's version (promise 1).

    Attributes:
        programme: id of the programme pack.
        schedule_version: the version of its list that the offer freezes.
        schedule_digest: hex SHA-256 of that version's canonical content.
        offered_on: the day it was made, which is its second signature's.
        expires_on: last day on which it can be accepted.
        equipment: model ids or category codes that the person said they would bring.
        claimants: labels of the people it is made to.
        made_by: the two accounts.
        digest: hex digest of the seconding entry, which the acceptance repeats.
    """

    programme: str
    schedule_version: str
    schedule_digest: str
    offered_on: date
    expires_on: date
    equipment: tuple[str, ...]
    claimants: tuple[str, ...]
    made_by: tuple[str, ...]
    digest: str


class Promise(msgspec.Struct, frozen=True, kw_only=True):
    """The offer and what became of it.

    Attributes:
        offer: the offer that stands; None when there is none, or it was declined, taken back or withdrawn from.
        accepted_at: when it was accepted; from then on it binds the authority.
        accepted_by: "mailbox:N", or the account of the officer before whom it was done.
        accepted_before: the two officers, when it was accepted in their presence.
        interpreter: account of the interpreter at that acceptance, or "external".
        declined: how many offers the person has declined.
        taken_back: how many offers the authority took back before they were accepted.
        withdrawn_at: when the person withdrew from the hand-over.
        claim_rests_since: since when the person has asked that nothing be paid to them; None while they have not.
    """

    offer: Offer | None = None
    accepted_at: datetime | None = None
    accepted_by: str = ""
    accepted_before: tuple[str, ...] = ()
    interpreter: str = ""
    declined: int = 0
    taken_back: int = 0
    withdrawn_at: datetime | None = None
    claim_rests_since: datetime | None = None


class Standing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a case stands, as far as its person is told.

    Attributes:
        stage: see `told`.
        claimants: labels.
        mailbox: number of the person's own mailbox.
        offer: the one that stands, with its frozen list.
        accepted_at: when it was accepted.
    """

    stage: Stage
    claimants: tuple[str, ...]
    mailbox: int
    offer: Offer | None = None
    accepted_at: datetime | None = None


def told(stage: Stage) -> Stage:
    """Return what of a stage the person is told: nothing of a judgement, nothing of a plan that is being made."""
    match stage:
        case Stage.CREDIBLE:
            return Stage.CONTACT
        case Stage.PREPARED | Stage.CLEARED:
            return Stage.ACCEPTED
        case _:
            return stage
