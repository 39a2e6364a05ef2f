"""What one clause comes to for one line, whatever way it has of coming to an amount."""

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple, assert_never

from safeconduct.assessment.award import Param, Reason, Words
from safeconduct.assessment.claim import Item
from safeconduct.assessment.compiled import Compiled, Rule
from safeconduct.assessment.inputs import refuse_item, stated_amount
from safeconduct.schedule import (
    APPRAISED,
    MEASURES,
    Amount,
    FirstComers,
    FirstOf,
    FixedAmount,
    LowestOf,
    OpenAmount,
    PortionAmount,
    RangeAmount,
    RateAmount,
    Rounding,
    WhenExceeds,
    amount_text,
    in_measure,
    minor_units,
)

_APPRAISAL: Words = {"en": "the appraised value", "uk": "оціночна вартість", "ru": "оценочная стоимость"}
_PIECE = "piece"


class Asked(NamedTuple):
    """What a line asks of a clause.

    Attributes:
        position: the item's place in the claim, from 0.
        item: the item.
        quantity: pieces, or a measure in the item's own unit.
        grade: of its condition; None while there is none.
        persons: claimants able to receive; 1 when nobody is, so that a range can be told.
        kind: of all claimants; None when they are of several.
        prior: how many items of the clause were awarded before this line.
    """

    position: int
    item: Item
    quantity: int | Fraction
    grade: str | None
    persons: int
    kind: str | None
    prior: int


class Quote(NamedTuple):
    """What a clause comes to for the whole line.

    Attributes:
        lowest: minor units.
        highest: minor units; None where there is no bound, or none is known.
        reasons: how it comes about, or what is open.
        is_settled: nothing is left to decide: it is `lowest`.
        missing: names of values that the list pays by and the claim does not state.
    """

    lowest: int
    highest: int | None
    reasons: tuple[Reason, ...]
    is_settled: bool
    missing: tuple[Words, ...] = ()


def quote(rule: Rule, asked: Asked, compiled: Compiled) -> Quote:
    """Return what a clause comes to.

    Raises:
        BadInput: a value that the clause needs is no amount, or the quantity is in a unit that it does not
            pay by.
    """
    found = _amount(rule.written.pays, rule, asked, compiled)
    if found.highest is None or found.missing:
        return found
    if rule.written.first is not None:
        found = _with_bonus(found, rule.written.first, asked, compiled)
    for names, amount, claimants in rule.added:
        extra = amount * _pieces(asked)
        reason = Reason("added", {"addition": names, "amount": amount_text(extra, compiled.unit)})
        highest = found.highest or 0
        if not claimants or asked.kind in claimants:
            found = found._replace(
                lowest=found.lowest + extra, highest=highest + extra, reasons=(*found.reasons, reason)
            )
        elif asked.kind is None:
            # Some of them are of this kind, some are not: whose it is, people have to say.
            unsure = Reason("addition_disputed", {"addition": names})
            found = found._replace(
                highest=highest + extra, is_settled=False, reasons=(*found.reasons, unsure)
            )
    return found


def _amount(  # noqa: PLR0911 - one way for each member of the union
    pays: Amount, rule: Rule, asked: Asked, compiled: Compiled
) -> Quote:
    match pays:
        case FixedAmount():
            return _fixed(pays, rule, asked, compiled)
        case OpenAmount():
            return Quote(0, None, (Reason(f"open_{pays.because}", {"clause": rule.names}),), is_settled=False)
        case _ if compiled.unit != compiled.schedule.unit:
            return _not_in_unit(rule, compiled)
        case RangeAmount():
            return _range(pays, rule, asked, compiled)
        case RateAmount():
            return _rate(pays, rule, asked, compiled)
        case PortionAmount():
            return _portion(pays, rule, asked, compiled)
        case FirstOf():
            quotes = [_amount(part, rule, asked, compiled) for part in pays.of]
            return next((found for found in quotes if not found.missing), quotes[0])
        case LowestOf():
            return _lowest(pays, rule, asked, compiled)
        case WhenExceeds():
            return _when_exceeds(pays, rule, asked, compiled)
        case _:
            assert_never(pays)


def _fixed(pays: FixedAmount, rule: Rule, asked: Asked, compiled: Compiled) -> Quote:
    each = compiled.amount_of(pays)
    if each is None:
        return _not_in_unit(rule, compiled)
    amount, counted = _counted(each, rule, asked, compiled)
    code = {"item": "fixed_amount", "person": "fixed_each_person", "group": "fixed_for_group"}[
        rule.written.per
    ]
    stated: dict[str, Param] = {"clause": rule.names, "amount": amount_text(each, compiled.unit)}
    return Quote(amount, amount, (Reason(code, stated), *counted), is_settled=True)


def _range(pays: RangeAmount, rule: Rule, asked: Asked, compiled: Compiled) -> Quote:
    lowest, _ = _counted(minor_units(pays.lowest, compiled.unit), rule, asked, compiled)
    highest, _ = _counted(minor_units(pays.highest, compiled.unit), rule, asked, compiled)
    code = "sources_disagree" if pays.because == "sources_disagree" else "range_needs_decision"
    said = Reason(
        code,
        {
            "clause": rule.names,
            "lowest": amount_text(lowest, compiled.unit),
            "highest": amount_text(highest, compiled.unit),
        },
    )
    return Quote(lowest, highest, (said,), is_settled=False)


def _counted(each: int, rule: Rule, asked: Asked, compiled: Compiled) -> tuple[int, tuple[Reason, ...]]:
    """Return an amount for the whole line, and how often it was taken."""
    if rule.written.per == "group":
        return each, ()
    times = _pieces(asked) * (asked.persons if rule.written.per == "person" else 1)
    if times == 1:
        return each, ()
    params: dict[str, Param] = {
        "quantity": str(times),
        "each": amount_text(each, compiled.unit),
        "amount": amount_text(each * times, compiled.unit),
    }
    return each * times, (Reason("per_quantity", params),)


def _rate(pays: RateAmount, rule: Rule, asked: Asked, compiled: Compiled) -> Quote:
    quantity = in_measure(Fraction(asked.quantity), asked.item.unit or _PIECE, pays.unit)
    if quantity is None:
        refuse_item(
            asked.position, asked.item, f"the list pays by {pays.unit} here: give the quantity in that unit"
        )
    times = quantity / Fraction(pays.per)
    if pays.parts == "whole":
        times = Fraction(times.numerator // times.denominator)
    amount = rounded(
        minor_units(pays.amount, compiled.unit) * times, compiled.schedule.rounding, compiled.unit
    )
    params: dict[str, Param] = {
        "clause": rule.names,
        "each": amount_text(minor_units(pays.amount, compiled.unit), compiled.unit),
        "per": pays.per,
        "measure": MEASURES[pays.unit].names,
        "quantity": decimal_text(quantity),
        "amount": amount_text(amount, compiled.unit),
    }
    code = "rate" if pays.parts == "proportional" else "rate_whole"
    return Quote(amount, amount, (Reason(code, params),), is_settled=True)


def _portion(pays: PortionAmount, rule: Rule, asked: Asked, compiled: Compiled) -> Quote:
    names, value = _value(pays.of, asked, compiled)
    if value is None:
        return _missing(names)
    by_grade = pays.by_grade
    if not by_grade:
        percents = [pays.percent]
    elif asked.grade in by_grade:
        percents = [by_grade[asked.grade]]
    else:
        percents = sorted(by_grade.values(), key=Fraction)
    cap = minor_units(pays.at_most, compiled.unit) if pays.at_most else None
    ends: list[int] = []
    for percent in (percents[0], percents[-1]):
        exact = rounded(value * Fraction(percent) / 100, compiled.schedule.rounding, compiled.unit)
        ends.append(exact if cap is None else min(exact, cap))
    lowest, highest = ends
    params: dict[str, Param] = {
        "clause": rule.names,
        "percent": percents[-1],
        "value": names,
        "worth": amount_text(value, compiled.unit),
        "amount": amount_text(highest, compiled.unit),
    }
    if len(percents) > 1:
        params["lowest"], params["highest"] = (amount_text(end, compiled.unit) for end in ends)
        del params["amount"], params["percent"]
        return Quote(lowest, highest, (Reason("portion_by_grade_open", params),), is_settled=False)
    code = "portion"
    if by_grade:
        grade = next(each for each in compiled.schedule.grades if each.code == asked.grade)
        code = "portion_by_grade"
        params |= {"grade": grade.code, "grade_name": grade.names}
    reasons = [Reason(code, params)]
    if cap is not None and highest == cap:
        reasons.append(Reason("capped", {"amount": amount_text(cap, compiled.unit)}))
    return Quote(lowest, highest, tuple(reasons), is_settled=True)


def _lowest(pays: LowestOf, rule: Rule, asked: Asked, compiled: Compiled) -> Quote:
    quotes = [_amount(part, rule, asked, compiled) for part in pays.of]
    missing = tuple(names for found in quotes for names in found.missing)
    if missing:
        return _missing(*missing)
    least = min(quotes, key=lambda found: found.lowest)
    highest = min(found.highest for found in quotes if found.highest is not None)
    settled = all(found.is_settled for found in quotes)
    said = Reason("lowest_of", {"number": str(len(quotes))})
    return Quote(least.lowest, highest, (said, *least.reasons), is_settled=settled)


def _when_exceeds(pays: WhenExceeds, rule: Rule, asked: Asked, compiled: Compiled) -> Quote:
    names, value = _value(pays.value, asked, compiled)
    if value is None:
        return _amount(pays.otherwise, rule, asked, compiled)
    other, bound = _value(pays.of, asked, compiled)
    if bound is None:
        return _missing(other)
    if value * 100 < bound * Fraction(pays.percent):
        return _amount(pays.otherwise, rule, asked, compiled)
    said = Reason("exceeds", {"value": names, "percent": pays.percent, "other": other})
    found = _amount(pays.then, rule, asked, compiled)
    return found._replace(reasons=(said, *found.reasons))


def _with_bonus(found: Quote, first: FirstComers, asked: Asked, compiled: Compiled) -> Quote:
    times = max(0, min(_pieces(asked), first.count - asked.prior))
    if not times:
        return found._replace(
            reasons=(*found.reasons, Reason("first_bonus_gone", {"number": str(first.count)}))
        )
    bonus = minor_units(first.bonus, compiled.unit) * times
    said = Reason("first_bonus", {"number": str(first.count), "amount": amount_text(bonus, compiled.unit)})
    return found._replace(
        lowest=found.lowest + bonus, highest=(found.highest or 0) + bonus, reasons=(*found.reasons, said)
    )


def _value(name: str, asked: Asked, compiled: Compiled) -> tuple[Words, int | None]:
    """Return a value's name, and what it is for the whole line, in minor units; None where it is not stated."""
    item = asked.item
    if name == APPRAISED:
        return _APPRAISAL, None if item.appraised is None else minor_units(item.appraised, compiled.unit)
    each = stated_amount(asked.position, item, name, compiled.unit)
    return compiled.schedule.attributes[name].names, None if each is None else each * _pieces(asked)


def _pieces(asked: Asked) -> int:
    """Return how many pieces there are.

    Raises:
        BadInput: the quantity is a measure.
    """
    if not isinstance(asked.quantity, int):
        refuse_item(
            asked.position,
            asked.item,
            f"the list pays for each item, so a quantity in “{asked.item.unit}” says nothing",
        )
    return asked.quantity


def _missing(*names: Words) -> Quote:
    reasons = tuple(Reason("value_missing", {"value": each}) for each in names)
    return Quote(0, None, reasons, is_settled=False, missing=names)


def _not_in_unit(rule: Rule, compiled: Compiled) -> Quote:
    params: dict[str, Param] = {"clause": rule.names, "other": compiled.unit}
    return Quote(0, None, (Reason("not_in_unit", params),), is_settled=False)


def rounded(exact: Fraction, rounding: Rounding | None, unit: str) -> int:
    """Return an amount in minor units, rounded as the list says.

    Args:
        exact: minor units, not negative.
        rounding: the list's rule; a list without one never comes out finer than it can be paid.
        unit: of the amount.
    """
    if rounding is None:
        if exact.denominator != 1:
            raise ValueError(f"{exact} {unit} cannot be paid, and the list does not say how it is rounded")
        return exact.numerator
    step = minor_units(rounding.to, unit) if rounding.to else 1
    return _ROUND[rounding.how](exact / step) * step


def _half_up(exact: Fraction) -> int:
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def _up(exact: Fraction) -> int:
    return -(-exact.numerator // exact.denominator)


_ROUND: dict[str, Callable[[Fraction], int]] = {
    "half_up": _half_up,
    "half_even": round,
    "down": int,
    "up": _up,
}


def decimal_text(number: Fraction) -> str:
    """Return a number as digits: three decimals of a gram are nine of a tonne, and no measure goes further."""
    whole, rest = divmod(number * 10**12, 10**12)
    return f"{whole}.{int(rest):012d}".rstrip("0").rstrip(".")
