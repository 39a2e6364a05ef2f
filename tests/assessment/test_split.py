"""What is shared, paid in parts and rounded: every sum is the whole, to the last minor unit."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.assessment.lines import PORTION, PRICE, assessed, only
from tests.packs import ROUNDING, award, clause, fixed, listed, load, named

from safeconduct.assessment.pricing import rounded
from safeconduct.assessment.terms import instalments
from safeconduct.errors import BadInput
from safeconduct.schedule import Payment, Rounding
from safeconduct.schedule.terms import Instalment

__all__ = ["assessed"]


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
