"""Whom a bank pays: a mistyped account is found, and the digest binds every detail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as with_
from tests.casefile.banked import PAYEE, SEALED

from safeconduct.casefile.payees import Payee, SealedPayee, is_iban, of_aside, typed
from safeconduct.errors import BadInput

IBAN = PAYEE.account


def test_a_payee_is_taken_as_people_type_it() -> None:
    payee = typed(name="  Іван   Вигаданий ", account="ua21 3223 1300 0002 6007 2335 6600 1", country="")
    assert payee == Payee(name="Іван Вигаданий", account=IBAN, country="UA")
    assert payee.has_iban


@given(place=st.integers(2, len(IBAN) - 1), digit=st.sampled_from("0123456789"))
def test_one_wrong_digit_of_an_iban_is_found(place: int, digit: str) -> None:
    mistyped = IBAN[:place] + digit + IBAN[place + 1 :]
    assert is_iban(mistyped) == (mistyped == IBAN)


@given(place=st.integers(4, len(IBAN) - 2))
def test_two_neighbours_changed_round_are_found(place: int) -> None:
    swapped = IBAN[:place] + IBAN[place + 1] + IBAN[place] + IBAN[place + 2 :]
    assert is_iban(swapped) == (swapped == IBAN)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"account": IBAN[:-1] + "2"}, "check digits"),
        ({"account": "26007233566001"}, "BIC or code"),
        ({"account": "26007233566001", "bank": "NOBIC"}, "BIC"),
        ({"account": "1234 <x>", "bank_code": "1"}, "letters, digits"),
        ({"country": "UKR"}, "name and account"),
        ({"country": "1!"}, "country"),
        ({"name": " "}, "name and account"),
        ({"name": "Ivan\x00"}, "name and account"),
        ({"account": ""}, "name and account"),
    ],
)
def test_what_no_bank_takes_gets_a_sentence(fields: dict[str, str], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        typed(**{"name": "Ivan Vydumanyi", "account": IBAN, "country": "UA"} | fields)  # type: ignore[arg-type] # texts


def test_the_aside_gives_the_payee_back_and_nothing_else_does() -> None:
    assert of_aside(SEALED.aside) == SEALED
    for broken in ({}, {"note": "x"}, SEALED.aside | {"salt": "short"}, SEALED.aside | {"more": "x"}):
        assert of_aside(broken) is None


@given(
    name=st.sampled_from(["name", "account", "bank", "bank_code", "country"]), text=st.text("ABC", min_size=1)
)
def test_the_digest_binds_every_detail_and_the_salt(name: str, text: str) -> None:
    changed = with_(SEALED, payee=with_(PAYEE, **{name: text}))
    assert (changed.digest == SEALED.digest) == (getattr(PAYEE, name) == text)
    # With a salt of its own, nobody finds an account number by trying it against the digest.
    assert SealedPayee.new(PAYEE).digest != SealedPayee.new(PAYEE).digest
