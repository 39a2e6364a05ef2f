"""What the commands about signed files share: reading and writing one, whose key it is, and what that proves."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from safeconduct.cli.schedule.keys import pinned, public_key, seed_from_file, seed_from_shares
from safeconduct.cli.session import Decorator, clean, print_json
from safeconduct.errors import BadInput
from safeconduct.language import say
from safeconduct.schedule.signed_file import MAX_BYTES
from safeconduct.sealing.errors import BadSignature
from safeconduct.sealing.rehearsal import is_rehearsal
from safeconduct.sealing.signatures import fingerprint
from safeconduct.sealing.signing import public_key_of

_CARRIED = (
    "Consistent with the key it carries, fingerprint {fingerprint}; "
    "compare this with one you have from elsewhere."
)
_ANYBODY = "Anybody can make such a file with a key of their own."
_GIVEN = "Signed with the key that was given, fingerprint {fingerprint}."
_REHEARSAL = "This is the key of rehearsals, which everyone knows: no authority stands behind this file."

public_key_option: Decorator = click.option(
    "--key",
    metavar="PUBLIC",
    help="The authority's public key: a file such as keys/authority.pub, or its 64 hexadecimal digits.",
)

key_file_option: Decorator = click.option(
    "--key",
    "key_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A key file of `schedule keygen --locked`; asks for its passphrase.",
)

shares_option: Decorator = click.option(
    "--shares",
    "shares_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help='A file with enough shares of the key, one on a line; "-" is standard input.',
)


def out_option(about: str) -> Decorator:
    """Return the option that says where a signed file is written; `about` is what `--help` says of it."""
    return click.option("--out", metavar="FILE", type=click.Path(path_type=Path), help=about)


def sentences() -> Iterable[str]:
    """Return every sentence of this module, for the translators."""
    return (_CARRIED, _ANYBODY, _GIVEN, _REHEARSAL)


def tell_signer(keys: Sequence[bytes], expected: bytes | None, language: str) -> None:
    """Print first of all what the signatures prove.

    Args:
        keys: public keys of all who signed; every signature has been checked.
        expected: the authority's key from elsewhere, which is one of them; None where nobody gave one.
        language: of the sentences.
    """
    if expected is None:
        click.echo(say(_CARRIED, language, fingerprint="; ".join(map(fingerprint, keys))))
        click.echo(say(_ANYBODY, language))
    else:
        click.echo(say(_GIVEN, language, fingerprint=fingerprint(expected)))
    if any(map(is_rehearsal, keys)):
        click.echo(say(_REHEARSAL, language))
    click.echo()


def plain_keys(keys: Sequence[bytes]) -> list[dict[str, str]]:
    """Return public keys as `--json` prints them."""
    return [{"key": each.hex(), "fingerprint": fingerprint(each)} for each in keys]


def expected_key(key: str | None, home: Path | None) -> bytes | None:
    """Return the authority's key from elsewhere: the one that was given, or the one pinned in an installation.

    Raises:
        BadInput: what was given is no public key.
    """
    return public_key(key) if key is not None else pinned(home)


@contextmanager
def told_if_unsigned(*, as_json: bool) -> Iterator[None]:
    """Say of a signature that does not hold, as `--json` does, that nothing was verified; it is raised on."""
    try:
        yield
    except BadSignature as error:
        if as_json:
            print_json({"verified": False, "reason": str(error)})
        raise


def is_printed(out: Path, what: str, printed: str, *, as_json: bool) -> bool:
    """Say whether a signed file is printed; one that is written goes where nothing is yet.

    Args:
        out: where; "-" for standard output.
        what: how the file is called in messages, such as `signed list`.
        printed: how it is called as what is printed.
        as_json: whether what was written is told as JSON.

    Raises:
        BadInput: both are printed, or the file exists.
    """
    if str(out) != "-":
        check_new(out, what)
        return False
    if as_json:
        raise BadInput(f"--json says what was written; with --out - the {printed} printed.")
    return True


def tell_signed(
    path: Path, public: bytes, about: Mapping[str, object], verify: str, *, as_json: bool
) -> None:
    """Print where a signed file was written, with whose key, and how anyone checks it.

    Args:
        path: of the file.
        public: the key that signed it.
        about: what is in it, for `--json`.
        verify: the command that checks it, such as "schedule verify".
        as_json: whether to print JSON.
    """
    if as_json:
        print_json({"file": str(path), **about, "key": public.hex(), "fingerprint": fingerprint(public)})
        return
    click.echo(f"Signed into {clean(str(path))}.")
    click.echo(f"Public key:  {public.hex()}")
    click.echo(f"Fingerprint: {fingerprint(public)}")
    click.echo(f"\nNext: safeconduct {verify} {clean(str(path))} --key {public.hex()}")


def check_one_way(key_file: Path | None, shares_file: Path | None) -> None:
    """Check that the secret key is given in at most one way.

    Raises:
        BadInput: it is given in two.
    """
    if key_file is not None and shares_file is not None:
        raise BadInput("Give the key in one way: --key or --shares.")


def asked_seed(key_file: Path | None, shares_file: Path | None, home: Path | None) -> bytes:
    """Return the authority's seed, asking for its passphrase or its shares.

    Args:
        key_file: opened with a passphrase; None takes shares.
        shares_file: a file of shares; None asks for them one by one.
        home: an installation whose authority's key it must be; None where there is none.

    Raises:
        BadInput: the key is not that of the installation's authority.
    """
    # Read before any secret is asked for: a folder that is none should not cost the holders their evening.
    expected = pinned(home)
    seed = seed_from_file(key_file) if key_file is not None else seed_from_shares(shares_file)
    public = public_key_of(seed)
    if expected is not None and expected != public:
        raise BadInput(
            f"This key, {fingerprint(public)}, is not the authority's of {home}, {fingerprint(expected)}: "
            "nothing was signed."
        )
    return seed


def read_file(path: Path, what: str) -> bytes:
    """Return a signed file's bytes, of one that is too large only so many that it is found to be.

    Args:
        path: the file.
        what: how it is called in messages, such as `signed list`.

    Raises:
        BadInput: it cannot be read.
    """
    try:
        with path.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise BadInput(f"The {what} {path} cannot be read: {reason}.") from error


def check_new(path: Path, what: str) -> None:
    """Check that nothing is there yet: two files of one name with different signatures confuse every reader.

    Raises:
        BadInput: it exists.
    """
    if path.exists():
        raise BadInput(f"{path} exists, and a {what} is never overwritten: choose another --out.")


def write_new(path: Path, text: str, what: str) -> None:
    """Write a signed file.

    Raises:
        BadInput: it exists or cannot be written.
    """
    try:
        with path.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise BadInput(f"The {what} cannot be written to {path}: {reason}.") from error
