"""An invented payee, and how an order to them is released, sent and confirmed, as the gates want it."""

from typing import Any

from tests.casefile.awarded import WORLD, do

from safeconduct.casefile.acts.banking import SendToBank
from safeconduct.casefile.acts.payment import OrderPayment, ReleasePayment
from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.payment import Method, Order
from safeconduct.casefile.payees import Payee, SealedPayee
from safeconduct.casefile.sums import new_reference

# The IBAN that SWIFT's registry prints as Ukraine's example.
PAYEE = Payee(name="Ivan Vydumanyi", account="UA213223130000026007233566001", country="UA")
SEALED = SealedPayee(payee=PAYEE, salt="5a" * 32)


def order(person: str = "p1", amount: int = 100, **values: Any) -> OrderPayment:
    """Return an order to the invented payee; for cash, one that names nobody."""
    to = {} if values.get("method") == "cash" else {"payee": SEALED.digest, "aside": SEALED.aside}
    return OrderPayment(
        **{
            "reference": new_reference(),
            "person": person,
            "unit": "USD",
            "amount": amount,
            "paid_unit": "USD",
            "paid_amount": amount,
        }
        | to
        | values,
    )


def cash(person: str = "p1", amount: int = 100, **values: Any) -> OrderPayment:
    """Return an order that is paid at the counter."""
    return order(person, amount, method=Method.CASH, **values)


def found(case: Case, reference: str) -> Order:
    order = case.payment.order(reference)
    assert order is not None
    return order


def release(case: Case, reference: str) -> ReleasePayment:
    """Return the release of an order, cash or not; of none there is, one to nobody."""
    order = case.payment.order(reference)
    return ReleasePayment.to(SEALED, order) if order and order.payee else ReleasePayment(order=reference)


def send(reference: str, **values: Any) -> SendToBank:
    day = WORLD.today
    execution = WORLD.office.days.after(day, 1, business=True)
    return SendToBank(
        **{"order": reference, "file": new_reference(), "on": day, "execution": execution} | values
    )


def sent(case: Case, reference: str) -> Case:
    """Return the case with an order released and sent."""
    case = do(case, release(case, reference), "paymaster-two", "approver-one")[0]
    return do(case, send(reference), "paymaster-two")[0]
