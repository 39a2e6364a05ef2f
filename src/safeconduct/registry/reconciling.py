"""The books looked at as a whole, once a day, by the system; what differs is on record and cannot be waved away."""

from dataclasses import dataclass
from datetime import UTC

from safeconduct.casefile.acts.budget import ReconcileBooks
from safeconduct.registry import directory, journal
from safeconduct.registry.installation import Installation
from safeconduct.registry.performing import perform
from safeconduct.registry.sessions import SystemSession
from safeconduct.treasury import books

MOST_TOLD = 100
"""Differences that are put on record one by one; the last of them says how many more there are."""

LONGEST_TOLD = 500
"""Characters of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a look at the whole books came to.

    Attributes:
        accounts: how many were recomputed.
        entries: from how many entries.
        digest: hex SHA-256 over all rows.
        differences: a sentence for each place where the books are not what their entries make them.
        recorded: whether it was put on record now; False when this day's look with the same outcome is already.
    """

    accounts: int
    entries: int
    digest: str
    differences: tuple[str, ...]
    recorded: bool

    @property
    def right(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


def reconcile_books(installation: Installation) -> Summary:
    """Recompute every account from the entries alone and put the outcome on record, at most once a day.

    Right books are recorded once a day, so that their silence is noticed; wrong ones whenever they are wrong
    otherwise than before. What is on record as wrong stays so until another day's books are right (G132).

    Raises:
        SafeconductError: the record could not be made.
    """
    accounts, entries, digest, found = books.reconcile_summary()
    differences = told(found)
    on = installation.clock().astimezone(UTC).date()
    office = directory.office(installation)
    before = office.reconciled
    due = before is None or before.on < on or (bool(differences) and before.differences != differences)
    if due:
        act = ReconcileBooks(
            on=on, accounts=accounts, entries=entries, digest=digest, differences=differences
        )
        perform(act, session=SystemSession(installation, journal.current()), case=office.reference)
    return Summary(accounts=accounts, entries=entries, digest=digest, differences=differences, recorded=due)


def told(differences: tuple[str, ...]) -> tuple[str, ...]:
    """Return sentences as they fit on record: each shortened, and how many are left out instead of the last ones."""
    short = tuple(each[:LONGEST_TOLD] for each in differences)
    if len(short) <= MOST_TOLD:
        return short
    return (*short[: MOST_TOLD - 1], f"And {len(short) - MOST_TOLD + 1} more differences.")
