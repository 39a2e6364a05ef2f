"""The console shows what may be wrong and what is told in public, and takes what people decide about either."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.console.looking import faults, shown
from tests.console.sitting import Officer, Room, at_desks, hidden_of
from tests.office import TestOffice
from tests.public.test_statements import WORDS, told
from tests.registry.suspicious import TANK, arrived, awarded, funded, order, receive

from safeconduct.casefile.acts.fraud import DeclareInterest, SetSpendingCaps
from safeconduct.casefile.acts.office import GrantRole
from safeconduct.casefile.acts.publicity import ConsentInPresence, RecordWithdrawal
from safeconduct.casefile.acts.speaking import IssueStatement
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.parts.aftercare import Scope
from safeconduct.casefile.speaking import statement_digest
from safeconduct.casefile.words import Role
from safeconduct.language import LANGUAGES
from safeconduct.registry import directory
from safeconduct.sealing.officer import OfficerKeys


@pytest.fixture
def room(
    sqlite_office: TestOffice, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch
) -> Room:
    return at_desks(sqlite_office, officer_keys, monkeypatch)  # type: ignore[arg-type] # an office is enough


def claimed_twice(office: TestOffice) -> str:
    """Return a case into which somebody tried to receive what another case holds."""
    team = ("crane", "owl", "stork", "robin")
    first, second = arrived(office, team=("ibis",)), arrived(office, team=team)
    office.do(receive(office, TANK), "wren", first)
    with pytest.raises(GateRefused):
        office.do(receive(office, TANK), "crane", second)
    return second


def signed(officer: Officer, reference: str, page: str = "cases") -> None:
    """Sign the proposal that waits on a page, as its reader does: by its one link."""
    officer.go(f"{page}/{reference}.html")
    digest = re.findall(r"second/([0-9a-f]{64})\.html", officer.last.content.decode())[0]
    way = f"acting/{reference}/second/{digest}.html" if page == "cases" else f"office/second/{digest}.html"
    answer = officer.send(way)
    assert answer.status_code == 303, officer.text


def test_a_suspicion_is_read_with_its_evidence_and_settled_by_two_whom_it_does_not_concern(
    room: Room, sqlite_office: TestOffice
) -> None:
    reference = claimed_twice(sqlite_office)
    room.owl.go(f"cases/{reference}.html")
    assert "The item with the tag T-0001 (t-72) was to be received here, and another case holds it." in (
        room.owl.text
    )
    assert "suspicion of fraud" in room.owl.text
    (one,) = sqlite_office.case(reference, "owl").fraud.suspicions
    form = {"f-suspicion": one.key, "f-judged": "explained", "f-reasons": "A tag was typed wrongly there."}
    answer = room.owl.send(f"acting/{reference}/SettleSuspicion.html", **form)
    assert answer.status_code == 303, room.owl.text
    room.robin.go(f"cases/{reference}.html")
    signed(room.robin, reference)
    room.owl.go(f"cases/{reference}.html")
    assert "settled: explained" in room.owl.text
    assert "A tag was typed wrongly there." in room.owl.text
    settled = sqlite_office.case(reference, "owl").fraud.suspicions[0].settled
    assert settled is not None
    assert settled.by == ("owl", "robin")


def test_what_the_software_found_is_read_in_every_language_and_raised_by_a_choice(
    room: Room, sqlite_office: TestOffice
) -> None:
    office = sqlite_office
    funded(office)
    reference = awarded(office)
    caps = SetSpendingCaps(programme="ukraine-2023", unit="USD", per_order=1, per_quarter=0, per_year=0)
    office.both(caps, "stork", "owl", office.office_file)
    office.do(order("INVENTED1")[0], "magpie", reference)
    seen = {"uk": "перевищує межу", "ru": "превышает предел", "en": "is above the cap for one order"}
    assert seen.keys() == set(LANGUAGES)
    for language, words in seen.items():
        room.owl.language = language
        room.owl.go(f"cases/{reference}.html")
        assert words in room.owl.text
    form = room.owl.go(f"acting/{reference}/RaiseSuspicion.html").content.decode()
    key = re.findall(r'name="f-finding" value="(above-cap\.[0-9a-f]{16})"', form)[0]
    fields = {"f-finding": key, "f-ground": "something-else", "f-note": "Look at this one."}
    answer = room.owl.send(f"acting/{reference}/RaiseSuspicion.html", **fields)
    assert answer.status_code == 303, room.owl.text
    (one,) = office.case(reference, "owl").fraud.suspicions
    assert one.key == key
    assert one.evidence[0].code == "above_order"
    assert one.raised_by == "owl"


def test_whoever_signs_reads_that_it_declares_no_interest_and_how_to_declare_one(
    room: Room, sqlite_office: TestOffice
) -> None:
    funded(sqlite_office)
    reference = awarded(sqlite_office)
    room.magpie.go(f"acting/{reference}/OrderPayment.html")
    assert "you declare that nobody in this case is near to you" in room.magpie.text
    assert f"{reference}/DeclareInterest.html" in room.magpie.last.content.decode()
    room.magpie.go(f"acting/{reference}/CommitMoney.html")
    assert "you declare that nobody" not in room.magpie.text
    answer = room.magpie.send(
        f"acting/{reference}/DeclareInterest.html", **{"f-person": "p1", "f-relation": "A cousin."}
    )
    assert answer.status_code == 303, room.magpie.text
    room.magpie.go(f"cases/{reference}.html")
    assert "declared an interest of their own: p1 — A cousin." in room.magpie.text
    room.magpie.go(f"acting/{reference}/OrderPayment.html")
    assert "G156" in room.magpie.text
    with pytest.raises(GateRefused, match="G156"):
        sqlite_office.do(order("INVENTED1")[0], "magpie", reference)


def test_caps_are_proposed_read_and_signed(room: Room, sqlite_office: TestOffice) -> None:
    fields = {"programme": "ukraine-2023", "unit": "USD", "per_order": "1000.00", "per_quarter": "0"}
    answer = room.stork.send("office/caps.html", per_year="much", **fields)
    assert answer.status_code == 422
    assert "Write the cap in digits" in room.stork.text
    assert 'value="1000.00"' in answer.content.decode()
    answer = room.stork.send("office/caps.html", per_year="500", **fields)
    assert "G159" in room.stork.text
    answer = room.stork.send("office/caps.html", per_year="900000", **fields)
    assert answer.status_code == 303, room.stork.text
    signed(room.owl, "index", "office")
    room.magpie.go("office/caps.html")
    for words in ("1,000.00", "no cap", "900,000.00"):
        assert words in room.magpie.text
    (caps,) = directory.office(sqlite_office.installation).caps
    assert (caps.per_order, caps.per_quarter, caps.per_year) == (1_000_00, 0, 900_000_00)


def test_a_statement_is_written_reviewed_published_issued_and_taken_down_by_forms(
    room: Room, sqlite_office: TestOffice
) -> None:
    office = sqlite_office
    office.both(GrantRole(account="raven", role=Role.SPOKESPERSON), "dove", "siskin", office.office_file)
    funded(office)
    reference = awarded(office)
    consented(office, reference)
    draft = {
        "f-about": "p1",
        "f-scopes": "fact",
        "f-words_en": WORDS["en"],
    }
    answer = room.wren.send(f"acting/{reference}/DraftStatement.html", **draft)
    assert answer.status_code == 303, room.wren.text
    digest = statement_digest({"en": WORDS["en"]})
    form = room.owl.go(f"acting/{reference}/ReviewStatement.html").content.decode()
    assert WORDS["en"] in form
    answer = room.owl.send(
        f"acting/{reference}/ReviewStatement.html",
        **{"f-draft": digest, "f-allowed": "yes", "f-basis": "Nobody is recognised by it."},
    )
    assert answer.status_code == 303, room.owl.text
    answer = room.stork.send(
        f"acting/{reference}/Publish.html", **{"f-draft": digest, "f-where": "The authority's site"}
    )
    assert answer.status_code == 303, room.stork.text
    signed(room.wren, reference)
    room.wren.go(f"cases/{reference}.html")
    assert "published by two people" in room.wren.text
    # Who has the case open gives its words out, one wrong word and it is refused; the spokesperson opens no case.
    answer = room.owl.send("office/statements.html", **{"words-en": f"{WORDS['en']} Come too."})
    assert answer.status_code == 422
    answer = room.owl.send("office/statements.html", **{"words-en": WORDS["en"]})
    assert answer.status_code == 303, room.owl.text
    room.wren.go("office/statements.html")
    assert "Waits for the spokesperson" in room.wren.text
    assert "Stop it" in room.wren.text
    assert room.raven.go(f"cases/{reference}.html").status_code in {404, 422}
    signed(room.raven, "index", "office")
    room.wren.go(f"cases/{reference}.html")
    assert "on the public pages" in room.wren.text
    office.do(RecordWithdrawal(person="p1"), "crane", reference)
    room.wren.go(f"cases/{reference}.html")
    assert "take a statement down" in room.wren.text
    assert "Take it off the public pages" in room.wren.text
    answer = room.wren.again("office/down.html", **hidden(room.wren), number="1")
    assert answer.status_code == 303, room.wren.text
    answer = room.wren.send(f"acting/{reference}/WithdrawStatement.html", **{"f-publication": "1"})
    assert answer.status_code == 303, room.wren.text
    room.wren.go(f"cases/{reference}.html")
    assert "take a statement down" not in room.wren.text


def hidden(officer: Officer) -> dict[str, str]:
    officer.go("office/statements.html")
    return hidden_of(officer.last, {"number"})


def consented(office: TestOffice, reference: str) -> None:
    consent = ConsentInPresence(
        person="p1",
        scopes=(Scope.FACT,),
        language="ru",
        interpreter="external",
        words="You may say that.",
        hidden={"interpreter.name": "Olena Testenko"},
    )
    office.both(consent, "wren", "crane", reference)


def test_whoever_is_no_spokesperson_is_shown_who_is_and_no_form(
    room: Room, sqlite_office: TestOffice
) -> None:
    room.heron.go("office/statements.html")
    assert "Nobody is spokesperson here" in room.heron.text
    office = sqlite_office
    office.both(GrantRole(account="raven", role=Role.SPOKESPERSON), "dove", "siskin", office.office_file)
    room.heron.go("office/statements.html")
    assert "raven" in room.heron.text
    # Who issues sees no case and gives nothing out; who has a case open does.
    assert "<textarea" not in room.raven.go("office/statements.html").content.decode()
    assert "<textarea" in room.owl.go("office/statements.html").content.decode()
    answer = room.heron.again("office/down.html", number="7")
    assert answer.status_code == 422


@pytest.mark.parametrize(("width", "scheme", "language"), [(1200, "light", "en"), (320, "dark", "uk")])
def test_the_pages_are_accessible_wide_and_narrow(
    room: Room, sqlite_office: TestOffice, chromium: Browser, width: int, scheme: str, language: str
) -> None:
    office = sqlite_office
    reference = told(office)
    office.both(
        IssueStatement(words=WORDS, allowed_on=office.clock.now.date()), "owl", "raven", office.office_file
    )
    caps = SetSpendingCaps(
        programme="ukraine-2023", unit="USD", per_order=900_00, per_quarter=0, per_year=9_000_000_00
    )
    office.both(caps, "stork", "owl", office.office_file)
    office.do(order("INVENTED1")[0], "magpie", reference)
    office.do(DeclareInterest(person="p1", relation="A cousin."), "ibis", reference)
    office.do(RecordWithdrawal(person="p1"), "crane", reference)
    window: Any = {
        "viewport": {"width": width, "height": 800},
        "color_scheme": scheme,
        "java_script_enabled": True,
    }
    for officer, where in (
        (room.wren, f"cases/{reference}.html"),
        (room.owl, f"acting/{reference}/SettleSuspicion.html"),
        (room.stork, "office/caps.html"),
        (room.raven, "office/statements.html"),
    ):
        officer.language = language
        with shown(chromium, officer, where, **window) as opened:
            assert faults(opened) == [], where
