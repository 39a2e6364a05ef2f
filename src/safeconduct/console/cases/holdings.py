"""The promise, the plan, the items and the money of a case, as its page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from safeconduct.casefile import enacted
from safeconduct.casefile.case import Case
from safeconduct.casefile.office import Office
from safeconduct.casefile.parts.inkind import Fulfilment, InKind, owed_in_kind, promise_name, promises_of
from safeconduct.casefile.statement import accounts_of
from safeconduct.catalogue import standard
from safeconduct.console.acting.equipment import symbol_of, thing_name
from safeconduct.console.acting.words import value_of
from safeconduct.errors import BadInput
from safeconduct.language import day, money, say
from safeconduct.programmes import DEFAULT, load
from safeconduct.registry.reading import offered
from safeconduct.schedule.money import amount_text
from safeconduct.web.exchanging import Payable, payable
from safeconduct.web.promising import Promised, PromisedLine, lines_of, promised

FULFILMENT: Mapping[Fulfilment, str] = {
    Fulfilment.OPEN: "not kept yet",
    Fulfilment.KEPT: "kept, as two people have seen",
    Fulfilment.REFUSED: "refused; the person was told why",
    Fulfilment.HANDED_ON: "handed on to another authority",
    Fulfilment.DECLINED: "not wanted",
}
"""Where a promise beside money stands."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a custody record."""

    at: datetime
    what: str
    seal: str
    seal_held: bool = True


@dataclass(frozen=True, slots=True)
class Thing:
    """One item.

    Attributes:
        number: in the case.
        name: in the reader's language.
        symbol: path of its picture; "" where it has none.
        quantity: how many.
        tag: on it.
        condition: code on the scale.
        custodian: who holds it.
        hazards: why it is on hold.
        inspections: how many inspectors have signed.
        chain: its custody, the first first.
        photos: entries of its photos.
        linked: reference of the case to which it went; "" while it is this one's.
    """

    number: int
    name: str
    symbol: str
    quantity: str
    tag: str
    condition: str
    custodian: str
    hazards: tuple[str, ...]
    inspections: int
    chain: tuple[Link, ...]
    photos: tuple[int, ...] = ()
    linked: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One person's money, or one order: cells in words."""

    cells: tuple[str, ...]


def promise(case: Case, office: Office, language: str) -> Promised | None:
    """Return the offer that stands, computed by its frozen list; None without one."""
    offer = case.promise.offer
    if offer is None:
        return None
    try:
        here = enacted.programme(office, offer.programme)
    except BadInput:
        here = load(DEFAULT)  # promised() then says that the list is not here
    return promised(offered(offer), here, language)


def award_lines(case: Case, language: str) -> tuple[PromisedLine, ...]:
    """Return the award's lines: the approved ones, or those assessed."""
    award = case.award
    result = award.approved.result if award.approved else award.assessed.result if award.assessed else None
    return lines_of(result, standard(), language) if result is not None else ()


def award_total(case: Case, language: str) -> str:
    """Return the award's total in words; "" without one."""
    award = case.award
    result = award.approved.result if award.approved else award.assessed.result if award.assessed else None
    return money(result.total_text, result.unit, language) if result is not None else ""


def award_payable(case: Case, language: str) -> tuple[Payable, ...]:
    """Return the other currencies in which the approved award is paid, each at the rate that stands on it."""
    return payable(case, language)


def things(case: Case, language: str) -> tuple[Thing, ...]:
    """Return the items in custody, each with its chain."""
    found = []
    for item in case.custody.items:
        first = Link(
            item.received_at,
            f"→ {_receiver(case, item.receipt)}",
            item.chain[0].seal_found if item.chain else item.seal,
        )
        chain = [
            Link(one.at, f"{one.giver} → {one.taker}", one.seal_after, one.seal_held) for one in item.chain
        ]
        found.append(
            Thing(
                number=item.number,
                name=thing_name(item.equipment, language),
                symbol=symbol_of(item.equipment),
                quantity=f"{item.quantity} {item.unit}".strip(),
                tag=item.tag,
                condition=item.condition,
                custodian=item.custodian,
                hazards=tuple(say(value_of("hazards", one), language) for one in item.hazards)
                if item.on_hold
                else (),
                inspections=len(item.inspections),
                chain=(first, *chain),
                photos=tuple(photo.entry for photo in item.photos),
                linked=item.linked,
            )
        )
    return tuple(found)


def _receiver(case: Case, receipt: int) -> str:
    return next((one.by for one in case.custody.receipts if one.number == receipt), "")


def orders(case: Case, language: str) -> tuple[Row, ...]:
    """Return every payment order."""
    return tuple(
        Row(
            (
                order.person,
                money(amount_text(order.amount, order.unit), order.unit, language),
                money(amount_text(order.paid_amount, order.paid_unit), order.paid_unit, language),
                say(value_of("state", order.state), language),
                order.ordered_by,
                ", ".join(order.released_by) or "—",
            )
        )
        for order in case.payment.orders
    )


def advances(case: Case, language: str) -> tuple[Row, ...]:
    """Return every advance: to whom, when, how much, how it was paid, what awards have taken up of it, by whom."""
    return tuple(
        Row(
            (
                each.person,
                day(each.on, language),
                money(amount_text(each.amount, each.unit), each.unit, language),
                money(amount_text(each.paid_amount, each.paid_unit), each.paid_unit, language),
                money(amount_text(each.taken_up, each.unit), each.unit, language),
                ", ".join(each.by),
            )
        )
        for each in case.payment.advances
    )


def in_kind(case: Case, language: str) -> tuple[Row, ...]:
    """Return every promise beside money: what, to whom, where it stands, and by which day something is expected."""
    approved = case.award.approved
    award = approved.result if approved is not None else None
    promises = [promise_name(each, language) for each in promises_of(award)]
    return tuple(
        Row(
            (
                f"{each.promise} · {promises[each.promise - 1]}",
                each.person,
                say(FULFILMENT[each.state], language),
                _expected(each, language),
            )
        )
        for each in owed_in_kind(award, case.inkind)
    )


def _expected(promise: InKind, language: str) -> str:
    until = promise.until
    if promise.state is Fulfilment.OPEN and promise.steps:
        until = promise.steps[-1].expected
    return day(until, language) if until is not None else "—"


def accounts(case: Case, language: str) -> tuple[Row, ...]:
    """Return what each person was awarded, was paid, holds in credit and is owed."""
    unit = case.award.unit
    return tuple(
        Row(
            (
                each.person,
                *(
                    money(amount_text(amount, unit), unit, language)
                    for amount in (each.share, each.paid, each.in_credit, each.owed)
                ),
            )
        )
        for each in accounts_of(case)
    )


def committed(case: Case, language: str) -> str:
    """Return what was set aside before the award; "" when nothing was."""
    found = case.payment.commitment
    return money(amount_text(found.amount, found.unit), found.unit, language) if found is not None else ""
