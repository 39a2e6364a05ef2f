"""People and things received, for the tests of reception and custody: every person is invented."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from tests.casefile.gatecases import PlainWorld

from safeconduct.casefile.act import Act, Done
from safeconduct.casefile.acts.custody import ItemReceived, ReceiveItems, blind_indexes
from safeconduct.casefile.acts.inspection import (
    Finding,
    Inspect,
    Opening,
    RevealGrades,
    openings_of,
)
from safeconduct.casefile.acts.reception import Counted, ReconcileHeadCount
from safeconduct.casefile.case import Case
from safeconduct.casefile.fold import changed
from safeconduct.casefile.office import Colleague, Office
from safeconduct.casefile.parts.contact import Contact
from safeconduct.casefile.parts.custody import SerialMark
from safeconduct.casefile.parts.handover import Aboard, Handover, Knows
from safeconduct.casefile.parts.protection import Protection
from safeconduct.casefile.parts.reception import Outcome, Reception
from safeconduct.casefile.words import Role, Stage
from safeconduct.casefile.world import Actor
from safeconduct.sealing.certificate import Certificate

NOON = datetime(2023, 8, 24, 12, 0, tzinfo=UTC)
INDEX_KEY = bytes(range(32))

ROLES = {
    "heron": (Role.PROTECTION_OFFICER,),
    "crane": (Role.RECEPTION_OFFICER,),
    "egret": (Role.RECEPTION_OFFICER,),
    "owl": (Role.LEGAL_ADVISER,),
    "ibis": (Role.INSPECTOR,),
    "tern": (Role.INSPECTOR,),
    "lark": (Role.INSPECTOR,),
    "rook": (Role.ASSESSOR,),
}
OFFICE = Office(
    reference="office",
    colleagues={
        account: Colleague(
            account=account,
            certificate=Certificate(
                account=account, sign="00" * 32, seal="age1-test", number=1, issued_by=()
            ),
            roles=frozenset(roles),
        )
        for account, roles in ROLES.items()
    },
)


def world_of(account: str, **changes: Any) -> PlainWorld:
    """The world as this colleague acts in it."""
    actor = Actor(account, OFFICE.roles_of(account))
    return replace(PlainWorld(now=NOON, office=OFFICE, actor=actor), **changes)


def after(case: Case, act: Act, actor: str, seconder: str = "", *, index: int = 0) -> Case:
    """The case after an act, as its entry is folded: by way of its plain fields."""
    read = msgspec.convert(msgspec.json.decode(msgspec.json.encode(act.fields())), type(act))
    return changed(case, read, Done(actor, seconder, NOON, index, "d" * 64))


def arrived() -> Case:
    """The pilot and two crew who knew nothing have landed; a daughter was moved before."""
    return Case(
        reference="test-case",
        stage=Stage.RECEIVED,
        team=tuple(sorted(ROLES)),
        contact=Contact(claimants=("p1",)),
        protection=Protection(asked=("p1",)),
        handover=Handover(
            aboard=(
                Aboard(label="c1", knows=Knows.DOES_NOT_KNOW),
                Aboard(label="c2", knows=Knows.DOES_NOT_KNOW),
                Aboard(label="p1", knows=Knows.WILLING),
            ),
            declared=True,
        ),
        reception=Reception(arrived_at=NOON, surrendered_on=date(2023, 8, 23), voluntary=True),
    )


def head_count(**outcomes: Outcome) -> ReconcileHeadCount:
    """A head count with nobody absent."""
    return ReconcileHeadCount(
        people=tuple(Counted(label=label, outcome=outcome) for label, outcome in outcomes.items())
    )


def reconciled(*, c1: Outcome = Outcome.ARRIVED, c2: Outcome = Outcome.ARRIVED) -> Case:
    """The three of them, counted."""
    return after(arrived(), head_count(p1=Outcome.ARRIVED, c1=c1, c2=c2), "crane", "owl")


def item(number: int = 1, **changes: Any) -> ItemReceived:
    """An Mi-8 with an invented serial number and tag."""
    made = ItemReceived(
        equipment="mi-8amtsh",
        serials=(f"TEST-{number:05}",),
        serial_mark=SerialMark.FOUND,
        tag=f"TAG {number:05}",
        seal=f"SEAL {number:05}",
    )
    return msgspec.structs.replace(made, **changes)


def receive(*items: ItemReceived, **changes: Any) -> ReceiveItems:
    """The act that receives them from the pilot."""
    items = items or (item(),)
    act = ReceiveItems(items=items, delivered_by="p1", language="ru", blind=blind_indexes(INDEX_KEY, items))
    return msgspec.structs.replace(act, **changes)


def in_custody(*items: ItemReceived) -> Case:
    """Reconciled, with these items received by crane."""
    return after(reconciled(), receive(*items), "crane")


def inspection(inspector: str, grades: dict[int, str], **changes: Any) -> Inspect:
    """What this inspector signs."""
    found = {number: Finding(grade=grade, findings="Looked at.") for number, grade in grades.items()}  # type: ignore[arg-type] # tests try grades that are none
    return Inspect.of(found, inspector=inspector, readers=("owl",), **changes)


def inspected(case: Case, *signed: tuple[str, Inspect]) -> Case:
    """The case after these inspections."""
    for inspector, act in signed:
        case = after(case, act, inspector)
    return case


def reveal(*signed: tuple[str, Inspect]) -> RevealGrades:
    """What the legal adviser reveals of these inspections."""
    openings: tuple[Opening, ...] = ()
    for inspector, act in signed:
        openings += openings_of(inspector, act.aside)
    return RevealGrades(openings=openings)


def graded(case: Case, first: dict[int, str], second: dict[int, str]) -> Case:
    """The case with two inspections, by ibis and tern, revealed."""
    signed = ("ibis", inspection("ibis", first)), ("tern", inspection("tern", second))
    return after(inspected(case, *signed), reveal(*signed), "owl")
