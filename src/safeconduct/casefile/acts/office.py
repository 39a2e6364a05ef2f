"""Office: who works here, and what the authority has put in force. The file lies in clear."""

from datetime import date
from typing import Annotated, Any

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.gates.office import (
    certificate_is_in_order,
    is_at_work,
    list_can_be_enacted,
    list_is_to_come,
    needs_index_key,
    not_for_oneself,
    own_list_is_whole,
    rate_is_in_order,
    recovery_is_new,
    role_can_be_granted,
    text_is_the_packs,
)
from safeconduct.casefile.office import Colleague, InForce, Office, RateOnRecord, Wording
from safeconduct.casefile.words import Kind, Role
from safeconduct.sealing.certificate import Certificate

Carried = Annotated[str, msgspec.Meta(max_length=1_000_000)]
"""A pack's head or a list, as `schedule.carried` carries it."""


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

    version = 3  # 1 knew no observer, 2 no spokesperson
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

    version = 3  # 1 knew no observer, 2 no spokesperson
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

    version = 3  # 1 knew no observer, 2 no spokesperson
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
class ReplaceSecondFactor(OfficeAct, frozen=True):
    """Two people let a colleague whose passkey is lost register a new one; the old one counts no more."""

    by = (Role.ADMINISTRATOR,)
    seconded_by = (Role.ADMINISTRATOR, Role.LEGAL_ADVISER)
    gates = (is_at_work, not_for_oneself)

    account: str

    def change(self, case: Office, done: Done) -> Office:
        """Let only second factors count that are registered from now on."""
        del done
        number = case.second_factors.get(self.account, 0) + 1
        return msgspec.structs.replace(case, second_factors={**case.second_factors, self.account: number})


@act
class ReplaceRecovery(OfficeAct, frozen=True):
    """Two people put a new recovery key in force: after each use, and when its holders change."""

    by = (Role.ADMINISTRATOR,)
    seconded_by = (Role.LEGAL_ADVISER, Role.ADMINISTRATOR)
    gates = (recovery_is_new,)

    recovery: str
    """age recipient of the new recovery identity, whose shares its holders have on paper."""

    def change(self, case: Office, done: Done) -> Office:
        """Seal to the new key from now on."""
        del done
        return msgspec.structs.replace(case, recovery=self.recovery)


@act
class EnactList(OfficeAct, frozen=True):
    """Two people put a version of the official list in force."""

    version = 2  # 1 knew only lists that ship
    by = (Role.LEGAL_ADVISER,)
    seconded_by = (Role.APPROVER, Role.ADMINISTRATOR)
    gates = (list_can_be_enacted, own_list_is_whole, list_is_to_come)

    programme: str
    schedule_version: str
    schedule_digest: str
    since: date
    head: Carried = ""
    """Of the authority's own pack: its `programme.toml` as canonical JSON; "" for a list that ships."""
    content: Carried = ""
    """The authority's own list, whole: the bytes that `schedule_digest` covers; "" for a list that ships."""

    def change(self, case: Office, done: Done) -> Office:
        """Put it in force from its day."""
        del done
        listed = InForce(
            programme=self.programme,
            version=self.schedule_version,
            digest=self.schedule_digest,
            since=self.since,
            head=self.head,
            content=self.content,
        )
        return msgspec.structs.replace(case, in_force=(*case.in_force, listed))


@act
class SetText(OfficeAct, frozen=True):
    """Two people word one of the programme's texts anew, in each of its languages.

    A list's own words belong to the list and change with a new version alone.
    """

    by = (Role.LEGAL_ADVISER,)
    seconded_by = (Role.APPROVER, Role.ADMINISTRATOR)
    gates = (text_is_the_packs,)

    programme: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    words: dict[str, Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]]

    def change(self, case: Office, done: Done) -> Office:
        """Say it so from now on."""
        del done
        others = tuple(
            each for each in case.wordings if (each.programme, each.text) != (self.programme, self.text)
        )
        new = Wording(programme=self.programme, text=self.text, words=self.words)
        return msgspec.structs.replace(case, wordings=(*others, new))


@act
class RecordRate(OfficeAct, frozen=True):
    """A paymaster records an official exchange rate with its day and source.

    By a rate that one person recorded, others sign: G183 and G135 refuse whoever would sign by a rate of their own.
    """

    by = (Role.PAYMASTER,)
    gates = (rate_is_in_order,)

    unit: str
    counter: str
    numerator: int
    """With `denominator` within the bounds of G115, not of a type: entries from before the gate are read still."""
    denominator: int
    on: date
    source: str

    def change(self, case: Office, done: Done) -> Office:
        """Add the rate."""
        rate = RateOnRecord(
            unit=self.unit,
            counter=self.counter,
            numerator=self.numerator,
            denominator=self.denominator,
            on=self.on,
            source=self.source,
            by=(done.actor,),
        )
        return msgspec.structs.replace(case, rates=(*case.rates, rate))
