"""How an installation stands, as `doctor` and the console's health page both say it: one reading, one sentence.

Each gauge is read without a key and without opening a case. It is green, in order; amber, something is to be done in
the next days; or red, something is to be done now.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from safeconduct.attachments.limits import MIB
from safeconduct.casefile.sentences import role_name
from safeconduct.casefile.words import CoarseStage, Kind
from safeconduct.errors import SafeconductError
from safeconduct.language import LANGUAGES, say, say_count
from safeconduct.language import day as in_words
from safeconduct.registry import backups, directory, journal, retaining
from safeconduct.registry.enough import lacking
from safeconduct.registry.installation import Installation
from safeconduct.registry.models import CaseFile, PublishedCheckpoint


class Level(StrEnum):
    """How urgent it is."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


STALE = (1000, 10_000)
"""Entries since the last published checkpoint from which on it is amber, and red."""

BACKUP_DAYS = (2, 7)
"""Days up to which the newest backup is green, and amber."""

CHECKPOINT_DAYS = (5, 7)
"""Days up to which the newest checkpoint that left the machine is green, and amber."""

LOW = 1024 * MIB
"""Bytes of room for files up to which it is red; up to four times as much it is amber."""

NEW_YEAR_2023 = datetime(2023, 1, 1, tzinfo=UTC)
"""Before it this software did not exist: a clock that shows less is wrong."""

TOLERANCE = timedelta(minutes=2)
"""A file can be newer than the moment at which a reading began."""

PEOPLE, QUEUE, DISK, BACKUP, CHECKPOINT, CLOCK = "People", "Queue", "Disk", "Backup", "Checkpoint", "Clock"
ELSEWHERE = "Checkpoint kept elsewhere"
FORGETTING = "Forgetting"

PEOPLE_WELL = "Every role that an installation needs is held."
PEOPLE_NOT = "This installation takes no contacts yet: it lacks {lacking}."
PEOPLE_DO = "Two administrators certify colleagues' keys (CertifyKeys) and grant roles (GrantRole)."
QUEUE_WELL = "No case is past its due week."
QUEUE_NOT = ("{count} case is past its due week.", "{count} cases are past their due week.")
QUEUE_OLD = (
    "{count} case is past its due week, and more than a week late.",
    "{count} cases are past their due week, some more than a week late.",
)
QUEUE_DO = "Whoever is admitted to them sees them under “Overdue”."
DISK_WORDS = "There is room for {free} MiB before files that people send are refused."
DISK_BROKEN = "The folder of sealed files cannot be read: {reason}"
DISK_DO = "Add room: below none, files are refused, so that the database can go on writing."
BACKUP_NONE = "No backup of this installation has been made yet."
BACKUP_AGE = ("The newest backup is {count} day old.", "The newest backup is {count} days old.")
BACKUP_DO = (
    "Have `safeconduct backup DIR` run every night, onto another disk, and look why it failed where it did."
)
CHECKPOINT_WORDS = "The journal has {size} entries; its newest checkpoint covers {covered}."
CHECKPOINT_DO = "Publish one and keep it elsewhere: `safeconduct journal checkpoint > FILE`."
ELSEWHERE_NONE = "No checkpoint has left this machine yet."
ELSEWHERE_AGE = (
    "The newest checkpoint that left this machine is {count} day old and covers {covered} entries.",
    "The newest checkpoint that left this machine is {count} days old and covers {covered} entries.",
)
ELSEWHERE_DO = (
    "A rollback of what came after it would not be noticed: `safeconduct journal checkpoint > FILE`, kept elsewhere, "
    "or `safeconduct backup DIR`, which takes one along."
)
FORGETTING_WORDS = "Due for erasure: {due}. Erased, and not complete yet: {waiting}."
FORGETTING_DO = "`safeconduct erasures` lists them, and says what is missing."
CLOCK_WORDS = "The clock says {day}."
CLOCK_DO = "The clock is behind the installation's own files; set it before anybody acts."
LEVELS = {Level.GREEN: "in order", Level.AMBER: "to be done soon", Level.RED: "to be done now"}

_PLURAL = "\x00"


def sentences() -> Iterable[str]:
    """Return every sentence of this module, for the translators."""
    return [
        *(PEOPLE, QUEUE, DISK, BACKUP, CHECKPOINT, CLOCK, ELSEWHERE, PEOPLE_WELL, PEOPLE_NOT, PEOPLE_DO),
        *(QUEUE_WELL, QUEUE_DO, DISK_WORDS, DISK_BROKEN, DISK_DO, BACKUP_NONE, BACKUP_DO, CHECKPOINT_WORDS),
        *(FORGETTING, FORGETTING_WORDS, FORGETTING_DO),
        *(CHECKPOINT_DO, ELSEWHERE_NONE, ELSEWHERE_DO, CLOCK_WORDS, CLOCK_DO, *LEVELS.values()),
        *(_PLURAL.join(each) for each in (QUEUE_NOT, QUEUE_OLD, BACKUP_AGE, ELSEWHERE_AGE)),
    ]


@dataclass(frozen=True, slots=True)
class Gauge:
    """One thing that was looked at.

    Attributes:
        name: what, in English.
        level: how urgent it is.
        words: how it stands, in every language.
        do: what to do unless it is green, in English.
    """

    name: str
    level: Level
    words: dict[str, str] = field(repr=False)
    do: str

    @property
    def well(self) -> bool:
        """Whether nothing has to be done now."""
        return self.level is not Level.RED


def read(installation: Installation) -> Iterator[Gauge]:
    """Look at an installation and say how it stands."""
    now = installation.clock().astimezone(UTC)
    yield _people(installation)
    yield _queue(now)
    yield _disk(installation)
    known = backups.state(installation.home)
    begun = CaseFile.objects.filter(kind=Kind.CASE).exists()
    yield _backup(known, now.date(), begun=begun)
    yield from _checkpoints(known, now.date(), begun=begun)
    yield _forgetting(installation, now.date())
    yield _clock(installation, now)


def _people(installation: Installation) -> Gauge:
    missing = lacking(directory.office(installation))
    if not missing:
        return Gauge(PEOPLE, Level.GREEN, _said(PEOPLE_WELL), PEOPLE_DO)
    words = {
        language: say(
            PEOPLE_NOT,
            language,
            lacking=", ".join(f"{count} × {role_name(role, language)}" for role, count in missing.items()),
        )
        for language in LANGUAGES
    }
    return Gauge(PEOPLE, Level.RED, words, PEOPLE_DO)


def _queue(now: datetime) -> Gauge:
    owed = CaseFile.objects.filter(kind=Kind.CASE).exclude(stage=CoarseStage.ERASED).exclude(due="")
    late = owed.filter(due__lt=f"{now:%G-W%V}").count()
    if not late:
        return Gauge(QUEUE, Level.GREEN, _said(QUEUE_WELL), QUEUE_DO)
    old = owed.filter(due__lt=f"{now - timedelta(days=7):%G-W%V}").exists()
    return Gauge(
        QUEUE, Level.RED if old else Level.AMBER, _counted(QUEUE_OLD if old else QUEUE_NOT, late), QUEUE_DO
    )


def _disk(installation: Installation) -> Gauge:
    try:
        free = installation.files.free
    except SafeconductError as error:
        return Gauge(DISK, Level.RED, _said(DISK_BROKEN, reason=str(error)), DISK_DO)
    level = Level.RED if free <= LOW else Level.AMBER if free <= 4 * LOW else Level.GREEN
    return Gauge(DISK, level, _said(DISK_WORDS, free=max(free, 0) // MIB), DISK_DO)


def _backup(known: backups.State, today: date, *, begun: bool) -> Gauge:
    if known.day is None:
        return Gauge(BACKUP, Level.RED if begun else Level.AMBER, _said(BACKUP_NONE), BACKUP_DO)
    age = max(0, (today - known.day).days)
    return Gauge(BACKUP, _by_age(age, BACKUP_DAYS), _counted(BACKUP_AGE, age), BACKUP_DO)


def _checkpoints(known: backups.State, today: date, *, begun: bool) -> Iterator[Gauge]:
    size = journal.current().size
    covered = PublishedCheckpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    yield Gauge(
        CHECKPOINT,
        _by_age(size - covered + 1, STALE),
        _said(CHECKPOINT_WORDS, size=size, covered=covered),
        CHECKPOINT_DO,
    )
    if known.checkpoint_day is None:
        level = Level.RED if begun else Level.AMBER
        yield Gauge(ELSEWHERE, level, _said(ELSEWHERE_NONE), ELSEWHERE_DO)
        return
    age = max(0, (today - known.checkpoint_day).days)
    # Nothing has been written since: there is nothing that a rollback could take away.
    level = Level.GREEN if known.checkpoint_size == size else _by_age(age, CHECKPOINT_DAYS)
    yield Gauge(ELSEWHERE, level, _counted(ELSEWHERE_AGE, age, covered=known.checkpoint_size), ELSEWHERE_DO)


def _forgetting(installation: Installation, today: date) -> Gauge:
    due, erased = retaining.count_due(installation), retaining.erased(installation)
    waiting = sum(not each.is_complete(today) for each in erased)
    # A key that came back, or a backup that outlived its day: whoever waits for nothing else waits for that.
    wrong = any(each.key_here or each.left for each in erased)
    level = Level.RED if wrong else Level.AMBER if due else Level.GREEN
    return Gauge(FORGETTING, level, _said(FORGETTING_WORDS, due=due, waiting=waiting), FORGETTING_DO)


def _clock(installation: Installation, now: datetime) -> Gauge:
    newest = max((path.stat().st_mtime for path in installation.home.iterdir()), default=0.0)
    well = now >= NEW_YEAR_2023 and now.timestamp() >= newest - TOLERANCE.total_seconds()
    words = {
        language: say(CLOCK_WORDS, language, day=in_words(now.date(), language)) for language in LANGUAGES
    }
    return Gauge(CLOCK, Level.GREEN if well else Level.RED, words, CLOCK_DO)


def _by_age(age: int, bounds: tuple[int, int]) -> Level:
    green, amber = bounds
    return Level.GREEN if age <= green else Level.AMBER if age <= amber else Level.RED


def _said(sentence: str, **params: Any) -> dict[str, str]:
    return {language: say(sentence, language, **params) for language in LANGUAGES}


def _counted(forms: tuple[str, str], count: int, **params: Any) -> dict[str, str]:
    return {language: say_count(*forms, count, language, **params) for language in LANGUAGES}
