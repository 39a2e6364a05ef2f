"""An act: one thing a named person does to a case. Everything else follows from its declaration."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self

import msgspec

from safeconduct.casefile.gate import Gate
from safeconduct.casefile.words import Audience, Kind, Role, Stage
from safeconduct.errors import BadInput


@dataclass(frozen=True, slots=True)
class Done:
    """The circumstances of an act, as its entry records them.

    Attributes:
        actor: account of the one who did it; of the proposer, for an act of two.
        seconder: account of the second person; "" for an act of one.
        at: the exact moment, in UTC (of the seconding, for an act of two).
        index: the entry's place in the case file, from 0.
        digest: hex digest of the entry.
    """

    actor: str
    seconder: str
    at: datetime
    index: int
    digest: str


class Act(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The base of every act; a subclass declares who, when, under which gates, and what changes.

    Class attributes:
        by: roles of which the actor holds one.
        seconded_by: roles of which a second, different person holds one; empty for an act of one.
        moves: (from, to) stages; None when the act leaves the stage alone.
        during: stages in which the act is possible, when it does not move the case.
        leads: stages to which `change()` may itself set the case, where the declaration cannot say from which.
        gates: rules checked at the proposal and at the seconding.
        version: schema version; an older one is folded for ever.
        audience: whether the person in contact reads the entry.
        independent: whether the act leaves another's pending proposal standing.
        hides: what `hidden` holds, said in the manual; "" when the act has no such content.
        aside_to: roles to whose admitted holders alone `aside` is sealed.
        kind: the kind of file it belongs to.
        public: whether name and content stand in the clear envelope.
    """

    by: ClassVar[tuple[Role, ...]] = ()
    seconded_by: ClassVar[tuple[Role, ...]] = ()
    moves: ClassVar[tuple[Stage, Stage] | None] = None
    during: ClassVar[frozenset[Stage]] = frozenset()
    leads: ClassVar[tuple[Stage, ...]] = ()
    gates: ClassVar[tuple[Gate, ...]] = ()
    version: ClassVar[int] = 1
    audience: ClassVar[Audience] = Audience.FILE
    independent: ClassVar[bool] = False
    hides: ClassVar[str] = ""
    aside_to: ClassVar[tuple[Role, ...]] = ()
    kind: ClassVar[Kind] = Kind.CASE
    public: ClassVar[bool] = False

    hidden: dict[str, str] = {}
    """Names, contact data and whereabouts by label; sealed to the vault, never part of the fold."""
    aside: dict[str, str] = {}
    """What only the roles in `aside_to` may read; never part of the fold."""

    def change(self, case: Any, done: Done) -> Any:
        """Return the case (or office) after this act. Pure; total on every history that passed the gates."""
        raise TypeError(f"{type(self).__name__} declares no change at {done.index} of {case}")

    def clear(self, case: Any) -> dict[str, Any]:
        """Return what of the act may stand in the clear envelope (SEALING.md, "What lies in clear").

        Keys are from the closed list in `entry.CLEAR`; the base returns nothing.
        """
        del case
        return {}

    def fields(self) -> dict[str, Any]:
        """Return the act's own fields as plain values, without `hidden` and `aside`."""
        # Through JSON, so that they are what a file gives back: lists, not tuples.
        plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        plain.pop("hidden", None)
        plain.pop("aside", None)
        return plain

    def bare(self) -> Self:
        """Return the act without what the fold may not see."""
        return msgspec.structs.replace(self, hidden={}, aside={}) if self.hidden or self.aside else self


DECLARED = frozenset(Act.__annotations__) - set(Act.__struct_fields__)
"""Names of what a subclass declares: a field of such a name would be taken for the declaration."""

LONGEST_HIDDEN = 4000
"""Characters of one text in `hidden` or `aside`."""

MOST_HIDDEN = 1000
"""Entries of `hidden` or of `aside`."""


def checked(act: Act) -> Act:
    """Return the act as the fold will read it back, every field within its limits.

    An act made in code was never parsed; one that could not be read back would damage its case for good.

    Raises:
        BadInput: a field is of the wrong form, or too long.
    """
    parsed = parse(type(act).__name__, msgspec.to_builtins(act))
    for kept in (parsed.hidden, parsed.aside):
        if len(kept) > MOST_HIDDEN or any(len(text) > LONGEST_HIDDEN for text in kept.values()):
            raise BadInput(
                f"{type(act).__name__}: names and asides hold at most {MOST_HIDDEN} texts "
                f"of {LONGEST_HIDDEN} characters; shorten them."
            )
    return parsed


ACTS: dict[str, type[Act]] = {}
"""Every act by name, filled as the modules in `acts` are imported."""


def act[A: Act](cls: type[A]) -> type[A]:
    """Register an act and check its declaration; a contradiction raises TypeError at import."""
    if cls.__name__ in ACTS:
        raise TypeError(f"{cls.__name__} is declared twice")
    if not cls.by:
        raise TypeError(f"{cls.__name__} says of nobody that they may do it")
    if (cls.moves is None) == (not cls.during) and cls.kind is Kind.CASE:
        raise TypeError(f"{cls.__name__} must say either what it moves or during which stages it is done")
    if DECLARED.intersection(cls.__struct_fields__):
        raise TypeError(f"{cls.__name__} has a field named like its declaration")
    if not (cls.__doc__ or "").strip():
        raise TypeError(f"{cls.__name__} has no sentence that says what it is")
    ACTS[cls.__name__] = cls
    return cls


def sentence_of(cls: type[Act]) -> str:
    """Return the first sentence of an act's docstring: its title on screen and in the manual."""
    return " ".join((cls.__doc__ or "").strip().partition("\n\n")[0].split())


def parse(name: str, fields: dict[str, Any]) -> Act:
    """Make the act `name` from plain values.

    Raises:
        BadInput: the act is unknown, or a field is missing, unknown or of the wrong form.
    """
    if name not in ACTS:
        raise BadInput(f"There is no act {name!r}; docs/acts.md lists them all.")
    try:
        return msgspec.convert(fields, ACTS[name])
    except msgspec.ValidationError as error:
        raise BadInput(f"{name} cannot be understood: {error}.") from None
