"""Moments for G139–G141, G143: promises in kind."""

from datetime import date, timedelta
from typing import Any

from msgspec.structs import replace as with_
from tests.casefile.awarded import NOW, WORLD, awarded, do
from tests.casefile.gatecases import Moment, fails, passes

from safeconduct.assessment import Reason
from safeconduct.casefile.acts.aftercare import CloseCase
from safeconduct.casefile.acts.inkind import (
    ConfirmPromiseKept,
    HandOnPromise,
    RecordPromiseDeclined,
    RecordPromiseRefused,
    RecordPromiseStep,
)
from safeconduct.casefile.case import Case

PROTECTOR = WORLD.acting("protection-one")
TODAY = NOW.date()
PROMISES = tuple(
    Reason("promised", {"promise": {"en": words, "uk": words, "ru": words}})
    for words in ("Citizenship on request", "Relocation on request")
)


def promising(case: Case | None = None) -> Case:
    """An awarded case whose list promises two things beside money."""
    found = case or awarded()
    approved = found.award.approved
    assert approved is not None
    result = with_(approved.result, terms=(*approved.result.terms, *PROMISES))
    return with_(found, award=with_(found.award, approved=with_(approved, result=result)))


def kept(promise: int, case: Case | None = None, person: str = "p1") -> Case:
    act = ConfirmPromiseKept(promise=promise, person=person, seen="The paper itself.")
    return do(case or promising(), act, "protection-one", "contact-one")[0]


def refused(promise: int, case: Case | None = None) -> Case:
    act = RecordPromiseRefused(promise=promise, person="p1", reasons="The law.", appeal="To the court.")
    return do(case or promising(), act, "legal-one", "approver-one")[0]


def handed_on(promise: int, until: date, case: Case | None = None) -> Case:
    act = HandOnPromise(promise=promise, person="p1", to="The migration service.", until=until)
    return do(case or promising(), act, "protection-one", "contact-one")[0]


def declined(promise: int, case: Case | None = None) -> Case:
    act = RecordPromiseDeclined(promise=promise, person="p1", words="I stay.")
    return do(case or promising(), act, "protection-one", "contact-one")[0]


def step(promise: int = 1, **values: Any) -> RecordPromiseStep:
    return RecordPromiseStep(**{"promise": promise, "person": "p1", "what": "Asked."} | values)


@passes("G139")
@passes("G140")
def a_first_step() -> Moment:
    return promising(), PROTECTOR, step()


@fails("G139")
def what_nobody_promised() -> Moment:
    return promising(), PROTECTOR, step(3)


@fails("G139")
def to_somebody_without_a_share() -> Moment:
    return promising(), PROTECTOR, step(person="d1")


@fails("G139")
def before_there_is_an_award() -> Moment:
    case = promising()
    return with_(case, award=with_(case.award, approved=None)), PROTECTOR, step()


@passes("G140")
def what_was_refused_is_kept_after_all() -> Moment:
    return refused(1), PROTECTOR, ConfirmPromiseKept(promise=1, person="p1", seen="The court's judgment.")


@fails("G140")
def what_was_kept_is_refused() -> Moment:
    act = RecordPromiseRefused(promise=1, person="p1", reasons="A new law.", appeal="None.")
    return kept(1), WORLD.acting("legal-one"), act


@passes("G141")
def both_are_kept() -> Moment:
    return kept(2, kept(1)), PROTECTOR, CloseCase()


@passes("G141")
def one_is_refused_and_one_not_wanted() -> Moment:
    return declined(2, refused(1)), PROTECTOR, CloseCase()


@passes("G141")
def one_is_handed_on_with_a_day() -> Moment:
    return handed_on(2, TODAY + timedelta(days=1), kept(1)), PROTECTOR, CloseCase()


@passes("G141")
def the_list_promises_money_alone() -> Moment:
    return awarded(), PROTECTOR, CloseCase()


@fails("G141")
def one_is_open() -> Moment:
    return kept(1), PROTECTOR, CloseCase()


@fails("G141")
def the_day_of_the_other_office_has_passed() -> Moment:
    case = handed_on(2, TODAY + timedelta(days=1), kept(1))
    late = tuple(with_(each, until=TODAY - timedelta(days=1)) if each.until else each for each in case.inkind)
    return with_(case, inkind=late), PROTECTOR, CloseCase()


@fails("G141")
def who_did_not_want_it_wants_it_now() -> Moment:
    case = do(declined(2, kept(1)), step(2), "protection-one")[0]
    return case, PROTECTOR, CloseCase()


@passes("G143")
def tomorrow() -> Moment:
    act = HandOnPromise(promise=1, person="p1", to="Elsewhere.", until=TODAY + timedelta(days=1))
    return promising(), PROTECTOR, act


@fails("G143")
def today() -> Moment:
    return promising(), PROTECTOR, HandOnPromise(promise=1, person="p1", to="Elsewhere.", until=TODAY)
