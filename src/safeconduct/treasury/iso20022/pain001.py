"""Payment files: CustomerCreditTransferInitiation, pain.001.001.09, written and checked as they stream out.

The file is never whole anywhere: each payment is checked, written, and read back by a validating parser that
sees the same bytes as whoever takes them. So what leaves was proven by the real schema as one document, and
a hundred thousand payments need no more memory than a thousand.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from xml.sax.saxutils import escape  # nosec B406 - it parses nothing

from safeconduct.errors import BadInput
from safeconduct.treasury.iso20022.amounts import written
from safeconduct.treasury.iso20022.characters import checked_reference
from safeconduct.treasury.iso20022.parties import (
    Payee,
    Payer,
    Profile,
    Transfer,
    checked_payer,
    checked_transfer,
)
from safeconduct.treasury.iso20022.validating import PAIN001, Validator

# Pieces of this size keep calls few and memory small.
_PIECE = 64 * 1024


class Sink(Protocol):
    """Where a file goes: an encrypting stream, a file, a socket."""

    def write(self, data: bytes, /) -> object:
        """Take the next bytes, all of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What left.

    Attributes:
        count: payments.
        total: their sum, in minor units of `unit`.
        unit: the one unit of all.
        size: bytes.
        sha256: of these bytes, in hex: how the file is known again without being kept.
    """

    count: int
    total: int
    unit: str
    size: int
    sha256: str


def write_pain001(  # noqa: PLR0913 - a file's head has that many facts
    out: Sink,
    *,
    message_id: str,
    created: datetime,
    payer: Payer,
    execution: date,
    transfers: Iterable[Transfer],
    count: int,
    total: int,
    profile: Profile = Profile.NATIONAL,
) -> Written:
    """Write one payment file and prove it valid.

    Args:
        out: gets the bytes in pieces, UTF-8. Nothing is given to it after a refusal, and what it got before one is
            no payment file: whoever calls throws it away.
        message_id: the file's own reference, 1 to 35 of SEPA's characters; a bank refuses the second file of a name.
        created: the moment that the file tells; to the second.
        payer: from whose account.
        execution: the day on which the bank pays.
        transfers: the payments, read once; all in one unit, since the file's sum is one figure.
        count: how many there will be. It stands at the top, so it is told first and compared at the end.
        total: their sum in minor units, likewise.
        profile: by whose rules.

    Returns:
        What left, with the digest of its bytes.

    Raises:
        BadInput: something cannot be written (the sentence names payment and field), two payments have one
            reference, the units differ, or count or sum is not what was told.
    """
    checked_reference(message_id, where="The file's reference")
    if count < 1:
        raise BadInput("There is nothing to pay: a bank file has at least one payment.")
    stream = _Stream(out)
    seen: set[str] = set()
    unit, summed = "", 0
    for transfer in transfers:
        checked = checked_transfer(transfer, profile)
        if not unit:
            unit = checked.unit
            sums = f"<NbOfTxs>{count}</NbOfTxs><CtrlSum>{written(total, unit)}</CtrlSum>"
            stream.add(_head(message_id, (created, execution), checked_payer(payer, profile), profile, sums))
        _fits(checked, unit, seen)
        seen.add(checked.end_to_end)
        summed += checked.amount
        stream.add(_payment(checked))
    if (len(seen), summed) != (count, total):
        raise BadInput(
            f"The file was to carry {count} payments of {total} minor units in all, and {len(seen)} of {summed} came. "
            "Nothing is handed over: look at the orders again."
        )
    stream.add("</PmtInf></CstmrCdtTrfInitn></Document>\n")
    size, digest = stream.close()
    return Written(count=count, total=total, unit=unit, size=size, sha256=digest)


def checked_pain001(pieces: Iterable[bytes]) -> None:
    """Hold a payment file that comes in pieces against the schema of pain.001.001.09.

    Raises:
        BadInput: it is not valid.
    """
    validator = Validator(PAIN001)
    for piece in pieces:
        validator.feed(piece)
    validator.close()


class _Stream:
    """Bytes on their way out, each of which a validating parser has read first."""

    def __init__(self, out: Sink) -> None:
        self._out = out
        self._validator = Validator(PAIN001)
        self._digest = hashlib.sha256()
        self._size = 0
        self._waiting: list[str] = []
        self._length = 0

    def add(self, text: str) -> None:
        self._waiting.append(text)
        self._length += len(text)
        if self._length >= _PIECE:
            self._flush()

    def close(self) -> tuple[int, str]:
        """Return the size and the digest; the last piece leaves after the whole was proven."""
        piece = "".join(self._waiting).encode()
        self._validator.feed(piece)
        self._validator.close()
        self._send(piece)
        return self._size, self._digest.hexdigest()

    def _flush(self) -> None:
        piece = "".join(self._waiting).encode()
        self._waiting, self._length = [], 0
        self._validator.feed(piece)
        self._send(piece)

    def _send(self, piece: bytes) -> None:
        self._digest.update(piece)
        self._size += len(piece)
        self._out.write(piece)


def _fits(transfer: Transfer, unit: str, seen: set[str]) -> None:
    if transfer.end_to_end in seen:
        raise BadInput(
            f"Payment {transfer.end_to_end}, the reference: it stands twice in this file, and each is paid once."
        )
    if transfer.unit != unit:
        raise BadInput(
            f"Payment {transfer.end_to_end}, the unit: this file pays in {unit}, and this payment is in "
            f"{transfer.unit}. Make a file for each unit."
        )


def _head(message_id: str, when: tuple[datetime, date], payer: Payer, profile: Profile, sums: str) -> str:
    """Return everything before the first payment."""
    created, execution = when
    number = f"<Id><OrgId>{_tax(payer.tax_number)}</OrgId></Id>" if payer.tax_number else ""
    service = "<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf>" if profile is Profile.SEPA else ""
    bank = _bank(payer) or "<FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{PAIN001}"><CstmrCdtTrfInitn>'
        f"<GrpHdr><MsgId>{message_id}</MsgId><CreDtTm>{created.isoformat(timespec='seconds')}</CreDtTm>{sums}"
        f"<InitgPty>{_name(payer.name)}</InitgPty></GrpHdr>"
        # Each payment is an entry of its own in the statement: a lump sum cannot be matched one by one.
        f"<PmtInf><PmtInfId>{message_id}</PmtInfId><PmtMtd>TRF</PmtMtd><BtchBookg>false</BtchBookg>{sums}"
        f"{service}<ReqdExctnDt><Dt>{execution.isoformat()}</Dt></ReqdExctnDt>"
        f"<Dbtr>{_name(payer.name)}{number}</Dbtr><DbtrAcct>{_account(payer)}</DbtrAcct><DbtrAgt>{bank}</DbtrAgt>"
        f"{f'<ChrgBr>{profile.charges}</ChrgBr>' if profile.charges else ''}"
    )


def _payment(transfer: Transfer) -> str:
    payee = transfer.payee
    bank = _bank(payee)
    tax = f"<Id><PrvtId>{_tax(payee.tax_number)}</PrvtId></Id>" if payee.tax_number else ""
    return (
        f"<CdtTrfTxInf><PmtId><EndToEndId>{transfer.end_to_end}</EndToEndId></PmtId>"
        f'<Amt><InstdAmt Ccy="{transfer.unit}">{written(transfer.amount, transfer.unit)}</InstdAmt></Amt>'
        f"{f'<CdtrAgt>{bank}</CdtrAgt>' if bank else ''}"
        f"<Cdtr>{_name(payee.name)}{_place(payee)}{tax}</Cdtr>"
        f"<CdtrAcct>{_account(payee)}</CdtrAcct>"
        f"{f'<RmtInf><Ustrd>{escape(transfer.text)}</Ustrd></RmtInf>' if transfer.text else ''}</CdtTrfTxInf>"
    )


def _name(name: str) -> str:
    return f"<Nm>{escape(name)}</Nm>"


def _place(payee: Payee) -> str:
    """Return an address: from November 2026 banks refuse one without a town, so a country alone is none."""
    if not payee.town:
        return ""
    return f"<PstlAdr><TwnNm>{escape(payee.town)}</TwnNm><Ctry>{payee.country}</Ctry></PstlAdr>"


def _tax(number: str) -> str:
    return f"<Othr><Id>{escape(number)}</Id><SchmeNm><Cd>TXID</Cd></SchmeNm></Othr>"


def _account(party: Payer | Payee) -> str:
    if party.account_is_iban:
        return f"<Id><IBAN>{party.account}</IBAN></Id>"
    return f"<Id><Othr><Id>{escape(party.account)}</Id></Othr></Id>"


def _bank(party: Payer | Payee) -> str:
    """Return the bank, or nothing where an IBAN says it alone."""
    code = f"<ClrSysMmbId><MmbId>{escape(party.bank_code)}</MmbId></ClrSysMmbId>" if party.bank_code else ""
    bic = f"<BICFI>{party.bank}</BICFI>" if party.bank else ""
    return f"<FinInstnId>{bic}{code}</FinInstnId>" if bic or code else ""
