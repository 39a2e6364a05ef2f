"""Whoever writes to the database cannot mix programmes or years, drain the imprest, or settle what was not awarded."""

# S608: statements made by hand are what this file is about.
# ruff: noqa: S608

from datetime import date

import pytest
from django.db import transaction
from tests.databases import Database
from tests.treasury.test_attack import ENTRY_COLUMNS, account, refusal

from safeconduct.treasury.books import reconcile, rows
from safeconduct.treasury.budget import (
    Fund,
    grant_appropriation,
    move_imprest,
    set_pool,
    set_pool_rule,
)
from safeconduct.treasury.exchange import ExchangeRate
from safeconduct.treasury.posting import oblige, settle_advance

DAY = date(2023, 9, 6)
OURS, NEXT, OTHER = ("ours", 2023), ("ours", 2024), ("other", 2023)


def code(kind: str, fund: tuple[str, int]) -> str:
    return f"{kind}:USD:{fund[0]}:{fund[1]}"


GRANTED, APPROPRIATION, POOL, IMPREST = (
    code(kind, OURS) for kind in ("granted", "appropriation", "commitment", "imprest")
)
OWED, PAID = "obligation:USD:invented", "disbursement:USD:invented"


@pytest.fixture
def books(database: Database) -> Database:
    """Three appropriations of 1,000; of ours 200 in the imprest, 300 in the pool, 250 owed, 50 settled: 12 entries."""
    with transaction.atomic():
        set_pool_rule(unit="USD", step=100, weekday=3)
        for programme, year in (OURS, NEXT, OTHER):
            fund = {"unit": "USD", "programme": programme, "year": year, "on": DAY}
            name = f"{programme} {year}"
            grant_appropriation(amount=1000, reference=name, **fund)  # type: ignore[arg-type]
            move_imprest(to_amount=200, reference=name, **fund)  # type: ignore[arg-type]
            set_pool(to_amount=300, reference=name, **fund)  # type: ignore[arg-type]
        case = {"case": "invented", "unit": "USD", "on": DAY}
        oblige(amount=250, reference="award", programme="ours", year=2023, **case)  # type: ignore[arg-type]
        settle_advance(amount=50, reference="advance", award=Fund("USD", *OURS), **case)  # type: ignore[arg-type]
    return database


def row(
    event: str,
    giver: str,
    receiver: str,
    amount: int,
    *,
    number: int = 13,
    reference: str = "ref",
    week: int = 202336,
    weekday: object = "NULL",
    reverses: object = "NULL",
) -> str:
    of_case = event in {"oblige", "disburse", "settle", "hold"} or reverses == 11
    return (
        f"({number}, '{event}', '{'invented' if of_case else ''}', '{reference}', {week}, {weekday}, 'USD', "
        f"'{giver}', '{receiver}', {amount}, NULL, NULL, NULL, NULL, NULL, {reverses})"
    )


def written(*values: str) -> str:
    return f"INSERT INTO treasury_entry ({ENTRY_COLUMNS}) VALUES {', '.join(values)}"


def settled(amount: int, refunded: int, *, giver: str = OWED, reference: str = "ref") -> str:
    return written(
        row("settle", giver, PAID, amount),
        row("refund", IMPREST, APPROPRIATION, refunded, number=14, reference=reference),
    )


BACK = row("reverse", PAID, OWED, 50, reverses=11)
FILL = ("imprest", APPROPRIATION, IMPREST)
BY_RULE: dict[str, dict[str, str]] = {
    "treasury_entry_one_appropriation": {
        "promise out of another programme's money": written(
            row("top_up", APPROPRIATION, code("commitment", OTHER), 1)
        ),
        "promise out of next year's money": written(row("top_up", code("appropriation", NEXT), POOL, 1)),
        "move the pool's money to another year": written(
            row("pool", POOL, code("appropriation", NEXT), 100, weekday=3)
        ),
        "give the float's money back to another programme": written(
            row("imprest", IMPREST, code("appropriation", OTHER), 100, weekday=3)
        ),
        "grant one year's money to another": written(row("grant", GRANTED, code("appropriation", NEXT), 1)),
        "let another programme's money lapse": written(
            row("lapse", APPROPRIATION, code("granted", OTHER), 1, week=202401)
        ),
    },
    "treasury_entry_accounts": {
        "pay out of the float": written(row("disburse", IMPREST, PAID, 1)),
        "settle out of the appropriation": written(row("settle", APPROPRIATION, PAID, 1)),
        "settle into another case": written(row("settle", OWED, "disbursement:USD:another", 1)),
        "fill the float from the pool": written(row("imprest", POOL, IMPREST, 100, weekday=3)),
        "let lapse what is owed": written(row("lapse", OWED, GRANTED, 1, week=202401)),
        "let the float lapse": written(row("lapse", IMPREST, GRANTED, 1, week=202401)),
    },
    "treasury_imprest_round_steps": {"draw an exact sum": written(row(*FILL, 50, weekday=3))},
    "treasury_imprest_weekday": {
        "fill the float on another day": written(row(*FILL, 100, weekday=4)),
        "fill the float on no day": written(row(*FILL, 100)),
    },
    "treasury_appropriation_not_overdrawn": {
        "draw more than is granted": written(row(*FILL, 600, weekday=3)),
        "owe more than this year has": written(row("top_up", APPROPRIATION, POOL, 551)),
    },
    "treasury_imprest_not_overdrawn": {"settle more than the float had": settled(151, 151)},
    "treasury_obligation_not_exceeded": {"settle more than was awarded": settled(201, 201)},
    "treasury_settlement_refunded": {
        "settle, and go on": written(
            row("settle", OWED, PAID, 1), row("top_up", APPROPRIATION, POOL, 1, number=14)
        ),
        "refund more than was settled": settled(1, 2),
        "refund under another name": settled(1, 1, reference="another"),
        "refund what was not settled": written(row("refund", IMPREST, APPROPRIATION, 1)),
        "refund twice": written(
            row("settle", OWED, PAID, 1),
            row("refund", IMPREST, APPROPRIATION, 1, number=14),
            row("refund", IMPREST, APPROPRIATION, 1, number=15, reference="again"),
        ),
        "take the refund back alone": written(row("reverse", APPROPRIATION, IMPREST, 50, reverses=12)),
        "take the settlement back, and go on": written(
            BACK, row("top_up", APPROPRIATION, POOL, 1, number=14)
        ),
    },
    "treasury_reversal_mirrors": {
        "take back a filling of the float": written(row("reverse", IMPREST, APPROPRIATION, 200, reverses=2)),
    },
    "treasury_entry_budget_year": {
        "owe out of a year that is over": written(row("oblige", POOL, OWED, 1, week=202410)),
        "owe out of next year already": written(row("oblige", code("commitment", NEXT), OWED, 1)),
        "let a year lapse before its end": written(row("lapse", APPROPRIATION, GRANTED, 1)),
    },
    "treasury_granted_only_given": {
        "give back more than was granted": written(
            row("lapse", APPROPRIATION, GRANTED, 550, week=202401),
            row("lapse", POOL, GRANTED, 50, week=202401, number=14, reference="pool"),
            row("grant", GRANTED, APPROPRIATION, 1, number=15, reference="more", week=202401),
            row("lapse", APPROPRIATION, GRANTED, 402, number=16, reference="too much", week=202401),
        ),
    },
    "treasury_account_year": {
        "appropriate for a programme in no year": account(
            "'appropriation:USD:ours', 'appropriation', 'USD', '', 'ours', 0"
        ),
        "appropriate for a year and no programme": account(
            "'appropriation:USD:2023', 'appropriation', 'USD', '', '', 2023"
        ),
    },
    "treasury_account_programme": {
        "keep what is owed apart by programme": account(
            "'exchange:USD:ours', 'exchange', 'USD', '', 'ours', 0"
        ),
    },
    "treasury_account_code": {
        "hide a year in a programme's name": account(
            "'imprest:USD:ours:2024:2023', 'imprest', 'USD', '', 'ours:2024', 2023"
        ),
    },
}
# Two rules forbid these; which of them says so first is the database's choice.
EITHER = {
    "treasury_granted_only_given": {"treasury_granted_only_given", "treasury_appropriation_not_overdrawn"},
    "treasury_account_programme": {"treasury_account_programme", "treasury_account_year"},
}


def test_the_database_refuses_by_rule(books: Database) -> None:
    for rule, attacks in BY_RULE.items():
        refused_by = {attack: refusal(books, statement) for attack, statement in attacks.items()}
        allowed = EITHER.get(rule, {rule})
        assert {attack: name for attack, name in refused_by.items() if name not in allowed} == {}


@pytest.mark.parametrize(
    "statement",
    [
        written(row("top_up", APPROPRIATION, POOL, 1)),
        written(row(*FILL, 100, weekday=3)),
        settled(150, 150),
        written(row("lapse", APPROPRIATION, GRANTED, 550, week=202352)),
        written(row("oblige", code("commitment", NEXT), OWED, 1, week=202352)),
        written(
            BACK,
            row("reverse", APPROPRIATION, IMPREST, 50, reverses=12, number=14, reference="refund"),
        ),
    ],
)
def test_a_right_entry_by_the_same_road_is_taken(books: Database, statement: str) -> None:
    with books.attacker() as raw:
        raw.execute(statement)
    assert len(rows()["entries"]) > 12
    assert reconcile() == []


def test_a_settlement_without_its_refund_is_taken_last_and_found(books: Database) -> None:
    # No rule can look at what has not been written yet; the next entry is refused, and the night finds it.
    with books.attacker() as raw:
        raw.execute(written(row("settle", OWED, PAID, 7)))
    assert [str(difference) for difference in reconcile()] == [
        "entry 14: nothing stands where the refund of 7 USD follows from the entries."
    ]
    with books.attacker() as raw:
        raw.execute(written(row("refund", IMPREST, APPROPRIATION, 7, number=14)))
    assert reconcile() == []


def test_an_account_renamed_without_the_triggers_is_found(books: Database) -> None:
    with books.attacker() as raw:
        if books.vendor == "sqlite":
            raw.execute("DROP TRIGGER sc_treasury_account_update")
        else:
            raw.execute("ALTER TABLE treasury_account DISABLE TRIGGER USER")
        raw.execute(f"UPDATE treasury_account SET programme = 'other' WHERE code = '{IMPREST}'")
    assert [(each.where, each.expected) for each in reconcile()] == [
        (f"account {IMPREST}", "imprest:USD:other:2023")
    ]


def test_an_advance_in_another_unit_is_refunded_in_that_unit(books: Database) -> None:
    rate = ExchangeRate(
        award_unit="USD", paid_unit="UAH", valid_on=DAY, numerator=73, denominator=2, source="a bank"
    )
    with transaction.atomic():
        set_pool_rule(unit="UAH", step=100, weekday=3)
        grant_appropriation(unit="UAH", amount=1000, year=2023, reference="law in hryvnia", on=DAY)
        move_imprest(unit="UAH", to_amount=500, reference="float", on=DAY)
        _, refund = settle_advance(
            case="invented", unit="USD", amount=10, reference="2", on=DAY, rate=rate, paid_amount=365
        )
    assert (refund.unit, refund.amount, refund.credit_id) == ("UAH", 365, "imprest:UAH")
    assert reconcile() == []
    dollars = written(
        row("settle", OWED, PAID, 5, number=17), row("refund", IMPREST, APPROPRIATION, 4, number=18)
    )
    assert refusal(books, dollars) == "treasury_settlement_refunded"
