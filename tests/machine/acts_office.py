"""Making acts of the office: budget, rates, lists, roles, certificates."""

from datetime import timedelta

from tests.machine.acts_contact import PROGRAMME
from tests.machine.founded import STAFF
from tests.machine.scene import Deed, Scene, makes

from safeconduct.casefile.acts.budget import GrantAppropriation, MovePool, SetPoolRule
from safeconduct.casefile.acts.office import (
    CertifyKeys,
    EnactList,
    EndService,
    GrantRole,
    RecordRate,
    RevokeRole,
    ShareIndexKey,
)
from safeconduct.casefile.words import Role
from safeconduct.programmes import load
from safeconduct.registry.founding import certify
from safeconduct.sealing.officer import OfficerKeys

SPARE = ("tern", "lark", "robin", "jay", "raven", "finch", "gull")
"""Who may lose a role or leave in a run without the office losing what every case needs."""


@makes(GrantAppropriation)
def grant_appropriation(s: Scene) -> GrantAppropriation:
    return GrantAppropriation(
        unit="USD",
        amount=1_000_000_00,
        year=s.today.year,
        law=f"Invented law {s.next_number()}",
        on=s.today - timedelta(days=s.hand.pick(0, 0, 1)),
    )


@makes(SetPoolRule)
def set_pool_rule(s: Scene) -> SetPoolRule:
    return SetPoolRule(unit="USD", step=s.hand.pick(1_000_000_00, 500_000_00), weekday=s.hand.pick(1, 2, 3))


@makes(MovePool)
def move_pool(s: Scene) -> MovePool:
    return MovePool(
        unit="USD",
        covers=s.hand.pick(500_000_00, 1_500_000_00, 0),
        reference=f"pool {s.next_number()}",
        on=s.today,
    )


@makes(RecordRate)
def record_rate(s: Scene) -> RecordRate:
    return RecordRate(
        unit="USD",
        counter="UAH",
        numerator=s.hand.number(365_000, 380_000),
        denominator=10_000,
        on=s.today,
        source="Invented bank",
    )


@makes(EnactList)
def enact_list(s: Scene) -> EnactList:
    programme = s.hand.pick("ukraine-2022", PROGRAMME)
    schedule = load(programme).schedule_on(s.today)
    return EnactList(
        programme=programme,
        schedule_version=schedule.version,
        schedule_digest=schedule.digest,
        since=schedule.in_force_from,
    )


@makes(GrantRole)
def grant_role(s: Scene) -> GrantRole:
    return GrantRole(account=s.hand.pick(*sorted(STAFF)), role=s.hand.pick(*Role))


@makes(RevokeRole)
def revoke_role(s: Scene) -> RevokeRole:
    account = s.hand.pick(*SPARE)
    return RevokeRole(account=account, role=s.hand.pick(*sorted(s.office.roles_of(account)), Role.SYSTEM))


@makes(EndService)
def end_service(s: Scene) -> EndService:
    return EndService(account=s.hand.pick(*SPARE))


@makes(ShareIndexKey)
def share_index_key(s: Scene) -> Deed:
    return Deed(ShareIndexKey(account=s.hand.pick(*sorted(STAFF))), s.hand.pick("crane", "wren", "ibis"))


@makes(CertifyKeys)
def certify_keys(s: Scene) -> CertifyKeys:
    """New keys for a colleague, or a newcomer: certified by the two administrators."""
    account = s.hand.pick("newcomer", "raven")
    before = s.office.colleagues.get(account)
    number = before.certificate.number + 1 if before is not None else 1
    issuers = {name: s.copy.keys[name].seed for name in s.hand.pick(("dove", "siskin"), ("dove",))}
    return CertifyKeys(certificate=certify(account, OfficerKeys.new().public, number=number, issuers=issuers))
