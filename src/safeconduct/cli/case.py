"""`safeconduct case`: the queue of new contacts, and looking into one case, as an officer to whom they are open."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click
import msgspec

from safeconduct.catalogue import Catalogue, standard
from safeconduct.cli.case_export import export
from safeconduct.cli.installation import opened, signed_in
from safeconduct.cli.session import Session, clean, json_option, language_option, print_json, print_wrapped
from safeconduct.errors import BadInput
from safeconduct.language import pick, say, say_count

if TYPE_CHECKING:
    from safeconduct.casefile.fold import Opened
    from safeconduct.registry.opening import View
    from safeconduct.registry.triage import Waiting

COLUMNS = ("Case", "Why first", "Days", "Languages", "What they bring")
WAITING = (
    "{count} contact waits for a first judgement.",
    "{count} contacts wait for a first judgement.",
)
NONE_WAITS = "No contact waits for a first judgement."
IN_WORDS = "{equipment}; more in their words"
BRINGS_IN_WORDS = "in their words"
PLURAL = "\x00"

as_officer = click.option(
    "--as",
    "account",
    metavar="ACCOUNT",
    required=True,
    help="The officer who looks; asks for the passphrase.",
)


def sentences() -> Iterable[str]:
    """Return every sentence of this command, for the translators."""
    return [*COLUMNS, PLURAL.join(WAITING), NONE_WAITS, IN_WORDS, BRINGS_IN_WORDS]


@click.group(name="case")
def command() -> None:
    """Look into cases, and hand over what two people decided to."""


command.add_command(export)


@command.command(
    name="list",
    epilog="\b\nExamples:\n  safeconduct --home DIR case list --as heron\n"
    "  safeconduct --home DIR case list --as heron --json",
)
@as_officer
@language_option
@json_option
@click.pass_obj
def queue(session: Session, account: str, language: str, *, as_json: bool) -> None:
    """List the contacts that nobody has judged yet, the endangered first.

    Danger now comes first, then who is under 18, danger soon, messages under duress, lost words, relatives; then
    the oldest. It is read from the cases open to this officer and kept nowhere; that they looked is recorded.
    """
    installation = opened(session.needed_home())
    from safeconduct.registry.triage import triage  # noqa: PLC0415 - Django starts only now
    from safeconduct.registry.watching import record_reading  # noqa: PLC0415

    officer = signed_in(installation, account)
    found = triage(officer)
    record_reading(installation, account=account, case="", purpose="case list")
    if as_json:
        print_json([_waiting(one) for one in found])
    else:
        _print_queue(found, language)


def _waiting(one: "Waiting") -> dict[str, Any]:
    return {
        "reference": one.reference,
        "why": [str(why) for why in one.why],
        # The day alone: who wrote at which hour is nobody's business outside the case.
        "since": one.since.date().isoformat() if one.since is not None else None,
        "days": one.days,
        "languages": list(one.languages),
        "brings": list(one.brings),
        "brings_more": one.brings_more,
        "dangerous_hours": one.hours,
    }


def _print_queue(found: "list[Waiting]", language: str) -> None:
    from rich import box  # noqa: PLC0415 - only a table needs it
    from rich.table import Table  # noqa: PLC0415

    from safeconduct.cli.session import console  # noqa: PLC0415
    from safeconduct.registry.words import why_first  # noqa: PLC0415

    out = console()
    if not found:
        out.print(say(NONE_WAITS, language))
        return
    print_wrapped(out, say_count(*WAITING, len(found), language))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in COLUMNS:
        table.add_column(say(title, language), no_wrap=title == "Case")
    catalogue = standard()
    for one in found:
        table.add_row(
            one.reference,
            ", ".join(why_first(why, language) for why in one.why),
            "" if one.since is None else str(one.days),
            ", ".join(one.languages),
            _brings(one, catalogue, language),
        )
    out.print(table)


def _brings(one: "Waiting", catalogue: Catalogue, language: str) -> str:
    named = "; ".join(_named(code, catalogue, language) for code in one.brings)
    if not one.brings_more:
        return named
    return say(IN_WORDS, language, equipment=named) if named else say(BRINGS_IN_WORDS, language)


def _named(code: str, catalogue: Catalogue, language: str) -> str:
    """Return a thing's name; what the catalogue does not know stands as it was sent."""
    group = catalogue.categories.get(code)
    if group is not None:
        return pick(group.names, language)
    try:
        return pick(catalogue.resolve(code).names, language)
    except BadInput:
        return clean(code)


@command.command(
    name="show",
    epilog="\b\nExample:\n  safeconduct --home DIR case show 7k2m-x9qp-3f4d-a8bc --as heron",
)
@click.argument("reference")
@as_officer
@json_option
@click.pass_obj
def show(session: Session, reference: str, account: str, *, as_json: bool) -> None:
    """Show a case: where it stands, and every act in order with who did it.

    Only an officer admitted to the case can open it, and that they did is recorded. Names and whereabouts are in
    the vault, which two people open; they are not shown here.
    """
    installation = opened(session.needed_home())
    from safeconduct.registry.opening import history, look  # noqa: PLC0415 - Django starts only now
    from safeconduct.registry.watching import record_reading  # noqa: PLC0415

    officer = signed_in(installation, account)
    view = look(officer, reference)
    record_reading(installation, account=account, case=reference, purpose="case show")
    entries = history(officer, reference)
    if as_json:
        print_json(
            {"case": msgspec.to_builtins(view.case), "head": view.head, "acts": [_plain(e) for e in entries]}
        )
    else:
        _print(view, entries)


def _plain(opened_entry: "Opened") -> dict[str, Any]:
    statement, plaintext = opened_entry.statement, opened_entry.plaintext
    return {
        "index": statement.index,
        "at": plaintext.at,
        "act": plaintext.act,
        "part": statement.envelope.part,
        "actor": statement.envelope.actor,
        "fields": plaintext.fields,
        "names_in_vault": bool(plaintext.vault),
        "digest": opened_entry.digest,
    }


def _print(view: "View", entries: "list[Opened]") -> None:
    from rich import box  # noqa: PLC0415 - only a table needs it
    from rich.table import Table  # noqa: PLC0415

    from safeconduct.casefile.act import ACTS, sentence_of  # noqa: PLC0415
    from safeconduct.cli.session import console  # noqa: PLC0415

    out = console()
    case = view.case
    out.print(f"Case {case.reference} is {case.stage}. Team: {', '.join(case.team)}.")
    for proposal in case.pending:
        out.print(f"Waiting for a second person: {proposal.act}, proposed by {proposal.proposer}.")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("#", "When (UTC)", "Who", "What"):
        table.add_column(title)
    for entry in entries:
        statement, plaintext = entry.statement, entry.plaintext
        part = {"proposal": " (proposed)", "second": " (seconded)"}.get(statement.envelope.part, "")
        what = f"{plaintext.act}{part}: {sentence_of(ACTS[plaintext.act])}"
        table.add_row(
            str(statement.index), plaintext.at[:16].replace("T", " "), statement.envelope.actor, what
        )
    out.print(table)
