"""Budget: what a law grants, the pooled commitment, the float for advances, and whether the books are right."""

from datetime import date
from hashlib import sha256
from typing import Annotated, Self

import msgspec

from safeconduct.casefile.act import Done, act
from safeconduct.casefile.acts.office import OfficeAct
from safeconduct.casefile.gates.budget import (
    acts_today,
    imprest_moves_in_steps,
    pool_moves_in_steps,
    rates_are_new_and_in_order,
    reconciled_once_a_day,
    year_is_over,
)
from safeconduct.casefile.office import Office, Rate, RateOnRecord, Reconciled
from safeconduct.casefile.rates import MOST_RATES, not_on_record, read_rates
from safeconduct.casefile.words import Role

Unit = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}(-[a-z]+)?$")]
Minor = Annotated[int, msgspec.Meta(ge=1, le=10**15)]
MinorOrNothing = Annotated[int, msgspec.Meta(ge=0, le=10**15)]

Programme = Annotated[str, msgspec.Meta(pattern=r"^([a-z0-9][a-z0-9-]{0,59})?\Z")]
"""Id of the programme for whose awards the money is; "" for those of any programme."""

Year = Annotated[int, msgspec.Meta(ge=1900, le=9999)]
YearOrNone = Annotated[int, msgspec.Meta(ge=0, le=9999)]
"""The budget year; 0 in entries from before appropriations had one."""

Reference = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
"""Of the decision. It lies in clear: it names no case and no person."""

CHIEFS = (Role.APPROVER, Role.LEGAL_ADVISER)


class BudgetAct(OfficeAct, frozen=True):
    """The base of the budget's acts: the books follow them, the office does not change."""

    def change(self, case: Office, done: Done) -> Office:
        """Change nothing here: the treasury follows the entry, which lies in clear."""
        del done
        return case


@act
class GrantAppropriation(BudgetAct, frozen=True):
    """Two people record what a budget law grants for the programme's rewards."""

    version = 2  # 1 knew no programme
    by = (Role.PAYMASTER,)
    seconded_by = CHIEFS
    gates = (acts_today,)

    unit: Unit
    amount: Minor
    year: Year
    law: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    on: date
    programme: Programme = ""


@act
class SetPoolRule(BudgetAct, frozen=True):
    """Two people fix the round step and the weekday in which the pooled commitment moves."""

    by = (Role.PAYMASTER,)
    seconded_by = CHIEFS

    unit: Unit
    step: Minor
    weekday: Annotated[int, msgspec.Meta(ge=1, le=7)]


@act
class MovePool(BudgetAct, frozen=True):
    """Two people move the pooled commitment by whole steps, on the fixed weekday.

    A movement of the exact sum on the day of a promise would tell whoever takes the disks what was promised.
    """

    version = 2  # 1 knew one pool for each unit
    by = (Role.PAYMASTER,)
    seconded_by = CHIEFS
    gates = (acts_today, pool_moves_in_steps)

    unit: Unit
    covers: MinorOrNothing
    """What the pool shall cover, in minor units, rounded up to whole steps by whoever reads the sealed
    commitments: this field lies in clear."""
    reference: Reference
    on: date
    programme: Programme = ""
    year: YearOrNone = 0


@act
class MoveImprest(BudgetAct, frozen=True):
    """Two people bring the cash float for advances to a round sum, on the pool's weekday.

    An advance is in nobody's books before the award: it is covered by this float, which shows in clear only that
    the office keeps one.
    """

    by = (Role.PAYMASTER,)
    seconded_by = CHIEFS
    gates = (acts_today, imprest_moves_in_steps)

    unit: Unit
    to: MinorOrNothing
    """What the float shall hold by the books: a whole number of the pool's steps, in minor units."""
    programme: Programme
    """Of the appropriation from which it comes, or to which it returns."""
    year: YearOrNone
    reference: Reference
    on: date


@act
class LapseAppropriation(BudgetAct, frozen=True):
    """Two people give back what is left of an appropriation whose budget year is over.

    What is owed and not paid yet stays owed: only what nobody was promised lapses.
    """

    by = (Role.PAYMASTER,)
    seconded_by = CHIEFS
    gates = (acts_today, year_is_over)

    unit: Unit
    programme: Programme
    year: Year
    reference: Reference
    on: date


@act
class ReconcileBooks(OfficeAct, frozen=True):
    """The system recomputes every account of the books from their entries and puts on record what differs.

    What differs is shown to paymasters, auditors and administrators until a later night finds the books right.
    """

    by = (Role.SYSTEM,)
    gates = (acts_today, reconciled_once_a_day)
    independent = True

    on: date
    accounts: MinorOrNothing
    """How many accounts were recomputed."""
    entries: MinorOrNothing
    """From how many entries."""
    digest: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
    """SHA-256 over all rows of the books in their canonical form: equal books, equal digest."""
    differences: Annotated[
        tuple[Annotated[str, msgspec.Meta(min_length=1, max_length=500)], ...], msgspec.Meta(max_length=100)
    ] = ()
    """A sentence for each place where the books are not what their entries make them, at most the first hundred."""

    def change(self, case: Office, done: Done) -> Office:
        """Keep the newest."""
        del done
        found = Reconciled(
            on=self.on,
            accounts=self.accounts,
            entries=self.entries,
            digest=self.digest,
            differences=self.differences,
        )
        return msgspec.structs.replace(case, reconciled=found)


@act
class RecordRates(OfficeAct, frozen=True):
    """Two people record official exchange rates from a file that a central bank published."""

    by = (Role.PAYMASTER,)
    seconded_by = (Role.PAYMASTER, *CHIEFS)
    gates = (rates_are_new_and_in_order,)
    independent = True

    rates: Annotated[tuple[Rate, ...], msgspec.Meta(min_length=1, max_length=MOST_RATES)]
    """In the order of the file."""
    file: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
    """SHA-256 of the file, so that anybody can compare it with what the bank published."""

    @classmethod
    def from_file(cls, data: bytes, known: tuple[Rate, ...], *, source: str = "") -> tuple[Self | None, int]:
        """Return the act that records what a file holds beyond what is on record, and how many rates it holds.

        Args:
            data: the file.
            known: rates on record.
            source: who published it, for a file that does not say so.

        Returns:
            None in the place of the act where every rate of the file is on record already.

        Raises:
            BadInput: a line cannot be read, stands there twice, or contradicts the record.
        """
        found = read_rates(data, source=source)
        new = not_on_record(found, known)
        return (cls(rates=new, file=sha256(data).hexdigest()) if new else None), len(found)

    def change(self, case: Office, done: Done) -> Office:
        """Add them."""
        new = (RateOnRecord.of(each, done.actor, done.seconder) for each in self.rates)
        return msgspec.structs.replace(case, rates=(*case.rates, *new))
