"""What is paid in another unit is the exact fraction, rounded half up, and nothing else."""

from datetime import date
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.errors import BadInput
from safeconduct.treasury.exchange import LARGEST_AMOUNT, LARGEST_RATE_TERM, ExchangeRate, checked_unit

TERMS = st.integers(1, LARGEST_RATE_TERM)
GIVEN = {"award_unit": "USD", "paid_unit": "UAH", "valid_on": date(2023, 9, 1), "source": "an invented bank"}


def rate(numerator: int, denominator: int) -> ExchangeRate:
    return ExchangeRate(**GIVEN, numerator=numerator, denominator=denominator)


@given(TERMS, TERMS, st.integers(1, LARGEST_AMOUNT))
def test_the_payment_is_the_exact_sum_rounded_half_up(numerator: int, denominator: int, amount: int) -> None:
    exact = Fraction(amount * numerator, denominator)
    expected = floor(exact + Fraction(1, 2))
    if 1 <= expected <= LARGEST_AMOUNT:
        assert rate(numerator, denominator).convert(amount) == expected
    else:
        with pytest.raises(BadInput, match="cannot be paid"):
            rate(numerator, denominator).convert(amount)


def test_half_a_million_dollars_at_a_rate_with_four_decimals() -> None:
    assert rate(365_686, 10_000).convert(500_000_00) == 18_284_300_00


def test_half_a_minor_unit_goes_up() -> None:
    assert [rate(1, 2).convert(n) for n in (1, 2, 3, 5)] == [1, 1, 2, 3]


@pytest.mark.parametrize("amount", [0, -1, 1.0, True, "1", LARGEST_AMOUNT + 1])
def test_an_amount_that_is_none_is_refused(amount: object) -> None:
    with pytest.raises(BadInput, match="whole number of minor units"):
        rate(1, 1).convert(amount)  # type: ignore[arg-type]


@pytest.mark.parametrize("term", [0, -1, 1.5, True, LARGEST_RATE_TERM + 1])
def test_a_fraction_of_anything_but_whole_numbers_is_refused(term: object) -> None:
    for terms in ({"numerator": term, "denominator": 1}, {"numerator": 1, "denominator": term}):
        with pytest.raises(BadInput, match="fraction of whole numbers"):
            ExchangeRate(**GIVEN, **terms)  # type: ignore[arg-type]


def test_a_rate_needs_two_units_and_a_source() -> None:
    with pytest.raises(BadInput, match="from USD to itself"):
        ExchangeRate(**(GIVEN | {"paid_unit": "USD"}), numerator=1, denominator=1)
    with pytest.raises(BadInput, match="names its source"):
        ExchangeRate(**(GIVEN | {"source": ""}), numerator=1, denominator=1)


@pytest.mark.parametrize("unit", ["USD", "UAH", "XAU-tael"])
def test_a_unit_is_a_code(unit: str) -> None:
    assert checked_unit(unit) == unit


@pytest.mark.parametrize("unit", ["", "usd", "US", "USDT", "USD:x", "XAU-", "USD\n"])
def test_anything_else_is_no_unit(unit: str) -> None:
    with pytest.raises(BadInput, match="is no unit of money"):
        checked_unit(unit)
