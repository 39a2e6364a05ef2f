"""G14, G19, G20: everyone expected aboard, and those who came."""

from typing import TYPE_CHECKING

from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import gate
from safeconduct.casefile.world import World

if TYPE_CHECKING:
    from safeconduct.casefile.acts.aboard import AboardAct
    from safeconduct.casefile.acts.arrival import Arrival


@gate(
    "G14",
    source="promise 2: nobody is left behind; Additional Protocol I, art. 37, 40 and 41; Hague Regulations, art. 23",
)
def everyone_aboard_has_a_plan(case: Case, world: World, act: object) -> bool:
    """Everyone expected aboard has a plan from the closed list that keeps them alive.

    The declaration is for this plan and newer than what the person said last. Whoever is to be received by the
    briefed unit counts only when that unit was told of them; "none of these" counts for nobody.
    """
    del world, act
    return case.handover.everyone_has_a_plan


@gate("G19", source="promise 2: nobody is left behind; DESIGN.md §1")
def nobody_aboard_is_left_out(case: Case, world: World, act: "AboardAct") -> bool:
    """There is a plan, and everyone is named for its day: each claimant, and everybody declared before.

    Striking somebody from a list is not a plan for them. Who will not come is planned for as not aboard that
    day. A plan for somebody undeclared is for nobody.
    """
    del world
    declared = {person.label for person in case.handover.aboard}
    named = act.labels()
    return (
        case.handover.plan is not None
        and named >= declared | set(case.contact.claimants)
        and (act.may_add or (case.handover.declared and named <= declared))
        and act.told_of() <= named
    )


@gate(
    "G20",
    source="Additional Protocol I, art. 41: whoever surrenders is received; promise 1: the list of that day",
)
def arrival_is_possible(case: Case, world: World, act: "Arrival") -> bool:
    """Somebody came, and the day of surrender is not in the future.

    Nothing else is asked: no stage, plan or paper stands between a living person and being received.
    """
    del case
    return bool(act.came) and act.surrendered_on <= world.today
