"""The attacker: what an outsider can work out of published figures, solving for whole numbers.

They know every figure that was ever published and how it was rounded, that what is not shown is a whole number, not
below nothing, and some cases exactly: their own, or those that were told of in public. Whoever knows cases takes them
out of a group first: what must not be found is the others.

The question is put to an integer program (HiGHS), year by year: no case is in two years. That a group is safe rests on
*witnesses* alone: whole numbers that obey every rule, checked here with exact arithmetic. What the solver does not find
in its time counts against the publication, never for it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from time import monotonic

import numpy as np

from safeconduct.casefile.figures.cells import BASE, THRESHOLD, Atom, Cell, atoms_of_year
from safeconduct.casefile.figures.knowledge import Figures, groups_of, of_year, rows_of
from safeconduct.casefile.figures.periods import year_of
from safeconduct.casefile.figures.solving import MOST, Solver, Whole

SECONDS = 20.0
"""For one question, where figures are made."""

GATE_SECONDS = 4.0
"""For all questions together, where a gate asks them: other acts wait meanwhile. What takes longer is refused."""

_KEPT = 2_000
"""How many years found safe are kept: a year that was published is asked about with every later one."""

type Counts = Mapping[Atom, int]


class OutOfTime(Exception):
    """The attacker was not through in its time."""


@dataclass(frozen=True, slots=True)
class Exposed:
    """A group that the attacker finds.

    Attributes:
        group: its name.
        low: the fewest that it can hold.
        high: the most; -1 where the solver did not answer in its time.
    """

    group: str
    low: int
    high: int


class Problem:
    """What is known of one year, and which groups must not be found.

    Args:
        figures: everything that is or was published; other years' are passed over.
        year: which.
        truth: how many there are in each group in truth. Without it the attacker knows no case.
        known: how many cases one attacker may know, any of them.
    """

    def __init__(self, figures: Figures, year: str, truth: Counts | None = None, known: int = 0) -> None:
        own = of_year(figures, year)
        self.groups = groups_of(own, year)
        atoms = [atom for parts in atoms_of_year(year) for atom in parts]
        self._places = {atom: place for place, atom in enumerate(atoms)}
        rows = tuple(rows_of(own, year))
        self._weights = np.array([self._line(row.terms) for row in rows])
        self._low = np.array([-_NONE if row.low is None else row.low for row in rows])
        self._high = np.array([_NONE if row.high is None else row.high for row in rows])
        self._solver = Solver(
            len(atoms),
            [({self._places[atom]: n for atom, n in row.terms.items()}, row.low, row.high) for row in rows],
        )
        self._known = known
        self._truth = self._line(truth) if truth is not None else None
        # Numbers that hold all that anybody can know hold what each of them knows.
        self._at_least = (
            np.minimum(self._truth, known)
            if self._truth is not None
            else np.zeros(len(atoms), dtype=np.int64)
        )
        self._witnesses: list[Whole] = []
        # What was published may be older than the truth: a case was erased since, or admitted later.
        if self._truth is not None and self._obeys(self._truth):
            self._witnesses.append(self._truth)

    def possible(self, seconds: float = SECONDS) -> bool:
        """Say whether any whole numbers obey all that is known; where none do, figures contradict each other."""
        return self._found(np.ones(len(self._places)), seconds, most=True) is not None

    def exposed(self, seconds: float = SECONDS) -> Iterator[Exposed]:
        """Yield every group that is found: it may hold somebody, and cannot be as many as the threshold.

        A group that can be nobody, and as many as the base, is not found either: nothing is known of it.

        Raises:
            OutOfTime: all questions together took longer than that.
        """
        until = monotonic() + seconds
        for name in self.groups:
            if (left := until - monotonic()) <= 0:
                raise OutOfTime
            found = self.ask(name, left)
            if found is not None:
                yield found

    def ask(self, name: str, seconds: float = SECONDS) -> Exposed | None:
        """Ask for the most, and perhaps the fewest, of a group; None when it is safe."""
        members = self._line(dict.fromkeys(self.groups[name], 1))
        there = int(members @ self._truth) if self._truth is not None else 0
        enough = THRESHOLD + min(there, self._known)
        if self._most(members) >= enough:
            return None
        if self._found(members, seconds, most=True) is None:
            return Exposed(name, 0, -1)
        high = self._most(members)
        if high >= enough:
            return None
        if there:
            # Whoever knows all of a group that is not empty must not find that nobody else is in it.
            return Exposed(name, there, high)
        if self._fewest(members) > 0 and self._found(members, seconds, most=False) is None:
            return Exposed(name, 0, -1)
        low = self._fewest(members)
        return None if low <= 0 and high >= BASE else Exposed(name, low, high)

    def _most(self, members: Whole) -> int:
        return max((int(members @ each) for each in self._witnesses), default=-1)

    def _fewest(self, members: Whole) -> int:
        return min((int(members @ each) for each in self._witnesses), default=1)

    def _line(self, terms: Counts) -> Whole:
        line = np.zeros(len(self._places), dtype=np.int64)
        for atom, weight in terms.items():
            line[self._places[atom]] = weight
        return line

    def _found(self, members: Whole, seconds: float, *, most: bool) -> Whole | None:
        found = self._solver.extreme(members, most=most, at_least=self._at_least, seconds=seconds)
        if found is None:
            return None
        whole = found.astype(np.int64)
        if not self._obeys(whole):
            return None
        self._witnesses.append(whole)
        return whole

    def _obeys(self, whole: Whole) -> bool:
        """Say whether numbers obey everything that is known, by exact arithmetic."""
        totals = self._weights @ whole
        return bool(
            (whole >= self._at_least).all() and (totals >= self._low).all() and (totals <= self._high).all()
        )


def nobody_is_found(figures: Figures, seconds: float = GATE_SECONDS) -> bool:
    """Say whether whoever knows no case finds no small group, in any year.

    Years found safe are kept, so whoever makes figures has asked before the gate does, and a later gate asks of
    new years only.

    Args:
        figures: everything that is or was published.
        seconds: for all years together; what is not answered by then counts as found.
    """
    until = monotonic() + seconds
    try:
        return all(
            _is_safe(figures, year, until) for year in sorted({year_of(cell.period) for cell in figures})
        )
    except OutOfTime:
        return False


def _is_safe(figures: Figures, year: str, until: float) -> bool:
    shown = tuple(
        sorted((cell, value) for cell, value in of_year(figures, year).items() if value is not None)
    )
    key = year, shown
    if key not in _safe:
        if (left := until - monotonic()) <= 0:
            raise OutOfTime
        problem = Problem(figures, year)
        if not problem.possible(left) or next(problem.exposed(until - monotonic()), None) is not None:
            return False
        if len(_safe) >= _KEPT:
            _safe.clear()
        _safe.add(key)
    return True


_safe: set[tuple[str, tuple[tuple[Cell, int], ...]]] = set()

_NONE = 10 * MOST * 1_000
"""In place of a bound that is not there: above every sum of unknowns."""
