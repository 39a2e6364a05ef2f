"""Leaving: one press is enough, also on an old page, and nothing comes back with the back button."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.mailbox.journeys import MARKED, Person, mailboxes, seen
from tests.office import TestOffice

from safeconduct.mailbox.sessions import COOKIE


@pytest.fixture
def room(sqlite_office: TestOffice) -> Iterator[Any]:
    with mailboxes(sqlite_office) as room:
        yield room


@pytest.fixture
def person(sqlite_office: TestOffice, room: Any) -> Person:
    del room
    person = Person(office=sqlite_office)
    person.begin(words="A secret sentence.")
    person.get("box.html")
    return person


def test_leave_now_wipes_the_session_and_goes_elsewhere_without_a_redirect(person: Person, room: Any) -> None:
    token = person.client.cookies[COOKIE].value
    assert room.store.get(token) is not None
    # As from a page that was open too long: no token of the form, no origin.
    answer = person.client.post("/en/mailbox/leave.html", secure=True, HTTP_HOST="localhost", **MARKED)
    assert answer.status_code == 200
    assert answer.headers["Refresh"] == "0; url=https://harmless.example/"
    assert "Location" not in answer.headers
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert room.store.get(token) is None
    assert answer.cookies[COOKIE].value == ""


def test_closing_the_mailbox_wipes_it_and_says_what_stays(person: Person, room: Any) -> None:
    token = person.client.cookies[COOKIE].value
    page = person.post("out.html")
    assert "The mailbox is closed" in seen(page)
    assert page.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert room.store.get(token) is None
    person.get("box.html")
    assert person.at == "index.html"


def test_looking_at_the_ways_out_does_nothing(person: Person, room: Any) -> None:
    token = person.client.cookies[COOKIE].value
    for page in ("leave.html", "out.html"):
        person.get(page)
        assert person.at == "index.html"
    assert room.store.get(token) is not None


def test_after_fifteen_idle_minutes_the_mailbox_is_closed_and_what_was_typed_is_not_lost(
    person: Person, room: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safeconduct.mailbox import sessions

    person.get("message.html")
    late = sessions._now() + (15 * 60 + 1) * 1_000_000_000
    monkeypatch.setattr(sessions, "_now", lambda: late)
    page = person.post("message.html", words="A long letter, <almost> finished.")
    assert page.status_code == 403
    assert "closed after 15 minutes" in seen(page)
    assert "A long letter, <almost> finished." in seen(page)
    assert "Clear-Site-Data" in page.headers
    assert room.store.get(person.client.cookies[COOKIE].value) is None
    person.get("box.html")
    assert person.at == "index.html"


def test_what_was_written_first_is_given_back_when_its_session_is_over(
    sqlite_office: TestOffice, room: Any
) -> None:
    late = Person(office=sqlite_office)
    late.draw()
    late.copy()
    room.store.wipe(late.client.cookies[COOKIE].value)
    page = late.post("write.html", words="The first letter.", brings_words="An invented lorry.", send="1")
    assert page.status_code == 403
    assert "The first letter." in seen(page)
    assert "An invented lorry." in seen(page)
    assert "Begin with new words" in seen(page)


def test_a_page_that_shows_the_mailbox_goes_from_the_screen_with_its_session(person: Person) -> None:
    for page in ("box.html", "proof.html", "sent.html"):
        assert person.get(page).headers["Refresh"] == "900; url=index.html"


def test_a_page_on_which_somebody_writes_stays(person: Person) -> None:
    for page in ("message.html", "family.html", "file.html"):
        assert "Refresh" not in person.get(page).headers, "a long letter must not vanish while it is written"


def test_without_a_session_leaving_is_a_plain_link(sqlite_office: TestOffice, room: Any) -> None:
    del room
    visitor = Person(office=sqlite_office)
    body = visitor.get("index.html").content.decode()
    assert '<a href="https://harmless.example/" rel="noreferrer noopener">' in body
    assert not visitor.client.cookies, "a page without a form leaves no cookie"


def test_pages_that_show_words_are_left_with_the_wiping_button(sqlite_office: TestOffice, room: Any) -> None:
    del room
    visitor = Person(office=sqlite_office)
    visitor.draw()
    assert 'action="leave.html"' in visitor.page.content.decode()


def test_opening_another_mailbox_wipes_the_session_before(person: Person, room: Any) -> None:
    before = person.client.cookies[COOKIE].value
    person.come_back()
    assert person.client.cookies[COOKIE].value != before
    assert room.store.get(before) is None
