"""`safeconduct programmes`: the packs that ship."""

import click

from safeconduct.assessment.telling import in_force, status_words
from safeconduct.cli.session import console, json_option, language_option, print_json
from safeconduct.language import pick, say
from safeconduct.programmes import DEFAULT, load, shipped
from safeconduct.schedule import Programme


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
