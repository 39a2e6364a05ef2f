"""`safeconduct erasures`: what is due, what waits for a second person, and whether what was erased is complete."""

from typing import TYPE_CHECKING

import click

from safeconduct.cli.installation import opened
from safeconduct.cli.session import Session, json_option, print_json

if TYPE_CHECKING:
    from datetime import date

    from safeconduct.registry.retaining import Erased


@click.command(
    name="erasures",
    epilog="\b\nExamples:\n"
    "  safeconduct --home DIR erasures\n"
    "  safeconduct --home DIR erasures --due           (for the legal adviser's list)\n"
    "  safeconduct --home DIR erasures --json\n",
)
@click.option("--due", "only_due", is_flag=True, help="Only the cases whose period is over.")
@json_option
@click.pass_obj
def command(session: Session, *, only_due: bool, as_json: bool) -> None:
    """List what is due for erasure, and say of what was erased whether its erasure is complete.

    Needs no key, opens no case and erases nothing: two officers do that, in the console. A case is due when the period
    since the quarter in which it ended is over and no legal hold stands on it; where somebody died or is missing a
    longer one counts, which only its team knows, and the erasure is refused.

    An erasure destroys the case's key here, at once. It is complete when every backup of the keyring that was made
    before is gone, too. Other copies of the keyring, which `backup` did not make, nobody knows of.
    """
    installation = opened(session.needed_home())
    from safeconduct.casefile.retention import Record  # noqa: PLC0415 - Django starts only now
    from safeconduct.registry import directory, retaining  # noqa: PLC0415 - the same

    office, today = directory.office(installation), installation.clock().date()
    due = retaining.due(installation)
    waiting = [] if only_due else retaining.waiting()
    erased = [] if only_due else retaining.erased(installation)
    if as_json:
        print_json(
            {
                "periods": {str(each): office.period(each).months for each in Record},
                "due": [
                    {
                        "case": each.reference,
                        "ended": each.ended,
                        "record": str(each.record),
                        "since": each.since.isoformat(),
                    }
                    for each in due
                ],
                "waiting": [{"case": each.reference, "proposed_by": each.proposer} for each in waiting],
                "erased": [
                    {
                        "case": each.reference,
                        "week": each.week or None,
                        "complete": each.is_complete(today),
                        "complete_on": each.complete_on.isoformat() if each.complete_on else None,
                        "key_here": each.key_here,
                        "backups_left": list(each.left),
                    }
                    for each in erased
                ],
            }
        )
        return
    for over in due:
        click.echo(f"due       {over.reference}  ended {over.ended}, may be erased since {over.since}")
    for proposed in waiting:
        click.echo(
            f"waiting   {proposed.reference}  proposed by {proposed.proposer}; a second person must sign"
        )
    for each in erased:
        click.echo(f"erased    {each.reference}  {_week(each)}{_standing(each, today)}")
    incomplete = sum(not each.is_complete(today) for each in erased)
    if only_due:
        click.echo(f"{len(due)} due for erasure.")
    else:
        click.echo(
            f"{len(due)} due for erasure, {len(waiting)} waiting for a second person, {len(erased)} erased, "
            f"{incomplete} of them not complete yet."
        )


def _week(each: "Erased") -> str:
    return f"in {each.week}, " if each.week else ""


def _standing(each: "Erased", today: "date") -> str:
    """Say in words whether an erasure is complete, and what is missing."""
    if each.is_complete(today):
        return "complete"
    if each.key_here:
        return "NOT complete: its key is in the keyring again; start the service, which destroys it"
    if each.left:
        return f"NOT complete: delete {', '.join(each.left)}"
    return f"complete on {each.complete_on}, when the last backup of the keyring that has its key is gone"
