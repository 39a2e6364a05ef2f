"""Whoever writes to the database past the software cannot make the books wrong."""

# S608: statements made by hand are what this file is about.
# ruff: noqa: S608

import sqlite3
from datetime import date

import psycopg
import pytest
from django.db import DatabaseError, transaction
from tests.databases import Database

from safeconduct.storage.constraints import violated
from safeconduct.treasury.books import reconcile, rows
from safeconduct.treasury.budget import grant_appropriation, set_pool_rule
from safeconduct.treasury.exchange import ExchangeRate
from safeconduct.treasury.posting import disburse, hold_in_credit, oblige

DAY = date(2023, 9, 6)
ENTRY_COLUMNS = (
    "number, event, case_reference, reference, week, weekday, unit, credit_id, debit_id, amount, "
    "second_unit, second_credit_id, second_debit_id, second_amount, rate_id, reverses_id"
)
ONE_LEG = "NULL, NULL, NULL, NULL, NULL, NULL"
GRANTED, APPROPRIATION, POOL = "granted:USD:2023", "appropriation:USD", "commitment:USD"
OWED, HELD, PAID = "obligation:USD:invented", "credit:USD:invented", "disbursement:USD:invented"
BRIDGE, UAH_BRIDGE, UAH_PAID = "exchange:USD", "exchange:UAH", "disbursement:UAH:invented"


@pytest.fixture
def books(database: Database) -> Database:
    """1,000 granted, 300 owed, of which 100 paid in hryvnia, 50 in dollars, 50 held: entries 1 to 6."""
    with transaction.atomic():
        set_pool_rule(unit="USD", step=100, weekday=3)
        grant_appropriation(unit="USD", amount=1000, year=2023, reference="law", on=DAY)
        oblige(case="invented", unit="USD", amount=300, reference="award", on=DAY)
        rate = ExchangeRate(
            award_unit="USD", paid_unit="UAH", valid_on=DAY, numerator=73, denominator=2, source="a bank"
        )
        disburse(case="invented", unit="USD", amount=100, reference="1", on=DAY, rate=rate, paid_amount=3650)
        disburse(case="invented", unit="USD", amount=50, reference="2", on=DAY)
        hold_in_credit(case="invented", unit="USD", amount=50, reference="hold", on=DAY)
    return database


def entry(values: str) -> str:
    return f"INSERT INTO treasury_entry ({ENTRY_COLUMNS}) VALUES ({values})"


def posted(
    event: str, giver: str, receiver: str, amount: object, case: str = "invented", more: str = ONE_LEG
) -> str:
    return entry(
        f"7, '{event}', '{case}', 'ref', 202336, NULL, 'USD', '{giver}', '{receiver}', {amount}, {more}"
    )


def in_hryvnia(amount: int, paid_amount: int, rate: object = 1, receiver: str = f"'{UAH_PAID}'") -> str:
    second = f"'UAH', '{UAH_BRIDGE}', {receiver}, {paid_amount}, {rate}, NULL"
    return posted("disburse", OWED, BRIDGE, amount, more=second)


def reversing(number: int, giver: str, receiver: str, amount: int) -> str:
    return posted("reverse", giver, receiver, amount, more=f"NULL, NULL, NULL, NULL, NULL, {number}")


def pool_move(amount: int, weekday: object) -> str:
    return entry(
        f"7, 'pool', '', 'ref', 202336, {weekday}, 'USD', '{APPROPRIATION}', '{POOL}', {amount}, {ONE_LEG}"
    )


def line(values: str) -> str:
    columns = "account_id, sequence, entry_id, kind, amount, balance_after"
    return f"INSERT INTO treasury_line ({columns}) VALUES ({values})"


def account(values: str) -> str:
    columns = "code, kind, unit, case_reference, programme, year"
    return f"INSERT INTO treasury_account ({columns}) VALUES ({values})"


HOLD_ONE = posted("hold", OWED, HELD, 1)
BY_RULE: dict[str, dict[str, str]] = {
    "treasury_appropriation_not_overdrawn": {
        "spend what was not granted": posted("top_up", APPROPRIATION, POOL, 701, case=""),
    },
    "treasury_commitment_not_overdrawn": {"owe what is not committed": posted("oblige", POOL, OWED, 1)},
    "treasury_obligation_not_exceeded": {
        "pay more than is owed": posted("disburse", OWED, PAID, 101),
        "slip it in behind a right entry": HOLD_ONE
        + f", (8, 'disburse', 'invented', 'z', 202336, NULL, 'USD', '{OWED}', '{PAID}', 100, {ONE_LEG})",
    },
    "treasury_credit_not_overdrawn": {"release more than is held": posted("release", HELD, OWED, 51)},
    "treasury_entry_accounts": {
        "pay past commitment and obligation": posted("disburse", APPROPRIATION, PAID, 1),
        "pay out of the bridge": posted("disburse", BRIDGE, PAID, 1),
        "grant to a case": posted("grant", GRANTED, OWED, 1, case=""),
        "give an account its own money": posted("oblige", OWED, OWED, 1),
        "name an account that does not exist": posted("disburse", OWED, "disbursement:USD:z", 1),
        "pay from another case's obligation": posted("disburse", OWED, PAID, 1, case="another"),
        "owe to no case": posted("oblige", POOL, OWED, 1, case=""),
        "invent an event": posted("gift", OWED, HELD, 1),
        "name another unit": HOLD_ONE.replace("'USD'", "'UAH'"),
        "leave dollars on the bridge": posted("disburse", OWED, BRIDGE, 1),
        "pay hryvnia to nobody": in_hryvnia(1, 37, receiver="NULL"),
        "add a second leg to a hold": in_hryvnia(1, 37).replace("'disburse'", "'hold'"),
    },
    "treasury_entry_amount": {
        "move nothing": posted("hold", OWED, HELD, 0),
        "move less than nothing": posted("hold", OWED, HELD, -1),
        "move more than any budget": posted("grant", GRANTED, APPROPRIATION, 10**15 + 1, case=""),
    },
    "treasury_entry_in_order": {
        "leave a gap": HOLD_ONE.replace("(7, ", "(8, "),
        "write before the first": HOLD_ONE.replace("(7, ", "(0, "),
    },
    "treasury_entry_pkey": {"use a number again": HOLD_ONE.replace("(7, ", "(6, ")},
    "treasury_entry_week": {"write a day": HOLD_ONE.replace("202336", "20230906")},
    "treasury_entry_reference": {"give no reference": HOLD_ONE.replace("'ref'", "''")},
    "treasury_payment_reference_once": {
        "pay the same order twice": posted("disburse", OWED, PAID, 1).replace("'ref'", "'2'"),
    },
    "treasury_entry_second_leg": {"pay in hryvnia at no rate": in_hryvnia(1, 37, rate="NULL")},
    "treasury_entry_rate": {
        "pay more than the rate gives": in_hryvnia(1, 38),
        "pay less than the rate gives": in_hryvnia(1, 36),
        "name a rate that does not exist": in_hryvnia(1, 37, rate=9),
    },
    "treasury_entry_reverses": {
        "pay and call it a reversal": posted(
            "disburse", OWED, PAID, 1, more="NULL, NULL, NULL, NULL, NULL, 5"
        ),
    },
    "treasury_reversal_mirrors": {
        "reverse nothing": posted("reverse", PAID, OWED, 50),
        "reverse what never was": reversing(99, PAID, OWED, 50),
        "reverse another amount": reversing(5, PAID, OWED, 49),
        "reverse one leg of two": reversing(4, BRIDGE, OWED, 100),
        "reverse into another account": reversing(5, PAID, HELD, 50),
    },
    "treasury_pool_round_steps": {"move the pool by an exact sum": pool_move(50, 3)},
    "treasury_pool_weekday": {
        "move the pool on another day": pool_move(100, 4),
        "move the pool on no day": pool_move(100, "NULL"),
    },
    "treasury_entry_no_day": {
        "write the day of another event": HOLD_ONE.replace("NULL, 'USD'", "3, 'USD'"),
    },
    "treasury_entry_append_only": {
        "edit an entry": "UPDATE treasury_entry SET amount = 1 WHERE number = 5",
        "delete an entry": "DELETE FROM treasury_entry WHERE number = 6",
    },
    "treasury_line_append_only": {
        "edit a balance": "UPDATE treasury_line SET balance_after = 0",
        "delete a line": "DELETE FROM treasury_line",
    },
    "treasury_account_append_only": {
        "let an obligation go below zero": "UPDATE treasury_account SET kind = 'exchange'",
        "delete an account": "DELETE FROM treasury_account",
    },
    "treasury_rate_append_only": {
        "edit a rate": "UPDATE treasury_rate SET numerator = 1",
        "delete a rate": "DELETE FROM treasury_rate",
    },
    "treasury_poolrule_append_only": {"edit the step": "UPDATE treasury_poolrule SET step = 1"},
    "treasury_line_follows_entry": {
        "write a line for no entry": line(f"'{OWED}', 5, 99, 'obligation', 1, 101"),
        "write a line of another kind": line(f"'{GRANTED}', 2, 3, 'exchange', 300, 400"),
        "write a line of no kind": line(f"'{GRANTED}', 2, 3, '', 300, 400"),
        "write a line of half a code": line(f"'{OWED}', 5, 3, 'obligation:USD', 300, 400"),
        "write a line of any kind": line(f"'{OWED}', 5, 3, '%', 300, 400"),
    },
    "treasury_line_once": {"write a line again": line(f"'{OWED}', 5, 3, 'obligation', 300, 400")},
    "treasury_account_code": {
        "call a bridge an obligation": account("'obligation:USD:z', 'exchange', 'USD', '', '', 0"),
    },
    "treasury_account_case": {"owe to nobody": account("'obligation:USD', 'obligation', 'USD', '', '', 0")},
    "treasury_account_year": {"grant in no year": account("'granted:USD', 'granted', 'USD', '', '', 0")},
    "treasury_account_kind": {"open a purse": account("'purse:USD', 'purse', 'USD', '', '', 0")},
    "treasury_account_unit": {"count in nothing": account("'exchange:', 'exchange', '', '', '', 0")},
}
# On PostgreSQL a row's own checks come before the rules that look beyond it, and refuse these.
CHECKED_FIRST = {
    "invent an event": "treasury_entry_case",
    "give an account its own money": "treasury_entry_two_sides",
    "owe to no case": "treasury_entry_case",
    "pay hryvnia to nobody": "treasury_entry_second_leg",
    "add a second leg to a hold": "treasury_entry_second_leg",
    "reverse nothing": "treasury_entry_reverses",
    "write a line of half a code": "treasury_line_once",
    "write a line of any kind": "treasury_line_once",
}
NO_NUMBERS = {
    "text": posted("hold", OWED, HELD, "'much'"),
    "nothing": posted("hold", OWED, HELD, "NULL"),
    "more than 64 bits": posted("grant", GRANTED, APPROPRIATION, 10**30, case=""),
}
# OR REPLACE deletes what it collides with, and fires no trigger on DELETE.
REPLACEMENTS = {
    "treasury_entry_pkey": HOLD_ONE.replace("(7, ", "(6, "),
    "treasury_rate_once": (
        "INSERT INTO treasury_rate (award_unit, paid_unit, valid_on, numerator, denominator, source) "
        "VALUES ('USD', 'UAH', '2023-09-06', 73, 2, 'a bank')"
    ),
    "treasury_poolrule_pkey": (
        "INSERT INTO treasury_poolrule (id, unit, step, weekday) VALUES (1, 'USD', 1, 3)"
    ),
    "treasury_line_sequence": line(f"'{OWED}', 1, 3, 'obligation', 300, 300"),
    "treasury_account_pkey": account(f"'{APPROPRIATION}', 'appropriation', 'USD', '', '', 0"),
}


def refusal(books: Database, statement: str) -> str | None:
    """Attempt a statement on a raw connection; return the rule that refused it."""
    before = rows()
    refusals = (sqlite3.IntegrityError, psycopg.errors.IntegrityError, psycopg.errors.DataError)
    with books.attacker() as raw, pytest.raises(refusals) as caught:
        raw.execute(statement)
    assert rows() == before
    assert reconcile() == []
    error = DatabaseError(str(caught.value))
    error.__cause__ = caught.value
    return violated(error)


def test_the_database_refuses_by_rule(books: Database) -> None:
    # Nothing is left of a refused statement, so that all can be tried on one database.
    first = CHECKED_FIRST if books.vendor == "postgresql" else {}
    for rule, attacks in BY_RULE.items():
        refused_by = {attack: refusal(books, statement) for attack, statement in attacks.items()}
        assert refused_by == {attack: first.get(attack, rule) for attack in attacks}


def test_an_amount_is_a_whole_number(books: Database) -> None:
    named = {attack: refusal(books, statement) for attack, statement in NO_NUMBERS.items()}
    assert set(named.values()) <= {None, "treasury_entry_types"}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_sqlite_takes_no_fraction_and_replaces_no_row(books: Database) -> None:
    assert refusal(books, posted("hold", OWED, HELD, 0.5)) == "treasury_entry_types"
    named = {
        rule: refusal(books, statement.replace("INSERT", "INSERT OR REPLACE"))
        for rule, statement in REPLACEMENTS.items()
    }
    assert named == {rule: rule for rule in REPLACEMENTS}


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_postgresql_empties_no_table(books: Database) -> None:
    for table in ("account", "poolrule", "rate", "entry", "line"):
        rule = refusal(books, f"TRUNCATE treasury_{table} CASCADE")
        assert rule == f"treasury_{table}_append_only"


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_a_temporary_table_does_not_take_the_place_of_ours(books: Database) -> None:
    # Temporary tables come first when PostgreSQL looks a name up, unless a trigger says otherwise.
    shadow = "CREATE TEMPORARY TABLE treasury_line AS SELECT * FROM treasury_line WITH NO DATA; "
    overpaid = shadow + posted("disburse", OWED, PAID, 101)
    assert refusal(books, overpaid) == "treasury_obligation_not_exceeded"


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_what_one_statement_writes_by_several_roads_is_checked_as_a_whole(books: Database) -> None:
    # On PostgreSQL the rules run once for each statement, over all rows that it wrote.
    last = posted("disburse", OWED, PAID, 60).replace("(7, ", "(8, ").replace("'ref'", "'z'")
    twice = f"WITH first AS ({posted('disburse', OWED, PAID, 60)} RETURNING number) {last}"
    assert refusal(books, twice) == "treasury_obligation_not_exceeded"
    own_line = line(f"'{OWED}', 5, 7, 'obligation', -60, 9999")
    assert refusal(books, f"WITH own AS ({own_line} RETURNING id) {posted('disburse', OWED, PAID, 60)}") in {
        "treasury_line_follows_entry",
        "treasury_line_once",
    }
    shadow = "CREATE TEMPORARY TABLE arrived AS SELECT * FROM treasury_entry WITH NO DATA; "
    assert refusal(books, shadow + posted("disburse", OWED, PAID, 101)) == "treasury_obligation_not_exceeded"
    assert refusal(books, shadow + posted("disburse", BRIDGE, PAID, 1)) == "treasury_entry_accounts"
    copied = (7, "disburse", "invented", "c", 202336, None, "USD", OWED, PAID, 101, *[None] * 6)
    with (
        books.attacker() as raw,
        pytest.raises(psycopg.errors.IntegrityError),
        raw.cursor().copy(f"COPY treasury_entry ({ENTRY_COLUMNS}) FROM STDIN") as copy,
    ):
        copy.write_row(copied)
    assert reconcile() == []


@pytest.mark.parametrize(
    "statement",
    [
        posted("hold", OWED, HELD, 100),
        posted("disburse", OWED, PAID, 100),
        in_hryvnia(3, 110),
        reversing(5, PAID, OWED, 50),
        pool_move(700, 3),
    ],
)
def test_a_right_entry_by_the_same_road_is_taken_and_fills_its_lines(books: Database, statement: str) -> None:
    # Without this, a mistake in the statements above would pass for a refusal.
    with books.attacker() as raw:
        raw.execute(statement)
    assert len(rows()["entries"]) == 7
    assert reconcile() == []


def test_what_was_done_without_the_triggers_is_found_and_named(books: Database) -> None:
    with books.attacker() as raw:
        for table in ("line", "entry"):
            if books.vendor == "sqlite":
                raw.execute(f"DROP TRIGGER sc_treasury_{table}_update")
            else:
                raw.execute(f"ALTER TABLE treasury_{table} DISABLE TRIGGER USER")
        raw.execute(f"UPDATE treasury_line SET balance_after = 99 WHERE account_id = '{PAID}'")
        raw.execute("UPDATE treasury_entry SET second_amount = 9999 WHERE number = 4")
    found = {difference.where: (difference.expected, difference.found) for difference in reconcile()}
    assert found == {
        f"{PAID}, line 1": ("entry 5: 50, then 50", "entry 5: 50, then 99"),
        f"{UAH_PAID}, line 1": ("entry 4: 9999, then 9999", "entry 4: 3650, then 3650"),
        f"{UAH_BRIDGE}, line 1": ("entry 4: -9999, then -9999", "entry 4: -3650, then -3650"),
        "entry 4, paid amount": ("3650", "9999"),
        "all accounts in USD": ("0", "49"),
    }


def test_a_line_taken_away_and_an_entry_taken_away_are_found(books: Database) -> None:
    with books.attacker() as raw:
        if books.vendor == "sqlite":
            raw.execute("DROP TRIGGER sc_treasury_line_delete")
            raw.execute("DROP TRIGGER sc_treasury_entry_delete")
        else:
            raw.execute("ALTER TABLE treasury_line DISABLE TRIGGER USER")
            raw.execute("ALTER TABLE treasury_entry DISABLE TRIGGER USER")
        raw.execute(f"DELETE FROM treasury_line WHERE account_id = '{HELD}'")
        assert [(d.where, d.found) for d in reconcile()] == [
            (f"{HELD}, line 1", "nothing"),
            ("all accounts in USD", "-50"),
        ]
        raw.execute("DELETE FROM treasury_line WHERE entry_id = 5")
        raw.execute("DELETE FROM treasury_entry WHERE number = 5")
    assert ("treasury_entry", "number 5", "6") in [(d.where, d.expected, d.found) for d in reconcile()]
