"""What a gate's refusal leaves: a tag that says nothing to whoever has not the case open, and nothing else."""

# ruff: noqa: PT012 - a batch is what is refused, with everything that was done in it before

import logging
import sqlite3
from contextlib import closing
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError
from hypothesis import given
from hypothesis import strategies as st
from tests.mailbox.boxes import begun
from tests.office import TestOffice
from tests.registry.refusing import TABLE, TO_NOBODY, is_refused, refused, tag_in, tags, written
from tests.registry.stories import WORDS, arrived, by_call, enact, offer
from tests.registry.test_concurrency import at_once
from tests.registry.test_seizure import tables

from safeconduct.casefile.acts.access import AdmitOfficer, Erase, LiftLegalHold
from safeconduct.casefile.acts.contact import JudgeCredible, OpenCase
from safeconduct.casefile.acts.offer import AcceptOffer
from safeconduct.casefile.acts.retention import SetRetention
from safeconduct.casefile.gate import GATES, GateRefused
from safeconduct.casefile.parts.contact import Channel
from safeconduct.casefile.retention import Record
from safeconduct.errors import SafeconductError
from safeconduct.sealing import agefile

KEYS = st.binary(min_size=32, max_size=32)
IDENTITIES = KEYS.map(agefile.identity_from_bytes)


@given(one=st.tuples(KEYS, IDENTITIES), other=st.tuples(KEYS, IDENTITIES))
def test_no_two_cases_and_no_two_gates_have_a_tag_in_common(
    one: tuple[bytes, str], other: tuple[bytes, str]
) -> None:
    """Also where one of a case's two secrets is known, and the other is not."""
    from safeconduct.registry.refusals import tag_of

    def made(shred_key: bytes, identity: str) -> set[bytes]:
        return {tag_of(shred_key, identity, gate) for gate in GATES}

    tags = made(*one)
    assert len(tags) == len(GATES)
    assert {len(tag) for tag in tags} == {32}
    for secrets in (other, (one[0], other[1]), (other[0], one[1])):
        assert tags.isdisjoint(made(*secrets)) or secrets == one


def test_a_tag_is_made_for_ever_as_it_is_made_now() -> None:
    """Tags outlive releases: made otherwise, what was remembered would silently count for nothing."""
    from safeconduct.registry.refusals import tag_of

    identity = agefile.identity_from_bytes(bytes(range(32, 64)))
    assert (
        tag_of(bytes(range(32)), identity, "G11").hex()
        == "58afd9b3e41a511eda9b1be037698c752cf5c5ca9bf13aaebf21358cea70f5f2"
    )


def test_each_gate_that_refuses_leaves_a_tag_and_everything_else_is_as_it_was(office: TestOffice) -> None:
    one, other = by_call(office), by_call(office)
    before = written(office)
    numbers = is_refused(office, one)
    assert written(office) == before
    assert tags() == {tag_in(office, one, number) for number in numbers}
    assert (refused(office, one), refused(office, other)) == (numbers, frozenset())


def test_the_same_refusal_again_leaves_nothing_more(office: TestOffice) -> None:
    reference = by_call(office)
    is_refused(office, reference)
    once = tags()
    is_refused(office, reference, who="wren")
    assert tags() == once
    is_refused(office, by_call(office))
    assert len(tags()) == 2 * len(once)


def test_a_second_signature_s_refusal_counts_for_the_case(office: TestOffice) -> None:
    from safeconduct.registry.performing import Seconding

    enact(office)
    reference = by_call(office)
    office.do(AdmitOfficer(account="owl"), "heron", reference)
    office.do(JudgeCredible(reasons=WORDS), "heron", reference)
    proposal = office.do(offer(office), "heron", reference)
    assert refused(office, reference) == frozenset()
    office.clock.forward(days=400)  # the offer would have lapsed before it is made
    numbers = is_refused(office, reference, Seconding(proposal.digest), "owl")
    assert refused(office, reference) == numbers


def test_a_refusal_by_the_database_is_its_gate_s(office: TestOffice) -> None:
    from safeconduct.registry.models import CaseFile

    first = arrived(office, "TAG SAME")
    with pytest.raises(GateRefused, match="G35"):
        arrived(office, "TAG SAME")
    (second,) = set(CaseFile.objects.filter(kind="case").values_list("reference", flat=True)) - {first}
    assert refused(office, second) == {"G35"}
    assert refused(office, first) == frozenset()


def test_a_batch_that_a_gate_refuses_leaves_the_same_tags(office: TestOffice) -> None:
    from safeconduct.registry.batches import batch

    reference, beginning = by_call(office), "aaaa-bbbb-cccc-dddd"
    before, head = written(office), tables(office)["registry_casefile"]
    seen = next(bytes(row["digest"]).hex() for row in head if row["reference"] == reference)
    opening = OpenCase(channel=Channel.CALL, words=WORDS)
    with pytest.raises(GateRefused), batch(office.installation) as acts:
        acts.do(opening, session=office.session("heron"), case=beginning)
        acts.do(TO_NOBODY, session=office.session("heron"), case=reference, seen=seen)
    assert written(office) == before
    assert refused(office, reference)
    left = tags()
    with pytest.raises(GateRefused), batch(office.installation) as acts:
        begun_here = acts.do(opening, session=office.session("heron"), case=beginning)
        acts.do(TO_NOBODY, session=office.session("heron"), case=beginning, seen=begun_here.digest)
    assert tags() == left, "of a case that never was"


def test_what_is_refused_for_another_reason_leaves_none(office: TestOffice) -> None:
    reference = by_call(office)
    judged = JudgeCredible(reasons=WORDS)
    for act, who, more in (
        (judged, "rook", {}),  # is not admitted
        (judged, "heron", {"seen": "0" * 64}),  # looked at something else
        (LiftLegalHold(decision="Invented."), "raven", {}),
        (Erase(), "owl", {}),
    ):
        with pytest.raises(SafeconductError) as refusal:
            office.do(act, who, reference, **more)
        assert not isinstance(refusal.value, GateRefused)
    office.do(judged, "heron", reference)
    assert tags() == set()


def test_what_is_no_case_leaves_none(office: TestOffice) -> None:
    """Neither the office's file, nor a case that is refused at its beginning."""
    from safeconduct.registry.performing import new_reference

    months = SetRetention(record=Record.CONTACT, months=1200, source="An invented law.")
    assert is_refused(office, office.office_file, months, "owl")
    reference = new_reference()
    assert is_refused(office, reference, OpenCase(channel=Channel.MAILBOX, words=WORDS))
    assert reference not in office.installation.keyring.refs()
    assert tags() == set()


def test_neither_the_true_words_nor_the_duress_words_leave_one(office: TestOffice) -> None:
    """With the one set of words a gate refuses what with the other is not asked: a tag would tell them apart."""
    from safeconduct.registry import refusals
    from safeconduct.registry.mailboxes import open_with
    from safeconduct.registry.sessions import DuressSession, MailboxSession

    box = begun(office, duress=True)
    true, duress = (open_with(office.installation, words) for words in (box.words, box.duress))
    assert (type(true), type(duress)) == (MailboxSession, DuressSession)
    before = written(office)
    assert is_refused(office, box.case, AcceptOffer(offer="0" * 64), true)
    for session in (true, duress, box.session):
        refusals.remember(session, box.case, [GATES["G11"]])
    assert written(office) == before
    assert tags() == set()


def test_looking_at_what_could_be_done_leaves_none(office: TestOffice) -> None:
    from safeconduct.registry.offering import beginnings, offers, office_offers
    from safeconduct.registry.opening import look

    reference = by_call(office)
    session = office.session("heron")
    greyed = [*offers(session, look(session, reference)), *office_offers(session), *beginnings(session)]
    assert any(isinstance(each.refusal, GateRefused) for each in greyed)
    assert tags() == set()


def test_a_tag_that_cannot_be_written_changes_nothing_of_the_refusal(
    office: TestOffice, caplog: pytest.LogCaptureFixture
) -> None:
    reference = by_call(office)
    with pytest.raises(GateRefused) as ordinary:
        office.do(TO_NOBODY, "heron", reference)
    with office.database.attacker() as raw:
        raw.execute("DROP TABLE registry_refusal")
    caplog.set_level(logging.DEBUG, "safeconduct")
    with pytest.raises(GateRefused) as lost:
        office.do(TO_NOBODY, "heron", reference)
    assert str(lost.value) == str(ordinary.value)
    (line,) = caplog.messages
    assert line.startswith("that a gate refused could not be remembered: ")
    assert reference not in line, "a log's lines have times"
    assert not any(number in line for number in GATES)
    # And the connection is as good as before.
    office.do(JudgeCredible(reasons=WORDS), "heron", reference)


def test_two_at_once_leave_it_once(office: TestOffice) -> None:
    reference = by_call(office)
    results = at_once(*(lambda: office.do(TO_NOBODY, "heron", reference),) * 4)
    assert all(isinstance(result, GateRefused) for result in results)
    assert refused(office, reference)
    assert len(tags()) == len(refused(office, reference))


def test_the_database_changes_and_removes_none_and_takes_nothing_else(office: TestOffice) -> None:
    is_refused(office, by_call(office))
    before = tags()
    statements = [
        "DELETE FROM registry_refusal",
        "INSERT INTO registry_refusal (tag) SELECT tag FROM registry_refusal",
    ]
    if office.database.vendor == "sqlite":
        statements += [
            "UPDATE registry_refusal SET tag = zeroblob(32)",
            "INSERT OR REPLACE INTO registry_refusal (tag) SELECT tag FROM registry_refusal",
            "INSERT INTO registry_refusal (tag) VALUES (zeroblob(31))",
            "INSERT INTO registry_refusal (tag) VALUES ('12345678901234567890123456789012')",
        ]
    else:
        statements += [
            "UPDATE registry_refusal SET tag = sha256('other')",
            "TRUNCATE registry_refusal",
            "INSERT INTO registry_refusal (tag) VALUES ('short')",
        ]
    with office.database.attacker() as raw:
        for statement in statements:
            with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError)):
                raw.execute(statement)
    assert tags() == before


def test_sqlite_keeps_no_order_in_which_tags_came(sqlite_office: TestOffice) -> None:
    from django.db import connection

    for _ in range(5):
        is_refused(sqlite_office, by_call(sqlite_office))
    with connection.cursor() as cursor:
        cursor.execute("SELECT tag FROM registry_refusal")
        found = [bytes(tag) for (tag,) in cursor.fetchall()]
        assert len(found) >= 5
        assert found == sorted(found)
        with pytest.raises(DatabaseError, match="rowid"):
            cursor.execute("SELECT rowid FROM registry_refusal")


def test_a_copy_of_the_database_has_them_in_the_same_form(sqlite_office: TestOffice, tmp_path: Any) -> None:
    from safeconduct.registry.dumping import copy

    is_refused(sqlite_office, by_call(sqlite_office))
    copy(tmp_path / "copy.sqlite3")
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as raw:
        assert {tag for (tag,) in raw.execute("SELECT tag FROM registry_refusal")} == tags()
        (made,) = raw.execute("SELECT sql FROM sqlite_master WHERE name = ?", [TABLE]).fetchone()
    assert made.endswith("WITHOUT ROWID")
