"""Contact: a case begins, and officers judge the contact: credible, hostile, or somebody known already."""

from typing import Annotated

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.forms import Code, Language, Reference, Said, Text
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.contact import Mentions, channel_is_the_true_one, says_what_the_file_says
from safeconduct.casefile.parts.contact import Channel, Contact, FirstContact, InDanger, Judgement, YesNo
from safeconduct.casefile.words import BEFORE_RECEPTION, LIVE, Audience, Role, Stage


@act
class OpenCase(Act, frozen=True):
    """A case begins: the person, a relative on their behalf, or an officer from a call.

    No name, place or unit is asked; what the person says of themselves goes to the vault. Everything but the
    channel may be left open. Whoever says that they are under 18 counts as a child from then on: a doubt is
    enough, and to end it takes two.
    """

    version = 2  # 1 had channel, words and claimants only
    by = (Role.CLAIMANT, Role.RELATIVE, Role.CONTACT_OFFICER)
    moves = Stage.NEW, Stage.CONTACT
    gates = (channel_is_the_true_one,)
    audience = Audience.THREAD
    hides = "what the person says of who and where they are"

    channel: Channel
    """From a mailbox, for a relative, or by a call; an arrival unannounced is another act."""
    words: Text = ""
    """What they want to say, as they said it."""
    claimants: Annotated[int, msgspec.Meta(ge=1, le=50)] = 1
    """How many people, counting themselves, might claim a reward; 1 to 50."""
    brings: Annotated[tuple[Code, ...], msgspec.Meta(max_length=20)] = ()
    """Catalogue ids or category codes of what they might bring. No gate asks whether the catalogue has them:
    nobody is turned away over a word."""
    brings_words: Text = ""
    """The same in their words."""
    alone: YesNo = ""
    """Whether they would come alone."""
    under_18: YesNo = ""
    """Whether the person who would come is under 18."""
    languages: Annotated[tuple[Language, ...], msgspec.Meta(max_length=5)] = ()
    """In which they can be answered, the best first."""
    danger: InDanger = ""
    """Whether they are in danger: now, soon or not."""
    dangerous_hours: Annotated[str, msgspec.Meta(max_length=500)] = ""
    """When it is dangerous for them to write or to be written to, in their words."""
    lost_words: bool = False
    """That they had a mailbox and lost its words. Nothing follows from it but that officers see it."""

    def change(self, case: Case, done: Done) -> Case:
        """Begin the case, with claimants labelled p1, p2 …."""
        has_mailbox = done.actor == "mailbox:1"
        contact = Contact(
            opened_at=done.at,
            channel=self.channel,
            claimants=tuple(f"p{number}" for number in range(1, self.claimants + 1)),
            # A relative's mailbox is not the person's: it can neither accept nor withdraw.
            mailbox=1 if has_mailbox and self.channel == Channel.MAILBOX else 0,
            mailboxes=1 if has_mailbox else 0,
            first=FirstContact(
                brings=self.brings,
                brings_more=bool(self.brings_words),
                alone=self.alone,
                under_18=self.under_18,
                languages=self.languages,
                danger=self.danger,
                dangerous_hours=self.dangerous_hours,
                lost_words=self.lost_words,
            ),
        )
        minors = (contact.claimants[0],) if self.under_18 == "yes" else ()
        protection = msgspec.structs.replace(case.protection, minors=minors)
        return msgspec.structs.replace(case, contact=contact, protection=protection)


@act
class RecordSecondContact(Act, frozen=True):
    """An officer records that the same person has been in contact another way as well.

    It is not shown in the person's thread: whoever reads there may be the reason for the second contact.
    """

    by = (Role.CONTACT_OFFICER, Role.PROTECTION_OFFICER)
    during = LIVE
    gates = (channel_is_the_true_one,)
    hides = "what was said of who and where they are"

    channel: Channel
    """The other way: a mailbox, or a call."""
    known_by: Said
    """By what the officer knows that it is the same person."""
    words: Text = ""
    """What they said."""

    def change(self, case: Case, done: Done) -> Case:
        """Remember the way."""
        del done
        ways = tuple(dict.fromkeys((*case.contact.other_ways, self.channel)))
        return msgspec.structs.replace(case, contact=msgspec.structs.replace(case.contact, other_ways=ways))


@act
class JudgeCredible(Act, frozen=True):
    """An officer judges the contact credible, with reasons."""

    by = (Role.CONTACT_OFFICER,)
    moves = Stage.CONTACT, Stage.CREDIBLE

    reasons: Said

    def change(self, case: Case, done: Done) -> Case:
        """Record the judgement."""
        return msgspec.structs.replace(case, contact=judged(case.contact, Judgement.CREDIBLE, done))


@act
class JudgeHostile(Act, frozen=True):
    """Two officers judge the contact hostile and end the case; the contact is told nothing.

    It can be found out at any time before reception. A second officer signs, because a person given up by
    mistake, or by somebody bought, may not live to complain. Hold-fire that was promised stands all the
    same: nobody fires on the strength of a judgement.
    """

    by = (Role.CONTACT_OFFICER,)
    seconded_by = (Role.CONTACT_OFFICER, Role.LEGAL_ADVISER, Role.RECEPTION_OFFICER)
    during = BEFORE_RECEPTION
    leads = (Stage.ENDED,)

    reasons: Said

    def change(self, case: Case, done: Done) -> Case:
        """End the case, remembering where it stood."""
        return ended(case, Judgement.HOSTILE, done) if case.stage in BEFORE_RECEPTION else case


@act
class JudgeDuplicate(Act, frozen=True):
    """An officer finds that another case is of the same person, and ends this one.

    Only before an offer: what was promised here would else be lost with the case. The person's thread
    shows nothing of it; tell them there which mailbox to use, or let theirs open the other case (`PointMailbox`).
    """

    by = (Role.CONTACT_OFFICER,)
    during = frozenset({Stage.CONTACT, Stage.CREDIBLE})
    leads = (Stage.ENDED,)
    gates = (says_what_the_file_says,)

    other_case: Reference
    """Reference of the case that goes on."""
    reasons: Said

    def mentions(self) -> Mentions:
        """Name the other case."""
        return Mentions(other_case=self.other_case)

    def change(self, case: Case, done: Done) -> Case:
        """End the case, remembering where it stood."""
        return ended(case, Judgement.DUPLICATE, done) if case.stage in type(self).during else case


@act
class TakeUpAgain(Act, frozen=True):
    """Two people take up again a case that was judged hostile or duplicate by mistake, or that the person withdrew.

    After a mistaken judgement it goes on where it stood, with the promise that stood; a plan that was being
    made begins anew. After a withdrawal it begins again as a contact that nobody has judged, without an
    offer. What a contact did in an ended case, believing that it went on, has to be done again.
    """

    by = (Role.CONTACT_OFFICER,)
    seconded_by = (Role.LEGAL_ADVISER, Role.PROTECTION_OFFICER)
    during = frozenset({Stage.ENDED})
    leads = (Stage.CONTACT, Stage.CREDIBLE, Stage.OFFERED, Stage.ACCEPTED)
    gates = (says_what_the_file_says,)
    audience = Audience.THREAD
    # The thread must learn that the case goes on, and not why it had ended.
    aside_to = (Role.CONTACT_OFFICER, Role.LEGAL_ADVISER)

    stage: Stage
    """Where it goes on, as the person is told it: contact, offered or accepted."""
    words: Text = ""
    """What the person is told."""

    def mentions(self) -> Mentions:
        """Name the stage at which the case goes on."""
        return Mentions(resumes_at=self.stage)

    def change(self, case: Case, done: Done) -> Case:
        """Restore what stood. A thread that saw no end falls back to the same stage."""
        del done
        before = case.contact
        stage = Stage.CREDIBLE if before.stood_at is Stage.CREDIBLE else self.stage
        contact = msgspec.structs.replace(
            before, judged=before.thought, thought=Judgement.NONE, stood_at=None
        )
        promise = msgspec.structs.replace(case.promise, withdrawn_at=None)
        if stage is not Stage.ACCEPTED:
            promise = msgspec.structs.replace(
                promise, accepted_at=None, accepted_by="", accepted_before=(), interpreter=""
            )
        if stage not in {Stage.OFFERED, Stage.ACCEPTED}:
            promise = msgspec.structs.replace(promise, offer=None)
        return msgspec.structs.replace(
            case,
            stage=stage,
            contact=contact,
            promise=promise,
            handover=case.handover.without_plan(),
        )


def judged(contact: Contact, judgement: Judgement, done: Done) -> Contact:
    """Return the contact with a judgement and who made it."""
    return msgspec.structs.replace(contact, judged=judgement, judged_by=done.actor)


def ended(case: Case, judgement: Judgement, done: Done) -> Case:
    """Return the case ended by a judgement, so that a mistake can be undone."""
    contact = msgspec.structs.replace(
        judged(case.contact, judgement, done), stood_at=case.stage, thought=case.contact.judged
    )
    return msgspec.structs.replace(case, stage=Stage.ENDED, contact=contact)
