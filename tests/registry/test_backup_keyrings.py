"""Keyrings and backups: keys come back only where nothing was erased, and every backup of them is known."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.registry.backed_up import Kept, restored
from tests.registry.test_backup import sqlite_kept

from safeconduct.errors import BadInput, SafeconductError
from safeconduct.registry.keyring_postgres import PostgresKeyring

__all__ = ["sqlite_kept"]


@pytest.fixture
def keyring(
    sqlite_kept: Kept, postgres_server: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PostgresKeyring]:
    """An empty database, which KEYRING_URL names while somebody restores."""
    del sqlite_kept  # founded before, with a folder for its keyring
    name = f"keyring_{next(postgres_server.databases)}"
    postgres_server.administer(f"CREATE DATABASE {name} OWNER safeconduct")
    made = PostgresKeyring(postgres_server.url(name))
    monkeypatch.setenv("KEYRING_URL", postgres_server.url(name))
    yield made
    made.close()
    postgres_server.administer(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_keyring_that_survived_is_used_and_what_was_erased_there_never_comes_back(
    sqlite_kept: Kept, keyring: PostgresKeyring
) -> None:
    from safeconduct.registry.opening import look
    from safeconduct.registry.signing_in import sign_in

    kept = sqlite_kept
    for reference in kept.installation.keyring.refs():
        keyring.adopt(reference, kept.installation.keyring.get(reference))
    kept.back_up()
    keyring.destroy(kept.scene.case)  # erased after the backup
    with kept.elsewhere() as home:
        with pytest.raises(BadInput, match=r"KEYRING_URL\) holds shred keys.*--without-keyring"):
            restored(home, kept)
        assert keyring.refs() == {kept.scene.other, kept.scene.arrived}
        done = restored(home, kept, without_keyring=True)
        assert keyring.refs() == {kept.scene.other, kept.scene.arrived}
        assert done.keyless == [kept.scene.case]
        session = sign_in(done.installation, "heron", kept.words)
        assert look(session, kept.scene.other).case
        done.installation.keyring.close()


def test_a_keyring_that_survived_loses_the_key_of_a_case_that_newer_evidence_says_was_erased(
    sqlite_kept: Kept, keyring: PostgresKeyring, tmp_path: Path
) -> None:
    from safeconduct.registry.newer import evidence

    kept = sqlite_kept
    for reference in kept.installation.keyring.refs():
        keyring.adopt(reference, kept.installation.keyring.get(reference))
    old = kept.back_up().folder
    kept.erase()
    given = kept.scene.office.database.home / "safeconduct.sqlite3"
    with kept.elsewhere() as home:
        found = evidence(given, kept.identity, tmp_path / "newer")
        done = restored(home, kept, old, evidence=found, without_keyring=True)
        assert (done.erased, done.keyless) == ([kept.scene.case], [])
        assert keyring.refs() == {kept.scene.other, kept.scene.arrived}
        assert done.installation.files.names() == frozenset()
        done.installation.keyring.close()


def test_a_restore_that_fails_late_leaves_no_key_in_the_keyrings_database(
    sqlite_kept: Kept, keyring: PostgresKeyring
) -> None:
    from safeconduct.registry import journal

    kept = sqlite_kept
    kept.back_up()
    foreign = journal.publish(kept.installation).replace("test.example", "other.example")
    with kept.elsewhere() as home:
        with pytest.raises(BadInput, match="none of this installation"):
            restored(home, kept, outside=foreign)
        assert list(home.iterdir()) == []
        assert keyring.refs() == frozenset()
        done = restored(home, kept)
        assert keyring.refs() == kept.installation.keyring.refs()
        done.installation.keyring.close()


def test_an_erasure_is_incomplete_while_a_keyrings_backup_lies_there_whatever_ended_the_backup(
    sqlite_kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safeconduct.registry import backups
    from safeconduct.registry.health import examine

    kept = sqlite_kept
    real = backups.flush

    def failing(folder: Path) -> None:
        if any(folder.glob("keyring-*")):
            raise OSError(5, "Input/output error")
        real(folder)

    monkeypatch.setattr(backups, "flush", failing)
    with pytest.raises(SafeconductError, match="No backup was made"):
        kept.back_up(keyring_days=5)
    assert [path.name for path in kept.folder.iterdir()] == ["keyring-2023-08-01-until-2023-08-06.age"]
    assert any("until 2023-08-06" in finding.what for finding in examine(kept.installation))


def test_a_restored_installation_knows_of_every_keyrings_backup_that_lies_there(
    sqlite_kept: Kept, tmp_path: Path
) -> None:
    from safeconduct.registry import backups

    kept = sqlite_kept
    elsewhere = tmp_path / "short-lived"
    for days, folder in ((20, None), (30, elsewhere), (3, elsewhere)):
        made = kept.back_up(keyring_days=days, keyrings=folder)
    (kept.folder / "keyring-2023-08-01-until-2023-99-99.age").write_bytes(b"no day")
    for given, until in (({"keyring": made.keyring}, 31), ({"without_keyring": True}, 21)):
        with kept.elsewhere() as home:
            restored(home, kept, **given)
            known = backups.state(home).keyring_until
            assert known == date(2023, 8, until)
            shutil.rmtree(home.parent)
