"""Moments for G173–G176: figures, as they are proposed."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec
from tests.casefile.gatecases import Moment, PlainWorld, fails, passes

from safeconduct.casefile.acts.figures import PublishFigures
from safeconduct.casefile.figures.cells import MONEY, Cell, Measure, told_cells
from safeconduct.casefile.figures.periods import first_quarter
from safeconduct.casefile.figures.prices import money_step, prices_of
from safeconduct.casefile.figures.publication import Publication
from safeconduct.casefile.office import Office
from safeconduct.casefile.words import Role
from safeconduct.catalogue import standard
from safeconduct.programmes import load

PROGRAMME = load("ukraine-2023")
SINCE = first_quarter(PROGRAMME)
STEP = money_step(prices_of(PROGRAMME, standard(), "USD"))
MADE = date(2024, 4, 1)
OWL = PlainWorld(now=datetime(2024, 4, 1, 12, tzinfo=UTC)).acting("owl", Role.LEGAL_ADVISER)
DAY_BEFORE = PlainWorld(now=datetime(2024, 3, 31, 12, tzinfo=UTC)).acting("owl", Role.LEGAL_ADVISER)
LATER = PlainWorld(now=datetime(2025, 4, 1, 12, tzinfo=UTC)).acting("owl", Role.LEGAL_ADVISER)
OFFICE = Office(reference="office")

ALL_2023 = Cell(Measure.HANDOVERS, "2023")
QUARTER = Cell(Measure.HANDOVERS, "2023Q3")
TANKS = ALL_2023._replace(kind="armoured_vehicle")
FORTY = {ALL_2023: 40}


def publication(
    *, made: date = MADE, since: str = SINCE, shown: dict[Cell, int] | None = None, **changes: Any
) -> Publication:
    figures = dict.fromkeys(told_cells(since, made)) | (shown or {})
    years = sorted({cell.period for cell in figures if cell.measure in MONEY})
    found = Publication(
        programme=PROGRAMME.id,
        since=since,
        made=made,
        sums=tuple((year, "USD", STEP) for year in years),
        cells=tuple((*cell, value) for cell, value in figures.items()),
    )
    return msgspec.structs.replace(found, **changes)


def act(**changes: Any) -> PublishFigures:
    return PublishFigures(content=publication(**changes).text())


BEFORE = Office(reference="office", figures=(publication(made=date(2024, 1, 1), shown={QUARTER: 20}),))
A_YEAR_ON = Office(reference="office", figures=(publication(made=date(2025, 4, 1), shown=FORTY),))
"""Sums of 2023 are told of, or kept back, for the first time."""


@passes("G173")
@passes("G174")
@passes("G175")
@passes("G176")
def a_year_is_published() -> Moment:
    return OFFICE, OWL, act(shown=FORTY)


@passes("G173")
@passes("G174")
def a_new_period_stands_beside_an_old_one() -> Moment:
    return BEFORE, OWL, act(shown={QUARTER: 20, **FORTY})


@fails("G173")
def somebody_types_figures() -> Moment:
    return OFFICE, OWL, PublishFigures(content='{"figures": 12}')


@fails("G173")
def a_count_is_below_the_threshold() -> Moment:
    return OFFICE, OWL, act(shown={ALL_2023: 5})


@fails("G173")
def a_count_is_not_rounded() -> Moment:
    return OFFICE, OWL, act(shown={ALL_2023: 41})


@fails("G173")
def the_rule_is_another() -> Moment:
    return OFFICE, OWL, act(shown=FORTY, threshold=3)


@fails("G173")
def no_such_programme() -> Moment:
    return OFFICE, OWL, act(shown=FORTY, programme="nobody's")


@fails("G173")
def the_second_version_has_another_programme() -> Moment:
    return BEFORE, OWL, act(shown={QUARTER: 20, **FORTY}, programme="ukraine-2022")


@fails("G174")
def another_programme_is_no_way_to_another_version() -> Moment:
    return BEFORE, OWL, act(shown={QUARTER: 25}, programme="ukraine-2022")


@fails("G173")
def a_cell_that_nobody_counts() -> Moment:
    return OFFICE, OWL, act(shown={Cell(Measure.AWARDS, "2023", "vessel"): 40})


@fails("G173")
def offers_are_told_of_by_kind_in_a_quarter() -> Moment:
    cell = Cell(Measure.OFFERED, "2023Q3", "vessel")
    return OFFICE, OWL, act(shown={QUARTER: 40, cell: 40})


@fails("G173")
def a_single_gate_is_told_of() -> Moment:
    return (
        OFFICE,
        LATER,
        act(made=date(2025, 4, 1), shown={**FORTY, Cell(Measure.REFUSED, "2023", "G11"): 20}),
    )


@fails("G173")
def somebody_wrote_before_the_programme_began() -> Moment:
    return OFFICE, OWL, act(since="2019Q1", shown=FORTY)


@fails("G173")
def so_many_periods_that_the_solver_never_ends() -> Moment:
    return OFFICE, OWL, act(since="0001Q1")


@fails("G173")
def a_day_that_has_not_come() -> Moment:
    return OFFICE, OWL, act(made=date(2300, 1, 1))


@fails("G173")
def a_figure_is_kept_back_without_a_word() -> Moment:
    whole = publication(shown=FORTY)
    return OFFICE, OWL, PublishFigures(content=msgspec.structs.replace(whole, cells=whole.cells[1:]).text())


@fails("G173")
def a_sum_has_a_finer_step_than_the_list_gives() -> Moment:
    return OFFICE, LATER, act(made=date(2025, 4, 1), sums=(("2023", "USD", STEP // 10),))


@fails("G173")
def a_median_stands_on_nothing() -> Moment:
    return OFFICE, OWL, act(shown={Cell(Measure.ANSWER_TIME, "2023"): 1})


@fails("G173")
def people_are_as_many_as_cases() -> Moment:
    return OFFICE, OWL, act(shown={ALL_2023: 40, Cell(Measure.PEOPLE, "2023"): 45})


@fails("G174")
def an_old_figure_is_changed() -> Moment:
    return BEFORE, OWL, act(shown={QUARTER: 25})


@fails("G174")
def an_old_figure_is_filled_in() -> Moment:
    return BEFORE, OWL, act(shown={QUARTER: 20, Cell(Measure.HANDOVERS, "2023Q2"): 15})


@fails("G174")
def an_old_figure_is_dropped() -> Moment:
    return BEFORE, OWL, act(since="2023Q4")


@fails("G174")
def a_step_of_an_old_year_is_changed() -> Moment:
    return A_YEAR_ON, LATER, act(made=date(2025, 4, 1), shown=FORTY, sums=(("2023", "USD", 2 * STEP),))


@fails("G175")
def the_quarter_after_is_not_over() -> Moment:
    return OFFICE, DAY_BEFORE, act(shown=FORTY)


@fails("G176")
def the_rest_of_a_year_is_between_one_and_seven() -> Moment:
    return OFFICE, OWL, act(shown={ALL_2023: 15, TANKS: 10})


@fails("G176")
def a_kind_and_a_quarter_leave_few_over() -> Moment:
    # Whoever came in no shown quarter with no shown kind is among those that a quarter leaves over.
    return OFFICE, OWL, act(shown={ALL_2023: 30, QUARTER: 25})


@fails("G176")
def nearly_all_were_answered() -> Moment:
    return OFFICE, OWL, act(shown={ALL_2023: 40, Cell(Measure.ANSWERED, "2023"): 40})


@fails("G176")
def nearly_all_have_an_award() -> Moment:
    return OFFICE, LATER, act(made=date(2025, 4, 1), shown={ALL_2023: 40, Cell(Measure.AWARDS, "2023"): 35})


@fails("G176")
def nearly_all_awards_are_paid() -> Moment:
    shown = {Cell(Measure.AWARDS, "2023"): 45, Cell(Measure.PAID_CASES, "2023"): 40}
    return OFFICE, LATER, act(made=date(2025, 4, 1), shown=shown)


@fails("G176")
def a_sum_divided_by_the_prices_leaves_few() -> Moment:
    # Forty awards of one piece each bring twenty million at the most: then nearly everything came by air.
    shown = {ALL_2023: 60, Cell(Measure.AWARDS, "2023"): 40, Cell(Measure.PROMISED, "2023"): 20 * STEP}
    return OFFICE, LATER, act(made=date(2025, 4, 1), shown=shown)


@passes("G176")
def a_sum_that_can_be_of_many_things() -> Moment:
    shown = {ALL_2023: 60, Cell(Measure.AWARDS, "2023"): 40, Cell(Measure.PROMISED, "2023"): 12 * STEP}
    return OFFICE, LATER, act(made=date(2025, 4, 1), shown=shown)


@fails("G176")
def nothing_can_be_so() -> Moment:
    return OFFICE, OWL, act(shown={ALL_2023: 10, TANKS: 50})
