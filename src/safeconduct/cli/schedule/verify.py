"""`safeconduct schedule verify`: whether a signed list is what the authority signed."""

from pathlib import Path

import click

from safeconduct.cli.programmes import in_force
from safeconduct.cli.schedule.keys import pinned, public_key
from safeconduct.cli.schedule.words import STATUSES
from safeconduct.cli.session import Session, clean, json_option, language_option, print_json
from safeconduct.errors import BadInput
from safeconduct.language import say, say_count
from safeconduct.schedule.signed import MAX_BYTES, read_signed
from safeconduct.sealing.errors import BadSignature
from safeconduct.sealing.lists import CheckedList, check_list, fingerprint


@click.command(
    name="verify",
    epilog="\b\nExamples:\n  safeconduct schedule verify coast-2027.signed.json --key authority.pub\n"
    "  safeconduct --home DIR schedule verify coast-2027.signed.json",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--key",
    metavar="PUBLIC",
    help="The authority's public key: a file such as keys/authority.pub, or its 64 hexadecimal digits.",
)
@language_option
@json_option
@click.pass_obj
def command(session: Session, file: Path, key: str | None, language: str, *, as_json: bool) -> None:
    """Check a signed list, offline, with the public key.

    Take the public key from somewhere else than the list: a printed leaflet, an embassy, an installation (with
    --home it is the one that is pinned there). Without any key the file is only shown to be whole, which anybody's
    forgery is as well. Exit status 0 when it holds, 1 when the signature or the content does not, 2 when FILE is no
    signed list.
    """
    signed = read_signed(_read(file))
    expected = public_key(key) if key is not None else pinned(session.home)
    try:
        checked = check_list(signed, expected)
    except BadSignature as error:
        if as_json:
            print_json({"verified": False, "reason": str(error)})
        raise
    if as_json:
        print_json(_plain(checked, expected))
    else:
        _tell(checked, expected, language)


def _plain(checked: CheckedList, expected: bytes | None) -> dict[str, object]:
    schedule = checked.schedule
    until = schedule.in_force_until
    return {
        "verified": True,
        "key_from_elsewhere": expected is not None,
        "programme": schedule.programme,
        "version": schedule.version,
        "status": checked.status,
        "digest": schedule.digest,
        "in_force_from": schedule.in_force_from.isoformat(),
        "in_force_until": until.isoformat() if until else None,
        "clauses": len(schedule.clauses),
        "keys": [{"key": each.hex(), "fingerprint": fingerprint(each)} for each in checked.keys],
    }


def _tell(checked: CheckedList, expected: bytes | None, language: str) -> None:
    schedule = checked.schedule
    if expected is None:
        carried = "; ".join(map(fingerprint, checked.keys))
        click.echo(
            say(
                "Consistent with the key it carries, fingerprint {fingerprint}.",
                language,
                fingerprint=carried,
            )
        )
        click.echo(
            say(
                "Anybody can make such a file: compare the fingerprint with one you have from elsewhere.",
                language,
            )
        )
    else:
        click.echo(
            say(
                "Signed with the key that was given, fingerprint {fingerprint}.",
                language,
                fingerprint=fingerprint(expected),
            )
        )
    click.echo()
    rows = {
        "Programme": schedule.programme,
        "List": f"{schedule.version}, {in_force(schedule, language)}",
        "Status": say(STATUSES[checked.status], language),
        "Content": say_count("{count} clause", "{count} clauses", len(schedule.clauses), language),
    }
    for label, text in rows.items():
        click.echo(f"{say(label, language)}: {clean(text)}")
    click.echo(f"SHA-256: {schedule.digest}")


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise BadInput(f"The signed list {path} cannot be read: {reason}.") from error
