"""What the commands of payments share: whose passphrase is asked for, money, and tables."""

from collections.abc import Iterable

import click

from safeconduct.language import money

as_paymaster = click.option(
    "--as",
    "account",
    metavar="ACCOUNT",
    required=True,
    help="The paymaster who does it; asks for the passphrase.",
)


def in_money(amount: int, unit: str, language: str) -> str:
    """Return minor units as an amount in a reader's language."""
    from safeconduct.schedule.money import amount_text  # noqa: PLC0415 - `--help` does without

    return money(amount_text(amount, unit), unit, language)


def table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]], nothing: str) -> None:
    """Print rows, or the sentence that there are none."""
    from rich import box  # noqa: PLC0415 - only a table needs it
    from rich.table import Table  # noqa: PLC0415 - the same

    from safeconduct.cli.session import console  # noqa: PLC0415 - the same

    found = list(rows)
    if not found:
        if nothing:
            click.echo(nothing)
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in columns:
        table.add_column(title)
    for row in found:
        table.add_row(*row)
    console().print(table)
