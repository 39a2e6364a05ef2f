"""The first page: whose turn it is, the endangered first, nothing of a case that is not open to whoever looks."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser
from tests.console.looking import faults, shown
from tests.console.sitting import HOST, Room, at_desks, text_of
from tests.office import TestOffice
from tests.registry.test_searching import WORDS, held, readings
from tests.registry.test_triage import write_in

from safeconduct.casefile.acts.access import AdmitOfficer
from safeconduct.casefile.acts.contact import JudgeHostile
from safeconduct.casefile.acts.thread import WriteMessage
from safeconduct.language import LANGUAGES, say
from safeconduct.sealing.officer import OfficerKeys


@pytest.fixture
def room(
    sqlite_office: TestOffice, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch
) -> Room:
    from safeconduct.registry import queue_memory

    queue_memory.forget_all()
    return at_desks(sqlite_office, officer_keys, monkeypatch)  # type: ignore[arg-type] # it has an installation


def listed(answer: Any) -> list[str]:
    """Return the references of the cases that a page lists, in order."""
    return re.findall(r'class="mono" href="[^"]*cases/([0-9a-z-]+)\.html"', answer.content.decode())


def test_a_stranger_is_sent_to_sign_in_and_sees_nothing(room: Room, sqlite_office: TestOffice) -> None:
    reference, _ = write_in(sqlite_office)
    del room
    for page in (
        "index.html",
        "search.html",
        "index.html?list=all",
        "office/index.html",
        "office/journal.html",
    ):
        answer = Client().get(f"/console/en/{page}", secure=True, headers={"host": HOST})
        assert answer.status_code == 303
        assert "joining/signin.html" in answer.headers["Location"]
        assert reference not in answer.content.decode()


def test_the_endangered_stand_first_and_what_is_late_says_by_how_much(
    room: Room, sqlite_office: TestOffice
) -> None:
    quiet, _ = write_in(sqlite_office)
    danger, _ = write_in(sqlite_office, danger="now")
    sqlite_office.clock.forward(minutes=10)
    answer = room.heron.go("index.html")
    assert listed(answer) == [danger, quiet]
    assert "in danger now" in room.heron.text
    assert "Answer by 1 August 2023 · today" in room.heron.text
    assert "Answer by 3 August 2023 · in 2 days" in room.heron.text


def test_a_page_names_no_case_in_its_title_and_is_stored_nowhere(
    room: Room, sqlite_office: TestOffice
) -> None:
    reference, _ = write_in(sqlite_office)
    answer = room.heron.go("index.html")
    assert answer.headers["Cache-Control"] == "no-store"
    (title,) = re.findall(r"<title>(.*?)</title>", answer.content.decode())
    assert title == "Console"
    assert reference in answer.content.decode()


def test_whoever_is_not_admitted_sees_neither_the_case_nor_that_there_is_one(
    room: Room, sqlite_office: TestOffice
) -> None:
    reference = held(sqlite_office)
    for account in ("magpie", "dove", "raven", "stork"):
        officer = room.officers[account]
        for name in ("mine", "all", "overdue", "flagged"):
            assert reference not in officer.go(f"index.html?list={name}").content.decode()
        for typed in (reference, "teal casket"):
            answer = officer.send("search.html", words=typed)
            assert listed(answer) == []
            assert "Nothing was found in what is open to you." in officer.text
    assert listed(room.owl.go("index.html?list=all")) == [reference]


def test_a_proposal_waits_for_those_who_may_second_it_and_not_for_whoever_made_it(
    room: Room, sqlite_office: TestOffice
) -> None:
    reference, _ = write_in(sqlite_office)
    sqlite_office.do(AdmitOfficer(account="owl"), "heron", reference)
    proposal = sqlite_office.do(JudgeHostile(reasons="Invented."), "heron", reference)
    page = f"acting/{reference}/second/{proposal.digest}.html"
    assert page in room.owl.go("index.html?list=second").content.decode()
    assert "Read and sign what heron proposes" in room.owl.text
    assert listed(room.heron.go("index.html?list=second")) == []
    assert listed(room.heron.go("index.html?list=waiting")) == [reference]


def test_filters_keep_what_they_name_and_an_address_made_up_shows_the_whole_list(
    room: Room, sqlite_office: TestOffice
) -> None:
    quiet, _ = write_in(sqlite_office)
    danger, _ = write_in(sqlite_office, danger="now")
    assert listed(room.heron.go("index.html?list=all&flag=in-danger-now")) == [danger]
    assert listed(room.heron.go("index.html?list=all&stage=contact")) == [danger, quiet]
    assert listed(room.heron.go("index.html?list=all&stage=awarded")) == []
    assert "No case of this list is of that kind." in room.heron.text
    assert listed(room.heron.go("index.html?list=nonsense&flag=%00&stage=<b>&page=-1")) == [danger, quiet]


def test_no_address_makes_the_first_page_fail(room: Room) -> None:
    client = room.heron.client

    @settings(max_examples=25)
    @given(st.dictionaries(st.sampled_from(("list", "flag", "stage", "page")), st.text(max_size=20)))
    def try_one(query: dict[str, str]) -> None:
        answer = client.get("/console/en/index.html", query, secure=True, headers={"host": HOST})
        assert answer.status_code == 200

    try_one()


def test_a_case_is_found_by_words_that_stand_in_it_and_the_address_tells_nothing(
    room: Room, sqlite_office: TestOffice
) -> None:
    reference = held(sqlite_office)
    answer = room.owl.send("search.html", words="Teal casket")
    assert listed(answer) == [reference]
    assert WORDS in text_of(answer)
    assert "casket" not in answer.wsgi_request.get_full_path()
    assert listed(room.owl.send("search.html", words=reference[:7].upper())) == [reference]
    assert room.owl.send("search.html", words="a").status_code == 422
    assert "Write at least one word" in room.owl.text


def test_that_somebody_looked_is_on_record_once_a_day(room: Room, sqlite_office: TestOffice) -> None:
    held(sqlite_office)
    for _ in range(3):
        room.owl.go("index.html")
        room.owl.send("search.html", words="casket")
    assert sorted(readings(sqlite_office)) == [("owl", "", "queue"), ("owl", "", "search")]


def test_an_account_without_a_case_is_not_recorded_as_having_looked(
    room: Room, sqlite_office: TestOffice
) -> None:
    held(sqlite_office)
    assert "Your roles open no case." in text_of(room.dove.go("index.html"))
    assert readings(sqlite_office) == []


def cost(room: Room) -> int:
    with CaptureQueriesContext(connection) as captured:
        room.heron.go("index.html")
    return len(captured)


def test_the_page_takes_the_same_queries_for_one_case_and_for_forty(
    room: Room, sqlite_office: TestOffice
) -> None:
    write_in(sqlite_office)
    room.heron.go("index.html")
    one = cost(room)
    for _ in range(40):
        write_in(sqlite_office)
    room.heron.go("index.html")
    assert cost(room) == one


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_and_the_search_speak_every_language(
    room: Room, sqlite_office: TestOffice, language: str
) -> None:
    reference = held(sqlite_office)
    sqlite_office.do(WriteMessage(mailbox=1, words="We have read it."), "heron", reference)
    write_in(sqlite_office, danger="soon", under_18="yes")
    room.heron.language = language
    for name in ("mine", "all", "overdue", "soon", "flagged", "waiting", "second"):
        answer = room.heron.go(f"index.html?list={name}")
        assert answer.status_code == 200
        assert "{" not in room.heron.text
    assert say("in danger soon", language) in text_of(room.heron.go("index.html"))
    if language != "en":
        for english in ("My turn", "Due soon", "Flagged", "Search", "Sign out"):
            assert english not in room.heron.text
    assert room.heron.send("search.html", words="teal").status_code == 200


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (320, "dark")])
def test_the_first_page_can_be_used_by_everybody_on_any_screen(
    chromium: Browser, room: Room, sqlite_office: TestOffice, width: int, scheme: str
) -> None:
    reference = held(sqlite_office)
    sqlite_office.do(JudgeHostile(reasons="Invented."), "heron", reference)
    write_in(sqlite_office, danger="now", under_18="yes")
    look = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    for officer, page in ((room.owl, "index.html"), (room.heron, "index.html"), (room.heron, "search.html")):
        with shown(chromium, officer, page, **look) as opened:
            assert faults(opened) == []
