"""A list and its clauses in words, as the command line prints them and the public pages show them."""

from collections.abc import Iterable
from typing import assert_never

from safeconduct.assessment.terms import KIND_ATTRIBUTE
from safeconduct.language import NBSP, day, money, pick, quantity, say
from safeconduct.schedule import (
    APPRAISED,
    MEASURES,
    Amount,
    Attribute,
    Clause,
    FirstOf,
    FixedAmount,
    LowestOf,
    OpenAmount,
    PortionAmount,
    Programme,
    RangeAmount,
    RateAmount,
    Schedule,
    WhenExceeds,
)

STATUSES = {
    "enactable": "can be put in force",
    "historic": "historic: for assessment and simulation only",
}
"""What a programme's status means."""

PAYS_FOR = {
    "equipment_handed_over": "equipment handed over",
    "equipment_deactivated": "equipment deactivated",
    "cash_handed_over": "cash handed over",
}
"""What a clause may pay for, in words."""

LEFT_OUT = "What the list does not name has no clause: a receipt, a reason and a way to contest it."
VOLUNTARY = "Only a voluntary hand-over is paid."
PER_ITEM = "Amounts are for each item, in {unit}."

_OPEN = {
    "worthy_amount": "a worthy amount,\nby decision",
    "panel": "what a panel or valuer finds",
    "not_found": "an amount that was not found\nin what was read; by decision",
}
_PER = {"person": "for each person able to receive", "group": "for all of it together"}
_REQUIRES = {"licence": "only to a licensed claimant"}


_SENTENCES = (
    LEFT_OUT,
    VOLUNTARY,
    PER_ITEM,
    "from {date}",
    "from {date} until {date_until}",
    "{lowest} to {highest},\nby decision",
    "up to {highest},\nby decision",
    "by {attribute}: {values}",
    "and {bonus} more for each of the first {count}",
    "{amount} for {measure}",
    "{amount} for each full {measure}",
    "the first that is known of:\n{amounts}",
    "the lowest of:\n{amounts}",
    "{then}\nwhere {value} is {percent} of {other} or more;\notherwise {otherwise}",
    "{percent} of {value}",
    "at most {amount}",
    "the appraised value",
    "“{name}”",
    "{amount} more: {addition}",
    "{attribute}: an amount in {unit}",
    "where nothing is said, {value}",
    "What the list asks about an item",
    "Promised beside the money",
    "How it is paid out",
    "Left out on purpose",
)


def sentences() -> Iterable[str]:
    """Return every sentence of this module, for the translators."""
    words = (STATUSES, PAYS_FOR, _OPEN, _PER, _REQUIRES)
    return (*(sentence for each in words for sentence in each.values()), *_SENTENCES)


def status_words(programme: Programme, language: str) -> str:
    """Return whether a programme can be put in force, in words."""
    return say(STATUSES[programme.status], language)


def in_force(schedule: Schedule, language: str) -> str:
    """Return the days a list is in force, in words, as the list itself states them."""
    begins = day(schedule.in_force_from, language)
    if schedule.in_force_until is None:
        return say("from {date}", language, date=begins)
    until = day(schedule.in_force_until, language)
    return say("from {date} until {date_until}", language, date=begins, date_until=until)


def named(clause: Clause, schedule: Schedule, language: str) -> str:
    """Return a clause's name as published, and below it the attribute values that it is for."""
    name = pick(clause.names, language)
    asked = [(schedule.attributes[key], values) for key, values in clause.matches.attributes.items()]
    if clause.matches.claimants:
        asked.append((KIND_ATTRIBUTE, clause.matches.claimants))
    for attribute, values in asked:
        of = pick(attribute.names, language)
        name += "\n" + say(
            "by {attribute}: {values}", language, attribute=of, values=labelled(attribute, values, language)
        )
    return name


def labelled(attribute: Attribute, values: Iterable[str], language: str) -> str:
    """Return values as people read them."""
    return ", ".join(
        pick(attribute.labels[value], language) if value in attribute.labels else value for value in values
    )


def described(schedule: Schedule, language: str) -> list[str]:
    """Return what a list asks about an item, a line for each attribute."""
    said = []
    for attribute in schedule.attributes.values():
        name = pick(attribute.names, language)
        if attribute.kind == "money":
            said.append(say("{attribute}: an amount in {unit}", language, attribute=name, unit=schedule.unit))
            continue
        values = labelled(attribute, attribute.values, language)
        line = f"{name}: {values}"
        bounds = [value for value in attribute.above if value not in attribute.labels]
        if bounds:
            # A band without a name of its own is told by its bound.
            line += f" ({', '.join(f'{value} > {quantity(attribute.above[value], language)}' for value in bounds)})"
        if attribute.default:
            default = labelled(attribute, [attribute.default], language)
            line += "; " + say("where nothing is said, {value}", language, value=default)
        said.append(line)
    return said


def paid_out(schedule: Schedule, language: str) -> list[str]:
    """Return how a list pays its awards, a line for the rule and for each instalment."""
    payment = schedule.payment
    if payment is None:
        return []
    return [
        pick(payment.names, language),
        *(
            f"{_percent(str(part.percent), language)}: {pick(part.names, language)}"
            for part in payment.instalments
        ),
    ]


def pays(clause: Clause, schedule: Schedule, language: str) -> str:
    """Return what a clause pays, with what it depends on; a long one on several lines."""
    said = [_amount(clause.pays, schedule, language)]
    if clause.per in _PER:
        said.append(say(_PER[clause.per], language))
    if clause.first is not None:
        said.append(
            say(
                "and {bonus} more for each of the first {count}",
                language,
                bonus=money(clause.first.bonus, schedule.unit, language, trim=True),
                count=quantity(str(clause.first.count), language),
            )
        )
    said += [say(_REQUIRES[each], language) for each in clause.requires]
    for addition in schedule.additions:
        if clause.id in addition.clauses:
            more = money(addition.amount, schedule.unit, language, trim=True)
            said.append(
                say(
                    "{amount} more: {addition}",
                    language,
                    amount=more,
                    addition=pick(addition.names, language),
                )
            )
    return "\n".join(said)


def _amount(amount: Amount, schedule: Schedule, language: str) -> str:  # noqa: C901, PLR0911 - one case a kind
    def cash(digits: str) -> str:
        return money(digits, schedule.unit, language, trim=True)

    def each(parts: Iterable[Amount]) -> str:
        return ";\n".join(_amount(part, schedule, language) for part in parts)

    match amount:
        case FixedAmount():
            others = [money(digits, unit, language, trim=True) for unit, digits in amount.also_in.items()]
            return "\n/ ".join([cash(amount.amount), *others])
        case RangeAmount() if not amount.lowest.strip("0."):
            # No lowest amount was named: "0 to" would read like an offer of nothing.
            return say("up to {highest},\nby decision", language, highest=cash(amount.highest))
        case RangeAmount():
            return say(
                "{lowest} to {highest},\nby decision",
                language,
                lowest=quantity(amount.lowest, language, trim=True),
                highest=cash(amount.highest),
            )
        case OpenAmount():
            return say(_OPEN[amount.because], language)
        case RateAmount():
            count = quantity(amount.per, language, trim=True)
            measure = f"{count}{NBSP}{pick(MEASURES[amount.unit].names, language)}"
            sentence = (
                "{amount} for each full {measure}" if amount.parts == "whole" else "{amount} for {measure}"
            )
            return say(sentence, language, amount=cash(amount.amount), measure=measure)
        case PortionAmount():
            return _portion(amount, schedule, language)
        case FirstOf():
            return say("the first that is known of:\n{amounts}", language, amounts=each(amount.of))
        case LowestOf():
            return say("the lowest of:\n{amounts}", language, amounts=each(amount.of))
        case WhenExceeds():
            return say(
                "{then}\nwhere {value} is {percent} of {other} or more;\notherwise {otherwise}",
                language,
                then=_amount(amount.then, schedule, language),
                value=_value(amount.value, schedule, language),
                percent=_percent(amount.percent, language),
                other=_value(amount.of, schedule, language),
                otherwise=_amount(amount.otherwise, schedule, language),
            )
        case _:
            assert_never(amount)


def _portion(amount: PortionAmount, schedule: Schedule, language: str) -> str:
    parts = amount.by_grade.items()
    graded = ", ".join(f"{grade}: {_percent(percent, language)}" for grade, percent in parts)
    percent = graded or _percent(amount.percent, language)
    said = say("{percent} of {value}", language, percent=percent, value=_value(amount.of, schedule, language))
    if amount.at_most:
        most = money(amount.at_most, schedule.unit, language, trim=True)
        said += "\n" + say("at most {amount}", language, amount=most)
    return said


def _percent(digits: str, language: str) -> str:
    return f"{quantity(digits, language, trim=True)}{NBSP}%"


def _value(name: str, schedule: Schedule, language: str) -> str:
    if name == APPRAISED:
        return say("the appraised value", language)
    return say("“{name}”", language, name=pick(schedule.attributes[name].names, language))
