"""`safeconduct addresses verify`: whether addresses are what the authority signed, and still valid."""

from datetime import UTC, date, datetime
from pathlib import Path

import click
import msgspec

from safeconduct.cli.addresses.words import EXPIRED, KINDS, NOT_OURS, TOO_EARLY
from safeconduct.cli.session import Session, clean, json_option, language_option, print_json
from safeconduct.cli.signed_files import (
    expected_key,
    plain_keys,
    public_key_option,
    read_file,
    tell_signer,
    told_if_unsigned,
)
from safeconduct.errors import BadInput
from safeconduct.language import day, say
from safeconduct.sealing.addresses import Addresses, CheckedAddresses, check_addresses, read_addresses


@click.command(
    name="verify",
    epilog="\b\nExamples:\n  safeconduct addresses verify addresses.json --key authority.pub\n"
    "  safeconduct --home DIR addresses verify addresses.json",
)
@click.argument("file", type=click.Path(path_type=Path))
@public_key_option
@click.option(
    "--on", "on", metavar="DATE", help="The day they must be valid on, as 2027-01-31; default: today."
)
@language_option
@json_option
@click.pass_obj
def command(
    session: Session, file: Path, key: str | None, on: str | None, language: str, *, as_json: bool
) -> int:
    """Check signed addresses, offline, with the public key.

    Take the public key from somewhere else than the file: a printed leaflet, an embassy, an installation (with
    --home it is the one that is pinned there). Without any key the file is only shown to be whole, which anybody's
    forgery is as well. Exit status 0 when it holds and is valid on the day, 1 when a signature, the content or the
    day does not hold, 2 when FILE is no signed list of addresses.
    """
    asked = _asked(on)
    signed = read_addresses(read_file(file, "signed list of addresses"))
    expected = expected_key(key, session.home)
    with told_if_unsigned(as_json=as_json):
        checked = check_addresses(signed, expected)
    valid = checked.addresses.holds_on(asked)
    if as_json:
        print_json(_plain(checked, signed.digest, expected, valid=valid))
    else:
        tell_signer(checked.keys, expected, language)
        _tell(checked.addresses, signed.digest, language)
    if not valid:
        late = asked > checked.addresses.valid_until
        bound = checked.addresses.valid_until if late else checked.addresses.issued
        click.echo(say(EXPIRED if late else TOO_EARLY, language, date=day(bound, language)), err=True)
    return 0 if valid else 1


def _asked(on: str | None) -> date:
    if on is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(on)
    except ValueError as error:
        raise BadInput(f"“{on}” is no date: write it as 2027-01-31.") from error


def _plain(
    checked: CheckedAddresses, digest: str, expected: bytes | None, *, valid: bool
) -> dict[str, object]:
    addresses: dict[str, object] = msgspec.to_builtins(checked.addresses)
    return {
        "verified": True,
        "valid": valid,
        "key_from_elsewhere": expected is not None,
        **addresses,
        "digest": digest,
        "keys": plain_keys(checked.keys),
    }


def _tell(addresses: Addresses, digest: str, language: str) -> None:
    rows = [
        (say("Programme", language), addresses.programme),
        (say("Day of issue", language), day(addresses.issued, language)),
        (say("Last day", language), day(addresses.valid_until, language)),
        *((say(KINDS[each.kind], language), each.address) for each in addresses.channels),
        *((say(NOT_OURS, language), each.address) for each in addresses.clones),
        ("SHA-256", digest),
    ]
    for label, text in rows:
        click.echo(f"{label}: {clean(text)}")
