"""The calculator: what it promises, what it leaves to people, and the whole way in a browser."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.browser import Visit
from tests.public.reading import Seen, site

from safeconduct.language import LANGUAGES, say
from safeconduct.programmes import shipped
from safeconduct.public import calculator_words as words

DAY = date(2023, 8, 9)
ALLOWED = {
    "html", "head", "meta", "title", "link", "body", "a", "aside", "header", "nav", "ul", "li", "p", "div", "main",
    "h1", "h2", "h3", "strong", "span", "img", "form", "fieldset", "legend", "label", "input", "select", "option",
    "button",
}  # fmt: skip


def answered(
    fields: Mapping[str, Any], *, language: str = "en", programme: str = "ukraine-2023", on: date = DAY
) -> bytes:
    from django.http import QueryDict

    from safeconduct.public.calculating import answer

    return answer(site(programme=programme), language, QueryDict(urlencode(fields, doseq=True)), on=on)


def text_of(fields: Mapping[str, Any], **more: Any) -> str:
    return Seen(answered(fields, **more)).text.replace("\u00a0", " ")


def one(equipment: str, condition: str = "A", count: str = "1", **more: str) -> dict[str, str]:
    """Return the form of one thing."""
    return {
        "item": equipment,
        "condition-1": condition,
        "count-1": count,
        "adults": "1",
        "do": "answer",
        **more,
    }


@cache
def book(programme: str) -> Any:
    from safeconduct.public.book import book_on

    return book_on(site(programme=programme), None)


# What is promised


@pytest.mark.parametrize(
    ("language", "amount", "promise"),
    [
        ("en", "100,000 USD", "not yet a promise"),
        ("uk", "100 000 USD", "ще не обіцянка"),
        ("ru", "100 000 USD", "ещё не обещание"),
    ],
)
def test_a_working_tank_has_its_amount_its_reason_and_its_source(
    language: str, amount: str, promise: str
) -> None:
    text = text_of(one("t-72b3"), language=language)
    assert amount in text
    assert promise in text
    assert "The programme's founding report, September 2023" in text
    assert "2023-01-01" in text


def test_a_range_is_told_as_up_to_and_left_to_people() -> None:
    text = text_of(one("mi-8amtsh"))
    assert "up to 500,000 USD. People decide how much it is after looking at it." in text
    assert "Together" not in text


def test_what_the_list_does_not_name_is_never_a_silent_zero() -> None:
    text = text_of(one("btr-80"))
    assert "The list has no clause for this." in text
    assert "That does not mean “nothing”. You get a receipt" in text
    assert not re.search(r"\b0(\.00)? USD", text)


def test_what_is_scrap_is_not_paid_and_still_gets_a_receipt() -> None:
    text = text_of(one("t-72b3", "F"))
    assert "By this list it is not paid." in text
    assert "You get a receipt for it all the same" in text
    assert "100,000" not in text


def test_an_unknown_condition_is_for_people_to_say() -> None:
    text = text_of(one("t-72b3", ""))
    assert "up to 100,000 USD. People decide" in text
    assert "The condition has not been graded yet" in text


def test_someone_under_18_alone_gets_protection_and_no_price() -> None:
    text = text_of(one("t-72b3", adults="0", minors="1"))
    assert "Whoever is under 18 gets protection and no price." in text
    assert "USD" not in text


def test_a_child_beside_adults_has_no_share() -> None:
    text = text_of(one("t-72b3", adults="2", minors="3"))
    assert "Each adult gets 50,000 USD." in text
    assert text.count("Whoever is under 18 gets protection and no price.") == 1


@given(st.integers(1, 20), st.integers(1, 1000))
def test_shares_add_up_to_what_is_promised(adults: int, tanks: int) -> None:
    text = text_of(one("t-72b3", count=str(tanks), adults=str(adults)))
    each = re.search(r"Each adult gets ([0-9,.]+) USD", text)
    shares = [each[1]] * adults if each else re.findall(r"Adult [0-9]+: ([0-9,.]+) USD", text)
    if adults == 1:
        assert not shares
        assert f"{tanks * 100_000:,} USD" in text
        return
    cents = [round(float(share.replace(",", "")) * 100) for share in shares]
    assert len(cents) == adults
    assert sum(cents) == tanks * 10_000_000
    assert max(cents) - min(cents) <= 1


def test_several_things_are_told_each_and_together() -> None:
    fields = {
        "item": ["t-72b3", "mi-8amtsh", "btr-80"], "condition-1": "A", "condition-2": "B", "count-1": "2",
        "adults": "1", "do": "answer",
    }  # fmt: skip
    text = text_of(fields)
    assert "Together the list promises 200,000 USD, and more where people decide." in text
    assert "The list has no clause for this." in text


def test_the_list_of_the_day_counts() -> None:
    tank = one("t-72b3")
    assert "43,400 USD" in text_of(tank, programme="south-korea-2017", on=date(2017, 3, 5))
    later = text_of(tank, programme="south-korea-2017", on=date(2017, 3, 6))
    assert "260,000 USD" in later
    assert "Nobody pays by it today" in later


def test_a_day_without_a_list_is_answered_by_the_newest_with_its_dates() -> None:
    text = text_of(one("t-72b3"), on=date(1999, 1, 1))
    assert "100,000 USD" in text
    assert "in force from 1 January 2023" in text


def test_what_the_list_asks_about_a_thing_is_asked_and_narrows_the_answer() -> None:
    ship = next(kind.id for kind in book("ukraine-2022").kinds if book("ukraine-2022").known[kind.id].asked)
    open_page = answered(one(ship), programme="ukraine-2022")
    assert b'name="about-1-rank"' in open_page
    assert "which is not known here" in Seen(open_page).text
    closed = text_of(one(ship, **{"about-1-rank": "1"}), programme="ukraine-2022")
    assert "which is not known here" not in closed


def test_what_is_paid_by_measure_asks_for_one() -> None:
    metres = next(
        kind.id
        for kind in book("colombia-2003").kinds
        if not book("colombia-2003").known[kind.id].target.counted
    )
    here = book("colombia-2003")
    unit = next(name for name in here.measures if answers_in(here, metres, name))
    page = answered(one(metres, ""), programme="colombia-2003")
    assert "The list pays for this by measure" in Seen(page).text
    assert f'<option value="{unit}">' in page.decode()
    told = text_of(one(metres, "", "2,5", **{"unit-1": unit}), programme="colombia-2003")
    assert "COP" in told
    assert "The list pays for this by measure" not in told


# The way through the form


# Any input at all


@pytest.mark.parametrize("programme", shipped())
def test_every_kind_on_every_list_can_be_asked_about_in_every_condition(programme: str) -> None:
    here = book(programme)
    for number, kind in enumerate(here.kinds):
        grades = [grade.code for grade in here.grades] or [""]
        unit = next(
            (
                name
                for name in here.measures
                if not here.known[kind.id].target.counted and answers_in(here, kind.id, name)
            ),
            "item",
        )
        fields = one(kind.id, grades[number % len(grades)], **{"unit-1": unit}, adults="2")
        text = text_of(fields, programme=programme, language=LANGUAGES[number % 3])
        assert say(words.PROMISE, LANGUAGES[number % 3]) in text, kind.id


def answers_in(here: Any, equipment: str, unit: str) -> bool:
    from safeconduct.schedule import MEASURES

    return MEASURES[unit].sort in here.known[equipment].target.measures


# In a browser


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_way_in_a_browser_without_scripts(visit: Visit, language: str) -> None:
    visitor = visit(language, width=360)
    page = visitor.page
    visitor.go(f"{language}/calculator.html")
    page.fill("#what", "Т-72Б3")
    page.press("#what", "Enter")
    page.wait_for_load_state()
    page.check("input[name=choice][value=t-72b3]")
    page.check("input[name=condition-1][value=A]")
    page.fill("#adults", "2")
    visitor.click("button[value=answer]")
    assert re.search(r"50[\s,]000", page.inner_text("main"))
    # And something else with it, by the Enter key: nothing said before is lost.
    page.fill("#what", "Мі-8АМТШ")
    page.press("#what", "Enter")
    page.wait_for_load_state()
    page.check("input[name=choice][value=mi-8amtsh]")
    visitor.click("button[value=answer]")
    text = page.inner_text("main")
    assert re.search(r"100[\s,]000", text)
    assert re.search(r"500[\s,]000", text)
    assert visitor.wider_than_the_window() <= 0
    assert page.url.endswith(f"/{language}/calculator.html")
    assert visitor.context.cookies() == []
