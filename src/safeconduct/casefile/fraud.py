"""Fraud controls, the pure part: what can be seen in one case, with its evidence, and where the caps lie.

Nothing here decides. What is found is shown to people with what was seen; what it means, two of them say. What can be
seen only beside other cases, and with an officer's keys, is in `registry.suspecting`.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

import msgspec

from safeconduct.casefile.case import Case
from safeconduct.casefile.office import Caps, Office
from safeconduct.casefile.parts.custody import SerialMark
from safeconduct.casefile.parts.fraud import Evidence, Ground
from safeconduct.casefile.parts.payment import PAID, SPENT, Order, OrderState
from safeconduct.language import PLACEHOLDER, say
from safeconduct.schedule.money import UNITS, amount_text
from safeconduct.sealing import canonical

SPLIT_DAYS = 14
"""Days within which orders to one person are looked at together: two weeks hold two paydays of any office."""

NEAR = 80
"""Per cent of a cap from which on an order is flagged."""

EVIDENCE: Mapping[str, str] = {
    "held_elsewhere": "The item with the tag {tag} ({equipment}) was to be received here, and another case holds it.",
    "claimed_elsewhere": "An item of this case was to be received in another one, with the tag {tag} ({equipment}).",
    "ask": "Ask these colleagues, who work on the other case: {accounts}.",
    "held_here": "The serial number of the item with the tag {tag} ({equipment}) is in custody here under another tag.",
    "serial_erased": "The serial number was removed from the items {items}.",
    "serial_unreadable": "The serial number of the items {items} cannot be read.",
    "serial_none": "No serial number: item no. {items}. Without one it is not recognised in another case.",
    "linked_to": "People of this case went over to case {case}: what they brought is claimed there.",
    "linked_from": "People of this case came over from case {case}: look for the same items and payees there.",
    "same_payee": "The account of order {order} is also that of {person} in case {case}.",
    "same_payee_here": "The account of order {order} is also that of {person} in this case.",
    "interest": "{account} declared an interest of their own in this case.",
    "interest_acted": "{account} declared an interest of their own after taking part in what was decided here.",
    "split": "{count} orders to {person} within {days} days are each below the cap and together {sum}: {orders}.",
    "above_order": "Order {order} of {sum} is above the cap for one order, {cap}.",
    "above_person": "With order {order}, {person} is paid {sum} in this quarter, above the cap of {cap}.",
    "above_programme": "With order {order}, the programme pays {sum} in this year, above the cap of {cap}.",
    "near_order": "Order {order} of {sum} is near the cap for one order, {cap}.",
    "near_person": "With order {order}, {person} is paid {sum} in this quarter, near the cap of {cap}.",
}
"""What was seen, by code: the message id of its translation."""


def sentences() -> Iterable[str]:
    """Return every sentence of this module, for the translators."""
    return EVIDENCE.values()


def is_whole(evidence: Evidence) -> bool:
    """Say whether a piece of evidence can be said: its code is known, and everything is there that fills it in."""
    sentence = EVIDENCE.get(evidence.code)
    return sentence is not None and set(PLACEHOLDER.findall(sentence)) == set(evidence.params)


def tell(evidence: Evidence, language: str) -> str:
    """Return what was seen, in words; of a code that a later release knows, the code."""
    sentence = EVIDENCE.get(evidence.code)
    return say(sentence, language, **evidence.params) if sentence is not None else evidence.code


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What the software found.

    Attributes:
        ground: what may be wrong.
        evidence: what was seen.
        people: labels of those it is about.
        accounts: officers it concerns: they do not settle it.
        holds: whether award and payment wait until two people have settled it; otherwise it is only shown.
    """

    ground: Ground
    evidence: tuple[Evidence, ...]
    people: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    holds: bool = True

    @property
    def key(self) -> str:
        """Its name: the same as long as what was seen is the same, so that new evidence is looked at anew."""
        seen = [{"code": one.code, "params": one.params} for one in self.evidence]
        return f"{self.ground}.{canonical.digest(seen).hex()[:16]}"


def suspicions(case: Case, office: Office, today: date) -> tuple[Finding, ...]:
    """Return what can be seen in a case alone, also what is settled by now, in a fixed order.

    Args:
        case: as it stands.
        office: whose caps count.
        today: orders that have not left count as of today.
    """
    caps = caps_of(case, office)
    return (
        *_serials(case),
        *_links(case),
        *_interests(case),
        *(_splits(case, caps, today) if caps is not None else ()),
        *(_near(case, caps, today) if caps is not None else ()),
    )


def unanswered(case: Case, office: Office, today: date) -> tuple[Finding, ...]:
    """Return what holds award and payment and that nobody has raised or settled yet."""
    return tuple(
        one for one in suspicions(case, office, today) if one.holds and case.fraud.suspicion(one.key) is None
    )


def waits(case: Case) -> bool:
    """Say whether something holds award and payment that nobody looked at, as far as a case alone tells it.

    What the caps show needs the office; a queue does without it, and the gates do not.
    """
    return bool(unanswered(case, _NO_OFFICE, date.max))


_NO_OFFICE = Office(reference="")


def finding(case: Case, office: Office, today: date, key: str) -> Finding | None:
    """Return what was found under a key; None when it is not there, or not any more."""
    return next((one for one in suspicions(case, office, today) if one.key == key), None)


_MARKS = {
    SerialMark.ERASED: ("serial_erased", True),
    SerialMark.UNREADABLE: ("serial_unreadable", False),
    SerialMark.NONE: ("serial_none", False),
}


def _serials(case: Case) -> Iterator[Finding]:
    """Yield items that no index can tell from others: a number that was removed was removed by somebody."""
    for mark, (code, holds) in _MARKS.items():
        found = [item for item in case.custody.here if item.serial_mark is mark]
        if found:
            yield Finding(
                ground=Ground.SERIAL_GONE,
                evidence=(_seen(code, items=", ".join(str(item.number) for item in found)),),
                people=tuple(dict.fromkeys(item.delivered_by for item in found)),
                holds=holds,
            )


def _links(case: Case) -> Iterator[Finding]:
    for code, others in (
        ("linked_to", [link.case for link in case.reception.links]),
        ("linked_from", [taken.case for taken in case.reception.taken_over]),
    ):
        for other in dict.fromkeys(others):
            yield Finding(ground=Ground.LINKED_CLAIMS, evidence=(_seen(code, case=other),), holds=False)


def _interests(case: Case) -> Iterator[Finding]:
    for account in dict.fromkeys(one.account for one in case.fraud.interests):
        acted = account in took_part(case)
        yield Finding(
            ground=Ground.INTEREST,
            evidence=(_seen("interest_acted" if acted else "interest", account=account),),
            accounts=(account,),
            holds=acted,
        )


def took_part(case: Case) -> frozenset[str]:
    """Return the accounts that inspected, assessed, approved, ordered or released in this case."""
    award = case.award
    return frozenset(
        (
            *(one.by for item in case.custody.items for one in (*item.inspections, *item.superseded)),
            *((award.assessed.by,) if award.assessed is not None else ()),
            *(award.approved.by if award.approved is not None else ()),
            *(one.ordered_by for one in case.payment.orders),
            *(account for one in case.payment.orders for account in one.released_by),
        )
    )


def _splits(case: Case, caps: Caps, today: date) -> Iterator[Finding]:
    """Yield runs of orders to one person that stay below the cap one by one, and pass it together."""
    for person in dict.fromkeys(order.person for order in case.payment.orders) if caps.per_order else ():
        run: list[Order] = []
        for order in sorted(_small(case, person, caps), key=lambda one: day_of(one, today)):
            run = [
                one for one in run if day_of(order, today) - day_of(one, today) < timedelta(days=SPLIT_DAYS)
            ]
            run.append(order)
            if sum(one.amount for one in run) <= caps.per_order:
                continue
            yield Finding(
                ground=Ground.SPLIT,
                evidence=(
                    _seen(
                        "split",
                        count=str(len(run)),
                        person=person,
                        days=str(SPLIT_DAYS),
                        sum=_money(sum(one.amount for one in run), caps.unit),
                        orders=", ".join(one.reference for one in run),
                    ),
                ),
                people=(person,),
                accounts=tuple(dict.fromkeys(one.ordered_by for one in run)),
            )


def _small(case: Case, person: str, caps: Caps) -> list[Order]:
    return [
        one
        for one in case.payment.orders
        if one.person == person
        and one.state in SPENT
        and one.unit == caps.unit
        and one.amount <= caps.per_order
    ]


def _near(case: Case, caps: Caps, today: date) -> Iterator[Finding]:
    """Yield orders that wait for their release and come near a cap, or pass one."""
    for order in case.payment.orders:
        if order.state is not OrderState.ORDERED:
            continue
        above = above_caps(case, caps, order, today)
        evidence = above or tuple(_against(case, caps, order, today, "near", share=NEAR))
        if evidence:
            yield Finding(
                ground=Ground.ABOVE_CAP if above else Ground.NEAR_CAP,
                evidence=evidence,
                people=(order.person,),
                accounts=(order.ordered_by,),
                holds=False,  # G158 refuses what is above; nothing refuses what is near
            )


def caps_of(case: Case, office: Office) -> Caps | None:
    """Return the caps under which a case's payments stand; None while two people have set none."""
    assessed = case.award.assessed
    if assessed is None:
        return None
    return office.caps_of(assessed.claim.programme, assessed.result.unit)


def above_caps(
    case: Case, caps: Caps, order: Order, today: date, *, of_programme: int | None = None
) -> tuple[Evidence, ...]:
    """Return which caps an order would pass if it left today, with the figures; nothing when it passes none.

    Args:
        case: whose order it is.
        caps: that count.
        order: not released yet.
        today: the day on which it would leave.
        of_programme: minor units that the programme has paid in this year, without this order; None where that is
            not known, and the cap of the year is not asked.
    """
    found = [*_against(case, caps, order, today, "above")]
    if of_programme is not None and caps.per_year and of_programme + order.amount > caps.per_year:
        found.append(
            _seen(
                "above_programme",
                order=order.reference,
                sum=_money(of_programme + order.amount, caps.unit),
                cap=_money(caps.per_year, caps.unit),
            )
        )
    return tuple(found)


def _against(
    case: Case, caps: Caps, order: Order, today: date, how: str, *, share: int = 100
) -> Iterator[Evidence]:
    """Yield the caps of which an order takes more than `share` per cent."""
    if order.unit != caps.unit:
        return
    in_quarter = order.amount + paid_in_quarter(case, order.person, order.unit, today)
    for name, amount, cap in (
        ("order", order.amount, caps.per_order),
        ("person", in_quarter, caps.per_quarter),
    ):
        if cap and 100 * amount > share * cap:
            yield _seen(
                f"{how}_{name}",
                order=order.reference,
                sum=_money(amount, caps.unit),
                cap=_money(cap, caps.unit),
                **({"person": order.person} if name == "person" else {}),
            )


def paid_in_quarter(case: Case, person: str, unit: str, today: date) -> int:
    """Return what has left for a person in the quarter of a day, in minor units of `unit`."""
    return sum(
        one.amount
        for one in case.payment.orders
        if one.person == person
        and one.unit == unit
        and one.state in PAID
        and one.released_on is not None
        and _quarter(one.released_on) == _quarter(today)
    )


def day_of(order: Order, today: date) -> date:
    """Return the day on which an order left; of one that has not, today."""
    return order.released_on or today


def _quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3


def _money(amount: int, unit: str) -> str:
    return f"{amount_text(amount, unit)} {unit}" if unit in UNITS else f"{amount} {unit}"


def _seen(code: str, /, **params: str) -> Evidence:
    return Evidence(code=code, params=params)
