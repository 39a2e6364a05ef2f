"""Between us and the bank: an order goes into a file, the bank answers, books it, or sends the money back."""

from datetime import date
from typing import Annotated, Any

import msgspec

from safeconduct.casefile.act import Done, act
from safeconduct.casefile.acts.forms import Digest, DigestOrNone, Said, Text
from safeconduct.casefile.acts.payment import OnOrder
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.banking import (
    bank_has_the_order,
    line_is_new,
    order_waits_for_the_bank,
)
from safeconduct.casefile.gates.payment import order_is_in_its_state, releaser_did_not_order
from safeconduct.casefile.parts.payment import PAID, Answer, OrderState, Sent
from safeconduct.casefile.paying import week_of
from safeconduct.casefile.sums import Reference
from safeconduct.casefile.words import AFTER_RECEPTION, Role

BankCode = Annotated[str, msgspec.Meta(max_length=35, pattern=r"^[0-9A-Za-z]*\Z")]
"""A reason of ISO 20022's external code sets, such as AC04; "" when the bank gave none."""


@act
class SendToBank(OnOrder, frozen=True, kw_only=True):
    """A paymaster puts a released payment into the bank's file.

    Recorded before the file is written: if writing fails, the same file is written again, and no order is put into
    two.
    """

    by = (Role.PAYMASTER,)
    during = AFTER_RECEPTION
    gates = (order_is_in_its_state, order_waits_for_the_bank)
    takes_up = frozenset({OrderState.RELEASED})

    file: Reference
    """Random; also the file's message number at the bank."""
    on: date
    """The day on which the file is made."""
    execution: date
    """The day on which the bank is asked to carry it out."""
    digest: DigestOrNone = ""
    """Digest of the file as it would be with this payment alone: written again, it says the same to the same payee."""

    def change(self, case: Case, done: Done) -> Case:
        """Note where it went."""
        del done
        sent = Sent(file=self.file, on=self.on, execution=self.execution, digest=self.digest)
        return self.taken_up(case, sent=sent)

    def clear(self, case: Case) -> dict[str, Any]:
        """Say that it was sent, so that the database refuses to send it twice, or in another week's file."""
        del case
        return {"bank": {"what": "sent", "payment": self.order, "file": self.file, "week": week_of(self.on)}}


@act
class RecordBankAnswer(OnOrder, frozen=True, kw_only=True):
    """A paymaster records what the bank answered to an order in its file.

    A rejected order was not paid; two people then reverse it, and it can be ordered anew. Only what a file of the
    bank's says is recorded so: a rejection that somebody was told of takes two people.
    """

    by = (Role.PAYMASTER,)
    during = AFTER_RECEPTION
    gates = (order_is_in_its_state, bank_has_the_order, line_is_new)
    takes_up = frozenset({OrderState.RELEASED})

    answer: Answer
    because: BankCode = ""
    """The bank's code for a rejection, such as AC04."""
    line: Digest
    """Digest of the answer, in a file of the bank's that was read."""

    def change(self, case: Case, done: Done) -> Case:
        """Record it; a rejected order waits to be reversed."""
        del done
        rejected = self.answer is Answer.REJECTED
        order = case.payment.order(self.order)
        state = order.state if order is not None else OrderState.RELEASED
        return self.taken_up(
            case,
            answer=self.answer,
            because=self.because,
            state=OrderState.RETURNED if rejected else state,
            lines=self.lines(case, self.line),
        )

    def clear(self, case: Case) -> dict[str, Any]:
        """Say that the answer was taken in, and whether the money comes back."""
        if self.answer is Answer.REJECTED:
            return self.said_by_bank(case, "returned", self.line)
        return self.said_by_bank(case, "answered", self.line)


@act
class RecordReturn(OnOrder, frozen=True, kw_only=True):
    """A paymaster records that the money of a payment came back, as a line of the bank's statement says.

    Two people then reverse it in the books, and it can be ordered anew, to an account that exists.
    """

    by = (Role.PAYMASTER,)
    during = AFTER_RECEPTION
    gates = (order_is_in_its_state, bank_has_the_order, line_is_new)
    takes_up = PAID - {OrderState.RETURNED}

    because: BankCode = ""
    """The bank's code, such as AC04."""
    seen: Text = ""
    """In which message it stands."""
    line: Digest
    """Digest of the statement's line, in a file of the bank's that was read."""

    def change(self, case: Case, done: Done) -> Case:
        """Let it wait for its reversal."""
        del done
        return self.taken_up(
            case, state=OrderState.RETURNED, because=self.because, lines=self.lines(case, self.line)
        )

    def clear(self, case: Case) -> dict[str, Any]:
        """Say that a line of the bank's was taken in."""
        return self.said_by_bank(case, "returned", self.line)


@act
class WitnessReturn(OnOrder, frozen=True, kw_only=True):
    """Two people, neither of whom ordered it, record that money came back though no file of the bank's says so.

    What came back can be paid once more. One person's word for it would be a way to pay an account twice.
    """

    by = (Role.PAYMASTER,)
    seconded_by = (Role.PAYMASTER, Role.APPROVER, Role.LEGAL_ADVISER)
    during = AFTER_RECEPTION
    gates = (order_is_in_its_state, bank_has_the_order, releaser_did_not_order)
    takes_up = RecordReturn.takes_up

    seen: Said
    """What both saw, and where: a letter of the bank's, a statement on paper; without account numbers or names."""
    because: BankCode = ""
    """The bank's code, such as AC04."""

    def change(self, case: Case, done: Done) -> Case:
        """Let it wait for its reversal."""
        del done
        return self.taken_up(case, state=OrderState.RETURNED, because=self.because)

    def clear(self, case: Case) -> dict[str, Any]:
        """Say that it came back, by a mark that stands for both people's word."""
        return self.said_by_bank(case, "returned", "")
