"""Publicity: only what each person allows, only as long as they allow it, and never a face while they are held."""

from typing import Annotated

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.aftercare import DATED
from safeconduct.casefile.acts.forms import Digest, Label, Language, Said, Text
from safeconduct.casefile.acts.presence import HEARING, InPresence
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.aftercare import consent_stands, nobody_held_is_shown
from safeconduct.casefile.gates.offer import heard_in_presence
from safeconduct.casefile.gates.publicity import (
    published_is_what_was_reviewed,
    reviewer_did_not_write,
    statement_is_off_the_pages,
    words_are_fit,
)
from safeconduct.casefile.parts.aftercare import Consent, Publication, Scope, StatementDraft
from safeconduct.casefile.speaking import statement_digest
from safeconduct.casefile.words import AFTER_RECEPTION, Audience, Role, Stage

Scopes = Annotated[tuple[Scope, ...], msgspec.Meta(max_length=7)]

About = Annotated[tuple[Label, ...], msgspec.Meta(min_length=1, max_length=100)]
"""Everyone whom a text tells of, by label."""

Told = Annotated[tuple[Scope, ...], msgspec.Meta(min_length=1, max_length=7)]
"""Everything that a text tells."""

Words = Annotated[
    dict[Language, Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]],
    msgspec.Meta(min_length=1, max_length=10),
]
"""A statement, word for word, by language."""

SPEAKING = (Role.CONTACT_OFFICER, Role.PROTECTION_OFFICER, Role.APPROVER, Role.LEGAL_ADVISER)
"""Who writes what is told of a case, or publishes it."""

TELLING = AFTER_RECEPTION | {Stage.CLOSED}
"""Stages in which anything is told: of whoever has not come yet, nothing is."""


def _consenting(case: Case, person: str, scopes: tuple[Scope, ...], done: Done) -> Case:
    """Return the case with this person's newest word in place of any earlier."""
    others = tuple(consent for consent in case.aftercare.consents if consent.person != person)
    consent = Consent(person=person, scopes=scopes, at=done.at, by=done.actor)
    aftercare = msgspec.structs.replace(case.aftercare, consents=(*others, consent))
    return msgspec.structs.replace(case, aftercare=aftercare)


def _speaker(case: Case, done: Done) -> str:
    """Return the label of the person whose mailbox speaks; "" for any other mailbox."""
    number = case.contact.mailbox
    own = bool(number) and done.actor == f"mailbox:{number}"
    return (
        next(iter(case.contact.claimants), "") if own else ""
    )  # who opened the case counted themselves first


@act
class ConsentToPublicity(Act, frozen=True, kw_only=True):
    """The person says what of them may be told in public, each thing by itself, or that nothing may.

    For themselves only: nobody consents for another. While they are held, no face, name or voice is shown all
    the same.
    """

    by = (Role.CLAIMANT,)
    during = DATED
    audience = Audience.THREAD
    independent = True

    scopes: Scopes
    """What may be told; none for nothing at all."""
    words: Text = ""

    def change(self, case: Case, done: Done) -> Case:
        """Put their newest word on record; without effect from another mailbox."""
        person = _speaker(case, done)
        return _consenting(case, person, self.scopes, done) if person else case


@act
class ConsentInPresence(InPresence, frozen=True, kw_only=True):
    """Someone in a case without a mailbox says before two officers and an interpreter what may be told in public.

    Where there is a mailbox, nobody's consent is taken by officers: what they could sign for a person they
    could sign against them. Nothing is then told of those who share the case and have no mailbox of their own.
    """

    during = AFTER_RECEPTION | {Stage.CLOSED}
    gates = (heard_in_presence,)

    person: Label
    scopes: Scopes
    """What may be told; none for nothing at all."""
    words: Said
    """What they said, as they said it."""

    def change(self, case: Case, done: Done) -> Case:
        """Put their newest word on record."""
        return _consenting(case, self.person, self.scopes, done)


@act
class WithdrawConsent(Act, frozen=True, kw_only=True):
    """The person takes back every consent to publicity; at any time, without a reason."""

    by = (Role.CLAIMANT,)
    during = DATED
    audience = Audience.THREAD

    def change(self, case: Case, done: Done) -> Case:
        """Let nothing be told any more. A publication that waits for its second signature falls with it."""
        person = _speaker(case, done)
        return _consenting(case, person, (), done) if person else case


@act
class RecordWithdrawal(Act, frozen=True, kw_only=True):
    """An officer records that a person takes back every consent to publicity; one officer is enough to protect."""

    by = HEARING
    during = DATED
    audience = Audience.THREAD

    person: Label
    words: Text = ""

    def change(self, case: Case, done: Done) -> Case:
        """Let nothing be told any more."""
        return _consenting(case, self.person, (), done)


@act
class DraftStatement(Act, frozen=True, kw_only=True):
    """An officer drafts a statement about the case, word for word as it would be published.

    Drafting the same words again asks for a new review.
    """

    by = SPEAKING
    during = TELLING
    gates = (words_are_fit,)
    independent = True

    about: About
    """Everyone it tells of."""
    scopes: Told
    """Everything it tells."""
    words: Words

    def change(self, case: Case, done: Done) -> Case:
        """Let it wait for its review."""
        draft = StatementDraft(
            digest=statement_digest(self.words),
            by=done.actor,
            at=done.at,
            about=self.about,
            scopes=self.scopes,
            words=self.words,
        )
        others = tuple(one for one in case.aftercare.drafts if one.digest != draft.digest)
        aftercare = msgspec.structs.replace(case.aftercare, drafts=(*others, draft))
        return msgspec.structs.replace(case, aftercare=aftercare)


@act
class ReviewStatement(Act, frozen=True, kw_only=True):
    """A legal adviser who did not write it reviews a statement: whether it may be published, and why.

    Nobody is put on show for curiosity, and no text shows a face, a name or a voice unless it says why it must. Whether
    each person agrees is asked again at every signature that follows.
    """

    by = (Role.LEGAL_ADVISER,)
    during = TELLING
    gates = (reviewer_did_not_write,)

    draft: Digest
    allowed: bool
    basis: Said
    """Why it may be published, or why not."""
    shown_because: Text = ""
    """Why a face, a name or a voice has to be shown; left open where none is."""

    def change(self, case: Case, done: Done) -> Case:
        """Put the review on record."""
        drafts = tuple(
            msgspec.structs.replace(one, reviewed_by=done.actor, allowed=self.allowed, basis=self.basis)
            if one.digest == self.draft
            else one
            for one in case.aftercare.drafts
        )
        return msgspec.structs.replace(case, aftercare=msgspec.structs.replace(case.aftercare, drafts=drafts))


@act
class Publish(Act, frozen=True, kw_only=True):
    """Two people, one of them a protection officer, publish a reviewed statement about the case."""

    version = 2  # 1 knew no review
    by = (Role.CONTACT_OFFICER, Role.APPROVER, Role.LEGAL_ADVISER)
    seconded_by = (Role.PROTECTION_OFFICER,)
    during = TELLING
    gates = (consent_stands, nobody_held_is_shown, published_is_what_was_reviewed)
    audience = Audience.THREAD

    about: About
    """Everyone it tells of, by label."""
    scopes: Told
    """Everything it tells."""
    text: Said
    """What is published, word for word, in one of its languages: what the person reads of it."""
    where: Said
    draft: Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?\Z")] = ""
    """Digest of the statement that was reviewed."""

    def change(self, case: Case, done: Done) -> Case:
        """Put it on record."""
        publication = Publication(
            at=done.at,
            by=(done.actor, done.seconder),
            about=self.about,
            scopes=self.scopes,
            digest=self.draft,
        )
        publications = (*case.aftercare.publications, publication)
        return msgspec.structs.replace(
            case, aftercare=msgspec.structs.replace(case.aftercare, publications=publications)
        )


@act
class WithdrawStatement(Act, frozen=True, kw_only=True):
    """An officer withdraws what was published of the case; one is enough to protect.

    It is taken off the authority's pages first. What others have copied, nobody can call back: the person is told so.
    """

    by = SPEAKING
    during = frozenset({*TELLING, Stage.ENDED})
    audience = Audience.THREAD
    gates = (statement_is_off_the_pages,)
    independent = True

    publication: Annotated[int, msgspec.Meta(ge=1, le=1000)]
    """Its number in the case, from 1."""
    words: Text = ""
    """To the person."""

    def change(self, case: Case, done: Done) -> Case:
        """Let it stand no more."""
        publications = tuple(
            msgspec.structs.replace(one, withdrawn_at=done.at, withdrawn_by=done.actor)
            if number == self.publication and one.withdrawn_at is None
            else one
            for number, one in enumerate(case.aftercare.publications, 1)
        )
        return msgspec.structs.replace(
            case, aftercare=msgspec.structs.replace(case.aftercare, publications=publications)
        )
