"""`safeconduct invite`: leave for a colleague to set an account up."""

import click

from safeconduct.cli.installation import opened, signed_in
from safeconduct.cli.session import Session, json_option, print_json


@click.command(
    name="invite",
    epilog="\b\nExamples:\n  safeconduct --home DIR invite finch --as heron",
)
@click.argument("account")
@click.option(
    "--as", "administrator", metavar="ACCOUNT", required=True, help="The administrator who invites."
)
@json_option
@click.pass_obj
def command(session: Session, account: str, administrator: str, *, as_json: bool) -> None:
    """Invite a colleague to set ACCOUNT up.

    The code is printed once, counts once and lapses after seven days; hand it over in person. For an account that
    exists already it lets its owner, whose words are lost, make new keys. Either way two administrators compare and
    certify the keys before they count.
    """
    installation = opened(session.needed_home())
    from safeconduct.registry.joining import DAYS, invite  # noqa: PLC0415 - Django starts only now

    code = invite(signed_in(installation, administrator), account)
    if as_json:
        print_json({"account": account, "code": code, "days": DAYS})
        return
    click.echo(f"Account  {account}\nCode     {code}\n")
    click.echo(f"It counts once, within {DAYS} days, on the console's page “I have an invite”.")
