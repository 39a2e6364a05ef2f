"""What a bank's codes mean, and remarks on its files, as sentences in each language."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from safeconduct.language import say

# ISO 20022 external code set: payment transaction, group and payment information status.
STATUSES = {
    "ACCC": "paid: the payee's bank has credited the account",
    "ACCP": "accepted: the bank has checked the customer's data",
    "ACFC": "accepted: the bank has checked form and funds",
    "ACSC": "paid: the payer's account is debited",
    "ACSP": "accepted and under way",
    "ACTC": "accepted in form: syntax and authority are checked",
    "ACWC": "accepted, with a change by the bank",
    "ACWP": "accepted, not yet credited to the payee",
    "BLCK": "blocked: the payee gets nothing and nothing comes back",
    "CANC": "cancelled at the bank",
    "PART": "some are accepted, others are not",
    "PATC": "some signatures are still missing at the bank",
    "PDNG": "waiting for further checks",
    "RCVD": "received",
    "RJCT": "rejected",
}
# External code sets of status and return reasons; the commoner ones, in our words.
REASONS = {
    "AC01": "the account number is wrong",
    "AC03": "the payee's account number is wrong",
    "AC04": "the account is closed",
    "AC06": "the account is blocked",
    "AC13": "the account is of a kind that this payment cannot go to",
    "AC14": "an account of this kind cannot be paid from",
    "AG01": "this account may not take such a payment",
    "AG02": "the bank does not do payments of this kind",
    "AM01": "the amount is nothing",
    "AM02": "the amount is more than allowed",
    "AM03": "the currency is not one that the bank pays in",
    "AM04": "the money on the account is not enough",
    "AM05": "the bank has had this payment already",
    "AM09": "the amount is not the agreed one",
    "AM10": "the sum in the file is not that of its payments",
    "BE01": "the name does not fit the account",
    "BE04": "the payee's address is missing or wrong",
    "BE05": "the bank does not know who sent the file",
    "BE06": "the payee is not known at this bank or no longer there",
    "CNOR": "the payee's bank is not in this payment system",
    "CUST": "the customer asked for it",
    "DT01": "the date is wrong or cannot be met",
    "DUPL": "it is a duplicate of another payment",
    "ED05": "the settlement between the banks failed",
    "FF01": "the form of the file is wrong",
    "FOCR": "it comes back because it was recalled",
    "FR01": "the bank suspects fraud",
    "MD07": "the account's holder has died",
    "MS02": "the customer gives no reason",
    "MS03": "the bank gives no reason",
    "NARR": "the reason is in the bank's own words",
    "NOAS": "the customer did not answer",
    "RC01": "the bank's code is wrong",
    "RC04": "the code of the payee's bank is wrong",
    "RF01": "the reference was used before",
    "RR01": "the law asks for the payer's account or number",
    "RR02": "the law asks for the payer's name or address",
    "RR03": "the law asks for the payee's name or address",
    "RR04": "a rule of law or of supervision stands against it",
    "TM01": "the file came after the bank's closing hour",
}
_UNKNOWN_STATUS = "a status that only the bank can explain"
_UNKNOWN_REASON = "a reason that only the bank can explain"

NO_SCHEMA = "No schema of {message} is at hand: the file was read field by field and not checked as a whole."
NOT_AS_SCHEMA = "The file is not as the schema of {message} says, and was read all the same. {detail}"
OTHER_NAMESPACE = "The file calls itself “{namespace}”, a bank's own version; it was read as {message}."
UNBALANCED = (
    "Opening balance and entries come to {counted} {unit}, and the closing balance says {closing} {unit}."
)
TWO_UNITS = (
    "The opening balance is in {opening} and the closing one in {closing}, so they cannot be compared."
)
FOREIGN_ENTRY = "An entry is in {unit} on an account in {account}, so the balances cannot be compared."
COUNT_DIFFERS = "Entry {entry}: the bank speaks of {told} payments and lists {listed}."
DIRECTIONS = (
    "Entry {entry}: its payments are marked the other way than the entry; they were read as the entry says."
)
DETAILS_DIFFER = (
    "Entry {entry}: its payments come to {listed} {unit}, and the entry is {told} {unit}: charges perhaps."
)
REMARKS = (
    NO_SCHEMA,
    NOT_AS_SCHEMA,
    OTHER_NAMESPACE,
    UNBALANCED,
    TWO_UNITS,
    FOREIGN_ENTRY,
    COUNT_DIFFERS,
    DIRECTIONS,
    DETAILS_DIFFER,
)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in a bank's file that a person should know, and that did not keep it from being read.

    Attributes:
        sentence: one of `REMARKS`.
        params: what stands in its places.
    """

    sentence: str
    params: dict[str, str] = field(default_factory=dict)

    def say(self, language: str) -> str:
        """Return it in a language."""
        return say(self.sentence, language, **self.params)


def status_in_words(code: str, language: str) -> str:
    """Return what a status code of pain.002 means."""
    return say(STATUSES.get(code, _UNKNOWN_STATUS), language)


def reason_in_words(code: str, language: str) -> str:
    """Return what a reason code of a rejection or a return means."""
    return say(REASONS.get(code, _UNKNOWN_REASON), language)


def sentences() -> Iterable[str]:
    """Return every sentence of this room, for the translators."""
    from safeconduct.treasury.iso20022.expecting import Doubt  # noqa: PLC0415 - it imports what remarks are about

    return (
        *STATUSES.values(),
        *REASONS.values(),
        _UNKNOWN_STATUS,
        _UNKNOWN_REASON,
        *REMARKS,
        *(doubt.value for doubt in Doubt),
    )
