"""Money in a pocket, in whatever currency: more of them than a list of rewards is kept in."""

import re

from babel.numbers import get_currency_precision, is_currency

from safeconduct.language import money

_AMOUNT = re.compile(r"[0-9]{1,13}(?:[.,][0-9]{1,4})?")


def minor_of(typed: str, unit: str) -> int | None:
    """Return a sum in whole minor units; None for what is no sum above nothing, or no currency.

    Args:
        typed: such as "1200,50"; with blanks between thousands, if somebody wrote them.
        unit: an ISO 4217 code.
    """
    digits = "".join(typed.split())
    if not is_currency(unit) or not _AMOUNT.fullmatch(digits):
        return None
    whole, _, part = digits.replace(",", ".").partition(".")
    decimals = get_currency_precision(unit)
    if len(part.rstrip("0")) > decimals:
        return None
    found = int(whole + part[:decimals].ljust(decimals, "0"))
    return found if 0 < found <= 10**12 else None


def sum_text(minor: int, unit: str, language: str) -> str:
    """Return a sum as a person of a language reads it.

    Args:
        minor: whole minor units.
        unit: three letters; a code that nobody knows is taken to have hundredths.
        language: one of `language.LANGUAGES`.
    """
    decimals = get_currency_precision(unit)
    digits = str(minor).rjust(decimals + 1, "0")
    amount = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    return money(amount, unit, language)
