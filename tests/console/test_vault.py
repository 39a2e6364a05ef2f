"""The vault on screen: two people, a purpose, minutes; then shut; and each look is an entry."""

from typing import Any

import pytest
from tests.console.sitting import Room, at_desks, begin_again
from tests.story import Played

from safeconduct.language import LANGUAGES
from safeconduct.sealing.officer import OfficerKeys


@pytest.fixture
def room(sqlite_story: Played, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch) -> Room:
    sqlite_story.on("protect")
    return at_desks(sqlite_story, officer_keys, monkeypatch)


def vault(room: Room) -> str:
    return f"vault/{room.reference}.html"


def names() -> str:
    return "another invented town"


def propose(room: Room, account: str = "heron", **fields: str) -> Any:
    given = {"purpose": "to call the sister before the move", "minutes": "5", **fields}
    return room.officers[account].send(vault(room), propose="1", **given)


def digest_of(room: Room) -> str:
    (pending,) = [each for each in room.case.pending if each.act == "OpenVault"]
    return str(pending.digest)


def looks() -> int:
    from safeconduct.registry.models import Entry
    from safeconduct.registry.watching import WATCH

    return Entry.objects.filter(file_id=WATCH).count()


def test_two_custodians_open_it_for_a_purpose_and_each_look_is_an_entry(room: Room) -> None:
    assert propose(room).status_code == 303
    shown = room.wren.go(vault(room))
    assert "to call the sister before the move" in room.wren.text
    assert digest_of(room) in shown.content.decode()
    assert names() not in shown.content.decode()
    assert room.wren.send(vault(room), second=digest_of(room)).status_code == 303
    before = looks()
    for account in ("heron", "wren"):
        page = room.officers[account].send(vault(room), read="1")
        assert page.status_code == 200
        assert names() in room.officers[account].text
        assert page["Cache-Control"] == "no-store"
        assert 0 < int(page["Refresh"].partition(";")[0]) <= 300
    assert looks() == before + 2
    # Opening the page that offers it reads nothing.
    room.wren.go(vault(room))
    assert names() not in room.wren.text
    assert looks() == before + 2


def test_nobody_signs_their_own_proposal(room: Room) -> None:
    propose(room)
    room.heron.go(vault(room))
    assert 'name="second"' not in room.heron.last.content.decode()
    assert "another custodian has to sign" in room.heron.text
    refused = room.heron.send(vault(room), second=digest_of(room))
    assert refused.status_code == 422
    assert room.heron.send(vault(room), read="1").status_code == 422


def test_after_the_minutes_it_is_shut(room: Room, officer_keys: dict[str, OfficerKeys]) -> None:
    propose(room, minutes="2")
    room.wren.send(vault(room), second=digest_of(room))
    room.played.desk.clock.at("2024-01-05 10:20")
    begin_again(room, "wren", officer_keys)
    shut = room.wren.send(vault(room), read="1")
    assert shut.status_code == 422
    assert "The vault is shut" in room.wren.text
    assert names() not in room.wren.text
    assert 'name="read"' not in room.wren.go(vault(room)).content.decode()


def test_without_a_fresh_second_factor_no_form_is_shown_and_none_is_taken(
    sqlite_story: Played, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite_story.on("protect")
    room = at_desks(sqlite_story, officer_keys, monkeypatch, stepped_up=False)
    page = room.heron.go(vault(room))
    assert 'name="propose"' not in page.content.decode()
    assert "joining/stepup.html" in page.content.decode()
    sent = room.heron.again(
        vault(room), form="0" * 32, seen="0" * 64, propose="1", purpose="none", minutes="5"
    )
    assert (sent.status_code, "joining/stepup.html" in sent["Location"]) == (303, True)
    assert not room.case.pending


@pytest.mark.parametrize(
    ("purpose", "minutes"), [("", "5"), ("a purpose", "0"), ("a purpose", "61"), ("a", "x")]
)
def test_without_a_purpose_or_with_no_such_minutes_nothing_is_proposed(
    room: Room, purpose: str, minutes: str
) -> None:
    refused = propose(room, purpose=purpose, minutes=minutes)
    assert refused.status_code == 422
    assert 'role="alert"' in refused.content.decode()
    assert not room.case.pending


def test_the_same_form_sent_twice_proposes_once(room: Room) -> None:
    from tests.console.sitting import hidden_of

    room.heron.go(vault(room))
    form = {**hidden_of(room.heron.last), "propose": "1", "purpose": "once", "minutes": "5"}
    assert [room.heron.again(vault(room), **form).status_code for _ in range(2)] == [303, 303]
    assert len(room.case.pending) == 1


def test_where_one_waits_a_second_is_no_first_thought_and_falls_with_it(room: Room) -> None:
    propose(room, "heron")
    shown = room.wren.go(vault(room)).content.decode()
    assert "<summary>Propose it for another purpose</summary>" in shown
    assert "<h2>Propose to open it</h2>" not in shown
    propose(room, "wren", purpose="another purpose, as invented")
    assert len(room.case.pending) == 2
    digest = next(each.digest for each in room.case.pending if each.proposer == "heron")
    assert room.wren.send(vault(room), second=digest).status_code == 303
    assert room.case.pending == ()
    shown = room.heron.go(vault(room)).content.decode()
    assert 'name="second"' not in shown
    assert "<h2>Propose to open it</h2>" in shown


def test_who_is_not_admitted_sees_no_vault(room: Room) -> None:
    assert room.dove.go(vault(room)).status_code == 422
    assert "Purpose" not in room.dove.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_its_language_and_names_no_case_in_its_title(room: Room, language: str) -> None:
    room.heron.language = language
    propose(room)
    page = room.heron.go(vault(room)).content.decode()
    assert f'<html lang="{language}"' in page
    assert room.reference not in page.partition("</title>")[0]
