"""Public keys count only when two other, certified people said so; every other way in is refused."""

from collections.abc import Callable

import msgspec
import pytest

from safeconduct.errors import BadInput
from safeconduct.sealing import canonical, certificate, signing
from safeconduct.sealing.certificate import AUTHORITY, Certificate, Statement
from safeconduct.sealing.errors import NotCertified
from safeconduct.sealing.officer import OfficerKeys

THE_AUTHORITY = signing.new_signing_key()
PEOPLE = {name: OfficerKeys.new() for name in ("olga", "petro", "iryna", "newcomer", "intruder")}
CERTIFIED = {"olga", "petro", "iryna"}


def statement_of(name: str, keys: OfficerKeys | None = None, number: int = 1) -> Statement:
    public = (keys or PEOPLE[name]).public
    return Statement(account=name, sign=public.sign, seal=public.seal, number=number)


def certify(statement: Statement, *issuers: str) -> Certificate:
    seeds = {AUTHORITY: THE_AUTHORITY, **{name: keys.seed for name, keys in PEOPLE.items()}}
    signed = tuple((name, certificate.issue(statement, seeds[name])) for name in issuers)
    return Certificate(**msgspec.structs.asdict(statement), issued_by=signed)


def issuers(certified: set[str] = CERTIFIED) -> Callable[[str], bytes | None]:
    return lambda name: signing.public_key_of(PEOPLE[name].seed) if name in certified else None


def check(shown: Certificate, certified: set[str] = CERTIFIED) -> None:
    certificate.check(shown, issuers(certified), signing.public_key_of(THE_AUTHORITY))


def refused(shown: Certificate, reason: str, certified: set[str] = CERTIFIED) -> None:
    with pytest.raises(NotCertified, match=reason):
        check(shown, certified)


def test_two_certified_officers_certify_a_third() -> None:
    check(certify(statement_of("newcomer"), "olga", "petro"))
    check(certify(statement_of("newcomer"), "petro", "iryna"))


def test_the_first_are_certified_by_the_authority_alone() -> None:
    check(certify(statement_of("olga"), AUTHORITY), certified=set())


def test_what_is_signed_is_the_canonical_statement_under_its_own_domain() -> None:
    statement = statement_of("newcomer")
    signature = bytes.fromhex(certificate.issue(statement, PEOPLE["olga"].seed))
    message = canonical.encode(
        {"account": "newcomer", "number": 1, "seal": statement.seal, "sign": statement.sign}
    )
    public = signing.public_key_of(PEOPLE["olga"].seed)
    assert signing.verify(public, signing.CERTIFICATE, message, signature)
    assert not signing.verify(public, signing.ENTRY, message, signature)


@pytest.mark.parametrize("field", ["account", "sign", "seal", "number"])
def test_a_swapped_public_key_or_name_is_refused(field: str) -> None:
    """The database's owner exchanges one field for the intruder's."""
    good = certify(statement_of("newcomer"), "olga", "petro")
    other = statement_of("intruder", number=2)
    swapped = msgspec.structs.replace(good, **{field: getattr(other, field)})
    refused(swapped, "not over these keys")


def test_an_uncertified_account_certifies_nobody() -> None:
    refused(certify(statement_of("newcomer"), "olga", "intruder"), "intruder is not certified")
    refused(certify(statement_of("newcomer"), "intruder", "olga"), "intruder is not certified")


def test_a_self_made_second_account_seconds_nothing() -> None:
    """Olga makes an account of her own and signs with both; it is certified by nobody else."""
    refused(certify(statement_of("newcomer"), "olga", "intruder"), "not certified")
    refused(certify(statement_of("intruder"), "olga", "olga"), "twice")
    refused(certify(statement_of("intruder"), "olga", "intruder"), "themselves")
    refused(certify(statement_of("intruder"), "olga", "intruder"), "themselves", CERTIFIED | {"intruder"})


def test_two_accounts_with_one_key_are_one_person() -> None:
    def both_are_olga(name: str) -> bytes | None:
        return signing.public_key_of(PEOPLE["olga"].seed) if name in {"olga", "alter"} else None

    statement = statement_of("newcomer")
    signature = certificate.issue(statement, PEOPLE["olga"].seed)
    pair = (("olga", signature), ("alter", signature))
    shown = Certificate(**msgspec.structs.asdict(statement), issued_by=pair)
    with pytest.raises(NotCertified, match="same key"):
        certificate.check(shown, both_are_olga, signing.public_key_of(THE_AUTHORITY))


def test_nobody_certifies_their_own_key_under_another_name() -> None:
    statement = statement_of("alter", PEOPLE["olga"])
    refused(certify(statement, "olga", "petro"), "same key")
    authority = Statement("alter", signing.public_key_of(THE_AUTHORITY).hex(), statement.seal, 1)
    refused(certify(authority, AUTHORITY), "same key")


@pytest.mark.parametrize(
    "names", [(), ("olga",), ("olga", "petro", "iryna"), (AUTHORITY, "olga"), ("olga", AUTHORITY)]
)
def test_only_two_officers_or_the_authority_alone_count(names: tuple[str, ...]) -> None:
    refused(certify(statement_of("newcomer"), *names), "two officers, or the authority alone")
    refused(certify(statement_of("newcomer"), AUTHORITY, AUTHORITY), "two officers")


def test_another_authority_is_refused() -> None:
    shown = certify(statement_of("olga"), AUTHORITY)
    with pytest.raises(NotCertified, match="not over these keys"):
        certificate.check(shown, issuers(), signing.public_key_of(signing.new_signing_key()))


def test_an_account_named_like_the_authority_gains_nothing() -> None:
    with pytest.raises(BadInput):
        certify(statement_of(AUTHORITY, PEOPLE["intruder"]), "olga", "petro")
    forged = certificate.issue(statement_of("newcomer"), PEOPLE["intruder"].seed)
    shown = Certificate(**msgspec.structs.asdict(statement_of("newcomer")), issued_by=((AUTHORITY, forged),))
    refused(shown, "not over these keys")


def test_signatures_cannot_be_exchanged_between_issuers_or_statements() -> None:
    good = certify(statement_of("newcomer"), "olga", "petro")
    (one, first), (two, second) = good.issued_by
    refused(msgspec.structs.replace(good, issued_by=((one, second), (two, first))), "not over these keys")
    older = certify(statement_of("newcomer", number=2), "olga", "petro")
    refused(msgspec.structs.replace(good, issued_by=older.issued_by), "not over these keys")


def test_every_changed_digit_of_a_signature_is_refused() -> None:
    good = certify(statement_of("newcomer"), "olga", "petro")
    (one, first), second = good.issued_by
    for at, digit in enumerate(first):
        changed = first[:at] + f"{int(digit, 16) ^ 1:x}" + first[at + 1 :]
        refused(msgspec.structs.replace(good, issued_by=((one, changed), second)), "olga")
    for spelling in (first.upper(), first + "00", first[:-2], " " + first, ""):
        refused(msgspec.structs.replace(good, issued_by=((one, spelling), second)), "olga")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("account", ""),
        ("account", AUTHORITY),
        ("sign", "00" * 31),
        ("sign", "A0" * 32),
        ("seal", "age1"),
        ("seal", "age1" + "b" * 58),
        ("number", 0),
    ],
)
def test_malformed_statements_are_neither_signed_nor_believed(field: str, value: object) -> None:
    statement = msgspec.structs.replace(statement_of("newcomer"), **{field: value})
    with pytest.raises(BadInput, match="malformed"):
        certificate.issue(statement, PEOPLE["olga"].seed)
    good = certify(statement_of("newcomer"), "olga", "petro")
    refused(msgspec.structs.replace(good, **{field: value}), "malformed")


def test_a_certificate_survives_storage() -> None:
    good = certify(statement_of("newcomer"), "olga", "petro")
    check(msgspec.convert(canonical.decode(canonical.encode(good)), Certificate))
