"""An officer's queue: whose turn it is in the cases open to them, the endangered and the overdue first.

Opening ten thousand summaries takes seconds, so a process remembers what it has opened (`queue_memory`), and
afterwards opens only the cases in which somebody has acted since: a page costs the same however many cases there are.
What cannot be opened stands at the top and hides no other case.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC

from safeconduct.casefile.entry import EntryDamaged
from safeconduct.casefile.office import Office
from safeconduct.casefile.words import Stage
from safeconduct.errors import BadInput
from safeconduct.registry import directory, queue_memory, queue_rows, rows, stores, summaries
from safeconduct.registry.errors import NoSuchFile, NotAdmitted
from safeconduct.registry.opening import unlock
from safeconduct.registry.queue_memory import PAGE, Front, Moment
from safeconduct.registry.queue_rows import QueueRow
from safeconduct.registry.sessions import OfficerSession
from safeconduct.registry.standings import Lane, Standing
from safeconduct.registry.summaries import CLOSED_TO_US, Flag, Summary
from safeconduct.sealing import agefile, shred
from safeconduct.sealing.errors import CannotOpen, KeyMissing

MOST_FOLDED = 300
"""Cases without a summary of their last entry that one look folds; the next look goes on. What is not read yet is
counted, and said."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of one list.

    Attributes:
        standings: its cases, in turn.
        number: of the page, from 1.
        pages: how many there are.
        total: cases in the list.
    """

    standings: tuple[Standing, ...]
    number: int
    pages: int
    total: int


def front(session: OfficerSession) -> Front:
    """Return an officer's queue as its first page shows it, up to date with the journal.

    Takes the same few queries each time. Only cases in which somebody acted since the last look are opened.
    """
    office = directory.office(session.installation)
    today = session.installation.clock().astimezone(UTC).date()
    now = Moment(*queue_rows.journal_end(), today, office.roles_of(session.account), office.days)
    before = queue_memory.recalled(session)
    if before is None or not _goes_on(before.front.moment, now):
        found, left = _read(session, office, None)
        return queue_memory.remember(queue_memory.nothing(session, now), now, found, left)
    then = before.front.moment
    wanted = {*queue_rows.moved_since(then.mark), *before.front.left}
    if not wanted and (then.day, then.roles, then.days) == (now.day, now.roles, now.days):
        return before.front
    found, left = _read(session, office, wanted)
    return queue_memory.remember(before, now, found, left)


def _goes_on(then: Moment, now: Moment) -> bool:
    """Say whether the journal has gone on from the moment that is remembered.

    After a database was restored it may have another history, and what was read of the other does not count.
    """
    return then.mark <= now.mark and queue_rows.entry_at(then.mark - 1) == then.last


def page(
    session: OfficerSession,
    lane: Lane,
    number: int = 1,
    *,
    flag: Flag | None = None,
    stage: Stage | None = None,
    now: Front | None = None,
) -> Page:
    """Return a page of a list, perhaps only the cases with a flag or in a stage.

    Args:
        session: the officer's.
        lane: which list.
        number: of the page, from 1; one beyond the last is the last.
        flag: only cases that bear it.
        stage: only cases that stand there.
        now: the queue as it was just read; None to read it here.
    """
    now = front(session) if now is None else now
    if number <= 1 and flag is None and stage is None:
        total = now.counts.get(lane, 0)
        return Page(now.first.get(lane, ()), 1, max(1, -(-total // PAGE)), total)
    memory = queue_memory.recalled(session)
    found = [] if memory is None else list(memory.lines().chosen(lane, flag, stage))
    pages = max(1, -(-len(found) // PAGE))
    number = min(max(1, number), pages)
    shown = found[(number - 1) * PAGE : number * PAGE]
    return Page(() if memory is None else memory.standings(shown), number, pages, len(found))


def _read(
    session: OfficerSession, office: Office, wanted: Collection[str] | None
) -> tuple[dict[str, Summary | None], list[str]]:
    """Open cases of a queue: those that are wanted, or all of them when it is None.

    Returns:
        What is known of each, None for one that is not open to the officer; and those that have yet to be read.
    """
    few = wanted is not None and len(wanted) <= MOST_FOLDED
    # What is not open any more is not found again.
    found: dict[str, Summary | None] = dict.fromkeys(wanted or ())
    left: list[str] = []
    folded = 0
    for row in queue_rows.queue(session.account, wanted if few else None):
        if wanted is not None and row.reference not in wanted:
            continue
        summary = _summary(session, row)
        if summary is None and folded >= MOST_FOLDED:
            left.append(row.reference)
            continue
        if summary is None:
            folded += 1
            summary = _folded(session, row, office)
        found[row.reference] = summary
    return found, left


def _summary(session: OfficerSession, row: QueueRow) -> Summary | None:
    """Return the summary that stands for the last entry of a case; None when there is none."""
    if row.summary_digest != row.digest:
        return None
    try:
        shred_key = session.installation.keyring.get(row.reference)
        context = stores.seal_context(row.reference, row.place, session.account)
        identity = agefile.unseal(shred.unwrap(shred_key, row.seal, context=context), session.identity)
    except (CannotOpen, KeyMissing):
        return CLOSED_TO_US
    return summaries.opened(row.summary, identity.decode(), row.reference, row.digest.hex())


def _folded(session: OfficerSession, row: QueueRow, office: Office) -> Summary | None:
    """Return the summary of a case by opening it; None when it is not open to the officer any more.

    Nothing is stored: a snapshot newer than the last officer's act would tell a thief that somebody has looked.
    """
    file = rows.peek(row.reference)
    if file is None:
        return None
    try:
        return summaries.summary_of(unlock(session, file, office).case, office)
    except (NoSuchFile, NotAdmitted):
        return None
    except (CannotOpen, EntryDamaged, KeyMissing, BadInput):
        return CLOSED_TO_US
