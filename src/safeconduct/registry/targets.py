"""Where a backup may be restored: into what is empty, and into nothing else."""

from pathlib import Path

from safeconduct.errors import BadInput
from safeconduct.registry import dumping
from safeconduct.registry.backups import Contents
from safeconduct.registry.installation import keyring_in_use


def check_target(home: Path, contents: Contents, *, with_keys: bool) -> None:
    """Check that a backup may be restored here: an empty folder, an empty database of the same kind.

    Args:
        home: the folder.
        contents: of the backup.
        with_keys: whether shred keys are brought back; then the keyring's database is empty as well.

    Raises:
        BadInput: it may not.
        KeyringUnreachable: the keyring's database does not answer.
    """
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise BadInput(f"{home} is not empty: a backup is restored into a new folder only.")
    if dumping.vendor() != contents.vendor:
        raise BadInput(
            f"The backup is of a {contents.vendor} database and this would be {dumping.vendor()}: "
            + (
                "name an empty one with DATABASE_URL."
                if contents.vendor == "postgresql"
                else "unset DATABASE_URL."
            )
        )
    if contents.vendor == "postgresql":
        # A SQLite file would be in the folder.
        dumping.check_is_empty()
        dumping.check_can_empty()
    if with_keys:
        check_keyring_is_empty()


def check_keyring_is_empty() -> None:
    """Refuse a keyring's database that holds keys: what was erased there would be put back beside them.

    Raises:
        BadInput: it does.
        KeyringUnreachable: it does not answer.
    """
    if keyring_in_use():
        raise BadInput(
            "The keyring's database (KEYRING_URL) holds shred keys. If it is this installation's and survived, restore "
            "with --without-keyring: its keys are used, and what was erased stays erased. Otherwise name an empty one."
        )
