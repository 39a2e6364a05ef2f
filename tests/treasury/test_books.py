"""The books in a canonical form, so that a rebuild elsewhere can be compared with them."""

import gc
import tracemalloc
from datetime import date

from django.db import transaction
from tests.databases import Database, pointed_at

from safeconduct.treasury.books import reconcile, rows
from safeconduct.treasury.budget import grant_appropriation, set_pool, set_pool_rule
from safeconduct.treasury.exchange import ExchangeRate
from safeconduct.treasury.posting import disburse, oblige, reverse
from safeconduct.treasury.turns import turn

WEDNESDAY = date(2023, 9, 6)
RATE = ExchangeRate(
    award_unit="USD",
    paid_unit="UAH",
    valid_on=WEDNESDAY,
    numerator=365_686,
    denominator=10_000,
    source="an invented bank",
)


def history() -> dict[str, list[tuple[object, ...]]]:
    with transaction.atomic():
        grant_appropriation(unit="USD", amount=900, year=2023, reference="invented law", on=WEDNESDAY)
        set_pool_rule(unit="USD", step=100, weekday=3)
        set_pool(unit="USD", to_amount=150, reference="pool", on=WEDNESDAY)
        for case in ("invented-Ж", "invented-a", "invented-B"):
            oblige(case=case, unit="USD", amount=100, reference=case, on=WEDNESDAY)
        paid = disburse(
            case="invented-B",
            unit="USD",
            amount=1,
            reference="order",
            on=WEDNESDAY,
            rate=RATE,
            paid_amount=37,
        )
        reverse(entry=paid, reference="back", on=WEDNESDAY)
    return rows()


def test_the_same_history_on_another_database_gives_the_same_rows(
    sqlite_database: Database, postgres_database: Database
) -> None:
    with pointed_at(sqlite_database.settings, sqlite_database.home):
        on_sqlite = history()
    with pointed_at(postgres_database.settings, postgres_database.home):
        on_postgres = history()
    assert on_sqlite == on_postgres
    assert {name: len(table) for name, table in on_sqlite.items()} == {
        "accounts": 9,
        "pool_rules": 1,
        "rates": 1,
        "entries": 8,
        "lines": 20,
    }


def test_another_history_gives_other_rows(sqlite_database: Database) -> None:
    with pointed_at(sqlite_database.settings, sqlite_database.home):
        before = history()
        with transaction.atomic():
            grant_appropriation(unit="USD", amount=1, year=2023, reference="another law", on=WEDNESDAY)
        assert rows() != before


def test_reconciling_ten_times_as_many_entries_takes_no_more_memory(sqlite_database: Database) -> None:
    with pointed_at(sqlite_database.settings, sqlite_database.home):
        history()
        peaks = []
        for first, last in ((0, 600), (600, 6000)):
            with transaction.atomic(), turn():
                grant_appropriation(
                    unit="USD", amount=9999, year=2023, reference=f"law {first}", on=WEDNESDAY
                )
                for number in range(first, last):
                    oblige(case="invented-a", unit="USD", amount=1, reference=str(number), on=WEDNESDAY)
            gc.collect()
            tracemalloc.start()
            assert reconcile() == []
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]
