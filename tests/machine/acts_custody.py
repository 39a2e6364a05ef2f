"""Making acts of custody and inspection."""

from typing import cast

from tests.machine.scene import SERIAL, TAG, CannotMakeError, Deed, Scene, makes

from safeconduct.casefile.acts.custody import (
    ClearSafetyHold,
    Handing,
    ItemReceived,
    PlaceSafetyHold,
    Purpose,
    ReceiveItems,
    TransferItems,
    blind_indexes,
)
from safeconduct.casefile.acts.forms import aside_readers
from safeconduct.casefile.acts.inspection import (
    Decision,
    Finding,
    Grade,
    Inspect,
    InspectThird,
    Opening,
    RevealGrades,
    SetInspectionsAside,
    openings_of,
)
from safeconduct.casefile.headcount import expected
from safeconduct.casefile.parts.custody import Hazard, SerialMark
from safeconduct.casefile.words import Role
from safeconduct.registry.errors import NotAllowed
from safeconduct.registry.opening import asides
from safeconduct.registry.sessions import OfficerSession
from safeconduct.registry.signing_in import verified_head
from safeconduct.registry.teams import index_key

KINDS = ("mi-8amtsh", "t-80bv", "spare-parts")


def session(s: Scene, account: str) -> OfficerSession:
    """Return an officer's session."""
    installation = s.copy.installation
    return OfficerSession(installation, account, s.copy.keys[account], verified_head(installation))


def item(s: Scene, equipment: str) -> ItemReceived:
    """Return an item that no case has seen."""
    number = s.next_number()
    marked = equipment != "spare-parts"
    return ItemReceived(
        equipment=equipment,
        description=s.text("as found"),
        serials=(f"{SERIAL}-{number}",) if marked else (),
        serial_mark=SerialMark.FOUND if marked else SerialMark.NONE,
        tag=f"{TAG}-{number}",
        seal=f"{TAG}-S-{number}",
        hazards=(Hazard.LOADED,) if s.hand.chance(10) else (),
    )


def received(s: Scene, items: tuple[ItemReceived, ...]) -> Deed:
    """Return the act by an admitted reception officer who holds the index key."""
    officer = s.needs_one(Role.RECEPTION_OFFICER)
    try:
        key = index_key(session(s, officer))
    except NotAllowed:
        raise CannotMakeError from None
    act = ReceiveItems(
        items=items,
        delivered_by=s.some(expected(s.case), "p1"),
        language="ru",
        blind=blind_indexes(key, items),
    )
    return Deed(act, officer)


@makes(ReceiveItems)
def receive_items(s: Scene) -> Deed:
    return received(s, tuple(item(s, s.hand.pick(*KINDS)) for _ in range(s.hand.pick(1, 2, 3))))


def _all(s: Scene) -> tuple[int, ...]:
    return tuple(each.number for each in s.case.custody.items)


@makes(TransferItems)
def transfer_items(s: Scene) -> Deed:
    found = s.case.custody.item(s.some(_all(s), 1))
    giver = found.custodian if found is not None else "crane"
    taker = s.needs_one(Role.RECEPTION_OFFICER, Role.INSPECTOR, besides=(giver,))
    seal = found.seal if found is not None else "none"
    handing = Handing(
        item=found.number if found is not None else 1,
        seal_found=seal if not s.hand.chance(4) else f"{TAG}-broken",
        seal_after=s.hand.pick(seal, f"{TAG}-S-{s.next_number()}"),
    )
    act = TransferItems(items=(handing,), giver=giver, taker=taker, purpose=s.hand.pick(*Purpose))
    return Deed(act, *s.hand.pick((giver, taker), (taker, giver)))


@makes(PlaceSafetyHold)
def place_safety_hold(s: Scene) -> PlaceSafetyHold:
    return PlaceSafetyHold(items=(s.some(_all(s), 1),), hazards=(s.hand.pick(*Hazard),), note=s.text())


@makes(ClearSafetyHold)
def clear_safety_hold(s: Scene) -> ClearSafetyHold:
    on_hold = tuple(each.number for each in s.case.custody.items if each.on_hold)
    return ClearSafetyHold(items=on_hold or (1,), cleared_by=s.text("sappers"))


@makes(Inspect)
def inspect(s: Scene) -> Deed:
    waiting = [each for each in s.case.custody.items if len(each.inspections) < 2 and not each.on_hold]
    # One inspector takes the items that wait for them, and none that they have inspected before.
    taken = {one.by for each in waiting for one in each.inspections}
    inspector = s.needs_one(Role.INSPECTOR, besides=sorted(taken))
    numbers = [each.number for each in waiting if inspector not in {one.by for one in each.inspections}] or [
        1
    ]
    s.needs_one(*Inspect.aside_to)
    readers = aside_readers(s.office, s.case, Inspect.aside_to)
    found = {
        number: Finding(grade=s.hand.pick("A", "A", "A", "B", "C", "D"), findings=s.text("seen"))
        for number in numbers
    }
    shown = s.some(expected(s.case), "p1") if s.hand.chance(8) else ""
    return Deed(
        Inspect.of(
            found, inspector=inspector, readers=readers, demonstrated_by=shown, volunteered=bool(shown)
        ),
        inspector,
    )


def openings(s: Scene, account: str, numbers: tuple[int, ...]) -> tuple[Opening, ...]:
    """Return what a legal adviser can open of the inspections of these items that stand."""
    standing = {
        one.commitment for each in s.case.custody.items if each.number in numbers for one in each.inspections
    }
    return tuple(
        opening
        for entry, aside in asides(session(s, account), s.case.reference, "Inspect")
        for opening in openings_of(entry.statement.envelope.actor, aside)
        if opening.commitment in standing
    )


@makes(RevealGrades)
def reveal_grades(s: Scene) -> Deed:
    ready = tuple(
        each.number
        for each in s.case.custody.items
        if len(each.inspections) == 2 and not any(one.grade for one in each.inspections)
    )
    adviser = s.one_of_team(Role.LEGAL_ADVISER)
    found = openings(s, adviser, ready) if adviser is not None and ready else ()
    if len(found) < 2:
        raise CannotMakeError
    return Deed(RevealGrades(openings=found), adviser)


@makes(InspectThird)
def inspect_third(s: Scene) -> Deed:
    disputed = [each for each in s.case.custody.items if each.is_disputed]
    taken = [one.by for each in disputed for one in each.inspections]
    inspector = s.needs_one(Role.INSPECTOR, besides=taken)
    decisions = tuple(
        Decision(item=each.number, grade=cast("Grade", each.inspections[0].grade), findings=s.text("third"))
        for each in disputed
    ) or (Decision(item=1, grade=s.hand.pick("A", "B", "F"), findings=s.text("third")),)
    return Deed(InspectThird(decisions=decisions), inspector)


@makes(SetInspectionsAside)
def set_inspections_aside(s: Scene) -> SetInspectionsAside:
    unseen = tuple(
        each.number
        for each in s.case.custody.items
        if each.inspections and not any(one.grade for one in each.inspections)
    )
    return SetInspectionsAside(items=unseen or (1,), reason=s.text("nobody can open them"))
