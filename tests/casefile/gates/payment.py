"""Cases for G56–G65 and G145–G148."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from msgspec.structs import replace as with_
from tests.casefile import banked
from tests.casefile.awarded import RATE, WORLD, awarded, do, reconciled
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


def _releasing(**values: Any) -> tuple[Case, ReleasePayment]:
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
    case, act = _releasing()
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
    case, act = _releasing()
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
    case, act = _releasing()
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
    case, act = _releasing()
    return with_(case, reception=reconciled(dead=("p1",)).reception), OTHER, act


@fails("G59")
def the_person_is_a_stranger() -> Moment:
    return awarded(), PAYMASTER, order(person="c1")


UAH = RateUsed(numerator=182843, denominator=5000, on=RATE.on, source=RATE.source)


def _in_hryvnia(rate: RateUsed | None = UAH, paid: int = 1_828_430_000) -> OrderPayment:
    return order(paid_unit="UAH", paid_amount=paid, rate=rate)


@passes("G60")
def it_is_paid_in_hryvnia() -> Moment:
    return awarded(), PAYMASTER, _in_hryvnia()


@fails("G60")
def a_kopeck_too_little() -> Moment:
    return awarded(), PAYMASTER, _in_hryvnia(paid=1_828_429_999)


@fails("G60")
def no_rate_is_named() -> Moment:
    return awarded(), PAYMASTER, _in_hryvnia(rate=None)


@fails("G60")
def an_older_rate_is_chosen() -> Moment:
    newer = with_(RATE, numerator=370000, on=date(2023, 8, 21))
    world = replace(PAYMASTER, office=with_(WORLD.office, rates=(RATE, newer)))
    return awarded(), world, _in_hryvnia()


@fails("G60")
def the_rate_is_of_tomorrow() -> Moment:
    world = replace(PAYMASTER, office=with_(WORLD.office, rates=(with_(RATE, on=date(2023, 8, 22)),)))
    return awarded(), world, _in_hryvnia()


def _recorded_by(*accounts: str) -> Moment:
    world = replace(PAYMASTER, office=with_(WORLD.office, rates=(RATE, with_(RATE, by=accounts))))
    return awarded(), world, _in_hryvnia()


@fails("G60")
def the_orderer_recorded_the_rate_alone() -> Moment:
    return _recorded_by(ORDERED_BY)


@fails("G60")
def nobody_knows_who_recorded_the_rate() -> Moment:
    return _recorded_by()


@passes("G60")
def the_orderer_and_another_recorded_the_rate_from_a_file() -> Moment:
    return _recorded_by(ORDERED_BY, "approver-one")


@fails("G60")
def dollars_are_not_dollars() -> Moment:
    return awarded(), PAYMASTER, order(paid_amount=SHARE + 1)


@fails("G61")
def the_orderer_releases() -> Moment:
    case, act = _releasing()
    return case, PAYMASTER, act


@fails("G61")
def the_orderer_reverses() -> Moment:
    case, release = _releasing()
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
    case, release = _releasing()
    case = do(case, release, "paymaster-two", "approver-one")[0]
    return case, PAYMASTER, CancelOrder(order=release.order, reason="A slip.")


@fails("G63")
def it_is_released_twice() -> Moment:
    case, release = _releasing()
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


@passes("G145")
@passes("G146")
@passes("G147")
def the_payee_is_sealed_with_the_order() -> Moment:
    return awarded(), PAYMASTER, order()


@passes("G145")
def cash_names_no_account() -> Moment:
    return awarded(), PAYMASTER, banked.cash(amount=SHARE)


@fails("G145")
def a_bank_s_order_without_a_payee() -> Moment:
    return awarded(), PAYMASTER, with_(order(), payee="", aside={})


@fails("G145")
def the_sealed_payee_is_another_than_the_signed_one() -> Moment:
    other = with_(banked.PAYEE, name="Somebody Else")
    return awarded(), PAYMASTER, with_(order(), aside=with_(banked.SEALED, payee=other).aside)


@fails("G145")
def a_digit_of_the_iban_is_mistyped() -> Moment:
    mistyped = with_(banked.PAYEE, account=banked.PAYEE.account[:-1] + "2")
    sealed = with_(banked.SEALED, payee=mistyped)
    return awarded(), PAYMASTER, with_(order(), payee=sealed.digest, aside=sealed.aside)


@fails("G145")
def cash_with_an_account_beside_it() -> Moment:
    return awarded(), PAYMASTER, with_(banked.cash(), payee=banked.SEALED.digest)


@passes("G146")
def their_mother_s_account_on_their_order() -> Moment:
    return awarded(), PAYMASTER, order(alternative=True, their_order="To my mother.")


@fails("G146")
def another_s_account_and_nobody_asked_for_it() -> Moment:
    return awarded(), PAYMASTER, order(alternative=True, their_order=" ")


@passes("G147")
def a_payment_is_put_off_by_weeks() -> Moment:
    return awarded(), PAYMASTER, order(not_before=WORLD.today + timedelta(days=90))


@fails("G147")
def a_payment_is_put_off_by_months() -> Moment:
    return awarded(), PAYMASTER, order(not_before=WORLD.today + timedelta(days=91))


@fails("G147")
def a_payment_for_yesterday() -> Moment:
    return awarded(), PAYMASTER, order(not_before=WORLD.today - timedelta(days=1))


@passes("G148")
def the_release_copies_the_payee() -> Moment:
    case, act = _releasing()
    return case, OTHER, act


@passes("G148")
def cash_is_released_without_a_payee() -> Moment:
    act = banked.cash(amount=SHARE)
    return do(awarded(), act, ORDERED_BY)[0], OTHER, ReleasePayment(order=act.reference)


@fails("G148")
def the_release_names_nobody() -> Moment:
    case, act = _releasing()
    return case, OTHER, ReleasePayment(order=act.order)


@fails("G148")
def the_release_copies_no_details() -> Moment:
    case, act = _releasing()
    return case, OTHER, with_(act, aside={})


@fails("G148")
def the_release_is_to_another_payee() -> Moment:
    case, act = _releasing()
    other = with_(banked.SEALED, payee=with_(banked.PAYEE, name="Somebody Else"))
    return case, OTHER, with_(act, payee=other.digest, aside=other.aside)


@fails("G148")
def the_copied_details_are_another_s() -> Moment:
    case, act = _releasing()
    other = with_(banked.SEALED, payee=with_(banked.PAYEE, name="Somebody Else"))
    return case, OTHER, with_(act, aside=other.aside)


@fails("G148")
def the_second_is_not_told_that_the_account_is_another_s() -> Moment:
    case, act = _releasing(alternative=True, their_order="To my mother.")
    return case, OTHER, with_(act, alternative=False)
