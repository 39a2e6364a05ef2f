"""Reading statements and notifications: camt.053 and camt.054, versions .02 to .13.

What differs between versions and is used here: a party's name moved into `Pty`, a status into `Cd`, an amount
of a single payment out of `AmtDtls`. Both places are looked at, whatever version the file claims to be.
"""

from dataclasses import replace

from lxml import etree

from safeconduct.errors import BadInput
from safeconduct.treasury.iso20022 import amounts
from safeconduct.treasury.iso20022.hardened import (
    LARGEST_FILE,
    Reader,
    Source,
    amount,
    child,
    children,
    day,
    moment,
    number,
    text,
    texts,
)
from safeconduct.treasury.iso20022.pain002 import Reason
from safeconduct.treasury.iso20022.statements import Balance, Entry, Kind, Statement, Sum, Transaction
from safeconduct.treasury.iso20022.words import (
    COUNT_DIFFERS,
    DETAILS_DIFFER,
    DIRECTIONS,
    FOREIGN_ENTRY,
    TWO_UNITS,
    UNBALANCED,
    Remark,
)

_ROOTS = {"BkToCstmrStmt": Kind.STATEMENT.value, "BkToCstmrDbtCdtNtfctn": Kind.NOTIFICATION.value}
_NONE_GIVEN = frozenset({"NOTPROVIDED", "NONREF", "NOT PROVIDED"})
_COPIES = frozenset({"COPY", "CODU", "DUPL"})


def read_camt(stream: Source, *, limit: int = LARGEST_FILE) -> tuple[Statement, ...]:
    """Read a file of statements (camt.053) or notifications (camt.054).

    Args:
        stream: the file's bytes.
        limit: how many of them are read at most.

    Returns:
        Each account's, in the file's order, with remarks where a sum or the form is not as it should be.

    Raises:
        BadInput: it is no such file, or a field that is used cannot be read exactly.
    """
    reader = Reader(stream, _ROOTS, ("GrpHdr", "Ntry", "Stmt", "Ntfctn"), limit=limit)
    message_id = ""
    found: list[Statement] = []
    entries: list[Entry] = []
    remarks: list[Remark] = []
    for name, element in reader.ends():
        if name == "GrpHdr":
            message_id = text(element, "MsgId")
        elif name == "Ntry":
            entries.append(_entry(element, len(entries) + 1, remarks))
            element.clear()
        else:
            found.append(_statement(element, (reader.message, message_id), tuple(entries), remarks))
            element.clear()
            entries, remarks = [], []
    if not found:
        raise BadInput("The file has no statement in it.")
    return tuple(replace(one, remarks=(*reader.remarks, *one.remarks)) for one in found)


def _statement(
    element: etree._Element, message: tuple[str, str], entries: tuple[Entry, ...], remarks: list[Remark]
) -> Statement:
    account = text(element, "Acct/Id/IBAN", "Acct/Id/Othr/Id")
    if not account:
        raise BadInput("A statement does not say of which account it is (Acct/Id): it cannot be used.")
    balances = tuple(_balance(found) for found in children(element, "Bal"))
    statement = Statement(
        kind=Kind(message[0][:8]),
        message=message[0],
        message_id=message[1],
        id=text(element, "Id"),
        sequence=number(text(element, "ElctrncSeqNb", "LglSeqNb"), where="The statement's number"),
        created=moment(text(element, "CreDtTm"), where="The statement's time"),
        account=account,
        unit=text(element, "Acct/Ccy") or (balances[0].unit if balances else ""),
        copy=text(element, "CpyDplctInd") in _COPIES,
        balances=balances,
        entries=entries,
        remarks=(),
    )
    one_page = (
        text(element, "StmtPgntn/PgNb") in {"", "1"} and text(element, "StmtPgntn/LastPgInd") != "false"
    )
    return replace(statement, remarks=(*remarks, *(_sums(statement) if one_page else ())))


def _sums(statement: Statement) -> tuple[Remark, ...]:
    """Return a remark where opening balance and booked entries do not come to the closing balance."""
    opening, closing = statement.opening, statement.closing
    if opening is None or closing is None:
        return ()
    if opening.unit != closing.unit:
        return (Remark(TWO_UNITS, {"opening": opening.unit, "closing": closing.unit}),)
    booked = [entry for entry in statement.entries if entry.is_booked]
    for entry in booked:
        if entry.unit != opening.unit:
            return (Remark(FOREIGN_ENTRY, {"unit": entry.unit, "account": opening.unit}),)
    counted = opening.minor + sum(entry.signed for entry in booked)
    if counted == closing.minor:
        return ()
    told = {"counted": _signed(counted, opening.unit), "closing": _signed(closing.minor, opening.unit)}
    return (Remark(UNBALANCED, {**told, "unit": opening.unit}),)


def _signed(minor: int, unit: str) -> str:
    return f"{'-' if minor < 0 else ''}{amounts.written(abs(minor), unit)}"


def _balance(element: etree._Element) -> Balance:
    found = amount(element, "Amt", where="A balance")
    if found is None:
        raise BadInput("A balance has no amount (Bal/Amt): the statement cannot be used.")
    minor, unit = found
    return Balance(
        kind=text(element, "Tp/CdOrPrtry/Cd", "Tp/CdOrPrtry/Prtry"),
        minor=minor if _is_credit(element, where="A balance") else -minor,
        unit=unit,
        day=day(element, "Dt", where="A balance's date"),
    )


def _is_credit(element: etree._Element, *, where: str) -> bool:
    said = text(element, "CdtDbtInd")
    if said not in {"CRDT", "DBIT"}:
        raise BadInput(f"{where}: “{said[:10]}” says neither credit nor debit (CdtDbtInd).")
    return said == "CRDT"


def _entry(element: etree._Element, place: int, remarks: list[Remark]) -> Entry:
    where = f"Entry {place}"
    found = amount(element, "Amt", where=f"{where}, the amount")
    if found is None:
        raise BadInput(f"{where}: it has no amount (Ntry/Amt).")
    minor, unit = found
    credit = _is_credit(element, where=where)
    details = children(element, "NtryDtls/TxDtls")
    # A single payment without an amount of its own has the entry's.
    whole = (minor, unit) if len(details) == 1 else (None, unit)
    listed = tuple(_transaction(one, whole, credit=credit, where=where) for one in details)
    told = sum(number(said, where=where) or 0 for said in texts(element, "NtryDtls/Btch/NbOfTxs")) or None
    if told is not None and listed and told != len(listed):
        remarks.append(
            Remark(COUNT_DIFFERS, {"entry": str(place), "told": str(told), "listed": str(len(listed))})
        )
    return Entry(
        number=place,
        reference=text(element, "NtryRef"),
        bank_reference=text(element, "AcctSvcrRef"),
        minor=minor,
        unit=unit,
        credit=credit,
        reversal=text(element, "RvslInd") in {"true", "1"},
        status=text(element, "Sts/Cd", "Sts/Prtry", "Sts"),
        booked=day(element, "BookgDt", where=f"{where}, the day of booking"),
        valued=day(element, "ValDt", where=f"{where}, the value date"),
        code=_code(element),
        blocks=(*texts(element, "NtryDtls/Btch/PmtInfId"), *texts(element, "NtryDtls/Btch/MsgId")),
        count=told,
        text=text(element, "AddtlNtryInf"),
        charges=_charges(element, where=where),
        transactions=_directed(listed, (minor, unit, credit), place, remarks),
    )


def _directed(
    listed: tuple[Transaction, ...], entry: tuple[int, str, bool], place: int, remarks: list[Remark]
) -> tuple[Transaction, ...]:
    """Return the payments with a direction that agrees with the entry's.

    An entry may net payments in both directions. But banks' files also mark each payment of a debit as a credit,
    to its payee; then the entry says what happened to the account.
    """
    minor, unit, credit = entry
    known = [one.minor for one in listed if one.minor is not None and one.unit == unit]
    complete = bool(listed) and len(known) == len(listed)
    netted = sum((one.minor or 0) * (1 if one.credit is credit else -1) for one in listed)
    if any(one.credit is not credit for one in listed) and not (complete and netted == minor):
        remarks.append(Remark(DIRECTIONS, {"entry": str(place)}))
        listed = tuple(replace(one, credit=credit) for one in listed)
        netted = sum(known)
    if complete and netted != minor:
        sums = {"listed": _signed(netted, unit), "told": amounts.written(minor, unit), "unit": unit}
        remarks.append(Remark(DETAILS_DIFFER, {"entry": str(place), **sums}))
    return listed


def _transaction(
    element: etree._Element, whole: tuple[int | None, str], *, credit: bool, where: str
) -> Transaction:
    where = f"{where}, a payment in it"
    # `TxAmt` is what was paid and `InstdAmt` what was ordered, which may be in another currency.
    own = (
        amount(element, "Amt", where=where)
        or amount(element, "AmtDtls/TxAmt/Amt", where=where)
        or amount(element, "AmtDtls/InstdAmt/Amt", where=where)
    )
    minor, unit = own or whole
    incoming = _is_credit(element, where=where) if text(element, "CdtDbtInd") else credit
    end_to_end = text(element, "Refs/EndToEndId")
    other = "Dbtr" if credit else "Cdtr"
    return Transaction(
        end_to_end="" if end_to_end.upper() in _NONE_GIVEN else end_to_end,
        instruction=text(element, "Refs/InstrId"),
        block=text(element, "Refs/PmtInfId"),
        bank_reference=text(element, "Refs/AcctSvcrRef"),
        minor=minor,
        unit=unit,
        credit=incoming,
        party=text(element, f"RltdPties/{other}/Pty/Nm", f"RltdPties/{other}/Nm"),
        party_account=text(
            element, f"RltdPties/{other}Acct/Id/IBAN", f"RltdPties/{other}Acct/Id/Othr/Id"
        ).replace(" ", ""),
        text=(*texts(element, "RmtInf/Ustrd"), *texts(element, "RmtInf/Strd/CdtrRefInf/Ref")),
        returned=_returned(element),
        charges=_charges(element, where=where),
    )


def _returned(element: etree._Element) -> Reason | None:
    found = child(element, "RtrInf")
    if found is None:
        return None
    code = text(found, "Rsn/Cd")
    return Reason(code=code or text(found, "Rsn/Prtry"), own=not code, notes=texts(found, "AddtlInf"))


def _charges(element: etree._Element, *, where: str) -> tuple[Sum, ...]:
    """Return charges: single ones in either version's place, else their total."""
    singles = [
        amount(one, "Amt", where=where)
        for one in (*children(element, "Chrgs/Rcrd"), *children(element, "Chrgs"))
        if child(one, "Amt") is not None
    ]
    found = singles or [amount(element, "Chrgs/TtlChrgsAndTaxAmt", where=where)]
    return tuple(Sum(minor=one[0], unit=one[1]) for one in found if one is not None)


def _code(element: etree._Element) -> str:
    parts = ("BkTxCd/Domn/Cd", "BkTxCd/Domn/Fmly/Cd", "BkTxCd/Domn/Fmly/SubFmlyCd")
    return "/".join(said for path in parts if (said := text(element, path))) or text(
        element, "BkTxCd/Prtry/Cd"
    )
