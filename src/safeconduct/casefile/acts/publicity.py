"""Publicity: only what each person allows, only as long as they allow it, and never a face while they are held."""

from typing import Annotated

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.aftercare import DATED
from safeconduct.casefile.acts.forms import Label, Said, Text
from safeconduct.casefile.acts.presence import HEARING, InPresence
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.aftercare import consent_stands, nobody_held_is_shown
from safeconduct.casefile.gates.offer import heard_in_presence
from safeconduct.casefile.parts.aftercare import Consent, Publication, Scope
from safeconduct.casefile.words import AFTER_RECEPTION, Audience, Role, Stage

Scopes = Annotated[tuple[Scope, ...], msgspec.Meta(max_length=7)]


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
class Publish(Act, frozen=True, kw_only=True):
    """Two people, one of them a protection officer, publish something about the case."""

    by = (Role.CONTACT_OFFICER, Role.APPROVER, Role.LEGAL_ADVISER)
    seconded_by = (Role.PROTECTION_OFFICER,)
    during = AFTER_RECEPTION | {Stage.CLOSED}
    gates = (consent_stands, nobody_held_is_shown)
    audience = Audience.THREAD

    about: Annotated[tuple[Label, ...], msgspec.Meta(min_length=1, max_length=100)]
    """Everyone it tells of, by label."""
    scopes: Annotated[tuple[Scope, ...], msgspec.Meta(min_length=1, max_length=7)]
    """Everything it tells."""
    text: Said
    """What is published, word for word."""
    where: Said

    def change(self, case: Case, done: Done) -> Case:
        """Put it on record."""
        publication = Publication(
            at=done.at, by=(done.actor, done.seconder), about=self.about, scopes=self.scopes
        )
        publications = (*case.aftercare.publications, publication)
        return msgspec.structs.replace(
            case, aftercare=msgspec.structs.replace(case.aftercare, publications=publications)
        )
