"""G155–G159: suspicions, own interests, caps on spending."""

from typing import TYPE_CHECKING

from safeconduct.casefile.case import Case
from safeconduct.casefile.fraud import above_caps, caps_of, finding, is_whole, unanswered
from safeconduct.casefile.gate import gate
from safeconduct.casefile.office import Office
from safeconduct.casefile.world import World
from safeconduct.errors import BadInput
from safeconduct.schedule import UNITS

if TYPE_CHECKING:
    from safeconduct.casefile.acts.fraud import RaiseSuspicion, SetSpendingCaps, SettleSuspicion
    from safeconduct.casefile.acts.payment import ReleasePayment


@gate("G155", source="United Nations Convention against Corruption, art. 9; docs/adr/0061")
def no_suspicion_stands(case: Case, world: World, act: object) -> bool:
    """No suspicion of fraud stands here: two people whom it does not concern have settled each one.

    Also what the software found and nobody has looked at yet: it is computed here again, so that whoever closes their
    eyes to it releases nothing.
    """
    del act
    return not case.fraud.standing and not unanswered(case, world.office, world.today)


@gate(
    "G156", source="United Nations Convention against Corruption, art. 7(4) and 8(5): conflicts of interest"
)
def actor_has_no_interest(case: Case, world: World, act: object) -> bool:
    """Whoever signs has declared no interest of their own in this case.

    A brother's tank is graded by somebody else. Whoever declares an interest loses nothing by it; whoever signs without
    declaring it has signed that there is none.
    """
    del act
    return world.actor.account not in case.fraud.interested


@gate("G157", source="promise 3: nobody decides alone; promise 5: the machine computes, people decide")
def suspicion_is_as_it_stands(case: Case, world: World, act: "RaiseSuspicion | SettleSuspicion") -> bool:
    """A suspicion is raised once; it is settled as it stands, by nobody who raised it or whom it concerns.

    Who is looked at does not say that there was nothing to see, and nobody settles something else than was found.
    """
    from safeconduct.casefile.acts.fraud import RaiseSuspicion  # noqa: PLC0415 - the acts name this gate

    if isinstance(act, RaiseSuspicion):
        if not act.evidence:
            return bool(act.note)
        return all(is_whole(one) for one in act.evidence) and case.fraud.suspicion(act.key()) is None
    found = case.fraud.suspicion(act.suspicion) or finding(case, world.office, world.today, act.suspicion)
    if found is None or (found.ground, found.evidence, found.people, found.accounts) != (
        act.ground,
        act.evidence,
        act.people,
        act.officers,
    ):
        return False
    raised_by = getattr(found, "raised_by", "")
    return found.holds and world.actor.account not in {raised_by, *found.accounts}


@gate("G158", source="docs/adr/0061: caps on spending are lifted by two, one order at a time")
def payment_is_within_the_caps(case: Case, world: World, act: "ReleasePayment") -> bool:
    """The payment is within the caps on spending, or an approver and a legal adviser allowed this order above them.

    Caps are for one order, for one person in a quarter and for the programme in a year. A thief inside takes one large
    sum, or many small ones; either meets a second pair of eyes.
    """
    order, caps = case.payment.order(act.order), caps_of(case, world.office)
    if order is None:
        return False
    if caps is None or case.fraud.is_allowed(order.reference):
        return True
    year = world.today.isocalendar().year  # as the books count, which know weeks and no days
    paid = world.paid_in_year(caps.unit, caps.programme, year) if caps.per_year else None
    return not above_caps(case, caps, order, world.today, of_programme=paid)


@gate("G159", source="docs/adr/0061: caps on spending")
def caps_are_in_order(case: Office, world: World, act: "SetSpendingCaps") -> bool:
    """The caps are of a programme and a unit known here, and no cap is above a wider one.

    A cap for one order above the cap for a year would never be met. Nothing stands for no cap.
    """
    del case
    try:
        world.programme(act.programme)
    except BadInput:
        return False
    set_ = [each for each in (act.per_order, act.per_quarter, act.per_year) if each]
    return act.unit in UNITS and set_ == sorted(set_)
