"""The office's pages: two people for what holds for all, in every language and on any screen."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.console.looking import faults, shown
from tests.console.sitting import Room, at_desks, text_of
from tests.office import TestOffice
from tests.story import Played

from safeconduct.language import LANGUAGES
from safeconduct.sealing.officer import OfficerKeys

PAGES = (
    "index",
    "lists",
    "own",
    "budget",
    "rates",
    "texts",
    "days",
    "health",
    "journal",
    "figures",
    "counted",
    "rules",
    "caps",
    "statements",
    "forgetting",
)


@pytest.fixture
def room(
    sqlite_office: TestOffice, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch
) -> Room:
    return at_desks(sqlite_office, officer_keys, monkeypatch)  # type: ignore[arg-type] # it has an installation


def office_of(room: Room) -> Any:
    from safeconduct.registry.directory import office

    return office(room.played.installation)


def digest_of(room: Room) -> str:
    (proposal,) = office_of(room).pending
    return str(proposal.digest)


def second(room: Room, account: str) -> Any:
    return room.officers[account].send(f"office/second/{digest_of(room)}.html")


def propose_list(room: Room, account: str = "owl", since: str = "2023-08-02") -> Any:
    return room.officers[account].send("office/lists.html", list="ukraine-2023/2023-01-01", since=since)


def versions(room: Room) -> list[str]:
    return re.findall(r'name="list" value="([^"]+)"', room.owl.go("office/lists.html").content.decode())


def test_a_list_is_proposed_by_one_read_whole_and_signed_by_another(room: Room) -> None:
    from safeconduct.programmes import load

    value = next(each for each in versions(room) if each.startswith("ukraine-2023/"))
    schedule = load("ukraine-2023").schedule(value.partition("/")[2])
    answer = room.owl.send("office/lists.html", list=value, since="2023-08-02")
    assert answer.status_code == 303
    page = room.stork.go(f"office/second/{digest_of(room)}.html")
    for shown_to_the_second in (schedule.digest, schedule.version, "2 August 2023", digest_of(room), "owl"):
        assert shown_to_the_second in text_of(page)
    assert second(room, "stork").status_code == 303
    (listed,) = office_of(room).in_force
    assert (listed.version, listed.digest) == (schedule.version, schedule.digest)
    assert value not in versions(room), "an enacted version is offered no more"


def test_nobody_signs_their_own_proposal_and_the_attempt_is_on_record(room: Room) -> None:
    room.magpie.send(
        "office/budget.html", what="grant", grant_unit="USD", grant_amount="5000000", law="Law 7", year="2023"
    )
    digest = digest_of(room)
    page = room.magpie.go(f"office/second/{digest}.html")
    assert "a colleague has to sign it" in text_of(page)
    assert "Sign it" not in page.content.decode()
    from safeconduct.registry.models import CaseFile

    answer = room.magpie.send(f"office/second/{digest}.html", form="0" * 32)
    assert answer.status_code == 422
    assert CaseFile.objects.get(kind="watch").index >= 0
    assert len(office_of(room).pending) == 1


def test_a_grant_reaches_the_books_by_two_people_and_the_sums_say_so(room: Room) -> None:
    room.magpie.send(
        "office/budget.html",
        what="grant",
        grant_unit="USD",
        grant_amount="5 000 000.50",
        law="Law 7",
        year="2023",
    )
    assert "Law 7" in text_of(room.owl.go(f"office/second/{digest_of(room)}.html"))
    assert second(room, "owl").status_code == 303
    assert "5,000,000.50" in text_of(room.raven.go("office/figures.html"))
    room.magpie.send("office/budget.html", what="rule", rule_unit="USD", step="1000000", weekday="1")
    assert second(room, "owl").status_code == 303
    assert "Monday" in text_of(room.magpie.go("office/budget.html"))
    room.magpie.send("office/budget.html", what="move", move_fund="USD//0", covers="1500000", reference="D 1")
    assert "G86" in room.magpie.text, "no whole step"


def test_what_is_typed_wrong_is_said_beside_the_field_and_stays(room: Room) -> None:
    answer = room.magpie.send(
        "office/budget.html", what="grant", grant_unit="USD", grant_amount="a lot", law="Law 7", year="12"
    )
    assert answer.status_code == 422
    body = answer.content.decode()
    assert 'id="grant_amount-error"' in body
    assert 'id="year-error"' in body
    assert 'value="Law 7"' in body
    assert office_of(room).pending == ()
    assert room.magpie.send("office/budget.html", what="nonsense").status_code == 422


def test_a_rate_is_recorded_exactly_as_it_is_published(room: Room) -> None:
    answer = room.magpie.send(
        "office/rates.html",
        unit="USD",
        counter="UAH",
        rate="36.5686",
        on="2023-08-01",
        source="Invented bank",
    )
    assert answer.status_code == 303
    (rate,) = office_of(room).rates
    assert (rate.numerator, rate.denominator) == (365686, 10000)
    assert "36.5686" in text_of(room.jay.go("office/rates.html"))
    for wrong in ("0", "-1", "1e3", "36,56.86", "1" * 12):
        answer = room.magpie.send(
            "office/rates.html",
            unit="USD",
            counter="UAH",
            rate=wrong,
            on="2023-08-01",
            source="Invented bank",
        )
        assert answer.status_code == 422, wrong
    same = room.magpie.send(
        "office/rates.html", unit="USD", counter="USD", rate="1", on="2023-08-01", source="Invented bank"
    )
    assert same.status_code == 422


def test_whoever_lacks_the_role_is_refused_and_the_same_form_twice_is_done_once(room: Room) -> None:
    assert (
        room.crane.send(
            "office/rates.html",
            unit="USD",
            counter="UAH",
            rate="36.5",
            on="2023-08-01",
            source="Invented bank",
        ).status_code
        == 422
    )
    assert "Your roles do not allow this." in room.crane.text
    fields = {"unit": "USD", "counter": "UAH", "rate": "36.5", "on": "2023-08-01", "source": "Invented bank"}
    from tests.console.sitting import hidden_of

    hidden = hidden_of(room.magpie.go("office/rates.html"))
    for _ in range(2):
        assert room.magpie.again("office/rates.html", **hidden, **fields).status_code == 303
    assert len(office_of(room).rates) == 1


def test_whoever_looked_at_an_older_office_is_told_to_look_again(room: Room) -> None:
    from tests.console.sitting import hidden_of

    value = next(each for each in versions(room) if each.startswith("ukraine-2023/"))
    hidden = hidden_of(room.owl.go("office/lists.html"))
    room.magpie.send(
        "office/rates.html", unit="USD", counter="UAH", rate="36.5", on="2023-08-01", source="Invented bank"
    )
    answer = room.owl.again("office/lists.html", **hidden, list=value, since="2023-08-02")
    assert answer.status_code == 422
    assert "since you looked" in text_of(answer)
    assert office_of(room).pending == ()


def test_without_a_fresh_second_factor_nothing_is_proposed(
    sqlite_office: TestOffice, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch
) -> None:
    room = at_desks(sqlite_office, officer_keys, monkeypatch, stepped_up=False)  # type: ignore[arg-type]
    answer = room.magpie.send(
        "office/budget.html", what="grant", grant_unit="USD", grant_amount="5000000", law="Law 7", year="2023"
    )
    assert "joining/stepup.html" in answer.headers["Location"]
    assert office_of(room).pending == ()


def test_without_a_fresh_second_factor_no_rate_is_recorded(
    sqlite_office: TestOffice, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch
) -> None:
    room = at_desks(sqlite_office, officer_keys, monkeypatch, stepped_up=False)  # type: ignore[arg-type]
    assert "joining/stepup.html" in room.magpie.go("office/rates.html").content.decode()
    answer = room.magpie.send(
        "office/rates.html", unit="USD", counter="UAH", rate="36.5", on="2023-08-01", source="Invented bank"
    )
    assert "joining/stepup.html" in answer.headers["Location"]
    assert office_of(room).rates == ()


def test_a_rate_of_a_day_to_come_is_refused_and_stands_there_still(room: Room) -> None:
    answer = room.magpie.send(
        "office/rates.html", unit="USD", counter="UAH", rate="36.5", on="2023-08-09", source="Invented bank"
    )
    assert answer.status_code == 422
    assert "G115" in text_of(answer)
    assert 'value="36.5"' in answer.content.decode()
    assert office_of(room).rates == ()


def test_figures_count_what_lies_in_clear(
    sqlite_story: Played, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite_story.on("protect")
    room = at_desks(sqlite_story, officer_keys, monkeypatch)
    text = text_of(room.raven.go("office/figures.html"))
    assert room.reference not in text
    assert "500,000.00 USD" in text or "Paid" in text
    assert re.search(r"Due, by week.*\d{4}-W\d{2}", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_office_speaks_every_language(room: Room, language: str) -> None:
    from safeconduct.console.office import days, doing, listing, money, seeing, telling, texts, uploading
    from safeconduct.registry import gauges

    english = {
        sentence.partition("\x00")[0]
        for module in (days, doing, gauges, listing, money, seeing, telling, texts, uploading)
        for sentence in module.sentences()
        if "{" not in sentence and len(sentence) > 9
    }
    room.dove.language = language
    for page in PAGES:
        answer = room.dove.go(f"office/{page}.html")
        assert answer.status_code == 200
        text = text_of(answer)
        assert not re.search(r"\{[a-z_]+\}", text)
        if language != "en":
            assert [each for each in english if each in text] == []


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (320, "dark")])
def test_the_office_can_be_used_by_everybody_on_any_screen(
    chromium: Browser, room: Room, sqlite_office: TestOffice, width: int, scheme: str
) -> None:
    from safeconduct.registry.journal import publish

    publish(sqlite_office.installation)
    propose_list(room)
    look = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    for page in PAGES:
        with shown(chromium, room.owl, f"office/{page}.html", **look) as opened:
            assert faults(opened) == [], page
