"""The defence of one year: what is left out, one by one, until nobody who attacks finds a small group.

The attackers are all alike but for what they know: any cases, of which only the number is known; the cases with most
money or most people, exactly; the budget or not. Knowing less can make bolder suppositions possible, so each is asked.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic

from safeconduct.casefile.figures.attack import PATIENCE, Exposed, Insight
from safeconduct.casefile.figures.attackers import UNANSWERED, exposed, problems
from safeconduct.casefile.figures.cells import ALL, MONEY, TIMES, Cell, Measure
from safeconduct.casefile.figures.facts import Fact
from safeconduct.casefile.figures.knowledge import Figures
from safeconduct.casefile.figures.periods import is_quarter, year_of
from safeconduct.casefile.figures.prices import Public
from safeconduct.casefile.figures.supposing import truth_of


def insights_of(facts: Sequence[Fact], public: Public, step: int, known: int) -> tuple[Insight, ...]:
    """Return what attackers may know of a year.

    Args:
        facts: all cases that arrived in it.
        public: prices and grants.
        step: to which its sums are rounded, in minor units.
        known: how many cases one of them may know.
    """
    unfunded = replace(public, granted=None)
    # Any cases: of each group as many as can be known, at once. Then those whose own sums and people matter most.
    found = [Insight(unfunded, {facts[0].arrived if facts else "": step}, (), truth_of(facts, public), known)]
    if public.granted is not None:
        found.append(replace(found[0], public=public))
    largest: dict[frozenset[int], tuple[Fact, ...]] = {}
    for size in (lambda fact: fact.promised, lambda fact: fact.paid, lambda fact: fact.people):
        taken = tuple(sorted(facts, key=size, reverse=True)[:known])
        largest.setdefault(frozenset(map(id, taken)), taken)
    for own, taken in largest.items():
        others = [fact for fact in facts if id(fact) not in own]
        found.append(replace(found[0], taken=taken, truth=truth_of(others, public), known=0))
    return tuple(found)


@dataclass(slots=True)
class Defence:
    """A year's figures and who attacks them.

    Attributes:
        year: which.
        figures: of all years; whoever leaves one out changes them here.
        before: what was published before: it cannot be taken back.
        insights: of the attackers.
    """

    year: str
    figures: Mapping[Cell, int | None]
    before: Figures
    insights: Sequence[Insight]
    _until: float = field(default=0.0)
    _given: dict[int, frozenset[str]] = field(default_factory=dict)

    def left_out(self) -> Iterator[Cell]:
        """Yield figures that have to go; after each the caller leaves it out, and what stands on it.

        Raises:
            OutOfTime: the attacker was not through in time.
        """
        self._until = monotonic() + PATIENCE
        while removable := self._removable():
            found = next(self._found(), None)
            if found is None:
                return
            yield self._choice(removable, *found)

    def _found(self) -> Iterator[tuple[Insight, Exposed]]:
        for place, insight in enumerate(self.insights):
            for each in exposed(self.figures, self.year, insight, self._until):
                if each == UNANSWERED or each.group not in self._given_away(place):
                    yield insight, each

    def _given_away(self, place: int) -> frozenset[str]:
        """Return the groups that earlier figures gave away: what is left out now hides them no more."""
        if place not in self._given:
            insight = self.insights[place]
            some = any(
                value is not None for cell, value in self.before.items() if year_of(cell.period) == self.year
            )
            found = exposed(self.before, self.year, insight, self._until) if some else ()
            self._given[place] = frozenset(each.group for each in found)
        return self._given[place]

    def _removable(self) -> list[Cell]:
        """Return figures that are attacked and shown for the first time, the least missed first."""
        return sorted(
            (
                cell
                for cell, value in self.figures.items()
                if year_of(cell.period) == self.year
                and value is not None
                and cell not in self.before
                and cell.measure is not Measure.CONTACTS
            ),
            key=_worth,
        )

    def _choice(self, removable: Sequence[Cell], insight: Insight, found: Exposed) -> Cell:
        """Return a figure that has to go where readers are to miss as little as can be.

        Of all ways to hide the group, the best keeps what readers would miss most. So look for the fewest, from the
        least missed on, without which together it is hidden: the last of them is in every such way.
        """
        hides = self._hides(removable, insight, found)
        place = bisect_left(range(len(removable)), x=True, key=hides)
        return removable[place] if place < len(removable) else removable[0]

    def _hides(self, removable: Sequence[Cell], insight: Insight, found: Exposed) -> Callable[[int], bool]:
        def hides(place: int) -> bool:
            without = removable[: place + 1]
            figures = {cell: value for cell, value in self.figures.items() if cell not in without}
            for problem in problems(figures, self.year, insight, self._until):
                if not problem.possible(self._until):
                    return False
                if found.group in problem.groups and problem.ask(found.group, self._until) is not None:
                    return False
            return True

        return hides


def _worth(cell: Cell) -> tuple[int, int, str, str]:
    """Return how much readers would miss a figure, the least first.

    Times, kinds in quarters, kinds in years, parts, money, quarters, the year.
    """
    if cell.measure in TIMES:
        place = 0
    elif cell.kind != ALL:
        place = 1 if is_quarter(cell.period) else 2
    elif cell.measure in MONEY:
        place = 4
    elif cell.measure is not Measure.HANDOVERS:
        place = 3
    else:
        place = 5 if is_quarter(cell.period) else 6
    # Of two quarters the older stays: it was waited for longer.
    newest_first = "".join(chr(0x10FFFF - ord(letter)) for letter in cell.period)
    return place, -list(Measure).index(cell.measure), newest_first, cell.kind
