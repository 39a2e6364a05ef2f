"""`safeconduct equipment`: look equipment up by any name, in any script, and draw its symbol."""

import contextlib
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from safeconduct.catalogue import Catalogue, Hit, standard, symbols
from safeconduct.cli.session import clean, console, json_option, language_option, print_json
from safeconduct.errors import BadInput
from safeconduct.language import pick, say

_LINE_ENDS = str.maketrans({char: f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"})


@click.group(name="equipment")
def command() -> None:
    """Look equipment up by any name, in any script."""


@command.command(
    epilog="\b\nExamples:\n  safeconduct equipment find Hip\n"
    '  safeconduct equipment find "ми 8 амтш" --language uk\n'
    "  safeconduct equipment find град --limit 3 --json\n"
    "  safeconduct equipment find --batch captions.txt --json > found.jsonl"
)
@click.argument("text", nargs=-1)
@click.option(
    "--batch", metavar="FILE", help="Answer each line of FILE by a line of JSON; - reads standard input."
)
@click.option(
    "--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="How many answers at most."
)
@click.option(
    "--symbols/--no-symbols",
    "with_symbols",
    default=True,
    show_default=True,
    help="In JSON, give each answer's symbol as SVG.",
)
@language_option
@json_option
def find(
    text: tuple[str, ...], batch: str | None, limit: int, language: str, *, with_symbols: bool, as_json: bool
) -> None:
    """Search by model, nickname, NATO reporting name or a phrase around one; the best comes first.

    Lost hyphens, the wrong keyboard layout, look-alike letters, dictated numbers, cases and small slips do no
    harm. Nothing is printed as a result when nothing fits. The id is what a claim's `equipment` takes.
    """
    catalogue = standard()
    if batch is not None:
        if text:
            raise BadInput("Give either words to search for or --batch FILE, not both.")
        for query in _lines(batch):
            results = _results(catalogue, query, limit, language, with_symbols=with_symbols)
            click.echo(_line({"query": query, "results": results}))
        return
    if not text:
        raise click.MissingParameter(param_hint="'TEXT...'", param_type="argument")
    wanted = " ".join(text)
    if as_json:
        print_json({"results": _results(catalogue, wanted, limit, language, with_symbols=with_symbols)})
        return
    hits = catalogue.find(wanted, limit)
    if hits:
        _tell(catalogue, hits, language)
    else:
        click.echo(say("Nothing in the catalogue fits “{text}”.", language, text=clean(wanted)))


@command.command(
    epilog="\b\nExample:\n  safeconduct equipment symbol mi-8amtsh --language uk --out mi-8amtsh.svg"
)
@click.argument("equipment", metavar="ID")
@click.option("--out", metavar="FILE", help="Write the drawing there instead of printing it.")
@language_option
def symbol(equipment: str, out: str | None, language: str) -> None:
    """Draw the military symbol (APP-6, MIL-STD-2525) of a model or a category, as SVG.

    ID is what `find` gives. The symbol is that of an unknown identity: neither friend nor hostile. Things outside
    the tree of categories, such as spare parts, have none.
    """
    drawing = symbols.svg(standard().resolve(equipment), language)
    if drawing is None:
        raise BadInput(
            f"“{equipment}” belongs to no category and has no symbol; `find` shows what has a category."
        )
    if out is None:
        click.echo(drawing)
        return
    try:
        Path(out).write_text(drawing + "\n", encoding="utf-8")
    except (OSError, ValueError) as error:
        raise BadInput(f"The symbol cannot be written to “{out}”: {_reason(error)}.") from error


def _line(data: object) -> str:
    """Return JSON on one line, also for a reader that takes U+2028 for the end of one."""
    return json.dumps(data, ensure_ascii=False).translate(_LINE_ENDS)


def _lines(name: str) -> Iterator[str]:
    """Yield each line of a file as it is read; an empty one too, so that answers stay in step.

    Raises:
        BadInput: the file cannot be read.
    """
    with contextlib.ExitStack() as stack:
        try:
            raw = sys.stdin.buffer if name == "-" else stack.enter_context(Path(name).open("rb"))
        except (OSError, ValueError) as error:
            raise BadInput(f"The queries “{name}” cannot be read: {_reason(error)}.") from error
        # Python takes seven more characters for the end of a line; then line 12 would not answer line 12.
        lines = io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace", newline="\n")
        try:
            for line in lines:
                yield line.rstrip("\r\n")
        except OSError as error:
            raise BadInput(f"The queries “{name}” cannot be read: {_reason(error)}.") from error
        finally:
            lines.detach()


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or "that is no file name").lower()


def _results(
    catalogue: Catalogue, wanted: str, limit: int, language: str, *, with_symbols: bool
) -> list[dict[str, Any]]:
    """Return the answers to a query as plain data."""
    results = []
    for hit in catalogue.find(wanted, limit):
        result: dict[str, Any] = {
            "id": hit.id,
            "name": pick(hit.names, language),
            "score": hit.score,
            "category": hit.category,
            "sidc": hit.sidc,
            "names": hit.names,
        }
        if with_symbols:
            result["symbol"] = symbols.svg(catalogue.resolve(hit.id), language)
        results.append(result)
    return results


def _tell(catalogue: Catalogue, hits: list[Hit], language: str) -> None:
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
