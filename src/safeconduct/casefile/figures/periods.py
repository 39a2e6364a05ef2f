"""Quarters and years, written "2024Q3" and "2024": in this form they sort as they follow each other within a year."""

import re
from datetime import MAXYEAR, date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from safeconduct.schedule import Programme

QUARTERS = 4
_MONTHS = 3
_PERIOD = re.compile(r"([0-9]{4})(?:Q([1-4]))?")


def quarter_of(day: date) -> str:
    """Return the quarter in which a day lies: "2024Q3"."""
    return f"{day.year:04d}Q{(day.month - 1) // _MONTHS + 1}"


def year_of(period: str) -> str:
    """Return the year of a quarter, or of a year."""
    return period[:4]


def is_quarter(period: str) -> bool:
    """Say whether a period is a quarter rather than a year."""
    return "Q" in period


def quarters_of(period: str) -> tuple[str, ...]:
    """Return the quarters that a period consists of."""
    return (period,) if is_quarter(period) else tuple(f"{period}Q{each}" for each in range(1, QUARTERS + 1))


def last_day(period: str) -> date:
    """Return the last day of a period; ValueError when it is none."""
    found = _PERIOD.fullmatch(period)
    if found is None:
        raise ValueError(period)
    month = int(found[2] or QUARTERS) * _MONTHS
    year = int(found[1])
    return date(year, 12, 31) if month == _MONTHS * QUARTERS else date(year, month + 1, 1) - timedelta(days=1)


def may_be_told(period: str, today: date, *, years: int = 0) -> bool:
    """Say whether figures of a period may be told of: when it is over, and a whole quarter after it as well.

    A figure that follows an event closely is dated by it: whoever knows that something landed last week would
    find it in the count.

    Args:
        period: a quarter or a year.
        today: the day.
        years: how many whole years more must be over, where what is counted takes its time.
    """
    try:
        end = last_day(period)
    except ValueError:
        return False
    if end.year + years + 1 > MAXYEAR:
        return False
    following = end.replace(year=end.year + years) + timedelta(days=1)
    return last_day(quarter_of(following)) < today


def periods_since(since: str, today: date) -> tuple[str, ...]:
    """Return every quarter and year from a quarter on of which figures may be told, the oldest first."""
    years = range(int(year_of(since)), today.year + 1)
    found = [each for year in years for each in (*quarters_of(f"{year:04d}"), f"{year:04d}")]
    return tuple(each for each in found if quarters_of(each)[-1] >= since and may_be_told(each, today))


def first_quarter(programme: "Programme") -> str:
    """Return the quarter in which a programme's first list came into force: with it figures begin."""
    return quarter_of(programme.schedules[0].in_force_from)
