"""What claims are drawn from: losses on record, what clauses ask for, and chance that a seed repeats."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.assessment.generating.asking import clauses_by_equipment, number_for
from safeconduct.assessment.generating.dice import Dice
from safeconduct.assessment.generating.observed import (
    BROUGHT,
    GRADES,
    could_be_brought,
    grade_weights,
    losses,
)
from safeconduct.assessment.generating.stock import LARGEST_CREW, OFF_LIST, crew_of, equipment_weights
from safeconduct.catalogue import standard
from safeconduct.programmes import load, shipped
from safeconduct.schedule import Grade

SCALE = tuple(Grade(code, {"en": code}) for code in "ABCDEFPX")
counts = st.dictionaries(st.sampled_from(sorted(BROUGHT)), st.integers(1, 9_999), min_size=1)


def test_the_record_is_of_equipment_that_the_catalogue_knows() -> None:
    catalogue = standard()
    assert sum(sum(each.values()) for each in losses().values()) == 26_651
    assert {thing for thing in losses() if thing not in catalogue.models} <= set(catalogue.categories)


@given(counts)
def test_only_what_is_on_record_gives_weight_and_more_gives_no_less(given_counts: dict[str, int]) -> None:
    more = {status: count + 1 for status, count in given_counts.items()}
    assert 0 < could_be_brought(given_counts) < could_be_brought(more)


@given(counts)
def test_grades_are_as_likely_as_the_losses_make_them(given_counts: dict[str, int]) -> None:
    weights = grade_weights(given_counts, SCALE)
    possible = {code for status in given_counts for code in GRADES[status]}
    assert {code for code, weight in weights.items() if weight and code} == possible
    assert 0.03 < weights[None] / sum(weights.values()) < 0.05


def test_what_was_destroyed_is_rarely_fit_and_what_was_captured_never_scrap() -> None:
    destroyed, captured = (grade_weights({status: 10}, SCALE) for status in ("destroyed", "captured"))
    assert destroyed["F"] > destroyed["D"] > destroyed["A"] == 0
    assert captured["A"] > captured["C"] > captured["F"] == 0


@given(st.lists(st.text("abcdefgh", min_size=2, max_size=6), min_size=1, max_size=6, unique=True))
def test_a_scale_of_other_codes_is_taken_to_stand_from_best_to_worst(codes: list[str]) -> None:
    weights = grade_weights({}, [Grade(code, {"en": code}) for code in codes])
    ranked = [weights[code] for code in codes]
    assert ranked == sorted(ranked, reverse=True)
    assert min(ranked) > 0


def test_a_list_without_a_scale_has_no_grades() -> None:
    assert grade_weights({"captured": 3}, ()) == {None: 1}


@pytest.mark.parametrize("programme", shipped())
def test_what_the_list_names_is_most_of_what_is_brought(programme: str) -> None:
    catalogue = standard().with_items(load(programme).additions)
    for schedule in load(programme).schedules:
        clauses = clauses_by_equipment(schedule, catalogue)
        weights = equipment_weights(clauses, catalogue)
        off = sum(weight for thing, weight in weights.items() if thing not in clauses)
        assert off * 100 / sum(weights.values()) == pytest.approx(OFF_LIST)
        assert all(weight > 0 for weight in weights.values())


def test_models_of_one_list_are_brought_as_they_are_lost() -> None:
    catalogue = standard()
    weights = equipment_weights(clauses_by_equipment(load("ukraine-2022").schedules[0], catalogue), catalogue)
    seen = {thing: could_be_brought(losses()[thing]) for thing in ("t-72b3", "t-80bv", "mt-lb", "ural-4320")}
    assert {thing: weights[thing] for thing in seen} == seen


@pytest.mark.parametrize(
    ("equipment", "expected"), [("t-72b3", 3), ("orlan-10", 1), ("ak-47", 1), ("tank", 1), ("mi-8amtsh", 3)]
)
def test_a_crew_is_the_catalogues(equipment: str, expected: int) -> None:
    assert crew_of(equipment, standard()) == expected


def test_a_ships_whole_crew_never_comes() -> None:
    assert max(crew_of(model, standard()) for model in standard().models) == LARGEST_CREW


@given(st.data(), st.floats(0, 1, exclude_max=True))
def test_a_measured_number_falls_into_the_value_it_is_drawn_for(data: st.DataObject, at: float) -> None:
    schedule = load("canada-2025").schedules[0]
    name, attribute = data.draw(
        st.sampled_from([each for each in schedule.attributes.items() if each[1].kind == "number"])
    )
    value = data.draw(st.sampled_from(attribute.values))
    number = number_for(schedule, name, value, at)
    reached = [other for other, bound in attribute.above.items() if number > Fraction(bound)]
    highest = max(reached, key=lambda other: Fraction(attribute.above[other]), default=None)
    lowest = next(other for other in attribute.values if other not in attribute.above)
    assert (highest or lowest) == value


@given(st.dictionaries(st.integers(), st.integers(0, 5), min_size=1).filter(lambda each: any(each.values())))
def test_what_has_no_weight_is_never_drawn(weights: dict[int, int]) -> None:
    dice = Dice(3)
    assert all(weights[dice.weighted(weights)] for _ in range(20))


@given(st.integers(0, 2**63), st.integers(0, 9))
def test_a_seed_repeats_and_streams_differ(seed: int, stream: int) -> None:
    one, again, other = Dice(seed, stream), Dice(seed, stream), Dice(seed, stream + 1)
    drawn = [one.unit() for _ in range(4)]
    assert drawn == [again.unit() for _ in range(4)]
    assert drawn != [other.unit() for _ in range(4)]
