"""Chance that a seed repeats: on another machine and in years to come."""

from collections.abc import Mapping, Sequence
from itertools import accumulate

import numpy as np


class Dice:
    """Draws from a seed.

    Only `Generator.random` is used, whose stream numpy keeps; its ready-made distributions it may change.

    Args:
        seed: of the whole run.
        stream: tells draws for different purposes apart.
    """

    def __init__(self, seed: int, *stream: int) -> None:
        self._generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *stream])))

    def unit(self) -> float:
        """Return a number from 0 up to, not including, 1."""
        return float(self._generator.random())

    def units(self, count: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Return many of them."""
        return self._generator.random(count)

    def chance(self, percent: float) -> bool:
        """Say whether something happens that does so in so many of a hundred."""
        return self.unit() * 100 < percent

    def below(self, count: int) -> int:
        """Return a whole number from 0 up to, not including, `count`."""
        return int(self.unit() * count)

    def pick[T](self, things: Sequence[T]) -> T:
        """Return one of several, each alike."""
        return things[self.below(len(things))]

    def weighted[T](self, weights: Mapping[T, int], at: float | None = None) -> T:
        """Return one of several by weight.

        Args:
            weights: thing → weight; at least one is above 0.
            at: where in the sum of weights, from 0 to 1; drawn where absent.
        """
        things = list(weights)
        sums = list(accumulate(weights.values()))
        point = (self.unit() if at is None else at) * sums[-1]
        return next(thing for thing, reached in zip(things, sums, strict=True) if point < reached)
