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
        as_json: print what is handed out as JSON, for a program, when all forty cases are there.

    Raises:
        SafeconductError: the server ended by itself.
    """
    click.echo("Founding an office of twelve invented officers, and forty invented cases …", err=True)
    office = found(home, StoryClock(FIRST_DAY))
    filling = Filling(office.desk, Telling(console(), quiet=True), until=datetime.now(UTC))
    stop = threading.Event()
    showing = Showing(f"http://localhost:{port}", filling, kept=kept)
    with ThreadPoolExecutor(2, thread_name_prefix="demo") as side:
        try:
            # It starts beside them, so that a machine that is busy answers all the same.
            with serving_apart(home, address="127.0.0.1", port=port) as server:
                accounts = side.submit(_apart, lambda: office.hand_out(stop))
                cases = side.submit(_apart, lambda: filling.play(stop))
                both: list[Future[Any]] = [accounts, cases]
                wait(both, timeout=max(0.0, began + PATIENCE - time.monotonic()))
                tell = _tell_a_program if as_json else _tell_a_person
                accounts.add_done_callback(partial(tell, showing, cases))
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


def _tell_a_person(showing: "Showing", cases: "Future[None]", accounts: "Future[list[Handed]]") -> None:
    """Show the accounts with what there is, and the rest when it is there."""
    if _well(accounts):
        showing.first(accounts.result())
        cases.add_done_callback(lambda ended: showing.rest() if _well(ended) else None)


def _tell_a_program(showing: "Showing", cases: "Future[None]", accounts: "Future[list[Handed]]") -> None:
    """Print one answer, when all is there: a program does not look twice."""
    if _well(accounts):
        handed = accounts.result()
        cases.add_done_callback(lambda ended: showing.whole(handed) if _well(ended) else None)


def _well(ended: "Future[Any]") -> bool:
    """Say whether a piece of work ended well; if not, say so."""
    failure = ended.exception()
    if failure is not None:
        click.echo(f"The demo could not be made whole: {failure}", err=True)
    return failure is None


class Showing:
    """What a newcomer is shown, everything once.

    Args:
        where: the address of the server.
        filling: the cases, which may still be coming.
        kept: whether the folder stays.
    """

    def __init__(self, where: str, filling: Filling, *, kept: bool) -> None:
        self._where = where
        self._filling = filling
        self._kept = kept
        self._shown: set[str] = set()
        self._was_filled = False

    def whole(self, handed: list[Handed]) -> None:
        """Print everything as JSON, if the demo has not ended before it was there."""
        if not self._filling.done:
            return
        accounts = [
            {"account": each.account, "roles": each.roles, "passphrase": each.passphrase, "codes": each.codes}
            for each in handed
        ]
        print_json({"url": self._where, "accounts": accounts, "mailboxes": list(self._mailboxes())})

    def first(self, handed: list[Handed]) -> None:
        """Show addresses and accounts, and the mailboxes that are there."""
        where = self._where
        self._was_filled = self._filling.done
        click.echo(f"\nPublic    {', '.join(f'{where}/{language}/' for language in LANGUAGES)}")
        click.echo(f"Console   {where}/console/\n")
        click.echo(
            "Accounts, shown this once: seven words, and the key of one-time codes for an authenticator"
        )
        click.echo("(or: safeconduct demo --code KEY).\n")
        for each in handed:
            click.echo(f"  {each.account:8} {', '.join(each.roles)}")
            click.echo(f"           {each.passphrase}")
            click.echo(f"           {each.codes}\n")
        self._show_mailboxes("Mailboxes")
        if not self._was_filled:
            click.echo(f"Still filling: {self._filling.acts} acts so far; the rest appears while you look.")
        stays = "it stays in its folder" if self._kept else "nothing is kept"
        click.echo(f"Everything here is invented: people, cases, money. Ctrl-C ends it, and {stays}.")

    def rest(self) -> None:
        """Show the mailboxes that came later, and say that all is there, if that was not so before."""
        if self._filling.done and not self._was_filled:
            self._show_mailboxes("\nMore mailboxes")
            click.echo("All forty cases are there now.", err=True)

    def _show_mailboxes(self, heading: str) -> None:
        new = {words: letter for words, letter in self._mailboxes().items() if words not in self._shown}
        if not new:
            return
        self._shown.update(new)
        click.echo(f"{heading}, at {self._where}/ru/mailbox/; twelve words each:\n")
        for words, letter in new.items():
            click.echo(f"  {words}\n           “{letter}”\n")

    def _mailboxes(self) -> dict[str, str]:
        """Return the words of each mailbox that somebody can open, with its first letter."""
        return {
            " ".join(each.words): each.life.words
            for each in self._filling.bearings
            if each.words and each.person
        }
