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


class _OnLine(OnOrder, frozen=True, kw_only=True):
    """The base of acts that take in one line of a statement."""

    by = (Role.PAYMASTER,)
    during = AFTER_RECEPTION

    seen: Text = ""
    """In which message it stands."""
    line: Digest
    """Digest of the statement's line, in a file of the bank's that was read."""


class _PaidOrBack(_OnLine, frozen=True, kw_only=True):
    """The base of acts that say that a payment which was over was paid after all, or came back after that."""

    def counted(self, case: Case, more: int, otherwise: OrderState) -> Case:
        """Return the case with the line kept and the order counted.

        Args:
            case: before the act.
            more: 1 for one that was paid once more, -1 for one that came back.
            otherwise: where an order stands then that was not reversed; one that was stays reversed.
        """
        order = case.payment.order(self.order)
        if order is None:
            return case
        return self.taken_up(
            case,
            state=OrderState.REVERSED if order.state is OrderState.REVERSED else otherwise,
            paid_again=max(order.paid_again + more, 0),
            lines=self.lines(case, self.line),
        )


@act
class RecordLine(_OnLine, frozen=True, kw_only=True):
    """A paymaster records the statement's line of a payment that was confirmed, or came back, before it was read.

    What a person saw stands for one line. Were it to stand for every line, a second debit would never be noticed.
    """

    gates = (order_is_in_its_state, bank_has_the_order, line_is_new)
    takes_up = frozenset({OrderState.CONFIRMED, OrderState.RETURNED, OrderState.REVERSED})

    def change(self, case: Case, done: Done) -> Case:
        """Keep the line; where the order stands does not change."""
        del done
        return self.taken_up(case, lines=self.lines(case, self.line))

    def clear(self, case: Case) -> dict[str, Any]:
        """Say that a line of the bank's was taken in."""
        return self.said_by_bank(case, "booked", self.line)


@act
class RecordPaidAgain(_PaidOrBack, frozen=True, kw_only=True):
    """A paymaster records that the statement shows a payment paid that was rejected, came back or was reversed.

    One that is not reversed is paid after all, and cannot be reversed any more. One that is reversed stays a difference
    between bank and books until the bank gives the money back.
    """

    gates = (order_is_in_its_state, bank_has_the_order, line_is_new)
    takes_up = frozenset({OrderState.RETURNED, OrderState.REVERSED})

    def change(self, case: Case, done: Done) -> Case:
        """Count it, and let what was not reversed be paid."""
        del done
        return self.counted(case, 1, OrderState.CONFIRMED)

    def clear(self, case: Case) -> dict[str, Any]:
        """Say so, for the nightly look, which opens no case."""
        return self.said_by_bank(case, "paid_again", self.line)


@act
class RecordBackAgain(_PaidOrBack, frozen=True, kw_only=True):
    """A paymaster records that the bank gave back what it had paid after a rejection, a return or a reversal.

    The difference between bank and books is over with it.
    """

    gates = (order_is_in_its_state, bank_has_the_order, line_is_new, bank_paid_it_again)
    takes_up = frozenset({OrderState.CONFIRMED, OrderState.REVERSED})

    def change(self, case: Case, done: Done) -> Case:
        """Let what was not reversed wait for its reversal once more."""
        del done
        return self.counted(case, -1, OrderState.RETURNED)

    def clear(self, case: Case) -> dict[str, Any]:
        """Say so, for the nightly look."""
        return self.said_by_bank(case, "back_again", self.line)
