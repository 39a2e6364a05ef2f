"""Inspections on screen: blind until both have signed, no consequence before, and a third where two disagree."""

from typing import Any

import pytest
from tests.console.sitting import Room, at_desks
from tests.story import Played

from safeconduct.language import LANGUAGES, say
from safeconduct.sealing.officer import OfficerKeys

SEEN = "Scratches behind the left door, as invented for this test."


@pytest.fixture
def room(sqlite_story: Played, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch) -> Room:
    sqlite_story.on("receive")
    return at_desks(sqlite_story, officer_keys, monkeypatch)


def page(room: Room) -> str:
    return f"inspection/{room.reference}.html"


def inspect(room: Room, account: str, first: str, second: str, findings: str = SEEN) -> Any:
    return room.officers[account].send(
        page(room), inspect="1", grade1=first, findings1=findings, grade2=second, findings2=findings
    )


def test_the_second_inspector_sees_nothing_of_the_first_and_the_list_is_silent(room: Room) -> None:
    assert inspect(room, "ibis", "B", "A").status_code == 303
    shown = room.tern.go(page(room)).content.decode()
    assert SEEN not in shown
    assert "waits for a second inspection" in room.tern.text
    assert "What the list says now" not in room.tern.text
    assert inspect(room, "tern", "B", "A", "Nothing else, as invented.").status_code == 303
    for account in ("ibis", "tern", "heron"):
        shown = room.officers[account].go(page(room)).content.decode()
        assert "What the list says now" not in shown
        assert SEEN not in shown
    assert {item.grade for item in room.case.custody.items} == {""}


def test_grades_that_agree_are_revealed_at_once_with_what_the_list_says(room: Room) -> None:
    inspect(room, "ibis", "A", "A")
    inspect(room, "tern", "A", "A")
    assert 'name="reveal"' not in room.ibis.go(page(room)).content.decode()
    assert room.owl.send(page(room), reveal="1").status_code == 303
    assert [item.grade for item in room.case.custody.items] == ["A", "A"]
    room.owl.go(page(room))
    assert "graded A" in room.owl.text
    assert "What the list says now" in room.owl.text
    assert "500,000 USD" in room.owl.text


def test_where_two_disagree_a_third_decides_between_them(room: Room) -> None:
    from safeconduct.casefile.acts.access import AdmitOfficer

    inspect(room, "ibis", "B", "A")
    inspect(room, "tern", "D", "A")
    room.owl.send(page(room), reveal="1")
    room.played.desk.do(AdmitOfficer(account="lark"), "heron")
    for account in ("ibis", "tern"):
        shown = room.officers[account].go(page(room)).content.decode()
        assert 'name="third1"' not in shown
    shown = room.lark.go(page(room)).content.decode()
    assert SEEN in shown
    assert [f'name="third1" value="{grade}"' in shown for grade in "ABCDEF"] == [
        False,
        True,
        True,
        True,
        False,
        False,
    ]
    outside = room.lark.send(page(room), third="1", third1="F", why1="Worse than both.")
    assert outside.status_code == 422
    assert room.lark.send(page(room), third="1", third1="C", why1="Two days of work.").status_code == 303
    assert [item.grade for item in room.case.custody.items] == ["C", "A"]


def test_a_grade_without_findings_is_refused_and_what_was_typed_stays(room: Room) -> None:
    refused = room.ibis.send(page(room), inspect="1", grade1="A", findings1="", grade2="", findings2="kept")
    assert refused.status_code == 422
    shown = refused.content.decode()
    assert 'role="alert"' in shown
    assert "kept" in shown
    assert 'value="A" checked' in shown
    assert not room.case.custody.items[0].inspections
    nothing = room.ibis.send(page(room), inspect="1", findings1="", findings2="")
    assert nothing.status_code == 422


def test_who_is_no_inspector_is_offered_no_grade_and_is_refused_one(room: Room) -> None:
    assert 'name="grade1"' not in room.crane.go(page(room)).content.decode()
    refused = inspect(room, "crane", "A", "A")
    assert refused.status_code == 422
    assert "Your roles do not allow this" in room.crane.text
    assert not room.case.custody.items[0].inspections


def test_the_same_inspection_sent_twice_counts_once(room: Room) -> None:
    from tests.console.sitting import hidden_of

    room.ibis.go(page(room))
    form = {**hidden_of(room.ibis.last), "inspect": "1", "grade1": "A", "findings1": SEEN}
    assert [room.ibis.again(page(room), **form).status_code for _ in range(2)] == [303, 303]
    assert len(room.case.custody.items[0].inspections) == 1


def test_a_dangerous_item_is_offered_to_nobody(room: Room) -> None:
    from safeconduct.casefile.acts.custody import PlaceSafetyHold
    from safeconduct.casefile.parts.custody import Hazard

    room.played.desk.do(PlaceSafetyHold(items=(1,), hazards=(Hazard.LEAK,)), "crane")
    shown = room.ibis.go(page(room)).content.decode()
    assert 'name="grade1"' not in shown
    assert 'name="grade2"' in shown
    assert "on safety hold: leaking fuel" in room.ibis.text


@pytest.mark.parametrize("act", ["Inspect", "RevealGrades", "InspectThird"])
def test_there_is_no_form_for_grades_apart_from_the_scale(room: Room, act: str) -> None:
    led = room.ibis.go(f"acting/{room.reference}/{act}.html")
    assert (led.status_code, led["Location"]) == (303, f"/console/en/{page(room)}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_scale_stands_beside_the_form_in_every_language(room: Room, language: str) -> None:
    from safeconduct.console.inspection.guide import DEFINITIONS

    room.ibis.language = language
    room.ibis.go(page(room))
    for means in DEFINITIONS.values():
        assert say(means, language) in room.ibis.text
