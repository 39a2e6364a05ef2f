"""Twelve words in another form: Ukrainian, Russian, or digits; shown, copied back, and opening the same mailbox."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from tests.browser import Visit, axe
from tests.mailbox.journeys import Person, mailboxes, seen
from tests.office import TestOffice

from safeconduct.language import LANGUAGES, say
from safeconduct.mailbox.meanings import meanings
from safeconduct.sealing.wordlists import GIVES_AWAY, Spelling, Typed, list_of
from safeconduct.sealing.words import parse_words, spelled

BOLD = re.compile(r'<li><b(?: lang="([a-z]+)")? dir="ltr">([^<]+)</b>')
TONGUE = {Spelling.ENGLISH: "en", Spelling.UKRAINIAN: "uk", Spelling.RUSSIAN: "ru", Spelling.DIGITS: ""}
OTHERS = [spelling for spelling in Spelling if spelling is not Spelling.ENGLISH]


@pytest.fixture
def room(sqlite_office: TestOffice) -> Iterator[Any]:
    with mailboxes(sqlite_office) as room:
        yield room


def shown(page: Any) -> list[str]:
    """Return the words on a page, each checked to be marked with its language."""
    found = BOLD.findall(page.content.decode())
    words = [word for _, word in found]
    if words:
        assert {tongue for tongue, _ in found} == {TONGUE[Typed.of(words).spelling]}
    return words


def fields(words: list[str]) -> dict[str, Any]:
    """Return the twelve fields as they are filled in."""
    return {f"w{number}": word for number, word in enumerate(words, 1)}


def offered(page: Any) -> str:
    """Return what the button for other words sends."""
    return str(re.findall(r'<button name="list" value="([a-z]+)">', page.content.decode())[0])


def drawn(person: Person, spelling: Spelling) -> list[str]:
    """Draw words, press the button of a form, and return what is shown."""
    person.draw()
    written = shown(person.post("words.html", list=spelling))
    person.words = list(parse_words(" ".join(written)))
    return written


@pytest.mark.parametrize("spelling", list(Spelling))
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_form_is_shown_in_each_language(
    sqlite_office: TestOffice, room: Any, language: str, spelling: Spelling
) -> None:
    del room
    person = Person(language, sqlite_office)
    before = person.draw()
    written = drawn(person, spelling)
    assert set(written) <= set(list_of(spelling))
    assert person.words != before, "new words, not the same ones in another form"
    body = person.page.content.decode()
    # Each of the other forms has its button, and none has a way that carries a word.
    assert sorted(re.findall(r'<button name="list" value="([a-z]+)">', body)) == sorted(Spelling)
    carried = " ".join([*re.findall(r'href="[^"?]*\?([^"]*)"', body), *person.hidden("copy.html").values()])
    assert set(written).isdisjoint(re.findall(r"\w+", carried))
    # A meaning stands beside English words alone, and not for those who read English.
    assert ('class="meaning"' in body) is (spelling is Spelling.ENGLISH and language != "en")


@pytest.mark.parametrize("spelling", list(Spelling))
def test_a_mailbox_begun_in_one_form_opens_in_every_other(
    sqlite_office: TestOffice, room: Any, spelling: Spelling
) -> None:
    del room
    person = Person("uk", sqlite_office)
    written = drawn(person, spelling)
    person.post("copy.html", show="1")
    assert shown(person.page) == []
    person.post("copy.html", **fields(written))
    assert person.at == "write.html", seen(person.page)
    person.post("write.html", who="self", words="I saw a heron.", send="1")
    assert person.at == "sent.html"
    for other in Spelling:
        again = Person("ru", sqlite_office)
        again.come_back(list(spelled(tuple(person.words), other)))
        assert again.at == "box.html", other


@pytest.mark.parametrize("spelling", OTHERS)
def test_all_twelve_are_pasted_into_the_first_field_in_any_form(
    sqlite_office: TestOffice, room: Any, spelling: Spelling
) -> None:
    del room
    person = Person(office=sqlite_office)
    written = drawn(person, spelling)
    person.copy(["\n".join(f"{number}. {word.upper()}" for number, word in enumerate(written, 1))])
    assert person.at == "write.html", seen(person.page)


def test_no_row_no_session_and_no_cookie_comes_of_looking_at_words(
    sqlite_office: TestOffice, room: Any
) -> None:
    from safeconduct.registry.models import CaseFile, Mailbox

    del room
    person = Person(office=sqlite_office)
    for spelling in Spelling:
        drawn(person, spelling)
    assert "__Host-s" not in person.client.cookies
    assert not Mailbox.objects.exists()
    assert not CaseFile.objects.filter(kind="case").exists()


def test_the_form_is_kept_while_the_words_are_copied_back(sqlite_office: TestOffice, room: Any) -> None:
    del room
    person = Person(office=sqlite_office)
    drawn(person, Spelling.DIGITS)
    page = person.post("copy.html", show="1")
    assert page.content.decode().count('inputmode="numeric"') == 12
    page = person.post("copy.html", w1="12345")
    assert page.content.decode().count('inputmode="numeric"') == 12
    assert "1: Four digits stand here, from 0001 to 2048." in seen(page)
    other = shown(person.post("words.html", list=offered(page)))
    assert Typed.of(other).spelling is Spelling.DIGITS


@pytest.mark.parametrize("spelling", OTHERS)
def test_which_number_is_wrong_is_said_in_every_form(
    sqlite_office: TestOffice, room: Any, spelling: Spelling
) -> None:
    del room
    person = Person(office=sqlite_office)
    written = drawn(person, spelling)
    wrong = next(word for word in list_of(spelling) if word not in written)
    page = person.copy([*written[:6], wrong, *written[7:]])
    assert "7: This is not the word that was shown here." in seen(page)
    assert f'value="{written[0]}"' in page.content.decode()


def test_a_word_that_is_none_is_named_with_the_nearest_of_its_list(
    sqlite_office: TestOffice, room: Any
) -> None:
    del room
    person = Person(office=sqlite_office)
    written = drawn(person, Spelling.UKRAINIAN)
    assert "1: This word is not in the list. Did you mean “яблуко”?" in seen(
        person.copy(["яблукко", *written[1:]])
    )
    person.get("wait.html", to="back")
    page = person.post("back.html", words=" ".join(["яблукко", *written[1:]]))
    assert "Word 1, “яблукко”, is not in the list. Did you mean “яблуко”?" in seen(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_which_form_passes_for_a_wallet(
    sqlite_office: TestOffice, room: Any, language: str
) -> None:
    del room
    person = Person(language, sqlite_office)
    english = say(
        "Or on paper, at home, hidden. The words come from the list that crypto wallets use, so the paper passes for "
        "the backup of a wallet.",
        language,
    )
    russian = say(
        "Few crypto wallets use this list, so a paper with these words passes for the backup of a wallet less well. "
        "For paper, take the English words.",
        language,
    )
    neither = say(
        "No crypto wallet uses this form, so a paper with it does not pass for the backup of a wallet. For paper, "
        "take the English words.",
        language,
    )
    said = {
        Spelling.ENGLISH: english,
        Spelling.RUSSIAN: russian,
        Spelling.UKRAINIAN: neither,
        Spelling.DIGITS: neither,
    }
    for spelling, sentence in said.items():
        drawn(person, spelling)
        page = seen(person.page)
        assert [each for each in set(said.values()) if each in page] == [sentence]


def test_no_russian_word_that_gives_away_is_shown(sqlite_office: TestOffice, room: Any) -> None:
    del room
    person = Person("ru", sqlite_office)
    person.draw()
    for _ in range(40):
        assert GIVES_AWAY.isdisjoint(shown(person.post("words.html", list="russian")))


@pytest.mark.parametrize("spelling", list(Spelling))
def test_the_second_set_comes_in_the_form_of_the_first_three(
    sqlite_office: TestOffice, room: Any, spelling: Spelling
) -> None:
    del room
    person = Person(office=sqlite_office)
    person.begin()
    first = spelled(tuple(person.words), spelling)
    person.get("second.html")
    duress = shown(person.post("second.html", three=", ".join(first[:3]).upper()))
    assert duress[:3] == list(first[:3])
    assert Typed.of(duress).spelling is spelling
    person.post("secondcopy.html", show="1")
    person.post("secondcopy.html", **fields(duress))
    assert person.at == "box.html", seen(person.page)
    forced = Person(office=sqlite_office)
    forced.come_back(duress)
    assert forced.at == "box.html"
    assert "I saw a heron." not in seen(forced.page)


def test_a_form_that_the_page_does_not_offer_is_english(sqlite_office: TestOffice, room: Any) -> None:
    del room
    person = Person(office=sqlite_office)
    person.draw()
    for sent in ("", "klingon", "english\x00", "ENGLISH"):
        assert Typed.of(shown(person.post("words.html", list=sent))).spelling is Spelling.ENGLISH


def test_words_are_shown_in_another_form_only_in_turn(sqlite_office: TestOffice) -> None:
    with mailboxes(sqlite_office, rate=0.01) as room:
        person = Person(office=sqlite_office)
        person.draw()
        for _ in range(5):
            room.queue.spend(person.hidden("copy.html")["t"])
        while room.queue.place(waits := room.queue.draw()).is_turn:
            pass
        person.post("words.html", list="ukrainian", t=waits)
        assert person.at == "wait.html"
        assert shown(person.page) == []


def test_meanings_are_of_the_english_list() -> None:
    assert tuple(meanings()) == list_of(Spelling.ENGLISH)


@pytest.mark.parametrize(("language", "width"), [("en", 1200), ("uk", 320), ("ru", 400)])
def test_every_form_can_be_taken_in_a_browser_without_barriers(
    visit: Visit, rehearsed: Any, language: str, width: int
) -> None:
    # axe is put into the page by the test; the pages have no script of their own.
    visitor = visit(language, javascript=True, bypass_csp=True, width=width, at=rehearsed)
    page = visitor.page
    visitor.go(f"{language}/mailbox/wait.html?to=first")
    for spelling in [*OTHERS, Spelling.ENGLISH]:
        visitor.click(f'main .row button[name="list"][value="{spelling}"] >> nth=-1')
        assert visitor.wider_than_the_window() == 0
        assert axe(page) == []
        written = page.locator(".words b").all_inner_texts()
        assert Typed.of(written).spelling is spelling
        assert "?" not in page.url
    visitor.click('main .row button[value="digits"]')
    written = page.locator(".words b").all_inner_texts()
    visitor.click('button[name="show"]')
    assert axe(page) == []
    for number, word in enumerate(written, 1):
        page.fill(f"#w{number}", word)
    visitor.click("main button.primary")
    assert page.url.endswith("write.html")
