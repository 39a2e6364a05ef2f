"""`safeconduct serve`: the public site and the mailbox, live."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from safeconduct.cli.installation import opened
from safeconduct.cli.session import Session
from safeconduct.errors import BadInput
from safeconduct.language import LANGUAGES

NICENESS = 5
"""Workers of public and mailbox give way to an officer's page: words may wait, officers' work may not."""


@click.command(
    name="serve",
    epilog="\b\nExamples:\n  safeconduct serve                     (a rehearsal; nothing of it is kept)\n"
    "  safeconduct --home DIR serve --port 8000\n"
    "  safeconduct --home DIR serve --socket /run/safeconduct/web.sock",
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="TCP port.")
@click.option(
    "--address",
    default="127.0.0.1",
    show_default=True,
    metavar="IP",
    help="Where to listen; the loopback suits a web server or Tor in front.",
)
@click.option(
    "--socket",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Listen on this Unix socket instead of a port: no other account of the machine can connect.",
)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes.")
@click.pass_obj
def command(session: Session, port: int, address: str, socket: Path | None, workers: int) -> None:
    """Serve the public site and the mailbox of an installation.

    Without --home it is a rehearsal: a new installation in memory with three invented officers who answer, judge
    and promise within seconds, so that the whole road can be walked in a browser. It is forgotten at the end.
    SAFECONDUCT_FACES (public, mailbox; default both) says what this process serves. Nothing of a visit is logged.
    """
    with _home(session.home) as home:
        where = (
            str(socket) if socket else f"http://{'localhost' if address == '127.0.0.1' else address}:{port}"
        )
        click.echo(f"Serving {where}, in {', '.join(f'{where}/{each}/' for each in LANGUAGES)}.", err=True)
        click.echo("Ctrl-C ends it.", err=True)
        try:
            _run(home, address, port, socket, workers)
        finally:
            _forget(home)


def _forget(home: Path) -> None:
    from django.conf import settings  # noqa: PLC0415 - Django has started by now

    from safeconduct.mailbox.memory import forget  # noqa: PLC0415

    if "mailbox" in settings.FACES:
        forget(home)


@contextlib.contextmanager
def _home(home: Path | None) -> Iterator[Path]:
    if home is not None:
        opened(home)
        yield home
        return
    from safeconduct.cli.rehearsal import rehearsing  # noqa: PLC0415 - Django starts only now

    memory = Path("/dev/shm")  # noqa: S108 # nosec B108 - the folder below it is made fresh
    parent = memory if memory.is_dir() else None
    with (
        tempfile.TemporaryDirectory(prefix=f"safeconduct-rehearsal-{os.getpid()}-", dir=parent) as name,
        rehearsing(Path(name)),
    ):
        click.echo("A rehearsal: nothing here is a promise, and nothing is kept.", err=True)
        yield Path(name)


def _run(home: Path, address: str, port: int, socket: Path | None, workers: int) -> None:
    from granian import Granian  # noqa: PLC0415 - only serving needs it
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.http import HTTP1Settings  # noqa: PLC0415

    os.environ["SAFECONDUCT_HOME"] = str(home.resolve())
    os.nice(NICENESS)
    _check_free(address, port, socket)
    Granian(
        "safeconduct.site.wsgi:application",
        address=address,
        port=port,
        uds=socket,
        uds_permissions=0o660 if socket else None,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        backlog=2048,
        backpressure=1024,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=15_000),
        log_enabled=False,
        log_access=False,
        respawn_failed_workers=True,
    ).serve()


def _check_free(address: str, port: int, socket: Path | None) -> None:
    """Refuse a port that is taken, with a sentence: a worker would only fail again and again."""
    if socket is not None:
        return
    import socket as sockets  # noqa: PLC0415 - the option has the name

    with sockets.socket(sockets.AF_INET6 if ":" in address else sockets.AF_INET) as probe:
        probe.setsockopt(sockets.SOL_SOCKET, sockets.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            reason = (error.strerror or "unknown reason").lower()
            raise BadInput(
                f"{address}:{port} cannot be listened on ({reason}): choose another --port."
            ) from None
