"""A year's days off and worked weekends, which two people set."""

import re
from collections.abc import Iterable
from datetime import UTC, date

from django.http import HttpResponse

from safeconduct.casefile.acts.workdays import SetDaysOff
from safeconduct.casefile.workdays import WEEKEND as WEEKEND_DAYS
from safeconduct.casefile.workdays import NamedDay, Year
from safeconduct.console.office.doing import done, office_now
from safeconduct.console.visits import Visit, visit
from safeconduct.language import day as in_words
from safeconduct.web.forms import Form

NO_LINE = "Line {number}: write the day as 2027-01-01, a space, and what day it is."
OTHER_YEAR = "Line {number}: this day is not in {year}."
TWICE = "Line {number}: this day stands here twice."
WEEKEND = "Line {number}: this day is a Saturday or Sunday, which is off anyway."
NO_WEEKEND = "Line {number}: this day is no Saturday or Sunday, and is worked anyway."
TOO_MANY = "At most {most} days are taken."
NO_YEAR = "Write a year: 2027."

MOST, LONGEST_NAME, LONGEST = 60, 100, 8000
AHEAD = 2
"""Years after the present one that are offered."""

_LINE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ \t:–—-]+(\S.{0,99})")


def sentences() -> Iterable[str]:
    """Return every sentence of this module, for the translators."""
    return (NO_LINE, OTHER_YEAR, TWICE, WEEKEND, NO_WEEKEND, TOO_MANY, NO_YEAR)


@visit("GET", "POST", step_up=True)
def days_off(visit: Visit) -> HttpResponse:
    """Show a year's days off, and take a proposal of others."""
    form = visit.form()
    office, head = office_now(visit)
    today = visit.installation.clock().astimezone(UTC).date()
    asked = form.raw("year") if visit.is_post else visit.request.GET.get("year", "")
    year = int(asked) if re.fullmatch(r"2[0-9]{3}", asked) else today.year
    if visit.is_post:
        if str(year) != asked:
            form.wrong("year", NO_YEAR)
        act = SetDaysOff(year=year, off=_days(form, "off", year), worked=_days(form, "worked", year))
        if form.is_right and done(visit, form, act):
            return visit.go("office/index.html", done="1")
        office, head = office_now(visit)
    stands = office.days.years.get(year, Year())
    if not visit.is_post:
        form.fill({"off": _lines(stands.off), "worked": _lines(stands.worked)}, {})
    return visit.show(
        "office/days",
        status=422 if visit.is_post else 200,
        form=form,
        head=head,
        year=year,
        years=sorted({*range(today.year, today.year + AHEAD + 1), *office.days.years, year}),
        stands=[
            *((in_words(each.day, visit.language), each.name, True) for each in stands.off),
            *((in_words(each.day, visit.language), each.name, False) for each in stands.worked),
        ],
        is_set=year in office.days.years,
        today=today,
    )


def _days(form: Form, name: str, year: int) -> tuple[NamedDay, ...]:
    """Return the days that were typed, one a line; what is wrong is said of the first line in which it is."""
    found: dict[date, NamedDay] = {}
    for number, line in enumerate(form.text(name, most=LONGEST).split("\n"), 1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line.strip())
        try:
            day = date.fromisoformat(match[1]) if match else None
        except ValueError:
            day = None
        if match is None or day is None:
            form.wrong(name, NO_LINE, number=number)
            continue
        if day.year != year:
            form.wrong(name, OTHER_YEAR, number=number, year=year)
        elif day in found:
            form.wrong(name, TWICE, number=number)
        elif (day.weekday() in WEEKEND_DAYS) is (name == "off"):
            form.wrong(name, WEEKEND if name == "off" else NO_WEEKEND, number=number)
        found[day] = NamedDay(day, match[2].strip()[:LONGEST_NAME])
    if len(found) > MOST:
        form.wrong(name, TOO_MANY, most=MOST)
        return ()
    return tuple(sorted(found.values()))


def _lines(days: Iterable[NamedDay]) -> str:
    return "\n".join(f"{each.day} {each.name}" for each in days)
