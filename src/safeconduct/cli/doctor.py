"""`safeconduct doctor`: whether an installation is fit to take contacts, in sentences."""

import click

from safeconduct.cli.installation import opened
from safeconduct.cli.session import Session, json_option, print_json


@click.command(name="doctor", epilog="\b\nExample:\n  safeconduct --home DIR doctor")
@json_option
@click.pass_obj
def command(session: Session, *, as_json: bool) -> int:
    """Check an installation: what is in order, what is not, and what to do about it, now or soon.

    What the console's health page shows is read by the same code, and said in the same words.
    Exit status 1 when something must be done before the installation takes contacts.
    """
    installation = opened(session.needed_home())
    from safeconduct.mailbox.memory import examined  # noqa: PLC0415 - Django starts only now
    from safeconduct.registry.health import examine  # noqa: PLC0415 - the same

    findings = [*examine(installation), examined()]
    if as_json:
        print_json(
            {
                "well": all(f.well for f in findings),
                "findings": [{"well": f.well, "soon": f.soon, "what": f.what, "do": f.do} for f in findings],
            }
        )
    else:
        for finding in findings:
            word = "ILL  " if not finding.well else "SOON " if finding.soon else "well "
            click.echo(f"  {word} {finding.what}")
            if finding.soon or not finding.well:
                click.echo(f"        {finding.do}")
    return 0 if all(finding.well for finding in findings) else 1
