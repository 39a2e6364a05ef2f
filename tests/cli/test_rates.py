"""`safeconduct rates`: a central bank's file is proposed by a paymaster, exactly, once, and never alone."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.cli.officers import enrol, typed
from tests.office import TestOffice

from safeconduct.casefile.acts.budget import RecordRates

NBU = (
    '[{"r030":840,"txt":"Долар США","rate":36.5686,"cc":"USD","exchangedate":"31.07.2023"},\n'
    ' {"r030":392,"txt":"Єна","rate":0.2598,"cc":"JPY","exchangedate":"31.07.2023"}]\n'
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "nbu.json"
    made.write_text(NBU, encoding="utf-8")
    return made


def test_a_paymaster_proposes_a_file_and_alone_records_none(sqlite_office: TestOffice, file: Path) -> None:
    words = enrol(sqlite_office, "magpie")
    done = typed(sqlite_office, words, "rates", "import", str(file), "--as", "magpie", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["in_file"], told["new"], len(told["proposal"])) == (1, 1, 64)
    # The command worked on a copy of the database: there the proposal waits, and no rate is on record.
    with closing(sqlite3.connect(sqlite_office.installation.home / "safeconduct.sqlite3")) as copy:
        (last,) = copy.execute("SELECT body FROM registry_entry ORDER BY leaf DESC LIMIT 1").fetchone()
    assert b'"act":"RecordRates"' in bytes(last)
    assert b"365686" in bytes(last)


def test_what_is_on_record_is_listed_and_proposed_no_second_time(
    sqlite_office: TestOffice, file: Path
) -> None:
    act, _ = RecordRates.from_file(file.read_bytes(), ())
    sqlite_office.both(act, "magpie", "jay", sqlite_office.office_file)
    again = typed(sqlite_office, "", "rates", "import", str(file), "--check", "--json")
    assert json.loads(again.stdout) == {"in_file": 1, "new": 0, "proposal": None}
    (rate,) = json.loads(typed(sqlite_office, "", "rates", "list", "--json").stdout)
    assert (rate["numerator"], rate["denominator"], rate["on"]) == (365686, 10000, "2023-07-31")


def test_a_file_that_is_wrong_is_refused_with_its_line(sqlite_office: TestOffice, file: Path) -> None:
    file.write_text(NBU.replace("JPY", "USD"), encoding="utf-8")
    done = typed(sqlite_office, "", "rates", "import", str(file), "--check")
    assert done.returncode == 2
    assert "Line 2: USD in UAH on 2023-07-31 stands here with another value" in done.stderr
    assert done.stdout == ""


def test_somebody_must_propose_it_or_only_look(sqlite_office: TestOffice, file: Path) -> None:
    assert typed(sqlite_office, "", "rates", "import", str(file)).returncode == 2
