"""Making figures: the cases that an officer may open, counted in their session, and what of the counts may be shown.

Nothing of it is kept. What was counted exactly lives as long as the call; what may be published goes into an act of
two people, and nowhere else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC

from safeconduct.casefile.entry import EntryDamaged
from safeconduct.casefile.figures.attack import PATIENCE, OutOfTime
from safeconduct.casefile.figures.facts import COUNTED, Fact, fact_of
from safeconduct.casefile.figures.periods import first_quarter
from safeconduct.casefile.figures.prices import money_step, prices_of
from safeconduct.casefile.figures.publication import Publication
from safeconduct.casefile.figures.release import Release, Rule, release
from safeconduct.casefile.office import Office
from safeconduct.casefile.words import CoarseStage, Kind
from safeconduct.errors import BadInput
from safeconduct.registry import directory, queue_rows, rows
from safeconduct.registry.configuration import configuration
from safeconduct.registry.errors import NoSuchFile, NotAdmitted
from safeconduct.registry.models import CaseFile
from safeconduct.registry.official import published
from safeconduct.registry.opening import history, unlock
from safeconduct.registry.refusals import refused_of
from safeconduct.registry.sessions import OfficerSession
from safeconduct.sealing.errors import CannotOpen, KeyMissing
from safeconduct.treasury import books
from safeconduct.treasury.models import AccountKind

type Progress = Callable[[float], None]
"""Is told the part that is done, from 0 to 1."""

COUNTING = 0.5
"""The part of the work that counting is taken for; the attacker has the rest."""


@dataclass(frozen=True, slots=True)
class Made:
    """Figures that an officer has made.

    Attributes:
        release: what may be published, and why the rest may not.
        counted: how many cases have ended in reception, of those that were opened.
        opened: how many were opened.
        closed: how many cases could not be opened: somebody who is admitted to more of them makes better figures.
        earlier: the newest publication before; None for the first.
    """

    release: Release
    counted: int
    opened: int
    closed: int
    earlier: Publication | None


def make(session: OfficerSession, progress: Progress = lambda _: None) -> Made:
    """Count the cases open to an officer, and return what may be published of them.

    Takes some milliseconds for each entry of a case that ended in reception, and some seconds for the attacker. The
    caller records the reading, as with every look into a case.

    Args:
        session: of the officer who makes them.
        progress: is told how far it has come.

    Raises:
        BadInput: this machine is too slow for the attacker.
    """
    office = directory.office(session.installation)
    programme, catalogue = published(office, configuration(session.installation.home).programme)
    today = session.installation.clock().astimezone(UTC).date()
    unit = programme.schedules[-1].unit
    prices = prices_of(programme, catalogue, unit)
    rule = Rule(
        programme=programme.id,
        since=first_quarter(programme),
        unit=unit,
        step=money_step(prices),
        statements=len(office.statements),
        prices=prices,
        granted=granted(unit),
    )
    facts: list[Fact] = []
    counted = 0
    waiting = queue_rows.queue(session.account)
    for number, row in enumerate(waiting, 1):
        file = rows.peek(row.reference)
        try:
            unlocked = unlock(session, file, office) if file is not None else None
            if unlocked is None:
                continue
            case = unlocked.case
            entries = history(session, row.reference) if case.stage in COUNTED else []
        except (NoSuchFile, NotAdmitted, CannotOpen, EntryDamaged, KeyMissing):
            continue  # counted as closed below
        counted += case.stage in COUNTED
        facts.append(fact_of(case, entries, unit=unit, catalogue=catalogue, refused=refused_of(unlocked)))
        progress(COUNTING * number / len(waiting))
    earlier = office.figures[-1] if office.figures else None
    try:
        found = release(facts, rule, today=today, earlier=earlier)
    except OutOfTime:
        minutes = int(PATIENCE) // 60
        raise BadInput(
            f"The attacker was not through with a year in {minutes} minutes: this machine is too slow or too busy. "
            "Try again at a quiet hour."
        ) from None
    progress(1.0)
    return Made(found, counted, len(facts), _cases() - len(facts), earlier)


def granted(unit: str) -> int | None:
    """Return what the budget laws granted in all in a unit, in minor units, less what lapsed; None for nothing.

    Of all years: which year's money pays for an award is a matter of the day of its approval.
    """
    grants = books.balances(unit=unit, kind=AccountKind.GRANTED)
    return -sum(each.amount for each in grants) if grants else None


def not_open(session: OfficerSession) -> int:
    """Return how many cases an officer cannot open, and so cannot count."""
    open_to_them = sum(rows.peek(row.reference) is not None for row in queue_rows.queue(session.account))
    return _cases() - open_to_them


def same_figures(one: Publication, other: Publication) -> bool:
    """Say whether two publications show the same, whichever day each was made on."""
    return one.figures() == other.figures() and (one.programme, one.since, one.sums) == (
        other.programme,
        other.since,
        other.sums,
    )


def pending(office: Office) -> Publication | None:
    """Return the figures that wait for a second signature; None where there are none."""
    for proposal in reversed(office.pending):
        if proposal.act == "PublishFigures":
            return Publication.read(proposal.fields["content"])
    return None


def _cases() -> int:
    return CaseFile.objects.filter(kind=Kind.CASE).exclude(stage=CoarseStage.ERASED).count()
