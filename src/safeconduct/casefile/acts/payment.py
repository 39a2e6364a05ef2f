"""Payment: commit before the award, then order, release by others, confirm; take back only by reversal."""

from datetime import date
from hashlib import sha256
from typing import Annotated, Any, ClassVar, Self

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.forms import DigestOrNone, Label, Said, Text
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.banking import (
    bank_has_the_order,
    cash_is_paid_at_the_counter,
    line_is_new,
    money_at_the_bank_came_back,
)
from safeconduct.casefile.gates.exchange import person_chose_the_currency, release_is_at_the_awards_rate
from safeconduct.casefile.gates.fraud import (
    actor_has_no_interest,
    no_suspicion_stands,
    payment_is_within_the_caps,
)
from safeconduct.casefile.gates.payment import (
    another_account_on_their_order,
    commitment_is_covered,
    held_money_moves_on_their_order,
    no_finding_holds_it,
    order_is_in_its_state,
    paid_amount_is_exact,
    payee_is_sealed_with_it,
    payment_day_is_near,
    payment_is_within_the_share,
    person_can_receive,
    reference_is_new,
    release_is_what_was_ordered,
    releaser_did_not_order,
)
from safeconduct.casefile.parts.payment import PAID, Commitment, Method, Order, OrderState, RateUsed
from safeconduct.casefile.payees import SealedPayee
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
    """A paymaster orders one payment to one person, at the rate that stands on the award.

    Whom the bank pays is sealed to the paymasters alone; the order signs a digest of it.
    """

    version = 2
    by = (Role.PAYMASTER,)
    during = frozenset({Stage.AWARDED})
    gates = (
        reference_is_new,
        person_can_receive,
        no_finding_holds_it,
        held_money_moves_on_their_order,
        payment_is_within_the_share,
        paid_amount_is_exact,
        payee_is_sealed_with_it,
        another_account_on_their_order,
        person_chose_the_currency,
        payment_day_is_near,
        actor_has_no_interest,
    )
    aside_to = (Role.PAYMASTER,)

    reference: Reference
    person: Label
    unit: Unit
    """Of the award."""
    amount: Minor
    """Of the award."""
    paid_unit: Unit
    paid_amount: Minor
    rate: RateUsed | None = None
    """As it stands on the award; none when it is paid in the award's own unit."""
    their_order: Text = ""
    """For a person who is held, where another's account gets it, and where it is paid in another currency than the
    award's: their own order, in their words."""
    method: Method = Method.BANK
    """In cash only where the person has no account, or one would betray them."""
    not_before: date | None = None
    """The day on which the bank carries it out, so that the day of the award does not tell whose it is; empty for the
    next working day."""
    alternative: bool = False
    """Another's account gets it: the person says so in their own words above."""
    payee: DigestOrNone = ""
    """Digest of the payee's sealed details; empty for cash."""

    @classmethod
    def to(cls, payee: SealedPayee, **values: Any) -> Self:
        """Return the order of a payment to this payee through the bank, with the details sealed beside it."""
        return cls(**values, payee=payee.digest, aside=payee.aside)

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
            method=self.method,
            not_before=self.not_before,
            alternative=self.alternative,
            their_order=self.their_order,
            payee=self.payee,
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

    def lines(self, case: Case, line: str) -> tuple[str, ...]:
        """Return what the bank has said of the order, with one line more; "" for none."""
        found = case.payment.order(self.order)
        known = found.lines if found is not None else ()
        return (*known, line) if line else known

    def said_by_bank(self, case: Case, what: str, line: str) -> dict[str, Any]:
        """Return the clear "bank" for what the bank said; nothing for an order that went into no file of ours.

        Args:
            case: after the act.
            what: "answered", "booked" or "returned".
            line: hex digest of what was read; "" where a person saw it, and one mark stands for the order and `what`.
        """
        order = case.payment.order(self.order)
        if order is None or order.sent is None:
            return {}
        return {"bank": {"what": what, "payment": self.order, "line": line or by_hand(what, self.order)}}


def by_hand(what: str, order: str) -> str:
    """Return the mark that stands for what a person saw of an order at the bank, where no file was read."""
    return sha256(f"safeconduct.bank.v1 {what} {order}".encode()).hexdigest()


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
    """Two people, neither of whom ordered it, release a payment: the money leaves.

    The first of them has the payee's details before them and seals them anew to the paymasters of this day.
    """

    version = 2
    by = (Role.PAYMASTER, Role.APPROVER)
    seconded_by = (Role.PAYMASTER, Role.APPROVER, Role.LEGAL_ADVISER)
    during = frozenset({Stage.AWARDED})
    gates = (
        order_is_in_its_state,
        releaser_did_not_order,
        person_can_receive,
        no_finding_holds_it,
        payment_is_within_the_share,
        release_is_what_was_ordered,
        release_is_at_the_awards_rate,
        actor_has_no_interest,
        no_suspicion_stands,
        payment_is_within_the_caps,
    )
    takes_up = frozenset({OrderState.ORDERED})
    aside_to = (Role.PAYMASTER,)

    payee: DigestOrNone = ""
    """Digest of the payee's sealed details, as the order has it; empty for cash."""
    alternative: bool = False
    """Another's account gets it, on the person's own order."""

    @classmethod
    def to(cls, payee: SealedPayee, order: Order) -> Self:
        """Return the release of an order, with the payee's details as its order sealed them."""
        return cls(
            order=order.reference,
            payee=payee.digest,
            alternative=order.alternative,
            aside=payee.aside,
        )

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
    """A paymaster confirms that the money arrived: the bank's statement shows it.

    Cash is confirmed where it is paid, by two people at the counter.
    """

    version = 2
    by = (Role.PAYMASTER,)
    during = AFTER_RECEPTION
    gates = (order_is_in_its_state, cash_is_paid_at_the_counter, bank_has_the_order, line_is_new)
    takes_up = frozenset({OrderState.RELEASED})
    hides = "what the receipt says"

    seen: Said
    """What was seen: which statement or receipt, without account numbers or names."""
    line: DigestOrNone = ""
    """Digest of the statement's line, where a file of the bank's was read; empty for what a person saw."""

    def change(self, case: Case, done: Done) -> Case:
        """Confirm it."""
        del done
        return self.taken_up(case, state=OrderState.CONFIRMED, lines=self.lines(case, self.line))

    def clear(self, case: Case) -> dict[str, Any]:
        """Say that a line of the bank's was taken in, so that none is taken in twice."""
        return self.said_by_bank(case, "booked", self.line)


@act
class ReversePayment(OnOrder, frozen=True, kw_only=True):
    """Two people, neither of whom ordered it, reverse a payment that came back; nothing is ever rewritten."""

    by = (Role.PAYMASTER, Role.APPROVER)
    seconded_by = (Role.PAYMASTER, Role.APPROVER, Role.LEGAL_ADVISER)
    during = AFTER_RECEPTION
    gates = (order_is_in_its_state, releaser_did_not_order, reference_is_new, money_at_the_bank_came_back)
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
