"""Where sealed files lie: beside the database, each named by its own digest, none saying whose it is.

A file's first bytes are a label under its case's shred key. Whoever has that key can tell which files are the
case's, and so remove them with it; to everybody else the label is noise. The rest is an age file, padded to a bucket,
encrypted under the shred key as well: when the key is destroyed, a copy that was overlooked opens to nobody.
"""

import os
import re
import shutil
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from safeconduct.sealing import agefile, shred
from safeconduct.sealing.errors import CannotOpen, FileGone, NoRoom
from safeconduct.sealing.quiet import FIXED_INSTANT, private_folder, settle
from safeconduct.sealing.streams import Reader

_NAME = re.compile(r"[0-9a-f]{64}")
_UNFINISHED = ".new"
_NOATIME = getattr(os, "O_NOATIME", 0)  # Linux only; elsewhere a read may move the access time

LABEL_BYTES = shred.OVERHEAD
_PIECE = 1024 * 1024

RESERVE = 512 * 1024 * 1024
"""Bytes of the disk that files leave alone: who floods us with pictures must not stop the database from writing."""


def seal(shred_key: bytes, reference: str, content: bytes, recipients: Sequence[str]) -> bytes:
    """Return a file of the case as it is stored.

    Args:
        shred_key: of the case.
        reference: of the case.
        content: at most 24 MiB less one byte.
        recipients: age recipients, any one of which opens it.
    """
    label = shred.wrap(shred_key, b"", context=_label(reference))
    return label + shred.wrap(shred_key, agefile.seal(content, recipients), context=_content(reference))


def unseal(shred_key: bytes, reference: str, stored: bytes, identity: str) -> bytes:
    """Return the content of a stored file.

    Raises:
        CannotOpen: another case, another identity, or changed bytes.
    """
    return agefile.unseal(age_file(shred_key, reference, stored), identity)


def age_file(shred_key: bytes, reference: str, stored: bytes) -> bytes:
    """Return the age file inside a stored file.

    Raises:
        CannotOpen: another case, or changed bytes.
    """
    return shred.unwrap(shred_key, stored[LABEL_BYTES:], context=_content(reference))


def _label(reference: str) -> str:
    return f"case {reference}|file-label"


def _content(reference: str) -> str:
    return f"case {reference}|file"


class FileStore:
    """A folder of sealed files, readable by the service's own account only; on several machines a shared one."""

    def __init__(self, folder: Path) -> None:
        """Use, or make, the folder.

        Raises:
            SafeconductError: the folder exists and other accounts of the machine can enter it.
        """
        private_folder(folder, "folder of files")
        self._folder = folder

    def put(self, stored: bytes) -> str:
        """Keep a file; when this returns, it survives a power cut.

        Returns:
            Its name: the hex SHA-256 of its bytes.

        Raises:
            NoRoom: the disk is nearly full.
        """
        if len(stored) > self.free:
            raise NoRoom(
                "There is no room for more sealed files; add some, or move the folder of files to a larger disk."
            )
        name = sha256(stored).hexdigest()
        unfinished = self._path(name).with_suffix(_UNFINISHED)
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(stored)
            stream.flush()
            os.utime(handle, (FIXED_INSTANT, FIXED_INSTANT))
            os.fsync(handle)
        # Under its name only when it is whole: half a file would look like a changed one.
        unfinished.rename(self._path(name))
        settle(self._folder)
        return name

    def get(self, name: str) -> bytes:
        """Return a file.

        Raises:
            FileGone: it is not there.
            CannotOpen: it is not the one that was kept under this name.
        """
        try:
            stream = _reading(self._path(name))
        except FileNotFoundError:
            raise FileGone(
                "The sealed file is not there; it was removed, or the folder of files is not the one it was put into."
            ) from None
        with stream:
            stored = stream.read()
        if sha256(stored).hexdigest() != name:
            raise CannotOpen(
                "The sealed file was changed since it was kept; run `safeconduct journal verify`."
            )
        return stored

    def open(self, name: str) -> BinaryIO:
        """Return a file for reading piece by piece, unchecked.

        Raises:
            FileGone: it is not there.
        """
        try:
            return _reading(self._path(name))
        except FileNotFoundError:
            raise FileGone(f"The sealed file {name[:16]}… is not there.") from None

    def adopt(self, name: str, content: Reader) -> None:
        """Keep a file that a backup brings back, read piece by piece.

        Raises:
            CannotOpen: it is not what its name says.
        """
        path = self._path(name)
        unfinished, digest = path.with_suffix(_UNFINISHED), sha256()
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as stream:
            while piece := content.read(_PIECE):
                digest.update(piece)
                stream.write(piece)
            stream.flush()
            os.utime(handle, (FIXED_INSTANT, FIXED_INSTANT))
            os.fsync(handle)
        if digest.hexdigest() != name:
            unfinished.unlink()
            raise CannotOpen(f"The sealed file {name[:16]}… in the backup is not what its name says.")
        unfinished.rename(path)
        settle(self._folder)

    def sizes(self) -> dict[str, int]:
        """Return the size in bytes of each file that is whole, by name."""
        found = {}
        for name in self.names():
            with suppress(FileNotFoundError):
                found[name] = self._path(name).stat().st_size
        return found

    def remove(self, name: str) -> None:
        """Remove a file; removing it again does nothing."""
        self._path(name).unlink(missing_ok=True)
        settle(self._folder)

    def remove_case(self, shred_key: bytes, reference: str) -> int:
        """Remove every file of a case, unfinished ones too, and return how many there were."""
        found = [path for path in self._folder.iterdir() if self._is_of(path, shred_key, reference)]
        for path in found:
            path.unlink(missing_ok=True)
        settle(self._folder)
        return len(found)

    def names(self) -> frozenset[str]:
        """Return the names of all files that are whole."""
        return frozenset(path.name for path in self._folder.iterdir() if _NAME.fullmatch(path.name))

    def is_whole(self, name: str) -> bool:
        """Say whether a file is what its name says; read piece by piece, for there may be many large ones."""
        digest = sha256()
        try:
            with _reading(self._path(name)) as stream:
                while piece := stream.read(_PIECE):
                    digest.update(piece)
        except FileNotFoundError:
            return False
        return digest.hexdigest() == name

    @property
    def free(self) -> int:
        """Bytes that may still be put here, beyond the reserve; below zero when it is touched."""
        return shutil.disk_usage(self._folder).free - RESERVE

    def _is_of(self, path: Path, shred_key: bytes, reference: str) -> bool:
        try:
            with _reading(path) as stream:
                label = stream.read(LABEL_BYTES)
            shred.unwrap(shred_key, label, context=_label(reference))
        except (FileNotFoundError, CannotOpen):
            return False
        return True

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):  # also keeps "../" and the like from naming another file
            raise FileGone("That is no name of a sealed file; it is the SHA-256 in lower-case hex.")
        return self._folder / name


def _reading(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_RDONLY | _NOATIME), "rb")
