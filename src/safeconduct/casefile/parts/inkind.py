"""What a case knows of the promises that are not money: citizenship, relocation, papers, until each is kept."""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from safeconduct.assessment import Award as Result
from safeconduct.assessment import Reason
from safeconduct.language import pick


class Fulfilment(StrEnum):
    """Where a promise in kind stands, for one person."""

    OPEN = "open"
    KEPT = "kept"
    REFUSED = "refused"
    """By the authority, with a reason that the person was told; the award can be contested for it."""
    HANDED_ON = "handed-on"
    """To another authority, which has named a day."""
    DECLINED = "declined"
    """By the person, who does not want it."""


SETTLED = frozenset({Fulfilment.KEPT, Fulfilment.REFUSED, Fulfilment.HANDED_ON, Fulfilment.DECLINED})
"""States over which a case can be closed."""


class StepTaken(msgspec.Struct, frozen=True, kw_only=True):
    """Something was done towards a promise: when, by whom, and by which day the next thing is expected."""

    at: datetime
    by: str
    expected: date | None = None


class InKind(msgspec.Struct, frozen=True, kw_only=True):
    """One promise in kind to one person.

    Attributes:
        promise: its place among the award's promises in kind, from 1.
        person: label.
        state: where it stands.
        steps: what was done, in order.
        by: the two accounts that settled it; empty while it is open.
        on: the day on which they did; None while it is open.
        until: the day that another authority named; None where none did.
    """

    promise: int
    person: str
    state: Fulfilment = Fulfilment.OPEN
    steps: tuple[StepTaken, ...] = ()
    by: tuple[str, ...] = ()
    on: date | None = None
    until: date | None = None


def promises_of(award: Result | None) -> tuple[Reason, ...]:
    """Return an award's promises in kind, in the list's order; none without an award."""
    return () if award is None else tuple(each for each in award.terms if each.code == "promised")


def promise_name(promise: Reason, language: str) -> str:
    """Return what an award promises in kind, in the list's words for it."""
    names = promise.params["promise"]
    return names if isinstance(names, str) else pick(names, language)


def owed_in_kind(award: Result | None, kept: tuple[InKind, ...] = ()) -> tuple[InKind, ...]:
    """Return every promise in kind to everybody with a share in an award, as it stands now.

    Args:
        award: the approved one; None without one.
        kept: what is on record.
    """
    if award is None:
        return ()
    known = {(each.promise, each.person): each for each in kept}
    return tuple(
        known.get((number, person), InKind(promise=number, person=person))
        for number in range(1, len(promises_of(award)) + 1)
        for person in award.shares
    )
