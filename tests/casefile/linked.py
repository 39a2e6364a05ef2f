"""A group that came among many, and the case that one of them belongs to: every person is invented."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec
from hypothesis import strategies as st
from tests.casefile.gatecases import PlainWorld
from tests.casefile.handovers import accepted
from tests.casefile.receiving import after, arrived, in_custody, item, reconciled, world_of

from safeconduct.casefile.acts.carrying import carried, shown_marks
from safeconduct.casefile.acts.linking import (
    BeginWithLinked,
    ConfirmLink,
    Linked,
    LinkToCase,
    TakeBackLink,
    TakeLinked,
)
from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.contact import Channel, Contact
from safeconduct.casefile.parts.handover import Seen
from safeconduct.casefile.parts.reception import Link
from safeconduct.casefile.words import Stage

GROUP, KNOWN, OWN = "aaaa-aaaa-aaaa-aaaa", "bbbb-bbbb-bbbb-bbbb", "cccc-cccc-cccc-cccc"
TICKET = "7e" * 32
ENTRY = "d" * 64
"""The digest that `receiving.after` gives every entry."""


def group(**changes: Any) -> Case:
    """Three who were counted, and an Mi-8 and a second item that p1 brought."""
    case = msgspec.structs.replace(in_custody(item(), item(2)), reference=GROUP)
    came = {"c1": Seen.UNHURT, "c2": Seen.UNHURT, "p1": Seen.UNHURT}
    case = msgspec.structs.replace(case, handover=msgspec.structs.replace(case.handover, came=came))
    return msgspec.structs.replace(case, **changes)


def known(stage: Stage = Stage.ACCEPTED) -> Case:
    """Somebody who was in contact before: p1 with one other aboard, nobody here yet."""
    case = arrived()
    contact = Contact(
        opened_at=datetime(2023, 7, 1, tzinfo=UTC), channel=Channel.MAILBOX, claimants=("p1",), mailbox=1
    )
    handover = msgspec.structs.replace(case.handover, aboard=case.handover.aboard[:1], came={})
    return Case(reference=KNOWN, stage=stage, contact=contact, handover=handover, team=case.team)


def knows(**reception: Any) -> Case:
    """The known case, of which something is on record about its surrender."""
    case = known(Stage.RECEIVED)
    return msgspec.structs.replace(case, reception=msgspec.structs.replace(case.reception, **reception))


def promised_case(case: Case | None = None) -> Case:
    """The known case, or another, with an offer to p1 that was accepted."""
    return msgspec.structs.replace(case or known(), promise=accepted().promise)


def link_act(
    people: dict[str, str] | None = None, *items: int, own: bool = False, **changes: Any
) -> LinkToCase:
    """Link people of the group: the pilot, as the p1 of the known case, unless said otherwise."""
    act = LinkToCase(
        case=OWN if own else KNOWN,
        own_case=own,
        people=tuple(Linked(label=here, there=there) for here, there in (people or {"p1": "p1"}).items()),
        items=items,
        basis="Gave the agreed answer.",
        ticket=TICKET,
    )
    return msgspec.structs.replace(act, **changes)


def linked(act: LinkToCase | None = None, case: Case | None = None) -> Case:
    """The group after two people linked."""
    return after(case or group(), act or link_act(None, 1, 2), "crane", "owl")


def link_of(case: Case) -> Link:
    (link,) = case.reception.links
    return link


def take_act(origin: Case, **changes: Any) -> TakeLinked | BeginWithLinked:
    """What the other case does, of the kind that the link asks for."""
    link = link_of(origin)
    kind = BeginWithLinked if link.own_case else TakeLinked
    act = kind(
        origin=origin.reference,
        entry=link.entry,
        ticket=link.ticket,
        carried=carried(origin, link),
        blind=shown_marks(link),
    )
    return msgspec.structs.replace(act, **changes)


def taken(origin: Case, case: Case | None = None) -> Case:
    """The other case, after it took them over."""
    fresh = Case(reference=OWN) if link_of(origin).own_case else known()
    return after(case or fresh, take_act(origin), "crane")


def confirm_act(**changes: Any) -> ConfirmLink:
    return msgspec.structs.replace(ConfirmLink(entry=ENTRY, taken=ENTRY), **changes)


def confirmed(origin: Case) -> Case:
    """The group, after it is confirmed."""
    return after(origin, confirm_act(), "crane")


def back_act(origin: Case, **changes: Any) -> TakeBackLink:
    act = TakeBackLink(entry=ENTRY, reason="The wrong case.", blind=shown_marks(link_of(origin)))
    return msgspec.structs.replace(act, **changes)


def world(*cases: Case, held: frozenset[str] = frozenset(), account: str = "crane") -> PlainWorld:
    """The world of somebody to whom these cases are open."""
    return world_of(account, cases={case.reference: case for case in cases}, held=held)


SURRENDERED = date(2023, 8, 23)
__all__ = ["reconciled"]


@st.composite
def links(draw: st.DrawFn) -> LinkToCase:
    """Some of the group, with everything that the pilot brought, if he is among them."""
    labels = draw(st.sets(st.sampled_from(("p1", "c1", "c2")), min_size=1))
    there = {label: label.replace("c", "c1").replace("p", "p1") for label in sorted(labels)}
    items = (1, 2) if "p1" in labels else ()
    return link_act(there, *items, own=draw(st.booleans()))
