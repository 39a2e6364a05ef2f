"""`safeconduct programmes`: the packs that ship."""

import click

from safeconduct.cli.session import console, json_option, language_option, print_json
from safeconduct.language import day, pick, say
from safeconduct.programmes import DEFAULT, load, shipped
from safeconduct.schedule import Programme, Schedule


@click.command(name="programmes", epilog="\b\nExample:\n  safeconduct programmes --language ru")
@language_option
@json_option
def command(language: str, *, as_json: bool) -> None:
    """List the programmes that ship.

    Each with its name, whether it can be put in force or is historic, and the dates of its lists. One is the
    default of a new installation.
    """
    programmes = [load(name) for name in shipped()]
    if as_json:
        print_json({"default": DEFAULT, "programmes": [_plain(each) for each in programmes]})
        return
    from rich import box  # noqa: PLC0415 - only a table needs it
    from rich.table import Table  # noqa: PLC0415 - the same

    out = console()
    for status in ("enactable", "historic"):
        here = [each for each in programmes if each.status == status]
        out.print(status_words(here[0], language), style="bold")
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column(say("Programme", language), no_wrap=True)
        table.add_column(say("Name", language), overflow="fold")
        table.add_column(say("List", language), overflow="fold")
        for each in here:
            is_default = f" ({say('default', language)})" if each.id == DEFAULT else ""
            lists = (in_force(schedule, language) for schedule in each.schedules)
            table.add_row(f"{each.id}{is_default}", pick(each.names, language), ";\n".join(lists))
        out.print(table)


def status_words(programme: Programme, language: str) -> str:
    """Return whether a programme can be put in force, in words."""
    if programme.status == "enactable":
        return say("can be put in force", language)
    return say("historic: for assessment and simulation only", language)


def in_force(schedule: Schedule, language: str) -> str:
    """Return the days a list is in force, in words."""
    begins = day(schedule.in_force_from, language)
    if schedule.in_force_until is None:
        return say("from {date}", language, date=begins)
    until = day(schedule.in_force_until, language)
    return say("from {date} until {date_until}", language, date=begins, date_until=until)


def _plain(programme: Programme) -> dict[str, object]:
    return {
        "id": programme.id,
        "names": programme.names,
        "status": programme.status,
        "default": programme.id == DEFAULT,
        "schedules": [
            {
                "version": schedule.version,
                "in_force_from": schedule.in_force_from.isoformat(),
                "in_force_until": schedule.in_force_until.isoformat() if schedule.in_force_until else None,
                "unit": schedule.unit,
                "digest": schedule.digest,
            }
            for schedule in programme.schedules
        ],
    }
