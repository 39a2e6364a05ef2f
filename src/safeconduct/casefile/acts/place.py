"""Hand-over: the all-is-well question, and the place, released in parts by two people each.

A part takes two steps. `ReleasePlacePart` is signed by two and stays among the officers; `GivePlacePart` carries
those very words to the person. Were it one act, its proposal, signed by one, would already be readable in the
person's thread.
"""

from datetime import timedelta
from hashlib import sha256
from typing import Annotated, ClassVar

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.forms import Account, Digest, Language, Said
from safeconduct.casefile.acts.handover import AS_THE_PERSON_SEES_IT
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.aboard import everyone_aboard_has_a_plan
from safeconduct.casefile.gates.contact import contact_is_credible
from safeconduct.casefile.gates.handover import offer_is_accepted, receiving_unit_holds_fire
from safeconduct.casefile.gates.offer import heard_in_presence
from safeconduct.casefile.gates.place import (
    all_is_well,
    part_comes_next,
    waits_for_this,
    words_are_those_released,
)
from safeconduct.casefile.gates.protection import family_is_safe
from safeconduct.casefile.parts.handover import AllIsWell, Handover, PlacePart, Released, Step, Verdict
from safeconduct.casefile.words import Audience, Role, Stage

CLEARED = frozenset({Stage.CLEARED})
OFFICERS = (Role.RECEPTION_OFFICER, Role.CONTACT_OFFICER)
SECONDS = (Role.RECEPTION_OFFICER, Role.CONTACT_OFFICER, Role.PROTECTION_OFFICER, Role.LEGAL_ADVISER)


def digest_of(words: str) -> str:
    """Return hex SHA-256 of a part's words in UTF-8: what two people released and nothing else is given."""
    return sha256(words.encode()).hexdigest()


def _well(case: Case, well: AllIsWell) -> Case:
    handover: Handover = msgspec.structs.replace(case.handover, all_is_well=well)
    return msgspec.structs.replace(case, handover=handover)


@act
class AskAllIsWell(Act, frozen=True, kw_only=True):
    """An officer asks the person the agreed all-is-well question; it can be asked again at any time."""

    by = OFFICERS
    during = CLEARED
    gates = (contact_is_credible,)
    audience = Audience.THREAD

    question: Said
    """The question as agreed; only the person knows which answer means that they are free."""

    def change(self, case: Case, done: Done) -> Case:
        """Wait for an answer; until one is judged good, nothing is released."""
        asked = msgspec.structs.replace(
            case.handover.all_is_well,
            step=Step.ASKED,
            entry=done.digest,
            asked_at=done.at,
            answered_at=None,
            answered_by="",
        )
        return _well(case, asked)


class Stepping(Act, frozen=True, kw_only=True):
    """The base of acts that answer a question or judge an answer, each of them once."""

    follows: ClassVar[Step]

    def to(self) -> str:
        """Return the digest of the entry that it answers or judges."""
        raise TypeError(f"{type(self).__name__} does not say what it answers")

    def fits(self, case: Case) -> bool:
        """Say whether what it answers or judges is the last of its kind and still waits."""
        well = case.handover.all_is_well
        return well.step is self.follows and well.entry == self.to()


class Answer(Stepping, frozen=True, kw_only=True):
    """The base of answers to the all-is-well question."""

    follows = Step.ASKED

    question: Digest
    """Digest of the entry that asked."""
    answer: Said
    """The answer, word for word; it stays in its entry."""

    def to(self) -> str:
        """Return the asking entry's digest."""
        return self.question

    def answered(self, case: Case, done: Done, by: str) -> Case:
        """Return the case with the question answered; the same case when nothing waits for it."""
        if not self.fits(case):
            return case
        answered = msgspec.structs.replace(
            case.handover.all_is_well,
            step=Step.ANSWERED,
            entry=done.digest,
            answered_at=done.at,
            answered_by=by,
        )
        return _well(case, answered)


@act
class AnswerAllIsWell(Answer, frozen=True, kw_only=True):
    """The person answers the all-is-well question; each question takes one answer.

    Whoever holds the person and their words could else try one answer after another.
    """

    by = (Role.CLAIMANT,)
    during = AS_THE_PERSON_SEES_IT
    gates = (waits_for_this,)
    audience = Audience.THREAD

    def change(self, case: Case, done: Done) -> Case:
        """Keep that and when it was answered."""
        return self.answered(case, done, done.actor) if case.contact.is_the_person(done.actor) else case


@act
class AnswerAllIsWellInPresence(Answer, frozen=True, kw_only=True):
    """Someone without a mailbox answers the all-is-well question before two officers and an interpreter."""

    by = SECONDS
    seconded_by = SECONDS
    during = CLEARED
    gates = (heard_in_presence, waits_for_this)
    hides = "the interpreter's name under interpreter.name, when they do not work here"

    language: Language
    """In which the person spoke."""
    interpreter: Account
    """Account of the interpreter, or "external"."""

    def change(self, case: Case, done: Done) -> Case:
        """Keep that and when it was answered."""
        return self.answered(case, done, "")


@act
class JudgeAllIsWell(Stepping, frozen=True, kw_only=True):
    """An officer judges whether the answer is the agreed one.

    A bad answer is not asked away: it ends every release until there is a new go-ahead.
    """

    by = (*OFFICERS, Role.PROTECTION_OFFICER)
    during = CLEARED
    gates = (waits_for_this,)
    follows = Step.ANSWERED

    answer: Digest
    """Digest of the entry that answered."""
    verdict: Verdict

    def to(self) -> str:
        """Return the answering entry's digest."""
        return self.answer

    def change(self, case: Case, done: Done) -> Case:
        """Record the judgement, and whether an answer came within the set hours after the go-ahead."""
        handover = case.handover
        well = handover.all_is_well
        if not self.fits(case) or handover.plan is None or handover.cleared_at is None:
            return case
        if well.answered_at is None:
            return case
        good = self.verdict is Verdict.GOOD
        latest = handover.cleared_at + timedelta(hours=handover.plan.answer_hours)
        judged = msgspec.structs.replace(
            well,
            step=Step.GOOD if good else Step.BAD,
            entry=done.digest,
            kept_hours=well.kept_hours or (good and well.answered_at <= latest),
            failed=well.failed or not good,
        )
        return _well(case, judged)


class PlaceAct(Act, frozen=True, kw_only=True):
    """The base of acts that carry words of the place."""

    during = CLEARED

    words: Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]
    """The part of the place, in the person's language, as they will read it."""


@act
class ReleasePlacePart(PlaceAct, frozen=True, kw_only=True):
    """Two people release the next part of the place, in the words that the person will read."""

    by = OFFICERS
    seconded_by = SECONDS
    gates = (
        contact_is_credible,
        offer_is_accepted,
        family_is_safe,
        receiving_unit_holds_fire,
        everyone_aboard_has_a_plan,
        all_is_well,
        part_comes_next,
    )

    part: PlacePart

    def change(self, case: Case, done: Done) -> Case:
        """Count the part; of its words only the digest is kept."""
        del done
        handover = case.handover
        if handover.next_part is not self.part:
            return case
        released = Released(part=self.part, words=digest_of(self.words))
        return msgspec.structs.replace(
            case, handover=msgspec.structs.replace(handover, released=(*handover.released, released))
        )


@act
class GivePlacePart(PlaceAct, frozen=True, kw_only=True):
    """An officer gives the person the part that two people released, in exactly their words."""

    by = OFFICERS
    gates = (
        contact_is_credible,
        offer_is_accepted,
        family_is_safe,
        receiving_unit_holds_fire,
        everyone_aboard_has_a_plan,
        all_is_well,
        words_are_those_released,
    )
    audience = Audience.THREAD

    def change(self, case: Case, done: Done) -> Case:
        """Count what the person has been given."""
        del done
        handover = msgspec.structs.replace(case.handover, given=case.handover.given + 1)
        return msgspec.structs.replace(case, handover=handover)
