"""Everyone of a case: who they are to it, how they are, and what is missing for each."""

from dataclasses import dataclass

from safeconduct.casefile.case import Case
from safeconduct.casefile.headcount import expected
from safeconduct.casefile.parts.protection import Safety
from safeconduct.casefile.words import AFTER_RECEPTION, BEFORE_RECEPTION, Stage
from safeconduct.console.acting.words import label_of, value_of
from safeconduct.language import say

CLAIMANT = "claimant"
ABOARD = "aboard"
FAMILY = "family of {label}"
UNDER_AGE = "under 18, or in doubt"
MUST_MOVE = "must be safe before the go-ahead"
NO_PLAN = "no plan that keeps them alive"
UNIT_NOT_TOLD = "the unit was not told of them"
NOT_DECLARED = "not declared for this day"
NOT_COUNTED = "not counted yet"
STATUS_DOUBT = "a tribunal decides on the status"
NO_NOTIFICATION = "no decision on the capture card"
NO_NOTICE = "not told of their rights"
NO_CHECK = "no exclusion check"
OWED_DUTY = "owed: {duty}"
NOT_ASKED = "nobody has asked whose family must move"

SENTENCES = (
    *(CLAIMANT, ABOARD, FAMILY, UNDER_AGE, MUST_MOVE, NO_PLAN, UNIT_NOT_TOLD, NOT_DECLARED, NOT_COUNTED),
    *(STATUS_DOUBT, NO_NOTIFICATION, NO_NOTICE, NO_CHECK, OWED_DUTY, NOT_ASKED),
)


@dataclass(frozen=True, slots=True)
class Person:
    """One person.

    Attributes:
        label: "p1".
        who: what they are to the case.
        state: how they are, in words.
        missing: what is missing for them.
    """

    label: str
    who: str
    state: tuple[str, ...]
    missing: tuple[str, ...]


def people(case: Case, language: str) -> tuple[Person, ...]:
    """Return everyone whom the case knows, claimants first."""
    aboard = [_person(case, label, language) for label in expected(case)]
    family = [_dependant(case, label.label, language) for label in case.protection.dependants]
    return (*aboard, *family)


def _person(case: Case, label: str, language: str) -> Person:
    who = CLAIMANT if label in case.contact.claimants else ABOARD
    state: list[str] = []
    missing: list[str] = []
    if label in case.protection.minors:
        state.append(say(UNDER_AGE, language))
    if label in case.protection.medical:
        state.append(_said("urgency", case.protection.medical[label], language))
    _before(case, label, state, missing, language)
    _after(case, label, state, missing, language)
    return Person(label, say(who, language), tuple(state), tuple(say(each, language) for each in missing))


def _before(case: Case, label: str, state: list[str], missing: list[str], language: str) -> None:
    if case.stage not in BEFORE_RECEPTION:
        return
    aboard = next((each for each in case.handover.aboard if each.label == label), None)
    if aboard is None:
        if case.handover.plan is not None:
            missing.append(NOT_DECLARED)
        return
    state.append(_said("knows", aboard.knows, language))
    if aboard.plan is not None:
        state.append(_said("plan", aboard.plan, language))
    if not aboard.has_a_plan:
        briefed = aboard.plan is not None and aboard.plan.value == "received_by_briefed_unit"
        missing.append(UNIT_NOT_TOLD if briefed else NO_PLAN)


def _after(case: Case, label: str, state: list[str], missing: list[str], language: str) -> None:
    if case.stage not in AFTER_RECEPTION | {Stage.CLOSED}:
        return
    reception = case.reception
    person = reception.person(label)
    if person is None:
        if label in case.handover.came:
            state.append(_said("came", case.handover.came[label], language))
        absent = next((one for one in reception.absent if one.label == label), None)
        if absent is not None:
            state.append(_said("why", absent.why, language))
        else:
            missing.append(NOT_COUNTED)
        return
    state += [_said("outcome", person.outcome, language), _said("status", person.status, language)]
    if person.left is not None:
        state.append(_said("how", person.left, language))
    if person.in_doubt:
        missing.append(STATUS_DOUBT)
    if person.notification is None:
        missing.append(NO_NOTIFICATION)
    missing += _claimant(case, label)


def _claimant(case: Case, label: str) -> list[str]:
    """Return what a claimant who is here alive is still owed before an award."""
    if label not in case.contact.claimants or label not in case.reception.alive_here:
        return []
    told = label in {notice.person for notice in case.award.notices}
    return [*([] if told else [NO_NOTICE]), *([] if label in case.award.checks else [NO_CHECK])]


def _dependant(case: Case, label: str, language: str) -> Person:
    found = case.protection.dependant(label)
    assert found is not None  # noqa: S101 - it was just listed
    state = [_said("relation", found.relation, language), _said("safety", found.safety, language)]
    if label in case.protection.minors:
        state.append(say(UNDER_AGE, language))
    settled = case.protection.is_settled(found) or found.safety is Safety.STRUCK
    missing = () if settled else (say(MUST_MOVE, language),)
    return Person(label, say(FAMILY, language, label=found.because_of), tuple(state), missing)


def _said(field: str, value: str, language: str) -> str:
    return say(value_of(field, value), language)


def missing_of_all(case: Case, language: str) -> tuple[str, ...]:
    """Return what is missing that is no single person's."""
    asked = case.protection.asked or case.stage not in BEFORE_RECEPTION
    owed = [
        say(OWED_DUTY, language, duty=f"{label} — {say(label_of(duty), language)}")
        for label, duty in case.reception.duties_to_the_dead
    ]
    return (*(() if asked else (say(NOT_ASKED, language),)), *owed)
