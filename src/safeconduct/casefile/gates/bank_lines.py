"""G154: what the bank gives back of what it paid against the books."""

from typing import TYPE_CHECKING

from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import gate
from safeconduct.casefile.world import World

if TYPE_CHECKING:
    from safeconduct.casefile.acts.bank_lines import RecordBackAgain


@gate("G154", source="issue: returns handled; no two payments for one instalment")
def bank_paid_it_again(case: Case, world: World, act: "RecordBackAgain") -> bool:
    """The bank gives back what it paid of this payment after it was rejected, came back or was reversed.

    Without such a line before it, money that comes in is the payment's own return, and two people reverse that.
    """
    del world
    order = case.payment.order(act.order)
    return order is not None and order.paid_again > 0
