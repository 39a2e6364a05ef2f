"""What the public list says of money: its dearest item, and what one piece of each kind can bring."""

from dataclasses import dataclass

from safeconduct.casefile.figures.cells import kind_of, kinds, uppermost
from safeconduct.catalogue import Catalogue
from safeconduct.schedule import FixedAmount, Programme, RangeAmount, Schedule
from safeconduct.schedule.amounts import PortionAmount, SimpleAmount, simple_parts
from safeconduct.schedule.clauses import Clause
from safeconduct.schedule.money import minor_units

_NICE = (1, 2, 5)
STEP_OVER = 2
"""A step is at least so many times the dearest item."""

type Price = tuple[int, int | None]
"""The least and the most that one piece can bring, in minor units; None where the list names no most."""


@dataclass(frozen=True, slots=True)
class Public:
    """What everybody knows of a programme's money besides its figures.

    Attributes:
        prices: kind of equipment, and what one piece of it brings by the list; of a kind on no list, nothing. Empty
            where a year's sums are in another unit than the list, or nobody looks.
        granted: what the budget laws granted in all, in minor units of the same unit, other units at the dated official
            rates; None where that is not known. More was never promised.
    """

    prices: tuple[tuple[str, tuple[Price, ...]], ...] = ()
    granted: int | None = None


NOTHING = Public()
"""Of a programme whose list and budget nobody looks at."""


def money_step(prices: tuple[tuple[str, tuple[Price, ...]], ...]) -> int:
    """Return the step to which sums are rounded, in minor units: 1, 2 or 5 with noughts, above the dearest item.

    With a smaller one the sum of a year would say whether the dearest thing was brought. Where a list has an item
    without a most, no sum is told, and the step is that of the others.
    """
    dearest = max((high for _, own in prices for _, high in own if high is not None), default=1)
    step = 1
    while True:
        for digit in _NICE:
            if step * digit >= STEP_OVER * dearest:
                return step * digit
        step *= 10


def has_no_most(prices: tuple[tuple[str, tuple[Price, ...]], ...]) -> bool:
    """Say whether a list has an item of which it does not say what it brings at the most."""
    return any(high is None for _, own in prices for _, high in own)


def prices_of(
    programme: Programme, catalogue: Catalogue, unit: str
) -> tuple[tuple[str, tuple[Price, ...]], ...]:
    """Return what one piece of each kind brings by any of a programme's lists in a unit; empty where none is in it."""
    schedules = [each for each in programme.schedules if each.unit == unit]
    found: dict[str, set[Price]] = {kind: set() for kind in kinds()}
    for schedule in schedules:
        for clause in schedule.clauses:
            price = _price(clause, schedule)
            for kind in _kinds(clause, catalogue):
                found[kind].add(price)
    if not schedules:
        return ()
    # None sorts last: the dearest there is.
    return tuple(
        (
            kind,
            tuple(sorted(each, key=lambda price: (price[0], price[1] is None, price[1] or 0))) or ((0, 0),),
        )
        for kind, each in found.items()
    )


def _kinds(clause: Clause, catalogue: Catalogue) -> set[str]:
    matches = clause.matches
    found = {uppermost(code, catalogue) for code in matches.categories}
    found |= {kind_of(model, catalogue) for model in matches.models}
    return found or set(kinds())


def _price(clause: Clause, schedule: Schedule) -> Price:
    parts = [_bounds(part, schedule.unit) for _, part in simple_parts(clause.pays)]
    low = min(least for least, _ in parts)
    highs = [most for _, most in parts]
    more = sum(minor_units(a.amount, schedule.unit) for a in schedule.additions if clause.id in a.clauses)
    if clause.first is not None:
        more += minor_units(clause.first.bonus, schedule.unit)
    if clause.per == "person" or any(most is None for most in highs):
        return low, None
    return low, max(most for most in highs if most is not None) + more


def _bounds(amount: SimpleAmount, unit: str) -> Price:
    match amount:
        case FixedAmount():
            fixed = minor_units(amount.amount, unit)
            return fixed, fixed
        case RangeAmount():
            return minor_units(amount.lowest, unit), minor_units(amount.highest, unit)
        case PortionAmount() if amount.at_most:
            return 0, minor_units(amount.at_most, unit)
        case _:
            return 0, None
