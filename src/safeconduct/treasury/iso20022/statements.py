"""What a bank says happened on an account: statements, their entries and the payments in them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from safeconduct.treasury.iso20022.pain002 import Reason
from safeconduct.treasury.iso20022.words import Remark

BOOKED = "BOOK"


class Kind(StrEnum):
    """Which message it came in."""

    STATEMENT = "camt.053"
    NOTIFICATION = "camt.054"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sum:
    """An amount in minor units of a currency, as with charges."""

    minor: int
    unit: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Balance:
    """A balance.

    Attributes:
        kind: its code: OPBD opening booked, CLBD closing booked, PRCD the one before, CLAV available, …
        minor: in minor units; below nothing where the account is overdrawn.
        unit: the currency.
        day: of when.
    """

    kind: str
    minor: int
    unit: str
    day: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Transaction:
    """One payment inside an entry.

    Attributes:
        end_to_end: the reference of whoever ordered it, or empty; NOTPROVIDED is read as empty.
        instruction: the order's other reference (InstrId), or empty.
        block: the block of payments that it was sent in (PmtInfId), or empty.
        bank_reference: the bank's own (AcctSvcrRef), or empty.
        minor: its amount, or None where the bank does not say it.
        unit: its currency.
        credit: whether it came in.
        party: whose account is on the other side, or empty.
        party_account: that account, or empty.
        text: what the payer wrote: unstructured lines and structured references.
        returned: why it came back; None where it is no return.
        charges: taken from it.
    """

    end_to_end: str
    instruction: str
    block: str
    bank_reference: str
    minor: int | None
    unit: str
    credit: bool
    party: str
    party_account: str
    text: tuple[str, ...]
    returned: Reason | None
    charges: tuple[Sum, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One line of the account.

    Attributes:
        number: its place in the statement, from 1.
        reference: the entry's own (NtryRef), or empty.
        bank_reference: the bank's (AcctSvcrRef), or empty.
        minor: its amount, above nothing or nothing; `credit` tells the direction.
        unit: its currency.
        credit: whether the account grew.
        reversal: whether it takes an earlier entry back.
        status: BOOK, PDNG or INFO.
        booked: the day of booking.
        valued: the day from which it counts for interest.
        code: what kind of movement: domain, family and sub-family, such as `PMNT/ICDT/ESCT`; or the bank's own.
        blocks: references of the files or blocks that a lump sum stands for (Btch).
        count: of how many payments the bank speaks, or None.
        text: the bank's words on it.
        charges: taken with it.
        transactions: the payments in it; none where a lump sum is booked without details.
    """

    number: int
    reference: str
    bank_reference: str
    minor: int
    unit: str
    credit: bool
    reversal: bool
    status: str
    booked: date | None
    valued: date | None
    code: str
    blocks: tuple[str, ...]
    count: int | None
    text: str
    charges: tuple[Sum, ...]
    transactions: tuple[Transaction, ...]

    @property
    def is_booked(self) -> bool:
        """Whether the money moved; what is pending or for information only has not."""
        return self.status == BOOKED

    @property
    def signed(self) -> int:
        """What it does to the balance, in minor units."""
        return self.minor if self.credit else -self.minor


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """One statement or notification of one account.

    Attributes:
        kind: which of the two.
        message: which version, such as `camt.053.001.08`.
        message_id: the file's reference.
        id: the statement's.
        sequence: its running number, or None: a gap is a statement that did not arrive.
        created: when the bank made it.
        account: IBAN or number.
        unit: the account's currency, or empty where the bank does not say it.
        copy: whether the bank marks it as a copy or a duplicate of an earlier one.
        balances: as the bank gives them.
        entries: in the bank's order.
        remarks: on its form and its sums.
    """

    kind: Kind
    message: str
    message_id: str
    id: str
    sequence: int | None
    created: datetime | None
    account: str
    unit: str
    copy: bool
    balances: tuple[Balance, ...]
    entries: tuple[Entry, ...]
    remarks: tuple[Remark, ...]

    @property
    def opening(self) -> Balance | None:
        """The booked balance before the first entry, or None where the bank does not say it."""
        return self._balance("OPBD") or self._balance("PRCD")

    @property
    def closing(self) -> Balance | None:
        """The booked balance after the last, or None."""
        return self._balance("CLBD")

    def _balance(self, kind: str) -> Balance | None:
        return next((balance for balance in self.balances if balance.kind == kind), None)
