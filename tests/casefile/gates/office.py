"""Moments for G80–G86, G89, G90, G114 and G115: the office, its budget, its rates and texts."""

from datetime import date, timedelta
from functools import cache
from typing import Any

from msgspec.structs import replace
from tests.casefile.gatecases import Moment, PlainWorld, fails, passes

from safeconduct.casefile.acts.budget import GrantAppropriation, MovePool
from safeconduct.casefile.acts.office import (
    CertifyKeys,
    EnactList,
    GrantRole,
    RecordRate,
    ReplaceRecovery,
    ReplaceSecondFactor,
    SetText,
    ShareIndexKey,
)
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


@passes("G89")
def a_colleague_at_work_lost_their_passkey() -> Moment:
    return office(), by("siskin"), ReplaceSecondFactor(account="dove")


@fails("G89")
def nobody_has_this_account() -> Moment:
    return office(), by("siskin"), ReplaceSecondFactor(account="finch")


@passes("G90")
def a_fresh_recovery_key() -> Moment:
    return office(), by("dove"), ReplaceRecovery(recovery=OfficerKeys.new().public.seal)


@fails("G90")
def the_recovery_key_in_force() -> Moment:
    fresh = OfficerKeys.new().public.seal
    return office(recovery=fresh), by("dove"), ReplaceRecovery(recovery=fresh)


@fails("G90")
def a_colleagues_own_key() -> Moment:
    return office(), by("dove"), ReplaceRecovery(recovery=office().colleagues["siskin"].certificate.seal)


@fails("G90")
def no_key_at_all() -> Moment:
    return office(), by("dove"), ReplaceRecovery(recovery="age1")


TODAY = PlainWorld().today
TOMORROW = TODAY + timedelta(days=1)


def rate(**changes: Any) -> Moment:
    act = RecordRate(
        unit="USD", counter="UAH", numerator=365686, denominator=10000, on=TODAY, source="Invented bank"
    )
    return office(), by("magpie"), replace(act, **changes)


@passes("G115")
def a_rate_of_today() -> Moment:
    return rate()


@passes("G115")
def a_rate_at_its_bounds() -> Moment:
    return rate(numerator=1, denominator=10**9, on=TODAY - timedelta(days=40))


@passes("G115")
def a_rate_between_minor_units_at_its_bounds() -> Moment:
    return rate(counter="KRW", numerator=1, denominator=10**7)


@fails("G115")
def a_rate_between_minor_units_beyond_them() -> Moment:
    return rate(counter="KRW", numerator=13_041_237, denominator=10**8)


@passes("G115")
def a_source_of_200_characters() -> Moment:
    return rate(source="x" * 200)


@fails("G115")
def a_source_that_the_books_cannot_hold() -> Moment:
    return rate(source="x" * 201)


@fails("G115")
def a_source_that_postgresql_refuses() -> Moment:
    return rate(source="A bank\0")


@fails("G115")
def a_rate_over_nothing() -> Moment:
    return rate(denominator=0)


@fails("G115")
def a_rate_of_nothing() -> Moment:
    return rate(numerator=0)


@fails("G115")
def a_rate_that_turns_a_payment_round() -> Moment:
    return rate(numerator=-5)


@fails("G115")
def a_rate_that_the_books_cannot_multiply() -> Moment:
    return rate(numerator=10**9 + 1)


@fails("G115")
def a_rate_of_a_currency_into_itself() -> Moment:
    return rate(counter="USD")


@fails("G115")
def a_rate_of_a_currency_that_nobody_knows() -> Moment:
    return rate(counter="ZZZ")


@fails("G115")
def a_rate_of_tomorrow() -> Moment:
    return rate(on=TOMORROW)


@fails("G115")
def a_rate_from_nowhere() -> Moment:
    return rate(source=" ")


WORDS = {"en": "Whoever comes is paid.", "uk": "Хто прийде, отримає.", "ru": "Кто придёт, получит."}


@passes("G114")
def a_text_in_three_languages() -> Moment:
    return office(), by("owl"), SetText(programme="ukraine-2023", text="summary", words=WORDS)


@fails("G114")
def a_text_that_lacks_a_language() -> Moment:
    words = {"en": WORDS["en"], "uk": WORDS["uk"]}
    return office(), by("owl"), SetText(programme="ukraine-2023", text="summary", words=words)


@fails("G114")
def a_text_of_blanks() -> Moment:
    return office(), by("owl"), SetText(programme="ukraine-2023", text="summary", words={**WORDS, "ru": " "})


@fails("G114")
def a_text_that_nobody_knows() -> Moment:
    return office(), by("owl"), SetText(programme="ukraine-2023", text="amnesty", words=WORDS)


@fails("G114")
def a_text_of_a_historic_pack() -> Moment:
    text = next(iter(load("moolah-1953").texts))
    words = dict.fromkeys(load("moolah-1953").languages, "We pay.")
    return office(), by("owl"), SetText(programme="moolah-1953", text=text, words=words)


@fails("G114")
def a_text_as_it_is() -> Moment:
    words = load("ukraine-2023").texts["summary"]
    return office(), by("owl"), SetText(programme="ukraine-2023", text="summary", words=words)
