"""`safeconduct payments reconcile`: books, cases and bank compared, every night and whenever somebody asks."""

from typing import TYPE_CHECKING

import click

from safeconduct.cli.installation import opened, signed_in
from safeconduct.cli.progress import progress_bar
from safeconduct.cli.session import Session, clean, json_option, language_option, print_json, print_wrapped
from safeconduct.errors import SafeconductError

if TYPE_CHECKING:
    from safeconduct.registry.bank_reconciling import Compared
    from safeconduct.registry.installation import Installation


class BooksDiffer(SafeconductError):
    """Two records contradict each other; the sentence says how many."""


@click.command(
    name="reconcile",
    epilog="\b\nExamples:\n  safeconduct --home DIR payments reconcile               (without a key, every night)\n"
    "  safeconduct --home DIR payments reconcile --as magpie   (their cases as well)\n"
    "  safeconduct --home DIR payments reconcile --json",
)
@click.option(
    "--as",
    "account",
    metavar="ACCOUNT",
    default="",
    help="Also compare the cases open to this paymaster; asks for the passphrase.",
)
@language_option
@json_option
@click.pass_obj
def reconcile_command(session: Session, account: str, language: str, *, as_json: bool) -> None:
    """Compare every account of the books, and every payment with its case and with what the bank said.

    The outcome for the books is put on record, once a day, and stands on the console until they are right. Exit status
    1 when two records contradict each other; what merely waits for a person is listed.
    """
    installation = opened(session.needed_home())
    from safeconduct.registry.bank_reconciling import compare  # noqa: PLC0415 - Django starts only now
    from safeconduct.registry.reconciling import reconcile_books  # noqa: PLC0415 - the same

    officer = signed_in(installation, account) if account else None
    if officer is not None:
        _record(installation, account)
    with progress_bar() as told:
        books = reconcile_books(installation)
        told(0.5)
        compared = compare(installation, officer)
    wrong = [each for each in compared.differences if each.is_wrong]
    if as_json:
        print_json(
            {
                "books": {
                    "accounts": books.accounts,
                    "entries": books.entries,
                    "differences": list(books.differences),
                },
                "payments": {
                    "compared": compared.orders,
                    "settled": compared.settled,
                    "cases": compared.cases,
                    "differences": [
                        {
                            "matter": str(each.matter),
                            "order": each.order,
                            "case": each.case,
                            "file": each.file,
                            "wrong": each.is_wrong,
                        }
                        for each in compared.differences
                    ],
                },
            }
        )
    else:
        click.echo(f"Books: {books.accounts} accounts from {books.entries} entries.")
        for sentence in books.differences:
            click.echo(f"  WRONG  {clean(sentence)}")
        _tell_compared(compared, language)
    if wrong or books.differences:
        raise BooksDiffer(
            f"{len(wrong) + len(books.differences)} records contradict each other. Tell the auditor."
        )


def _record(installation: "Installation", account: str) -> None:
    from safeconduct.registry.watching import record_reading  # noqa: PLC0415 - Django has started by now

    record_reading(installation, account=account, case="", purpose="payments reconcile")


def _tell_compared(compared: "Compared", language: str) -> None:
    from safeconduct.cli.session import console  # noqa: PLC0415 - only for a person
    from safeconduct.registry.bank_words import difference_text  # noqa: PLC0415 - the same

    out = console()
    cases = f", and {compared.cases} cases beside them" if compared.cases else ""
    click.echo(f"Bank: {compared.orders} payments compared{cases}; {compared.settled} are settled.")
    for each in compared.differences:
        mark = "WRONG" if each.is_wrong else "LOOK"
        print_wrapped(out, f"{mark}  {each.order} of {each.case}: {difference_text(each, language)}", "  ")
    if not compared.differences:
        click.echo("Nothing differs, and nothing waits.")
