"""`safeconduct notices`: telling officers that something waits, at a constant rate and in one size."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from safeconduct.cli.installation import opened, signed_in
from safeconduct.cli.session import Session, clean
from safeconduct.errors import BadInput, SafeconductError

if TYPE_CHECKING:
    from safeconduct.registry.installation import Installation


class NotAllSent(SafeconductError):
    """Some officers got no notice; the sentences before say who."""


@click.group(name="notices")
def command() -> None:
    """Tell officers that something waits, so that whoever reads the mail traffic learns nothing."""


@command.command(
    name="send",
    epilog="\b\nExamples:\n  safeconduct --home DIR notices send                 (one round: for a timer)\n"
    "  safeconduct --home DIR notices send --every 360     (a round every six hours, until stopped)\n"
    "  safeconduct --home DIR notices send --to OUTBOX/    (write the mails as files)",
)
@click.option(
    "--to",
    "folder",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write ACCOUNT.eml files here instead of sending.",
)
@click.option(
    "--every",
    metavar="MINUTES",
    type=click.IntRange(1, 7 * 24 * 60),
    help="Go on with a round every so many minutes, until stopped.",
)
@click.pass_obj
def send_command(session: Session, folder: Path | None, every: int | None) -> None:
    """Send every officer named in safeconduct.toml one notice, whether anything waits or not.

    All are of one size, sealed to each officer's certified key, and say how many cases wait, never which. No
    passphrase is asked: nothing sealed is opened for it. Run it at fixed times, never because something happened.
    """
    home = session.needed_home()
    installation = opened(home)
    if every is None:
        _round(installation, home, folder)
    else:
        keep_on(lambda: _round(installation, home, folder), every * 60)


@command.command(
    name="open", epilog="\b\nExample:\n  safeconduct --home DIR notices open notice.eml --as heron"
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--as",
    "account",
    metavar="ACCOUNT",
    required=True,
    help="The officer whose notice it is; asks for the passphrase.",
)
@click.pass_obj
def open_command(session: Session, file: Path, account: str) -> None:
    """Open a notice that was received, as a whole mail or as the armoured part of it."""
    from safeconduct.sealing import agefile, armour  # noqa: PLC0415 - only this command needs it

    installation = opened(session.needed_home())
    try:
        blob = armour.unarmoured(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"{file} cannot be read as a mail.") from None
    officer = signed_in(installation, account)
    for line in agefile.unseal(blob, officer.identity).decode().rstrip().splitlines():
        click.echo(clean(line))


def _round(installation: "Installation", home: Path, folder: Path | None) -> None:
    """Make and send one round.

    Raises:
        NotAllSent: some officers got none.
    """
    from safeconduct.registry.mailing import mailing, send, write  # noqa: PLC0415 - Django starts only now
    from safeconduct.registry.notices import notices  # noqa: PLC0415

    how = mailing(home)
    mails, problems = notices(installation, how.to, sender=how.sender, language=how.language)
    if folder is not None:
        write(mails, folder)
    else:
        problems += send(mails, how)
    if problems:
        raise NotAllSent(" ".join(problems))


def keep_on(
    one_round: Callable[[], None],
    seconds: float,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Do a round now and after every so many seconds, for ever; a round that fails is told and the rate is kept.

    The moments are counted from the first one: how long a round takes moves none of those after it.
    """
    begun, number = clock(), 0
    while True:
        try:
            one_round()
        except SafeconductError as error:
            click.echo(clean(str(error)), err=True)
        number = max(number + 1, int((clock() - begun) // seconds) + 1)
        sleep(max(0.0, begun + number * seconds - clock()))
