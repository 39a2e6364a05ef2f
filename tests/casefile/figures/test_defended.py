"""What was once found in released figures, by people who attacked the procedure itself, and is found no more."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from time import monotonic
from typing import Any

import pytest
from tests.casefile.figures.histories import (
    AFTER_2023,
    GUN,
    LIST,
    PLANE,
    PRICES,
    PROGRAMME,
    RULE,
    STEP,
    TANK,
    YEAR_ON,
    awarded,
    case,
)

from safeconduct.casefile.figures.attack import Insight, OutOfTime, Problem
from safeconduct.casefile.figures.attackers import exposed, nobody_is_found, problems, years_to_ask
from safeconduct.casefile.figures.cells import MONEY, NONE, OFFER, THRESHOLD, Cell, Measure
from safeconduct.casefile.figures.facts import Fact
from safeconduct.casefile.figures.prices import Public, has_no_most, money_step, prices_of
from safeconduct.casefile.figures.publication import Publication
from safeconduct.casefile.figures.release import release
from safeconduct.casefile.figures.supposing import PIECES, Supposed
from safeconduct.catalogue import standard
from safeconduct.programmes import load, shipped

FIXED = tuple((kind, ((PRICES[PLANE],) * 2,) if kind == PLANE else each) for kind, each in LIST)
"""The list with one price for every aircraft: the more exact the prices, the more can be divided."""
RULE_FIXED = replace(RULE, prices=FIXED)
INSIGHT = Insight(Public(FIXED), {"2023": STEP})


def figures(facts: list[Fact], today: date = YEAR_ON, **more: Any) -> Mapping[Cell, int | None]:
    return release(facts, RULE_FIXED, today=today, **more).publication.figures()


def test_whoever_takes_their_own_award_out_of_the_sum_finds_nobody() -> None:
    own = awarded(70 * PRICES[TANK], kind=TANK)
    facts = [
        *(awarded(PRICES[TANK], kind=TANK) for _ in range(190)),
        *(awarded(PRICES[PLANE], kind=PLANE) for _ in range(5)),
        own,
        *(case(kind) for kind in (PLANE, TANK) for _ in range(60)),
    ]
    told = figures(facts)
    assert told[Cell(Measure.HANDOVERS, "2023")] == 315
    assert list(exposed(told, "2023", replace(INSIGHT, taken=(own,)))) == []


def test_what_was_paid_is_safe_whatever_is_supposed_of_pieces() -> None:
    both = 2 * PRICES[PLANE]
    facts = [
        *(awarded(both, 0, kind=PLANE) for _ in range(12)),
        *(awarded(both, kind=PLANE) for _ in range(2)),
        *(awarded(PRICES[TANK], kind=TANK) for _ in range(84)),
        awarded(PRICES[TANK], 0),
        *(case(PLANE) for _ in range(120)),
        *(case(TANK) for _ in range(60)),
    ]
    told = figures(facts)
    for supposed in (Supposed(pieces, full) for pieces in PIECES for full in (True, False)):
        problem = Problem(told, "2023", INSIGHT, supposed)
        assert not problem.possible() or list(problem.exposed()) == []


def test_the_few_who_are_not_yet_paid_for_what_they_brought_are_not_found() -> None:
    facts = [
        *(awarded(PRICES[TANK], kind=TANK) for _ in range(60)),
        *(awarded(PRICES[PLANE], kind=PLANE) for _ in range(27)),
        *(awarded(PRICES[PLANE], 0, kind=PLANE) for _ in range(3)),
        *(awarded(PRICES[TANK], 0, kind=TANK) for _ in range(85)),
        *(case(GUN) for _ in range(20)),
    ]
    told = figures(facts)
    for problem in problems(told, "2023", INSIGHT):
        if "owed 2023 crewed_aircraft" in problem.groups:
            assert problem.ask("owed 2023 crewed_aircraft") is None
    assert list(exposed(told, "2023", INSIGHT)) == []


def test_the_few_without_an_offer_are_not_found_by_what_another_kind_leaves() -> None:
    ways = [(TANK, OFFER, 30), (TANK, NONE, 20), (PLANE, OFFER, 48), (PLANE, NONE, 2)]
    facts = [
        case(kind, f"2023Q{number % 4 + 1}", way=way) for kind, way, many in ways for number in range(many)
    ]
    problem = Problem(figures(facts, AFTER_2023), "2023")
    found = problem.ask("2023 crewed_aircraft without an offer")
    assert found is None
    # So it would be, had everything been shown.
    shown = {Cell(Measure.HANDOVERS, "2023", PLANE): 50, Cell(Measure.OFFERED, "2023", PLANE): 50}
    assert Problem(shown, "2023").ask("2023 crewed_aircraft without an offer") is not None


def test_what_is_left_out_does_not_tell_whether_anybody_else_came() -> None:
    def told(guns: int) -> Mapping[Cell, int | None]:
        pairs = [case(kind, f"2023Q{number % 4 + 1}") for kind in (TANK, PLANE) for number in range(40)]
        return figures([*pairs, *(case(GUN, "2023Q2") for _ in range(guns))], AFTER_2023)

    assert told(0) == told(1) == told(2)


def test_figures_that_gave_somebody_away_keep_no_later_ones_back() -> None:
    before = _publication(
        {Cell(Measure.HANDOVERS, "2023Q1"): 40, Cell(Measure.HANDOVERS, "2023Q1", TANK): 35}
    )
    facts = (
        [case() for _ in range(36)]
        + [case(GUN) for _ in range(4)]
        + [case(quarter="2023Q2") for _ in range(30)]
    )
    earlier = before
    for today in (date(2023, 10, 1), date(2024, 1, 1), AFTER_2023, YEAR_ON):
        found = release(facts, RULE, today=today, earlier=earlier).publication
        years = years_to_ask(found, PROGRAMME, earlier)
        assert nobody_is_found(found.figures(), years, earlier.figures(), 60), today
        earlier = found
    # And by themselves they would be refused.
    assert not nobody_is_found(before.figures(), years_to_ask(before, PROGRAMME, None), None, 60)


def _publication(shown: dict[Cell, int]) -> Publication:
    empty = release([], RULE, today=date(2023, 7, 1)).publication
    cells = tuple((*cell, shown.get(cell)) for cell in sorted(empty.figures()))
    return Publication(programme=RULE.programme, since=RULE.since, made=date(2023, 7, 1), cells=cells)


# --- money -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(shipped()))
def test_the_step_is_twice_the_dearest_item_of_every_list(name: str) -> None:
    programme = load(name)
    prices = prices_of(programme, standard().with_items(programme.additions), programme.schedules[-1].unit)
    highs = [high for _, own in prices for _, high in own if high is not None]
    assert money_step(prices) >= 2 * max(highs, default=0)


@pytest.mark.parametrize("name", ["australia-act-2003", "new-zealand-2019", "colombia-2003"])
def test_where_an_item_has_no_most_no_sum_is_told(name: str) -> None:
    programme = load(name)
    prices = prices_of(programme, standard().with_items(programme.additions), programme.schedules[-1].unit)
    assert has_no_most(prices)
    rule = replace(RULE, prices=prices, step=money_step(prices))
    facts = [*(awarded(20 * rule.step) for _ in range(40)), *(case() for _ in range(20))]
    told = release(facts, rule, today=YEAR_ON).publication.figures()
    assert told[Cell(Measure.AWARDS, "2023")] == 40
    assert all(value is None for cell, value in told.items() if cell.measure in MONEY)


def test_an_award_in_another_unit_keeps_the_sum_back() -> None:
    facts = [*(awarded(PRICES[PLANE] // 2, kind=PLANE) for _ in range(60)), *(case(GUN) for _ in range(20))]
    assert figures(facts)[Cell(Measure.PROMISED, "2023")] == 15 * STEP
    elsewhere = Fact(
        **{**{name: getattr(facts[0], name) for name in Fact.__struct_fields__}, "elsewhere": True}
    )
    assert figures([*facts, elsewhere])[Cell(Measure.PROMISED, "2023")] is None


# --- time --------------------------------------------------------------------------------------------------------


def test_whoever_has_no_time_left_learns_nothing() -> None:
    problem = Problem({Cell(Measure.HANDOVERS, "2023"): 40}, "2023")
    with pytest.raises(OutOfTime):
        problem.possible(monotonic() - 1)
    with pytest.raises(OutOfTime):
        list(problem.exposed(monotonic() - 1))
    assert THRESHOLD == 10
