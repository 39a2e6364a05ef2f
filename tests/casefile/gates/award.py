"""Cases for G43–G55."""

from dataclasses import replace
from datetime import date

from msgspec.structs import replace as with_
from tests.casefile.awarded import (
    WORLD,
    approve_award,
    assess_claim,
    assessed,
    awarded,
    decision,
    do,
    item,
    reconciled,
)
from tests.casefile.banked import order
from tests.casefile.gatecases import Moment, fails, passes

from safeconduct.assessment import Outcome
from safeconduct.casefile.acts.assessing import AssessClaim
from safeconduct.casefile.acts.award import Checked, RecordExclusionCheck
from safeconduct.casefile.acts.contest import ContestAward, UpholdAward
from safeconduct.casefile.case import Case
from safeconduct.casefile.office import Office
from safeconduct.casefile.parts.award import Exclusion
from safeconduct.casefile.parts.contact import Promise

ASSESSOR = WORLD.acting("assessor-one")
APPROVER = WORLD.acting("approver-one")
UPHOLD = UpholdAward(
    reasons="The list has no clause for parts.", appeal="The administrative court, within 30 days."
)


def _approving(case: Case | None = None) -> Moment:
    found = assessed(case)
    return found, APPROVER, approve_award(found)


@passes("G43")
@passes("G44")
@passes("G46")
@passes("G47")
@passes("G51")
@passes("G52")
@passes("G53")
@passes("G54")
def the_founding_award_is_approved() -> Moment:
    return _approving()


@passes("G43")
def the_dead_need_no_notice() -> Moment:
    case, world, act = _approving(reconciled(("p1", "p2"), dead=("p2",)))
    return with_(case, award=with_(case.award, notices=case.award.notices[:1])), world, act


@fails("G43")
def one_of_two_was_told_nothing() -> Moment:
    case, world, act = _approving(reconciled(("p1", "p2")))
    return with_(case, award=with_(case.award, notices=case.award.notices[:1])), world, act


@fails("G44")
def nobody_checked_the_second_claimant() -> Moment:
    case, world, act = _approving(reconciled(("p1", "p2")))
    return with_(case, award=with_(case.award, checks={"p1": Exclusion.CLEAR})), world, act


def _check(before: Exclusion, after: Exclusion, decided: str = "", *people: str) -> Moment:
    case = reconciled()
    case = with_(case, award=with_(case.award, checks={"p1": before}))
    checks = tuple(
        Checked(person=person, outcome=after, basis="Interview and open sources.", decision=decided)
        for person in people or ("p1",)
    )
    return case, WORLD.acting("legal-one"), RecordExclusionCheck(checks=checks)


@passes("G45")
def a_finding_is_recorded() -> Moment:
    return _check(Exclusion.CLEAR, Exclusion.FINDING)


@passes("G45")
def a_court_lifts_a_finding() -> Moment:
    return _check(Exclusion.FINDING, Exclusion.CLEAR, "District court, 12/2023")


@fails("G45")
def an_adviser_lifts_a_finding_alone() -> Moment:
    return _check(Exclusion.FINDING, Exclusion.CLEAR)


@fails("G45")
def an_adviser_lifts_a_final_exclusion() -> Moment:
    return _check(Exclusion.EXCLUDED, Exclusion.CLEAR)


@fails("G45")
def an_adviser_excludes_for_good() -> Moment:
    return _check(Exclusion.FINDING, Exclusion.EXCLUDED)


@fails("G45")
def one_person_is_checked_twice_in_one_act() -> Moment:
    return _check(Exclusion.CLEAR, Exclusion.CLEAR, "", "p1", "p1")


@fails("G45")
def a_stranger_is_checked() -> Moment:
    return _check(Exclusion.CLEAR, Exclusion.CLEAR, "", "p9")


@fails("G46")
def nobody_counted_heads() -> Moment:
    case, world, act = _approving()
    return with_(case, reception=with_(case.reception, reconciled=False)), world, act


@fails("G47")
def an_item_is_not_graded() -> Moment:
    case, world, act = _approving()
    return with_(case, custody=with_(case.custody, items=(item(1, "mi-8amtsh", grade=""),))), world, act


@fails("G47")
def an_item_is_on_a_safety_hold() -> Moment:
    case, world, act = _approving()
    return with_(case, custody=with_(case.custody, items=(item(1, "mi-8amtsh", on_hold=True),))), world, act


def _assessing(case: Case | None = None) -> tuple[Case, AssessClaim]:
    found = case or reconciled()
    return found, assess_claim(found)


@passes("G48")
@passes("G49")
@passes("G50")
def the_founding_claim_is_assessed() -> Moment:
    case, act = _assessing()
    return case, ASSESSOR, act


@fails("G48")
def a_tank_is_added_to_the_claim() -> Moment:
    case, act = _assessing()
    more = with_(act.claim.items[0], equipment="t-90m", decided=None)
    return case, ASSESSOR, with_(act, claim=with_(act.claim, items=(*act.claim.items, more)))


@fails("G48")
def a_grade_is_improved() -> Moment:
    case, act = _assessing()
    return with_(case, custody=with_(case.custody, items=(item(1, "mi-8amtsh", grade="C"),))), ASSESSOR, act


@fails("G48")
def a_claimant_is_left_out() -> Moment:
    case, act = _assessing(reconciled(("p1", "p2")))
    return case, ASSESSOR, with_(act, claim=with_(act.claim, claimants=act.claim.claimants[:1]))


@fails("G48")
def a_decision_is_about_no_item() -> Moment:
    case, act = _assessing()
    return case, ASSESSOR, with_(act, decisions=(with_(decision(), item=9),))


@fails("G48")
def a_decision_is_in_another_unit() -> Moment:
    case, act = _assessing()
    return case, ASSESSOR, with_(act, decisions=(with_(decision(), unit="UAH"),))


@fails("G48")
def nobody_recorded_whether_it_was_voluntary() -> Moment:
    case, act = _assessing()
    return with_(case, reception=with_(case.reception, voluntary=None)), ASSESSOR, act


@fails("G49")
def a_cent_is_added() -> Moment:
    case, act = _assessing()
    return case, ASSESSOR, with_(act, award=with_(act.award, total=act.award.total + 1))


@fails("G49")
def the_offer_froze_another_version() -> Moment:
    case, act = _assessing()
    frozen = case.promise.offer
    assert frozen is not None
    return (
        with_(case, promise=with_(case.promise, offer=with_(frozen, schedule_digest="f" * 64))),
        ASSESSOR,
        act,
    )


@fails("G49")
def a_decision_leaves_the_range() -> Moment:
    case, act = _assessing()
    items = (with_(act.claim.items[0], decided="500000.01"), *act.claim.items[1:])
    return case, ASSESSOR, with_(act, claim=with_(act.claim, items=items))


def _unannounced() -> tuple[Case, AssessClaim]:
    return _assessing(with_(reconciled(), promise=Promise()))


@passes("G49")
def without_an_offer_the_list_of_the_day_holds() -> Moment:
    case, act = _unannounced()
    assert act.claim.offered_on is None
    return case, ASSESSOR, act


@fails("G49")
def the_list_was_never_put_in_force() -> Moment:
    case, act = _unannounced()
    return case, replace(ASSESSOR, office=Office(reference="office")), act


@fails("G49")
def the_list_came_into_force_after_the_hand_over() -> Moment:
    case, act = _unannounced()
    late = with_(WORLD.office, in_force=(with_(WORLD.office.in_force[0], since=date(2023, 8, 10)),))
    return case, replace(ASSESSOR, office=late), act


@passes("G50")
def nobody_is_left_to_receive() -> Moment:
    case, act = _assessing(reconciled(dead=("p1",)))
    assert act.award.lines[0].outcome is Outcome.NEEDS_DECISION
    return case, ASSESSOR, act


@fails("G50")
def the_amount_is_still_open() -> Moment:
    case, act = _assessing()
    lines = (with_(act.award.lines[0], outcome=Outcome.NEEDS_DECISION, amount=None), *act.award.lines[1:])
    return case, ASSESSOR, with_(act, award=with_(act.award, lines=lines))


@fails("G51")
def a_child_has_a_share() -> Moment:
    case, world, act = _approving(reconciled(("p1", "p2")))
    return with_(case, protection=with_(case.protection, minors=("p2",))), world, act


@fails("G51")
def a_dead_person_has_a_share() -> Moment:
    case, world, act = _approving(reconciled(("p1", "p2")))
    return with_(case, reception=reconciled(("p1", "p2"), dead=("p2",)).reception), world, act


@fails("G51")
def it_was_taken_by_force() -> Moment:
    case, world, act = _approving()
    return with_(case, reception=with_(case.reception, voluntary=False)), world, act


@fails("G52")
def the_assessor_approves() -> Moment:
    case, _, act = _approving()
    return case, ASSESSOR, act


@fails("G53")
def the_award_is_another() -> Moment:
    case, world, act = _approving()
    return case, world, with_(act, award=with_(act.award, total=1))


@fails("G53")
def the_head_count_was_corrected_meanwhile() -> Moment:
    case, world, act = _approving(reconciled(("p1", "p2")))
    return with_(case, reception=reconciled(("p1", "p2"), dead=("p2",)).reception), world, act


@fails("G53")
def the_category_in_clear_is_another() -> Moment:
    case, world, act = _approving()
    return case, world, with_(act, category="tank")


@fails("G53")
def the_reasons_of_the_decision_are_others() -> Moment:
    case, world, act = _approving()
    return case, world, with_(act, decisions=(with_(decision(), reasons="Because."),))


@fails("G53")
def nothing_was_assessed() -> Moment:
    case, world, act = _approving()
    return with_(case, award=with_(case.award, assessed=None)), world, act


@fails("G54")
def no_budget_covers_it() -> Moment:
    case, world, act = _approving()
    return case, replace(world, available={"USD": act.award.total - 1}), act


def _again(amount: int, paid: int) -> Moment:
    """Return a second approval, of `amount`, after `paid` was ordered under a first one of 500,000.00."""
    case = awarded()
    case = do(case, order(amount=paid), "paymaster-one")[0]
    case = assessed(with_(reconciled(), payment=case.payment, award=with_(case.award, approved=None)), amount)
    return case, replace(APPROVER, available={"USD": 0}), approve_award(case)


@passes("G54")
def the_same_award_again_needs_no_new_money() -> Moment:
    return _again(50_000_000, 50_000_000)


@fails("G54")
def a_lower_award_after_a_payment() -> Moment:
    return _again(40_000_000, 10_000_000)


def _contested() -> Case:
    return do(awarded(), ContestAward(reasons="The parts were worth more.", lines=(2,)), "mailbox:1")[0]


@passes("G55")
def a_third_person_reviews() -> Moment:
    return _contested(), WORLD.acting("reviewer-one"), UPHOLD


@fails("G55")
def the_assessor_reviews() -> Moment:
    return _contested(), ASSESSOR, UPHOLD


@fails("G55")
def an_approver_reviews() -> Moment:
    return _contested(), WORLD.acting("legal-one"), UPHOLD


@fails("G55")
def nobody_contests() -> Moment:
    return awarded(), WORLD.acting("reviewer-one"), UPHOLD
