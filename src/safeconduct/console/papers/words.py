"""What the documents of a case say; like all sentences, in three languages."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from safeconduct.casefile.parts.aftercare import Measure, Moved, Risk
from safeconduct.casefile.parts.custody import Hazard, SerialMark


class Word(StrEnum):
    """Every sentence that stands by itself."""

    NUMBER = "Number"
    CODE = "QR code of the number {number}"
    CANNOT_WRITE = (
        "This paper holds signs that the font cannot write. Write them in Latin or Cyrillic letters."
    )

    RECEIPT = "Receipt"
    RECEIPT_LEAD = "What stands below was received. This receipt is yours, whatever is decided later."
    RECEIVED_ON = "Received on"
    RECEIVED_FROM = "Received from"
    PERSON = "Person {label}"
    ITEM = "No."
    WHAT = "What"
    HOW_MANY = "Quantity"
    SERIALS = "Serial numbers"
    TAG = "Tag"
    SEAL = "Seal"
    BY_HAND = "Received by: name, rank and unit, legibly, and signature"
    BY_PERSON = "Handed over by: signature, if they wish"
    KEEP_APART = "Show this receipt only to officers, lawyers and people you trust."

    EFFECTS = "Receipt for personal effects"
    EFFECTS_LEAD = "These things are yours. They are kept for you and are given back to you whole."
    OWNER = "Owner"
    MONEY = "Money"
    RETURNED_ON = "Given back on"
    BY_OWNER = "Owner: signature, if they wish"

    LABELS = "Labels for items"
    DO_NOT_REMOVE = "Do not open. Do not remove."

    PROMISE = "What was promised"
    PROMISE_LEAD = (
        "Two officers signed this. The list stays the one of the offer, also when a later list pays less."
    )
    OFFERED_ON = "Offered on"
    UNTIL = "Can be accepted until"
    ACCEPTED_ON = "Accepted on"
    NOT_ACCEPTED = "not accepted yet"
    LIST = "List"
    LIST_DIGEST = "Digest of the list (SHA-256)"
    SIGNED = "Signed entry (SHA-256)"
    WHAT_IT_SAYS = "What the list says"
    RESULT = "Result"
    AMOUNT = "Amount"
    WHY = "Why"
    SOURCE = "Source: {source}"
    TOTAL = "In all, where no decision is left open"
    TERMS = "What else holds"

    DECISION = "The decision"
    DECISION_LEAD = "What is awarded, to whom, and why."
    DECIDED_ON = "Decided on"
    DECIDED_BY = "Two officers approved it; neither of them assessed it."
    SHARES = "Shares"
    WHO = "Who"
    SHARE = "Share"
    BY_PEOPLE = "What people decided, and why"
    AWARDED = "Awarded in all"
    ALSO_IN = "If paid in {unit}"
    CONTEST = "If you think this is wrong"
    CONTEST_HOW = (
        "You may contest it, all of it or single lines. Write it in your mailbox, or say it before two officers. A "
        "third person decides, who had no part in it."
    )
    CONTEST_NO_LOSS = "What nobody contests is paid all the same."

    ACCOUNT = "Statement of account"
    ACCOUNT_LEAD = "What was awarded, paid, is held for you and is still owed."
    MOVED_ON = "Last changed on"
    PAID = "Paid"
    IN_CREDIT = "Held in credit"
    OWED = "Still owed"
    PAYMENTS = "Payments"
    MOVEMENTS = "Every movement"
    MOVEMENT = "What"
    CREDIT_AFTER = "In credit after it"
    ACCOUNT_LAW = (
        "A prisoner's account is kept under the Third Geneva Convention, articles 58 to 67: every item stands in it, "
        "it can be looked into and copied at any time, what it holds is theirs, and nothing is paid out of it but on "
        "their own order."
    )
    PAID_ON = "Day"
    PAID_AS = "Paid as"
    RATE = "Rate"

    REVIEW = "Review of the danger"
    REVIEW_LEAD = "For those who protect. It names nobody and no place."
    REVIEWED_ON = "Reviewed on"
    RISK = "Danger"
    NEXT = "Next review"
    LATE = "Days late"
    FINDINGS = "What was found"
    PLAN = "What protects"
    PROTECTED = "Whom the plan protects"
    NOT_REVIEWED = "The danger has not been reviewed yet."
    CASE = "Case"

    READ_HERE = "To be read, not to be carried: found on you, this paper can harm you."
    OFFICERS_ONLY = "For officers of this case only."


MARKS: Mapping[SerialMark, str] = {
    SerialMark.FOUND: "found",
    SerialMark.NONE: "none on it",
    SerialMark.ERASED: "filed off or painted over",
    SerialMark.UNREADABLE: "unreadable",
}
"""What was found where a serial number belongs."""

HAZARDS: Mapping[Hazard, str] = {
    Hazard.LOADED: "loaded",
    Hazard.UNEXPLODED: "unexploded ammunition",
    Hazard.BOOBY_TRAP: "booby trap",
    Hazard.LEAK: "leaking fuel",
    Hazard.CHEMICAL: "chemical agent",
    Hazard.RADIATION: "radiation",
    Hazard.UNSTABLE: "may fall or break",
}
"""Why nobody may touch it."""

RISKS: Mapping[Risk, str] = {
    Risk.LOW: "low danger",
    Risk.RAISED: "raised danger",
    Risk.HIGH: "high danger",
    Risk.ACUTE: "acute danger",
}
"""How great the danger is."""

MOVED: Mapping[Moved, str] = {
    Moved.ADVANCE: "handed over in advance",
    Moved.CREDITED: "put into credit",
    Moved.RELEASED: "released from credit",
    Moved.PAID: "paid through the bank",
    Moved.CASH: "paid in cash",
    Moved.RETURNED: "came back, owed again",
}
"""What happened to somebody's money."""

MEASURES: Mapping[Measure, str] = {
    Measure.SAFE_PLACE: "a safe place to live",
    Measure.NEW_PAPERS: "new papers",
    Measure.THIRD_COUNTRY: "a third country",
    Measure.CONTACT_PERSON: "a person to call",
    Measure.ALARM: "an alarm",
    Measure.POLICE: "police protection",
    Measure.MONEY_ADVICE: "advice about money",
    Measure.MEDICAL_CARE: "medical care",
    Measure.SCHOOL_AND_WORK: "school and work",
    Measure.SILENCE: "silence about the person",
}
"""What protects."""


def sentences() -> Iterable[str]:
    """Return every sentence of the documents, for the translators."""
    return (
        *(str(word) for word in Word),
        *MARKS.values(),
        *HAZARDS.values(),
        *RISKS.values(),
        *MEASURES.values(),
        *MOVED.values(),
    )
