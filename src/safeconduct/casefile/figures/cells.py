"""Everything that is counted, cell by cell, and of which smallest groups each cell is the sum.

Every count is of cases, and every case belongs to one year: the one in which its people arrived. So a year stands
alone, and whoever solves one solves all. An *atom* is a smallest group: those who came in one quarter with one kind of
equipment, with or without an offer. A *cell* is what a figure may be published for: a measure, a period, and a kind of
equipment or all of them; for refusals, instead of a kind, the part of the work whose gates refused. Whoever attacks the
figures solves for the atoms.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import combinations
from typing import NamedTuple

from safeconduct.casefile.figures.areas import AREAS
from safeconduct.casefile.figures.periods import (
    is_quarter,
    may_be_told,
    periods_since,
    quarters_of,
    year_of,
)
from safeconduct.catalogue import Catalogue, Category, Model, standard
from safeconduct.errors import BadInput

type Atom = tuple[str, ...]
"""What it counts, its period, and what else tells it apart."""

THRESHOLD = 10
"""No count below it is published: a smaller group of people who know each other is a list of names."""

BASE = 5
"""Counts are published as the nearest multiple."""

CONTACTS_BASE = 10
"""The same for contacts, which alone tell of people who may still be on the other side."""

ALL, OTHER = "all", "other"
"""In place of a kind of equipment: all kinds, and what the catalogue has in no group."""

DAYS = (1, 3, 7, 30, 90)
"""Upper bounds of the classes in which times are told, in days; the last class is above all of them."""

CLASSES = tuple(range(1, len(DAYS) + 2))
"""The classes by number, the shortest first."""


class Measure(StrEnum):
    """What is published."""

    CONTACTS = "contacts"
    HANDOVERS = "hand-overs"
    OFFERED = "hand-overs-after-an-offer"
    PEOPLE = "people"
    ANSWERED = "answered"
    ANSWER_TIME = "time-to-answer"
    REFUSED = "hand-overs-with-a-refusal"
    OVERRIDDEN = "hand-overs-with-an-override"
    AWARDS = "awards"
    DECIDED = "awards-with-a-decision"
    CONTESTED = "awards-contested"
    UPHELD = "contests-upheld"
    SENT_BACK = "contests-sent-back"
    PROMISED = "promised"
    PAID_CASES = "cases-paid"
    PAY_TIME = "time-to-pay"
    PAID = "paid"


MONEY = frozenset({Measure.PROMISED, Measure.PAID})
"""Sums, in minor units of the year's unit."""

TIMES = frozenset({Measure.ANSWER_TIME, Measure.PAY_TIME})
"""Medians: the number of a class of days."""

STANDS_ON: Mapping[Measure, Measure] = {
    Measure.PEOPLE: Measure.HANDOVERS,
    Measure.ANSWER_TIME: Measure.ANSWERED,
    Measure.PAY_TIME: Measure.PAID_CASES,
    Measure.PROMISED: Measure.AWARDS,
    Measure.PAID: Measure.PAID_CASES,
}
"""Of which count of cases a median or a sum tells; where that is not published, neither is it."""

CAME = (Measure.HANDOVERS, Measure.OFFERED, Measure.PEOPLE)
"""Told of by quarters and years; by kinds in years, and hand-overs by kinds in quarters too."""

COUNTS = frozenset(Measure) - MONEY - TIMES - {Measure.CONTACTS, Measure.PEOPLE}
"""Counts of cases among those that arrived in one period: every one is a part of that period's hand-overs."""

LATER = frozenset(
    {
        Measure.CONTACTS,
        Measure.REFUSED,
        Measure.OVERRIDDEN,
        Measure.AWARDS,
        Measure.DECIDED,
        Measure.CONTESTED,
        Measure.UPHELD,
        Measure.SENT_BACK,
        *MONEY,
        Measure.PAID_CASES,
        Measure.PAY_TIME,
    }
)
"""What needs time after arrival, or after the first message: told of a year later than the rest."""


class Outcome(StrEnum):
    """What became of an award, as far as it was contested."""

    STANDS = "not-contested"
    OPEN = "contest-open"
    UPHELD = "upheld"
    SENT_BACK = "sent-back"


class Cell(NamedTuple):
    """What one figure is about: a measure, a period, and a kind of equipment, a part of the work, or `ALL`."""

    measure: Measure
    period: str
    kind: str = ALL


def below(cell: Cell) -> Cell | None:
    """Return the count of cases of which a median, a sum or a number of people tells; None for what is a count."""
    count = STANDS_ON.get(cell.measure)
    return Cell(count, cell.period, cell.kind) if count is not None else None


@cache
def kinds() -> tuple[str, ...]:
    """Return the kinds of equipment that figures tell apart: the catalogue's uppermost groups, and the rest."""
    groups = (each for each in standard().categories.values() if each.parent is None and each.is_group)
    return (*(each.code for each in groups), OTHER)


def kind_of(equipment: str, catalogue: Catalogue) -> str:
    """Return the kind to which a model, a known item or a category belongs."""
    try:
        thing = catalogue.resolve(equipment)
    except BadInput:
        return OTHER
    code = thing.category if isinstance(thing, Model) else thing.id if isinstance(thing, Category) else ""
    return uppermost(code, catalogue)


def uppermost(code: str, catalogue: Catalogue) -> str:
    """Return the uppermost group around a category, `OTHER` where figures know none."""
    category = catalogue.categories.get(code)
    while category is not None and category.parent is not None:
        category = catalogue.categories.get(category.parent)
    return category.code if category is not None and category.code in kinds() else OTHER


def class_of(days: int) -> int:
    """Return the class in which so many days lie."""
    return next((number for number, most in enumerate(DAYS, 1) if days <= most), len(CLASSES))


def told_cells(since: str, today: date) -> tuple[Cell, ...]:
    """Return every cell of which figures may be told on a day, in order: nobody chooses periods.

    Args:
        since: the programme's first quarter. It comes from a list, which is public, and never from a case.
        today: the day.
    """
    return tuple(cell for period in periods_since(since, today) for cell in _cells(period, today))


def cells_of(year: str) -> tuple[Cell, ...]:
    """Return all cells that a year can ever have, and its quarters."""
    return tuple(cell for period in (*quarters_of(year), year) for cell in _cells(period, date.max))


def _cells(period: str, today: date) -> Iterator[Cell]:
    for measure in Measure:
        if measure in LATER and not may_be_told(period, today, years=1):
            continue
        if is_quarter(period) and measure not in CAME:
            continue
        yield Cell(measure, period)
        if measure is Measure.REFUSED:
            yield from (Cell(measure, period, area) for area in AREAS)
        elif measure is Measure.HANDOVERS or (measure in CAME and not is_quarter(period)):
            yield from (Cell(measure, period, kind) for kind in kinds())


@cache
def atoms_of_year(year: str) -> tuple[tuple[Atom, ...], ...]:
    """Return the groups into which a year's hand-overs fall, six times over: each case is in one group of each.

    Who came when, with what, after an offer or without; days to the answer; the parts of the work in which gates
    refused; whether a rule was overridden; outcome and way of the award. The last is of those with an award only: which
    of the classes of days their first payment took, or none yet.
    """
    came = tuple(
        ("came", quarter, kind, way)
        for quarter in quarters_of(year)
        for kind in kinds()
        for way in (OFFER, NONE)
    )
    refused = (refusal(year, each) for many in range(len(AREAS) + 1) for each in combinations(AREAS, many))
    return (
        came,
        tuple(("answer", year, each) for each in (NONE, *map(str, CLASSES))),
        tuple(refused),
        (("override", year, SOME), ("override", year, NONE)),
        (
            ("award", year, NONE),
            *(("award", year, outcome, way) for outcome in Outcome for way in (DECISION, LISTED)),
        ),
        tuple(("payment", year, each) for each in (NONE, *map(str, CLASSES))),
    )


def refusal(year: str, areas: Iterable[str]) -> Atom:
    """Return the group of those in whose cases gates of exactly these parts of the work refused."""
    return ("refused", year, " ".join(sorted(areas)) or NONE)


@cache
def atoms_of(cell: Cell) -> frozenset[Atom]:
    """Return the atoms that a cell counts; for what is no count, those of the count that it tells of."""
    measure, period, kind = cell
    came, answers, refused, overrides, awards, payments = atoms_of_year(year_of(period))
    found: Iterable[Atom]
    match measure:
        case Measure.HANDOVERS | Measure.PEOPLE | Measure.OFFERED:
            within = quarters_of(period)
            found = (
                atom
                for atom in came
                if atom[1] in within
                and kind in {ALL, atom[2]}
                and (measure is not Measure.OFFERED or atom[3] == OFFER)
            )
        case Measure.ANSWERED | Measure.ANSWER_TIME:
            found = answers[1:]
        case Measure.REFUSED:
            found = (atom for atom in refused[1:] if kind == ALL or kind in atom[2].split())
        case Measure.OVERRIDDEN:
            found = overrides[:1]
        case Measure.PAID_CASES | Measure.PAY_TIME:
            found = payments[1:]
        case Measure.DECIDED:
            found = (atom for atom in awards[1:] if atom[3] == DECISION)
        case _:
            found = (atom for atom in awards[1:] if atom[2] in _OUTCOMES.get(measure, Outcome))
    return frozenset(found)


NONE, SOME, OFFER, DECISION, LISTED = "none", "some", "offer", "decided", "as-listed"

_OUTCOMES: Mapping[Measure, tuple[Outcome, ...]] = {
    Measure.CONTESTED: (Outcome.OPEN, Outcome.UPHELD, Outcome.SENT_BACK),
    Measure.UPHELD: (Outcome.UPHELD,),
    Measure.SENT_BACK: (Outcome.SENT_BACK,),
}
