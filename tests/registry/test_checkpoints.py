"""A rollback and a fork behind a checkpoint kept outside: nobody who saw the later history is deceived."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connections
from tests.office import TestOffice
from tests.registry.attacks import copy_of, owner
from tests.registry.commands import safeconduct
from tests.registry.stories import WORDS, by_call, tell
from tests.registry.test_verifying import verified

from safeconduct.casefile.acts.contact import JudgeCredible
from safeconduct.casefile.entry import Head
from safeconduct.journal import checkpoint
from safeconduct.sealing import signing

JUDGE = JudgeCredible(reasons=WORDS)


def published(office: TestOffice) -> tuple[str, Head]:
    """Publish a checkpoint; return the note that is kept outside, and what a session remembers of it."""
    from safeconduct.registry import journal

    note = journal.publish(office.installation)
    public = signing.public_key_of(office.installation.checkpoint_seed)
    found = checkpoint.verify(note, office.installation.origin, public)
    return note, Head(found.size, found.root.hex())


@contextmanager
def set_back(office: TestOffice, tmp_path: Path) -> Iterator[None]:
    """Put the whole database back, afterwards, to how it stood before: file for file, or database for database."""
    database = office.database
    connections["default"].close()
    if database.vendor == "sqlite":
        kept = tmp_path / "kept.sqlite3"
        copy_of(database, kept)
        yield
        connections["default"].close()
        for file in database.home.glob("safeconduct.sqlite3*"):
            file.unlink()
        shutil.copyfile(kept, database.home / "safeconduct.sqlite3")
        return
    tables = {}
    with database.attacker() as raw:
        names = [
            row[0]
            for row in raw.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        ]
        for name in names:
            with raw.cursor().copy(f'COPY "{name}" TO STDOUT') as copy:
                tables[name] = b"".join(bytes(part) for part in copy)
    yield
    with owner(database) as hands:
        for name in names:
            hands.run(f'DELETE FROM "{name}"')  # noqa: S608 - the database's own names
        for name, rows in tables.items():
            with hands.raw.cursor().copy(f'COPY "{name}" FROM STDIN') as copy:
                copy.write(rows)


def test_a_database_set_back_as_a_whole_is_found_by_the_checkpoint_kept_outside(
    office: TestOffice, tmp_path: Path
) -> None:
    from safeconduct.registry.errors import RolledBack
    from safeconduct.registry.signing_in import verified_head

    scene = tell(office)
    with set_back(office, tmp_path):
        office.do(JUDGE, "heron", by_call(office))
        note, seen = published(office)
    alone = verified(scene)
    assert alone.problems == []
    assert any("rollback of the whole database cannot be excluded" in said for said in alone.unchecked)
    told = verified(scene, outside=note).first
    assert told.where == "The checkpoint from outside"
    assert told.what == "it covers 23 entries and the journal has 21: the database was set back"
    with pytest.raises(RolledBack, match="the database was set back"):
        verified_head(office.installation, seen)
    kept = tmp_path / "kept-elsewhere.txt"
    kept.write_text(note)
    told_by_command = safeconduct(office, "journal", "verify", "--checkpoint", str(kept))
    assert told_by_command.returncode == 1
    assert "covers 23 entries and the journal has 21" in told_by_command.stderr


def test_the_last_entry_taken_away_with_every_trace_is_found_by_the_checkpoint_kept_outside(
    office: TestOffice,
) -> None:
    from safeconduct.registry.errors import RolledBack
    from safeconduct.registry.signing_in import verified_head

    scene = tell(office)
    note, seen = published(office)
    with owner(office.database) as hands:
        hands.cut(hands.entry(scene.other, 1))
    assert verified(scene).problems == []
    assert "the database was set back" in verified(scene, outside=note).first.what
    with pytest.raises(RolledBack, match="the database was set back"):
        verified_head(office.installation, seen)


def test_entries_gone_while_their_checkpoint_stays_are_refused_by_every_session(office: TestOffice) -> None:
    from safeconduct.registry.errors import RolledBack

    scene = tell(office)
    published(office)
    with owner(office.database) as hands:
        notes = hands.run("SELECT size, note FROM registry_publishedcheckpoint")
        hands.cut(hands.entry(scene.other, 1))
        hands.run("DELETE FROM registry_publishedcheckpoint")
        for size, note in notes:
            hands.run("INSERT INTO registry_publishedcheckpoint (size, note) VALUES (?, ?)", size, note)
    with pytest.raises(RolledBack, match="does not hold the 21 entries"):
        office.session("heron")
    assert verified(scene).first.where == "Checkpoint at 21"


def test_a_fork_signed_with_every_key_of_the_server_is_found(office: TestOffice) -> None:
    from safeconduct.registry import journal
    from safeconduct.registry.errors import RolledBack
    from safeconduct.registry.signing_in import verified_head
    from safeconduct.registry.watching import record_attempt

    scene = tell(office)
    note, seen = published(office)
    with owner(office.database) as hands:
        hands.cut(hands.entry(scene.arrived, 0))
    # The thief of system and checkpoint key grows another history, longer than the true one.
    for number in range(12):
        record_attempt(
            office.installation,
            account="heron",
            case=scene.case,
            attempt="JudgeCredible",
            refusal=str(number),
        )
    journal.publish(office.installation)
    assert verified(scene).problems == [], "consistent in itself: only what was kept outside contradicts it"
    told = verified(scene, outside=note).first
    assert told.what == "its root at 21 entries is not this journal's: history was rewritten"
    with pytest.raises(RolledBack, match="its history was rewritten"):
        verified_head(office.installation, seen)


def test_a_fork_is_contradicted_by_whoever_acted_after_it(office: TestOffice) -> None:
    scene = tell(office)
    published(office)
    office.do(JUDGE, "heron", by_call(office))
    with owner(office.database) as hands:
        # The whole history before that act is made to look other: its signer had seen the true one.
        salt = hands.one("SELECT salt FROM registry_entry WHERE leaf = 12")
        hands.run("UPDATE registry_entry SET salt = ? WHERE leaf = 12", bytes(salt)[::-1])
        hands.run("DELETE FROM registry_publishedcheckpoint")
        hands.rehash()
    first = verified(scene).first
    assert first.leaf >= 20
    assert "its signer had verified a checkpoint" in first.what


def test_a_session_that_grew_from_what_it_saw_goes_on(office: TestOffice) -> None:
    from safeconduct.registry.signing_in import verified_head

    tell(office)
    _, seen = published(office)
    office.do(JUDGE, "heron", by_call(office))
    _, later = published(office)
    assert verified_head(office.installation, seen) == later
    assert verified_head(office.installation, later) == later


def test_a_checkpoint_of_another_journal_is_refused(sqlite_office: TestOffice) -> None:
    scene = tell(sqlite_office)
    other = checkpoint.sign(
        checkpoint.Checkpoint("other.example/journal", 1, bytes(32)),
        sqlite_office.installation.checkpoint_seed,
    )
    assert verified(scene, outside=other).first.where == "The checkpoint from outside"
    forged = checkpoint.sign(
        checkpoint.Checkpoint("test.example/journal", 21, bytes(32)), signing.new_signing_key()
    )
    assert verified(scene, outside=forged).first.where == "The checkpoint from outside"
