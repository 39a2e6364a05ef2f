"""Files to and from banks by ISO 20022: payments out, answers and statements in, and which entry is which payment.

Pure: no Django, no database, no network. Schemas lie in `schemas/` with their source and terms.
"""

from safeconduct.treasury.iso20022.apart import read_camt, read_pain002
from safeconduct.treasury.iso20022.characters import checked_reference, checked_text, in_latin
from safeconduct.treasury.iso20022.expecting import (
    Doubt,
    Expected,
    How,
    Match,
    Matching,
    Movement,
    Unmatched,
    account_folded,
    movements,
)
from safeconduct.treasury.iso20022.identifiers import checked_bic, checked_country, checked_iban
from safeconduct.treasury.iso20022.matching import match
from safeconduct.treasury.iso20022.pain001 import Written, checked_pain001, write_pain001
from safeconduct.treasury.iso20022.pain002 import Answer, Block, Reason, StatusReport
from safeconduct.treasury.iso20022.parties import (
    Payee,
    Payer,
    Profile,
    Transfer,
    checked_payee,
    checked_payer,
    checked_transfer,
)
from safeconduct.treasury.iso20022.statements import Balance, Entry, Kind, Statement, Sum, Transaction
from safeconduct.treasury.iso20022.words import Remark, reason_in_words, status_in_words

__all__ = [
    "Answer",
    "Balance",
    "Block",
    "Doubt",
    "Entry",
    "Expected",
    "How",
    "Kind",
    "Match",
    "Matching",
    "Movement",
    "Payee",
    "Payer",
    "Profile",
    "Reason",
    "Remark",
    "Statement",
    "StatusReport",
    "Sum",
    "Transaction",
    "Transfer",
    "Unmatched",
    "Written",
    "account_folded",
    "checked_bic",
    "checked_country",
    "checked_iban",
    "checked_pain001",
    "checked_payee",
    "checked_payer",
    "checked_reference",
    "checked_text",
    "checked_transfer",
    "in_latin",
    "match",
    "movements",
    "read_camt",
    "read_pain002",
    "reason_in_words",
    "status_in_words",
    "write_pain001",
]
