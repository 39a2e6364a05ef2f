"""How a case stands for one officer on one day, and in which lists of their queue."""

from datetime import date
from enum import StrEnum

import msgspec

from safeconduct.casefile.act import ACTS
from safeconduct.casefile.words import Role
from safeconduct.casefile.workdays import AIMS, NO_DAYS, Aim, Days
from safeconduct.registry.due import Due, counted
from safeconduct.registry.summaries import Flag, Pending, Summary


class Lane(StrEnum):
    """One list of a queue; a case can stand in several."""

    MINE = "mine"
    SECOND = "second"
    OVERDUE = "overdue"
    SOON = "soon"
    FLAGGED = "flagged"
    WAITING = "waiting"
    ALL = "all"


class Standing(msgspec.Struct, frozen=True, array_like=True):
    """A case as it stands for one officer on one day.

    Attributes:
        reference: of the case.
        summary: what is known of it at a glance.
        mine: names of the acts that wait for a role that the officer holds, the first one first.
        seconds: proposals of others that the officer's roles could second.
        own: proposals of the officer's own that wait for somebody else.
        days: until the earliest due day, below zero when it has passed; None when nothing is due.
        soon: days before its due day from which on it is due soon.
    """

    reference: str
    summary: Summary
    mine: tuple[str, ...] = ()
    seconds: tuple[Pending, ...] = ()
    own: tuple[Pending, ...] = ()
    days: int | None = None
    soon: int = AIMS[Aim.SOON]

    @property
    def due(self) -> Due | None:
        """What is due first."""
        return self.summary.dues[0] if self.summary.dues else None

    @property
    def lanes(self) -> frozenset[Lane]:
        """The lists in which it stands."""
        holds = {
            Lane.MINE: bool(self.mine or self.seconds) or Flag.CANNOT_OPEN in self.summary.flags,
            Lane.SECOND: bool(self.seconds),
            Lane.OVERDUE: self.days is not None and self.days < 0,
            Lane.SOON: self.days is not None and 0 <= self.days <= self.soon,
            Lane.FLAGGED: bool(self.summary.flags),
            Lane.WAITING: bool(self.own),
            Lane.ALL: True,
        }
        return frozenset(lane for lane, stands in holds.items() if stands)


def standing(
    account: str,
    roles: frozenset[Role],
    today: date,
    reference: str,
    summary: Summary,
    by: Days = NO_DAYS,
) -> Standing:
    """Return how a case stands for one officer: what of it waits for a role of theirs follows from the acts.

    Args:
        account: the officer's.
        roles: that they hold.
        today: in UTC.
        reference: of the case.
        summary: as it was sealed.
        by: the authority's days, by which what is due is counted.
    """
    summary = msgspec.structs.replace(summary, dues=counted(summary.dues, by))
    mine = tuple(name for name in summary.awaited if roles.intersection(ACTS[name].by))
    seconds = tuple(
        each
        for each in summary.pending
        if each.proposer != account and roles.intersection(ACTS[each.act].seconded_by)
    )
    own = tuple(each for each in summary.pending if each.proposer == account)
    days = (summary.dues[0].on - today).days if summary.dues else None
    return Standing(reference, summary, mine, seconds, own, days, by.aim(Aim.SOON))
