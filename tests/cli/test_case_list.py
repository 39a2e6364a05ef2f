"""`safeconduct case list`: the queue of new contacts as an officer sees it in a terminal."""

import json

import pytest
from tests.cli.officers import enrol, typed
from tests.office import TestOffice
from tests.registry.test_triage import write_in


@pytest.fixture
def heron(sqlite_office: TestOffice) -> str:
    return enrol(sqlite_office, "heron")


def test_an_empty_queue_is_said(sqlite_office: TestOffice, heron: str) -> None:
    shown = typed(sqlite_office, heron, "case", "list", "--as", "heron")
    assert (shown.returncode, shown.stdout) == (0, "No contact waits for a first judgement.\n"), shown.stderr


def test_the_queue_is_shown_in_turn_with_reasons_and_names(sqlite_office: TestOffice, heron: str) -> None:
    calm, _ = write_in(sqlite_office, brings=("no-such-thing",), brings_words="An invented kite.")
    sqlite_office.clock.forward(days=2)
    grave, _ = write_in(
        sqlite_office, danger="now", under_18="yes", languages=("uk", "ru"), brings=("t-80bv", "tank")
    )
    shown = typed(sqlite_office, heron, "case", "list", "--as", "heron", "--language", "uk")
    assert shown.returncode == 0, shown.stderr
    assert "2 звернення чекають на першу оцінку." in shown.stdout
    assert shown.stdout.index(grave) < shown.stdout.index(calm)
    words = " ".join(shown.stdout.split())
    for said in ("у небезпеці зараз", "uk, ru", "no-such-thing", "Чому раніше"):
        assert said in words


def test_a_program_reads_the_same_queue(sqlite_office: TestOffice, heron: str) -> None:
    lost, _ = write_in(sqlite_office, lost_words=True, dangerous_hours="At night.", brings=("t-80bv",))
    shown = typed(sqlite_office, heron, "case", "list", "--as", "heron", "--json")
    assert shown.returncode == 0, shown.stderr
    (one,) = json.loads(shown.stdout)
    # The command has the machine's clock, and the test's contact was written in 2023.
    assert one.pop("days") > 0
    assert one == {
        "reference": lost,
        "why": ["lost-words"],
        "since": "2023-08-01",
        "languages": [],
        "brings": ["t-80bv"],
        "brings_more": False,
        "dangerous_hours": "At night.",
    }


def test_that_an_officer_looked_is_recorded_for_the_auditor(sqlite_office: TestOffice, heron: str) -> None:
    import sqlite3

    write_in(sqlite_office)
    assert typed(sqlite_office, heron, "case", "list", "--as", "heron").returncode == 0
    kept = sqlite3.connect(sqlite_office.installation.home / "safeconduct.sqlite3")
    watched = kept.execute("SELECT count(*) FROM registry_entry WHERE file_id = 'watch'").fetchone()
    kept.close()
    assert watched == (1,)


def test_another_officers_passphrase_shows_no_queue(sqlite_office: TestOffice, heron: str) -> None:
    write_in(sqlite_office)
    enrol(sqlite_office, "wren")
    shown = typed(sqlite_office, heron, "case", "list", "--as", "wren")
    assert shown.returncode != 0
    assert shown.stdout == ""
    assert len(shown.stderr.strip().splitlines()) == 1
