"""What is known of claims so far: each kind of line, and each kind of award, learnt once from a whole claim.

The rule is never written a second time. A claim of a kind that was not met before is assessed by the scalar engine,
as a whole, and what comes out is kept under the kinds of its lines. All further claims are looked up.

A line's kind is everything its outcome may depend on: its item without the description, the list's version, whether
the hand-over was voluntary, what the claimants amount to, the unit asked for. Where lines of one claim depend on one
another, the kind of the whole claim takes the place of the kinds of its lines. What the award says of the claim as a
whole depends on the same, on the outcomes of its lines, and on the total; and how it is shared on the claimants in
their order, on the same head, and on the total.
"""

from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from safeconduct.assessment.award import Award
from safeconduct.assessment.bulk.assessed import STATUSES, Apart, Assessed, Heads, Shares
from safeconduct.assessment.bulk.coded import Coded, Coder, plain_claim
from safeconduct.assessment.bulk.kinds import Kinds, Rows
from safeconduct.assessment.bulk.layout import LINE, Reject
from safeconduct.assessment.bulk.learning import LineLearner
from safeconduct.assessment.bulk.leaves import IntLeaf
from safeconduct.assessment.bulk.lines import OUTCOMES, Lines
from safeconduct.assessment.bulk.lists import Lists
from safeconduct.assessment.bulk.numbering import (
    UNKNOWN,
    Codes,
    Column,
    Growing,
    Pairs,
    first_of_each,
    spread,
)
from safeconduct.assessment.bulk.standins import with_names
from safeconduct.assessment.inputs import checked_receivers
from safeconduct.assessment.split import share_out
from safeconduct.errors import BadInput

MOST_REMEMBERED = 1 << 18
"""Above so many kinds a book is begun anew: so memory is bounded where nearly every claim is another one."""

_MOST_SETS = 1 << len(OUTCOMES)
_LARGEST = (1 << 63) - 1


class DisagreementError(AssertionError):
    """A claim comes out otherwise by itself than by the kinds of its lines: a defect of this package."""


class Book:
    """Assesses batches of claims of one schema, and remembers what it learnt.

    Args:
        lists: that claims may be assessed by.
        schema: of every batch, with a column `line`.
        awards: whole awards are wanted; otherwise only what they come to.
    """

    def __init__(self, lists: Lists, schema: pa.Schema, *, awards: bool) -> None:
        self._lists = lists
        self._schema = schema
        self._awards = awards
        self._begin()

    def assess(self, batch: pa.RecordBatch) -> Assessed:
        """Return what the lists say about a batch of claims."""
        kinds = (self._kinds, self._head_kinds, self._share_kinds)
        met = (self._coder, self._lines, self._learner.lines, *kinds)
        if max(len(each) for each in met) > MOST_REMEMBERED:
            self._begin()
        coded = self._coder.coded(batch)
        if self._lists.load(self._coder.present(coded)):
            # What a list newly met can tell apart was of one kind before.
            self._begin(self._coder)
        rows, odd = self._kinds.rows(coded)
        numbers = batch.column(LINE).to_numpy()
        apart: list[Apart] = []
        rejects: list[Reject] = []
        for row in odd.tolist():
            self._alone(batch, row, int(numbers[row]), apart, rejects)
        rows, lines, refused = self._learner.learnt(coded, rows)
        if self._awards:
            lines = self._with_names(rows, lines)
        self._lines.settle()
        for row in refused.tolist():
            self._alone(batch, row, int(numbers[row]), apart, rejects)
        if self._lines.any_apart:
            # What no table can hold.
            kept = np.ones(len(rows.at), np.bool_)
            owners = rows.owners
            kept[owners[self._lines.apart.array.take(lines)]] = False
            for row in rows.at[~kept].tolist():
                self._alone(batch, row, int(numbers[row]), apart, rejects)
            lines = lines[kept[owners]]
            rows = rows.kept(kept)
        return self._finished(coded, rows, lines, numbers, apart, rejects)

    def _begin(self, coder: Coder | None = None) -> None:
        self._coder = coder or Coder(self._schema)
        self._kinds = Kinds(self._lists, self._coder)
        self._learner = LineLearner(self._lists, self._coder, self._kinds)
        # As they were learnt, or, where whole awards are wanted, one for each model that they are about.
        self._lines = Lines() if self._awards else self._learner.lines
        self._named = Pairs()
        self._named_line_of = Growing(UNKNOWN, np.intp)
        self._statuses = Growing(UNKNOWN, np.intp)
        self._totals = IntLeaf()
        self._heads, self._head_kinds, self._head_of = Heads(), Pairs(), Growing(UNKNOWN, np.intp)
        self._shares, self._share_kinds, self._share_of = Shares(), Pairs(), Growing(UNKNOWN, np.intp)
        self._receivers: dict[int, list[str]] = {}

    def _alone(
        self, batch: pa.RecordBatch, row: int, number: int, apart: list[Apart], rejects: list[Reject]
    ) -> None:
        """Assess a claim by itself; one that is refused gets the scalar engine's own sentence."""
        try:
            claim = plain_claim(batch, row)
            award = self._lists.award(claim)
        except BadInput as error:
            rejects.append(Reject(number, str(error)))
            return
        highest = max((line.range.highest if line.range else 0 for line in award.lines), default=0)
        if max(award.total, highest) > _LARGEST:
            rejects.append(
                Reject(
                    number, f"The claim comes to more than {_LARGEST:,} minor units: check its quantities."
                )
            )
            return
        apart.append(Apart(number, claim, award))

    def _with_names(self, rows: Rows, lines: Codes) -> Codes:
        """Return the numbers of the lines that are about each claim's own models."""
        learnt = self._learner.lines
        kinds = spread(
            self._named.codes(lines, len(learnt), rows.equipment, len(self._coder.equipment)), len(lines)
        )
        known = self._named_line_of.reach(len(self._named))
        found: Codes = known.take(kinds)
        if found.size and found.min() == UNKNOWN:
            models, place_of = self._lists.models.models, learnt.place.array
            unknown = kinds[found == UNKNOWN]
            for kind in unknown[first_of_each(unknown)].tolist():
                number, code = self._named.pair(kind)
                line, equipment = learnt.written[number], str(self._coder.equipment.value(code))
                if equipment in models:
                    line = with_names(line, equipment, models[equipment].names)
                known[kind] = self._lines.learn(line, learnt.places[place_of[number]])
            found = known.take(kinds)
        return found

    def _finished(
        self,
        coded: Coded,
        rows: Rows,
        lines: Codes,
        numbers: NDArray[np.int64],
        apart: list[Apart],
        rejects: list[Reject],
    ) -> Assessed:
        nothing = np.zeros(0, np.intp)
        totals, statuses, heads, shares = nothing, nothing, nothing, nothing
        if len(rows.at):
            outcomes = self._lines.outcomes_of(lines, rows.starts)
            totals = np.add.reduceat(self._lines.amount.array.take(lines), rows.starts)
            contexts = rows.contexts * _MOST_SETS + outcomes
            size = self._kinds.contexts * _MOST_SETS
            known = self._statuses.reach(size)
            statuses = self._numbers_of(
                contexts, known, lambda found: self._judged(coded, rows, found, totals)
            )
            if self._awards:
                sums = self._totals.codes(pa.array(totals))
                said: Column = sums if self._lists.asked.total else 0
                kinds = self._head_kinds.codes(contexts, size, said, len(self._totals))
                known = self._head_of.reach(len(self._head_kinds))
                heads = self._numbers_of(kinds, known, lambda found: self._headed(coded, rows, found, totals))
                kinds = self._share_kinds.codes(rows.heads, self._kinds.heads, sums, len(self._totals))
                known = self._share_of.reach(len(self._share_kinds))
                shares = self._numbers_of(
                    kinds, known, lambda found: self._shared(coded, rows, found, totals)
                )
        return Assessed(
            self._lines,
            self._heads,
            self._shares,
            coded,
            rows,
            numbers[rows.at],
            lines,
            totals,
            statuses,
            heads,
            shares,
            apart,
            rejects,
        )

    def _numbers_of(
        self, kinds: Column, known: Codes, learn: Callable[[Codes], Iterator[tuple[int, int]]]
    ) -> Codes:
        """Return the number that is known for each claim's kind, and learn those that were not met before."""
        assert not isinstance(kinds, int)  # noqa: S101 - claims always differ in their claimants' column
        found: Codes = known.take(kinds)
        if found.min() == UNKNOWN:
            unknown = np.flatnonzero(found == UNKNOWN)
            for claim, number in learn(unknown[first_of_each(kinds[unknown])]):
                known[kinds[claim]] = number
            found = known.take(kinds)
        return found

    def _judged(
        self, coded: Coded, rows: Rows, claims: Codes, totals: NDArray[np.int64]
    ) -> Iterator[tuple[int, int]]:
        """Yield claims with their status."""
        for claim, award in self._agreeing(coded, rows, claims, totals):
            yield claim, STATUSES.index(award.status)

    def _headed(
        self, coded: Coded, rows: Rows, claims: Codes, totals: NDArray[np.int64]
    ) -> Iterator[tuple[int, int]]:
        """Yield claims with what their awards say of them as a whole."""
        for claim, award in self._agreeing(coded, rows, claims, totals):
            yield claim, self._heads.learn(award)

    def _shared(
        self, coded: Coded, rows: Rows, claims: Codes, totals: NDArray[np.int64]
    ) -> Iterator[tuple[int, int]]:
        """Yield claims with how their totals are shared."""
        for claim in claims.tolist():
            schedule, group = self._kinds.head(int(rows.heads[claim]))
            receivers = self._receivers.get(group)
            if receivers is None:
                (whole,) = self._coder.claims(coded, rows.at[claim : claim + 1])
                receivers, _ = checked_receivers(whole)
                self._receivers[group] = receivers
            amounts, reasons = share_out(
                int(totals[claim]), self._coder.group(group), receivers, schedule.split
            )
            yield claim, self._shares.learn(amounts.values(), reasons)

    def _agreeing(
        self, coded: Coded, rows: Rows, claims: Codes, totals: NDArray[np.int64]
    ) -> Iterator[tuple[int, Award]]:
        """Yield the awards of whole claims, each of which must come to what its lines came to by their kinds."""
        for claim, whole in zip(claims.tolist(), self._coder.claims(coded, rows.at[claims]), strict=True):
            award = self._lists.award(whole, nameless=True)
            if award.total != totals[claim]:
                raise DisagreementError(
                    f"a claim comes to {award.total} by itself, to {totals[claim]} in bulk"
                )
            yield claim, award
