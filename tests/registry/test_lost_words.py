"""Lost words: somebody writes anew, two officers know them again, and the new mailbox opens the old case, empty."""

from dataclasses import replace
from typing import Any

import pytest
from tests.office import TestOffice
from tests.registry.stories import WORDS, accepted, enact
from tests.registry.test_mailboxes import opens
from tests.registry.test_triage import write_in
from tests.registry.test_verifying import verified

from safeconduct.casefile.acts.access import OpenVault
from safeconduct.casefile.acts.contact import JudgeDuplicate
from safeconduct.casefile.acts.offer import Withdraw
from safeconduct.casefile.acts.thread import (
    AgreeQuestion,
    PointMailbox,
    RebindMailbox,
    SendMessage,
    TellWhereThingsStand,
)
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.gates.contact import standing_of
from safeconduct.casefile.words import Stage


def came_back(office: TestOffice) -> tuple[str, str, Any]:
    """Return the old case, the small new one, and the session of the mailbox that began it."""
    enact(office)
    old, _ = accepted(office)
    agree = AgreeQuestion(agreed="On the second day.", hidden={"answer": "bees"})
    office.both(agree, "heron", "wren", old)
    new, person = write_in(office, words="I have lost the invented words.", lost_words=True)
    return old, new, person


def bound(office: TestOffice, old: str, person: Any) -> int:
    """Let two who have read the agreed answer bind the person's new keys in the old case."""
    office.both(OpenVault(purpose="Lost words.", minutes=5), "heron", "wren", old)
    bind = RebindMailbox(
        mailbox_key=person.keys.recipient, mailbox_sign=person.keys.public.hex(), verified="Answered."
    )
    office.both(bind, "heron", "wren", old)
    number: int = office.case(old).contact.mailbox
    return number


@pytest.mark.parametrize("judged_first", [False, True])
def test_the_person_comes_back_to_the_old_case_and_sees_nothing_written_before(
    office: TestOffice, *, judged_first: bool
) -> None:
    from safeconduct.registry.opening import look

    old, new, person = came_back(office)
    number = bound(office, old, person)
    duplicate = JudgeDuplicate(other_case=old, reasons="Gave the agreed answer.")
    if judged_first:
        office.do(duplicate, "heron", new)
    office.both(PointMailbox(case=old, number=number), "heron", "wren", new)
    if not judged_first:
        office.do(duplicate, "heron", new)

    # The reader of the small case learns where the words lead, and that it ended they are not told.
    shown = look(person, new).case
    assert shown.contact.pointed == (old, 2)
    assert shown.stage is Stage.CONTACT

    back = replace(person, case=old, number=number)
    assert opens(old, back) == []
    office.do(TellWhereThingsStand(standing=standing_of(office.case(old))), "heron", old)
    assert look(back, old).case.promise.offer == office.case(old).promise.offer
    office.do(SendMessage(words=WORDS), back, old)
    office.do(Withdraw(), back, old)
    assert office.case(old).stage is Stage.ENDED
    assert verified(office, session=office.session("heron")).problems == []


def test_one_officer_points_no_mailbox_anywhere(office: TestOffice) -> None:
    from safeconduct.registry.opening import look

    old, new, person = came_back(office)
    office.do(PointMailbox(case=old, number=2), "heron", new)
    assert look(person, new).case.contact.pointed is None
    assert opens(new, person) == [0]


def test_a_mailbox_that_was_bound_nowhere_opens_nothing_wherever_it_is_pointed(office: TestOffice) -> None:
    from safeconduct.registry.errors import NoSuchFile
    from safeconduct.registry.opening import look

    old, new, person = came_back(office)
    office.both(PointMailbox(case=old, number=1), "heron", "wren", new)
    for number in (1, 2):
        with pytest.raises(NoSuchFile):
            look(replace(person, case=old, number=number), old)


def test_a_relatives_mailbox_is_never_pointed_to_the_persons_case(office: TestOffice) -> None:
    old, _, _ = came_back(office)
    asked, _ = write_in(office, relative=True, lost_words=True)
    with pytest.raises(GateRefused, match="G88"):
        office.do(PointMailbox(case=old, number=2), "heron", asked)
