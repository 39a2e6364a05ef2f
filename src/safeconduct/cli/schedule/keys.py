"""The authority's key at the command line: from shares, from a key file, from a public file."""

import re
import sys
from pathlib import Path

import click

from safeconduct.cli.session import clean
from safeconduct.errors import BadInput
from safeconduct.sealing.keyfile import MAX_BYTES, check_form, threshold_of, unlock_seed
from safeconduct.sealing.lists import public_key_from
from safeconduct.sealing.recovery import combine_words

_NUMBER = re.compile(r"^\s*[0-9]+[.)]\s*")
_HEX = re.compile(r"[0-9a-fA-F]{64}")
PUBLIC = Path("keys") / "authority.pub"


def seed_from_file(path: Path) -> bytes:
    """Return the seed in a key file; asks for its passphrase.

    The passphrase is typed unseen, or is the first line of standard input where that is no terminal; never an
    argument, which every account of the machine could read.
    """
    blob = _read(path, "key file")
    check_form(blob)
    if sys.stdin.isatty():
        words = click.prompt(f"Passphrase of {clean(path.name)} (seven words)", hide_input=True, err=True)
    else:
        words = sys.stdin.readline()
    if not words.strip():
        raise BadInput("The passphrase of the key file is needed: type it, or give it on standard input.")
    return unlock_seed(blob, words.strip())


def seed_from_shares(path: Path | None) -> bytes:
    """Return the seed from shares, one on a line: in a file, on standard input, or typed one by one.

    Args:
        path: the file; "-" is standard input; None asks at the terminal, or reads standard input where that is
            no terminal.

    Raises:
        BadShares: too few, of different keys, or mistyped.
    """
    if path is not None and str(path) != "-":
        text = _read(path, "file of shares").decode("utf-8", "replace")
    elif path is None and sys.stdin.isatty():
        return combine_words(_typed())
    else:
        text = sys.stdin.read(MAX_BYTES * 4)
    lines = [_NUMBER.sub("", line).strip() for line in text.splitlines()]
    shares = [line for line in lines if line and not line.startswith("#")]
    if not shares:
        raise BadInput(
            "No share of the key was given: type enough of them, or name a file of them with --shares."
        )
    return combine_words(shares)


def public_key(given: str) -> bytes:
    """Return the public key that a person gave: a file, or the 64 hexadecimal digits themselves."""
    if _HEX.fullmatch(given):
        return bytes.fromhex(given)
    return public_key_from(_read(Path(given).expanduser(), "public key").decode("utf-8", "replace"))


def pinned(home: Path | None) -> bytes | None:
    """Return the authority's public key that an installation pins; None without one."""
    if home is None:
        return None
    return public_key_from(_read(home / PUBLIC, "public key").decode("utf-8", "replace"))


def _typed() -> list[str]:
    """Ask for shares until there are enough; each is checked before its holder leaves the room."""
    shares: list[str] = []
    needed = 1
    while len(shares) < needed:
        words = click.prompt(f"Share {len(shares) + 1}, all its words", hide_input=True, err=True)
        try:
            needed = threshold_of(words)
        except BadInput as error:
            click.echo(str(error), err=True)
            continue
        if words in shares:
            click.echo("This share was given already; ask the next holder.", err=True)
            continue
        shares.append(words)
    return shares


def _read(path: Path, what: str) -> bytes:
    try:
        with path.expanduser().open("rb") as opened:
            raw = opened.read(MAX_BYTES * 4 + 1)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise BadInput(f"The {what} {path} cannot be read: {reason}.") from error
    if len(raw) > MAX_BYTES * 4:
        raise BadInput(f"The {what} {path} is far too large to be one.")
    return raw
