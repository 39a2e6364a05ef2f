"""Turn what was counted into figures: by clause, by category, the range within which the total may lie."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

from safeconduct.assessment.award import Outcome
from safeconduct.assessment.simulation.extremes import Extremes
from safeconduct.assessment.simulation.figures import Amounts, Example, Paid, Pair, Share, Words
from safeconduct.assessment.simulation.side import LineOutcome, Outcomes
from safeconduct.assessment.simulation.tally import GROUPS, Tally
from safeconduct.catalogue import Catalogue, Category, Model
from safeconduct.schedule import Schedule

NO_CATEGORY = ""
"""Stands for known items, which are outside the tree."""

type Exemplify = Callable[[Extremes], tuple[Example, ...]]
"""Makes examples of the claims that an `Extremes` kept."""


class Lists(NamedTuple):
    """The two sides of a simulation.

    Attributes:
        now: the lists in force, oldest first.
        draft: the draft.
        catalogue: with the programme's own additions.
    """

    now: tuple[Schedule, ...]
    draft: Schedule
    catalogue: Catalogue


class _Sum:
    """A figure under both lists that is being added up."""

    def __init__(self) -> None:
        self.lines = [0, 0]
        self.amount = [0, 0]
        self.more = self.less = 0

    def paid(self, thing: str, names: Words) -> Paid:
        return Paid(thing, names, Pair(*self.lines), Pair(*self.amount), self.more, self.less)


def amounts_of(
    tally: Tally, unit: str, tables: tuple[Outcomes, Outcomes], lists: Lists, exemplify: Exemplify
) -> Amounts:
    """Return everything about the claims that both lists pay in one unit.

    Args:
        tally: what was counted about them.
        unit: of every amount.
        tables: of line outcomes, under the list in force and under the draft.
        lists: the two sides.
        exemplify: makes examples of the largest gains and losses.
    """
    clauses: dict[str, _Sum] = defaultdict(_Sum)
    categories: dict[str, _Sum] = defaultdict(_Sum)
    sums = [[0, 0], [0, 0], [0, 0]]
    for pair, count in tally.pairs.items():
        outcomes = tables[0].entries[pair[0]], tables[1].entries[pair[1]]
        for side, outcome in enumerate(outcomes):
            for each, amount in zip(sums, (outcome.amount, outcome.lowest, outcome.highest), strict=True):
                each[side] += amount * count
        _add(categories[_category(outcomes[0].equipment, lists.catalogue)], outcomes, count)
        named = {outcome.clause for outcome in outcomes if outcome.clause is not None}
        for clause in named:
            _add(clauses[clause], _of_clause(outcomes, clause), count)
    order = _clauses_in_order(lists)
    total, lowest, highest = (Pair(*each) for each in sums)
    return Amounts(
        unit=unit,
        claims=tally.claims,
        total=total,
        lowest=lowest,
        highest=highest,
        unbounded=Pair(*tally.unbounded),
        decisions=Pair(*tally.decisions),
        clauses=tuple(
            clauses[clause].paid(clause, names) for clause, names in order.items() if clause in clauses
        ),
        categories=_largest_change(
            each.paid(code, lists.catalogue.categories[code].names if code else {})
            for code, each in categories.items()
        ),
        groups=tuple(
            Share(group, tally.groups[place], Pair(*tally.amounts[place]))
            for place, group in enumerate(GROUPS)
            if tally.groups[place]
        ),
        bins=tally.histogram.bins(),
        gains=exemplify(tally.gains),
        losses=exemplify(tally.losses),
    )


def _add(to: _Sum, outcomes: tuple[LineOutcome | None, LineOutcome | None], count: int) -> None:
    paid = [outcome if outcome and outcome.outcome is Outcome.PAYABLE else None for outcome in outcomes]
    amounts = [outcome.amount if outcome else 0 for outcome in paid]
    for side, outcome in enumerate(paid):
        if outcome is not None:
            to.lines[side] += count
            to.amount[side] += outcome.amount * count
    to.more += count * (amounts[1] > amounts[0])
    to.less += count * (amounts[1] < amounts[0])


def _of_clause(
    outcomes: tuple[LineOutcome, LineOutcome], clause: str
) -> tuple[LineOutcome | None, LineOutcome | None]:
    """Return a line's outcomes as far as they are of one clause."""
    now, draft = (outcome if outcome.clause == clause else None for outcome in outcomes)
    return now, draft


def _category(equipment: str, catalogue: Catalogue) -> str:
    match catalogue.resolve(equipment):
        case Model(category=category):
            return category
        case Category(code=code):
            return code
        case _:
            return NO_CATEGORY


def _clauses_in_order(lists: Lists) -> dict[str, Words]:
    """Return every clause's names, the draft's first, then those that only an earlier list has, newest first."""
    found: dict[str, Words] = {}
    for schedule in (lists.draft, *reversed(lists.now)):
        for clause in schedule.clauses:
            found.setdefault(clause.id, clause.names)
    return found


def _largest_change(paid: Iterable[Paid]) -> tuple[Paid, ...]:
    """Return categories by how much changes, then by how much is paid; those without any payment stand last."""
    return tuple(sorted(paid, key=lambda each: (-abs(each.amount.difference), -each.amount.now, each.id)))
