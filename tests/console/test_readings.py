"""Reading is recorded: whichever page of a case an officer opens, once a day, for the auditors and for nobody else."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.console.looking import faults, shown
from tests.console.sitting import Room, at_desks, text_of
from tests.story import Played

from safeconduct.language import LANGUAGES
from safeconduct.sealing.officer import OfficerKeys

PAGE = "office/readings.html"
OF_A_CASE = (
    "cases/{case}.html",
    "acting/{case}/WriteMessage.html",
    "acting/{case}/MakeOffer.html",
    "acting/{case}/second/" + "0" * 64 + ".html",
    "reception/{case}.html",
    "inspection/{case}.html",
    "vault/{case}.html",
    "papers/{case}.html",
    "papers/{case}/promise.en.pdf",
)
"""Every kind of page that opens a case."""


@pytest.fixture
def room(sqlite_story: Played, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch) -> Room:
    sqlite_story.on("promise")
    return at_desks(sqlite_story, officer_keys, monkeypatch)


def looks(room: Room) -> list[tuple[str, str]]:
    from safeconduct.registry.watched import record

    found = record(room.played.desk.officers["raven"])
    return [(each.account, each.what) for each in found.lines if each.case == room.reference]


@pytest.mark.parametrize("page", OF_A_CASE)
def test_no_page_shows_a_case_without_a_record(room: Room, page: str) -> None:
    assert looks(room) == []
    for _ in range(2):
        assert room.crane.go(page.format(case=room.reference)).status_code in {200, 410}
    assert looks(room) == [("crane", "case")]


def test_an_auditor_reads_who_opened_what_and_no_hour(room: Room) -> None:
    room.owl.go(f"cases/{room.reference}.html")
    room.crane.go(f"cases/{room.reference}.html")
    answer = room.raven.go(PAGE)
    assert answer["Cache-Control"] == "no-store"
    text = text_of(answer)
    assert re.search(rf"crane {room.reference} opened the case .* owl {room.reference} opened the case", text)
    assert not re.search(r"\d\d:\d\d", text)
    room.raven.send(PAGE, about="OWL")
    assert "crane" not in text_of(room.raven.last)
    assert room.reference in text_of(room.raven.last)
    assert "owl" not in room.raven.last.wsgi_request.get_full_path().lower()
    assert "read this record" in text_of(room.raven.send(PAGE, about="raven"))


def test_the_person_in_contact_stands_in_no_record(room: Room) -> None:
    """They came, read and accepted in this chapter: the record is of officers alone."""
    room.owl.go(f"cases/{room.reference}.html")
    assert "mailbox" not in text_of(room.raven.go(PAGE))


def test_a_case_is_not_open_to_whoever_audits(room: Room) -> None:
    assert room.raven.go(f"cases/{room.reference}.html").status_code == 422


@pytest.mark.parametrize("account", ["heron", "dove", "owl"])
def test_nobody_else_reads_the_record_or_is_led_to_it(room: Room, account: str) -> None:
    officer: Any = room.officers[account]
    assert officer.go(PAGE).status_code == 403
    assert "readings.html" not in officer.go("office/index.html").content.decode()
    assert "readings.html" in room.raven.go("office/index.html").content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_record_speaks_every_language(room: Room, language: str) -> None:
    from safeconduct.console.office import watched

    room.owl.go(f"cases/{room.reference}.html")
    room.raven.language = language
    text = text_of(room.raven.go(PAGE))
    assert "{" not in text
    if language != "en":
        english = [*watched.READINGS.values(), "Record of readings", "What they did", "Show these"]
        assert [each for each in english if each in text] == []


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (320, "dark")])
def test_the_record_can_be_used_by_everybody_on_any_screen(
    chromium: Browser, room: Room, width: int, scheme: str
) -> None:
    room.owl.go(f"cases/{room.reference}.html")
    look = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    with shown(chromium, room.raven, PAGE, **look) as opened:
        assert faults(opened) == []
