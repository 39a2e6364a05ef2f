"""How long a case is kept: from which quarter a period runs, how long it is, and on which day it is over.

The quarter in which a case ended lies in clear, and nothing of why it ended: so what is due for erasure is seen without
a key, and whoever takes the disks cannot tell who was judged hostile from who stayed silent (docs/adr/0066).
"""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

import msgspec

from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.reception import Outcome
from safeconduct.casefile.words import CoarseStage


class Record(StrEnum):
    """What has a period of its own."""

    CONTACT = "contact"
    """A case that ended before a reception: nobody came, it was declined, withdrawn, a duplicate, or hostile."""
    RECEPTION = "reception"
    """A case in which somebody or something was received, an incident recorded or an award contested: its file."""
    AWARD = "award"
    """A case in which money was promised or moved: its file. What stands in the books is not forgotten."""
    DEATH = "death"
    """A case in which somebody died or is missing."""
    NAMES = "names"
    """Names, contact data and whereabouts in the vault, of a case that is kept for longer."""


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """How long something is kept.

    Attributes:
        months: counted from the end of the quarter in which the case ended.
        source: the provision that asks for it, or allows it.
    """

    months: int
    source: str


PERIODS: Mapping[Record, Period] = {
    Record.CONTACT: Period(months=6, source="Directive (EU) 2016/680, art. 4(1)(e) and 5"),
    Record.RECEPTION: Period(
        months=120,
        source="Geneva Convention III, art. 18, 122 and 123; UN Convention against Corruption, art. 9(3)",
    ),
    Record.AWARD: Period(months=120, source="UN Convention against Corruption, art. 9(3)"),
    Record.DEATH: Period(
        months=360, source="Additional Protocol I (1977), art. 32-33; Rome Statute of the ICC, art. 29"
    ),
    Record.NAMES: Period(months=24, source="Directive (EU) 2016/680, art. 4(1)(c) and 5"),
}
"""As long as nobody has set others. They are cautious, and no legal advice: a legal adviser sets those of the
country, with their source. docs/operate/forgetting.md gives the reason of each."""

BOUNDS: Mapping[Record, tuple[int, int]] = {
    Record.CONTACT: (1, 60),
    Record.RECEPTION: (36, 360),
    Record.AWARD: (36, 360),
    Record.DEATH: (120, 1200),
    Record.NAMES: (1, 360),
}
"""The fewest and the most months that can be set: neither may evidence vanish within a year, nor anybody who only
asked a question be kept for ever."""

_QUARTER = re.compile(r"([0-9]{4})-Q([1-4])")


def quarter_of(day: date) -> str:
    """Return the quarter of a year in which a day lies: "2023-Q3"."""
    return f"{day.year:04}-Q{(day.month + 2) // 3}"


def over_on(since: str, months: int) -> date:
    """Return the first day on which a period is over.

    Args:
        since: a quarter, "2023-Q3". What is none, which only a forger writes, is never over.
        months: after its end.
    """
    found = _QUARTER.fullmatch(since)
    if found is None:
        return date.max
    count = int(found[1]) * 12 + int(found[2]) * 3 + months
    return date(count // 12, count % 12 + 1, 1) if count // 12 <= date.max.year else date.max


def records_of(case: Case) -> frozenset[Record]:
    """Return what a case holds that decides for how long it is kept; the longest period counts."""
    found = {Record.CONTACT}
    if is_about_a_reception(case):
        found.add(Record.RECEPTION)
    if is_about_money(case):
        found.add(Record.AWARD)
    if is_about_the_dead(case):
        found.add(Record.DEATH)
    return frozenset(found)


def is_about_money(case: Case) -> bool:
    """Say whether public money was awarded or moved in a case; what was set aside and given back is none."""
    payment = case.payment
    return case.award.approved is not None or bool(payment.orders or payment.credits or payment.advances)


def is_about_a_reception(case: Case) -> bool:
    """Say whether somebody came, or something was taken, whatever was awarded for it.

    Else whoever refused an award to somebody who came could erase half a year later what shows that they came, what was
    taken from them and what they complained of.
    """
    reception, custody, award = case.reception, case.custody, case.award
    return (
        reception.arrived_at is not None
        or bool(reception.people or reception.incidents or reception.effects)
        or bool(custody.items or custody.receipts)
        or award.contest is not None
        or award.contested > 0
    )


def is_about_the_dead(case: Case) -> bool:
    """Say whether somebody died or is missing."""
    return any(person.outcome in {Outcome.DEAD, Outcome.MISSING} for person in case.reception.people)


def in_clear(case: Case, after: CoarseStage, today: date) -> dict[str, Any]:
    """Return what an officer's entry says in clear of retention, under `retain`; mostly nothing.

    It follows from the stage and from no act's declaration: however a case ends, its period begins, also where the
    person ended it, whose mailbox moves no stage in clear, and where it ended under an earlier release.

    Args:
        case: before the entry.
        after: coarse stage after it.
        today: the day of the entry, in UTC.
    """
    ended = case.access.ended
    if after is CoarseStage.ERASED:
        # To the week: an erasure is complete only so many days later, and nothing else remembers when it was.
        return {"retain": f"{today:%G-W%V}"}
    if after is CoarseStage.CLOSED:
        return {} if ended else {"retain": quarter_of(today)}
    return {"retain": ""} if ended else {}
