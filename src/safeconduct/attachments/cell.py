"""The cell in which a file is converted: limits, then no file, no network, no other process, no way back.

`prepare()` is called before the libraries are loaded, `close()` after them and before the first byte of a file is
read. What counts is the filter of `calls`; the rest stands behind it, where the kernel has it.
"""

import contextlib
import ctypes
import errno
import mmap
import os
import resource
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from safeconduct.attachments import calls
from safeconduct.attachments.limits import LIMITS

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_SIGKILL = 9
_SET_MODE_FILTER, _ALL_THREADS = 1, 1
_LANDLOCK_VERSION = 1
_LANDLOCK_FILES = (1 << 13) - 1
"""Every right to files of Landlock's first version: execute, read, write, list, remove, make."""

OPEN_FILES = 64

NOT_ISOLATED = 75
"""Exit status of a process whose cell does not close."""


class NotIsolated(Exception):
    """The cell does not close; seen by nobody but the process itself, which then reads nothing."""


@dataclass(frozen=True, slots=True)
class Walls:
    """What closes the cell.

    Attributes:
        calls: the filter of system calls, without which nothing is converted.
        files: Landlock, a second wall before the file system.
        network: a network of its own, with nothing in it.
    """

    calls: bool
    files: bool
    network: bool


def prepare() -> bool:
    """Bound what this process may use, and leave no trace of it when it dies.

    Returns:
        Whether the process is in a network of its own by now: a library that starts a thread would prevent it.
    """
    with contextlib.suppress(OSError):
        # Where memory runs out, this process goes, and never the server or its database.
        Path("/proc/self/oom_score_adj").write_text("1000")
    for what, most in (
        (resource.RLIMIT_AS, LIMITS.memory),
        (resource.RLIMIT_CPU, LIMITS.cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        resource.setrlimit(what, (most, most))
    libc = ctypes.CDLL(None, use_errno=True)
    with contextlib.suppress(AttributeError):  # where there is no prctl, there is no filter either
        libc.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
        # No dump of memory, and no reading of it by another process of the same account.
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    return _own_network()


def close(*, network: bool) -> Walls:
    """Close the cell for good and try its walls.

    Args:
        network: what `prepare()` answered.

    Raises:
        NotIsolated: this machine has no filter of system calls, or something got out.
    """
    here = calls.machine()
    if here is None:
        raise NotIsolated("no filter of system calls is known for this machine")
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise NotIsolated("the kernel does not take away privileges")
    files = _landlock(libc, here)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    if not _filter(libc, here):
        raise NotIsolated("the kernel takes no filter of system calls")
    if escaped := [name for name, attempt in ATTEMPTS.items() if _succeeds(attempt)]:
        raise NotIsolated(f"the filter lets through: {', '.join(escaped)}")
    return Walls(calls=True, files=files, network=network)


def _own_network() -> bool:
    """Go where there is no network; many machines let only an administrator do so."""
    try:
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET | os.CLONE_NEWIPC)
    except (AttributeError, OSError):
        return False
    return True


def _landlock(libc: ctypes.CDLL, here: calls.Machine) -> bool:
    """Give up every right to files (Landlock, `man 7 landlock`)."""
    if libc.syscall(here.landlock, None, ctypes.c_size_t(0), _LANDLOCK_VERSION) < 1:
        return False
    rules = ctypes.c_uint64(_LANDLOCK_FILES)
    handle = libc.syscall(here.landlock, ctypes.byref(rules), ctypes.c_size_t(8), 0)
    if handle < 0:
        return False
    closed: bool = libc.syscall(here.landlock + 2, handle, 0) == 0
    os.close(handle)
    return closed


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def _filter(libc: ctypes.CDLL, here: calls.Machine) -> bool:
    code = calls.program(here)
    loaded = _Program(len(code) // 8, code)
    # For all threads: a library may have started some as it was loaded.
    answer: int = libc.syscall(here.seccomp, _SET_MODE_FILTER, _ALL_THREADS, ctypes.byref(loaded))
    return answer == 0


def _open_to_read() -> None:
    os.close(os.open("/", os.O_RDONLY))


def _open_to_write() -> None:
    os.close(os.open("/dev/null", os.O_WRONLY))


def _list() -> None:
    os.listdir("/")  # noqa: PTH208 - the call itself, without what a path adds


def _reach_out() -> None:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()


def _reach_a_neighbour() -> None:
    socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).close()


def _multiply() -> None:
    if os.fork() == 0:
        os._exit(0)


def _become() -> None:
    # A folder: where nothing stops the attempt, there is still nothing that could start.
    os.execv("/", ["/"])  # noqa: S606 # nosec B606 - an attempt that must fail


def _signal() -> None:
    os.kill(os.getppid(), 0)


def _execute_memory() -> None:
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC).close()


ATTEMPTS: dict[str, Callable[[], None]] = {
    "opening a file to read": _open_to_read,
    "opening a file to write": _open_to_write,
    "listing a folder": _list,
    "a socket to elsewhere": _reach_out,
    "a socket to a neighbour": _reach_a_neighbour,
    "another process": _multiply,
    "another program": _become,
    "a signal to a process": _signal,
    "memory to execute": _execute_memory,
}
"""What a hostile file would try. Tried before each file: a wall that stands in the documentation stops nobody."""


def _succeeds(attempt: Callable[[], None]) -> bool:
    """Say whether the filter lets an attempt through; that something else stops it today does not count."""
    try:
        attempt()
    except OSError as error:
        return error.errno != errno.EPERM
    return True
