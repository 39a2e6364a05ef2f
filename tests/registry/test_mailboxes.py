"""The mailbox: its words open one thread and nothing else, and nothing tells one that exists from one that doesn't."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office import TestOffice
from tests.registry.stories import NAME, WORDS, accepted, by_mailbox, enact, offer
from tests.registry.test_concurrency import at_once
from tests.registry.test_verifying import verified

from safeconduct.casefile.acts.access import AdmitOfficer, OpenVault
from safeconduct.casefile.acts.contact import JudgeCredible, OpenCase
from safeconduct.casefile.acts.offer import AcceptOffer
from safeconduct.casefile.acts.thread import (
    AgreeQuestion,
    RebindMailbox,
    SendMessage,
    TellWhereThingsStand,
)
from safeconduct.casefile.gates.contact import standing_of
from safeconduct.casefile.parts.contact import Channel
from safeconduct.casefile.words import Stage
from safeconduct.sealing import agefile, stretch
from safeconduct.sealing.errors import CannotOpen
from safeconduct.sealing.words import new_words, words_sharing_locator

TOLD = "These words open no mailbox; check them one by one, in order."


def opened_with(office: TestOffice, words: Any) -> Any:
    from safeconduct.registry.mailboxes import open_with

    return open_with(office.installation, words)


def created(office: TestOffice, words: Any, **more: Any) -> Any:
    from safeconduct.registry import mailboxes

    return mailboxes.create(office.installation, words, **more)


def refusal(office: TestOffice, words: Any) -> Exception:
    from safeconduct.registry.mailboxes import NoMailbox

    with pytest.raises(NoMailbox) as caught:
        opened_with(office, words)
    return caught.value


def opens(reference: str, person: Any) -> list[int]:
    """Return the places of the entries that this mailbox opens with all it holds."""
    from safeconduct.registry import stores
    from safeconduct.registry.opening import unsealed

    key = person.installation.keyring.get(reference)
    held = stores.open_seals(key, reference, person.account, person.identity, "")
    found = []
    for index, entry in enumerate(stores.entries(reference)):
        try:
            unsealed(entry.body, held)
        except CannotOpen:
            continue
        found.append(index)
    return found


def test_the_words_open_the_session_again(office: TestOffice) -> None:
    words = new_words()
    reference, person = by_mailbox(office, words)
    again = opened_with(office, words)
    assert (again.case, again.account, again.seed) == (reference, person.account, person.seed)
    office.do(SendMessage(words=WORDS), again, reference)
    assert office.case(reference).contact.sent.count == 1


def test_wrong_words_and_unknown_ones_get_one_answer_after_the_same_work(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = new_words()
    by_mailbox(office, words)
    work: list[tuple[int, int]] = []
    derive = stretch.Stretch.derive

    def counted(self: stretch.Stretch, secret: bytes, salt: bytes) -> bytes:
        work.append((self.memory_bytes, self.passes))
        return derive(self, secret, salt)

    monkeypatch.setattr(stretch.Stretch, "derive", counted)
    answers, queries = [], []
    for wrong in (words_sharing_locator(words), new_words()):
        with CaptureQueriesContext(connection) as asked:
            answers.append(refusal(office, wrong))
        queries.append([query["sql"][:60] for query in asked])
    assert [str(answer) for answer in answers] == [TOLD, TOLD]
    assert work == [(64 * 1024 * 1024, 3)] * 2
    assert queries[0] == queries[1]


def test_trying_words_leaves_no_trace(office: TestOffice) -> None:
    from safeconduct.registry.models import Entry, Mailbox

    words = new_words()
    by_mailbox(office, words)
    before = (Entry.objects.count(), list(Mailbox.objects.values()))
    refusal(office, words_sharing_locator(words))
    opened_with(office, words)
    assert (Entry.objects.count(), list(Mailbox.objects.values())) == before


def test_words_that_another_mailbox_begins_with_are_drawn_anew(office: TestOffice) -> None:
    from safeconduct.registry.mailboxes import LocatorTaken

    words = new_words()
    reference, _ = by_mailbox(office, words)
    with pytest.raises(LocatorTaken, match="draw twelve new ones"):
        created(office, words_sharing_locator(words), case="another")
    assert opened_with(office, words).case == reference


def test_of_two_who_draw_the_same_beginning_at_once_one_draws_anew(office: TestOffice) -> None:
    from safeconduct.registry.mailboxes import LocatorTaken

    words = new_words()
    results: list[Any] = at_once(
        lambda: created(office, words, case="one"),
        lambda: created(office, words_sharing_locator(words), case="other"),
    )
    assert len([result for result in results if isinstance(result, LocatorTaken)]) == 1


def test_no_row_says_which_case_a_mailbox_opens(office: TestOffice) -> None:
    from safeconduct.registry.models import Mailbox

    references = [by_mailbox(office)[0] for _ in range(2)]
    rows = list(Mailbox.objects.values_list("locator", "salt", "slots"))
    assert len({tuple(len(bytes(value)) for value in row) for row in rows}) == 1
    for row in rows:
        for reference in references:
            assert not [value for value in row if reference.encode() in bytes(value)]


def test_a_contacts_own_words_open_only_their_own_thread(office: TestOffice) -> None:
    from safeconduct.registry.errors import NoSuchFile
    from safeconduct.registry.opening import look

    enact(office)
    reference, person = accepted(office)
    other, _ = by_mailbox(office)
    # Their own opening, the offer as it was seconded, and their own acceptance; nothing of the officers'.
    assert opens(reference, person) == [0, 5, 6]
    seen = look(person, reference).case
    assert seen.stage is Stage.ACCEPTED
    assert seen.protection.dependants == ()
    assert seen.contact.judged_by == ""
    assert NAME not in str(seen)
    for elsewhere in (other, "0000-0000-0000-0000"):
        with pytest.raises(NoSuchFile):
            look(person, elsewhere)
    with pytest.raises(CannotOpen):
        opens(other, person)


def test_a_file_identity_is_never_sealed_to_a_mailbox(office: TestOffice) -> None:
    from safeconduct.registry.models import Seal

    enact(office)
    reference, _ = accepted(office)
    places = set(Seal.objects.filter(file_id=reference, account="mailbox:1").values_list("place", flat=True))
    assert places == {"thread:1.1"}


def test_a_relative_cannot_accept(office: TestOffice) -> None:
    from safeconduct.registry.errors import NotAllowed
    from safeconduct.registry.performing import new_reference, perform

    enact(office)
    reference = new_reference()
    relative = created(office, new_words(), case=reference, relative=True)
    perform(OpenCase(channel=Channel.RELATIVE, words=WORDS), session=relative, case=reference)
    office.do(AdmitOfficer(account="owl"), "heron", reference)
    office.do(JudgeCredible(reasons=WORDS), "heron", reference)
    made = office.both(offer(office), "heron", "owl", reference)
    with pytest.raises(NotAllowed, match="AcceptOffer is done by a claimant"):
        office.do(AcceptOffer(offer=made.digest), relative, reference)
    assert office.case(reference).stage is Stage.OFFERED
    office.do(SendMessage(words=WORDS), relative, reference)
    # Nor do they see what was promised to the person.
    assert opens(reference, relative) == [0, 5]


def rebound(office: TestOffice) -> tuple[str, Any, Any]:
    """Replace lost words; return the case, the old mailbox's session and the new one's."""
    from safeconduct.sealing import mailbox
    from safeconduct.sealing.mailbox import MailboxKeys

    enact(office)
    reference, old = accepted(office)
    agree = AgreeQuestion(agreed="On the second day.", hidden={"answer": "bees"})
    office.both(agree, "heron", "wren", reference)
    office.both(OpenVault(purpose="Lost words.", minutes=5), "heron", "wren", reference)
    words = new_words()
    new = created(office, words, case=reference, number=2)
    assert isinstance(new.keys, MailboxKeys)
    assert opened_with(office, words).identity == new.identity
    assert len(words) == mailbox.WORD_COUNT
    act = RebindMailbox(
        mailbox_key=new.keys.recipient, mailbox_sign=new.keys.public.hex(), verified="Answered."
    )
    office.both(act, "heron", "wren", reference)
    return reference, old, new


def test_the_thread_of_new_words_is_empty(office: TestOffice) -> None:
    from safeconduct.registry.opening import look

    reference, old, new = rebound(office)
    assert opens(reference, new) == []
    seen = look(new, reference).case
    assert seen.stage is Stage.NEW
    assert seen.promise.offer is None
    standing = standing_of(office.case(reference))
    office.do(TellWhereThingsStand(standing=standing), "heron", reference)
    assert look(new, reference).case.promise.accepted_at is not None
    last = office.case(reference).contact.mailbox
    assert (last, len(opens(reference, new))) == (2, 1)
    assert opens(reference, old) == [0, 5, 6], "nothing written from now on is shown to the lost words"


def test_the_lost_words_change_nothing_any_more(office: TestOffice) -> None:
    from safeconduct.casefile.acts.offer import Withdraw

    reference, old, new = rebound(office)
    office.do(Withdraw(), old, reference)
    assert office.case(reference).stage is Stage.ACCEPTED
    office.do(SendMessage(words=WORDS), new, reference)
    assert office.case(reference).contact.sent.count == 1
    assert verified(office, session=office.session("heron")).problems == []


def test_words_open_nothing_with_another_server_key(office: TestOffice) -> None:
    from dataclasses import replace

    from safeconduct.registry.mailboxes import NoMailbox, open_with

    words = new_words()
    by_mailbox(office, words)
    elsewhere = replace(office.installation, server_key=bytes(32))
    with pytest.raises(NoMailbox, match=TOLD):
        open_with(elsewhere, words)


def test_an_entry_of_the_thread_opens_with_a_stock_identity(sqlite_office: TestOffice) -> None:
    from safeconduct.registry import stores

    reference, person = by_mailbox(sqlite_office)
    key = sqlite_office.installation.keyring.get(reference)
    held = stores.open_seals(key, reference, person.account, person.identity, "thread:")
    first = next(iter(stores.entries(reference)))
    assert WORDS.encode() in agefile.unseal(first.body, held["thread:1.1"])
