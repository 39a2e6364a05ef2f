"""The award: what the list says about a claim, line by line, with reasons that render in three languages."""

from enum import StrEnum

import msgspec

from safeconduct.schedule import amount_text

type Words = dict[str, str]
"""One thing's name by language code."""

type Param = str | Words
"""A value in a sentence: decimal digits, a code, or a name in several languages."""


class Outcome(StrEnum):
    """What the list says about one line."""

    PAYABLE = "payable"
    NEEDS_DECISION = "needs_decision"
    NOT_ELIGIBLE = "not_eligible"
    NO_CLAUSE = "no_clause"


class Status(StrEnum):
    """What the list says about the claim as a whole."""

    PAYABLE = "payable"
    NEEDS_DECISION = "needs_decision"
    NOTHING_PAYABLE = "nothing_payable"
    PROTECTION_ONLY = "protection_only"


class Reason(msgspec.Struct, frozen=True):
    """Why: a code of the closed set in `reasons.SENTENCES`, and what fills its sentence.

    Names stand here in all their languages, so an award in a case file explains itself for decades, without
    the pack and the catalogue it was made from.
    """

    code: str
    params: dict[str, Param]


class Range(msgspec.Struct, frozen=True):
    """What a recorded decision may settle a line at, for the line as a whole, in minor units."""

    lowest: int
    highest: int


class Line(msgspec.Struct, frozen=True):
    """One item of the claim and what the list says about it.

    Attributes:
        equipment: as the claim names it.
        quantity: as the claim gives it.
        outcome: what the list says.
        amount: in minor units; only a payable line has one.
        range: what a decision may settle; on a line that needs one and on a line that one settled. None where
            the list sets no bounds, or where they hang on a value that is not known yet.
        reasons: at least one.
        clause: id of the clause; None where there is none, or where it is not known which of several.
        source: citation of the clause, or of the list.
    """

    equipment: str
    quantity: str
    outcome: Outcome
    amount: int | None
    range: Range | None
    reasons: tuple[Reason, ...]
    clause: str | None
    source: str


class Award(msgspec.Struct, frozen=True):
    """What the engine proposes; people decide.

    Attributes:
        programme: id of the programme.
        schedule_version: the version of its list.
        schedule_digest: SHA-256 of that version.
        status: of the claim as a whole.
        unit: of every amount.
        total: sum of the payable lines in minor units.
        lines: one for each item, in the claim's order.
        shares: claimant id → minor units, in the claim's order; they sum to the total.
        share_reasons: how the total was shared, and why someone has no share.
        terms: what else the list promises for it: what is not money, and how it is paid out.
    """

    programme: str
    schedule_version: str
    schedule_digest: str
    status: Status
    unit: str
    total: int
    lines: tuple[Line, ...]
    shares: dict[str, int]
    share_reasons: tuple[Reason, ...]
    terms: tuple[Reason, ...] = ()

    @property
    def total_text(self) -> str:
        """The total as decimal digits with the unit's own number of decimals."""
        return amount_text(self.total, self.unit)

    @property
    def share_texts(self) -> dict[str, str]:
        """The shares as decimal digits."""
        return {claimant: amount_text(minor, self.unit) for claimant, minor in self.shares.items()}
