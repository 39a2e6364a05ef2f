"""What a list's clauses are about and what they ask for, read off the clauses themselves.

So a pack that nobody had in mind when this was written gets claims all the same.
"""

from collections import defaultdict
from fractions import Fraction
from statistics import median
from typing import NamedTuple

from safeconduct.catalogue import Catalogue
from safeconduct.schedule import (
    ClaimantKind,
    Clause,
    FixedAmount,
    PortionAmount,
    RangeAmount,
    RateAmount,
    Schedule,
    WhenExceeds,
    simple_parts,
)

type Clauses = dict[str, tuple[Clause, ...]]
"""Equipment id → the clauses that are about it."""


class Asked(NamedTuple):
    """What a claim has to say about an item for one clause to price it.

    Attributes:
        values: names of money values: declared attributes, or `appraised`.
        measure: unit of the quantity and how much of it one amount is for; None where pieces are counted.
        typical: what such a value may be, in the list's unit: a point to draw around.
    """

    values: tuple[str, ...]
    measure: tuple[str, Fraction] | None
    typical: int


def clauses_by_equipment(schedule: Schedule, catalogue: Catalogue) -> Clauses:
    """Return what each clause is about, in the order of the list: kinds, models with variants, known items."""
    variants: dict[str, list[str]] = defaultdict(list)
    held: dict[str, list[str]] = defaultdict(list)
    for model in catalogue.models.values():
        held[model.category].append(model.id)
        for ancestor in catalogue.lineage(model):
            variants[ancestor].append(model.id)
    found: dict[str, dict[str, Clause]] = defaultdict(dict)
    for clause in schedule.clauses:
        named = [leaf.code for code in clause.matches.categories for leaf in catalogue.leaves(code)]
        things = [thing for code in named for thing in (code, *held[code])]
        things += [thing for model in clause.matches.models for thing in variants.get(model, [model])]
        for thing in things:
            found[thing][clause.id] = clause
    return {thing: tuple(clauses.values()) for thing, clauses in found.items()}


def kinds_of_claimant(schedule: Schedule) -> tuple[ClaimantKind, ...]:
    """Return the kinds of claimant that a list tells apart; a person is always one."""
    named = [kind for clause in schedule.clauses for kind in clause.matches.claimants]
    named += [kind for addition in schedule.additions for kind in addition.claimants]
    return tuple(dict.fromkeys(("person", *named)))


def most_prior(schedule: Schedule) -> int:
    """Return up to how many earlier awards are drawn: a bonus for the first few is still open in about half."""
    return max((2 * clause.first.count - 1 for clause in schedule.clauses if clause.first), default=0)


def asked_by(clause: Clause, schedule: Schedule) -> Asked:
    """Return what a claim has to say for a clause."""
    values: list[str] = []
    measure = None
    typical = usual_price(schedule)
    if isinstance(clause.pays, WhenExceeds):
        values += [clause.pays.of, clause.pays.value]
    for _, part in simple_parts(clause.pays):
        match part:
            case PortionAmount():
                values.append(part.of)
                if part.at_most and part.percent:
                    # The value at which the cap begins to bind: some are above it, most below.
                    typical = int(Fraction(part.at_most) * 100 / Fraction(part.percent))
            case RateAmount():
                measure = part.unit, Fraction(part.per)
            case _:
                pass
    return Asked(tuple(dict.fromkeys(values)), measure, max(1, typical))


def usual_price(schedule: Schedule) -> int:
    """Return the middle one of the amounts that a list names, in whole units; 1,000 where it names none."""
    named = []
    for clause in schedule.clauses:
        for _, part in simple_parts(clause.pays):
            match part:
                case FixedAmount():
                    named.append(Fraction(part.amount))
                case RangeAmount():
                    named.append(Fraction(part.highest))
                case _:
                    pass
    return int(median(named)) if named else 1_000


def number_for(schedule: Schedule, attribute: str, value: str, at: float) -> int:
    """Return a measured number that falls into one value of a declared attribute of kind number.

    Args:
        schedule: declares the attribute.
        attribute: its name.
        value: what it has to fall into: above the value's own bound, at most the next one.
        at: where between the bounds, from 0 to 1.
    """
    above = schedule.attributes[attribute].above
    bounds = sorted(Fraction(bound) for bound in above.values())
    lowest = Fraction(above[value]) if value in above else Fraction(0)
    highest = next((bound for bound in bounds if bound > lowest), lowest * 2 + 10)
    return int(lowest) + 1 + int(at * max(0, int(highest) - int(lowest) - 1))
