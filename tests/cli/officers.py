"""The command as an officer of a test's office runs it: with their own account, and their passphrase typed."""

import subprocess
import sys

from tests.office import TestOffice
from tests.registry.attacks import folder_for_command
from tests.registry.commands import RUN


def enrol(office: TestOffice, account: str) -> str:
    """Keep an officer's keys as the installation does; return the passphrase that opens them."""
    from safeconduct.sealing.officer import wrap_keys
    from safeconduct.sealing.passphrase import generate_officer_passphrase
    from safeconduct.staff.models import Account

    words = generate_officer_passphrase()
    Account.objects.create(account=account, wrapped_keys=wrap_keys(office.keys[account], words))
    return words


def typed(office: TestOffice, words: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command on the office as it is now, with a passphrase on standard input."""
    home = folder_for_command(office)
    return subprocess.run(
        [sys.executable, "-c", RUN, "--home", str(home), *arguments],
        env=office.database.env() | {"XDG_STATE_HOME": str(home / "state"), "PYTHONWARNINGS": "error"},
        input=f"{words}\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
