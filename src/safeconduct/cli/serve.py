"""`safeconduct serve`: the public site and the mailbox, live."""

import errno
import os
from collections.abc import Collection
from ipaddress import ip_address
from pathlib import Path

import click

from safeconduct.cli.apart import (
    end_with,
    in_memory,
    leave_real_databases_alone,
    serving_apart,
    told_to_end,
    wait_for,
)
from safeconduct.cli.installation import opened
from safeconduct.cli.session import Session, clean
from safeconduct.errors import BadInput
from safeconduct.language import LANGUAGES

NICENESS = 5
"""Workers of public and mailbox give way to an officer's page: words may wait, officers' work may not."""

THREADS = 32
"""Of each worker. Somebody who sends slowly holds one until the web server in front has all of it (nginx does so,
docs/operate/tor.md), so without one a handful of slow senders must not be all there are. What costs memory, the
derivation of keys, has its own limit (`Stretch`); 32 whole files of 22 MiB are 0.7 GiB, within the units' MemoryMax for
two workers. Threads wait for the database's pool, which is smaller: nobody holds a connection while they send."""

LONGEST_ANSWER = 5
"""Seconds in which a worker that is told to end finishes what it answers; then it is killed."""


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
@click.option("--beside", metavar="PID", type=int, hidden=True, help="Ends with the process that started it.")
@click.pass_obj
def command(
    session: Session, port: int, address: str, socket: Path | None, workers: int, *, beside: int | None
) -> None:
    """Serve the public site, the mailbox and the console of an installation.

    Without --home it is a rehearsal: a new installation in memory with three invented officers who answer, judge
    and promise within seconds, so that the whole road can be walked in a browser. It is forgotten at the end.
    SAFECONDUCT_FACES (public, mailbox, console; default all) says what this process serves. Nothing of a visit is
    logged.
    """
    if beside is not None:
        end_with(beside)
    check_free(address, port, socket)
    if session.home is None:
        _rehearse(address, port, socket, workers)
        return
    opened(session.home)
    from django.conf import settings  # noqa: PLC0415 - Django has started by now

    _say_where(address, port, socket, settings.FACES)
    _let_go()
    try:
        run_server(
            session.home,
            address=address,
            port=port,
            socket=socket,
            workers=workers,
            yielding="console" not in settings.FACES,
        )
    finally:
        forget_visits(session.home)


def forget_visits(home: Path) -> None:
    """Remove what open mailboxes and the queue hold in memory, where the server of this process served them."""
    from django.conf import settings  # noqa: PLC0415 - Django has started by now

    from safeconduct.mailbox.memory import forget  # noqa: PLC0415

    if "mailbox" in settings.FACES:
        forget(home)


def _rehearse(address: str, port: int, socket: Path | None, workers: int) -> None:
    from safeconduct.cli.rehearsal import rehearsing  # noqa: PLC0415 - Django starts only now

    leave_real_databases_alone()
    with (
        told_to_end(),
        in_memory(f"safeconduct-rehearsal-{os.getpid()}-") as folder,
        rehearsing(folder),
    ):
        click.echo("A rehearsal: nothing here is a promise, and nothing is kept.", err=True)
        try:
            with serving_apart(folder, address=address, port=port, socket=socket, workers=workers) as server:
                wait_for(server)
        finally:
            # The server has done so, unless it had to be killed.
            forget_visits(folder)


def _say_where(address: str, port: int, socket: Path | None, faces: Collection[str]) -> None:
    """Say where which face stands, in whole addresses that a terminal makes links of."""
    if socket is not None:
        click.echo(f"Serving {', '.join(sorted(faces))} on {clean(str(socket))}.", err=True)
    else:
        host = "localhost" if address == "127.0.0.1" else f"[{address}]" if ":" in address else address
        where = f"http://{host}:{port}"
        pages: list[str] = []
        if "public" in faces:
            pages += [f"{where}/{each}/" for each in LANGUAGES]
        elif "mailbox" in faces:
            pages += [f"{where}/{each}/mailbox/" for each in LANGUAGES]
        if "console" in faces:
            pages.append(f"{where}/console/")
        click.echo(f"Serving {where}, in {', '.join(pages)}", err=True)
    click.echo("Ctrl-C ends it.", err=True)


def _let_go() -> None:
    """Close this process's connection to the database.

    Workers are forked: two that inherit one connection would read each other's answers.
    """
    from django.db import connection  # noqa: PLC0415 - Django has started by now

    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined] # PostgreSQL's has it


def run_server(
    home: Path, *, address: str, port: int, socket: Path | None, workers: int, yielding: bool
) -> None:
    """Serve the installation in `home` until a signal ends it. No thread and no connection may be open.

    Args:
        home: its folder.
        address: where to listen, an IP address.
        port: TCP port.
        socket: a Unix socket instead.
        workers: how many processes.
        yielding: whether the workers give way to other processes of the machine.
    """
    from granian import Granian  # noqa: PLC0415 - only serving needs it
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.http import HTTP1Settings  # noqa: PLC0415

    os.environ["SAFECONDUCT_HOME"] = str(home.resolve())
    if yielding:
        os.nice(NICENESS)
    Granian(
        "safeconduct.site.wsgi:application",
        address=address,
        port=port,
        uds=socket,
        uds_permissions=0o660 if socket else None,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backlog=2048,
        backpressure=1024,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=15_000),
        log_enabled=False,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=LONGEST_ANSWER,
    ).serve()


def check_free(address: str, port: int, socket: Path | None) -> None:
    """Refuse what cannot be listened on, with a sentence: a worker would only fail again and again.

    Raises:
        BadInput: it is taken, or not this machine's or this account's to listen on.
    """
    if socket is not None:
        if not os.access(socket.parent, os.W_OK | os.X_OK):
            raise BadInput(
                f"{socket} cannot be made: its folder is missing or not this account's to write in. Make it, for this "
                "account, with the web server's group (docs/operate/install.md)."
            )
        return
    import socket as sockets  # noqa: PLC0415 - the option has the name

    try:
        version = ip_address(address).version
    except ValueError:
        raise BadInput(
            f"“{clean(address)}” is no IP address: --address takes one, such as 127.0.0.1."
        ) from None
    with sockets.socket(sockets.AF_INET6 if version == 6 else sockets.AF_INET) as probe:
        probe.setsockopt(sockets.SOL_SOCKET, sockets.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            reason = (error.strerror or "unknown reason").lower()
            other = "--address" if error.errno == errno.EADDRNOTAVAIL else "--port"
            raise BadInput(
                f"{address}:{port} cannot be listened on ({reason}): choose another {other}."
            ) from None
