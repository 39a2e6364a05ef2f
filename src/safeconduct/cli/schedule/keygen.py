"""`safeconduct schedule keygen`: a signing key for an authority without an installation."""

from pathlib import Path

import click

from safeconduct.cli.schedule.keys import seed_from_shares
from safeconduct.cli.session import clean, json_option, print_json
from safeconduct.errors import BadInput
from safeconduct.sealing.keyfile import lock_seed
from safeconduct.sealing.lists import fingerprint
from safeconduct.sealing.passphrase import generate_officer_passphrase
from safeconduct.sealing.recovery import split_words
from safeconduct.sealing.signing import new_signing_key, public_key_of

SHARES, THRESHOLD = 5, 3


@click.command(
    name="keygen",
    epilog="\b\nExamples:\n  safeconduct schedule keygen authority\n"
    "  safeconduct schedule keygen authority --locked --shares shares.txt",
)
@click.argument("name", type=click.Path(path_type=Path))
@click.option(
    "--shares",
    "shares_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help='Use the key of these shares instead of a new one; "-" is standard input.',
)
@click.option("--locked", is_flag=True, help="Also write NAME.age, which one person opens with a passphrase.")
@json_option
def command(name: Path, shares_file: Path | None, *, locked: bool, as_json: bool) -> None:
    """Make a key that signs lists, in shares.

    An installation has its authority's key from `safeconduct init`; this is for an authority that publishes lists
    without one. NAME.pub, the public key, is written for everyone. The secret key is printed once, in five shares
    of which any three sign, and stored nowhere: hand them out on paper.

    With --locked it is also written to NAME.age, encrypted under a passphrase that is printed once. Whoever has
    both signs alone in the authority's name, so that promise is then kept by a safe instead of by three people.
    Do this on a machine without a network.
    """
    public_path = name.with_name(f"{name.name}.pub")
    locked_path = name.with_name(f"{name.name}.age")
    for path in (public_path, *((locked_path,) if locked else ())):
        if path.exists():
            raise BadInput(f"{path} exists, and a key is never overwritten: choose another NAME.")
    seed = new_signing_key() if shares_file is None else seed_from_shares(shares_file)
    shares = split_words(seed, THRESHOLD, SHARES) if shares_file is None else []
    public = public_key_of(seed)
    _write(
        public_path,
        f"# Public key of the authority that signs lists; fingerprint {fingerprint(public)}\n{public.hex()}\n",
        0o644,
    )
    words = ""
    if locked:
        words = generate_officer_passphrase()
        _write(locked_path, lock_seed(seed, words).decode("ascii"), 0o600)
    if as_json:
        print_json(
            {
                "public_file": str(public_path),
                "key": public.hex(),
                "fingerprint": fingerprint(public),
                "shares": shares,
                "key_file": str(locked_path) if locked else None,
                "passphrase": words or None,
            }
        )
        return
    click.echo(f"Public key:  {public.hex()}, in {clean(str(public_path))}")
    click.echo(f"Fingerprint: {fingerprint(public)}")
    if shares:
        click.echo(f"\nThe key in {SHARES} shares; any {THRESHOLD} sign. Give one each to {SHARES} people:")
        for number, share in enumerate(shares, 1):
            click.echo(f"  {number}. {share}")
    if words:
        click.echo(f"\nPassphrase of {clean(str(locked_path))} (written nowhere else):\n  {words}")
    key = f" --key {clean(str(locked_path))}" if words else ""
    click.echo(f"\nNext: safeconduct schedule sign PACK --version V{key}")


def _write(path: Path, text: str, mode: int) -> None:
    try:
        path.touch(mode=mode, exist_ok=False)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise BadInput(f"{path} cannot be written: {reason}.") from error
