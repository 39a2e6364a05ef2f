"""The keyring in a database of its own keeps the same promises as the folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.databases import Database

from safeconduct.errors import BadInput
from safeconduct.registry.keyring_postgres import KeyringUnreachable, PostgresKeyring
from safeconduct.sealing.errors import KeyMissing
from safeconduct.sealing.keyring import FileKeyring, Keyring


@pytest.fixture(params=["folder", "postgres"])
def keyring(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Keyring]:
    if request.param == "folder":
        yield FileKeyring(tmp_path / "keyring")
        return
    database: Database = request.getfixturevalue("postgres_database")
    made = PostgresKeyring(database.url or "")
    yield made
    made.close()


def test_a_key_is_made_once_and_found_again(keyring: Keyring) -> None:
    key = keyring.create("case-1")
    assert len(key) == 32
    assert keyring.get("case-1") == key
    assert keyring.refs() == {"case-1"}
    with pytest.raises(BadInput, match="already"):
        keyring.create("case-1")
    assert keyring.get("case-1") == key


def test_a_destroyed_key_is_gone_and_destroying_it_again_does_nothing(keyring: Keyring) -> None:
    keyring.create("case-1")
    other = keyring.create("case-2")
    keyring.destroy("case-1")
    keyring.destroy("case-1")
    with pytest.raises(KeyMissing):
        keyring.get("case-1")
    assert keyring.get("case-2") == other


def test_a_key_comes_back_with_a_backup_and_never_takes_anothers_place(keyring: Keyring) -> None:
    key = keyring.create("case-1")
    keyring.adopt("case-1", key)
    keyring.adopt("case-2", bytes(range(32)))
    assert keyring.get("case-2") == bytes(range(32))
    with pytest.raises(BadInput, match="another shred key"):
        keyring.adopt("case-1", bytes(range(32)))
    assert keyring.get("case-1") == key
    for bad in (bytes(32), b"", bytes(range(31)), bytes(range(33))):
        with pytest.raises(BadInput, match="no shred key"):
            keyring.adopt("case-3", bad)
    assert keyring.refs() == {"case-1", "case-2"}


def test_a_key_survives_the_process(postgres_database: Database) -> None:
    first = PostgresKeyring(postgres_database.url or "")
    key = first.create("case-1")
    first.close()
    second = PostgresKeyring(postgres_database.url or "")
    assert second.get("case-1") == key
    second.close()


def test_an_unreachable_keyring_says_so() -> None:
    with pytest.raises(KeyringUnreachable, match="KEYRING_URL"):
        PostgresKeyring("postgresql://nobody@localhost:1/none?connect_timeout=1")
