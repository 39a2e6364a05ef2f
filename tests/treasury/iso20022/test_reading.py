"""A bank's file is a stranger's: whatever it holds, it is read exactly or refused with a sentence.

What is read here is read in this process; that it is read in a cell, and comes out the same, is in test_apart.
"""

import io
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.errors import BadInput
from safeconduct.treasury.iso20022 import StatusReport
from safeconduct.treasury.iso20022.camt import read_camt
from safeconduct.treasury.iso20022.pain002 import read_pain002

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
ENTRY = (
    '<Ntry><Amt Ccy="{unit}">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>{status}</Cd></Sts>'
    "<BookgDt><Dt>2026-12-01</Dt></BookgDt><AcctSvcrRef>B{number}</AcctSvcrRef>"
    "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>{details}</Ntry>"
)


def entry(
    amount: str = "10.00", unit: str = "EUR", number: int = 1, status: str = "BOOK", details: str = ""
) -> str:
    return ENTRY.format(amount=amount, unit=unit, number=number, status=status, details=details)


def balance(kind: str, amount: str, unit: str = "EUR") -> str:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="{unit}">{amount}</Amt>'
        "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-12-01</Dt></Dt></Bal>"
    )


def document(
    *entries: str, namespace: str = NAMESPACE, balances: str | None = None, before: str = ""
) -> bytes:
    closing = "100.00" if balances is None else ""
    balances = balance("OPBD", "100.00") + balance("CLBD", closing) if balances is None else balances
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<Document xmlns="{namespace}"><BkToCstmrStmt>'
        "<GrpHdr><MsgId>M</MsgId><CreDtTm>2026-12-01T20:00:00</CreDtTm></GrpHdr>"
        "<Stmt><Id>S</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>"
        f"{balances}{''.join(entries)}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def report(group: str = "", block: str = "", answers: str = "", version: str = "10") -> StatusReport:
    listed = f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>F</OrgnlPmtInfId>{block}{answers}</OrgnlPmtInfAndSts>"
    text = (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}"><CstmrPmtStsRpt>'
        "<GrpHdr><MsgId>R</MsgId><CreDtTm>2026-12-01T08:00:00+02:00</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>F</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>{group}"
        f"</OrgnlGrpInfAndSts>{block and listed}</CstmrPmtStsRpt></Document>"
    )
    return read_pain002(io.BytesIO(text.encode()))


def said(file: bytes) -> list[str]:
    (only,) = read_camt(io.BytesIO(file))
    return [remark.say("en") for remark in only.remarks]


def test_a_statement_whose_sums_agree_comes_without_remarks() -> None:
    assert said(document()) == []
    balances = balance("OPBD", "100.00") + balance("CLBD", "80.00")
    assert said(document(entry(), entry(number=2), balances=balances)) == []
    # What is pending has not moved the balance.
    assert said(document(entry(), entry(), entry(status="PDNG"), balances=balances)) == []


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**12), max_size=5), st.integers(0, 10**12))
@settings(deadline=None)
def test_a_wrong_sum_is_told_and_a_right_one_is_not(opening: int, debits: list[int], closing: int) -> None:
    def euro(minor: int) -> str:
        return f"{minor // 100}.{minor % 100:02d}"

    file = document(
        *(entry(euro(debit)) for debit in debits),
        balances=balance("OPBD", euro(opening)) + balance("CLBD", euro(closing)),
    )
    right = opening - sum(debits) == closing
    assert (said(file) == []) is right


def test_a_nil_beyond_the_minor_unit_is_let_pass_and_nothing_is_rounded() -> None:
    (only,) = read_camt(io.BytesIO(document(entry("10.50000"))))
    assert only.entries[0].signed == -10_50
    for amount, unit in (("10.505", "EUR"), ("1.5", "JPY"), ("1.5", "KRW"), ("1.0005", "KWD")):
        with pytest.raises(BadInput, match=r"Entry 1, the amount: .* nothing is rounded"):
            read_camt(io.BytesIO(document(entry(amount, unit))))
    for amount in ("", "-1", "1e3", "1,00", "٣", "0x1", "1" * 40, "NaN", "+1"):
        with pytest.raises(BadInput, match="is no amount"):
            read_camt(io.BytesIO(document(entry(amount))))
    with pytest.raises(BadInput, match="is no currency"):
        read_camt(io.BytesIO(document(entry(unit="euro"))))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("DBIT", "WHAT", "neither credit nor debit"),
        ("<BookgDt><Dt>2026-12-01", "<BookgDt><Dt>2026-13-01", "the day of booking: “2026-13-01” is no date"),
        ('<Amt Ccy="EUR">10.00</Amt><CdtDbtInd>DBIT', "<CdtDbtInd>DBIT", "it has no amount"),
        ("<Id><IBAN>DE89370400440532013000</IBAN></Id>", "", "of which account"),
        ("<Stmt><Id>S</Id>", "<Stmt><CreDtTm>x</CreDtTm>", "no date and time"),
    ],
)  # fmt: skip
def test_a_field_that_is_used_is_read_or_the_file_refused(old: str, new: str, sentence: str) -> None:
    file = document(entry()).decode()
    assert old in file
    with pytest.raises(BadInput, match=sentence):
        read_camt(io.BytesIO(file.replace(old, new).encode()))


def test_a_batch_without_details_keeps_its_references() -> None:
    details = "<NtryDtls><Btch><MsgId>FILE-1</MsgId><NbOfTxs>2</NbOfTxs></Btch></NtryDtls>"
    (only,) = read_camt(io.BytesIO(document(entry(details=details))))
    assert (only.entries[0].blocks, only.entries[0].count, only.entries[0].transactions) == (
        ("FILE-1",),
        2,
        (),
    )


def test_charges_are_read_in_both_versions_places() -> None:
    new = '<Chrgs><TtlChrgsAndTaxAmt Ccy="EUR">1.50</TtlChrgsAndTaxAmt></Chrgs>'
    old = '<Chrgs><Amt Ccy="EUR">0.50</Amt></Chrgs><Chrgs><Amt Ccy="EUR">1.00</Amt></Chrgs>'
    for charges, namespace, expected in ((new, NAMESPACE, [150]), (old, NAMESPACE[:-1] + "2", [50, 100])):
        file = document(entry(details=charges), namespace=namespace)
        (only,) = read_camt(io.BytesIO(file))
        assert [one.minor for one in only.entries[0].charges] == expected


def test_entries_that_net_both_ways_keep_their_directions() -> None:
    one = '<TxDtls><Refs><EndToEndId>{}</EndToEndId></Refs><Amt Ccy="EUR">{}</Amt><CdtDbtInd>{}</CdtDbtInd></TxDtls>'
    details = f"<NtryDtls>{one.format('A', '12.00', 'DBIT')}{one.format('B', '2.00', 'CRDT')}</NtryDtls>"
    (only,) = read_camt(io.BytesIO(document(entry(details=details))))
    assert [(part.end_to_end, part.credit) for part in only.entries[0].transactions] == [
        ("A", False),
        ("B", True),
    ]


def test_words_that_say_there_is_no_reference_are_none() -> None:
    details = "<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs></TxDtls></NtryDtls>"
    (only,) = read_camt(io.BytesIO(document(entry(details=details))))
    assert only.entries[0].transactions[0].end_to_end == ""


def test_texts_cannot_steer_a_terminal() -> None:
    details = (
        "<NtryDtls><TxDtls><RmtInf><Ustrd>a\u202eb&#x9b;31m\n  c</Ustrd></RmtInf></TxDtls></NtryDtls>"
        f"<AddtlNtryInf>{'x' * 5000}</AddtlNtryInf>"
    )
    (only,) = read_camt(io.BytesIO(document(entry(details=details))))
    assert only.entries[0].transactions[0].text == ("ab31m c",)
    assert len(only.entries[0].text) == 500


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
ATTACKS: dict[str, Callable[[], bytes]] = {
    "entities": lambda: document(before=f'<!DOCTYPE Document [<!ENTITY a0 "ha">{LAUGHS}]>'),
    "file": lambda: document(before='<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/passwd">]>').replace(
        b"<MsgId>M", b"<MsgId>&x;"
    ),
    "dtd elsewhere": lambda: document(before='<!DOCTYPE Document SYSTEM "http://localhost:1/x.dtd">'),
    "depth": lambda: b"<Document>" + b"<a>" * 200_000,
    "attributes": lambda: b"<Document " + b" ".join(b'a%d="x"' % n for n in range(500)) + b">",
    "text": lambda: b"<Document><a>" + b"x" * 11_000_000 + b"</a></Document>",
    "nothing": lambda: b"",
    "no XML": lambda: b"PK\x03\x04" + bytes(100),
    "cut off": lambda: document(entry())[:-30],
    "two roots": lambda: document() + b"<Document/>",
    "HTML": lambda: b"<html><body>Session expired</body></html>",
    "a payment file": lambda: b'<Document xmlns="x"><CstmrCdtTrfInitn/></Document>',
    "no statement": lambda: b'<Document xmlns="x"><BkToCstmrStmt/></Document>',
    "wrapped": lambda: b"<X>" + document().partition(b"?>")[2] + b"</X>",
    "a statement in anything": lambda: document().replace(b"Document", b"Dokument"),
    "empty": lambda: b'<Document xmlns="x"/>',
}


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("reader", [read_camt, read_pain002])
def test_hostile_and_mistaken_files_are_refused_at_once(
    attack: str, reader: Callable[[io.BytesIO], object]
) -> None:
    file = ATTACKS[attack]()
    begun = time.process_time()
    with pytest.raises(BadInput) as refused:
        reader(io.BytesIO(file))
    assert time.process_time() - begun < 5
    assert len(str(refused.value)) < 600


def test_a_file_beyond_the_limit_is_not_read_to_its_end() -> None:
    class Endless:
        asked = 0

        def read(self, size: int, /) -> bytes:
            self.asked += size
            return b"<Document><BkToCstmrStmt>" if self.asked == size else b"<a/>" * (size // 4)

    source = Endless()
    with pytest.raises(BadInput, match="larger than 1,000,000 bytes"):
        read_camt(source, limit=1_000_000)
    assert source.asked < 1_200_000


@given(st.binary(max_size=300))
def test_no_bytes_bring_anything_but_a_sentence(data: bytes) -> None:
    for reader in (read_camt, read_pain002):
        with pytest.raises(BadInput):
            reader(io.BytesIO(data))


@given(st.data())
@settings(deadline=None, max_examples=150)
def test_a_file_with_a_few_changed_bytes_is_read_or_refused(data: st.DataObject) -> None:
    details = "<NtryDtls><TxDtls><Refs><EndToEndId>A1</EndToEndId></Refs></TxDtls></NtryDtls>"
    file = bytearray(document(entry(details=details)))
    for _ in range(data.draw(st.integers(1, 4))):
        file[data.draw(st.integers(0, len(file) - 1))] = data.draw(st.integers(0, 255))
    try:
        read = read_camt(io.BytesIO(bytes(file)))
    except BadInput:
        return
    assert all(one.minor >= 0 for statement in read for one in statement.entries)


def test_a_report_speaks_of_each_payment_with_its_block_or_with_all() -> None:
    everything = report("<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>FF01</Cd></Rsn></StsRsnInf>").answer("A1")
    assert everything is not None
    assert everything.rejected
    assert [reason.code for reason in everything.reasons] == ["FF01"]
    accepted = report("<GrpSts>ACTC</GrpSts>", "<PmtInfSts>ACSC</PmtInfSts>").answer("A1")
    assert accepted is not None
    assert accepted.paid
    assert report("<GrpSts>PART</GrpSts>").answer("A1") is None
    assert report().answer("A1") is None


def test_a_payment_that_is_rejected_after_it_was_accepted_is_rejected() -> None:
    one = "<TxInfAndSts><OrgnlEndToEndId>A1</OrgnlEndToEndId><TxSts>{}</TxSts></TxInfAndSts>"
    for order in (("ACSP", "RJCT"), ("RJCT", "ACSP")):
        answer = report("", "<PmtInfSts>PART</PmtInfSts>", "".join(map(one.format, order))).answer("A1")
        assert answer is not None
        assert answer.rejected


def test_a_banks_own_reason_is_marked_as_its_own() -> None:
    one = (
        "<TxInfAndSts><OrgnlEndToEndId>A1</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Prtry>X9</Prtry></Rsn>"
        "<AddtlInf>See branch</AddtlInf></StsRsnInf></TxInfAndSts>"
    )
    (reason,) = report("", "<PmtInfSts>PART</PmtInfSts>", one).answers[0].reasons
    assert (reason.code, reason.own, reason.notes) == ("X9", True, ("See branch",))


def test_a_report_that_answers_no_file_is_of_no_use() -> None:
    text = b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt/></Document>'
    with pytest.raises(BadInput, match="which file it answers"):
        read_pain002(io.BytesIO(text))
