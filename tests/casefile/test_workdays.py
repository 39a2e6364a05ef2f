"""Working days: weekends, days off and worked weekends of the authority's own, and its aims."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.casefile import contacting as c

from safeconduct.casefile.act import Done
from safeconduct.casefile.acts.workdays import SetAim, SetDaysOff
from safeconduct.casefile.case import Case
from safeconduct.casefile.fold import changed
from safeconduct.casefile.office import Office
from safeconduct.casefile.workdays import AIMS, BOUNDS, NO_DAYS, Aim, Days, NamedDay, Year

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@st.composite
def calendars(draw: st.DrawFn) -> Days:
    """Days off on weekdays, worked days on weekends, at most sixty of each in a year, as the gate lets them."""
    years: dict[int, Year] = {}
    for day in draw(st.sets(DAYS, max_size=120)):
        year = years.get(day.year, Year())
        named = NamedDay(day, "set")
        if day.weekday() < 5:
            years[day.year] = Year(off=(*year.off, named)[:60], worked=year.worked)
        else:
            years[day.year] = Year(off=year.off, worked=(*year.worked, named)[:60])
    return Days(years=years)


@given(DAYS, st.integers(0, 90))
def test_without_days_off_working_days_are_those_of_the_week(day: date, days: int) -> None:
    end = NO_DAYS.after(day, days, business=True)
    passed = [day + timedelta(days=each) for each in range(1, (end - day).days + 1)]
    assert len([each for each in passed if each.weekday() < 5]) == days
    assert not days or end.weekday() < 5
    assert NO_DAYS.after(day, days, business=False) == day + timedelta(days=days)


@given(calendars(), DAYS, st.integers(0, 90))
def test_a_deadline_ends_on_a_working_day_after_exactly_so_many(calendar: Days, day: date, days: int) -> None:
    end = calendar.after(day, days, business=True)
    passed = [day + timedelta(days=each) for each in range(1, (end - day).days + 1)]
    assert sum(map(calendar.works, passed)) == days
    assert not days or calendar.works(end)
    assert calendar.after(day, days, business=False) == day + timedelta(days=days), "calendar days count all"


@given(calendars(), DAYS, st.integers(1, 30))
def test_a_day_off_more_never_brings_a_deadline_forward(calendar: Days, day: date, days: int) -> None:
    before = calendar.after(day, days, business=True)
    if before.weekday() >= 5:
        return
    year = calendar.years.get(before.year, Year())
    later = calendar.with_year(
        before.year, Year(off=(*year.off, NamedDay(before, "new")), worked=year.worked)
    )
    assert later.after(day, days, business=True) > before


def done(office: Office, act: SetDaysOff | SetAim) -> Office:
    after: Office | Case = changed(office, act, Done("owl", "stork", c.NOW, 7, c.fresh_digest()))
    assert isinstance(after, Office)
    return after


def test_a_year_that_is_set_anew_takes_the_place_of_what_stood_and_of_no_other_year() -> None:
    first, second = NamedDay(date(2027, 1, 1), "New Year"), NamedDay(date(2027, 3, 8), "Women's Day")
    other = NamedDay(date(2028, 1, 3), "another")
    office = done(Office(reference="office"), SetDaysOff(year=2027, off=(second, first)))
    office = done(office, SetDaysOff(year=2028, off=(other,)))
    assert office.days.years[2027].off == (first, second), "in order"
    office = done(office, SetDaysOff(year=2027, off=(first,)))
    assert office.days.works(second.day)
    assert not office.days.works(first.day)
    assert not office.days.works(other.day)


def test_an_aim_holds_once_it_is_set_and_what_ships_until_then() -> None:
    office = Office(reference="office")
    assert {aim: office.days.aim(aim) for aim in Aim} == AIMS
    office = done(office, SetAim(aim=Aim.ANSWER, days=4))
    assert office.days.aim(Aim.ANSWER) == 4
    assert office.days.aim(Aim.PAY) == AIMS[Aim.PAY]
    assert all(least <= AIMS[aim] <= most for aim, (least, most) in BOUNDS.items())
