"""Money is whole minor units and a unit code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.errors import BadInput
from safeconduct.schedule import UNITS, Money, amount_text, minor_units

units = st.sampled_from(sorted(UNITS))


@given(st.integers(min_value=0, max_value=10**12 - 1), units)
def test_an_amount_written_is_the_amount_read(minor: int, unit: str) -> None:
    assert minor_units(amount_text(minor, unit), unit) == minor


@given(st.integers(min_value=-(10**12), max_value=10**12), units)
def test_an_amount_has_its_units_own_decimals(minor: int, unit: str) -> None:
    _, _, decimals = amount_text(minor, unit).partition(".")
    assert len(decimals) == UNITS[unit]


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("0", "USD", 0),
        ("1", "USD", 100),
        ("1.5", "USD", 150),
        ("007.05", "USD", 705),
        ("500", "XAU-tael", 500),
    ],
)
def test_fewer_decimals_than_the_unit_has_are_filled_up(text: str, unit: str, expected: str) -> None:
    assert minor_units(text, unit) == expected


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", "1e9", "1,00", " 1", "1.", ".5", "١٠", "NaN", "0x10", "1_000"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="is no amount"):
        minor_units(text, "USD")


@pytest.mark.parametrize(("text", "unit"), [("0.001", "USD"), ("1.0", "XAU-tael"), ("100.000", "UAH")])
def test_finer_than_the_minor_unit_is_refused(text: str, unit: str) -> None:
    with pytest.raises(BadInput, match="finer than"):
        minor_units(text, unit)


def test_an_absurd_amount_is_refused() -> None:
    with pytest.raises(BadInput, match="more than any list can pay"):
        minor_units("1" + "0" * 12, "USD")


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(BadInput, match="no unit of money"):
        minor_units("1.00", "RUB")


def test_money_shows_its_unit() -> None:
    assert str(Money(50000000, "USD")) == "500000.00 USD"
    assert str(Money(-5, "USD")) == "-0.05 USD"
