"""`safeconduct addresses new`: a commented list of channels to begin with."""

from pathlib import Path

import click

from safeconduct.sealing.rehearsal import REHEARSAL_ONION

EXAMPLE = Path(__file__).with_name("example.toml")


@click.command(
    name="new",
    epilog="\b\nExample:\n  safeconduct addresses new > addresses.toml",
)
def command() -> None:
    """Print a commented list of channels to begin with.

    It is complete and can be signed as it is; replace its addresses, none of which can exist, by yours.
    """
    click.echo(EXAMPLE.read_text(encoding="utf-8").replace("{onion}", REHEARSAL_ONION), nl=False)
