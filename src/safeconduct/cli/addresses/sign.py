"""`safeconduct addresses sign`: the authority's signature under its true channels."""

from pathlib import Path

import click

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
from safeconduct.sealing.addresses import addresses_in, sign_addresses
from safeconduct.sealing.signing import public_key_of

WHAT = "signed list of addresses"


@click.command(
    name="sign",
    epilog="\b\nExamples:\n  safeconduct addresses sign addresses.toml                       (asks for the shares)\n"
    "  safeconduct addresses sign addresses.toml --shares shares.txt --out addresses.json\n"
    "  safeconduct addresses sign addresses.toml --key authority.age",
)
@click.argument("file", type=click.Path(path_type=Path))
@key_file_option
@shares_option
@out_option('Where to write the signed addresses; default: addresses.json here; "-" prints them.')
@json_option
@click.pass_obj
def command(
    session: Session,
    file: Path,
    key_file: Path | None,
    shares_file: Path | None,
    out: Path | None,
    *,
    as_json: bool,
) -> None:
    """Sign a list of channels with the authority's key.

    FILE is a list as `safeconduct addresses new` prints it. It is checked first, and every address that is about to
    be signed is shown before any secret is asked for: read them aloud against the originals. The key is the one
    that signs lists of rewards, given in the same ways as for `schedule sign`. Do this on a machine without a
    network. With --home (or SAFECONDUCT_HOME) a key that is not the installation's authority is refused.

    Anyone checks the file with `safeconduct addresses verify`.
    """
    check_one_way(key_file, shares_file)
    addresses = addresses_in(file)
    path = out if out is not None else Path("addresses.json")
    printed = is_printed(path, WHAT, "signed addresses themselves are", as_json=as_json)
    click.echo(
        clean(
            f"To be signed: the channels of {addresses.programme}, issued on {addresses.issued}, "
            f"valid until {addresses.valid_until}:"
        ),
        err=True,
    )
    for channel in addresses.channels:
        click.echo(clean(f"  {channel.kind:10} {channel.address}"), err=True)
    for clone in addresses.clones:
        click.echo(clean(f"  {'not ours':10} {clone.address}"), err=True)
    seed = asked_seed(key_file, shares_file, session.home)
    public = public_key_of(seed)
    signed = sign_addresses(addresses, seed)
    if printed:
        click.echo(signed.to_json(), nl=False)
        return
    write_new(path, signed.to_json(), WHAT)
    about = {
        "programme": addresses.programme,
        "issued": addresses.issued.isoformat(),
        "valid_until": addresses.valid_until.isoformat(),
        "digest": signed.digest,
    }
    tell_signed(path, public, about, "addresses verify", as_json=as_json)
