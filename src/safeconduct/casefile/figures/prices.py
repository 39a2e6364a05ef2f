"""The step to which a sum of money is rounded: so large that ten of the dearest item hide in any sum that is shown."""

from collections.abc import Iterator

from safeconduct.schedule import FixedAmount, Programme, RangeAmount, Schedule
from safeconduct.schedule.money import minor_units

_NICE = (1, 2, 5)
STEP_OVER = 2
"""A step is at least so many times the dearest item."""


def money_step(programme: Programme) -> int:
    """Return the step to which sums are rounded, in minor units: 1, 2 or 5 with noughts, above the dearest item.

    With a smaller one the sum of a year would say whether the dearest thing was brought.
    """
    dearest = max((amount for each in programme.schedules for amount in _amounts(each)), default=1)
    step = 1
    while True:
        for digit in _NICE:
            if step * digit >= STEP_OVER * dearest:
                return step * digit
        step *= 10


def _amounts(schedule: Schedule) -> Iterator[int]:
    for clause in schedule.clauses:
        match clause.pays:
            case FixedAmount():
                yield minor_units(clause.pays.amount, schedule.unit)
            case RangeAmount():
                yield minor_units(clause.pays.highest, schedule.unit)
            case _:
                pass
