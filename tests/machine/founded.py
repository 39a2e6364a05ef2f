"""An office founded once for each test process, with a stock of cases, and copied for each run.

Copied together: the database and the home folder with its keyring, as an installation restored from a backup.
"""

import shutil
import sqlite3
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.databases import OWNER, Database, Server, _settings, pointed_at
from tests.office import OFFICERS, Clock

from safeconduct.casefile.words import Role
from safeconduct.sealing import agefile, signing
from safeconduct.sealing.mailbox import MailboxKeys
from safeconduct.sealing.officer import OfficerKeys

BEGINS = datetime(2023, 8, 7, 6, 0, tzinfo=UTC)
"""A Monday, on which the pooled commitment may move."""

STAFF: dict[str, tuple[Role, ...]] = OFFICERS | {
    "kite": (Role.LEGAL_ADVISER,),
    "finch": (Role.ASSESSOR, Role.CONTACT_OFFICER),
    "gull": (Role.INSPECTOR, Role.APPROVER),
}
"""More people than the usual office of the tests, so that contested awards find a third person."""


@dataclass(frozen=True)
class Mailbox:
    """A mailbox of the stock: its case, number, keys, and whether it is a relative's."""

    case: str
    number: int
    keys: MailboxKeys = field(repr=False)
    relative: bool = False


@dataclass
class Stock:
    """What every run finds: cases at different stages, and who can open them.

    Attributes:
        now: the moment at which the stock was finished.
        cases: reference of each by what it is there for.
        mailboxes: of all cases.
        tags: tags, and serial numbers by model, of items in custody.
        references: of movements of money that were used.
    """

    now: datetime
    cases: dict[str, str] = field(default_factory=dict)
    mailboxes: list[Mailbox] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    serials: list[tuple[str, str]] = field(default_factory=list)
    references: list[str] = field(default_factory=list)


@dataclass
class Copy:
    """One run's own installation."""

    installation: Any
    clock: Clock
    keys: Mapping[str, OfficerKeys]
    authority_seed: bytes = field(repr=False)
    database: Database = field(repr=False)
    stock: Stock = field(repr=False)


type Stocking = Callable[[Copy], Stock]


class Template(ABC):
    """A founded database with its folder, of which each run gets a copy."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keys = {account: OfficerKeys.new() for account in STAFF}
        self.authority_seed = signing.new_signing_key()
        self.stock = Stock(now=BEGINS)

    def found(self, stocking: Stocking) -> None:
        """Found the office and make the stock, by real acts on a database of its own."""
        from safeconduct.registry.founding import begin_office
        from safeconduct.registry.installation import Installation

        with self._begun() as database:
            clock = Clock(now=BEGINS - timedelta(days=40))
            installation = Installation.create(
                database.home / "installation",
                origin="test.example/journal",
                authority=signing.public_key_of(self.authority_seed),
                clock=clock,
            )
            begin_office(
                installation,
                authority_seed=self.authority_seed,
                recovery=agefile.recipient_of(agefile.new_identity()),
                keys=self.keys,
                roles=STAFF,
            )
            begun = Copy(installation, clock, self.keys, self.authority_seed, database, self.stock)
            self.stock = stocking(begun)

    @contextmanager
    def copy(self) -> Iterator[Copy]:
        """Give a run its own copy, Django pointed at it."""
        from safeconduct.registry.installation import Installation

        with self._copied() as database:
            clock = Clock(now=self.stock.now)
            installation = Installation.open(database.home / "installation", clock=clock)
            yield Copy(installation, clock, self.keys, self.authority_seed, database, self.stock)

    @abstractmethod
    def _begun(self) -> AbstractContextManager[Database]:
        """Make the template's own database, Django pointed at it."""

    @abstractmethod
    def _copied(self) -> AbstractContextManager[Database]:
        """Copy it for one run, Django pointed at the copy."""


class SqliteTemplate(Template):
    """A SQLite file."""

    def __init__(self, folder: Path, migrated: Path) -> None:
        super().__init__(folder)
        self.migrated = migrated
        self.home = folder / "founded"

    @contextmanager
    def _begun(self) -> Iterator[Database]:
        self.home.mkdir()
        file = self.home / self.migrated.name
        shutil.copyfile(self.migrated, file)
        database = Database("sqlite", None, self.home, _settings(None, self.home))
        with pointed_at(database.settings, self.home):
            yield database
        raw = sqlite3.connect(file)
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.close()

    @contextmanager
    def _copied(self) -> Iterator[Database]:
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            home = Path(folder) / "home"
            shutil.copytree(self.home, home)
            database = Database("sqlite", None, home, _settings(None, home))
            with pointed_at(database.settings, home):
                yield database


class PostgresTemplate(Template):
    """A PostgreSQL database, copied by the server."""

    def __init__(self, folder: Path, server: Server, migrated: str) -> None:
        super().__init__(folder)
        self.server = server
        self.migrated = migrated
        self.name = f"founded_{next(server.databases)}"
        self.home = folder / "founded"

    @contextmanager
    def _begun(self) -> Iterator[Database]:
        self.home.mkdir()
        with self._database(self.name, self.migrated, self.home) as database:
            yield database

    @contextmanager
    def _copied(self) -> Iterator[Database]:
        name = f"run_{next(self.server.databases)}"
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            home = Path(folder) / "home"
            shutil.copytree(self.home, home)
            try:
                with self._database(name, self.name, home) as database:
                    yield database
            finally:
                self.server.administer(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def _database(self, name: str, template: str, home: Path) -> Iterator[Database]:
        self.server.administer(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {OWNER}")
        url = self.server.url(name)
        database = Database("postgresql", url, home, _settings(url, home))
        with pointed_at(database.settings, home):
            yield database
