"""Budget: what a budget law grants, and the one pooled commitment that stands for all promises together."""

from datetime import date
from typing import Annotated

import msgspec

from safeconduct.casefile.act import Done, act
from safeconduct.casefile.acts.office import OfficeAct
from safeconduct.casefile.gates.budget import acts_today, pool_moves_in_steps
from safeconduct.casefile.office import Office
from safeconduct.casefile.words import Role

Unit = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}(-[a-z]+)?$")]
Minor = Annotated[int, msgspec.Meta(ge=1, le=10**15)]


class BudgetAct(OfficeAct, frozen=True):
    """The base of the budget's acts: the books follow them, the office does not change."""

    def change(self, case: Office, done: Done) -> Office:
        """Change nothing here: the treasury follows the entry, which lies in clear."""
        del done
        return case


@act
class GrantAppropriation(BudgetAct, frozen=True):
    """Two people record what a budget law grants for the programme's rewards."""

    by = (Role.PAYMASTER,)
    seconded_by = (Role.APPROVER, Role.LEGAL_ADVISER)
    gates = (acts_today,)

    unit: Unit
    amount: Minor
    year: Annotated[int, msgspec.Meta(ge=1900, le=9999)]
    law: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    on: date


@act
class SetPoolRule(BudgetAct, frozen=True):
    """Two people fix the round step and the weekday in which the pooled commitment moves."""

    by = (Role.PAYMASTER,)
    seconded_by = (Role.APPROVER, Role.LEGAL_ADVISER)

    unit: Unit
    step: Minor
    weekday: Annotated[int, msgspec.Meta(ge=1, le=7)]


@act
class MovePool(BudgetAct, frozen=True):
    """Two people move the pooled commitment by whole steps, on the fixed weekday.

    A movement of the exact sum on the day of a promise would tell whoever takes the disks what was promised.
    """

    by = (Role.PAYMASTER,)
    seconded_by = (Role.APPROVER, Role.LEGAL_ADVISER)
    gates = (acts_today, pool_moves_in_steps)

    unit: Unit
    covers: Annotated[int, msgspec.Meta(ge=0, le=10**15)]
    """What the pool shall cover, in minor units, rounded up to whole steps by whoever reads the sealed
    commitments: this field lies in clear."""
    reference: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    on: date
