"""Each way to come to an amount: what it pays, to the last minor unit, and what it leaves to people."""

from pathlib import Path
from typing import Any

import pytest
from tests.assessment.lines import PORTION, PRICE, assessed, codes, only
from tests.packs import CONDITION, ROUNDING, clause, fixed, listed, load, named

from safeconduct.assessment import Line, Outcome, Status, lines_are_independent
from safeconduct.errors import BadInput

__all__ = ["assessed"]

OPEN = {"kind": "open", "because": "panel"}


def test_a_rate_counts_a_measure_and_converts_within_its_sort(assessed: Any) -> None:
    rate = clause("explosives", {"kind": "rate", "amount": "150.00", "unit": "kg", "per": "20"}, "explosives")
    for quantity, unit, minor in (
        ("40", "kg", 30000),
        ("40000", "g", 30000),
        ("0.05", "t", 37500),
        ("30", "kg", 22500),
    ):
        line = only(
            assessed(
                [rate], {"equipment": "explosives", "quantity": quantity, "unit": unit}, rounding=ROUNDING
            )
        )
        assert (line.outcome, line.amount) == (Outcome.PAYABLE, minor)
        assert line.quantity == quantity


def test_a_rate_for_full_quantities_pays_no_part(assessed: Any) -> None:
    pays = {"kind": "rate", "amount": "150.00", "unit": "kg", "per": "20", "parts": "whole"}
    for quantity, minor in (("39.999", 15000), ("40", 30000), ("19", 0)):
        line = only(
            assessed(
                [clause("explosives", pays, "explosives")],
                {"equipment": "explosives", "quantity": quantity, "unit": "kg"},
                rounding=ROUNDING,
            )
        )
        assert line.amount == minor
        assert codes(line) == ["rate_whole"]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"quantity": "10"}, "the list pays by measure: give the unit, one of m"),
        ({"quantity": "10", "unit": "kg"}, "the list pays by another measure: give the quantity in one of m"),
        ({"quantity": "0", "unit": "m"}, "must be a positive number"),
        ({"quantity": "1.2345", "unit": "m"}, "at most three decimals"),
    ],
)
def test_a_quantity_that_a_rate_cannot_count_is_bad_input(
    assessed: Any, item: dict[str, Any], expected: str
) -> None:
    cord = clause("cord", {"kind": "rate", "amount": "5.00", "unit": "m"}, "detonating-cord")
    with pytest.raises(BadInput, match=expected):
        assessed([cord], {"equipment": "detonating-cord", **item}, rounding=ROUNDING)


def test_pieces_of_ammunition_are_rounds(assessed: Any) -> None:
    rounds = clause(
        "rounds", {"kind": "rate", "amount": "200.00", "unit": "round", "per": "440"}, "ammunition"
    )
    for more in ({}, {"unit": "round"}, {"unit": "piece"}):
        line = only(
            assessed([rounds], {"equipment": "ammunition", "quantity": "220", **more}, rounding=ROUNDING)
        )
        assert line.amount == 10000


def test_a_part_of_an_appraisal_stops_at_its_cap(assessed: Any) -> None:
    cash = clause("cash", {**PORTION, "at_most": "1000.00"}, "cash-cache", pays_for="cash_handed_over")
    for appraised, minor, said in (
        ("2000.00", 80000, ["portion"]),
        ("9000.00", 100000, ["portion", "capped"]),
    ):
        line = only(assessed([cash], {"equipment": "cash-cache", "appraised": appraised}, rounding=ROUNDING))
        assert line.amount == minor
        assert codes(line) == said


def test_a_value_that_is_not_stated_is_asked_for_and_nobody_may_decide_past_it(assessed: Any) -> None:
    cash = clause("cash", PORTION, "cash-cache")
    line = only(assessed([cash], {"equipment": "cash-cache"}, rounding=ROUNDING))
    assert (line.outcome, line.range, codes(line)) == (Outcome.NEEDS_DECISION, None, ["value_missing"])
    with pytest.raises(BadInput, match="the list pays by the appraised value: state it"):
        assessed([cash], {"equipment": "cash-cache", "decided": "1.00"}, rounding=ROUNDING)


def test_a_value_of_one_piece_counts_for_each(assessed: Any) -> None:
    arms = clause("arms", {**PORTION, "of": "price"}, "pistol")
    line = only(
        assessed(
            [arms],
            {"equipment": "pistol", "quantity": "3", "attributes": {"price": "10.00"}},
            rounding=ROUNDING,
            attributes=PRICE,
        )
    )
    assert line.amount == 1200
    for wrong in ("ten", "1.001", True):
        with pytest.raises(BadInput, match="`price`"):
            assessed(
                [arms],
                {"equipment": "pistol", "attributes": {"price": wrong}},
                rounding=ROUNDING,
                attributes=PRICE,
            )


GRADED = clause(
    "arms", {"kind": "portion", "of": "appraised", "by_grade": {"good": "95", "worn": "25"}}, "pistol"
)
BY_GRADE = {"eligibility": {"voluntary": True, "condition": CONDITION}, "rounding": ROUNDING}


def test_the_condition_decides_the_part(assessed: Any) -> None:
    for grade, minor in (("good", 9500), ("worn", 2500)):
        line = only(
            assessed([GRADED], {"equipment": "pistol", "appraised": "100.00", "condition": grade}, **BY_GRADE)
        )
        assert line.amount == minor
        assert codes(line) == ["portion_by_grade"]


def test_while_the_condition_is_open_the_bounds_of_every_grade_are_told(assessed: Any) -> None:
    line = only(assessed([GRADED], {"equipment": "pistol", "appraised": "100.00"}, **BY_GRADE))
    assert line.outcome is Outcome.NEEDS_DECISION
    assert line.range is not None
    assert (line.range.lowest, line.range.highest) == (0, 9500)
    assert codes(line) == ["portion_by_grade_open", "condition_not_graded"]


def test_of_alternatives_the_first_that_is_stated_is_paid(assessed: Any) -> None:
    pays = {"kind": "first_of", "of": [{**PORTION, "of": "price", "percent": "120"}, PORTION, OPEN]}
    both = {"appraised": "50.00", "attributes": {"price": "10.00"}}
    for item, minor in ((both, 1200), ({"appraised": "50.00"}, 2000), ({}, None)):
        line = only(
            assessed(
                [clause("arms", pays, "pistol")],
                {"equipment": "pistol", **item},
                rounding=ROUNDING,
                attributes=PRICE,
            )
        )
        assert line.amount == minor
        assert (line.outcome is Outcome.PAYABLE) == (minor is not None)


def test_the_lowest_is_paid_once_all_are_known(assessed: Any) -> None:
    pays = {"kind": "lowest_of", "of": [fixed("15.00"), {**PORTION, "percent": "100"}]}
    arms = clause("arms", pays, "pistol")
    for appraised, minor in (("10.00", 1000), ("20.00", 1500)):
        line = only(assessed([arms], {"equipment": "pistol", "appraised": appraised}, rounding=ROUNDING))
        assert line.amount == minor
        assert codes(line)[0] == "lowest_of"
    assert codes(only(assessed([arms], {"equipment": "pistol"}, rounding=ROUNDING))) == ["value_missing"]


def test_a_unique_piece_is_paid_another_way_from_the_bound_on(assessed: Any) -> None:
    pays = {
        "kind": "when_exceeds",
        "value": "appraised",
        "percent": "130",
        "of": "price",
        "then": {**PORTION, "percent": "100"},
        "otherwise": {**PORTION, "of": "price", "percent": "50"},
    }
    for appraised, minor in (("130.00", 13000), ("129.99", 5000), (None, 5000)):
        item = {"equipment": "pistol", "attributes": {"price": "100.00"}}
        line = only(
            assessed(
                [clause("arms", pays, "pistol")],
                item if appraised is None else {**item, "appraised": appraised},
                rounding=ROUNDING,
                attributes=PRICE,
            )
        )
        assert line.amount == minor


@pytest.mark.parametrize("because", ["worthy_amount", "panel", "not_found"])
def test_an_amount_without_a_figure_is_for_people_to_decide_and_never_nothing(
    assessed: Any, because: str
) -> None:
    arms = clause("arms", {"kind": "open", "because": because}, "pistol")
    found = assessed([arms], {"equipment": "pistol"})
    assert found.status is Status.NEEDS_DECISION
    assert (only(found).range, codes(only(found))) == (None, [f"open_{because}"])
    decided = only(assessed([arms], {"equipment": "pistol", "decided": "123.45"}))
    assert (decided.amount, codes(decided)) == (12345, ["decided_freely"])


def test_a_bonus_is_for_the_first_counted_over_awards_and_lines(assessed: Any) -> None:
    arms = clause("arms", fixed("50.00"), "pistol", first={"count": 3, "bonus": "10.00"})
    two = {"equipment": "pistol", "quantity": "2"}
    assert [line.amount for line in assessed([arms], two, two).lines] == [12000, 11000]
    assert [line.amount for line in assessed([arms], two, two, prior_awards=2).lines] == [11000, 10000]
    assert codes(only(assessed([arms], two, prior_awards=3)))[-1] == "first_bonus_gone"


def test_only_a_bonus_ties_lines_together(tmp_path: Path) -> None:
    plain = load(tmp_path, listed(clause("arms", fixed("50.00"), "pistol")))
    assert lines_are_independent(plain.schedules[0])
    bonus = load(
        tmp_path, listed(clause("arms", fixed("50.00"), "pistol", first={"count": 1, "bonus": "1.00"}))
    )
    assert not lines_are_independent(bonus.schedules[0])


def test_an_amount_is_for_each_item_each_person_or_once(assessed: Any) -> None:
    crew = [{"id": "a"}, {"id": "b"}, {"id": "c", "deceased": True}, {"id": "d", "age": 16}]
    for per, minor in (("item", 1500), ("person", 3000), ("group", 500)):
        arms = clause("arms", fixed("5.00"), "pistol", per=per)
        line = only(assessed([arms], {"equipment": "pistol", "quantity": "3"}, claimants=crew))
        assert line.amount == minor


def test_an_addition_is_for_its_kind_of_claimant(assessed: Any) -> None:
    arms = clause("arms", fixed("5.00"), "pistol")
    more = [
        {
            "id": "turned-in",
            "names": named("turned in"),
            "amount": "2.50",
            "clauses": ["arms"],
            "claimants": ["business"],
            "source": "s",
        }
    ]
    two = {"equipment": "pistol", "quantity": "2"}

    def line(*kinds: str) -> Line:
        people = [{"id": kind, "kind": kind} for kind in kinds]
        return only(assessed([arms], two, claimants=people, additions=more))

    assert line("business").amount == 1500
    assert line("person").amount == 1000
    mixed = line("business", "person")
    assert mixed.range is not None
    assert (mixed.outcome, mixed.range.lowest, mixed.range.highest) == (Outcome.NEEDS_DECISION, 1000, 1500)


def test_the_unit_can_be_chosen_where_the_list_names_both(assessed: Any) -> None:
    arms = clause("arms", fixed("5.00", also_in={"EUR": "4.00"}), "pistol")
    gun = clause("guns", fixed("9.00"), "machine-gun")
    both = ({"equipment": "pistol"}, {"equipment": "machine-gun"})
    dollars = assessed([arms, gun], *both, other_units=["EUR"])
    assert (dollars.unit, dollars.total) == ("USD", 1400)
    euros = assessed([arms, gun], *both, other_units=["EUR"], unit="EUR")
    assert (euros.unit, euros.total, euros.status) == ("EUR", 400, Status.NEEDS_DECISION)
    assert codes(euros.lines[1]) == ["not_in_unit"]
    with pytest.raises(BadInput, match="The list pays in USD or EUR"):
        assessed([arms], {"equipment": "pistol"}, other_units=["EUR"], unit="UAH")
