"""Moments for G133–G135, G138 and G144: advances for hardship."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from msgspec.structs import replace as with_
from tests.casefile.awarded import RATE, UAH, WORLD, approve_award, assessed, do, reconciled
from tests.casefile.gatecases import Moment, PlainWorld, fails, passes

from safeconduct.casefile.acts.advances import PayAdvance
from safeconduct.casefile.acts.payment import CommitMoney
from safeconduct.casefile.case import Case
from safeconduct.casefile.office import Caps, InForce
from safeconduct.casefile.sums import new_reference
from safeconduct.programmes import load

COUNTER = WORLD.acting("paymaster-one")
COMMITTED = 50_000_000
MOST = COMMITTED // 20


def waiting(case: Case | None = None) -> Case:
    """A case before its award, with money set aside."""
    return do(case or reconciled(), CommitMoney(unit="USD", amount=COMMITTED), "paymaster-one")[0]


def advance(amount: int = 10_000, **values: Any) -> PayAdvance:
    return PayAdvance(
        **{
            "reference": new_reference(),
            "person": "p1",
            "unit": "USD",
            "amount": amount,
            "paid_unit": "USD",
            "paid_amount": amount,
            "hardship": "A coat and medicine.",
            "receipt": "A-1",
        }
        | values
    )


def advanced(case: Case | None = None, amount: int = 10_000, **values: Any) -> Case:
    return do(case or waiting(), advance(amount, **values), "paymaster-one", "protection-one")[0]


def _later(days: int) -> PlainWorld:
    return PlainWorld(now=WORLD.now + timedelta(days=days), office=WORLD.office, actor=COUNTER.actor)


@passes("G133")
@passes("G134")
@passes("G135")
@passes("G144")
def a_coat_and_medicine() -> Moment:
    return waiting(), COUNTER, advance()


@passes("G138")
def the_float_holds_it() -> Moment:
    return waiting(), replace(COUNTER, floats={"USD": 10_000}), advance(10_000)


@fails("G138")
def the_float_holds_a_cent_too_little() -> Moment:
    return waiting(), replace(COUNTER, floats={"USD": 9_999}), advance(10_000)


def _approving(float_: int) -> Moment:
    case = assessed(advanced())
    return case, replace(WORLD.acting("approver-one"), floats={"USD": float_}), approve_award(case)


@passes("G138")
def an_award_takes_up_what_the_float_gave() -> Moment:
    return _approving(10_000)


@fails("G138")
def the_float_was_taken_back_over_its_receipts() -> Moment:
    return _approving(0)


@passes("G138")
def nothing_was_advanced_and_there_is_no_float() -> Moment:
    case = assessed()
    return case, replace(WORLD.acting("approver-one"), floats={"USD": 0}), approve_award(case)


@fails("G133")
def cash_for_a_prisoner() -> Moment:
    return waiting(reconciled(held=("p1",))), COUNTER, advance()


@fails("G133")
def cash_for_a_child() -> Moment:
    return waiting(reconciled(minors=("p1",))), COUNTER, advance()


@fails("G133")
def cash_for_the_dead() -> Moment:
    return waiting(reconciled(dead=("p1",))), COUNTER, advance()


@fails("G133")
def cash_for_a_stranger() -> Moment:
    return waiting(), COUNTER, advance(person="p2")


@fails("G133")
def cash_for_who_asked_not_to_be_paid() -> Moment:
    case = waiting()
    return with_(case, promise=with_(case.promise, claim_rests_since=WORLD.now)), COUNTER, advance()


@passes("G134")
def exactly_a_twentieth() -> Moment:
    return waiting(), COUNTER, advance(MOST)


@fails("G134")
def a_cent_more_than_a_twentieth() -> Moment:
    return waiting(), COUNTER, advance(MOST + 1)


@fails("G134")
def nothing_is_committed() -> Moment:
    return reconciled(), COUNTER, advance()


@fails("G134")
def in_another_unit_than_was_committed() -> Moment:
    return waiting(), COUNTER, advance(unit="UAH")


def _capped(per_order: int, programme: str = "ukraine-2023") -> PlainWorld:
    caps = Caps(programme=programme, unit="USD", per_order=per_order, per_quarter=0, per_year=0)
    return replace(COUNTER, office=with_(WORLD.office, caps=(caps,)))


@passes("G134")
def within_the_programmes_cap_on_orders() -> Moment:
    return waiting(), _capped(10_000), advance(10_000)


@passes("G134")
def another_programmes_cap_is_lower() -> Moment:
    return waiting(), _capped(1, "coast"), advance(10_000)


@fails("G134")
def a_cent_above_the_programmes_cap_on_orders() -> Moment:
    return waiting(), _capped(9_999), advance(10_000)


@fails("G134")
def the_second_within_a_month() -> Moment:
    return advanced(), _later(27), advance()


@passes("G134")
def the_second_after_four_weeks() -> Moment:
    return advanced(), _later(28), advance()


@fails("G134")
def together_above_the_twentieth() -> Moment:
    return advanced(amount=MOST), _later(28), advance(1)


@passes("G135")
def hryvnia_at_the_official_rate() -> Moment:
    return waiting(), COUNTER, advance(paid_unit="UAH", rate=UAH.rate, paid_amount=365_686)


@fails("G135")
def a_kopeck_more() -> Moment:
    return waiting(), COUNTER, advance(paid_unit="UAH", rate=UAH.rate, paid_amount=365_687)


@fails("G135")
def a_rate_that_is_not_on_record() -> Moment:
    rate = with_(UAH.rate, numerator=UAH.rate.numerator + 1)
    return waiting(), COUNTER, advance(paid_unit="UAH", rate=rate, paid_amount=365_688)


@fails("G135")
def dollars_that_are_none() -> Moment:
    return waiting(), COUNTER, advance(paid_amount=9_999)


def _rated_by(account: str) -> PlainWorld:
    office = with_(WORLD.office, rates=(with_(RATE, by=(account,)),))
    return replace(COUNTER, office=office)


@fails("G135")
def the_signer_recorded_the_rate_alone() -> Moment:
    return (
        waiting(),
        _rated_by(COUNTER.actor.account),
        advance(paid_unit="UAH", rate=UAH.rate, paid_amount=365_686),
    )


@passes("G135")
def another_paymaster_recorded_the_rate_alone() -> Moment:
    return waiting(), _rated_by("paymaster-two"), advance(paid_unit="UAH", rate=UAH.rate, paid_amount=365_686)


def _committed_in_euros() -> Case:
    world = replace(WORLD, available={"EUR": COMMITTED})
    return do(reconciled(), CommitMoney(unit="EUR", amount=COMMITTED), "paymaster-one", world=world)[0]


@fails("G144")
def an_advance_in_euros_on_an_award_in_dollars() -> Moment:
    return _committed_in_euros(), COUNTER, advance(unit="EUR", paid_unit="EUR")


def _without_an_offer(case: Case) -> Case:
    return with_(case, promise=with_(case.promise, offer=None, accepted_at=None))


@passes("G144")
def without_an_offer_and_one_list_in_force() -> Moment:
    return _without_an_offer(waiting()), COUNTER, advance()


@fails("G144")
def without_an_offer_and_another_list_pays_in_other_money() -> Moment:
    there = load("myanmar-sac-2023").schedules[-1]
    other = InForce(
        programme=there.programme, version=there.version, digest=there.digest, since=there.in_force_from
    )
    office = with_(WORLD.office, in_force=(*WORLD.office.in_force, other))
    return _without_an_offer(waiting()), replace(COUNTER, office=office), advance()


@fails("G144")
def no_list_is_in_force() -> Moment:
    return waiting(), replace(COUNTER, office=with_(WORLD.office, in_force=())), advance()
