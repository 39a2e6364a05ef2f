"""G120–G123, G125–G129: people who came among many and belong to another case: counted once, and claiming once."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from safeconduct.casefile.case import Case
from safeconduct.casefile.claims import promised
from safeconduct.casefile.gate import gate
from safeconduct.casefile.parts.custody import Item
from safeconduct.casefile.parts.reception import Absence, Outcome, gone
from safeconduct.casefile.words import BEFORE_RECEPTION, Stage
from safeconduct.casefile.world import World

if TYPE_CHECKING:
    from safeconduct.casefile.acts.linking import (
        BeginWithLinked,
        ConfirmLink,
        LinkToCase,
        TakeBackLink,
        TakeLinked,
    )

TAKES_OVER = BEFORE_RECEPTION | {Stage.RECEIVED, Stage.RECONCILED}
"""Stages in which a known case takes people over: before its claim was assessed."""


def is_free(case: Case, label: str) -> bool:
    """Say whether somebody who was received elsewhere may be this label of a case: nobody who is here bears it.

    That is a label which the case does not know, or one of somebody whom it awaits, misses, or thought not aboard.
    """
    reception = case.reception
    person = reception.person(label)
    absent = next((one for one in reception.absent if one.label == label), None)
    return (
        label not in case.handover.came
        and (person is None or person.outcome is Outcome.MISSING)
        and (absent is None or absent.why is Absence.NOT_ABOARD)
    )


def brought_by(case: Case, labels: Collection[str]) -> tuple[Item, ...]:
    """Return the items of this case that these people brought, in order."""
    return tuple(item for item in case.custody.here if item.delivered_by in labels)


def is_between_inspections(item: Item) -> bool:
    """Say whether one inspector has sealed a grade that is not agreed yet: it could be revealed in no other case."""
    return bool(item.inspections) and not item.grade


def promised_to(case: Case) -> frozenset[str]:
    """Return the labels of those to whom an accepted offer was made; nobody where none was accepted."""
    offer = promised(case)
    return frozenset(offer.claimants if offer is not None else ())


def goes_on_claiming(other: Case | None, label: str, there: str) -> bool:
    """Say whether somebody who bears this label there claims there what they claim here.

    Args:
        other: the case that they are linked to; None where it begins with them.
        label: theirs, here.
        there: theirs, in that case.
    """
    if not there.startswith("p"):
        return not label.startswith("p")
    claimants = promised_to(other) if other is not None else frozenset[str]()
    return not claimants or there in claimants


def surrender_agrees(other: Case, origin: Case) -> bool:
    """Say whether what a case knows of its surrender, if anything, is what the case knows that people come from."""
    there, here = other.reception, origin.reception
    return there.surrendered_on in {None, here.surrendered_on} and there.voluntary in {None, here.voluntary}


@gate("G120", source="DESIGN.md §3, promises 1 and 2: no person counted twice, no item paid twice")
def people_are_linked_once(case: Case, world: World, act: "LinkToCase") -> bool:
    """All who are linked are here and linked nowhere yet; both signers see the other case, where each label is free.

    Whoever signs that two descriptions mean one person has seen both. A label that somebody who is there already
    bears would make two people one.
    """
    labels = [one.label for one in act.people]
    there = [one.there for one in act.people]
    found = [case.reception.person(label) for label in labels]
    if not (
        len(set(labels)) == len(labels)
        and len(set(there)) == len(there)
        and case.reception.linked.isdisjoint(labels)
        and all(one is not None and one.outcome is not Outcome.MISSING and not gone(one) for one in found)
        and act.case != case.reference
    ):
        return False
    other = world.case(act.case)
    if act.own_case:
        return other is None
    return other is not None and other.stage in TAKES_OVER and all(is_free(other, label) for label in there)


@gate("G121", source="DESIGN.md §3, promises 1 and 3", constraints=("custody_helditem_pkey",))
def takes_what_two_linked(case: Case, world: World, act: "TakeLinked | BeginWithLinked") -> bool:
    """Exactly those are taken over whom two people linked to this case, as they stand there, and for the first time.

    The link names one case; its marks, in clear, are refused by the database when any case has shown them.
    """
    from safeconduct.casefile.acts.carrying import carried, marks_are_shown  # noqa: PLC0415 - the acts name this gate

    other = world.case(act.origin)
    link = None if other is None else other.reception.link(act.entry)
    if other is None or link is None:
        return False
    begins = case.stage is Stage.NEW
    return (
        link.case == case.reference
        and not link.taken
        and link.own_case is begins
        and act.ticket == link.ticket
        and act.carried == carried(other, link)
        and all(is_free(case, label) for label in link.people.values())
        and marks_are_shown(link, act.blind)
        and not any(world.item_is_held(mark) for mark in act.blind)
    )


@gate("G122", source="DESIGN.md §3, promise 2: nobody is left behind")
def other_case_has_taken_them(case: Case, world: World, act: "ConfirmLink") -> bool:
    """The other case has taken over those who were linked to it, by the entry that is named.

    Until it has, they are counted and cared for here: between two cases nobody is in no case.
    """
    link = case.reception.link(act.entry)
    other = None if link is None else world.case(link.case)
    return (
        link is not None
        and not link.taken
        and other is not None
        and any(
            (one.case, one.entry, one.by) == (case.reference, act.entry, act.taken)
            for one in other.reception.taken_over
        )
    )


@gate("G123", source="DESIGN.md §3, promises 1 and 2", constraints=("custody_helditem_pkey",))
def nobody_has_taken_them(case: Case, world: World, act: "TakeBackLink") -> bool:
    """The link stands here, and no case has taken over those who were linked.

    Its marks are shown now, so that no case can take them over afterwards either: the database refuses the second.
    """
    from safeconduct.casefile.acts.carrying import marks_are_shown  # noqa: PLC0415 - the acts name this gate

    link = case.reception.link(act.entry)
    return (
        link is not None
        and not link.taken
        and marks_are_shown(link, act.blind)
        and not any(world.item_is_held(mark) for mark in act.blind)
    )


@gate(
    "G125",
    source="DESIGN.md §3, promises 1 and 2: everyone claims in one case, and nobody is forgotten between two",
)
def links_are_taken(case: Case, world: World, act: object) -> bool:
    """Whoever was linked to another case has been taken over by it, or the link was taken back.

    They claim nothing here, and there nothing until they are taken over. Assessed without them, this case would
    be paid and closed, and they would wait for an award that nobody owes them.
    """
    del world, act
    return all(link.taken for link in case.reception.links)


@gate("G126", source="DESIGN.md §3, promise 1: what was brought is paid to whoever brought it")
def what_they_brought_goes_along(case: Case, world: World, act: "LinkToCase") -> bool:
    """Whoever is linked takes along everything that they brought and nothing else, none of it between two inspections.

    What stayed behind would be paid to those who stay. What one inspector has sealed could be revealed in neither
    case: the link waits for the second inspection.
    """
    del world
    brought = brought_by(case, {one.label for one in act.people})
    return sorted(act.items) == [item.number for item in brought] and not any(
        map(is_between_inspections, brought)
    )


@gate("G127", source="DESIGN.md §3, promise 1: nobody loses a claim by changing the case")
def claimants_go_on_claiming(
    case: Case, world: World, act: "LinkToCase | TakeLinked | BeginWithLinked"
) -> bool:
    """Claimants stay claimants: whom an offer was made to stays in its case, and a case with an offer takes only those.

    A promise that was accepted holds for those whom it names, in the case that it was made in. Somebody else who
    claims would claim nothing there; they get a case of their own.
    """
    to, origin, people = _sides(case, world, act)
    return (
        origin is not None
        and promised_to(origin).isdisjoint(people)
        and all(goes_on_claiming(to, label, there) for label, there in people.items())
    )


@gate(
    "G128",
    source="DESIGN.md §3, promise 1: nothing is paid for what was taken by force, and the list is that of the day",
)
def cases_tell_of_one_surrender(
    case: Case, world: World, act: "LinkToCase | TakeLinked | BeginWithLinked"
) -> bool:
    """The case that takes people over tells of no other day of surrender, nor otherwise of whether it was voluntary.

    One case has one day and one answer, and its award follows them. Whoever surrendered on another day, or
    otherwise, would be paid by somebody else's; they get a case of their own.
    """
    to, origin, _ = _sides(case, world, act)
    return origin is not None and (to is None or surrender_agrees(to, origin))


@gate("G129", source="DESIGN.md §3, promise 1: nothing is paid twice")
def nobody_linked_was_paid(case: Case, world: World, act: "LinkToCase") -> bool:
    """No award here was set aside and nobody linked had an advance: whoever was paid here claims in no other case.

    What was paid under an award that a review sent back stays paid, and so does an advance. In another case nobody
    would count it: whoever had one is assessed here.
    """
    del world
    labels = {one.label for one in act.people}
    return not case.award.set_aside and labels.isdisjoint(one.person for one in case.payment.advances)


def _sides(
    case: Case, world: World, act: "LinkToCase | TakeLinked | BeginWithLinked"
) -> tuple[Case | None, Case | None, dict[str, str]]:
    """Return which case takes over, from which, and whom: the same two, in whichever of them the act is done.

    Where the link or the case it names is not to be seen, there is nobody: G120 and G121 say so.
    """
    from safeconduct.casefile.acts.linking import LinkToCase  # noqa: PLC0415 - the acts name these gates

    if isinstance(act, LinkToCase):
        return world.case(act.case), case, {one.label: one.there for one in act.people}
    origin = world.case(act.origin)
    link = origin.reception.link(act.entry) if origin is not None else None
    return case, origin, dict(link.people) if link is not None else {}
