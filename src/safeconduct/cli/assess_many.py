"""`safeconduct assess-many`: what the lists pay for a whole file of claims."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from safeconduct.assessment.reasons import outcome_name, status_name
from safeconduct.catalogue import standard
from safeconduct.cli.progress import progress_bar
from safeconduct.cli.session import console, json_option, language_option, print_json
from safeconduct.errors import BadInput
from safeconduct.language import money, quantity, say
from safeconduct.programmes import load, load_from
from safeconduct.schedule import amount_text

if TYPE_CHECKING:
    from rich.table import Table

    # Half a second to import: paid by who assesses many, not by who asks for help.
    from safeconduct.assessment.bulk.running import Run
    from safeconduct.assessment.bulk.totals import Totals

COUNTS = "{read} claims read: {assessed} assessed, {rejected} rejected."
REJECTS = "Why they were rejected: {file}"
LABELS = ("Claims", "Lines", "At least", "At most", COUNTS, REJECTS)


def sentences() -> Iterable[str]:
    """Return every sentence of this command, for the translators."""
    return LABELS


@click.command(
    name="assess-many",
    epilog="""\b
Examples:
  safeconduct assess-many claims.jsonl --out awards.jsonl --language uk
  safeconduct assess-many claims.parquet --out awards.parquet
  safeconduct assess-many claims.parquet --totals --json

\b
Claims, one in each line or row, by the ending of the file:
  .jsonl    a claim as `safeconduct assess` reads it
  .csv      columns programme, surrendered_on, offered_on, voluntary, claimants, items,
            prior_awards, knew_of_offer, unit; claimants and items hold JSON lists
  .parquet  the same columns; claimants and items are lists of tables
""",
)
@click.argument("claims", metavar="CLAIMS")
@click.option("--out", metavar="AWARDS", help="Write the awards here; ends in .parquet, .jsonl or .csv.")
@click.option("--totals", is_flag=True, help="Print what the claims come to by status and clause.")
@click.option(
    "--programme", metavar="P", help="Only claims of this programme: the id of one, or the folder of a pack."
)
@click.option(
    "--engine",
    type=click.Choice(["embedded", "spark"]),
    default="embedded",
    show_default=True,
    help="This machine, or Apache Spark as SPARK_* and its own settings say.",
)
@click.option("--digest", is_flag=True, help="Print a digest over the awards, to compare two runs by.")
@language_option
@json_option
def command(
    claims: str,
    out: str | None,
    programme: str | None,
    engine: str,
    language: str,
    *,
    totals: bool,
    digest: bool,
    as_json: bool,
) -> None:
    """Say what the lists pay for every claim in a file.

    Each claim is assessed by the list of its own programme and date, exactly as `safeconduct assess` does it. A
    row that is no claim, or that cannot be assessed, goes into a file beside AWARDS, named like it with the ending
    .rejects.jsonl, with the number of its line and the reason; it stops nothing. Awards in .jsonl and .csv are
    told in a language; in .parquet amounts are in minor units, and reasons are codes with parameters.
    """
    if out is None and not totals and not digest:
        raise BadInput("Say where the awards go with --out, or ask for --totals.")
    from safeconduct.assessment.bulk.lists import Lists, Only  # noqa: PLC0415 - see above

    lists = Lists(Only(load_from(programme)) if programme else load, standard())
    if engine == "spark":
        from safeconduct.assessment.bulk.spark import assess_on_spark  # noqa: PLC0415 - an extra

        run = assess_on_spark(claims, lists, awards=out, language=language, digest=digest)
    else:
        from safeconduct.assessment.bulk.running import assess_file  # noqa: PLC0415 - see above

        with progress_bar() as told:
            awards = Path(out) if out else None
            run = assess_file(
                Path(claims), lists, awards=awards, language=language, progress=told, digest=digest
            )
    _tell(run, out, language, totals=totals, as_json=as_json)


def _tell(run: "Run", out: str | None, language: str, *, totals: bool, as_json: bool) -> None:
    """Print what was asked for, and the counts last."""
    found = run.totals
    read = found.assessed + found.rejected
    digest = f"{run.digest:064x}" if run.digest is not None else None
    if as_json:
        plain: dict[str, object] = {"read": read, "assessed": found.assessed, "rejected": found.rejected}
        if digest is not None:
            plain["digest"] = digest
        if totals:
            plain |= {"statuses": _statuses(found), "clauses": _clauses(found)}
        print_json(plain)
        return
    if totals:
        _print_tables(found, language)
    if digest is not None:
        click.echo(f"SHA-256: {digest}")
    if out is not None and found.rejected:
        from safeconduct.assessment.bulk.writing import rejects_path  # noqa: PLC0415 - see above

        click.echo(say(REJECTS, language, file=rejects_path(Path(out))))
    click.echo(say(COUNTS, language, read=read, assessed=found.assessed, rejected=found.rejected))


def _statuses(totals: "Totals") -> list[dict[str, object]]:
    return [
        {
            "programme": each.programme,
            "schedule_version": each.version,
            "status": str(each.status),
            "claims": each.claims,
            "unit": each.unit,
            "total": amount_text(each.total, each.unit),
        }
        for each in totals.statuses()
    ]


def _clauses(totals: "Totals") -> list[dict[str, object]]:
    return [
        {
            "programme": each.programme,
            "schedule_version": each.version,
            "clause": each.clause,
            "outcome": str(each.outcome),
            "lines": each.lines,
            "unit": each.unit,
            "amount": amount_text(each.amount, each.unit),
            "range": {
                "from": amount_text(each.lowest, each.unit),
                "to": amount_text(each.highest, each.unit),
            },
        }
        for each in totals.clauses()
    ]


def _print_tables(totals: "Totals", language: str) -> None:
    from rich import box  # noqa: PLC0415 - only a table needs it
    from rich.table import Table  # noqa: PLC0415 - the same

    out = console()
    statuses = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    _columns(statuses, ("Programme", "Status"), ("Claims", "Total"), language)
    for each in totals.statuses():
        total = money(amount_text(each.total, each.unit), each.unit, language, trim=True)
        status = status_name(each.status, language)
        statuses.add_row(
            f"{each.programme}\n{each.version}", status, quantity(str(each.claims), language), total
        )
    out.print(statuses)
    by_list = groupby(totals.clauses(), lambda each: (each.programme, each.version, each.unit))
    for (programme, version, unit), clauses in by_list:
        out.print(f"{programme} {version}, {unit}", style="bold")
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        _columns(table, ("Clause", "Outcome"), ("Lines", "Amount", "At most"), language)
        for clause in clauses:
            amounts = (clause.amount, clause.highest)
            table.add_row(
                clause.clause or "—",
                outcome_name(clause.outcome, language),
                quantity(str(clause.lines), language),
                *(quantity(amount_text(amount, unit), language, trim=True) for amount in amounts),
            )
        out.print(table)


def _columns(table: "Table", texts: Iterable[str], numbers: Iterable[str], language: str) -> None:
    for label in texts:
        table.add_column(say(label, language), overflow="fold")
    for label in numbers:
        table.add_column(say(label, language), justify="right", no_wrap=True)
