"""`safeconduct backup`: everything an installation is made of, sealed to the recovery key, piece by piece."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Literal, cast

import msgspec

from safeconduct.errors import BadInput, SafeconductError
from safeconduct.journal import checkpoint
from safeconduct.registry import backups, directory, dumping, journal
from safeconduct.registry.backups import Contents, Lying, Part, Progress
from safeconduct.registry.installation import Installation
from safeconduct.sealing.errors import FileGone, KeyMissing
from safeconduct.sealing.keyring import KEY_BYTES
from safeconduct.sealing.streams import Archive, Member, Reader, seal_stream

SCRATCH = "backup.sqlite3.new"
"""The database's copy while it is being sealed, in the installation's folder."""

KEYRING_BUCKET = 64 * 1024
"""Bytes to a power of two of which the archive of shred keys is filled up: its size must not count the cases."""

LEFT_OUT = frozenset({"keyring", "files", backups.STATE})
"""What of the folder is no part of `home.age`: the first two have parts of their own."""


class CannotBackUp(SafeconductError):
    """No backup was made; what was there before is untouched."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was written and read back.

    Attributes:
        folder: where it lies.
        keyring: the file with the shred keys.
        contents: what it holds.
        deleted: names of the keyring's backups whose day had come.
    """

    folder: Path
    keyring: Path
    contents: Contents
    deleted: list[str]

    @property
    def size(self) -> int:
        """Bytes of all its parts."""
        return sum(part.size for part in (*self.contents.parts, self.contents.keyring))


def back_up(
    installation: Installation,
    folder: Path,
    *,
    keyrings: Path | None = None,
    keyring_days: int = backups.KEYRING_DAYS,
    progress: Progress = lambda _part, _done, _of: None,
) -> Made:
    """Make a backup in `folder`, read it back, and delete the keyring's backups that have expired.

    The database comes first and the shred keys and files after it: what the database names is there then, unless it
    was erased in between.

    Args:
        installation: whose; others may go on acting.
        folder: of all backups; made where it does not exist. It lies outside the installation's.
        keyrings: another folder for the keyring's backups; None for the same.
        keyring_days: after how many days this backup of the keyring is deleted, 1 to `MOST_KEYRING_DAYS`.
        progress: called as the work goes on.

    Raises:
        BadInput: a folder or number that cannot be.
        CannotBackUp: another backup is running, there is no office yet, or a disk failed.
        CannotDump: the database could not be copied.
    """
    if not 1 <= keyring_days <= backups.MOST_KEYRING_DAYS:
        raise BadInput(
            f"A backup of the keyring is kept 1 to {backups.MOST_KEYRING_DAYS} days, not {keyring_days}: an erasure "
            "is complete only when the last one is gone."
        )
    keyrings = keyrings or folder
    for place in {folder, keyrings}:
        _check_outside(place, installation.home)
    recovery = directory.office(installation).recovery
    if not recovery:
        raise CannotBackUp("This installation has no office yet, and so no recovery key to seal a backup to.")
    with _alone(installation.home):
        try:
            return _back_up(installation, folder, keyrings, recovery, keyring_days, progress)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise CannotBackUp(
                f"No backup was made, at {error.filename or 'a part of it'}: {reason}. See that the disk has room "
                "and is sound, and try again."
            ) from error


def _back_up(
    installation: Installation,
    folder: Path,
    keyrings: Path,
    recovery: str,
    keyring_days: int,
    progress: Progress,
) -> Made:
    for place in (folder, keyrings):
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    today = installation.clock().date()
    deleted = backups.delete_expired(keyrings, today)
    _remove_unfinished(folder, keyrings)  # of one that was cut short
    name, until = backups.next_name(folder, today), today + timedelta(days=keyring_days)
    unfinished = folder / f"{backups.UNFINISHED}{name}"
    unfinished.mkdir(mode=0o700)
    try:
        # Before the database is copied, so that the copy holds what it covers.
        note = journal.publish(installation)
        parts = tuple(_parts(installation, unfinished, recovery, progress))
        keyring = keyrings / backups.keyring_name(name, until)
        new = keyring.with_name(f"{backups.UNFINISHED}{keyring.name}")
        # Before a key is on the medium: whatever ends this one, no erasure counts as complete while it lies there.
        _remember_keyring(installation, today, until, keyring)
        sealed = _seal(
            Archive(_shred_keys(installation), bucket=KEYRING_BUCKET), new, recovery, "keyring", progress, 0
        )
        contents = Contents(
            name=name,
            origin=installation.origin,
            release=version("safeconduct"),
            vendor=cast("Literal['sqlite', 'postgresql']", dumping.vendor()),
            recovery=recovery,
            checkpoint=note,
            until=until,
            parts=parts,
            keyring=Part(keyring.name, sealed.size, sealed.sha256),
        )
        backups.write(unfinished / backups.MANIFEST, backups.signed(contents, installation.system_seed))
        backups.flush(unfinished)
        new.rename(keyring)
        backups.flush(keyrings)
        # The last step: a folder under a backup's name is a whole backup.
        unfinished.rename(folder / name)
        backups.flush(folder)
    except BaseException:
        _remove_unfinished(folder, keyrings)
        raise
    _remember(installation, note, today)
    return Made(folder / name, keyring, contents, deleted)


def _remove_unfinished(*folders: Path) -> None:
    for folder in folders:
        for left in folder.glob(f"{backups.UNFINISHED}*"):
            if left.is_dir():
                shutil.rmtree(left)
            else:
                left.unlink()


def _parts(installation: Installation, unfinished: Path, recovery: str, progress: Progress) -> Iterator[Part]:
    home = installation.home
    with dumping.dumped(home / SCRATCH) as (stream, size):
        counted = _Counted(stream)
        part = _seal(counted, unfinished / "database.age", recovery, "database", progress, size)
    if not counted.count:
        raise CannotBackUp("The database gave nothing to back up; run `safeconduct doctor`.")
    yield part
    for name, members in (("home", list(_settings(home))), ("files", _sealed_files(installation))):
        total = sum(member.size for member in members)
        yield _seal(Archive(members), unfinished / f"{name}.age", recovery, name, progress, total)


class _Counted:
    """A stream that counts what is read of it."""

    def __init__(self, stream: Reader) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes."""
        piece = self._stream.read(size)
        self.count += len(piece)
        return piece


def _seal(reader: Reader, path: Path, recovery: str, what: str, progress: Progress, total: int) -> Part:
    """Seal a stream into a new file, and read the file back."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        writer = _Told(stream, lambda done: progress(what, done, total))
        seal_stream(reader, writer, recovery)
        stream.flush()
        os.fsync(handle)
    found = backups.measure(path)
    if (found.size, found.sha256) != (writer.size, writer.digest.hexdigest()):
        raise CannotBackUp(
            f"{path.name} reads back otherwise than it was written: the disk is failing. Use another one."
        )
    return found


class _Told:
    """A file that tells how far it is, and knows the digest of what went into it."""

    def __init__(self, stream: BinaryIO, told: Callable[[int], None]) -> None:
        self._stream, self._told = stream, told
        self.digest, self.size = sha256(), 0

    def write(self, data: bytes, /) -> int:
        """Write a piece."""
        self.digest.update(data)
        self.size += len(data)
        self._told(self.size)
        return self._stream.write(data)

    def flush(self) -> None:
        """Hand on what was written."""
        self._stream.flush()


def _shred_keys(installation: Installation) -> Iterator[Member]:
    keyring = installation.keyring

    def opener(reference: str) -> Callable[[], BinaryIO | None]:
        def opened() -> BinaryIO | None:
            try:
                return BytesIO(keyring.get(reference))
            except KeyMissing:  # erased since the list was made
                return None

        return opened

    for reference in sorted(keyring.refs()):
        yield Member(f"{reference}.key", KEY_BYTES, opener(reference))


def _sealed_files(installation: Installation) -> list[Member]:
    store = installation.files

    def opener(name: str) -> Callable[[], BinaryIO | None]:
        def opened() -> BinaryIO | None:
            try:
                return store.open(name)
            except FileGone:  # erased since the list was made
                return None

        return opened

    sizes = store.sizes()
    return [Member(name, size, opener(name)) for name, size in sorted(sizes.items())]


def _settings(home: Path) -> Iterable[Member]:
    """Yield what else is in the folder: the server's keys, settings, signed lists and addresses."""
    for path in sorted(home.rglob("*")):
        name = path.relative_to(home)
        if name.parts[0] in LEFT_OUT or path.is_symlink() or not path.is_file():
            continue
        if ".sqlite3" in path.name or path.name.endswith(".new") or path.name == ".lock":
            continue
        yield Member(str(name), path.stat().st_size, _opener(path))


def _opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")


def _check_outside(folder: Path, home: Path) -> None:
    if folder.resolve().is_relative_to(home.resolve()):
        raise BadInput(
            f"{folder} lies in the installation's own folder, and would be lost with it: name a folder outside."
        )


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Hold the installation's folder against a second backup at the same time."""
    handle = os.open(home, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotBackUp("Another backup of this installation is running; wait for its end.") from None
        yield
    finally:
        os.close(handle)


def _remember_keyring(installation: Installation, made: date, until: date, file: Path) -> None:
    known = backups.state(installation.home)
    backups.remember(installation.home, known.with_keyring(Lying(made, until, str(file.resolve()))))


def _remember(installation: Installation, note: str, today: date) -> None:
    known = backups.state(installation.home)
    backups.remember(
        installation.home,
        msgspec.structs.replace(
            known, day=today, checkpoint_size=checkpoint.size_of(note), checkpoint_day=today
        ),
    )
