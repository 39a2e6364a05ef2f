"""The attacker who knows the list, rates and budget, all earlier figures, what statements told, and a true case."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.casefile.figures.histories import (
    GUN,
    LIST,
    OLD_PLANE,
    PLANE,
    PRICES,
    PROGRAMME,
    RULE,
    STEP,
    TANK,
    awarded,
    case,
    history,
)

from safeconduct.casefile.figures.attack import Insight, Problem
from safeconduct.casefile.figures.attackers import exposed, problems
from safeconduct.casefile.figures.cells import BASE, THRESHOLD, Cell, Measure, kinds
from safeconduct.casefile.figures.facts import Fact
from safeconduct.casefile.figures.prices import Public, prices_of
from safeconduct.casefile.figures.publication import Publication
from safeconduct.casefile.figures.release import release
from safeconduct.casefile.figures.supposing import PIECES, Supposed, truth_of
from safeconduct.catalogue import standard
from safeconduct.programmes import load

type Figures = Mapping[Cell, int | None]

CAME = Cell(Measure.HANDOVERS, "2023")
AWARDS, PROMISED, PAID = (Cell(each, "2023") for each in (Measure.AWARDS, Measure.PROMISED, Measure.PAID))
PAID_CASES = Cell(Measure.PAID_CASES, "2023")
PLANES = "awarded 2023 crewed_aircraft"

WITH_LIST = Insight(Public(LIST), {"2023": STEP})
FINE = Insight(Public(LIST), {"2023": PRICES[TANK]})
"""Whoever reads sums rounded to one tank."""

FIXED = Public(tuple((kind, ((PRICES[PLANE],) * 2,) if kind == PLANE else each) for kind, each in LIST))
"""The same list, with one price for every aircraft."""


def found(figures: Figures, insight: Insight) -> list[str]:
    return [each.group for each in exposed(figures, "2023", insight)]


# --- planted weaknesses: without money nothing is found, with the prices it is ---------------------------------


def test_a_sum_that_is_rounded_finely_tells_of_few_aircraft_to_whoever_knows_the_prices() -> None:
    tanks_and_planes: Figures = {
        CAME: 40,
        CAME._replace(kind=TANK): 30,
        AWARDS: 30,
        PROMISED: 40 * PRICES[TANK],
    }
    assert found(tanks_and_planes, Insight()) == []
    # Thirty-two tanks bring 3.2 million: of 4.0 million the rest came by air, in two cases at least and eight at most.
    assert PLANES in found(tanks_and_planes, replace(FINE, public=FIXED))


def test_whoever_divides_by_prices_finds_nobody_in_what_was_released() -> None:
    facts = [
        *(awarded(PRICES[TANK], kind=TANK) for _ in range(29)),
        awarded(PRICES[PLANE], kind=PLANE),
        *(case(GUN) for _ in range(12)),
    ]
    made = release(facts, RULE, today=date(2025, 4, 1))
    assert found(made.publication.figures(), WITH_LIST) == []
    assert found(made.publication.figures(), FINE) == []


def test_what_the_budget_law_granted_bounds_what_can_have_come() -> None:
    figures: Figures = {CAME: 60, AWARDS: 30, CAME._replace(kind=TANK): 30}
    poor = replace(WITH_LIST, public=Public(LIST, granted=2 * PRICES[TANK]))
    assert found(figures, WITH_LIST) == []
    # Two tanks are all that can have been paid for, and each award brought one piece that is on the list.
    assert "awarded 2023 armoured_vehicle" in found(figures, poor)
    rich = replace(WITH_LIST, public=Public(LIST, granted=1_000 * PRICES[PLANE]))
    assert found(figures, rich) == []


def test_what_is_paid_tells_of_the_few_who_are_not_where_payments_are_in_full() -> None:
    figures: Figures = {CAME: 80, AWARDS: 70, PAID_CASES: 60, CAME._replace(kind=TANK): 70}
    sums: Figures = {PROMISED: 70 * PRICES[TANK], PAID: 60 * PRICES[TANK]}
    assert found(figures, FINE) == []
    # An aircraft would be five tanks less of so many cases that were paid: there were three at most.
    assert "paid 2023 crewed_aircraft" in found({**figures, **sums}, replace(FINE, public=FIXED))


def test_people_are_part_of_what_is_solved() -> None:
    people = Cell(Measure.PEOPLE, "2023")
    # 12 people cannot be fewer than 40 cases; each case brought somebody.
    assert Problem({CAME: 40, people: 20}, "2023").possible() is False
    assert Problem({CAME: 40, people: 80}, "2023").possible()
    tanks = {CAME: 40, CAME._replace(kind=TANK): 30, people: 60, people._replace(kind=TANK): 55}
    # Whoever did not come with a tank: at most nine people, so at most nine cases.
    assert "hand-overs 2023 all without hand-overs 2023 armoured_vehicle" in found(tanks, Insight())


# --- what an attacker supposes ----------------------------------------------------------------------------------


def test_the_boldest_suppositions_that_can_be_so_are_gone_by() -> None:
    one_each = {CAME: 60, AWARDS: 40, PROMISED: 12 * STEP}
    assert _supposed(one_each) == [Supposed(1, full=True)]
    # Forty awards of one piece each are twenty million at the most: for thirty they brought two.
    assert _supposed({**one_each, PROMISED: 30 * STEP}) == [Supposed(2, full=True)]
    # What was paid cannot be whole awards of one piece: some brought more, or some were paid in part.
    paid = {**one_each, PAID_CASES: 10, PAID: 10 * STEP, PROMISED: 19 * STEP}
    assert _supposed(paid) == [Supposed(2, full=True)]
    # Nothing can be divided, so nothing is supposed: one award of a thousand pieces is on no list of suppositions.
    assert _supposed({CAME: 10, AWARDS: 10, PROMISED: 10_000 * STEP}) == []


def _supposed(figures: Figures) -> list[Supposed]:
    found = (problem.supposed for problem in problems(figures, "2023", WITH_LIST))
    return [each for each in found if each is not None]


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 10**6), st.integers(20, 80))
def test_what_is_released_is_safe_whatever_is_supposed(seed: int, cases: int) -> None:
    figures = release(history(seed, cases), RULE, today=date(2025, 4, 1)).publication.figures()
    for supposed in (None, *(Supposed(pieces, full) for pieces in PIECES for full in (True, False))):
        problem = Problem(figures, "2023", WITH_LIST, supposed)
        assert not problem.possible() or list(problem.exposed()) == [], supposed


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 300))
def test_what_the_attacker_takes_for_certain_is_so(seed: int, cases: int) -> None:
    facts = history(seed, cases)
    figures = release(facts, RULE, today=date(2025, 4, 1)).publication.figures()
    truth = truth_of(facts, Public(LIST))
    assert Problem(figures, "2023", Insight(truth=truth)).fits_truth


def test_what_the_boldest_supposes_is_so_of_a_year_in_which_each_brought_one_piece() -> None:
    facts = [
        *(awarded(PRICES[TANK], kind=TANK) for _ in range(45)),
        *(awarded(OLD_PLANE, kind=PLANE) for _ in range(40)),
        *(case(GUN) for _ in range(20)),
    ]
    figures = release(facts, RULE, today=date(2025, 4, 1)).publication.figures()
    assert figures[PROMISED] == 17 * STEP
    insight = replace(WITH_LIST, truth=truth_of(facts, Public(LIST)))
    assert Problem(figures, "2023", insight, Supposed(1, full=True)).fits_truth


# --- years of publications, and everything that stands beside them ----------------------------------------------

GRANTED_UAH = 4_000_000_000_00
RATE = Fraction(365_686, 10_000)
"""Hryvnia for a dollar, by the official rate of an invented day."""


@settings(max_examples=2, deadline=None)
@given(st.integers(0, 10**6), st.integers(40, 120), st.integers(0, 3))
def test_nobody_is_found_with_list_rates_budget_earlier_figures_statements_and_a_true_case(
    seed: int, cases: int, statements: int
) -> None:
    facts = history(seed, cases)
    granted = int(GRANTED_UAH / RATE)
    rule = replace(RULE, statements=statements, granted=granted)
    everything: dict[Cell, int | None] = {}
    for made in _series(facts, rule):
        everything |= made.figures()
    assert {cell.period for cell in everything} >= {"2023Q1", "2023Q2", "2023Q3", "2023Q4", "2023"}
    # Each statement tells of one case as a whole, and the attacker is one more.
    for known in _known(facts, statements + 1):
        insight = Insight(Public(LIST, granted), {"2023": STEP}, taken=tuple(known))
        assert [each for each in exposed(everything, "2023", insight) if each.high < BASE] == []


def _series(facts: list[Fact], rule: object) -> Iterator[Publication]:
    """Yield what is published quarter after quarter, each beside what came before."""
    earlier: Publication | None = None
    for today in (date(2023, 7, 3), date(2023, 10, 2), date(2024, 1, 2), date(2024, 4, 2), date(2025, 4, 2)):
        quarter = f"{today.year:04d}Q{(today.month - 1) // 3 + 1}"
        arrived = [fact for fact in facts if fact.quarter < quarter]
        earlier = release(arrived, rule, today=today, earlier=earlier).publication  # type: ignore[arg-type]
        yield earlier


def _known(facts: list[Fact], many: int) -> Iterator[list[Fact]]:
    """Yield some that happen to be known: the first ones, those with most money, and those with most people."""
    yield facts[:many]
    yield sorted(facts, key=lambda fact: fact.promised, reverse=True)[:many]
    yield sorted(facts, key=lambda fact: fact.people, reverse=True)[:many]


# --- the list's prices -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ukraine-2023", "ukraine-2022", "taiwan-1960", "moolah-1953"])
def test_every_amount_that_a_list_names_lies_within_the_prices_of_its_kind(name: str) -> None:
    programme = load(name)
    catalogue = standard().with_items(programme.additions)
    for schedule in programme.schedules:
        prices = dict(prices_of(programme, catalogue, schedule.unit))
        assert set(prices) == set(kinds())
        for each in prices.values():
            assert each
            assert all(high is None or 0 <= low <= high for low, high in each)
    assert prices_of(programme, catalogue, "XAG") == ()


def test_the_shipped_list_pays_for_aircraft_and_tanks_and_nothing_else() -> None:
    prices = dict(prices_of(PROGRAMME, standard(), "USD"))
    assert prices.pop(PLANE) == ((0, PRICES[PLANE]),)
    assert prices.pop(TANK) == ((PRICES[TANK], PRICES[TANK]),)
    assert set(prices.values()) == {((0, 0),)}
    assert THRESHOLD * PRICES[PLANE] <= 10 * STEP
