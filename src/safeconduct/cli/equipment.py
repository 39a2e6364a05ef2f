"""`safeconduct equipment`: look equipment up by any name, in any script."""

import click

from safeconduct.catalogue import standard
from safeconduct.cli.session import clean, console, json_option, language_option, print_json
from safeconduct.language import pick, say


@click.group(name="equipment")
def command() -> None:
    """Look equipment up by any name, in any script."""


@command.command(
    epilog="\b\nExamples:\n  safeconduct equipment find Hip\n"
    '  safeconduct equipment find "ми 8 амтш" --language uk\n'
    "  safeconduct equipment find град --limit 3 --json"
)
@click.argument("text", nargs=-1, required=True)
@click.option(
    "--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="How many answers at most."
)
@language_option
@json_option
def find(text: tuple[str, ...], limit: int, language: str, *, as_json: bool) -> None:
    """Search by model, nickname, NATO reporting name or a phrase around one; the best comes first.

    Lost hyphens, the wrong keyboard layout, look-alike letters and small slips do no harm. Nothing is printed
    as a result when nothing fits. The id is what a claim's `equipment` takes.
    """
    catalogue = standard()
    wanted = " ".join(text)
    hits = catalogue.find(wanted, limit)
    if as_json:
        results = [
            {
                "id": hit.id,
                "name": pick(hit.names, language),
                "score": hit.score,
                "category": hit.category,
                "sidc": hit.sidc,
                "names": hit.names,
            }
            for hit in hits
        ]
        print_json({"results": results})
        return
    if not hits:
        click.echo(say("Nothing in the catalogue fits “{text}”.", language, text=clean(wanted)))
        return
    from rich import box  # noqa: PLC0415 - only a table needs it
    from rich.table import Table  # noqa: PLC0415 - the same

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("id", no_wrap=True)
    table.add_column(say("Equipment", language))
    table.add_column(say("Category", language))
    table.add_column(say("Match", language), justify="right")
    for hit in hits:
        category = pick(catalogue.categories[hit.category].names, language) if hit.category else "—"
        table.add_row(hit.id, pick(hit.names, language), category, str(hit.score))
    console().print(table)
