"""The form of what is published: a canonical JSON text that two people sign, and that stands on the public site.

    {"base": 5, "cells": [["hand-overs", "2024Q1", "all", 15], ["hand-overs", "2024Q2", "all", null], …],
     "format": "safeconduct-figures 1", "made": "2024-10-03", "programme": "ukraine-2023", "since": "2024Q1",
     "sums": [["2024", "USD", 100000000]], "threshold": 10}

A publication carries every figure that was ever published, word for word, and adds those of new periods. `null`
says that a figure is not shown: it is below the threshold, perhaps nothing, or it would give another one away. Which of
these it is nobody can tell.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Self

import msgspec

from safeconduct.casefile.figures.cells import (
    BASE,
    CLASSES,
    CONTACTS_BASE,
    MONEY,
    THRESHOLD,
    TIMES,
    Cell,
    Measure,
    below,
)
from safeconduct.errors import BadInput
from safeconduct.schedule.money import UNITS
from safeconduct.sealing import canonical

FORMAT = "safeconduct-figures 1"

type Row = tuple[Measure, str, str, int | None]
type Sum = tuple[str, str, Annotated[int, msgspec.Meta(ge=1, le=10**15)]]

SUM_STEPS = 10
"""No sum below so many steps is shown."""


class Publication(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One release of figures.

    Attributes:
        format: `FORMAT`.
        programme: id of the programme of which they tell.
        since: the programme's first quarter, from which on every period is told of; the same for good.
        made: the day on which they were counted.
        threshold: no count below it is shown.
        base: counts are rounded to its multiples.
        sums: of each year whose sums are told or kept back: the unit, and the step to which they are rounded, in minor
            units. They stay as they were when a later list pays more, or in another unit.
        cells: measure, period, kind of equipment or part of the work, and the figure: a rounded count, a class of days,
            a rounded sum; None where it is not shown.
    """

    format: str = FORMAT
    programme: str
    since: str
    made: date
    threshold: int = THRESHOLD
    base: int = BASE
    sums: Annotated[tuple[Sum, ...], msgspec.Meta(max_length=1_000)] = ()
    cells: Annotated[tuple[Row, ...], msgspec.Meta(max_length=20_000)]

    def __hash__(self) -> int:
        """Hash by programme and day: two of one day are rare, and compared in full."""
        return hash((self.programme, self.made))

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a publication.

        Raises:
            BadInput: it is not in the form that `text` writes, or breaks one of its rules.
        """
        try:
            found = msgspec.convert(canonical.decode(text.encode()), cls)
        except (msgspec.ValidationError, UnicodeEncodeError) as error:
            raise BadInput(f"These are no figures: {error}.") from None
        found.check()
        return found

    def text(self) -> str:
        """Return its canonical JSON."""
        return canonical.encode(self).decode()

    def figures(self) -> Mapping[Cell, int | None]:
        """Return the figure of each cell, None where it is not shown."""
        return {Cell(measure, period, kind): value for measure, period, kind, value in self.cells}

    def steps(self) -> Mapping[str, tuple[str, int]]:
        """Return the unit of each year's sums, and the step to which they are rounded."""
        return {year: (unit, step) for year, unit, step in self.sums}

    def unit_of(self, cell: Cell) -> str:
        """Return the unit of a sum; "" for what is none."""
        return self.steps()[cell.period][0] if cell.measure in MONEY else ""

    def check(self) -> None:
        """Check what the form does not.

        Raises:
            BadInput: another rule of release than this software's, a cell twice, or a figure that the rule
                does not let through.
        """
        if (self.format, self.threshold, self.base) != (FORMAT, THRESHOLD, BASE):
            raise BadInput("These figures were made by another rule than this release of the software has.")
        figures = self.figures()
        if len(figures) != len(self.cells):
            raise BadInput("A figure stands in the publication twice.")
        if not _QUARTER.fullmatch(self.since):
            raise BadInput("The programme's first quarter is none.")
        steps = self.steps()
        if len(steps) != len(self.sums) or set(steps) != {c.period for c in figures if c.measure in MONEY}:
            raise BadInput("Each year of which sums are told has one unit and one step.")
        if any(unit not in UNITS for unit, _ in steps.values()):
            raise BadInput("A unit of sums is not known here.")
        for cell, value in figures.items():
            step = steps[cell.period][1] if cell.measure in MONEY else 1
            if value is not None and not (fits(cell.measure, value, step) and _stands(cell, value, figures)):
                raise BadInput(
                    f"{cell.measure} of {cell.period}, {cell.kind}: {value} is not rounded, too small to be shown, or "
                    "stands on a count that is not shown."
                )


def _stands(cell: Cell, value: int, figures: Mapping[Cell, int | None]) -> bool:
    """Say whether the count of cases of which a figure tells is shown."""
    count = below(cell)
    if count is None:
        return True
    cases = figures.get(count)
    if cases is None:
        return False
    return cell.measure is not Measure.PEOPLE or value >= cases + THRESHOLD


def fits(measure: Measure, value: int, step: int) -> bool:
    """Say whether a published value is one that the rule lets through."""
    if measure in MONEY:
        return value >= SUM_STEPS * step and value % step == 0
    if measure in TIMES:
        return value in CLASSES
    base = CONTACTS_BASE if measure is Measure.CONTACTS else BASE
    return value >= THRESHOLD and value % base == 0


def nearest(count: int, base: int) -> int:
    """Return the nearest multiple of `base`; half way, the higher."""
    return (2 * count + base) // (2 * base) * base


def counts_behind(value: int) -> tuple[int, int]:
    """Return the lowest and the highest count that is published as `value`."""
    return max(THRESHOLD, value - BASE // 2), value + (BASE - 1) // 2


_QUARTER = re.compile(r"[0-9]{4}Q[1-4]")
