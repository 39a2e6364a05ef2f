"""The grading guide: each grade of the scale with its definition, to stand beside the form.

The definitions are those of the catalogue's recommended scale; a pack that names its grades otherwise is shown with
its own names alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from safeconduct.casefile.parts.custody import SCALE
from safeconduct.language import pick, say
from safeconduct.schedule import Schedule

DEFINITIONS: Mapping[str, str] = {
    "A": (
        "It moves, steers, stops, flies or floats by its own power. Main weapon and sights work. No part is missing "
        "that it needs. Ordinary wear is allowed."
    ),
    "B": "It can be used now. What is wrong or missing a crew can put right: batteries, covers, track pads, radios.",
    "C": "It cannot be used now. A field workshop can put it right in about two days.",
    "D": "It needs an overhaul, or a large part is missing: engine, gun, turret, rotor, radar.",
    "E": "It is not worth repairing as a whole. Parts of it can be used or studied.",
    "F": "Nothing but material is left: burnt out, blown up, broken up or sunk.",
}
"""What each grade of the usual scale means."""

_USUAL: Mapping[str, str] = {
    "A": "Serviceable, complete",
    "B": "Serviceable with minor defects",
    "C": "Repairable on site",
    "D": "Repairable at depot",
    "E": "Parts or study value only",
    "F": "Scrap or destroyed",
}
"""By which English names the usual scale is known."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One grade: its code, its name, and what it means; "" where only the pack knows."""

    code: str
    name: str
    means: str


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return tuple(DEFINITIONS.values())


def guide(schedule: Schedule, language: str) -> tuple[Definition, ...]:
    """Return the grades that an inspector gives, best first.

    Args:
        schedule: with the scale of its programme.
        language: of the reader.
    """
    named = {grade.code: grade.names for grade in schedule.grades}
    return tuple(
        Definition(
            code=code,
            name=pick(named[code], language) if code in named else "",
            means=say(DEFINITIONS[code], language)
            if named.get(code, {"en": _USUAL[code]}).get("en") == _USUAL[code]
            else "",
        )
        for code in SCALE
    )
