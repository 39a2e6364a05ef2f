"""What a line of the list pays, in the few words that a paper has room for."""

from safeconduct.language import NBSP, money, pick, quantity, say
from safeconduct.public.papers.words import Word
from safeconduct.schedule import (
    MEASURES,
    Amount,
    FixedAmount,
    OpenAmount,
    PortionAmount,
    RangeAmount,
    RateAmount,
    Schedule,
)


def promised(schedule: Schedule, language: str) -> list[tuple[str, str]]:
    """Return each line's name and what it pays, in the order of the list.

    A lowest amount of nought is no promise, so such a line says only up to how much.
    """
    return [
        (pick(clause.names, language), amount_words(clause.pays, schedule.unit, language))
        for clause in schedule.clauses
    ]


def amount_words(amount: Amount, unit: str, language: str) -> str:  # noqa: PLR0911 - one for each way to come to it
    """Return an amount in words.

    Args:
        amount: what a clause pays.
        unit: of the list.
        language: one of `language.LANGUAGES`.
    """

    def cash(digits: str) -> str:
        return money(digits, unit, language, trim=True)

    match amount:
        case FixedAmount():
            return cash(amount.amount)
        case RangeAmount() if not amount.lowest.strip("0."):
            return say(Word.UP_TO, language, amount=cash(amount.highest))
        case RangeAmount():
            lowest = quantity(amount.lowest, language, trim=True)
            return say(Word.BETWEEN, language, lowest=lowest, highest=cash(amount.highest))
        case RateAmount():
            count = quantity(amount.per, language, trim=True)
            measure = f"{count}{NBSP}{pick(MEASURES[amount.unit].names, language)}"
            return say(Word.FOR_EACH, language, amount=cash(amount.amount), measure=measure)
        case PortionAmount():
            return say(Word.A_PART, language)
        case OpenAmount():
            return say(Word.DECIDED, language)
        case _:
            return say(Word.AS_LISTED, language)
