"""`safeconduct addresses sign`: the authority's signature under its true channels."""

from pathlib import Path

import click

from safeconduct.cli.session import Session, clean, json_option, print_json
from safeconduct.cli.signed_files import (
    asked_seed,
    check_new,
    check_one_way,
    key_file_option,
    shares_option,
    write_new,
)
from safeconduct.errors import BadInput
from safeconduct.sealing.addresses import addresses_in, sign_addresses
from safeconduct.sealing.signatures import fingerprint
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
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help='Where to write the signed addresses; default: addresses.json here; "-" prints them.',
)
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
    printed = str(path) == "-"
    if printed and as_json:
        raise BadInput(
            "--json says what was written; with --out - the signed addresses themselves are printed."
        )
    if not printed:
        check_new(path, WHAT)
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
    if as_json:
        print_json(
            {
                "file": str(path),
                "programme": addresses.programme,
                "issued": addresses.issued.isoformat(),
                "valid_until": addresses.valid_until.isoformat(),
                "digest": signed.digest,
                "key": public.hex(),
                "fingerprint": fingerprint(public),
            }
        )
        return
    click.echo(f"Signed into {clean(str(path))}.")
    click.echo(f"Public key:  {public.hex()}")
    click.echo(f"Fingerprint: {fingerprint(public)}")
    click.echo(f"\nNext: safeconduct addresses verify {clean(str(path))} --key {public.hex()}")
