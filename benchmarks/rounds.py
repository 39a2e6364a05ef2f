"""Timing by interleaved rounds: what disturbs the machine disturbs every side of a ratio alike."""

import gc
import statistics
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Any

type Side = Callable[[], int]
"""Does some operations and returns how many."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured.

    Attributes:
        rounds: how often each side has its turn.
        warm: rounds before them that do not count.
        tries: how often a side runs in one turn; the fastest counts.
    """

    rounds: int
    warm: int
    tries: int

    @property
    def runs(self) -> int:
        """How often each side runs in all."""
        return (self.warm + self.rounds) * self.tries


FULL = Scale(rounds=60, warm=2, tries=5)
QUICK = Scale(rounds=12, warm=1, tries=5)
LEAST = Scale(rounds=2, warm=0, tries=1)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        what: what was measured.
        ours: operations per second, the median round.
        against: what it was measured against.
        theirs: its operations per second, the median round.
        ratio: ours to theirs, the median over the rounds of each round's own ratio.
        quartiles: of the rounds' ratios: how much the machine disturbed the run.
        lowest: what the ratio must at least be; None where it is only reported.
        highest: what it may at most be; None where more is better.
        rounds: how many.
    """

    what: str
    ours: float
    against: str
    theirs: float
    ratio: float
    quartiles: tuple[float, float]
    lowest: float | None
    highest: float | None
    rounds: int

    @property
    def met(self) -> bool | None:
        """Whether the ratio is what it must be; None where nothing is required."""
        if self.lowest is None:
            return None
        return self.lowest <= self.ratio and (self.highest is None or self.ratio <= self.highest)

    @property
    def required(self) -> str:
        """What is required, in words."""
        if self.lowest is None:
            return "reported"
        return f"≥ {self.lowest:g}" if self.highest is None else f"{self.lowest:g} to {self.highest:g}"

    def plain(self) -> dict[str, Any]:
        """Return the row as plain data."""
        return {**asdict(self), "met": self.met}


type Times = dict[str, list[float]]
"""Seconds for one operation, by side and round."""


def interleave(
    sides: Mapping[str, Side], scale: Scale, before: Mapping[str, Callable[[], object]] | None = None
) -> Times:
    """Give every side its turn in every round, and return how long one operation took in each.

    Args:
        sides: by name.
        scale: how much is measured.
        before: what has to happen each time before a side runs, and is no part of what it does; by its name.

    The order turns round by round (A B C, C B A), so that a machine that slows down favours nobody. Of the tries in
    a turn the fastest counts: a disk that halts for as long as an operation takes would else make all sides alike.
    """
    times: Times = {name: [] for name in sides}
    # A collection in somebody's turn should be of their own garbage.
    gc.freeze()
    try:
        for number in range(-scale.warm, scale.rounds):
            for name in list(sides) if number % 2 else reversed(list(sides)):
                gc.collect()
                prepare = (before or {}).get(name, _nothing)
                taken = min(_timed(sides[name], prepare) for _ in range(scale.tries))
                if number >= 0:
                    times[name].append(taken)
    finally:
        gc.unfreeze()
    return times


def _nothing() -> None:
    """Do nothing before a side runs."""


def _timed(side: Side, prepare: Callable[[], object]) -> float:
    prepare()
    begun = perf_counter()
    done = side()
    return (perf_counter() - begun) / done


def compare(
    times: Times,
    ours: str,
    theirs: str,
    *,
    what: str,
    against: str,
    lowest: float | None = None,
    highest: float | None = None,
) -> Row:
    """Return the row that compares two sides: the ratio of their rates, round by round."""
    ratios = [other / own for own, other in zip(times[ours], times[theirs], strict=True)]
    first, middle, third = statistics.quantiles(ratios, n=4, method="inclusive")
    return Row(
        what=what,
        ours=1 / statistics.median(times[ours]),
        against=against,
        theirs=1 / statistics.median(times[theirs]),
        ratio=middle,
        quartiles=(first, third),
        lowest=lowest,
        highest=highest,
        rounds=len(ratios),
    )
