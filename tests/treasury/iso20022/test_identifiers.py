"""A wrong digit in an account number pays a stranger: each is caught before a file is made."""

from string import ascii_uppercase, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.treasury.iso20022.making import GERMAN, UKRAINIAN

from safeconduct.errors import BadInput
from safeconduct.treasury.iso20022 import checked_bic, checked_country, checked_iban

# From the examples of SWIFT's IBAN registry.
EXAMPLES = (
    GERMAN,
    UKRAINIAN,
    "GB29NWBK60161331926819",
    "FR1420041010050500013M02606",
    "MT84MALT011000012345MTLCAST001S",
    "NO9386011117947",
    "KW81CBKU0000000000001234560101",
)


@pytest.mark.parametrize("iban", EXAMPLES)
def test_the_registries_examples_pass_as_people_print_them(iban: str) -> None:
    printed = " ".join(iban[place : place + 4] for place in range(0, len(iban), 4))
    assert checked_iban(printed.lower()) == iban


@given(st.sampled_from(EXAMPLES), st.data())
def test_no_single_wrong_digit_or_letter_passes(iban: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(iban) - 1))
    # A letter for a digit moves all that follow: there the checksum catches ninety-six of ninety-seven.
    alike = digits if iban[place].isdigit() else ascii_uppercase
    other = data.draw(st.sampled_from([one for one in alike if one != iban[place]]))
    with pytest.raises(BadInput, match="IBAN"):
        checked_iban(iban[:place] + other + iban[place + 1 :])


@given(st.sampled_from(EXAMPLES), st.data())
def test_no_two_neighbours_change_places_unnoticed(iban: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(4, len(iban) - 2))
    first, second = iban[place], iban[place + 1]
    if first != second:
        with pytest.raises(BadInput, match="checksum"):
            checked_iban(iban[:place] + second + first + iban[place + 2 :])


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("", "is no IBAN"),
        ("40817810099910004312", "is no IBAN"),
        (GERMAN + "0", "23 characters"),
        (GERMAN[:-1], "21 char"),
    ],
)
def test_what_is_no_iban_is_told_why(wrong: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        checked_iban(wrong)


def test_a_bic_and_a_country_have_their_form() -> None:
    assert checked_bic("deutdeff") == "DEUTDEFF"
    assert checked_bic("DEUTDEFF 500") == "DEUTDEFF500"
    assert checked_country(" ua") == "UA"
    for wrong in ("DEUTDEF", "DEUTDEFF50", "DEUT12FF", "ДЕUTDEFF"):
        with pytest.raises(BadInput, match="BIC"):
            checked_bic(wrong)
    for wrong in ("UKR", "1A", ""):
        with pytest.raises(BadInput, match="country"):
            checked_country(wrong)
