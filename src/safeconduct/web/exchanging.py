"""The rates that stand on an award, as people read them: whoever is paid at one can work it through again."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal

from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.award import Exchange
from safeconduct.casefile.parts.payment import RateUsed
from safeconduct.casefile.paying import converted
from safeconduct.language import day, money, say
from safeconduct.schedule.money import UNITS, amount_text

AT_RATE = "In {unit} at the official rate of {day}: {rate} ({source})."
SUM_AT_RATE = "If it is paid in {unit}: {amount}, at the official rate of {day}, {rate} ({source})."
SUM_IN_ALL = (
    "If it is paid in {unit}: {amount} in all, with what was paid already, at the official rate of {day}, {rate} "
    "({source})."
)
IN_ALL = "Sums in another currency are in all: what was paid or handed over already is part of them."
STAYS = "The rate stays the same, whatever day it is paid on."

_DIGITS = 10
"""Significant digits of a rate: both parts have ten at most, and a small rate is not shown as nothing."""


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (AT_RATE, SUM_AT_RATE, SUM_IN_ALL, IN_ALL, STAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payable:
    """Another currency in which an award is paid, in the reader's language.

    Attributes:
        unit: its code.
        total: the award's total in it.
        rate: "1 USD = 36.5686 UAH".
        source: who published the rate, and for which day.
        sentence: all of it in one.
    """

    unit: str
    total: str
    rate: str
    source: str
    sentence: str


def anything_paid(case: Case) -> bool:
    """Say whether anything was paid, or handed over in advance, of what the award comes to."""
    return any(case.payment.paid(person) for person in case.payment.people)


def payable(
    case: Case, language: str, *, trim: bool = False, in_all: bool | None = None
) -> tuple[Payable, ...]:
    """Return the currencies in which the approved award is paid besides its own; none without one.

    Args:
        case: whose award it is.
        language: of the reader.
        trim: leave out decimals that are all zero.
        in_all: whether to say that the sum is one with what was paid already; None for what the case knows of that. A
            person's thread knows of no payment.
    """
    award = case.award
    said = SUM_IN_ALL if (anything_paid(case) if in_all is None else in_all) else SUM_AT_RATE
    totals = ((each, in_unit(award.total, each, language, trim=trim)) for each in award.exchange)
    return tuple(
        Payable(
            unit=each.unit,
            total=total,
            rate=rate_text(each.rate, award.unit, each.unit, language),
            source=source_text(each.rate, language),
            sentence=_sentence(said, each, award.unit, language, amount=total),
        )
        for each, total in totals
    )


def in_unit(amount: int, exchange: Exchange, language: str, *, trim: bool = False) -> str:
    """Return `amount` minor units of an award in another currency, as one payment of it would be."""
    return money(
        amount_text(converted(amount, exchange.rate), exchange.unit), exchange.unit, language, trim=trim
    )


def told(exchange: Iterable[Exchange], unit: str, language: str) -> tuple[str, ...]:
    """Return a sentence for each rate: into which currency, of which day, how much, by whom published."""
    return tuple(_sentence(AT_RATE, each, unit, language) for each in exchange)


def _sentence(said: str, exchange: Exchange, unit: str, language: str, **more: str) -> str:
    rate = exchange.rate
    return say(
        said,
        language,
        unit=exchange.unit,
        day=day(rate.on, language),
        rate=rate_text(rate, unit, exchange.unit, language),
        source=rate.source,
        **more,
    )


def rate_text(rate: RateUsed, unit: str, counter: str, language: str) -> str:
    """Return a rate as "1 USD = 36.5686 UAH": between main units, to ten significant digits."""
    numerator, denominator = rate.numerator * 10 ** UNITS[unit], rate.denominator * 10 ** UNITS[counter]
    whole = Context(prec=_DIGITS).divide(Decimal(numerator), Decimal(denominator))
    digits = f"{whole:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return f"{money('1', unit, language)} = {money(digits, counter, language)}"


def source_text(rate: RateUsed, language: str) -> str:
    """Return who published a rate, and for which day."""
    return f"{rate.source}, {day(rate.on, language)}"
