"""`safeconduct rates`: official exchange rates, from the file that a central bank publishes."""

from pathlib import Path

import click

from safeconduct.cli.installation import opened, signed_in
from safeconduct.cli.session import Session, clean, json_option, print_json
from safeconduct.errors import BadInput

SHOWN = 20
"""Rates that `list` shows unless it is asked for more."""


@click.group(name="rates")
def command() -> None:
    """Record official exchange rates from a file, and list those on record.

    An award in one currency is paid in another at the newest official rate on record, which stands on the order with
    its day and source.
    """


@command.command(
    name="import",
    epilog="\b\nExamples:\n"
    "  safeconduct --home DIR rates import rates.csv --as magpie      (asks for the passphrase)\n"
    "  safeconduct --home DIR rates import nbu.json --as magpie --json\n"
    "  safeconduct --home DIR rates import nbu.json --check           (reads it, and does nothing)\n"
    "\b\nA CSV file begins with the line\n  on,unit,counter,rate,source\n"
    "and goes on like\n  2023-08-01,USD,UAH,36.5686,National Bank of Ukraine\n",
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--as", "account", metavar="ACCOUNT", help="The paymaster who proposes them; asks for the passphrase."
)
@click.option(
    "--source", metavar="TEXT", default="", help="Who published the file, if it does not say so itself."
)
@click.option(
    "--check", "only_check", is_flag=True, help="Read the file and compare it with the record; do nothing."
)
@json_option
@click.pass_obj
def import_command(
    session: Session, file: Path, account: str | None, source: str, *, only_check: bool, as_json: bool
) -> None:
    """Propose the rates in FILE that are not on record yet; a colleague signs them in the office.

    FILE is CSV, or the JSON of the National Bank of Ukraine as it is published. Every line is checked, amounts stay
    exact, and one that stands there twice or contradicts the record is refused with its line: nothing is then
    proposed. The same file a second time proposes nothing.
    """
    if (account is None) is not only_check:
        raise BadInput("Say who proposes the rates with --as ACCOUNT, or only look at them with --check.")
    try:
        data = file.read_bytes()
    except OSError as error:
        raise BadInput(f"The file {clean(str(file))} cannot be read ({error.strerror}).") from None
    installation = opened(session.needed_home())
    from safeconduct.casefile.acts.budget import RecordRates  # noqa: PLC0415 - Django starts only now
    from safeconduct.registry import directory, rows  # noqa: PLC0415 - the same
    from safeconduct.registry.performing import perform  # noqa: PLC0415 - the same

    office = directory.office(installation)
    act, total = RecordRates.from_file(data, office.rates, source=source)
    digest = ""
    if act is not None and account is not None:
        officer = signed_in(installation, account)
        head = rows.office()
        seen = head[2].hex() if head is not None else ""
        digest = perform(act, session=officer, case=office.reference, seen=seen).digest
    new = len(act.rates) if act is not None else 0
    if as_json:
        print_json({"in_file": total, "new": new, "proposal": digest or None})
        return
    click.echo(f"{total} rates in the file, {total - new} of them on record, {new} new.")
    for each in act.rates[:SHOWN] if act is not None else ():
        click.echo(f"  {each.on}  1 {each.unit} = {said(each.numerator, each.denominator)} {each.counter}")
    if new > SHOWN:
        click.echo(f"  … and {new - SHOWN} more")
    if digest:
        click.echo(f"Proposed as {digest}. A colleague reads and signs it in the console, under Office.")


@command.command(name="list", epilog="\b\nExample:\n  safeconduct --home DIR rates list --last 5")
@click.option(
    "--last", metavar="N", type=click.IntRange(1, 100_000), default=SHOWN, show_default=True, help="How many."
)
@json_option
@click.pass_obj
def list_command(session: Session, last: int, *, as_json: bool) -> None:
    """List the rates on record, the newest entry last."""
    installation = opened(session.needed_home())
    from safeconduct.registry import directory  # noqa: PLC0415 - Django starts only now

    known = directory.office(installation).rates[-last:]
    if as_json:
        print_json(
            [
                {
                    "on": each.on.isoformat(),
                    "unit": each.unit,
                    "counter": each.counter,
                    "numerator": each.numerator,
                    "denominator": each.denominator,
                    "source": each.source,
                }
                for each in known
            ]
        )
        return
    for each in known:
        rate = said(each.numerator, each.denominator)
        click.echo(f"{each.on}  1 {each.unit} = {rate} {each.counter}  {clean(each.source)}")
    if not known:
        click.echo("No rate is on record yet.")


def said(numerator: int, denominator: int) -> str:
    """Return a rate in decimals where it has an end there, or else as a fraction."""
    digits = len(str(denominator)) - 1
    if denominator != 10**digits:
        return f"{numerator}/{denominator}"
    return f"{numerator // denominator}.{numerator % denominator:0{digits}}" if digits else str(numerator)
