"""Custody: items received against a receipt, handed on by two signatures, held when they are dangerous."""

import secrets
from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from safeconduct.casefile.act import Done, act
from safeconduct.casefile.acts.forms import Account, Code, Digest, Label, NamingAct, Said, Text
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.custody import (
    custodian_hands_over,
    item_is_not_held_elsewhere,
    item_is_safe_to_handle,
    items_are_described,
)
from safeconduct.casefile.gates.reception import what_it_names_is_on_record
from safeconduct.casefile.headcount import expected
from safeconduct.casefile.parts.custody import Custody, Handed, Hazard, Item, Receipt, SerialMark
from safeconduct.casefile.words import AFTER_RECEPTION, Role, Stage
from safeconduct.sealing.blind import blind_index

HANDLERS = (Role.RECEPTION_OFFICER, Role.INSPECTOR)
"""Who holds equipment; the same to whom the key of blind indexes is sealed."""

TAG = "tag"
"""In the place of a model, when the blind index of a tag is computed."""

BLIND_BATCH = 16
"""Blind indexes lie in clear; their number must not tell how many items there are, so it is a multiple of this."""

Number = Annotated[int, msgspec.Meta(ge=1, le=100_000)]
Numbers = Annotated[tuple[Number, ...], msgspec.Meta(min_length=1, max_length=400)]


class ItemReceived(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One item, or a quantity of like items.

    Attributes:
        equipment: id of a catalogue model, of a known item, or a category's code.
        quantity: how many or how much of `unit`.
        unit: of the quantity; "" for pieces.
        attributes: what lists may ask about, such as a ship's rank.
        description: in words: completeness, year, calibre, where marked.
        serials: as found, each part's.
        serial_mark: whether there was one.
        tag: unique number of the tag hung on it.
        seal: number of the seal put on it.
        hazards: why nobody may touch it; empty when it may be handled.
    """

    equipment: Code
    quantity: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 1
    unit: Annotated[str, msgspec.Meta(max_length=20)] = ""
    attributes: dict[str, str | int | bool] = {}
    description: Text = ""
    serials: Annotated[tuple[Code, ...], msgspec.Meta(max_length=20)] = ()
    serial_mark: SerialMark
    tag: Code
    seal: Code
    hazards: tuple[Hazard, ...] = ()


def blind_indexes(index_key: bytes, items: Iterable[ItemReceived]) -> tuple[str, ...]:
    """Return the blind indexes of tags and serials, filled up with random ones to a multiple of `BLIND_BATCH`.

    Args:
        index_key: the key that certified reception officers and inspectors hold.
        items: as they will be received.

    Returns:
        Hex digests, sorted, so that the order tells nothing either.

    Raises:
        BadInput: a serial number or tag has neither letter nor figure.
    """
    found = {blind_index(index_key, TAG, item.tag).hex() for item in items}
    found |= {
        blind_index(index_key, item.equipment, serial).hex() for item in items for serial in item.serials
    }
    while len(found) % BLIND_BATCH:
        found.add(secrets.token_hex(32))
    return tuple(sorted(found))


@act
class ReceiveItems(NamingAct, frozen=True, kw_only=True):
    """An officer receives equipment, tags and seals it, and gives whoever brought it a receipt in their language.

    The receipt is part of the act: there is no item in custody without one, and who is not eligible gets the
    same. It is on paper, names no programme, and is in no mailbox: what a person carries convicts nobody. The
    officer is the first custodian.
    """

    by = (Role.RECEPTION_OFFICER,)
    during = AFTER_RECEPTION
    gates = (what_it_names_is_on_record, items_are_described, item_is_not_held_elsewhere)

    items: Annotated[tuple[ItemReceived, ...], msgspec.Meta(min_length=1, max_length=200)]
    delivered_by: Label
    """Who gets the receipt: somebody of this case, alive."""
    language: Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}\Z")]
    """Code of the language in which the receipt is written."""
    blind: Annotated[tuple[Digest, ...], msgspec.Meta(max_length=6400)]
    """From `blind_indexes`; all that anyone outside the case can see of the items."""

    def named(self) -> tuple[str | int, ...]:
        """Return who delivered."""
        return (self.delivered_by,)

    def nameable(self, case: Case) -> Collection[str | int]:
        """Return who is expected or here; what the linked bring is received in the case that takes them over."""
        return tuple(label for label in expected(case) if label not in case.reception.linked)

    def change(self, case: Case, done: Done) -> Case:
        """Take the items into custody, and write the receipt."""
        custody = case.custody
        receipt = len(custody.receipts) + 1
        items = tuple(
            Item(
                number=number,
                equipment=item.equipment,
                quantity=item.quantity,
                unit=item.unit,
                attributes=item.attributes,
                description=item.description,
                serials=item.serials,
                serial_mark=item.serial_mark,
                tag=item.tag,
                seal=item.seal,
                receipt=receipt,
                delivered_by=self.delivered_by,
                received_at=done.at,
                custodian=done.actor,
                hazards=item.hazards,
                on_hold=bool(item.hazards),
            )
            for number, item in enumerate(self.items, len(custody.items) + 1)
        )
        written = Receipt(
            number=receipt,
            to=self.delivered_by,
            language=self.language,
            by=done.actor,
            at=done.at,
            items=tuple(item.number for item in items),
        )
        after = Custody(items=(*custody.items, *items), receipts=(*custody.receipts, written))
        return msgspec.structs.replace(case, custody=after)

    def clear(self, case: Any) -> dict[str, Any]:
        """Put the blind indexes in clear, where the database refuses one that any case holds."""
        del case
        return {"blind": list(self.blind)}


def with_items(case: Case, changed: dict[int, Item]) -> Case:
    """Return the case with these items in the place of those of their number."""
    if not changed:
        return case
    items = tuple(changed.get(item.number, item) for item in case.custody.items)
    return msgspec.structs.replace(case, custody=msgspec.structs.replace(case.custody, items=items))


class Purpose(StrEnum):
    """Why an item changes hands."""

    STORAGE = "storage"
    INSPECTION = "inspection"
    EXPLOITATION = "exploitation"
    DESTRUCTION = "destruction"


class Handing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One item as it changes hands, with the seal as it was found and as it left."""

    item: Number
    seal_found: Code
    seal_after: Code


@act
class TransferItems(NamingAct, frozen=True, kw_only=True):
    """Items change hands: the giver and the taker both sign, and both have looked at the seals.

    A seal that is not the one on record does not stop the transfer; it is recorded as broken for good.
    """

    by = HANDLERS
    seconded_by = HANDLERS
    during = AFTER_RECEPTION | {Stage.CLOSED}
    gates = (what_it_names_is_on_record, custodian_hands_over, item_is_safe_to_handle)

    items: Annotated[tuple[Handing, ...], msgspec.Meta(min_length=1, max_length=400)]
    giver: Account
    taker: Account
    purpose: Purpose

    def named(self) -> tuple[str | int, ...]:
        """Return the items."""
        return tuple(one.item for one in self.items)

    def nameable(self, case: Case) -> Collection[str | int]:
        """Return the items of this case; those linked to another one change hands there."""
        return tuple(item.number for item in case.custody.here)

    def change(self, case: Case, done: Done) -> Case:
        """Add the link to each item's chain."""
        changed = {}
        for one in self.items:
            item = case.custody.item(one.item)
            if item is None:
                continue
            link = Handed(
                giver=self.giver,
                taker=self.taker,
                at=done.at,
                seal_found=one.seal_found,
                seal_after=one.seal_after,
                seal_held=one.seal_found == item.seal,
            )
            changed[item.number] = msgspec.structs.replace(
                item, custodian=self.taker, seal=one.seal_after, chain=(*item.chain, link)
            )
        return with_items(case, changed)


@act
class PlaceSafetyHold(NamingAct, frozen=True, kw_only=True):
    """Anybody who handles equipment and finds a danger holds it: nobody touches or grades it until it is cleared."""

    by = HANDLERS
    during = AFTER_RECEPTION | {Stage.CLOSED}
    gates = (what_it_names_is_on_record,)

    items: Numbers
    hazards: Annotated[tuple[Hazard, ...], msgspec.Meta(min_length=1, max_length=20)]
    note: Text = ""

    def named(self) -> tuple[str | int, ...]:
        """Return the items."""
        return self.items

    def nameable(self, case: Case) -> Collection[str | int]:
        """Return all items."""
        return tuple(item.number for item in case.custody.items)

    def change(self, case: Case, done: Done) -> Case:
        """Hold them."""
        del done
        return with_items(
            case,
            {
                item.number: msgspec.structs.replace(
                    item,
                    on_hold=True,
                    hazards=tuple(dict.fromkeys((*item.hazards, *self.hazards))),
                )
                for item in case.custody.items
                if item.number in self.items
            },
        )


@act
class ClearSafetyHold(NamingAct, frozen=True, kw_only=True):
    """Two people record that specialists have made items safe; the items are graded afresh.

    What was cleared is not what was graded before: a charge removed, fuel drained, a part destroyed.
    """

    by = HANDLERS
    seconded_by = HANDLERS
    during = AFTER_RECEPTION | {Stage.CLOSED}
    gates = (what_it_names_is_on_record,)

    items: Numbers
    cleared_by: Said
    """Which specialists, and how they made it safe."""

    def named(self) -> tuple[str | int, ...]:
        """Return the items."""
        return self.items

    def nameable(self, case: Case) -> Collection[str | int]:
        """Return those on hold."""
        return tuple(item.number for item in case.custody.here if item.on_hold)

    def change(self, case: Case, done: Done) -> Case:
        """Lift the hold; earlier inspections count no more unless an assessment already rests on them."""
        del done
        afresh = case.stage in {Stage.RECEIVED, Stage.RECONCILED}
        changed = {}
        for item in case.custody.items:
            if item.number not in self.items or not item.on_hold:
                continue
            cleared = msgspec.structs.replace(item, on_hold=False)
            if afresh:
                cleared = msgspec.structs.replace(
                    cleared,
                    inspections=(),
                    grade="",
                    superseded=(*item.superseded, *item.inspections),
                )
            changed[item.number] = cleared
        return with_items(case, changed)
