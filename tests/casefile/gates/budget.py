"""Moments for G130–G132, G142: the float, a year that is over, reconciliation, rates from a file."""

from datetime import date, timedelta
from typing import Any

from msgspec.structs import replace
from tests.casefile.gatecases import Moment, PlainWorld, fails, passes

from safeconduct.casefile.acts.budget import LapseAppropriation, MoveImprest, ReconcileBooks, RecordRates
from safeconduct.casefile.office import Office, Rate, Reconciled

WORLD = PlainWorld(available={"USD": 1_000})
TODAY = WORLD.today
OFFICE = Office(reference="office")
PROGRAMME = "ukraine-2023"


def float_of(to: int) -> MoveImprest:
    return MoveImprest(unit="USD", to=to, programme=PROGRAMME, year=2023, reference="float 1", on=TODAY)


@passes("G130")
def a_round_float() -> Moment:
    return OFFICE, WORLD, float_of(900)


@fails("G130")
def a_float_filled_up_by_what_was_paid_out() -> Moment:
    return OFFICE, WORLD, float_of(937)


@fails("G130")
def a_float_that_nobody_granted() -> Moment:
    return OFFICE, WORLD, float_of(1_100)


def lapse(year: int) -> LapseAppropriation:
    return LapseAppropriation(unit="USD", programme=PROGRAMME, year=year, reference="end of year", on=TODAY)


@passes("G131")
def last_years_money() -> Moment:
    return OFFICE, WORLD, lapse(TODAY.year - 1)


@fails("G131")
def money_of_the_year_that_runs() -> Moment:
    return OFFICE, WORLD, lapse(TODAY.year)


def looked_at(on: date = TODAY, *differences: str) -> ReconcileBooks:
    return ReconcileBooks(on=on, accounts=3, entries=4, digest="0" * 64, differences=differences)


def after(on: date, *differences: str) -> Office:
    found = Reconciled(on=on, accounts=3, entries=4, digest="0" * 64, differences=differences)
    return replace(OFFICE, reconciled=found)


@passes("G132")
def the_first_look() -> Moment:
    return OFFICE, WORLD, looked_at()


@passes("G132")
def the_next_day() -> Moment:
    return after(TODAY - timedelta(days=1), "an account differs"), WORLD, looked_at()


@passes("G132")
def what_was_right_this_morning_differs_now() -> Moment:
    return after(TODAY), WORLD, looked_at(TODAY, "an account differs")


@fails("G132")
def a_difference_is_talked_away_on_its_day() -> Moment:
    return after(TODAY, "an account differs"), WORLD, looked_at()


@fails("G132")
def the_same_difference_twice() -> Moment:
    return after(TODAY, "an account differs"), WORLD, looked_at(TODAY, "an account differs")


@fails("G132")
def an_older_day() -> Moment:
    return after(TODAY), WORLD, looked_at(TODAY - timedelta(days=1), "an account differs")


RATE = Rate(
    unit="USD", counter="UAH", numerator=365_686, denominator=10_000, on=TODAY, source="Invented bank"
)


def rates(*found: Rate, known: tuple[Rate, ...] = ()) -> Moment:
    return replace(OFFICE, rates=known), WORLD, RecordRates(rates=found, file="0" * 64)


def other(**changes: Any) -> Rate:
    return replace(RATE, **changes)


@passes("G142")
def two_days_rates() -> Moment:
    return rates(RATE, other(on=TODAY - timedelta(days=1)), known=(other(unit="EUR"),))


@fails("G142")
def one_rate_twice() -> Moment:
    return rates(RATE, RATE)


@fails("G142")
def two_rates_for_one_day() -> Moment:
    return rates(RATE, other(numerator=400_000))


@fails("G142")
def another_than_is_on_record() -> Moment:
    return rates(other(numerator=400_000), known=(RATE,))


@fails("G142")
def the_one_that_is_on_record() -> Moment:
    return rates(RATE, known=(RATE,))


@fails("G142")
def a_rate_of_tomorrow_in_the_file() -> Moment:
    return rates(other(on=TODAY + timedelta(days=1)))


@fails("G142")
def a_rate_of_nothing_in_the_file() -> Moment:
    return rates(other(numerator=0))
