"""`safeconduct recover`: open again what an officer's lost words closed, with the recovery key's shares."""

from pathlib import Path

import click

from safeconduct.cli.installation import opened, signed_in
from safeconduct.cli.schedule.keys import seed_from_shares
from safeconduct.cli.session import Session, json_option, print_json


@click.command(
    name="recover",
    epilog="\b\nExamples:\n  safeconduct --home DIR recover heron --shares shares.txt",
)
@click.argument("account")
@click.option(
    "--shares",
    "shares_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Shares of the recovery key, one on a line; without it they are typed one by one.",
)
@json_option
@click.pass_obj
def command(session: Session, account: str, shares_file: Path | None, *, as_json: bool) -> None:
    """Open ACCOUNT's cases to their new keys.

    The officer, whose words were lost, has joined again with a new invite, and two administrators have certified the
    new keys. Then, on the server, enough holders of the recovery key come together, and the officer types the new
    passphrase. Each case gets an entry that says so. A colleague on the team can do the same for one case in the
    console, without the recovery key.

    Afterwards make a new recovery key: this one has been in the server's memory.
    """
    installation = opened(session.needed_home())
    from safeconduct.registry.recovering import is_in_force, recover  # noqa: PLC0415 - Django starts only now

    secret = seed_from_shares(shares_file)
    officer = signed_in(installation, account)
    done = list(recover(officer, secret))
    due = is_in_force(officer, secret)
    if as_json:
        print_json({"account": account, "cases": done, "new_recovery_key_due": due})
        return
    for reference in done:
        click.echo(f"  {reference}")
    click.echo(
        f"{len(done)} cases are open to {account} again. Names in a vault need two custodians, as before."
    )
    if due:
        click.echo("Now make a new recovery key: safeconduct ceremony renew --as ADMINISTRATOR")
