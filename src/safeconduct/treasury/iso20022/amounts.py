"""Amounts as ISO 20022 writes them: decimal digits with a point, and a currency beside them.

A statement names currencies that no list pays in: the other side of an exchange, a correspondent's charge.
They are read as exactly as ours; nothing is ever rounded.
"""

import re

from safeconduct.errors import BadInput
from safeconduct.schedule.money import UNITS

# ISO 4217, currencies whose minor unit is not a hundredth. Those of `UNITS` are told there.
_OTHERS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "PYG"), 0),
    **dict.fromkeys(("RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
_UNIT = re.compile(r"[A-Z]{3}")
# The schemas' ActiveOrHistoricCurrencyAndAmount: at most eighteen digits, five of them after the point.
_AMOUNT = re.compile(r"([0-9]{1,18})(?:\.([0-9]{0,17}))?")


def decimals_of(unit: str) -> int:
    """Return how many decimals a currency has."""
    return UNITS[unit] if unit in UNITS else _OTHERS.get(unit, 2)


def written(minor: int, unit: str) -> str:
    """Return an amount of minor units as it stands in a file: `1234.50`; no sign, which has a field of its own."""
    decimals = decimals_of(unit)
    if not decimals:
        return str(minor)
    whole, part = divmod(minor, 10**decimals)
    return f"{whole}.{part:0{decimals}d}"


def read(text: str, unit: str, *, where: str) -> int:
    """Return an amount in minor units.

    Args:
        text: digits with at most one point; zeros beyond the currency's decimals say nothing and are let pass.
        unit: three capital letters.
        where: what is read, the beginning of the sentence if it is no amount.

    Raises:
        BadInput: the currency or the amount cannot be read, or is finer than the currency's smallest unit.
    """
    if not _UNIT.fullmatch(unit):
        raise BadInput(f"{where}: “{unit[:20]}” is no currency; ISO 4217 has three capital letters.")
    found = _AMOUNT.fullmatch(text)
    if not found:
        raise BadInput(f"{where}: “{text[:40]}” is no amount.")
    decimals = decimals_of(unit)
    part = (found[2] or "").rstrip("0")
    if len(part) > decimals:
        raise BadInput(
            f"{where}: {text[:40]} {unit} is finer than {unit} can be paid, and nothing is rounded."
        )
    return int(found[1] + part.ljust(decimals, "0"))
