"""Triage: which contacts wait for a first judgement, the endangered first.

Nothing of it is stored: urgency in a table would tell a thief of the disks who is in danger. Each listing opens
the cases that are open to the officer, in their session, and forgets them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from safeconduct.casefile.case import Case
from safeconduct.casefile.entry import EntryDamaged
from safeconduct.casefile.parts.contact import Channel, Judgement
from safeconduct.casefile.words import CoarseStage, Kind, Stage
from safeconduct.registry import directory, rows
from safeconduct.registry.errors import NoSuchFile, NotAdmitted
from safeconduct.registry.models import Seal
from safeconduct.registry.opening import unlock
from safeconduct.registry.sessions import OfficerSession
from safeconduct.registry.why import Why
from safeconduct.sealing.errors import CannotOpen, KeyMissing


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A contact that nobody has judged yet.

    Attributes:
        reference: of the case.
        why: what brings it forward, the gravest first; empty for one that waits in its turn.
        since: when it began, in UTC; None for a case that cannot be opened.
        days: whole days since then.
        languages: in which the person can be answered, the best first, as they said.
        brings: catalogue ids or category codes of what they might bring, as they said.
        brings_more: whether they also said it in words, which stand in the case.
        hours: when it is dangerous to write to them, in their words.
    """

    reference: str
    why: tuple[Why, ...]
    since: datetime | None = None
    days: int = 0
    languages: tuple[str, ...] = ()
    brings: tuple[str, ...] = ()
    brings_more: bool = False
    hours: str = ""


def triage(session: OfficerSession) -> list[Waiting]:
    """Return the contacts that wait for a first judgement among the cases open to this officer.

    A case that cannot be opened stands at the top and hides no other one. Takes some milliseconds for each case
    before reception; the caller records the reading, as with every look into a case.
    """
    office = directory.office(session.installation)
    today = session.installation.clock().astimezone(UTC).date()
    found = []
    for reference in _before_reception(session.account):
        row = rows.peek(reference)
        if row is None or row.stage != CoarseStage.OPEN:
            continue  # received or erased since the list was made
        try:
            case = unlock(session, row, office).case
        except (NoSuchFile, NotAdmitted):
            continue
        except (CannotOpen, EntryDamaged, KeyMissing):
            found.append(Waiting(reference=reference, why=(Why.CANNOT_OPEN,)))
            continue
        if waits(case):
            found.append(waiting(case, today))
    return in_turn(found)


def waits(case: Case) -> bool:
    """Say whether a case is a contact that nobody has judged."""
    return case.stage is Stage.CONTACT and case.contact.judged is Judgement.NONE


def waiting(case: Case, today: date) -> Waiting:
    """Return what an officer sees of an unjudged contact in the queue."""
    contact = case.contact
    first = contact.first
    since = contact.opened_at
    return Waiting(
        reference=case.reference,
        why=reasons(case),
        since=since,
        days=max(0, (today - since.date()).days) if since is not None else 0,
        languages=first.languages,
        brings=first.brings,
        brings_more=first.brings_more,
        hours=first.dangerous_hours,
    )


def reasons(case: Case) -> tuple[Why, ...]:
    """Return what brings a contact forward, the gravest first."""
    contact = case.contact
    holds = {
        Why.DANGER_NOW: contact.first.danger == "now",
        # Also when an officer recorded it, and no longer when two have found that the person is of age.
        Why.UNDER_18: not set(case.protection.minors).isdisjoint(contact.claimants),
        Why.DANGER_SOON: contact.first.danger == "soon",
        Why.DURESS: contact.duress >= 0,
        Why.LOST_WORDS: contact.first.lost_words,
        Why.RELATIVE: contact.channel is Channel.RELATIVE,
    }
    return tuple(why for why in Why if holds.get(why, False))


def in_turn(found: Iterable[Waiting]) -> list[Waiting]:
    """Return contacts in the order in which they are to be judged."""
    return sorted(found, key=_turn)


def _turn(one: Waiting) -> tuple[tuple[bool, ...], datetime, str]:
    """Return the sort key: each reason outweighs all that come after it, then the oldest, then the reference."""
    since = one.since or datetime.max.replace(tzinfo=UTC)
    return tuple(why not in one.why for why in Why), since, one.reference


def _before_reception(account: str) -> list[str]:
    """Return the cases before reception whose file is sealed to an account."""
    return list(
        Seal.objects.filter(
            account=account,
            place__startswith="file:",
            file__kind=Kind.CASE,
            file__stage=CoarseStage.OPEN,
        )
        .values_list("file_id", flat=True)
        .distinct()
        .order_by("file_id")
    )
