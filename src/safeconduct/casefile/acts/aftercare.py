"""Aftercare: protection goes on after payment, is looked at again and again, and outlasts the closing."""

from datetime import date
from typing import Annotated, Any, Self

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.forms import AFTERWARDS, Label, Said, Text
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.aftercare import (
    due_week_has_passed,
    everything_is_settled,
    protection_goes_on,
    review_comes_soon,
    statement_is_true,
)
from safeconduct.casefile.gates.inkind import promises_in_kind_are_settled
from safeconduct.casefile.gates.linking import links_are_taken
from safeconduct.casefile.parts.aftercare import Account, Measure, Movement, Plan, Review, Risk
from safeconduct.casefile.paying import week_of
from safeconduct.casefile.statement import accounts_of, movements_of
from safeconduct.casefile.words import LIVE, Audience, Role, Stage

PROTECTORS = (Role.PROTECTION_OFFICER, Role.CONTACT_OFFICER)

DATED = LIVE | {Stage.CLOSED}
"""Stages in which something can be due."""


@act
class MakeProtectionPlan(Act, frozen=True, kw_only=True):
    """A protection officer puts on record what protects people from now on, and when it is looked at again."""

    by = PROTECTORS
    during = AFTERWARDS
    gates = (review_comes_soon,)
    hides = "where people live now, under which name, whom they call"

    people: Annotated[tuple[Label, ...], msgspec.Meta(min_length=1, max_length=100)]
    """Everyone it protects: claimants, and family by their labels."""
    measures: Annotated[tuple[Measure, ...], msgspec.Meta(min_length=1, max_length=20)]
    next_review: date

    def change(self, case: Case, done: Done) -> Case:
        """Put it in place."""
        plan = Plan(by=done.actor, at=done.at, people=self.people, measures=self.measures)
        aftercare = msgspec.structs.replace(
            case.aftercare, plan=plan, next_review=self.next_review, due_week=week_of(self.next_review)
        )
        return msgspec.structs.replace(case, aftercare=aftercare)

    def clear(self, case: Any) -> dict[str, Any]:
        """Say the week of the next review, so that its passing is seen without a key."""
        del case
        return {"due": week_of(self.next_review)}


@act
class ReviewRisk(Act, frozen=True, kw_only=True):
    """A protection officer looks at the danger again and sets the next date; also after the case is closed."""

    by = PROTECTORS
    during = AFTERWARDS
    gates = (review_comes_soon,)
    independent = True
    hides = "where the danger is, who asked after the person, what was changed"

    risk: Risk
    findings: Said
    next_review: date

    def change(self, case: Case, done: Done) -> Case:
        """Record it, and whether it came late."""
        before = case.aftercare
        late = before.days_overdue(done.at.date())
        aftercare = msgspec.structs.replace(
            before,
            next_review=self.next_review,
            due_week=week_of(self.next_review),
            last_review=Review(by=done.actor, at=done.at, risk=self.risk, days_late=late),
            reviews=before.reviews + 1,
            late_reviews=before.late_reviews + (late > 0),
            overdue="",
        )
        return msgspec.structs.replace(case, aftercare=aftercare)

    def clear(self, case: Any) -> dict[str, Any]:
        """Say the week of the next review, so that its passing is seen without a key."""
        del case
        return {"due": week_of(self.next_review)}


@act
class MarkOverdue(Act, frozen=True, kw_only=True):
    """The system puts on record that the week by which a case was due has passed and nothing was done."""

    by = (Role.SYSTEM,)
    during = DATED
    gates = (due_week_has_passed,)
    independent = True
    public = True

    week: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-W[0-5][0-9]\Z")]
    """The due week as it lies in clear, such as 2023-W34."""

    def change(self, case: Case, done: Done) -> Case:
        """Show the lateness until a review is made."""
        del done
        return msgspec.structs.replace(
            case, aftercare=msgspec.structs.replace(case.aftercare, overdue=self.week)
        )


@act
class GiveStatement(Act, frozen=True, kw_only=True):
    """The person is given a statement: what each was awarded, was paid, holds in credit and is still owed.

    With every movement and its day, as the Third Geneva Convention has a prisoner's account kept (articles 58 to 67):
    they read it in their mailbox, and get it on paper wherever it harms nobody.
    """

    version = 2  # 1 knew no movements
    by = (Role.PAYMASTER, Role.PROTECTION_OFFICER, Role.LEGAL_ADVISER)
    during = frozenset({Stage.AWARDED, Stage.CLOSED})
    gates = (statement_is_true,)
    audience = Audience.THREAD
    independent = True

    unit: Annotated[str, msgspec.Meta(max_length=12)]
    """Of the award."""
    accounts: Annotated[tuple[Account, ...], msgspec.Meta(min_length=1, max_length=1000)]
    words: Text = ""
    movements: Annotated[tuple[Movement, ...], msgspec.Meta(max_length=10_000)] = ()
    """Each advance, credit, release, payment and return, by person and day."""

    @classmethod
    def of(cls, case: Case, words: str = "") -> Self:
        """Return the statement that the record makes."""
        return cls(
            unit=case.award.unit, accounts=accounts_of(case), words=words, movements=movements_of(case)
        )

    def change(self, case: Case, done: Done) -> Case:
        """Count it as given."""
        del done
        aftercare = msgspec.structs.replace(case.aftercare, statements=case.aftercare.statements + 1)
        return msgspec.structs.replace(case, aftercare=aftercare)


@act
class CloseCase(Act, frozen=True, kw_only=True):
    """A protection officer closes a case in which everything is settled; reviews of the danger go on."""

    by = (Role.PROTECTION_OFFICER, Role.LEGAL_ADVISER)
    moves = Stage.AWARDED, Stage.CLOSED
    gates = (protection_goes_on, everything_is_settled, promises_in_kind_are_settled, links_are_taken)
    audience = Audience.THREAD

    words: Text = ""
    """To the person: how to come back."""

    def change(self, case: Case, done: Done) -> Case:
        """Close it."""
        del done
        # A new object, so that the stage moves: nothing else changes at the closing.
        return msgspec.structs.replace(case)


@act
class ReopenCase(Act, frozen=True, kw_only=True):
    """A closed case is worked on again: its award was contested, money came back, or the person needs help."""

    by = (Role.PROTECTION_OFFICER, Role.LEGAL_ADVISER)
    moves = Stage.CLOSED, Stage.AWARDED
    audience = Audience.THREAD

    reason: Said

    def change(self, case: Case, done: Done) -> Case:
        """Count it."""
        del done
        aftercare = msgspec.structs.replace(case.aftercare, reopened=case.aftercare.reopened + 1)
        return msgspec.structs.replace(case, aftercare=aftercare)
