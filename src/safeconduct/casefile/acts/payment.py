"""Payment: commit before the award, then order, release by others, confirm; take back only by reversal."""

from typing import Annotated, Any, ClassVar

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.forms import Label, Said, Text
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.payment import (
    commitment_is_covered,
    held_money_moves_on_their_order,
    no_finding_holds_it,
    order_is_in_its_state,
    paid_amount_is_exact,
    payment_is_within_the_share,
    person_can_receive,
    reference_is_new,
    releaser_did_not_order,
)
from safeconduct.casefile.parts.payment import PAID, Commitment, Order, OrderState, RateUsed
from safeconduct.casefile.paying import disbursement, move, moves
from safeconduct.casefile.sums import Minor, MinorOrNothing, Reference, Unit
from safeconduct.casefile.words import AFTER_RECEPTION, Role, Stage

BEFORE_THE_AWARD = frozenset(
    {
        *(Stage.CREDIBLE, Stage.OFFERED, Stage.ACCEPTED, Stage.PREPARED, Stage.CLEARED),
        *(Stage.RECEIVED, Stage.RECONCILED, Stage.ASSESSED),
    }
)
"""Stages in which money is committed; from the award on it is obliged."""

Instalment = Annotated[int, msgspec.Meta(ge=1, le=1000)]


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """A sum for a person that an act would spend: `amount` minor units of `unit`, not counting order `besides`."""

    person: str
    unit: str
    amount: int
    besides: str = ""


@act
class CommitMoney(Act, frozen=True, kw_only=True):
    """A paymaster commits what the case may cost, before anything of it is known outside.

    Sealed like every other entry: the pool on the books moves elsewhere, in round steps on a fixed weekday. A
    later commitment replaces an earlier one.
    """

    by = (Role.PAYMASTER,)
    during = BEFORE_THE_AWARD
    gates = (commitment_is_covered,)
    independent = True

    unit: Unit
    amount: MinorOrNothing
    """Minor units, at most; nothing when the case can cost nothing any more."""

    def change(self, case: Case, done: Done) -> Case:
        """Record it."""
        payment = msgspec.structs.replace(
            case.payment, commitment=Commitment(unit=self.unit, amount=self.amount), committed_at=done.at
        )
        return msgspec.structs.replace(case, payment=payment)


@act
class OrderPayment(Act, frozen=True, kw_only=True):
    """A paymaster orders one payment to one person, at the official rate of the day."""

    by = (Role.PAYMASTER,)
    during = frozenset({Stage.AWARDED})
    gates = (
        reference_is_new,
        person_can_receive,
        no_finding_holds_it,
        held_money_moves_on_their_order,
        payment_is_within_the_share,
        paid_amount_is_exact,
    )
    hides = "who is paid, how and where"

    reference: Reference
    person: Label
    unit: Unit
    """Of the award."""
    amount: Minor
    """Of the award."""
    paid_unit: Unit
    paid_amount: Minor
    rate: RateUsed | None = None
    """None when it is paid in the award's own unit."""
    their_order: Text = ""
    """For a person who is held: their own order, in their words."""

    def due(self, case: Case) -> Due | None:
        """Return what it would spend."""
        del case
        return Due(person=self.person, unit=self.unit, amount=self.amount)

    def concerns(self, case: Case) -> tuple[str, bool]:
        """Return whose money it is; what covers it is another gate's matter."""
        del case
        return self.person, True

    def change(self, case: Case, done: Done) -> Case:
        """Put the order on record, as the person's next instalment."""
        earlier = sum(order.person == self.person for order in case.payment.orders)
        order = Order(
            reference=self.reference,
            person=self.person,
            instalment=earlier + 1,
            unit=self.unit,
            amount=self.amount,
            paid_unit=self.paid_unit,
            paid_amount=self.paid_amount,
            rate=self.rate,
            ordered_by=done.actor,
        )
        payment = msgspec.structs.replace(case.payment, orders=(*case.payment.orders, order))
        return msgspec.structs.replace(case, payment=payment)


class OnOrder(Act, frozen=True, kw_only=True):
    """The base of acts that take up an order on record."""

    takes_up: ClassVar[frozenset[OrderState]] = frozenset()

    order: Reference
    """The order's reference."""

    def due(self, case: Case) -> Due | None:
        """Return what the order spends; None when there is no such order."""
        order = case.payment.order(self.order)
        if order is None:
            return None
        return Due(person=order.person, unit=order.unit, amount=order.amount, besides=order.reference)

    def taken_up(self, case: Case, **values: Any) -> Case:
        """Return the case with the order changed; the same case when the order does not stand for it."""
        found = case.payment.order(self.order)
        if found is None or found.state not in self.takes_up:
            return case
        orders = tuple(
            msgspec.structs.replace(order, **values) if order is found else order
            for order in case.payment.orders
        )
        return msgspec.structs.replace(case, payment=msgspec.structs.replace(case.payment, orders=orders))


@act
class CancelOrder(OnOrder, frozen=True, kw_only=True):
    """A paymaster cancels an order that was not released."""

    by = (Role.PAYMASTER,)
    during = AFTER_RECEPTION
    gates = (order_is_in_its_state,)
    takes_up = frozenset({OrderState.ORDERED})

    reason: Said

    def change(self, case: Case, done: Done) -> Case:
        """Give the sum back to the share."""
        del done
        return self.taken_up(case, state=OrderState.CANCELLED)


@act
class ReleasePayment(OnOrder, frozen=True, kw_only=True):
    """Two people, neither of whom ordered it, release a payment: the money leaves."""

    by = (Role.PAYMASTER, Role.APPROVER)
    seconded_by = (Role.PAYMASTER, Role.APPROVER, Role.LEGAL_ADVISER)
    during = frozenset({Stage.AWARDED})
    gates = (
        order_is_in_its_state,
        releaser_did_not_order,
        person_can_receive,
        no_finding_holds_it,
        payment_is_within_the_share,
    )
    takes_up = frozenset({OrderState.ORDERED})

    def change(self, case: Case, done: Done) -> Case:
        """Release it."""
        return self.taken_up(
            case,
            state=OrderState.RELEASED,
            released_by=(done.actor, done.seconder),
            released_on=done.at.date(),
        )

    def clear(self, case: Case) -> dict[str, Any]:
        """Say what left, so that the books follow."""
        order = case.payment.order(self.order)
        if order is None or order.released_on is None:
            return {}
        return moves(order.released_on, [disbursement(order)])


@act
class ConfirmPayment(OnOrder, frozen=True, kw_only=True):
    """A paymaster confirms that the money arrived: the bank's statement, or the person's receipt for cash."""

    by = (Role.PAYMASTER,)
    during = AFTER_RECEPTION
    gates = (order_is_in_its_state,)
    takes_up = frozenset({OrderState.RELEASED})
    hides = "what the receipt says"

    seen: Said
    """What was seen: which statement or receipt, without account numbers or names."""

    def change(self, case: Case, done: Done) -> Case:
        """Confirm it."""
        del done
        return self.taken_up(case, state=OrderState.CONFIRMED)


@act
class ReversePayment(OnOrder, frozen=True, kw_only=True):
    """Two people, neither of whom ordered it, reverse a payment that came back; nothing is ever rewritten."""

    by = (Role.PAYMASTER, Role.APPROVER)
    seconded_by = (Role.PAYMASTER, Role.APPROVER, Role.LEGAL_ADVISER)
    during = AFTER_RECEPTION
    gates = (order_is_in_its_state, releaser_did_not_order, reference_is_new)
    takes_up = PAID

    reference: Reference
    """Of the reversing posting."""
    reason: Said

    def change(self, case: Case, done: Done) -> Case:
        """Give the sum back to the share."""
        return self.taken_up(
            case, state=OrderState.REVERSED, reversal=self.reference, reversed_on=done.at.date()
        )

    def clear(self, case: Case) -> dict[str, Any]:
        """Say what came back, as the mirror of what left."""
        order = case.payment.order(self.order)
        if order is None or order.reversed_on is None:
            return {}
        back = move(
            "reverse", unit=order.unit, amount=order.amount, payment=self.reference, reverses=order.reference
        )
        return moves(order.reversed_on, [back])
