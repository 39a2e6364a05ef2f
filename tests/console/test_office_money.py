"""The budget's page: appropriations in their states, the float, the cash box, rates, what does not agree."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Browser
from tests.console.looking import faults, shown
from tests.console.sitting import Room, at_desks, begin_again, text_of
from tests.console.test_office import digest_of, office_of, second
from tests.office import TestOffice

from safeconduct.casefile.acts.budget import (
    GrantAppropriation,
    LapseAppropriation,
    MoveImprest,
    MovePool,
    SetPoolRule,
)
from safeconduct.casefile.acts.cash import CountCash
from safeconduct.language import LANGUAGES
from safeconduct.sealing.officer import OfficerKeys

PROGRAMME = "ukraine-2023"
MILLION = 1_000_000_00


@pytest.fixture
def room(
    sqlite_office: TestOffice, officer_keys: dict[str, OfficerKeys], monkeypatch: pytest.MonkeyPatch
) -> Room:
    return at_desks(sqlite_office, officer_keys, monkeypatch)  # type: ignore[arg-type] # it has an installation


def granted(office: TestOffice, *, programme: str = PROGRAMME, law: str = "Invented law 1") -> None:
    today = office.clock().date()
    act = GrantAppropriation(
        unit="USD", amount=20 * MILLION, year=today.year, law=law, on=today, programme=programme
    )
    office.both(act, "magpie", "owl", office.office_file)


def ruled(office: TestOffice) -> None:
    weekday = office.clock().isoweekday()
    office.both(SetPoolRule(unit="USD", step=MILLION, weekday=weekday), "magpie", "owl", office.office_file)


def moved(office: TestOffice) -> None:
    """Six millions into the pool, one into the float."""
    today = office.clock().date()
    fund = {"unit": "USD", "programme": PROGRAMME, "year": today.year, "on": today}
    office.both(MovePool(covers=6 * MILLION, reference="P 1", **fund), "magpie", "owl", office.office_file)
    office.both(MoveImprest(to=MILLION, reference="F 1", **fund), "magpie", "owl", office.office_file)


def counted(office: TestOffice, difference: int, said: str) -> None:
    count = CountCash(unit="USD", difference=difference, said=said, on=office.clock().date())
    office.both(count, "magpie", "raven", office.office_file)


def test_a_grant_for_a_programme_is_proposed_read_and_shown_in_its_states(
    room: Room, sqlite_office: TestOffice
) -> None:
    granted(sqlite_office)
    ruled(sqlite_office)
    answer = room.magpie.send(
        "office/budget.html",
        what="grant",
        grant_unit="USD",
        grant_amount="5000000",
        grant_programme=PROGRAMME,
        law="Invented law 2",
        year="2023",
    )
    assert answer.status_code == 303
    assert PROGRAMME in text_of(room.owl.go(f"office/second/{digest_of(room)}.html"))
    second(room, "owl")
    moved(sqlite_office)
    page = text_of(room.magpie.go("office/budget.html"))
    assert "ukraine-2023, 2023 (USD) Granted by laws: 25,000,000.00 USD" in page
    for state in ("Free 18,000,000.00", "(pool) 6,000,000.00", "(float) 1,000,000.00", "Paid 0.00"):
        assert state in page
    bars = re.findall(
        r'<rect class="(\w+)" x="([\d.]+)%" y="1" width="([\d.]+)%"', room.magpie.last.content.decode()
    )
    assert bars == [("free", "0.00", "72.00"), ("pool", "72.00", "24.00"), ("float", "96.00", "4.00")]


def test_the_float_moves_in_steps_and_by_two_and_an_exact_sum_is_refused(
    room: Room, sqlite_office: TestOffice
) -> None:
    granted(sqlite_office)
    ruled(sqlite_office)
    fields = {"what": "float", "float_fund": f"USD/{PROGRAMME}/2023", "float_reference": "F 7"}
    answer = room.magpie.send("office/budget.html", **fields, float_to="1000700")
    assert answer.status_code == 422
    assert "G130" in text_of(answer)
    assert 'value="F 7"' in answer.content.decode(), "what was typed stands there still"
    assert room.magpie.send("office/budget.html", **fields, float_to="2000000").status_code == 303
    page = text_of(room.stork.go(f"office/second/{digest_of(room)}.html"))
    assert "The float holds 2,000,000.00 USD" in page
    assert second(room, "stork").status_code == 303
    assert "(float) 2,000,000.00" in text_of(room.magpie.go("office/budget.html"))


def test_only_a_year_that_is_over_can_be_given_back(
    room: Room, sqlite_office: TestOffice, officer_keys: dict[str, OfficerKeys]
) -> None:
    granted(sqlite_office)
    assert "lapse_fund" not in room.magpie.go("office/budget.html").content.decode()
    sqlite_office.clock.forward(days=200)
    for account in ("magpie", "owl"):
        begin_again(room, account, officer_keys)
    answer = room.magpie.send(
        "office/budget.html", what="lapse", lapse_fund=f"USD/{PROGRAMME}/2023", lapse_reference="End of 2023"
    )
    assert answer.status_code == 303
    assert "End of 2023" in text_of(room.owl.go(f"office/second/{digest_of(room)}.html"))
    second(room, "owl")
    assert "Granted by laws: 0.00 USD" in text_of(room.magpie.go("office/budget.html"))
    early = LapseAppropriation(
        unit="USD", programme=PROGRAMME, year=2024, reference="too early", on=sqlite_office.clock().date()
    )
    from safeconduct.casefile.gate import GateRefused

    with pytest.raises(GateRefused, match="G131"):
        sqlite_office.do(early, "magpie", sqlite_office.office_file)


def test_a_cash_box_that_does_not_agree_meets_paymaster_auditor_and_administrator(
    room: Room, sqlite_office: TestOffice
) -> None:
    fields = {"what": "count", "count_unit": "USD", "count_how": "little", "count_amount": "10"}
    answer = room.magpie.send("office/budget.html", **fields)
    assert answer.status_code == 422
    assert 'id="count_said-error"' in answer.content.decode(), "nobody records a difference without a word"
    assert room.magpie.send("office/budget.html", **fields, count_said="Nobody knows.").status_code == 303
    assert "Too little in the cash box 10.00 USD" in text_of(
        room.raven.go(f"office/second/{digest_of(room)}.html")
    )
    assert second(room, "raven").status_code == 303
    for account in ("magpie", "raven", "dove"):
        assert "does not agree" in text_of(room.officers[account].go("index.html")), account
        assert "Nobody knows." in text_of(room.officers[account].go("office/index.html")), account
    assert "does not agree" not in text_of(room.heron.go("index.html"))
    counted(sqlite_office, 0, "")
    assert "does not agree" not in text_of(room.magpie.go("index.html"))
    assert "was right when it was counted" in text_of(room.magpie.go("office/budget.html"))


CSV = "on,unit,counter,rate,source\n2023-07-31,USD,UAH,36.5686,Invented bank\n2023-08-01,USD,UAH,36.60,Invented bank\n"


def sent(room: Room, text: str, account: str = "magpie") -> Any:
    file = SimpleUploadedFile("rates.csv", text.encode(), content_type="text/csv")
    return room.officers[account].send("office/rates.html", propose="1", rates_file=file, file_source="")


def test_a_file_of_rates_is_proposed_by_one_and_signed_by_another_line_by_line(room: Room) -> None:
    assert sent(room, CSV).status_code == 303
    page = text_of(room.jay.go(f"office/second/{digest_of(room)}.html"))
    assert "31 July 2023: 1 USD = 36.5686 UAH (Invented bank)" in page
    assert "1 August 2023: 1 USD = 36.6 UAH (Invented bank)" in page
    assert office_of(room).rates == (), "one person alone records none"
    assert second(room, "jay").status_code == 303
    assert [(each.numerator, each.denominator) for each in office_of(room).rates] == [
        (365686, 10000),
        (366, 10),
    ]
    assert "on record already" in text_of(sent(room, CSV))
    contradicting = sent(room, CSV.replace("36.5686", "36.5687"))
    assert contradicting.status_code == 422
    assert "on record as" in text_of(contradicting)
    assert "Line 3" in text_of(sent(room, CSV.replace("2023-07-31", "2023-08-01")))
    assert room.magpie.send("office/rates.html", propose="1").status_code == 422


def test_books_that_do_not_agree_are_shown_until_another_days_are_right(
    room: Room,
    sqlite_office: TestOffice,
    monkeypatch: pytest.MonkeyPatch,
    officer_keys: dict[str, OfficerKeys],
) -> None:
    from safeconduct.registry.reconciling import reconcile_books
    from safeconduct.treasury import books

    granted(sqlite_office)
    found = reconcile_books(sqlite_office.installation)
    assert (found.right, found.recorded) == (True, True)
    assert reconcile_books(sqlite_office.installation).recorded is False, "once a day is enough"
    right = books.reconcile_summary()
    with monkeypatch.context() as tampered:
        tampered.setattr(
            books, "reconcile_summary", lambda: right._replace(differences=("USD: 7 is missing.",))
        )
        assert reconcile_books(sqlite_office.installation).recorded
    assert "USD: 7 is missing." in text_of(room.raven.go("office/index.html"))
    assert not reconcile_books(sqlite_office.installation).recorded, "not taken back on the same day"
    assert "does not agree" in text_of(room.dove.go("index.html"))
    sqlite_office.clock.forward(days=1)
    begin_again(room, "dove", officer_keys)
    assert reconcile_books(sqlite_office.installation).recorded
    assert "does not agree" not in text_of(room.dove.go("index.html"))
    from safeconduct.registry.verifying import verify

    assert verify(sqlite_office.installation).problems == [], (
        "the system signs it, and anybody can check that"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_reads_well_on_a_telephone_and_on_a_desk(
    chromium: Browser, room: Room, sqlite_office: TestOffice, language: str
) -> None:
    granted(sqlite_office)
    granted(sqlite_office, programme="", law="Invented law 2")
    ruled(sqlite_office)
    moved(sqlite_office)
    counted(sqlite_office, -1000, "Nobody knows.")
    room.magpie.language = language
    looks = [
        ("office/budget.html", 360),
        *([("office/rates.html", 360), ("office/budget.html", 1200)] * (language == "en")),
    ]
    for page, width in looks:
        with shown(chromium, room.magpie, page, viewport={"width": width, "height": 900}) as seen:
            assert faults(seen) == [], (page, width)
