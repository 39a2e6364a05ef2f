"""`safeconduct simulate`: what a draft list would have cost against the list in force."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from safeconduct.catalogue import standard
from safeconduct.cli.progress import progress_bar
from safeconduct.cli.schedule.places import pack_folder, pack_of
from safeconduct.cli.session import console, json_option, language_option, print_json, print_wrapped
from safeconduct.errors import BadInput
from safeconduct.programmes import load_from
from safeconduct.schedule import Programme, Schedule, load_draft

if TYPE_CHECKING:
    from safeconduct.assessment.simulation.figures import Amounts, Figures
    from safeconduct.assessment.simulation.telling import Telling


@click.command(
    name="simulate",
    epilog="""\b
Examples:
  safeconduct claims generate 100000 claims.parquet --programme ukraine-2022
  safeconduct simulate --schedule draft.yaml claims.parquet --out report.html
""",
)
@click.argument("claims", metavar="CLAIMS", type=click.Path(dir_okay=False))
@click.option(
    "--schedule",
    "draft",
    metavar="NEW.yaml",
    required=True,
    type=click.Path(dir_okay=False),
    help="The draft: one list, written as in a pack's folder schedules.",
)
@click.option(
    "--pack",
    metavar="DIR",
    help="The programme pack that the draft is for, where it lies in no pack and its pack does not ship.",
)
@click.option(
    "--out",
    metavar="REPORT.html",
    type=click.Path(dir_okay=False),
    help="Write the whole report here, as one page that needs nothing else.",
)
@language_option
@json_option
def command(
    claims: str, draft: str, pack: str | None, out: str | None, language: str, *, as_json: bool
) -> None:
    """Say what a draft list would have cost against the list in force.

    CLAIMS is a file of claims as `assess-many` reads it: .parquet, .jsonl or .csv. Each claim is assessed by the
    list in force on its day and by the draft, whatever its day. It tells totals by clause, the range that
    decisions leave open, how awards are spread, and who gains and who loses, with the reasons of both lists.
    Decisions that the draft does not allow are left out for it. Nothing is put in force.
    """
    from safeconduct.assessment.simulation.run import simulate  # noqa: PLC0415 - numpy and pyarrow take a while

    programme, drafted = _draft(Path(draft), pack)
    with progress_bar() as progress:
        figures = simulate(Path(claims), programme, drafted, standard(), progress=progress)
    if out is not None:
        _write_report(Path(out), figures, programme, language)
    if as_json:
        from safeconduct.assessment.simulation.plain import plain  # noqa: PLC0415 - only this needs it

        print_json(plain(figures, language))
    else:
        _tell(figures, programme, language, out)


def _draft(path: Path, pack: str | None) -> tuple[Programme, Schedule]:
    """Return the programme in force and the draft."""
    folder = pack_of(path, pack_folder(pack) if pack is not None else None)
    return load_from(str(folder)), load_draft(path, folder, standard())[1]


def _write_report(out: Path, figures: "Figures", programme: Programme, language: str) -> None:
    from safeconduct.assessment.simulation.page import report  # noqa: PLC0415 - only this needs it

    page = report(figures, standard().with_items(programme.additions), language)
    beside = out.with_name(f".{out.name}.{os.getpid()}.partial")
    try:
        beside.write_text(page, encoding="utf-8")
        beside.replace(out)
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise BadInput(f"“{out}” cannot be written: {reason}.") from error
    finally:
        beside.unlink(missing_ok=True)


def _tell(figures: "Figures", programme: Programme, language: str, out: str | None) -> None:
    from safeconduct.assessment.simulation import words  # noqa: PLC0415 - needs numpy and pyarrow
    from safeconduct.assessment.simulation.telling import Telling  # noqa: PLC0415 - the same
    from safeconduct.language import pick, say, say_count  # noqa: PLC0415 - beside its words

    telling = Telling(figures, standard().with_items(programme.additions), language)
    shown = console()
    shown.print(say(words.TITLE, language), style="bold")
    lead = say(words.LEAD, language, programme=pick(figures.names, language), draft=figures.draft)
    print_wrapped(shown, lead)
    for amounts in figures.amounts:
        _tell_amounts(amounts, telling)
    refused = figures.refused.now + figures.refused.draft
    for name, count in (
        (words.READ, figures.read),
        (words.OTHERS, figures.others),
        (words.REFUSED, figures.refused.now),
        (words.REFUSED_BY_DRAFT, figures.refused.draft),
        (words.COMPARED, figures.compared),
    ):
        shown.print(f"{say(name, language)}: {telling.count(count)}")
    for (singular, plural), count in (
        (words.DROPPED, figures.dropped),
        (words.INCOMPARABLE, figures.incomparable),
    ):
        if count:
            print_wrapped(shown, say_count(singular, plural, count, language))
    if out is not None:
        print_wrapped(shown, say(words.IN_FULL, language, path=out))
    elif refused:
        print_wrapped(shown, say(words.AND_MORE, language))


def _tell_amounts(amounts: "Amounts", telling: "Telling") -> None:
    from rich import box  # noqa: PLC0415 - only a table needs it
    from rich.table import Table  # noqa: PLC0415 - the same

    from safeconduct.assessment.simulation import words  # noqa: PLC0415 - needs numpy and pyarrow

    unit = amounts.unit

    def table(caption: str, *first: str) -> Table:
        found = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=telling.say(caption), title_justify="left")
        for place, head in enumerate((*first, words.NOW, words.DRAFT, words.DIFFERENCE)):
            found.add_column(
                telling.say(head) if head else unit,
                justify="right" if place else "left",
                no_wrap=bool(place),
                overflow="fold",
            )
        return found

    totals = table(words.TOTALS, "")
    for name, pair in (
        (words.PAYABLE, amounts.total),
        (words.LOWEST, amounts.lowest),
        (words.HIGHEST, amounts.highest),
    ):
        totals.add_row(
            telling.say(name),
            telling.amount(pair.now, unit),
            telling.amount(pair.draft, unit),
            telling.change(pair.difference, unit),
        )
    totals.add_row(
        telling.say(words.NEED_DECISION),
        telling.count(amounts.decisions.now),
        telling.count(amounts.decisions.draft),
        telling.change_of_count(amounts.decisions.difference),
    )
    groups = table(words.GROUPS_HEADING, "", words.CLAIMS)
    for share in amounts.groups:
        groups.add_row(
            telling.say(words.GROUPS[share.group]),
            telling.count(share.claims),
            telling.amount(share.amount.now, unit),
            telling.amount(share.amount.draft, unit),
            telling.change(share.amount.difference, unit),
        )
    clauses = table(words.CLAUSES_HEADING, "")
    for paid in amounts.clauses:
        if paid.amount.now or paid.amount.draft:
            clauses.add_row(
                telling.named(paid),
                telling.amount(paid.amount.now, unit),
                telling.amount(paid.amount.draft, unit),
                telling.change(paid.amount.difference, unit),
            )
    for each in (totals, groups, clauses):
        console().print(each)
