"""Cases for G149–G154."""

from datetime import timedelta

from msgspec.structs import replace as with_
from tests.casefile import banked
from tests.casefile.awarded import WORLD, awarded, do
from tests.casefile.gatecases import Moment, fails, passes

from safeconduct.casefile.acts.bank_lines import RecordBackAgain, RecordPaidAgain
from safeconduct.casefile.acts.banking import RecordBankAnswer, RecordReturn, WitnessReturn
from safeconduct.casefile.acts.cash import PayCash
from safeconduct.casefile.acts.payment import ConfirmPayment, ReversePayment
from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.payment import Answer, OrderState
from safeconduct.casefile.sums import new_reference

BY = "paymaster-one"
PAYMASTER = WORLD.acting(BY)
OTHER = WORLD.acting("paymaster-two")
LINE = "1e" * 32


def _released(**values: object) -> tuple[Case, str]:
    act = banked.order(**values)  # type: ignore[arg-type] # fields of an order
    case = do(awarded(), act, BY)[0]
    return do(case, banked.release(case, act.reference), "paymaster-two", "approver-one")[0], act.reference


def _sent() -> tuple[Case, str]:
    case, reference = _released()
    return do(case, banked.send(reference), BY)[0], reference


def _in_cash() -> tuple[Case, str]:
    act = banked.cash()
    case = do(awarded(), act, BY)[0]
    return do(case, banked.release(case, act.reference), "paymaster-two", "approver-one")[0], act.reference


def _reversing(case: Case, reference: str) -> Moment:
    return case, OTHER, ReversePayment(order=reference, reference=new_reference(), reason="It came back.")


def _witnessed(reference: str) -> WitnessReturn:
    return WitnessReturn(order=reference, because="AC04", seen="The bank's letter of 21 August")


@passes("G149")
def a_released_order_is_sent() -> Moment:
    case, reference = _released()
    return case, PAYMASTER, banked.send(reference)


@fails("G149")
def it_is_sent_a_second_time() -> Moment:
    case, reference = _sent()
    return case, PAYMASTER, banked.send(reference)


@fails("G149")
def cash_is_sent_to_the_bank() -> Moment:
    case, reference = _in_cash()
    return case, PAYMASTER, banked.send(reference)


@fails("G149")
def its_day_has_not_come() -> Moment:
    case, reference = _released(not_before=WORLD.today + timedelta(days=9))
    return case, PAYMASTER, banked.send(reference)


@fails("G149")
def the_bank_is_asked_to_pay_yesterday() -> Moment:
    case, reference = _released()
    return case, PAYMASTER, banked.send(reference, execution=WORLD.today - timedelta(days=1))


@fails("G149")
def it_goes_into_a_file_of_another_day() -> Moment:
    case, reference = _released()
    return case, PAYMASTER, banked.send(reference, on=WORLD.today - timedelta(days=1))


@fails("G149")
def a_paymaster_chooses_the_day_of_execution() -> Moment:
    case, reference = _released()
    return case, PAYMASTER, banked.send(reference, execution=WORLD.today + timedelta(days=60))


@passes("G150")
@passes("G153")
def the_bank_answers_what_was_sent() -> Moment:
    case, reference = _sent()
    return case, PAYMASTER, RecordBankAnswer(order=reference, answer=Answer.ACCEPTED, line=LINE)


@fails("G150")
def the_bank_answers_what_was_never_sent() -> Moment:
    case, reference = _released()
    return case, PAYMASTER, RecordBankAnswer(order=reference, answer=Answer.ACCEPTED, line=LINE)


@fails("G150")
def what_was_never_sent_is_confirmed() -> Moment:
    case, reference = _released()
    return case, PAYMASTER, ConfirmPayment(order=reference, seen="Statement of 21 August")


@fails("G150")
def what_was_never_sent_comes_back() -> Moment:
    case, reference = _released()
    return case, PAYMASTER, RecordReturn(order=reference, because="AC04", line=LINE)


@passes("G151")
def what_came_back_is_reversed() -> Moment:
    case, reference = _sent()
    return _reversing(do(case, RecordReturn(order=reference, because="AC04", line=LINE), BY)[0], reference)


@passes("G151")
def what_two_saw_come_back_is_reversed() -> Moment:
    case, reference = _sent()
    return _reversing(do(case, _witnessed(reference), "paymaster-two", "approver-one")[0], reference)


@fails("G61")
def whoever_ordered_it_saw_it_come_back() -> Moment:
    case, reference = _sent()
    return case, PAYMASTER, _witnessed(reference)


@passes("G61")
def two_others_saw_it_come_back() -> Moment:
    case, reference = _sent()
    return case, OTHER, _witnessed(reference)


@passes("G151")
def what_the_bank_rejected_is_reversed() -> Moment:
    case, reference = _sent()
    rejected = RecordBankAnswer(order=reference, answer=Answer.REJECTED, because="AC01", line=LINE)
    return _reversing(do(case, rejected, BY)[0], reference)


@passes("G151")
def what_was_not_sent_yet_is_reversed() -> Moment:
    return _reversing(*_released())


@fails("G151")
def what_is_under_way_is_reversed() -> Moment:
    return _reversing(*_sent())


@fails("G151")
def cash_that_was_handed_over_is_reversed() -> Moment:
    case, reference = _in_cash()
    paid = do(case, PayCash(order=reference, receipt="C-1"), "paymaster-two", "approver-one")[0]
    return _reversing(paid, reference)


@fails("G151")
def what_arrived_by_a_list_of_before_is_reversed() -> Moment:
    case, reference = _released()
    order = with_(banked.found(case, reference), payee="", state=OrderState.CONFIRMED)
    return _reversing(with_(case, payment=with_(case.payment, orders=(order,))), reference)


@passes("G151")
def cash_that_waits_at_the_counter_is_reversed() -> Moment:
    return _reversing(*_in_cash())


@fails("G151")
def what_arrived_is_reversed() -> Moment:
    case, reference = _sent()
    return _reversing(do(case, ConfirmPayment(order=reference, seen="Statement"), BY)[0], reference)


@passes("G152")
def a_bank_s_payment_is_confirmed() -> Moment:
    case, reference = _sent()
    return case, PAYMASTER, ConfirmPayment(order=reference, seen="Statement of 21 August")


@fails("G152")
def cash_is_confirmed_by_one() -> Moment:
    case, reference = _in_cash()
    return case, PAYMASTER, ConfirmPayment(order=reference, seen="They got it.")


@fails("G153")
def the_same_line_is_taken_in_again() -> Moment:
    case, reference = _sent()
    case = do(case, RecordBankAnswer(order=reference, answer=Answer.PENDING, line=LINE), BY)[0]
    return case, PAYMASTER, ConfirmPayment(order=reference, seen="Statement", line=LINE)


@fails("G153")
def the_line_was_taken_in_for_another_order() -> Moment:
    case, reference = _sent()
    case = do(case, ConfirmPayment(order=reference, seen="Statement", line=LINE), BY)[0]
    other = banked.order()
    case = banked.sent(do(case, other, BY)[0], other.reference)
    act = ConfirmPayment(order=reference, seen="Statement", line=LINE)
    return case, PAYMASTER, with_(act, order=other.reference)


def _paid_again() -> tuple[Case, str]:
    case, reference = _sent()
    case = do(case, RecordReturn(order=reference, because="AC04", line=LINE), BY)[0]
    return do(case, RecordPaidAgain(order=reference, line="2e" * 32), BY)[0], reference


@passes("G154")
def the_bank_gives_back_what_it_paid_after_the_return() -> Moment:
    case, reference = _paid_again()
    return case, PAYMASTER, RecordBackAgain(order=reference, line="3e" * 32)


@fails("G151")
def what_was_paid_after_it_came_back_is_reversed() -> Moment:
    return _reversing(*_paid_again())


@fails("G154")
def the_payment_s_own_return_passes_for_that_of_a_second() -> Moment:
    case, reference = _sent()
    case = do(case, ConfirmPayment(order=reference, seen="Statement", line=LINE), BY)[0]
    return case, PAYMASTER, RecordBackAgain(order=reference, line="2e" * 32)


@fails("G154")
def the_bank_gives_it_back_twice() -> Moment:
    case, reference = _paid_again()
    case = do(case, RecordBackAgain(order=reference, line="3e" * 32), BY)[0]
    return case, PAYMASTER, RecordBackAgain(order=reference, line="5e" * 32)
