"""What stands on the page of a form: inputs with their labels, hints, answers and errors."""

from dataclasses import dataclass, field

from safeconduct.console.acting.describing import FEW


@dataclass(slots=True)
class Option:
    """One answer that can be chosen.

    Attributes:
        id: of the input.
        value: that is sent.
        text: what stands beside it.
        chosen: whether it is.
        symbol: path of its picture; "" without one.
    """

    id: str
    value: str
    text: str
    chosen: bool
    symbol: str = ""


@dataclass(slots=True)
class Lookup:
    """What was found in the catalogue for one name that was typed.

    Attributes:
        id: of the answer, and its name.
        typed: the name.
        options: the things that fit.
        settled: whether nothing is left to choose: the only one stands for it.
    """

    id: str
    typed: str
    options: list[Option]
    settled: bool


@dataclass(slots=True)
class Widget:
    """One thing on the page.

    Attributes:
        id: of the input, and its name.
        form: how it is asked for.
        label: in the reader's language.
        hint: likewise; "" without one.
        needed: whether it must be given.
        value: what stands in it.
        options: what can be chosen.
        inner: of a group.
        rows: of rows and pairs: the widgets of each.
        longest: characters; 0 for no limit.
        error: what is wrong with it.
        lookups: of equipment: what was found for each name.
    """

    id: str
    form: str
    label: str
    hint: str = ""
    needed: bool = False
    value: str = ""
    options: list[Option] = field(default_factory=list)
    inner: "list[Widget]" = field(default_factory=list)
    rows: "list[list[Widget]]" = field(default_factory=list)
    longest: int = 0
    error: str = ""
    lookups: list[Lookup] = field(default_factory=list)

    @property
    def described_by(self) -> str:
        """The ids of hint and error, for `aria-describedby`."""
        parts = [f"{self.id}-hint"] if self.hint else []
        return " ".join([*parts, *([f"{self.id}-error"] if self.error else [])])

    @property
    def as_list(self) -> bool:
        """Whether the answers are a list to choose from."""
        return len(self.options) > FEW
