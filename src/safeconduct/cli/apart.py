"""A server in a process of its own, beside the threads of this one, and an end that leaves nothing behind."""

import contextlib
import ctypes
import os
import signal
import subprocess  # nosec B404 - our own program is started
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import click

from safeconduct.errors import SafeconductError

LONGEST_END = 8.0
"""Seconds that the server gets to end by itself; longer than `serve` gives its workers."""

TOLD = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""What tells a command to end: Ctrl-C, a service manager, a terminal that is closed."""

_PR_SET_PDEATHSIG = 1  # from Linux's `linux/prctl.h`

REAL = ("DATABASE_URL", "KEYRING_URL")
"""Variables that name databases with real cases in them."""


@contextlib.contextmanager
def in_memory(prefix: str) -> Iterator[Path]:
    """Give a fresh folder for this account alone, in memory where there is some, until the block ends."""
    memory = Path("/dev/shm")  # noqa: S108 # nosec B108 - the folder below it is made fresh
    parent = memory if memory.is_dir() else None
    with tempfile.TemporaryDirectory(prefix=prefix, dir=parent) as name:
        yield Path(name)


def leave_real_databases_alone() -> None:
    """Let what is invented touch no database but its own, whatever the shell that it is started from serves."""
    for name in REAL:
        if os.environ.pop(name, None):
            click.echo(f"{name} is left alone: what is invented gets a database of its own.", err=True)


@contextlib.contextmanager
def told_to_end() -> Iterator[None]:
    """Take whatever tells this process to end for Ctrl-C until the block ends.

    What is told again while the end is under way is ignored, to the end of the process: it would break off the clearing
    away, and leave a process or a folder behind. What is told again when the end got lost is heard again: Python drops
    an exception that comes while an object is finalized, and the process would hear nothing ever after.
    """
    told = False

    def end(number: int, frame: FrameType | None) -> None:
        nonlocal told
        del number, frame
        if not told or not _interrupted(sys.exception()):
            told = True
            raise KeyboardInterrupt

    before = {each: signal.getsignal(each) for each in TOLD}
    for each, handler in before.items():
        # What was ignored when this command began, as under nohup, stays ignored.
        if handler is not signal.SIG_IGN:
            signal.signal(each, end)
    try:
        yield
    finally:
        if _interrupted(sys.exception()):
            hear_no_more()
        for each, handler in before.items():
            if signal.getsignal(each) is end:
                signal.signal(each, handler)


def _interrupted(failure: BaseException | None) -> bool:
    """Say whether what is being handled came of being told to end."""
    while failure is not None and not isinstance(failure, KeyboardInterrupt):
        failure = failure.__context__
    return failure is not None


def hear_no_more() -> None:
    """Ignore whatever tells this process to end: it is ending."""
    for each in TOLD:
        signal.signal(each, signal.SIG_IGN)


@contextlib.contextmanager
def serving_apart(
    home: Path, *, address: str, port: int, socket: Path | None = None, workers: int = 2
) -> Iterator["subprocess.Popen[bytes]"]:
    """Serve the installation in `home` in a process of its own until the block ends.

    A server's workers are forked: from a process whose threads are at work they would inherit locks that these hold,
    and wait for ever.

    Args:
        home: its folder.
        address: where to listen, an IP address.
        port: TCP port.
        socket: a Unix socket instead.
        workers: how many processes answer.

    Yields:
        The server.
    """
    where = ["--socket", str(socket)] if socket else ["--address", address, "--port", str(port)]
    command = [sys.executable, "-P", "-m", "safeconduct.cli", "--home", str(home), "serve", *where]
    command += ["--workers", str(workers), "--beside", str(os.getpid())]
    with subprocess.Popen(  # noqa: S603 # nosec B603 - our own program
        command,
        stdin=subprocess.DEVNULL,
        # Ctrl-C comes to this process alone, which ends the server once; and all of it can be ended together.
        start_new_session=True,
    ) as server:
        try:
            yield server
        finally:
            server.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(timeout=LONGEST_END)
            # Whatever is left of it: workers, too, of a server that was killed.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)


def end_with(parent: int) -> None:
    """Let this process be told to end when the one that started it ends, also when that one was killed (Linux).

    Args:
        parent: the one that started it.

    Raises:
        SafeconductError: it has ended already.
    """
    library = ctypes.CDLL(None, use_errno=True)
    if hasattr(library, "prctl"):
        library.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        raise SafeconductError("Whoever started this server has ended.")


def wait_for(server: "subprocess.Popen[bytes]") -> None:
    """Wait until the server ends, or somebody tells this process to.

    Raises:
        SafeconductError: the server ended by itself, and not well.
    """
    try:
        status = server.wait()
    except KeyboardInterrupt:
        hear_no_more()
        return
    if status:
        raise SafeconductError("The server ended by itself; what it said stands above.")
