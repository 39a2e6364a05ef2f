"""Promise 2: family first, everyone aboard planned for, head count before award, protection after payment."""

import pytest
from tests.story import Played

from safeconduct.casefile.acts.aboard import DeclareAboard, PlanForAboard
from safeconduct.casefile.acts.aftercare import CloseCase, MakeProtectionPlan
from safeconduct.casefile.acts.handover import CallOff, ClearHandover
from safeconduct.casefile.acts.protection import Danger, ReopenSafety
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.parts.handover import Knows, PlanAboard
from safeconduct.casefile.words import Stage


def gates(refusal: GateRefused) -> set[str]:
    return {gate.number for gate in refusal.gates}


def test_no_go_ahead_before_the_family_is_safe(story: Played) -> None:
    story.on("prepare")
    assert gates(story.tell.refusals[0]) == {"G11"}


def test_no_go_ahead_when_somebody_safe_is_in_danger_again(sqlite_story: Played) -> None:
    from safeconduct.cli.demo.crossing import WINDOW

    sqlite_story.on("prepare")
    sqlite_story.desk.do(ReopenSafety(dependants=("d1",), why=Danger.IN_DANGER), "wren")
    assert "G11" in gates(sqlite_story.desk.refused(ClearHandover(window=WINDOW), "crane"))


def test_no_go_ahead_past_somebody_for_whom_nothing_is_planned(sqlite_story: Played) -> None:
    from safeconduct.cli.demo.crossing import WINDOW

    sqlite_story.on("prepare")
    people = {
        "p1": Knows.WILLING,
        "c1": Knows.DOES_NOT_KNOW,
        "c2": Knows.DOES_NOT_KNOW,
        "c3": Knows.NOT_KNOWN,
    }
    sqlite_story.desk.do(DeclareAboard(people=people), "crane")
    assert "G14" in gates(sqlite_story.desk.refused(ClearHandover(window=WINDOW), "crane"))


def test_none_of_these_clears_nobody(sqlite_story: Played) -> None:
    from safeconduct.cli.demo.crossing import WINDOW

    sqlite_story.on("prepare")
    plans = {
        "p1": PlanAboard.TOLD_AND_WILLING,
        "c1": PlanAboard.NONE_OF_THESE,
        "c2": PlanAboard.RECEIVED_BY_BRIEFED_UNIT,
    }
    sqlite_story.desk.do(PlanForAboard(plans=plans, unit_told_of=("c2",)), "crane")
    assert "G14" in gates(sqlite_story.desk.refused(ClearHandover(window=WINDOW), "crane"))


def test_calling_off_leaves_hold_fire_standing(sqlite_story: Played) -> None:
    sqlite_story.on("prepare")
    until = sqlite_story.case.handover.hold_fire_until
    sqlite_story.desk.do(CallOff(words="Не сегодня."), "wren")
    after = sqlite_story.case
    assert after.stage is Stage.ACCEPTED
    assert after.handover.hold_fire_until == until


def test_no_award_before_the_head_count(story: Played) -> None:
    story.on("receive")
    assert "G46" in gates(story.tell.refusals[1])


def test_everyone_who_set_out_is_accounted_for(sqlite_story: Played) -> None:
    sqlite_story.on("receive")
    assert {p.label: str(p.outcome) for p in sqlite_story.case.reception.people} == {
        "p1": "arrived",
        "c1": "arrived",
        "c2": "wounded",
    }
    assert not sqlite_story.case.reception.open_referrals


def test_no_closing_without_a_protection_plan(sqlite_story: Played) -> None:
    sqlite_story.on("pay")
    with pytest.raises(GateRefused, match="G70"):
        sqlite_story.desk.do(CloseCase(), "heron")


def test_protection_goes_on_after_payment_and_after_closing(story: Played) -> None:
    story.on("protect")
    case = story.case
    assert case.stage is Stage.CLOSED
    assert case.aftercare.plan is not None
    assert case.aftercare.next_review is not None
    assert case.aftercare.last_review is not None
    assert case.aftercare.last_review.risk == "high"


def test_the_plan_covers_the_family_too(sqlite_story: Played) -> None:
    sqlite_story.on("protect")
    assert set(sqlite_story.case.aftercare.plan.people) == {"p1", "d1", "d2"}
    assert MakeProtectionPlan.hides
