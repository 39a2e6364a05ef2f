"""What the public list, the budget and the sums that are shown say of one year's cases together.

Whoever knows the prices can divide a sum by them. A sum alone says nothing certain: one case can have brought all of
it. So an attacker *supposes*: that each case brought one piece that is on the list, as a pilot does, and that whoever
was paid was paid in full. If what is shown can be so, they go by it; if it cannot, they suppose something less bold.
What is safe from the boldest that can be, of those who suppose full payments and of those who do not, is safe from all
others, who know less.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import gcd
from typing import NamedTuple

from safeconduct.casefile.figures.cells import (
    MONEY,
    NONE,
    Atom,
    Cell,
    Measure,
    atoms_of_year,
    kinds,
)
from safeconduct.casefile.figures.facts import Fact
from safeconduct.casefile.figures.knowledge import Figures, Row, cases_of
from safeconduct.casefile.figures.prices import Price, Public


class Supposed(NamedTuple):
    """What an attacker takes for granted about awards.

    Attributes:
        pieces: each case with an award brought at least one piece that is on the list, and at most so many.
        full: whoever was paid anything was paid all of it.
    """

    pieces: int
    full: bool


PIECES = (1, 2, 5, 25)
"""From the boldest on. Beyond the last there is no more to divide by."""


def can_divide(figures: Figures, year: str, public: Public) -> bool:
    """Say whether prices add anything: there is a sum, or a grant, to divide by them."""
    sums = (figures.get(Cell(measure, year)) for measure in MONEY)
    return bool(public.prices) and (public.granted is not None or any(each is not None for each in sums))


def money_rows(
    figures: Figures,
    year: str,
    public: Public,
    steps: Mapping[str, int],
    supposed: Supposed,
    taken: Sequence[Fact] = (),
) -> Iterator[Row]:
    """Yield what follows of a year's awards from the list, the budget and the sums shown, if it is as supposed.

    Args:
        figures: of the year.
        year: which.
        public: its prices and grants.
        steps: to which each year's sums are rounded, in minor units.
        supposed: by this attacker.
        taken: cases that are known; their money is taken out of the sums.
    """
    came, *_, awards, payments = atoms_of_year(year)
    awarded = {kind: ("awarded", year, kind) for kind in kinds()}
    paid = {kind: ("paid", year, kind) for kind in kinds()}
    yield Row({**dict.fromkeys(awards[1:], 1), **dict.fromkeys(awarded.values(), -1)}, 0, 0)
    yield Row({**dict.fromkeys(payments[1:], 1), **dict.fromkeys(paid.values(), -1)}, 0, 0)
    for kind, prices in public.prices:
        none = ("none", year, kind)
        yield Row({awarded[kind]: 1, paid[kind]: -1, ("owed", year, kind): -1}, 0, 0)
        yield Row({**{atom: 1 for atom in came if atom[2] == kind}, awarded[kind]: -1, none: -1}, 0, 0)
        for cases, name in ((awarded[kind], "piece"), (paid[kind], "paid-piece")):
            pieces = [(name, year, kind, str(place)) for place in range(len(prices))]
            yield Row({**dict.fromkeys(pieces, 1), cases: -1}, 0, None)
            yield Row({**dict.fromkeys(pieces, -1), cases: supposed.pieces}, 0, None)
        for place in map(str, range(len(prices))):
            piece = (year, kind, place)
            yield Row({("piece", *piece): 1, ("paid-piece", *piece): -1, ("owed-piece", *piece): -1}, 0, 0)
    own = [fact for fact in taken if fact.arrived == year]
    promised, received = sum(fact.promised for fact in own), sum(fact.paid for fact in own)
    for measure, name, full, less in (
        (Measure.PROMISED, "piece", True, promised),
        (Measure.PAID, "paid-piece", supposed.full, received),
    ):
        value = figures.get(Cell(measure, year))
        if value is not None:
            value -= less
            least, most = value - steps[year] // 2, value + (steps[year] - 1) // 2
            if least > 0:
                yield _at_least(public, name, year, least)
            if full:
                yield _at_most(public, name, year, most)
    if public.granted is not None:
        yield _at_most(public, "piece", year, public.granted - promised)


def _at_most(public: Public, name: str, year: str, most: int) -> Row:
    """Return that pieces, at the least that each brings, bring no more."""
    return _divided({atom: low for atom, (low, _) in _pieces(public, name, year) if low}, low=None, high=most)


def _at_least(public: Public, name: str, year: str, least: int) -> Row:
    """Return that pieces, at the most that each brings, bring no less; one without a most can bring all of it."""
    weights = {
        atom: least if high is None else min(high, least) for atom, (_, high) in _pieces(public, name, year)
    }
    return _divided({atom: weight for atom, weight in weights.items() if weight}, low=least, high=None)


def _divided(weights: dict[Atom, int], *, low: int | None, high: int | None) -> Row:
    """Return the row in the largest unit that divides all weights: a solver is at its best with small numbers."""
    unit = gcd(*weights.values()) or 1
    return Row(
        {atom: weight // unit for atom, weight in weights.items()},
        -(-low // unit) if low is not None else None,
        high // unit if high is not None else None,
    )


def _pieces(public: Public, name: str, year: str) -> Iterator[tuple[Atom, Price]]:
    for kind, prices in public.prices:
        for place, price in enumerate(prices):
            yield (name, year, kind, str(place)), price


def money_groups(year: str, public: Public, supposed: Supposed) -> Iterator[tuple[str, frozenset[Atom]]]:
    """Yield the groups that money can give away, of each kind and price: awarded, not awarded, paid, not yet paid."""
    for kind, prices in public.prices:
        atoms: list[Atom] = [(name, year, kind) for name in ("awarded", "none", "paid", "owed")]
        if supposed.pieces == 1 and len(prices) > 1:
            # Only then is a piece a case.
            names = ("piece", "paid-piece", "owed-piece")
            atoms += [(name, year, kind, str(place)) for name in names for place in range(len(prices))]
        yield from ((" ".join(atom), frozenset({atom})) for atom in atoms)


def truth_of(facts: Iterable[Fact], public: Public) -> Counter[Atom]:
    """Return how many there are in truth of each group, of its people, and of its pieces as far as they are known.

    A case whose award is what one piece of its kind can bring counts as one piece; of others no piece is counted, so
    that the truth is then no witness for whoever supposes single pieces.
    """
    facts = tuple(facts)
    truth = cases_of(facts)
    prices = dict(public.prices)
    for fact in facts:
        groups = {atom[0]: atom for atom in fact.atoms}
        if not fact.kind:
            continue
        year, kind = fact.arrived, fact.kind
        if groups.get("award", ("", "", NONE))[2] == NONE:
            truth["none", year, kind] += 1
            continue
        is_paid = "payment" in groups and groups["payment"][2] != NONE
        state = "paid" if is_paid else "owed"
        truth.update([("awarded", year, kind), (state, year, kind)])
        place = _place(prices.get(kind, ()), fact.promised)
        if place is not None:
            truth.update([("piece", year, kind, place), (f"{state}-piece", year, kind, place)])
    return truth


def _place(prices: tuple[Price, ...], amount: int) -> str | None:
    fits = (
        place
        for place, (low, high) in enumerate(prices)
        if low <= amount and (high is None or amount <= high)
    )
    found = next(fits, None)
    return None if found is None else str(found)
