"""Whose turn it is at reception: danger first, then the wounded, then the young, then the longest wait."""

from dataclasses import dataclass
from datetime import UTC, datetime

from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.custody import Hazard
from safeconduct.casefile.parts.handover import Seen
from safeconduct.casefile.parts.protection import Urgency
from safeconduct.casefile.parts.reception import ALIVE_HERE
from safeconduct.casefile.words import Stage
from safeconduct.console.reception.people import asked
from safeconduct.registry.errors import NoSuchFile
from safeconduct.registry.opening import look
from safeconduct.registry.receipts import received_cases
from safeconduct.registry.sessions import OfficerSession
from safeconduct.sealing.errors import KeyMissing

AT_RECEPTION = frozenset({Stage.CLEARED, Stage.RECEIVED, Stage.RECONCILED})
"""Stages in which the reception desk has something to do."""

URGENT = frozenset({Urgency.AT_ONCE, Urgency.BEFORE_MOVING, Urgency.AT_ARRIVAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class AtReception:
    """One case on the list.

    Attributes:
        reference: of the case.
        stage: where it stands.
        hazards: of items that nobody may touch.
        at_once: people who need help at once.
        hurt: people who came wounded, or need care soon.
        young: people under 18, or of whom it is in doubt, who came.
        people: how many are expected or came.
        links: to other cases that these have not taken up yet.
        may_link: whether people of it can be linked to other cases.
        since: since when they are here; None for those who are still to come.
    """

    reference: str
    stage: Stage
    hazards: tuple[Hazard, ...]
    at_once: int
    hurt: int
    young: int
    people: int
    links: int
    may_link: bool
    since: datetime | None


def at_reception(session: OfficerSession) -> list[AtReception]:
    """Return what waits at reception among the cases open to this officer, in the order of need.

    Nothing of it is stored: urgency in a table would tell a thief of the disks who is hurt. Each listing opens the
    cases before the award that are open to the officer, in their session, and forgets them.
    """
    found = []
    for reference in received_cases(session.account, also_before=True):
        try:
            case = look(session, reference).case
        except (NoSuchFile, KeyMissing):
            continue  # erased since the list was made
        if case.stage in AT_RECEPTION:
            found.append(line_of(case))
    return sorted(found, key=_turn)


def line_of(case: Case) -> AtReception:
    """Return what the list shows of a case: a pure function of the fold."""
    came = {label for label, state in case.handover.came.items() if state is not Seen.DEAD}
    came |= {person.label for person in case.reception.people if person.outcome in ALIVE_HERE}
    needs = {label: need for label, need in case.protection.medical.items() if label in came}
    wounded = {label for label, state in case.handover.came.items() if state is Seen.WOUNDED}
    at_once = {label for label, need in needs.items() if need is Urgency.AT_ONCE}
    hurt = (wounded | {label for label, need in needs.items() if need in URGENT}) - at_once
    met = {label for label, need in needs.items() if need is Urgency.MET}
    return AtReception(
        reference=case.reference,
        stage=case.stage,
        hazards=tuple(
            dict.fromkeys(hazard for item in case.custody.items if item.on_hold for hazard in item.hazards)
        ),
        at_once=len(at_once),
        hurt=len(hurt - met),
        young=len(came & set(case.protection.minors)),
        people=len(asked(case)),
        links=sum(not link.taken for link in case.reception.links),
        may_link=case.stage is Stage.RECONCILED,
        since=case.reception.arrived_at,
    )


def _turn(one: AtReception) -> tuple[object, ...]:
    """Return the sort key: each reason outweighs all that come after it, then the longest wait, then the reference."""
    never = datetime.max.replace(tzinfo=UTC)
    return (
        one.since is None,
        not one.hazards,
        -one.at_once,
        -one.hurt,
        -one.young,
        one.since or never,
        one.reference,
    )
