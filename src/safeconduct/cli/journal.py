"""`safeconduct journal`: checking that history was not rewritten, and publishing its head."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from safeconduct.cli.installation import opened, signed_in
from safeconduct.cli.journal_files import file_option, kept_checkpoint
from safeconduct.cli.journal_public import COMMANDS as PUBLIC
from safeconduct.cli.journal_witness import COMMANDS as WITNESSING
from safeconduct.cli.session import Session, json_option, print_json
from safeconduct.errors import SafeconductError

if TYPE_CHECKING:
    from rich.console import Console


class HistoryDamaged(SafeconductError):
    """Something in the journal is wrong; the sentence names the first."""


STEPS = "entries", "sealed files", "public journal", "plaintexts"


@click.group(name="journal")
def command() -> None:
    """Check the journal, publish its head, show it in public.

    Every act is signed by the person who did it and is a leaf of a Merkle tree (RFC 6962). A checkpoint is the
    tree's signed head: kept elsewhere, it shows a database that was set back.

    In public the journal grows by a batch of fixed size every day, in which nobody but the observer tells entries from
    covers: batch, secrets, observe. Witnesses sign that everybody is shown the same: tiles, witness, cosign.
    """


for each in (*PUBLIC, *WITNESSING):
    command.add_command(each)


@command.command(
    name="verify",
    epilog="\b\nExamples:\n  safeconduct --home DIR journal verify\n"
    "  safeconduct --home DIR journal verify --checkpoint kept-elsewhere.txt\n"
    "  safeconduct --home DIR journal verify --as heron     (asks for the passphrase)",
)
@file_option(
    "--checkpoint",
    "checkpoint_file",
    "A checkpoint kept outside this installation, of `journal checkpoint` or of a mirror; without one a rollback "
    "cannot be excluded.",
)
@click.option(
    "--as",
    "account",
    metavar="ACCOUNT",
    help="Also open what is sealed to this officer; asks for the passphrase.",
)
@json_option
@click.pass_obj
def verify_command(
    session: Session, checkpoint_file: Path | None, account: str | None, *, as_json: bool
) -> None:
    """Recompute everything that can be recomputed, and name the first entry that is wrong.

    Without a key: order, predecessors, ciphertexts, signatures, certificates, tree, checkpoints, seals and clear
    projections. With an officer's passphrase also plaintexts against commitments and snapshots against the fold.
    The output says which was done. Exit status 1 when something is wrong.
    """
    outside = kept_checkpoint(checkpoint_file) if checkpoint_file else ""
    installation = opened(session.needed_home())
    from rich.progress import Progress  # noqa: PLC0415 - `--help` does without

    from safeconduct.registry.verifying import verify  # noqa: PLC0415 - Django starts only now

    officer = signed_in(installation, account) if account else None
    with Progress(transient=True, disable=as_json, console=_on_stderr()) as bar:
        tasks = {name: bar.add_task(name, total=None) for name in STEPS}
        result = verify(
            installation,
            outside=outside,
            session=officer,
            progress=lambda name, done, of: bar.update(tasks[name], completed=done, total=of),
        )
    first = result.first
    if as_json:
        print_json(
            {
                "verified": first is None,
                "entries": result.entries,
                "root": result.root,
                "checked": result.checked,
                "unchecked": result.unchecked,
                "problems": [str(problem) for problem in result.problems],
                "first": str(first) if first else None,
            }
        )
    else:
        for sentence in result.checked:
            click.echo(f"  checked      {sentence}")
        for sentence in result.unchecked:
            click.echo(f"  not checked  {sentence}")
        for problem in result.problems[:20]:
            click.echo(f"  WRONG        {problem}")
    if first is not None:
        raise HistoryDamaged(
            f"The journal is damaged. First: {first}. Keep this database as it is, and tell the auditor."
        )
    if not as_json:
        click.echo(f"journal verified: {result.entries} entries, root {result.root}")


@command.command(
    name="checkpoint", epilog="\b\nExample:\n  safeconduct --home DIR journal checkpoint > kept-elsewhere.txt"
)
@click.pass_obj
def checkpoint_command(session: Session) -> None:
    """Publish the journal's head and print it as a signed note (C2SP): keep it where no one can change both."""
    installation = opened(session.needed_home())
    from safeconduct.journal.checkpoint import size_of  # noqa: PLC0415 - Django starts only now
    from safeconduct.registry.backups import note_checkpoint  # noqa: PLC0415 - the same
    from safeconduct.registry.journal import publish  # noqa: PLC0415 - the same

    note = publish(installation)
    click.echo(note, nl=False)
    note_checkpoint(installation.home, size_of(note), installation.clock().date())


def _on_stderr() -> "Console":
    from rich.console import Console  # noqa: PLC0415

    return Console(stderr=True)
