"""What a file of the bank's comes to: what can be recorded, what a person has to look into, and what is no news."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any

from safeconduct.casefile.act import Act
from safeconduct.casefile.acts.bank_lines import RecordBackAgain, RecordLine, RecordPaidAgain
from safeconduct.casefile.acts.banking import RecordBankAnswer, RecordReturn, SendToBank
from safeconduct.casefile.acts.payment import ConfirmPayment
from safeconduct.casefile.parts.payment import Answer
from safeconduct.sealing import canonical
from safeconduct.treasury.iso20022 import How, Movement, Remark

DOMAIN = "safeconduct.bank.line.v1"

REJECTED_AND_PAID = (
    "The bank rejected this payment, and now shows it paid. Ask the bank before it is ordered anew."
)
BACK_AND_PAID = (
    "This payment came back or was reversed, and the bank shows it paid. Ask it before ordering anew."
)
PAID_AND_REJECTED = "This payment is recorded as paid, and the bank rejects it. Ask the bank which is so."
ACCEPTED_AND_REJECTED = (
    "The bank accepted this payment, and now rejects it. Ask whether it carries out the first file."
)
REJECTED_AND_ACCEPTED = (
    "This payment counts as rejected or come back, and the bank accepts it. Ask it before ordering anew."
)
HAD_BEFORE = "The bank says that it has had this payment, and may carry out the first. Do not order it anew."
NEVER_SENT = (
    "The bank knows this payment, and nothing here says that it was sent, as after a restore. Record it as sent before "
    "the next file is made, and look for what else was sent that day."
)
NEVER_SENT_AND_REVERSED = (
    "The bank knows this payment, reversed here and never sent. Ask the bank before ordering anew."
)
DOUBTS = (
    *(REJECTED_AND_PAID, BACK_AND_PAID, PAID_AND_REJECTED, ACCEPTED_AND_REJECTED, REJECTED_AND_ACCEPTED),
    *(HAD_BEFORE, NEVER_SENT, NEVER_SENT_AND_REVERSED),
)
"""Doubts that only whoever remembers what became of a payment can have."""

NO_FILE_OF_OURS = (
    "The bank answers file {file}, which is none that was made here: perhaps it is another payer's."
)
NO_ACCOUNT_OF_OURS = (
    "The statement is of account {account}, from which safeconduct.toml pays nothing: it confirms nothing."
)
REMARKS = (NO_FILE_OF_OURS, NO_ACCOUNT_OF_OURS)
"""Remarks that only whoever knows our files and accounts can have."""


class What(StrEnum):
    """What is recorded of an order."""

    ANSWERED = "answered"
    BOOKED = "booked"
    RETURNED = "returned"
    SENT = "sent"
    """The bank knows it, so that it was sent, though nothing here says so."""
    LINE = "line"
    """The statement's line of what was recorded without one."""
    PAID_AGAIN = "paid_again"
    BACK_AGAIN = "back_again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that the bank says of one order of a case open to whoever reads it.

    Attributes:
        what: is said.
        case: reference of the order's case.
        order: its reference.
        line: hex digest by which it is taken in once.
        answer: of an answer; None otherwise.
        because: the bank's code for a rejection or a return; "" for none.
        seen: in which message, for the entry.
        how: by what it was recognised; None for an answer, which names the order.
        amount: minor units of `unit`.
        unit: in which it was paid.
        file: of one that counts as sent from now on, a random reference of no file; "" otherwise.
        on: the day of that.
        execution: the working day after it.
    """

    what: What
    case: str
    order: str
    line: str
    answer: Answer | None = None
    because: str = ""
    seen: str = ""
    how: How | None = None
    amount: int = 0
    unit: str = ""
    file: str = ""
    on: date = date.min
    execution: date = date.min

    @property
    def is_sure(self) -> bool:
        """Whether it names the order and the sum: then it is recorded without being asked about."""
        return self.how in {None, How.EXACT, How.BATCH}

    @property
    def act(self) -> Act:
        """The act that records it."""
        match self.what:
            case What.ANSWERED:
                answer = self.answer or Answer.PENDING
                return RecordBankAnswer(order=self.order, answer=answer, because=self.because, line=self.line)
            case What.RETURNED:
                return RecordReturn(order=self.order, because=self.because, seen=self.seen, line=self.line)
            case What.SENT:
                # Its digest is that of no file: nobody can write again a file that was never made here.
                return SendToBank(
                    order=self.order, file=self.file, on=self.on, execution=self.execution, digest=self.line
                )
            case shown:
                return _SHOWN[shown](order=self.order, seen=self.seen, line=self.line)


_SHOWN: Mapping[What, type[ConfirmPayment | RecordLine | RecordPaidAgain | RecordBackAgain]] = {
    What.BOOKED: ConfirmPayment,
    What.LINE: RecordLine,
    What.PAID_AGAIN: RecordPaidAgain,
    What.BACK_AGAIN: RecordBackAgain,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A line that a person has to look into, the sentence that says why, and which orders it may be about.

    An answer of the bank's stands as a movement that has not taken place, with the report's reference as the bank's.
    """

    movement: Movement
    doubt: str
    orders: tuple[str, ...] = ()


@dataclass(slots=True)
class Reading:
    """What one file says.

    Attributes:
        message: what it is, such as "camt.053.001.08".
        findings: of orders in cases open to whoever reads it, in the order in which they are recorded.
        questions: for a person.
        known: lines that were taken in before.
        closed: lines about orders of cases that are not open to whoever reads it.
        unknown: references that the bank answered and that no file of ours had.
        remarks: on the file's form, its sums, and whether it is about our files and accounts.
    """

    message: str = ""
    findings: list[Finding] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    known: int = 0
    closed: int = 0
    unknown: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def line_of(what: What, order: str, *said: Any) -> str:
    """Return the digest by which something said of an order is known again, in whatever file it comes."""
    return sha256(canonical.encode([DOMAIN, what.value, order, *said])).hexdigest()


def moved_line(what: What, order: str, moved: Movement) -> str:
    """Return the digest of a statement's line about an order."""
    # Not the message: a notification and the day's statement say the same of one movement.
    day = moved.day.isoformat() if moved.day is not None else ""
    said = (moved.account, moved.bank_reference, moved.end_to_end, moved.unit, day)
    return line_of(what, order, *said, -1 if moved.amount is None else moved.amount)


def seen_in(message: str, moved: Movement) -> str:
    """Return in which message a line stands, as the entry says it."""
    day = f" of {moved.day.isoformat()}" if moved.day is not None else ""
    return f"{message}{day}, bank's reference {moved.bank_reference or 'none'}"


def iso_code(text: str) -> str:
    """Return a code of ISO's sets; "" for whatever a bank put in its place."""
    return text if re.fullmatch(r"[0-9A-Za-z]{1,35}", text) else ""


def sure(findings: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    """Part findings into those beyond doubt and those that wait for a person's yes."""
    all_of_them = list(findings)
    return [each for each in all_of_them if each.is_sure], [each for each in all_of_them if not each.is_sure]
