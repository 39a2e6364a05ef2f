"""`safeconduct journal batch|tiles|secrets|observe`: the journal in public, and the observer's check."""

import sys
from datetime import datetime
from pathlib import Path

import click

from safeconduct.cli.installation import opened, signed_in
from safeconduct.cli.journal_files import file_option, kept_checkpoint, key_line, mirror_argument
from safeconduct.cli.progress import progress_bar
from safeconduct.cli.session import Session, clean, json_option, print_json
from safeconduct.errors import BadInput
from safeconduct.journal import checkpoint, note
from safeconduct.journal.observing import LONGEST, Observed, inner_origin, inside_heads, observe, read_secrets
from safeconduct.journal.tiles import folder_fetch

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command(
    name="batch",
    epilog="\b\nExamples:\n  safeconduct --home DIR journal batch\n"
    "  safeconduct --home DIR journal batch --checkpoint mirror/checkpoint    (after a restore)",
)
@click.option("--far", is_flag=True, help="There was no batch for more than 60 days, and the clock is right.")
@file_option(
    "--checkpoint",
    "published_file",
    "After a restore: the newest checkpoint of the public journal that was published or given to a witness.",
)
@click.option(
    "--nothing-published",
    is_flag=True,
    help="After a restore: no checkpoint of the public journal ever left this installation.",
)
@json_option
@click.pass_obj
def batch_command(
    session: Session, *, far: bool, published_file: Path | None, nothing_published: bool, as_json: bool
) -> None:
    """Add today's batch to the public journal, and one for each day that was missed.

    A batch has as many leaves as safeconduct.toml says ([journal] batch): the entries that wait, in order, and covers
    for the rest, which nobody but the observer tells apart. So the public journal grows alike on busy and quiet days.
    Run it once a day (deploy/safeconduct-journal.timer); a second run on the same day adds nothing.

    Where the database was restored or set back, nothing is added before you say, once, what was published last. If that
    is not in the database, this public journal cannot go on: a second history would show which leaves are entries.
    """
    if published_file is not None and nothing_published:
        raise BadInput("Say one of --checkpoint FILE and --nothing-published.")
    published = (
        kept_checkpoint(published_file) if published_file is not None else "" if nothing_published else None
    )
    home = session.needed_home()
    installation = opened(home)
    from safeconduct.registry.configuration import configuration  # noqa: PLC0415 - Django starts only now
    from safeconduct.registry.public_journal import make_batches  # noqa: PLC0415 - the same

    size = configuration(home).journal.batch
    with progress_bar() as told:
        made = make_batches(installation, size, far=far, published=published, progress=told)
    if as_json:
        days = [day.isoformat() for day in made.days]
        print_json({"days": days, "leaves": made.size, "waiting": made.waiting})
        return
    if not made.days:
        click.echo(f"Today's batch is there already; the public journal has {made.size} leaves.")
    else:
        which = str(made.days[0]) if len(made.days) == 1 else f"{made.days[0]} to {made.days[-1]}"
        click.echo(
            f"Batches of {size} leaves added for {which}; the public journal has {made.size} leaves."
            if len(made.days) > 1
            else f"A batch of {size} leaves added for {which}; the public journal has {made.size} leaves."
        )
    if made.waiting:
        click.echo(f"{made.waiting} entries wait for the next batches.")


@click.command(
    name="tiles",
    epilog="\b\nExamples:\n  safeconduct --home DIR journal tiles public/\n"
    "  safeconduct journal witness public/ --journal public/journal.vkey --key witness.key --state seen.txt --first",
)
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@json_option
@click.pass_obj
def tiles_command(session: Session, out: Path, *, as_json: bool) -> None:
    """Write the public journal into OUT, for witnesses: the newest checkpoint, tile/… and journal.vkey.

    The same files as `publish` writes into a mirror, without waiting for witnesses or the authority's key. Full tiles
    that are there already are left as they are, so writing a little more takes little time.
    """
    installation = opened(session.needed_home())
    from safeconduct.public.journal_files import is_ours, write  # noqa: PLC0415 - Django starts only now
    from safeconduct.public.journal_pages import pages, verifier_key  # noqa: PLC0415 - the same
    from safeconduct.registry.configuration import PublicJournal  # noqa: PLC0415 - the same

    found = list(pages(installation, PublicJournal()))
    if not found:
        raise BadInput("The public journal has no batch yet: run `safeconduct journal batch`.")
    if not is_ours(out, verifier_key(installation)):
        raise BadInput(f"{out} holds another journal; name a new folder.")
    with progress_bar() as told:
        fresh = write(found, out, told)
    if as_json:
        print_json({"folder": str(out), "files": len(found), "written": fresh})
        return
    click.echo(f"{fresh} of {len(found)} files written to {clean(str(out))}.")


@click.command(
    name="secrets",
    epilog="\b\nExamples:\n  safeconduct --home DIR journal secrets --for raven > secrets.age\n"
    "  safeconduct --home DIR journal secrets --to age1… --from 2023-08-01 --until 2023-08-31 > secrets.age",
)
@click.option("--for", "account", metavar="ACCOUNT", help="An observer or auditor of this office.")
@click.option("--to", "recipient", metavar="AGE1…", help="The age recipient of an observer elsewhere.")
@click.option(
    "--from", "begin", metavar="DAY", type=_DAY, help="The first day; else that of the first batch."
)
@click.option("--until", "end", metavar="DAY", type=_DAY, help="The last day; else that of the newest batch.")
@click.pass_obj
def secrets_command(
    session: Session,
    account: str | None,
    recipient: str | None,
    begin: datetime | None,
    end: datetime | None,
) -> None:
    """Print the secrets of days, encrypted for the observer (age).

    With a day's secret its covers are told from its entries: whoever has it counts what was done on that day, and reads
    nothing. They go to the observer alone, who checks the mirror with `journal observe`. To recompute the journal's own
    root the observer needs every day from the first on.
    """
    installation = opened(session.needed_home())
    if (account is None) == (recipient is None):
        raise BadInput("Say for whom: --for ACCOUNT of this office, or --to AGE1… for somebody elsewhere.")
    import msgspec  # noqa: PLC0415 - only here

    from safeconduct.registry.public_secrets import observer, secrets_for  # noqa: PLC0415 - Django starts only now
    from safeconduct.sealing import agefile  # noqa: PLC0415 - the same
    from safeconduct.sealing.armour import armoured  # noqa: PLC0415 - the same

    to = observer(installation, account) if account is not None else recipient or ""
    told = secrets_for(installation, begin and begin.date(), end and end.date())
    click.echo(armoured(agefile.seal(msgspec.json.encode(told), [to])), nl=False)


@click.command(
    name="observe",
    epilog="\b\nExamples:\n  age -d -i observer.key secrets.age | safeconduct journal observe site/ --secrets -\n"
    "  safeconduct --home DIR journal observe site/ --secrets secrets.age --as raven\n"
    "  safeconduct journal observe site/ --secrets days.json --checkpoint kept-elsewhere.txt --journal journal.vkey",
)
@mirror_argument
@file_option(
    "--secrets",
    "secrets_file",
    'What `journal secrets` wrote, decrypted; "-" is standard input.',
    needed=True,
)
@file_option(
    "--checkpoint",
    "checkpoint_file",
    "A checkpoint of the journal inside that was kept elsewhere (`journal checkpoint`), compared as well.",
)
@click.option(
    "--journal",
    "key",
    metavar="VKEY",
    default="",
    help="The public journal's verifier key from elsewhere, or a file with it; else the folder's own is believed.",
)
@click.option(
    "--some-days",
    is_flag=True,
    help="Be content with less than the journal inside: days that begin after the first, or an older mirror.",
)
@click.option(
    "--as",
    "account",
    metavar="ACCOUNT",
    help="The secrets are sealed to this officer; asks for the passphrase.",
)
@json_option
@click.pass_obj
def observe_command(
    session: Session,
    folder: Path,
    secrets_file: Path,
    checkpoint_file: Path | None,
    key: str,
    account: str | None,
    *,
    some_days: bool,
    as_json: bool,
) -> None:
    """Check in FOLDER, a mirror, that every leaf of the public journal is an entry or a cover.

    1. Every tile follows from the entries, and these from the signed checkpoint.
    2. What is no cover stands where its day's secret puts entries, and is as much as the secrets say.
    3. Without the covers, the leaves give the root of the journal inside after each day: no entry is missing, added or
       out of order.

    Exit status 0 when all three hold; 1 when a leaf is neither, or when step 3 could not be done and --some-days was
    not said; 2 when a file cannot be understood.
    """
    from safeconduct.public.journal_files import head_of  # noqa: PLC0415 - `--help` does without

    secrets = read_secrets(_plain(session, secrets_file, account))
    line = key_line(key)
    head = head_of(folder, line)
    if secrets.origin != head.origin:
        raise BadInput(
            f"The secrets are of {clean(secrets.origin)}, and the mirror is of {clean(head.origin)}."
        )
    origin, public = note.parse_verifier_key(line or key_line(str(folder / "journal.vkey")))
    heads = inside_heads(secrets, public)
    outside = _outside(checkpoint_file, inner_origin(origin), public)
    with progress_bar() as told:
        found = observe(folder_fetch(folder), head, secrets.batches, heads, outside=outside, progress=told)
    # What the server hands out must not be able to switch a step off and leave a status of 0.
    whole = found.inside is not None and (outside is None or found.outside is not None)
    _tell_observed(found, whole=whole, outside=outside is not None, key=bool(key), as_json=as_json)
    if not whole and not some_days:
        raise click.exceptions.Exit(1)


def _tell_observed(found: Observed, *, whole: bool, outside: bool, key: bool, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "verified": whole,
                "key_from_elsewhere": key,
                "leaves": found.leaves,
                "batches": found.batches,
                "entries": found.entries,
                "covers": found.covers,
                "unseen": found.unseen,
                "inside": found.inside,
                "outside": found.outside,
            }
        )
        return
    click.echo(
        f"{found.batches} batches: {found.entries} entries and {found.covers} covers, each in its place; every tile of "
        f"the {found.leaves} leaves follows from them."
    )
    if found.unseen:
        click.echo(f"{found.unseen} leaves are of days whose secrets were not given.")
    if found.inside is not None:
        click.echo(f"The first {found.inside} entries give the root of the journal inside.")
    else:
        click.echo(
            "NOT compared with the journal inside: that needs the secrets of every day from the first on, and a mirror "
            "that has these days."
        )
    if found.outside is not None:
        click.echo(f"The checkpoint from elsewhere is of the first {found.outside} of them.")
    elif outside:
        click.echo(
            "NOT compared with the checkpoint from elsewhere: it covers more entries than the mirror's days hold."
        )
    if not key:
        click.echo("The journal's key was taken from the mirror itself; compare it with one from elsewhere.")


def _plain(session: Session, path: Path, account: str | None) -> bytes:
    try:
        data = sys.stdin.buffer.read(LONGEST + 1) if str(path) == "-" else path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise BadInput(f"{path} cannot be read: {reason}.") from None
    if len(data) > LONGEST:
        raise BadInput(f"{path} is too large to hold secrets of days.")
    if account is None:
        from safeconduct.sealing import padding  # noqa: PLC0415 - only here

        # A stock age leaves the padding on.
        return padding.unpad(data) if data.endswith((b"\x80", b"\0")) else data
    from safeconduct.sealing import agefile  # noqa: PLC0415 - only here
    from safeconduct.sealing.armour import unarmoured  # noqa: PLC0415 - the same

    keys = signed_in(opened(session.needed_home()), account).keys
    return agefile.unseal(unarmoured(data.decode("utf-8", "replace")), keys.identity)


def _outside(path: Path | None, origin: str, public: bytes) -> checkpoint.Checkpoint | None:
    return checkpoint.verify(kept_checkpoint(path), origin, public) if path is not None else None


COMMANDS = batch_command, tiles_command, secrets_command, observe_command
