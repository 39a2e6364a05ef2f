"""`safeconduct schedule show`: a list as people read it."""

from collections.abc import Iterable
from datetime import date

import click
import msgspec

from safeconduct.assessment.telling import (
    LEFT_OUT,
    PER_ITEM,
    VOLUNTARY,
    described,
    in_force,
    named,
    paid_out,
    pays,
    status_words,
)
from safeconduct.cli.session import console, json_option, language_option, print_json, print_wrapped
from safeconduct.errors import BadInput
from safeconduct.language import pick, say
from safeconduct.programmes import load_from
from safeconduct.schedule import Programme, Schedule


@click.command(
    name="show",
    epilog="\b\nExamples:\n  safeconduct schedule show ukraine-2023\n"
    "  safeconduct schedule show ukraine-2022 --on 2022-06-10 --language uk",
)
@click.argument("programme")
@click.option(
    "--on", "on", metavar="DATE", help="The list in force on this day, as 2023-08-09; otherwise the latest."
)
@language_option
@json_option
def command(programme: str, on: str | None, language: str, *, as_json: bool) -> None:
    """Print a list: every clause, what it pays, under which conditions, from which source.

    PROGRAMME is an id from `safeconduct programmes`, or a path to the folder of a pack.
    """
    found = load_from(programme)
    schedule = found.schedule_on(_day(on)) if on else found.schedules[-1]
    if as_json:
        print_json({**msgspec.to_builtins(schedule), "digest": schedule.digest, "status": found.status})
    else:
        _tell(found, schedule, language)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"“{text}” is no date: write it as 2023-08-09.") from error


def _tell(programme: Programme, schedule: Schedule, language: str) -> None:
    from rich import box  # noqa: PLC0415 - only a table needs it
    from rich.table import Table  # noqa: PLC0415 - the same

    out = console()
    out.print(pick(programme.names, language), style="bold")
    print_wrapped(out, f"{say('Authority', language)}: {pick(programme.authority, language)}")
    out.print(f"{say('List', language)}: {schedule.version}, {in_force(schedule, language)}")
    out.print(f"{say('Status', language)}: {status_words(programme, language)}")
    out.print(f"SHA-256: {schedule.digest}", soft_wrap=True)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    numbered = any(clause.line for clause in schedule.clauses)
    if numbered:
        table.add_column(say("Line", language), width=6, justify="right")
    table.add_column(say("Clause", language), ratio=4, overflow="fold")
    table.add_column(say("Amount", language), ratio=3, overflow="fold")
    table.add_column(say("Source", language), ratio=4, overflow="fold")
    for clause in schedule.clauses:
        row = (
            named(clause, schedule, language),
            pays(clause, schedule, language),
            schedule.cite(clause.source),
        )
        table.add_row(*((clause.line,) if numbered else ()), *row)
    out.print(table)
    out.print(say(PER_ITEM, language, unit=schedule.unit))
    if schedule.eligibility.voluntary:
        out.print(say(VOLUNTARY, language))
    print_wrapped(out, say(LEFT_OUT, language))
    _conditions(schedule, language)
    _points(say("What the list asks about an item", language), described(schedule, language))
    _points(
        say("Promised beside the money", language), (pick(each.names, language) for each in schedule.promises)
    )
    _points(say("How it is paid out", language), paid_out(schedule, language))
    notes = [pick(note, language) for note in schedule.notes]
    notes += [
        f"{pick(clause.names, language)}: {pick(note, language)}"
        for clause in schedule.clauses
        for note in clause.notes
    ]
    _points(say("Notes", language), notes)
    left_out = (
        f"{pick(each.what, language)} ({programme.sources[each.source].title})" for each in programme.omitted
    )
    _points(say("Left out on purpose", language), left_out)


def _points(title: str, points: Iterable[str]) -> None:
    """Print a heading and what stands under it, or neither."""
    said = dict.fromkeys(points)
    if not said:
        return
    out = console()
    out.print()
    out.print(title, style="bold")
    for point in said:
        print_wrapped(out, point, "• ")


def _conditions(schedule: Schedule, language: str) -> None:
    from rich import box  # noqa: PLC0415 - only a table needs it
    from rich.table import Table  # noqa: PLC0415 - the same

    from safeconduct.assessment.award import Outcome  # noqa: PLC0415 - keeps the room's import light
    from safeconduct.assessment.reasons import outcome_name  # noqa: PLC0415 - the same

    rule = schedule.eligibility.condition
    if rule is None:
        return
    outcomes = {
        **dict.fromkeys(rule.payable, Outcome.PAYABLE),
        **dict.fromkeys(rule.needs_decision, Outcome.NEEDS_DECISION),
        **dict.fromkeys(rule.not_eligible, Outcome.NOT_ELIGIBLE),
    }
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("Grade", "Meaning", "Outcome"):
        table.add_column(say(title, language))
    for grade in schedule.grades:
        table.add_row(grade.code, pick(grade.names, language), outcome_name(outcomes[grade.code], language))
    console().print(table)
