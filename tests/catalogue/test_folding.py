"""Spellings of one name fold alike, and what is another word does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.catalogue.folding import digits, fold, nominative_stem, squash, without_ending, words


@given(st.text(max_size=80))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=80))
def test_case_and_what_is_around_do_not_matter(text: str) -> None:
    assert fold(f"  «{text}» - ") == fold(text)


@pytest.mark.parametrize(
    "texts",
    [
        ["Мі-8", "Ми-8", "Mi-8", "MI 8"],
        ["Панцир", "Панцирь", "Pantsir", "Pantsyr", "Pancyr"],
        ["Джміль", "джмiль"],
        ["міномёт", "миномет"],
        ["Солнцепёк", "Солнцепек", "Солнцепьок", "Solntsepyok"],
        ["Шилка", "Shilka", "Schilka", "Šilka"],
        ["Хризантема", "Khrizantema"],
        ["Акация", "Акація", "Akatsiya", "Akacija"],
        ["Алигатор", "Аллигатор", "Alligator"],
        ["БТС-4", "BTS-4"],
        ["Подлёт", "Подльот", "Podlyot"],
    ],
)
def test_spellings_of_one_name_fold_alike(texts: list[str]) -> None:
    assert len({fold(text) for text in texts}) == 1, [fold(text) for text in texts]


@pytest.mark.parametrize(("one", "other"), [("2СЗ", "2Ш"), ("Т-72", "Т-72Б"), ("Ка-52", "Ка-25")])
def test_other_names_fold_otherwise(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_a_fold_reads_like_the_name() -> None:
    assert fold("Mi-8AMTSh 'Terminator'") == fold("Мі-8АМТШ «Термінатор»") == "ми 8амтш терминатор"


@pytest.mark.parametrize("noun", ["танк", "вертолёт", "гаубица", "акация", "корова", "герань", "вогнемет"])
def test_every_case_of_a_noun_has_the_stem_of_its_nominative(noun: str) -> None:
    cases = {
        "танк": "танк танка танку танком танке танки танков танкам танками танках",
        "вертолёт": "вертолёт вертолёта вертолётом вертолёты вертолётов вертольотом вертольоти",
        "гаубица": "гаубица гаубицы гаубицу гаубицей гаубице гаубиц гаубицами",
        "акация": "акация акации акацию акацией акацій акацією",
        "корова": "корова коровы корову коровой коров",
        "герань": "герань герани геранью гераней",
        "вогнемет": "вогнемет вогнемета вогнемету вогнеметом вогнеметів",
    }
    (nominative,) = words(noun)
    for form in words(cases[noun]):
        assert nominative_stem(nominative) in set(without_ending(form)), form


def test_an_english_word_is_not_inflected_as_a_slavic_one() -> None:
    (word,) = words("cane")
    assert word.stem == word.folded


def test_words_that_run_together_fold_as_one() -> None:
    assert squash("".join(word.folded for word in words("б т с 4"))) == fold("бтс4")


def test_digits_are_what_tells_models_apart() -> None:
    assert digits(fold("Т-72Б3")) == "723"
