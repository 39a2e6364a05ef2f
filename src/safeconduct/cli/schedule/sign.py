"""`safeconduct schedule sign`: the authority's signature under one version of a list."""

from pathlib import Path

import click

from safeconduct.assessment.telling import in_force
from safeconduct.cli.schedule.places import pack_folder
from safeconduct.cli.session import Session, clean, json_option
from safeconduct.cli.signed_files import (
    asked_seed,
    check_one_way,
    is_printed,
    key_file_option,
    out_option,
    shares_option,
    tell_signed,
    write_new,
)
from safeconduct.errors import BadInput
from safeconduct.programmes import load_from
from safeconduct.schedule import Programme, Schedule
from safeconduct.sealing.lists import sign_list
from safeconduct.sealing.signing import public_key_of


@click.command(
    name="sign",
    epilog="\b\nExamples:\n  safeconduct schedule sign ./coast-2027 --version 2027-01-01       (asks for the shares)\n"
    "  safeconduct schedule sign ./coast-2027 --version 2027-01-01 --shares shares.txt\n"
    "  safeconduct schedule sign ./coast-2027 --version 2027-01-01 --key authority.age",
)
@click.argument("pack")
@click.option("--version", metavar="V", help="Which version; may be left out where the pack has only one.")
@key_file_option
@shares_option
@out_option('Where to write the signed list; default: PROGRAMME-VERSION.signed.json here; "-" prints it.')
@json_option
@click.pass_obj
def command(
    session: Session,
    pack: str,
    version: str | None,
    key_file: Path | None,
    shares_file: Path | None,
    out: Path | None,
    *,
    as_json: bool,
) -> None:
    """Sign one version of a list with the authority's key.

    PACK is loaded and checked first; what is about to be signed is shown before any secret is asked for. The key
    is the one whose shares `safeconduct init` printed: without --key or --shares the holders type theirs, unseen,
    one after the other. Do this on a machine without a network, and destroy a file of shares afterwards: together
    they are the key, and a seed that lies open is refused. With --home (or SAFECONDUCT_HOME) a key that is not the
    installation's authority is refused as well.

    The file holds the list, its status, its digest and the signature. A historic list may be signed so that it can
    be quoted; its status is signed with it. Anyone checks it with `safeconduct schedule verify`.
    """
    check_one_way(key_file, shares_file)
    programme = load_from(str(pack_folder(pack)))
    schedule = _chosen(programme, version)
    path = out if out is not None else Path(f"{programme.id}-{_file_name(schedule.version)}.signed.json")
    printed = is_printed(path, "signed list", "signed list itself is", as_json=as_json)
    click.echo(
        clean(
            f"To be signed: {programme.id}, version {schedule.version}, {in_force(schedule, 'en')}, "
            f"{programme.status}, {len(schedule.clauses)} clauses, SHA-256 {schedule.digest}."
        ),
        err=True,
    )
    seed = asked_seed(key_file, shares_file, session.home)
    public = public_key_of(seed)
    text = sign_list(schedule, programme.status, seed).to_json()
    if printed:
        click.echo(text, nl=False)
        return
    write_new(path, text, "signed list")
    about = {
        "programme": programme.id,
        "version": schedule.version,
        "status": programme.status,
        "digest": schedule.digest,
    }
    tell_signed(path, public, about, "schedule verify", as_json=as_json)


def _chosen(programme: Programme, version: str | None) -> Schedule:
    if version is not None:
        return programme.schedule(version)
    if len(programme.schedules) > 1:
        # A signature cannot be taken back, so the version is never guessed.
        known = ", ".join(f"“{each.version}”" for each in programme.schedules)
        raise BadInput(f"{programme.id} has several versions: say which to sign with --version: {known}.")
    return programme.schedules[0]


def _file_name(version: str) -> str:
    return "".join(char if char.isalnum() or char in "-._" else "-" for char in version).strip(".") or "list"
