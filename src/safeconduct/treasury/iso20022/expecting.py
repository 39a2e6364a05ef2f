"""What is matched: payments handed over, movements on the account, and what became of each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from safeconduct.treasury.iso20022.pain002 import Reason
from safeconduct.treasury.iso20022.statements import Entry, Statement

_RETURN_CODE = "RRTN"


class How(StrEnum):
    """By what an entry was recognised."""

    EXACT = "exact"
    BATCH = "batch"
    REFERENCE = "reference"
    AMOUNT_AND_DATE = "amount and date"


class Doubt(StrEnum):
    """Why an entry goes to a person. The value is the sentence that they read."""

    WRONG_AMOUNT = "The reference is that of a payment, and the amount is another."
    NO_AMOUNT = "The reference is that of a payment, and the bank does not say the amount."
    OTHER_ACCOUNT = "The reference is that of a payment from another account."
    UNKNOWN_REFERENCE = "It bears a reference that no payment has."
    TWICE = "This payment is booked already: it may have been paid twice."
    REPEATED = "The same entry was in another statement or file, and was counted there."
    AMBIGUOUS = "It fits several payments, and nothing tells which."
    NOT_OURS = "Nothing fits it."
    NOT_BOOKED = "It is pending or for information: the money has not moved."
    INCOMING = "Money came in that is no return of a payment known here."


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """A payment that was handed over to the bank.

    Attributes:
        end_to_end: its reference.
        amount: in minor units.
        unit: the currency.
        execution: the day on which the bank was to pay.
        account: the payer's, as statements name it; empty where there is only one.
        block: the reference of the file that carried it, or empty.
        booked: whether an earlier statement showed it. It can still come back, and must not be booked again.
    """

    end_to_end: str
    amount: int
    unit: str
    execution: date
    account: str = ""
    block: str = ""
    booked: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Movement:
    """One payment as the bank shows it: a transaction of an entry, or an entry without details.

    Attributes:
        account: of which statement.
        entry: the bank's reference of the entry, or empty.
        part: which payment of the entry, from 1; 0 for an entry without details.
        bank_reference: the bank's own of the payment, or else of the entry; empty where it gives none.
        end_to_end: the payer's reference, or empty.
        amount: in minor units, or None where the bank does not say it.
        unit: the currency.
        credit: whether it came in.
        day: when it was booked, else its value date.
        booked: whether the money moved.
        text: all words on it.
        blocks: references of files that a lump sum stands for.
        returned: why it came back; None where it is no return.
        is_return: whether the bank says that it is one.
        party: whose account is on the other side, or empty.
    """

    account: str
    entry: str
    part: int
    bank_reference: str
    end_to_end: str
    amount: int | None
    unit: str
    credit: bool
    day: date | None
    booked: bool = True
    text: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    returned: Reason | None = None
    is_return: bool = False
    party: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """A movement and the payments that it is: one, or all of a file that was booked as one sum."""

    movement: Movement
    payments: tuple[Expected, ...]
    how: How


@dataclass(frozen=True, kw_only=True, slots=True)
class Unmatched:
    """A movement for a person to look at, with the reason, and the payments that it may be."""

    movement: Movement
    doubt: Doubt
    candidates: tuple[Expected, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Matching:
    """What came of it; each movement is in exactly one of the first three.

    Attributes:
        paid: booked debits and the payments that they are; no payment stands in two.
        returned: money that came back, and the payment that it was.
        doubtful: the rest.
        missing: payments that neither these movements nor earlier ones show.
    """

    paid: tuple[Match, ...]
    returned: tuple[Match, ...]
    doubtful: tuple[Unmatched, ...]
    missing: tuple[Expected, ...]


def account_folded(account: str) -> str:
    """Return an account as it is compared: banks write it in groups of four, and with small letters."""
    return "".join(account.split()).upper()


def movements(statements: Iterable[Statement]) -> tuple[Movement, ...]:
    """Return every movement of some statements and notifications, one for each payment that the bank lists."""
    return tuple(
        movement
        for statement in statements
        for entry in statement.entries
        for movement in _movements(statement.account, entry)
    )


def _movements(account: str, entry: Entry) -> Iterator[Movement]:
    is_return = entry.code.endswith(_RETURN_CODE) or entry.reversal
    if not entry.transactions:
        yield Movement(
            account=account,
            entry=entry.bank_reference or entry.reference,
            part=0,
            bank_reference=entry.bank_reference or entry.reference,
            end_to_end="",
            amount=entry.minor,
            unit=entry.unit,
            credit=entry.credit,
            day=entry.booked or entry.valued,
            booked=entry.is_booked,
            text=(entry.text,) if entry.text else (),
            blocks=entry.blocks,
            is_return=is_return,
        )
    for part, one in enumerate(entry.transactions, start=1):
        yield Movement(
            account=account,
            entry=entry.bank_reference or entry.reference,
            part=part,
            bank_reference=one.bank_reference or entry.bank_reference or entry.reference,
            end_to_end=one.end_to_end,
            amount=one.minor,
            unit=one.unit,
            credit=one.credit,
            day=entry.booked or entry.valued,
            booked=entry.is_booked,
            text=(*one.text, *((entry.text,) if entry.text else ())),
            returned=one.returned,
            is_return=is_return or one.returned is not None,
            party=one.party,
        )
