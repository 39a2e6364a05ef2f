"""What came out for a batch of claims: numbers that point into what is known, and ways to read them."""

from collections.abc import Iterable
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from safeconduct.assessment.award import Award, Reason, Status
from safeconduct.assessment.bulk.coded import Coded
from safeconduct.assessment.bulk.kinds import Rows
from safeconduct.assessment.bulk.layout import Reject
from safeconduct.assessment.bulk.lines import Lines
from safeconduct.assessment.bulk.numbering import Codes, Growing
from safeconduct.assessment.claim import Claim

STATUSES = tuple(Status)


class Apart(NamedTuple):
    """A claim that was assessed by itself, because no table can hold it.

    Attributes:
        line: where it stands in its file.
        claim: it.
        award: what the list says.
    """

    line: int
    claim: Claim
    award: Award


class Heads:
    """What awards say of a claim as a whole, each different one kept once, in the order in which they were learnt.

    Attributes:
        written: awards; their lines are left out, and their totals and shares are of another claim.
    """

    def __init__(self) -> None:
        self.written: list[Award] = []

    def __len__(self) -> int:
        return len(self.written)

    def learn(self, award: Award) -> int:
        """Keep what an award says of the claim as a whole, and return its number."""
        self.written.append(msgspec.structs.replace(award, lines=()))
        return len(self.written) - 1


class Shares:
    """How awards are shared, each different way kept once, in the order in which they were learnt.

    Attributes:
        reasons: with stand-ins for the claimants' ids.
        first: where in `amounts` an award's shares begin; one more than there are ways.
        amounts: minor units, in the claimants' order, of one award after another.
    """

    def __init__(self) -> None:
        self.reasons: list[tuple[Reason, ...]] = []
        self.first = Growing(0, np.intp)
        self.first.append(0)
        self.amounts = Growing(0, np.int64)

    def __len__(self) -> int:
        return len(self.reasons)

    def learn(self, amounts: Iterable[int], reasons: tuple[Reason, ...]) -> int:
        """Keep how an award is shared, and return its number."""
        self.reasons.append(reasons)
        self.amounts.extend(amounts)
        self.first.append(len(self.amounts))
        return len(self.reasons) - 1

    def amounts_of(self, number: int) -> list[int]:
        """Return the shares of one award, in the claimants' order."""
        start, end = self.first.array[number : number + 2].tolist()
        found: list[int] = self.amounts.array[start:end].tolist()
        return found


class Assessed(NamedTuple):
    """What the lists say about a batch of claims.

    Attributes:
        lines: the lines that `line_numbers` point at.
        heads: the heads that `head_numbers` point at.
        shares: the shares that `share_numbers` point at.
        coded: the batch.
        rows: its claims that were assessed here, with the places of their lines.
        numbers: where in its file each of these claims stands.
        line_numbers: for each line, its number in `lines`.
        totals: of each claim, in minor units of its award's unit.
        statuses: of each claim, numbers in `STATUSES`.
        head_numbers: for each claim, its number in `heads`; empty where whole awards are not wanted.
        share_numbers: for each claim, its number in `shares`; empty in the same case.
        apart: claims that were assessed by themselves.
        rejects: claims that were refused.
    """

    lines: Lines
    heads: Heads
    shares: Shares
    coded: Coded
    rows: Rows
    numbers: NDArray[np.int64]
    line_numbers: Codes
    totals: NDArray[np.int64]
    statuses: Codes
    head_numbers: Codes
    share_numbers: Codes
    apart: list[Apart]
    rejects: list[Reject]

    @property
    def how_many(self) -> int:
        """How many claims were assessed."""
        return len(self.numbers) + len(self.apart)

    def bounds(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return what each claim of `rows` comes to at least and at most, as far as the list bounds it."""
        if not len(self.numbers):
            return self.totals, self.totals
        lines, starts = self.lines, self.rows.starts
        settled = lines.has_amount.array
        lowest, highest = (
            np.add.reduceat(
                np.where(settled, lines.amount.array, bound.array).take(self.line_numbers), starts
            )
            for bound in (lines.lowest, lines.highest)
        )
        return lowest, highest
