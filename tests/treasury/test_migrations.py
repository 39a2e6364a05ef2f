"""Books that were kept before programmes and years are the same books afterwards, and go on."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from tests.databases import OWNER, Server, pointed_at

from safeconduct.site.settings import database as settings_of
from safeconduct.storage.triggers import drop_before_migrate, missing_triggers
from safeconduct.treasury.books import balances, reconcile, rows
from safeconduct.treasury.exchange import ExchangeRate
from safeconduct.treasury.posting import oblige, record_rate

ENTRY = (
    "INSERT INTO treasury_entry (number, event, case_reference, reference, week, unit, credit_id, debit_id, amount) "
    "VALUES "
)
RATE = "INSERT INTO treasury_rate (award_unit, paid_unit, valid_on, numerator, denominator, source) VALUES "
LINE = "INSERT INTO treasury_line (account_id, sequence, entry_id, kind, amount, balance_after) VALUES "
ACCOUNTS = (
    "INSERT INTO treasury_account (code, kind, unit, case_reference, year) VALUES "
    "('granted:USD:2022', 'granted', 'USD', '', 2022), ('appropriation:USD', 'appropriation', 'USD', '', 0), "
    "('commitment:USD', 'commitment', 'USD', '', 0)"
)
BEFORE = (
    ACCOUNTS,
    f"{ENTRY} (1, 'grant', '', 'law', 202210, 'USD', 'granted:USD:2022', 'appropriation:USD', 500)",
    f"{ENTRY} (2, 'top_up', '', 'award', 202211, 'USD', 'appropriation:USD', 'commitment:USD', 50)",
    f"{RATE} ('USD', 'UAH', '2022-03-15', 29, 1, 'invented')",
    f"{LINE} ('granted:USD:2022', 1, 1, 'granted', -500, -500)",
    f"{LINE} ('appropriation:USD', 1, 1, 'appropriation', 500, 500)",
    f"{LINE} ('appropriation:USD', 2, 2, 'appropriation', -50, 450)",
    f"{LINE} ('commitment:USD', 1, 2, 'commitment', 50, 50)",
)


@contextmanager
def an_empty_database(vendor: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[None]:
    """Point Django at a database without a table."""
    url = None
    if vendor == "postgresql":
        server: Server = request.getfixturevalue("postgres_server")
        server.administer(f"CREATE DATABASE before OWNER {OWNER}")
        url = server.url("before")
    with pointed_at(settings_of(url, folder), folder):
        yield


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_books_of_before_stand_and_go_on(vendor: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    with an_empty_database(vendor, tmp_path, request):
        call_command("migrate", "treasury", "0001", verbosity=0, interactive=False)
        drop_before_migrate(apps.get_app_config("treasury"), "default", [True])
        with connection.cursor() as cursor:
            if vendor == "postgresql":
                for table in ("account", "entry", "line"):
                    cursor.execute(f"ALTER TABLE treasury_{table} DISABLE TRIGGER USER")
            for statement in BEFORE:
                cursor.execute(statement)
            if vendor == "postgresql":
                for table in ("account", "entry", "line"):
                    cursor.execute(f"ALTER TABLE treasury_{table} ENABLE TRIGGER USER")
        call_command("migrate", verbosity=0, interactive=False)
        assert missing_triggers(connection) == []
        assert reconcile() == []
        assert rows()["accounts"][0] == ("appropriation:USD", "appropriation", "USD", "", "", 0)
        rate = ("USD", "UAH", date(2022, 3, 15), 29, 1, "invented")
        with transaction.atomic():
            # The same source corrected it; both stand now.
            corrected = ExchangeRate(
                award_unit="USD",
                paid_unit="UAH",
                valid_on=rate[2],
                numerator=30,
                denominator=1,
                source="invented",
            )
            assert record_rate(corrected).pk == record_rate(corrected).pk
        assert rows()["rates"] == [rate, (*rate[:3], 30, *rate[4:])]
        with transaction.atomic():
            oblige(
                case="invented",
                unit="USD",
                amount=60,
                reference="next award",
                on=date(2024, 3, 1),
                programme="invented",
                year=2024,
            )
        held = {balance.account: balance.amount for balance in balances()}
        assert held == {
            "granted:USD:2022": -500,
            "appropriation:USD": 440,
            "commitment:USD": 0,
            "obligation:USD:invented": 60,
        }
