"""`safeconduct payments`: from the released order to the matched statement, as a paymaster types it."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import OperationalError
from tests.registry.banking import IBAN, PAYER, SHARE, kept_award, paying, released
from tests.registry.commands import RUN
from tests.story import Played

from safeconduct.cli.demo.invented_bank import InventedBank
from safeconduct.cli.payments import command
from safeconduct.cli.session import Session
from safeconduct.errors import BadInput, SafeconductError

__all__ = ["kept_award", "paying"]

SETTINGS = """
[bank]
name = "General Services Department 12"
recipient = "{recipient}"
[bank.accounts]
USD = "{account}"
"""


@dataclass
class Desk:
    """An installation's folder in which the command runs, jay's words, an invented bank, and two released orders."""

    played: Played
    words: str
    bank: InventedBank
    orders: list[str]

    @property
    def home(self) -> Path:
        return Path(self.played.installation.home)

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-c", RUN, "--home", str(self.home), "payments", *arguments]

    def run(self, *arguments: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
        """Run the command as a paymaster does, in a process of its own with the words on standard input."""
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        return subprocess.run(
            self.command(*arguments),
            env=environment | {"XDG_STATE_HOME": str(self.home / "state"), "PYTHONWARNINGS": "error"},
            input=f"{self.words}\n".encode(),
            check=False,
            **({"capture_output": True} | more),
        )

    def here(self, *arguments: str) -> Any:
        """Run the command in this process, jay signed in already: deriving keys again would take seconds each time."""
        return CliRunner().invoke(command, arguments, obj=Session(self.home))

    def json(self, *arguments: str) -> Any:
        done = self.here(*arguments, "--json")
        assert done.exception is None, done.exception
        return json.loads(done.stdout)

    def said(self, name: str, data: bytes) -> str:
        path = self.home.parent / name
        path.write_bytes(data)
        return str(path)

    def settle(self, recipient: str) -> None:
        text = SETTINGS.format(recipient=recipient, account=PAYER)
        (self.home / "safeconduct.toml").write_text(text)


@pytest.fixture
def desk(paying: Played, monkeypatch: pytest.MonkeyPatch) -> Desk:
    from safeconduct.cli.payments import exporting, importing, listing, reconciling
    from safeconduct.sealing.officer import wrap_keys
    from safeconduct.sealing.passphrase import generate_officer_passphrase
    from safeconduct.staff.models import Account

    words, bank = generate_officer_passphrase(), InventedBank()
    jay = paying.desk.officers["jay"]
    Account.objects.create(account="jay", wrapped_keys=wrap_keys(jay.keys, words))
    found = Desk(paying, words, bank, released(paying, SHARE // 2, SHARE // 2))
    found.settle(bank.recipient)
    for module in (exporting, importing, listing, reconciling):
        monkeypatch.setattr(module, "opened", lambda _: paying.installation)
        monkeypatch.setattr(module, "signed_in", lambda _, account: paying.desk.officers[account])
    return found


def moved(desk: Desk) -> None:
    """Copy the database to where the command finds it, as a backup does."""
    raw, copy = (sqlite3.connect(folder / "safeconduct.sqlite3") for folder in (desk.home.parent, desk.home))
    with closing(raw), closing(copy):
        raw.backup(copy)


def test_a_paymaster_types_words_and_gets_a_file_and_its_statement_is_matched(
    desk: Desk, tmp_path: Path
) -> None:
    moved(desk)
    out = tmp_path / "today.xml.age"
    made = desk.run("export", str(out), "--as", "jay")
    assert made.returncode == 0, made.stderr
    assert oct(out.stat().st_mode & 0o777) == "0o600"
    assert IBAN.encode() not in out.read_bytes()
    desk.bank.take(out.read_bytes())
    assert desk.bank.file in made.stdout.decode()
    assert sorted(each.end_to_end for each in desk.bank.payments) == sorted(desk.orders)
    # The machine's clock makes the file, and not the story's.
    statement = desk.said("statement.xml", desk.bank.statement("S1", date(2026, 12, 1)))
    read = desk.run("import", statement, "--as", "jay", "--json")
    assert read.returncode == 0, read.stderr
    assert [each["how"] for each in json.loads(read.stdout)[0]["recorded"]] == ["exact"] * 2
    # The nightly round needs no key.
    compared = desk.run("reconcile", "--json")
    assert compared.returncode == 0, compared.stderr
    told = json.loads(compared.stdout)
    assert (told["books"]["differences"], told["payments"]["settled"]) == ([], 2)


def test_the_same_file_is_written_again_and_nothing_is_sent_or_recorded_twice(
    desk: Desk, tmp_path: Path
) -> None:
    first, again = tmp_path / "first.xml.age", tmp_path / "again.xml.age"
    tried = desk.here("export", str(first), "--dry-run", "--as", "jay")
    assert "2 payments of 500,000.00\xa0USD would go" in tried.stdout
    assert not first.exists()
    desk.here("export", str(first), "--as", "jay")
    xml = desk.bank.take(first.read_bytes())
    assert desk.json("export", str(again), "--again", desk.bank.file, "--as", "jay")["payments"] == 2
    assert desk.bank.take(again.read_bytes()) == xml
    nothing = desk.here("export", str(tmp_path / "more.age"), "--as", "jay")
    assert "No payment waits" in str(nothing.exception)
    assert not (tmp_path / "more.age").exists()
    answer = desk.said("answer.xml", desk.bank.answer("A1"))
    statement = desk.said("statement.xml", desk.bank.statement("S1", date(2023, 9, 6)))
    (answered, booked) = desk.json("import", answer, statement, "--as", "jay")
    assert [len(each["recorded"]) for each in (answered, booked)] == [2, 2]
    (repeated,) = desk.json("import", statement, "--as", "jay")
    assert (repeated["recorded"], repeated["known"]) == ([], 2)
    listed = desk.json("list", "--as", "jay")
    assert {each["where"] for each in listed["payments"]} == {"confirmed"}
    assert listed["files"] == [{"file": desk.bank.file, "payments": 2, "said": 2, "booked": 2, "returned": 0}]
    shown = desk.here("reconcile", "--as", "jay")
    assert "Bank: 2 payments compared, and 1 cases beside them; 2 are settled." in shown.stdout
    assert "Nothing differs, and nothing waits." in shown.stdout
    assert desk.bank.file in desk.here("list", "--as", "jay", "--language", "uk").stdout


@pytest.mark.parametrize("after", [0, 1])
def test_where_recording_fails_no_empty_file_is_left_and_it_is_said_what_may_be_recorded(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    from safeconduct.registry import paying

    perform, done = paying.perform, []

    def gone(*args: Any, **more: Any) -> Any:
        if len(done) == after:
            raise OperationalError("the database went away")
        done.append(perform(*args, **more))
        return done[-1]

    out = tmp_path / "today.xml.age"
    monkeypatch.setattr(paying, "perform", gone)
    failed = desk.here("export", str(out), "--as", "jay")
    assert isinstance(failed.exception, OperationalError)
    assert not out.exists()
    assert ("--again" in failed.stderr) == bool(after)
    monkeypatch.undo()


def test_the_bank_opens_the_file_with_the_stock_program(desk: Desk, tmp_path: Path) -> None:
    age = shutil.which("age")
    if age is None:
        pytest.skip("age is missing: apt-get install age")
    out, identity = tmp_path / "today.xml.age", tmp_path / "identity"
    desk.here("export", str(out), "--as", "jay")
    identity.write_text(desk.bank.identity + "\n")
    opened = subprocess.run([age, "-d", "-i", identity, out], capture_output=True, check=True).stdout
    assert opened == desk.bank.take(out.read_bytes())
    assert IBAN.encode() in opened


def test_what_is_only_likely_waits_for_the_paymaster_s_yes(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "x.age"
    desk.here("export", str(out), "--as", "jay")
    desk.bank.take(out.read_bytes())
    kept, lost = (each.end_to_end for each in desk.bank.payments)
    said = desk.bank.statement("S1", date(2023, 9, 6)).replace(lost.encode(), b"NOTPROVIDED")
    statement = desk.said("s.xml", said)
    read = desk.here("import", statement, "--as", "jay")
    assert f"{kept}: The bank's statement shows it: paid." in read.stdout
    assert f"LIKELY {lost}" in read.stdout
    assert {each["where"] for each in desk.json("list", "--as", "jay")["payments"]} == {"sent", "confirmed"}
    (accepted,) = desk.json("import", statement, "--accept", lost, "--as", "jay")
    assert [each["order"] for each in accepted["recorded"]] == [lost]


def test_a_file_sealed_to_the_paymaster_is_handed_over_through_a_pipe_and_no_other_way(
    desk: Desk, tmp_path: Path
) -> None:
    desk.settle("")
    out = tmp_path / "mine.xml.age"
    assert "payments open" in desk.here("export", str(out), "--as", "jay").stdout
    moved(desk)
    handed = desk.run("open", str(out), "--as", "jay")
    assert handed.returncode == 0, handed.stderr
    assert handed.stdout.startswith(b"<?xml")
    assert IBAN.encode() in handed.stdout
    with (tmp_path / "plain.xml").open("wb") as plain:
        kept = desk.run(
            "open", str(out), "--as", "jay", stdout=plain, stderr=subprocess.PIPE, capture_output=False
        )
    assert (kept.returncode, (tmp_path / "plain.xml").read_bytes()) == (2, b"")
    assert b"through a pipe" in kept.stderr
    assert not list(desk.home.rglob("*.xml"))


def test_a_file_that_exists_is_left_alone_and_a_place_that_takes_none_sends_nothing(
    desk: Desk, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.xml.age"
    mine.write_text("mine")
    for place, sentence in ((mine, "exists already"), (tmp_path / "no-such" / "x.age", "cannot be written")):
        refused = desk.here("export", str(place), "--as", "jay")
        assert isinstance(refused.exception, BadInput)
        assert sentence in str(refused.exception)
    assert mine.read_text() == "mine"
    listed = desk.json("list", "--as", "jay")
    assert ({each["where"] for each in listed["payments"]}, listed["files"]) == ({"to_send"}, [])


@pytest.mark.parametrize("data", [b"<a/>", b"", b"age-encryption.org/v1\n-> X25519 x"])
def test_what_is_no_file_of_a_bank_s_is_refused_with_a_sentence(desk: Desk, data: bytes) -> None:
    refused = desk.here("import", desk.said("x", data), "--as", "jay")
    assert isinstance(refused.exception, SafeconductError)
    assert refused.stdout == ""
    missing = desk.here("import", str(desk.home / "none.xml"), "--as", "jay")
    assert isinstance(missing.exception, BadInput)


def test_where_every_payment_is_held_at_the_last_moment_no_empty_file_stays_in_its_place(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A colleague raises it after the file was proven; the name would be taken for the file that is made later."""
    from safeconduct.casefile.acts.fraud import RaiseSuspicion
    from safeconduct.casefile.parts.fraud import Ground
    from safeconduct.registry import bank_files

    proven = bank_files.proven
    raised = RaiseSuspicion(
        ground=Ground.SAME_PAYEE, people=("p1",), note="His neighbour named the same account."
    )

    def meanwhile(*arguments: Any) -> Any:
        batch = proven(*arguments)
        desk.played.desk.do(raised, "owl")
        return batch

    out = tmp_path / "today.xml.age"
    with monkeypatch.context() as patched:
        patched.setattr(bank_files, "proven", meanwhile)
        done = desk.here("export", str(out), "--as", "jay")
    assert isinstance(done.exception, BadInput)
    assert "also somebody else's" in str(done.exception)
    assert not out.exists()
    assert {order.sent for order in desk.played.case.payment.orders} == {None}


def test_whoever_is_no_paymaster_gets_nothing(desk: Desk, tmp_path: Path) -> None:
    for arguments in (("list",), ("export", str(tmp_path / "x")), ("import", desk.said("x", b"<a/>"))):
        refused = desk.here(*arguments, "--as", "owl")
        assert "paymaster's" in str(refused.exception)
    assert not (tmp_path / "x").exists()
