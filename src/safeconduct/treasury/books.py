"""Reading the books: balances, one case's account, and the proof that every figure follows from entries."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from safeconduct.treasury.models import Account, AccountKind, Entry, Line, PoolRule, Rate

# The one account that is below zero by its nature, and the one that may be either.
_BELOW_ZERO = (AccountKind.GRANTED, AccountKind.EXCHANGE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Balance:
    """What an account holds now.

    Attributes:
        account: its code.
        kind: an `AccountKind`.
        unit: the unit of `amount`.
        case: the case's reference, or empty.
        amount: minor units.
    """

    account: str
    kind: str
    unit: str
    case: str
    amount: int


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


def balances(*, unit: str | None = None, case: str | None = None) -> list[Balance]:
    """Return every opened account's balance, by code.

    Args:
        unit: only this unit's accounts.
        case: only this case's accounts.
    """
    wanted = {"unit": unit, "case_reference": case}
    last = Line.objects.filter(account=OuterRef("pk")).order_by("-sequence").values("balance_after")[:1]
    accounts = (
        Account.objects.filter(**{name: value for name, value in wanted.items() if value is not None})
        .annotate(amount=Coalesce(Subquery(last), 0))
        .order_by("code")
    )
    return [
        Balance(account=a.code, kind=a.kind, unit=a.unit, case=a.case_reference, amount=a.amount)
        for a in accounts
    ]


def case_account(case: str) -> dict[str, CaseAccount]:
    """Return one case's money by unit; empty when nothing was ever obliged or paid."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for balance in balances(case=case):
        found[balance.unit][balance.kind] = balance.amount
    return {unit: CaseAccount(unit=unit, **amounts) for unit, amounts in found.items()}


def _legs(entry: Entry) -> Iterator[tuple[str, int]]:
    """Yield each account that an entry touches with what it receives (above zero) or gives (below)."""
    yield entry.credit_id, -entry.amount
    yield entry.debit_id, entry.amount
    if entry.second_credit_id and entry.second_debit_id and entry.second_amount:
        yield entry.second_credit_id, -entry.second_amount
        yield entry.second_debit_id, entry.second_amount


def reconcile() -> list[Difference]:
    """Recompute every line and balance from the entries alone and name what differs.

    The database refuses all of these while its triggers and checks stand; this finds what was done
    by somebody who took them away.

    Returns:
        Differences in the order of the books; empty when the books are right.
    """
    return [*_reconcile_lines(), *_reconcile_rates(), *_reconcile_units()]


def _reconcile_lines() -> Iterator[Difference]:
    expected: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    kinds = dict(Account.objects.values_list("code", "kind"))
    for position, entry in enumerate(Entry.objects.order_by("number").iterator(), start=1):
        if entry.number != position:
            yield Difference(where="treasury_entry", expected=f"number {position}", found=str(entry.number))
            return
        for code, amount in _legs(entry):
            before = expected[code][-1][2] if expected[code] else 0
            expected[code].append((entry.number, amount, before + amount))
            if before + amount < 0 and kinds.get(code) not in _BELOW_ZERO:
                yield Difference(
                    where=f"{code}, entry {entry.number}",
                    expected="0 or more",
                    found=str(before + amount),
                )
    found: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for line in Line.objects.order_by("account", "sequence").iterator():
        found[line.account_id].append((line.entry_id, line.amount, line.balance_after))
    for code in sorted(expected.keys() | found.keys()):
        longest = max(len(expected[code]), len(found[code]))
        for index in range(longest):
            pair = [rows[index] if index < len(rows) else None for rows in (expected[code], found[code])]
            if pair[0] != pair[1]:
                yield Difference(
                    where=f"{code}, line {index + 1}",
                    expected=_said(pair[0]),
                    found=_said(pair[1]),
                )
                break


def _said(line: tuple[int, int, int] | None) -> str:
    return "nothing" if line is None else f"entry {line[0]}: {line[1]}, then {line[2]}"


def _reconcile_rates() -> Iterator[Difference]:
    for entry in Entry.objects.filter(rate__isnull=False).select_related("rate").order_by("number"):
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
    for balance in balances():
        totals[balance.unit] += balance.amount
    for unit, total in sorted(totals.items()):
        if total != 0:
            yield Difference(where=f"all accounts in {unit}", expected="0", found=str(total))


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Return the whole books in a canonical form, equal for equal histories.

    Append-only tables cannot be cleared and filled anew; a rebuild is made in a scratch database and
    its `rows()` compared with these. Numbers that a database chooses by itself are left out.
    """
    rate = ("award_unit", "paid_unit", "valid_on", "numerator", "denominator", "source")
    return {
        "accounts": _dump(Account, ("code", "kind", "unit", "case_reference", "year"), "code"),
        "pool_rules": _dump(PoolRule, ("unit", "step", "weekday"), "id"),
        "rates": _dump(Rate, rate, *rate),
        "entries": _dump(
            Entry,
            (
                *("number", "event", "case_reference", "reference", "week", "weekday"),
                *("unit", "credit_id", "debit_id", "amount"),
                *("second_unit", "second_credit_id", "second_debit_id", "second_amount"),
                *(f"rate__{name}" for name in rate),
                "reverses_id",
            ),
            "number",
        ),
        "lines": _dump(
            Line,
            ("account_id", "sequence", "entry_id", "kind", "amount", "balance_after"),
            "account",
            "sequence",
        ),
    }


def _dump(model: type[Model], columns: tuple[str, ...], *order: str) -> list[tuple[Any, ...]]:
    # PostgreSQL may order text by a locale's rules, SQLite by code point: sort here, once for both.
    found: list[tuple[Any, ...]] = list(QuerySet(model).order_by(*order).values_list(*columns))
    return found if order in {("id",), ("number",)} else sorted(found, key=repr)
