"""Moments for G80–G86: the office and its budget."""

from datetime import date
from functools import cache

from tests.casefile.gatecases import Moment, PlainWorld, fails, passes

from safeconduct.casefile.acts.budget import GrantAppropriation, MovePool
from safeconduct.casefile.acts.office import CertifyKeys, EnactList, GrantRole, ShareIndexKey
from safeconduct.casefile.office import Colleague, InForce, Office
from safeconduct.casefile.words import Role
from safeconduct.programmes import load
from safeconduct.sealing import certificate, signing
from safeconduct.sealing.certificate import Certificate
from safeconduct.sealing.officer import OfficerKeys

AUTHORITY = bytes(range(32))


@cache
def keys(account: str) -> OfficerKeys:
    del account
    return OfficerKeys.new()


def certified(account: str, issuers: dict[str, bytes], number: int = 1) -> Certificate:
    public = keys(account).public
    statement = certificate.Statement(account=account, sign=public.sign, seal=public.seal, number=number)
    return Certificate(
        account=account,
        sign=public.sign,
        seal=public.seal,
        number=number,
        issued_by=tuple((issuer, certificate.issue(statement, seed)) for issuer, seed in issuers.items()),
    )


def office(**changes: object) -> Office:
    made = Office(reference="office", authority=signing.public_key_of(AUTHORITY).hex())
    for account in ("dove", "siskin"):
        made = made.with_colleague(
            Colleague(
                account=account,
                certificate=certified(account, {"authority": AUTHORITY}),
                roles=frozenset({Role.ADMINISTRATOR}),
            )
        )
    return Office(**{name: getattr(made, name) for name in made.__struct_fields__} | changes)


def by(account: str) -> PlainWorld:
    return PlainWorld(office=office()).acting(account, Role.ADMINISTRATOR)


def issued(*issuers: str, number: int = 1) -> CertifyKeys:
    return CertifyKeys(
        certificate=certified("finch", {issuer: keys(issuer).seed for issuer in issuers}, number)
    )


@passes("G80")
@passes("G81")
def two_colleagues_certify() -> Moment:
    return office(), by("dove"), issued("dove", "siskin")


@fails("G80")
def one_colleague_certifies() -> Moment:
    return office(), by("dove"), issued("dove")


@fails("G80")
def the_name_is_an_actors() -> Moment:
    seeds = {issuer: keys(issuer).seed for issuer in ("dove", "siskin")}
    return office(), by("dove"), CertifyKeys(certificate=certified("recovery", seeds))


@fails("G80")
def a_stranger_certifies() -> Moment:
    return office(), by("dove"), issued("dove", "cuckoo")


@fails("G80")
def one_certifies_themselves() -> Moment:
    return office(), by("dove"), issued("dove", "finch")


@fails("G80")
def the_number_is_not_the_next() -> Moment:
    return office(), by("dove"), issued("dove", "siskin", number=2)


@fails("G81")
def one_promotes_themselves() -> Moment:
    return office(), by("dove"), GrantRole(account="dove", role=Role.PAYMASTER)


@passes("G82")
def a_colleague_is_made_paymaster() -> Moment:
    return office(), by("dove"), GrantRole(account="siskin", role=Role.PAYMASTER)


@fails("G82")
def nobody_is_made_the_system() -> Moment:
    return office(), by("dove"), GrantRole(account="siskin", role=Role.SYSTEM)


@fails("G82")
def a_stranger_is_made_paymaster() -> Moment:
    return office(), by("dove"), GrantRole(account="cuckoo", role=Role.PAYMASTER)


def enacting(digest: str = "", programme: str = "ukraine-2023") -> EnactList:
    schedule = load(programme).schedules[0]
    return EnactList(
        programme=programme,
        schedule_version=schedule.version,
        schedule_digest=digest or schedule.digest,
        since=schedule.in_force_from,
    )


@passes("G83")
def the_published_version() -> Moment:
    return office(), by("dove"), enacting()


@fails("G83")
def another_digest() -> Moment:
    return office(), by("dove"), enacting(digest="00" * 32)


@fails("G83")
def a_later_one_is_in_force() -> Moment:
    later = InForce(programme="ukraine-2023", version="x", digest="00" * 32, since=date(2030, 1, 1))
    return office(in_force=(later,)), by("dove"), enacting()


@passes("G84")
def an_inspector_needs_the_index_key() -> Moment:
    made = office()
    dove = made.colleagues["dove"]
    inspector = Colleague(account="dove", certificate=dove.certificate, roles=frozenset({Role.INSPECTOR}))
    return made.with_colleague(inspector), by("siskin"), ShareIndexKey(account="dove")


@fails("G84")
def an_administrator_does_not() -> Moment:
    return office(), by("siskin"), ShareIndexKey(account="dove")


def grant(on: date) -> GrantAppropriation:
    return GrantAppropriation(unit="USD", amount=10**9, year=2023, law="Budget law 1", on=on)


@passes("G85")
def booked_today() -> Moment:
    return office(), PlainWorld(), grant(date(2023, 8, 1))


@fails("G85")
def dated_back() -> Moment:
    return office(), PlainWorld(), grant(date(2023, 7, 1))


def move(covers: int) -> MovePool:
    return MovePool(unit="USD", covers=covers, reference="week 31", on=date(2023, 8, 1))


@passes("G86")
def within_the_appropriation() -> Moment:
    return office(), PlainWorld(available={"USD": 1000}), move(900)


@fails("G86")
def the_exact_sum_in_clear() -> Moment:
    return office(), PlainWorld(available={"USD": 1000}), move(850)


@fails("G86")
def above_the_appropriation() -> Moment:
    return office(), PlainWorld(available={"USD": 1000}), move(1100)
