"""What is said of payments through the bank, in each language: where they stand, what differs, and what to do."""

from collections.abc import Iterable, Mapping

from safeconduct.language import day, money, say
from safeconduct.registry.bank_findings import DOUBTS, REMARKS, Finding, Question, What
from safeconduct.registry.bank_reconciling import Difference, Matter
from safeconduct.registry.paying import Why
from safeconduct.registry.payment_list import Where
from safeconduct.schedule.money import UNITS
from safeconduct.treasury.iso20022 import How, reason_in_words
from safeconduct.treasury.iso20022.amounts import written

WHERE: Mapping[Where, str] = {
    Where.TO_RELEASE: "waits for two people to release it",
    Where.TO_SEND: "waits for a file to the bank",
    Where.LATER: "goes to the bank on its day",
    Where.RETURNED: "came back; two people reverse it, then it is ordered anew",
    Where.SENT: "sent to the bank",
    Where.ANSWERED: "accepted by the bank",
    Where.AT_THE_COUNTER: "waits at the cash office, or was released without a payee's details",
    Where.CONFIRMED: "paid and confirmed",
}
"""Where a payment stands."""

WHY: Mapping[Why, str] = {
    Why.NOT_OPEN: "its case is not open to you",
    Why.LATER: "its day is a later one",
    Why.OTHER_UNIT: "it is paid in another currency, in a file of its own",
    Why.NO_DETAILS: "the payee's details are not sealed to you",
    Why.AT_THE_BANK: "the bank was sent it before the restore; read its statement once more when it counts as sent",
    Why.SHARED: "its account is also somebody else's; it waits until two people have settled that suspicion",
    Why.MOVED: "somebody acted on its case meanwhile; it goes into the next file",
}
"""Why a payment was not put into a file."""

MATTERS: Mapping[Matter, str] = {
    Matter.RETURNED: "The money came back. Two people reverse the payment; then it can be ordered anew.",
    Matter.UNSENT: "It was released and went into no file. Export it, or ask why it waits.",
    Matter.SILENT: "The bank was sent it and shows nothing. Import its statements, or ask the bank.",
    Matter.NOT_IN_BOOKS: "The case says that it was released, and the books do not know it. Tell the auditor.",
    Matter.NOT_IN_CASE: "The books have it, and its case does not. Tell the auditor.",
    Matter.AMOUNT: "Books and case have different amounts. Tell the auditor.",
    Matter.NOT_SENT_HERE: "Books and case say different things of the file that it went into. Tell the auditor.",
    Matter.PAID_AND_REVERSED: (
        "The books have it reversed, and the bank has paid it. Order nothing in its place; ask the bank for the money."
    ),
    Matter.OTHER_STATE: "Books and case say different things of what the bank said. Tell the auditor.",
}
"""What a difference is, and what to do."""

HOW: Mapping[How, str] = {
    How.EXACT: "by its reference and amount",
    How.BATCH: "with its whole file, by the sum",
    How.REFERENCE: "by its reference in the text",
    How.AMOUNT_AND_DATE: "by amount and day alone",
}
"""By what a line was recognised."""

SAID: Mapping[What, str] = {
    What.BOOKED: "The bank's statement shows it: paid.",
    What.SENT: "The bank has it: it counts as sent from now on, and goes into no other file.",
    What.LINE: "The statement shows what was recorded before.",
    What.PAID_AGAIN: "The statement shows it paid, though it counts as rejected, come back or reversed.",
    What.BACK_AGAIN: "The bank gave back what it had paid against the books.",
}
"""What the bank says, where no reason is told with it."""
RETURNED = "It came back: {reason}."
NO_REASON = "the bank gives no reason"
REJECTED = "The bank rejects it: {reason}."
ACCEPTED = "The bank has accepted it."
PENDING = "The bank has it and has not decided."
LINE = "{amount}, {day}, bank's reference {reference}"
NO_DAY = "no day"


def sentences() -> Iterable[str]:
    """Return every sentence of this room, for the translators."""
    return (
        *WHERE.values(),
        *WHY.values(),
        *MATTERS.values(),
        *HOW.values(),
        *(RETURNED, NO_REASON, REJECTED, ACCEPTED, PENDING, LINE, NO_DAY),
        *SAID.values(),
        *DOUBTS,
        *REMARKS,
    )


def finding_text(finding: Finding, language: str) -> str:
    """Return what the bank says of an order."""
    reason = reason_in_words(finding.because, language) if finding.because else say(NO_REASON, language)
    reason = f"{reason} ({finding.because})" if finding.because else reason
    if finding.what in SAID:
        return say(SAID[finding.what], language)
    if finding.what is What.RETURNED:
        return say(RETURNED, language, reason=reason)
    if finding.answer is not None and finding.answer.value == "rejected":
        return say(REJECTED, language, reason=reason)
    return say(
        ACCEPTED if finding.answer is not None and finding.answer.value == "accepted" else PENDING, language
    )


def line_text(question: Question, language: str) -> str:
    """Return a line of a statement as a person looks for it there; nobody's name or account."""
    moved = question.movement
    amount = "—"
    if moved.amount is not None:
        text = written(moved.amount, moved.unit)
        # A currency that no list pays in is written as the bank writes it.
        amount = money(text, moved.unit, language) if moved.unit in UNITS else f"{text} {moved.unit}"
    when = day(moved.day, language) if moved.day is not None else say(NO_DAY, language)
    return say(LINE, language, amount=amount, day=when, reference=moved.bank_reference or "—")


def difference_text(difference: Difference, language: str) -> str:
    """Return what a difference is and what to do."""
    return say(MATTERS[difference.matter], language)
