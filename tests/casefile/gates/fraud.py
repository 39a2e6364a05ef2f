"""Moments for G155–G159: suspicions, own interests, caps."""

from dataclasses import replace
from typing import Any

from msgspec.structs import replace as with_
from tests.casefile import banked
from tests.casefile.awarded import (
    OFFICE,
    WORLD,
    approve_award,
    assess_claim,
    assessed,
    awarded,
    do,
    reconciled,
)
from tests.casefile.gatecases import Moment, PlainWorld, fails, passes
from tests.casefile.gates.payment import SHARE, ordered

from safeconduct.casefile.acts.fraud import (
    AllowAboveCap,
    DeclareInterest,
    RaiseSuspicion,
    SetSpendingCaps,
    SettleSuspicion,
)
from safeconduct.casefile.case import Case
from safeconduct.casefile.fraud import Finding, unanswered
from safeconduct.casefile.office import Caps
from safeconduct.casefile.parts.custody import SerialMark
from safeconduct.casefile.parts.fraud import Evidence, Ground, Judged, Suspicion

LEGAL = WORLD.acting("legal-one")
APPROVER = WORLD.acting("approver-one")
RELEASER = WORLD.acting("paymaster-two")
NOTED = "Two receipts name one tank."


def capped(**caps: int) -> PlainWorld:
    """Return a world whose office has set caps for the cases of these tests."""
    own = Caps(
        **{
            "programme": "ukraine-2023",
            "unit": "USD",
            "per_order": 0,
            "per_quarter": 0,
            "per_year": 0,
            **caps,
        }
    )
    return replace(RELEASER, office=with_(OFFICE, caps=(own,)))


def suspected(case: Case | None = None, **values: Any) -> Case:
    return do(case or awarded(), RaiseSuspicion(ground=Ground.OTHER, note=NOTED, **values), "inspector-one")[
        0
    ]


def settle(found: Suspicion | Finding, judged: Judged = Judged.EXPLAINED) -> SettleSuspicion:
    return SettleSuspicion(
        suspicion=found.key,
        judged=judged,
        reasons="Looked at, and so it is.",
        ground=found.ground,
        evidence=found.evidence,
        people=found.people,
        officers=found.accounts,
    )


def filed_off(case: Case | None = None) -> Case:
    """Return a case of which somebody removed an item's serial number."""
    found = case or reconciled()
    first, *others = found.custody.items
    marked = with_(first, serial_mark=SerialMark.ERASED)
    return with_(found, custody=with_(found.custody, items=(marked, *others)))


def _release(case: Case) -> Moment:
    found, reference = ordered(case)
    return found, RELEASER, banked.release(found, reference)


@passes("G155")
@passes("G156")
def nothing_is_suspected() -> Moment:
    return _release(awarded())


@passes("G155")
def what_was_raised_is_settled() -> Moment:
    case = suspected()
    (raised,) = case.fraud.suspicions
    return _release(do(case, settle(raised), "legal-one", "approver-one")[0])


@fails("G155")
def what_was_raised_stands() -> Moment:
    return _release(suspected())


@fails("G155")
def what_was_raised_is_fraud() -> Moment:
    case = suspected()
    (raised,) = case.fraud.suspicions
    return _release(do(case, settle(raised, Judged.FRAUD), "legal-one", "approver-one")[0])


@fails("G155")
def nobody_looked_at_what_was_found() -> Moment:
    case = filed_off()
    case = do(case, assess_claim(case), "assessor-one")[0]
    return case, APPROVER, approve_award(case)


@passes("G155")
def what_was_found_is_settled_at_once() -> Moment:
    case = filed_off()
    (found,) = unanswered(case, OFFICE, WORLD.today)
    case = do(case, settle(found), "legal-one", "approver-one")[0]
    case = do(case, assess_claim(case), "assessor-one")[0]
    return case, APPROVER, approve_award(case)


@fails("G155")
def orders_are_split() -> Moment:
    case, _ = ordered(amount=SHARE // 2)
    case, second = ordered(case, amount=SHARE // 2)
    return case, capped(per_order=SHARE // 2 + 1), banked.release(case, second)


@fails("G156")
def the_assessor_is_the_brother() -> Moment:
    case = do(reconciled(), DeclareInterest(person="p1", relation="My brother."), "assessor-one")[0]
    return case, WORLD.acting("assessor-one"), assess_claim(case)


@passes("G156")
def somebody_else_is_the_brother() -> Moment:
    case = do(reconciled(), DeclareInterest(relation="He owes me money."), "inspector-one")[0]
    return case, WORLD.acting("assessor-one"), assess_claim(case)


@fails("G156")
def the_approver_is_the_cousin() -> Moment:
    case = do(assessed(), DeclareInterest(person="p1", relation="My cousin."), "approver-one")[0]
    return case, APPROVER, approve_award(case)


@passes("G157")
def a_colleague_saw_something() -> Moment:
    return awarded(), WORLD.acting("inspector-one"), RaiseSuspicion(ground=Ground.OTHER, note=NOTED)


TWICE = (Evidence(code="held_elsewhere", params={"tag": "T-1", "equipment": "mi-8amtsh"}),)


@passes("G157")
def an_item_was_refused() -> Moment:
    return awarded(), WORLD, RaiseSuspicion(ground=Ground.CLAIMED_TWICE, evidence=TWICE)


@fails("G157")
def it_was_raised_already() -> Moment:
    act = RaiseSuspicion(ground=Ground.CLAIMED_TWICE, evidence=TWICE)
    return do(awarded(), act, "reception-one")[0], WORLD, act


@fails("G157")
def nothing_was_seen() -> Moment:
    return awarded(), WORLD, RaiseSuspicion(ground=Ground.OTHER)


@fails("G157")
def nobody_can_read_what_was_seen() -> Moment:
    unknown = (Evidence(code="rumour", params={}),)
    return awarded(), WORLD, RaiseSuspicion(ground=Ground.OTHER, evidence=unknown)


@fails("G157")
def a_part_of_what_was_seen_is_missing() -> Moment:
    half = (Evidence(code="held_elsewhere", params={"tag": "T-1"}),)
    return awarded(), WORLD, RaiseSuspicion(ground=Ground.CLAIMED_TWICE, evidence=half)


@passes("G157")
def two_others_settle_it() -> Moment:
    case = suspected()
    return case, LEGAL, settle(case.fraud.suspicions[0])


@fails("G157")
def whoever_raised_it_settles_it() -> Moment:
    case = suspected()
    return case, WORLD.acting("inspector-one"), settle(case.fraud.suspicions[0])


@fails("G157")
def whoever_is_concerned_settles_it() -> Moment:
    case = suspected(officers=("legal-one",))
    return case, LEGAL, settle(case.fraud.suspicions[0])


@fails("G157")
def something_else_is_settled_than_was_found() -> Moment:
    case = filed_off()
    (found,) = unanswered(case, OFFICE, WORLD.today)
    return case, LEGAL, with_(settle(found), evidence=())


@fails("G157")
def it_is_settled_a_second_time() -> Moment:
    case = suspected()
    act = settle(case.fraud.suspicions[0])
    return do(case, act, "legal-one", "approver-one")[0], LEGAL, act


@passes("G157")
def what_was_fraud_is_settled_otherwise() -> Moment:
    case = suspected()
    act = settle(case.fraud.suspicions[0], Judged.FRAUD)
    case = do(case, act, "legal-one", "approver-one")[0]
    return case, LEGAL, settle(case.fraud.suspicions[0], Judged.UNFOUNDED)


@fails("G157")
def nobody_raised_or_found_it() -> Moment:
    return awarded(), LEGAL, settle(Finding(ground=Ground.OTHER, evidence=TWICE))


def _capped(**caps: int) -> Moment:
    case, reference = ordered()
    return case, capped(**caps), banked.release(case, reference)


@passes("G158")
def no_caps_are_set() -> Moment:
    return _release(awarded())


@passes("G158")
def the_order_is_as_high_as_the_cap() -> Moment:
    return _capped(per_order=SHARE, per_quarter=SHARE, per_year=SHARE)


@fails("G158")
def the_order_is_above_the_cap() -> Moment:
    return _capped(per_order=SHARE - 1)


@fails("G158")
def the_quarter_s_cap_is_met_by_an_earlier_payment() -> Moment:
    case, first = ordered(amount=SHARE // 2)
    case = do(case, banked.release(case, first), "paymaster-two", "approver-one")[0]
    case, second = ordered(case, amount=SHARE // 2)
    return case, capped(per_quarter=SHARE - 1), banked.release(case, second)


@fails("G158")
def the_programme_has_paid_enough_this_year() -> Moment:
    case, world, act = _capped(per_year=SHARE)
    return case, replace(world, paid={"USD:ukraine-2023:2023": 1}), act


@passes("G158")
def last_year_s_payments_do_not_count() -> Moment:
    case, world, act = _capped(per_year=SHARE)
    return case, replace(world, paid={"USD:ukraine-2023:2022": SHARE}), act


@passes("G158")
def two_people_allowed_this_order() -> Moment:
    case, world, act = _capped(per_order=1)
    allowed = AllowAboveCap(order=act.order, reason="The list's full amount, in one sum as promised.")
    return do(case, allowed, "approver-one", "legal-one")[0], world, act


@fails("G158")
def two_people_allowed_another_order() -> Moment:
    case, first = ordered(amount=1)
    case = do(case, AllowAboveCap(order=first, reason="This one."), "approver-one", "legal-one")[0]
    case, second = ordered(case, amount=SHARE - 1)
    return case, capped(per_order=1), banked.release(case, second)


@fails("G158")
def there_is_no_order() -> Moment:
    _, world, act = _capped(per_order=1)
    return awarded(), world, act


def _set(**values: Any) -> Moment:
    fields = {"programme": "ukraine-2023", "unit": "USD", "per_order": 1, "per_quarter": 2, "per_year": 3}
    return OFFICE, APPROVER, SetSpendingCaps(**{**fields, **values})


@passes("G159")
def caps_grow_with_what_they_are_for() -> Moment:
    return _set()


@passes("G159")
def all_caps_are_taken_away() -> Moment:
    return _set(per_order=0, per_quarter=0, per_year=0)


@fails("G159")
def an_order_may_be_higher_than_a_year() -> Moment:
    return _set(per_order=4)


@fails("G159")
def there_is_no_such_programme() -> Moment:
    return _set(programme="nowhere-1999")


@fails("G159")
def there_is_no_such_money() -> Moment:
    return _set(unit="ZZZ")
