"""What quantities are counted in: pieces, and measures with their size in the smallest of their sort."""

from fractions import Fraction
from typing import NamedTuple

PIECES = frozenset({"item", "piece"})


class Measure(NamedTuple):
    """A unit of quantity.

    Attributes:
        sort: what it measures; quantities of one sort convert into one another.
        size: how many of the sort's smallest.
        names: its sign in each language.
    """

    sort: str
    size: int
    names: dict[str, str]


MEASURES: dict[str, Measure] = {
    "g": Measure("mass", 1, {"en": "g", "uk": "г", "ru": "г"}),
    "kg": Measure("mass", 1_000, {"en": "kg", "uk": "кг", "ru": "кг"}),
    "t": Measure("mass", 1_000_000, {"en": "t", "uk": "т", "ru": "т"}),
    "m": Measure("length", 1, {"en": "m", "uk": "м", "ru": "м"}),
    "l": Measure("volume", 1, {"en": "l", "uk": "л", "ru": "л"}),
    "round": Measure("rounds", 1, {"en": "rounds", "uk": "набоїв", "ru": "патронов"}),
}
"""Every measure that a claim or a clause may be in. A new one is a new line here."""


def in_measure(quantity: Fraction, unit: str, wanted: str) -> Fraction | None:
    """Return a quantity in another measure of the same sort; None when there is none.

    Args:
        quantity: in `unit`.
        unit: a measure, or pieces, which count as rounds where rounds are wanted.
        wanted: a measure.
    """
    if unit in PIECES:
        return quantity if wanted == "round" else None
    one, other = MEASURES[unit], MEASURES[wanted]
    return quantity * one.size / other.size if one.sort == other.sort else None
