"""Periods of retention in the console: proposed with their source, read by another, and how erasures stand."""

from pathlib import Path

import pytest
from tests.console.sitting import Room, at_desks, begin_again, text_of
from tests.console.test_office import digest_of, office_of, second
from tests.office import TestOffice
from tests.registry.stories import by_call, ended
from tests.registry.test_forgetting import opened_case

from safeconduct.casefile.acts.access import AdmitOfficer, AskForAccess, Erase
from safeconduct.casefile.parts.access import Request
from safeconduct.casefile.retention import Record
from safeconduct.language import LANGUAGES, day
from safeconduct.sealing.officer import OfficerKeys

PAGE = "office/forgetting.html"


@pytest.fixture
def room(
    sqlite_office: TestOffice, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch
) -> Room:
    return at_desks(sqlite_office, officer_keys, monkeypatch)  # type: ignore[arg-type] # it has an installation


def test_a_period_is_proposed_with_its_source_and_counts_when_another_has_signed(room: Room) -> None:
    assert room.owl.send(PAGE, record="contact", months="12", source="Law 7, art. 3").status_code == 303
    page = text_of(room.stork.go(f"office/second/{digest_of(room)}.html"))
    assert "A case that ended before anybody came" in page
    assert "12 months" in page
    assert "Law 7, art. 3" in page
    assert office_of(room).period(Record.CONTACT).months == 6, "one person sets nothing"
    assert second(room, "stork").status_code == 303
    assert office_of(room).period(Record.CONTACT).months == 12
    assert "12 months from 1 to 60 Law 7, art. 3" in text_of(room.owl.go(PAGE))


@pytest.mark.parametrize(
    ("record", "months", "source"),
    [("contact", "61", "A law"), ("award", "12", "A law"), ("", "12", "A law"), ("contact", "x", "A law")],
)
def test_a_period_out_of_bounds_is_refused_and_what_was_typed_stays(
    room: Room, record: str, months: str, source: str
) -> None:
    refused = room.owl.send(PAGE, record=record, months=months, source=source)
    assert refused.status_code == 422
    assert source in refused.content.decode()
    assert office_of(room).pending == ()


def test_whoever_may_not_set_periods_is_told_so(room: Room) -> None:
    refused = room.magpie.send(PAGE, record="contact", months="12", source="A law")
    assert "Your roles do not allow this" in text_of(refused)


def test_it_says_how_many_are_due_and_when_the_erased_are_complete_and_names_no_case(
    room: Room, sqlite_office: TestOffice, officer_keys: dict[str, OfficerKeys], tmp_path: Path
) -> None:
    from safeconduct.registry.backing_up import back_up

    office = sqlite_office
    cases = [by_call(office) for _ in range(2)]
    for reference in cases:
        office.do(AdmitOfficer(account="owl"), "heron", reference)
        ended(office, reference)
    made = back_up(office.installation, tmp_path / "backups")
    office.both(Erase(), "owl", "wren", cases[0])
    begin_again(room, "owl", officer_keys)
    for language in LANGUAGES:
        room.owl.language = language
        page = room.owl.go(PAGE).content.decode()
        assert day(made.contents.until, language) in page
        assert not [each for each in cases if each in page]
    room.owl.language = "en"
    text = text_of(room.owl.go(PAGE))
    assert "Due for erasure 1 Erased 1 Erased, and complete 0 Erased, and not complete yet 1" in text
    assert "Due for erasure: 1. Erased, and not complete yet: 1." in text_of(
        room.owl.go("office/health.html")
    )


def test_the_request_that_is_answered_is_chosen_by_what_was_asked_and_when(
    room: Room, sqlite_office: TestOffice
) -> None:
    office = sqlite_office
    reference, person = opened_case(office)
    for request in (Request.ACCESS, Request.ERASURE):
        office.do(AskForAccess(request=request, words="Please."), person, reference)
    room.owl.language = "en"
    page = text_of(room.owl.go(f"acting/{reference}/AnswerRequest.html"))
    today = day(office.clock.now.date(), "en")
    assert f"1 · access · {today}" in page
    assert f"2 · erasure · {today}" in page
    answer = room.owl.send(
        f"acting/{reference}/AnswerRequest.html", **{"f-answer": "This is recorded.", "f-answers": "1"}
    )
    assert answer.status_code == 303, room.owl.text
    access = office.case(reference).access
    assert [each.request for each in access.asked] == [Request.ERASURE]
    assert access.erasure_granted_at is None
