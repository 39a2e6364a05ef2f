"""Triage: the endangered come first, whoever may look sees their own cases, and nothing of it is kept."""

import secrets
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.casefile import contacting as c
from tests.office import TestOffice

from safeconduct.casefile.acts.access import AdmitOfficer
from safeconduct.casefile.acts.contact import JudgeCredible, JudgeHostile, OpenCase
from safeconduct.casefile.acts.protection import RecordAgeEstablished, RecordMinor
from safeconduct.casefile.acts.thread import SendMessage, WriteMessage
from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.contact import Channel


def write_in(office: TestOffice, *, relative: bool = False, **told: Any) -> tuple[str, Any]:
    """Let somebody write a first contact; return the case and their session."""
    from safeconduct.registry.performing import new_reference, perform
    from safeconduct.registry.sessions import MailboxSession
    from safeconduct.registry.signing_in import verified_head
    from safeconduct.sealing.mailbox import MailboxKeys

    reference = new_reference()
    keys = MailboxKeys.of(secrets.token_bytes(32))
    head = verified_head(office.installation)
    person = MailboxSession(office.installation, 1, reference, keys, head, relative)
    channel = Channel.RELATIVE if relative else Channel.MAILBOX
    perform(OpenCase(channel=channel, **told), session=person, case=reference)
    return reference, person


def queue(office: TestOffice, account: str = "heron") -> list[Any]:
    from safeconduct.registry.triage import triage

    return triage(office.session(account))


def references(office: TestOffice, account: str = "heron") -> list[str]:
    return [one.reference for one in queue(office, account)]


def test_the_endangered_come_first_and_then_the_oldest(office: TestOffice) -> None:
    told: dict[str, dict[str, Any]] = {
        "older": {},
        "newer": {"danger": "no"},
        "relative": {"relative": True},
        "lost": {"lost_words": True},
        "duress": {},
        "soon": {"danger": "soon"},
        "minor": {"under_18": "yes"},
        "now": {"danger": "now"},
        "minor in danger now": {"danger": "now", "under_18": "yes"},
    }
    written = {}
    for name, answers in told.items():
        written[name], person = write_in(office, **answers)
        if name == "duress":
            office.do(SendMessage(words="All is well.", duress=1), person, written[name])
        office.clock.forward(minutes=1)
    names = {reference: name for name, reference in written.items()}
    assert [names[reference] for reference in references(office)] == [
        *("minor in danger now", "now", "minor", "soon", "duress", "lost", "relative", "older", "newer")
    ]


def test_a_contact_that_was_judged_waits_no_more(office: TestOffice) -> None:
    credible, hostile, unjudged = (write_in(office)[0] for _ in range(3))
    office.do(JudgeCredible(reasons="Invented."), "heron", credible)
    office.both(JudgeHostile(reasons="Invented."), "heron", "wren", hostile)
    office.do(WriteMessage(mailbox=1, words="We have read it."), "heron", unjudged)
    assert references(office) == [unjudged]


def test_each_officer_sees_the_contacts_that_are_open_to_them(office: TestOffice) -> None:
    first, second = write_in(office)[0], write_in(office)[0]
    office.do(AdmitOfficer(account="crane"), "heron", second)
    assert set(references(office)) == {first, second}
    assert references(office, "crane") == [second]
    assert references(office, "owl") == []


def test_what_an_officer_records_of_somebodys_age_counts_until_two_find_otherwise(office: TestOffice) -> None:
    from safeconduct.registry.why import Why

    reference, _ = write_in(office, under_18="no")
    office.do(RecordMinor(label="p1"), "heron", reference)
    assert queue(office)[0].why == (Why.UNDER_18,)
    office.do(AdmitOfficer(account="owl"), "heron", reference)
    grown = RecordAgeEstablished(label="p1", adult=True, established_by="An invented register.")
    office.both(grown, "heron", "owl", reference)
    assert queue(office)[0].why == ()


def test_the_queue_says_what_an_officer_needs_at_a_glance(office: TestOffice) -> None:
    write_in(
        office,
        languages=("uk", "ru"),
        brings=("t-80bv",),
        brings_words="And its crew's invented kettle.",
        dangerous_hours="At night.",
    )
    office.clock.forward(days=3)
    (one,) = queue(office)
    assert (one.days, one.languages, one.brings) == (3, ("uk", "ru"), ("t-80bv",))
    assert (one.brings_more, one.hours) == (True, "At night.")


def test_a_case_that_cannot_be_opened_stands_on_top_and_hides_no_other(office: TestOffice) -> None:
    from safeconduct.registry.models import Seal
    from safeconduct.registry.why import Why

    broken, whole = write_in(office)[0], write_in(office, danger="now")[0]
    seal = Seal.objects.get(file_id=broken, place="file:1", account="heron")
    Seal.objects.filter(pk=seal.pk).update(blob=bytes(seal.blob)[:-1] + bytes([bytes(seal.blob)[-1] ^ 1]))
    top, other = queue(office)
    assert (top.reference, top.why) == (broken, (Why.CANNOT_OPEN,))
    assert other.reference == whole


def test_looking_writes_nothing(office: TestOffice) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(3):
        write_in(office, danger="soon")
    with CaptureQueriesContext(connection) as asked:
        assert len(queue(office)) == 3
    changing = ("INSERT", "UPDATE", "DELETE")
    assert not [one["sql"] for one in asked if one["sql"].lstrip().upper().startswith(changing)]


@pytest.mark.parametrize("count", [100])
def test_a_flood_of_contacts_is_listed_whole(sqlite_office: TestOffice, count: int) -> None:
    expected = {write_in(sqlite_office, danger=("", "soon", "now")[n % 3])[0] for n in range(count)}
    found = queue(sqlite_office)
    assert {one.reference for one in found} == expected
    dangers = [str(one.why[0]) if one.why else "" for one in found]
    assert dangers == sorted(dangers, key=("in-danger-now", "in-danger-soon", "").index)


answers = st.fixed_dictionaries(
    {
        "danger": st.sampled_from(["", "now", "soon", "no"]),
        "under_18": st.sampled_from(["", "yes", "no"]),
        "lost_words": st.booleans(),
        "channel": st.sampled_from([Channel.MAILBOX, Channel.RELATIVE]),
    }
)


def contact(told: dict[str, Any], *, minutes: int, duress: bool) -> Case:
    case = c.done(
        replace(c.new(), reference=f"{minutes:04}-aaaa-0000-aaaa"),
        OpenCase(**told),
        c.PERSON,
        at=c.NOW + timedelta(minutes=minutes),
    )
    return c.done(case, SendMessage(words="Well.", duress=1), c.PERSON) if duress else case


@given(
    st.lists(
        st.tuples(answers, st.integers(0, 9999), st.booleans()), max_size=8, unique_by=lambda one: one[1]
    )
)
def test_nobody_stands_behind_somebody_less_endangered(told: list[tuple[dict[str, Any], int, bool]]) -> None:
    from safeconduct.registry.triage import in_turn, reasons, waiting
    from safeconduct.registry.why import Why

    cases = [contact(one, minutes=minutes, duress=duress) for one, minutes, duress in told]
    by_reference = {case.reference: case for case in cases}
    order = [by_reference[one.reference] for one in in_turn(waiting(case, c.NOW.date()) for case in cases)]
    assert len(order) == len(cases)
    grave = list(Why)
    for before, after in pairwise(order):
        first, second = reasons(before), reasons(after)
        only_second = [why for why in second if why not in first]
        only_first = [why for why in first if why not in second]
        if not only_first and not only_second:
            opened = (before.contact.opened_at, after.contact.opened_at)
            assert opened[0] is not None
            assert opened[1] is not None
            assert opened[0] <= opened[1]
        else:
            gravest = min((*only_first, *only_second), key=grave.index)
            assert gravest in only_first


def test_whoever_began_before_the_clock_was_put_right_has_waited_no_days() -> None:
    from safeconduct.registry.triage import waiting

    assert waiting(c.opened(), datetime(2023, 7, 1, tzinfo=UTC).date()).days == 0
