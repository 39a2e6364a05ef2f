"""G183–G186: the official rates that stand on an award, and who chose the currency."""

from typing import TYPE_CHECKING

from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import gate
from safeconduct.casefile.paying import RATE_DAYS, rate_for, recorded_by_another
from safeconduct.casefile.world import World

if TYPE_CHECKING:
    from safeconduct.casefile.acts.assessing import ApproveAward, FixRate
    from safeconduct.casefile.acts.payment import OrderPayment, ReleasePayment


@gate(
    "G183", source="issue: official rates with day and source, the rate used is on the award; docs/adr/0067"
)
def rates_are_the_official_ones(case: Case, world: World, act: "ApproveAward | FixRate") -> bool:
    """Each rate is that of the day of approval, recorded by no signer alone; if a newer one came since, propose anew.

    It is the newest official one of that day or of the 7 before it, also where it is fixed later, into another currency
    than the award's, each once. Whoever could take the rate of another day, or record one and sign by it, would choose
    what is paid: then another paymaster records it, or two people do from the bank's file. Nothing is exchanged into or
    out of a weight of gold, where instalments rounded one by one would double the pay.
    """
    units = [each.unit for each in act.exchange]
    if not units:
        return True
    own, on = act.counted_in, act.rates_of(case, world.today)
    return (
        len(set(units)) == len(units)
        and own not in units
        and all(
            each.rate == rate_for(world.actor.account, world.office, own, each.unit, on, within=RATE_DAYS)
            for each in act.exchange
        )
    )


@gate("G184", source="DESIGN.md §3, promise 1: what was decided is what is paid; docs/adr/0067")
def rates_are_the_first(case: Case, world: World, act: "FixRate") -> bool:
    """No rate stands on the award yet for the currencies that get one, and their rates are from the award's own unit.

    A rate that stands is never exchanged for another: a second one would let somebody choose the better day, for a
    payee who shares.
    """
    del world
    known = {each.unit for each in case.award.exchange}
    return act.counted_in == case.award.unit and known.isdisjoint(each.unit for each in act.exchange)


@gate("G185", source="DESIGN.md §3, promise 1: what was decided is what is paid; docs/adr/0067")
def release_is_at_the_awards_rate(case: Case, world: World, act: "ReleasePayment") -> bool:
    """An order in another currency is released only at the rate that stands on the award; otherwise it is ordered anew.

    An order that outlived its award, which was set aside and approved anew, would leave its orderer the better of two
    days. And whoever recorded that rate alone releases nothing at it: somebody else does.
    """
    order = case.payment.order(act.order)
    if order is None or order.rate is None:
        return order is not None
    return order.rate == case.award.rate(order.paid_unit) and recorded_by_another(
        world.actor.account, world.office, order.unit, order.paid_unit, order.rate
    )


@gate("G186", source="Geneva Convention III, art. 63: paid as the person orders; docs/adr/0067")
def person_chose_the_currency(case: Case, world: World, act: "OrderPayment") -> bool:
    """Money is paid in another currency than the award's only on the person's own order, in their words.

    The award names at which rates it can be paid; which of them it is, the person says. Whoever orders would else pick
    the currency that has risen since.
    """
    del world
    return act.paid_unit == case.award.unit or bool(act.their_order.strip())
