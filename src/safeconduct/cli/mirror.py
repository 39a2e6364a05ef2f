"""`safeconduct mirror`: check a copy of the public site."""

from pathlib import Path

import click

from safeconduct.cli.group import Entry, LazyGroup
from safeconduct.cli.progress import progress_bar
from safeconduct.cli.session import Session, json_option, language_option, print_json
from safeconduct.cli.signed_files import (
    expected_key,
    plain_keys,
    public_key_option,
    tell_signer,
    told_if_unsigned,
)
from safeconduct.language import say_count
from safeconduct.sealing.rehearsal import is_rehearsal

COMMANDS: dict[str, Entry] = {
    "verify": Entry(
        "safeconduct.cli.mirror:verify_command", "Check a mirror: every file, and who signed it."
    ),
}
command = LazyGroup(entries=COMMANDS, name="mirror", help="Check a copy of the public site.")

COUNTED = (
    "{count} file, unchanged; none was added or is missing.",
    "{count} files, unchanged; none was added or is missing.",
)
LEAVES = (
    "The public journal: {count} leaf, every tile follows from it.",
    "The public journal: {count} leaves, every tile follows from them.",
)


def sentences() -> tuple[str, ...]:
    """Return every sentence of this command, for the translators."""
    return "\x00".join(COUNTED), "\x00".join(LEAVES)


@click.command(
    name="verify",
    epilog="\b\nExamples:\n  safeconduct mirror verify site/ --key authority.pub\n"
    "  safeconduct --home DIR mirror verify site/\n\n"
    "\b\nWithout this software:\n  cd site && sha256sum -c SHA256SUMS\n"
    "  ssh-keygen -Y verify -f allowed_signers -I authority -n safeconduct-mirror -s SHA256SUMS.sig < SHA256SUMS",
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@public_key_option
@language_option
@json_option
@click.pass_obj
def verify_command(session: Session, folder: Path, key: str | None, language: str, *, as_json: bool) -> None:
    """Check that a mirror is exactly what the authority published.

    Take the public key from somewhere else than the mirror: a printed leaflet, an embassy, an installation (with
    --home it is the one that is pinned there). Without any key the mirror is only shown to be whole, which anybody's
    forgery is as well. Exit status 0 when it holds, 1 when a file or the signature does not, 2 when FOLDER is no
    mirror.
    """
    from safeconduct.public.mirror import verify  # noqa: PLC0415 - it brings the templates' engine

    expected = expected_key(key, session.home)
    with told_if_unsigned(as_json=as_json), progress_bar() as told:
        checked = verify(folder, expected, told)
    if as_json:
        print_json(
            {
                "verified": True,
                "key_from_elsewhere": expected is not None,
                "files": checked.files,
                "journal_leaves": checked.leaves,
                "keys": plain_keys([checked.key]),
                "rehearsal": is_rehearsal(checked.key),
            }
        )
        return
    tell_signer([checked.key], expected, language)
    click.echo(say_count(*COUNTED, checked.files, language))
    if checked.leaves is not None:
        click.echo(say_count(*LEAVES, checked.leaves, language))
