"""Every payment for the bank against its case, the books and what the bank said: nothing that differs stays unseen.

What lies in clear is compared without a key, every night. A paymaster who signs in has their cases compared as well:
with the day that was chosen for each payment, and with what each case says itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from enum import StrEnum

from safeconduct.casefile.parts.payment import Order, OrderState
from safeconduct.casefile.words import CoarseStage
from safeconduct.registry import queue_rows
from safeconduct.registry.installation import Installation
from safeconduct.registry.opening import View
from safeconduct.registry.paying import check_paymaster, opened, today
from safeconduct.registry.sessions import OfficerSession
from safeconduct.treasury import bank
from safeconduct.treasury.bank_models import Said

UNSENT_WEEKS = 14
"""Weeks after which an order that went into no file is late, where the day chosen for it is not known: G147 lets one
be put off by 90 days."""

SILENT_WEEKS = 2
"""Weeks after its release by which the bank has shown a payment that it was sent, where its day is not known."""

SILENT_DAYS = 5
"""Days after the day asked for by which the bank's statement shows a payment."""


class Matter(StrEnum):
    """What is wrong, or waits for a person."""

    RETURNED = "returned"
    UNSENT = "unsent"
    SILENT = "silent"
    NOT_IN_BOOKS = "not_in_books"
    NOT_IN_CASE = "not_in_case"
    AMOUNT = "amount"
    NOT_SENT_HERE = "not_sent_here"
    OTHER_STATE = "other_state"
    PAID_AND_REVERSED = "paid_and_reversed"


WRONG = frozenset(
    {
        *(Matter.NOT_IN_BOOKS, Matter.NOT_IN_CASE, Matter.AMOUNT, Matter.NOT_SENT_HERE, Matter.OTHER_STATE),
        Matter.PAID_AND_REVERSED,
    }
)
"""Two records that contradict each other, which no day's work explains."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One order about which something is to be done.

    Attributes:
        matter: what it is.
        order: its reference.
        case: reference of its case.
        file: into which it was put; "" for none.
        week: ISO week of its release, such as 202336; 0 where it is not known.
    """

    matter: Matter
    order: str
    case: str
    file: str = ""
    week: int = 0

    @property
    def is_wrong(self) -> bool:
        """Whether records contradict each other."""
        return self.matter in WRONG


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What a look at all payments for the bank came to.

    Attributes:
        orders: how many were compared.
        settled: of these, how many are paid, or taken back.
        cases: how many cases were opened and compared as well.
        differences: what is wrong first, then what waits for a person.
    """

    orders: int
    settled: int
    cases: int
    differences: tuple[Difference, ...]


def compare(installation: Installation, session: OfficerSession | None = None) -> Compared:
    """Compare every payment for the bank.

    Args:
        installation: whose.
        session: a paymaster's, whose cases are compared as well; None to compare what lies in clear.

    Raises:
        BadInput: the session is no paymaster's.
    """
    if session is not None:
        check_paymaster(session)
    week = _monday(installation.clock().astimezone(UTC).date())
    views = dict(_views(session)) if session is not None else {}
    found: list[Difference] = []
    orders = settled = 0
    known: set[str] = set()
    for each in bank.standings():
        orders += 1
        settled += each.is_settled
        known.add(each.reference)
        view = views.get(each.case)
        if session is not None and view is not None:
            found += _beside_its_case(each, view, today(session))
        else:
            found += _in_clear(each, week)
    for case, view in views.items():
        found += _not_in_books(case, view.case.payment.orders, known)
    found.sort(key=lambda each: (not each.is_wrong, list(Matter).index(each.matter), each.order))
    return Compared(orders=orders, settled=settled, cases=len(views), differences=tuple(found))


def _views(session: OfficerSession) -> Iterator[tuple[str, View]]:
    told = {CoarseStage.AWARDED, CoarseStage.CLOSED}
    for row in queue_rows.queue(session.account):
        if row.stage in told and (view := opened(session, row.reference)) is not None:
            yield row.reference, view


def _difference(matter: Matter, each: bank.Standing) -> Difference:
    return Difference(matter=matter, order=each.reference, case=each.case, file=each.file, week=each.week)


def _in_clear(each: bank.Standing, week: date) -> Iterator[Difference]:
    if each.is_paid_against_the_books:
        yield _difference(Matter.PAID_AND_REVERSED, each)
    if each.is_settled or each.reversed:
        return
    age = (week - date.fromisocalendar(*divmod(each.week, 100), 1)).days // 7
    if Said.RETURNED in each.said:
        yield _difference(Matter.RETURNED, each)
    elif not each.file and age >= UNSENT_WEEKS:
        yield _difference(Matter.UNSENT, each)
    elif each.file and age >= SILENT_WEEKS:
        yield _difference(Matter.SILENT, each)


def _beside_its_case(each: bank.Standing, view: View, day: date) -> Iterator[Difference]:
    if each.is_paid_against_the_books:
        yield _difference(Matter.PAID_AND_REVERSED, each)
    order = view.case.payment.order(each.reference)
    if order is None:
        yield _difference(Matter.NOT_IN_CASE, each)
        return
    if (order.unit, order.amount, order.paid_unit, order.paid_amount) != (
        *(each.unit, each.amount),
        *(each.paid_unit, each.paid_amount),
    ):
        yield _difference(Matter.AMOUNT, each)
    if (order.sent.file if order.sent is not None else "") != each.file:
        yield _difference(Matter.NOT_SENT_HERE, each)
    elif _state(each) is not None and order.state is not _state(each):
        yield _difference(Matter.OTHER_STATE, each)
    elif order.state is OrderState.RETURNED:
        yield _difference(Matter.RETURNED, each)
    elif order.state is OrderState.RELEASED:
        yield from _late(order, each, day)


def _late(order: Order, each: bank.Standing, day: date) -> Iterator[Difference]:
    released = order.released_on or day
    if order.sent is not None:
        if day > order.sent.execution + timedelta(days=SILENT_DAYS):
            yield _difference(Matter.SILENT, each)
    elif day > max(released, order.not_before or released) + timedelta(days=SILENT_DAYS):
        yield _difference(Matter.UNSENT, each)


def _state(each: bank.Standing) -> OrderState | None:
    """Return the state in which a case must have the order, by what lies in clear."""
    if each.reversed:
        return OrderState.REVERSED
    if each.paid_again > 0:
        return OrderState.CONFIRMED
    if Said.RETURNED in each.said:
        return OrderState.RETURNED
    if Said.BOOKED in each.said:
        return OrderState.CONFIRMED
    return OrderState.RELEASED


def _not_in_books(case: str, orders: Iterable[Order], known: set[str]) -> Iterator[Difference]:
    for order in orders:
        left = order.state not in {OrderState.ORDERED, OrderState.CANCELLED}
        if left and order.goes_by_file and order.reference not in known:
            yield Difference(matter=Matter.NOT_IN_BOOKS, order=order.reference, case=case)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
