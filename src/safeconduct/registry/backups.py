"""A backup as it lies in a folder: its parts, its signed manifest, and what the installation remembers of it.

`DIR/2026-11-28/` holds `manifest.json`, which says and signs of which size and digest each part is, and `database.age`,
`home.age` and `files.age`, which may be kept for years. Beside it lies `keyring-2026-11-28-until-2026-12-12.age` with
the shred keys, gone by that day (SEALING.md, Forgetting).
"""

import os
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Literal

import msgspec

from safeconduct.errors import BadInput, SafeconductError
from safeconduct.sealing import canonical, signing
from safeconduct.sealing.streams import HEADER, PIECE

MANIFEST = "manifest.json"
UNFINISHED = "unfinished-"
STATE = "backup.json"
"""File in the installation's folder that remembers the newest backup; it is not backed up."""

KEYRING_DAYS, MOST_KEYRING_DAYS = 14, 35
"""Days after which a keyring's backup is deleted, by default and at most: until then no erasure is complete."""

NAME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:\.[0-9]{1,3})?")
"""A backup is called by its day, the second of a day with ".2": no name tells an hour."""

_KEYRING = re.compile(rf"keyring-({NAME.pattern})-until-([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})\.age")

type Progress = Callable[[str, int, int], None]
"""Called with a part's name, bytes done, and bytes in all (0 when nobody knows)."""


class BackupDamaged(SafeconductError):
    """A backup is not what its manifest says."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sealed file of a backup.

    Attributes:
        name: of the file.
        size: bytes, as it lies there.
        sha256: hex digest of these bytes.
    """

    name: str
    size: int
    sha256: str


class Contents(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the system key signs.

    Attributes:
        format: of the backup; 1.
        name: of the backup.
        origin: the journal's origin.
        release: of the software that made it.
        vendor: of the database, "sqlite" or "postgresql".
        recovery: age recipient to which every part is sealed.
        checkpoint: signed note; the database holds at least what it covers.
        until: day on which the keyring's backup is deleted.
        parts: everything but the keyring.
        keyring: the backup of the shred keys.
    """

    format: Literal[1] = 1
    name: str
    origin: str
    release: str
    vendor: Literal["sqlite", "postgresql"]
    recovery: str
    checkpoint: str
    until: date
    parts: tuple[Part, ...]
    keyring: Part


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Contents and the system key's signature over their canonical form, in hex."""

    contents: Contents
    signature: str


class Lying(msgspec.Struct, frozen=True, order=True):
    """A backup of the keyring that lies somewhere.

    Attributes:
        made: the day on which its keys were read.
        until: the day on which it is to be deleted.
        file: where it was written; "" where that is not known.
    """

    made: date
    until: date
    file: str = ""

    @property
    def is_left(self) -> bool:
        """Whether the file is still where it was written, whatever its day; False where it cannot be seen."""
        try:
            return bool(self.file) and Path(self.file).exists()
        except OSError:
            return False


class State(msgspec.Struct, frozen=True):
    """What an installation remembers of its backups.

    Attributes:
        day: of the newest backup.
        keyring_until: the day on which the last backup of the keyring is gone.
        checkpoint_size: entries that the newest checkpoint kept elsewhere covers.
        checkpoint_day: when that was.
        lying: backups of the keyring that are not gone yet, in order; None where an earlier release, or the disk that
            a restored one was lost with, made some of which only `keyring_until` is known.
    """

    day: date | None = None
    keyring_until: date | None = None
    checkpoint_size: int = 0
    checkpoint_day: date | None = None
    lying: tuple[Lying, ...] | None = None

    def with_keyring(self, new: Lying) -> "State":
        """Return the same with one more backup of the keyring, and without those that are gone by its day."""
        before = self.lying
        if before is None:
            # Of those it is only known when the last one goes: any of them may hold the key of anything erased since.
            before = () if self.keyring_until is None else (Lying(date.min, self.keyring_until),)
        lying = {*(each for each in before if each.until > new.made or each.is_left), new}
        later = max(new.until, self.keyring_until or new.until)
        return msgspec.structs.replace(self, keyring_until=later, lying=tuple(sorted(lying)))

    def made_by(self, day: date) -> tuple[Lying, ...]:
        """Return the backups of the keyring that may hold a key that was destroyed on a day, in order."""
        if self.lying is None:
            return () if self.keyring_until is None else (Lying(date.min, self.keyring_until),)
        return tuple(each for each in self.lying if each.made <= day)


def signed(contents: Contents, system_seed: bytes) -> bytes:
    """Return the manifest's bytes."""
    signature = signing.sign(system_seed, signing.BACKUP, canonical.encode(contents)).hex()
    return msgspec.json.format(msgspec.json.encode(Manifest(contents, signature))) + b"\n"


def is_signed_by(manifest: Manifest, system_public: bytes) -> bool:
    """Say whether an installation's system key signed the manifest."""
    try:
        signature = bytes.fromhex(manifest.signature)
    except ValueError:
        return False
    return signing.verify(system_public, signing.BACKUP, canonical.encode(manifest.contents), signature)


def find(folder: Path) -> Path:
    """Return the backup that a person means: the folder itself, or the newest in it.

    Raises:
        BadInput: there is none.
    """
    if (folder / MANIFEST).is_file():
        return folder
    try:
        names = sorted(
            (each.name for each in folder.iterdir() if NAME.fullmatch(each.name) and each.is_dir()),
            key=_order,
        )
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise BadInput(f"The folder of backups {folder} cannot be read: {reason}.") from None
    if not names:
        raise BadInput(
            f"There is no backup in {folder}: name the folder given to `safeconduct backup`, or one day's in it."
        )
    return folder / names[-1]


def _order(name: str) -> tuple[str, int]:
    day, _, number = name.partition(".")
    return day, int(number or 1)


def read(backup: Path) -> Manifest:
    """Return a backup's manifest; nothing in it is believed before its signature was checked.

    Raises:
        BackupDamaged: it cannot be read.
    """
    try:
        with (backup / MANIFEST).open("rb") as opened:
            manifest = msgspec.json.decode(opened.read(1_000_000), type=Manifest)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise BackupDamaged(f"The manifest of {backup} cannot be read: {reason}.") from None
    except msgspec.DecodeError as error:
        raise BackupDamaged(
            f"The manifest of {backup} is not one that this release understands ({error}); take another backup."
        ) from None
    names = [part.name for part in (*manifest.contents.parts, manifest.contents.keyring)]
    if names[:-1] != ["database.age", "home.age", "files.age"] or not _KEYRING.fullmatch(names[-1]):
        # Also keeps "../" and the like from naming another file.
        raise BackupDamaged(f"The manifest of {backup} names other files than a backup has.")
    return manifest


def keyring_name(name: str, until: date) -> str:
    """Return the file's name of a keyring's backup."""
    return f"keyring-{name}-until-{until:%Y-%m-%d}.age"


def next_name(folder: Path, day: date) -> str:
    """Return a name that no backup in the folder has."""
    first = f"{day:%Y-%m-%d}"
    number = 1
    while (folder / (first if number == 1 else f"{first}.{number}")).exists():
        number += 1
    return first if number == 1 else f"{first}.{number}"


def keyrings_until(folder: Path) -> date | None:
    """Return the day on which the last keyring's backup in a folder is gone; None where there is none.

    Raises:
        BadInput: the folder cannot be read.
    """
    try:
        # One that was cut short has keys in it as well.
        names = [path.name.removeprefix(UNFINISHED) for path in folder.iterdir()]
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise BadInput(f"The folder of backups {folder} cannot be read: {reason}.") from None
    days = []
    for name in names:
        if found := _KEYRING.fullmatch(name):
            with suppress(ValueError):  # a name that somebody made up
                days.append(date.fromisoformat(found[2]))
    return max(days, default=None)


def delete_expired(folder: Path, today: date) -> list[str]:
    """Delete the keyring's backups whose day has come, and return their names.

    Until then the key of a case that was erased meanwhile can still be brought back by the holders of the recovery
    key. The medium belongs on an encrypted volume: a deleted file's bytes stay on it for a while.
    """
    gone = [
        path.name
        for path in sorted(folder.iterdir())
        if (found := _KEYRING.fullmatch(path.name)) and found[2] <= f"{today:%Y-%m-%d}"
    ]
    for name in gone:
        (folder / name).unlink()
    if gone:
        flush(folder)
    return gone


def measure(path: Path, told: Callable[[int], None] = lambda _read: None) -> Part:
    """Return a file's name, size and digest, read from the disk.

    Raises:
        BackupDamaged: it is no age file to one X25519 recipient.
        OSError: it cannot be read.
    """
    digest, size = sha256(), 0
    with path.open("rb") as opened:
        # Where the system can: what was just written is read back from the medium, not from memory.
        os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        begins = opened.read(PIECE)
        if not begins.startswith(HEADER):
            raise BackupDamaged(f"{path} is no age file; it was changed, or the disk is failing.")
        piece = begins
        while piece:
            digest.update(piece)
            size += len(piece)
            told(size)
            piece = opened.read(PIECE)
    return Part(path.name, size, digest.hexdigest())


def check(path: Path, part: Part, told: Callable[[int], None] = lambda _read: None) -> None:
    """Check that a file is the one that the manifest names.

    Raises:
        BackupDamaged: it is missing, cut off or changed; the sentence says which.
    """
    try:
        here = path.stat().st_size
        if here != part.size:
            raise BackupDamaged(
                f"{path} has {here} bytes and its manifest says {part.size}: it was cut off or changed. "
                "Nothing was restored; take another copy or another day's backup."
            )
        found = measure(path, told)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise BackupDamaged(f"{path} belongs to the backup and cannot be read: {reason}.") from None
    if found.sha256 != part.sha256:
        raise BackupDamaged(
            f"{path} is not the file that its manifest names: it was changed. Nothing was restored; take another "
            "copy or another day's backup."
        )


def state(home: Path) -> State:
    """Return what an installation remembers of its backups; nothing where it made none."""
    try:
        return msgspec.json.decode((home / STATE).read_bytes(), type=State)
    except (OSError, msgspec.DecodeError):
        return State()


def remember(home: Path, new: State) -> None:
    """Write down what the installation remembers."""
    unfinished = home / f"{STATE}.new"
    write(unfinished, msgspec.json.encode(new) + b"\n")
    unfinished.rename(home / STATE)


def note_checkpoint(home: Path, size: int, day: date) -> None:
    """Remember that a checkpoint of so many entries was given out on a day."""
    known = state(home)
    remember(home, msgspec.structs.replace(known, checkpoint_size=size, checkpoint_day=day))


def write(path: Path, content: bytes) -> None:
    """Write a small file, for this account alone; it survives a power cut."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(handle)


def flush(folder: Path) -> None:
    """Make a folder's change durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
