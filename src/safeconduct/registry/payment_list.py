"""Payments as a list shows them: where each stands for whoever has to act, and which files were made."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.payment import Order, OrderState
from safeconduct.casefile.words import CoarseStage
from safeconduct.registry import queue_rows
from safeconduct.registry.paying import opened
from safeconduct.registry.sessions import OfficerSession
from safeconduct.treasury import bank
from safeconduct.treasury.bank_models import Said


@dataclass(slots=True)
class File:
    """A file that was made, as far as it lies in clear: its payments, and of how many the bank said what."""

    file: str
    payments: int = 0
    said: int = 0
    booked: int = 0
    returned: int = 0


def files() -> list[File]:
    """Return every file that was made, in order of its random reference."""
    found: dict[str, File] = {}
    for each in bank.standings():
        if each.file:
            one = found.setdefault(each.file, File(each.file))
            one.payments += 1
            one.said += bool(each.said)
            one.booked += Said.BOOKED in each.said and Said.RETURNED not in each.said
            one.returned += Said.RETURNED in each.said
    return [found[name] for name in sorted(found)]


class Where(StrEnum):
    """Where a payment stands between order and statement, what a person has to do first."""

    TO_RELEASE = "to_release"
    TO_SEND = "to_send"
    LATER = "later"
    RETURNED = "returned"
    SENT = "sent"
    ANSWERED = "answered"
    AT_THE_COUNTER = "at_the_counter"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One order in a list: of which case, as it stands, and where that is."""

    case: str
    order: Order
    where: Where


def where(order: Order, execution: date) -> Where | None:
    """Return where an order stands; None for one that is over, cancelled or reversed.

    Args:
        order: as it stands.
        execution: the day for which the next file will be.
    """
    if order.state is not OrderState.RELEASED:
        return _SETTLED.get(order.state)
    if order.sent is not None:
        return Where.ANSWERED if order.answer is not None else Where.SENT
    if not order.goes_by_file:
        return Where.AT_THE_COUNTER
    later = order.not_before is not None and order.not_before > execution
    return Where.LATER if later else Where.TO_SEND


_SETTLED = {
    OrderState.ORDERED: Where.TO_RELEASE,
    OrderState.CONFIRMED: Where.CONFIRMED,
    OrderState.RETURNED: Where.RETURNED,
}


def open_cases(session: OfficerSession) -> Iterator[Case]:
    """Yield the cases with an award that are open to a paymaster, by reference."""
    for row in queue_rows.queue(session.account):
        view = opened(session, row.reference) if row.stage == CoarseStage.AWARDED else None
        if view is not None:
            yield view.case


def waiting(cases: Iterable[Case], execution: date) -> list[Waiting]:
    """Return the orders of some cases that are not over, the most urgent first; confirmed ones last."""
    turn = list(Where)
    found = [
        Waiting(case.reference, order, place)
        for case in cases
        for order in case.payment.orders
        if (place := where(order, execution)) is not None
    ]
    return sorted(found, key=lambda each: (turn.index(each.where), each.case, each.order.reference))
