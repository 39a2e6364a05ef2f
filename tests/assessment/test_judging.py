"""Which clause a line of a claim meets: by claimant, licence, attribute, number, and which goes before another."""

from typing import Any

import pytest
from tests.assessment.lines import assessed, codes, only
from tests.packs import clause, fixed, named

from safeconduct.assessment import Outcome, render
from safeconduct.errors import BadInput

__all__ = ["assessed"]


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
