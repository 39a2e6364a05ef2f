"""The calculator's form: the way through it, any input at all, and nothing that was typed stays."""

import gc
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.public.reading import Seen, site
from tests.public.test_calculating import ALLOWED, DAY, answered, one, text_of

from safeconduct.language import LANGUAGES, say
from safeconduct.programmes import shipped
from safeconduct.public import calculator_words as words


@pytest.mark.parametrize("typed", ["Т-72Б3", "t72b3", "T-72B3", "т 72 б3"])
def test_a_name_is_found_as_it_is_typed_and_chosen_among_others(typed: str) -> None:
    page = answered({"what": typed, "do": "look"}, language="uk")
    assert b'value="t-72b3"' in page
    assert say(words.NONE_OF_THESE, "uk") in Seen(page).text
    chosen = {
        "what": typed,
        "asked": typed,
        "choice": "t-72b3",
        "condition-1": "A",
        "count-1": "1",
        "adults": "1",
    }
    assert "100 000 USD" in text_of({**chosen, "do": "answer"}, language="uk")


def test_a_kind_can_be_chosen_without_typing() -> None:
    assert "up to 100,000 USD" in text_of({"kind": "tank", "do": "look"})


def test_what_nobody_knows_by_that_name_is_no_refusal() -> None:
    for fields in ({"what": "qqqqzzzz", "do": "look"}, {"what": "т-72", "choice": "none", "do": "answer"}):
        assert "That does not mean “nothing”." in text_of(fields)


def test_an_empty_form_says_what_is_missing_and_leads_to_the_field() -> None:
    page = answered({"do": "look"}).decode()
    assert '<a href="#what">Write what it is, or choose a kind.</a>' in page
    assert 'id="what"' in page


def test_answers_without_a_choice_ask_for_one() -> None:
    page = answered({"what": "т-72", "asked": "т-72", "do": "answer"}).decode()
    assert '<a href="#choice">' in page
    assert 'aria-describedby="choice-error"' in page


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"count-1": "0"}, "count-1"),
        ({"count-1": "many"}, "count-1"),
        ({"count-1": "١"}, "count-1"),
        ({"adults": "21"}, "adults"),
        ({"adults": "0"}, "adults"),
        ({"minors": "-1"}, "minors"),
    ],
)
def test_a_number_that_makes_no_sense_is_said_beside_its_field(fields: dict[str, str], place: str) -> None:
    page = answered({**one("t-72b3"), **fields}).decode()
    assert f'<a href="#{place}">' in page
    assert f'id="{place}"' in page
    assert f'aria-describedby="{place}-error" aria-invalid="true"' in page
    assert "not yet a promise" not in page


def test_one_thing_more_than_can_be_computed_is_said() -> None:
    fields = {"item": ["t-72b3"] * 5, "kind": "tank", "adults": "1", "do": "look"}
    page = answered(fields)
    assert "Here at most 5 different things" in Seen(page).text
    assert page.count(b'name="item"') == 5


def test_a_thing_can_be_left_out_again() -> None:
    fields = {"item": ["t-72b3", "mi-8amtsh"], "drop": "1", "adults": "1", "do": "answer"}
    page = answered(fields)
    assert b'name="item" value="mi-8amtsh"' in page
    assert b'name="item" value="t-72b3"' not in page


def test_what_enter_presses_is_never_what_takes_something_away() -> None:
    for fields in (one("t-72b3"), {"what": "т-72", "do": "look"}, {"do": "look"}):
        first = re.search(r'<button name="do" value="(\w+)"', answered(fields).decode())
        assert first
        assert first[1] in {"answer", "look"}


def test_people_and_things_said_before_stay_in_the_form() -> None:
    fields = {**one("t-72b3", "B", "3", adults="4", minors="2"), "what": "Мі-8"}
    page = answered(fields).decode()
    assert 'name="item" value="t-72b3"' in page
    assert '<option value="B" selected>' in page
    assert re.search(r'<input value="3" id="count-1"', page)
    assert re.search(r'<input value="4" id="adults"', page)


FIELDS = st.sampled_from(
    ["what", "asked", "choice", "kind", "item", "do", "drop", "adults", "minors", "who", "licence", "condition-1",
     "count-1", "unit-1", "count-2", "about-1-rank", "about-1-calibre", "csrf", "é"]
)  # fmt: skip


MARKUP = st.sampled_from(
    [
        '"><b onmouseover=x>',
        "<script>x</script>",
        "'--><svg onload=x>",
        "{{ fragment }}",
        "\x00<b>",
        "\ud800\u202e<b>",
    ]
)


KNOWN = st.sampled_from(
    ["t-72b3", "tank", "mi-8amtsh", "armoured_vehicle", "train", "none", "A", "look", "answer", "1", "0", "999999",
     "yes", "kg", "item", "2.5", "business"]
)  # fmt: skip


VALUES = st.one_of(st.text(max_size=40), MARKUP, KNOWN, st.integers().map(str))


FORMS = st.dictionaries(FIELDS, st.lists(VALUES, max_size=7), max_size=9)


class Attributes(HTMLParser):
    """The names of all attributes on a page."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.feed(page.decode())

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.update(name for name, _ in attrs)


class Sent:
    """A form's fields as Django's QueryDict answers for them, with text that no browser would send as well."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        self._fields = fields

    def items(self) -> list[tuple[str, str | list[object]]]:
        return [(key, values[-1] if values else []) for key, values in self._fields.items()]

    def getlist(self, key: str, /) -> list[str]:
        return list(self._fields.get(key, []))


@settings(max_examples=150)
@given(FORMS, st.sampled_from(LANGUAGES), st.sampled_from(shipped()))
def test_any_form_gets_a_page_with_a_sentence_and_nothing_of_it_becomes_markup(
    form: dict[str, list[str]], language: str, programme: str
) -> None:
    from safeconduct.public.calculating import answer

    page = answer(site(programme=programme), language, Sent(form), on=DAY)
    seen = Seen(page)
    assert set(seen.tags) <= ALLOWED
    assert seen.tags.count("h1") == 1
    assert not {name for name in Attributes(page).names if name.startswith("on") or name == "style"}
    assert not [link for link in seen.links if link.startswith("javascript")]
    assert seen.text


@settings(max_examples=60)
@given(
    st.binary(max_size=300),
    st.sampled_from(["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"]),
)
def test_any_bytes_that_are_posted_get_an_answer(body: bytes, media_type: str) -> None:
    response = post(body, media_type)
    assert response.status_code in {200, 400}
    assert b"<h1>" in response.content


def test_the_answer_sets_no_cookie_is_kept_by_nobody_and_needs_no_token() -> None:
    response = post(urlencode(one("t-72b3")).encode(), "application/x-www-form-urlencoded")
    assert response.status_code == 200
    assert not response.cookies
    assert response.headers["Cache-Control"] == "no-store"
    assert "100 000" in response.content.decode().replace("\u00a0", " ")


def post(body: bytes, media_type: str) -> Any:
    from django.test import Client, override_settings

    with override_settings(ROOT_URLCONF="safeconduct.public.urls", ALLOWED_HOSTS=["testserver"]):
        return Client(enforce_csrf_checks=True).generic("POST", "/uk/calculator.html", body, media_type)


BACKWARDS = "-yzzyx-ylno-ecno-depyt"
"""What is typed, kept backwards so that the test itself holds no copy of it."""


def typed_still_held() -> list[str]:
    """Return the types of all objects in this process that hold a text with what was typed."""
    typed = BACKWARDS[::-1]

    def holds(text: object) -> bool:
        # By the very type: some lazy objects do something when they are asked what they are.
        if type(text) is bytes:
            return typed.encode() in text
        return type(text) is str and text is not typed and typed in text

    found = []
    for holder in gc.get_objects():
        for inner in gc.get_referents(holder):
            # Containers of text alone are not listed by themselves.
            parts = gc.get_referents(inner) if type(inner) in {dict, tuple} else [inner]
            found += [str(type(holder)) for part in parts if holds(part)]
    return found


def type_it() -> None:
    typed = BACKWARDS[::-1]
    for fields in ({"what": f"{typed} т-72", "do": "look"}, {**one("t-72b3"), "who": typed, typed: typed}):
        answered(fields)


def test_nothing_that_was_typed_stays_in_memory() -> None:
    type_it()
    gc.collect()
    assert typed_still_held() == []


def test_a_calculator_that_kept_what_was_typed_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    from safeconduct.public import calculating
    from safeconduct.public.asking import read

    kept: list[dict[str, str]] = []

    def leaky(data: Any, *others: Any) -> Any:
        kept.append({"typed": data.get("what", "")})
        return read(data, *others)

    monkeypatch.setattr(calculating, "read", leaky)
    type_it()
    gc.collect()
    assert typed_still_held() != []
