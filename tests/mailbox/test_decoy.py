"""The harmless thread: the same at every opening, of the form of a real one, and about nothing that convicts."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.mailbox.boxes import begun
from tests.office import TestOffice

from safeconduct.casefile.acts.thread import WriteMessage
from safeconduct.language import LANGUAGES

BEGAN = date(2023, 8, 1)
SOON = BEGAN + timedelta(days=60)


def thread_of(office: TestOffice, words: Any, today: date = SOON) -> Any:
    from safeconduct.mailbox.decoy import thread_of
    from safeconduct.registry.mailboxes import open_with

    return thread_of(open_with(office.installation, words), today)


def exchange(secret: bytes, since: date, language: str) -> Any:
    from safeconduct.mailbox import decoy

    return decoy.exchange(secret, since, language)


def test_it_is_the_same_at_every_opening(sqlite_office: TestOffice) -> None:
    box = begun(sqlite_office, duress=True)
    assert thread_of(sqlite_office, box.duress) == thread_of(sqlite_office, box.duress)
    assert len(thread_of(sqlite_office, box.duress).lines) == 4


def test_it_has_the_form_of_a_real_thread(sqlite_office: TestOffice) -> None:
    """Field by field, as a page reads them: what a contact sees who was answered and not yet judged."""
    from safeconduct.registry.mailboxes import open_with
    from safeconduct.registry.reading import thread

    office = sqlite_office
    box = begun(office, duress=True)
    harmless = thread_of(office, box.duress)
    for line in harmless.lines[1:]:
        office.clock.forward(days=1)
        office.do(WriteMessage(mailbox=1, words=line.texts[0]), "heron", box.case)
    real = thread(open_with(office.installation, box.words))

    def form(line: Any) -> Any:
        return (line.act, line.own, line.texts, line.offer, line.signed_by_two, line.index if line.own else 0)

    assert [form(line) for line in harmless.lines] == [form(line) for line in real.lines]
    assert harmless.lines[0] == real.lines[0]
    for name in ("stage", "promise", "award", "access", "aftercare"):
        assert getattr(harmless.case, name) == getattr(real.case, name)
    for name in ("channel", "claimants", "mailbox", "mailboxes", "sent", "quiet", "pointed", "duress"):
        assert getattr(harmless.case.contact, name) == getattr(real.case.contact, name)
    assert harmless.case.contact.opened_at.date() == real.case.contact.opened_at.date()


def test_it_grows_day_by_day_and_shows_nothing_of_tomorrow(sqlite_office: TestOffice) -> None:
    from safeconduct.mailbox import decoy
    from safeconduct.registry.mailboxes import open_with

    session = open_with(sqlite_office.installation, begun(sqlite_office, duress=True).duress)
    lengths = []
    for days in range(30):
        lines = decoy.thread_of(session, BEGAN + timedelta(days=days)).lines
        assert all(line.day <= BEGAN + timedelta(days=days) for line in lines)
        assert [line.day for line in lines] == sorted(line.day for line in lines)
        lengths.append(len(lines))
    assert (lengths[0], lengths[-1]) == (1, 4)
    assert lengths == sorted(lengths)


def test_what_was_done_with_the_duress_words_is_there_at_the_next_opening(sqlite_office: TestOffice) -> None:
    from safeconduct.casefile.words import Stage
    from safeconduct.registry.duress import post
    from safeconduct.registry.mailboxes import open_with

    office = sqlite_office
    box = begun(office, duress=True)
    office.clock.forward(days=3)
    session = open_with(office.installation, box.duress)
    post(session, "They are standing behind me.")
    own = [line for line in thread_of(office, box.duress).lines if line.own]
    assert [(line.act, line.day.day, line.texts) for line in own] == [
        ("OpenCase", 1, ()),
        ("SendMessage", 4, ()),
    ]
    assert thread_of(office, box.duress).case.stage is Stage.CONTACT
    post(session, "", act="Withdraw")
    assert thread_of(office, box.duress).case.stage is Stage.ENDED


def test_what_the_person_does_with_their_own_words_changes_nothing_in_it(sqlite_office: TestOffice) -> None:
    from safeconduct.casefile.acts.thread import SendMessage
    from safeconduct.registry.performing import perform

    office = sqlite_office
    box = begun(office, duress=True)
    before = thread_of(office, box.duress)
    perform(SendMessage(words="Invented."), session=box.session, case=box.case)
    office.do(WriteMessage(mailbox=1, words="Invented answer."), "heron", box.case)
    assert thread_of(office, box.duress) == before


def test_its_language_is_the_officers_whatever_the_page_has(sqlite_office: TestOffice) -> None:
    box = begun(sqlite_office, duress=True)  # in Russian
    text = " ".join(text for line in thread_of(sqlite_office, box.duress).lines for text in line.texts)
    assert "Красный Крест" in text or "Красного Креста" in text or "обмен" in text or "военнопленных" in text


@given(st.binary(min_size=32, max_size=32), st.dates(date(2023, 1, 1), date(2090, 1, 1)))
def test_every_secret_tells_a_whole_story(secret: bytes, since: date) -> None:
    for language in LANGUAGES:
        days, texts = zip(*exchange(secret, since, language), strict=True)
        assert since < days[0] < days[1] < days[2] <= since + timedelta(days=20)
        assert all(texts)
    assert exchange(secret, since, "uk") == exchange(secret, since, "uk")


def test_stories_differ_from_mailbox_to_mailbox() -> None:
    stories = {
        tuple((day - BEGAN, text) for day, text in exchange(number.to_bytes(32), BEGAN, "en"))
        for number in range(400)
    }
    assert len(stories) > 300


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_of_no_reward_no_equipment_and_no_crossing(language: str) -> None:
    from safeconduct.language import say
    from safeconduct.mailbox.answers import CLOSINGS, GREETINGS, READERS, SUBJECTS

    texts = (*GREETINGS, *READERS, *(part for parts in SUBJECTS for part in parts), *CLOSINGS)
    spoken = " ".join(say(text, language) for text in texts).lower()
    convicting = (
        "reward", "money", "offer", "tank", "helicopter", "aircraft", "surrender", "hand-over",
        "винагород", "грош", "пропозиц", "танк", "гелік", "вертол", "літак", "здат", "здач",
        "вознагражд", "деньг", "предложени", "самолёт", "самолет", "сдат", "сдач",
    )  # fmt: skip
    assert not [word for word in convicting if word in spoken]


def test_officers_have_the_same_sentences_to_choose_from() -> None:
    """So that a sentence of a harmless thread, known to whoever read the source, stands in real ones as well."""
    from safeconduct.mailbox.decoy import usual_answers

    for language in LANGUAGES:
        offered = " ".join(usual_answers(language))
        _, (_, second), (_, third) = exchange(bytes(32), BEGAN, language)
        assert second in offered
        assert third in offered
