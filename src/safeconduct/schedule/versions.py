"""The versions of one list, day by day: none overlaps, and no day between them is left open unsaid."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from safeconduct.schedule.reading import Document
from safeconduct.schedule.terms import Gap, Schedule

_DAY = timedelta(days=1)


def check_gaps(head: Document, gaps: Sequence[Gap]) -> None:
    """Refuse gaps that run backwards or over one another.

    Raises:
        BadInput: which, where.
    """
    for index, gap in enumerate(gaps):
        if gap.last < gap.first:
            head.refuse(("gaps", index, "last"), "the gap's last day is before its first.")
        for earlier in gaps[:index]:
            if gap.first <= earlier.last and earlier.first <= gap.last:
                head.refuse(("gaps", index, "first"), "two gaps are declared for the same days.")


def begun(gaps: Iterable[Gap], today: date) -> frozenset[Gap]:
    """Return the gaps that have begun by `today`: whoever came on a day of theirs, or before it, counted on them."""
    return frozenset(gap for gap in gaps if gap.first <= today)


def check_versions(loaded: Sequence[tuple[Document, Schedule]], gaps: Sequence[Gap]) -> None:
    """Refuse two versions for one day, and days between two for which nothing is said.

    A list without a last day ends when the next begins, or when a declared gap does.

    Args:
        loaded: the versions with their files, oldest first.
        gaps: declared in the pack's head.

    Raises:
        BadInput: file, line, column and which versions.
    """
    versions: set[str] = set()
    for document, schedule in loaded:
        if schedule.version in versions:
            document.refuse(
                ("version",), f"there are two versions “{schedule.version}”; give each its own name."
            )
        versions.add(schedule.version)
    for (_, earlier), (document, later) in pairwise(loaded):
        last = earlier.in_force_until
        if earlier.in_force_from == later.in_force_from or (last is not None and last >= later.in_force_from):
            document.refuse(
                ("in_force_from",), f"version “{later.version}” overlaps with version “{earlier.version}”."
            )
        if last is not None:
            _check_between(document, (earlier, last), later, gaps)
    for gap in gaps:
        for document, schedule in loaded:
            begins, ends = schedule.in_force_from, schedule.in_force_until
            if gap.first <= begins <= gap.last or (
                ends is not None and begins <= gap.last and gap.first <= ends
            ):
                document.refuse(
                    ("in_force_from",),
                    f"version “{schedule.version}” is in force on days that the pack declares a gap.",
                )


def _check_between(
    document: Document, ended: tuple[Schedule, date], later: Schedule, gaps: Sequence[Gap]
) -> None:
    """Refuse the first day between two versions that no declared gap covers."""
    earlier, last = ended
    day = last + _DAY
    while day < later.in_force_from:
        covering = next((gap for gap in gaps if gap.first <= day <= gap.last), None)
        if covering is None:
            document.refuse(
                ("in_force_from",),
                f"nothing is said about {day}, between version “{earlier.version}” and version "
                f"“{later.version}”: declare a gap in programme.toml (not_in_force or not_known).",
            )
        day = covering.last + _DAY
