"""Folders and files beside the database that tell no time, and to no other account of the machine anything."""

import os
import stat
from pathlib import Path

from safeconduct.errors import SafeconductError

FIXED_INSTANT = 946_684_800
"""2000-01-01T00:00:00Z in Unix seconds: the modification and access time of everything that lies beside the database.

So a seized disk or an archive of a folder does not say at what hour a case began or a file was sent. The file
system's own change and birth times cannot be set by any program; they stay on the live disk and go into no archive.
"""


def private_folder(folder: Path, name: str) -> None:
    """Make a folder, or use it, if this account alone can enter it.

    Raises:
        SafeconductError: other accounts of the machine can enter it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        raise SafeconductError(
            f"The {name} {folder} can be entered by other accounts of this machine; run chmod 700 on it."
        )


def settle(folder: Path) -> None:
    """Make a folder's change durable, and its times as silent as its files'."""
    os.utime(folder, (FIXED_INSTANT, FIXED_INSTANT))
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
