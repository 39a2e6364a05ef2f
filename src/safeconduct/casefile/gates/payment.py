"""G56–G65, G145–G148: commitment, orders, releases, credit, reversals."""

from datetime import timedelta
from typing import TYPE_CHECKING

from safeconduct.casefile.case import Case
from safeconduct.casefile.claims import can_receive, claimants_of, has_outcome
from safeconduct.casefile.gate import gate
from safeconduct.casefile.parts.award import Exclusion
from safeconduct.casefile.parts.payment import Method
from safeconduct.casefile.parts.reception import Outcome as Fate
from safeconduct.casefile.payees import of_aside
from safeconduct.casefile.paying import converted, recorded_by_another
from safeconduct.casefile.world import World

if TYPE_CHECKING:
    from safeconduct.casefile.acts.assessing import ApproveAward
    from safeconduct.casefile.acts.banking import WitnessReturn
    from safeconduct.casefile.acts.credit import HoldInCredit, ReleaseCredit
    from safeconduct.casefile.acts.payment import (
        CommitMoney,
        OnOrder,
        OrderPayment,
        ReleasePayment,
        ReversePayment,
    )


@gate(
    "G56", source="DESIGN.md §4: appropriation → commitment; public money is committed before it is promised"
)
def commitment_is_covered(case: Case, world: World, act: "CommitMoney") -> bool:
    """What the case may cost is covered by an appropriation.

    By this year's of the offer's programme, if that has one: another programme's money will not pay the award. The
    commitment is sealed: the books show one pooled sum, so that nobody who takes them learns what one
    person was promised.
    """
    offer = case.promise.offer
    whose = (offer.programme, world.today.year) if offer is not None else ("", 0)
    return world.can_commit(act.unit, act.amount, *whose)


@gate(
    "G57",
    source="promise 1: exactly what was promised; DESIGN.md §4: disbursement comes out of the obligation",
    constraints=("treasury_obligation_not_exceeded", "treasury_credit_not_overdrawn"),
)
def payment_is_within_the_share(
    case: Case, world: World, act: "OrderPayment | ReleasePayment | HoldInCredit"
) -> bool:
    """With all that is ordered, paid or held for them, the sum stays within their share of what nobody contests.

    No payment above the award, and none of a contested part before a third person has decided.
    """
    del world
    due = act.due(case)
    if due is None or due.unit != case.award.unit:
        return False
    return due.amount + case.payment.spent(due.person, besides=due.besides) <= case.award.payable_share(
        due.person
    )


@gate("G58", source="Refugee Convention, art. 1F; Geneva Convention III, art. 129; DESIGN.md §6")
def no_finding_holds_it(case: Case, world: World, act: "OrderPayment | ReleasePayment") -> bool:
    """The exclusion check of the person is clear.

    A finding goes to law and holds payment; what the law decides is recorded, and then it is paid or not.
    """
    del world
    due = act.due(case)
    return due is not None and case.award.checks.get(due.person) is Exclusion.CLEAR


@gate("G59", source="Integrated DDR Standards 5.20; DESIGN.md §6: under 18, no price")
def person_can_receive(case: Case, world: World, act: "OrderPayment | ReleasePayment") -> bool:
    """The person is a claimant of this case, alive, not missing, not under 18, and does not let the claim rest.

    A child is given protection, never a price; what is due to the dead and the missing is held for those whom
    the law names; and nobody is paid who asked not to be.
    """
    del world
    due = act.due(case)
    if due is None or due.person not in claimants_of(case) or not can_receive(case, due.person):
        return False
    # The one mailbox is the first claimant's: only their own claim rests by it.
    resting = case.contact.claimants[:1] if case.promise.claim_rests_since is not None else ()
    return due.person not in resting


@gate(
    "G60",
    source="facts: awards in dollars, paid in hryvnia at the official rate; DESIGN.md §5, Money",
    constraints=("treasury_entry_rate",),
)
def paid_amount_is_exact(case: Case, world: World, act: "OrderPayment") -> bool:
    """The sum paid is the award's at the rate that stands on the award for that currency, rounded half up.

    In the award's own unit it is the same amount; a half is of the minor unit. Whoever orders a payment chooses
    neither the rate nor the day nor the rounding: the person has read at which rate they are paid, and every
    instalment is paid at it. Where no rate stands, two people put one there first; and whoever recorded the one that
    stands alone leaves the order to another paymaster.
    """
    unit = case.award.unit
    if act.paid_unit == unit:
        return act.rate is None and act.paid_amount == act.amount
    rate = case.award.rate(act.paid_unit)
    return (
        rate is not None
        and act.rate == rate
        and act.paid_amount == converted(act.amount, rate)
        and recorded_by_another(world.actor.account, world.office, unit, act.paid_unit, rate)
    )


@gate("G61", source="promise 3: nobody decides alone; one orders, others release")
def releaser_did_not_order(
    case: Case, world: World, act: "ReleasePayment | ReversePayment | WitnessReturn"
) -> bool:
    """Whoever ordered the payment neither proposes nor seconds its release, its return or its reversal.

    One person who orders and releases pays themselves.
    """
    order = case.payment.order(act.order)
    return order is not None and world.actor.account != order.ordered_by


@gate(
    "G62",
    source="DESIGN.md §5: no check-then-insert, the database's constraint decides",
    constraints=(
        "treasury_payment_reference_once",
        "treasury_entry_reference_once",
        "treasury_entry_reversed_once",
    ),
)
def reference_is_new(
    case: Case,
    world: World,
    act: "ApproveAward | OrderPayment | ReversePayment | HoldInCredit | ReleaseCredit",
) -> bool:
    """The reference of this movement of money has never been used.

    One reference, one movement: a payment booked twice is refused, in this case and in any other.
    """
    del world
    return act.reference not in case.payment.references and act.reference not in {
        each.reference for each in case.award.obliged
    }


@gate("G63", source="DESIGN.md §4: money goes through its states in order, and back only by reversal")
def order_is_in_its_state(case: Case, world: World, act: "OnOrder") -> bool:
    """The order that this is about is on record, and stands where this act takes it up.

    What is released is not cancelled, what is confirmed is not released again, what is reversed stays so.
    """
    del world
    order = case.payment.order(act.order)
    return order is not None and order.state in act.takes_up


@gate(
    "G64",
    source="Geneva Convention III, art. 58, 60 and 63: a prisoner's money is credited, and paid on their order",
)
def held_money_moves_on_their_order(case: Case, world: World, act: "OrderPayment | ReleaseCredit") -> bool:
    """While a person is held, their money is paid or leaves credit only on their own order, and within what it holds.

    Cash in captivity is taken from people; a credit is theirs, can be looked into, and goes where they say.
    """
    del world
    person, enough = act.concerns(case)
    found = case.reception.person(person)
    held = found is not None and found.held
    return enough and bool(person) and (not held or bool(act.their_order))


@gate(
    "G65",
    source="Geneva Convention III, art. 58–67; Geneva Convention I, art. 16; DESIGN.md §6: a prisoner's credit",
)
def credit_has_a_cause(case: Case, world: World, act: "HoldInCredit") -> bool:
    """Money is held in credit for a claimant who is held, is missing, or has died.

    Credit protects whoever cannot take their money; for anyone else it would be a way not to pay.
    """
    del world
    found = case.reception.person(act.person)
    return act.person in claimants_of(case) and (
        (found is not None and found.held) or has_outcome(case, act.person, Fate.MISSING, Fate.DEAD)
    )


LONGEST_DELAY = 90
"""Days by which a payment can be put off: longer than any list's term would be a way not to pay."""


@gate("G145", source="issue: payee details sealed to the paymasters; SEALING.md, “What lies in clear”")
def payee_is_sealed_with_it(case: Case, world: World, act: "OrderPayment") -> bool:
    """A payment through the bank has its payee's details sealed with it, as a bank takes them; cash names no account.

    The order signs a digest of them, so that nobody on the way to the bank can put another account in their place.
    """
    del case, world
    if act.method is Method.CASH:
        return not act.payee and not act.aside and not act.alternative
    sealed = of_aside(act.aside)
    return sealed is not None and sealed.digest == act.payee and not sealed.payee.fault


@gate("G146", source="Geneva Convention III, art. 63: paid as the person orders; DESIGN.md §3, promise 1")
def another_account_on_their_order(case: Case, world: World, act: "OrderPayment") -> bool:
    """Money goes to another's account only on the person's own order, in their words.

    A relative's or a lawyer's account may be the safer one; but whoever else is paid, the person has said so.
    """
    del case, world
    return not act.alternative or bool(act.their_order.strip())


@gate("G147", source="issue: choosable delay; a payment day that follows the award tells whose it is")
def payment_day_is_near(case: Case, world: World, act: "OrderPayment") -> bool:
    """The day chosen for a payment is today or a later one, within 90 days.

    A day in the past cannot be kept, and one far away would be a way not to pay.
    """
    del case
    return act.not_before is None or (
        world.today <= act.not_before <= world.today + timedelta(days=LONGEST_DELAY)
    )


@gate("G148", source="promise 3: both release what was ordered; issue: payee details copied at the release")
def release_is_what_was_ordered(case: Case, world: World, act: "ReleasePayment") -> bool:
    """The release is to the payee of the order, whose details its proposer has before them and seals to the paymasters.

    Both sign the payee's digest and whether it is another's account. Paymasters who joined since the order can then
    send it, and details that were exchanged give another digest.
    """
    order = case.payment.order(act.order)
    if order is None or (act.payee, act.alternative) != (order.payee, order.alternative):
        return False
    if not order.payee:
        return not act.aside
    # The second person signs the proposal's digest; what it sealed to the paymasters is not theirs to send again.
    seconds = any(
        waiting.act == "ReleasePayment"
        and waiting.fields.get("order") == act.order
        and waiting.proposer != world.actor.account
        for waiting in case.pending
    )
    sealed = of_aside(act.aside)
    return sealed.digest == order.payee if sealed is not None else seconds and not act.aside
