"""`safeconduct restore`: an installation made again from a backup, in which what was erased stays erased."""

import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date
from pathlib import Path
from typing import IO

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from safeconduct.casefile.audit import Audit
from safeconduct.casefile.words import Kind
from safeconduct.errors import BadInput, SafeconductError
from safeconduct.registry import backups, bank_memory, directory, dumping, newer, public_memory
from safeconduct.registry.backups import Contents, Manifest, Part, Progress
from safeconduct.registry.installation import MARK, Installation
from safeconduct.registry.targets import check_target
from safeconduct.registry.teams import complete_erasures
from safeconduct.registry.verifying import Verified, audited, verify
from safeconduct.sealing import agefile, filestore
from safeconduct.sealing.errors import CannotOpen
from safeconduct.sealing.keyring import KEY_BYTES, Keyring
from safeconduct.sealing.signatures import fingerprint
from safeconduct.sealing.streams import opened_archive, unseal_stream

_UNFINISHED = f"{MARK}.new"
"""The mark's name until the last step: nothing starts in a folder that is half restored."""

_MOST_SETTINGS = 64 * 1024 * 1024
"""Bytes of one file of settings, lists or keys; a larger one is none of ours."""


class CannotRestore(SafeconductError):
    """Nothing was restored, or what was restored must not be used; the sentence says which."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A backup that was found and looks whole; nothing of it was opened yet.

    Attributes:
        folder: of its parts.
        manifest: as it lies there.
        keyring: the file with the shred keys; None when none is to be brought back.
        keyrings_until: the day on which the last keyring's backup that lies there is gone.
    """

    folder: Path
    manifest: Manifest
    keyring: Path | None
    keyrings_until: date

    @property
    def contents(self) -> Contents:
        """What the manifest says."""
        return self.manifest.contents


@dataclass(slots=True)
class Restored:
    """What was restored.

    Attributes:
        installation: ready for use when `verified` names no problem.
        verified: what the journal's verification said.
        lost: entries that the newer evidence knows and the backup does not.
        erased: references of erased cases, whose shred keys were refused.
        keyless: references of cases that are not erased and have no shred key.
        keys: number of shred keys brought back.
        files: number of sealed files brought back.
        migrated: whether the database was of an older release.
    """

    installation: Installation
    verified: Verified
    lost: int = 0
    erased: list[str] = field(default_factory=list)
    keyless: list[str] = field(default_factory=list)
    keys: int = 0
    files: int = 0
    migrated: bool = False


def choose(
    folder: Path,
    *,
    keyring: Path | None = None,
    without_keyring: bool = False,
    progress: Progress = lambda _part, _done, _of: None,
) -> Chosen:
    """Find a backup and check that every part is what the manifest says, before any secret is asked for.

    Args:
        folder: a backup, or the folder of all of them, of which the newest is taken.
        keyring: the keyring's backup where it was kept elsewhere; None looks beside the backup.
        without_keyring: take none; no case opens but by a keyring that survived where KEYRING_URL says.
        progress: called as the parts are read.

    Raises:
        BadInput: there is no backup, or no backup of its keyring any more.
        BackupDamaged: a part is missing, cut off or changed.
    """
    backup = backups.find(folder)
    manifest = backups.read(backup)
    contents = manifest.contents
    for part in contents.parts:
        backups.check(backup / part.name, part, _telling(progress, part))
    beside = backups.keyrings_until(backup.parent) or contents.until
    if without_keyring:
        return Chosen(backup, manifest, None, max(contents.until, beside))
    found = keyring or backup.parent / contents.keyring.name
    if not found.exists():
        raise BadInput(
            f"{found} is missing: this backup's shred keys were to be deleted on {contents.until}. Take a newer "
            "backup, name the file with --keyring, or restore with --without-keyring: then no case opens."
        )
    backups.check(found, contents.keyring, _telling(progress, contents.keyring))
    elsewhere = backups.keyrings_until(found.parent) or contents.until
    return Chosen(backup, manifest, found, max(contents.until, beside, elsewhere))


def restore(
    chosen: Chosen,
    home: Path,
    identity: str,
    *,
    authority: bytes | None = None,
    outside: str = "",
    evidence: newer.Evidence | None = None,
    progress: Progress = lambda _part, _done, _of: None,
) -> Restored:
    """Open a backup into an empty folder and database.

    The journal is verified before any shred key touches the disk, and the key of a case that it says was erased, or
    that newer evidence says was erased, never does.

    Args:
        chosen: the backup.
        home: where; Django is set up for its database.
        identity: the recovery identity.
        authority: the authority's public key from elsewhere; None believes the one in the backup.
        outside: a checkpoint kept outside.
        evidence: a newer journal of the same installation, to learn of later erasures.
        progress: called as the work goes on.

    Raises:
        BadInput: the folder, the database or the keyring's database is not empty, or the key is another one.
        CannotOpen: a part does not open with the recovery key.
        CannotRestore: the backup is not of the authority's installation, or its journal is damaged. Nothing is left in
            the folder, the database and the keyring.
    """
    check_target(home, chosen.contents, with_keys=chosen.keyring is not None)
    if agefile.recipient_of(identity) != chosen.contents.recovery:
        raise BadInput(
            "These shares are of another key than the recovery key to which the backup was sealed; nothing was opened."
        )
    with _all_or_nothing(home):
        about = _settings(chosen, home, identity)
        public_memory.mark_restored(home)
        _database(chosen, identity, progress)
        try:
            return _restore(chosen, home, about, identity, authority, outside, evidence, progress)
        except BaseException:
            dumping.empty()
            raise


def _restore(
    chosen: Chosen,
    home: Path,
    about: bytes,
    identity: str,
    authority: bytes | None,
    outside: str,
    evidence: newer.Evidence | None,
    progress: Progress,
) -> Restored:
    migrated = _bring_up_to_date()
    backups.write(home / _UNFINISHED, about)
    installation = Installation.open(home, mark=_UNFINISHED)
    _check_authority(installation, authority)
    audit, walked = audited(installation)
    _check_undamaged(walked)
    _check_manifest(chosen.manifest, installation, audit)
    restored = Restored(installation, Verified(), migrated=migrated)
    erased = {reference for reference, seen in audit.files.items() if seen.erased}
    if evidence is not None:
        learnt = newer.learn(evidence, installation, audit)
        erased |= learnt.erased
        restored.lost = learnt.entries - audit.frontier.size
    with _keys_taken_back(installation.keyring) as adopted:
        restored.files = _files(chosen, installation, identity, progress)
        _keyring(chosen, installation, identity, erased, adopted)
        restored.keys = len(adopted)
        complete_erasures(installation)
        restored.verified = verify(installation, outside=_head(chosen, outside, audit, restored))
        _check_undamaged(restored.verified)
        keyed = installation.keyring.refs()
        restored.erased = sorted(erased)
        restored.keyless = sorted(
            reference
            for reference, seen in audit.files.items()
            if seen.kind is Kind.CASE and reference not in keyed and reference not in erased
        )
        # The disk that was lost may have made later ones; of those that lie here it is certain until when keys can
        # come back.
        backups.remember(home, backups.State(keyring_until=chosen.keyrings_until))
        today = installation.clock().astimezone(UTC).date()
        until = directory.office(installation).days.after(today, 1, business=True)
        bank_memory.mark_restored(home, date.fromisoformat(chosen.contents.name[:10]), until)
        # The last step: only now the folder is an installation.
        (home / _UNFINISHED).rename(home / MARK)
        backups.flush(home)
    return restored


def _telling(progress: Progress, part: Part) -> Callable[[int], None]:
    return lambda done: progress(part.name, done, part.size)


@contextmanager
def _all_or_nothing(home: Path) -> Iterator[None]:
    """Leave an empty folder when something goes wrong; whoever filled the database has emptied it."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.chmod(0o700)
    try:
        yield
    except BaseException as error:
        connection.close()
        for left in home.iterdir():
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)
        if isinstance(error, OSError | tarfile.TarError):
            raise CannotRestore(f"Nothing was restored: {error}.") from error
        raise


def _settings(chosen: Chosen, home: Path, identity: str) -> bytes:
    """Bring back keys, settings and signed lists; return the mark, which gets its name last."""
    about = b""
    with (chosen.folder / "home.age").open("rb") as sealed:
        for name, content in opened_archive(sealed, identity):
            path = home / name
            if Path(name).is_absolute() or ".." in Path(name).parts or path == home:
                raise CannotOpen(f"The backup holds a file outside the installation's folder: {name[:80]!r}.")
            data = content.read(_MOST_SETTINGS + 1)
            if len(data) > _MOST_SETTINGS:
                raise CannotOpen(f"The backup's {name[:80]!r} is far too large to be a setting.")
            if name == MARK:
                about = data
                continue
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            backups.write(path, data)
    if not about:
        raise CannotRestore(f"The backup holds no {MARK}: it is not of an installation.")
    return about


def _database(chosen: Chosen, identity: str, progress: Progress) -> None:
    part = chosen.contents.parts[0]
    path = chosen.folder / part.name
    with path.open("rb") as sealed, dumping.filling() as into:
        unseal_stream(_Telling(sealed, _telling(progress, part)), into, identity)


class _Telling:
    """A stream that tells how far it was read."""

    def __init__(self, stream: IO[bytes], told: Callable[[int], None]) -> None:
        self._stream, self._told, self._done = stream, told, 0

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes."""
        piece = self._stream.read(size)
        self._done += len(piece)
        self._told(self._done)
        return piece


def _bring_up_to_date() -> bool:
    executor = MigrationExecutor(connection)
    known = set(executor.loader.disk_migrations or ())
    ahead = sorted(
        f"{app}.{name}" for app, name in executor.loader.applied_migrations or () if (app, name) not in known
    )
    if ahead:
        raise CannotRestore(
            f"The backup is of a newer release than this one, which does not know {ahead[0]}: install that release."
        )
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", verbosity=0, interactive=False)
    return True


def _check_undamaged(verified: Verified) -> None:
    if verified.first is not None:
        raise CannotRestore(
            f"The journal in this backup is damaged. First: {verified.first}. Nothing was restored; take another day's "
            "backup, and tell the auditor."
        )


def _check_authority(installation: Installation, expected: bytes | None) -> None:
    if expected is not None and installation.authority != expected:
        raise CannotRestore(
            f"This backup is of an installation of another authority, {fingerprint(installation.authority)}, and not "
            f"of {fingerprint(expected)}: somebody put it there. Nothing was restored; tell the auditor."
        )


def _check_manifest(manifest: Manifest, installation: Installation, audit: Audit) -> None:
    """Check that the installation which the authority founded made this backup, and all of its parts together."""
    if audit.office.system != installation.system_public.hex():
        raise CannotRestore(
            "The server's key in this backup is not the one that the office's founding names: its parts are of "
            "different installations, or the journal is damaged. Nothing was restored."
        )
    if not backups.is_signed_by(manifest, installation.system_public):
        raise CannotRestore(
            "The manifest is not signed by this installation: parts of different days were put together, or somebody "
            "changed it. Nothing was restored."
        )


def _files(chosen: Chosen, installation: Installation, identity: str, progress: Progress) -> int:
    store: filestore.FileStore = installation.files
    part, count = chosen.contents.parts[2], 0
    with (chosen.folder / part.name).open("rb") as sealed:
        for name, content in opened_archive(_Telling(sealed, _telling(progress, part)), identity):
            store.adopt(name, content)
            count += 1
    return count


@contextmanager
def _keys_taken_back(keyring: Keyring) -> Iterator[list[str]]:
    """Give a list for the references whose keys are brought back; when something goes wrong, these are destroyed."""
    adopted: list[str] = []
    try:
        yield adopted
    except BaseException as error:
        try:
            if adopted:
                keyring.destroy(*adopted)
        except Exception as second:
            raise CannotRestore(
                f"Nothing was restored ({str(error) or type(error).__name__}), and the shred keys that were brought "
                f"back could not be taken out again ({second}): empty the keyring's database (KEYRING_URL)."
            ) from second
        finally:
            keyring.close()
        raise


def _keyring(
    chosen: Chosen, installation: Installation, identity: str, erased: set[str], adopted: list[str]
) -> None:
    """Bring back the shred keys of cases that were not erased; by an erased one's, its files are removed."""
    keyring = installation.keyring
    if chosen.keyring is None:
        # One that survived may hold a key whose destruction was cut short, or that only the newer evidence destroys.
        for reference in sorted(erased & keyring.refs()):
            installation.files.remove_case(keyring.get(reference), reference)
            keyring.destroy(reference)
        return
    with chosen.keyring.open("rb") as sealed:
        for name, content in opened_archive(sealed, identity):
            reference, key = name.removesuffix(".key"), content.read(KEY_BYTES + 1)
            if reference in erased:
                installation.files.remove_case(key, reference)
                continue
            adopted.append(reference)  # before it is stored: whatever comes in between, it is taken back
            try:
                keyring.adopt(reference, key)
            except BadInput:  # nothing was stored, and a key that is there is not ours to destroy
                adopted.pop()
                raise


def _head(chosen: Chosen, outside: str, audit: Audit, restored: Restored) -> str:
    """Return the checkpoint to verify with; one that is newer than the backup shows how much is lost."""
    if not outside:
        return chosen.contents.checkpoint
    size = newer.checkpoint_size(outside, audit)
    if size > audit.frontier.size:
        restored.lost = max(restored.lost, size - audit.frontier.size)
        return chosen.contents.checkpoint
    return outside
