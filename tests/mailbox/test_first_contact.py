"""First contact: wait, take twelve words, copy them back, and only then write."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.mailbox.journeys import Person, mailboxes, seen, shown_words, stands_in
from tests.office import TestOffice

from safeconduct.casefile.parts.contact import Channel
from safeconduct.language import LANGUAGES, say
from safeconduct.mailbox.copying import compare, known_words, mac_for, name_of
from safeconduct.mailbox.meanings import meanings
from safeconduct.sealing.words import new_words
from safeconduct.web.forms import Form


@pytest.fixture
def room(sqlite_office: TestOffice) -> Iterator[Any]:
    with mailboxes(sqlite_office) as room:
        yield room


def cases() -> int:
    from safeconduct.registry.models import CaseFile

    return CaseFile.objects.filter(kind="case").count()


@pytest.mark.parametrize("language", LANGUAGES)
def test_somebody_writes_for_the_first_time(sqlite_office: TestOffice, room: Any, language: str) -> None:
    del room
    person = Person(language, sqlite_office)
    page = person.begin(
        danger="now", under_18="yes", alone="no", languages=["uk", "ru"], dangerous_hours="nights"
    )
    assert person.at == "sent.html"
    assert say("It is sent", language) in seen(page)
    contact = sqlite_office.case(person.case).contact
    assert (contact.first.danger, contact.first.under_18, contact.first.alone) == ("now", "yes", "no")
    assert contact.first.languages == ("uk", "ru")
    assert contact.first.dangerous_hours == "nights"


def test_nothing_has_to_be_filled_in(sqlite_office: TestOffice, room: Any) -> None:
    del room
    person = Person(office=sqlite_office)
    person.begin(words="", who="self")
    assert person.at == "sent.html"


def test_a_relative_gets_a_mailbox_of_their_own_kind(sqlite_office: TestOffice, room: Any) -> None:
    del room
    person = Person(office=sqlite_office)
    person.begin(who="other")
    contact = sqlite_office.case(person.case).contact
    assert (contact.channel, contact.mailbox) == (Channel.RELATIVE, 0)


def test_the_page_asks_for_no_name_place_or_unit(sqlite_office: TestOffice, room: Any) -> None:
    del room
    person = Person(office=sqlite_office)
    person.draw()
    page = person.copy()
    assert "Do not write your name, your place or your unit: nobody asks for them here." in seen(page)


def test_every_look_shows_other_words_and_no_word_stands_in_the_form(
    sqlite_office: TestOffice, room: Any
) -> None:
    del room
    person = Person(office=sqlite_office)
    first = person.draw()
    assert len(first) == 12
    hidden = " ".join(person.hidden("copy.html").values())
    assert not [word for word in first if word in hidden.split()]
    ticket = person.hidden("copy.html")["t"]
    assert shown_words(person.get("words.html", t=ticket)) != first


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_each_word_has_its_meaning_beside_it(sqlite_office: TestOffice, room: Any, language: str) -> None:
    del room
    person = Person(language, sqlite_office)
    words = person.draw()
    page = seen(person.page)
    for word in words:
        assert f"{word} {meanings()[word][language]}" in page


def test_the_words_are_not_shown_where_they_are_copied_back(sqlite_office: TestOffice, room: Any) -> None:
    del room
    person = Person(office=sqlite_office)
    words = person.draw()
    page = person.post("copy.html", show="1").content.decode()
    assert not [word for word in words if stands_in(word, page)]


def test_which_number_is_wrong_is_said_and_the_right_word_is_not(
    sqlite_office: TestOffice, room: Any
) -> None:
    del room
    person = Person(office=sqlite_office)
    words = person.draw()
    wrong = next(word for word in known_words() if word not in words)
    page = person.copy([*words[:4], wrong, *words[5:]])
    assert "5: This is not the word that was shown here." in seen(page)
    assert not stands_in(words[4], page.content.decode())
    assert f'value="{words[0]}"' in page.content.decode(), "what was typed stands there still"
    assert cases() == 0
    person.post("copy.html", **{name_of(number): word for number, word in enumerate(words, 1)})
    assert person.at == "write.html"


def test_two_words_that_changed_places_are_named(sqlite_office: TestOffice, room: Any) -> None:
    del room
    person = Person(office=sqlite_office)
    words = person.draw()
    page = seen(person.copy([words[1], words[0], *words[2:]]))
    assert "1: This word and number 2 have changed places." in page


def test_a_word_that_is_none_is_named_with_the_nearest(sqlite_office: TestOffice, room: Any) -> None:
    del room
    person = Person(office=sqlite_office)
    words = person.draw()
    page = seen(person.copy([*words[:11], "zooo"]))
    assert "12: This word is not in the list. Did you mean “zoo”?" in page


def test_all_twelve_can_be_written_into_the_first_field(sqlite_office: TestOffice, room: Any) -> None:
    del room
    person = Person(office=sqlite_office)
    words = person.draw()
    person.copy([f" {' '.join(words).upper()} "])
    assert person.at == "write.html"


@given(place=st.integers(0, 11), shift=st.integers(1, 2047))
def test_any_single_wrong_word_is_found(place: int, shift: int) -> None:
    key = bytes(32)
    words = new_words()
    list_ = known_words()
    other = list_[(list_.index(words[place]) + shift) % 2048]
    form = Form(None, "en")
    form._data = form._data.copy()
    form._data["mac"] = mac_for(words, key)
    assert not compare(form, (*words[:place], other, *words[place + 1 :]), key, "en")
    assert list(form.errors) == [name_of(place + 1)]


def test_what_was_typed_survives_a_search_and_an_error(sqlite_office: TestOffice, room: Any) -> None:
    del room
    person = Person("uk", sqlite_office)
    person.draw()
    person.copy()
    found = person.post(
        "write.html",
        who="other",
        words="Я бачив <чаплю>.",
        search="ми-8",
        find="1",
        alone="yes",
        danger="soon",
    ).content.decode()
    assert "Я бачив &lt;чаплю&gt;." in found
    for tick in (
        'id="who-other" name="who" value="other" checked',
        'id="alone" name="alone" value="yes" checked',
    ):
        assert tick in found
    assert 'name="brings" value="mi-8' in found
    again = person.post("write.html", words="Я бачив чаплю.", brings=["mi-8amtsh"], dangerous_hours="x" * 501)
    assert again.status_code == 422
    assert say("This was not sent yet", "uk") in seen(again)
    assert 'value="mi-8amtsh" checked' in again.content.decode()
    assert "x" * 501 in again.content.decode()
    assert cases() == 0


def test_what_might_be_brought_reaches_the_officers(sqlite_office: TestOffice, room: Any) -> None:
    del room
    person = Person(office=sqlite_office)
    person.begin(brings=["mi-8amtsh", "no-such-thing"], brings_words="and its parts", lost_words="yes")
    first = sqlite_office.case(person.case).contact.first
    assert (first.brings, first.brings_more, first.lost_words) == (("mi-8amtsh",), True, True)


def test_a_form_that_is_sent_twice_begins_one_case(sqlite_office: TestOffice, room: Any) -> None:
    person = Person(office=sqlite_office)
    person.draw()
    person.copy()
    before = room.store.get(person.client.cookies["__Host-s"].value)
    sent = {"who": "self", "words": "Once.", "send": "1", **person.hidden("write.html")}
    person.post("write.html", **sent)
    assert person.at == "sent.html"
    # The second press was on its way already: its session was still the one of the first.
    room.store.put(person.client.cookies["__Host-s"].value, before)
    person.get("write.html")
    person.post("write.html", **sent)
    assert person.at == "sent.html"
    assert cases() == 1
    assert sqlite_office.case(person.case).contact.claimants == ("p1",)


def test_the_queue_lets_nobody_type_before_their_turn(sqlite_office: TestOffice) -> None:
    with mailboxes(sqlite_office, rate=0.01) as room:
        tickets = [room.queue.draw() for _ in range(12)]
        person = Person(office=sqlite_office)
        page = person.get("wait.html", to="first")
        assert person.at == "wait.html"
        assert "people are before you" in seen(page)
        assert int(page.headers["Refresh"]) >= 1
        assert "back.html" not in page.content.decode()
        person.get("words.html", t=tickets[-1])
        assert person.at == "wait.html", "a ticket that waits shows no words"
        assert shown_words(person.page) == []


def test_words_that_wait_for_a_turn_stay_with_the_person(sqlite_office: TestOffice) -> None:
    with mailboxes(sqlite_office, rate=0.01) as room:
        person = Person(office=sqlite_office)
        words = person.draw()
        for _ in range(5):
            room.queue.spend(person.hidden("copy.html")["t"])
        while room.queue.place(room.queue.draw()).is_turn:
            pass
        page = person.copy()
        assert page.status_code == 503
        assert "What you typed stands here still" in seen(page)
        assert f'value="{words[0]}"' in page.content.decode()


def test_every_word_of_the_list_has_a_meaning_of_its_own_in_each_language() -> None:
    assert tuple(meanings()) == known_words()
    for language in set(LANGUAGES) - {"en"}:
        said = [row[language].strip().casefold().replace("ё", "е") for row in meanings().values()]
        assert all(said)
        assert len(set(said)) == len(said), "two words must not be remembered by one meaning"
        assert all(len(one) <= 30 and not set(one) & set('<>&"') for one in said)
