"""What everybody knows of one year: its figures and how they were rounded, and how its counts hang together.

What the list and the budget add to it is in `supposing`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import permutations
from typing import NamedTuple

from safeconduct.casefile.figures.cells import (
    ALL,
    COUNTS,
    NONE,
    TIMES,
    Atom,
    Cell,
    Measure,
    atoms_of,
    atoms_of_year,
    cells_of,
    kinds,
)
from safeconduct.casefile.figures.facts import Fact
from safeconduct.casefile.figures.periods import is_quarter, quarters_of, year_of
from safeconduct.casefile.figures.publication import counts_behind

type Figures = Mapping[Cell, int | None]
"""What stands in publications, None for what is not shown."""


MOST_ABOARD = 500
"""So many people one hand-over can bring, and no more: everybody aboard the largest thing that was ever surrendered."""


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


def rows_of(figures: Figures, year: str, taken: Sequence[Fact] = ()) -> Iterator[Row]:
    """Yield what is known of a year's cases: each is in one group of each kind, and what is shown is near the truth.

    Args:
        figures: of the year.
        year: which.
        taken: cases that are known; what is yielded is of the others.
    """
    came, *others, awards, payments = atoms_of_year(year)
    for parts in (*others, awards):
        yield Row({**dict.fromkeys(came, 1), **dict.fromkeys(parts, -1)}, 0, 0)
    yield Row({**dict.fromkeys(awards[1:], 1), **dict.fromkeys(payments, -1)}, 0, 0)
    known = cases_of(fact for fact in taken if fact.arrived == year)
    for cell, value in figures.items():
        if value is not None:
            for row in _told(cell, value):
                own = sum(weight * known[atom] for atom, weight in row.terms.items())
                low, high = (bound if bound is None else bound - own for bound in row[1:])
                yield Row(row.terms, low, high)
    for quarter in quarters_of(year):
        for kind in kinds():
            cases = [atom for atom in came if atom[1:3] == (quarter, kind)]
            people = people_in(cases[0])
            yield Row({people: 1, **dict.fromkeys(cases, -1)}, 0, None)
            yield Row({people: -1, **dict.fromkeys(cases, MOST_ABOARD)}, 0, None)


def _told(cell: Cell, value: int) -> Iterator[Row]:
    """Yield what a figure says of all cases."""
    if cell.measure in TIMES:
        # Half of them took no longer than the class, and fewer than half were quicker.
        atoms = {atom: int(atom[-1]) for atom in atoms_of(cell)}
        yield Row({atom: 1 if each <= value else -1 for atom, each in atoms.items()}, 0, None)
        yield Row({atom: 1 if each < value else -1 for atom, each in atoms.items()}, None, -1)
    elif cell.measure in COUNTS:
        yield Row(dict.fromkeys(atoms_of(cell), 1), *counts_behind(value))
    elif cell.measure is Measure.PEOPLE:
        yield Row(dict.fromkeys(map(people_in, atoms_of(cell)), 1), *counts_behind(value))


def cases_of(facts: Iterable[Fact]) -> Counter[Atom]:
    """Return how many cases there are in each group, and how many people."""
    found: Counter[Atom] = Counter()
    for fact in facts:
        found.update(fact.atoms)
        if fact.kind:
            found[people_in(("came", fact.quarter, fact.kind))] += fact.people
    return found


def people_in(atom: Atom) -> Atom:
    """Return the unknown for the people of a group of cases, which came when and with what they did."""
    return ("people", atom[1], atom[2])


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
    came, answers, refused, overrides, awards, payments = families = atoms_of_year(year)
    # What refusals of several parts have in common is left to the differences of what is shown.
    for parts in (answers, refused[:1], overrides, awards, payments):
        yield from ((" ".join(atom), frozenset({atom})) for atom in parts)
    # Each alone too: what several figures give away together holds at least one of them.
    yield from ((" ".join(atom), frozenset({atom})) for atom in came)
    unoffered = frozenset(atom for atom in came if atom[3] == NONE)
    yield f"{year} without an offer", unoffered
    for each in (*quarters_of(year), *kinds()):
        yield f"{year} {each} without an offer", frozenset(atom for atom in unoffered if each in atom)
    for outcome in dict.fromkeys(atom[2] for atom in awards[1:]):
        yield f"award {year} {outcome}", frozenset(atom for atom in awards[1:] if atom[2] == outcome)
    shown = [cell for cell in cells if figures.get(cell) is not None]
    for whole, part in permutations(shown, 2):
        if atoms_of(part) < atoms_of(whole):
            yield f"{' '.join(whole)} without {' '.join(part)}", atoms_of(whole) - atoms_of(part)
    for cell in shown:
        parts = next(parts for parts in families if atoms_of(cell) <= set(parts))
        rest = frozenset(parts) - atoms_of(cell)
        if cell.measure is Measure.PAID_CASES:
            rest |= {("award", year, NONE)}
        yield f"{year} without {' '.join(cell)}", rest
    yield from _rests(shown, year)


def _rests(shown: Sequence[Cell], year: str) -> Iterator[tuple[str, frozenset[Atom]]]:
    """Yield what all shown parts together leave over of the year, of each quarter and of each kind."""
    handovers = [cell for cell in shown if cell.measure is Measure.HANDOVERS]
    by_kind = [atoms_of(each) for each in handovers if each.kind != ALL and not is_quarter(each.period)]
    quarters = [atoms_of(each) for each in handovers if each.kind == ALL and is_quarter(each.period)]
    both = [atoms_of(each) for each in handovers if each.kind != ALL and is_quarter(each.period)]
    came = atoms_of(Cell(Measure.HANDOVERS, year))
    yield f"{year} without kinds shown", came.difference(*by_kind)
    yield f"{year} without quarters shown", came.difference(*quarters)
    yield f"{year} without kinds and quarters shown", came.difference(*by_kind, *quarters)
    yield f"{year} without anything shown", came.difference(*by_kind, *quarters, *both)
    for whole in handovers:
        if whole.kind == ALL or not is_quarter(whole.period):
            parts = [each for each in both if each < atoms_of(whole)]
            yield f"{' '.join(whole)} without parts shown", atoms_of(whole).difference(*parts)
    offered = [cell for cell in shown if cell.measure is Measure.OFFERED]
    parts = [atoms_of(each) for each in offered if each.kind != ALL]
    yield f"{year} offers without kinds shown", atoms_of(Cell(Measure.OFFERED, year)).difference(*parts)
    parts = [atoms_of(each) for each in offered if is_quarter(each.period)]
    yield f"{year} offers without quarters shown", atoms_of(Cell(Measure.OFFERED, year)).difference(*parts)
