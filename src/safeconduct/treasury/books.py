"""Reading the books: balances, one case's account, and the proof that every figure follows from entries."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby, zip_longest
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from safeconduct.treasury.models import Account, AccountKind, Entry, Event, Line, PoolRule, Rate

# The one account that is below zero by its nature, and the one that may be either.
_BELOW_ZERO = (AccountKind.GRANTED, AccountKind.EXCHANGE)

_CHUNK = 500
"""Rows held at a time while the whole books are read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Balance:
    """What an account holds now.

    Attributes:
        account: its code.
        kind: an `AccountKind`.
        unit: the unit of `amount`.
        case: the case's reference, or empty.
        amount: minor units.
        programme: whose appropriation it belongs to, or empty.
        year: the budget year, or 0.
    """

    account: str
    kind: str
    unit: str
    case: str
    amount: int
    programme: str = ""
    year: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseAccount:
    """One case's money in one unit, in minor units.

    Attributes:
        unit: the unit; a case awarded in dollars and paid in hryvnia has one of each.
        obligation: owed and payable.
        credit: owed and held in credit.
        disbursement: paid.
    """

    unit: str
    obligation: int = 0
    credit: int = 0
    disbursement: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """A place where the books are not what their entries make them.

    Attributes:
        where: an account's code and line, an entry, or a unit.
        expected: what follows from the entries.
        found: what stands in the database.
    """

    where: str
    expected: str
    found: str

    def __str__(self) -> str:
        """Return it as a sentence."""
        return f"{self.where}: {self.found} stands where {self.expected} follows from the entries."


class Summary(NamedTuple):
    """What a look at the whole books came to.

    Attributes:
        accounts: how many accounts were recomputed.
        entries: from how many entries.
        digest: hex SHA-256 over every row of the books, in the order in which they follow each other.
        differences: a sentence for each place where the books are not what their entries make them.
    """

    accounts: int
    entries: int
    digest: str
    differences: tuple[str, ...]


def balances(
    *, unit: str | None = None, case: str | None = None, kind: AccountKind | None = None
) -> list[Balance]:
    """Return every opened account's balance, by code.

    Args:
        unit: only this unit's accounts.
        case: only this case's accounts.
        kind: only accounts of this kind.
    """
    wanted = {"unit": unit, "case_reference": case, "kind": kind}
    named = {name: value for name, value in wanted.items() if value is not None}
    accounts = Account.objects.annotate(amount=_amount()).filter(**named).order_by("code")
    columns = ("code", "kind", "unit", "case_reference", "amount", "programme", "year")
    names = ("account", "kind", "unit", "case", "amount", "programme", "year")
    return [Balance(**dict(zip(names, row, strict=True))) for row in accounts.values_list(*columns)]


def _amount() -> Coalesce:
    """Return what an account's last line says that it holds."""
    last = Line.objects.filter(account=OuterRef("pk")).order_by("-sequence").values("balance_after")[:1]
    return Coalesce(Subquery(last), 0)


def case_account(case: str) -> dict[str, CaseAccount]:
    """Return one case's money by unit; empty when nothing was ever obliged or paid."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for balance in balances(case=case):
        found[balance.unit][balance.kind] = balance.amount
    return {unit: CaseAccount(unit=unit, **amounts) for unit, amounts in found.items()}


def reconcile() -> list[Difference]:
    """Recompute every line and balance from the entries alone and name what differs.

    The database refuses all of these while its triggers and checks stand; this finds what was done
    by somebody who took them away. Memory stays the same however long the books are, unless they are wrong.

    Returns:
        Differences in the order of the books; empty when the books are right.
    """
    return [
        *_reconcile_entries(),
        *_reconcile_lines(),
        *_reconcile_accounts(),
        *_reconcile_rates(),
        *_reconcile_units(),
    ]


def reconcile_summary() -> Summary:
    """Return what `reconcile` finds as sentences, with what was looked at: to be put on record."""
    return Summary(
        accounts=Account.objects.count(),
        entries=Entry.objects.count(),
        digest=_digest(),
        differences=tuple(str(difference) for difference in reconcile()),
    )


def _reconcile_entries() -> Iterator[Difference]:
    """Entries are numbered without a gap, and no settlement stands without its refund."""
    settled: tuple[str, str, int] | None = None
    columns = ("number", "event", "reference", "unit", "amount", "second_unit", "second_amount")
    position = 0
    rows_ = Entry.objects.order_by("number").values_list(*columns).iterator(chunk_size=_CHUNK)
    for position, (number, event, reference, *paid) in enumerate(rows_, start=1):
        if number != position:
            yield Difference(where="treasury_entry", expected=f"number {position}", found=str(number))
            return
        unit, amount, second_unit, second_amount = paid
        if (settled is not None) != (event == Event.REFUND) or settled not in {
            None,
            (reference, unit, amount),
        }:
            yield _unpaired(number, settled, event)
        settled = (reference, second_unit or unit, second_amount or amount) if event == Event.SETTLE else None
    if settled is not None:
        yield _unpaired(position + 1, settled, "nothing")


def _unpaired(number: int, settled: tuple[str, str, int] | None, found: str) -> Difference:
    expected = f"the refund of {settled[2]} {settled[1]}" if settled else "no refund"
    return Difference(where=f"entry {number}", expected=expected, found=found)


# Each account's legs in the entries' order, with which its lines are compared. By code point on both databases.
_LEGS = """
SELECT account, number, amount FROM (
    SELECT credit_id AS account, number, -amount AS amount FROM treasury_entry
    UNION ALL SELECT debit_id, number, amount FROM treasury_entry
    UNION ALL SELECT second_credit_id, number, -second_amount FROM treasury_entry WHERE second_amount IS NOT NULL
    UNION ALL SELECT second_debit_id, number, second_amount FROM treasury_entry WHERE second_amount IS NOT NULL
) AS legs ORDER BY account {collation}, number
"""
_LINES = """
SELECT account_id, entry_id, amount, balance_after FROM treasury_line ORDER BY account_id {collation}, sequence
"""


def _streamed(query: str) -> Iterator[tuple[Any, ...]]:
    """Yield a query's rows without holding them all, here or in the database's driver."""
    collation = 'COLLATE "C"' if connection.vendor == "postgresql" else ""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query.format(collation=collation))
        while some := cursor.fetchmany(_CHUNK):
            yield from some


type _Group = tuple[str, Iterator[tuple[Any, ...]]]


def _side_by_side() -> Iterator[tuple[str, Iterator[tuple[Any, ...]], Iterator[tuple[Any, ...]]]]:
    """Yield each account's code with its legs and its lines, by code; either may be empty."""
    nothing: _Group = ("", iter(()))
    legs = groupby(_streamed(_LEGS), key=lambda row: str(row[0]))
    lines = groupby(_streamed(_LINES), key=lambda row: str(row[0]))
    leg, line = next(legs, nothing), next(lines, nothing)
    while leg[0] or line[0]:
        code = min(each[0] for each in (leg, line) if each[0])
        yield (
            code,
            leg[1] if leg[0] == code else iter(()),
            line[1] if line[0] == code else iter(()),
        )
        leg = next(legs, nothing) if leg[0] == code else leg
        line = next(lines, nothing) if line[0] == code else line


def _reconcile_lines() -> Iterator[Difference]:
    for code, legs, lines in _side_by_side():
        kind, balance, told = code.partition(":")[0], 0, False
        for index, (leg, line) in enumerate(zip_longest(legs, lines), start=1):
            expected = None
            if leg is not None:
                balance += leg[2]
                expected = (leg[1], leg[2], balance)
                if balance < 0 and kind not in _BELOW_ZERO:
                    yield Difference(
                        where=f"{code}, entry {leg[1]}", expected="0 or more", found=str(balance)
                    )
            found = None if line is None else (line[1], line[2], line[3])
            if not told and expected != found:
                told = True
                yield Difference(where=f"{code}, line {index}", expected=_said(expected), found=_said(found))


def _said(line: tuple[int, int, int] | None) -> str:
    return "nothing" if line is None else f"entry {line[0]}: {line[1]}, then {line[2]}"


def _reconcile_accounts() -> Iterator[Difference]:
    """Every account is what its code says, and every entry's accounts were opened."""
    columns = ("code", "kind", "unit", "case_reference", "programme", "year")
    for code, kind, *rest in (
        Account.objects.order_by("code").values_list(*columns).iterator(chunk_size=_CHUNK)
    ):
        if (made := ":".join([kind, *(str(part) for part in rest if part)])) != code:
            yield Difference(where=f"account {code}", expected=made, found=code)
    for column in ("credit", "debit", "second_credit", "second_debit"):
        lost = Entry.objects.filter(**{f"{column}__isnull": False}).exclude(
            **{f"{column}_id__in": Account.objects.values("code")}
        )
        for number, code in lost.order_by("number").values_list("number", f"{column}_id"):
            yield Difference(where=f"entry {number}", expected=f"account {code}", found="nothing")


def _reconcile_rates() -> Iterator[Difference]:
    with_rate = Entry.objects.filter(rate__isnull=False).select_related("rate")
    for entry in with_rate.order_by("number").iterator(chunk_size=_CHUNK):
        rate = entry.rate
        if rate is None:
            continue
        paid = (2 * entry.amount * rate.numerator + rate.denominator) // (2 * rate.denominator)
        if entry.second_amount != paid:
            yield Difference(
                where=f"entry {entry.number}, paid amount", expected=str(paid), found=str(entry.second_amount)
            )


def _reconcile_units() -> Iterator[Difference]:
    totals: dict[str, int] = defaultdict(int)
    for unit, amount in (
        Account.objects.annotate(amount=_amount()).values_list("unit", "amount").iterator(chunk_size=_CHUNK)
    ):
        totals[unit] += amount
    for unit, total in sorted(totals.items()):
        if total != 0:
            yield Difference(where=f"all accounts in {unit}", expected="0", found=str(total))


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Return the whole books in a canonical form, equal for equal histories.

    Append-only tables cannot be cleared and filled anew; a rebuild is made in a scratch database and
    its `rows()` compared with these. Numbers that a database chooses by itself are left out.
    """
    return {
        "accounts": _dump(Account, _ACCOUNT, "code"),
        "pool_rules": _dump(PoolRule, _POOL_RULE, "id"),
        "rates": _dump(Rate, _RATE, *_RATE),
        "entries": _dump(Entry, _ENTRY, "number"),
        "lines": _dump(Line, _LINE, "account", "sequence"),
    }


_ACCOUNT = ("code", "kind", "unit", "case_reference", "programme", "year")
_POOL_RULE = ("unit", "step", "weekday")
_RATE = ("award_unit", "paid_unit", "valid_on", "numerator", "denominator", "source")
_ENTRY = (
    *("number", "event", "case_reference", "reference", "week", "weekday"),
    *("unit", "credit_id", "debit_id", "amount"),
    *("second_unit", "second_credit_id", "second_debit_id", "second_amount"),
    *(f"rate__{name}" for name in _RATE),
    "reverses_id",
)
_LINE = ("account_id", "sequence", "entry_id", "kind", "amount", "balance_after")


def _digest() -> str:
    """Return the hex SHA-256 over the rows of entries, their lines and the pool's rules; the same in a rebuild.

    Accounts and rates are what entries name; those that no entry names hold nothing.
    """
    digest = sha256()
    for model, columns, order in (
        (Entry, _ENTRY, ("number",)),
        (Line, _LINE, ("entry", "amount", "kind")),
        (PoolRule, _POOL_RULE, ("id",)),
    ):
        found: QuerySet[Any, tuple[Any, ...]] = QuerySet(model).order_by(*order).values_list(*columns)
        for row in found.iterator(chunk_size=_CHUNK):
            digest.update(json.dumps(row, default=str, ensure_ascii=False).encode() + b"\n")
    return digest.hexdigest()


def _dump(model: type[Model], columns: tuple[str, ...], *order: str) -> list[tuple[Any, ...]]:
    # PostgreSQL may order text by a locale's rules, SQLite by code point: sort here, once for both.
    found: list[tuple[Any, ...]] = list(QuerySet(model).order_by(*order).values_list(*columns))
    return found if order in {("id",), ("number",)} else sorted(found, key=repr)
