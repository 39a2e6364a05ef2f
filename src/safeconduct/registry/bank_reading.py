"""What the bank says: its answers and statements, matched with what was released, and taken in once.

What is beyond doubt becomes an act of the paymaster who reads the file; what is only likely waits for their yes, and
the rest is theirs to look into. Of a file nothing is kept but the digest of each line that was taken in.

Whoever gets an order to count as rejected or come back can have it paid a second time. So a rejection that may be of a
file's second copy is a question, and what the bank shows of an order that is over is kept, never passed over.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import BytesIO

from safeconduct.casefile.acts.banking import RecordReturn
from safeconduct.casefile.acts.payment import by_hand
from safeconduct.casefile.parts.payment import Answer, Order, OrderState
from safeconduct.casefile.sums import new_reference
from safeconduct.errors import BadInput
from safeconduct.registry.bank_findings import (
    ACCEPTED_AND_REJECTED,
    BACK_AND_PAID,
    HAD_BEFORE,
    NEVER_SENT,
    NEVER_SENT_AND_REVERSED,
    NO_ACCOUNT_OF_OURS,
    NO_FILE_OF_OURS,
    PAID_AND_REJECTED,
    REJECTED_AND_ACCEPTED,
    REJECTED_AND_PAID,
    Finding,
    Question,
    Reading,
    What,
    iso_code,
    line_of,
    moved_line,
    seen_in,
)
from safeconduct.registry.bank_settings import Bank
from safeconduct.registry.paying import check_paymaster, next_working_day, opened, today
from safeconduct.registry.performing import Receipt, perform
from safeconduct.registry.sessions import OfficerSession
from safeconduct.treasury import bank
from safeconduct.treasury.bank import Standing
from safeconduct.treasury.bank_models import Said
from safeconduct.treasury.iso20022 import Answer as BankAnswer
from safeconduct.treasury.iso20022 import (
    Doubt,
    Expected,
    Match,
    Movement,
    Remark,
    StatusReport,
    Unmatched,
    account_folded,
    match,
    movements,
    read_camt,
    read_pain002,
)

_ANSWERS = re.compile(rb"CstmrPmtStsRpt")
_STATEMENTS = re.compile(rb"BkToCstmr(Stmt|DbtCdtNtfctn|AcctRpt)")
_HEAD = 64 * 1024

_UNDER_WAY = frozenset({"RCVD", "PDNG", "PATC", "ACTC"})
"""Statuses in which the bank has not decided; ACTC says of the form alone that it is right."""

_DUPLICATE = frozenset({"AM05", "DUPL", "RF01", "DU01", "DU02", "DU03", "DU04", "DU05"})
"""Reasons by which a bank says that it has had a file or a payment before."""
_DUPLICATE_WORDS = re.compile(r"duplic|twice|дубл|двічі|дважды", re.IGNORECASE)

_NO_ACCOUNT = "none"
"""Stands for the account of a unit in which nothing is paid: no statement is of it."""


def read(session: OfficerSession, data: bytes, settings: Bank) -> Reading:
    """Read a file of the bank's and say what it says of the orders of cases open to this paymaster.

    Nothing is recorded.

    Args:
        session: a paymaster's.
        data: the XML of a pain.002, camt.053 or camt.054.
        settings: from which account each unit is paid; a statement of any other confirms nothing.

    Raises:
        BadInput: it is none of these, or cannot be read.
    """
    check_paymaster(session)
    if _ANSWERS.search(data[:_HEAD]):
        return _Reader(session, settings).answers(read_pain002(BytesIO(data)))
    if is_statement(data):
        return _Reader(session, settings).statements(data)
    raise BadInput(
        "This is no answer and no statement of a bank: a file of the kind pain.002, camt.053 or camt.054 is needed."
    )


def is_statement(data: bytes) -> bool:
    """Whether a file is a statement or a notification, which shows what moved on an account."""
    return _STATEMENTS.search(data[:_HEAD]) is not None


def take(session: OfficerSession, finding: Finding) -> Receipt:
    """Record a finding on its case; the same line again is refused.

    Raises:
        SafeconductError: as `perform()`.
    """
    view = opened(session, finding.case)
    if view is None:
        raise BadInput(f"The case of order {finding.order} is not open to you.")
    # What a bank repeats is refused by its line, so that each reading is a request of its own.
    return perform(finding.act, session=session, case=finding.case, seen=view.head)


class _Reader:
    """One reading, by one paymaster."""

    def __init__(self, session: OfficerSession, settings: Bank) -> None:
        self._session = session
        self._accounts = {unit: account_folded(account) for unit, account in settings.accounts.items()}
        # Those that were never sent as well: after a restore the bank knows more than we do.
        self._standings = {each.reference: each for each in bank.standings()}
        self._folded = {reference.upper(): reference for reference in self._standings}
        self._orders: dict[str, Order | None] = {}
        self._unsent: set[str] = set()
        self._again: Counter[str] = Counter()
        self._backed: set[str] = set()
        self.found = Reading()

    def _order(self, reference: str) -> Order | None:
        """Return an order as its case has it; None where that is not open."""
        if reference not in self._orders:
            standing = self._standings.get(reference)
            view = opened(self._session, standing.case) if standing is not None else None
            for order in view.case.payment.orders if view is not None else ():
                self._orders[order.reference] = order
            self._orders.setdefault(reference, None)
        return self._orders[reference]

    def _is_known(self, line: str, what: What, order: str) -> bool:
        """Whether a line was taken in, or what it says of a return was recorded by people without it."""
        lines = {seen for _, seen in self._standings[order].seen}
        return line in lines or (what is What.RETURNED and by_hand(what.value, order) in lines)

    def _has_moved(self, what: What, order: str, moved: Movement) -> bool:
        return self._is_known(moved_line(what, order, moved), what, order)

    def _ask(self, doubt: str, moved: Movement, *orders: str) -> None:
        self.found.questions.append(Question(movement=moved, doubt=doubt, orders=orders))

    def answers(self, report: StatusReport) -> Reading:
        self.found.message = report.message
        self.found.remarks = list(report.remarks)
        # Some banks' systems know capital letters only.
        file = report.original.upper()
        ours = {each.reference for each in self._standings.values() if each.file.upper() == file}
        named = {answer.end_to_end.upper(): answer.end_to_end for answer in report.answers}
        self.found.unknown = sorted(name for folded, name in named.items() if folded not in self._folded)
        if not ours:
            self.found.remarks.append(Remark(NO_FILE_OF_OURS, {"file": report.original}))
        for reference in sorted(ours | {self._folded[name] for name in named if name in self._folded}):
            answer = report.answer(reference)
            if answer is not None:
                self._answered(report, self._standings[reference], answer)
        return self.found

    def _answered(self, report: StatusReport, standing: Standing, answer: BankAnswer) -> None:
        reference = standing.reference
        what = What.RETURNED if answer.rejected else What.ANSWERED
        line = line_of(what, reference, report.id, answer.status)
        if self._is_known(line, what, reference):
            self.found.known += 1
            return
        said = _as_movement(report, standing)
        goes_on = bool(standing.file) or self._never_sent(standing, said)
        order = self._order(reference)
        if order is None:
            self.found.closed += 1
        elif not goes_on or (answer.rejected and not standing.file):
            return  # a person was asked
        elif doubt := self._doubt_of(report, standing, order, answer):
            self._ask(doubt, said, reference)
        elif order.state is not OrderState.RELEASED:
            # A late answer to what the statement has shown already says nothing more.
            self.found.known += 1
        else:
            code = next((each.code for each in answer.reasons if not each.own), "")
            self._add(What.ANSWERED, standing, line=line, answer=_decided(answer), because=iso_code(code))

    @staticmethod
    def _doubt_of(report: StatusReport, standing: Standing, order: Order, answer: BankAnswer) -> str:
        """Return why an answer is for a person; "" when it is not."""
        is_over = order.state in {OrderState.RETURNED, OrderState.REVERSED}
        if not answer.rejected:
            # One that came back by the statement had been accepted before.
            expected = any(what == Said.BOOKED for what, _ in standing.seen)
            news = is_over and not expected and _decided(answer) is Answer.ACCEPTED
            return REJECTED_AND_ACCEPTED if news else ""
        if _is_duplicate(report, answer):
            return HAD_BEFORE
        if order.state is OrderState.CONFIRMED:
            return PAID_AND_REJECTED
        return ACCEPTED_AND_REJECTED if order.answer is Answer.ACCEPTED else ""

    def statements(self, data: bytes) -> Reading:
        statements = read_camt(BytesIO(data))
        self.found.message = statements[0].message if statements else ""
        self.found.remarks = [remark for each in statements for remark in each.remarks]
        ours = set(self._accounts.values())
        for account in sorted({each.account for each in statements}):
            if account_folded(account) not in ours:
                self.found.remarks.append(Remark(NO_ACCOUNT_OF_OURS, {"account": account}))
        result = match(movements(statements), self._expected())
        self._backed = {
            payment.end_to_end
            for each in result.returned
            for payment in each.payments
            if self._has_moved(What.RETURNED, payment.end_to_end, each.movement)
        }
        for each in result.paid:
            self._matched(What.BOOKED, each)
        for each in result.returned:
            self._matched(What.RETURNED, each)
        for one in result.doubtful:
            self._doubtful(one)
        return self.found

    def _expected(self) -> Iterator[Expected]:
        for each in self._standings.values():
            order = self._order(each.reference) if each.file and not each.is_settled else None
            sent = order.sent if order is not None else None
            yield Expected(
                end_to_end=each.reference,
                amount=each.paid_amount,
                unit=each.paid_unit,
                # One that is not open, over or never sent is recognised by its reference and never by its day.
                execution=sent.execution if sent is not None else date.min,
                account=self._accounts.get(each.paid_unit, _NO_ACCOUNT),
                block=each.file,
                booked=_is_shown(each),
            )

    def _matched(self, what: What, found: Match) -> None:
        moved = found.movement
        because = moved.returned
        for payment in found.payments:
            standing = self._standings[payment.end_to_end]
            goes_on = bool(standing.file) or self._never_sent(standing, moved)
            order = self._order(standing.reference)
            if order is None:
                known = self._has_moved(what, standing.reference, moved)
                self.found.known += known
                self.found.closed += not known
            elif goes_on:
                is_paid = what is What.BOOKED
                news = self._paid(standing, order, moved) if is_paid else self._back(standing, order, moved)
                if news is None:
                    self.found.known += 1
                    continue
                self._add(
                    news,
                    standing,
                    line=moved_line(_LINES.get(news, news), standing.reference, moved),
                    because=iso_code(because.code) if because is not None and not because.own else "",
                    seen=seen_in(self.found.message, moved),
                    how=found.how,
                )

    def _paid(self, standing: Standing, order: Order, moved: Movement) -> What | None:
        """Return what a debit says of an order; None where that is known."""
        reference = order.reference
        if any(self._has_moved(what, reference, moved) for what in (What.BOOKED, What.PAID_AGAIN)):
            return None
        if order.state is OrderState.RELEASED:
            return What.BOOKED
        # What a person confirmed stands for one line, and this is the first; the matcher doubts the next.
        if order.state is OrderState.CONFIRMED or reference in self._backed:
            return What.LINE
        self._again[reference] += 1
        rejected = order.answer is Answer.REJECTED and not standing.reversed
        self._ask(REJECTED_AND_PAID if rejected else BACK_AND_PAID, moved, reference)
        return What.PAID_AGAIN

    def _back(self, standing: Standing, order: Order, moved: Movement) -> What | None:
        """Return what money that came back says of an order; None where that is known."""
        reference = order.reference
        if self._has_moved(What.BACK_AGAIN, reference, moved):
            return None
        known = self._has_moved(What.RETURNED, reference, moved)
        if order.paid_again + self._again[reference] > 0:
            # A return that was recorded for a debit of its own does not make up for a second one.
            booked = any(what == Said.BOOKED for what, _ in standing.seen)
            return None if known and booked else What.BACK_AGAIN
        return What.RETURNED if not known and order.state in RecordReturn.takes_up else None

    def _doubtful(self, one: Unmatched) -> None:
        moved = one.movement
        orders = tuple(each.end_to_end for each in one.candidates)
        lines = (What.RETURNED, What.BACK_AGAIN) if moved.credit else (What.BOOKED, What.PAID_AGAIN)
        if one.doubt is Doubt.REPEATED or (
            one.doubt is Doubt.TWICE
            and any(self._has_moved(what, order, moved) for order in orders for what in lines)
        ):
            self.found.known += 1
            return
        self._ask(one.doubt.value, moved, *orders)
        # Any payer can write a reference on money that comes in; on money that leaves, the bank had it from us.
        if len(orders) == 1 and not moved.credit and not self._standings[orders[0]].file:
            self._never_sent(self._standings[orders[0]], moved)

    def _never_sent(self, standing: Standing, moved: Movement) -> bool:
        """Doubt an order of which nothing says that it was sent, and let it count as sent.

        Left as it stands, it would go into the next file and be paid twice.

        Returns:
            Whether more can be recorded of it.
        """
        reference = standing.reference
        order = self._order(reference)
        is_waiting = order is not None and order.state is OrderState.RELEASED
        if reference not in self._unsent:
            self._unsent.add(reference)
            self._ask(NEVER_SENT_AND_REVERSED if standing.reversed else NEVER_SENT, moved, reference)
            if is_waiting:
                self._add(
                    What.SENT,
                    standing,
                    line=line_of(What.SENT, reference),
                    file=new_reference(),
                    on=today(self._session),
                    execution=next_working_day(self._session),
                )
        return is_waiting

    def _add(self, what: What, standing: Standing, **more: object) -> None:
        self.found.findings.append(
            Finding(
                what=what,
                case=standing.case,
                order=standing.reference,
                amount=standing.paid_amount,
                unit=standing.paid_unit,
                **more,  # type: ignore[arg-type] # fields of a finding
            )
        )


_LINES = {What.LINE: What.BOOKED}
"""Findings whose line is that of another: a line of what was confirmed is its booking."""


def _is_shown(standing: Standing) -> bool:
    """Whether a line of the bank's, and not a person alone, says that it was paid."""
    hand = by_hand(Said.BOOKED.value, standing.reference)
    return any(
        what == Said.PAID_AGAIN or (what == Said.BOOKED and line != hand) for what, line in standing.seen
    )


def _decided(answer: BankAnswer) -> Answer:
    if answer.rejected:
        return Answer.REJECTED
    return Answer.PENDING if answer.status in _UNDER_WAY else Answer.ACCEPTED


def _is_duplicate(report: StatusReport, answer: BankAnswer) -> bool:
    """Whether the bank rejects what it has had before, by a code or in its words, of the payment, block or file."""
    reasons = (*answer.reasons, *report.reasons, *(one for block in report.blocks for one in block.reasons))
    return any(
        reason.code.upper() in _DUPLICATE
        or (reason.own and _DUPLICATE_WORDS.search(reason.code))
        or any(_DUPLICATE_WORDS.search(note) for note in reason.notes)
        for reason in reasons
    )


def _as_movement(report: StatusReport, standing: Standing) -> Movement:
    """Return an answer as a line that a person looks for."""
    return Movement(
        account="",
        entry="",
        part=0,
        bank_reference=report.id,
        end_to_end=standing.reference,
        amount=standing.paid_amount,
        unit=standing.paid_unit,
        credit=False,
        day=report.created.date() if report.created is not None else None,
        booked=False,
    )
