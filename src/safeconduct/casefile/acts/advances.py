"""Advances: cash for people in hardship who are here and wait for their award."""

from datetime import date

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.forms import Code, Label, Said
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.advances import (
    advance_is_in_the_awards_unit,
    advance_is_paid_at_the_rate,
    advance_is_small_and_rare,
    float_holds_it,
    person_is_here_and_in_need,
)
from safeconduct.casefile.gates.fraud import actor_has_no_interest, no_suspicion_stands
from safeconduct.casefile.gates.payment import reference_is_new
from safeconduct.casefile.parts.payment import Advance, RateUsed
from safeconduct.casefile.sums import Minor, Reference, Unit
from safeconduct.casefile.words import Role, Stage

HERE_AND_WAITING = frozenset({Stage.RECEIVED, Stage.RECONCILED, Stage.ASSESSED})
"""Stages in which somebody is here and has no award yet. Before them cash would be a fee for coming."""


@act
class PayAdvance(Act, frozen=True, kw_only=True):
    """Two people hand somebody in hardship cash in advance of the award, against their receipt.

    It comes out of the office's float and stands in nobody's books before the award: until then not even the
    week of it lies in clear. The award takes it up, so that nothing is paid twice; where no award follows, it is
    never taken back, because whoever spent it on bread has nothing to give back.
    """

    by = (Role.PAYMASTER,)
    seconded_by = (
        Role.PAYMASTER,
        Role.PROTECTION_OFFICER,
        Role.RECEPTION_OFFICER,
        Role.CONTACT_OFFICER,
        Role.LEGAL_ADVISER,
    )
    during = HERE_AND_WAITING
    gates = (
        reference_is_new,
        person_is_here_and_in_need,
        advance_is_small_and_rare,
        advance_is_in_the_awards_unit,
        advance_is_paid_at_the_rate,
        float_holds_it,
        actor_has_no_interest,
        no_suspicion_stands,
    )
    hides = "who signed the receipt, and with what"

    reference: Reference
    person: Label
    unit: Unit
    """Of the commitment."""
    amount: Minor
    """Of the commitment's unit."""
    paid_unit: Unit
    paid_amount: Minor
    rate: RateUsed | None = None
    """None when it is paid in the commitment's own unit."""
    hardship: Said
    """What it is needed for, and why it cannot wait."""
    receipt: Code
    """Number of the receipt on paper, which the person signed or marked with a thumb."""

    def drawn(self, case: Case, today: date) -> tuple[str, int]:
        """Return what it takes out of the float: unit and minor units."""
        del case, today
        return self.unit, self.amount

    def change(self, case: Case, done: Done) -> Case:
        """Put it on record."""
        advance = Advance(
            reference=self.reference,
            person=self.person,
            unit=self.unit,
            amount=self.amount,
            paid_unit=self.paid_unit,
            paid_amount=self.paid_amount,
            rate=self.rate,
            by=(done.actor, done.seconder),
            on=done.at.date(),
        )
        payment = msgspec.structs.replace(case.payment, advances=(*case.payment.advances, advance))
        return msgspec.structs.replace(case, payment=payment)
