"""`safeconduct demo`: the founding case by real acts on a real database, told as it happens."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from safeconduct.cli.session import Session, console, json_option, print_json
from safeconduct.errors import BadInput
from safeconduct.site.boot import boot, migrate


@click.command(
    name="demo",
    epilog="\b\nExamples:\n  safeconduct demo\n  safeconduct --home ./demo-office demo     (keeps it for looking into)",
)
@click.option(
    "--home",
    "home",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep the installation in this new folder; without it everything is forgotten at the end.",
)
@json_option
@click.pass_obj
def command(session: Session, home: Path | None, *, as_json: bool) -> None:
    """Play the founding case, from first contact to payment, aftercare and a verified journal.

    A pilot, a helicopter with a cargo of spare parts, a family moved beforehand, two crew who know nothing. Every
    step is a real act on a real database: signed, sealed, journalled, checked by its gates. The people, words and
    places are invented; the clock is the story's.
    """
    with _folder(home or session.home) as folder:
        boot(folder)
        migrate()
        from safeconduct.cli.demo.playing import play  # noqa: PLC0415 - Django starts only now
        from safeconduct.cli.demo.telling import Telling  # noqa: PLC0415

        tell = Telling(console(), quiet=as_json)
        played = play(folder, tell, kept=bool(home or session.home))
    if as_json:
        print_json(played)


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
