"""Promises in kind: what a list promises beside money, step by step until it is kept, or the person knows why not."""

from datetime import date
from typing import Annotated

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.forms import Label, Said, Text
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.inkind import day_is_to_come, promise_is_open, promise_is_the_awards
from safeconduct.casefile.parts.inkind import Fulfilment, InKind, StepTaken, owed_in_kind
from safeconduct.casefile.words import Audience, Role, Stage

KEEPERS = (Role.PROTECTION_OFFICER, Role.CONTACT_OFFICER, Role.LEGAL_ADVISER)

AWARDED_OR_CLOSED = frozenset({Stage.AWARDED, Stage.CLOSED})
"""What another authority has taken on is often kept after the case is closed."""


class OnPromise(Act, frozen=True, kw_only=True):
    """The base of acts about one promise in kind to one person."""

    promise: Annotated[int, msgspec.Meta(ge=1, le=100)]
    """Its number among the award's promises beside money, in the list's order."""
    person: Label
    """To whom it is owed."""

    def standing(self, case: Case) -> InKind | None:
        """Return where the promise stands; None where the award has none such."""
        approved = case.award.approved
        owed = owed_in_kind(approved.result if approved is not None else None, case.inkind)
        return next(
            (each for each in owed if (each.promise, each.person) == (self.promise, self.person)), None
        )

    def put(self, case: Case, kept: InKind) -> Case:
        """Return the case with the promise standing as `kept`."""
        others = tuple(
            each for each in case.inkind if (each.promise, each.person) != (kept.promise, kept.person)
        )
        return msgspec.structs.replace(case, inkind=(*others, kept))

    def settled(self, case: Case, done: Done, state: Fulfilment, until: date | None = None) -> Case:
        """Return the case with the promise settled by two people; the same where there is no such promise."""
        before = self.standing(case)
        if before is None:
            return case
        return self.put(
            case,
            msgspec.structs.replace(
                before, state=state, by=(done.actor, done.seconder), on=done.at.date(), until=until
            ),
        )


@act
class RecordPromiseStep(OnPromise, frozen=True, kw_only=True):
    """An officer records what was done towards a promise in kind, and when the next step is expected."""

    by = KEEPERS
    during = AWARDED_OR_CLOSED
    gates = (promise_is_the_awards, promise_is_open)
    independent = True
    hides = "which office, under which number, in whose name"

    what: Said
    expected: date | None = None
    """The day by which the next step is expected."""

    def change(self, case: Case, done: Done) -> Case:
        """Add the step; a promise that the person did not want is open again."""
        before = self.standing(case)
        if before is None:
            return case
        step = StepTaken(at=done.at, by=done.actor, expected=self.expected)
        state = Fulfilment.OPEN if before.state is Fulfilment.DECLINED else before.state
        return self.put(case, msgspec.structs.replace(before, state=state, steps=(*before.steps, step)))


@act
class ConfirmPromiseKept(OnPromise, frozen=True, kw_only=True):
    """Two people confirm that a promise in kind is kept: both have seen by what."""

    by = KEEPERS
    seconded_by = KEEPERS
    during = AWARDED_OR_CLOSED
    gates = (promise_is_the_awards, promise_is_open)
    audience = Audience.THREAD
    hides = "papers, numbers and places by which it was kept"

    seen: Said
    """By what they know it, without names and places: the person reads it."""

    def change(self, case: Case, done: Done) -> Case:
        """Count it as kept."""
        return self.settled(case, done, Fulfilment.KEPT)


@act
class RecordPromiseRefused(OnPromise, frozen=True, kw_only=True):
    """Two people record that a promise in kind is not kept; the person reads why and how to contest it."""

    by = (Role.LEGAL_ADVISER, Role.PROTECTION_OFFICER)
    seconded_by = (Role.APPROVER, Role.LEGAL_ADVISER)
    during = AWARDED_OR_CLOSED
    gates = (promise_is_the_awards, promise_is_open)
    audience = Audience.THREAD

    reasons: Said
    """By which authority, why, and under which law."""
    appeal: Said
    """How, where and until when the person can contest it."""

    def change(self, case: Case, done: Done) -> Case:
        """Count it as refused."""
        return self.settled(case, done, Fulfilment.REFUSED)


@act
class HandOnPromise(OnPromise, frozen=True, kw_only=True):
    """Two people hand a promise in kind on to the authority that keeps it, which has named a day."""

    by = KEEPERS
    seconded_by = KEEPERS
    during = AWARDED_OR_CLOSED
    gates = (promise_is_the_awards, promise_is_open, day_is_to_come)
    audience = Audience.THREAD
    hides = "whom to ask there, and under which number"

    to: Said
    """Which authority, and what it has taken on."""
    until: date
    """The day that it has named."""

    def change(self, case: Case, done: Done) -> Case:
        """Wait for that day elsewhere."""
        return self.settled(case, done, Fulfilment.HANDED_ON, self.until)


@act
class RecordPromiseDeclined(OnPromise, frozen=True, kw_only=True):
    """Two officers record, in the person's presence, that they do not want a promise in kind kept."""

    by = KEEPERS
    seconded_by = KEEPERS
    during = AWARDED_OR_CLOSED
    gates = (promise_is_the_awards, promise_is_open)
    audience = Audience.THREAD

    words: Text = ""
    """What the person said."""

    def change(self, case: Case, done: Done) -> Case:
        """Leave it until they want it after all."""
        return self.settled(case, done, Fulfilment.DECLINED)
