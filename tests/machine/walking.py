"""A case entry by entry: what was done, and the case before and after it, folded from nothing."""

from dataclasses import dataclass

from safeconduct.casefile.act import Act
from safeconduct.casefile.case import Case
from safeconduct.casefile.entry import Statement
from safeconduct.casefile.fold import Opened, act_of, apply
from safeconduct.casefile.words import Part
from safeconduct.registry.opening import history
from safeconduct.registry.sessions import OfficerSession


@dataclass(frozen=True)
class Step:
    """One entry of a case with the case before and after it.

    Attributes:
        opened: the entry.
        act: what was done or proposed.
        before: the fold of everything before it.
        after: the fold with it.
    """

    opened: Opened
    act: Act
    before: Case
    after: Case

    @property
    def name(self) -> str:
        """The act's name."""
        return type(self.act).__name__

    @property
    def statement(self) -> Statement:
        """What was signed."""
        return self.opened.statement

    @property
    def takes_effect(self) -> bool:
        """Whether the act is done by this entry, and not only proposed."""
        return self.statement.envelope.part is not Part.PROPOSAL

    def says(self, what: str) -> str:
        """Return a sentence about this entry."""
        return f"{self.statement.case}, entry {self.statement.index}, {self.name}: {what}"


def walk(session: OfficerSession, reference: str) -> tuple[Step, ...]:
    """Return every entry of a case, folded one by one from nothing."""
    case, steps = Case(reference=reference), []
    for opened in history(session, reference):
        if opened.statement.envelope.part is Part.SECOND:
            first = case.proposal(opened.statement.first)
            assert first is not None, "a second signature without a proposal"
            act = act_of(first)
        else:
            act = act_of(opened.plaintext)
        after = apply(case, opened)
        steps.append(Step(opened, act, case, after))
        case = after
    return tuple(steps)
