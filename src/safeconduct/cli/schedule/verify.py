"""`safeconduct schedule verify`: whether a signed list is what the authority signed."""

from pathlib import Path

import click

from safeconduct.assessment.telling import STATUSES, in_force
from safeconduct.cli.session import Session, clean, json_option, language_option, print_json
from safeconduct.cli.signed_files import (
    expected_key,
    plain_keys,
    public_key_option,
    read_file,
    tell_signer,
    told_if_unsigned,
)
from safeconduct.language import say, say_count
from safeconduct.schedule.signed import read_signed
from safeconduct.sealing.lists import CheckedList, check_list


@click.command(
    name="verify",
    epilog="\b\nExamples:\n  safeconduct schedule verify coast-2027.signed.json --key authority.pub\n"
    "  safeconduct --home DIR schedule verify coast-2027.signed.json",
)
@click.argument("file", type=click.Path(path_type=Path))
@public_key_option
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
    signed = read_signed(read_file(file, "signed list"))
    expected = expected_key(key, session.home)
    with told_if_unsigned(as_json=as_json):
        checked = check_list(signed, expected)
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
        "keys": plain_keys(checked.keys),
    }


def _tell(checked: CheckedList, expected: bytes | None, language: str) -> None:
    schedule = checked.schedule
    tell_signer(checked.keys, expected, language)
    rows = {
        "Programme": schedule.programme,
        "List": f"{schedule.version}, {in_force(schedule, language)}",
        "Status": say(STATUSES[checked.status], language),
        "Content": say_count("{count} clause", "{count} clauses", len(schedule.clauses), language),
    }
    for label, text in rows.items():
        click.echo(f"{say(label, language)}: {clean(text)}")
    click.echo(f"SHA-256: {schedule.digest}")
