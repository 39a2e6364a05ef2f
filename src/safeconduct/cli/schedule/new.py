"""`safeconduct schedule new`: a pack to begin with."""

from datetime import UTC, date, datetime
from pathlib import Path

import click

from safeconduct.catalogue import standard
from safeconduct.cli.schedule.starting import Start, files
from safeconduct.cli.session import clean
from safeconduct.errors import BadInput
from safeconduct.schedule import checked_unit, load_pack
from safeconduct.schedule.pack import _ID, _LANGUAGE


@click.command(
    name="new",
    epilog="\b\nExamples:\n  safeconduct schedule new ./coast-2027\n"
    "  safeconduct schedule new ./coast-2027 --languages en,fr --unit EUR --from 2027-01-01",
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--id", "programme", metavar="ID", help="Id of the programme; default: the folder's name.")
@click.option(
    "--languages",
    default="en,uk,ru",
    show_default=True,
    metavar="CODES",
    help="Languages that every text is given in.",
)
@click.option(
    "--unit",
    default="USD",
    show_default=True,
    metavar="CODE",
    help="Unit of the amounts, such as EUR or UAH.",
)
@click.option("--from", "begins", metavar="DATE", help="The list's first day, as 2023-08-09; default: today.")
def command(folder: Path, programme: str | None, languages: str, unit: str, begins: str | None) -> None:
    """Write a starting pack into FOLDER.

    It is complete and in order as it is: programme.toml, a list of two clauses in schedules/, a golden case in
    cases/, and the JSON Schemas that the files' first lines name, so that an editor completes and explains every
    key (VS Code with the extensions YAML and Even Better TOML does so at once). Replace its texts, amounts and
    sources by yours. Nothing that exists is overwritten.
    """
    folder = folder.expanduser()
    codes = tuple(dict.fromkeys(code.strip() for code in languages.split(",") if code.strip()))
    for code in codes:
        if not _LANGUAGE.fullmatch(code):
            raise BadInput(
                f"“{code}” is no language code: give two or three small letters each, as en,uk,ru."
            )
    if not codes:
        raise BadInput("A pack needs a language: give codes such as --languages en,uk,ru.")
    name = programme if programme is not None else folder.resolve().name
    if not _ID.fullmatch(name):
        raise BadInput(f"“{name}” is no id: give one with --id, of small letters, digits and single hyphens.")
    start = Start(name, codes, checked_unit(unit), _day(begins))
    _write(folder, files(start))
    load_pack(folder, standard())
    click.echo(f"A starting pack in {clean(str(folder))}:")
    for path in files(start):
        click.echo(f"  {path}")
    click.echo(f"\nNext: safeconduct schedule validate {clean(str(folder))}")


def _day(text: str | None) -> date:
    if text is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"“{text}” is no date: write it as 2023-08-09.") from error


def _write(folder: Path, texts: dict[str, str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise BadInput(f"{folder} is not empty, and nothing is overwritten: choose a new folder.")
        for name, text in texts.items():
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            with path.open("x", encoding="utf-8") as opened:
                opened.write(text)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise BadInput(f"The pack cannot be written into {folder}: {reason}.") from error
