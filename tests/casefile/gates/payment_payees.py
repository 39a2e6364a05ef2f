"""Cases for G145–G148: to whom a payment goes, and when."""

from datetime import timedelta

from msgspec.structs import replace as with_
from tests.casefile import banked
from tests.casefile.awarded import WORLD, awarded, do
from tests.casefile.gatecases import Moment, fails, passes
from tests.casefile.gates.payment import ORDERED_BY, OTHER, PAYMASTER, SHARE, order, releasing

from safeconduct.casefile.acts.payment import ReleasePayment


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
    case, act = releasing()
    return case, OTHER, act


@passes("G148")
def cash_is_released_without_a_payee() -> Moment:
    act = banked.cash(amount=SHARE)
    return do(awarded(), act, ORDERED_BY)[0], OTHER, ReleasePayment(order=act.reference)


@fails("G148")
def the_release_names_nobody() -> Moment:
    case, act = releasing()
    return case, OTHER, ReleasePayment(order=act.order)


@fails("G148")
def the_release_copies_no_details() -> Moment:
    case, act = releasing()
    return case, OTHER, with_(act, aside={})


@fails("G148")
def the_release_is_to_another_payee() -> Moment:
    case, act = releasing()
    other = with_(banked.SEALED, payee=with_(banked.PAYEE, name="Somebody Else"))
    return case, OTHER, with_(act, payee=other.digest, aside=other.aside)


@fails("G148")
def the_copied_details_are_another_s() -> Moment:
    case, act = releasing()
    other = with_(banked.SEALED, payee=with_(banked.PAYEE, name="Somebody Else"))
    return case, OTHER, with_(act, aside=other.aside)


@fails("G148")
def the_second_is_not_told_that_the_account_is_another_s() -> Moment:
    case, act = releasing(alternative=True, their_order="To my mother.")
    return case, OTHER, with_(act, alternative=False)
