"""The whole road in a real Chromium, in every language: read, calculate, write, come back, accept, withdraw.

JavaScript is off on every road, and on for one, because a browser that has it must not behave otherwise.
"""

import time

import pytest
from playwright.sync_api import expect
from tests.browser import Server, Visit, Visitor

PATIENCE = 60
"""Seconds that the rehearsal's officers get to answer on a busy machine."""


def words_on(visitor: Visitor) -> list[str]:
    return visitor.page.locator(".words b").all_inner_texts()


def press(visitor: Visitor, selector: str = "main form button.primary") -> None:
    visitor.click(visitor.page.locator(selector).first)


def first_contact(visitor: Visitor, language: str, text: str) -> list[str]:
    """Write for the first time and return the twelve words."""
    page = visitor.page
    visitor.go(f"{language}/contact.html")
    visitor.click(page.locator('main a[href*="mailbox/"]').first)
    visitor.click(page.locator(".cards a").first)
    words = words_on(visitor)
    assert len(words) == 12
    press(visitor)
    for number, word in enumerate(words, start=1):
        page.fill(f"[name=w{number}]", word)
    press(visitor)
    page.fill("[name=words]", text)
    page.check("[name=danger][value=soon]")
    press(visitor, "[name=send]")
    expect(page).to_have_url(visitor.server.to(f"{language}/mailbox/sent.html"))
    return words


def come_back(visitor: Visitor, language: str, words: list[str]) -> None:
    visitor.go(f"{language}/mailbox/")
    visitor.click(visitor.page.locator(".cards a").nth(1))
    visitor.page.fill("[name=words]", " ".join(words))
    press(visitor)


def wait_for_offer(visitor: Visitor, language: str) -> None:
    until = time.monotonic() + PATIENCE
    while not visitor.page.locator(".offer").count():
        assert time.monotonic() < until, "no offer came"
        visitor.page.wait_for_timeout(500)
        visitor.go(f"{language}/mailbox/box.html")


def pages_linked(visitor: Visitor) -> list[str]:
    """Return the pages of the mailbox that the present one leads to."""
    hrefs = {link.get_attribute("href") or "" for link in visitor.page.locator("main a").all()}
    return sorted(href for href in hrefs if href.endswith(".html") and "/" not in href)


ROADS = [("uk", False), ("ru", False), ("en", False), ("uk", True)]


@pytest.mark.parametrize(("language", "javascript"), ROADS, ids=str)
def test_a_person_walks_the_whole_road(
    visit: Visit, rehearsed: Server, language: str, *, javascript: bool
) -> None:
    visitor = visit(language=language, javascript=javascript, at=rehearsed, width=420)
    page = visitor.page
    visitor.go(f"{language}/list.html")
    assert "100" in page.locator("table.list").first.inner_text()
    visitor.go(f"{language}/calculator.html")
    page.fill("[name=what]", "танк")
    visitor.click(page.locator("main form button").first)
    assert page.locator("main form").count()
    assert visitor.context.cookies() == []  # nothing so far knows this browser again

    words = first_contact(visitor, language, "Я не хочу воювати. Можу привести танк.")
    assert page.locator(".offer").count() == 0
    press(visitor, "form[action$='out.html'] button, form[action='out.html'] button")

    come_back(visitor, language, words)
    wait_for_offer(visitor, language)
    assert "100" in page.locator(".offer").inner_text()
    visitor.click(page.locator("a[href='accept.html']"))
    press(visitor)
    visitor.go(f"{language}/mailbox/box.html")
    assert page.locator("a[href='accept.html']").count() == 0

    visitor.click(page.locator("a[href='family.html']"))
    page.select_option("[name=relation1]", index=1)
    page.check("[name=age1][value=adult]")
    page.fill("[name=how1]", "Vigadana lives with neighbours")
    page.fill("[name=name1]", "Vigadana Osoba")
    press(visitor, "[name=send]")
    visitor.go(f"{language}/mailbox/box.html")
    assert "Vigadana" not in page.content()

    visitor.click(page.locator("a[href='withdraw.html']"))
    press(visitor)
    visitor.go(f"{language}/mailbox/box.html")
    assert page.locator("a[href='withdraw.html']").count() == 0


def test_leaving_wipes_the_session_and_the_back_button_shows_nothing(visit: Visit, rehearsed: Server) -> None:
    visitor = visit(language="en", at=rehearsed)
    page = visitor.page
    # No name resolves here: this stands for the harmless page that one leaves to.
    visitor.context.route("https://*/**", lambda route: route.fulfill(body="<h1>Elsewhere</h1>"))
    first_contact(visitor, "en", "Something that nobody may read over my shoulder")
    visitor.go("en/mailbox/box.html")
    box = page.locator("h1").inner_text()
    assert "__Host-s" in {cookie["name"] for cookie in visitor.context.cookies()}
    visitor.click(page.locator(".leave button"))
    expect(page.locator("h1")).to_have_text("Elsewhere")
    assert "__Host-s" not in {cookie["name"] for cookie in visitor.context.cookies()}
    for _ in range(4):
        page.go_back()
        assert box not in page.content()
    visitor.go("en/mailbox/box.html")
    assert box not in page.content()
    visitor.elsewhere.clear()  # the one way out, taken on purpose
    visitor.expected = (
        "status of 403",
        "status of 422",
    )  # a form of the ended session, sent again by going back, is refused


def test_every_page_of_a_session_has_one_and_the_same_title(visit: Visit, rehearsed: Server) -> None:
    for language in ("uk", "ru", "en"):
        visitor = visit(language=language, at=rehearsed)
        first_contact(visitor, language, "Titles stay in a history")
        titles = set()
        visitor.go(f"{language}/mailbox/box.html")
        for href in pages_linked(visitor):
            visitor.go(f"{language}/mailbox/{href}")
            titles.add(visitor.page.title())
        (title,) = titles
        assert not any(word in title.lower() for word in ("safeconduct", "скринька", "mailbox", "ящик"))
