"""What everybody knows of one year: its figures and how they were rounded, and how its counts hang together."""

from collections.abc import Iterator, Mapping
from itertools import permutations
from typing import NamedTuple

from safeconduct.casefile.figures.cells import (
    ALL,
    COUNTS,
    TIMES,
    Atom,
    Cell,
    Measure,
    atoms_of,
    atoms_of_year,
    cells_of,
)
from safeconduct.casefile.figures.periods import is_quarter, year_of
from safeconduct.casefile.figures.publication import counts_behind

type Figures = Mapping[Cell, int | None]
"""What stands in publications, None for what is not shown."""


class Row(NamedTuple):
    """One thing that the attacker knows: a weighted sum of groups lies between two bounds.

    Attributes:
        terms: how much each atom weighs.
        low: the lower bound; None when there is none.
        high: the upper bound.
    """

    terms: Mapping[Atom, int]
    low: int | None
    high: int | None


def of_year(figures: Figures, year: str) -> dict[Cell, int | None]:
    """Return the figures of one year and its quarters."""
    return {cell: value for cell, value in figures.items() if year_of(cell.period) == year}


def rows_of(figures: Figures, year: str) -> Iterator[Row]:
    """Yield what is known of a year: each case is in one group of each kind, and what is shown is near the truth."""
    came, *others, awards, payments = atoms_of_year(year)
    for parts in (*others, awards):
        yield Row({**dict.fromkeys(came, 1), **dict.fromkeys(parts, -1)}, 0, 0)
    yield Row({**dict.fromkeys(awards[1:], 1), **dict.fromkeys(payments, -1)}, 0, 0)
    for cell, value in figures.items():
        if value is None:
            continue
        if cell.measure in TIMES:
            # Half of them took no longer than the class, and fewer than half were quicker.
            atoms = {atom: int(atom[-1]) for atom in atoms_of(cell)}
            yield Row({atom: 1 if each <= value else -1 for atom, each in atoms.items()}, 0, None)
            yield Row({atom: 1 if each < value else -1 for atom, each in atoms.items()}, None, -1)
        elif cell.measure in COUNTS:
            yield Row(dict.fromkeys(atoms_of(cell), 1), *counts_behind(value))


def groups_of(figures: Figures, year: str) -> dict[str, frozenset[Atom]]:
    """Return, by name, every group that must not be found when it is small.

    Cells; each class of days, outcome and way alone; what a shown cell leaves over of another one, and of all; and what
    the shown kinds, the shown quarters and both together leave over of the year.
    """
    found: dict[frozenset[Atom], str] = {}
    for name, group in _groups(figures, year):
        if group:
            found.setdefault(group, name)
    return {name: group for group, name in found.items()}


def _groups(figures: Figures, year: str) -> Iterator[tuple[str, frozenset[Atom]]]:
    cells = [cell for cell in cells_of(year) if cell.measure in COUNTS]
    for cell in cells:
        yield " ".join(cell), atoms_of(cell)
    _, *parted = atoms_of_year(year)
    for parts in parted:
        yield from ((" ".join(atom), frozenset({atom})) for atom in parts)
    shown = [cell for cell in cells if figures.get(cell) is not None]
    for whole, part in permutations(shown, 2):
        if atoms_of(part) < atoms_of(whole):
            yield f"{' '.join(whole)} without {' '.join(part)}", atoms_of(whole) - atoms_of(part)
    for cell in shown:
        parts = next(parts for parts in atoms_of_year(year) if atoms_of(cell) <= set(parts))
        rest = frozenset(parts) - atoms_of(cell)
        if cell.measure is Measure.PAID_CASES:
            rest |= {("award", year, "none")}
        yield f"{year} without {' '.join(cell)}", rest
    came = atoms_of(Cell(Measure.HANDOVERS, year))
    handovers = [cell for cell in shown if cell.measure is Measure.HANDOVERS]
    kinds = [atoms_of(cell) for cell in handovers if cell.kind != ALL]
    quarters = [atoms_of(cell) for cell in handovers if is_quarter(cell.period)]
    yield f"{year} without kinds shown", came.difference(*kinds)
    yield f"{year} without quarters shown", came.difference(*quarters)
    yield f"{year} without kinds and quarters shown", came.difference(*kinds, *quarters)
