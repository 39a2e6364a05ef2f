"""What is due for erasure, what was erased, and when an erasure is complete: read without any key.

An erasure destroys the case's shred key here, at once. A backup of the keyring that was made before has it still, and
whoever holds the recovery key's shares could bring the case back with it. So an erasure is reported complete only when
every such backup is gone (SEALING.md, Forgetting).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date

from django.db.models import F

from safeconduct.casefile.fold import Opened
from safeconduct.casefile.office import Office
from safeconduct.casefile.retention import Record, over_on
from safeconduct.casefile.words import CoarseStage, Kind, Part
from safeconduct.registry import backups, directory, stores
from safeconduct.registry.installation import Installation
from safeconduct.registry.models import CaseFile, Entry, Retention


@dataclass(frozen=True, slots=True)
class Over:
    """A case whose period is over, as far as it lies in clear.

    Attributes:
        reference: of the case.
        ended: quarter in which it ended.
        record: which period counts; where somebody died a longer one does, which only its team knows.
        since: first day on which it may be erased.
    """

    reference: str
    ended: str
    record: Record
    since: date


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case whose erasure one person has signed.

    Attributes:
        reference: of the case.
        proposer: their account.
    """

    reference: str
    proposer: str


@dataclass(frozen=True, slots=True)
class Erased:
    """A case that two people erased.

    Attributes:
        reference: of the case.
        week: ISO week of its erasure; "" where an earlier release made it.
        key_here: whether its shred key is in the keyring all the same; the next start destroys it.
        complete_on: first day on which no backup has its key; None where none that is known has it.
        left: files of backups that may have its key, whose day has come and that nobody has deleted.
    """

    reference: str
    week: str
    key_here: bool
    complete_on: date | None
    left: tuple[str, ...] = ()

    def is_complete(self, today: date) -> bool:
        """Say whether nothing that is known of can bring the case back."""
        waits = self.complete_on is not None and self.complete_on > today
        return not (self.key_here or self.left or waits)


def follow_retain(opened: Opened) -> None:
    """Note the quarter in which a case ended, that it goes on again, or the week of its erasure."""
    statement = opened.statement
    Retention.objects.update_or_create(
        reference=statement.case, defaults={"since": statement.envelope.clear["retain"]}
    )


def follow_hold(opened: Opened) -> None:
    """Note whether a legal hold stands."""
    statement = opened.statement
    Retention.objects.update_or_create(
        reference=statement.case, defaults={"held": statement.envelope.clear["legal_hold"]}
    )


def follow_award(opened: Opened) -> None:
    """Note that a case has an award: it is kept for as long as public money asks."""
    Retention.objects.update_or_create(reference=opened.statement.case, defaults={"awarded": True})


FOLLOWERS = {"retain": follow_retain, "legal_hold": follow_hold, "award": follow_award}
"""By name in clear: who follows it."""


def again(entries: Iterable[Opened]) -> None:
    """Make the projection again from what lies in clear of every entry."""
    Retention.objects.all().delete()
    for opened in entries:
        envelope = opened.statement.envelope
        if envelope.part is not Part.PROPOSAL:
            for name in envelope.clear.keys() & FOLLOWERS.keys():
                FOLLOWERS[name](opened)


def due(installation: Installation) -> list[Over]:
    """Return the cases whose period is over and on which no legal hold stands, the longest overdue first."""
    office, today = directory.office(installation), installation.clock().astimezone(UTC).date()
    return sorted(_due(office, today), key=lambda each: (each.since, each.reference))


def count_due(installation: Installation) -> int:
    """Return how many cases are due for erasure."""
    return sum(1 for _ in _due(directory.office(installation), installation.clock().astimezone(UTC).date()))


def _due(office: Office, today: date) -> Iterator[Over]:
    # Few quarters, many cases: the database finds those that are over by their quarter alone.
    ended = Retention.objects.filter(held=False, since__contains="-Q")
    for quarter, awarded in ended.values_list("since", "awarded").distinct():
        record = Record.AWARD if awarded else Record.CONTACT
        day = over_on(quarter, office.period(record).months)
        if day <= today:
            found = ended.filter(since=quarter, awarded=awarded)
            for reference in found.values_list("reference", flat=True).iterator():
                yield Over(reference, quarter, record, day)


def waiting() -> list[Waiting]:
    """Return the closed cases whose newest entry is one person's signature under an erasure.

    What was done to the case after it stands in between, and only its team can see whether the proposal stands still.
    """
    newest = Entry.objects.filter(
        file__kind=Kind.CASE, file__stage=CoarseStage.CLOSED, index=F("file__index")
    ).order_by("file_id")
    found = []
    for row in newest.iterator(chunk_size=500):
        statement = stores.sealed_of(row).statement
        if statement.envelope.act == "Erase" and statement.envelope.part is Part.PROPOSAL:
            found.append(Waiting(statement.case, statement.envelope.actor))
    return found


def erased(installation: Installation) -> list[Erased]:
    """Return every erased case, and from when on its erasure is complete, by reference."""
    keyed, known = installation.keyring.refs(), backups.state(installation.home)
    today = installation.clock().date()
    weeks = dict(Retention.objects.filter(since__contains="-W").values_list("reference", "since"))
    # Few weeks, many cases: a file is looked for once.
    lying: dict[str, tuple[date | None, tuple[str, ...]]] = {}
    for week in {"", *weeks.values()}:
        copies = known.made_by(_last_day(week))
        left = tuple(each.file for each in copies if each.until <= today and each.is_left)
        lying[week] = max((each.until for each in copies), default=None), left
    references = CaseFile.objects.filter(kind=Kind.CASE, stage=CoarseStage.ERASED).order_by("reference")
    return [
        Erased(reference, week, reference in keyed, *lying[week])
        for reference in references.values_list("reference", flat=True)
        for week in (weeks.get(reference, ""),)
    ]


def _last_day(week: str) -> date:
    """Return the Sunday of an ISO week; for a week that is not known, later than every backup."""
    year, _, number = week.partition("-W")
    try:
        return date.fromisocalendar(int(year), int(number), 7)
    except ValueError:
        return date.max
