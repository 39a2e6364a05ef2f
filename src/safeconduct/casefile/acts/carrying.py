"""What goes with people who are linked into another case, and the marks by which no link is used twice."""

import secrets
from collections.abc import Collection
from datetime import date, datetime
from hashlib import sha256
from typing import Annotated

import msgspec

from safeconduct.casefile.acts.custody import BLIND_BATCH
from safeconduct.casefile.acts.forms import Digest
from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.custody import Item
from safeconduct.casefile.parts.handover import Seen, in_order
from safeconduct.casefile.parts.protection import Urgency
from safeconduct.casefile.parts.reception import Link, Outcome, PersonReceived, Wish

_MARK = "safeconduct.link.v1"

Labelled = Annotated[str, msgspec.Meta(pattern=r"^[pc][1-9][0-9]{0,2}\Z")]
"""Somebody who came: a claimant, or somebody aboard."""

Blind = Annotated[tuple[Digest, ...], msgspec.Meta(max_length=6400)]


class CarriedPerson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What goes with a person into the other case, so that their life does not depend on somebody's memory.

    Attributes:
        label: in the case in which they were received.
        there: in the case that takes them over.
        seen: how they are.
        minor: under 18, or in doubt.
        medical: their newest need; None when there is none.
        wish: where they wish to be.
        asked: whether they were asked about service; the answer is in no fold.
    """

    label: Labelled
    there: Labelled
    seen: Seen
    minor: bool = False
    medical: Urgency | None = None
    wish: Wish = Wish.NONE_YET
    asked: bool = False


class Carried(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What goes over with a link.

    Attributes:
        people: everyone linked, by label.
        items: what they brought, under the numbers it had.
        arrived_at: when they were received.
        surrendered_on: the day that decides the list of whoever came without an offer.
        voluntary: whether the hand-over was voluntary; None while nobody has recorded it.
        wish_readers: accounts that could read what was said about service: none of them may assess or approve.
    """

    people: tuple[CarriedPerson, ...]
    items: tuple[Item, ...]
    arrived_at: datetime | None
    surrendered_on: date | None
    voluntary: bool | None
    wish_readers: tuple[str, ...]


_SEEN = {Outcome.ARRIVED: Seen.UNHURT, Outcome.WOUNDED: Seen.WOUNDED, Outcome.DEAD: Seen.DEAD}


def carried(case: Case, link: Link) -> Carried:
    """Return what goes over with a link, as it stands in the case where they were received."""
    reception, protection = case.reception, case.protection
    people = []
    for label in in_order(link.people):
        person = reception.person(label) or PersonReceived(label=label, outcome=Outcome.ARRIVED)
        people.append(
            CarriedPerson(
                label=label,
                there=link.people[label],
                seen=_SEEN.get(person.outcome, Seen.UNHURT),
                minor=label in protection.minors,
                medical=protection.medical.get(label),
                wish=person.wish,
                asked=label in reception.service_asked,
            )
        )
    # Photos are sealed for the case in which they were taken; that case is named, and shows them.
    items = tuple(
        msgspec.structs.replace(item, photos=(), linked="")
        for item in case.custody.items
        if item.number in link.items
    )
    return Carried(
        people=tuple(people),
        items=items,
        arrived_at=reception.arrived_at,
        surrendered_on=reception.surrendered_on,
        voluntary=reception.voluntary,
        wish_readers=reception.wish_readers,
    )


def marks(link: Link) -> frozenset[str]:
    """Return a link's marks, one for each person and item: noise to whoever does not have its ticket."""
    named = (*in_order(link.people), *(f"item {number}" for number in link.items))
    return frozenset(sha256(f"{_MARK}|{link.ticket}|{each}".encode()).hexdigest() for each in named)


def shown_marks(link: Link) -> tuple[str, ...]:
    """Return what an act puts in clear: a link's marks, filled up with random ones as blind indexes are.

    Returns:
        Hex digests, sorted; as many as an entry shows that receives items.
    """
    found = set(marks(link))
    while len(found) % BLIND_BATCH:
        found.add(secrets.token_hex(32))
    return tuple(sorted(found))


def marks_are_shown(link: Link, blind: Collection[str]) -> bool:
    """Say whether these are a link's marks, filled up: every one among them, each once, in whole batches."""
    return len(set(blind)) == len(blind) and len(blind) % BLIND_BATCH == 0 and marks(link) <= set(blind)
