"""Sentences, money, dates and quantities in three languages."""

import ast
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st
from tools import check_translations

from safeconduct import language
from safeconduct.errors import BadInput
from safeconduct.language import LANGUAGES, day, money, pick, quantity, say, say_count

NBSP, NARROW = "\u00a0", "\u202f"

HEADER = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"
"""  # noqa: E501 - one header line


@pytest.fixture
def locale_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty locale folder in place of the real one, with nothing remembered before or after."""

    def forget() -> None:
        language.catalogue_files.cache_clear()
        language._sentences.cache_clear()

    forget()
    monkeypatch.setattr(language, "LOCALE_FOLDER", tmp_path)
    yield tmp_path
    forget()


def write(folder: Path, code: str, name: str, body: str) -> None:
    place = folder / code / "LC_MESSAGES"
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_text(HEADER + body, encoding="utf-8")


def test_a_sentence_is_said_in_each_language() -> None:
    assert say("nothing payable", "en") == "nothing payable"
    assert say("nothing payable", "uk") == "виплачувати нічого"
    assert say("nothing payable", "ru") == "выплачивать нечего"


def test_a_value_is_put_in_as_it_is() -> None:
    said = say("Nothing in the catalogue fits “{text}”.", "uk", text="{0.__class__} {text}")
    assert said == "У каталозі немає нічого схожого на «{0.__class__} {text}»."


def test_a_sentence_without_its_value_is_a_defect() -> None:
    with pytest.raises(KeyError):
        say("Source: {source}", "en")


def test_an_untranslated_sentence_is_said_in_english() -> None:
    assert say("Nobody has translated this.", "ru") == "Nobody has translated this."


@pytest.mark.parametrize("speak", [lambda code: say("Why", code), lambda code: quantity("1", code)])
@pytest.mark.parametrize("code", ["de", "", "EN", "../uk"])
def test_an_unknown_language_is_refused(speak: Callable[[str], str], code: str) -> None:
    with pytest.raises(BadInput, match="choose one of en, uk, ru"):
        speak(code)


@pytest.mark.parametrize(
    ("code", "amount", "expected"),
    [
        ("en", "500000.00", f"500,000.00{NBSP}USD"),
        ("uk", "500000.00", f"500{NBSP}000,00{NBSP}USD"),
        ("ru", "33333.34", f"33{NBSP}333,34{NBSP}USD"),
    ],
)
def test_money_is_written_as_its_reader_writes_it(code: str, amount: str, expected: str) -> None:
    assert money(amount, "USD", code) == expected


def test_a_sentence_leaves_out_empty_decimals_only() -> None:
    assert money("500000.00", "USD", "en", trim=True) == f"500,000{NBSP}USD"
    assert money("33333.30", "USD", "en", trim=True) == f"33,333.30{NBSP}USD"


@pytest.mark.parametrize(
    ("count", "expected"), [("1", "1 таель золота"), ("3", "3 таелі золота"), ("500", "500 таелів золота")]
)
def test_gold_is_counted_in_the_right_plural(count: str, expected: str) -> None:
    assert money(count, "XAU-tael", "uk") == expected


@given(st.decimals(min_value=0, max_value=10**14, places=2), st.sampled_from(LANGUAGES))
def test_no_amount_loses_a_digit(amount: Decimal, code: str) -> None:
    shown = quantity(f"{amount:.2f}", code)
    digits = shown.replace(",", "" if code == "en" else ".").replace(NBSP, "")
    assert Decimal(digits) == amount


@pytest.mark.parametrize("text", ["", "1e9", "1,5", "NaN", "١", "1.", "- 1", "1 "])
def test_what_is_no_number_is_not_shown_as_one(text: str) -> None:
    with pytest.raises(BadInput, match="no plain decimal number"):
        quantity(text, "en")


def test_a_date_is_written_out() -> None:
    landed = date(2023, 8, 9)
    assert [day(landed, code) for code in LANGUAGES] == [
        "9 August 2023",
        f"9 серпня 2023{NARROW}р.",
        f"9 августа 2023{NARROW}г.",
    ]


@given(
    st.decimals(-(10**14), 10**14, allow_nan=False, allow_infinity=False, places=3),
    st.sampled_from(LANGUAGES),
)
def test_quantities_are_written_as_babel_writes_them(number: Decimal, language: str) -> None:
    digits = f"{number:f}"
    assert quantity(digits, language) == format_decimal(number, format="#,##0.000", locale=language)
    whole = f"{int(number):d}"
    assert quantity(whole, language) == format_decimal(int(number), format="#,##0", locale=language)


def test_a_name_falls_back_to_the_first_language_it_has() -> None:
    assert pick({"en": "Tank", "uk": "Танк"}, "uk") == "Танк"
    assert pick({"es": "Tanque"}, "uk") == "Tanque"


def test_catalogues_of_several_rooms_are_merged(locale_folder: Path) -> None:
    write(locale_folder, "uk", "one.po", '\nmsgid "yes"\nmsgstr "так"\n')
    write(locale_folder, "uk", "two.po", '\nmsgid "no"\nmsgstr "ні"\n\nmsgid "yes"\nmsgstr "так"\n')
    assert (say("yes", "uk"), say("no", "uk")) == ("так", "ні")


def test_one_sentence_translated_in_two_ways_is_refused(locale_folder: Path) -> None:
    write(locale_folder, "uk", "one.po", '\nmsgid "yes"\nmsgstr "так"\n')
    write(locale_folder, "uk", "two.po", '\nmsgid "yes"\nmsgstr "авжеж"\n')
    with pytest.raises(BadInput, match=r"translated differently in one\.po and two\.po of uk"):
        say("yes", "uk")


def test_a_fuzzy_translation_is_not_said(locale_folder: Path) -> None:
    write(locale_folder, "uk", "one.po", '\n#, fuzzy\nmsgid "yes"\nmsgstr "ні"\n')
    assert say("yes", "uk") == "yes"


def test_a_broken_file_names_its_line(locale_folder: Path) -> None:
    write(locale_folder, "uk", "one.po", '\nmsgid "yes"\ntranslation "так"\n')
    with pytest.raises(BadInput, match=r"one\.po of uk, line 8: "):
        say("yes", "uk")


def test_english_has_two_plural_forms_without_a_file() -> None:
    assert say_count("{count} line", "{count} lines", 1, "en") == "1 line"
    assert say_count("{count} line", "{count} lines", 1200, "en") == "1,200 lines"


def said_in_the_source() -> set[str]:
    """Return every sentence that stands as a literal in a call of `say`."""
    found = set()
    for path in Path(language.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                match node.args:
                    case [ast.Constant(value=str(sentence)), *_]:
                        found.add(sentence)
    return found


def test_no_sentence_is_said_that_the_translators_never_see() -> None:
    assert said_in_the_source() <= check_translations.spoken()


def test_every_sentence_is_translated() -> None:
    sentences = check_translations.spoken()
    assert len(sentences) > 50
    assert [
        problem for code in ("uk", "ru") for problem in check_translations.problems(code, sentences)
    ] == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", "uk: missing: 'Hello {name}'"),
        (
            '\nmsgid "Hello {name}"\nmsgstr "Вітаю {nom}"\n',
            "uk: other placeholders in one.po: 'Hello {name}'",
        ),
        ('\n#, fuzzy\nmsgid "Hello {name}"\nmsgstr "Вітаю {name}"\n', "uk: fuzzy in one.po: 'Hello {name}'"),
        ('\nmsgid "Hello {name}"\nmsgstr ""\n', "uk: empty in one.po: 'Hello {name}'"),
        ('\nmsgid "Bye"\nmsgstr "Бувай"\n', "uk: obsolete in one.po: 'Bye'"),
    ],
)
def test_the_check_finds_each_kind_of_fault(locale_folder: Path, body: str, expected: str) -> None:
    write(locale_folder, "uk", "one.po", body)
    assert expected in list(check_translations.problems("uk", {"Hello {name}"}))


def test_a_folder_with_translations_is_all_that_a_language_needs(locale_folder: Path) -> None:
    assert language.languages_in(locale_folder) == ("en",)
    for code in ("ru", "ar", "uk", "ka"):
        write(locale_folder, code, "one.po", "")
    (locale_folder / "de").mkdir()
    assert language.languages_in(locale_folder) == ("en", "uk", "ru", "ar", "ka")


def test_each_language_counts_in_its_own_forms(locale_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "LANGUAGES", ("en", "ar", "pl", "ja"))
    for code, forms in {"ar": 6, "pl": 3, "ja": 1}.items():
        place = locale_folder / code / "LC_MESSAGES"
        place.mkdir(parents=True)
        header = HEADER.partition('"Plural-Forms')[0] + f'"Plural-Forms: nplurals={forms}; plural=0;\\n"\n'
        body = "".join(f'msgstr[{index}] "form {index}"\n' for index in range(forms))
        (place / "one.po").write_text(
            f'{header}\nmsgid "{{count}} line"\nmsgid_plural "{{count}} lines"\n{body}'
        )

    def said(code: str, *counts: int) -> list[str]:
        return [say_count("{count} line", "{count} lines", count, code) for count in counts]

    assert said("ar", 0, 1, 2, 3, 11, 100) == [f"form {index}" for index in range(6)]
    assert said("pl", 1, 2, 5, 22) == ["form 0", "form 1", "form 2", "form 1"]
    assert said("ja", 1, 2) == ["form 0", "form 0"]
