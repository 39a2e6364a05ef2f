"""What the list says about a claim, and in which order its rules are asked."""

import csv
from pathlib import Path
from typing import Any

import pytest
from tests.assessment_claims import award, claim, item

import safeconduct.catalogue
from safeconduct.assessment import Line, Outcome, Range, Status, assess
from safeconduct.catalogue import standard
from safeconduct.errors import BadInput
from safeconduct.programmes import load

CATEGORIES = Path(safeconduct.catalogue.__file__).parent / "data" / "categories.csv"
DOLLARS = 100


def only(*items: dict[str, object], **more: object) -> Line:
    (line,) = award(*items, **more).lines
    return line


def codes(line: Line) -> list[str]:
    return [reason.code for reason in line.reasons]


def test_a_fixed_amount_is_paid_for_each_item() -> None:
    line = only(item("ural-4320", quantity="3"))
    assert (line.outcome, line.amount, line.range) == (Outcome.PAYABLE, 30_000 * DOLLARS, None)
    assert codes(line) == ["fixed_amount", "per_quantity", "condition_met"]
    assert line.clause == "military-vehicle"
    assert "Interfax-Ukraine" in line.source


@pytest.mark.parametrize(
    ("decided", "cents"),
    [("25000.00", 2_500_000), ("30000.05", 3_000_005), ("35000.00", 3_500_000), ("35000", 3_500_000)],
)
def test_a_recorded_decision_settles_a_range_up_to_its_ends(decided: str, cents: int) -> None:
    line = only(item("bm-21", decided=decided))
    assert line.outcome is Outcome.PAYABLE
    assert line.amount == cents
    assert line.range == Range(25_000 * DOLLARS, 35_000 * DOLLARS)


def test_a_range_counts_for_the_whole_line() -> None:
    assert only(item("bm-21", quantity="2")).range == Range(50_000 * DOLLARS, 70_000 * DOLLARS)
    assert only(item("bm-21", quantity="2", decided="70000.00")).amount == 70_000 * DOLLARS


@pytest.mark.parametrize("decided", ["24999.99", "35000.01", "0.00"])
def test_a_decision_outside_the_range_is_refused(decided: str) -> None:
    with pytest.raises(BadInput, match=r"Item 1 \(bm-21\): the decided amount .* outside"):
        award(item("bm-21", decided=decided))


def test_where_the_list_fixes_the_amount_only_it_can_be_decided() -> None:
    assert only(item(decided="100000.00")).amount == 100_000 * DOLLARS
    with pytest.raises(BadInput, match=r"the list fixes 100000\.00"):
        award(item(decided="90000.00"))


@pytest.mark.parametrize("decided", ["30000.001", "-1", "3e4", "30,000.00", ""])
def test_a_decision_that_is_no_amount_is_refused(decided: str) -> None:
    with pytest.raises(BadInput, match=r"Item 1 \(bm-21\): `decided`"):
        award(item("bm-21", decided=decided))


@pytest.mark.parametrize(
    ("grade", "outcome", "code"),
    [
        ("A", Outcome.PAYABLE, "condition_met"),
        ("B", Outcome.PAYABLE, "condition_met"),
        ("C", Outcome.NEEDS_DECISION, "condition_needs_decision"),
        ("P", Outcome.NEEDS_DECISION, "condition_needs_decision"),
        ("X", Outcome.NEEDS_DECISION, "condition_needs_decision"),
        (None, Outcome.NEEDS_DECISION, "condition_not_graded"),
        ("D", Outcome.NOT_ELIGIBLE, "condition"),
        ("E", Outcome.NOT_ELIGIBLE, "condition"),
        ("F", Outcome.NOT_ELIGIBLE, "condition"),
    ],
)
@pytest.mark.parametrize(
    ("programme", "on"), [("ukraine-2022", "2022-06-10"), ("ukraine-2023", "2023-06-10")]
)
def test_the_grade_decides(grade: str | None, outcome: Outcome, code: str, programme: str, on: str) -> None:
    line = only(item(condition=grade), programme=programme, offered_on=None, surrendered_on=on)
    assert line.outcome is outcome
    assert code in codes(line)
    assert (line.amount is None) == (outcome is not Outcome.PAYABLE)
    assert line.range == (Range(0, 100_000 * DOLLARS) if outcome is Outcome.NEEDS_DECISION else None)


def test_a_decision_settles_a_grade_that_does_not() -> None:
    line = only(item(condition="C", decided="100000.00"))
    assert (line.outcome, line.amount) == (Outcome.PAYABLE, 100_000 * DOLLARS)
    with pytest.raises(BadInput, match="outside what the list allows"):
        award(item(condition="C", decided="100000.01"))


def test_a_refusal_gives_its_first_reason_only() -> None:
    assert codes(only(item(condition="F"), voluntary=False)) == ["not_voluntary"]
    assert codes(only(item(condition="F"))) == ["condition"]
    assert codes(only(item("spare-parts", condition="F"), voluntary=False)) == ["no_clause"]
    assert codes(only(item("spare-parts"), claimants=[{"id": "c", "age": 17}], voluntary=False)) == [
        "under_18"
    ]


def test_what_the_list_does_not_name_is_no_zero() -> None:
    line = only(item("s-300p"))
    assert (line.outcome, line.amount, line.clause) == (Outcome.NO_CLAUSE, None, None)
    assert codes(line) == ["no_clause"]


def test_every_category_falls_under_the_line_that_the_data_names() -> None:
    lines = {
        "tank_or_sp_gun": 100_000, "ifv_apc_airborne": 50_000, "military_vehicle": 10_000,
        "combat_aircraft": 1_000_000, "combat_helicopter": 500_000, "small_vessel": 50_000, "auxiliary_vessel": 200_000,
    }  # fmt: skip
    with CATEGORIES.open(encoding="utf-8", newline="") as opened:
        rows = {row["category"]: row["ua_law_7229_line"] for row in csv.DictReader(opened)}
    for category, line in rows.items():
        said = only(item(category))
        if category == "bomber":
            assert (said.outcome, said.range) == (Outcome.NEEDS_DECISION, Range(0, 1_000_000 * DOLLARS))
        elif line == "mlrs":
            assert said.range == Range(25_000 * DOLLARS, 35_000 * DOLLARS)
        elif line == "ship_by_rank":
            assert (said.outcome, said.clause) == (Outcome.NEEDS_DECISION, None)
        elif line == "not_listed":
            assert said.outcome is Outcome.NO_CLAUSE, category
        else:
            assert said.amount == lines[line] * DOLLARS, category


@pytest.mark.parametrize(
    ("rank", "dollars"), [("1", 1_000_000), (2, 1_000_000), ("3", 500_000), (4, 500_000)]
)
@pytest.mark.parametrize("equipment", ["ship", "submarine", "generic-ship", "project-22160"])
def test_a_ship_is_paid_by_the_rank_stated(rank: str | int, dollars: int, equipment: str) -> None:
    line = only(item(equipment, attributes={"rank": rank}))
    assert line.amount == dollars * DOLLARS
    assert "attribute_stated" in codes(line)


def test_a_ship_without_a_stated_rank_is_paid_by_the_catalogues_and_says_so() -> None:
    line = only(item("project-1164"))
    assert line.amount == 1_000_000 * DOLLARS
    assert "attribute_from_catalogue" in codes(line)


def test_a_ship_of_unknown_rank_needs_a_decision_between_the_two_amounts() -> None:
    line = only(item("ship"))
    assert line.range == Range(500_000 * DOLLARS, 1_000_000 * DOLLARS)
    assert codes(line) == ["attribute_unknown", "condition_met"]
    settled = only(item("ship", decided="500000.00"))
    assert (settled.amount, settled.clause) == (500_000 * DOLLARS, "ship-rank-3-4")
    with pytest.raises(BadInput, match="not 700000"):
        award(item("ship", decided="700000.00"))


@pytest.mark.parametrize("rank", ["5", 0, "first", True, ""])
def test_a_rank_that_does_not_exist_is_refused(rank: str | int) -> None:
    with pytest.raises(BadInput, match="`rank` is one of 1, 2, 3, 4"):
        award(item("ship", attributes={"rank": rank}))


def test_an_attribute_that_no_clause_asks_for_changes_nothing() -> None:
    assert only(item(attributes={"rank": "9", "calibre": ".357"})).amount == 100_000 * DOLLARS


def test_a_minor_and_the_dead_have_no_share_and_the_others_share_all() -> None:
    people = [{"id": "a"}, {"id": "b", "age": 17}, {"id": "c", "deceased": True}, {"id": "d", "age": 18}]
    given = award(claimants=people)
    assert given.share_texts == {"a": "50000.00", "b": "0.00", "c": "0.00", "d": "50000.00"}
    assert [reason.code for reason in given.share_reasons] == [
        "equal_shares",
        "minor_no_share",
        "deceased_no_share",
    ]


def test_a_remainder_goes_to_the_first_in_order() -> None:
    given = award(claimants=[{"id": name} for name in ("z", "y", "x")])
    assert given.share_texts == {"z": "33333.34", "y": "33333.33", "x": "33333.33"}


def test_children_are_protected_and_nothing_is_priced() -> None:
    given = award(item(), item("spare-parts"), claimants=[{"id": "c", "age": 12}, {"id": "d", "age": 17}])
    assert given.status is Status.PROTECTION_ONLY
    assert [codes(line) for line in given.lines] == [["under_18"], ["under_18"]]
    assert given.total == 0


@pytest.mark.parametrize(
    "people", [[{"id": "a", "deceased": True}], [{"id": "a", "deceased": True}, {"id": "b", "age": 9}]]
)
def test_a_sum_that_nobody_can_receive_is_for_people_to_decide(people: list[dict[str, Any]]) -> None:
    given = award(claimants=people)
    assert given.status is Status.NEEDS_DECISION
    assert given.lines[0].range == Range(0, 100_000 * DOLLARS)
    assert "nobody_to_receive" in codes(given.lines[0])
    assert set(given.shares.values()) == {0}


def test_an_open_line_makes_the_claim_open_and_the_total_counts_what_is_payable() -> None:
    given = award(item(), item("bm-21"), item("spare-parts"))
    assert given.status is Status.NEEDS_DECISION
    assert given.total_text == "100000.00"
    assert given.shares == {"a": given.total}


def test_crewed_aircraft_of_every_category_are_one_clause_of_the_default_list() -> None:
    dates = {"programme": "ukraine-2023", "offered_on": None, "surrendered_on": "2023-08-09"}
    for category in standard().leaves("crewed_aircraft"):
        line = only(item(category.code), **dates)
        assert (line.clause, line.range) == ("aircraft", Range(0, 500_000 * DOLLARS))
        assert only(item(category.code, decided="0.00"), **dates).outcome is Outcome.PAYABLE
    assert only(item("ifv"), **dates).outcome is Outcome.NO_CLAUSE
    assert only(item("uav_combat"), **dates).outcome is Outcome.NO_CLAUSE


def test_without_an_offer_the_list_of_the_day_of_surrender_holds() -> None:
    assert award(offered_on=None).schedule_version == "2022-04-01"


def test_the_day_before_the_first_list_has_none() -> None:
    with pytest.raises(BadInput, match="had no list in force on 2022-03-31"):
        award(offered_on=None, surrendered_on="2022-03-31")
    with pytest.raises(BadInput, match="had no list in force on 2022-03-31"):
        award(offered_on="2022-03-31")


def test_a_surrender_before_its_offer_is_refused() -> None:
    with pytest.raises(BadInput, match="dated before its offer"):
        award(offered_on="2022-06-11")
    assert award(offered_on="2022-06-10").total == 100_000 * DOLLARS


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"claimants": []}, "names no claimants"),
        ({"items": []}, "names no items"),
        ({"claimants": [{"id": "a"}, {"id": "a"}]}, "“a” stands in the claim twice"),
        ({"claimants": [{"id": " "}]}, "id is empty"),
        ({"claimants": [{"id": "a", "age": -1}]}, "which nobody has"),
        ({"claimants": [{"id": "a", "age": 131}]}, "which nobody has"),
        ({"claimants": [{"id": "a", "weight": "0"}]}, "must be a positive number"),
        ({"prior_awards": -1}, "cannot be negative"),
        ({"unit": "EUR"}, "names no amounts in “EUR”"),
        ({"claimants": [{"id": str(number)} for number in range(1001)]}, "at most 1,000 claimants"),
    ],
)
def test_a_claim_that_cannot_be_is_refused(changes: dict[str, Any], expected: str) -> None:
    with pytest.raises(BadInput, match=expected):
        award(**changes)


@pytest.mark.parametrize("quantity", ["0", "-1", "1.5", "1e3", "", "00", " 1", "٣", "+1", 0, -2])
def test_a_quantity_that_is_no_whole_number_is_refused(quantity: str | int) -> None:
    with pytest.raises(BadInput, match="whole number of at least 1"):
        award(item(quantity=quantity))


@pytest.mark.parametrize("quantity", ["10001", "1000000000", "9" * 60])
def test_an_absurd_quantity_is_refused(quantity: str | int) -> None:
    with pytest.raises(BadInput, match="absurd"):
        award(item(quantity=quantity))


def test_what_is_measured_can_be_measured_but_tanks_are_counted() -> None:
    assert only(item("explosives", quantity="1.5", unit="kg")).outcome is Outcome.NO_CLAUSE
    assert only(item(unit="piece")).outcome is Outcome.PAYABLE
    for wrong, unit in (("1.5", "parsec"), ("0", "kg"), ("-1", "kg"), ("100000000", "kg")):
        with pytest.raises(BadInput, match="Item 1"):
            award(item("explosives", quantity=wrong, unit=unit))
    with pytest.raises(BadInput, match="pays for each item"):
        award(item(unit="kg"))


@pytest.mark.parametrize("grade", ["a", "G", "used", "", "functional"])
def test_an_unknown_grade_is_refused_with_the_scale(grade: str | None) -> None:
    with pytest.raises(BadInput, match="its scale is A, B, C, D, E, F, P, X"):
        award(item(condition=grade))


def test_a_claim_of_another_programme_is_refused() -> None:
    with pytest.raises(BadInput, match="not of “ukraine-2023”"):
        assess(claim(), load("ukraine-2023"), standard())
