"""What passed between us and the bank, as far as it lies in clear. All append-only; the rules are in `bank_rules`.

The tables say of a random reference that it was released, into which file it went, and what the bank said. To whom and
how much the bank pays is sealed in the case; the amount stands in the ledger's entry.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from safeconduct.storage.append_only import append_only


class Said(models.TextChoices):
    """What the bank said of an order."""

    ANSWERED = "answered"
    BOOKED = "booked"
    RETURNED = "returned"
    PAID_AGAIN = "paid_again"
    """After it was rejected, came back or was reversed."""
    BACK_AGAIN = "back_again"
    """What was paid again."""


@append_only
class BankOrder(models.Model):
    """One released payment that goes to the bank in a file."""

    reference = models.CharField(primary_key=True, max_length=16)
    entry = models.OneToOneField("treasury.Entry", on_delete=models.PROTECT, related_name="bank_order")
    case_reference = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.reference


@append_only
class BankSent(models.Model):
    """That an order was put into a file. One row for each order: no instalment is paid by two files.

    A file has one week, and takes nothing more once the bank has said something of it: a payment put beside others that
    left long ago would be in the books, and in no bank.
    """

    order = models.OneToOneField(BankOrder, primary_key=True, on_delete=models.PROTECT, related_name="sent")
    file = models.CharField(max_length=16, db_index=True)
    week = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.order_id} in {self.file}"


@append_only
class BankSeen(models.Model):
    """One thing that the bank said of an order, taken in once, whatever file it comes in again."""

    line = models.CharField(primary_key=True, max_length=64)
    order = models.ForeignKey(BankOrder, on_delete=models.PROTECT, related_name="seen")
    what = models.CharField(max_length=10, choices=Said)

    class Meta:
        """A closed list of what a bank says."""

        constraints: ClassVar = [
            models.CheckConstraint(name="treasury_bankseen_what", condition=Q(what__in=Said.values)),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.what}"
