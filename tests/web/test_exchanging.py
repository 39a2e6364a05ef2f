"""Rates and sums in another currency as people read them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.casefile.awarded import IN_HRYVNIA, UAH, awarded, do
from tests.casefile.banked import order, release

from safeconduct.casefile.parts.payment import RateUsed
from safeconduct.web.exchanging import IN_ALL, anything_paid, payable, rate_text


def rate(numerator: int, denominator: int) -> RateUsed:
    return RateUsed(numerator=numerator, denominator=denominator, on=date(2023, 8, 21), source="A bank")


@pytest.mark.parametrize(
    ("numerator", "denominator", "counter", "said"),
    [
        (182843, 5000, "UAH", "36.5686"),
        (1, 1, "UAH", "1"),
        (100, 1, "UAH", "100"),
        (13041237, 10**6, "KRW", "1,304.1237"),
        (1, 10**9, "UAH", "0.000000001"),
        (123, 10**9, "UAH", "0.000000123"),
        (1, 3, "UAH", "0.3333333333"),
        (2, 3 * 10**8, "UAH", "0.000000006666666667"),
        (10**9, 1, "UAH", "1,000,000,000"),
    ],
)
def test_a_rate_is_said_to_ten_significant_digits(
    numerator: int, denominator: int, counter: str, said: str
) -> None:
    text = rate_text(rate(numerator, denominator), "USD", counter, "en").replace("\xa0", " ")
    assert text == f"1 USD = {said} {counter}"


@given(numerator=st.integers(1, 10**9), denominator=st.integers(1, 10**9))
def test_no_rate_is_said_to_be_nothing_or_another(numerator: int, denominator: int) -> None:
    text = rate_text(rate(numerator, denominator), "USD", "UAH", "en").replace("\xa0", " ")
    found = float(text.split(" = ")[1].removesuffix(" UAH").replace(",", ""))
    assert found == pytest.approx(numerator / denominator, rel=1e-9)


def test_where_something_was_paid_the_sum_is_said_to_be_one_in_all() -> None:
    """A person who had half of it would else expect the whole sum once more."""
    case = awarded(exchange=(UAH,))
    assert not anything_paid(case)
    assert "in all" not in payable(case, "en")[0].sentence
    half = order(amount=100, paid_unit="UAH", paid_amount=3657, rate=UAH.rate, their_order=IN_HRYVNIA)
    case = do(case, half, "paymaster-one")[0]
    assert not anything_paid(case), "it is only ordered"
    case = do(case, release(case, half.reference), "paymaster-two", "approver-one")[0]
    assert anything_paid(case)
    assert "18,284,300.00\xa0UAH in all, with what was paid already" in payable(case, "en")[0].sentence
    assert "in all" in IN_ALL
    # A thread knows of no payment, and says what is right with one and without.
    assert "in all" in payable(awarded(exchange=(UAH,)), "en", in_all=True)[0].sentence
