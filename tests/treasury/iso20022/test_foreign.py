"""Files that were not written here are read to the last figure; see foreign/README.md."""

from datetime import date, datetime
from pathlib import Path

import pytest

from safeconduct.treasury.iso20022 import (
    Expected,
    How,
    Kind,
    Statement,
    StatusReport,
    checked_pain001,
    match,
    movements,
)
from safeconduct.treasury.iso20022.camt import read_camt
from safeconduct.treasury.iso20022.pain002 import read_pain002

FOREIGN = Path(__file__).parent / "foreign"


def report(name: str) -> StatusReport:
    with (FOREIGN / name).open("rb") as file:
        return read_pain002(file)


def statement(name: str) -> Statement:
    with (FOREIGN / name).open("rb") as file:
        (only,) = read_camt(file)
    return only


@pytest.mark.parametrize(
    "path", sorted(FOREIGN.glob("*.pain.001.001.09.xml")), ids=lambda path: path.name[:12]
)
def test_others_payment_files_are_valid_by_our_validator(path: Path) -> None:
    checked_pain001([path.read_bytes()])


def test_a_banks_rejection_of_every_payment_of_a_block() -> None:
    read = report("moov-rejected.pain.002.001.03.xml")
    assert (read.id, read.original, read.created) == (
        "20180326375204011678275",
        "MsgId-006",
        datetime(2018, 3, 26, 12, 9, 48),  # noqa: DTZ001 - the bank gives no zone
    )
    (block,) = read.blocks
    assert (block.id, block.status, block.reasons[0].code) == ("PmtInfId-006-01", "RJCT", "NARR")
    answer = read.answer("EndToEndId-006-01-01")
    assert answer is not None
    assert answer.rejected
    assert (answer.reasons[0].code, answer.reasons[0].notes) == ("AC01", ("1301813;Konto ungültig",))
    # A payment that the report does not list is rejected with its block.
    other = read.answer("EndToEndId-006-01-02")
    assert other is not None
    assert other.rejected
    assert "own version" in read.remarks[0].say("en")


@pytest.mark.parametrize(
    ("name", "original", "end_to_end", "reason"),
    [
        ("moov-partly.pain.002.001.03.xml", "MsgId-001", "EndToEndId-001-03-04", "AC01"),
        ("pain001-pain.002.001.03.xml", "PMT-BATCH-001", "PaymentID6789", "AC04"),
        ("pain001-pain.002.001.15.xml", "MSG-001", "PaymentID6789", "AC04"),
    ],
)
def test_a_report_on_a_part_says_nothing_of_the_others(
    name: str, original: str, end_to_end: str, reason: str
) -> None:
    read = report(name)
    answer = read.answer(end_to_end)
    assert answer is not None
    assert (read.original, answer.status, answer.reasons[0].code) == (original, "RJCT", reason)
    assert read.answer("another") is None


def test_a_valid_report_of_a_version_at_hand_comes_without_remarks() -> None:
    assert report("pain001-pain.002.001.03.xml").remarks == ()
    (remark,) = report("pain001-pain.002.001.15.xml").remarks
    assert remark.say("en").startswith("No schema of pain.002.001.15 is at hand")


def test_postfinances_statement() -> None:
    read = statement("moov-postfinance.camt.053.001.04.xml")
    assert (read.kind, read.account, read.unit, read.sequence) == (
        Kind.STATEMENT,
        "CH2909000000250094239",
        "CHF",
        118,
    )
    assert read.opening is not None
    assert read.closing is not None
    assert (read.opening.minor, read.closing.minor) == (211_993_19, 215_112_21)
    assert [entry.signed for entry in read.entries] == [4_50, -77_70, 1500_00, 1537_00, 1692_22]
    assert [entry.code for entry in read.entries][:2] == ["PMNT/IDDT/PMDD", "PMNT/ICDT/AUTT"]
    assert read.entries[3].valued == date(2020, 11, 25)
    # The test platform's own sums are wrong by the entry that counts from the next day, and that is told.
    assert "come to 216649.21 CHF, and the closing balance says 215112.21 CHF" in read.remarks[-1].say("en")
    # Its debit lists the payment as a credit.
    assert not read.entries[1].transactions[0].credit


def test_genkgos_statements_in_two_versions() -> None:
    old, new = statement("genkgo.camt.053.001.02.xml"), statement("genkgo.camt.053.001.08.xml")
    for read in (old, new):
        assert (read.message_id, read.id) == ("CAMT053RIB000000000001", "253EURNL26VAYB8060476890")
        assert (read.account, read.copy) == ("NL26VAYB8060476890", True)
        assert [(one.kind, one.minor, one.unit) for one in read.balances] == [
            ("OPBD", 18_15, "EUR"), ("CLBD", -27_00, "SEK"), ("OPAV", 35_00, "CHF"), ("CLAV", -2700, "JPY"),
        ]  # fmt: skip
        (entry,) = read.entries
        assert (entry.signed, entry.unit, entry.status) == (8_85, "EUR", "BOOK")
        assert (entry.booked, entry.valued) == (date(2014, 12, 31), date(2015, 1, 2))
        (one,) = entry.transactions
        assert (one.party, one.party_account, one.text) == (
            "NAME NAME",
            "NL56AGDH9619008421",
            ("4654654654654654",),
        )
    assert [remark.say("en") for remark in old.remarks] == [
        "The opening balance is in EUR and the closing one in SEK, so they cannot be compared."
    ]
    # Its second page: there is nothing to compare with the first page's balance.
    assert new.remarks == ()
    assert new.entries[0].transactions[0].end_to_end == "MUELL/FINP/RA12345"


def test_a_statement_that_deviates_from_its_schema_is_read_with_a_remark() -> None:
    read = statement("pain001-camt.053.001.08.xml")
    assert [entry.signed for entry in read.entries] == [150_00]
    assert read.entries[0].bank_reference == "ENTRY-001"
    assert "not as the schema of camt.053.001.08 says" in read.remarks[0].say("en")


def test_a_batch_of_payments_in_a_notification() -> None:
    read = statement("genkgo.camt.054.001.08.xml")
    (entry,) = read.entries
    assert (read.kind, entry.signed, entry.unit, entry.count) == (Kind.NOTIFICATION, -200_000_00, "SEK", 2)
    assert entry.blocks == ("UXC06170000006PI00001", "UXC06170000006")
    assert [(one.end_to_end[-7:], one.minor, one.unit, one.credit) for one in entry.transactions] == [
        ("EE00001", 3_10, "CHF", False),
        ("EE00002", 3_20, "CHF", False),
        ("EE00002", 3_20, "CHF", False),
    ]
    assert [remark.say("en").partition(":")[2] for remark in read.remarks] == [
        " the bank speaks of 2 payments and lists 3.",
        " its payments are marked the other way than the entry; they were read as the entry says.",
    ]


def test_a_banks_return_is_linked_to_the_payment_that_it_was() -> None:
    read = statement("moov-returns.camt.054.001.04.xml")
    paid = Expected(
        end_to_end="EndToEndId-004-01-01", amount=400_00, unit="CHF", execution=date(2019, 5, 17), booked=True
    )
    (returned,) = match(movements([read]), [paid]).returned
    assert (returned.payments, returned.how) == ((paid,), How.EXACT)
    reason = returned.movement.returned
    assert reason is not None
    assert (reason.code, reason.notes) == ("AC01", ("Kontonummer falsch",))
