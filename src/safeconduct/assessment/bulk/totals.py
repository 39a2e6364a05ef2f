"""Totals over claims: by list and clause, and by status; exact whatever their size."""

from collections.abc import Iterable

import msgspec
import numpy as np
from numpy.typing import NDArray

from safeconduct.assessment.award import Line, Outcome, Status
from safeconduct.assessment.bulk.assessed import STATUSES, Assessed
from safeconduct.assessment.bulk.lines import Lines, Place, bounds

_EXACT = 1 << 53
"""Up to here whole numbers stay whole among floating ones, by which numpy adds up fastest."""


class ByClause(msgspec.Struct, frozen=True):
    """What all lines of one clause with one outcome come to.

    Attributes:
        programme: id of the programme.
        version: of its list.
        unit: of the amounts.
        clause: id of the clause; None where there is none, or where it is not known which.
        outcome: of the lines.
        lines: how many.
        amount: minor units payable.
        lowest: what they come to at least, once people have decided what is open.
        highest: the same at most, as far as the list bounds it.
    """

    programme: str
    version: str
    unit: str
    clause: str | None
    outcome: Outcome
    lines: int
    amount: int
    lowest: int
    highest: int


class ByStatus(msgspec.Struct, frozen=True):
    """All claims of one list with one status.

    Attributes:
        programme: id of the programme.
        version: of its list.
        unit: of the total.
        status: of the claims.
        claims: how many.
        total: minor units.
    """

    programme: str
    version: str
    unit: str
    status: Status
    claims: int
    total: int


class Totals:
    """What claims come to, added up batch by batch; totals of parts of a file add up to those of the file.

    Attributes:
        rejected: how many claims were refused.
    """

    def __init__(self) -> None:
        self.rejected = 0
        self._lines: dict[_Clause, list[int]] = {}
        self._claims: dict[_Status, list[int]] = {}
        # Lines are counted, and only at the end multiplied.
        self._open: Lines | None = None
        self._counts: NDArray[np.int64] = np.zeros(0, np.int64)

    @property
    def assessed(self) -> int:
        """How many claims were assessed."""
        return sum(claims for claims, _ in self._claims.values())

    def add(self, batch: Assessed) -> None:
        """Add a batch."""
        self.rejected += len(batch.rejects)
        if batch.lines is not self._open:
            self._settle()
            self._open = batch.lines
        if len(batch.numbers):
            counts = np.bincount(batch.line_numbers, minlength=max(len(batch.lines), len(self._counts)))
            counts[: len(self._counts)] += self._counts
            self._counts = counts
            self._add_claims(batch)
        for each in batch.apart:
            award = each.award
            place = Place(award.programme, award.schedule_version, award.unit)
            _into(self._claims, (*place, award.status), (1, award.total))
            for line in award.lines:
                _into(self._lines, (*place, line.clause, line.outcome), _sums(line, 1))

    def merge(self, plain: object) -> None:
        """Add other totals, as `plain` gives them."""
        other = msgspec.convert(plain, _Plain)
        self.rejected += other.rejected
        for clause in other.clauses:
            line = (clause.programme, clause.version, clause.unit, clause.clause, clause.outcome)
            _into(self._lines, line, (clause.lines, clause.amount, clause.lowest, clause.highest))
        for status in other.statuses:
            key = (status.programme, status.version, status.unit, status.status)
            _into(self._claims, key, (status.claims, status.total))

    def clauses(self) -> list[ByClause]:
        """Return the totals by list, clause and outcome, in alphabetical order; no clause comes last."""
        self._settle()
        ordered = sorted(self._lines, key=lambda key: (*key[:3], key[3] is None, key[3] or "", key[4]))
        return [ByClause(*key, *self._lines[key]) for key in ordered]

    def statuses(self) -> list[ByStatus]:
        """Return the totals by list and status, in alphabetical order."""
        return [ByStatus(*key, *sums) for key, sums in sorted(self._claims.items())]

    def plain(self) -> dict[str, object]:
        """Return all of it as plain data; amounts are whole minor units."""
        found = _Plain(self.assessed, self.rejected, self.statuses(), self.clauses())
        plain: dict[str, object] = msgspec.to_builtins(found)
        return plain

    def _add_claims(self, batch: Assessed) -> None:
        lines, places = batch.lines, len(batch.lines.places)
        keys = batch.statuses
        if places > 1:
            keys = keys + len(STATUSES) * lines.place.array.take(batch.line_numbers.take(batch.rows.starts))
        claims = np.bincount(keys, minlength=len(STATUSES) * places)
        highest = int(batch.totals.max()) * len(batch.totals)
        sums = np.bincount(keys, batch.totals) if highest <= _EXACT else None
        for key in np.flatnonzero(claims).tolist():
            place, status = divmod(key, len(STATUSES))
            total = _sum(batch.totals[keys == key]) if sums is None else int(sums[key])
            _into(self._claims, (*lines.places[place], STATUSES[status]), (int(claims[key]), total))

    def _settle(self) -> None:
        """Turn the counts of lines into sums."""
        lines = self._open
        if lines is not None:
            for number in np.flatnonzero(self._counts).tolist():
                line = lines.written[number]
                place = lines.places[lines.place.array[number]]
                _into(
                    self._lines, (*place, line.clause, line.outcome), _sums(line, int(self._counts[number]))
                )
        self._counts = np.zeros(0, np.int64)


type _Clause = tuple[str, str, str, str | None, Outcome]
type _Status = tuple[str, str, str, Status]


class _Plain(msgspec.Struct, frozen=True):
    assessed: int
    rejected: int
    statuses: list[ByStatus]
    clauses: list[ByClause]


def _into[K](sums: dict[K, list[int]], key: K, more: Iterable[int]) -> None:
    known = sums.get(key)
    sums[key] = list(more) if known is None else [one + other for one, other in zip(known, more, strict=True)]


def _sums(line: Line, times: int) -> tuple[int, int, int, int]:
    lowest, highest = bounds(line)
    return times, times * (line.amount or 0), times * lowest, times * highest


def _sum(totals: NDArray[np.int64]) -> int:
    """Return a sum of whatever size: of the high and the low halves apart, which fit 64 bits for any batch."""
    return (int((totals >> 32).sum()) << 32) + int((totals & 0xFFFFFFFF).sum())
