"""Handing out secrets at a ceremony, one paper after another, and having shares typed back."""

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from safeconduct.errors import SafeconductError

if TYPE_CHECKING:
    from safeconduct.registry.ceremony import Shares
    from safeconduct.registry.installation import Installation

MOST_MISTAKES = 10
"""Shares that do not fit before the check ends: somebody types from the wrong paper."""


def is_watched() -> bool:
    """Say whether a person sits at both ends, so that one paper after another can be shown."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def hand_out_passphrases(passphrases: Mapping[str, str]) -> None:
    """Show each officer their words; at a terminal alone on the screen, then gone from it."""
    if not is_watched():
        click.echo("Passphrases, each for its officer alone (written nowhere else):")
        for account, words in passphrases.items():
            click.echo(f"  {account:16} {words}")
        return
    for account, words in passphrases.items():
        click.pause(f"\nNow {account} alone looks at the screen. Press any key.")
        click.echo(f"\n  Account     {account}\n  Passphrase  {words}\n")
        click.pause("Write both down. Press any key when the paper is put away.")
        click.clear()


def hand_out_shares(shares: "Shares") -> None:
    """Show each holder their shares; at a terminal one after the other, then gone from the screen."""
    from safeconduct.registry.ceremony import WHAT  # noqa: PLC0415 - Django starts only now

    for name, split in shares.words.items():
        click.echo(
            f"\nThe {name} key in {len(split)} shares; any {shares.threshold} open it. "
            f"Give one each to {len(split)} people:"
        )
        click.echo(f"  It {WHAT[name]}.")
        for number, share in enumerate(split, 1):
            if is_watched():
                click.pause(f"\nNow holder {number} of the {name} key alone looks. Press any key.")
            click.echo(f"  {number}. {share}")
            if is_watched():
                click.pause("Write all words down. Press any key when the paper is put away.")
                click.clear()


def ask_back(installation: "Installation", name: str) -> None:
    """Have enough shares of a key typed, and check that they give it back.

    Raises:
        SafeconductError: they do not, after many attempts.
    """
    from safeconduct.registry.ceremony import check  # noqa: PLC0415 - Django starts only now
    from safeconduct.sealing.keyfile import threshold_of  # noqa: PLC0415 - slow to load

    shares: list[str] = []
    needed, mistakes = 1, 0
    while len(shares) < needed:
        share = click.prompt(
            f"Share {len(shares) + 1} of the {name} key, from paper", hide_input=is_watched(), err=True
        )
        share = " ".join(share.lower().split())
        try:
            needed = threshold_of(share)
        except SafeconductError as error:
            mistakes += 1
            if mistakes > MOST_MISTAKES:
                raise
            click.echo(str(error), err=True)
            continue
        if share in shares:
            click.echo("This share was given already; ask the next holder.", err=True)
            continue
        shares.append(share)
    check(installation, name, shares)
    click.echo(f"These {needed} shares give the {name} key back. It was used for nothing and is forgotten.")
