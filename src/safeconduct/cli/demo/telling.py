"""How the demo is told: who did what, when, what it means, what was refused."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from safeconduct.casefile.act import Act, sentence_of
from safeconduct.casefile.gate import GateRefused
from safeconduct.cli.session import print_wrapped

if TYPE_CHECKING:
    from rich.console import Console


class Telling:
    """Prints the story as it happens, and counts what it told."""

    def __init__(self, out: "Console", *, quiet: bool = False) -> None:
        self.out = out
        self.quiet = quiet
        self.acts = 0
        self.refusals: list[GateRefused] = []

    def chapter(self, title: str, text: str = "") -> None:
        """Begin a chapter."""
        if self.quiet:
            return
        self.out.print()
        self.out.print(title, style="bold")
        if text:
            print_wrapped(self.out, text, "  ")

    def act(self, act: Act, who: Sequence[str], at: datetime, note: str = "") -> None:
        """Tell one act: when, who, its title from the code, and what the story adds."""
        self.acts += 1
        if self.quiet:
            return
        names = " and ".join(who)
        self.out.print(f"  {at:%Y-%m-%d %H:%M}  {names}: {type(act).__name__}", style="cyan")
        print_wrapped(self.out, note or sentence_of(type(act)), "      ")

    def refused(self, refusal: GateRefused, who: str, note: str) -> None:
        """Tell a refusal, with the gates' own numbers and sentences."""
        self.refusals.append(refusal)
        if self.quiet:
            return
        print_wrapped(self.out, note, "  ")
        self.out.print(f"    REFUSED  {who}: {refusal.act}", style="bold red")
        for gate in refusal.gates:
            print_wrapped(self.out, f"{gate.number} — {gate.sentence}", "      ")

    def say(self, text: str, indent: str = "  ") -> None:
        """Say something between acts."""
        if not self.quiet:
            print_wrapped(self.out, text, indent)
