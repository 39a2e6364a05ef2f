"""Payments through the bank as a projection: followed from clear envelopes, and read for lists and reconciliation."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from safeconduct.casefile.fold import Opened
from safeconduct.errors import BadInput
from safeconduct.treasury import following
from safeconduct.treasury.bank_models import BankOrder, BankSeen, BankSent, Said
from safeconduct.treasury.models import Entry, Event


def follow_money(opened: Opened) -> None:
    """Book what a case's entry moves, and note each released payment that goes to the bank in a file."""
    following.follow_money(opened)
    value: dict[str, Any] = opened.statement.envelope.clear["money"]
    for move in value.get("moves", [value]):
        if move["kind"] == "disburse" and move.get("method") == "bank":
            entry = Entry.objects.get(event=Event.DISBURSE, reference=move["payment"])
            BankOrder.objects.create(
                reference=move["payment"], entry=entry, case_reference=opened.statement.case
            )


def follow_bank(opened: Opened) -> None:
    """Note that an order was sent, or what the bank said of it."""
    value: dict[str, Any] = opened.statement.envelope.clear["bank"]
    order = value["payment"]
    match value["what"]:
        case "sent":
            year, week = value["week"].split("-W")
            BankSent.objects.create(order_id=order, file=value["file"], week=int(year + week))
        case "answered" | "booked" | "returned" | "paid_again" | "back_again" as what:
            BankSeen.objects.create(line=value["line"], order_id=order, what=what)
        case what:
            raise BadInput(f"The books do not know what the bank means by {what!r}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one order for the bank stands, as far as that lies in clear.

    Attributes:
        reference: the order's.
        case: reference of its case.
        week: of its release, such as 202336.
        unit: of the award.
        amount: minor units of the award.
        paid_unit: in which it is paid.
        paid_amount: minor units of that.
        file: into which it was put; "" before.
        seen: what the bank said of it, each with the digest of the line that said so.
        reversed: whether its entry was reversed.
    """

    reference: str
    case: str
    week: int
    unit: str
    amount: int
    paid_unit: str
    paid_amount: int
    file: str
    seen: frozenset[tuple[str, str]]
    reversed: bool

    @property
    def said(self) -> frozenset[str]:
        """What the bank said, without the lines."""
        return frozenset(what for what, _ in self.seen)

    @property
    def paid_again(self) -> int:
        """How often the bank paid it after it was rejected, came back or was reversed, less what it gave back."""
        told = [what for what, _ in self.seen]
        return told.count(Said.PAID_AGAIN) - told.count(Said.BACK_AGAIN)

    @property
    def is_paid_against_the_books(self) -> bool:
        """Whether the books have it reversed, and the bank has paid it."""
        booked = Said.BOOKED in self.said and Said.RETURNED not in self.said
        return self.reversed and (booked or self.paid_again > 0)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is to be expected or done any more."""
        if self.reversed:
            return not self.is_paid_against_the_books
        return self.paid_again > 0 or (Said.BOOKED in self.said and Said.RETURNED not in self.said)


def standings(*, case: str = "", file: str = "") -> Iterator[Standing]:
    """Yield how each order stands, in order of reference; of one case or one file when that is named.

    Memory stays the same whatever their number.
    """
    query = BankOrder.objects.annotate(
        is_reversed=Exists(Entry.objects.filter(reverses=OuterRef("entry_id")))
    ).select_related("entry", "sent")
    if case:
        query = query.filter(case_reference=case)
    if file:
        query = query.filter(sent__file=file)
    for each in query.prefetch_related("seen").order_by("reference").iterator(chunk_size=500):
        sent = getattr(each, "sent", None)
        entry = each.entry
        yield Standing(
            reference=each.reference,
            case=each.case_reference,
            week=entry.week,
            unit=entry.unit,
            amount=entry.amount,
            paid_unit=entry.second_unit or entry.unit,
            paid_amount=entry.second_amount if entry.second_amount is not None else entry.amount,
            file=sent.file if sent is not None else "",
            seen=frozenset((one.what, one.line) for one in each.seen.all()),
            reversed=each.is_reversed,
        )


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Return the tables in a canonical form, equal for equal histories."""
    return {
        "orders": sorted(BankOrder.objects.values_list("reference", "entry_id", "case_reference")),
        "sent": sorted(BankSent.objects.values_list("order_id", "file", "week")),
        "seen": sorted(BankSeen.objects.values_list("line", "order_id", "what")),
    }
