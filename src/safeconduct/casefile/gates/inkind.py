"""G139–G141, G143: promises in kind."""

from typing import TYPE_CHECKING

from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import gate
from safeconduct.casefile.parts.inkind import SETTLED, Fulfilment, owed_in_kind
from safeconduct.casefile.world import World

if TYPE_CHECKING:
    from safeconduct.casefile.acts.inkind import HandOnPromise, OnPromise


@gate("G139", source="promise 1: what was published is what is paid, and promises beside money are published")
def promise_is_the_awards(case: Case, world: World, act: "OnPromise") -> bool:
    """The approved award has this promise beside money, and the person has a share in the award.

    What the list does not promise is a kindness, and kindnesses are not settled as if they had been owed.
    """
    del world
    return act.standing(case) is not None


@gate("G140", source="promise 5: the machine computes, people decide; nothing is rewritten")
def promise_is_open(case: Case, world: World, act: "OnPromise") -> bool:
    """The promise has not been confirmed as kept.

    What two people have seen kept is not taken back; what was refused, handed on or not wanted can be kept still.
    """
    del world
    standing = act.standing(case)
    return standing is None or standing.state is not Fulfilment.KEPT


@gate(
    "G141",
    source="promise 1: what was published is what is paid; promise 2: protection goes on after payment",
)
def promises_in_kind_are_settled(case: Case, world: World, act: object) -> bool:
    """Each promise in kind is kept, refused with a reason that was told, not wanted, or handed on with a day to come.

    A passport that nobody asks after is a passport that never comes, and a closed case asks after nothing.
    """
    del act
    approved = case.award.approved
    return all(
        each.state in SETTLED
        and (each.state is not Fulfilment.HANDED_ON or (each.until is not None and world.today <= each.until))
        for each in owed_in_kind(approved.result if approved is not None else None, case.inkind)
    )


@gate("G143", source="promise 1: what was published is what is paid, on a day that the person can hold us to")
def day_is_to_come(case: Case, world: World, act: "HandOnPromise") -> bool:
    """The day that the other authority has named is tomorrow or later.

    "Handed on", without a day ahead, is how promises are forgotten between two offices.
    """
    del case
    return world.today < act.until
