"""Measure everything and print the table: `python -m benchmarks [--quick] [--json] [TABLE …]`."""

import json
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import click
from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.rounds import FULL, QUICK, Row
from safeconduct.errors import BadInput
from safeconduct.site.boot import boot

TABLES = (
    "assessing",
    "performing",
    "appending",
    "ledger",
    "proving",
    "verifying",
    "searching",
    "totalling",
    "serving",
    "contacting",
    "calculating",
    "console",
    "banking",
)
MARK = {True: "yes", False: "NO", None: ""}


@click.command()
@click.argument("tables", nargs=-1, type=click.Choice(TABLES))
@click.option("--quick", is_flag=True, help="Fewer rounds: a first look, in half a minute.")
@click.option("--json", "as_json", is_flag=True, help="Print the rows as JSON.")
def main(tables: tuple[str, ...], *, quick: bool, as_json: bool) -> NoReturn:
    """Measure the ratios in benchmarks/README.md; exit status 1 when one that is required is not met."""
    # A benchmark that names no database finds none, least of all an installation's own.
    os.environ.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="safeconduct-bench-") as nowhere:
        boot(Path(nowhere))
        rows = measured(tables or TABLES, quick=quick, told=not as_json)
    if as_json:
        click.echo(json.dumps([row.plain() for row in rows], indent=1))
    else:
        show(rows)
    sys.exit(1 if any(row.met is False for row in rows) else 0)


def measured(tables: Iterable[str], *, quick: bool, told: bool) -> list[Row]:
    """Return the rows of the named tables, in order."""
    # Django starts in `boot`, and only then can these be imported.
    from benchmarks import (  # noqa: PLC0415
        appending,
        assessing,
        banking,
        calculating,
        console,
        contacting,
        ledger,
        performing,
        proving,
        searching,
        serving,
        totalling,
        verifying,
    )

    modules = {
        "assessing": assessing,
        "performing": performing,
        "proving": proving,
        "verifying": verifying,
        "appending": appending,
        "ledger": ledger,
        "searching": searching,
        "totalling": totalling,
        "serving": serving,
        "contacting": contacting,
        "calculating": calculating,
        "console": console,
        "banking": banking,
    }
    found: list[Row] = []
    for name in tables:
        if told:
            click.echo(f"{name} …", err=True)
        try:
            found.extend(modules[name].rows(QUICK if quick else FULL))
        except BadInput as refusal:
            click.echo(f"benchmarks: {refusal}", err=True)
            sys.exit(2)
    return found


def show(rows: list[Row]) -> None:
    """Print the table."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("what", "ours", "against", "theirs", "ratio", "middle half", "rounds", "required", "met"):
        table.add_column(
            heading, justify="right" if heading in {"ours", "theirs", "ratio", "rounds"} else "left"
        )
    for row in rows:
        first, third = row.quartiles
        table.add_row(
            row.what,
            f"{row.ours:,.0f}",
            row.against,
            f"{row.theirs:,.0f}",
            f"{row.ratio:.2f}",
            f"{first:.2f} to {third:.2f}",
            str(row.rounds),
            row.required,
            MARK[row.met],
        )
    # Folded to the width that a pipe is taken to have, the table would be unreadable.
    console = Console() if sys.stdout.isatty() else Console(width=170)
    console.print(table)
    console.print("Operations per second. How to read the ratios: benchmarks/README.md", style="dim")


if __name__ == "__main__":
    main()
