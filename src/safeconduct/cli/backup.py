"""`safeconduct backup`: a sealed copy of everything, read back after writing."""

from pathlib import Path

import click

from safeconduct.cli.apart import told_to_end
from safeconduct.cli.installation import opened
from safeconduct.cli.progress import progress_bar
from safeconduct.cli.session import Session, clean, json_option, print_json

PARTS = ("database", "home", "files", "keyring")


@click.command(
    name="backup",
    epilog="\b\nExamples:\n  safeconduct --home DIR backup /mnt/backups\n"
    "  safeconduct --home DIR backup /mnt/backups --keyring-to /mnt/short-lived --keyring-days 7",
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--keyring-to",
    "keyrings",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Another folder for the backups of shred keys; default: DIR.",
)
@click.option(
    "--keyring-days",
    metavar="N",
    type=int,
    default=14,
    show_default=True,
    help="Days after which this backup of the shred keys is deleted, at most 35.",
)
@json_option
@click.pass_obj
def command(
    session: Session, folder: Path, keyrings: Path | None, keyring_days: int, *, as_json: bool
) -> None:
    """Make a backup of the installation in DIR, sealed to the recovery key.

    It becomes a folder called by its day: database, settings and keys, sealed files, and a signed manifest. The shred
    keys lie beside it in a file of their own, which says in its name on which day it is to be deleted; `backup` deletes
    those whose day has come. Until then a case that was erased could be brought back by the holders of the recovery
    key, so an erasure is complete only when the last one is gone.

    Every part is written piece by piece, flushed, and read back from the disk. No passphrase is asked: only the shares
    of the recovery key open a backup. The service may go on running. Run it every night from a timer
    (docs/operate/backup.md), and try `restore` on another machine before you need it.
    """
    installation = opened(session.needed_home())
    from safeconduct.registry.backing_up import back_up  # noqa: PLC0415 - Django starts only now

    with told_to_end(), progress_bar() as told:
        made = back_up(
            installation,
            folder.expanduser(),
            keyrings=keyrings.expanduser() if keyrings else None,
            keyring_days=keyring_days,
            progress=lambda part, done, of: told((PARTS.index(part) + (done / of if of else 0)) / len(PARTS)),
        )
    if as_json:
        print_json(
            {
                "backup": str(made.folder),
                "keyring": str(made.keyring),
                "keyring_until": f"{made.contents.until}",
                "bytes": made.size,
                "deleted": made.deleted,
            }
        )
        return
    click.echo(f"Backup {clean(str(made.folder))}, read back and whole ({made.size} bytes in all).")
    click.echo(f"Shred keys: {clean(str(made.keyring))}")
    click.echo(f"They are deleted on {made.contents.until}; an erasure from today on is complete only then.")
    for name in made.deleted:
        click.echo(f"Deleted, because its day has come: {name}")
