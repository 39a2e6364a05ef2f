"""`safeconduct case`: looking into one case, as an officer to whom it is open."""

from typing import TYPE_CHECKING, Any

import click
import msgspec

from safeconduct.cli.installation import opened, signed_in
from safeconduct.cli.session import Session, json_option, print_json

if TYPE_CHECKING:
    from safeconduct.casefile.fold import Opened
    from safeconduct.registry.opening import View


@click.group(name="case")
def command() -> None:
    """Look into a case."""


@command.command(
    name="show",
    epilog="\b\nExample:\n  safeconduct --home DIR case show 7k2m-x9qp-3f4d-a8bc --as heron",
)
@click.argument("reference")
@click.option(
    "--as",
    "account",
    metavar="ACCOUNT",
    required=True,
    help="The officer who looks; asks for the passphrase.",
)
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
