"""A case on one page: where it stands, who is in it, what was done, what can be done, and what cannot."""

import re
from html import unescape
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.console.looking import faults, shown
from tests.console.sitting import Room, at_desks, begin_again
from tests.story import CHAPTERS, Played

from safeconduct.casefile.act import ACTS
from safeconduct.casefile.sentences import stage_name
from safeconduct.casefile.words import Kind, Stage
from safeconduct.console.acting.naming import OTHER, name_of, subject_of
from safeconduct.console.cases.history import SHOWN_AT_ONCE
from safeconduct.console.cases.stages import LINE, steps
from safeconduct.language import LANGUAGES
from safeconduct.registry.offering import offers
from safeconduct.registry.opening import look
from safeconduct.sealing.officer import OfficerKeys

TEAM = ("heron", "crane", "owl", "rook", "magpie")
READERS = ("heron", "owl")
OF_CASES = [name for name, declared in ACTS.items() if declared.kind is Kind.CASE]


def at(chapter: str, story: Played, keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch) -> Room:
    story.on(chapter)
    return at_desks(story, keys, monkeypatch)


def page(room: Room) -> str:
    return f"cases/{room.reference}.html"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_case_can_be_read_at_every_chapter_in_every_language(
    sqlite_story: Played, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    room = at(CHAPTERS[0], sqlite_story, officer_keys, monkeypatch)
    for chapter in CHAPTERS:
        sqlite_story.on(chapter)
        for account in READERS:
            begin_again(room, account, officer_keys)
            room.officers[account].language = language
            answer = room.officers[account].go(page(room))
            assert answer.status_code == 200
            assert stage_name(room.case.stage, language) in room.officers[account].text
            assert room.reference not in re.findall(r"<title>(.*?)</title>", answer.content.decode())[0]
            assert answer["Cache-Control"] == "no-store"


def test_the_page_offers_what_can_be_done_and_greys_the_rest_with_its_sentence(
    sqlite_story: Played, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch
) -> None:
    room = at("prepare", sqlite_story, officer_keys, monkeypatch)
    for account in TEAM:
        text = room.officers[account].go(page(room)).content.decode()
        now = " ".join(re.findall(r'<ul class="acts (?:next|also)">(.*?)</ul>', text, re.DOTALL))
        linked = set(re.findall(r"acting/[^/]+/(\w+)\.html", now))
        session = room.played.desk.officers[account]
        found = offers(session, look(session, room.reference))
        assert linked == {each.name for each in found if each.is_possible}, account
    answer = room.crane.go(page(room)).content.decode()
    grey = " ".join(re.findall(r'<ul class="acts grey">(.*?)</ul>\n', answer, re.DOTALL))
    assert "G22" in grey or "G24" in grey or "G09" in grey


def test_what_the_case_waits_for_stands_first_by_whose_turn_it_is(
    sqlite_story: Played, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch
) -> None:
    room = at("prepare", sqlite_story, officer_keys, monkeypatch)
    turns = {}
    for account in ("heron", "crane"):
        text = room.officers[account].go(page(room)).content.decode()
        theirs = re.search(r'<ul class="acts theirs">(.*?)</ul>', text, re.DOTALL)
        mine = re.search(r'<ul class="acts next">(.*?)</ul>', text, re.DOTALL)
        turns[account] = (unescape(mine[1]) if mine else "", unescape(theirs[1]) if theirs else "")
    # The go-ahead is the reception officer's to give; others read whose turn it is.
    assert "Give the go-ahead" in turns["crane"][0]
    assert "Give the go-ahead" not in turns["heron"][0]
    assert "Give the go-ahead" in turns["heron"][1]
    assert "crane" in turns["heron"][1]


def test_every_act_has_a_short_name_and_a_subject() -> None:
    names = {name_of(name) for name in OF_CASES}
    assert len(names) == len(OF_CASES)
    assert max(map(len, names)) <= 45
    assert [name for name in OF_CASES if subject_of(name) == OTHER] == []


def test_what_is_missing_for_whom_is_said_beside_them(
    sqlite_story: Played, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch
) -> None:
    room = at("receive", sqlite_story, officer_keys, monkeypatch)
    room.owl.go(page(room))
    assert "not told of their rights" in room.owl.text
    assert "no exclusion check" in room.owl.text
    assert "c2" in room.owl.text
    sqlite_story.on("grade")
    begin_again(room, "owl", officer_keys)
    room.owl.go(page(room))
    assert "not told of their rights" not in room.owl.text


def test_every_entry_stands_with_its_signature_and_its_leaf(
    sqlite_story: Played, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch
) -> None:
    from safeconduct.registry import journal
    from safeconduct.registry.models import Entry

    room = at("promise", sqlite_story, officer_keys, monkeypatch)
    journal.publish(room.played.installation)
    text = room.heron.go(page(room)).content.decode()
    rows = list(Entry.objects.filter(file_id=room.reference).order_by("index"))
    shown = [int(index) for index in re.findall(r'<li id="entry-(\d+)">', text)]
    assert shown == [row.index for row in reversed(rows)]
    older = text[text.index('<details class="older">') :] if len(rows) > SHOWN_AT_ONCE else ""
    assert len(re.findall(r'<li id="entry-\d+">', older)) == max(0, len(rows) - SHOWN_AT_ONCE)
    assert not older or f'href="#entry-{rows[0].index}"' in text
    for row in rows:
        assert bytes(row.digest).hex() in text
        assert f"leaf {row.leaf}, in a published checkpoint" in text
    assert "second signature" in text


def test_who_read_a_case_is_recorded_once_a_day(
    sqlite_story: Played, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch
) -> None:
    from safeconduct.registry.models import Entry
    from safeconduct.registry.watching import WATCH

    room = at("promise", sqlite_story, officer_keys, monkeypatch)
    watched = Entry.objects.filter(file_id=WATCH)
    before = watched.count()
    room.heron.go(page(room))
    assert watched.count() == before + 1
    room.heron.go(page(room))
    assert watched.count() == before + 1
    room.owl.go(page(room))
    assert watched.count() == before + 2


def test_a_stranger_is_sent_to_sign_in(
    sqlite_story: Played, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch
) -> None:
    room = at("contact", sqlite_story, officer_keys, monkeypatch)
    room.heron.client.cookies.clear()
    answer = room.heron.go(page(room))
    assert answer.status_code == 303
    assert "signin" in answer["Location"]


def test_the_line_of_stages_has_every_stage_that_a_case_can_stand_at(sqlite_story: Played) -> None:
    assert set(LINE) == set(Stage) - {Stage.NEW, Stage.ENDED, Stage.ERASED}
    sqlite_story.on("promise")
    found = steps(sqlite_story.case, "en")
    assert [step.state for step in found].count("here") == 1
    here = next(step for step in found if step.state == "here")
    assert here.name == stage_name(sqlite_story.case.stage, "en")
    assert here.leads


@pytest.mark.parametrize(("width", "scheme", "language"), [(1200, "light", "en"), (320, "dark", "uk")])
def test_the_pages_are_accessible_wide_and_narrow(
    sqlite_story: Played,
    officer_keys: dict[str, OfficerKeys],
    monkeypatch: pytest.MonkeyPatch,
    chromium: Browser,
    width: int,
    scheme: str,
    language: str,
) -> None:
    room = at("pay", sqlite_story, officer_keys, monkeypatch)
    window: Any = {
        "viewport": {"width": width, "height": 800},
        "color_scheme": scheme,
        # axe-core needs its timers; nothing on these pages runs a script.
        "java_script_enabled": True,
    }
    room.heron.language = language
    wishes = f"acting/{room.reference}/MakeProtectionPlan.html"
    for where in (page(room), wishes, f"acting/{room.reference}/NameDependants.html"):
        with shown(chromium, room.heron, where, **window) as opened:
            assert faults(opened) == []
