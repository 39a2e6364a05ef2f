"""Moments for G112, G113: working days and aims."""

from datetime import date

from tests.casefile.gatecases import Moment, PlainWorld, fails, passes

from safeconduct.casefile.acts.workdays import SetAim, SetDaysOff
from safeconduct.casefile.office import Office
from safeconduct.casefile.workdays import Aim, Days, NamedDay, Year

PASSED = NamedDay(date(2023, 6, 28), "Constitution Day")  # a Wednesday before the moments' first of August
TO_COME = NamedDay(date(2023, 8, 24), "Independence Day")  # a Thursday
SATURDAY = NamedDay(date(2023, 8, 26), "worked instead of Friday")


def office(*off: NamedDay, **aims: int) -> Office:
    days = Days(years={2023: Year(off=off)}, aims={Aim(name): days for name, days in aims.items()})
    return Office(reference="office", days=days)


def setting(*off: NamedDay, worked: tuple[NamedDay, ...] = (), year: int = 2023) -> SetDaysOff:
    return SetDaysOff(year=year, off=off, worked=worked)


@passes("G112")
def a_holiday_to_come_and_a_saturday_worked() -> Moment:
    return office(PASSED), PlainWorld(), setting(TO_COME, PASSED, worked=(SATURDAY,))


@passes("G112")
def today_is_declared_a_day_off() -> Moment:
    return office(), PlainWorld(), setting(NamedDay(date(2023, 8, 1), "mourning"))


@fails("G112")
def a_holiday_of_last_month() -> Moment:
    return office(), PlainWorld(), setting(PASSED)


@fails("G112")
def a_holiday_that_has_passed_is_struck_out() -> Moment:
    return office(PASSED), PlainWorld(), setting(TO_COME)


@fails("G112")
def a_day_of_another_year() -> Moment:
    return office(), PlainWorld(), setting(TO_COME, year=2024)


@fails("G112")
def a_saturday_off() -> Moment:
    return office(), PlainWorld(), setting(SATURDAY)


@fails("G112")
def a_thursday_worked() -> Moment:
    return office(), PlainWorld(), setting(worked=(TO_COME,))


@fails("G112")
def one_day_twice() -> Moment:
    return office(), PlainWorld(), setting(TO_COME, NamedDay(TO_COME.day, "once more"))


@fails("G112")
def a_day_without_a_name() -> Moment:
    return office(), PlainWorld(), setting(NamedDay(TO_COME.day, " "))


@passes("G113")
def an_answer_within_four_days() -> Moment:
    return office(), PlainWorld(), SetAim(aim=Aim.ANSWER, days=4)


@fails("G113")
def an_answer_within_a_month() -> Moment:
    return office(), PlainWorld(), SetAim(aim=Aim.ANSWER, days=30)


@fails("G113")
def danger_answered_later_than_calm() -> Moment:
    return office(answer=1), PlainWorld(), SetAim(aim=Aim.ANSWER_SOON, days=2)


@fails("G113")
def calm_answered_sooner_than_danger() -> Moment:
    return office(answer_soon=2), PlainWorld(), SetAim(aim=Aim.ANSWER, days=1)


@fails("G113")
def never_paid() -> Moment:
    return office(), PlainWorld(), SetAim(aim=Aim.PAY, days=91)
