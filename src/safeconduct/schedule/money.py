"""Money: whole minor units and a unit code, never a float."""

import re
from typing import NamedTuple

from safeconduct.errors import BadInput

# ISO 4217 code → number of decimals. Gold is counted in whole taels: the lists that paid in gold
# named no smaller unit.
UNITS: dict[str, int] = {
    "AUD": 2,
    "BRL": 2,
    "CAD": 2,
    "CNY": 2,
    "COP": 2,
    "EUR": 2,
    "GBP": 2,
    "KRW": 0,
    "MMK": 2,
    "NZD": 2,
    "TWD": 2,
    "UAH": 2,
    "USD": 2,
    "XAU-tael": 0,
}

# A million million of the main unit: above every budget these programmes have had, and with two decimals
# still far inside a database's 64-bit integer.
MAX_WHOLE_DIGITS = 12

_AMOUNT = re.compile(r"([0-9]+)(?:\.([0-9]+))?")


class Money(NamedTuple):
    """An amount in one unit.

    Attributes:
        minor: how many of the unit's smallest part (cents; taels, which have none).
        unit: a code of `UNITS`.
    """

    minor: int
    unit: str

    def __str__(self) -> str:
        """Return the amount with its unit: `500000.00 USD`."""
        return f"{amount_text(self.minor, self.unit)} {self.unit}"


def checked_unit(unit: str) -> str:
    """Return `unit` when it is one that amounts may be in.

    Raises:
        BadInput: it is not in `UNITS`.
    """
    if unit not in UNITS:
        raise BadInput(f"“{unit}” is no unit of money known here: use one of {', '.join(UNITS)}.")
    return unit


def minor_units(amount: str, unit: str) -> int:
    """Return an amount's whole number of minor units.

    Args:
        amount: decimal digits with at most the unit's own number of decimals, no sign: `"500000.00"`.
        unit: a code of `UNITS`.

    Raises:
        BadInput: the amount is no such number, is finer than the minor unit, or is absurdly large.
    """
    decimals = UNITS[checked_unit(unit)]
    found = _AMOUNT.fullmatch(amount) if amount.isascii() else None
    if found is None:
        raise BadInput(f"“{amount[:40]}” is no amount: write digits with a point, such as “500000.00”.")
    whole, fraction = found[1], found[2] or ""
    if len(fraction) > decimals:
        raise BadInput(
            f"{amount[:40]} is finer than {unit} can be paid: "
            f"it has {decimals or 'no'} decimal{'' if decimals == 1 else 's'}."
        )
    if len(whole.lstrip("0")) > MAX_WHOLE_DIGITS:
        raise BadInput(f"{amount[:40]} {unit} is more than any list can pay: check the digits.")
    return int(whole + fraction.ljust(decimals, "0"))


def amount_text(minor: int, unit: str) -> str:
    """Return minor units as decimal digits with the unit's own number of decimals."""
    decimals = UNITS[unit]
    if not decimals:
        return str(minor)
    sign = "-" if minor < 0 else ""
    digits = str(abs(minor)).rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"
