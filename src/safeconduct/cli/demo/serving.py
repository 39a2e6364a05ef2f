"""`safeconduct demo --serve`: the whole thing alive, with forty invented cases, in half a minute."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click

from safeconduct.cli.apart import serving_apart, wait_for
from safeconduct.cli.demo.accounts import Handed, found
from safeconduct.cli.demo.desk import StoryClock
from safeconduct.cli.demo.filling import Filling
from safeconduct.cli.demo.telling import Telling
from safeconduct.cli.serve import forget_visits
from safeconduct.cli.session import console, print_json
from safeconduct.language import LANGUAGES

FIRST_DAY = datetime(2023, 1, 9, 8, 0, tzinfo=UTC)

PATIENCE = 12.0
"""Seconds after which the accounts are shown, whatever is still missing."""


def serve_demo(home: Path, port: int, *, began: float, kept: bool, as_json: bool) -> None:
    """Fill an installation in `home`, whose database is migrated, and serve it until somebody ends it.

    Args:
        home: an empty folder but for the database.
        port: of the loopback.
        began: when the command began, by the monotonic clock.
        kept: whether the folder stays.
        as_json: print what is handed out as JSON, for a program.

    Raises:
        SafeconductError: the server ended by itself.
    """
    click.echo("Founding an office of twelve invented officers, and forty invented cases …", err=True)
    office = found(home, StoryClock(FIRST_DAY))
    filling = Filling(office.desk, Telling(console(), quiet=True), until=datetime.now(UTC))
    stop = threading.Event()
    show = partial(_show, f"http://localhost:{port}", filling, kept=kept, as_json=as_json)
    with ThreadPoolExecutor(2, thread_name_prefix="demo") as side:
        try:
            # It starts beside them, so that a machine that is busy answers all the same.
            with serving_apart(home, address="127.0.0.1", port=port) as server:
                accounts = side.submit(_apart, lambda: office.hand_out(stop))
                cases = side.submit(_apart, lambda: filling.play(stop))
                both: list[Future[Any]] = [accounts, cases]
                wait(both, timeout=max(0.0, began + PATIENCE - time.monotonic()))
                accounts.add_done_callback(lambda ended: show(ended.result()) if _well(ended) else None)
                if not cases.done():
                    cases.add_done_callback(lambda ended: _tell_end(filling) if _well(ended) else None)
                wait_for(server)
        finally:
            stop.set()
            # The server has done so, unless it had to be killed.
            forget_visits(home)
    for work in both:
        work.result()


def _apart[T](work: Callable[[], T]) -> T:
    """Do some work in a thread of its own, with a connection of its own."""
    from django.db import connection  # noqa: PLC0415

    try:
        return work()
    finally:
        connection.close()


def _well(ended: Future[Any]) -> bool:
    """Say whether a piece of work ended well; if not, say so."""
    failure = ended.exception()
    if failure is not None:
        click.echo(f"The demo could not be made whole: {failure}", err=True)
    return failure is None


def _tell_end(filling: Filling) -> None:
    if filling.done:
        click.echo("All forty cases are there now.", err=True)


def _show(where: str, filling: Filling, handed: list[Handed], *, kept: bool, as_json: bool) -> None:
    mailboxes = {" ".join(bearing.words): bearing.life.words for bearing in filling.bearings if bearing.words}
    if as_json:
        print_json(
            {
                "url": where,
                "filled": filling.done,
                "accounts": [
                    {
                        "account": each.account,
                        "roles": each.roles,
                        "passphrase": each.passphrase,
                        "codes": each.codes,
                    }
                    for each in handed
                ],
                "mailboxes": list(mailboxes),
            }
        )
        return
    click.echo(f"\nPublic    {', '.join(f'{where}/{language}/' for language in LANGUAGES)}")
    click.echo(f"Console   {where}/console/\n")
    click.echo("Accounts, shown this once: seven words, and the key of one-time codes for an authenticator")
    click.echo("(or: safeconduct demo --code KEY).\n")
    for each in handed:
        click.echo(f"  {each.account:8} {', '.join(each.roles)}")
        click.echo(f"           {each.passphrase}")
        click.echo(f"           {each.codes}\n")
    if mailboxes:
        click.echo(f"Mailboxes, at {where}/ru/mailbox/; twelve words each:\n")
        for words, first in mailboxes.items():
            click.echo(f"  {words}\n           “{first}”\n")
    if not filling.done:
        click.echo(f"Still filling: {filling.acts} acts so far; the rest appears while you look.")
    stays = "it stays in its folder" if kept else "nothing is kept"
    click.echo(f"Everything here is invented: people, cases, money. Ctrl-C ends it, and {stays}.")
