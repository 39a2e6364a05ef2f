"""A bank's answer to a payment file: CustomerPaymentStatusReport, pain.002."""

from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from safeconduct.errors import BadInput
from safeconduct.treasury.iso20022.hardened import (
    LARGEST_FILE,
    Reader,
    Source,
    child,
    children,
    local,
    moment,
    text,
    texts,
)
from safeconduct.treasury.iso20022.words import Remark

# What a file's or a block's status says of each payment that is not listed: nothing, when only a part is so.
_SAYS_NOTHING_OF_EACH = frozenset({"PART", ""})
REJECTED = frozenset({"RJCT", "CANC", "BLCK"})
PAID = frozenset({"ACSC", "ACCC"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why the bank says so.

    Attributes:
        code: of ISO's external code set, such as AC04; or the bank's own.
        own: whether it is the bank's own.
        notes: what the bank adds in its words.
    """

    code: str
    own: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What the bank says of one payment.

    Attributes:
        end_to_end: which.
        status: its code, such as RJCT; see `words.STATUSES`.
        reasons: why.
        block: the block of payments that it stood in (PmtInfId), or empty.
    """

    end_to_end: str
    status: str
    reasons: tuple[Reason, ...]
    block: str = ""

    @property
    def rejected(self) -> bool:
        """Whether the bank will not pay."""
        return self.status in REJECTED

    @property
    def paid(self) -> bool:
        """Whether the account was debited. Only the statement proves it."""
        return self.status in PAID


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """What the bank says of a block of payments (PmtInf)."""

    id: str
    status: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class StatusReport:
    """A status report.

    Attributes:
        message: which version, such as `pain.002.001.10`.
        id: the bank's reference of the report.
        created: when the bank made it.
        original: the reference of the file that it answers (MsgId).
        status: of the file as a whole, or empty where the bank speaks of payments only.
        reasons: of that.
        blocks: what it says of blocks.
        answers: what it says of single payments; banks often list only what they reject.
        remarks: on the report's form.
    """

    message: str
    id: str
    created: datetime | None
    original: str
    status: str
    reasons: tuple[Reason, ...]
    blocks: tuple[Block, ...]
    answers: tuple[Answer, ...]
    remarks: tuple[Remark, ...]

    def answer(self, end_to_end: str) -> Answer | None:
        """Return what the bank says of a payment of that file: by itself, with its block, or with all; else None.

        A rejected file rejects each payment in it; one that is accepted in part says nothing of those not listed.
        """
        # Some banks' systems know capital letters only.
        wanted = end_to_end.upper()
        own = [answer for answer in self.answers if answer.end_to_end.upper() == wanted]
        if own:
            # A bank that speaks twice of a payment in one report means the worse of it.
            return next((answer for answer in own if answer.rejected), own[-1])
        # Our files have one block, so what is said of it is said of each payment.
        whole = self.blocks[0] if len(self.blocks) == 1 else None
        if whole is not None and whole.status not in _SAYS_NOTHING_OF_EACH:
            return Answer(end_to_end=end_to_end, status=whole.status, reasons=whole.reasons, block=whole.id)
        if self.status in _SAYS_NOTHING_OF_EACH:
            return None
        return Answer(end_to_end=end_to_end, status=self.status, reasons=self.reasons)


def read_pain002(stream: Source, *, limit: int = LARGEST_FILE) -> StatusReport:
    """Read a status report of any version whose fields used here are where they are in .03 to .14.

    Args:
        stream: the file's bytes.
        limit: how many of them are read at most.

    Raises:
        BadInput: it is no such report, or a field that is used cannot be read.
    """
    reader = Reader(
        stream,
        {"CstmrPmtStsRpt": "pain.002"},
        ("GrpHdr", "OrgnlGrpInfAndSts", "TxInfAndSts", "OrgnlPmtInfAndSts"),
        limit=limit,
    )
    identity, created = "", None
    original, status, reasons = "", "", tuple[Reason, ...]()
    blocks: list[Block] = []
    answers: list[Answer] = []
    for name, element in reader.ends():
        if name == "GrpHdr":
            identity = text(element, "MsgId")
            created = moment(text(element, "CreDtTm"), where="The report's time")
        elif name == "OrgnlGrpInfAndSts":
            original, status = text(element, "OrgnlMsgId"), text(element, "GrpSts")
            reasons = _reasons(element)
        elif name == "TxInfAndSts":
            answers.append(_answer(element))
            element.clear()
        else:
            blocks.append(
                Block(
                    id=text(element, "OrgnlPmtInfId"),
                    status=text(element, "PmtInfSts"),
                    reasons=_reasons(element),
                )
            )
    if not original:
        raise BadInput("The report does not say which file it answers (OrgnlMsgId): it cannot be used.")
    return StatusReport(
        message=reader.message,
        id=identity,
        created=created,
        original=original,
        status=status,
        reasons=reasons,
        blocks=tuple(blocks),
        answers=tuple(answers),
        remarks=tuple(reader.remarks),
    )


def _answer(element: etree._Element) -> Answer:
    parent = element.getparent()
    in_block = parent is not None and local(parent) == "OrgnlPmtInfAndSts"
    return Answer(
        end_to_end=text(element, "OrgnlEndToEndId"),
        status=text(element, "TxSts")
        or (text(parent, "PmtInfSts") if in_block and parent is not None else ""),
        reasons=_reasons(element),
        block=text(parent, "OrgnlPmtInfId") if in_block and parent is not None else "",
    )


def _reasons(element: etree._Element) -> tuple[Reason, ...]:
    return tuple(_reason(found) for found in children(element, "StsRsnInf"))


def _reason(element: etree._Element) -> Reason:
    code = text(element, "Rsn/Cd")
    return Reason(
        code=code or text(element, "Rsn/Prtry"),
        own=not code and child(element, "Rsn/Prtry") is not None,
        notes=texts(element, "AddtlInf"),
    )
