"""Money as a case moves it: rates, rounding, what the award's obligation becomes, and what lies in clear.

What an act puts under "money" in its clear envelope is `{"week": "2023-W34", "moves": [move, …]}`; the books
follow it. Each move has `kind` ("oblige", "disburse", "credit", "release_credit", "settle_advance", "reverse"),
`unit`, `amount` in minor units, and `payment`, its random reference. An obligation has `programme` and `year`, whose
appropriation it comes out of; those of before have neither. A reversal has `reverses`, the reference of what it takes
back. A disbursement in another unit has `paid_unit`, `paid_amount` and `rate` with `numerator`, `denominator`
(paid minor units per awarded minor unit), `on` and `source`; one that goes to the bank in a file has `method` "bank".

What an act puts under "bank" says what passed between us and the bank of such a payment: `{"what", "payment", …}` with
the file's random `file` and its `week` for "sent", and the digest of what was read, `line`, for "answered", "booked",
"returned", and for "paid_again" and "back_again" of what was paid after that, and given back.
"""

from collections.abc import Iterable
from datetime import date
from math import gcd
from typing import TYPE_CHECKING, Any

import msgspec

from safeconduct.assessment import Award as Result
from safeconduct.casefile.case import Case
from safeconduct.casefile.office import Office, Rate, RateOnRecord
from safeconduct.casefile.parts.award import Award, Exchange, Obliged
from safeconduct.casefile.parts.payment import Advance, Order, Payment, RateUsed, SetOff
from safeconduct.schedule import UNITS

if TYPE_CHECKING:
    from safeconduct.casefile.acts.office import RecordRate

RATE_MOST = 10**9
"""The most that either part of a rate may be, in minor units as in main ones; with more the books cannot multiply."""

LONGEST_SOURCE = 200
"""Characters that the books keep of who published a rate."""

RATE_DAYS = 7
"""Days by which the rate of an award may be older than its approval: over holidays banks publish none."""


def week_of(on: date) -> str:
    """Return a day's ISO week, "2023-W34": no finer date of a movement lies in clear, but for the day of its rate."""
    year, week, _ = on.isocalendar()
    return f"{year}-W{week:02}"


def is_a_weight(unit: str) -> bool:
    """Say whether a unit is a weight, such as XAU-tael: one of it is worth thousands, and nothing less is paid.

    Nothing is exchanged into or out of one. Instalments are rounded one by one, and a half of a tael each would double
    the pay.
    """
    return "-" in unit


def newest_rate(
    office: Office, unit: str, counter: str, today: date, *, within: int | None = None
) -> RateUsed | None:
    """Return the newest official rate on record, in minor units and lowest terms; None when there is none.

    The newest one, and no other: whoever puts a rate on an award does not choose among days.

    Args:
        office: which knows the rates.
        unit: from which.
        counter: into which.
        today: no rate of a later day counts.
        within: days before `today` from which it is at the earliest; None for any.
    """
    newest = _newest(office, unit, counter, today, within)
    return in_minor_units(newest) if newest is not None else None


def exchange_into(office: Office, unit: str, counters: Iterable[str], on: date) -> tuple[Exchange, ...]:
    """Return what is put on an award in `unit`: the official rate into each of `counters` that has one for its day.

    Args:
        office: which knows the rates.
        unit: of the award.
        counters: into which it may be paid.
        on: the day of the award's approval. A rate is of that day or of the 7 before it.
    """
    rates = ((each, newest_rate(office, unit, each, on, within=RATE_DAYS)) for each in counters)
    return tuple(Exchange(unit=each, rate=rate) for each, rate in rates if rate is not None)


def rate_for(
    signer: str, office: Office, unit: str, counter: str, today: date, *, within: int | None = None
) -> RateUsed | None:
    """Return the newest official rate if this account may sign by it: another recorded it, or two people did.

    Whoever records a rate alone and then signs an award or an advance by it has chosen what is paid. No older rate
    counts in its place: recording one would then be a way to pay by that of another day.
    """
    newest = _newest(office, unit, counter, today, within)
    return in_minor_units(newest) if newest is not None and set(newest.by) - {signer} else None


def recorded_by_another(signer: str, office: Office, unit: str, counter: str, rate: RateUsed) -> bool:
    """Say whether anybody but this account put a rate on record: alone, or with them from a file.

    Whoever recorded the rate of an award alone neither orders nor releases a payment at it: with one other person they
    would have chosen what is paid, and paid it.
    """
    return any(
        set(each.by) - {signer} and in_minor_units(each) == rate
        for each in office.rates
        if (each.unit, each.counter, each.on) == (unit, counter, rate.on) and is_taken_by_the_books(each)
    )


def _newest(office: Office, unit: str, counter: str, today: date, within: int | None) -> RateOnRecord | None:
    known = [
        rate
        for rate in office.rates
        # One from before G115 may be of nothing, or nothing that the books take: it is none.
        if (rate.unit, rate.counter) == (unit, counter)
        and rate.on <= today
        and (within is None or (today - rate.on).days <= within)
        and is_taken_by_the_books(rate)
    ]
    if not known or is_a_weight(unit) or is_a_weight(counter):
        return None
    # Of two for one day the later entry counts: it corrects the earlier.
    _, newest = max(enumerate(known), key=lambda pair: (pair[1].on, pair[0]))
    return newest


def is_taken_by_the_books(rate: "Rate | RecordRate") -> bool:
    """Say whether the books can take a payment at this rate.

    They keep it between minor units, in lowest terms, each up to 10^9, and 200 characters of its source. One that they
    refuse would stand on an award at which nothing can be released.
    """
    if min(rate.numerator, rate.denominator) < 1 or not {rate.unit, rate.counter} <= UNITS.keys():
        return False
    used = in_minor_units(rate)
    # PostgreSQL keeps no text with a NUL in it.
    return (
        max(used.numerator, used.denominator) <= RATE_MOST
        and len(rate.source) <= LONGEST_SOURCE
        and "\0" not in rate.source
    )


def in_minor_units(rate: "Rate | RecordRate") -> RateUsed:
    """Return an official rate between minor units, in lowest terms; its parts above nothing, its units known."""
    numerator = rate.numerator * 10 ** UNITS[rate.counter]
    denominator = rate.denominator * 10 ** UNITS[rate.unit]
    divisor = gcd(numerator, denominator)
    return RateUsed(
        numerator=numerator // divisor, denominator=denominator // divisor, on=rate.on, source=rate.source
    )


def converted(amount: int, rate: RateUsed) -> int:
    """Return what is paid for `amount` minor units, rounded half up to the paid unit's minor unit.

    The books repeat the computation, by the same rule, before they take the entry.
    """
    return (2 * amount * rate.numerator + rate.denominator) // (2 * rate.denominator)


def anything_spent(case: Case) -> bool:
    """Say whether anything is ordered, paid or held in credit."""
    return any(case.payment.spent(person) for person in case.payment.people)


def obligation_for(award: Award, total: int, *, unit: str, reference: str, on: date) -> tuple[Obliged, ...]:
    """Return the case's obligations once an award of `total` stands, with what that adds or takes back.

    A first or a higher award adds the difference. A lower one takes back all that stands and posts anew,
    which is possible only while nothing of it was spent (a gate sees to that).

    Args:
        award: as it was.
        total: of the new award, in minor units.
        unit: of the new award.
        reference: of the new posting; reversals add "-1", "-2" … to it.
        on: the day of the approval.
    """
    lack = total - award.obligation
    one_unit = all(each.unit == unit for each in award.standing)
    if one_unit and lack >= 0:
        added = (Obliged(reference=reference, unit=unit, amount=lack, on=on),) if lack > 0 else ()
        return (*award.obliged, *added)
    reversed_ = []
    number = 0
    for each in award.obliged:
        if each.reversed_by:
            reversed_.append(each)
            continue
        number += 1
        reversed_.append(msgspec.structs.replace(each, reversed_by=f"{reference}-{number}", reversed_on=on))
    added = (Obliged(reference=reference, unit=unit, amount=total, on=on),) if total else ()
    return (*reversed_, *added)


def set_off(case: Case, award: Result, *, reference: str, on: date) -> tuple[Advance, ...]:
    """Return the case's advances with what an approved award takes up of them.

    Of each person's advances at most what their share leaves: nobody gives anything back. One in another unit
    than the award's stays as it is.

    Args:
        case: before the approval.
        award: that is approved.
        reference: of the approval; each posting adds "-a1", "-a2" … to it.
        on: the day of the approval.
    """
    left = {person: share - case.payment.spent(person) for person, share in award.shares.items()}
    found, number = [], 0
    for each in case.payment.advances:
        amount = min(each.amount - each.taken_up, left.get(each.person, 0))
        if amount > 0 and each.unit == award.unit:
            number += 1
            left[each.person] -= amount
            taken = SetOff(reference=f"{reference}-a{number}", amount=amount, on=on)
            found.append(msgspec.structs.replace(each, set_off=(*each.set_off, taken)))
        else:
            found.append(each)
    return tuple(found)


def set_off_moves(award: Award, payment: Payment, reference: str) -> list[dict[str, Any]]:
    """Return what the approval with this reference took up of advances: out of the obligation, back from the float."""
    programme = award.approved.result.programme if award.approved is not None else ""
    return [
        move(
            "settle_advance",
            unit=each.unit,
            amount=taken.amount,
            payment=taken.reference,
            programme=programme,
            year=taken.on.year,
        )
        for each in payment.advances
        for taken in each.set_off
        if taken.reference.startswith(f"{reference}-a")
    ]


def moves(on: date, each: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return the clear "money" of an entry; nothing at all when nothing moves."""
    found = list(each)
    return {"money": {"week": week_of(on), "moves": found}} if found else {}


def move(kind: str, *, unit: str, amount: int, payment: str, **more: Any) -> dict[str, Any]:
    """Return one movement."""
    return {"kind": kind, "unit": unit, "amount": amount, "payment": payment, **more}


def obligation_moves(award: Award, reference: str) -> list[dict[str, Any]]:
    """Return what the approval with this reference moved: reversals first, so that the pool has the money.

    An obligation names the programme and the year of its approval: it comes out of that appropriation. Entries
    from before there were several name neither.
    """
    programme = award.approved.result.programme if award.approved is not None else ""
    taken_back = [
        move("reverse", unit=each.unit, amount=each.amount, payment=each.reversed_by, reverses=each.reference)
        for each in award.obliged
        if each.reversed_by.startswith(f"{reference}-")
    ]
    posted = [
        move(
            "oblige",
            unit=each.unit,
            amount=each.amount,
            payment=each.reference,
            programme=programme,
            year=each.on.year,
        )
        for each in award.obliged
        if each.reference == reference
    ]
    return [*taken_back, *posted]


def disbursement(order: Order) -> dict[str, Any]:
    """Return the movement of a released order."""
    exchange: dict[str, Any] = {}
    if order.rate is not None:
        exchange["rate"] = {
            "numerator": order.rate.numerator,
            "denominator": order.rate.denominator,
            "on": order.rate.on.isoformat(),
            "source": order.rate.source,
        }
    return move(
        "disburse",
        unit=order.unit,
        amount=order.amount,
        payment=order.reference,
        paid_unit=order.paid_unit,
        paid_amount=order.paid_amount,
        **({"method": order.method.value} if order.goes_by_file else {}),
        **exchange,
    )
