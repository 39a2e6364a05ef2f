"""Retention: for how long records are kept, and forgetting names in a case that is kept for longer."""

from typing import Annotated

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.office import OfficeAct
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.access import no_legal_hold
from safeconduct.casefile.gates.retention import (
    at_most_one_share_stands,
    names_may_go,
    period_is_within_bounds,
)
from safeconduct.casefile.office import Office
from safeconduct.casefile.retention import Period, Record
from safeconduct.casefile.words import Role, Stage


@act
class SetRetention(OfficeAct, frozen=True):
    """Two people set for how many months a kind of record is kept, and name the provision.

    It holds for cases that ended before as well.
    """

    by = (Role.LEGAL_ADVISER,)
    seconded_by = (Role.APPROVER, Role.ADMINISTRATOR)
    gates = (period_is_within_bounds,)

    record: Record
    months: Annotated[int, msgspec.Meta(ge=1, le=1200)]
    source: Annotated[str, msgspec.Meta(min_length=1, max_length=400, pattern=r"^[^\n]*\Z")]

    def change(self, case: Office, done: Done) -> Office:
        """Count by it from now on."""
        del done
        period = Period(months=self.months, source=self.source)
        return msgspec.structs.replace(case, periods={**case.periods, self.record: period})


@act
class ForgetNames(Act, frozen=True):
    """Two people forget the names and whereabouts in the vault of a case that has ended; the rest of it stays.

    The vault gets new keys, and nobody keeps a share of the old ones: what was sealed to them opens no more. Backups
    of the database that hold the dropped shares could still open it, together with two custodians' keys, the recovery
    key and the case's shred key, until they are thrown away.
    """

    by = (Role.LEGAL_ADVISER,)
    seconded_by = (Role.PROTECTION_OFFICER, Role.CONTACT_OFFICER)
    during = frozenset({Stage.CLOSED, Stage.ENDED})
    gates = (no_legal_hold, names_may_go, at_most_one_share_stands)

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]

    def change(self, case: Case, done: Done) -> Case:
        """Remember when, and let proposals to open the old vault fall."""
        access = msgspec.structs.replace(case.access, names_forgotten_at=done.at)
        return msgspec.structs.replace(
            case, access=access, pending=tuple(each for each in case.pending if each.act != "OpenVault")
        )
