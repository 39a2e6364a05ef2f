"""Dictated numbers and letters come out as one would type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools.dictation import SPEECH, number, spelt

from safeconduct.catalogue.folding import fold
from safeconduct.catalogue.spoken import dictated


@given(st.integers(min_value=0, max_value=999), st.sampled_from(sorted(SPEECH)))
def test_every_number_is_understood(value: int, language: str) -> None:
    assert next(dictated(f"проект {number(value, SPEECH[language])}")) == f"проект {value}"


@given(st.text(alphabet="бвгджзклмнпрстфхцчш", min_size=1, max_size=4), st.sampled_from(["ru", "uk"]))
def test_every_letter_is_understood(letters: str, language: str) -> None:
    *_, heard = dictated(spelt([letters, "2"], SPEECH[language]))
    assert fold(heard.replace(" ", "")) == fold(f"{letters}2")


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("тэ семьдесят два бэ три", "т 72 б 3"),
        ("семьдесятдвойка", "72"),
        ("бээмпэ два", "бмп 2"),
        ("эмтээлбэ", "мтлб"),
        ("девять ка тридцать пять", "9 к 35"),
        ("двадцать два восемьсот", "22 800"),
        ("десять три", "10 3"),
        ("с трёхсотка", "с 300"),
        ("one hundred thirty six", "136"),
        ("сушка тридцать четыре", "су 34"),
        ("ми восьмого", "ми 8"),
        ("т семидесяти двух", "т 72"),
    ],
)
def test_dictation_is_written_out(said: str, typed: str) -> None:
    assert list(dictated(said))[-1] == typed


@pytest.mark.parametrize("text", ["", "Ми-8", "корова", "banana", "Т-72Б3"])
def test_what_is_no_dictation_has_no_such_reading(text: str) -> None:
    assert [heard for heard in dictated(text) if fold(heard) != fold(text)] == []


@given(st.text(max_size=200))
def test_anything_can_be_listened_to(text: str) -> None:
    assert len(list(dictated(text))) <= 2
