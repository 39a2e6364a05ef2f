"""`safeconduct journal cosign|witness|witness-key`: signatures of others under the public journal's head."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from safeconduct.cli.installation import opened
from safeconduct.cli.journal_files import file_option, key_line, mirror_argument, text_of
from safeconduct.cli.progress import progress_bar
from safeconduct.cli.session import Session, clean, json_option, print_json
from safeconduct.errors import BadInput
from safeconduct.journal import checkpoint, note
from safeconduct.journal.checkpoint import Checkpoint
from safeconduct.journal.cosignature import WitnessKey, cosign
from safeconduct.journal.errors import Forked
from safeconduct.journal.tiles import TileReader


@click.command(
    name="cosign",
    epilog="\b\nExample:\n  safeconduct --home DIR journal cosign from-the-witness.txt",
)
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@click.pass_obj
def cosign_command(session: Session, file: Path, *, as_json: bool) -> None:
    """Keep the witnesses' signatures under a checkpoint that came back in FILE.

    Only witnesses of safeconduct.toml ([journal] witnesses) count, and only checkpoints that were made here. What is
    published next carries their signatures; with [journal] quorum, nothing is published that lacks them.
    """
    home = session.needed_home()
    installation = opened(home)
    from safeconduct.registry.configuration import configuration  # noqa: PLC0415 - Django starts only now
    from safeconduct.registry.public_journal import cosigned  # noqa: PLC0415 - the same

    names = cosigned(text_of(file), installation, configuration(home).journal.witnesses)
    if as_json:
        print_json({"witnesses": names})
        return
    click.echo(
        f"Signed by {', '.join(map(clean, names))}." if names else "These signatures were known already."
    )


@click.command(
    name="witness-key",
    epilog="\b\nExample:\n  safeconduct journal witness-key witness.key authority.example/witness",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("name")
def witness_key_command(file: Path, name: str) -> None:
    """Make a witness's key in FILE and print the line that others know it by.

    NAME says who you are, by convention an address without https://. The file is the secret: keep it readable by the
    witness alone. The line is no secret; it goes into the other authority's safeconduct.toml.
    """
    key = WitnessKey.new(name)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as opened_file:
            opened_file.write(f"{key.encoded}\n")
    except FileExistsError:
        raise BadInput(f"{file} exists already, and is not replaced.") from None
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise BadInput(f"{file} cannot be written: {reason}.") from None
    click.echo(key.witness.verifier_key)


@click.command(
    name="witness",
    epilog="\b\nExamples:\n"
    "  safeconduct journal witness site/ --journal journal.vkey --key witness.key --state seen.txt --first\n"
    "  safeconduct journal witness site/ --journal journal.vkey --key witness.key --state seen.txt > signed.txt",
)
@mirror_argument
@click.option(
    "--journal",
    "vkey",
    metavar="VKEY",
    required=True,
    help="The journal's verifier key, or a file with it; from elsewhere than the folder.",
)
@file_option("--key", "key_file", "The witness's key, of `journal witness-key`.", needed=True)
@file_option(
    "--state",
    "state",
    "Where the witness remembers the last checkpoint that it signed, one file for each journal.",
    needed=True,
)
@click.option("--first", is_flag=True, help="Begin with this journal: nothing of it was signed before.")
def witness_command(folder: Path, vkey: str, key_file: Path, state: Path, *, first: bool) -> None:
    """Sign the head of another authority's public journal in FOLDER, having checked that it only grew.

    FOLDER is a mirror, or what `journal tiles` wrote. The checkpoint with the witness's signature is printed: send it
    back. A witness signs one history only; where the journal did not grow from what was signed before, nothing is
    signed, and the two checkpoints together prove what happened. Exit status 1 then.
    """
    from safeconduct.public.journal_files import CHECKPOINT  # noqa: PLC0415 - `--help` does without

    key = WitnessKey.parse(text_of(key_file))
    origin, public = note.parse_verifier_key(key_line(vkey))
    signed = text_of(folder / CHECKPOINT)
    head = checkpoint.verify(signed, origin, public)
    state = state.resolve()  # by another name or a link it is the same memory
    with _alone(state.parent):
        before = _before(state, origin, public, first=first)
        if before is not None and head.size < before.size:
            raise Forked(
                f"The checkpoint covers {head.size} leaves, and {before.size} were signed before: the copy is an old "
                "one, or history was set back. Nothing was signed."
            )
        with progress_bar():
            reader = TileReader.of_folder(folder, head.size, head.root)
            if before is not None:
                reader.consistency(before.size, before.root)
        # Remembered before it is handed out: a witness that forgot what it signed could sign a second history.
        _remember(state, signed)
    text = note.parse_note(signed).text
    click.echo(signed + cosign(text, key, int(datetime.now(UTC).timestamp())), nl=False)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one run at a time read, compare and replace the memory: two that overlap could sign two histories.

    The lock is the folder's, since the memory itself is replaced.

    Raises:
        BadInput: there is no such folder.
    """
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise BadInput(f"{folder} cannot be opened: {reason}. Nothing was signed.") from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _before(state: Path, origin: str, public: bytes, *, first: bool) -> Checkpoint | None:
    if first:
        if state.exists():
            raise BadInput(f"{state} remembers a checkpoint already; leave --first out.")
        return None
    if not state.exists():
        raise BadInput(
            f"{state} is missing: without what was signed before, a second history could be signed. Say --first if "
            "nothing was."
        )
    return checkpoint.verify(text_of(state), origin, public)


def _remember(state: Path, signed: str) -> None:
    part = state.with_name(f".{state.name}.new")
    try:
        with part.open("w", encoding="utf-8") as opened_file:
            opened_file.write(signed)
            opened_file.flush()
            os.fsync(opened_file.fileno())
        part.replace(state)
        folder = os.open(state.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)  # a power cut must not bring the older memory back once a signature is out
        finally:
            os.close(folder)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise BadInput(f"{state} cannot be written: {reason}. Nothing was signed.") from None


COMMANDS = cosign_command, witness_command, witness_key_command
