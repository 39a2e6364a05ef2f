"""G21-G24: the all-is-well answer, and the place in parts."""

from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING

from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import gate
from safeconduct.casefile.world import World

if TYPE_CHECKING:
    from safeconduct.casefile.acts.place import GivePlacePart, ReleasePlacePart, Stepping


@gate("G21", source="DESIGN.md, The hand-over keeps people alive: the agreed all-is-well answer")
def waits_for_this(case: Case, world: World, act: "Stepping") -> bool:
    """What is answered is the last question, what is judged is the last answer, and it still waits.

    One question takes one answer: whoever holds the person cannot try a second one.
    """
    del world
    return act.fits(case)


@gate(
    "G22",
    source="DESIGN.md §7: a State poses as a defector to learn where aircraft will land",
)
def all_is_well(case: Case, world: World, act: object) -> bool:
    """The agreed all-is-well answer came after the go-ahead within the set hours, was judged good, and holds.

    An answer holds for as long as was set for giving it, and only from the mailbox that is the person's now.
    One bad answer ends every release until a new go-ahead.
    """
    del act
    return case.handover.is_well(world.now, case.contact.mailbox)


@gate("G23", source="DESIGN.md §7: no place is released before two people clear it, and then only its part")
def part_comes_next(case: Case, world: World, act: "ReleasePlacePart") -> bool:
    """The part is the plan's next one, the person has been given the one before, and the window is not over.

    Whoever turns out to be hostile knows a region before anybody would have been standing at a point.
    """
    handover = case.handover
    return (
        handover.plan is not None
        and handover.next_part is act.part
        and handover.given == len(handover.released)
        and world.now < handover.plan.window.ends
    )


@gate("G24", source="promise 3: nobody decides alone, not the release of a place either")
def words_are_those_released(case: Case, world: World, act: "GivePlacePart") -> bool:
    """The words are those that two people released, the person lacks them, and the window is not over.

    One changed word is another place, and one officer alone would have chosen it.
    """
    handover = case.handover
    return (
        handover.plan is not None
        and handover.given == len(handover.released) - 1
        and compare_digest(handover.released[-1].words, sha256(act.words.encode()).hexdigest())
        and world.now < handover.plan.window.ends
    )
