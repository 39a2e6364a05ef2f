"""An authority's own list: checked line by line, compared, signed by two, and then the list that everybody is told."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape
from playwright.sync_api import Browser, Page
from tests.console.looking import faults, shown
from tests.console.sitting import Room, at_desks, hidden_of, text_of
from tests.console.test_office import digest_of, office_of, propose_list, second
from tests.office import TestOffice

from safeconduct.assessment import Claim, Claimant, Item, assess
from safeconduct.catalogue import standard
from safeconduct.language import LANGUAGES
from safeconduct.programmes import FOLDER
from safeconduct.schedule.reading import yaml_of
from safeconduct.sealing.officer import OfficerKeys

PACK = FOLDER / "ukraine-2023"
HEAD = (PACK / "programme.toml").read_text()
BEGINS = date(2023, 8, 10)


def written(*, version: str = "own-1", begins: date = BEGINS, **put: str) -> str:
    """The list that ships, with another day and version, and a tank at 150,000."""
    text = (PACK / "schedules" / "2023-01-01.yaml").read_text()
    text = text.replace('version: "2023-01-01"', f'version: "{version}"')
    text = text.replace("in_force_from: 2023-01-01", f"in_force_from: {begins}")
    text = text.replace('amount: "100000.00"', 'amount: "150000.00"')
    for old, new in put.items():
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.fixture
def room(
    sqlite_office: TestOffice, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch
) -> Room:
    return at_desks(sqlite_office, officer_keys, monkeypatch)  # type: ignore[arg-type] # it has an installation


def check(room: Room, text: str, head: str = "", **more: Any) -> Any:
    return room.owl.send("office/own.html", text=text, head=head, check="1", **more)


def propose(room: Room, text: str, head: str = "") -> Any:
    page = check(room, text, head)
    assert page.status_code == 200, text_of(page)
    return room.owl.again(
        "office/own.html", **{**hidden_of(page), "text": text, "head": head, "propose": "1"}
    )


def enacted_by_two(room: Room, text: str, head: str = "") -> str:
    assert propose(room, text, head).status_code == 303
    assert second(room, "stork").status_code == 303
    return str(office_of(room).in_force[-1].digest)


@pytest.mark.parametrize(
    ("put", "line", "said"),
    [
        (
            {"pays_for: equipment_handed_over": "pays_for: information"},
            "pays_for: information",
            "may not pay",
        ),
        ({"      categories: [tank]": "      categories: [teapot]"}, "categories: [teapot]", "teapot"),
        ({'amount: "150000.00"': "amount: 150000.00"}, "150000.00", "must stand in quotes"),
        ({"  voluntary: true": "  voluntary: false"}, "voluntary: false", "voluntary hand-over"),
        ({"unit: USD": "unit: XYZ"}, "unit: XYZ", "unit of the programme"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_nothing_that_was_sent_is_lost(
    room: Room, put: dict[str, str], line: str, said: str
) -> None:
    text = written(**put)
    page = check(room, text)
    assert page.status_code == 422
    body = page.content.decode()
    number = next(at for at, each in enumerate(text.split("\n"), 1) if line in each)
    assert f"list.yaml, line {number}, column" in text_of(page)
    assert re.search(rf"<code>[^<]*{re.escape(line.split(' ', maxsplit=1)[0])}", body)
    assert said in text_of(page)
    assert "Propose it" not in body
    assert text.split("\n")[20] in text_of(page) or text.split("\n")[20].strip() in body
    assert office_of(room).pending == ()


def test_a_list_is_compared_proposed_read_whole_by_a_second_and_in_force_from_its_day(room: Room) -> None:
    propose_list(room, since="2023-08-02")
    assert second(room, "stork").status_code == 303
    text = text_of(check(room, written()))
    for told in ("What it says otherwise than ukraine-2023 2023-01-01", "100,000 USD", "150,000 USD"):
        assert told in text.replace("\u00a0", " "), told
    assert propose(room, written()).status_code == 303
    page = text_of(room.stork.go(f"office/second/{digest_of(room)}.html")).replace("\u00a0", " ")
    for told in ("own-1", "150,000 USD", "10 August 2023", "owl", digest_of(room), "Whoever voluntarily"):
        assert told in page, told
    listed = room.stork.last.content.decode()
    assert second(room, "stork").status_code == 303
    (_, own) = office_of(room).in_force
    assert (own.version, own.since) == ("own-1", BEGINS)
    assert own.digest in listed, "the digest of the list stood on the page that was signed"
    assert own.digest == hashlib.sha256(own.content.encode()).hexdigest()
    answer = room.owl.go(f"office/list/{own.digest}.json")
    assert hashlib.sha256(answer.content).hexdigest() == own.digest
    assert "150,000" in text_of(room.owl.go(f"office/list/{own.digest}.html"))
    assert "own-1" in text_of(room.owl.go("office/lists.html"))
    assert room.owl.go(f"office/list/{'0' * 64}.html").status_code == 404


def test_the_enacted_list_is_the_official_one_for_offers_for_the_site_and_for_the_mailbox(
    room: Room, sqlite_office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    from safeconduct.public import views
    from safeconduct.registry.configuration import configuration
    from safeconduct.registry.official import published
    from safeconduct.registry.working import WorkingWorld

    home = sqlite_office.installation.home
    monkeypatch.setattr(settings, "HOME", home)
    monkeypatch.setattr(settings, "CONFIGURATION", configuration(home))
    assert "list/own-1.json" not in views.inventory()
    assert "150,000" not in views.made("en/list.html").decode()
    digest = enacted_by_two(room, written())
    assert "150,000" in views.made("en/list.html").decode().replace("\u00a0", " ")
    assert hashlib.sha256(views.made("list/own-1.json")).hexdigest() == digest
    assert "en/list/2023-01-01.html" in views.inventory(), "the earlier one stays where it was published"
    office = office_of(room)
    programme = published(office, "ukraine-2023").programme
    assert programme.schedule_on(BEGINS).digest == digest
    assert programme.schedule_on(date(2023, 8, 9)).version == "2023-01-01"
    world = WorkingWorld(sqlite_office.clock(), None, office)  # type: ignore[arg-type] # nobody acts
    assert world.programme("ukraine-2023").schedule_on(BEGINS).digest == digest


def test_an_offer_freezes_the_own_list_from_its_first_day_and_the_earlier_one_until_then(
    room: Room, sqlite_office: TestOffice
) -> None:
    from msgspec.structs import replace
    from tests.registry.stories import WORDS, by_mailbox, enact, offer

    from safeconduct.casefile.acts.access import AdmitOfficer
    from safeconduct.casefile.acts.contact import JudgeCredible
    from safeconduct.casefile.gate import GateRefused
    from safeconduct.registry.official import published
    from safeconduct.registry.reading import offered
    from safeconduct.web.promising import promised

    office = sqlite_office
    enact(office)
    digest = enacted_by_two(room, written())
    reference, _ = by_mailbox(office)
    office.do(AdmitOfficer(account="owl"), "heron", reference)
    office.do(JudgeCredible(reasons=WORDS), "heron", reference)
    earlier = offer(office, ("t-72b3",))
    by_own = replace(earlier, schedule_version="own-1", schedule_digest=digest)
    with pytest.raises(GateRefused, match="G02"):
        office.both(by_own, "heron", "owl", reference)
    office.clock.forward(days=(BEGINS - office.clock().date()).days)
    with pytest.raises(GateRefused, match="G02"):
        office.both(earlier, "heron", "owl", reference)
    office.both(by_own, "heron", "owl", reference)
    standing = office.case(reference).promise.offer
    here = published(office_of(room), "ukraine-2023").programme
    told = promised(offered(standing), here, "en")
    assert told.warnings == ()
    assert (told.version, told.list_digest) == ("own-1", digest)
    for day, amount in ((BEGINS, "150000.00"), (date(2023, 8, 9), "100000.00")):
        claim = Claim(
            programme="ukraine-2023",
            surrendered_on=day,
            voluntary=True,
            claimants=(Claimant(id="p1"),),
            items=(Item(equipment="t-72b3", quantity=1, condition="A"),),
        )
        assert assess(claim, here, standard()).total_text == amount


def test_a_programme_of_its_own_needs_its_head_and_is_then_known(room: Room) -> None:
    text = written(**{"programme: ukraine-2023": "programme: coast"})
    page = check(room, text)
    assert page.status_code == 422
    assert "“coast”, which is not known here" in text_of(page)
    head = HEAD.replace('id = "ukraine-2023"', 'id = "coast"')
    enacted_by_two(room, text, head)
    later = written(
        version="own-2", begins=date(2023, 9, 1), **{"programme: ukraine-2023": "programme: coast"}
    )
    assert check(room, later).status_code == 200, "its head is known by now"
    from safeconduct.registry.official import published

    assert published(office_of(room), "coast").programme.schedules[0].version == "own-1"
    assert 'text/coast/summary.html"' in room.owl.go("office/texts.html").content.decode()


def test_a_faulty_head_is_named_by_its_own_line(room: Room) -> None:
    page = check(room, written(), HEAD.replace('languages = ["en", "uk", "ru"]', 'languages = ["en", "uk"]'))
    assert page.status_code == 422
    assert re.search(r"programme\.toml, line \d+, column \d+", text_of(page))


def test_what_has_passed_what_is_taken_and_what_begins_too_early_is_said_beside_its_line(room: Room) -> None:
    page = text_of(check(room, written(begins=date(2023, 7, 31))))
    assert "It begins on 31 July 2023, which has passed" in page
    assert "list.yaml, line 6, column" in page
    assert "A version “2023-01-01” of this programme is there already" in text_of(
        check(room, written(version="2023-01-01"))
    )
    enacted_by_two(room, written())
    page = text_of(check(room, written(version="own-2")))
    assert "Version “own-1” begins on 10 August 2023" in page
    assert "A version “own-1” of this programme is there already" in text_of(
        check(room, written(begins=date(2023, 9, 1)))
    )


def with_days_without(first: date, last: date) -> str:
    """The head that ships, with days declared that have no list, and a thing that no catalogue knows."""
    source = re.search(r"^\[sources\.([\w-]+)\]", HEAD, re.MULTILINE)
    assert source is not None
    return (
        f'{HEAD}\n[[gaps]]\nfirst = {first}\nlast = {last}\nbecause = "not_in_force"\nsource = "{source[1]}"\n'
        '[[additions]]\nid = "night-kite"\naliases = ["NK-1"]\n'
        'names = { en = "Night kite", uk = "Нічний змій", ru = "Ночной змей" }\n'
    )


def test_a_list_from_today_is_too_soon_where_another_holds_and_not_where_none_does(room: Room) -> None:
    today = date(2023, 8, 1)
    page = check(room, written(begins=today))
    assert page.status_code == 422
    assert "write a first day from tomorrow on" in text_of(page)
    assert "list.yaml, line 6, column" in text_of(page)
    assert office_of(room).pending == ()
    new = {"programme: ukraine-2023": "programme: coast"}
    head = HEAD.replace('id = "ukraine-2023"', 'id = "coast"')
    enacted_by_two(room, written(begins=today, **new), head)
    assert office_of(room).in_force[-1].since == today


def test_no_head_takes_away_days_that_have_come_and_days_ahead_are_shown_to_whoever_signs(room: Room) -> None:
    from safeconduct.registry.official import published

    page = check(room, written(), with_days_without(date(2023, 7, 1), date(2023, 7, 31)))
    assert page.status_code == 422
    assert "only days still ahead may be declared" in text_of(page)
    assert re.search(r"programme\.toml, line \d+, column", text_of(page))
    for first in (date(2023, 7, 1), date(2023, 8, 1)):
        forced = room.owl.again(
            "office/own.html",
            **{
                **hidden_of(page),
                "text": written(),
                "head": with_days_without(first, date(2023, 8, 5)),
                "propose": "1",
            },
        )
        assert forced.status_code == 422
        assert office_of(room).pending == ()
    assert propose(room, written(), with_days_without(date(2023, 8, 3), date(2023, 8, 5))).status_code == 303
    shown_to = text_of(room.stork.go(f"office/second/{digest_of(room)}.html")).replace("\u00a0", " ")
    for told in (
        "Days without a list",
        "3 August 2023 to 5 August 2023: no list was in force",
        "night-kite",
        "NK-1",
    ):
        assert told in shown_to, told
    assert second(room, "stork").status_code == 303
    here = published(office_of(room), "ukraine-2023").programme
    assert here.schedule_on(date(2023, 7, 15)).version == "2023-01-01"


def test_the_second_signer_of_a_first_list_reads_what_each_clause_covers_and_is_called(room: Room) -> None:
    new = {
        "programme: ukraine-2023": "programme: coast",
        "      categories: [tank]": "      categories: [tank]\n      models: [night-kite]",
    }
    head = with_days_without(date(2023, 8, 3), date(2023, 8, 5)).replace(
        'id = "ukraine-2023"', 'id = "coast"', 1
    )
    assert propose(room, written(**new), head).status_code == 303
    page = room.stork.go(f"office/second/{digest_of(room)}.html")
    text = text_of(page)
    assert "What it says otherwise than" not in text
    covered = standard().categories["tank"].names["en"]
    for told in (
        f"{covered} (tank)",
        "Night kite (night-kite)",
        "Нічний змій",
        "3 August 2023 to 5 August 2023",
    ):
        assert told in text.replace("\u00a0", " "), told
    clauses = yaml_of(written(**new), "list").data["clauses"]
    body = page.content.decode()
    for clause in clauses:
        for code in ("uk", "ru"):
            assert f'lang="{code}" dir="auto">{escape(clause["names"][code])}<' in body


@pytest.mark.parametrize(
    ("text", "head", "file"),
    [
        (written(version="a\\ud800b"), "", "list.yaml, line 3"),
        (written(), f"a = {'9' * 6000}\n{HEAD}", "programme.toml, line 1"),
    ],
)
def test_what_no_parser_can_hold_is_said_and_what_was_typed_stands_there_still(
    room: Room, text: str, head: str, file: str
) -> None:
    page = check(room, text, head)
    assert page.status_code == 422
    assert file in text_of(page)
    assert escape(text.split("\n")[20].strip()) in page.content.decode()
    assert office_of(room).pending == ()


def test_what_was_changed_after_the_check_is_shown_again_and_not_proposed(room: Room) -> None:
    page = check(room, written())
    changed = written().replace('"150000.00"', '"950000.00"')
    answer = room.owl.again("office/own.html", **{**hidden_of(page), "text": changed, "propose": "1"})
    assert answer.status_code == 200
    assert "950,000" in text_of(answer)
    assert office_of(room).pending == ()


def test_a_file_goes_before_the_field_and_one_that_is_no_text_is_said_to_be_none(room: Room) -> None:
    file = SimpleUploadedFile("list.yaml", written().encode())
    page = check(room, "what stood here before", **{"text-file": file})
    assert page.status_code == 200
    assert "150,000" in text_of(page)
    page = check(room, "what stood here", **{"text-file": SimpleUploadedFile("list.yaml", b"\xff\xfe\x00")})
    assert page.status_code == 422
    assert "no text in UTF-8" in text_of(page)
    assert "what stood here" in text_of(page)


def test_nobody_seconds_a_list_they_proposed_and_no_inspector_proposes_one(room: Room) -> None:
    propose(room, written())
    assert room.owl.send(f"office/second/{digest_of(room)}.html", form="0" * 32).status_code == 422
    page = room.ibis.send("office/own.html", text=written(), head="", check="1")
    answer = room.ibis.again("office/own.html", **{**hidden_of(page), "text": written(), "propose": "1"})
    assert answer.status_code == 422
    assert "Your roles do not allow this" in text_of(answer)
    assert office_of(room).in_force == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [1200, 360])
def test_the_pages_of_a_list_can_be_read_by_everybody(
    chromium: Browser, room: Room, language: str, width: int
) -> None:
    digest = enacted_by_two(room, written())
    propose(room, written(version="own-2", begins=date(2023, 9, 1)))
    room.owl.language = room.stork.language = language
    look = {"viewport": {"width": width, "height": 800}}
    for officer, page in (
        (room.owl, "office/own.html"),
        (room.owl, f"office/list/{digest}.html"),
        (room.stork, f"office/second/{digest_of(room)}.html"),
    ):
        with shown(chromium, officer, page, **look) as opened:
            assert faults(opened) == [], page
    faulty = written(version="own-3", **{"unit: USD": "unit: XYZ"})
    in_order = written(version="own-3", begins=date(2023, 10, 1))
    for text in (faulty, in_order):
        with answered(chromium, room, text, **look) as opened:
            assert faults(opened) == [], text


@contextmanager
def answered(chromium: Browser, room: Room, text: str, **look: Any) -> Iterator[Page]:
    """Show the page that answers to a list that was sent."""
    page = check(room, text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room.owl, "go", lambda _: page)
        with shown(chromium, room.owl, "office/own.html", **look) as opened:
            yield opened
