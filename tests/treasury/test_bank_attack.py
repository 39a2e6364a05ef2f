"""Whoever writes past the software sends nothing to the bank, and takes nothing back, that must not be."""

# S608: statements made by hand are what this file is about.
# ruff: noqa: S608

import sqlite3
from datetime import date

import psycopg
import pytest
from django.db import DatabaseError, transaction
from tests.databases import Database

from safeconduct.storage.constraints import violated
from safeconduct.treasury import bank, books
from safeconduct.treasury.bank_models import BankOrder, BankSeen, BankSent
from safeconduct.treasury.budget import grant_appropriation, set_pool_rule
from safeconduct.treasury.models import Entry
from safeconduct.treasury.posting import disburse, oblige, reverse

DAY = date(2023, 9, 6)
OWED, PAID = "obligation:USD:invented", "disbursement:USD:invented"
FILE, LINE = "f" * 16, "1e" * 32
WAITING, SENT, BACK, TAKEN = "a" * 16, "b" * 16, "c" * 16, "d" * 16
FILES = {SENT: FILE, BACK: "9" * 16}


@pytest.fixture
def paid(database: Database) -> Database:
    """Four payments: one waits, one was sent, one was sent and came back, one was reversed unsent: entries 4 to 8."""
    with transaction.atomic():
        set_pool_rule(unit="USD", step=100, weekday=3)
        grant_appropriation(unit="USD", amount=1000, year=2023, reference="law", on=DAY)
        oblige(case="invented", unit="USD", amount=400, reference="award", on=DAY)
        for reference in (WAITING, SENT, BACK, TAKEN):
            entry = disburse(case="invented", unit="USD", amount=50, reference=reference, on=DAY)
            BankOrder.objects.create(reference=reference, entry=entry, case_reference="invented")
        for reference in (SENT, BACK):
            BankSent.objects.create(order_id=reference, file=FILES[reference], week=202336)
        BankSeen.objects.create(line=LINE, order_id=BACK, what="returned")
        reverse(entry=Entry.objects.get(reference=TAKEN), reference="back", on=DAY)
    return database


def number(reference: str) -> int:
    return int(Entry.objects.get(event="disburse", reference=reference).number)


def sent(order: str, file: str = FILE, week: int = 202336) -> str:
    return f"INSERT INTO treasury_banksent (order_id, file, week) VALUES ('{order}', '{file}', {week})"


def seen(order: str, what: str = "booked", line: str = "2d" * 32) -> str:
    return f"INSERT INTO treasury_bankseen (line, order_id, what) VALUES ('{line}', '{order}', '{what}')"


def order(reference: str, entry: object, case: str = "invented") -> str:
    columns = "reference, entry_id, case_reference"
    return f"INSERT INTO treasury_bankorder ({columns}) VALUES ('{reference}', {entry}, '{case}')"


def reversing(of: str) -> str:
    last = Entry.objects.order_by("-number").values_list("number", flat=True)[0]
    return (
        "INSERT INTO treasury_entry (number, event, case_reference, reference, week, unit, credit_id, debit_id, "
        f"amount, reverses_id) VALUES ({last + 1}, 'reverse', 'invented', 'x', 202336, 'USD', '{PAID}', '{OWED}', 50, "
        f"{number(of)})"
    )


def refusal(database: Database, statement: str) -> str | None:
    before = (bank.rows(), books.rows())
    refusals = (sqlite3.IntegrityError, psycopg.errors.IntegrityError)
    with database.attacker() as raw, pytest.raises(refusals) as caught:
        raw.execute(statement)
    assert (bank.rows(), books.rows()) == before
    error = DatabaseError(str(caught.value))
    error.__cause__ = caught.value
    return violated(error)


def test_the_database_refuses_by_rule(paid: Database) -> None:
    attacks = {
        "send what nobody released": (sent("0" * 16), "treasury_banksent_released"),
        "send it a second time, in another file": (sent(SENT, "e" * 16), "treasury_banksent_pkey"),
        "send what was reversed": (sent(TAKEN), "treasury_banksent_standing"),
        "put it into last week's file": (sent(WAITING, week=202337), "treasury_banksent_one_week"),
        "put it into a file that the bank has": (sent(WAITING, FILES[BACK]), "treasury_banksent_complete"),
        "hear of what was never sent": (seen(WAITING), "treasury_bankseen_sent"),
        "take one line in twice": (seen(SENT, line=LINE), "treasury_bankseen_pkey"),
        "hear what no bank says": (seen(SENT, what="lost"), "treasury_bankseen_what"),
        "invent an order": (order("e" * 16, 999), "treasury_bankorder_entry"),
        "order what was only owed": (order("award", 3), "treasury_bankorder_entry"),
        "order it for another case": (order(WAITING, number(WAITING), "other"), "treasury_bankorder_entry"),
        "take back what is under way": (reversing(SENT), "treasury_entry_sent_came_back"),
        "send it to another file": (
            f"UPDATE treasury_banksent SET file = '{'e' * 16}'",
            "treasury_banksent_append_only",
        ),
        "forget that it was sent": ("DELETE FROM treasury_banksent", "treasury_banksent_append_only"),
        "forget what the bank said": ("DELETE FROM treasury_bankseen", "treasury_bankseen_append_only"),
        "forget the order": ("DELETE FROM treasury_bankorder", "treasury_bankorder_append_only"),
    }
    refused = {attack: refusal(paid, statement) for attack, (statement, _) in attacks.items()}
    assert refused == {attack: rule for attack, (_, rule) in attacks.items()}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_sqlite_replaces_no_row(paid: Database) -> None:
    for statement, rule in (
        (sent(SENT, "e" * 16), "treasury_banksent_pkey"),
        (seen(BACK, line=LINE), "treasury_bankseen_pkey"),
        (order(SENT, number(SENT)), "treasury_bankorder_pkey"),
    ):
        assert refusal(paid, statement.replace("INSERT", "INSERT OR REPLACE")) == rule


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_postgresql_empties_no_table(paid: Database) -> None:
    for table in ("bankorder", "banksent", "bankseen"):
        assert refusal(paid, f"TRUNCATE treasury_{table} CASCADE").startswith("treasury_bank")  # type: ignore[union-attr] # a rule


def test_what_is_right_is_taken_by_the_same_road(paid: Database) -> None:
    # Without this, a mistake in the statements above would pass for a refusal.
    with paid.attacker() as raw:
        for statement in (sent(WAITING), seen(WAITING), reversing(BACK)):
            raw.execute(statement)
    assert [len(table) for table in bank.rows().values()] == [4, 3, 2]
    assert books.reconcile() == []


def test_how_each_payment_stands_is_read_from_the_tables(paid: Database) -> None:
    del paid
    found = {each.reference: (each.file, each.reversed, each.is_settled) for each in bank.standings()}
    assert found == {
        WAITING: ("", False, False),
        SENT: (FILE, False, False),
        BACK: (FILES[BACK], False, False),
        TAKEN: ("", True, True),
    }


def test_what_the_bank_paid_after_it_came_back_is_not_reversed_before_it_is_back_again(
    paid: Database,
) -> None:
    BankSeen.objects.create(line="3a" * 32, order_id=BACK, what="paid_again")
    assert refusal(paid, reversing(BACK)) == "treasury_entry_sent_came_back"
    with paid.attacker() as raw:
        for statement in (seen(BACK, "back_again"), reversing(BACK)):
            raw.execute(statement)
    assert books.reconcile() == []
