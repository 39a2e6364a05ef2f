"""`safeconduct demo`: the founding case by real acts on a real database, told as it happens."""

import base64
import binascii
import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import click

from safeconduct.cli.apart import in_memory, leave_real_databases_alone, told_to_end
from safeconduct.cli.serve import check_free
from safeconduct.cli.session import Session, console, json_option, print_json
from safeconduct.errors import BadInput
from safeconduct.registry.configuration import FILE
from safeconduct.site.boot import boot, migrate

BEGAN = time.monotonic()
"""When this command was loaded: the demo's patience is counted from here."""

BANK = """\
[bank]
name = "General Services Department 12"
country = "UA"

[bank.accounts]
UAH = "UA213996220000026007233566001"
"""
"""An invented payer for `safeconduct.toml`, so that a paymaster of the served demo can make a file for the bank."""


@click.command(
    name="demo",
    epilog="\b\nExamples:\n  safeconduct demo\n  safeconduct --home ./demo-office demo     (keeps it to look into)\n"
    "  safeconduct demo --serve              (public site, mailbox and console, with forty cases)",
)
@click.option(
    "--home",
    "home",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep the installation in this new folder; without it everything is forgotten at the end.",
)
@click.option(
    "--serve",
    is_flag=True,
    help="Fill an installation with forty invented cases and serve it, with accounts that are printed once.",
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="With --serve.")
@click.option(
    "--code", metavar="KEY", help="Print the one-time code that a key of the served demo makes now."
)
@json_option
@click.pass_obj
def command(
    session: Session, home: Path | None, *, serve: bool, port: int, code: str | None, as_json: bool
) -> None:
    """Play the founding case, from first contact to payment, aftercare and a verified journal.

    A pilot, a helicopter with a cargo of spare parts, a family moved beforehand, two crew who know nothing. Every
    step is a real act on a real database: signed, sealed, journalled, checked by its gates. The people, words and
    places are invented; the clock is the story's.

    With --serve it is one of forty cases in all stages, and public site, mailbox and console are alive on
    http://localhost within half a minute. Accounts and mailboxes are printed once. Whatever database the shell names
    is left alone.
    """
    if code is not None:
        click.echo(_code(code))
        return
    kept = home or session.home
    if serve:
        check_free("127.0.0.1", port, None)
    leave_real_databases_alone()
    if serve:
        with (
            told_to_end(),
            _folder(kept) if kept else in_memory(f"safeconduct-demo-{os.getpid()}-") as folder,
        ):
            (folder / FILE).write_text(BANK, encoding="utf-8")
            boot(folder)
            migrate()
            from safeconduct.cli.demo.serving import serve_demo  # noqa: PLC0415 - Django starts only now

            serve_demo(folder, port, began=BEGAN, kept=kept is not None, as_json=as_json)
        return
    with told_to_end(), _folder(kept) as folder:
        boot(folder)
        migrate()
        from safeconduct.cli.demo.playing import play  # noqa: PLC0415 - Django starts only now
        from safeconduct.cli.demo.telling import Telling  # noqa: PLC0415

        tell = Telling(console(), quiet=as_json)
        played = play(folder, tell, kept=kept is not None)
    if as_json:
        print_json(played)


def _code(key: str) -> str:
    """Return the six digits that a key in base 32 makes at this moment."""
    from safeconduct.staff.totp import STEP_SECONDS, code_at  # noqa: PLC0415 - only here

    try:
        secret = base64.b32decode(key.replace(" ", "").upper())
    except binascii.Error:
        raise BadInput("The key is not in base 32; copy it whole, as the demo printed it.") from None
    return code_at(secret, int(time.time()) // STEP_SECONDS)


@contextlib.contextmanager
def _folder(home: Path | None) -> Iterator[Path]:
    if home is None:
        with tempfile.TemporaryDirectory(prefix="safeconduct-demo-") as name:
            yield Path(name)
        return
    home = home.expanduser()
    if home.exists() and any(home.iterdir()):
        raise BadInput(f"{home} is not empty; name a new folder for the demo.")
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    yield home
