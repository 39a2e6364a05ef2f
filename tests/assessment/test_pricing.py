"""Each way to come to an amount: what it pays, to the last minor unit, and what it leaves to people."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.packs import CONDITION, ROUNDING, award, clause, fixed, listed, load, named

from safeconduct.assessment import Award, Line, Outcome, Status, lines_are_independent, render
from safeconduct.assessment.pricing import rounded
from safeconduct.assessment.terms import instalments
from safeconduct.errors import BadInput
from safeconduct.schedule import Payment, Rounding
from safeconduct.schedule.terms import Instalment

PRICE = {"price": {"names": named("price"), "kind": "money"}}
PORTION = {"kind": "portion", "of": "appraised", "percent": "40"}
OPEN = {"kind": "open", "because": "panel"}


@pytest.fixture
def assessed(tmp_path: Path) -> Any:
    """Assess items by a list with these clauses."""

    def run(clauses: list[dict[str, Any]], *items: dict[str, Any], **more: Any) -> Award:
        claim = {key: more.pop(key) for key in ("claimants", "unit", "prior_awards") if key in more}
        return award(load(tmp_path, listed(*clauses, **more)), *items, **claim)

    return run


def only(found: Award) -> Line:
    (line,) = found.lines
    return line


def codes(line: Line) -> list[str]:
    return [reason.code for reason in line.reasons]


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


def test_a_clause_for_a_kind_of_claimant_is_no_clause_for_others(assessed: Any) -> None:
    arms = clause("arms", fixed("5.00"), "pistol", matches={"claimants": ["dealer"]})
    for kind, outcome in (("dealer", Outcome.PAYABLE), ("person", Outcome.NO_CLAUSE)):
        people = [{"id": "a", "kind": kind}]
        assert only(assessed([arms], {"equipment": "pistol"}, claimants=people)).outcome is outcome
    mixed = [{"id": "a", "kind": "dealer"}, {"id": "b"}]
    assert only(assessed([arms], {"equipment": "pistol"}, claimants=mixed)).outcome is Outcome.NEEDS_DECISION


@pytest.mark.parametrize(
    ("licensed", "outcome"),
    [
        ([True], Outcome.PAYABLE),
        ([False], Outcome.NOT_ELIGIBLE),
        ([None], Outcome.NEEDS_DECISION),
        ([True, False], Outcome.NEEDS_DECISION),
        ([False, False], Outcome.NOT_ELIGIBLE),
    ],
)
def test_a_licence_is_held_by_all_by_none_or_is_a_question(
    assessed: Any, licensed: list[bool | None], outcome: Outcome
) -> None:
    arms = clause("arms", fixed("5.00"), "pistol", requires=["licence"])
    people = [
        {"id": str(number), "attributes": {} if held is None else {"licensed": held}}
        for number, held in enumerate(licensed)
    ]
    line = only(assessed([arms], {"equipment": "pistol"}, claimants=people))
    assert line.outcome is outcome
    if outcome is Outcome.NOT_ELIGIBLE:
        assert codes(line) == ["licence"]


def test_a_licence_is_stated_as_true_or_false(assessed: Any) -> None:
    arms = clause("arms", fixed("5.00"), "pistol", requires=["licence"])
    with pytest.raises(BadInput, match="has `licensed` “maybe”: it is true or false"):
        assessed(
            [arms], {"equipment": "pistol"}, claimants=[{"id": "a", "attributes": {"licensed": "maybe"}}]
        )


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


SIZES = {
    "size": {
        "names": named("size"),
        "values": ["small", "large", "odd"],
        "also": {"XL": "large"},
        "other": "odd",
        "default": "small",
        "labels": {"large": named("over two metres")},
    }
}


@pytest.mark.parametrize(
    ("stated", "minor", "code"),
    [
        ("small", 100, "attribute_stated"),
        ("XL", 200, "attribute_stated"),
        ("huge", None, "attribute_stated"),
        (None, 100, "attribute_by_default"),
    ],
)
def test_an_attribute_has_other_spellings_a_rest_and_a_default(
    assessed: Any, stated: str | None, minor: int | None, code: str
) -> None:
    clauses = [
        clause(size, fixed(amount), "pistol", matches={"attributes": {"size": [size]}})
        for size, amount in (("small", "1.00"), ("large", "2.00"))
    ]
    item = {"equipment": "pistol", "attributes": {} if stated is None else {"size": stated}}
    found = assessed(clauses, item, attributes=SIZES)
    assert only(found).amount == minor
    assert code in codes(only(found))
    if stated == "XL":
        told: Any = render(found, "en")["lines"]
        assert "over two metres" in " ".join(told[0]["reasons"])


def test_a_number_falls_into_a_band(assessed: Any) -> None:
    weight = {
        "weight": {
            "names": named("weight"),
            "kind": "number",
            "values": ["heavy", "light", "middling"],
            "above": {"heavy": "10", "middling": "5"},
        }
    }
    clauses = [
        clause(band, fixed(amount), "pistol", matches={"attributes": {"weight": [band]}})
        for band, amount in (("light", "1.00"), ("middling", "2.00"), ("heavy", "3.00"))
    ]
    for stated, minor in (("5", 100), (6, 200), ("10", 200), ("10.001", 300)):
        line = only(
            assessed(clauses, {"equipment": "pistol", "attributes": {"weight": stated}}, attributes=weight)
        )
        assert line.amount == minor
    with pytest.raises(BadInput, match="`weight` must be a number"):
        assessed(clauses, {"equipment": "pistol", "attributes": {"weight": "much"}}, attributes=weight)


def test_a_clause_that_goes_before_another_takes_what_both_match(assessed: Any) -> None:
    sizes = {"size": {"names": named("size"), "values": ["small", "large"]}}
    large = clause(
        "large", fixed("9.00"), "pistol", matches={"attributes": {"size": ["large"]}}, before=["arms"]
    )
    arms = clause("arms", fixed("1.00"), "pistol")
    for stated, minor in (("large", 900), ("small", 100)):
        line = only(
            assessed([large, arms], {"equipment": "pistol", "attributes": {"size": stated}}, attributes=sizes)
        )
        assert line.amount == minor
    unsure = only(assessed([large, arms], {"equipment": "pistol"}, attributes=sizes))
    assert unsure.range is not None
    assert (unsure.outcome, unsure.range.lowest, unsure.range.highest) == (Outcome.NEEDS_DECISION, 100, 900)


def test_where_no_condition_is_set_only_what_was_destroyed_is_left_out(assessed: Any) -> None:
    rule = {
        "payable": ["good", "worn", "broken"],
        "needs_decision": [],
        "not_eligible": ["burnt"],
        "ungraded": "payable",
        "source": "s",
    }
    arms = clause("arms", fixed("5.00"), "pistol")
    eligibility = {"voluntary": True, "condition": rule}
    for grade, outcome in (
        (None, Outcome.PAYABLE),
        ("broken", Outcome.PAYABLE),
        ("burnt", Outcome.NOT_ELIGIBLE),
    ):
        item = {"equipment": "pistol"} | ({} if grade is None else {"condition": grade})
        assert only(assessed([arms], item, eligibility=eligibility)).outcome is outcome


@pytest.mark.parametrize("shares", ["by_weight", "by_agreement"])
def test_shares_follow_the_weights_and_sum_to_the_total(assessed: Any, shares: str) -> None:
    split = {"shares": shares, "remainder": "claim_order", "source": "s"}
    people = [
        {"id": "a", "weight": "2.5"},
        {"id": "b", "weight": 1},
        {"id": "c", "weight": "9", "deceased": True},
    ]
    found = assessed(
        [clause("arms", fixed("1.00"), "pistol")], {"equipment": "pistol"}, claimants=people, split=split
    )
    assert found.shares == {"a": 72, "b": 28, "c": 0}


def test_a_missing_weight_is_bad_input_but_a_missing_agreement_shares_equally(assessed: Any) -> None:
    people = [{"id": "a", "weight": "2"}, {"id": "b"}]
    arms = [clause("arms", fixed("1.00"), "pistol")]
    split = {"shares": "by_weight", "remainder": "claim_order", "source": "s"}
    with pytest.raises(BadInput, match="Claimant “b” has no weight"):
        assessed(arms, {"equipment": "pistol"}, claimants=people, split=split)
    agreed = assessed(
        arms, {"equipment": "pistol"}, claimants=people, split={**split, "shares": "by_agreement"}
    )
    assert agreed.shares == {"a": 50, "b": 50}
    assert [reason.code for reason in agreed.share_reasons] == ["shares_not_agreed"]


def test_survivors_are_told_that_they_have_the_whole(assessed: Any) -> None:
    split = {"shares": "equal", "remainder": "claim_order", "source": "s", "survivors_only": True}
    people = [{"id": "a"}, {"id": "b"}, {"id": "c", "deceased": True}]
    found = assessed(
        [clause("arms", fixed("4.00"), "pistol")], {"equipment": "pistol"}, claimants=people, split=split
    )
    assert found.shares == {"a": 200, "b": 200, "c": 0}
    assert "deceased_to_survivors" in [reason.code for reason in found.share_reasons]


def test_promises_and_instalments_stand_with_the_award(assessed: Any) -> None:
    payment = {
        "form": "cash",
        "names": named("in two parts"),
        "source": "s",
        "instalments": [
            {"percent": 33, "names": named("on receipt")},
            {"percent": 67, "names": named("after a year")},
        ],
    }
    promises = [{"kind": "citizenship", "names": named("citizenship"), "source": "s"}]
    more = {"payment": payment, "promises": promises}
    found = assessed([clause("arms", fixed("1.01"), "pistol")], {"equipment": "pistol"}, **more)
    assert [reason.code for reason in found.terms] == ["promised", "paid_out", "instalment", "instalment"]
    assert [reason.params.get("amount") for reason in found.terms[2:]] == ["0.33", "0.68"]
    nothing = assessed([clause("arms", fixed("1.01"), "pistol")], {"equipment": "revolver"}, **more)
    assert nothing.terms == ()


@given(st.integers(0, 10**14), st.lists(st.integers(1, 50), min_size=1, max_size=6))
def test_instalments_sum_to_the_whole(total: int, percents: list[int]) -> None:
    percents = [*percents, 100 - sum(percents)] if sum(percents) < 100 else [100]
    parts = tuple(Instalment(percent=percent, names={}) for percent in percents)
    payment = Payment(form="cash", source="s", names={}, instalments=parts)
    assert sum(instalments(total, payment)) == total
    assert all(part >= 0 for part in instalments(total, payment))


@given(st.fractions(0, 10**12, max_denominator=10**6), st.sampled_from(["", "0.05", "1.00", "100.00"]))
def test_rounding_is_the_decimal_modules(exact: Fraction, to: str) -> None:
    step = 1 if not to else int(Decimal(to) * 100)
    ratio = Decimal(exact.numerator) / Decimal(exact.denominator * step)
    up = rounded(exact, Rounding("up", "s", to), "USD")
    down = rounded(exact, Rounding("down", "s", to), "USD")
    assert down <= exact <= up
    assert up - down in (0, step)
    # Where 28 digits show no tie that is not one, both agree.
    if exact.denominator * step < 10**9:
        half_up = int(ratio.quantize(Decimal(1), ROUND_HALF_UP)) * step
        half_even = int(ratio.quantize(Decimal(1), ROUND_HALF_EVEN)) * step
        assert rounded(exact, Rounding("half_up", "s", to), "USD") == half_up
        assert rounded(exact, Rounding("half_even", "s", to), "USD") == half_even


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    percent=st.decimals("0.01", "999", places=2),
    value=st.decimals("0", "1000000", places=2),
    quantity=st.integers(1, 500),
)
def test_a_part_is_exact_to_the_minor_unit(
    tmp_path: Path, percent: Decimal, value: Decimal, quantity: int
) -> None:
    arms = clause("arms", {**PORTION, "of": "price", "percent": str(percent)}, "pistol")
    programme = load(tmp_path, listed(arms, rounding=ROUNDING, attributes=PRICE))
    found = award(
        programme, {"equipment": "pistol", "quantity": str(quantity), "attributes": {"price": str(value)}}
    )
    exact = Fraction(value) * 100 * quantity * Fraction(percent) / 100
    assert only(found).amount == int(exact + Fraction(1, 2))
