"""`safeconduct figures`: counting what may be told of the cases, proposing it, and checking a colleague's proposal."""

from typing import TYPE_CHECKING, Any

import click

from safeconduct.cli.installation import opened, signed_in
from safeconduct.cli.progress import progress_bar
from safeconduct.cli.session import Session, json_option, language_option, print_json, print_wrapped
from safeconduct.errors import BadInput, SafeconductError

if TYPE_CHECKING:
    from safeconduct.registry.figures import Made
    from safeconduct.registry.sessions import OfficerSession

as_officer = click.option(
    "--as",
    "account",
    metavar="ACCOUNT",
    required=True,
    help="The officer who counts; asks for the passphrase.",
)


class OtherFigures(SafeconductError):
    """A colleague's proposal is not what this officer counts."""


@click.group(name="figures")
def command() -> None:
    """Make the public figures, and check a colleague's.

    Figures are counted from the cases that an officer may open, in their session. Counts below ten are left out, the
    rest is rounded, and an attacker that solves for whole numbers is run on it until it finds no small group: see
    docs/figures.md. Two people publish them.
    """


@command.command(
    name="make",
    epilog="\b\nExamples:\n  safeconduct --home DIR figures make --as owl               (shows, publishes nothing)\n"
    "  safeconduct --home DIR figures make --as owl --propose\n"
    "  safeconduct --home DIR figures make --as owl --json",
)
@as_officer
@click.option("--propose", is_flag=True, help="Propose them; a colleague signs in the console.")
@language_option
@json_option
@click.pass_obj
def make_command(session: Session, account: str, language: str, *, propose: bool, as_json: bool) -> None:
    """Count, protect, and show what would be published and what would not, and why.

    Nothing is published before a second person has signed it. Cases that this officer cannot open are not counted;
    their number is shown. That they were read is recorded.
    """
    officer, made = _made(session, account)
    if as_json:
        print_json(_plain(made))
    else:
        _print(made, language)
    if propose:
        _propose(officer, made)
        if not as_json:
            click.echo(
                "\nProposed. A colleague counts again with `figures check`, and signs in the console: Office."
            )


@command.command(
    name="check",
    epilog="\b\nExample:\n  safeconduct --home DIR figures check --as stork",
)
@as_officer
@json_option
@click.pass_obj
def check_command(session: Session, account: str, *, as_json: bool) -> None:
    """Count again as another officer, and say whether the proposal that waits says the same.

    Exit status 1 when it does not. Officers who are admitted to different cases count differently; then the one who
    can open more of them makes the figures.
    """
    officer, made = _made(session, account)
    from safeconduct.registry import directory  # noqa: PLC0415 - Django starts only now
    from safeconduct.registry.figures import pending, same_figures  # noqa: PLC0415

    waiting = pending(directory.office(officer.installation))
    if waiting is None:
        raise BadInput("No figures wait for a second signature: propose some with `figures make --propose`.")
    same = same_figures(waiting, made.release.publication)
    if as_json:
        print_json({"same": same, **_cases(made)})
    if not same:
        raise OtherFigures(
            f"{account} counts other figures than those that wait: {made.counted} cases that ended in reception, "
            f"{made.closed} not open to {account}. Do not sign before you both know why."
        )
    if not as_json:
        click.echo(f"{account} counts the same figures, from {made.counted} cases that ended in reception.")


def _made(session: Session, account: str) -> "tuple[OfficerSession, Made]":
    installation = opened(session.needed_home())
    from safeconduct.registry.figures import make  # noqa: PLC0415 - Django starts only now
    from safeconduct.registry.watching import record_reading  # noqa: PLC0415

    officer = signed_in(installation, account)
    with progress_bar() as told:
        made = make(officer, told)
    record_reading(installation, account=account, case="", purpose="figures")
    return officer, made


def _propose(officer: "OfficerSession", made: "Made") -> None:
    from safeconduct.casefile.acts.figures import PublishFigures  # noqa: PLC0415
    from safeconduct.registry import rows  # noqa: PLC0415
    from safeconduct.registry.performing import perform  # noqa: PLC0415
    from safeconduct.registry.stores import office_reference  # noqa: PLC0415

    found = rows.office()
    perform(
        PublishFigures(content=made.release.publication.text()),
        session=officer,
        case=office_reference(),
        seen=found[2].hex() if found is not None else "",
    )


def _cases(made: "Made") -> dict[str, Any]:
    return {"opened": made.opened, "counted": made.counted, "not_open": made.closed}


def _plain(made: "Made") -> dict[str, Any]:
    publication = made.release.publication
    return {
        "cases": _cases(made),
        "programme": publication.programme,
        "threshold": publication.threshold,
        "base": publication.base,
        "since": publication.since,
        "sums": [{"year": year, "unit": unit, "step": step} for year, unit, step in publication.sums],
        "figures": [
            {
                "measure": str(cell.measure),
                "period": cell.period,
                "kind": cell.kind,
                "value": value,
                "why": str(made.release.hidden[cell]) if cell in made.release.hidden else None,
            }
            for cell, value in publication.figures().items()
        ],
    }


def _print(made: "Made", language: str) -> None:
    from rich import box  # noqa: PLC0415 - only a table needs it
    from rich.table import Table  # noqa: PLC0415

    from safeconduct.casefile.figures import words  # noqa: PLC0415
    from safeconduct.cli.session import console  # noqa: PLC0415

    out = console()
    publication, hidden = made.release.publication, made.release.hidden
    print_wrapped(
        out,
        f"{made.opened} cases opened, {made.counted} of them ended in reception; {made.closed} are not open to you and "
        "not counted.",
    )
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("Figure", "Period", "Equipment", "Value"):
        table.add_column(title)
    figures = publication.figures()
    for cell, value in figures.items():
        if value is not None:
            table.add_row(
                words.measure_name(cell.measure, language),
                words.period_name(cell.period, language),
                words.kind_name(cell.kind, language),
                words.figure(cell, value, publication.unit_of(cell), language),
            )
    if made.release.shown:
        out.print(table)
    reasons = [hidden[cell] for cell, value in figures.items() if value is None and cell in hidden]
    for why in dict.fromkeys(reasons):
        out.print(f"  not shown: {reasons.count(why):4}  {words.reason(why, language)}")
    print_wrapped(out, f"The attacker found something {made.release.attacks} times before it found nothing.")
