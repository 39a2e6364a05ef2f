"""What a case knows of items, receipts, inspections."""

from datetime import datetime
from enum import StrEnum

import msgspec

SCALE = "ABCDEF"
"""Grades that an inspector gives, best first. P (not graded yet) and X (safety hold) are states, not grades."""


class SerialMark(StrEnum):
    """What was found where a serial number belongs; a missing one is flagged, never indexed."""

    FOUND = "found"
    NONE = "none"
    ERASED = "erased"
    UNREADABLE = "unreadable"


class Hazard(StrEnum):
    """Why nobody may touch an item until it is cleared."""

    LOADED = "loaded"
    UNEXPLODED = "unexploded-ordnance"
    BOOBY_TRAP = "booby-trap"
    LEAK = "leaking-fuel-or-propellant"
    CHEMICAL = "chemical-reading"
    RADIATION = "radiation-reading"
    UNSTABLE = "unstable"


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """One link of the custody record: both accounts signed it.

    Attributes:
        giver: account.
        taker: account.
        at: when the second of them signed.
        seal_found: as the taker read it.
        seal_after: as it left; the same where the seal stayed on.
        seal_held: what was found is what the record said.
    """

    giver: str
    taker: str
    at: datetime
    seal_found: str
    seal_after: str
    seal_held: bool


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """One inspector's finding on one item.

    Attributes:
        by: account of the inspector.
        at: when they signed it.
        commitment: hex digest that binds them to a grade nobody else can read yet; "" for a third inspection.
        readers: accounts that could open the grade from the start.
        grade: "" until it is revealed.
        findings: "" until they are revealed.
    """

    by: str
    at: datetime
    commitment: str = ""
    readers: tuple[str, ...] = ()
    grade: str = ""
    findings: str = ""


class PhotoShows(StrEnum):
    """What a photo of an item shows. Nothing of its condition: a second inspector must not read a first one's view."""

    ITEM = "item"
    SERIAL = "serial-number"
    TAG = "tag"
    SEAL = "seal"
    DETAIL = "detail"


class Photo(msgspec.Struct, frozen=True, kw_only=True):
    """A photo that an officer took of an item.

    Attributes:
        entry: place of its entry in the case file.
        shows: what.
        original: hex SHA-256 of its bytes as the camera made them.
        digest: hex SHA-256 of the sealed file that is kept, made anew of what it shows.
        by: account.
        at: when it was signed.
    """

    entry: int
    shows: PhotoShows
    original: str
    digest: str
    by: str
    at: datetime


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One item, or a quantity of like items, in custody. It is the State's property; the receipt is the person's.

    Attributes:
        number: in the case, from 1.
        equipment: id of a catalogue model, of a known item, or a category's code.
        quantity: how many or how much of `unit`.
        unit: of the quantity; "" for pieces.
        attributes: what lists may ask about, such as a ship's rank.
        description: in words.
        serials: as found, each part's.
        serial_mark: whether there was one.
        tag: unique number of the tag that hangs on it.
        seal: number of the seal that should be on it now.
        receipt: number of the receipt that names it, from 1; 0 where another case's receipt does.
        delivered_by: label of who brought it.
        received_at: when it was received.
        custodian: account that holds it now.
        chain: of custody after its receipt.
        hazards: why it is on hold, or was.
        on_hold: nobody handles or grades it.
        inspections: two blind ones, and a third where they disagreed.
        grade: agreed; "" until then.
        superseded: inspections from before a safety hold was cleared.
        photos: in order.
        linked: reference of the case to which it went with whoever brought it; "" while it is this one's.
    """

    number: int
    equipment: str
    quantity: int
    unit: str = ""
    attributes: dict[str, str | int | bool] = {}
    description: str = ""
    serials: tuple[str, ...] = ()
    serial_mark: SerialMark = SerialMark.NONE
    tag: str
    seal: str
    receipt: int
    delivered_by: str
    received_at: datetime
    custodian: str
    chain: tuple[Handed, ...] = ()
    hazards: tuple[Hazard, ...] = ()
    on_hold: bool = False
    inspections: tuple[Inspection, ...] = ()
    grade: str = ""
    superseded: tuple[Inspection, ...] = ()
    photos: tuple[Photo, ...] = ()
    linked: str = ""

    @property
    def condition(self) -> str:
        """The code on the condition scale: X on hold, P while no grade is agreed, else the grade."""
        return "X" if self.on_hold else self.grade or "P"

    @property
    def is_disputed(self) -> bool:
        """Whether two inspectors' grades are revealed and differ, and no third has decided."""
        return len(self.inspections) == 2 and all(one.grade for one in self.inspections) and not self.grade


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt for equipment, which whoever delivered it gets whether or not the list pays.

    Attributes:
        number: from 1.
        to: label of who delivered.
        language: code of the language it is written in.
        by: account of the receiving officer.
        at: when.
        items: numbers of the items on it.
    """

    number: int
    to: str
    language: str
    by: str
    at: datetime
    items: tuple[int, ...]


class Custody(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the equipment.

    Attributes:
        items: in the order of their numbers.
        receipts: in order.
    """

    items: tuple[Item, ...] = ()
    receipts: tuple[Receipt, ...] = ()

    def item(self, number: int) -> Item | None:
        """Return the item with this number; None when there is none."""
        return self.items[number - 1] if 1 <= number <= len(self.items) else None

    @property
    def here(self) -> tuple[Item, ...]:
        """The items that this case may claim and work on: those not linked to another one."""
        return tuple(item for item in self.items if not item.linked)

    @property
    def all_graded(self) -> bool:
        """Whether there are items, and each has an agreed grade and no safety hold."""
        return bool(self.here) and all(item.grade and not item.on_hold for item in self.here)
