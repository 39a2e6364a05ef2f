"""Backups: age files of any size, written and read piece by piece, and the archives inside them.

An archive is a tar of plain files, so that a stock `age` and `tar` open a backup without this software. All its times
are `FIXED_INSTANT`: a backup must not date what the live folders do not.
"""

import tarfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO, Protocol

import pyrage
from pyrage import x25519

from safeconduct.errors import BadInput
from safeconduct.sealing.errors import CannotOpen
from safeconduct.sealing.pipes import written_by
from safeconduct.sealing.quiet import FIXED_INSTANT

PIECE = 1024 * 1024
"""Bytes read from a file at a time."""

HEADER = b"age-encryption.org/v1\n-> X25519 "
"""How an age file to an X25519 recipient begins."""


class Reader(Protocol):
    """What can be read to its end, piece by piece."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes; none at the end."""


class Writer(Protocol):
    """What takes bytes one piece after the other."""

    def write(self, data: bytes, /) -> int:
        """Take a piece, and return its length."""

    def flush(self) -> None:
        """Hand on what was taken."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive.

    Attributes:
        name: its relative path.
        size: bytes.
        open: called when its turn comes; None where the file has gone meanwhile, and it is left out.
    """

    name: str
    size: int
    open: Callable[[], BinaryIO | None]


def seal_stream(reader: Reader, writer: Writer, recipient: str) -> None:
    """Write an age file of everything that can be read; memory stays the same whatever the size.

    Nothing is padded: what its size says is in `docs/what-a-seizure-shows.md`.

    Raises:
        BadInput: the recipient is none.
        OSError: reading or writing failed.
    """
    try:
        to = x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError:
        raise BadInput("The recovery recipient is not an age X25519 public key (age1…).") from None
    try:
        pyrage.encrypt_io(reader, writer, [to])
    except pyrage.EncryptError as error:
        raise OSError(str(error)) from error


def unseal_stream(reader: Reader, writer: Writer, identity: str) -> None:
    """Write the content of an age file. Each piece was authenticated; only the end says that it was all of it.

    Raises:
        CannotOpen: it is sealed to another key, or was changed or cut off.
    """
    try:
        pyrage.decrypt_io(reader, writer, [x25519.Identity.from_str(identity)])
    except pyrage.DecryptError:
        raise CannotOpen("This part of the backup is not sealed to the recovery key at hand.") from None
    except OSError as error:
        if error.errno is not None:  # the disk's or the pipe's complaint, not age's
            raise
        raise CannotOpen("This part of the backup was changed or cut off.") from None


class Archive:
    """A tar that is made while it is read.

    Args:
        members: its files, in the order in which they are read.
        bucket: the whole is filled up with zeros, which tar ignores, to a power of two of at least so many bytes, so
            that its size does not count what is in it; 0 fills up nothing.
        told: called with the number of bytes given so far.
    """

    def __init__(
        self,
        members: Iterable[Member],
        *,
        bucket: int = 0,
        told: Callable[[int], None] = lambda _given: None,
    ) -> None:
        self._pieces = _pieces(members)
        self._rest = memoryview(b"")
        self._bucket, self._told, self._given = bucket, told, 0

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes of it."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return self._filling(size)
            self._rest = memoryview(piece)
        piece, self._rest = bytes(self._rest[:size]), self._rest[size:]
        return self._count(piece)

    def _filling(self, size: int) -> bytes:
        if not self._bucket:
            return b""
        full = self._bucket
        while full < self._given:
            full *= 2
        return self._count(bytes(min(size, full - self._given)))

    def _count(self, piece: bytes) -> bytes:
        self._given += len(piece)
        self._told(self._given)
        return piece


def _pieces(members: Iterable[Member]) -> Iterator[bytes]:
    for member in members:
        opened = member.open()
        if opened is None:
            continue
        about = tarfile.TarInfo(member.name)
        about.size, about.mtime, about.mode = member.size, FIXED_INSTANT, 0o600
        yield about.tobuf(tarfile.PAX_FORMAT)
        left = member.size
        with opened:
            while left:
                piece = opened.read(min(PIECE, left))
                if not piece:
                    raise OSError(f"{member.name} became shorter while it was read")
                left -= len(piece)
                yield piece
        yield bytes(-member.size % tarfile.BLOCKSIZE)
    yield bytes(2 * tarfile.BLOCKSIZE)


def opened_archive(reader: Reader, identity: str) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield name and content of each file of a sealed archive, in order; read each before asking for the next.

    What was yielded before an error is authentic, and not all of it: whoever keeps it must be able to throw it away.

    Raises:
        CannotOpen: it is sealed to another key, was changed or cut off, or holds something else than files.
    """
    try:
        with written_by(lambda plain: unseal_stream(reader, plain, identity)) as pipe:
            yield from _members(pipe)
            while pipe.read(PIECE):  # to the very end, which alone says that nothing was cut off
                continue
    except (tarfile.TarError, EOFError) as error:
        raise CannotOpen("This part of the backup opens, and is no archive of ours.") from error


def _members(pipe: BinaryIO) -> Iterator[tuple[str, IO[bytes]]]:
    with tarfile.open(fileobj=pipe, mode="r|") as tar:
        for about in tar:
            content = tar.extractfile(about) if about.isreg() else None
            if content is None:
                raise CannotOpen(
                    f"This part of the backup holds {about.name[:60]!r}, which is no plain file."
                )
            with content:
                yield about.name, content
            # Else it remembers each of thousands.
            tar.members = []  # type: ignore[attr-defined] # there since ever, and in no stub
