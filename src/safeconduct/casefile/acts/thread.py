"""The thread: what officers and the person write to each other, and how lost words are replaced."""

from typing import Annotated, Literal

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.forms import Reference, Said, Text
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.contact import (
    Mentions,
    nobody_is_written_to_too_early,
    points_from_an_own_mailbox,
    says_what_the_file_says,
    words_can_be_replaced,
)
from safeconduct.casefile.parts.contact import Channel, Standing
from safeconduct.casefile.words import LIVE, Audience, Role, Stage

ANSWERED = LIVE | {Stage.CLOSED, Stage.ENDED}
"""Stages in which officers write: whoever is refused, or was paid long ago, still gets an answer."""

WRITING = frozenset(Stage) - {Stage.ERASED}
"""Stages in which a person writes. Their view may still be empty after lost words, or know of no end."""

IN_TOUCH = (Role.CONTACT_OFFICER, Role.PROTECTION_OFFICER, Role.RECEPTION_OFFICER, Role.LEGAL_ADVISER)
"""Roles that write to people. Nobody who grades, assesses or approves does: it would be bargaining."""

AgeRecipient = Annotated[str, msgspec.Meta(pattern=r"^age1[02-9ac-hj-np-z]{58}\Z")]
"""A public key of age, as `age-keygen` prints it."""

PublicKey = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
"""32 bytes of an Ed25519 public key in lower-case hex."""


@act
class WriteMessage(Act, frozen=True):
    """An officer writes to the person, or to the relative who asked for them.

    A message reaches nobody by itself; but whoever looks for it may be watched while they look.
    """

    version = 2  # 1 had no word for urgent
    by = IN_TOUCH
    during = ANSWERED
    gates = (says_what_the_file_says, nobody_is_written_to_too_early)
    audience = Audience.THREAD
    independent = True

    mailbox: Annotated[int, msgspec.Meta(ge=1)]
    """Number of the mailbox to whose thread it is sealed: the person's own, or the relative's."""
    words: Said
    urgent_because: Text = ""
    """Why it cannot wait for the day that the reader asked to be left alone until; they read this as well."""

    def mentions(self) -> Mentions:
        """Name the mailbox."""
        return Mentions(mailbox=self.mailbox)

    def change(self, case: Case, done: Done) -> Case:
        """Count it; the words stay in the entry."""
        written = case.contact.written.and_one(done.index, done.at)
        return msgspec.structs.replace(case, contact=msgspec.structs.replace(case.contact, written=written))


@act
class SendMessage(Act, frozen=True):
    """The person, or a relative, writes to the officers.

    It is taken at every stage, also from a mailbox whose words were replaced: whoever holds them now may be
    the person after all, and what they write is read with that in mind.
    """

    version = 2  # 1 had no duress
    by = (Role.CLAIMANT, Role.RELATIVE)
    during = WRITING
    audience = Audience.THREAD
    independent = True
    hides = "names and places that the writer keeps apart from the message"

    words: Said
    duress: Literal[0, 1] = 0
    """1 from a mailbox that was opened with the duress words: set by the session, never by the writer. A digit,
    because `true` and `false` are of two lengths."""

    def change(self, case: Case, done: Done) -> Case:
        """Count it; the words stay in the entry. Officers see where the newest one under duress stands."""
        before = case.contact
        contact = msgspec.structs.replace(
            before,
            sent=before.sent.and_one(done.index, done.at),
            duress=done.index if self.duress else before.duress,
        )
        return msgspec.structs.replace(case, contact=contact)


@act
class AgreeQuestion(Act, frozen=True):
    """Two officers record the question, and its answer, by which they will know the person again.

    Two, because whoever could set it alone could later present a stranger who knows the answer.
    """

    by = (Role.CONTACT_OFFICER, Role.PROTECTION_OFFICER)
    seconded_by = IN_TOUCH
    during = LIVE
    hides = "the agreed question and its answer"

    agreed: Said
    """How it was agreed with the person, and how the officers knew that it was they."""

    def change(self, case: Case, done: Done) -> Case:
        """Remember since when it counts."""
        return msgspec.structs.replace(
            case, contact=msgspec.structs.replace(case.contact, question_agreed_at=done.at)
        )


@act
class RebindMailbox(Act, frozen=True):
    """Two officers verify the person by the agreed question and bind a new mailbox, with an empty thread.

    It is also how somebody who called, or for whom a relative wrote, comes to a mailbox of their own. Nothing
    written before is ever shown in it. Acts from the older mailbox are kept and change nothing from now on.
    """

    by = (Role.CONTACT_OFFICER, Role.PROTECTION_OFFICER)
    seconded_by = (Role.CONTACT_OFFICER, Role.PROTECTION_OFFICER, Role.LEGAL_ADVISER)
    during = LIVE | {Stage.CLOSED}
    gates = (words_can_be_replaced,)

    mailbox_key: AgeRecipient
    """To what the new thread is sealed."""
    mailbox_sign: PublicKey
    """By what the person's acts are signed."""
    verified: Said
    """How the person answered, without the answer."""

    def change(self, case: Case, done: Done) -> Case:
        """Count the new mailbox and let it be the person's."""
        del done
        number = case.contact.mailboxes + 1
        contact = msgspec.structs.replace(case.contact, mailbox=number, mailboxes=number)
        return msgspec.structs.replace(case, contact=contact)


@act
class PointMailbox(Act, frozen=True):
    """Two officers let the person's new mailbox open the case whose words were lost, instead of this one.

    Whoever lost their words writes a first contact, which begins a small case of its own. When two officers
    know them again, the keys of that mailbox are bound in the older case (`RebindMailbox`), and this act,
    in the small case, says so to its reader: from now on the same twelve words open the older case, as a new
    and empty thread. Nothing is promised here that could be lost, and a pointer that names the wrong case
    is corrected by another one.
    """

    by = (Role.CONTACT_OFFICER, Role.PROTECTION_OFFICER)
    seconded_by = (Role.CONTACT_OFFICER, Role.PROTECTION_OFFICER, Role.LEGAL_ADVISER)
    # Also after the small case was judged a duplicate: its reader may come back after that only.
    during = frozenset({Stage.CONTACT, Stage.CREDIBLE, Stage.ENDED})
    gates = (says_what_the_file_says, points_from_an_own_mailbox)
    audience = Audience.THREAD

    case: Reference
    """Reference of the case that the mailbox opens from now on."""
    number: Annotated[int, msgspec.Meta(ge=1)]
    """Number of the mailbox there."""

    def mentions(self) -> Mentions:
        """Name the other case."""
        return Mentions(other_case=self.case)

    def change(self, case: Case, done: Done) -> Case:
        """Remember where it points."""
        del done
        contact = msgspec.structs.replace(case.contact, pointed=(self.case, self.number))
        return msgspec.structs.replace(case, contact=contact)


@act
class TellWhereThingsStand(Act, frozen=True):
    """An officer tells the person, in a mailbox that began empty, where their case stands and what is promised.

    An answer given from the new mailbox can then be checked against the offer that stands. In the case file
    it changes nothing.
    """

    by = IN_TOUCH
    during = LIVE | {Stage.CLOSED}
    gates = (says_what_the_file_says,)
    audience = Audience.THREAD
    independent = True

    standing: Standing
    """Stage, claimants, mailbox and offer, as `gates.contact.standing_of` reads them from the file."""

    def mentions(self) -> Mentions:
        """Say where the case stands."""
        return Mentions(standing=self.standing)

    def change(self, case: Case, done: Done) -> Case:
        """Begin a thread that is still empty here; without effect anywhere else."""
        if case.stage is not Stage.NEW:
            return case
        told = self.standing
        contact = msgspec.structs.replace(
            case.contact,
            opened_at=done.at,
            channel=Channel.MAILBOX,
            claimants=told.claimants,
            mailbox=told.mailbox,
            mailboxes=told.mailbox,
        )
        promise = msgspec.structs.replace(case.promise, offer=told.offer, accepted_at=told.accepted_at)
        return msgspec.structs.replace(case, stage=told.stage, contact=contact, promise=promise)
