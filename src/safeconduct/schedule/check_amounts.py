"""Refuse amounts that say nothing, cannot be counted, or pay for what was destroyed."""

import re
from fractions import Fraction
from typing import assert_never

from safeconduct.errors import BadInput
from safeconduct.schedule.amounts import (
    APPRAISED,
    FirstOf,
    FixedAmount,
    LowestOf,
    OpenAmount,
    PortionAmount,
    RangeAmount,
    RateAmount,
    SimpleAmount,
    WhenExceeds,
    simple_parts,
)
from safeconduct.schedule.clauses import Clause, FirstComers
from safeconduct.schedule.measures import MEASURES
from safeconduct.schedule.money import minor_units
from safeconduct.schedule.reading import Document, Keys
from safeconduct.schedule.terms import Schedule

_PERCENT = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4})?")
_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,3})?")


def check_amounts(document: Document, path: Keys, clause: Clause, schedule: Schedule) -> None:
    """Check what a clause pays.

    Args:
        document: where it was read.
        path: the clause's place.
        clause: the clause.
        schedule: its list.

    Raises:
        BadInput: file, line, column and what is wrong.
    """
    at: Keys = (*path, "pays")
    pays = clause.pays
    for inner, part in simple_parts(pays):
        _check_simple(document, (*at, *inner), part, schedule)
    match pays:
        case FirstOf():
            _check_first_of(document, at, pays)
        case LowestOf():
            _check_lowest_of(document, at, pays)
        case WhenExceeds():
            _check_value(document, (*at, "value"), pays.value, schedule)
            _check_value(document, (*at, "of"), pays.of, schedule)
            _checked_percent(document, (*at, "percent"), pays.percent)
            if pays.value == pays.of:
                document.refuse((*at, "of"), "a value is compared with itself here.")
        case _:
            pass
    if clause.per != "item" and not isinstance(pays, FixedAmount | RangeAmount):
        document.refuse((*path, "per"), f"only a fixed amount or a range can be for each {clause.per}.")
    if clause.first is not None:
        _check_first_comers(document, (*path, "first"), clause, clause.first, schedule)


def _check_first_of(document: Document, at: Keys, pays: FirstOf) -> None:
    if len(pays.of) < 2:
        document.refuse((*at, "of"), "name at least two amounts, of which the first that is stated holds.")
    for index, part in enumerate(pays.of[:-1]):
        if not isinstance(part, PortionAmount):
            document.refuse(
                (*at, "of", index), "what stands after this can never be paid: only portions can be missing."
            )


def _check_lowest_of(document: Document, at: Keys, pays: LowestOf) -> None:
    if len(pays.of) < 2:
        document.refuse((*at, "of"), "name at least two amounts, of which the lowest is paid.")
    for index, part in enumerate(pays.of):
        if not isinstance(part, PortionAmount | FixedAmount):
            document.refuse((*at, "of", index), "the lowest is taken of fixed amounts and portions only.")


def _check_first_comers(
    document: Document, at: Keys, clause: Clause, first: FirstComers, schedule: Schedule
) -> None:
    if clause.per != "item" or not isinstance(clause.pays, FixedAmount):
        document.refuse(at, "a bonus for the first stands on a fixed amount for each item only.")
    if first.count < 1:
        document.refuse((*at, "count"), "a bonus for the first nobody is none; leave it out.")
    if not _minor(document, (*at, "bonus"), first.bonus, schedule.unit):
        document.refuse((*at, "bonus"), "a bonus of nothing is none; leave it out.")


def check_rounding(document: Document, schedule: Schedule) -> None:
    """Refuse a rounding that says nothing, or none where a clause pays a part of something."""
    rounding = schedule.rounding
    if (
        rounding is not None
        and rounding.to
        and not _minor(document, ("rounding", "to"), rounding.to, schedule.unit)
    ):
        document.refuse(("rounding", "to"), "an amount cannot be rounded to nothing.")
    if rounding is None:
        for index, clause in enumerate(schedule.clauses):
            if any(isinstance(part, PortionAmount | RateAmount) for _, part in simple_parts(clause.pays)):
                document.refuse(
                    ("clauses", index, "pays"),
                    "this can come out finer than it can be paid: say under “rounding” how it is rounded.",
                )


def check_additions(document: Document, schedule: Schedule, ids: set[str]) -> None:
    """Refuse an addition to a clause that the list does not have, or of nothing."""
    clauses = {clause.id for clause in schedule.clauses}
    for index, addition in enumerate(schedule.additions):
        path: Keys = ("additions", index)
        if addition.id in ids:
            document.refuse((*path, "id"), f"“{addition.id}” stands here twice.")
        ids.add(addition.id)
        if not _minor(document, (*path, "amount"), addition.amount, schedule.unit):
            document.refuse((*path, "amount"), "an addition of nothing is none; leave it out.")
        if not addition.clauses:
            document.refuse((*path, "clauses"), "name the clauses that it is added to.")
        for number, clause in enumerate(addition.clauses):
            if clause not in clauses:
                document.refuse((*path, "clauses", number), f"the list has no clause “{clause}”.")


def check_payment(document: Document, schedule: Schedule) -> None:
    """Refuse instalments that do not make up the whole."""
    payment = schedule.payment
    if payment is None:
        return
    percents = [instalment.percent for instalment in payment.instalments]
    if percents and (sum(percents) != 100 or min(percents) < 1):
        document.refuse(
            ("payment", "instalments"),
            f"the instalments make {sum(percents)} per cent, not 100: correct them.",
        )


def _check_simple(document: Document, at: Keys, part: SimpleAmount, schedule: Schedule) -> None:
    match part:
        case FixedAmount():
            _check_fixed(document, at, part, schedule)
        case RangeAmount():
            lowest = _minor(document, (*at, "lowest"), part.lowest, schedule.unit)
            highest = _minor(document, (*at, "highest"), part.highest, schedule.unit)
            if lowest >= highest:
                document.refuse((*at, "highest"), "the highest amount must be above the lowest.")
        case RateAmount():
            _check_rate(document, at, part, schedule)
        case PortionAmount():
            _check_portion(document, at, part, schedule)
        case OpenAmount():
            pass
        case _:
            assert_never(part)


def _check_fixed(document: Document, at: Keys, part: FixedAmount, schedule: Schedule) -> None:
    _check_something(document, (*at, "amount"), part.amount, schedule.unit)
    for other, amount in part.also_in.items():
        if other not in schedule.other_units:
            document.refuse(
                (*at, "also_in", other), f"“{other}” is not among the list's other_units: add it there."
            )
        _check_something(document, (*at, "also_in", other), amount, other)


def _check_rate(document: Document, at: Keys, part: RateAmount, schedule: Schedule) -> None:
    _check_something(document, (*at, "amount"), part.amount, schedule.unit)
    if part.unit not in MEASURES:
        document.refuse(
            (*at, "unit"), f"“{part.unit}” is no measure: use one of {', '.join(sorted(MEASURES))}."
        )
    if not _NUMBER.fullmatch(part.per) or not Fraction(part.per):
        document.refuse((*at, "per"), f"“{part.per}” is no quantity: write a positive number such as “20”.")


def _check_something(document: Document, path: Keys, amount: str, unit: str) -> None:
    if not _minor(document, path, amount, unit):
        document.refuse(path, "a clause that pays nothing is no clause; leave it out.")


def _check_portion(document: Document, at: Keys, part: PortionAmount, schedule: Schedule) -> None:
    _check_value(document, (*at, "of"), part.of, schedule)
    if bool(part.percent) == bool(part.by_grade):
        document.refuse(at, "say either “percent” or, by condition, “by_grade”.")
    if part.percent:
        _checked_percent(document, (*at, "percent"), part.percent)
    if part.by_grade:
        rule = schedule.eligibility.condition
        if rule is None:
            document.refuse((*at, "by_grade"), "the list sets no condition, so no grade can decide a part.")
        for grade, percent in part.by_grade.items():
            if grade not in rule.payable:
                document.refuse(
                    (*at, "by_grade", grade), f"grade “{grade}” is not among those that the list pays."
                )
            _checked_percent(document, (*at, "by_grade", grade), percent)
        for grade in rule.payable:
            if grade not in part.by_grade:
                document.refuse((*at, "by_grade"), f"grade “{grade}” is paid, but no part is named for it.")
    if part.at_most and not _minor(document, (*at, "at_most"), part.at_most, schedule.unit):
        document.refuse((*at, "at_most"), "a cap of nothing pays nothing; leave the clause out.")


def _check_value(document: Document, path: Keys, value: str, schedule: Schedule) -> None:
    if value == APPRAISED:
        return
    attribute = schedule.attributes.get(value)
    if attribute is None or attribute.kind != "money":
        document.refuse(
            path, f"“{value}” is neither “{APPRAISED}” nor an attribute of kind money that the list declares."
        )


def _checked_percent(document: Document, path: Keys, percent: str) -> None:
    if not _PERCENT.fullmatch(percent) or not Fraction(percent):
        document.refuse(path, f"“{percent}” is no percentage: write a positive number such as “40” or “2.5”.")


def _minor(document: Document, path: Keys, amount: str, unit: str) -> int:
    try:
        return minor_units(amount, unit)
    except BadInput as error:
        document.refuse(path, str(error))
