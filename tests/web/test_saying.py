"""Sentences in templates: in the page's language, escaped, and all of them known to the translators."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from safeconduct import web
from safeconduct.language import LANGUAGES
from safeconduct.web import speaking
from safeconduct.web.rendering import direction, own_name, render

TEMPLATES = [
    path
    for room in speaking.ROOMS
    for path in sorted((Path(web.__file__).parents[1] / room / "templates").rglob("*.html"))
]


def written(template: str, language: str = "uk", path: str = "uk/list.html", **context: object) -> str:
    made = engines["django"].from_string("{% load say standing %}" + template)
    return str(made.render({"language": language, "path": path, **context}))


def test_a_sentence_is_said_in_the_language_of_the_page() -> None:
    said = [written('{% say "Your rights" %}', language) for language in LANGUAGES]
    assert said == ["Your rights", "Ваші права", "Ваши права"]


@given(st.text())
def test_what_is_put_into_a_sentence_is_never_markup(value: str) -> None:
    shown = written('{% say "{name}" name=value %}', value=f"<b>{value}</b>")
    assert "<b>" not in shown
    assert shown.startswith("&lt;b&gt;")


def test_links_are_relative_and_the_page_one_is_on_is_marked() -> None:
    assert written('{% link "list.html" %}|{% current "list.html" %}') == 'list.html| aria-current="page"'
    assert written('{% link "rights.html" %}|{% current "rights.html" %}') == "rights.html|"
    assert written('{% asset "style.css" %}', path="uk/list/2023-01-01.html") == "../../assets/style.css"
    assert written('{% way "ru/index.html" %}', path="index.html") == "ru/index.html"


def test_a_page_elsewhere_of_the_same_name_is_not_the_page_one_is_on() -> None:
    assert written('{% current "list.html" %}', path="uk/list/list.html") == ""
    assert written('{% current "list.html" %}', language="ru") == ""


def test_amounts_and_days_are_written_for_their_reader() -> None:
    assert written('{% money "500000.00" "USD" %}') == "500\u00a0000\u00a0USD"
    assert written("{% day on %}", on=date(2023, 8, 9)).startswith("9 серпня 2023")


def test_a_page_offers_itself_in_every_language() -> None:
    page = render(
        "web/failure.html", language="uk", path="uk/list.html", context={"leave_to": "https://x.example/"}
    )
    assert '<html lang="uk" dir="ltr">' in page
    assert [own_name(code) for code in LANGUAGES] == ["English", "українська", "русский"]
    assert (direction("uk"), direction("ar"), direction("he")) == ("ltr", "rtl", "rtl")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_the_translators_are_shown_every_sentence_of_a_template(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tags = re.findall(r"\{%-?\s*say(?:_count)?\b[^%]*%\}", text)
    found = set(speaking.sentences())
    for tag in tags:
        literals = re.match(r'\{%-?\s*say(_count)?\s+"([^"]+)"(?:\s+"([^"]+)")?', tag)
        assert literals, f"{path.name}: {tag} says no literal in double quotes"
        assert (f"{literals[2]}\x00{literals[3]}" if literals[1] else literals[2]) in found
    # Words outside of a tag would be English in every language; commands and names of files are.
    bare = re.sub(r"<(code|pre)\b.*?</\1>|\{% block referrer %\}[a-z-]*", " ", text, flags=re.DOTALL)
    bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>|&[a-z]+;", " ", bare, flags=re.DOTALL)
    assert set(re.findall(r"(?<![.\w])[A-Za-z]{3,}\b(?!\.[a-z])", bare)) <= {"SHA", "Tor", "PDF", "UTC"}
