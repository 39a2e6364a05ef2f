"""`safeconduct payments`: files to the bank, what it says of them, and every payment compared."""

import click

from safeconduct.cli.payments.exporting import export_command
from safeconduct.cli.payments.importing import import_command
from safeconduct.cli.payments.listing import list_command, open_command
from safeconduct.cli.payments.reconciling import reconcile_command


@click.group(name="payments")
def command() -> None:
    """Send released payments to the bank, and read what it says of them.

    A bank file exists in clear nowhere but on its way through a pipe: `export` writes it sealed, to the bank's machine
    or to the paymaster who made it. It names no case, no programme and no equipment: each payment bears a random
    reference.
    """


for each in (list_command, export_command, open_command, import_command, reconcile_command):
    command.add_command(each)
