"""`safeconduct restore`: an installation made again from a backup."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from safeconduct.cli.apart import told_to_end
from safeconduct.cli.installation import check_database
from safeconduct.cli.journal_files import kept_checkpoint
from safeconduct.cli.progress import progress_bar
from safeconduct.cli.schedule.keys import public_key, seed_from_shares
from safeconduct.cli.session import Session, clean, json_option, print_json
from safeconduct.cli.signed_files import public_key_option, shares_option
from safeconduct.errors import BadInput
from safeconduct.site.boot import boot

if TYPE_CHECKING:
    from safeconduct.registry.restoring import Restored


@click.command(
    name="restore",
    epilog="\b\nExamples:\n  safeconduct restore /mnt/backups --into /srv/safeconduct    (asks for the shares)\n"
    "  safeconduct restore /mnt/backups/2027-03-01 --into /srv/safeconduct --shares shares.txt\n"
    "  safeconduct restore /mnt/backups --into /srv/safeconduct --key authority.pub --checkpoint kept-elsewhere.txt",
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option(
    "--into",
    "home",
    metavar="HOME",
    type=click.Path(path_type=Path, file_okay=False),
    help="A new or empty folder: the installation's; default: what --home names.",
)
@click.option(
    "--keyring",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The backup of the shred keys, where it was kept elsewhere.",
)
@click.option(
    "--without-keyring",
    is_flag=True,
    help="Bring no shred keys back: no case opens but by a keyring that survived (KEYRING_URL).",
)
@shares_option
@public_key_option
@click.option(
    "--checkpoint",
    "checkpoint_file",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The newest checkpoint that was kept outside: says how many entries are lost.",
)
@click.option(
    "--newer",
    metavar="FILE|DIR",
    type=click.Path(path_type=Path, exists=True),
    help="A newer database that survived (safeconduct.sqlite3), or a later backup: what was erased since stays erased.",
)
@json_option
@click.pass_obj
def command(  # noqa: PLR0913 - one parameter for each option
    session: Session,
    folder: Path,
    home: Path | None,
    keyring: Path | None,
    shares_file: Path | None,
    key: str | None,
    checkpoint_file: Path | None,
    newer: Path | None,
    *,
    without_keyring: bool,
    as_json: bool,
) -> None:
    """Make an installation again from a backup in DIR: one day's folder, or the newest in the folder of all.

    Every part is checked against the manifest first; only then the holders of the recovery key type their shares,
    unseen, one after the other, or --shares names a file of them. HOME and the database (SQLite in HOME, or the empty
    PostgreSQL that DATABASE_URL names) must be empty, and so must the keyring's database (KEYRING_URL) where shred keys
    are brought back: nothing is ever restored over something else, and whatever goes wrong leaves all of them empty.

    The journal is verified before any shred key is brought back. The key of a case that the journal says was erased is
    refused, and so is one that a newer journal says was erased (--newer).
    """
    expected = public_key(key) if key else None
    outside = kept_checkpoint(checkpoint_file) if checkpoint_file else ""
    home = home or session.home
    if home is None:
        raise BadInput("Say where to restore: name a new folder with --into HOME.")
    folder, home = folder.expanduser(), home.expanduser()
    if home.exists() and any(home.iterdir()):
        raise BadInput(f"{home} is not empty: a backup is restored into a new folder only.")
    boot(home)
    check_database()
    from safeconduct.registry.newer import evidence  # noqa: PLC0415 - Django starts only now
    from safeconduct.registry.restoring import choose, restore  # noqa: PLC0415 - the same
    from safeconduct.registry.targets import check_target  # noqa: PLC0415 - the same
    from safeconduct.sealing.agefile import identity_from_bytes  # noqa: PLC0415 - the same

    with told_to_end(), progress_bar() as told, tempfile.TemporaryDirectory(dir=_parent(home)) as scratch:
        chosen = choose(
            folder,
            keyring=keyring.expanduser() if keyring else None,
            without_keyring=without_keyring,
            progress=lambda _part, done, of: told(0.3 * done / of if of else 0),
        )
        check_target(home, chosen.contents, with_keys=chosen.keyring is not None)
        click.echo(
            f"Backup of {chosen.contents.name}, journal {clean(chosen.contents.origin)}: whole.", err=True
        )
        identity = identity_from_bytes(seed_from_shares(shares_file))
        found = evidence(newer, identity, Path(scratch) / "newer.sqlite3") if newer else None
        restored = restore(
            chosen,
            home,
            identity,
            authority=expected,
            outside=outside,
            evidence=found,
            progress=lambda _part, done, of: told(0.3 + 0.6 * done / of if of else 0.3),
        )
    if as_json:
        _print(restored)
    else:
        _tell(restored, home, given=expected is not None, compared=bool(outside or newer))


def _print(restored: "Restored") -> None:
    print_json(
        {
            "home": str(restored.installation.home),
            "entries": restored.verified.entries,
            "root": restored.verified.root,
            "lost": restored.lost,
            "erased": restored.erased,
            "keyless": restored.keyless,
            "shred_keys": restored.keys,
            "files": restored.files,
            "authority": restored.installation.authority.hex(),
        }
    )


def _tell(restored: "Restored", home: Path, *, given: bool, compared: bool) -> None:
    from safeconduct.sealing.signatures import fingerprint  # noqa: PLC0415 - as above

    mark = fingerprint(restored.installation.authority)
    tell = click.echo
    tell(f"Restored into {clean(str(home))}: {restored.keys} shred keys, {restored.files} sealed files.")
    if restored.migrated:
        tell("The backup was of an older release; its database is of this one now.")
    tell(f"The authority's key is {mark}{'.' if given else '; compare it with one you have from elsewhere.'}")
    tell(f"journal verified: {restored.verified.entries} entries, root {restored.verified.root}")
    if restored.lost:
        tell(
            f"LOST: the {restored.lost} newest entries are not in this backup. Tell the auditor and the officers."
        )
    elif not compared:
        tell("Whether entries after this backup are lost, only --checkpoint or --newer can say.")
    if restored.erased:
        tell(f"{len(restored.erased)} erased cases stay erased: their shred keys were refused or are gone.")
    if restored.keyless:
        tell(f"{len(restored.keyless)} cases have no shred key and do not open, first {restored.keyless[0]}.")
    tell(
        "The public journal stands still until you say what of it was published last, so that no second history is "
        "signed:"
    )
    tell(
        f"  safeconduct --home {clean(str(home))} journal batch --checkpoint FILE     (the newest mirror's checkpoint)"
    )
    tell(f"  safeconduct --home {clean(str(home))} journal batch --nothing-published   (there never was one)")
    tell(
        "No bank file is made until a paymaster has read the bank's statements from the backup's day on: what was sent"
    )
    tell("since then would be paid twice (docs/operate/payments.md, After a restore).")
    tell(f"\nNext: safeconduct --home {clean(str(home))} doctor, and let an officer sign in.")
    tell(
        "The recovery key has been in this machine's memory: make a new one (safeconduct ceremony renew --as"
    )
    tell("ADMINISTRATOR), and then a backup, which opens with the new key's shares.")


def _parent(home: Path) -> Path:
    """Return a folder on the volume of the installation to be, for what must lie there for a moment."""
    parent = home.absolute().parent
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return parent
