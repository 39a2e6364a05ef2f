"""Codes of six digits, against the vectors of RFC 6238 and in properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.staff.totp import DIGITS, STEP_SECONDS, address_of, code_at, new_secret, step_of, text_of

RFC = b"12345678901234567890"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    assert code_at(RFC, seconds // STEP_SECONDS) == code[-DIGITS:]


@given(st.binary(min_size=20, max_size=20), st.integers(200, 10**10))
def test_a_code_counts_a_step_before_and_after_and_no_longer(secret: bytes, now: int) -> None:
    step = now // STEP_SECONDS
    code = code_at(secret, step)
    for around in (-1, 0, 1):
        found = step_of(secret, f" {code[:3]} {code[3:]} ", now + around * STEP_SECONDS)
        assert found is not None
        assert code_at(secret, found) == code
    for away in (-2, 2):
        near = {code_at(secret, step + away + each) for each in (-1, 0, 1)}
        assert (step_of(secret, code, now + away * STEP_SECONDS) is None) == (code not in near)


@given(st.text(max_size=12))
def test_whatever_is_typed_is_a_code_or_none(typed: str) -> None:
    step = step_of(RFC, typed, 1_700_000_000)
    assert step is None or code_at(RFC, step) == "".join(typed.split())


def test_what_an_authenticator_reads_names_no_programme() -> None:
    secret = new_secret()
    assert text_of(secret).replace(" ", "") in address_of(secret, "heron")
    assert address_of(secret, "heron").startswith("otpauth://totp/heron?secret=")
    assert "safeconduct" not in address_of(secret, "heron")
