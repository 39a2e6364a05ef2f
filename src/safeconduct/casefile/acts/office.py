"""Office: who works here, and what the authority has put in force. The file lies in clear."""

from datetime import date
from typing import Any

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.gates.office import (
    certificate_is_in_order,
    list_can_be_enacted,
    needs_index_key,
    not_for_oneself,
    role_can_be_granted,
)
from safeconduct.casefile.office import Colleague, InForce, Office, Rate
from safeconduct.casefile.words import Kind, Role
from safeconduct.sealing.certificate import Certificate


class OfficeAct(Act, frozen=True):
    """The base of the office file's acts."""

    kind = Kind.OFFICE
    public = True

    def change(self, case: Any, done: Done) -> Any:
        """Return the office after this act."""
        raise TypeError(f"{type(self).__name__} declares no change at {done.index} of {case}")


@act
class Found(OfficeAct, frozen=True):
    """The founding ceremony: the authority's key names the first officers and the installation's keys."""

    by = (Role.AUTHORITY,)

    authority: str
    system: str
    recovery: str
    origin: str
    checkpoint_key: str
    certificates: tuple[Certificate, ...]
    roles: dict[str, tuple[Role, ...]]

    def change(self, case: Office, done: Done) -> Office:
        """Begin the office."""
        del done
        office = msgspec.structs.replace(
            case,
            authority=self.authority,
            system=self.system,
            recovery=self.recovery,
            origin=self.origin,
            checkpoint_key=self.checkpoint_key,
        )
        for certificate in self.certificates:
            roles = frozenset(self.roles.get(certificate.account, ()))
            office = office.with_colleague(
                Colleague(account=certificate.account, certificate=certificate, roles=roles)
            )
        return office


@act
class CertifyKeys(OfficeAct, frozen=True):
    """Two certified officers certify a colleague's public keys, having compared them in person."""

    by = (Role.ADMINISTRATOR,)
    seconded_by = (Role.ADMINISTRATOR, Role.LEGAL_ADVISER)
    gates = (certificate_is_in_order, not_for_oneself)

    certificate: Certificate

    def change(self, case: Office, done: Done) -> Office:
        """Count the keys from now on; roles stay as they were."""
        del done
        account = self.certificate.account
        before = case.colleagues.get(account)
        roles = before.roles if before is not None else frozenset[Role]()
        return case.with_colleague(Colleague(account=account, certificate=self.certificate, roles=roles))


@act
class GrantRole(OfficeAct, frozen=True):
    """Two people grant a colleague a role."""

    by = (Role.ADMINISTRATOR,)
    seconded_by = (Role.ADMINISTRATOR, Role.LEGAL_ADVISER)
    gates = (role_can_be_granted, not_for_oneself)

    account: str
    role: Role

    def change(self, case: Office, done: Done) -> Office:
        """Add the role."""
        del done
        before = case.colleagues[self.account]
        return case.with_colleague(msgspec.structs.replace(before, roles=before.roles | {self.role}))


@act
class RevokeRole(OfficeAct, frozen=True):
    """An administrator takes a role away at once; giving it back needs two."""

    by = (Role.ADMINISTRATOR,)
    gates = (role_can_be_granted,)

    account: str
    role: Role

    def change(self, case: Office, done: Done) -> Office:
        """Take the role away."""
        del done
        before = case.colleagues[self.account]
        return case.with_colleague(msgspec.structs.replace(before, roles=before.roles - {self.role}))


@act
class ShareIndexKey(OfficeAct, frozen=True):
    """A reception officer or inspector shares the key of blind indexes with a colleague who needs it.

    The key is sealed to the colleague; it never lies in clear, and an administrator never holds it.
    """

    by = (Role.RECEPTION_OFFICER, Role.INSPECTOR)
    gates = (needs_index_key, not_for_oneself)

    account: str

    def change(self, case: Office, done: Done) -> Office:
        """Change nothing here: the signed envelope names the seal."""
        del done
        return case


@act
class EndService(OfficeAct, frozen=True):
    """A colleague leaves: from now on their keys sign and receive nothing."""

    by = (Role.ADMINISTRATOR,)
    gates = (not_for_oneself,)

    account: str

    def change(self, case: Office, done: Done) -> Office:
        """Close the account; what it signed before stays valid."""
        del done
        before = case.colleagues.get(self.account)
        if before is None:
            return case
        return case.with_colleague(msgspec.structs.replace(before, active=False, roles=frozenset()))


@act
class EnactList(OfficeAct, frozen=True):
    """Two people put a version of the official list in force."""

    by = (Role.LEGAL_ADVISER,)
    seconded_by = (Role.APPROVER, Role.ADMINISTRATOR)
    gates = (list_can_be_enacted,)

    programme: str
    schedule_version: str
    schedule_digest: str
    since: date

    def change(self, case: Office, done: Done) -> Office:
        """Put it in force from its day."""
        del done
        listed = InForce(
            programme=self.programme,
            version=self.schedule_version,
            digest=self.schedule_digest,
            since=self.since,
        )
        return msgspec.structs.replace(case, in_force=(*case.in_force, listed))


@act
class RecordRate(OfficeAct, frozen=True):
    """A paymaster records an official exchange rate with its day and source."""

    by = (Role.PAYMASTER,)

    unit: str
    counter: str
    numerator: int
    denominator: int
    on: date
    source: str

    def change(self, case: Office, done: Done) -> Office:
        """Add the rate."""
        del done
        rate = Rate(
            unit=self.unit,
            counter=self.counter,
            numerator=self.numerator,
            denominator=self.denominator,
            on=self.on,
            source=self.source,
        )
        return msgspec.structs.replace(case, rates=(*case.rates, rate))
