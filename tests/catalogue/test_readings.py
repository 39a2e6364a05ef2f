"""What was meant is among the readings of what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.catalogue import standard
from safeconduct.catalogue.folding import fold
from safeconduct.catalogue.readings import LAYOUT, SLIPPED, TYPED, readings

NAMES = sorted({name for model in standard().models.values() for name in model.names.values()})

QWERTY = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбю"
LATIN, CYRILLIC = "ABCEHKMOPTXaceopxy", "АВСЕНКМОРТХасеорху"


def folds(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for reading in readings(text):
        found.setdefault(" ".join(word.folded for word in reading.words), reading.cost)
    return found


@given(st.text(max_size=60))
def test_the_first_reading_of_one_script_is_what_is_typed(text: str) -> None:
    first = next(iter(readings(text.translate(str.maketrans(CYRILLIC, LATIN)))), None)
    assert (first is None) == (not any(readings(text)))
    assert first is None or first.cost == TYPED or not fold(text)


@given(st.text(max_size=60))
def test_each_reading_comes_once(text: str) -> None:
    found = [reading.words for reading in readings(text)]
    assert len(found) == len(set(found))


@given(st.sampled_from(NAMES))
def test_a_russian_name_on_an_english_layout_is_read(name: str) -> None:
    lower = name.lower()
    # A comma typed as one is no б.
    if all(char in RUSSIAN or char.isdigit() or char in " -/()«»" for char in lower):
        typed = lower.translate(str.maketrans(RUSSIAN, QWERTY))
        assert folds(typed)[fold(name)] <= LAYOUT


@given(st.sampled_from(NAMES), st.data())
def test_look_alike_letters_are_read(name: str, data: st.DataObject) -> None:
    places = [at for at, char in enumerate(name) if char in CYRILLIC]
    chosen = set(data.draw(st.lists(st.sampled_from(places)))) if places else set()
    typed = "".join(LATIN[CYRILLIC.index(char)] if at in chosen else char for at, char in enumerate(name))
    assert folds(typed)[fold(name)] <= SLIPPED


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Т-72БЗ", "Т-72Б3"),
        ("2СЗ", "2С3"),
        ("ЗСУ-2З-4", "ЗСУ-23-4"),
        ("БМП-З", "БМП-3"),
        ("ИМР-ЗМ", "ИМР-3М"),
        ("Т-9ОМ", "Т-90М"),
        ("T-8OU", "T-80U"),
    ],
)
def test_letters_that_look_like_digits_are_read(typed: str, meant: str) -> None:
    assert folds(typed)[fold(meant)] == SLIPPED


def test_a_digit_typed_twice_is_the_most_far_fetched_reading() -> None:
    found = folds("Т-772")
    assert found[fold("Т-72")] == max(found.values())
