"""G10–G11: people at home are punished for a surrender; they move first."""

from typing import TYPE_CHECKING

from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import gate
from safeconduct.casefile.parts.handover import Knows, PlanAboard
from safeconduct.casefile.parts.protection import Safety
from safeconduct.casefile.world import World

if TYPE_CHECKING:
    from safeconduct.casefile.acts.protection import RecordDeclinedMove


@gate(
    "G10",
    source="Additional Protocol I, art. 77; DESIGN.md §5: nobody waives another's safety, and nobody a child's",
)
def declined_for_themselves(case: Case, world: World, act: "RecordDeclinedMove") -> bool:
    """Whoever declines to move is a dependant of this case, known to be adult, and was reached apart from the claimant.

    Somebody who wants to leave soon has a reason to say that the others do not want to come. Where it is in
    doubt whether somebody is 18, they are a child, and a child's safety is nobody's to decline.
    """
    del world
    dependant = case.protection.dependant(act.label)
    return (
        dependant is not None
        and dependant.safety is not Safety.STRUCK
        and act.label not in case.protection.minors
        and act.apart_from_claimant
    )


def surrendering(case: Case) -> frozenset[str]:
    """Return the labels of those whose families can be punished: who claims, and who comes by will."""
    willing = (
        person.label
        for person in case.handover.aboard
        if person.knows == Knows.WILLING or person.plan == PlanAboard.TOLD_AND_WILLING
    )
    return frozenset((*case.contact.claimants, *willing))


@gate("G11", source="promise 2: nobody is left behind")
def family_is_safe(case: Case, world: World, act: object) -> bool:
    """Every dependant named is confirmed safe by two officers, or, adult and reached apart from the claimant, has declined to move.

    People at home are punished for a surrender; they move first. Nobody waives another's safety, and nobody
    a child's. What the claimant says about them is information, never the confirmation. "Who must move?"
    must have been answered for everyone who comes by will, be it with nobody: a question that nobody asked
    is no empty family.
    """  # noqa: E501 - the sentence is DESIGN.md's, word for word
    del world, act
    return case.protection.family_is_safe and surrendering(case).issubset(case.protection.asked)
