"""Names arrive as the bank knows them, or the payment is refused; nothing is cut or dropped."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.errors import BadInput
from safeconduct.treasury.iso20022 import checked_reference, checked_text, in_latin

LATIN = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]*")

# The examples printed in the annex of resolution 55 of 27 January 2010.
RESOLUTION_55 = {
    "Алушта": "Alushta", "Андрій": "Andrii", "Борщагівка": "Borshchahivka", "Борисенко": "Borysenko",
    "Вінниця": "Vinnytsia", "Гадяч": "Hadiach", "Богдан": "Bohdan", "Згурський": "Zghurskyi",
    "Ґалаґан": "Galagan", "Ґорґани": "Gorgany", "Донецьк": "Donetsk", "Рівне": "Rivne", "Олег": "Oleh",
    "Єнакієве": "Yenakiieve", "Гаєвич": "Haievych", "Короп'є": "Koropie", "Житомир": "Zhytomyr",
    "Закарпаття": "Zakarpattia", "Медвин": "Medvyn", "Михайленко": "Mykhailenko", "Іванків": "Ivankiv",
    "Їжакевич": "Yizhakevych", "Кадиївка": "Kadyivka", "Мар'їне": "Marine", "Йосипівка": "Yosypivka",
    "Стрий": "Stryi", "Олексій": "Oleksii", "Яготин": "Yahotyn", "Костянтин": "Kostiantyn",
    "Знам'янка": "Znamianka", "Феодосія": "Feodosiia", "Юрій": "Yurii", "Корюківка": "Koriukivka",
    "Щербухи": "Shcherbukhy", "Гоща": "Hoshcha", "Гаращенко": "Harashchenko", "Розгон": "Rozghon",
}  # fmt: skip


@pytest.mark.parametrize(("name", "latin"), RESOLUTION_55.items())
def test_ukrainian_names_are_written_as_in_the_resolution(name: str, latin: str) -> None:
    assert in_latin(name) == latin
    assert in_latin(name.upper()) == latin.upper()


def test_russian_letters_are_read_as_in_a_russian_passport() -> None:
    assert in_latin("Рыжёв Подъездов Эскин") == "Ryzhev Podieezdov Eskin"


def test_marks_and_print_get_their_plain_form() -> None:
    assert (
        in_latin("Łódź Müller-Ñandú & Søn «Ørsted» №5 – “ß”") == "Lodz Muller-Nandu + Son 'Orsted' No5 - 'ss'"
    )


@given(st.text(max_size=40))
def test_what_passes_for_a_sepa_file_has_only_its_characters(text: str) -> None:
    try:
        passed = checked_text(text, 70, latin=True, where="Here")
    except BadInput:
        return
    assert LATIN.fullmatch(passed)


@given(st.text(alphabet="АБВабвҐґЄєІіЇїёЁыЫ Zz'-&<>{}", max_size=60))
def test_a_national_file_keeps_the_letters(text: str) -> None:
    assert checked_text(text, 140, latin=False, where="Here") == " ".join(text.split())


@pytest.mark.parametrize("text", ["عمر", "王", "a\x00b", "a\u202eb", "😀"])
@pytest.mark.parametrize("latin", [True, False])
def test_what_no_bank_file_carries_is_refused_by_its_code_point(text: str, *, latin: bool) -> None:
    with pytest.raises(BadInput, match=r"Payment A1, the payee's name: .*\(U\+[0-9A-F]{4,5}\)"):
        checked_text(text, 70, latin=latin, where="Payment A1, the payee's name")


def test_a_name_is_never_cut() -> None:
    with pytest.raises(BadInput, match="71 characters, and the field takes 70"):
        checked_text("a" * 71, 70, latin=True, where="Here")
    # Щ is one letter here and five there.
    with pytest.raises(BadInput, match="field takes 70"):
        checked_text("щ" * 18, 70, latin=True, where="Here")


@pytest.mark.parametrize(
    "wrong", ["", "a" * 36, "/a", "a/", "a//b", "é", "a b ", "NOTPROVIDED", "a<b", "a\n"]
)
def test_a_reference_that_a_bank_may_change_is_refused(wrong: str) -> None:
    with pytest.raises(BadInput, match="no reference that banks carry through"):
        checked_reference(wrong, where="Here")
