"""G136, G137: the cash office."""

from typing import TYPE_CHECKING

from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import gate
from safeconduct.casefile.office import Office
from safeconduct.casefile.parts.payment import Method
from safeconduct.casefile.world import World

if TYPE_CHECKING:
    from safeconduct.casefile.acts.cash import CountCash, PayCash


@gate("G136", source="issue: cash office with two signatures; DESIGN.md §4: a disbursement follows its order")
def order_is_for_the_counter(case: Case, world: World, act: "PayCash") -> bool:
    """The order is for cash, and the day chosen for it has come.

    What the bank was asked to pay is not paid at the counter as well.
    """
    order = case.payment.order(act.order)
    return (
        order is not None
        and order.method is Method.CASH
        and (order.not_before is None or order.not_before <= world.today)
    )


@gate("G137", source="issue: differences raised, never hidden")
def difference_is_explained(case: Office, world: World, act: "CountCash") -> bool:
    """A difference in the cash box comes with how it came about, or that nobody knows; without one nothing is said.

    A number alone is forgotten by the next count.
    """
    del case, world
    return bool(act.said.strip()) == bool(act.difference)
