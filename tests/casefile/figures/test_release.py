"""Figures as they are released: no attacker finds a small group in them, nor in two releases together."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.casefile.figures.histories import (
    AFTER_2023,
    ELSE,
    GUN,
    LIST,
    OLD_PLANE,
    PLANE,
    PRICES,
    PROGRAMME,
    RULE,
    STEP,
    TANK,
    YEAR_ON,
    awarded,
    case,
    history,
)

from safeconduct.casefile.figures.attack import Insight, Problem
from safeconduct.casefile.figures.attackers import exposed, nobody_is_found, years_to_ask
from safeconduct.casefile.figures.cells import (
    ALL,
    BASE,
    COUNTS,
    NONE,
    THRESHOLD,
    Cell,
    Measure,
    atoms_of,
    atoms_of_year,
    below,
    cells_of,
    kinds,
    told_cells,
)
from safeconduct.casefile.figures.facts import Fact
from safeconduct.casefile.figures.periods import is_quarter, may_be_told
from safeconduct.casefile.figures.prices import NOTHING, Public
from safeconduct.casefile.figures.publication import Publication
from safeconduct.casefile.figures.release import Release, Why, release
from safeconduct.casefile.figures.supposing import truth_of

YEAR = Cell(Measure.HANDOVERS, "2023")
FIRST = Cell(Measure.HANDOVERS, "2023Q1")


def found(figures: dict[Cell, int | None]) -> list[str]:
    """Attack figures as they stand, knowing no case, and return the groups that are found."""
    return [each.group for each in Problem(figures, "2023").exposed()]


def made(facts: list[Fact], *, today: date = AFTER_2023, **more: Any) -> Release:
    return release(facts, more.pop("rule", RULE), today=today, **more)


def safe(figures: Mapping[Cell, int | None], seconds: float = 60) -> bool:
    """Say whether somebody with the list in hand finds nobody in the year."""
    insight = Insight(Public(LIST), {"2023": STEP})
    return nobody_is_found(figures, {"2023": insight}, None, seconds)


def shown(release: Release) -> dict[Cell, int]:
    return {cell: value for cell, value in release.publication.figures().items() if value is not None}


# --- planted weaknesses: an attacker that finds nothing here would find nothing anywhere ---------------------

WEAK: dict[str, dict[Cell, int | None]] = {
    "hand-overs 2023 all without hand-overs 2023 armoured_vehicle": {YEAR: 15, YEAR._replace(kind=TANK): 10},
    "hand-overs 2023 all without hand-overs 2023Q1 all": {YEAR: 15, FIRST: 10},
    "answer 2023 none": {YEAR: 40, Cell(Measure.ANSWERED, "2023"): 35},
    "2023 without an offer": {YEAR: 40, Cell(Measure.OFFERED, "2023"): 35},
    "award 2023 none": {YEAR: 40, Cell(Measure.AWARDS, "2023"): 35},
    "payment 2023 none": {Cell(Measure.AWARDS, "2023"): 40, Cell(Measure.PAID_CASES, "2023"): 35},
    "award 2023 not-contested": {
        Cell(Measure.AWARDS, "2023"): 40,
        Cell(Measure.CONTESTED, "2023"): 35,
    },
    "awards-contested 2023 all without contests-upheld 2023 all": {
        Cell(Measure.CONTESTED, "2023"): 40,
        Cell(Measure.UPHELD, "2023"): 35,
    },
}


@pytest.mark.parametrize("group", WEAK)
def test_a_small_rest_is_found_and_each_figure_alone_gives_nothing(group: str) -> None:
    assert group in found(WEAK[group])
    for cell, value in WEAK[group].items():
        assert found({cell: value}) == []


def test_what_is_hidden_of_a_year_is_asked_for_together() -> None:
    parts = [FIRST, YEAR._replace(kind=TANK), YEAR._replace(kind=GUN)]
    groups = Problem({YEAR: 60, **dict.fromkeys(parts, 15)}, "2023").groups
    everybody = atoms_of(YEAR)
    hidden = everybody.difference(*(atoms_of(each) for each in parts))
    assert groups["2023 without kinds shown"] == everybody - atoms_of(parts[1]) - atoms_of(parts[2])
    assert groups["2023 without kinds and quarters shown"] == hidden


def test_figures_that_contradict_each_other_are_noticed() -> None:
    assert Problem({YEAR: 10, YEAR._replace(kind=TANK): 50}, "2023").possible() is False
    assert Problem({YEAR: 20, Cell(Measure.AWARDS, "2023"): 30}, "2023").possible() is False
    assert not safe({YEAR: 10, YEAR._replace(kind=TANK): 50})


def test_whoever_knows_more_cases_finds_more() -> None:
    figures: dict[Cell, int | None] = {YEAR: 15}
    truth = truth_of([case() for _ in range(14)], NOTHING)
    exposed = [
        list(Problem(figures, "2023", Insight(truth=truth, known=known)).exposed()) for known in (1, 8)
    ]
    assert exposed[0] == []
    assert "hand-overs 2023 all" in [each.group for each in exposed[1]]


def test_an_attacker_who_is_not_through_in_time_counts_as_one_who_found_something() -> None:
    figures, years = {Cell(Measure.HANDOVERS, "1987"): 985}, {"1987": Insight()}
    assert not nobody_is_found(figures, years, None, 0.0)
    assert nobody_is_found(figures, years)
    # Once found safe, it needs no time: the gate answers from memory what was asked where figures are made.
    assert nobody_is_found(figures, years, None, 0.0)


def test_the_gate_asks_of_years_in_which_something_is_new() -> None:
    facts = [each for year in (2023, 2024) for each in history(year, 60, (year,))]
    first = made(facts, today=date(2024, 4, 1)).publication
    assert years_to_ask(first, PROGRAMME, None).keys() == {"2023"}
    second = made(facts, today=date(2024, 7, 1), earlier=first).publication
    assert years_to_ask(second, PROGRAMME, first).keys() == {"2024"}
    # A year on, the awards of 2023 are told of for the first time, with the list's prices beside them.
    third = made(facts, today=YEAR_ON, earlier=second).publication
    asked = years_to_ask(third, PROGRAMME, second)
    assert asked.keys() == {"2023", "2024"}
    assert asked["2023"] == Insight(Public(LIST), {"2023": STEP})
    assert asked["2024"].public == NOTHING


# --- the procedure -----------------------------------------------------------------------------------------


def test_the_procedure_leaves_out_what_would_give_the_rest_away() -> None:
    facts = [*(case() for _ in range(12)), case(GUN)]
    release = made(facts)
    assert release.attacks
    assert Why.GUARDS in release.hidden.values()
    assert found(dict(release.publication.figures())) == []
    # Something remains, but never the whole beside the part.
    assert shown(release)
    assert not shown(release).keys() >= {YEAR, YEAR._replace(kind=TANK)}


@pytest.mark.parametrize(("cases", "seed"), [(0, 0), (9, 1), (30, 2), (120, 4), (400, 5)])
def test_programmes_of_all_sizes_are_released_without_a_small_group(cases: int, seed: int) -> None:
    facts = history(seed, cases)
    release = made(facts, today=YEAR_ON)
    figures = release.publication.figures()
    assert bool(shown(release)) is (cases >= 30)
    assert safe(figures)
    # Whichever case somebody knows: nobody finds the others. Asked here by solving for each, not for all at once.
    for fact in facts[:6]:
        _knowing(figures, fact)


def _knowing(figures: Any, fact: Fact) -> None:
    insight = Insight(Public(LIST), {"2023": STEP}, taken=(fact,))
    assert [each for each in exposed(figures, "2023", insight) if each.high < BASE] == []


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10**6), st.integers(12, 90))
def test_releases_together_hide_what_each_alone_hides(seed: int, cases: int) -> None:
    facts = history(seed, cases)
    early = [fact for fact in facts if fact.quarter in {"2023Q1", "2023Q2"}]
    first = made(early, today=date(2023, 10, 1))
    second = made(facts, earlier=first.publication)
    third = made(facts, today=YEAR_ON, earlier=second.publication)
    for one, other in ((first, second), (second, third)):
        # Word for word what stood before, and new periods beside it.
        before, after = one.publication.figures(), other.publication.figures()
        assert {cell: after[cell] for cell in before} == dict(before)
        assert len(after) > len(before)
        assert found(dict(after)) == []


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 150))
def test_every_count_is_large_enough_rounded_and_near_the_truth(seed: int, cases: int) -> None:
    facts = history(seed, cases)
    truth, release = truth_of(facts, NOTHING), made(facts, today=YEAR_ON)
    counted = {cell: value for cell, value in shown(release).items() if cell.measure in COUNTS}
    for cell, value in counted.items():
        count = sum(truth.get(atom, 0) for atom in atoms_of(cell))
        assert count >= THRESHOLD
        assert value % BASE == 0
        assert abs(value - count) <= BASE // 2
    # No two of them leave a small known rest: what one holds beside the other is nobody's, perhaps, or many.
    for one, other in combinations(counted, 2):
        if atoms_of(one) < atoms_of(other):
            most = counted[other] + 2 - max(THRESHOLD, counted[one] - 2)
            assert most >= THRESHOLD or sum(truth.get(a, 0) for a in atoms_of(other) - atoms_of(one)) == 0
    for cell in shown(release):
        assert below(cell) is None or below(cell) in shown(release)


def test_the_same_cases_give_the_same_figures_in_any_order() -> None:
    facts = history(3, 60)
    assert made(facts).publication == made(facts[::-1]).publication


# --- sums, people, medians and contacts: never of a few cases --------------------------------------------------


@pytest.mark.parametrize("amounts", [[60 * PRICES[TANK]], [30 * PRICES[PLANE]] * 2])
def test_one_case_with_many_items_is_no_sum(amounts: list[int]) -> None:
    facts = [*(awarded(each) for each in amounts), *(case() for _ in range(40))]
    assert not {cell.measure for cell in shown(made(facts, today=YEAR_ON))} & {
        Measure.PROMISED,
        Measure.PAID,
    }


def test_a_sum_does_not_tell_whether_one_aircraft_came() -> None:
    many = [awarded(PRICES[TANK]) for _ in range(40)]
    facts = [*many, awarded(PRICES[PLANE], kind=PLANE)]
    assert all(cell.measure is not Measure.PROMISED for cell in shown(made(facts, today=YEAR_ON)))


def test_one_award_that_is_most_of_a_sum_keeps_it_back() -> None:
    facts = [*PAID, *(awarded(OLD_PLANE, 0, kind=PLANE) for _ in range(40)), *UNDECIDED]
    large = made(facts, today=YEAR_ON)
    assert shown(large)[Cell(Measure.PROMISED, "2023")] == 24_000_000_00
    assert shown(large)[Cell(Measure.PAID, "2023")] == 12_000_000_00
    led = made([*facts, awarded(60 * PRICES[PLANE], kind=PLANE)], today=YEAR_ON)
    assert Cell(Measure.PROMISED, "2023") not in shown(led)
    assert Cell(Measure.PAID, "2023") not in shown(led)


def test_what_is_left_to_pay_to_one_is_not_told() -> None:
    small = [awarded(ELSE, 0) for _ in range(20)]
    owed = awarded(4 * PRICES[PLANE], PRICES[PLANE], kind=PLANE)
    release = shown(made([*PAID, *small, owed, *UNDECIDED], today=YEAR_ON))
    assert Cell(Measure.PAID_CASES, "2023") in release
    assert Cell(Measure.PROMISED, "2023") in release
    assert Cell(Measure.PAID, "2023") not in release


PAID = [awarded(OLD_PLANE, kind=PLANE) for _ in range(40)]
UNDECIDED = [case(GUN) for _ in range(20)]


def test_people_are_told_of_where_many_came_alone_and_many_together() -> None:
    people = Cell(Measure.PEOPLE, "2023")
    alone, together = [case() for _ in range(20)], [case(people=2) for _ in range(20)]
    assert shown(made([*alone, *together]))[people] == 60
    assert people not in shown(made([*alone, case(people=12)]))
    assert people not in shown(made([*alone, *alone]))
    assert people not in shown(made([*alone, *together, case(people=40)]))


def test_a_median_is_told_where_many_lie_in_its_class() -> None:
    time_to_answer = Cell(Measure.ANSWER_TIME, "2023")
    others = [case(answer=NONE) for _ in range(20)]
    assert shown(made([*(case() for _ in range(40)), *others]))[time_to_answer] == 1
    spread = [case(answer=str(1 + each % 6)) for each in range(40)]
    release = shown(made([*spread, *others]))
    assert Cell(Measure.ANSWERED, "2023") in release
    assert time_to_answer not in release


def test_contacts_are_told_of_where_many_never_came() -> None:
    contacts = Cell(Measure.CONTACTS, "2023")
    came = [case() for _ in range(30)]
    away = [Fact(contacted="2023") for _ in range(12)]
    assert shown(made([*came, *away], today=YEAR_ON))[contacts] == 40
    # Thirty came, answered: the rest would be the two who are still over there.
    assert contacts not in shown(made([*came, *away[:2]], today=YEAR_ON))


def test_each_statement_that_was_issued_is_one_more_case_that_somebody_knows() -> None:
    facts = [case() for _ in range(12)]
    assert YEAR in shown(made(facts))
    told = dataclasses.replace(RULE, statements=4)
    assert YEAR not in shown(made(facts, rule=told))
    assert YEAR in shown(made([case() for _ in range(20)], rule=told))


# --- periods, steps, years -------------------------------------------------------------------------------------


def test_periods_come_from_the_list_and_never_from_a_case() -> None:
    nobody = made([]).publication
    early = made([Fact(contacted="2019"), *(case() for _ in range(12))]).publication
    assert nobody.since == early.since == "2023Q1"
    assert set(nobody.figures()) == set(early.figures())
    assert min(cell.period for cell in early.figures()) == "2023"


def test_a_quarter_is_told_of_when_the_next_one_is_over_and_awards_a_year_later() -> None:
    assert not may_be_told("2023Q1", date(2023, 6, 30))
    assert may_be_told("2023Q1", date(2023, 7, 1))
    assert not may_be_told("2023", date(2024, 3, 31))
    assert may_be_told("2023", AFTER_2023)
    assert not any(may_be_told(name, date(2030, 1, 1)) for name in ("", "2023Q5", "23", "2023-01", "9999"))
    assert {cell.period for cell in told_cells("2023Q1", date(2023, 9, 30))} == {"2023Q1"}
    awards = Cell(Measure.AWARDS, "2023")
    assert awards not in told_cells("2023Q1", date(2025, 3, 31))
    assert awards in told_cells("2023Q1", YEAR_ON)


def test_a_list_that_pays_more_later_changes_no_year_that_was_told_of() -> None:
    facts = [awarded(2 * PRICES[PLANE], kind=PLANE) for _ in range(40)]
    first = made(facts, today=YEAR_ON).publication
    dearer = dataclasses.replace(RULE, programme="another", since="2020Q1", unit="EUR", step=10 * STEP)
    second = made(facts, today=date(2026, 4, 1), rule=dearer, earlier=first).publication
    assert Publication.read(second.text()) == second
    assert second.since == "2023Q1"
    assert second.steps() == {"2023": ("USD", STEP), "2024": ("EUR", 10 * STEP)}
    assert {cell: second.figures()[cell] for cell in first.figures()} == dict(first.figures())


def test_figures_come_out_also_when_cases_were_erased_or_found_later() -> None:
    facts = [case(award=("not-contested", "as-listed"), promised=1) for _ in range(40)]
    first = made(facts).publication
    for later in (facts[:20], [*facts, *facts]):
        after = made(later, today=YEAR_ON, earlier=first).publication.figures()
        assert after[YEAR] == 40
        assert safe(after)


def test_the_shipped_list_has_a_step_above_twice_its_dearest_item() -> None:
    assert STEP == 1_000_000_00


def test_each_case_is_in_one_group_of_each_kind() -> None:
    everybody = {atom for parts in atoms_of_year("2023") for atom in parts}
    for fact in history(1, 30):
        assert set(fact.atoms) <= everybody
        assert len({atom[0] for atom in fact.atoms}) == len(fact.atoms)
    assert atoms_of(YEAR) == frozenset().union(*(atoms_of(YEAR._replace(kind=kind)) for kind in kinds()))
    quarterly = {cell.measure for cell in cells_of("2023") if is_quarter(cell.period) and cell.kind != ALL}
    assert quarterly == {Measure.HANDOVERS}
    assert ("award", "2023", NONE) not in atoms_of(Cell(Measure.AWARDS, "2023"))
