"""The attacker: what an outsider can work out of published figures, solving for whole numbers.

They know every figure that was ever published and how it was rounded, the list and its prices, what the budget laws
granted, that what is not shown is a whole number, not below nothing, and some cases exactly: their own, or those that
were told of in public. Whoever knows cases takes them out of a group first: what must not be found is the others.

The question is put to an integer program (HiGHS), year by year: no case is in two years. That a group is safe rests on
*witnesses* alone: whole numbers that obey every rule, checked here with exact arithmetic. What the solver does not find
in its time counts against the publication, never for it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from time import monotonic

import numpy as np

from safeconduct.casefile.figures.cells import BASE, THRESHOLD, Atom, atoms_of_year
from safeconduct.casefile.figures.facts import Fact
from safeconduct.casefile.figures.knowledge import Figures, groups_of, of_year, rows_of
from safeconduct.casefile.figures.prices import NOTHING, Public
from safeconduct.casefile.figures.solving import Solver, Whole
from safeconduct.casefile.figures.supposing import Supposed, money_groups, money_rows

PATIENCE = 900.0
"""Seconds for a year where figures are made. It stops a machine that is too slow, and decides nothing: a question is
limited by work (`solving`), which is the same on every machine, so that two officers get the same figures."""

GATE_SECONDS = 4.0
"""For one year, where a gate asks: other acts wait meanwhile. What takes longer is refused."""

_SEVERAL = 3
"""Groups that a question about many together has to settle for another such question to be worth its time."""

FOREVER = float("inf")

type Counts = Mapping[Atom, int]


class OutOfTime(Exception):
    """The attacker was not through in its time: nothing is known, and nothing may be published."""


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


@dataclass(frozen=True, slots=True)
class Insight:
    """What an attacker has besides the figures.

    Attributes:
        public: prices and grants.
        steps: to which each year's sums are rounded, in minor units.
        taken: cases that they know exactly, and take out of everything that is shown; all others are the unknowns.
        truth: how many others there are in each group in truth (`supposing.truth_of`): a witness, and what says which
            groups are larger than what somebody may know. Without it no case is known but those taken.
        known: how many more cases somebody may know, any of them.
    """

    public: Public = NOTHING
    steps: Mapping[str, int] = field(default_factory=dict)
    taken: tuple[Fact, ...] = ()
    truth: Counts | None = None
    known: int = 0


BLIND = Insight()
"""Of whoever knows the figures and nothing else."""


class Problem:
    """What is known of one year, and which groups must not be found.

    Args:
        figures: everything that is or was published; other years' are passed over.
        year: which.
        insight: what the attacker has besides.
        supposed: what they take for granted about awards; None for nothing.
    """

    def __init__(
        self, figures: Figures, year: str, insight: Insight = BLIND, supposed: Supposed | None = None
    ) -> None:
        own = of_year(figures, year)
        rows = list(rows_of(own, year, insight.taken))
        self.groups = dict(groups_of(own, year))
        if supposed is not None:
            rows += money_rows(own, year, insight.public, insight.steps, supposed, insight.taken)
            self.groups |= money_groups(year, insight.public, supposed)
        atoms = dict.fromkeys(atom for parts in atoms_of_year(year) for atom in parts)
        atoms |= dict.fromkeys(atom for row in rows for atom in row.terms)
        self._places = {atom: place for place, atom in enumerate(atoms)}
        self._weights = np.array([self._line(row.terms) for row in rows])
        self._low = np.array([-_NONE if row.low is None else row.low for row in rows])
        self._high = np.array([_NONE if row.high is None else row.high for row in rows])
        self._solver = Solver(
            len(atoms),
            [({self._places[atom]: n for atom, n in row.terms.items()}, row.low, row.high) for row in rows],
        )
        self.supposed = supposed
        self._known = insight.known
        self._truth = self._line(insight.truth) if insight.truth is not None else None
        # Numbers that hold all that anybody can know hold what each of them knows.
        self._at_least = (
            np.minimum(self._truth, self._known)
            if self._truth is not None
            else np.zeros(len(atoms), dtype=np.int64)
        )
        self._witnesses: list[Whole] = []
        self.fits_truth = self._truth is not None and self._obeys(self._truth)
        """Whether the truth obeys all of it. Not where what was published is older than the truth, since a case was
        erased or admitted later; and not where what is supposed is not so."""
        if self.fits_truth and self._truth is not None:
            self._witnesses.append(self._truth)

    def possible(self, until: float = FOREVER) -> bool | None:
        """Say whether any whole numbers obey all that is known and supposed; None where the solver cannot tell.

        Raises:
            OutOfTime: it is later than `until`, by the monotonic clock.
        """
        if self._witnesses or self._found(np.zeros(len(self._places)), until, most=True) is not None:
            return True
        return False if self._solver.is_infeasible else None

    def exposed(self, until: float = FOREVER) -> Iterator[Exposed]:
        """Yield every group that is found: it cannot be as many as the threshold.

        Where the truth is not given, a group that can be nobody, and as many as the base, is not found either: nothing
        is known of it. Where figures are made it is: an exception for groups that are empty would tell which are.

        Raises:
            OutOfTime: it is later than `until`, by the monotonic clock.
        """
        self._ask_together(until)
        for name in self.groups:
            found = self.ask(name, until)
            if found is not None:
                yield found

    def _ask_together(self, until: float) -> None:
        """Find witnesses for many groups at once, for as long as each question settles several."""
        open_ = [self._line(dict.fromkeys(group, 1)) for group in self.groups.values()]
        while open_:
            # Each group with its own weight: two that share their members would else be asked as one.
            target = sum(line / line.sum() for line in open_)
            if self._found(target, until, most=True) is None:
                return
            still = [line for line in open_ if self._most(line) < self._enough(line)]
            if len(open_) - len(still) < _SEVERAL:
                return
            open_ = still

    def _enough(self, members: Whole) -> int:
        there = int(members @ self._truth) if self._truth is not None else 0
        return THRESHOLD + min(there, self._known)

    def ask(self, name: str, until: float = FOREVER) -> Exposed | None:
        """Ask for the most, and perhaps the fewest, of a group; None when it is safe."""
        members = self._line(dict.fromkeys(self.groups[name], 1))
        enough = self._enough(members)
        if self._most(members) >= enough:
            return None
        if self._found(members, until, most=True) is None:
            return Exposed(name, 0, -1)
        high = self._most(members)
        if high >= enough:
            return None
        if self._truth is not None:
            return Exposed(name, int(members @ self._truth), high)
        if self._fewest(members) > 0 and self._found(members, until, most=False) is None:
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
            # What nothing is known of, such as pieces where nobody supposes any, is no unknown.
            if atom in self._places:
                line[self._places[atom]] = weight
        return line

    def _found(self, members: Whole, until: float, *, most: bool) -> Whole | None:
        left = until - monotonic()
        if left <= 0:
            raise OutOfTime
        found = self._solver.extreme(members, most=most, at_least=self._at_least, seconds=left)
        if monotonic() >= until:
            raise OutOfTime
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


_NONE = 2**62
"""In place of a bound that is not there: above every sum of unknowns."""
