"""G35–G42: each item once, described, handed on by its custodian, safe to touch, graded by two who do not confer."""

from typing import TYPE_CHECKING

from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import gate
from safeconduct.casefile.parts.custody import SCALE, Inspection, SerialMark
from safeconduct.casefile.parts.reception import Outcome
from safeconduct.casefile.world import World
from safeconduct.errors import BadInput

if TYPE_CHECKING:
    from safeconduct.casefile.acts.custody import ReceiveItems, TransferItems
    from safeconduct.casefile.acts.forms import NamingAct
    from safeconduct.casefile.acts.inspection import Inspect, InspectThird, RevealGrades
    from safeconduct.catalogue import Catalogue


@gate("G35", source="SEALING.md, What lies in clear", constraints=("custody_helditem_pkey",))
def item_is_not_held_elsewhere(case: Case, world: World, act: "ReceiveItems") -> bool:
    """Each item is in custody once: neither its serial number nor its tag is held in any case.

    The same vehicle brought twice would be paid twice. The refusal says only that another case exists; its
    team must be asked. The number of indexes is a multiple of sixteen, so that it counts nothing.
    """
    from safeconduct.casefile.acts.custody import BLIND_BATCH  # noqa: PLC0415 - the acts name this gate

    tags = [item.tag for item in act.items]
    held = {item.tag for item in case.custody.items}
    return (
        len(set(tags)) == len(tags)
        and held.isdisjoint(tags)
        and len(act.blind) == len(set(act.blind))
        and len(act.blind) % BLIND_BATCH == 0
        and len(act.blind) >= len(tags)
        and not any(world.item_is_held(index) for index in act.blind)
    )


@gate("G36", source="DESIGN.md §4; United Nations IDDRS 4.10: the receipt names type and serial number")
def items_are_described(case: Case, world: World, act: "ReceiveItems") -> bool:
    """Each item is of a kind in the catalogue, with the serial numbers found on it or the reason why there are none.

    What no list names gets a receipt all the same, under the nearest kind that the catalogue has.
    """
    del case
    return all(
        _is_known(world.catalogue, item.equipment)
        and (item.serial_mark is SerialMark.FOUND) == bool(item.serials)
        for item in act.items
    )


def _is_known(catalogue: "Catalogue", equipment: str) -> bool:
    try:
        catalogue.resolve(equipment)
    except BadInput:
        return False
    return True


@gate("G37", source="United Nations IDDRS 4.10: a declaration signed by both at each hand-over of an item")
def custodian_hands_over(case: Case, world: World, act: "TransferItems") -> bool:
    """The giver is the item's present custodian, the taker is somebody else, and these two sign.

    A chain of custody that anybody can continue proves nothing about what happened in between.
    """
    items = [case.custody.item(one.item) for one in act.items]
    return (
        act.giver != act.taker
        and world.actor.account in {act.giver, act.taker}
        and all(item is not None and item.custodian == act.giver for item in items)
    )


@gate("G38", source="DESIGN.md §3, promise 3; §4, inspection")
def two_different_inspectors(case: Case, world: World, act: "Inspect | InspectThird") -> bool:
    """No inspector grades an item twice, or one whose grade they were able to read before it was revealed.

    Who may open the others' grades, as a legal adviser can, does not grade.
    """
    actor = world.actor.account
    if actor in getattr(act, "readers", ()):
        return False
    earlier = [
        inspection
        for number in act.named()
        if isinstance(number, int) and (item := case.custody.item(number)) is not None
        for inspection in item.inspections
    ]
    return not any(actor == one.by or actor in one.readers for one in earlier)


@gate("G39", source="Geneva Convention III, art. 52; condition scale, X: safety hold")
def item_is_safe_to_handle(case: Case, world: World, act: "NamingAct") -> bool:
    """No item named is on a safety hold.

    Nobody handles or grades what may explode, leak or radiate until specialists have cleared it.
    """
    del world
    return not any(item.on_hold for item in case.custody.items if item.number in act.named())


@gate("G40", source="DESIGN.md §3, promise 3; §4, inspection")
def grades_are_what_was_signed(case: Case, world: World, act: "Inspect | RevealGrades") -> bool:
    """Every grade opens exactly the commitment that its inspector signed, and both of an item are revealed together.

    A grade that could be chosen after the other was seen would make the second inspection an echo of the first.
    """
    from safeconduct.casefile.acts.inspection import Inspect  # noqa: PLC0415 - the acts name this gate

    return _can_be_opened(case, world, act) if isinstance(act, Inspect) else _opens(case, act)


def _can_be_opened(case: Case, world: World, act: "Inspect") -> bool:
    """Whether what is sealed to the legal advisers opens what is signed: else it could never be revealed."""
    from safeconduct.casefile.acts.forms import aside_readers  # noqa: PLC0415 - the acts name this gate
    from safeconduct.casefile.acts.inspection import commitment  # noqa: PLC0415 - the same

    keys = {f"{one.item}.{key}" for one in act.items for key in ("salt", "grade", "findings")}
    return (
        bool(act.readers)
        and sorted(act.readers) == list(aside_readers(world.office, case, act.aside_to))
        and act.aside.keys() == keys
        and all(
            len(act.aside[f"{one.item}.salt"]) == 64
            and act.aside[f"{one.item}.grade"] in tuple(SCALE)
            and bool(act.aside[f"{one.item}.findings"].strip())
            and one.commitment
            == commitment(
                world.actor.account,
                one.item,
                act.aside[f"{one.item}.salt"],
                act.aside[f"{one.item}.grade"],
                act.aside[f"{one.item}.findings"],
            )
            for one in act.items
        )
    )


def _opens(case: Case, act: "RevealGrades") -> bool:
    signed = [
        (item.number, inspection.by, inspection.commitment)
        for number in act.named()
        if isinstance(number, int) and (item := case.custody.item(number)) is not None
        for inspection in item.inspections
    ]
    shown = [(opening.item, opening.inspector, opening.commitment) for opening in act.openings]
    return sorted(signed) == sorted(shown)


@gate(
    "G41", source="Geneva Convention III, art. 50 and 52; United Nations IDDRS 4.10, children; DESIGN.md §6"
)
def handling_is_voluntary(case: Case, world: World, act: "Inspect") -> bool:
    """Nobody was made to show how an item works: whoever did so is of age, unhurt, and offered it.

    A prisoner is put to no dangerous work, and a child to no handling test, whatever it would add to the grade.
    """
    del world
    if not act.demonstrated_by:
        return True
    person = case.reception.person(act.demonstrated_by)
    return (
        act.volunteered
        and person is not None
        and person.outcome is Outcome.ARRIVED
        and act.demonstrated_by not in case.protection.minors
    )


@gate("G42", source="DESIGN.md §4, inspection; United Nations IDDRS 4.10: verification by a team")
def third_decides_between(case: Case, world: World, act: "InspectThird") -> bool:
    """The third inspector's grade is one of the two on record, or lies between them.

    The third settles a difference; a grade that neither found would be one person's word against two.
    """
    del world
    for one in act.decisions:
        item = case.custody.item(one.item)
        if item is None or not item.is_disputed:
            return False
        places = sorted(_place(inspection) for inspection in item.inspections)
        if not places[0] <= SCALE.index(one.grade) <= places[-1]:
            return False
    return True


def _place(inspection: Inspection) -> int:
    return SCALE.index(inspection.grade)
