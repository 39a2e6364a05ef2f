"""Moments for G136, G137: the cash office."""

from datetime import timedelta

from msgspec.structs import replace as with_
from tests.casefile.awarded import NOW, WORLD, do
from tests.casefile.gatecases import Moment, PlainWorld, fails, passes
from tests.casefile.gates.payment import ordered

from safeconduct.casefile.acts.cash import CountCash, PayCash
from safeconduct.casefile.acts.payment import ReleasePayment
from safeconduct.casefile.case import Case
from safeconduct.casefile.office import Office
from safeconduct.casefile.parts.payment import Method
from safeconduct.casefile.sums import new_reference

COUNTER = WORLD.acting("paymaster-two")


def for_the_counter(amount: int = 100_000, case: Case | None = None) -> tuple[Case, str]:
    """A case with a released order for cash, and its reference."""
    found, reference = ordered(
        case, amount=amount, paid_amount=amount, method=Method.CASH, payee="", aside={}
    )
    return do(found, ReleasePayment(order=reference), "paymaster-two", "approver-one")[0], reference


def _paying(**changes: object) -> tuple[Case, PayCash]:
    case, reference = for_the_counter()
    (order,) = case.payment.orders
    order = with_(order, **changes)
    return with_(case, payment=with_(case.payment, orders=(order,))), PayCash(order=reference, receipt="C-1")


@passes("G136")
def cash_for_a_released_order() -> Moment:
    case, act = _paying()
    return case, COUNTER, act


@passes("G136")
def its_day_has_come() -> Moment:
    case, act = _paying(not_before=NOW.date())
    return case, COUNTER, act


@fails("G136")
def its_day_is_to_come() -> Moment:
    case, act = _paying(not_before=NOW.date() + timedelta(days=1))
    return case, COUNTER, act


@fails("G136")
def the_bank_was_asked_to_pay_it() -> Moment:
    case, act = _paying(method=Method.BANK)
    return case, COUNTER, act


@fails("G136")
def there_is_no_such_order() -> Moment:
    return _paying()[0], COUNTER, PayCash(order=new_reference(), receipt="C-1")


def count(difference: int, said: str = "") -> Moment:
    world = PlainWorld()
    return (
        Office(reference="office"),
        world,
        CountCash(unit="USD", difference=difference, said=said, on=world.today),
    )


@passes("G137")
def the_box_is_right() -> Moment:
    return count(0)


@passes("G137")
def ten_dollars_are_missing_and_nobody_knows_why() -> Moment:
    return count(-1000, "Nobody knows.")


@fails("G137")
def ten_dollars_are_missing() -> Moment:
    return count(-1000)


@fails("G137")
def too_much_and_blanks() -> Moment:
    return count(1, "  ")


@fails("G137")
def words_over_nothing() -> Moment:
    return count(0, "All right.")
