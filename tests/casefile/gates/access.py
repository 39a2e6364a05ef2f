"""Moments for G73–G79."""

from tests.casefile.gatecases import Moment, PlainWorld, fails, passes

from safeconduct.casefile.acts.access import AdmitOfficer, Erase, OpenVault, RecoverKeys, RemoveOfficer
from safeconduct.casefile.case import Case
from safeconduct.casefile.office import Colleague, Office
from safeconduct.casefile.parts.access import Access
from safeconduct.casefile.words import Role, Stage
from safeconduct.sealing.certificate import Certificate

TEAM = ("heron", "owl", "wren")


def colleague(account: str, *roles: Role, active: bool = True) -> Colleague:
    certificate = Certificate(account=account, sign="00" * 32, seal="age1", number=1, issued_by=())
    return Colleague(account=account, certificate=certificate, roles=frozenset(roles), active=active)


def world(*colleagues: Colleague) -> PlainWorld:
    return PlainWorld(office=Office(reference="office", colleagues={c.account: c for c in colleagues}))


def case(**changes: object) -> Case:
    return Case(reference="case", **{"team": TEAM, "stage": Stage.CREDIBLE, **changes})


@passes("G73")
@passes("G74")
def certified_inspector() -> Moment:
    return case(), world(colleague("ibis", Role.INSPECTOR)), AdmitOfficer(account="ibis")


@fails("G73")
def stranger() -> Moment:
    return case(), world(), AdmitOfficer(account="ibis")


@fails("G73")
def admitted_already() -> Moment:
    return case(), world(colleague("owl", Role.LEGAL_ADVISER)), AdmitOfficer(account="owl")


@fails("G73")
def left_the_service() -> Moment:
    return case(), world(colleague("ibis", Role.INSPECTOR, active=False)), AdmitOfficer(account="ibis")


@fails("G74")
def administrator() -> Moment:
    return case(), world(colleague("dove", Role.ADMINISTRATOR)), AdmitOfficer(account="dove")


@passes("G75")
def third_leaves() -> Moment:
    return case(), world(), RemoveOfficer(account="wren")


@fails("G75")
def one_would_be_left() -> Moment:
    return case(team=("heron", "wren")), world(), RemoveOfficer(account="wren")


@fails("G75")
def not_on_the_team() -> Moment:
    return case(), world(), RemoveOfficer(account="ibis")


VAULT = {"vault:1": "age1"}


@passes("G76")
def purpose_and_minutes() -> Moment:
    return case(keys=VAULT), world(), OpenVault(purpose="To call the sister.", minutes=15)


@fails("G76")
def no_purpose() -> Moment:
    return case(keys=VAULT), world(), OpenVault(purpose="  ", minutes=15)


@fails("G76")
def a_whole_day() -> Moment:
    return case(keys=VAULT), world(), OpenVault(purpose="To call the sister.", minutes=1440)


@fails("G76")
def nothing_to_open() -> Moment:
    return case(), world(), OpenVault(purpose="To call the sister.", minutes=15)


@passes("G77")
@passes("G78")
def ended_without_hold() -> Moment:
    return case(stage=Stage.ENDED, access=Access(ended="2021-Q3")), world(), Erase()


@fails("G77")
def evidence_is_asked_for() -> Moment:
    return case(stage=Stage.CLOSED, access=Access(legal_hold="A court asked.")), world(), Erase()


@fails("G78")
def still_somebody_to_protect() -> Moment:
    return case(stage=Stage.AWARDED), world(), Erase()


@passes("G74")
@passes("G79")
def new_keys_on_the_team() -> Moment:
    return case(), world(colleague("owl", Role.LEGAL_ADVISER)), RecoverKeys(account="owl")


@fails("G79")
def never_admitted() -> Moment:
    return case(), world(colleague("ibis", Role.INSPECTOR)), RecoverKeys(account="ibis")


@fails("G79")
def left_the_team_by_leaving_the_service() -> Moment:
    return case(), world(colleague("owl", Role.LEGAL_ADVISER, active=False)), RecoverKeys(account="owl")
