"""Moments for G10–G11: the family moves first."""

from typing import Any

from msgspec.structs import replace
from tests.casefile import contacting as c
from tests.casefile.gatecases import Moment, fails, passes

from safeconduct.casefile.acts.protection import (
    Confirmation,
    ConfirmDependantsSafe,
    Danger,
    NameDependants,
    Reached,
    RecordAgeEstablished,
    RecordDeclinedMove,
    RecordMinor,
    ReopenSafety,
    StrikeDependants,
    Struck,
)
from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.handover import Aboard, Handover, Knows

NO_ACT: Any = None  # this gate asks nothing of the act


def declined(label: str = "d1", *, apart: bool = True) -> RecordDeclinedMove:
    return RecordDeclinedMove(
        label=label, reached=Reached.CALL, apart_from_claimant=apart, words="I stay with my invented cow."
    )


def confirmed(case: Case, *labels: str) -> Case:
    return c.done(case, ConfirmDependantsSafe(dependants=labels, confirmation=Confirmation.MET))


@passes("G10")
def an_adult_heard_apart() -> Moment:
    return c.with_family(), c.world(), declined()


@passes("G10")
def of_age_after_all() -> Moment:
    established = RecordAgeEstablished(label="d2", adult=True, established_by="An invented register.")
    return c.done(c.with_family(), established), c.world(), declined("d2")


@fails("G10")
def a_child() -> Moment:
    return c.with_family(), c.world(), declined("d2")


@fails("G10")
def perhaps_a_child() -> Moment:
    return c.done(c.with_family(), RecordMinor(label="d1")), c.world(), declined()


@fails("G10")
def in_the_presence_of_the_claimant() -> Moment:
    return c.with_family(), c.world(), declined(apart=False)


@fails("G10")
def nobody_who_was_named() -> Moment:
    return c.with_family(), c.world(), declined("d3")


@fails("G10")
def the_claimant() -> Moment:
    return c.with_family(), c.world(), declined("p1")


@fails("G10")
def somebody_struck() -> Moment:
    struck = StrikeDependants(
        dependants=("d1",), why=Struck.NAMED_TWICE, known_by="Both are one invented aunt."
    )
    return c.done(c.with_family(), struck), c.world(), declined()


@passes("G11")
def everyone_has_moved() -> Moment:
    return confirmed(c.with_family(), "d1", "d2"), c.world(), NO_ACT


@passes("G11")
def the_child_has_moved_and_the_parent_declined() -> Moment:
    return c.done(confirmed(c.with_family(), "d2"), declined()), c.world(), NO_ACT


@passes("G11")
def there_is_nobody_to_move() -> Moment:
    return c.done(c.opened(1), NameDependants(asked=("p1",), dependants=())), c.world(), NO_ACT


@fails("G11")
def nobody_asked() -> Moment:
    return c.opened(1), c.world(), NO_ACT


@fails("G11")
def one_of_two_claimants_was_asked() -> Moment:
    return c.done(c.opened(2), NameDependants(asked=("p1",), dependants=())), c.world(), NO_ACT


@fails("G11")
def one_who_comes_by_will_was_not_asked() -> Moment:
    case = c.done(c.opened(1), NameDependants(asked=("p1",), dependants=()))
    aboard = Handover(aboard=(Aboard(label="c1", knows=Knows.WILLING),))
    return replace(case, handover=aboard), c.world(), NO_ACT


@fails("G11")
def the_parent_has_not_moved() -> Moment:
    return confirmed(c.with_family(), "d2"), c.world(), NO_ACT


@fails("G11")
def the_child_has_not_moved() -> Moment:
    return confirmed(c.with_family(), "d1"), c.world(), NO_ACT


@fails("G11")
def a_refusal_of_somebody_who_may_be_a_child() -> Moment:
    case = c.done(confirmed(c.with_family(), "d2"), declined())
    return c.done(case, RecordMinor(label="d1")), c.world(), NO_ACT


@fails("G11")
def in_danger_again() -> Moment:
    case = confirmed(c.with_family(), "d1", "d2")
    return c.done(case, ReopenSafety(dependants=("d1",), why=Danger.IN_DANGER)), c.world(), NO_ACT


@fails("G11")
def named_after_the_others_had_moved() -> Moment:
    case = confirmed(c.with_family(), "d1", "d2")
    later = NameDependants(asked=("p1",), dependants=(c.named("d3"),))
    return c.done(case, later), c.world(), NO_ACT
