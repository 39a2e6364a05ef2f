"""What a bank's statement shows of a payment that waits for nothing any more: each such line is kept."""

from typing import Any

from safeconduct.casefile.act import Done, act
from safeconduct.casefile.acts.forms import Digest, Text
from safeconduct.casefile.acts.payment import OnOrder
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.bank_lines import bank_paid_it_again
from safeconduct.casefile.gates.banking import bank_has_the_order, line_is_new
from safeconduct.casefile.gates.payment import order_is_in_its_state
from safeconduct.casefile.parts.payment import OrderState
from safeconduct.casefile.words import AFTER_RECEPTION, Role


@act
class RecordLine(OnOrder, frozen=True, kw_only=True):
    """A paymaster records the statement's line of a payment that was confirmed, or came back, before it was read.

    What a person saw stands for one line. Were it to stand for every line, a second debit would never be noticed.
    """

    by = (Role.PAYMASTER,)
    during = AFTER_RECEPTION
    gates = (order_is_in_its_state, bank_has_the_order, line_is_new)
    takes_up = frozenset({OrderState.CONFIRMED, OrderState.RETURNED, OrderState.REVERSED})

    seen: Text = ""
    """In which message it stands."""
    line: Digest
    """Digest of the statement's line, in a file of the bank's that was read."""

    def change(self, case: Case, done: Done) -> Case:
        """Keep the line; where the order stands does not change."""
        del done
        return self.taken_up(case, lines=self.lines(case, self.line))

    def clear(self, case: Case) -> dict[str, Any]:
        """Say that a line of the bank's was taken in."""
        return self.said_by_bank(case, "booked", self.line)


@act
class RecordPaidAgain(OnOrder, frozen=True, kw_only=True):
    """A paymaster records that the statement shows a payment paid that was rejected, came back or was reversed.

    One that is not reversed is paid after all, and cannot be reversed any more. One that is reversed stays a difference
    between bank and books until the bank gives the money back.
    """

    by = (Role.PAYMASTER,)
    during = AFTER_RECEPTION
    gates = (order_is_in_its_state, bank_has_the_order, line_is_new)
    takes_up = frozenset({OrderState.RETURNED, OrderState.REVERSED})

    seen: Text = ""
    """In which message it stands."""
    line: Digest
    """Digest of the statement's line, in a file of the bank's that was read."""

    def change(self, case: Case, done: Done) -> Case:
        """Count it, and let what was not reversed be paid."""
        del done
        order = case.payment.order(self.order)
        if order is None:
            return case
        reversed_ = order.state is OrderState.REVERSED
        return self.taken_up(
            case,
            state=OrderState.REVERSED if reversed_ else OrderState.CONFIRMED,
            paid_again=order.paid_again + 1,
            lines=self.lines(case, self.line),
        )

    def clear(self, case: Case) -> dict[str, Any]:
        """Say so, for the nightly look, which opens no case."""
        return self.said_by_bank(case, "paid_again", self.line)


@act
class RecordBackAgain(OnOrder, frozen=True, kw_only=True):
    """A paymaster records that the bank gave back what it had paid after a rejection, a return or a reversal.

    The difference between bank and books is over with it.
    """

    by = (Role.PAYMASTER,)
    during = AFTER_RECEPTION
    gates = (order_is_in_its_state, bank_has_the_order, line_is_new, bank_paid_it_again)
    takes_up = frozenset({OrderState.CONFIRMED, OrderState.REVERSED})

    seen: Text = ""
    """In which message it stands."""
    line: Digest
    """Digest of the statement's line, in a file of the bank's that was read."""

    def change(self, case: Case, done: Done) -> Case:
        """Let what was not reversed wait for its reversal once more."""
        del done
        order = case.payment.order(self.order)
        if order is None:
            return case
        reversed_ = order.state is OrderState.REVERSED
        return self.taken_up(
            case,
            state=OrderState.REVERSED if reversed_ else OrderState.RETURNED,
            paid_again=max(order.paid_again - 1, 0),
            lines=self.lines(case, self.line),
        )

    def clear(self, case: Case) -> dict[str, Any]:
        """Say so, for the nightly look."""
        return self.said_by_bank(case, "back_again", self.line)
