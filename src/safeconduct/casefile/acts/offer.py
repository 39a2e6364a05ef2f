"""Offer: what is promised, by two people, under which version of the list; and the person's own answer."""

from datetime import date, datetime
from typing import Annotated

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.forms import Code, Digest, Text
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.contact import Mentions, contact_is_credible, says_what_the_file_says
from safeconduct.casefile.gates.offer import (
    list_is_the_one_in_force,
    offer_has_time,
    offer_names_a_claimant,
    offer_stands,
)
from safeconduct.casefile.parts.contact import Judgement, Offer
from safeconduct.casefile.words import BEFORE_RECEPTION, Audience, Role, Stage

ClaimantLabel = Annotated[str, msgspec.Meta(pattern=r"^p[1-9][0-9]{0,2}\Z")]
"""A claimant's label."""

AS_THE_PERSON_MAY_SEE_IT = frozenset(Stage) - {Stage.ERASED}
"""The person's thread shows no arrival, and one that was bound after lost words begins empty."""


@act
class MakeOffer(Act, frozen=True):
    """Two people promise, under the list in force today, a reward for what the person said they would bring.

    The offer freezes the list's version: later, lower lists do not touch it (promise 1).
    """

    by = (Role.CONTACT_OFFICER,)
    seconded_by = (Role.LEGAL_ADVISER,)
    moves = Stage.CREDIBLE, Stage.OFFERED
    gates = (contact_is_credible, list_is_the_one_in_force, offer_names_a_claimant, offer_has_time)
    audience = Audience.THREAD

    programme: Code
    """Id of the programme pack."""
    schedule_version: Code
    """Version of its list that is in force today."""
    schedule_digest: Digest
    """Hex SHA-256 of that version's canonical content."""
    equipment: Annotated[tuple[Code, ...], msgspec.Meta(max_length=100)]
    """Model ids or category codes that the person said they would bring."""
    claimants: Annotated[tuple[ClaimantLabel, ...], msgspec.Meta(max_length=50)]
    """Labels of those to whom it is promised."""
    expires_on: date
    """Last day on which it can be accepted."""

    def change(self, case: Case, done: Done) -> Case:
        """Freeze the offer."""
        offer = Offer(
            programme=self.programme,
            schedule_version=self.schedule_version,
            schedule_digest=self.schedule_digest,
            offered_on=done.at.date(),
            expires_on=self.expires_on,
            equipment=self.equipment,
            claimants=self.claimants,
            made_by=(done.actor, done.seconder),
            digest=done.digest,
        )
        promise = msgspec.structs.replace(case.promise, offer=offer, withdrawn_at=None)
        return msgspec.structs.replace(case, promise=promise)


@act
class TakeBackOffer(Act, frozen=True):
    """Two people of the authority take back an offer that has not been accepted; an accepted one binds.

    It also clears away an offer whose last day has passed, so that another can follow.
    """

    by = (Role.CONTACT_OFFICER,)
    seconded_by = (Role.LEGAL_ADVISER,)
    moves = Stage.OFFERED, Stage.CREDIBLE
    gates = (says_what_the_file_says,)
    audience = Audience.THREAD

    offer: Digest
    """Hex digest of the entry that made the offer."""
    words: Text = ""
    """What the person is told."""

    def mentions(self) -> Mentions:
        """Name the offer."""
        return Mentions(offer=self.offer)

    def change(self, case: Case, done: Done) -> Case:
        """Take it back; without effect once it was accepted."""
        del done
        if not is_open(case, self.offer):
            return case
        promise = msgspec.structs.replace(case.promise, offer=None, taken_back=case.promise.taken_back + 1)
        return msgspec.structs.replace(case, promise=promise)


@act
class AcceptOffer(Act, frozen=True):
    """The person accepts the offer, signing with their own key."""

    by = (Role.CLAIMANT,)
    moves = Stage.OFFERED, Stage.ACCEPTED
    gates = (offer_stands,)
    audience = Audience.THREAD

    offer: Digest
    """Hex digest of the entry that made the offer: the person signs exactly what was promised."""

    def change(self, case: Case, done: Done) -> Case:
        """Record the acceptance; without effect when officers have ended the case meanwhile."""
        # The person's gates read only their thread, so a judgement they may not see can have come first.
        if not (is_open(case, self.offer) and case.contact.is_the_person(done.actor)):
            return case
        promise = msgspec.structs.replace(case.promise, accepted_at=done.at, accepted_by=done.actor)
        return msgspec.structs.replace(case, promise=promise)


@act
class DeclineOffer(Act, frozen=True):
    """The person declines the offer; another may follow."""

    by = (Role.CLAIMANT,)
    moves = Stage.OFFERED, Stage.CREDIBLE
    gates = (says_what_the_file_says,)
    audience = Audience.THREAD

    offer: Digest
    """Hex digest of the entry that made the offer."""

    def mentions(self) -> Mentions:
        """Name the offer."""
        return Mentions(offer=self.offer)

    def change(self, case: Case, done: Done) -> Case:
        """Let the offer fall; without effect when officers have ended the case meanwhile."""
        if not (is_open(case, self.offer) and case.contact.is_the_person(done.actor)):
            return case
        return declined(case)


@act
class Withdraw(Act, frozen=True):
    """The person withdraws, at any time before reception, without giving a reason and without consequence.

    It ends the case and what was promised in it; hold-fire that was promised stands to its end. After
    reception there is nothing to withdraw from: they have come.
    """

    by = (Role.CLAIMANT,)
    # NEW is how a mailbox sees its case when its thread began empty after lost words.
    during = BEFORE_RECEPTION | {Stage.NEW}
    leads = (Stage.ENDED,)
    audience = Audience.THREAD

    def change(self, case: Case, done: Done) -> Case:
        """End the case, unless the person has been received; from another mailbox it has no effect."""
        return withdrawn(case, done) if case.contact.is_the_person(done.actor) else case


@act
class LetClaimRest(Act, frozen=True):
    """The person asks that nothing be paid to them for now; the award itself is not touched.

    After reception this is all that can be withdrawn: the claim, not the surrender. It gives up nothing and
    can be taken back at any time, so whoever has power over a person who was received gains nothing by
    pressing them to say it (Geneva Convention III, art. 7).
    """

    by = (Role.CLAIMANT,)
    during = AS_THE_PERSON_MAY_SEE_IT
    audience = Audience.THREAD

    def change(self, case: Case, done: Done) -> Case:
        """Note since when; the award goes on and its money waits in credit."""
        if case.promise.claim_rests_since is not None:
            return case
        return _with_claim(case, done, done.at)


@act
class TakeClaimUp(Act, frozen=True):
    """The person asks again to be paid what their claim comes to."""

    by = (Role.CLAIMANT,)
    during = AS_THE_PERSON_MAY_SEE_IT
    audience = Audience.THREAD

    def change(self, case: Case, done: Done) -> Case:
        """Let the claim rest no longer."""
        if case.promise.claim_rests_since is None:
            return case
        return _with_claim(case, done, None)


def is_open(case: Case, digest: str) -> bool:
    """Say whether an offer with this digest waits for its answer."""
    offer = case.promise.offer
    return (
        case.stage is Stage.OFFERED
        and offer is not None
        and offer.digest == digest
        and case.promise.accepted_at is None
    )


def declined(case: Case) -> Case:
    """Return the case after the person declined the offer that stands."""
    promise = msgspec.structs.replace(case.promise, offer=None, declined=case.promise.declined + 1)
    return msgspec.structs.replace(case, promise=promise)


def withdrawn(case: Case, done: Done) -> Case:
    """Return the case after the person withdrew; the very same once they have been received.

    A case that a judgement had ended, unseen by them, stays ended: it would then be taken up as a
    withdrawal is, from the beginning and with no promise that they no longer want.
    """
    unseen = case.stage is Stage.ENDED and case.contact.stood_at is not None
    empty_thread = case.stage is Stage.NEW and case.contact.channel is None
    if not (case.stage in BEFORE_RECEPTION or unseen or empty_thread):
        return case
    contact = msgspec.structs.replace(
        case.contact, judged=Judgement.NONE, thought=Judgement.NONE, stood_at=None
    )
    promise = msgspec.structs.replace(
        case.promise,
        offer=None,
        accepted_at=None,
        accepted_by="",
        accepted_before=(),
        interpreter="",
        withdrawn_at=done.at,
    )
    return msgspec.structs.replace(case, stage=Stage.ENDED, contact=contact, promise=promise)


def _with_claim(case: Case, done: Done, since: datetime | None) -> Case:
    if not case.contact.is_the_person(done.actor):
        return case
    return msgspec.structs.replace(
        case, promise=msgspec.structs.replace(case.promise, claim_rests_since=since)
    )
