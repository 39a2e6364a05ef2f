"""An invented bank: it opens a payment file, answers it, and makes a statement, as a real one would.

For the story and for tests. It knows nothing but the file that it was sent.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from html import escape
from io import BytesIO

from lxml import etree

from safeconduct.registry.bank_files import open_sealed
from safeconduct.sealing import agefile
from safeconduct.treasury.iso20022 import checked_pain001

_PAIN = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"
_XSD = "urn:iso:std:iso:20022:tech:xsd:"


@dataclass(frozen=True, slots=True)
class Received:
    """One payment as the bank reads it."""

    end_to_end: str
    amount: str
    unit: str
    name: str
    account: str
    text: str


@dataclass(slots=True)
class InventedBank:
    """A bank with a key of its own, to which payment files are sealed.

    Attributes:
        identity: its age identity.
        file: message number of the newest file.
        payer: account from which is paid.
        payments: in the newest file.
    """

    identity: str = field(default_factory=agefile.new_identity, repr=False)
    file: str = ""
    payer: str = ""
    payments: tuple[Received, ...] = ()

    @property
    def recipient(self) -> str:
        """To what files for it are sealed."""
        return agefile.recipient_of(self.identity)

    def take(self, sealed: bytes) -> bytes:
        """Open a sealed file, check it against the schema, and return the XML.

        Raises:
            CannotOpen: it is not for this bank.
            BadInput: it is no valid payment file.
        """
        found = BytesIO()
        open_sealed(BytesIO(sealed), found, self.identity)
        xml = found.getvalue()
        checked_pain001([xml])
        root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
        self.file = _text(root, "GrpHdr/MsgId")
        self.payer = _text(root, "PmtInf/DbtrAcct/Id/IBAN")
        self.payments = tuple(
            Received(
                end_to_end=_text(each, "PmtId/EndToEndId"),
                amount=_text(each, "Amt/InstdAmt"),
                unit=_found(each, "Amt/InstdAmt").get("Ccy", ""),
                name=_text(each, "Cdtr/Nm"),
                account=_text(each, "CdtrAcct/Id/IBAN"),
                text=_text(each, "RmtInf/Ustrd"),
            )
            for each in root.iter(f"{_PAIN}CdtTrfTxInf")
        )
        return xml

    def answer(self, number: str, *, rejected: Iterable[str] = (), because: str = "AC04") -> bytes:
        """Return a pain.002: everything is accepted but what is rejected, for one reason."""
        refused = set(rejected)
        each = "".join(
            f"<TxInfAndSts><OrgnlEndToEndId>{one.end_to_end}</OrgnlEndToEndId>"
            + (
                f"<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>{because}</Cd></Rsn></StsRsnInf>"
                if one.end_to_end in refused
                else "<TxSts>ACSP</TxSts>"
            )
            + "</TxInfAndSts>"
            for one in self.payments
        )
        status = "PART" if refused else "ACSP"
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{_XSD}pain.002.001.10"><CstmrPmtStsRpt>'
            f"<GrpHdr><MsgId>{number}</MsgId><CreDtTm>2023-09-06T07:30:00</CreDtTm></GrpHdr>"
            f"<OrgnlGrpInfAndSts><OrgnlMsgId>{self.file}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
            f"<GrpSts>{status}</GrpSts></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>{self.file}"
            f"</OrgnlPmtInfId>{each}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
        ).encode()

    def statement(
        self, number: str, on: date, *, returned: Iterable[str] = (), because: str = "AC04"
    ) -> bytes:
        """Return a camt.053 of a day: what was paid, or, where it came back, the return alone."""
        back = set(returned)
        entries = "".join(
            _entry(place, one, on, number, because if one.end_to_end in back else "")
            for place, one in enumerate(self.payments, 1)
            if not back or one.end_to_end in back
        )
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{_XSD}camt.053.001.08"><BkToCstmrStmt>'
            f"<GrpHdr><MsgId>{number}</MsgId><CreDtTm>{on}T20:00:00</CreDtTm></GrpHdr>"
            f"<Stmt><Id>{number}</Id><CreDtTm>{on}T20:00:00</CreDtTm>"
            f"<Acct><Id><IBAN>{self.payer}</IBAN></Id></Acct>{_balances(self.payments, on, back)}{entries}"
            "</Stmt></BkToCstmrStmt></Document>"
        ).encode()


def _entry(place: int, one: Received, on: date, number: str, because: str) -> str:
    reason = f"<RtrInf><Rsn><Cd>{because}</Cd></Rsn></RtrInf>" if because else ""
    direction, family = ("CRDT", "RRTN") if because else ("DBIT", "ESCT")
    domain = "RCDT" if because else "ICDT"
    return (
        f'<Ntry><NtryRef>{place}</NtryRef><Amt Ccy="{one.unit}">{one.amount}</Amt>'
        f"<CdtDbtInd>{direction}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{on}</Dt></BookgDt>"
        f"<ValDt><Dt>{on}</Dt></ValDt><AcctSvcrRef>{number}-{place}</AcctSvcrRef>"
        f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{domain}</Cd><SubFmlyCd>{family}</SubFmlyCd></Fmly></Domn></BkTxCd>"
        f"<NtryDtls><TxDtls><Refs><EndToEndId>{one.end_to_end}</EndToEndId></Refs>"
        f'<Amt Ccy="{one.unit}">{one.amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd>'
        f"<RmtInf><Ustrd>{escape(one.text)}</Ustrd></RmtInf>{reason}</TxDtls></NtryDtls></Ntry>"
    )


def _balances(payments: Iterable[Received], on: date, back: set[str]) -> str:
    """Return opening and closing balances: the account holds what is paid out, and what came back."""
    moved = [one for one in payments if not back or one.end_to_end in back]
    total = sum(int(one.amount.replace(".", "")) for one in moved)
    unit = moved[0].unit
    held, nothing = f"{total // 100}.{total % 100:02}", "0.00"
    opening, closing = (nothing, held) if back else (held, nothing)
    return "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="{unit}">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{on}</Dt></Dt></Bal>'
        for kind, amount in (("OPBD", opening), ("CLBD", closing))
    )


def _found(element: etree._Element, path: str) -> etree._Element:
    names = "/".join(_PAIN + name for name in path.split("/"))
    found = element.find(f".//{names}")
    assert found is not None, path  # noqa: S101 - the schema was just checked
    return found


def _text(element: etree._Element, path: str) -> str:
    return _found(element, path).text or ""
