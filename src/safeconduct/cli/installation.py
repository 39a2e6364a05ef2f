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
from safeconduct.errors import BadInput
from safeconduct.site.boot import boot

if TYPE_CHECKING:
    from safeconduct.registry.installation import Installation
    from safeconduct.registry.sessions import OfficerSession


def opened(home: Path) -> "Installation":
    """Start this process on the installation in `home`.

    Raises:
        BadInput: there is none, or its database is of another release.
    """
    boot(home)
    from safeconduct.registry.installation import Installation  # noqa: PLC0415 - Django starts only now
    from safeconduct.registry.teams import complete_erasures  # noqa: PLC0415

    installation = Installation.open(home)
    if not _is_migrated():
        raise BadInput(
            f"The database of {home} is of another release; run `safeconduct init --upgrade {home}`."
        )
    complete_erasures(installation)
    return installation


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
