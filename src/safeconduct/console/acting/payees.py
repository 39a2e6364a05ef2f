"""What a payment order says, whole, before it is released: how much, to whom, how and when."""

from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.payment import Order, OrderState
from safeconduct.casefile.payees import Payee
from safeconduct.console.acting.telling_fields import NOTHING, Shown
from safeconduct.console.acting.words import label_of, value_of
from safeconduct.language import day, money, say
from safeconduct.registry.paying import payees
from safeconduct.registry.sessions import OfficerSession
from safeconduct.schedule.money import amount_text

WHOSE = "Another's account, on the person's own order"
THEIR_OWN = "The person's own account"
NOT_SEALED_TO_YOU = "Sealed to the paymasters of this case; you are none, or joined since it was ordered."
NEXT_DAY = "the next working day"
ORDER = "Order {reference}"


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    labels = (
        *("person", "amount", "paid_amount", "method", "not_before", "payee"),
        *("payee_name", "payee_account", "payee_bank", "payee_bank_code", "payee_country", "whose"),
    )
    values = (value_of("method", each) for each in ("bank", "cash"))
    said = (WHOSE, THEIR_OWN, NOT_SEALED_TO_YOU, NEXT_DAY, ORDER)
    return (*said, *(label_of(name) for name in labels), *values)


def orders_shown(session: OfficerSession, case: Case, language: str, *, only: str = "") -> tuple[Shown, ...]:
    """Return each order that waits to be released, for reading, with its payee where that is sealed to this officer.

    Args:
        session: who reads.
        case: as they see it.
        language: of the reader.
        only: the reference of the one order to show; "" for every one that waits.
    """
    waiting = [
        order
        for order in case.payment.orders
        if order.state is OrderState.ORDERED and (not only or order.reference == only)
    ]
    if not waiting:
        return ()
    known = payees(session, case.reference)
    return tuple(
        Shown(
            say(ORDER, language, reference=order.reference),
            inner=_order(order, known[order.payee].payee if order.payee in known else None, language),
        )
        for order in waiting
    )


def _order(order: Order, payee: Payee | None, language: str) -> tuple[Shown, ...]:
    def one(name: str, text: str) -> Shown:
        return Shown(say(label_of(name), language), text or NOTHING)

    found = [
        one("person", order.person),
        one("amount", money(amount_text(order.amount, order.unit), order.unit, language)),
        one("paid_amount", money(amount_text(order.paid_amount, order.paid_unit), order.paid_unit, language)),
        one("method", say(value_of("method", order.method.value), language)),
    ]
    if not order.payee:
        return tuple(found)
    chosen = day(order.not_before, language) if order.not_before else say(NEXT_DAY, language)
    found += [
        one("not_before", chosen),
        one("whose", say(WHOSE if order.alternative else THEIR_OWN, language)),
    ]
    if order.alternative:
        found.append(one("their_order", order.their_order))
    if payee is None:
        return (*found, one("payee", say(NOT_SEALED_TO_YOU, language)))
    return (
        *found,
        one("payee_name", payee.name),
        one("payee_account", payee.account),
        one("payee_bank", payee.bank),
        one("payee_bank_code", payee.bank_code),
        one("payee_country", payee.country),
    )
