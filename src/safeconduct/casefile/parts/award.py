"""What a case knows of rights notice, exclusion check, assessment, approval, contest."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from safeconduct.assessment import Award as Result
from safeconduct.assessment import Claim
from safeconduct.casefile.parts.payment import RateUsed
from safeconduct.casefile.sums import MinorOrNothing, Unit


class Exclusion(StrEnum):
    """What the check for war crimes and other grounds of exclusion came to, for one person."""

    CLEAR = "clear"
    FINDING = "finding"
    """Serious reasons to consider: it goes to law, and payment waits."""
    EXCLUDED = "excluded"
    """A court or competent authority has decided finally: nothing is paid to them."""


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One person was told of their rights.

    Attributes:
        person: label.
        language: in which they were told.
        interpreter: whether an interpreter was there.
        at: when.
    """

    person: str
    language: str
    interpreter: bool
    at: datetime


class Decision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A recorded decision on what the list leaves to people.

    Attributes:
        item: number of the item in custody.
        unit: of the amount.
        amount: for the line as a whole, in minor units.
        reasons: why this amount; the person reads it.
    """

    item: Annotated[int, msgspec.Meta(ge=1, le=10_000)]
    unit: Unit
    amount: MinorOrNothing
    reasons: Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """What the list says, as the engine proposed it.

    Attributes:
        by: account of the assessor.
        at: when.
        decisions: the recorded ones that it rests on.
        claim: what was assessed.
        result: what came out.
    """

    by: str
    at: datetime
    decisions: tuple[Decision, ...]
    claim: Claim
    result: Result


class Exchange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A currency in which an award is paid as well, and at which rate.

    Attributes:
        unit: in which it is paid; another than the award's.
        rate: the dated official one, for every payment of the award in that unit.
    """

    unit: Unit
    rate: RateUsed


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """The award as two people approved it.

    Attributes:
        by: the two accounts.
        at: when it was seconded.
        result: lines, shares and reasons.
        exchange: the rates that stand on it, at most one for each unit.
    """

    by: tuple[str, str]
    at: datetime
    result: Result
    exchange: tuple[Exchange, ...] = ()


class Contest(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody says that the award is wrong, and a third person has not decided yet.

    Attributes:
        at: when it was first said.
        by: "mailbox:N", or the first of the two officers who recorded it.
        lines: places of the contested lines, from 1; empty for the whole award.
    """

    at: datetime
    by: str
    lines: tuple[int, ...]


class Obliged(msgspec.Struct, frozen=True, kw_only=True):
    """An obligation on the books for this case.

    Attributes:
        reference: of its posting.
        unit: of the award.
        amount: in minor units.
        on: the day of the approval that posted it.
        reversed_by: reference of the reversing posting; "" while it stands.
        reversed_on: the day of that.
    """

    reference: str
    unit: str
    amount: int
    on: date
    reversed_by: str = ""
    reversed_on: date | None = None


class Award(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the award.

    Attributes:
        notices: of rights, the newest per person.
        checks: the exclusion check's newest outcome by person.
        assessed: the assessment that stands; None before one and after the award was set aside.
        approved: the award that stands.
        contest: the open one.
        contested: how often the award was contested.
        set_aside: how often a third person sent it back.
        obliged: postings of obligations, in order.
    """

    notices: tuple[Notice, ...] = ()
    checks: dict[str, Exclusion] = {}
    assessed: Assessment | None = None
    approved: Approval | None = None
    contest: Contest | None = None
    contested: int = 0
    set_aside: int = 0
    obliged: tuple[Obliged, ...] = ()

    @property
    def standing(self) -> tuple[Obliged, ...]:
        """Obligations that have not been reversed."""
        return tuple(each for each in self.obliged if not each.reversed_by)

    @property
    def obligation(self) -> int:
        """What the books owe for this case, paid or not, in minor units."""
        return sum(each.amount for each in self.standing)

    @property
    def unit(self) -> str:
        """Unit of the approved award; "" without one."""
        return self.approved.result.unit if self.approved is not None else ""

    @property
    def total(self) -> int:
        """Total of the approved award in minor units; 0 without one."""
        return self.approved.result.total if self.approved is not None else 0

    @property
    def exchange(self) -> tuple[Exchange, ...]:
        """The rates that stand on the approved award; none without one."""
        return self.approved.exchange if self.approved is not None else ()

    def rate(self, unit: str) -> RateUsed | None:
        """Return the rate at which the approved award is paid in another unit; None where none stands on it."""
        return next((each.rate for each in self.exchange if each.unit == unit), None)

    def share(self, person: str) -> int:
        """Return a person's share of the approved award in minor units; 0 without one."""
        return self.approved.result.shares.get(person, 0) if self.approved is not None else 0

    @property
    def contested_amount(self) -> int:
        """What of the total stands in contested lines, in minor units."""
        if self.approved is None or self.contest is None:
            return 0
        if not self.contest.lines:
            return self.total
        lines = self.approved.result.lines
        return sum(lines[place - 1].amount or 0 for place in self.contest.lines)

    def payable_share(self, person: str) -> int:
        """Return what of a person's share nobody contests, in minor units, rounded down.

        A contest about a line that pays nothing holds nothing back: being heard must not cost anyone
        what is beyond dispute.
        """
        open_amount = self.contested_amount
        share = self.share(person)
        return share if not open_amount else share * (self.total - open_amount) // self.total
