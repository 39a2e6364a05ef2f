"""What a simulation finds, as values: counts, whole minor units and names. No sentence, no page."""

from enum import StrEnum

import msgspec

from safeconduct.assessment.award import Award, Status
from safeconduct.assessment.claim import Claim

type Words = dict[str, str]
"""One thing's name by language code."""


class Group(StrEnum):
    """How a claim fares under the draft, as far as both lists settle it.

    A list that leaves an amount to people gives a claim a lowest and a highest sum. Only where the draft's
    lowest is no less than the present highest does a claim surely gain, and the other way round.
    """

    GAIN = "gain"
    LOSE = "lose"
    SAME = "same"
    NEWLY_PAYABLE = "newly_payable"
    NO_LONGER_PAYABLE = "no_longer_payable"
    OPEN = "open"
    NOTHING = "nothing"


class Pair(msgspec.Struct, frozen=True):
    """One figure under the list in force and under the draft; amounts in minor units."""

    now: int
    draft: int

    @property
    def difference(self) -> int:
        """What the draft adds; negative where it takes away."""
        return self.draft - self.now


class Paid(msgspec.Struct, frozen=True):
    """What is payable under one clause, or for one category of equipment.

    Attributes:
        id: of the clause, or code of the category; empty for known items outside the tree.
        names: by language.
        lines: payable lines of claims.
        amount: their sum in minor units.
        more: lines that are paid more under the draft.
        less: lines that are paid less.
    """

    id: str
    names: Words
    lines: Pair
    amount: Pair
    more: int
    less: int


class Share(msgspec.Struct, frozen=True):
    """The claims of one group.

    Attributes:
        group: how they fare.
        claims: how many.
        amount: sum of what is payable without a decision.
    """

    group: Group
    claims: int
    amount: Pair


class Bin(msgspec.Struct, frozen=True):
    """Claims whose payable total lies within two amounts.

    Attributes:
        lowest: minor units, included.
        highest: minor units, not included.
        claims: how many.
    """

    lowest: int
    highest: int
    claims: Pair


class Example(msgspec.Struct, frozen=True):
    """One claim that gains or loses most, with what each list says about it.

    Attributes:
        row: its number in the file, from 1.
        claim: the claim as the draft was asked.
        now: the award under the list in force.
        draft: the award under the draft.
        difference: by how much at least, in minor units.
        alike: how many claims of the file change by the same lines as this one, itself among them.
    """

    row: int
    claim: Claim
    now: Award
    draft: Award
    difference: int
    alike: int


class Amounts(msgspec.Struct, frozen=True):
    """Everything about the claims that both lists pay in one unit.

    Attributes:
        unit: of every amount here.
        claims: how many are compared.
        total: sum of what is payable without a decision.
        lowest: what it comes to if people decide for the least everywhere.
        highest: the same for the most; claims in `unbounded` count with what is settled of them.
        unbounded: claims with a line whose amount has no upper bound.
        decisions: claims that need a decision.
        clauses: by clause, in the order of the lists.
        categories: by category, the largest change first.
        groups: one for each `Group` that occurs.
        bins: distribution of what is payable, smallest amounts first; claims with nothing payable are left out.
        gains: the largest, largest first.
        losses: the largest, largest first.
    """

    unit: str
    claims: int
    total: Pair
    lowest: Pair
    highest: Pair
    unbounded: Pair
    decisions: Pair
    clauses: tuple[Paid, ...]
    categories: tuple[Paid, ...]
    groups: tuple[Share, ...]
    bins: tuple[Bin, ...]
    gains: tuple[Example, ...]
    losses: tuple[Example, ...]


class Refusal(msgspec.Struct, frozen=True):
    """A row that could not be compared.

    Attributes:
        row: its number in the file, from 1.
        under_draft: the list in force took it and the draft refused it.
        reason: the sentence that says why.
    """

    row: int
    under_draft: bool
    reason: str


class Figures(msgspec.Struct, frozen=True):
    """What a draft list would have cost against the lists in force.

    Attributes:
        programme: its id.
        names: the programme's, by language.
        versions: the lists in force by which claims were assessed, oldest first.
        draft: the draft's version.
        digest: SHA-256 of the draft.
        read: rows of the file.
        others: rows that name another programme.
        compared: claims that both lists assess.
        refused: rows that one of them does not: under the list in force, under the draft alone.
        refusals: the first of them.
        statuses: status → claims, over all compared ones.
        incomparable: claims that the two lists pay in different units: counted, their amounts not compared.
        dropped: recorded decisions that the draft does not allow and that were left out for it.
        amounts: one for each unit.
    """

    programme: str
    names: Words
    versions: tuple[str, ...]
    draft: str
    digest: str
    read: int
    others: int
    compared: int
    refused: Pair
    refusals: tuple[Refusal, ...]
    statuses: dict[Status, Pair]
    incomparable: int
    dropped: int
    amounts: tuple[Amounts, ...]
