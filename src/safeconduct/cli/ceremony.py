"""`safeconduct ceremony`: the founding ceremony as a rehearsal, and its papers checked later."""

import tempfile
from pathlib import Path

import click

from safeconduct.cli.apart import leave_real_databases_alone, told_to_end
from safeconduct.cli.handing import ask_back, hand_out_passphrases, hand_out_shares
from safeconduct.cli.installation import opened, signed_in
from safeconduct.cli.session import Session
from safeconduct.errors import BadInput
from safeconduct.site.boot import boot, migrate

SHARES, THRESHOLD = 5, 3
KEYS = ("authority", "recovery")

ABOUT = (
    "A rehearsal of the founding ceremony. Every key is made now, is real, and is thrown away at the end: "
    "nothing that you write down opens anything.\n\n"
    "Who is needed\n"
    "  Two first administrators, each with paper: together they certify everybody else.\n"
    f"  {SHARES} holders of shares, each with paper and an envelope; any {THRESHOLD} of them are needed later.\n"
    "  Choose holders who do not work together, and no administrator.\n"
    "What is needed\n"
    "  A room without cameras and phones; the machine that will serve, without a network; no printer.\n"
)


@click.group(name="ceremony")
def command() -> None:
    """Rehearse the founding ceremony, and check its papers."""


@command.command(
    name="rehearse",
    epilog="\b\nExamples:\n  safeconduct ceremony rehearse\n  safeconduct ceremony rehearse --shares 7 --threshold 4",
)
@click.option("--shares", "count", type=click.IntRange(3, 16), default=SHARES, show_default=True)
@click.option("--threshold", type=click.IntRange(3, 16), default=THRESHOLD, show_default=True)
def rehearse(count: int, threshold: int) -> None:
    """Play the founding ceremony with throw-away keys.

    Each step is shown and explained. At the end the holders type their shares back, and it is checked that they give
    the keys. Everything lies in a temporary folder and is gone afterwards.
    """
    click.echo(ABOUT)
    with told_to_end(), tempfile.TemporaryDirectory(prefix="safeconduct-ceremony-") as folder:
        home = Path(folder) / "office"
        home.mkdir(mode=0o700)
        leave_real_databases_alone()
        boot(home)
        migrate()
        from safeconduct.casefile.words import Role  # noqa: PLC0415 - Django starts only now
        from safeconduct.registry.ceremony import shares_of  # noqa: PLC0415
        from safeconduct.registry.founding import found  # noqa: PLC0415

        click.echo(
            "Step 1 of 4. The keys are made: the authority's, recovery's, the server's, two officers'."
        )
        founded = found(
            home,
            origin="rehearsal.example/journal",
            officers=dict.fromkeys(("heron", "wren"), (Role.ADMINISTRATOR, Role.LEGAL_ADVISER)),
        )
        shares = shares_of(founded, threshold, count)
        click.echo("  The first entry of the office file is signed with the authority's key and published.")
        click.echo("\nStep 2 of 4. Each administrator gets a passphrase.")
        hand_out_passphrases(founded.passphrases)
        click.echo("\nStep 3 of 4. Each holder gets a share of either key.")
        hand_out_shares(shares)
        click.echo("\nStep 4 of 4. The shares are typed back from paper, before anybody leaves the room.")
        installation = founded.installation
        # The keys themselves are not needed for that: only what is on paper counts from now on.
        del founded, shares
        for name in KEYS:
            ask_back(installation, name)
        from django.db import connection  # noqa: PLC0415

        connection.close()
    click.echo("\nThe rehearsal is over and its keys are gone. The real one: safeconduct init FOLDER")


@command.command(
    name="check",
    epilog="\b\nExamples:\n  safeconduct --home DIR ceremony check authority\n"
    "  safeconduct --home DIR ceremony check recovery",
)
@click.argument("key", type=click.Choice(KEYS))
@click.pass_obj
def check(session: Session, key: str) -> None:
    """Check that papers still give KEY back.

    Do it once a year with different holders, on a machine without a network: a share that cannot be read is found
    before it is needed. The key is used for nothing and forgotten.
    """
    ask_back(opened(session.needed_home()), key)


@command.command(
    name="renew",
    epilog="\b\nExamples:\n  safeconduct --home DIR ceremony renew --as heron",
)
@click.option("--shares", "count", type=click.IntRange(3, 16), default=SHARES, show_default=True)
@click.option("--threshold", type=click.IntRange(3, 16), default=THRESHOLD, show_default=True)
@click.option("--as", "account", metavar="ACCOUNT", required=True, help="The administrator who proposes it.")
@click.pass_obj
def renew(session: Session, account: str, count: int, threshold: int) -> None:
    """Make a new recovery key: after each use, and when holders change.

    Its shares are shown once; a second person signs the proposal in the console, and from then on everything is
    sealed to the new key. Keep the old papers: cases from before open with them until RecoverKeys is done on them.
    """
    installation = opened(session.needed_home())
    from safeconduct.casefile.acts.office import ReplaceRecovery  # noqa: PLC0415 - Django starts only now
    from safeconduct.registry.ceremony import RECOVERY, Shares, new_recovery  # noqa: PLC0415
    from safeconduct.registry.certifying import office_head  # noqa: PLC0415
    from safeconduct.registry.performing import perform  # noqa: PLC0415
    from safeconduct.registry.stores import office_reference  # noqa: PLC0415

    if threshold > count:
        raise BadInput(f"{threshold} of {count} people is impossible: --threshold is at most --shares.")
    officer = signed_in(installation, account)
    recipient, words = new_recovery(threshold, count)
    hand_out_shares(Shares(threshold, {RECOVERY: words}))
    perform(ReplaceRecovery(recovery=recipient), session=officer, case=office_reference(), seen=office_head())
    click.echo(f"\nProposed: {recipient}\nA second person compares this line and signs, in the console.")
