"""An integer program, put to HiGHS: the fewest and the most of a sum of whole numbers under linear bounds."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from highspy._core import _Highs

MOST = 50_000
"""Of each unknown: far above every count, and small enough that doubles stay exact."""

MOST_NODES = 2_000
"""Of a question's search; nearly all need one."""

_LONGEST = 1e9

type Terms = Mapping[int, int]
type Whole = np.ndarray[Any, np.dtype[Any]]
"""Whole numbers, one for each unknown, or a line of them for each row."""


class Solver:
    """Whole numbers from 0 to `MOST` under rows of linear bounds.

    Args:
        unknowns: how many.
        rows: of each, the weights by place, and the lower and upper bound, None where there is none.
    """

    def __init__(self, unknowns: int, rows: Sequence[tuple[Terms, int | None, int | None]]) -> None:
        self._unknowns = unknowns
        self._rows = rows
        self._highs: _Highs | None = None
        self.is_infeasible = False
        """Whether the last question had no answer at all, in whatever time."""

    def extreme(self, target: Whole, *, most: bool, at_least: Whole, seconds: float) -> Whole | None:
        """Return whole numbers for which `target` is largest or smallest; None when none were found in time.

        Args:
            target: a weight for each unknown.
            most: the largest, or else the smallest.
            at_least: a lower bound for each unknown.
            seconds: what takes longer is not answered.
        """
        import highspy  # noqa: PLC0415 - only who attacks needs the solver

        self.is_infeasible = False
        highs = self._begun()
        places = np.arange(self._unknowns, dtype=np.int32)
        highs.changeColsBounds(
            self._unknowns, places, at_least.astype(float), np.full(self._unknowns, float(MOST))
        )
        highs.changeColsCost(self._unknowns, places, target.astype(float))
        highs.changeObjectiveSense(highspy.ObjSense.kMaximize if most else highspy.ObjSense.kMinimize)
        # HiGHS takes no negative limit, and would go on with the one it had, which is none.
        highs.setOptionValue("time_limit", min(max(seconds, 0.0), _LONGEST))
        # From the beginning each time: an answer must not depend on what was asked before.
        highs.clearSolver()
        highs.run()
        self.is_infeasible = highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.rint(np.asarray(highs.getSolution().col_value))

    def _begun(self) -> "_Highs":
        if self._highs is not None:
            return self._highs
        import highspy  # noqa: PLC0415 - only who attacks needs the solver

        # Not `Highs`: that class greets on standard output before it can be told not to.
        from highspy._core import _Highs  # noqa: PLC0415 - the same solver, silent

        highs = _Highs()
        highs.setOptionValue("output_flag", False)
        # One thread and one seed: the same figures give the same answer on every machine.
        highs.setOptionValue("threads", 1)
        highs.setOptionValue("random_seed", 1)
        # By work and not by the clock: a slow machine must not find less than a fast one.
        highs.setOptionValue("mip_max_nodes", MOST_NODES)
        highs.setOptionValue("mip_rel_gap", 0.0)
        highs.setOptionValue("mip_abs_gap", 0.5)
        for _ in range(self._unknowns):
            highs.addCol(0.0, 0.0, float(MOST), 0, np.array([], dtype=np.int32), np.array([]))
        places = np.arange(self._unknowns, dtype=np.int32)
        whole = np.full(self._unknowns, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        highs.changeColsIntegrality(self._unknowns, places, whole)
        for terms, low, high in self._rows:
            highs.addRow(
                -highspy.kHighsInf if low is None else float(low),
                highspy.kHighsInf if high is None else float(high),
                len(terms),
                np.array(list(terms), dtype=np.int32),
                np.array(list(terms.values()), dtype=float),
            )
        self._highs = highs
        return highs
