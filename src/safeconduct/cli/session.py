"""What commands share: the installation's folder, common options, and printing."""

import json
import sys
import textwrap
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, override

import click

from safeconduct.errors import BadInput

if TYPE_CHECKING:
    from rich.console import Console

NARROWEST, WIDEST = 60, 120


class Session(NamedTuple):
    """What the words before the command's name set.

    Attributes:
        home: folder of the installation; None when nobody named one.
    """

    home: Path | None

    @classmethod
    def at(cls, home: str | None) -> "Session":
        """Return a session for `--home` or SAFECONDUCT_HOME as given."""
        return cls(Path(home).expanduser() if home else None)

    def needed_home(self) -> Path:
        """Return the installation's folder, for a command that cannot do without.

        Raises:
            BadInput: none was named.
        """
        if self.home is None:
            raise BadInput(
                "This command works on an installation: name its folder with --home or SAFECONDUCT_HOME."
            )
        return self.home


type Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

language_option: Decorator = click.option(
    "--language",
    type=click.Choice(["en", "uk", "ru"]),
    default="en",
    show_default=True,
    help="Language of sentences and names.",
)

json_option: Decorator = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON for a program to read."
)


def clean(text: str) -> str:
    """Return text on one line without control characters.

    What a claim or a file name contains must not move the cursor of the officer who reads the complaint.
    """
    return "".join(
        " " if char in "\n\r\t" else "\ufffd" if unicodedata.category(char) in {"Cc", "Cf"} else char
        for char in text
    )


def print_json(data: object) -> None:
    """Print data as JSON, in UTF-8, indented."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def console() -> "Console":
    """Return where tables are written; nothing in a cell is taken for markup."""
    from rich.console import Console  # noqa: PLC0415 - `--help` and `--json` do without it

    class Quiet(Console):
        @override
        def on_broken_pipe(self) -> None:
            # As everywhere else: run() ends it. The original would exit with status 1.
            raise BrokenPipeError

    found = Quiet(file=sys.stdout, markup=False, emoji=False, highlight=False, soft_wrap=False)
    found.width = max(NARROWEST, min(found.width, WIDEST))
    return found


def print_wrapped(out: "Console", sentence: str, indent: str = "") -> None:
    """Print a sentence on lines of the console's width, the first one after `indent`, the others below it.

    The console's own wrapping would break a number at the no-break space inside it.
    """
    lines = textwrap.wrap(
        sentence,
        out.width,
        initial_indent=indent,
        subsequent_indent=" " * len(indent),
        break_on_hyphens=False,
    )
    for line in lines:
        out.print(line, soft_wrap=True)
