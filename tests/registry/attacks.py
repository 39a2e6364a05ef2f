"""What the owner of a database can do to it, past Django, with the triggers taken away first."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.databases import Database
from tests.office import TestOffice


@dataclass(frozen=True)
class Owner:
    """A raw connection to a database whose triggers and foreign keys are gone."""

    raw: Any
    vendor: str

    def run(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run SQL with `?` for values; return the rows, bytes as `bytes`."""
        if self.vendor == "postgresql":
            statement = statement.replace("?", "%s")
        cursor = self.raw.execute(statement, values)
        return cursor.fetchall() if cursor.description else []

    def one(self, statement: str, *values: Any) -> Any:
        return self.run(statement, *values)[0][0]

    def entry(self, case: str, index: int) -> int:
        """Return the leaf of an entry."""
        found: int = self.one(
            'SELECT leaf FROM registry_entry WHERE file_id = ? AND "index" = ?', case, index
        )
        return found

    def rehash(self) -> None:
        """Make digests, tree, and heads fit the entries that stand there now, as an owner who knows how would."""
        from safeconduct.journal.tree import Frontier, leaf_hash
        from safeconduct.registry.journal import place

        frontier = Frontier()
        self.run("DELETE FROM registry_node")
        entries = self.run("SELECT leaf, file_id, signed, signature, salt FROM registry_entry ORDER BY leaf")
        for leaf, _, signed, signature, salt in entries:
            digest = sha256(bytes(signed) + bytes(signature)).digest()
            self.run("UPDATE registry_entry SET digest = ? WHERE leaf = ?", digest, leaf)
            for level, index, value in frontier.append(leaf_hash(sha256(bytes(salt) + digest).digest())):
                self.run("INSERT INTO registry_node (place, hash) VALUES (?, ?)", place(level, index), value)
        self.run(
            "UPDATE registry_treehead SET size = ?, frontier = ?", len(entries), b"".join(frontier.hashes)
        )
        for case in {row[1] for row in entries}:
            self.run(
                'UPDATE registry_casefile SET "index" = last."index", digest = last.digest FROM (SELECT "index", '
                'digest FROM registry_entry WHERE file_id = ? ORDER BY "index" DESC LIMIT 1) AS last '
                "WHERE reference = ?",
                case,
                case,
            )

    def cut(self, leaf: int) -> None:
        """Set everything back to before `leaf`, as if nothing had been done since."""
        self.run("DELETE FROM registry_publishedcheckpoint WHERE size > ?", leaf)
        self.run("DELETE FROM registry_pair WHERE second_id >= ?", leaf)
        gone = self.run("SELECT signed FROM registry_entry WHERE leaf >= ?", leaf)
        self.run("DELETE FROM registry_entry WHERE leaf >= ?", leaf)
        from safeconduct.casefile.entry import Entry

        for (signed,) in gone:
            statement = Entry(bytes(signed), b"", b"", b"").statement
            for name in statement.envelope.seals:
                place, _, account = name.partition("/")
                self.run(
                    "DELETE FROM registry_seal WHERE file_id = ? AND place = ? AND account = ?",
                    statement.case,
                    place,
                    account,
                )
            for index in statement.envelope.clear.get("blind", ()):
                self.run('DELETE FROM custody_helditem WHERE "index" = ?', index)
            self.run("DELETE FROM registry_snapshot WHERE file_id = ?", statement.case)
        self.run("DELETE FROM registry_casefile WHERE reference NOT IN (SELECT file_id FROM registry_entry)")
        self.rehash()


@contextmanager
def owner(database: Database) -> Iterator[Owner]:
    """Give the owner's hands: triggers and foreign keys away first, triggers back when done, unnoticed."""
    from django.db import connection

    from safeconduct.storage.triggers import declared_triggers, install_triggers

    with database.attacker() as raw:
        hands = Owner(raw, database.vendor)
        for trigger in declared_triggers():
            if trigger.exists_on(database.vendor):
                on = "" if database.vendor == "sqlite" else f'ON "{trigger.table}"'
                raw.execute(f"DROP TRIGGER {trigger.name} {on}")
        if database.vendor == "postgresql":
            keys = "SELECT conname, conrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"
            for name, table in hands.run(keys):
                raw.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        yield hands
    install_triggers(connection)


def folder_for_command(office: TestOffice) -> Path:
    """Return the folder to name with `--home`: on SQLite with a copy of the database as it is now."""
    home: Path = office.installation.home
    if office.database.vendor == "sqlite":
        copy_of(office.database, home / "safeconduct.sqlite3")
    return home


def copy_of(database: Database, to: Path) -> None:
    """Copy a SQLite database as a backup does: one file, at one moment."""
    shutil.rmtree(to, ignore_errors=True)
    to.unlink(missing_ok=True)
    with database.attacker() as raw:
        target = sqlite3.connect(to)
        raw.backup(target)
        target.close()
