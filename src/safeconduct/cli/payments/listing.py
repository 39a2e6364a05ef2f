"""`safeconduct payments list` and `open`: what waits, and handing a file over."""

import os
import stat
import sys
from pathlib import Path

import click

from safeconduct.cli.installation import opened, signed_in
from safeconduct.cli.payments.shared import as_paymaster, in_money, table
from safeconduct.cli.session import Session, clean, json_option, language_option, print_json
from safeconduct.errors import BadInput
from safeconduct.language import say


@click.command(
    name="list",
    epilog="\b\nExamples:\n  safeconduct --home DIR payments list --as magpie\n"
    "  safeconduct --home DIR payments list --as magpie --json",
)
@as_paymaster
@language_option
@json_option
@click.pass_obj
def list_command(session: Session, account: str, language: str, *, as_json: bool) -> None:
    """List the payments of the cases open to a paymaster, and where each stands; then the files that were made.

    That they looked is recorded.
    """
    installation = opened(session.needed_home())
    from safeconduct.registry import paying, payment_list  # noqa: PLC0415 - Django starts only now
    from safeconduct.registry.watching import record_reading  # noqa: PLC0415 - the same

    officer = signed_in(installation, account)
    paying.check_paymaster(officer)
    found = payment_list.waiting(payment_list.open_cases(officer), paying.next_working_day(officer))
    record_reading(installation, account=account, case="", purpose="payments list")
    files = payment_list.files()
    if as_json:
        print_json(
            {
                "payments": [
                    {
                        "case": one.case,
                        "order": one.order.reference,
                        "where": str(one.where),
                        "unit": one.order.paid_unit,
                        "minor_units": one.order.paid_amount,
                        "not_before": one.order.not_before.isoformat() if one.order.not_before else None,
                        "file": one.order.sent.file if one.order.sent else "",
                    }
                    for one in found
                ],
                "files": [
                    {
                        "file": one.file,
                        "payments": one.payments,
                        "said": one.said,
                        "booked": one.booked,
                        "returned": one.returned,
                    }
                    for one in files
                ],
            }
        )
        return
    from safeconduct.registry.bank_words import WHERE  # noqa: PLC0415 - only for a person

    table(
        ("Order", "Case", "Amount", "Where it stands"),
        [
            (
                one.order.reference,
                one.case,
                in_money(one.order.paid_amount, one.order.paid_unit, language),
                say(WHERE[one.where], language),
            )
            for one in found
        ],
        "No payment waits in a case that is open to you.",
    )
    if files:
        table(
            ("File", "Payments", "Booked", "Came back"),
            [(one.file, str(one.payments), str(one.booked), str(one.returned)) for one in files],
            "",
        )


@click.command(
    name="open",
    epilog="\b\nExample:\n  safeconduct --home DIR payments open today.xml.age --as magpie | the-bank's-program",
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@as_paymaster
@click.pass_obj
def open_command(session: Session, file: Path, account: str) -> None:
    """Hand a sealed bank file over: write its XML into a pipe, and nowhere else.

    A terminal would keep it on the screen, and a file on the disk; both are refused. That it was handed over is
    recorded.
    """
    mode = os.fstat(sys.stdout.fileno()).st_mode
    if not (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)):
        raise BadInput(
            "A bank file is handed over through a pipe, and not shown or kept in clear: "
            "put `| the bank's program` behind this command."
        )
    installation = opened(session.needed_home())
    from safeconduct.registry import bank_files, paying  # noqa: PLC0415 - Django starts only now
    from safeconduct.registry.watching import record_reading  # noqa: PLC0415 - the same

    officer = signed_in(installation, account)
    paying.check_paymaster(officer)
    record_reading(installation, account=account, case="", purpose="payments open")
    try:
        with file.open("rb") as sealed:
            bank_files.open_sealed(sealed, sys.stdout.buffer, officer.identity)
        sys.stdout.buffer.flush()
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise BadInput(f"{clean(str(file))} cannot be read ({error.strerror or error}).") from None
