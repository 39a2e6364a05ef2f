"""A folder that exists in memory only: what contacts' sessions and the queue keep there, no disk ever holds."""

import ctypes
import fcntl
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from safeconduct.errors import SafeconductError
from safeconduct.registry.health import Finding

FILE_SYSTEMS = {0x01021994: "tmpfs", 0x858458F6: "ramfs"}
"""Magic numbers of statfs(2), from Linux's `linux/magic.h`, of file systems that have no disk behind them."""

NAMED = "SAFECONDUCT_MEMORY"
"""Environment variable that names the folder to use; else `XDG_RUNTIME_DIR`, else `/dev/shm`."""

SWAPS = Path("/proc/swaps")
"""Where Linux lists what it swaps to, after a headline."""

_STATFS_BYTES = 512  # more than struct statfs has anywhere; its first word is the type


class NoMemory(SafeconductError):
    """There is no folder in memory: mailboxes stay closed, since a session would be written to a disk."""


def memory_folder(home: Path, *, inside: Path | None = None) -> Path:
    """Return the installation's own folder in memory, made when it is not there yet.

    Every worker process of an installation gets the same one. It is entered by this account only, and is gone
    after a restart of the machine.

    Args:
        home: the installation's folder; only a digest of its path is in the name.
        inside: where to make it, for a test or an operator who mounted one; else the first place that will do.

    Raises:
        NoMemory: with what the operator can do.
    """
    return _own(_within(_found(inside), home))


def forget(home: Path) -> None:
    """Remove an installation's folder in memory, sessions and queue too: no visit outlives the service."""
    for place in _places():
        shutil.rmtree(_within(place, home), ignore_errors=True)


def is_in_memory(folder: Path) -> bool:
    """Say whether a folder lies on a file system that has no disk behind it; False where that cannot be known."""
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "statfs"):
        return False
    found = ctypes.create_string_buffer(_STATFS_BYTES)
    if library.statfs(os.fsencode(folder), found) != 0:
        return False
    # The first field is a signed word of the machine; the magic numbers have 32 bits.
    word = int.from_bytes(found.raw[: ctypes.sizeof(ctypes.c_long)], sys.byteorder)
    return word & 0xFFFFFFFF in FILE_SYSTEMS


def swap_in_use() -> bool:
    """Say whether this machine can write memory to a disk: then a folder in memory may end there after all."""
    try:
        lines = SWAPS.read_text().splitlines()
    except OSError:
        return False
    return len(lines) > 1


def examined() -> Finding:
    """Return what `doctor` says of the folder in memory; nothing is made."""
    try:
        place = _found()
    except NoMemory as missing:
        return Finding(False, "Sessions of mailboxes have no folder in memory.", str(missing))
    swaps = " This machine swaps: keep its swap encrypted, or off." if swap_in_use() else ""
    return Finding(True, f"Sessions of mailboxes lie in memory only, in {place}.{swaps}")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder's lock, across threads and worker processes; a process that dies lets it go."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _within(place: Path, home: Path) -> Path:
    digest = sha256(str(home.resolve()).encode()).hexdigest()
    return place / f"safeconduct-{digest[:16]}"


def _found(inside: Path | None = None) -> Path:
    places = (inside,) if inside is not None else _places()
    for place in places:
        if place.is_dir() and os.access(place, os.W_OK | os.X_OK) and is_in_memory(place):
            return place
    looked = ", ".join(str(place) for place in places)
    raise NoMemory(
        f"No folder in memory was found (looked at {looked}): sessions of mailboxes are kept nowhere else. "
        f"Mount one, for example `mount -t tmpfs -o mode=0700,size=64m tmpfs /run/safeconduct`, and name it in {NAMED}."
    )


def _places() -> tuple[Path, ...]:
    named = os.environ.get(NAMED)
    if named:
        return (Path(named),)
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    return (*((Path(runtime),) if runtime else ()), Path("/dev/shm"))  # noqa: S108 # nosec B108 - memory, ours alone


def _own(folder: Path) -> Path:
    """Make a folder of our own, or make sure that the one there is.

    Everybody may write in `/dev/shm`: a folder that somebody else put there beforehand, or a link to a disk,
    would hand them every session.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if (
        not stat.S_ISDIR(found.st_mode)
        or found.st_uid != os.geteuid()
        or stat.S_IMODE(found.st_mode) != 0o700
    ):
        raise NoMemory(
            f"{folder} belongs to another account, or others can enter it; remove it, then start again."
        )
    return folder
