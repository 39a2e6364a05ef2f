"""G133–G135, G138, G144: advances for hardship."""

from typing import TYPE_CHECKING

from safeconduct.casefile.case import Case
from safeconduct.casefile.claims import can_receive, claimants_of, promised
from safeconduct.casefile.enacted import schedule_of
from safeconduct.casefile.gate import gate
from safeconduct.casefile.paying import converted, rate_for
from safeconduct.casefile.world import World

if TYPE_CHECKING:
    from safeconduct.casefile.acts.advances import PayAdvance
    from safeconduct.casefile.acts.assessing import ApproveAward

PART_OF_THE_COMMITMENT = 20
"""All advances of a case together are at most the commitment divided by this: a twentieth."""

DAYS_BETWEEN = 28
"""Days between two advances to one person: an advance bridges a month."""


@gate(
    "G133",
    source="United Nations, A/C.5/59/31: reinsertion covers basic needs; Geneva Convention III, art. 58",
)
def person_is_here_and_in_need(case: Case, world: World, act: "PayAdvance") -> bool:
    """An advance goes to a claimant who is here, of age, not held, and does not let the claim rest.

    Cash in captivity is taken from people, and a child is given protection, never money; whoever is held is given
    what they need in kind, and has a credit.
    """
    del world
    found = case.reception.person(act.person)
    resting = case.contact.claimants[:1] if case.promise.claim_rests_since is not None else ()
    return (
        found is not None
        and not found.held
        and act.person in case.reception.alive_here
        and act.person in claimants_of(case)
        and act.person not in resting
        and can_receive(case, act.person)
    )


@gate(
    "G134",
    source="DESIGN.md §4: public money is committed before it is paid; promise 1: nothing is paid twice",
)
def advance_is_small_and_rare(case: Case, world: World, act: "PayAdvance") -> bool:
    """With all earlier ones it is at most a twentieth of what the case is committed for, and the first in four weeks.

    An advance that came near the award would be an award that nobody has approved. The caps on orders hold here as
    well: nobody lifts them for an advance, for the order that follows the award can be lifted over them.
    """
    committed, earlier = case.payment.commitment, case.payment.advances
    if committed is None or act.unit != committed.unit:
        return False
    offer = case.promise.offer
    caps = [
        each.per_order
        for each in world.office.caps
        if each.unit == act.unit and each.per_order and (offer is None or each.programme == offer.programme)
    ]
    if caps and act.amount > min(caps):
        return False
    together = act.amount + sum(each.amount for each in earlier)
    last = max((each.on for each in earlier if each.person == act.person), default=None)
    return together * PART_OF_THE_COMMITMENT <= committed.amount and (
        last is None or (world.today - last).days >= DAYS_BETWEEN
    )


@gate(
    "G144",
    source="DESIGN.md §3, promise 1: nothing is paid twice; an award takes up what was advanced in its own unit",
)
def advance_is_in_the_awards_unit(case: Case, world: World, act: "PayAdvance") -> bool:
    """An advance is in the unit in which the award will be made.

    By the list of the accepted offer or, without one, by every list in force on the day of the hand-over: where they
    differ, nobody knows yet which it will be. An advance in another unit would be paid on top of the full award.
    """
    return _award_units(case, world) == {act.unit}


def _award_units(case: Case, world: World) -> set[str]:
    """Return the units of the lists by which a case can be assessed; "" for one that this release does not know."""
    offer, listed = promised(case), world.office.in_force
    if offer is not None:
        can_be = [
            each
            for each in listed
            if (each.programme, each.digest) == (offer.programme, offer.schedule_digest)
        ]
    else:
        on = case.reception.surrendered_on or world.today
        can_be = list({each.programme: each for each in listed if each.since <= on}.values())
    schedules = (schedule_of(world.office, each) for each in can_be)
    return {each.unit if each is not None else "" for each in schedules}


@gate("G135", source="facts: awards in dollars, paid in hryvnia at the official rate; DESIGN.md §5, Money")
def advance_is_paid_at_the_rate(case: Case, world: World, act: "PayAdvance") -> bool:
    """What is handed over is the advance at the newest official rate, rounded half up, which no signer recorded alone.

    At the counter as in the bank, nobody chooses the rate, the day or the rounding to the minor unit. Where one of the
    two recorded the newest rate alone, another signs in their place.
    """
    del case
    if act.paid_unit == act.unit:
        return act.rate is None and act.paid_amount == act.amount
    rate = rate_for(world.actor.account, world.office, act.unit, act.paid_unit, world.today)
    return rate is not None and act.rate == rate and act.paid_amount == converted(act.amount, rate)


@gate(
    "G138",
    source="budget law: cash comes out of an imprest, and its vouchers go back into it",
    constraints=("treasury_imprest_not_overdrawn",),
)
def float_holds_it(case: Case, world: World, act: "PayAdvance | ApproveAward") -> bool:
    """The float of the cash office holds, by the books, what is paid in advance and what an award takes up of it.

    Money from somewhere else would be in no books at all; and a float that was taken back while receipts of advances
    lay in the box is filled again first, on its weekday.
    """
    unit, amount = act.drawn(case, world.today)
    return not amount or world.imprest_holds(unit, amount)
