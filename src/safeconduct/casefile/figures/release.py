"""The procedure by which figures are made: count, round, leave out what is small, attack, leave out more.

It is a loop that only ever takes away, in an order that is fixed, until no attacker finds a group below the threshold.
Whoever makes the same figures of the same cases gets the same ones.

Counts of cases are attacked by solving. Everything else is shown only where the truth itself is the witness: where
what is left without every case that somebody may know is large, whatever else is published.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from safeconduct.casefile.figures.attack import Exposed, OutOfTime, Problem
from safeconduct.casefile.figures.cells import (
    ALL,
    BASE,
    CONTACTS_BASE,
    MONEY,
    STANDS_ON,
    THRESHOLD,
    TIMES,
    Atom,
    Cell,
    Measure,
    atoms_of,
    told_cells,
)
from safeconduct.casefile.figures.facts import Fact
from safeconduct.casefile.figures.periods import is_quarter, year_of
from safeconduct.casefile.figures.prices import STEP_OVER
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
    """

    programme: str
    since: str
    unit: str
    step: int
    statements: int = 0

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
    """
    draft = _Draft(rule, facts, dict(earlier.figures()) if earlier is not None else {})
    since = earlier.since if earlier is not None else rule.since
    cells = told_cells(since, today)
    steps = dict(earlier.steps()) if earlier is not None else {}
    for cell in cells:
        if cell.measure in MONEY:
            steps.setdefault(cell.period, (rule.unit, rule.step))
    # Counts first: what stands on one that is not shown is not shown either.
    for cell in sorted(cells, key=lambda each: (each.measure in STANDS_ON, cells.index(each))):
        draft.figures[cell], why = draft.rounded(cell, steps.get(cell.period, ("", 1)))
        if why is not None:
            draft.hidden[cell] = why
    attacks = 0
    for year in sorted({year_of(cell.period) for cell in cells if cell not in draft.before}):
        attacks = draft.defend(year, attacks, told)
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

    def rounded(self, cell: Cell, sums: tuple[str, int]) -> tuple[int | None, Why | None]:
        """Return a figure by the rule alone, before anybody attacks: rounded, or left out and why."""
        if cell in self.before:
            value = self.before[cell]
            return value, Why.BEFORE if value is None else None
        if cell.measure in STANDS_ON and self.figures[Cell(STANDS_ON[cell.measure], cell.period)] is None:
            return None, Why.STANDS
        return self._new(cell, sums)

    def _new(self, cell: Cell, sums: tuple[str, int]) -> tuple[int | None, Why | None]:
        match cell.measure:
            case Measure.CONTACTS:
                return self._contacts(cell)
            case Measure.PEOPLE:
                return self._people(cell)
            case Measure.PROMISED | Measure.PAID:
                return self._sum(cell, *sums)
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
        """Count people where both those who came alone and those who came together are many cases."""
        came = [fact.people for fact in self._of(cell)]
        several, alone = sum(each > 1 for each in came), sum(each == 1 for each in came)
        value = nearest(sum(came), BASE)
        cases = self.figures[Cell(Measure.HANDOVERS, cell.period)] or 0
        if min(several, alone) < self.enough or LEADING * max(came) > sum(came) or value < cases + THRESHOLD:
            return None, Why.GUARDS
        return value, None

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
        facts = self._of(cell) if unit == self.rule.unit else []
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

    def _of(self, cell: Cell) -> list[Fact]:
        return [fact for fact in self.facts if fact.arrived == cell.period]

    def problem(self, year: str, without: Cell | None = None) -> Problem:
        """Return what an outsider would have to solve of a year, with all figures or without one."""
        figures = {cell: value for cell, value in self.figures.items() if cell != without}
        truth = {atom: count for atom, count in self.truth.items() if year_of(atom[1]) == year}
        return Problem(figures, year, truth, self.rule.known)

    def defend(self, year: str, attacks: int, told: Callable[[int], None]) -> int:
        """Leave figures of a year out until nothing is found, or nothing is left that was not shown before."""
        while removable := self._removable(year):
            problem = self.problem(year)
            try:
                found = next(problem.exposed(), None) if problem.possible() else _UNKNOWN
            except OutOfTime:
                found = _UNKNOWN
            if found is None:
                break
            self._hide(self._choice(year, removable, found.group))
            attacks += 1
            told(attacks)
        return attacks

    def _removable(self, year: str) -> list[Cell]:
        """Return figures that are attacked and shown for the first time: what was published cannot be taken back."""
        untouched = MONEY | {Measure.CONTACTS, Measure.PEOPLE}
        return sorted(
            (
                cell
                for cell, value in self.figures.items()
                if year_of(cell.period) == year
                and value is not None
                and cell not in self.before
                and cell.measure not in untouched
            ),
            key=_worth,
        )

    def _choice(self, year: str, removable: Sequence[Cell], group: str) -> Cell:
        """Return the figure that readers miss least of those whose absence hides a group; or else of all."""
        for cell in removable:
            problem = self.problem(year, without=cell)
            if group not in problem.groups or problem.ask(group) is None:
                return cell
        return removable[0]

    def _hide(self, cell: Cell) -> None:
        self.figures[cell], self.hidden[cell] = None, Why.GUARDS
        for upper, count in STANDS_ON.items():
            above = Cell(upper, cell.period)
            is_new = above not in self.before and self.figures.get(above) is not None
            if cell == Cell(count, cell.period) and is_new:
                self.figures[above], self.hidden[above] = None, Why.STANDS


_UNKNOWN = Exposed("", 0, -1)
"""Where the attacker did not get through: a more patient one might."""


def _worth(cell: Cell) -> tuple[int, int, str, str]:
    """Return how much readers would miss a figure, the least first: times, single kinds, parts, quarters, the year."""
    if cell.measure in TIMES:
        place = 0
    elif cell.kind != ALL:
        place = 1
    elif cell.measure is not Measure.HANDOVERS:
        place = 2
    else:
        place = 3 if is_quarter(cell.period) else 4
    # Of two quarters the older stays: it was waited for longer.
    newest_first = "".join(chr(0x10FFFF - ord(letter)) for letter in cell.period)
    return place, -list(Measure).index(cell.measure), newest_first, cell.kind
