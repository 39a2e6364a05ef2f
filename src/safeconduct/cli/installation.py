"""Opening an installation from the command line: its folder, its database, an officer's session."""

import contextlib
import os
import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from safeconduct.casefile.entry import Head
from safeconduct.errors import BadInput, SafeconductError
from safeconduct.site.boot import boot

if TYPE_CHECKING:
    from safeconduct.registry.installation import Installation
    from safeconduct.registry.sessions import OfficerSession

LONGEST_ANSWER = 10
"""Seconds that a database has to answer."""


def opened(home: Path) -> "Installation":
    """Start this process on the installation in `home`.

    Raises:
        BadInput: there is none, or its database is of another release.
        DatabaseUnreachable: the database does not answer.
    """
    started(home)
    from safeconduct.registry.installation import Installation  # noqa: PLC0415 - Django starts only now
    from safeconduct.registry.teams import complete_erasures  # noqa: PLC0415

    installation = Installation.open(home)
    if not _is_migrated():
        raise BadInput(
            f"The database of {home} is of another release; run `safeconduct --home {home} upgrade`."
        )
    complete_erasures(installation)
    return installation


def started(home: Path) -> None:
    """Start this process on the folder and database of an installation, of whichever release they are.

    Raises:
        BadInput: there is none in the folder.
        DatabaseUnreachable: the database does not answer.
    """
    # Before the database is tried: that would make an empty one in a folder that somebody mistyped.
    if not (home / "installation.json").exists():
        raise BadInput(
            f"{home} is no installation: it has no installation.json. Name another folder with --home, or make a new "
            f"one with `safeconduct init {home}`."
        )
    boot(home)
    check_database()


class DatabaseUnreachable(SafeconductError):
    """The database does not answer; without it nothing can be read or done."""


def check_database() -> None:
    """Try the database that Django is set up for, once, before anything is begun; a SQLite file may be missing.

    Raises:
        DatabaseUnreachable: it does not answer, or not to this account.
    """
    import psycopg  # noqa: PLC0415 - slow to load
    from django.db import connection  # noqa: PLC0415 - Django has started by now
    from django.db.utils import Error  # noqa: PLC0415 - the same

    try:
        if connection.vendor == "postgresql":
            # By itself: the pool would try on, and complain each time.
            asked = connection.get_connection_params()
            asked.pop("pool", None)
            psycopg.connect(**asked, connect_timeout=LONGEST_ANSWER).close()
        elif Path(connection.settings_dict["NAME"]).exists():
            connection.ensure_connection()
    except (Error, psycopg.Error) as error:
        said = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
        which = (
            "DATABASE_URL names it: is it running, and are account and password right (docs/operate/postgresql.md)?"
            if connection.vendor == "postgresql"
            else "It is a file in the installation's folder: is that on a sound disk, and this account's?"
        )
        raise DatabaseUnreachable(f"The database does not answer ({said}). {which}") from None


def signed_in(installation: "Installation", account: str) -> "OfficerSession":
    """Ask for an officer's passphrase and sign them in.

    The passphrase is typed unseen, or is the first line of standard input where that is no terminal; never an
    argument, which every account of the machine could read.
    """
    from safeconduct.registry.signing_in import sign_in  # noqa: PLC0415 - Django starts only now

    if sys.stdin.isatty():
        words = click.prompt(f"Passphrase of {account} (seven words)", hide_input=True, err=True)
    else:
        words = sys.stdin.readline()
    if not words.strip():
        raise BadInput(f"The passphrase of {account} is needed: type it, or give it on standard input.")
    known = _seen(installation)
    session = sign_in(installation, account, words.strip(), seen=known.read())
    known.write(session.head)
    return session


def _seen(installation: "Installation") -> "SeenHead":
    """Return where this person's account of the machine remembers the newest checkpoint it has verified.

    In their own state folder, not in the installation's: whoever sets the database back has that at hand.
    """
    base = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    name = sha256(installation.authority + installation.origin.encode()).hexdigest()[:32]
    return SeenHead(base / "safeconduct" / f"{name}.json")


class SeenHead:
    """A remembered checkpoint: size and root, in a small file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> "Head | None":
        """Return it; None on the first visit, or when the file cannot be read."""
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=Head)
        except (OSError, msgspec.DecodeError):
            return None

    def write(self, head: "Head") -> None:
        """Remember a newer one. A folder that cannot be written costs the memory, not the session."""
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.path.write_bytes(msgspec.json.encode(head))


def _is_migrated() -> bool:
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
