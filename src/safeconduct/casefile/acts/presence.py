"""In presence: someone without a mailbox answers before two officers and an interpreter, and the entry says so."""

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.forms import Account, Digest, Language
from safeconduct.casefile.acts.offer import declined, is_open, withdrawn
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.contact import Mentions, says_what_the_file_says
from safeconduct.casefile.gates.offer import heard_in_presence, offer_stands
from safeconduct.casefile.words import BEFORE_RECEPTION, Audience, Role, Stage

HEARING = (Role.CONTACT_OFFICER, Role.PROTECTION_OFFICER, Role.RECEPTION_OFFICER, Role.LEGAL_ADVISER)
"""Roles before whom a person's answer is given, face to face or on a call that both officers hear."""


class InPresence(Act, frozen=True):
    """The base of answers given before two officers and an interpreter."""

    by = HEARING
    seconded_by = HEARING
    audience = Audience.THREAD
    hides = "the interpreter's name under interpreter.name, when they do not work here"

    language: Language
    """In which the person spoke."""
    interpreter: Account
    """Account of the interpreter, or "external"."""


@act
class AcceptOfferInPresence(InPresence, frozen=True):
    """Someone without a mailbox accepts the offer before two officers and an interpreter."""

    moves = Stage.OFFERED, Stage.ACCEPTED
    gates = (heard_in_presence, offer_stands)

    offer: Digest
    """Hex digest of the entry that made the offer, which was read to the person."""

    def change(self, case: Case, done: Done) -> Case:
        """Record the acceptance, before whom, and who interpreted."""
        if not is_open(case, self.offer):
            return case
        promise = msgspec.structs.replace(
            case.promise,
            accepted_at=done.at,
            accepted_by=done.actor,
            accepted_before=(done.actor, done.seconder),
            interpreter=self.interpreter,
        )
        return msgspec.structs.replace(case, promise=promise)


@act
class DeclineOfferInPresence(InPresence, frozen=True):
    """Someone without a mailbox declines the offer before two officers and an interpreter."""

    moves = Stage.OFFERED, Stage.CREDIBLE
    gates = (heard_in_presence, says_what_the_file_says)

    offer: Digest
    """Hex digest of the entry that made the offer, which was read to the person."""

    def mentions(self) -> Mentions:
        """Name the offer."""
        return Mentions(offer=self.offer)

    def change(self, case: Case, done: Done) -> Case:
        """Let the offer fall; another may follow."""
        del done
        return declined(case) if is_open(case, self.offer) else case


@act
class WithdrawInPresence(InPresence, frozen=True):
    """Someone without a mailbox withdraws before two officers and an interpreter; no reason is asked."""

    during = BEFORE_RECEPTION
    leads = (Stage.ENDED,)
    gates = (heard_in_presence,)

    def change(self, case: Case, done: Done) -> Case:
        """End the case, unless the person has been received."""
        return withdrawn(case, done)
