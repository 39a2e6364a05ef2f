"""The authority's working days and aims: which days do not count, and within how many days something is to be done.

Days off differ from country to country and from year to year; in a war they may be suspended altogether. So none is
written into the software: two people put each year's into the office's file, where anybody can check them.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

import msgspec

WEEKEND = (5, 6)
"""Saturday and Sunday, by `date.weekday()`."""


class NamedDay(msgspec.Struct, frozen=True, order=True):
    """A day, and why it is one: a holiday's name, or of which day it takes the place."""

    day: date
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=r"^[^\n]*\Z")]


class Year(msgspec.Struct, frozen=True, kw_only=True):
    """The days of one year that differ from the week's.

    Attributes:
        off: weekdays on which nobody works.
        worked: Saturdays and Sundays on which everybody does.
    """

    off: tuple[NamedDay, ...] = ()
    worked: tuple[NamedDay, ...] = ()


class Aim(StrEnum):
    """What the authority sets itself a number of days for; where a list or a law names one, that one counts."""

    ANSWER = "answer"
    ANSWER_SOON = "answer_soon"
    PAY = "pay"
    SOON = "soon"


AIMS: Mapping[Aim, int] = {Aim.ANSWER: 2, Aim.ANSWER_SOON: 1, Aim.PAY: 30, Aim.SOON: 3}
"""Calendar days, as long as nobody has set others: to answer whoever wrote; the same where they said that they are in
danger soon; to pay an award where the list names no days; and before its day, from when on a thing is due soon."""

BOUNDS: Mapping[Aim, tuple[int, int]] = {
    Aim.ANSWER: (1, 7),
    Aim.ANSWER_SOON: (0, 2),
    Aim.PAY: (1, 90),
    Aim.SOON: (1, 14),
}
"""The fewest and the most days that can be set: nobody may be left waiting for as long as an officer likes."""


class Days(msgspec.Struct, frozen=True, kw_only=True):
    """What the office's file says of days.

    Attributes:
        years: by year; one that is not among them has weekends alone.
        aims: those that were set, by aim.
    """

    years: dict[int, Year] = {}
    aims: dict[Aim, int] = {}

    def aim(self, aim: Aim) -> int:
        """Return the days that count for an aim."""
        return self.aims.get(aim, AIMS[aim])

    def works(self, day: date) -> bool:
        """Say whether a day is a working day."""
        year = self.years.get(day.year, Year())
        if day.weekday() in WEEKEND:
            return any(each.day == day for each in year.worked)
        return all(each.day != day for each in year.off)

    def after(self, day: date, days: int, *, business: bool) -> date:
        """Return the day that comes so many days later; of business days only working days are counted.

        A year is never without a working day: `SetDaysOff` takes at most sixty days off.
        """
        if not business:
            return day + timedelta(days=days)
        while days > 0:
            day += timedelta(days=1)
            days -= self.works(day)
        return day

    def with_year(self, number: int, year: Year) -> "Days":
        """Return the same with another year."""
        return msgspec.structs.replace(self, years={**self.years, number: year})

    def with_aim(self, aim: Aim, days: int) -> "Days":
        """Return the same with another aim."""
        return msgspec.structs.replace(self, aims={**self.aims, aim: days})


NO_DAYS = Days()
"""Weekends and the aims as they ship, as long as nobody has set anything."""
