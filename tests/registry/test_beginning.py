"""Mailbox and case begin together or not at all; lost words lead to the older case; nothing is opened twice over."""

from typing import Any

import pytest
from tests.office import TestOffice
from tests.registry.stories import WORDS, accepted, by_mailbox, enact
from tests.registry.test_concurrency import at_once
from tests.registry.test_mailboxes import TOLD, opened_with, opens, refusal
from tests.registry.test_verifying import verified

from safeconduct.casefile.acts.access import OpenVault
from safeconduct.casefile.acts.contact import OpenCase
from safeconduct.casefile.acts.thread import AgreeQuestion, RebindMailbox, SendMessage
from safeconduct.casefile.parts.contact import Channel
from safeconduct.sealing.words import new_words, words_sharing_locator


def opening(**more: Any) -> OpenCase:
    return OpenCase(channel=Channel.MAILBOX, words=WORDS, **more)


def rows_of_cases() -> tuple[int, int]:
    from safeconduct.registry.models import CaseFile, Mailbox

    return CaseFile.objects.filter(kind="case").count(), Mailbox.objects.count()


def test_preparing_stores_nothing(office: TestOffice) -> None:
    from safeconduct.registry.mailboxes import fresh_words, prepare

    before = rows_of_cases()
    words = fresh_words(office.installation)
    prepared = prepare(office.installation, words)
    assert rows_of_cases() == before
    assert office.installation.keyring.refs() == frozenset()
    refusal(office, words)
    assert str(prepared.secret) not in repr(prepared)


def test_mailbox_and_case_begin_together(office: TestOffice) -> None:
    from safeconduct.registry.mailboxes import begin, fresh_words, prepare

    words = fresh_words(office.installation)
    session = begin(office.installation, prepare(office.installation, words), opening())
    assert rows_of_cases() == (1, 1)
    assert opened_with(office, words) == session
    assert opens(session.case, session) == [0]
    assert verified(office, session=office.session("heron")).problems == []


def test_or_neither_does(office: TestOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused by a gate, by an office that could not answer, or cut off just before the end: nothing is left."""
    from safeconduct.casefile.gate import GateRefused
    from safeconduct.registry import journal
    from safeconduct.registry.mailboxes import begin, fresh_words, prepare

    words = fresh_words(office.installation)
    prepared = prepare(office.installation, words)
    with pytest.raises(GateRefused):
        begin(office.installation, prepared, OpenCase(channel=Channel.CALL, words=WORDS))

    def fails(*_: Any) -> None:
        raise OSError("the invented disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(journal, "append", fails)
        with pytest.raises(OSError, match="invented disk"):
            begin(office.installation, prepared, opening())
    assert rows_of_cases() == (0, 0)
    assert office.installation.keyring.refs() == frozenset()
    # What was prepared can still be begun.
    assert begin(office.installation, prepared, opening()).case


def test_of_two_who_begin_with_the_same_three_words_one_draws_anew_and_leaves_nothing(
    office: TestOffice,
) -> None:
    from safeconduct.registry.mailboxes import LocatorTaken, begin, fresh_words, prepare

    words = fresh_words(office.installation)
    prepared = [prepare(office.installation, each) for each in (words, words_sharing_locator(words))]
    results: list[Any] = at_once(
        *[lambda each=each: begin(office.installation, each, opening()) for each in prepared]
    )
    assert len([result for result in results if isinstance(result, LocatorTaken)]) == 1
    assert rows_of_cases() == (1, 1)
    assert len(office.installation.keyring.refs()) == 1


def test_words_that_are_taken_are_told_before_anything_is_written(office: TestOffice) -> None:
    from safeconduct.registry import mailboxes

    words = new_words()
    by_mailbox(office, words)
    with pytest.raises(mailboxes.LocatorTaken):
        mailboxes.prepare(office.installation, words_sharing_locator(words))


def test_words_whose_beginning_is_taken_are_never_shown(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safeconduct.registry import mailboxes

    words, free = new_words(), new_words()
    by_mailbox(office, words)
    drawn = iter([words_sharing_locator(words), words_sharing_locator(words), free])
    monkeypatch.setattr(mailboxes, "new_words", lambda: next(drawn))
    assert mailboxes.fresh_words(office.installation) == free


def test_a_form_sent_twice_begins_one_case(office: TestOffice) -> None:
    from safeconduct.registry.mailboxes import begin, fresh_words, prepare

    words = fresh_words(office.installation)
    prepared = prepare(office.installation, words)
    first, again = [begin(office.installation, prepared, opening(), request=b"form") for _ in range(2)]
    assert first.case == again.case
    assert rows_of_cases() == (1, 1)
    assert opens(again.case, again) == [0]


def test_after_lost_words_the_new_ones_open_the_older_case(office: TestOffice) -> None:
    """Two officers point the new mailbox to the case; opening it writes nothing, and shows nothing of before."""
    from safeconduct.casefile.acts.thread import PointMailbox
    from safeconduct.registry import mailboxes
    from safeconduct.registry.models import Mailbox
    from safeconduct.registry.opening import look

    enact(office)
    older, old = accepted(office)
    words = mailboxes.fresh_words(office.installation)
    newer = mailboxes.begin(
        office.installation, mailboxes.prepare(office.installation, words), opening(lost_words=True)
    )
    agree = AgreeQuestion(agreed="On the second day.", hidden={"answer": "bees"})
    office.both(agree, "heron", "wren", older)
    office.both(OpenVault(purpose="Lost words.", minutes=5), "heron", "wren", older)
    keys = office.case(newer.case).keys
    rebind = RebindMailbox(
        mailbox_key=keys["reader:1"], mailbox_sign=keys["mailbox:1"], verified="Answered as agreed."
    )
    office.both(rebind, "heron", "wren", older)
    number = office.case(older).contact.mailbox
    assert opened_with(office, words).case == newer.case
    office.both(PointMailbox(case=older, number=number), "heron", "wren", newer.case)
    before = list(Mailbox.objects.values())
    moved = opened_with(office, words)
    assert (moved.case, moved.number, moved.identity) == (older, number, newer.identity)
    assert list(Mailbox.objects.values()) == before
    assert opens(older, moved) == []
    office.do(SendMessage(words=WORDS), moved, older)
    assert office.case(older).contact.sent.count == 1
    # Duress words that are set from now on lead to the same case.
    other = mailboxes.fresh_duress_words(words)
    mailboxes.set_duress_words(moved, other, language="uk")
    assert (opened_with(office, other).case, opened_with(office, words).case) == (older, older)
    assert look(old, older).case.contact.pointed is None


def test_a_pointer_to_a_case_that_does_not_know_the_mailbox_is_not_followed(office: TestOffice) -> None:
    from safeconduct.casefile.acts.thread import PointMailbox
    from safeconduct.registry import mailboxes

    other, _ = by_mailbox(office)
    words = mailboxes.fresh_words(office.installation)
    own = mailboxes.begin(office.installation, mailboxes.prepare(office.installation, words), opening())
    office.both(PointMailbox(case=other, number=2), "heron", "wren", own.case)
    assert opened_with(office, words).case == own.case


def test_a_backup_of_before_an_erasure_opens_no_mailbox(office: TestOffice) -> None:
    """The row says nothing of an erasure, and the key is gone."""
    words = new_words()
    reference, _ = by_mailbox(office, words)
    office.installation.keyring.destroy(reference)
    assert str(refusal(office, words)) == TOLD
