"""Promises beside money: each is tracked to its end, and no case is closed over one that is open."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.casefile.awarded import NOW, WORLD, awarded, do, reconciled, refused
from tests.casefile.gates.inkind import declined, handed_on, kept, promising, step
from tests.casefile.gates.inkind import refused as refuse

from safeconduct.casefile.acts.aftercare import CloseCase
from safeconduct.casefile.acts.inkind import RecordPromiseStep
from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.parts.inkind import SETTLED, Fulfilment, owed_in_kind, promises_of
from safeconduct.casefile.words import Audience

TOMORROW = NOW.date() + timedelta(days=1)


def states(case: Case) -> list[Fulfilment]:
    approved = case.award.approved
    assert approved is not None
    return [each.state for each in owed_in_kind(approved.result, case.inkind)]


def test_each_promise_is_owed_to_each_who_has_a_share() -> None:
    case = promising(awarded(reconciled(("p1", "p2"))))
    approved = case.award.approved
    assert approved is not None
    assert [(each.promise, each.person) for each in owed_in_kind(approved.result)] == [
        (1, "p1"),
        (1, "p2"),
        (2, "p1"),
        (2, "p2"),
    ]
    assert owed_in_kind(None) == ()
    assert promises_of(None) == ()


def test_a_step_says_what_is_expected_and_settles_nothing() -> None:
    case = do(promising(), step(expected=TOMORROW), "protection-one")[0]
    (found,) = case.inkind
    assert found.state is Fulfilment.OPEN
    assert found.steps[0].expected == TOMORROW
    assert "G141" in refused(case, WORLD.acting("protection-one"), CloseCase())


def test_what_is_settled_goes_to_the_persons_own_thread_and_a_step_does_not() -> None:
    from safeconduct.casefile.acts import inkind

    told = {
        name
        for name, each in vars(inkind).items()
        if isinstance(each, type) and getattr(each, "audience", None) is Audience.THREAD
    }
    assert told == {"ConfirmPromiseKept", "RecordPromiseRefused", "HandOnPromise", "RecordPromiseDeclined"}
    assert RecordPromiseStep.audience is Audience.FILE


def test_a_promise_kept_is_kept_by_two_and_says_when() -> None:
    (found,) = kept(1).inkind
    assert (found.state, found.by, found.on) == (
        Fulfilment.KEPT,
        ("protection-one", "contact-one"),
        NOW.date(),
    )


DOES: dict[str, Any] = {
    "keep": kept,
    "refuse": refuse,
    "decline": declined,
    "hand on": lambda number, case: handed_on(number, TOMORROW, case),
    "step": lambda number, case: do(case, step(number), "protection-one")[0],
}


@given(st.lists(st.tuples(st.sampled_from(sorted(DOES)), st.integers(1, 2)), max_size=6))
def test_a_case_is_closed_over_no_open_promise_and_nothing_kept_is_taken_back(
    deeds: list[tuple[str, int]],
) -> None:
    case = promising()
    for name, number in deeds:
        before = states(case)
        if before[number - 1] is Fulfilment.KEPT:
            with pytest.raises(GateRefused, match="G140"):
                DOES[name](number, case)
            continue
        case = DOES[name](number, case)
        pairs = zip(before, states(case), strict=True)
        assert all(after is Fulfilment.KEPT for was, after in pairs if was is Fulfilment.KEPT)
    closable = "G141" not in refused(case, WORLD.acting("protection-one"), CloseCase())
    assert closable == all(each in SETTLED for each in states(case))
