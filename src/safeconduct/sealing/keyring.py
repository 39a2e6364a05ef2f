"""Where shred keys live: outside the database, so that erasing one case erases it from every backup.

The keyring's own backups are short-lived; SEALING.md "Forgetting" says why an erasure counts as complete
only after the last of them is gone.
"""

import os
import re
import secrets
from pathlib import Path
from typing import Protocol

from safeconduct.errors import BadInput
from safeconduct.sealing.errors import KeyMissing
from safeconduct.sealing.quiet import FIXED_INSTANT, private_folder, settle

KEY_BYTES = 32
_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_SUFFIX = ".key"
_NOATIME = getattr(os, "O_NOATIME", 0)  # Linux only; elsewhere a read may move the access time


def check_key(ref: str, key: bytes) -> None:
    """Check that what a backup brings back can be a key.

    Raises:
        BadInput: another length, or zeros, under which anybody could open what is sealed next.
    """
    if len(key) != KEY_BYTES or not any(key):
        raise BadInput(f"The backup's key of case {ref} is no shred key; take another backup of the keyring.")


def other_key(ref: str) -> BadInput:
    """Return what is said when a backup would put another key in the place of a case's own."""
    return BadInput(f"Case {ref} has another shred key here than in the backup: it is another keyring's.")


class Keyring(Protocol):
    """One shred key per case, made before the case's first entry and destroyed when it is erased."""

    def create(self, ref: str) -> bytes:
        """Make, store durably and return the 32-byte key of a new case."""

    def adopt(self, ref: str, key: bytes) -> None:
        """Store durably the key of a case that a backup brings back; one that is there already must be the same."""

    def get(self, ref: str) -> bytes:
        """Return the key of a case, or raise `KeyMissing`."""

    def destroy(self, *refs: str) -> None:
        """Destroy the keys of cases for good; destroying one again does nothing."""

    def refs(self) -> frozenset[str]:
        """Return the references of all cases that have a key."""

    def close(self) -> None:
        """Give back what is held open; nothing is asked of it any more."""


class FileKeyring:
    """A folder with one 32-byte file per case, readable by the service's own account only.

    A file's times are set to `FIXED_INSTANT`, so a seized disk or an archive of the folder does not say at
    what hour a case began. The file system's own change and birth times cannot be set by any program;
    they stay on the live disk and go into no archive.
    """

    def __init__(self, folder: Path) -> None:
        """Use, or make, the folder.

        Raises:
            SafeconductError: the folder exists and other accounts of the machine can enter it.
        """
        private_folder(folder, "keyring")
        self._folder = folder

    def create(self, ref: str) -> bytes:
        """Make the key of a new case; when this returns, it survives a power cut.

        Raises:
            BadInput: the reference is malformed or has a key already (a second key would orphan the first).
        """
        key = secrets.token_bytes(KEY_BYTES)
        try:
            self._write(ref, key)
        except FileExistsError:
            raise BadInput(f"Case {ref} has a shred key already; take a new reference.") from None
        return key

    def adopt(self, ref: str, key: bytes) -> None:
        """Store the key of a case that a backup brings back.

        Raises:
            BadInput: it is no key, or the case has another one here.
        """
        check_key(ref, key)
        try:
            self._write(ref, key)
        except FileExistsError:
            if self.get(ref) != key:
                raise other_key(ref) from None

    def get(self, ref: str) -> bytes:
        """Return the key of a case.

        Raises:
            KeyMissing: there is none, or its creation or destruction was cut short.
        """
        try:
            handle = os.open(self._path(ref), os.O_RDONLY | _NOATIME)
        except FileNotFoundError:
            raise self._missing(ref) from None
        try:
            key = os.read(handle, KEY_BYTES + 1)
        finally:
            os.close(handle)
        # Zeros are a destruction that lost power before the unlink: the key is gone, not zero.
        if len(key) != KEY_BYTES or not any(key):
            raise self._missing(ref)
        return key

    def destroy(self, *refs: str) -> None:
        """Overwrite, flush and remove the keys of cases.

        Overwriting reaches the medium only where the file system writes in place; on flash and on
        copying file systems the folder belongs on an encrypted volume.
        """
        for path in map(self._path, refs):
            try:
                handle = os.open(path, os.O_WRONLY)
            except FileNotFoundError:
                continue
            try:
                os.write(handle, bytes(KEY_BYTES))
                os.fsync(handle)
            finally:
                os.close(handle)
            path.unlink()
        # Also when the file was gone: the crash we repair may have come before the folder was flushed.
        settle(self._folder)

    def refs(self) -> frozenset[str]:
        """Return the references that have a key file."""
        return frozenset(path.stem for path in self._folder.iterdir() if path.suffix == _SUFFIX)

    def close(self) -> None:
        """Do nothing: a folder holds nothing open."""

    def _write(self, ref: str, key: bytes) -> None:
        handle = os.open(self._path(ref), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(handle, key)
            os.utime(handle, (FIXED_INSTANT, FIXED_INSTANT))
            os.fsync(handle)
        finally:
            os.close(handle)
        settle(self._folder)

    def _path(self, ref: str) -> Path:
        if not _REF.fullmatch(ref):  # also keeps "../" and the like from naming another file
            raise BadInput(f"{ref!r:.80} is not a case reference; use letters, digits, - and _ only.")
        return self._folder / (ref + _SUFFIX)

    def _missing(self, ref: str) -> KeyMissing:
        return KeyMissing(
            f"Case {ref} has no shred key: it was erased, or this is not the keyring it began with."
        )
