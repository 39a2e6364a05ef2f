"""What a case knows of commitment, orders, releases, credit, reversals."""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from safeconduct.casefile.sums import Unit


class OrderState(StrEnum):
    """Where a payment order stands."""

    ORDERED = "ordered"
    RELEASED = "released"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    REVERSED = "reversed"
    CANCELLED = "cancelled"


class Method(StrEnum):
    """How the money gets to the person."""

    BANK = "bank"
    CASH = "cash"


class Answer(StrEnum):
    """What the bank said of an order before it booked it."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


PAID = frozenset({OrderState.RELEASED, OrderState.CONFIRMED, OrderState.RETURNED})
"""States in which the money has left the books; what came back stays so until two people have reversed it."""

SPENT = PAID | {OrderState.ORDERED}
"""States in which an order takes from the share."""


class RateUsed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The dated official rate of a payment: paid minor units per awarded minor unit, in lowest terms."""

    numerator: int
    denominator: int
    on: date
    source: str


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """That an order went to the bank: in which file, made on which day, to be carried out on which.

    Attributes:
        file: its random reference.
        on: the day on which it was made.
        execution: the day on which the bank is asked to carry it out.
        digest: hex SHA-256 of the file as it would be with this payment alone; "" where it was not kept.
    """

    file: str
    on: date
    execution: date
    digest: str = ""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One payment to one person; whom the bank pays is sealed to the paymasters, beside the order.

    Attributes:
        reference: random, in clear once it is released.
        person: label.
        instalment: from 1, per person.
        unit: of the award.
        amount: minor units of the award.
        paid_unit: in which it is paid.
        paid_amount: minor units of that.
        rate: None when both units are one.
        ordered_by: account.
        released_by: the two accounts; empty before.
        released_on: the day; None before.
        state: where it stands.
        reversal: reference of the reversing posting; "" when there is none.
        reversed_on: the day of that.
        method: through the bank, or in cash.
        not_before: the day chosen for it; None for the next one on which the bank works.
        alternative: whether somebody else's account gets it, on the person's own order.
        their_order: the person's own order, in their words; "" where none was needed.
        payee: hex digest of the payee's sealed details (`casefile.payees`); "" for cash, and for orders of before
            these were kept.
        sent: when it went to the bank; None before.
        answer: what the bank said of it last, before it booked it; None for nothing.
        because: the bank's code for why it was rejected or came back; "" before.
        lines: hex digests of what the bank said of it, each taken once.
        paid_again: how often the bank paid it after it was rejected, came back or was reversed, less what it gave back.
    """

    reference: str
    person: str
    instalment: int
    unit: str
    amount: int
    paid_unit: str
    paid_amount: int
    rate: RateUsed | None
    ordered_by: str
    released_by: tuple[str, ...] = ()
    released_on: date | None = None
    state: OrderState = OrderState.ORDERED
    reversal: str = ""
    reversed_on: date | None = None
    method: Method = Method.BANK
    not_before: date | None = None
    alternative: bool = False
    their_order: str = ""
    payee: str = ""
    sent: Sent | None = None
    answer: Answer | None = None
    because: str = ""
    lines: tuple[str, ...] = ()
    paid_again: int = 0

    @property
    def goes_by_file(self) -> bool:
        """Whether the bank gets it in a file of ours: not cash, and not an order of before payees were sealed to it."""
        return self.method is Method.BANK and bool(self.payee)


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """Money out of credit, payable again: `amount` minor units, on a day, on their own order or not."""

    reference: str
    amount: int
    on: date
    on_their_order: bool


class Credit(msgspec.Struct, frozen=True, kw_only=True):
    """Money held in credit for a person.

    Attributes:
        reference: random, in clear.
        person: label.
        unit: of the award.
        amount: minor units.
        on: since when.
        releases: what left it.
    """

    reference: str
    person: str
    unit: str
    amount: int
    on: date
    releases: tuple[Release, ...] = ()

    @property
    def remaining(self) -> int:
        """What is still held, in minor units."""
        return self.amount - sum(release.amount for release in self.releases)


class SetOff(msgspec.Struct, frozen=True, kw_only=True):
    """Part of an advance that an award has taken up: `amount` minor units, under the reference of the posting."""

    reference: str
    amount: int
    on: date


class Advance(msgspec.Struct, frozen=True, kw_only=True):
    """Cash given to somebody in hardship before the award; in no books until an award takes it up.

    Attributes:
        reference: random.
        person: label.
        unit: of the commitment.
        amount: minor units of that.
        paid_unit: in which it was paid.
        paid_amount: minor units of that.
        rate: None when both units are one.
        by: the two accounts that stood at the counter.
        on: the day.
        set_off: what awards have taken up of it, in order.
    """

    reference: str
    person: str
    unit: str
    amount: int
    paid_unit: str
    paid_amount: int
    rate: RateUsed | None
    by: tuple[str, str]
    on: date
    set_off: tuple[SetOff, ...] = ()

    @property
    def taken_up(self) -> int:
        """What awards have taken up of it, in minor units."""
        return sum(each.amount for each in self.set_off)


class Commitment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a case may cost: `amount` minor units of `unit`. Only in sealed entries."""

    unit: Unit
    amount: int


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of money.

    Attributes:
        commitment: what was set aside before the award; None before that.
        committed_at: when.
        orders: in order.
        credits: in order.
        advances: in order.
    """

    commitment: Commitment | None = None
    committed_at: datetime | None = None
    orders: tuple[Order, ...] = ()
    credits: tuple[Credit, ...] = ()
    advances: tuple[Advance, ...] = ()

    def order(self, reference: str) -> Order | None:
        """Return the order with this reference."""
        return next((order for order in self.orders if order.reference == reference), None)

    def credit(self, reference: str) -> Credit | None:
        """Return the credit with this reference."""
        return next((credit for credit in self.credits if credit.reference == reference), None)

    def paid(self, person: str) -> int:
        """Return what has left for a person, advances that count against the award included, in its minor units."""
        ordered = sum(order.amount for order in self.orders if order.person == person and order.state in PAID)
        return ordered + self.advanced(person)

    def advanced(self, person: str) -> int:
        """Return what a person has had in advance and an award has taken up, in minor units of the award."""
        return sum(each.taken_up for each in self.advances if each.person == person)

    def in_credit(self, person: str) -> int:
        """Return what is held in credit for a person, in minor units of the award."""
        return sum(credit.remaining for credit in self.credits if credit.person == person)

    def spent(self, person: str, *, besides: str = "") -> int:
        """Return what is ordered, paid, taken up of advances or held in credit for a person, without `besides`."""
        ordered = sum(
            order.amount
            for order in self.orders
            if order.person == person and order.state in SPENT and order.reference != besides
        )
        return ordered + self.in_credit(person) + self.advanced(person)

    @property
    def people(self) -> tuple[str, ...]:
        """Labels of everyone for whom money was ordered, held or taken up of an advance, in order."""
        return tuple(
            dict.fromkeys(
                (
                    *(order.person for order in self.orders),
                    *(credit.person for credit in self.credits),
                    *(advance.person for advance in self.advances if advance.set_off),
                )
            )
        )

    @property
    def references(self) -> frozenset[str]:
        """Every reference that a movement of this case has used."""
        return frozenset(
            reference
            for reference in (
                *(order.reference for order in self.orders),
                *(order.reversal for order in self.orders),
                *(credit.reference for credit in self.credits),
                *(release.reference for credit in self.credits for release in credit.releases),
                *(advance.reference for advance in self.advances),
                *(each.reference for advance in self.advances for each in advance.set_off),
            )
            if reference
        )
