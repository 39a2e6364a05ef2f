"""What a mailbox may read: officers' words, offers with their signatures' facts, and never its holder's own texts."""

from datetime import date
from typing import Any

import pytest
from tests.mailbox.boxes import begun
from tests.office import TestOffice
from tests.registry.stories import NAME, WORDS, enact, offer

from safeconduct.casefile import acts as _acts  # noqa: F401 - registers them
from safeconduct.casefile.act import ACTS
from safeconduct.casefile.acts.access import AdmitOfficer
from safeconduct.casefile.acts.contact import JudgeCredible
from safeconduct.casefile.acts.offer import AcceptOffer, TakeBackOffer
from safeconduct.casefile.acts.thread import SendMessage, WriteMessage
from safeconduct.casefile.words import Audience, Role

OWN = {Role.CLAIMANT, Role.RELATIVE}


def read(office: TestOffice, words: Any) -> Any:
    from safeconduct.registry.mailboxes import open_with
    from safeconduct.registry.reading import thread

    return thread(open_with(office.installation, words))


def promised(office: TestOffice) -> tuple[Any, Any]:
    enact(office)
    box = begun(office)
    office.do(AdmitOfficer(account="owl"), "heron", box.case)
    office.do(JudgeCredible(reasons="Fits."), "heron", box.case)
    made = office.both(offer(office), "heron", "owl", box.case)
    return box, made


def test_ones_own_texts_are_not_shown_again(office: TestOffice) -> None:
    box = begun(office, hidden={"p1.name": NAME})
    office.do(SendMessage(words=WORDS), box.session, box.case)
    office.do(WriteMessage(mailbox=1, words="We have read it."), "heron", box.case)
    shown = read(office, box.words)
    assert [(line.act, line.own, line.texts) for line in shown.lines] == [
        ("OpenCase", True, ()),
        ("SendMessage", True, ()),
        ("WriteMessage", False, ("We have read it.",)),
    ]
    assert WORDS not in str(shown)
    assert NAME not in str(shown)


def test_a_line_has_a_day_and_no_hour(office: TestOffice) -> None:
    box = begun(office)
    office.clock.forward(days=2, hours=7)
    office.do(WriteMessage(mailbox=1, words="Invented."), "heron", box.case)
    assert [line.day for line in read(office, box.words).lines] == [date(2023, 8, 1), date(2023, 8, 3)]
    assert all(type(line.day) is date for line in read(office, box.words).lines)


def test_an_offer_is_shown_with_its_list_and_not_with_who_signed_it(office: TestOffice) -> None:
    box, made = promised(office)
    line = read(office, box.words).lines[-1]
    assert line.signed_by_two
    assert line.offer.digest == made.digest
    assert line.offer.equipment == ("mi-8amtsh",)
    assert line.offer.expires_on == date(2023, 9, 1)
    assert line.offer.offered_on == date(2023, 8, 1)
    assert (line.offer.schedule_version, line.offer.schedule_digest) == (
        offer(office).schedule_version,
        offer(office).schedule_digest,
    )
    assert not [account for account in ("heron", "owl") if account in str(read(office, box.words).lines)]
    # It can be accepted by what is shown.
    office.do(AcceptOffer(offer=line.offer.digest), box.session, box.case)
    assert read(office, box.words).lines[-1].act == "AcceptOffer"


def test_what_two_people_say_is_shown(office: TestOffice) -> None:
    box, made = promised(office)
    office.both(TakeBackOffer(offer=made.digest, words="A mistake of ours."), "heron", "owl", box.case)
    line = read(office, box.words).lines[-1]
    assert (line.act, line.signed_by_two, line.texts) == ("TakeBackOffer", True, ("A mistake of ours.",))


def test_a_thread_that_is_not_bound_or_was_erased_is_no_thread(office: TestOffice) -> None:
    from safeconduct.registry.errors import NoSuchFile
    from safeconduct.registry.mailboxes import create
    from safeconduct.registry.reading import thread
    from safeconduct.sealing.words import new_words

    box = begun(office)
    stranger = create(office.installation, new_words(), case=box.case, number=2)
    with pytest.raises(NoSuchFile):
        thread(stranger)


def test_of_every_act_that_a_person_reads_it_is_decided_what_is_shown() -> None:
    """Acts of the person, and those done before officers in their presence, show nothing but themselves."""
    from safeconduct.casefile.acts.presence import InPresence
    from safeconduct.registry.reading import SHOWN

    read_by_the_person = {
        name
        for name, act in ACTS.items()
        if act.audience is Audience.THREAD
        and not OWN.intersection(act.by)
        and not issubclass(act, InPresence)
    }
    undecided = read_by_the_person - SHOWN.keys() - {"RecordWithdrawal"}
    assert undecided == set()
    assert SHOWN.keys() <= read_by_the_person
    for name, fields in SHOWN.items():
        assert set(fields) <= set(ACTS[name].__struct_fields__)
