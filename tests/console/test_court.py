"""Exports for a court on screen: chosen line by line, signed by a second person, made by one of the two."""

import io
import os
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.console.looking import faults, shown
from tests.console.sitting import Room, at_desks
from tests.story import Played

import safeconduct_verify as verify
from safeconduct.casefile.acts.care import RecordMedicalNeed
from safeconduct.casefile.parts.protection import Urgency
from safeconduct.language import LANGUAGES
from safeconduct.sealing.officer import OfficerKeys

SHOTS = os.environ.get("SAFECONDUCT_SHOTS", "")
"""A folder for pictures of the page, for whoever wants to look at it."""

REASON = {"purpose": "An invented hearing.", "recipient": "The invented court.", "basis": "Order 1."}


@pytest.fixture
def room(sqlite_story: Played, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch) -> Room:
    sqlite_story.on("promise")
    return at_desks(sqlite_story, officer_keys, monkeypatch)


def page(room: Room) -> str:
    return f"court/{room.reference}.html"


def propose(room: Room, **fields: str) -> Any:
    given = {**REASON, "line-0": "full", "line-1": "statement", **fields}
    return room.owl.send(page(room), propose="1", **given)


def digest_of(room: Room) -> str:
    (pending,) = [each for each in room.case.pending if each.act == "ExportBundle"]
    return str(pending.digest)


def test_a_legal_adviser_proposes_a_second_person_signs_and_one_of_the_two_takes_it_away(
    room: Room, tmp_path: Path
) -> None:
    assert page(room) in room.owl.go(f"cases/{room.reference}.html").content.decode()
    assert propose(room).status_code == 303
    room.owl.go(page(room))
    assert 'name="second"' not in room.owl.last.content.decode()
    assert "a second person has to sign it" in room.owl.text
    seen = room.heron.go(page(room)).content.decode()
    assert digest_of(room) in seen
    # The second person reads exactly what goes along, and proposes nothing themselves.
    assert re.search(r">0</td>.*?in full</td>.*?>1</td>.*?signed statement alone</td>", seen, re.DOTALL)
    assert 'name="propose"' not in seen
    assert room.heron.send(page(room), second=digest_of(room)).status_code == 303
    assert not room.case.pending
    (made,) = re.findall(r'name="make" value="(\d+)"', room.owl.go(page(room)).content.decode())
    assert 'name="make"' not in room.wren.go(page(room)).content.decode()
    assert room.wren.send(page(room), make=made).status_code == 422
    taken = room.owl.send(page(room), make=made)
    assert (taken.status_code, taken["Content-Type"]) == (200, "application/zip")
    assert taken["Content-Disposition"] == 'attachment; filename="bundle.zip"'
    assert taken["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(taken.content)) as opened:
        opened.extractall(tmp_path / "bundle")
    authority = bytes(room.played.installation.authority)
    _, facts = verify.check_bundle(tmp_path / "bundle", authority)
    assert (facts["decision"]["recipient"], facts["in_full"][0]) == (REASON["recipient"], 0)


INCOMPLETE: tuple[dict[str, str], ...] = (
    {"purpose": ""},
    {"recipient": " "},
    {"basis": ""},
    {"line-0": "", "line-1": ""},
    {"line-0": "file", "line-1": "nothing such"},
    {"purpose": "x" * 5000},
)


def test_what_is_not_complete_or_not_theirs_is_refused_and_loses_nothing(room: Room) -> None:
    for fields in INCOMPLETE:
        refused = propose(room, **fields)
        assert refused.status_code == 422, fields
        content = refused.content.decode()
        assert 'role="alert"' in content
        assert all(text in content for name, text in (REASON | fields).items() if name in REASON)
    # What no page offers is refused as well: another's role, a bundle that nobody signed for.
    form = {"propose": "1", **REASON, "line-0": "full"}
    assert room.heron.send(page(room), **form).status_code == 422
    assert "Your roles do not allow this" in room.heron.text
    for number in ("", "-1", "0", "9" * 5000, "²"):
        assert room.owl.send(page(room), make=number).status_code == 422
    assert room.heron.send(page(room), second="0" * 64).status_code == 422
    assert not room.case.pending
    # To whom the case is not open, it is as if there were none.
    assert room.raven.go(page(room)).status_code == 422
    assert "No case of this reference is open to you" in room.raven.text


def test_what_is_kept_aside_is_offered_as_its_statement_alone(room: Room) -> None:
    """And whoever decides reads what every bundle shows beside what is chosen."""
    need = RecordMedicalNeed(label="p1", urgency=Urgency.BEFORE_MOVING, aside={"need": "Invented insulin."})
    place = room.played.desk.do(need, "wren").index
    content = room.owl.go(page(room)).content.decode()
    offered = re.findall(rf'<select id="line-{place}".*?</select>', content, re.DOTALL)
    assert re.findall(r'value="(\w*)"', offered[0]) == ["", "out", "statement"]
    assert 'value="full"' in content
    assert "how many entries the whole journal has" in room.owl.text
    assert propose(room, **{f"line-{place}": "full"}).status_code == 303
    (pending,) = [each for each in room.case.pending if each.act == "ExportBundle"]
    assert place not in pending.fields["full"]


def test_one_choice_for_all_lines_saves_choosing_each(room: Room) -> None:
    need = RecordMedicalNeed(label="p1", urgency=Urgency.BEFORE_MOVING, aside={"need": "Invented insulin."})
    place = room.played.desk.do(need, "wren").index
    # A file never goes because all lines were chosen, and what can go only as its statement goes as that.
    chosen = {"all": "full", "line-0": "out", "line-1": "statement"}
    assert propose(room, **chosen).status_code == 303
    (pending,) = [each for each in room.case.pending if each.act == "ExportBundle"]
    assert pending.fields["full"] == list(range(2, place))
    assert pending.fields["statements"] == [1, place]
    assert not pending.fields["files"]


@pytest.mark.parametrize("for_all", ["", "out", "file", "nothing such"])
def test_nothing_goes_of_which_nothing_was_said(room: Room, for_all: str) -> None:
    assert propose(room, **{"all": for_all, "line-0": "", "line-1": ""}).status_code == 422
    assert propose(room, all=for_all).status_code == 303
    (pending,) = [each for each in room.case.pending if each.act == "ExportBundle"]
    assert (pending.fields["full"], pending.fields["statements"]) == ([0], [1])


def test_it_reads_well_on_a_telephone_and_on_a_desk_in_every_language(room: Room, chromium: Browser) -> None:
    propose(room)
    room.heron.send(page(room), second=digest_of(room))
    propose(room, **{"line-2": "full"})
    for account, language, width in (*(("owl", code, 360) for code in LANGUAGES), ("heron", "en", 1100)):
        room.officers[account].language = language
        viewport = {"width": width, "height": 900}
        with shown(chromium, room.officers[account], page(room), viewport=viewport) as here:
            if SHOTS:
                here.screenshot(path=f"{SHOTS}/court-{account}-{language}-{width}.png", full_page=True)
            assert not faults(here)
