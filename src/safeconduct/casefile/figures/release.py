"""The procedure by which figures are made: count, round, leave out what is small, attack, leave out more.

It is a loop that only ever takes away, in an order that is fixed, until no attacker finds a group below the threshold.
Whoever makes the same figures of the same cases gets the same ones.

Counts of cases, numbers of people and sums are attacked together, by solving. What is no count of cases is shown only
where, besides, the truth itself is the witness: where what is left without every case that somebody may know is large,
whatever else is published.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from safeconduct.casefile.figures.cells import (
    ALL,
    BASE,
    CONTACTS_BASE,
    MONEY,
    STANDS_ON,
    THRESHOLD,
    Atom,
    Cell,
    Measure,
    atoms_of,
    below,
    told_cells,
)
from safeconduct.casefile.figures.defending import Defence, insights_of
from safeconduct.casefile.figures.facts import Fact
from safeconduct.casefile.figures.periods import is_quarter, year_of
from safeconduct.casefile.figures.prices import STEP_OVER, Price, Public, has_no_most
from safeconduct.casefile.figures.publication import SUM_STEPS, Publication, nearest

LEADING = 4
"""No case may be more than one in so many of a sum, or of the people of a year."""


class Why(StrEnum):
    """Why a figure is not shown; the officers who make figures see it, and nobody else."""

    SMALL = "below-the-threshold"
    GUARDS = "would-give-another-away"
    STANDS = "stands-on-one-that-is-not-shown"
    BEFORE = "was-not-shown-before"


@dataclass(frozen=True, slots=True)
class Rule:
    """Of what figures are made.

    Attributes:
        programme: id of the programme in force.
        since: its first quarter.
        unit: of sums that are told of for the first time.
        step: to which they are rounded, in minor units.
        statements: how many were ever issued, also those taken down: so many cases may anybody know, and one more.
        prices: what one piece of each kind brings by the list, in that unit.
        granted: what the budget laws granted in all, in that unit; None where that is not known.
    """

    programme: str
    since: str
    unit: str
    step: int
    statements: int = 0
    prices: tuple[tuple[str, tuple[Price, ...]], ...] = ()
    granted: int | None = None

    @property
    def known(self) -> int:
        """How many cases one attacker may know exactly."""
        return self.statements + 1


@dataclass(frozen=True, slots=True)
class Release:
    """Figures as they may be published.

    Attributes:
        publication: the figures.
        hidden: why each figure that is not shown is not; for the officers who make them.
        attacks: how often the attacker found something until it was left out.
    """

    publication: Publication
    hidden: Mapping[Cell, Why]
    attacks: int

    @property
    def shown(self) -> int:
        """How many figures are shown."""
        return sum(value is not None for value in self.publication.figures().values())


def release(
    facts: Sequence[Fact],
    rule: Rule,
    *,
    today: date,
    earlier: Publication | None = None,
    told: Callable[[int], None] = lambda _: None,
) -> Release:
    """Return the figures that may be published of these cases, together with all that was published before.

    Args:
        facts: what each case adds.
        rule: of what figures are made.
        today: the day; of periods that are not over long enough nothing is told.
        earlier: the newest publication, of whichever programme: the office has one series.
        told: is told how many figures were left out, one by one.

    Raises:
        OutOfTime: the attacker was not through in a quarter of an hour for one year.
    """
    since = earlier.since if earlier is not None else rule.since
    cells = told_cells(since, today)
    steps = dict(earlier.steps()) if earlier is not None else {}
    for cell in cells:
        if cell.measure in MONEY:
            steps.setdefault(cell.period, (rule.unit, rule.step))
    draft = _Draft(rule, facts, dict(earlier.figures()) if earlier is not None else {}, steps)
    # Counts first: what stands on one that is not shown is not shown either.
    for cell in sorted(cells, key=lambda each: (each.measure in STANDS_ON, cells.index(each))):
        draft.figures[cell], why = draft.rounded(cell)
        if why is not None:
            draft.hidden[cell] = why
    attacks = 0
    for year in sorted({year_of(cell.period) for cell in cells if cell not in draft.before}):
        facts_of_year = [fact for fact in facts if fact.arrived == year]
        insights = insights_of(facts_of_year, draft.public(year), steps.get(year, ("", 1))[1], rule.known)
        for cell in Defence(year, draft.figures, draft.before, insights).left_out():
            draft.hide(cell)
            attacks += 1
            told(attacks)
    rows = tuple((cell.measure, cell.period, cell.kind, draft.figures[cell]) for cell in sorted(cells))
    publication = Publication(
        programme=rule.programme,
        since=since,
        made=today,
        sums=tuple((year, *steps[year]) for year in sorted(steps)),
        cells=rows,
    )
    publication.check()
    return Release(publication, draft.hidden, attacks)


@dataclass(slots=True)
class _Draft:
    rule: Rule
    facts: Sequence[Fact]
    before: Mapping[Cell, int | None]
    steps: Mapping[str, tuple[str, int]]
    figures: dict[Cell, int | None] = field(default_factory=dict)
    hidden: dict[Cell, Why] = field(default_factory=dict)
    truth: Counter[Atom] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for fact in self.facts:
            self.truth.update(fact.atoms)

    @property
    def enough(self) -> int:
        """How many cases must stand behind what is not attacked, that enough are left whoever is known."""
        return THRESHOLD + self.rule.known

    def rounded(self, cell: Cell) -> tuple[int | None, Why | None]:
        """Return a figure by the rule alone, before anybody attacks: rounded, or left out and why."""
        if cell in self.before:
            value = self.before[cell]
            return value, Why.BEFORE if value is None else None
        count = below(cell)
        if count is not None and self.figures[count] is None:
            return None, Why.STANDS
        return self._new(cell)

    def _new(self, cell: Cell) -> tuple[int | None, Why | None]:
        match cell.measure:
            case Measure.CONTACTS:
                return self._contacts(cell)
            case Measure.PEOPLE:
                return self._people(cell)
            case Measure.PROMISED | Measure.PAID:
                return self._sum(cell, *self.steps[cell.period])
            case Measure.ANSWER_TIME | Measure.PAY_TIME:
                return self._median(cell)
            case _:
                return self._count(cell)

    def _count(self, cell: Cell) -> tuple[int | None, Why | None]:
        count = sum(self.truth[atom] for atom in atoms_of(cell))
        return (nearest(count, BASE), None) if count >= THRESHOLD else (None, Why.SMALL)

    def _contacts(self, cell: Cell) -> tuple[int | None, Why | None]:
        """Count contacts where many never came: who came is told elsewhere, and the rest may still be over there."""
        wrote = [fact for fact in self.facts if fact.contacted == cell.period]
        if len(wrote) < THRESHOLD:
            return None, Why.SMALL
        away = sum(not fact.arrived for fact in wrote)
        return (nearest(len(wrote), CONTACTS_BASE), None) if away >= self.enough else (None, Why.GUARDS)

    def _people(self, cell: Cell) -> tuple[int | None, Why | None]:
        """Count people where those who came alone, and those who came together, are many cases each; also in rests."""
        came = [fact.people for fact in self._came(cell)]
        value = nearest(sum(came), BASE)
        cases = self.figures[Cell(Measure.HANDOVERS, cell.period, cell.kind)] or 0
        if not self._are_many(came) or value < cases + THRESHOLD:
            return None, Why.GUARDS
        shown = [
            other
            for other, figure in self.figures.items()
            if other.measure is Measure.PEOPLE
            and figure is not None
            and year_of(other.period) == year_of(cell.period)
        ]
        for rest in self._rests([*shown, cell]):
            # What is left when each part that is shown is taken away is a number of people as well.
            if rest and not self._are_many([fact.people for fact in rest]):
                return None, Why.GUARDS
        return value, None

    def _are_many(self, people: Sequence[int]) -> bool:
        several, alone = sum(each > 1 for each in people), sum(each == 1 for each in people)
        return min(several, alone) >= self.enough and LEADING * max(people) <= sum(people)

    def _rests(self, shown: Sequence[Cell]) -> Iterator[list[Fact]]:
        """Yield those whom the parts of each whole leave over: its kinds, and its quarters."""
        for whole in shown:
            kinds = [each for each in shown if each.period == whole.period and whole.kind == ALL != each.kind]
            quarters = [
                each
                for each in shown
                if each.kind == whole.kind and is_quarter(each.period) and not is_quarter(whole.period)
            ]
            for parts in (kinds, quarters):
                taken = {id(fact) for part in parts for fact in self._came(part)}
                yield [fact for fact in self._came(whole) if id(fact) not in taken]

    def _came(self, cell: Cell) -> list[Fact]:
        """Return who came in a period with a kind of equipment."""
        return [
            fact
            for fact in self.facts
            if fact.arrived and cell.period in {fact.arrived, fact.quarter} and cell.kind in {ALL, fact.kind}
        ]

    def _median(self, cell: Cell) -> tuple[int | None, Why | None]:
        """Return the lowest class up to which at least half of them lie, where many lie in it."""
        counts = {int(atom[-1]): self.truth[atom] for atom in atoms_of(cell)}
        so_far, total = 0, sum(counts.values())
        for number in sorted(counts):
            so_far += counts[number]
            if 2 * so_far >= total:
                return (number, None) if counts[number] >= self.enough else (None, Why.GUARDS)
        raise AssertionError(cell)

    def _sum(self, cell: Cell, unit: str, step: int) -> tuple[int | None, Why | None]:
        """Return a sum where it holds ten of the dearest item, or none, whoever is taken out of it."""
        facts = self._came(cell)
        if unit != self.rule.unit or has_no_most(self.rule.prices) or any(fact.elsewhere for fact in facts):
            # Of an item without a most nobody can say how many hide it; an award in another unit is in no sum.
            return None, Why.GUARDS
        promised, paid = [fact.promised for fact in facts], [fact.paid for fact in facts]
        amounts = promised if cell.measure is Measure.PROMISED else paid
        if not self._is_broad(amounts, step):
            return None, Why.GUARDS
        value = nearest(sum(amounts), step)
        if cell.measure is Measure.PAID:
            whole = self.figures[Cell(Measure.PROMISED, cell.period)]
            owed = [most - each for most, each in zip(promised, paid, strict=True)]
            # What is left to pay is a sum as well.
            if whole is not None and whole != value and not self._is_broad(owed, step):
                return None, Why.GUARDS
        return value, None

    def _is_broad(self, amounts: Sequence[int], step: int) -> bool:
        found = sorted((each for each in amounts if each > 0), reverse=True)
        total = sum(found)
        others = sum(found[self.rule.known :])
        return (
            len(found) >= self.enough
            and nearest(total, step) >= SUM_STEPS * step
            and STEP_OVER * others >= THRESHOLD * step
            and LEADING * found[0] <= total
        )

    def public(self, year: str) -> Public:
        """Return what everybody knows of a year's money."""
        if self.steps.get(year, (self.rule.unit, 1))[0] != self.rule.unit:
            return Public()
        return Public(self.rule.prices, self.rule.granted)

    def hide(self, cell: Cell) -> None:
        """Leave a figure out, and what stands on it."""
        self.figures[cell], self.hidden[cell] = None, Why.GUARDS
        for above, value in self.figures.items():
            if value is not None and above not in self.before and below(above) == cell:
                self.figures[above], self.hidden[above] = None, Why.STANDS
