"""What leaves is a valid file that pays exactly what was told, or nothing is handed over."""

import hashlib
import tracemalloc
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.treasury.iso20022.making import DAY, GERMAN, NOW, PAYER, payee, transfer, written

from safeconduct.errors import BadInput
from safeconduct.treasury.iso20022 import Profile, Transfer, checked_pain001, write_pain001
from safeconduct.treasury.iso20022.validating import schema_of

NAMESPACE = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"


def found(file: bytes, path: str) -> list[str]:
    wild = "/".join(f"{NAMESPACE}{step}" for step in path.split("/"))
    return [str(element.text) for element in etree.fromstring(file).iterfind(f".//{wild}")]


def valid(file: bytes) -> bool:
    """Whether the schema passes the whole document, by lxml's other way of validating."""
    schema = schema_of("pain.001.001.09")
    assert schema is not None
    return schema.validate(etree.fromstring(file))


NAMES = st.text(alphabet="abcdeXYZ äéßøŁ'&<>\"АБщҐїЄ()", min_size=1, max_size=14).filter(str.strip)
TRANSFERS = st.lists(
    st.builds(
        transfer,
        reference=st.text(alphabet="ABC123-", min_size=1, max_size=35),
        amount=st.integers(1, 10**15),
        payee=st.builds(
            payee, name=NAMES, bank=st.sampled_from(["", "DEUTDEFF"]), tax_number=st.sampled_from(["", "1"])
        ),
        text=st.text(alphabet="abc &;№Щ", max_size=20),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda one: one.end_to_end,
)


@given(TRANSFERS, st.sampled_from(Profile))
@settings(deadline=None)
def test_every_file_is_valid_and_pays_what_was_told_to_whom_it_was_told(
    transfers: list[Transfer], profile: Profile
) -> None:
    try:
        file, done = written(transfers, profile)
    except BadInput as refused:
        # "<" and ">" have no Latin form; a doubled slash cannot come up.
        assert "U+003" in str(refused)  # noqa: PT017 - which of both happens depends on the name
        return
    assert valid(file)
    assert found(file, "EndToEndId") == [one.end_to_end for one in transfers]
    assert [int(Decimal(amount) * 100) for amount in found(file, "InstdAmt")] == [
        one.amount for one in transfers
    ]
    assert found(file, "CdtrAcct/Id/IBAN") == [GERMAN] * len(transfers)
    total = sum(one.amount for one in transfers)
    assert {int(Decimal(sums) * 100) for sums in found(file, "CtrlSum")} == {total}
    assert (done.count, done.total, done.unit) == (len(transfers), total, "EUR")
    assert (done.size, done.sha256) == (len(file), hashlib.sha256(file).hexdigest())
    if profile is Profile.NATIONAL:
        assert found(file, "Cdtr/Nm") == [" ".join(one.payee.name.split()) for one in transfers]


def test_a_profile_says_who_bears_the_charges_and_what_may_be_paid() -> None:
    sepa, _ = written([transfer()], Profile.SEPA)
    abroad, _ = written([transfer(unit="USD", payee=payee(account="12 345", account_is_iban=False, bank="DEUTDEFF"))],
                        Profile.INTERNATIONAL)  # fmt: skip
    home, _ = written([transfer(unit="UAH")], Profile.NATIONAL)
    assert (found(sepa, "ChrgBr"), found(sepa, "SvcLvl/Cd")) == (["SLEV"], ["SEPA"])
    assert (found(abroad, "ChrgBr"), found(abroad, "SvcLvl/Cd")) == (["DEBT"], [])
    assert found(abroad, "CdtrAcct/Id/Othr/Id") == ["12 345"]
    assert found(home, "ChrgBr") == []
    assert valid(sepa)
    assert valid(abroad)
    assert valid(home)


def test_a_unit_without_decimals_is_written_without_a_point() -> None:
    file, _ = written([transfer(unit="KRW", amount=500)], Profile.NATIONAL)
    assert found(file, "InstdAmt") == ["500"]


def test_an_address_stands_only_where_a_town_was_given() -> None:
    file, _ = written(
        [transfer("A1", payee=payee(country="DE")), transfer("A2", payee=payee(country="DE", town="Ulm"))]
    )
    assert found(file, "PstlAdr/TwnNm") == ["Ulm"]
    assert valid(file)


@pytest.mark.parametrize(
    ("wrong", "profile", "sentence"),
    [
        (transfer(unit="XAU-tael"), Profile.NATIONAL, "Payment A1, the unit: no bank pays in “XAU-tael”"),
        (transfer(unit="XXX"), Profile.NATIONAL, "Payment A1, the unit: no bank"),
        (transfer(unit="USD"), Profile.SEPA, "Payment A1, the unit: a SEPA payment is in EUR"),
        (transfer(amount=0), Profile.SEPA, "Payment A1, the amount"),
        (transfer(amount=-5), Profile.SEPA, "Payment A1, the amount"),
        (transfer(amount=True), Profile.SEPA, "Payment A1, the amount"),
        (transfer(amount=10**15 + 1), Profile.SEPA, "Payment A1, the amount"),
        (transfer("a/"), Profile.SEPA, "A payment's reference: “a/”"),
        (transfer(payee=payee(name=" ")), Profile.SEPA, "Payment A1, the payee's name: it is empty"),
        (transfer(payee=payee(name="王")), Profile.NATIONAL, "Payment A1, the payee's name: the character “王”"),
        (transfer(payee=payee(account=GERMAN[:-1] + "1")), Profile.SEPA, "Payment A1, the payee's account .* checksum"),
        (transfer(payee=payee(bank="X")), Profile.SEPA, "Payment A1, the payee's account or bank: “X” is no BIC"),
        (transfer(payee=payee(account="1", account_is_iban=False)), Profile.SEPA, "from an IBAN to an IBAN"),
        (transfer(payee=payee(account="1", account_is_iban=False)), Profile.NATIONAL, "the payee's bank: an account"),
        (transfer(payee=payee(town="Ulm")), Profile.SEPA, "the payee's country: an address needs"),
        (transfer(text="a" * 141), Profile.SEPA, "Payment A1, the text: 141 characters"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_told_by_payment_and_field(
    wrong: Any, profile: Profile, sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        written([wrong], profile)


def test_the_payers_own_details_are_held_to_the_same() -> None:
    for changes, sentence in (
        ({"account": "DE00"}, "The payer's account"),
        ({"name": ""}, "The payer's name"),
        ({"bank": "NO"}, "is no BIC"),
    ):
        with pytest.raises(BadInput, match=sentence):
            written([transfer()], payer=replace(PAYER, **changes))


def test_one_reference_pays_once_and_one_file_has_one_unit() -> None:
    with pytest.raises(BadInput, match="Payment A1, the reference: it stands twice"):
        written([transfer("A1"), transfer("A2"), transfer("A1")])
    with pytest.raises(BadInput, match="this file pays in UAH, and this payment is in USD"):
        written([transfer("A1", unit="UAH"), transfer("A2", unit="USD")], Profile.NATIONAL)


@pytest.mark.parametrize("told", [{"count": 2}, {"count": 4}, {"total": 1}, {"transfers": iter(())}])
def test_a_file_that_would_not_pay_what_was_told_never_ends(told: dict[str, Any]) -> None:
    kept: list[bytes] = []

    class Kept:
        def write(self, data: bytes, /) -> None:
            kept.append(data)

    listed = [transfer(f"A{number}") for number in range(3)]
    facts = {"transfers": listed, "count": 3, "total": 3 * 12_345} | told
    with pytest.raises(BadInput, match="Nothing is handed over"):
        write_pain001(Kept(), message_id="F", created=NOW, payer=PAYER,
                      execution=DAY, profile=Profile.SEPA, **facts)  # fmt: skip
    # What got out, if anything, no bank's parser takes for a file.
    with pytest.raises(BadInput):
        checked_pain001(kept)


def test_there_is_no_file_without_a_payment() -> None:
    with pytest.raises(BadInput, match="nothing to pay"):
        written([])


def test_a_file_of_five_thousand_needs_hardly_more_memory_than_one_of_five_hundred() -> None:
    class Thrown:
        def write(self, data: bytes, /) -> None:
            assert data

    def peak(count: int) -> int:
        tracemalloc.start()
        try:
            write_pain001(
                Thrown(),
                message_id="F",
                created=NOW,
                payer=PAYER,
                execution=DAY,
                transfers=(transfer(f"A{number}") for number in range(count)),
                count=count,
                total=count * 12_345,
                profile=Profile.SEPA,
            )
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    small, large = peak(500), peak(5_000)
    # What grows is the set of references, a hundred bytes each; the file itself would be two megabytes.
    assert large - small < 1_000_000


def test_the_validator_refuses_what_the_schema_does_whatever_the_pieces() -> None:
    file, _ = written([transfer()])
    checked_pain001(file[place : place + 7] for place in range(0, len(file), 7))
    for wrong in (
        file.replace(b"<EndToEndId>A1</EndToEndId>", b""),
        file.replace(b"</CstmrCdtTrfInitn>", b"<X/></CstmrCdtTrfInitn>"),
        file.replace(b'Ccy="EUR">123.45', b'Ccy="EUR">123.456789'),
        file.replace(b"pain.001.001.09", b"pain.001.001.08"),
        file[:-20],
        b"",
    ):
        with pytest.raises(BadInput, match=r"not as its schema says|no well-formed XML"):
            checked_pain001([wrong])
