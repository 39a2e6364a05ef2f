"""G149–G153: what goes to the bank, and what the bank says of it."""

from typing import TYPE_CHECKING

from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import gate
from safeconduct.casefile.parts.payment import Method, OrderState
from safeconduct.casefile.world import World

if TYPE_CHECKING:
    from safeconduct.casefile.acts.banking import (
        RecordBankAnswer,
        RecordReturn,
        SendToBank,
        WitnessReturn,
    )
    from safeconduct.casefile.acts.payment import ConfirmPayment, ReversePayment


@gate(
    "G149",
    source="issue: no payment without a released order, no two payments for one instalment",
    constraints=(
        "treasury_banksent_pkey",
        "treasury_banksent_released",
        "treasury_banksent_standing",
        "treasury_banksent_one_week",
        "treasury_banksent_complete",
    ),
)
def order_waits_for_the_bank(case: Case, world: World, act: "SendToBank") -> bool:
    """The order is one for the bank, went into no file before, and goes into today's for the next working day.

    Whatever is lost on the way, the same file is written again; an order is never put into a second one, nor into one
    that was made earlier. The day is nobody's to choose: that was done when it was ordered.
    """
    order = case.payment.order(act.order)
    return (
        order is not None
        and order.goes_by_file
        and order.sent is None
        and act.on == world.today
        and act.execution == world.office.days.after(world.today, 1, business=True)
        and (order.not_before is None or order.not_before <= act.execution)
    )


@gate(
    "G150",
    source="issue: statements are matched with what was sent",
    constraints=("treasury_bankseen_sent",),
)
def bank_has_the_order(
    case: Case, world: World, act: "RecordBankAnswer | RecordReturn | WitnessReturn | ConfirmPayment"
) -> bool:
    """What the bank says is said of an order that it was sent.

    An order confirmed and never sent would be paid to nobody, and the person told that it was.
    """
    del world
    order = case.payment.order(act.order)
    return (
        order is not None
        and order.method is Method.BANK
        and (not order.goes_by_file or order.sent is not None)
    )


@gate(
    "G151",
    source="issue: returns handled; no two payments for one instalment",
    constraints=("treasury_entry_sent_came_back",),
)
def money_at_the_bank_came_back(case: Case, world: World, act: "ReversePayment") -> bool:
    """What was sent to the bank is reversed once it was rejected or came back; what arrived or was paid in cash, never.

    Reversed while it is under way, the sum could be ordered again and be paid twice. Cash that somebody brings back is
    entered in the cash box's next count, as a difference: it is no reason to pay the same sum once more.
    """
    del world
    order = case.payment.order(act.order)
    if order is None or order.state is OrderState.RETURNED:
        return order is not None
    return order.state is OrderState.RELEASED and order.sent is None


@gate("G152", source="issue: cash office with two signatures")
def cash_is_paid_at_the_counter(case: Case, world: World, act: "ConfirmPayment") -> bool:
    """The payment is one through the bank; cash is confirmed by the two people who pay it out.

    One person who confirms that cash was paid could have kept it.
    """
    del world
    order = case.payment.order(act.order)
    return order is not None and order.method is Method.BANK


@gate(
    "G153",
    source="issue: statements read back; importing twice does nothing twice",
    constraints=("treasury_bankseen_pkey",),
)
def line_is_new(case: Case, world: World, act: "RecordBankAnswer | RecordReturn | ConfirmPayment") -> bool:
    """This line of the bank's was not taken in before.

    Banks send the same line in a notification, in the day's statement, and again when asked.
    """
    del world
    return not act.line or all(act.line not in order.lines for order in case.payment.orders)
