"""An installation: one folder with its keyring and the server's own keys, and one database."""

import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from safeconduct.errors import BadInput
from safeconduct.sealing import signing
from safeconduct.sealing.filestore import FileStore
from safeconduct.sealing.keyring import FileKeyring, Keyring

MARK = "installation.json"
"""The file that makes a folder an installation: without it nothing starts there."""

COVER = "keys/cover.key"
"""Holds the cover seed (journal.cover)."""

type Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Installation:
    """What the server holds outside its database.

    Attributes:
        home: the folder.
        origin: the journal's origin, first line of its checkpoints.
        keyring: shred keys, one per case.
        system_seed: signs the closed list of acts that need no content.
        checkpoint_seed: signs checkpoints.
        server_key: makes mailbox locators; opens nothing.
        cover_seed: tells the public journal's covers from its entries; b"" in an installation of an earlier release
            that was not upgraded yet.
        authority: the authority's public key, pinned here because the database's owner could swap it there.
        clock: the time; only a rehearsal sets another than the system's.
    """

    home: Path
    origin: str
    keyring: Keyring
    system_seed: bytes = field(repr=False)
    checkpoint_seed: bytes = field(repr=False)
    server_key: bytes = field(repr=False)
    authority: bytes
    clock: Clock = system_clock
    cover_seed: bytes = field(repr=False, default=b"")

    @classmethod
    def create(cls, home: Path, *, origin: str, authority: bytes, clock: Clock = system_clock) -> Self:
        """Make the folder with fresh keys.

        Raises:
            BadInput: the folder holds an installation already.
        """
        keys = home / "keys"
        if keys.exists():
            raise BadInput(f"{home} holds an installation already; choose an empty folder.")
        keys.mkdir(mode=0o700, parents=True)
        for name in ("system", "checkpoint", "server"):
            _write(keys / f"{name}.key", secrets.token_bytes(32).hex())
        make_cover_seed(home)
        _write(keys / "authority.pub", authority.hex())
        _write(home / MARK, json.dumps({"origin": origin, "format": 1}))
        FileKeyring(home / "keyring")
        return cls.open(home, clock=clock)

    @classmethod
    def open(cls, home: Path, *, mark: str = MARK, clock: Clock = system_clock) -> Self:
        """Read the folder.

        Args:
            home: the folder.
            mark: the file's name that says what it is; another one while it is still being restored.
            clock: the time.

        Raises:
            BadInput: there is no installation in it, or it cannot be read.
        """
        try:
            about = json.loads((home / mark).read_text())
            seeds = {
                name: bytes.fromhex((home / "keys" / f"{name}.key").read_text().strip())
                for name in ("system", "checkpoint", "server")
            }
            cover = home / COVER
            cover_seed = bytes.fromhex(cover.read_text().strip()) if cover.exists() else b""
            authority = bytes.fromhex((home / "keys" / "authority.pub").read_text().strip())
        except FileNotFoundError as error:
            raise BadInput(
                f"{home} is no installation: {error.filename} is missing; make one with `safeconduct init {home}`."
            ) from None
        except (OSError, ValueError) as error:
            raise BadInput(f"The installation in {home} cannot be read: {error}.") from None
        return cls(
            home=home,
            origin=about["origin"],
            keyring=keyring_for(home),
            system_seed=seeds["system"],
            checkpoint_seed=seeds["checkpoint"],
            server_key=seeds["server"],
            authority=authority,
            clock=clock,
            cover_seed=cover_seed,
        )

    @property
    def files(self) -> FileStore:
        """Sealed files, in a folder of `home`; where several machines serve, all see the same folder."""
        return FileStore(self.home / "files")

    @property
    def system_public(self) -> bytes:
        """The system's Ed25519 public key."""
        return signing.public_key_of(self.system_seed)


def make_cover_seed(home: Path) -> None:
    """Write a fresh cover seed into an installation's folder.

    Raises:
        FileExistsError: it has one, which is never replaced: without it nobody tells covers from entries again.
    """
    _write(home / COVER, secrets.token_bytes(32).hex())


def keyring_in_use() -> bool:
    """Say whether KEYRING_URL names a database that holds shred keys.

    Raises:
        KeyringUnreachable: it does not answer.
    """
    url = os.environ.get("KEYRING_URL")
    if not url:
        return False
    from safeconduct.registry.keyring_postgres import PostgresKeyring  # noqa: PLC0415 - one machine needs none

    keyring = PostgresKeyring(url)
    try:
        return bool(keyring.refs())
    finally:
        keyring.close()


def keyring_for(home: Path) -> Keyring:
    """Return the keyring: a folder of `home`, or the PostgreSQL database that KEYRING_URL names."""
    url = os.environ.get("KEYRING_URL")
    if not url:
        return FileKeyring(home / "keyring")
    from safeconduct.registry.keyring_postgres import PostgresKeyring  # noqa: PLC0415 - one machine needs none

    return PostgresKeyring(url)


def _write(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as stream:
        stream.write(text + "\n")
        stream.flush()
        os.fsync(handle)
