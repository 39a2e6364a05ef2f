"""`safeconduct upgrade`: an installation's database brought up to this release."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from safeconduct.cli.apart import told_to_end
from safeconduct.cli.installation import started
from safeconduct.cli.progress import progress_bar
from safeconduct.cli.session import Session, clean, json_option, print_json

if TYPE_CHECKING:
    from safeconduct.registry.upgrading import Upgraded


@click.command(name="upgrade", epilog="\b\nExample:\n  safeconduct --home DIR upgrade")
@json_option
@click.pass_obj
def command(session: Session, *, as_json: bool) -> None:
    """Bring an installation's database up to this release, or leave it as it was.

    Stop the service and make a backup first. The database is copied and migrated, the journal is verified without
    keys, as `journal verify` does, and what `doctor` finds is printed. After a failure the database is what it was
    before.
    """
    run(session.needed_home(), as_json=as_json)


def run(home: Path, *, as_json: bool = False) -> None:
    """Upgrade the installation in a folder.

    Raises:
        BadInput: there is none.
    """
    started(home)
    from safeconduct.registry.installation import Installation  # noqa: PLC0415 - Django starts only now
    from safeconduct.registry.upgrading import upgrade  # noqa: PLC0415 - the same

    with told_to_end(), progress_bar() as told:
        done = upgrade(
            Installation.open(home), progress=lambda _step, done, of: told(done / of if of else 0.0)
        )
    if as_json:
        print_json(
            {
                "steps": done.steps,
                "entries": done.verified.entries,
                "root": done.verified.root,
                "ill": [finding.what for finding in done.findings if not finding.well],
            }
        )
    else:
        _tell(done, home)


def _tell(done: "Upgraded", home: Path) -> None:
    for step in done.steps:
        click.echo(f"  applied  {step}")
    click.echo(f"The database of {clean(str(home))} is of this release.")
    click.echo(f"journal verified: {done.verified.entries} entries, root {done.verified.root}")
    for finding in done.findings:
        if not finding.well:
            click.echo(f"  ILL      {finding.what}\n           {finding.do}")
