"""`safeconduct init`: a new installation in one folder."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from safeconduct.cli.session import json_option, print_json
from safeconduct.errors import BadInput
from safeconduct.site.boot import boot, migrate

if TYPE_CHECKING:
    from safeconduct.registry.founding import Founded

SHARES, THRESHOLD = 5, 3


@click.command(
    name="init",
    epilog="\b\nExamples:\n  safeconduct init ./office\n  safeconduct init ./office --officer heron --officer wren "
    "--origin example.org/programme\n  safeconduct init --upgrade ./office",
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
@click.option("--upgrade", is_flag=True, help="Bring an existing installation's database up to this release.")
@json_option
def command(folder: Path, origin: str, officers: tuple[str, ...], *, upgrade: bool, as_json: bool) -> None:
    """Make a new installation in FOLDER.

    It gets a database (SQLite in the folder, or the PostgreSQL that DATABASE_URL names), a keyring, the server's
    keys, an office of first officers who together certify everybody else, and safeconduct.toml, which explains
    every setting. Printed once and stored nowhere: each officer's passphrase, and the shares of the authority's
    and the recovery key, of which any three open what a lost team left. Hand them out on paper.
    """
    folder = folder.expanduser()
    if upgrade:
        _upgrade(folder)
        return
    accounts = officers or ("heron", "wren")
    if len(set(accounts)) < 2:
        raise BadInput(
            "An office begins with at least two officers: name two different accounts with --officer."
        )
    if folder.exists() and any(folder.iterdir()):
        raise BadInput(f"{folder} is not empty; choose an empty folder, or --upgrade an installation.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    boot(folder)
    migrate()
    from safeconduct.casefile.words import Role  # noqa: PLC0415 - Django starts only now
    from safeconduct.registry.configuration import write_example  # noqa: PLC0415
    from safeconduct.registry.founding import found  # noqa: PLC0415

    roles = (Role.ADMINISTRATOR, Role.LEGAL_ADVISER, Role.CONTACT_OFFICER)
    founded = found(folder, origin=origin, officers=dict.fromkeys(accounts, roles))
    write_example(folder)
    _show(folder, founded, as_json=as_json)


def _upgrade(folder: Path) -> None:
    if not (folder / "installation.json").exists():
        raise BadInput(f"{folder} is no installation; make one with `safeconduct init {folder}`.")
    boot(folder)
    migrate()
    click.echo(f"The database of {folder} is of this release.")


def _show(folder: Path, founded: "Founded", *, as_json: bool) -> None:
    from safeconduct.sealing.recovery import split_words  # noqa: PLC0415 - slow to load

    shares = {
        "authority": split_words(founded.authority_seed, THRESHOLD, SHARES),
        "recovery": split_words(founded.recovery_secret, THRESHOLD, SHARES),
    }
    if as_json:
        print_json({"home": str(folder), "passphrases": dict(founded.passphrases), "shares": shares})
        return
    click.echo(f"A new installation in {folder}.\n")
    click.echo("Passphrases, each for its officer alone (written nowhere else):")
    for account, words in founded.passphrases.items():
        click.echo(f"  {account:16} {words}")
    for name, split in shares.items():
        click.echo(
            f"\nThe {name} key in {SHARES} shares; any {THRESHOLD} open it. Give one each to {SHARES} people:"
        )
        for number, share in enumerate(split, 1):
            click.echo(f"  {number}. {share}")
    click.echo(f"\nNext: safeconduct --home {folder} doctor")
