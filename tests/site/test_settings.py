"""The database's address: what it asks for is done, and what is not known in it is refused."""

from pathlib import Path

import pytest
from django.db import connection
from django.db.utils import OperationalError
from tests.databases import Database, pointed_at

from safeconduct.errors import BadInput
from safeconduct.site.settings import database

ADDRESS = "postgresql://somebody:hunter2@db.example/name"


def test_what_protects_the_connection_is_taken_from_the_address(tmp_path: Path) -> None:
    asked = {
        "sslmode": "verify-full",
        "sslrootcert": "/etc/a+b/ca.pem",
        "sslcert": "/etc/cert.pem",
        "sslkey": "/etc/key.pem",
        "channel_binding": "require",
    }
    written = "&".join(f"{name}={value.replace('/', '%2F')}" for name, value in asked.items())
    made = database(f"{ADDRESS}?{written}", tmp_path)
    assert made["OPTIONS"] == database(ADDRESS, tmp_path)["OPTIONS"] | asked
    assert (made["NAME"], made["HOST"]) == ("name", "db.example")


@pytest.mark.parametrize(
    "end",
    [
        "?sslmod=verify-full",
        "?sslmode=verify-full&host=elsewhere.example",
        "?sslmode",
        "?sslmode=",
        "?sslmode=disable&sslmode=verify-full",
        "?pool=none",
        "#sslmode=verify-full",
    ],
)
def test_any_other_option_is_refused_in_a_sentence_without_the_password(end: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no other options than") as refused:
        database(ADDRESS + end, tmp_path)
    assert "hunter2" not in str(refused.value)


def test_it_holds_for_the_connection_and_for_postgresqls_programs(
    postgres_database: Database, tmp_path: Path
) -> None:
    from safeconduct.registry.dumping import CannotDump, copy

    assert postgres_database.url is not None
    # The tests' server asks for no password, and so can bind no channel: whoever insists is turned away.
    insisting = database(f"{postgres_database.url}?channel_binding=require", tmp_path)
    insisting["OPTIONS"].pop("pool")
    with pointed_at(insisting, tmp_path):
        with pytest.raises(OperationalError, match="channel binding"):
            connection.ensure_connection()
        with pytest.raises(CannotDump, match="channel binding"):
            copy(tmp_path / "copy")
