"""`safeconduct rebuild`: the clear projections, made again from the journal's entries."""

import click

from safeconduct.cli.installation import opened
from safeconduct.cli.session import Session, json_option, print_json


@click.command(
    name="rebuild",
    epilog="\b\nExamples:\n  safeconduct --home DIR rebuild --check\n  safeconduct --home DIR rebuild",
)
@click.option("--check", is_flag=True, help="Compare only; change nothing.")
@json_option
@click.pass_obj
def command(session: Session, *, check: bool, as_json: bool) -> int:
    """Make queues, heads, items in custody and books again from the signed entries, without any key.

    Entries that do not verify are refused: run `safeconduct journal verify`. Heads of files and missing rows are
    put right, and sealed snapshots are dropped (they are made again when a case is next opened). The books and
    other append-only rows are compared only, for nobody may change them. Exit status 1 when something differs
    still.
    """
    installation = opened(session.needed_home())
    from safeconduct.registry.rebuild import rebuild  # noqa: PLC0415 - Django starts only now

    result = rebuild(installation, check=check)
    if as_json:
        print_json(
            {
                "equal": not result.differences,
                "entries": result.entries,
                "compared": result.compared,
                "differences": [str(difference) for difference in result.differences],
                "left": len(result.left),
            }
        )
    else:
        for sentence in result.compared:
            click.echo(f"  compared  {sentence}")
        for difference in result.differences:
            click.echo(f"  {'mended' if difference.mended else 'DIFFERS'}   {difference}")
        if not result.differences:
            click.echo(f"projections equal: {result.entries} entries")
    return 1 if result.left else 0
