"""Files that are given to the commands about the journal: how an option names one, and how it is read."""

from pathlib import Path

import click

from safeconduct.cli.session import Decorator, clean
from safeconduct.errors import BadInput

mirror_argument: Decorator = click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
"""FOLDER: a mirror, or what `journal tiles` wrote."""


def file_option(flag: str, name: str, about: str, *, needed: bool = False) -> Decorator:
    """Return an option that names one file.

    Args:
        flag: as it is typed, such as "--checkpoint".
        name: of the parameter.
        about: what `--help` says of it.
        needed: whether it must be given.
    """
    return click.option(
        flag, name, metavar="FILE", required=needed, type=click.Path(path_type=Path), help=about
    )


def key_line(text: str) -> str:
    """Return a verifier key that is given itself, or in a file; "" for nothing.

    Raises:
        BadInput: the file cannot be read.
    """
    if not text or (text.count("+") >= 2 and not Path(text).is_file()):
        return text.strip()
    try:
        return Path(text).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"{clean(text)} is neither a verifier key nor a file with one.") from None


def text_of(path: Path, *, called: str = "", do: str = "") -> str:
    """Return what stands in a file.

    Args:
        path: of the file.
        called: what it is, before its name in the sentence.
        do: what to do about it, behind the sentence.

    Raises:
        BadInput: it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"{called}{clean(str(path))} cannot be read{do}.") from None


def kept_checkpoint(path: Path) -> str:
    """Return the signed note of a checkpoint that was kept outside the installation.

    Raises:
        BadInput: it cannot be read.
    """
    return text_of(path, called="The checkpoint ", do="; give the file that was kept outside")
