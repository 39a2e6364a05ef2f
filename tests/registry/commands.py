"""The `safeconduct` command in a process of its own, on a test's installation."""

import subprocess
import sys

from tests.office import TestOffice
from tests.registry.attacks import folder_for_command

RUN = "import sys; from safeconduct.cli import main; main()"


def safeconduct(office: TestOffice, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command on the database as it is now; on SQLite on a copy of it in the installation's folder."""
    return subprocess.run(
        [sys.executable, "-c", RUN, "--home", str(folder_for_command(office)), *arguments],
        env=office.database.env(),
        capture_output=True,
        text=True,
        check=False,
    )
