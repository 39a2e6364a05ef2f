"""Working days, aims and texts: proposed by one, signed by another, and then what everybody counts by and reads."""

import re
from datetime import date
from typing import Any

import pytest
from tests.console.sitting import Room, at_desks, text_of
from tests.console.test_office import digest_of, office_of, second
from tests.office import TestOffice

from safeconduct.casefile.workdays import Aim, NamedDay
from safeconduct.language import LANGUAGES
from safeconduct.sealing.officer import OfficerKeys

HOLIDAYS = "2023-08-24 Independence Day\n2023-12-25 – Christmas\n"
WORKED = "2023-08-26 instead of the Friday before"


@pytest.fixture
def room(
    sqlite_office: TestOffice, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch
) -> Room:
    return at_desks(sqlite_office, officer_keys, monkeypatch)  # type: ignore[arg-type] # it has an installation


def propose_days(room: Room, off: str = HOLIDAYS, worked: str = WORKED, year: str = "2023") -> Any:
    return room.owl.send(f"office/days.html?year={year}", year=year, off=off, worked=worked)


def test_days_off_are_proposed_by_one_read_day_by_day_and_signed_by_another(room: Room) -> None:
    assert "Nobody has set this year's days yet" in text_of(room.owl.go("office/days.html"))
    assert propose_days(room).status_code == 303
    page = text_of(room.stork.go(f"office/second/{digest_of(room)}.html"))
    assert "Day off 24 August 2023: Independence Day" in page
    assert "Day off 25 December 2023: Christmas" in page
    assert "Worked weekend day 26 August 2023: instead of the Friday before" in page
    assert office_of(room).days.years == {}, "one person sets nothing"
    assert second(room, "stork").status_code == 303
    year = office_of(room).days.years[2023]
    assert year.off == (
        NamedDay(date(2023, 8, 24), "Independence Day"),
        NamedDay(date(2023, 12, 25), "Christmas"),
    )
    assert not office_of(room).days.works(date(2023, 8, 24))
    assert office_of(room).days.works(date(2023, 8, 26))
    page = room.owl.go("office/days.html?year=2023").content.decode()
    assert "2023-08-24 Independence Day" in page, "what stands is there to be changed"
    assert "Nobody has set" in text_of(room.owl.go("office/days.html?year=2024"))


@pytest.mark.parametrize(
    ("off", "worked", "field", "said"),
    [
        ("2023-08-24 A\nsoon", "", "off", "Line 2: write the day as"),
        ("2023-02-30 A", "", "off", "Line 1: write the day as"),
        ("2023-08-24", "", "off", "Line 1: write the day as"),
        ("2024-08-23 A", "", "off", "Line 1: this day is not in 2023"),
        ("2023-08-24 A\n\n2023-08-24 B", "", "off", "Line 3: this day stands here twice"),
        ("2023-08-26 A", "", "off", "Line 1: this day is a Saturday or Sunday"),
        ("", "2023-08-24 A", "worked", "Line 1: this day is no Saturday or Sunday"),
    ],
)
def test_a_line_that_is_no_day_is_named_and_what_was_typed_stays(
    room: Room, off: str, worked: str, field: str, said: str
) -> None:
    answer = propose_days(room, off, worked)
    assert answer.status_code == 422
    body = answer.content.decode()
    error = re.search(rf'id="{field}-error">([^<]*)<', body)
    assert error is not None
    assert said in error[1]
    assert (off or worked) in body
    assert office_of(room).pending == ()


def test_a_day_that_has_passed_is_not_made_one_off_afterwards(room: Room) -> None:
    answer = propose_days(room, "2023-06-28 Constitution Day")
    assert answer.status_code == 422
    assert "G112" in text_of(answer)
    assert "2023-06-28 Constitution Day" in answer.content.decode()
    assert propose_days(room, HOLIDAYS, "", "20x3").status_code == 422


def test_only_a_legal_adviser_proposes_days_and_nobody_signs_their_own(room: Room) -> None:
    answer = room.dove.send("office/days.html?year=2023", year="2023", off=HOLIDAYS, worked="")
    assert "Your roles do not allow this" in text_of(answer)
    propose_days(room)
    assert room.owl.send(f"office/second/{digest_of(room)}.html", form="0" * 32).status_code == 422
    assert office_of(room).days.years == {}


def test_an_aim_is_changed_within_its_bounds_and_the_page_says_which_days_are_nobodys(room: Room) -> None:
    page = text_of(room.owl.go("office/texts.html"))
    fixed, _, own = page.partition("Days that the authority sets itself")
    assert "Answer a request for erasure: one month (GDPR, art. 12(3)) 30 days" in fixed
    assert "Answer whoever is in danger now on the same day" in fixed
    assert "Answer whoever wrote 2 days from 1 to 7" in own
    room.owl.go("office/texts.html")
    from tests.console.sitting import hidden_of

    hidden = hidden_of(room.owl.last)
    answer = room.owl.again("office/aim.html", **hidden, aim="answer", days="30")
    assert answer.status_code == 422
    assert "Write a whole number from 1 to 7." in text_of(answer)
    assert room.owl.again("office/aim.html", **hidden, aim="request", days="3").status_code == 422
    assert room.owl.again("office/aim.html", **hidden, aim="answer", days="4").status_code == 303
    page = text_of(room.stork.go(f"office/second/{digest_of(room)}.html"))
    assert "Answer whoever wrote 4 days" in page
    assert second(room, "stork").status_code == 303
    assert office_of(room).days.aim(Aim.ANSWER) == 4
    assert "Answer whoever wrote 4 days" in text_of(room.owl.go("office/texts.html"))
    hidden = hidden_of(room.owl.last)
    answer = room.owl.again("office/aim.html", **hidden, aim="answer_soon", days="2")
    assert answer.status_code == 303
    room.owl.go("office/texts.html")
    answer = room.owl.again("office/aim.html", **hidden_of(room.owl.last), aim="answer", days="1")
    assert "G113" not in text_of(answer), "the sooner aim was only proposed, and is void now"


def test_a_text_is_worded_anew_in_three_languages_and_the_public_site_says_it(
    room: Room, sqlite_office: TestOffice
) -> None:
    from safeconduct.public.here import site_of
    from safeconduct.public.inventory import pages
    from safeconduct.registry.configuration import configuration

    words = {
        "words-en": "Bring it, and be paid.",
        "words-uk": "Привезіть — і отримаєте.",
        "words-ru": "Привезите.",
    }
    where = "office/text/ukraine-2023/summary.html"
    page = room.owl.go(where).content.decode()
    assert "Whoever voluntarily hands over" in page
    assert room.owl.send(where, **{**words, "words-ru": " "}).status_code == 422
    assert "Bring it, and be paid." in room.owl.last.content.decode()
    assert room.owl.send(where, **words).status_code == 303
    signed = text_of(room.stork.go(f"office/second/{digest_of(room)}.html"))
    assert all(each in signed for each in words.values())
    assert second(room, "stork").status_code == 303
    home = sqlite_office.installation.home
    found = pages(site_of(home, configuration(home)))
    for language in LANGUAGES:
        assert words[f"words-{language}"] in found[f"{language}/list.html"].make().decode()
    assert room.owl.go("office/text/ukraine-2023/amnesty.html").status_code == 404
    answer = room.owl.send(where, **words)
    assert "It says this already" in text_of(answer)


def test_days_that_are_set_move_what_is_overdue_in_a_queue_that_was_read_before(
    room: Room, sqlite_office: TestOffice
) -> None:
    from tests.registry.test_searching import held

    from safeconduct.casefile.acts.workdays import SetAim
    from safeconduct.registry.queues import front
    from safeconduct.registry.standings import Lane

    del room
    office = sqlite_office
    held(office)

    def overdue() -> int:
        return front(office.session("heron")).counts.get(Lane.OVERDUE, 0)

    assert overdue() == 0
    office.clock.forward(days=3)
    assert overdue() == 1
    for act in (SetAim(aim=Aim.ANSWER, days=7), SetAim(aim=Aim.ANSWER_SOON, days=2)):
        office.both(act, "owl", "stork", office.office_file)
    assert overdue() == 0, "nobody acted on the case, and it is counted by the new days"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_and_a_proposal_of_days_speak_every_language(room: Room, language: str) -> None:
    propose_days(room)
    room.owl.language = room.stork.language = language
    for officer, page in (
        (room.owl, "office/text/ukraine-2023/summary.html"),
        (room.stork, f"office/second/{digest_of(room)}.html"),
    ):
        text = text_of(officer.go(page))
        assert not re.search(r"\{[a-z_]+\}", text)
        if language != "en":
            assert "Day off" not in text
            assert "Say the same in each language" not in text
