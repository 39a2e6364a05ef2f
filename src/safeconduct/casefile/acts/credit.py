"""Payment to people who cannot take it: money held in credit, and released from it."""

from typing import Any

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.forms import Label, Text
from safeconduct.casefile.acts.payment import Due
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.payment import (
    credit_has_a_cause,
    held_money_moves_on_their_order,
    payment_is_within_the_share,
    reference_is_new,
)
from safeconduct.casefile.parts.payment import Credit, Release
from safeconduct.casefile.paying import move, moves
from safeconduct.casefile.sums import Minor, Reference, Unit
from safeconduct.casefile.words import Role, Stage


@act
class HoldInCredit(Act, frozen=True, kw_only=True):
    """A paymaster holds a person's money in credit while they are a prisoner, are missing, or have died.

    It stays theirs: they see it in every statement, it is never forfeited, and no later list lowers it
    (Geneva Convention III, articles 58 to 67).
    """

    by = (Role.PAYMASTER,)
    during = frozenset({Stage.AWARDED})
    gates = (reference_is_new, credit_has_a_cause, payment_is_within_the_share)

    reference: Reference
    person: Label
    unit: Unit
    """Of the award."""
    amount: Minor

    def due(self, case: Case) -> Due | None:
        """Return what it would spend."""
        del case
        return Due(person=self.person, unit=self.unit, amount=self.amount)

    def change(self, case: Case, done: Done) -> Case:
        """Hold it."""
        credit = Credit(
            reference=self.reference,
            person=self.person,
            unit=self.unit,
            amount=self.amount,
            on=done.at.date(),
        )
        payment = msgspec.structs.replace(case.payment, credits=(*case.payment.credits, credit))
        return msgspec.structs.replace(case, payment=payment)

    def clear(self, case: Case) -> dict[str, Any]:
        """Say what is held, so that the books follow."""
        credit = case.payment.credit(self.reference)
        if credit is None:
            return {}
        return moves(credit.on, [move("credit", unit=self.unit, amount=self.amount, payment=self.reference)])


@act
class ReleaseCredit(Act, frozen=True, kw_only=True):
    """A paymaster makes money held in credit payable again: after release, or on the person's own order."""

    by = (Role.PAYMASTER,)
    during = frozenset({Stage.AWARDED})
    gates = (reference_is_new, held_money_moves_on_their_order)

    credit: Reference
    """The credit it leaves."""
    reference: Reference
    """Of this movement."""
    amount: Minor
    their_order: Text = ""
    """For a person who is held: their own order, in their words."""

    def concerns(self, case: Case) -> tuple[str, bool]:
        """Return whose money it is ("" for no such credit), and whether the credit holds as much."""
        found = case.payment.credit(self.credit)
        return (found.person, self.amount <= found.remaining) if found is not None else ("", False)

    def change(self, case: Case, done: Done) -> Case:
        """Give the sum back to the share."""
        found = case.payment.credit(self.credit)
        if found is None or self.amount > found.remaining:
            return case
        release = Release(
            reference=self.reference,
            amount=self.amount,
            on=done.at.date(),
            on_their_order=bool(self.their_order),
        )
        credits_ = tuple(
            msgspec.structs.replace(credit, releases=(*credit.releases, release))
            if credit is found
            else credit
            for credit in case.payment.credits
        )
        payment = msgspec.structs.replace(case.payment, credits=credits_)
        return msgspec.structs.replace(case, payment=payment)

    def clear(self, case: Case) -> dict[str, Any]:
        """Say what left credit, so that the books follow."""
        found = case.payment.credit(self.credit)
        release = (
            next((each for each in found.releases if each.reference == self.reference), None)
            if found
            else None
        )
        if found is None or release is None:
            return {}
        back = move("release_credit", unit=found.unit, amount=release.amount, payment=release.reference)
        return moves(release.on, [back])
