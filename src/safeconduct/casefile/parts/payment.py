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
    REVERSED = "reversed"
    CANCELLED = "cancelled"


SPENT = frozenset({OrderState.ORDERED, OrderState.RELEASED, OrderState.CONFIRMED})
"""States in which an order takes from the share."""

PAID = frozenset({OrderState.RELEASED, OrderState.CONFIRMED})
"""States in which the money has left."""


class RateUsed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The dated official rate of a payment: paid minor units per awarded minor unit, in lowest terms."""

    numerator: int
    denominator: int
    on: date
    source: str


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One payment to one person; the payee's data lie in the vault.

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
    """

    commitment: Commitment | None = None
    committed_at: datetime | None = None
    orders: tuple[Order, ...] = ()
    credits: tuple[Credit, ...] = ()

    def order(self, reference: str) -> Order | None:
        """Return the order with this reference."""
        return next((order for order in self.orders if order.reference == reference), None)

    def credit(self, reference: str) -> Credit | None:
        """Return the credit with this reference."""
        return next((credit for credit in self.credits if credit.reference == reference), None)

    def paid(self, person: str) -> int:
        """Return what has left for a person, in minor units of the award."""
        return sum(order.amount for order in self.orders if order.person == person and order.state in PAID)

    def in_credit(self, person: str) -> int:
        """Return what is held in credit for a person, in minor units of the award."""
        return sum(credit.remaining for credit in self.credits if credit.person == person)

    def spent(self, person: str, *, besides: str = "") -> int:
        """Return what is ordered, paid or held in credit for a person, without the order `besides`."""
        ordered = sum(
            order.amount
            for order in self.orders
            if order.person == person and order.state in SPENT and order.reference != besides
        )
        return ordered + self.in_credit(person)

    @property
    def people(self) -> tuple[str, ...]:
        """Labels of everyone for whom money was ordered or held, in order."""
        return tuple(
            dict.fromkeys(
                (*(order.person for order in self.orders), *(credit.person for credit in self.credits))
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
            )
            if reference
        )
