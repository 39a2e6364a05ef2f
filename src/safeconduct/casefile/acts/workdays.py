"""Working days and aims: what two people put into the office's file for every deadline of the authority's own."""

from typing import Annotated

import msgspec

from safeconduct.casefile.act import Done, act
from safeconduct.casefile.acts.office import OfficeAct
from safeconduct.casefile.gates.workdays import aim_is_within_bounds, days_off_are_in_order
from safeconduct.casefile.office import Office
from safeconduct.casefile.words import Role
from safeconduct.casefile.workdays import Aim, NamedDay, Year


@act
class SetDaysOff(OfficeAct, frozen=True):
    """Two people set the days of a year on which nobody works, and the weekends on which everybody does.

    Whatever was set for that year before is replaced.
    """

    by = (Role.LEGAL_ADVISER,)
    seconded_by = (Role.APPROVER, Role.ADMINISTRATOR)
    gates = (days_off_are_in_order,)

    year: Annotated[int, msgspec.Meta(ge=2000, le=9998)]
    off: Annotated[tuple[NamedDay, ...], msgspec.Meta(max_length=60)] = ()
    worked: Annotated[tuple[NamedDay, ...], msgspec.Meta(max_length=60)] = ()

    def change(self, case: Office, done: Done) -> Office:
        """Count by them from now on."""
        del done
        year = Year(off=tuple(sorted(self.off)), worked=tuple(sorted(self.worked)))
        return msgspec.structs.replace(case, days=case.days.with_year(self.year, year))


@act
class SetAim(OfficeAct, frozen=True):
    """Two people set within how many days something is done where neither law nor list names any."""

    by = (Role.LEGAL_ADVISER,)
    seconded_by = (Role.APPROVER, Role.ADMINISTRATOR)
    gates = (aim_is_within_bounds,)

    aim: Aim
    days: Annotated[int, msgspec.Meta(ge=0, le=366)]

    def change(self, case: Office, done: Done) -> Office:
        """Count by them from now on."""
        del done
        return msgspec.structs.replace(case, days=case.days.with_aim(self.aim, self.days))
