"""`safeconduct init`: a new installation in one folder."""

import contextlib
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from safeconduct.cli.apart import told_to_end
from safeconduct.cli.handing import ask_back, hand_out_passphrases, hand_out_shares, is_watched
from safeconduct.cli.installation import check_database
from safeconduct.cli.session import clean, json_option, print_json
from safeconduct.errors import BadInput
from safeconduct.site.boot import boot, migrate

if TYPE_CHECKING:
    from safeconduct.registry.ceremony import Shares
    from safeconduct.registry.founding import Founded

SHARES, THRESHOLD = 5, 3


@click.command(
    name="init",
    epilog="\b\nExamples:\n  safeconduct init ./office\n  safeconduct init ./office --officer heron --officer wren "
    "--origin example.org/programme",
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--origin",
    default="safeconduct.example/journal",
    show_default=True,
    metavar="NAME",
    help="First line of each checkpoint: names this journal for ever.",
)
@click.option(
    "--officer",
    "officers",
    multiple=True,
    metavar="ACCOUNT",
    help="Pseudonym of a first officer (twice or more); default: heron and wren.",
)
@click.option(
    "--shares",
    "count",
    type=click.IntRange(3, 16),
    default=SHARES,
    show_default=True,
    help="Among how many people each of the two keys is split.",
)
@click.option(
    "--threshold",
    type=click.IntRange(3, 16),
    default=THRESHOLD,
    show_default=True,
    help="How many of them are needed to use it.",
)
@click.option("--upgrade", is_flag=True, help="The same as `safeconduct upgrade`.")
@json_option
def command(
    folder: Path,
    origin: str,
    officers: tuple[str, ...],
    *,
    count: int,
    threshold: int,
    upgrade: bool,
    as_json: bool,
) -> None:
    """Make a new installation in FOLDER.

    This is the founding ceremony: rehearse it first with `safeconduct ceremony rehearse`. The folder
    gets a database (SQLite in the folder, or the PostgreSQL that DATABASE_URL names), a keyring, the server's keys,
    an office of first officers who together certify everybody else, and safeconduct.toml, which explains every
    setting. Shown once and stored nowhere: each officer's passphrase, and the shares of the authority's and the
    recovery key. At a terminal one paper is shown after another, and the shares are typed back from paper.
    """
    folder = folder.expanduser()
    if upgrade:
        from safeconduct.cli.upgrade import run  # noqa: PLC0415 - only this way needs it

        run(folder)
        return
    if threshold > count:
        raise BadInput(f"{threshold} of {count} people is impossible: --threshold is at most --shares.")
    accounts = officers or ("heron", "wren")
    if len(set(accounts)) < 2:
        raise BadInput(
            "An office begins with at least two officers: name two different accounts with --officer."
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(
            f"{folder} is not empty; choose an empty folder, or run `safeconduct upgrade` on an installation."
        )
    boot(folder)
    _check_names(accounts, origin)
    click.echo("Making the database, the keys and the first entry …", err=True)
    with told_to_end():
        founded, shares = _found(folder, origin, accounts, threshold, count)
    _show(folder, founded, shares, as_json=as_json)


def _check_names(accounts: Sequence[str], origin: str) -> None:
    """Check, before a key is made, what the first entry says for ever."""
    from safeconduct.casefile.gates.office import PSEUDONYM, RESERVED  # noqa: PLC0415 - Django starts only now
    from safeconduct.journal.note import sign_note  # noqa: PLC0415
    from safeconduct.registry.joining import BAD_ACCOUNT  # noqa: PLC0415
    from safeconduct.sealing.signing import new_signing_key  # noqa: PLC0415

    for account in accounts:
        if account in RESERVED or not PSEUDONYM.fullmatch(account):
            raise BadInput(f"--officer {clean(account)[:40]}: {BAD_ACCOUNT}")
    try:
        sign_note(f"{origin}\n", origin, new_signing_key())
    except BadInput:
        raise BadInput(
            f"--origin {clean(origin)[:60]}: it is one word without a plus sign, such as example.org/programme."
        ) from None


def _found(
    folder: Path, origin: str, accounts: Sequence[str], threshold: int, count: int
) -> "tuple[Founded, Shares]":
    """Make the installation; whatever fails leaves folder and databases as empty as they were."""
    from safeconduct.casefile.words import Role  # noqa: PLC0415 - Django starts only now
    from safeconduct.registry import dumping  # noqa: PLC0415
    from safeconduct.registry.ceremony import shares_of  # noqa: PLC0415
    from safeconduct.registry.configuration import write_example  # noqa: PLC0415
    from safeconduct.registry.founding import found  # noqa: PLC0415

    with _new_folder(folder):
        _check_databases()
        try:
            migrate()
            roles = (Role.ADMINISTRATOR, Role.LEGAL_ADVISER, Role.CONTACT_OFFICER)
            founded = found(folder, origin=origin, officers=dict.fromkeys(accounts, roles))
            write_example(folder)
            return founded, shares_of(founded, threshold, count)
        except BaseException:
            dumping.empty()
            raise


@contextlib.contextmanager
def _new_folder(folder: Path) -> Iterator[None]:
    """Make the folder, or take an empty one; what fails in the block leaves it as it was."""
    there = folder.exists()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise BadInput(f"{folder} cannot be made: {reason}.") from error
    try:
        yield
    except BaseException:
        for left in folder.iterdir():
            if left.is_dir():
                shutil.rmtree(left)
            else:
                left.unlink()
        if not there:
            folder.rmdir()
        raise


def _check_databases() -> None:
    """Refuse a database, or a keyring's database, that is in use: one installation would write into another's."""
    from safeconduct.registry import dumping  # noqa: PLC0415 - Django starts only now
    from safeconduct.registry.installation import keyring_in_use  # noqa: PLC0415

    check_database()
    if not dumping.is_empty():
        raise BadInput(
            "The database that DATABASE_URL names is not empty: an installation is made in a new one only. Make "
            "another database, or unset DATABASE_URL for a SQLite file in the folder."
        )
    dumping.check_can_empty()
    if keyring_in_use():
        raise BadInput(
            "The keyring's database (KEYRING_URL) holds an installation's shred keys already: make another one."
        )


def _show(folder: Path, founded: "Founded", shares: "Shares", *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "home": str(folder),
                "passphrases": dict(founded.passphrases),
                "shares": {name: list(split) for name, split in shares.words.items()},
            }
        )
        return
    click.echo(f"A new installation in {folder}.\n")
    hand_out_passphrases(founded.passphrases)
    hand_out_shares(shares)
    if is_watched():
        click.echo("\nNow the shares are typed back from paper, before anybody leaves the room.")
        for name in shares.words:
            ask_back(founded.installation, name)
    else:
        click.echo(f"\nCheck the papers: safeconduct --home {folder} ceremony check authority (and recovery)")
    click.echo(f"\nNext: safeconduct --home {folder} doctor")
