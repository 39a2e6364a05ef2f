"""Ask two lists about the same claims, whatever their number, and count."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from safeconduct.assessment.bulk.assessed import STATUSES
from safeconduct.assessment.bulk.coded import plain_claim
from safeconduct.assessment.bulk.layout import LINE, Reject
from safeconduct.assessment.bulk.lists import Lists, Only
from safeconduct.assessment.bulk.reading import BATCH_ROWS, pieces
from safeconduct.assessment.bulk.running import Progress, ahead
from safeconduct.assessment.claim import Claim
from safeconduct.assessment.simulation import summing
from safeconduct.assessment.simulation.assessing import Assessor
from safeconduct.assessment.simulation.decisions import Adapter
from safeconduct.assessment.simulation.extremes import Extremes
from safeconduct.assessment.simulation.figures import Example, Figures, Pair, Refusal
from safeconduct.assessment.simulation.tally import Both, Tally
from safeconduct.catalogue import Catalogue
from safeconduct.errors import BadInput
from safeconduct.schedule import Programme, Schedule

MOST_REFUSALS = 20
"""So many refused rows are named."""


def simulate(
    claims: Path,
    programme: Programme,
    draft: Schedule,
    catalogue: Catalogue,
    *,
    rows: int = BATCH_ROWS,
    progress: Progress | None = None,
) -> Figures:
    """Return what a draft list would have cost against the lists in force.

    Memory holds one piece of the file, whatever its size.

    Args:
        claims: a file of claims as `assess-many` reads it.
        programme: whose lists are in force; claims of others are counted and left out.
        draft: asked about every claim, whatever its dates.
        catalogue: what equipment is known; the programme's own additions are added.
        rows: at most so many claims in a piece.
        progress: told how far it is.

    Raises:
        BadInput: the file cannot be read, or no row of it can be a claim.
    """
    simulation: Simulation | None = None
    with ThreadPoolExecutor(1) as threads:
        for piece in ahead(pieces(claims, rows=rows), threads):
            if simulation is None:
                simulation = Simulation(programme, draft, catalogue, piece.claims.schema)
            simulation.refuse(piece.rejects)
            simulation.add(piece.claims)
            if progress is not None:
                progress(piece.done)
    if simulation is None:
        raise BadInput(f"{claims} holds no claims: there is nothing to compare.")
    return simulation.figures()


class Simulation:
    """A simulation under way.

    Args:
        programme: whose lists are in force; a claim falls under one of them by its dates.
        draft: asked about every claim, whatever its dates.
        catalogue: what equipment is known; the programme's own additions are added.
        schema: of every batch of claims, with a column `line`.
    """

    def __init__(
        self, programme: Programme, draft: Schedule, catalogue: Catalogue, schema: pa.Schema
    ) -> None:
        self._programme = programme
        self._draft = draft
        self._catalogue = catalogue.with_items(programme.additions)
        self._units: list[str] = []
        in_force = Lists(Only(programme), catalogue)
        drafted = Lists(Only(programme), catalogue, draft)
        other_unit = any(schedule.unit != draft.unit for schedule in programme.schedules)
        self._now = Assessor(in_force, schema, self._units)
        self._then = Assessor(drafted, schema, self._units)
        self._adapter = Adapter(drafted, schema, other_unit=other_unit)
        self._lists = in_force, drafted
        self._tallies: dict[int, Tally] = {}
        self._kept: dict[int, tuple[Claim, Claim]] = {}
        self._statuses = np.zeros((2, len(STATUSES)), np.int64)
        self._refused = [0, 0]
        self._refusals: list[Refusal] = []
        self._read = self._others = self._compared = self._incomparable = 0

    def refuse(self, rejects: Iterable[Reject]) -> None:
        """Count rows that are no claims at all."""
        for reject in rejects:
            self._read += 1
            self._refuse(reject.line, reject.reason, under_draft=False)

    def add(self, batch: pa.RecordBatch) -> None:
        """Count a batch of claims."""
        self._read += batch.num_rows
        others = pc.not_equal(batch.column("programme"), self._programme.id).fill_null(fill_value=False)
        if pc.any(others).as_py():
            self._others += pc.sum(others).as_py()
            batch = batch.filter(pc.invert(others))
        if not batch.num_rows:
            return
        adapted = self._adapter.adapted(batch)
        both = Both(self._now.side(batch), self._then.side(adapted), batch.column(LINE).to_numpy())
        self._count_refused(both)
        chosen = both.now.assessed & both.draft.assessed
        self._compared += int(np.count_nonzero(chosen))
        for number, side in enumerate((both.now, both.draft)):
            self._statuses[number] += np.bincount(side.status[chosen], minlength=len(STATUSES))
        alike = both.now.unit == both.draft.unit
        self._incomparable += int(np.count_nonzero(chosen & ~alike))
        for unit in np.unique(both.now.unit[chosen & alike]).tolist():
            tally = self._tallies.setdefault(unit, Tally(self._now.outcomes, self._then.outcomes))
            for row in tally.add(both, chosen & alike & (both.now.unit == unit)):
                line = int(both.numbers[row])
                self._kept[line] = plain_claim(batch, row), plain_claim(adapted, row)
        self._forget()

    def figures(self) -> Figures:
        """Return what was found so far."""
        tables = self._now.outcomes, self._then.outcomes
        lists = summing.Lists(self._programme.schedules, self._draft, self._catalogue)
        return Figures(
            programme=self._programme.id,
            names=self._programme.names,
            versions=tuple(version.version for version in self._programme.schedules),
            draft=self._draft.version,
            digest=self._draft.digest,
            read=self._read,
            others=self._others,
            compared=self._compared,
            refused=Pair(*self._refused),
            refusals=tuple(self._refusals),
            statuses={
                status: Pair(*self._statuses[:, number].tolist())
                for number, status in enumerate(STATUSES)
                if self._statuses[:, number].any()
            },
            incomparable=self._incomparable,
            dropped=self._adapter.dropped,
            amounts=tuple(
                summing.amounts_of(tally, self._units[unit], tables, lists, self._examples)
                for unit, tally in sorted(self._tallies.items())
            ),
        )

    def _count_refused(self, both: Both) -> None:
        for row, reason in both.now.refused.items():
            self._refuse(int(both.numbers[row]), reason, under_draft=False)
        for row, reason in both.draft.refused.items():
            if row not in both.now.refused:
                self._refuse(int(both.numbers[row]), reason, under_draft=True)

    def _refuse(self, line: int, reason: str, *, under_draft: bool) -> None:
        self._refused[under_draft] += 1
        self._refusals = sorted(
            [*self._refusals, Refusal(line, under_draft, reason)], key=lambda refusal: refusal.row
        )[:MOST_REFUSALS]

    def _forget(self) -> None:
        """Forget claims that are no longer among the extremes."""
        needed = {
            extreme.row
            for tally in self._tallies.values()
            for extremes in (tally.gains, tally.losses)
            for extreme in extremes.ranked()
        }
        self._kept = {row: claims for row, claims in self._kept.items() if row in needed}

    def _examples(self, extremes: Extremes) -> tuple[Example, ...]:
        found = []
        for extreme in extremes.ranked():
            now, draft = self._kept[extreme.row]
            awards = self._lists[0].award(now), self._lists[1].award(draft)
            found.append(Example(extreme.row, draft, *awards, extreme.difference, extreme.alike))
        return tuple(found)
