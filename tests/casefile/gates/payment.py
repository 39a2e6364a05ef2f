"""Cases for G56–G65."""

from dataclasses import replace
from typing import Any

from msgspec.structs import replace as with_
from tests.casefile import banked
from tests.casefile.awarded import IN_HRYVNIA, UAH, WORLD, awarded, do, reconciled, recorded_by
from tests.casefile.gatecases import Moment, fails, passes

from safeconduct.casefile.acts.contest import ContestAward
from safeconduct.casefile.acts.credit import HoldInCredit, ReleaseCredit
from safeconduct.casefile.acts.payment import (
    CancelOrder,
    CommitMoney,
    ConfirmPayment,
    OrderPayment,
    ReleasePayment,
    ReversePayment,
)
from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.award import Exclusion
from safeconduct.casefile.parts.payment import RateUsed
from safeconduct.casefile.sums import new_reference

ORDERED_BY = "paymaster-one"
PAYMASTER = WORLD.acting(ORDERED_BY)
OTHER = WORLD.acting("paymaster-two")
SHARE = 50_000_000


def order(**values: Any) -> OrderPayment:
    amount = values.get("amount", SHARE)
    return banked.order(**{"amount": amount} | values)


def ordered(case: Case | None = None, **values: Any) -> tuple[Case, str]:
    act = order(**values)
    return do(case or awarded(), act, ORDERED_BY)[0], act.reference


def releasing(**values: Any) -> tuple[Case, ReleasePayment]:
    case, reference = ordered(**values)
    return case, banked.release(case, reference)


def _held() -> Case:
    return awarded(reconciled(held=("p1",)))


def _hold(amount: int = SHARE) -> HoldInCredit:
    return HoldInCredit(reference=new_reference(), person="p1", unit="USD", amount=amount)


@passes("G56")
def the_appropriation_covers_it() -> Moment:
    return reconciled(), PAYMASTER, CommitMoney(unit="USD", amount=SHARE)


@fails("G56")
def no_appropriation_covers_it() -> Moment:
    return (
        reconciled(),
        replace(PAYMASTER, available={"USD": SHARE - 1}),
        CommitMoney(unit="USD", amount=SHARE),
    )


def _with_funds(available: dict[str, int]) -> Moment:
    return reconciled(), replace(PAYMASTER, available=available), CommitMoney(unit="USD", amount=SHARE)


@passes("G56")
def this_years_money_of_the_offers_programme_covers_it() -> Moment:
    return _with_funds({"USD:ukraine-2023:2023": SHARE, "USD": 0})


@fails("G56")
def only_another_programmes_money_would_cover_it() -> Moment:
    return _with_funds({"USD:ukraine-2023:2023": SHARE - 1, "USD:coast:2023": SHARE, "USD": SHARE})


@fails("G56")
def nothing_is_appropriated_in_that_unit() -> Moment:
    return reconciled(), PAYMASTER, CommitMoney(unit="EUR", amount=1)


@passes("G57")
@passes("G58")
@passes("G59")
@passes("G60")
@passes("G62")
@passes("G64")
def the_share_is_ordered() -> Moment:
    return awarded(), PAYMASTER, order()


@passes("G57")
@passes("G58")
@passes("G59")
@passes("G61")
@passes("G63")
def the_order_is_released() -> Moment:
    case, act = releasing()
    return case, OTHER, act


@fails("G57")
def a_cent_above_the_share() -> Moment:
    return awarded(), PAYMASTER, order(amount=SHARE + 1)


@fails("G57")
def a_second_payment_of_the_whole() -> Moment:
    return ordered()[0], PAYMASTER, order(amount=1)


@fails("G57")
def an_award_in_another_unit() -> Moment:
    return awarded(), PAYMASTER, order(unit="UAH")


@fails("G57")
def a_credit_above_the_share() -> Moment:
    return _held(), PAYMASTER, _hold(SHARE + 1)


def _contest(case: Case, *lines: int) -> Case:
    return do(case, ContestAward(reasons="It was whole.", lines=lines), "mailbox:1")[0]


@fails("G57")
def the_paid_line_is_contested() -> Moment:
    return _contest(awarded(), 1), PAYMASTER, order(amount=1)


@fails("G57")
def the_whole_award_is_contested_before_the_release() -> Moment:
    case, act = releasing()
    return _contest(case), OTHER, act


@passes("G57")
def a_line_that_pays_nothing_is_contested() -> Moment:
    return _contest(awarded(), 2), PAYMASTER, order()


@fails("G57")
def there_is_no_such_order() -> Moment:
    return awarded(), OTHER, ReleasePayment(order=new_reference())


def _with_check(case: Case, outcome: Exclusion) -> Case:
    return with_(case, award=with_(case.award, checks={"p1": outcome}))


@fails("G58")
def a_finding_holds_the_order() -> Moment:
    return _with_check(awarded(), Exclusion.FINDING), PAYMASTER, order()


@fails("G58")
def a_finding_between_order_and_release() -> Moment:
    case, act = releasing()
    return _with_check(case, Exclusion.FINDING), OTHER, act


@fails("G59")
def who_lets_the_claim_rest_is_not_paid() -> Moment:
    case = awarded()
    since = WORLD.now
    resting = with_(case, promise=with_(case.promise, claim_rests_since=since))
    return resting, PAYMASTER, order()


@fails("G59")
def the_person_is_a_child() -> Moment:
    case = awarded()
    return with_(case, protection=with_(case.protection, minors=("p1",))), PAYMASTER, order()


@fails("G59")
def the_person_has_died_since() -> Moment:
    case, act = releasing()
    return with_(case, reception=reconciled(dead=("p1",)).reception), OTHER, act


@fails("G59")
def the_person_is_a_stranger() -> Moment:
    return awarded(), PAYMASTER, order(person="c1")


def _in_hryvnia(rate: RateUsed | None = UAH.rate, paid: int = 1_828_430_000, unit: str = "UAH") -> Moment:
    return (
        awarded(exchange=(UAH,)),
        PAYMASTER,
        order(paid_unit=unit, paid_amount=paid, rate=rate, their_order=IN_HRYVNIA),
    )


@passes("G60")
def it_is_paid_in_hryvnia() -> Moment:
    return _in_hryvnia()


@passes("G60")
def it_is_paid_in_hryvnia_after_a_better_rate_came() -> Moment:
    case, world, act = _in_hryvnia()
    newer = with_(WORLD.office.rates[0], numerator=400000, on=WORLD.today)
    return case, replace(world, office=with_(WORLD.office, rates=(*WORLD.office.rates, newer))), act


@fails("G60")
def whoever_recorded_the_rate_alone_orders_at_it() -> Moment:
    case, world, act = _in_hryvnia()
    return case, replace(world, office=recorded_by("paymaster-one")), act


@passes("G60")
def another_recorded_the_same_rate_too() -> Moment:
    case, world, act = _in_hryvnia()
    own, other = recorded_by("paymaster-one"), recorded_by("paymaster-two")
    return case, replace(world, office=with_(own, rates=(*other.rates, *own.rates))), act


@fails("G60")
def another_recorded_a_rate_of_another_source() -> Moment:
    case, world, act = _in_hryvnia()
    own, other = recorded_by("paymaster-one"), recorded_by("paymaster-two", source="A friend's bank")
    return case, replace(world, office=with_(own, rates=(*own.rates, *other.rates))), act


@fails("G60")
def a_kopeck_too_little() -> Moment:
    return _in_hryvnia(paid=1_828_429_999)


@fails("G60")
def no_rate_is_named() -> Moment:
    return _in_hryvnia(rate=None)


@fails("G60")
def the_newest_rate_and_not_the_awards_is_chosen() -> Moment:
    return _in_hryvnia(rate=with_(UAH.rate, numerator=40, denominator=1), paid=2_000_000_000)


@fails("G60")
def no_rate_stands_on_the_award() -> Moment:
    return awarded(), *_in_hryvnia()[1:]


@fails("G60")
def the_awards_rate_is_for_another_currency() -> Moment:
    return _in_hryvnia(unit="EUR")


@fails("G60")
def dollars_are_not_dollars() -> Moment:
    return awarded(), PAYMASTER, order(paid_amount=SHARE + 1)


@fails("G61")
def the_orderer_releases() -> Moment:
    case, act = releasing()
    return case, PAYMASTER, act


@fails("G61")
def the_orderer_reverses() -> Moment:
    case, release = releasing()
    case = do(case, release, "paymaster-two", "approver-one")[0]
    back = ReversePayment(order=release.order, reference=new_reference(), reason="The bank sent it back.")
    return case, PAYMASTER, back


@fails("G62")
def the_reference_was_used_for_another_order() -> Moment:
    case, reference = ordered(amount=1)
    return case, PAYMASTER, order(reference=reference, amount=1)


@fails("G62")
def the_reference_is_the_award_s() -> Moment:
    case = awarded()
    return case, PAYMASTER, order(reference=case.award.obliged[0].reference)


@fails("G62")
def the_reference_is_a_credit_s() -> Moment:
    hold = _hold(100)
    case = do(_held(), hold, ORDERED_BY)[0]
    return (
        case,
        PAYMASTER,
        ReleaseCredit(credit=hold.reference, reference=hold.reference, amount=1, their_order="To my mother."),
    )


@fails("G63")
def it_is_confirmed_before_it_left() -> Moment:
    case, reference = ordered()
    return case, PAYMASTER, ConfirmPayment(order=reference, seen="Statement of 21 August")


@fails("G63")
def it_is_cancelled_after_it_left() -> Moment:
    case, release = releasing()
    case = do(case, release, "paymaster-two", "approver-one")[0]
    return case, PAYMASTER, CancelOrder(order=release.order, reason="A slip.")


@fails("G63")
def it_is_released_twice() -> Moment:
    case, release = releasing()
    case = do(case, release, "paymaster-two", "approver-one")[0]
    return case, OTHER, release


@fails("G64")
def a_prisoner_is_paid_unasked() -> Moment:
    return _held(), PAYMASTER, order()


@passes("G64")
def a_prisoner_orders_a_payment() -> Moment:
    return _held(), PAYMASTER, order(their_order="Send it to my mother.")


@fails("G64")
def a_prisoner_s_credit_is_released_unasked() -> Moment:
    hold = _hold(100)
    case = do(_held(), hold, ORDERED_BY)[0]
    return case, PAYMASTER, ReleaseCredit(credit=hold.reference, reference=new_reference(), amount=1)


@fails("G64")
def credit_gives_more_than_it_holds() -> Moment:
    hold = _hold(100)
    case = do(_held(), hold, ORDERED_BY)[0]
    return (
        case,
        PAYMASTER,
        ReleaseCredit(credit=hold.reference, reference=new_reference(), amount=101, their_order="All of it."),
    )


@fails("G64")
def there_is_no_such_credit() -> Moment:
    return awarded(), PAYMASTER, ReleaseCredit(credit=new_reference(), reference=new_reference(), amount=1)


@passes("G65")
def a_prisoner_s_money_is_held() -> Moment:
    return _held(), PAYMASTER, _hold()


@fails("G65")
def a_free_person_s_money_is_held() -> Moment:
    return awarded(), PAYMASTER, _hold()


@fails("G65")
def a_stranger_s_money_is_held() -> Moment:
    return _held(), PAYMASTER, with_(_hold(), person="c1")
