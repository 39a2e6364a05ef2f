"""The cash office: two people at the counter, and two who count the box."""

from datetime import date
from typing import Annotated

import msgspec

from safeconduct.casefile.act import Done, act
from safeconduct.casefile.acts.forms import Code, Text
from safeconduct.casefile.acts.office import OfficeAct
from safeconduct.casefile.acts.payment import OnOrder
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.budget import acts_today
from safeconduct.casefile.gates.cash import difference_is_explained, order_is_for_the_counter
from safeconduct.casefile.gates.fraud import actor_has_no_interest, no_suspicion_stands
from safeconduct.casefile.gates.payment import (
    no_finding_holds_it,
    order_is_in_its_state,
    person_can_receive,
    releaser_did_not_order,
)
from safeconduct.casefile.office import Counted, Office
from safeconduct.casefile.parts.payment import OrderState
from safeconduct.casefile.sums import Unit
from safeconduct.casefile.words import AFTER_RECEPTION, Role

AT_THE_COUNTER = (Role.PAYMASTER, Role.PROTECTION_OFFICER, Role.RECEPTION_OFFICER, Role.LEGAL_ADVISER)
"""Who may stand beside the paymaster who counts the money out."""


@act
class PayCash(OnOrder, frozen=True, kw_only=True):
    """Two people at the counter, neither of whom ordered it, pay a released order in cash against a receipt.

    They sign while the person is there: one who counts the money out, one who watches. It confirms the payment.
    """

    by = (Role.PAYMASTER,)
    seconded_by = AT_THE_COUNTER
    during = AFTER_RECEPTION
    gates = (
        order_is_in_its_state,
        order_is_for_the_counter,
        releaser_did_not_order,
        person_can_receive,
        no_finding_holds_it,
        actor_has_no_interest,
        no_suspicion_stands,
    )
    takes_up = frozenset({OrderState.RELEASED})
    hides = "who signed the receipt, and with what"

    receipt: Code
    """Number of the receipt on paper, which the person signed or marked with a thumb."""

    def change(self, case: Case, done: Done) -> Case:
        """Count it as arrived."""
        del done
        return self.taken_up(case, state=OrderState.CONFIRMED)


@act
class CountCash(OfficeAct, frozen=True):
    """Two people count the cash box: money, receipts of advances, and money drawn for released orders.

    Together they make what the books say the float holds. Only what differs is written down: how much lies in the
    box would tell, in clear, what was handed to people in need since the last count.
    """

    by = (Role.PAYMASTER,)
    seconded_by = (Role.PAYMASTER, Role.APPROVER, Role.LEGAL_ADVISER, Role.AUDITOR)
    gates = (acts_today, difference_is_explained)
    independent = True

    unit: Unit
    """Of the float; money in other units is counted at the rate of its receipt."""
    difference: Annotated[int, msgspec.Meta(ge=-(10**15), le=10**15)]
    """Minor units that are too many, or below nothing too few; 0 when it is right."""
    on: date
    said: Text = ""
    """How a difference came about, or that nobody knows; without names and cases, for it lies in clear."""

    def change(self, case: Office, done: Done) -> Office:
        """Keep the newest count of the unit."""
        others = tuple(each for each in case.counts if each.unit != self.unit)
        count = Counted(
            unit=self.unit,
            on=self.on,
            difference=self.difference,
            said=self.said,
            by=(done.actor, done.seconder),
        )
        return msgspec.structs.replace(case, counts=(*others, count))
