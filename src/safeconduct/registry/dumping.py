"""The whole database in one file, and back: SQLite copies itself, PostgreSQL has programs for it."""

import os
import shutil
import sqlite3
import subprocess  # nosec B404 - PostgreSQL's own programs are started
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import IO

from django.db import connection

from safeconduct.errors import BadInput, SafeconductError

TLS = {
    "PGSSLMODE": "sslmode",
    "PGSSLROOTCERT": "sslrootcert",
    "PGSSLCERT": "sslcert",
    "PGSSLKEY": "sslkey",
    "PGCHANNELBINDING": "channel_binding",
}
"""How the connection is protected: PostgreSQL's variables, and what the address calls them."""


class CannotDump(SafeconductError):
    """The database could not be copied, or a copy not put back."""


def vendor() -> str:
    """Return "sqlite" or "postgresql"."""
    return connection.vendor


@contextmanager
def dumped(scratch: Path) -> Iterator[tuple[IO[bytes], int]]:
    """Give the database as it is at one moment, for reading, while others go on acting.

    Args:
        scratch: a file that may be written meanwhile, on the installation's own volume; it is removed.

    Yields:
        The stream (a SQLite file, or a dump in pg_dump's custom format), and its size in bytes, 0 when nobody knows.

    Raises:
        CannotDump: it could not be copied; raised at the latest when the block ends.
    """
    if vendor() == "sqlite":
        copy(scratch)
        try:
            with scratch.open("rb") as opened:
                yield opened, scratch.stat().st_size
        finally:
            scratch.unlink(missing_ok=True)
        return
    with _program("pg_dump", "--format=custom", "--compress=1", stdout=subprocess.PIPE) as running:
        assert running.stdout is not None  # noqa: S101 - a pipe was asked for
        yield running.stdout, 0


def copy(path: Path) -> None:
    """Write the database into a new file, readable by this account alone; checked, and on the disk.

    Raises:
        CannotDump: it failed; nothing is left.
    """
    path.unlink(missing_ok=True)
    try:
        if vendor() == "sqlite":
            path.touch(mode=0o600)
            with connection.cursor() as cursor:
                # Not a copy of the file: that would miss the write-ahead log. Free pages are left behind.
                cursor.execute("VACUUM INTO %s", [str(path)])
            _check_sqlite(path)
        else:
            with (
                _new(path) as out,
                _program("pg_dump", "--format=custom", "--compress=1", stdout=out),
            ):
                pass
        with path.open("rb") as written:
            os.fsync(written.fileno())
    except BaseException as error:
        path.unlink(missing_ok=True)
        if isinstance(error, SafeconductError):
            raise
        if isinstance(error, Exception):
            raise CannotDump(f"The database could not be copied to {path}: {error}.") from error
        raise


def is_empty() -> bool:
    """Say whether the database has no table yet."""
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


def check_is_empty() -> None:
    """Refuse a database that holds something.

    Raises:
        BadInput: it does.
    """
    if not is_empty():
        raise BadInput(
            "The database is not empty; a backup is restored into a new one only. Name another with DATABASE_URL."
        )


@contextmanager
def filling() -> Iterator[IO[bytes]]:
    """Take a dump into the empty database: what is written in the block becomes its content.

    Raises:
        BadInput: the database is not empty.
        CannotDump: the dump could not be put in; the database is empty still.
    """
    check_is_empty()
    if vendor() == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        connection.close()
        _remove_sqlite(path)  # asking whether it is empty has made one
        try:
            with _new(path) as out:
                yield out
                out.flush()
                os.fsync(out.fileno())
        except BaseException:
            _remove_sqlite(path)
            raise
        return
    try:
        with _restoring() as into:
            yield into
    except BaseException:
        empty()  # it may have been told to end when everything was in already
        raise


def empty() -> None:
    """Take everything out of a database that `filling` filled."""
    connection.close()
    if vendor() == "sqlite":
        _remove_sqlite(Path(connection.settings_dict["NAME"]))
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def check_can_empty() -> None:
    """Check that this account may put another content in the database's place.

    Raises:
        BadInput: on PostgreSQL the schema belongs to another role, as it does after an upgrade from version 14.
    """
    if vendor() == "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(nspowner, 'USAGE') AND has_database_privilege(current_database(), 'CREATE')"
            " FROM pg_namespace WHERE nspname = 'public'"
        )
        row = cursor.fetchone()
    if row is None or not row[0]:
        name, user = connection.settings_dict["NAME"], connection.settings_dict["USER"]
        raise BadInput(
            f"The role {user or 'of DATABASE_URL'} may not replace what is in the database {name}, so that nothing "
            "could be undone there. Let a superuser give it the schema, in that database: "
            f"ALTER SCHEMA public OWNER TO {user or 'ROLE'}; (docs/operate/postgresql.md)"
        )


def put_back(path: Path) -> None:
    """Make the database what it was when `copy` wrote the file.

    Raises:
        CannotDump: it failed; the sentence says where the copy lies.
    """
    if vendor() == "sqlite":
        connection.close()
        with closing(sqlite3.connect(path)) as kept, closing(_live()) as live:
            # Page by page through SQLite itself, so that whoever has the file open sees it change.
            kept.backup(live)
        return
    before = "before_rollback"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {before} CASCADE")
        cursor.execute(f"ALTER SCHEMA public RENAME TO {before}")
        cursor.execute("CREATE SCHEMA public")
    connection.close()
    try:
        with path.open("rb") as kept, _restoring() as into:
            shutil.copyfileobj(kept, into)
    except BaseException:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute(f"ALTER SCHEMA {before} RENAME TO public")
        raise
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA {before} CASCADE")


def _check_sqlite(path: Path) -> None:
    # Attached to our own connection, which knows the functions that constraints name.
    with connection.cursor() as cursor:
        cursor.execute("ATTACH %s AS copied", [str(path)])
        try:
            said = cursor.execute("PRAGMA copied.quick_check(1)").fetchone()[0]
        finally:
            cursor.execute("DETACH copied")
    if said != "ok":
        raise CannotDump(f"The copy of the database is damaged ({said}): run `safeconduct doctor`.")


def _live() -> sqlite3.Connection:
    return sqlite3.connect(connection.settings_dict["NAME"], timeout=30)


def _remove_sqlite(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def _new(path: Path) -> IO[bytes]:
    """Return a new file, which this account alone can read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


@contextmanager
def _restoring() -> Iterator[IO[bytes]]:
    with _program(
        "pg_restore",
        "--no-owner",
        "--no-privileges",
        "--single-transaction",
        "--exit-on-error",
        stdin=subprocess.PIPE,
        dbname=True,
    ) as running:
        assert running.stdin is not None  # noqa: S101 - a pipe was asked for
        yield running.stdin


@contextmanager
def _program(
    name: str,
    *arguments: str,
    stdin: int = subprocess.DEVNULL,
    stdout: int | IO[bytes] = subprocess.DEVNULL,
    dbname: bool = False,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run one of PostgreSQL's programs on the database, to its end.

    Raises:
        CannotDump: it is not installed, or failed; the sentence carries what it said last.
    """
    found = shutil.which(name)
    if found is None:
        raise CannotDump(
            f"{name} was not found: install PostgreSQL's client programs of the server's version (on Debian: "
            "apt-get install postgresql-client)."
        )
    settings = connection.settings_dict
    named = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    options = settings["OPTIONS"]
    # In the environment, which only this account can read; arguments are everybody's.
    environment = os.environ | {key: str(settings[of]) for key, of in named.items() if settings[of]}
    environment |= {key: str(options[of]) for key, of in TLS.items() if of in options}
    if dbname:
        arguments = (*arguments, f"--dbname={settings['NAME']}")
    running = subprocess.Popen(  # noqa: S603 # nosec B603 - a fixed program, fixed arguments
        [found, *arguments], stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, env=environment
    )
    try:
        yield running
        said = _ended(running)
    except BaseException as error:
        if isinstance(error, OSError):
            # A broken pipe: the program knows why, and has a moment to say it.
            with suppress(subprocess.TimeoutExpired):
                running.wait(2)
        failed = running.poll()
        running.kill()
        said = _ended(running)
        if failed:
            raise CannotDump(f"{name} failed: {said or 'it said nothing'}.") from error
        raise
    if running.returncode:
        raise CannotDump(f"{name} failed: {said or 'it said nothing'}.")


def _ended(running: subprocess.Popen[bytes]) -> str:
    if running.stdin is not None:
        with suppress(BrokenPipeError):  # it ended before it had read everything, and says why
            running.stdin.close()
        running.stdin = None
    if running.stdout is not None:
        running.stdout.close()
        running.stdout = None
    _, said = running.communicate()
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[-1].rstrip(".") if lines else ""
