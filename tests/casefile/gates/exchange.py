"""Moments for G183–G186."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from msgspec.structs import replace as with_
from tests.casefile import banked
from tests.casefile.awarded import (
    IN_HRYVNIA,
    RATE,
    UAH,
    WORLD,
    approve_award,
    assessed,
    awarded,
    do,
    recorded_by,
)
from tests.casefile.gatecases import Moment, fails, passes

from safeconduct.casefile.acts.assessing import FixRate
from safeconduct.casefile.acts.contest import ContestAward, SetAsideAward
from safeconduct.casefile.case import Case
from safeconduct.casefile.office import RateOnRecord
from safeconduct.casefile.parts.award import Exchange

APPROVER = WORLD.acting("approver-one")
PAYMASTER = WORLD.acting("paymaster-one")
EURO = with_(RATE, counter="EUR", numerator=92, denominator=100)
IN_EUROS = Exchange(unit="EUR", rate=with_(UAH.rate, numerator=23, denominator=25))
NEWER = with_(RATE, numerator=370000, on=date(2023, 8, 21))


def _approving(*exchange: Exchange, rates: tuple[RateOnRecord, ...] = (RATE,)) -> Moment:
    case = assessed()
    world = replace(APPROVER, office=with_(WORLD.office, rates=rates))
    return case, world, with_(approve_award(case), exchange=exchange)


def fix(*exchange: Exchange, **values: Any) -> FixRate:
    return FixRate(**{"unit": "USD", "exchange": exchange or (UAH,)} | values)


@passes("G183")
def the_award_is_paid_in_dollars_alone() -> Moment:
    return _approving()


@passes("G183")
def the_award_names_the_official_rate() -> Moment:
    return _approving(UAH)


@passes("G183")
def the_award_names_two_currencies() -> Moment:
    return _approving(UAH, IN_EUROS, rates=(RATE, EURO))


@fails("G183")
def an_older_rate_is_chosen() -> Moment:
    return _approving(UAH, rates=(with_(RATE, on=date(2023, 8, 20)), NEWER))


@fails("G183")
def a_newer_rate_came_before_the_second_signature() -> Moment:
    """The two would else sign a rate that neither would be allowed to propose any more."""
    return _approving(UAH, rates=(RATE, NEWER))


@passes("G183")
def the_rate_was_corrected_and_the_award_proposed_anew() -> Moment:
    return _approving(with_(UAH, rate=with_(UAH.rate, numerator=37, denominator=1)), rates=(RATE, NEWER))


@fails("G183")
def the_rate_is_of_tomorrow() -> Moment:
    tomorrow = date(2023, 8, 22)
    exchange = with_(UAH, rate=with_(UAH.rate, on=tomorrow))
    return _approving(exchange, rates=(with_(RATE, on=tomorrow),))


@fails("G183")
def the_rate_is_not_in_lowest_terms() -> Moment:
    return _approving(with_(UAH, rate=with_(UAH.rate, numerator=365686, denominator=10000)))


@fails("G183")
def another_source_is_named_for_the_rate() -> Moment:
    return _approving(with_(UAH, rate=with_(UAH.rate, source="A friend's bank")))


@fails("G183")
def no_rate_into_it_is_on_record() -> Moment:
    return _approving(IN_EUROS)


@fails("G183")
def the_unit_is_unknown() -> Moment:
    exchange = with_(UAH, unit="ZZZ")
    return _approving(exchange, rates=(with_(RATE, counter="ZZZ"),))


@fails("G183")
def dollars_are_exchanged_into_dollars() -> Moment:
    one = with_(UAH.rate, numerator=1, denominator=1)
    rate = with_(RATE, counter="USD", numerator=1, denominator=1)
    return _approving(with_(UAH, unit="USD", rate=one), rates=(rate,))


@fails("G183")
def one_currency_stands_there_twice() -> Moment:
    return _approving(UAH, UAH)


def _recorded_by(*accounts: str) -> Moment:
    return _approving(UAH, rates=(RATE, with_(RATE, by=accounts)))


@fails("G183")
def the_approver_recorded_the_rate_alone() -> Moment:
    return _recorded_by("approver-one")


@fails("G183")
def nobody_knows_who_recorded_the_rate() -> Moment:
    return _recorded_by()


@passes("G183")
def the_approver_and_another_recorded_the_rate_from_a_file() -> Moment:
    return _recorded_by("approver-one", "paymaster-two")


@passes("G183")
@passes("G184")
def a_rate_is_put_on_an_award_of_before() -> Moment:
    return awarded(), PAYMASTER, fix()


@fails("G183")
def the_paymaster_fixes_a_rate_that_they_recorded_alone() -> Moment:
    world = replace(PAYMASTER, office=with_(WORLD.office, rates=(with_(RATE, by=("paymaster-one",)),)))
    return awarded(), world, fix()


@passes("G184")
def euros_are_added_to_hryvnias() -> Moment:
    return awarded(exchange=(UAH,)), PAYMASTER, fix(IN_EUROS)


@fails("G184")
def a_second_rate_for_hryvnias() -> Moment:
    return awarded(exchange=(UAH,)), PAYMASTER, fix(with_(UAH, rate=with_(UAH.rate, numerator=37)))


@fails("G184")
def a_second_rate_is_hidden_behind_euros() -> Moment:
    return awarded(exchange=(UAH,)), PAYMASTER, fix(IN_EUROS, UAH)


@fails("G184")
def the_rate_is_from_another_currency_than_the_award_s() -> Moment:
    return awarded(), PAYMASTER, fix(unit="EUR")


def _ordered(case: Case, **values: Any) -> Moment:
    act = banked.order(amount=50_000_000, **values)
    case = do(case, act, "paymaster-one")[0]
    return case, WORLD.acting("paymaster-two"), banked.release(case, act.reference)


IN_UAH: dict[str, Any] = {
    "paid_unit": "UAH",
    "paid_amount": 1_828_430_000,
    "rate": UAH.rate,
    "their_order": IN_HRYVNIA,
}


@passes("G185")
def dollars_are_released() -> Moment:
    return _ordered(awarded())


@passes("G185")
def hryvnias_are_released_at_the_awards_rate() -> Moment:
    return _ordered(awarded(exchange=(UAH,)), **IN_UAH)


@fails("G185")
def whoever_recorded_the_rate_alone_releases_at_it() -> Moment:
    case, world, act = _ordered(awarded(exchange=(UAH,)), **IN_UAH)
    return case, replace(world, office=recorded_by("paymaster-two")), act


@passes("G185")
def two_recorded_the_rate_and_one_of_them_releases() -> Moment:
    case, world, act = _ordered(awarded(exchange=(UAH,)), **IN_UAH)
    return case, replace(world, office=recorded_by("paymaster-two", "legal-one")), act


@fails("G185")
def the_order_outlived_its_award() -> Moment:
    """Whoever kept an order of before would have the better of two days."""
    case, world, act = _ordered(awarded(exchange=(UAH,)), **IN_UAH)
    case = do(case, ContestAward(reasons="It was whole."), "mailbox:1")[0]
    case = do(case, SetAsideAward(reasons="A grade was misread."), "reviewer-one")[0]
    newer = with_(WORLD.office, rates=(RATE, NEWER))
    exchange = (with_(UAH, rate=with_(UAH.rate, numerator=37, denominator=1)),)
    return awarded(case, exchange=exchange, world=replace(WORLD, office=newer)), world, act


@fails("G185")
def the_order_is_of_before_rates_stood_on_awards() -> Moment:
    case, world, act = _ordered(awarded(exchange=(UAH,)), **IN_UAH)
    assert case.award.approved is not None
    before = with_(case.award.approved, exchange=())
    return with_(case, award=with_(case.award, approved=before)), world, act


@passes("G186")
def the_award_s_own_currency_needs_no_word() -> Moment:
    return awarded(exchange=(UAH,)), PAYMASTER, banked.order()


@passes("G186")
def the_person_asked_for_hryvnias() -> Moment:
    return awarded(exchange=(UAH,)), PAYMASTER, banked.order(**IN_UAH)


@fails("G186")
def the_orderer_picks_the_currency() -> Moment:
    return awarded(exchange=(UAH,)), PAYMASTER, banked.order(**IN_UAH | {"their_order": ""})


@fails("G186")
def their_order_is_blank() -> Moment:
    return awarded(exchange=(UAH,)), PAYMASTER, banked.order(**IN_UAH | {"their_order": " \n "})


def _dated(days: int) -> Moment:
    """The newest rate is of so many days before the approval."""
    on = WORLD.today - timedelta(days=days)
    exchange = with_(UAH, rate=with_(UAH.rate, on=on))
    return _approving(exchange, rates=(with_(RATE, on=on),))


@passes("G183")
def the_rate_is_of_a_week_ago() -> Moment:
    return _dated(7)


@fails("G183")
def the_rate_is_older_than_a_week() -> Moment:
    return _dated(8)


@passes("G183")
def the_rate_of_the_day_of_the_approval_is_fixed_a_month_later() -> Moment:
    later = WORLD.now + timedelta(days=30)
    dear = with_(RATE, numerator=400_000, on=later.date())
    world = replace(PAYMASTER, now=later, office=with_(WORLD.office, rates=(RATE, dear)))
    return awarded(), world, fix()


@fails("G183")
def the_rate_of_a_better_day_is_waited_for() -> Moment:
    later = WORLD.now + timedelta(days=30)
    dear = with_(RATE, numerator=400_000, on=later.date())
    world = replace(PAYMASTER, now=later, office=with_(WORLD.office, rates=(RATE, dear)))
    return awarded(), world, fix(with_(UAH, rate=with_(UAH.rate, numerator=40, denominator=1, on=dear.on)))


@fails("G183")
def dollars_are_exchanged_into_gold() -> Moment:
    """Each instalment of half a tael would be paid as a whole one."""
    gold = with_(RATE, counter="XAU-tael", numerator=1, denominator=2300)
    used = with_(UAH.rate, numerator=1, denominator=230_000)
    return _approving(Exchange(unit="XAU-tael", rate=used), rates=(gold,))


@fails("G183")
def the_books_cannot_multiply_the_rate() -> Moment:
    """At such a rate nothing could ever be released."""
    won = with_(RATE, counter="KRW", numerator=13_041_237, denominator=10**8)
    used = with_(UAH.rate, numerator=won.numerator, denominator=10**10)
    return _approving(Exchange(unit="KRW", rate=used), rates=(won,))


@fails("G183")
def the_books_cannot_hold_the_source() -> Moment:
    long = "x" * 201
    exchange = with_(UAH, rate=with_(UAH.rate, source=long))
    return _approving(exchange, rates=(with_(RATE, source=long),))
