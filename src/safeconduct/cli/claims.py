"""`safeconduct claims`: make synthetic claims to try lists out with."""

from pathlib import Path

import click

from safeconduct.catalogue import standard
from safeconduct.cli.progress import progress_bar
from safeconduct.programmes import DEFAULT, load_from

MOST_CLAIMS = 1_000_000_000


@click.group(name="claims")
def command() -> None:
    """Make synthetic claims to try lists out with."""


@command.command(
    epilog="\b\nExamples:\n  safeconduct claims generate 10000 claims.jsonl --programme ukraine-2022 --seed 7\n"
    "  safeconduct claims generate 10000000 claims.parquet --programme ukraine-2022 --seed 7"
)
@click.argument("number", metavar="N", type=click.IntRange(1, MOST_CLAIMS))
@click.argument("out", metavar="OUT", type=click.Path(dir_okay=False))
@click.option(
    "--programme",
    default=DEFAULT,
    show_default=True,
    help="An id from `safeconduct programmes`, or a path to the folder of a pack.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**63 - 1),
    default=0,
    show_default=True,
    help="Another seed gives other claims.",
)
@click.option(
    "--bad-rows",
    type=click.IntRange(0, 1000),
    default=0,
    show_default=True,
    metavar="N",
    help="Of a thousand rows, make N bad on purpose.",
)
def generate(number: int, out: str, programme: str, seed: int, bad_rows: int) -> None:
    """Write N invented claims to OUT: .parquet, .jsonl or .csv.

    What is brought follows the losses on public record and what the programme's clauses ask for; condition,
    crew, family and dates are assumptions. Nobody in a claim is a person: they are p1, p2 and so on. The same
    programme, number and seed give the same file, to the byte.
    """
    from safeconduct.assessment.generating import write_claims  # noqa: PLC0415 - numpy and pyarrow take a while

    found = load_from(programme)
    catalogue = standard().with_items(found.additions)
    with progress_bar() as progress:
        write_claims(Path(out), number, found, catalogue, seed=seed, bad_rows=bad_rows, progress=progress)
