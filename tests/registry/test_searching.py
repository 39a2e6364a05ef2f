"""Searching finds what is open to whoever searches, and nothing else; what was read is recorded, once a day."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.casefile import contacting as c
from tests.office import TestOffice
from tests.registry.stories import enact, offer
from tests.registry.test_triage import write_in

from safeconduct.casefile.acts.access import AdmitOfficer, PlaceLegalHold
from safeconduct.casefile.acts.contact import JudgeCredible
from safeconduct.casefile.acts.watch import RecordReading
from safeconduct.errors import BadInput

WORDS = "The invented tribunal of Teal River asked for the casket."


def found(office: TestOffice, typed: str, account: str = "heron") -> list[str]:
    from safeconduct.registry.searching import search

    return [each.reference for each in search(office.session(account), typed).found]


def held(office: TestOffice) -> str:
    reference, _ = write_in(office)
    office.do(AdmitOfficer(account="owl"), "heron", reference)
    office.do(PlaceLegalHold(reason=WORDS), "owl", reference)
    return reference


def readings(office: TestOffice) -> list[tuple[str, str, str]]:
    """Return what the auditor reads of readings: account, case, purpose."""
    from safeconduct.casefile.entry import read_body
    from safeconduct.registry import stores
    from safeconduct.sealing import agefile

    raven = office.session("raven")
    bodies = [
        read_body(agefile.unseal(entry.body, raven.identity), entry.statement)
        for entry in stores.entries("watch")
    ]
    return [
        (body.fields["account"], body.fields["case"], body.fields["purpose"])
        for body in bodies
        if body.act == RecordReading.__name__
    ]


def test_a_reference_is_found_by_its_beginning_however_it_is_typed(office: TestOffice) -> None:
    from safeconduct.registry.searching import by_reference

    reference, other = write_in(office)[0], write_in(office)[0]
    session = office.session("heron")
    typed = reference[:12].replace("-", " ").upper().replace("1", "l").replace("0", "O")
    assert by_reference(session, typed) == [reference]
    assert by_reference(session, reference) == [reference]
    assert set(by_reference(session, reference[0])) <= {reference, other}
    assert by_reference(session, "") == by_reference(session, "'; --") == by_reference(session, "%") == []


def test_a_case_that_is_not_open_to_whoever_searches_is_not_found(office: TestOffice) -> None:
    from safeconduct.registry.searching import by_reference

    reference = held(office)
    for account in ("magpie", "dove", "raven"):
        assert by_reference(office.session(account), reference) == []
        assert found(office, "teal", account) == []
    assert by_reference(office.session("owl"), reference) == [reference]


def test_every_word_has_to_stand_in_the_case(office: TestOffice) -> None:
    from safeconduct.registry.searching import search

    reference = held(office)
    write_in(office)
    assert found(office, "TEAL casket") == [reference]
    assert found(office, "teal kestrel") == []
    (hit,) = search(office.session("owl"), "casket").found
    assert any("casket" in excerpt for excerpt in hit.excerpts)


def test_a_search_says_how_far_it_came(office: TestOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    from safeconduct.registry import searching

    reference = held(office)
    for _ in range(3):
        write_in(office)
    monkeypatch.setattr(searching, "MOST_OPENED", 2)
    result = searching.search(office.session("heron"), "teal")
    assert (result.opened, result.left) == (2, 2)
    assert found(office, "teal") == [], f"{reference} is older than the two that were opened"


@pytest.mark.parametrize("typed", ["", " ", "a", "a b"])
def test_a_search_without_a_word_is_refused_with_a_sentence(sqlite_office: TestOffice, typed: str) -> None:
    with pytest.raises(BadInput, match="Write at least one word"):
        found(sqlite_office, typed)


@given(st.text(min_size=2, max_size=30).filter(lambda text: text.split() == [text]))
def test_what_stands_in_a_case_is_found_whatever_letters_it_has(text: str) -> None:
    from msgspec.structs import replace

    from safeconduct.registry.searching import matching

    case = c.opened()
    case = replace(case, access=replace(case.access, legal_hold=f"because of {text} it stays"))
    assert matching(case, [text.casefold()])


def test_no_key_digest_or_account_counts_as_a_word(sqlite_office: TestOffice) -> None:
    write_in(sqlite_office)
    assert found(sqlite_office, "age1") == found(sqlite_office, "heron") == []


def test_that_somebody_looked_is_recorded_once_for_a_day_and_a_purpose(office: TestOffice) -> None:
    from safeconduct.registry.watching import record_look

    reference, _ = write_in(office)

    def look(account: str, purpose: str = "case") -> None:
        record_look(office.session(account), case=reference, purpose=purpose)

    for _ in range(3):
        look("heron")
    look("wren")
    look("heron", "search")
    office.clock.forward(days=1)
    look("heron")
    assert readings(office) == [
        ("heron", reference, "case"),
        ("wren", reference, "case"),
        ("heron", reference, "search"),
        ("heron", reference, "case"),
    ]


def test_with_the_disks_alone_nobody_can_try_out_who_has_read_what(office: TestOffice) -> None:
    """A key of account, case and day alone could be guessed: the row of the reading must not confirm a guess."""
    from safeconduct.registry.models import Entry
    from safeconduct.registry.stores import request_digest
    from safeconduct.registry.watching import record_look

    reference, _ = write_in(office)
    record_look(office.session("heron"), case=reference, purpose="case")
    row = Entry.objects.filter(file_id="watch").get()
    guesses: list[Any] = [
        f"heron\x00{reference}\x002023-08-01\x00case".encode(),
        office.installation.server_key,
    ]
    from hashlib import blake2b

    said, key = guesses
    tried = [
        said,
        blake2b(said, digest_size=32).digest(),
        blake2b(said, key=key[:32], digest_size=32).digest(),
    ]
    assert bytes(row.request) not in {request_digest("system", each) for each in tried}
    assert b"heron" not in bytes(row.signed) + bytes(row.body)


def test_a_digest_is_no_word(office: TestOffice) -> None:
    """Two letters stand in every digest: whoever typed them would be shown every case that has an offer."""
    enact(office)
    reference = held(office)
    office.do(JudgeCredible(reasons="Invented."), "heron", reference)
    office.both(offer(office), "heron", "owl", reference)
    case = office.case(reference)
    assert case.promise.offer is not None
    for digest in (case.promise.offer.schedule_digest, case.promise.offer.digest):
        assert found(office, digest) == []
        assert found(office, digest[8:40]) == []
