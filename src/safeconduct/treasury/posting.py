"""The only functions that write to the books.

Each is called inside the caller's transaction and writes one entry (`oblige` two when the pool lacks
money). Amounts are whole minor units. A refusal by the database comes up as Django's IntegrityError:
`safeconduct.storage.constraints.violated` names the rule, and the caller, whose transaction is then
to be rolled back, shows the gate's sentence for it.

Common arguments:
    unit: a code such as USD.
    reference: the caller's name for what caused the entry; each event accepts a reference once.
    on: the day; only its ISO week is written.
"""

from datetime import date

from django.db import connection
from django.db.models import Max

from safeconduct.errors import BadInput
from safeconduct.treasury.exchange import ExchangeRate, checked_amount, checked_unit
from safeconduct.treasury.models import Account, AccountKind, Entry, Event, Line, PoolRule, Rate


def _take_turn() -> None:
    """Serialise writers to the books until the caller's transaction ends.

    On SQLite the transaction is IMMEDIATE and so the only writer already. The lock saves a second
    writer from a refusal; were it forgotten, the unique keys would still refuse.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(
            "Post to the books inside a transaction: the act and its entry stand or fall together."
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE treasury_entry IN SHARE ROW EXCLUSIVE MODE")


def account_code(*, kind: AccountKind, unit: str, case: str = "", year: int = 0) -> str:
    """Return the code of an account, whether it has been opened or not."""
    return ":".join([kind, unit, *([case] if case else []), *([str(year)] if year else [])])


def _account(kind: AccountKind, unit: str, *, case: str = "", year: int = 0) -> Account:
    """Return the account, opened if need be."""
    code = account_code(kind=kind, unit=unit, case=case, year=year)
    known = Account.objects.filter(code=code).first()
    return known or Account.objects.create(code=code, kind=kind, unit=unit, case_reference=case, year=year)


def _balance(account: Account) -> int:
    last = Line.objects.filter(account=account).order_by("-sequence").first()
    return last.balance_after if last else 0


def _week(on: date) -> int:
    year, week, _ = on.isocalendar()
    return year * 100 + week


def _post(**columns: object) -> Entry:
    number = (Entry.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    return Entry.objects.create(number=number, **columns)


def grant_appropriation(*, unit: str, amount: int, year: int, reference: str, on: date) -> Entry:
    """Record what a budget law grants: money that may be committed from now on.

    Args:
        unit: the unit granted.
        amount: minor units.
        year: the budget year, 1900 to 9999.
        reference: the law; granted once.
        on: the day of the decision.

    Raises:
        BadInput: no such unit or amount.
        IntegrityError: `treasury_entry_reference_once` — this law was booked already.
    """
    checked_unit(unit)
    checked_amount(amount)
    _take_turn()
    return _post(
        event=Event.GRANT,
        reference=reference,
        week=_week(on),
        unit=unit,
        credit=_account(AccountKind.GRANTED, unit, year=year),
        debit=_account(AccountKind.APPROPRIATION, unit),
        amount=amount,
    )


def set_pool_rule(*, unit: str, step: int, weekday: int) -> PoolRule:
    """Fix the step and the weekday of the pooled commitment from now on.

    Args:
        unit: the pool's unit.
        step: minor units, 1 to 10^15; wide enough that one award does not show.
        weekday: 1 is Monday, 7 Sunday.

    Raises:
        IntegrityError: `treasury_poolrule_step`, `treasury_poolrule_weekday`.
    """
    checked_unit(unit)
    _take_turn()
    return PoolRule.objects.create(unit=unit, step=step, weekday=weekday)


def set_pool(*, unit: str, to_amount: int, reference: str, on: date) -> Entry | None:
    """Move the pooled commitment so that it covers `to_amount`, by whole steps.

    The exact sum promised is known only inside sealed entries. Rounding up to a step is done here,
    so that no caller can post the exact sum by mistake.

    Args:
        unit: the pool's unit; it needs a pool rule.
        to_amount: minor units that are promised in open cases, 0 to 10^15.
        reference: the caller's name for this move.
        on: the day; must be the rule's weekday.

    Returns:
        The entry, or None when the pool stands right already.

    Raises:
        BadInput: the unit has no pool rule, or the amount is none.
        IntegrityError: `treasury_pool_weekday` — another day; `treasury_appropriation_not_overdrawn`.
    """
    if to_amount:
        checked_amount(to_amount)
    _take_turn()
    rule = PoolRule.objects.filter(unit=checked_unit(unit)).order_by("-id").first()
    if rule is None:
        raise BadInput(
            f"The pooled commitment in {unit} has no step and weekday yet: set the pool rule first."
        )
    available, pool = _account(AccountKind.APPROPRIATION, unit), _account(AccountKind.COMMITMENT, unit)
    # Floor division rounds down for a surplus and, on the negated lack, up for a lack.
    surplus_steps = (_balance(pool) - to_amount) // rule.step
    if surplus_steps == 0:
        return None
    giver, receiver = (pool, available) if surplus_steps > 0 else (available, pool)
    return _post(
        event=Event.POOL,
        reference=reference,
        week=_week(on),
        weekday=on.isoweekday(),
        unit=unit,
        credit=giver,
        debit=receiver,
        amount=abs(surplus_steps) * rule.step,
    )


def oblige(*, case: str, unit: str, amount: int, reference: str, on: date) -> Entry:
    """Turn an award into the case's obligation, out of the pool.

    What the pool lacks comes from the appropriation through the pool, exactly: the award's amount is
    in clear from now on.

    Args:
        case: the case's random reference.
        unit: the award's unit.
        amount: minor units.
        reference: the award.
        on: the day of the award.

    Raises:
        BadInput: no such unit or amount.
        IntegrityError: `treasury_appropriation_not_overdrawn` — appropriation and pool together do
            not cover the award; `treasury_entry_reference_once` — this award was booked already.
    """
    checked_unit(unit)
    checked_amount(amount)
    _take_turn()
    pool = _account(AccountKind.COMMITMENT, unit)
    lack = amount - _balance(pool)
    if lack > 0:
        _post(
            event=Event.TOP_UP,
            reference=reference,
            week=_week(on),
            unit=unit,
            credit=_account(AccountKind.APPROPRIATION, unit),
            debit=pool,
            amount=lack,
        )
    return _post(
        event=Event.OBLIGE,
        case_reference=case,
        reference=reference,
        week=_week(on),
        unit=unit,
        credit=pool,
        debit=_account(AccountKind.OBLIGATION, unit, case=case),
        amount=amount,
    )


def record_rate(rate: ExchangeRate) -> Rate:
    """Return the row of an official rate, written if it is new.

    Raises:
        IntegrityError: `treasury_rate_once` — this source gave another rate for that day.
    """
    _take_turn()
    columns = {
        name: getattr(rate, name)
        for name in ("award_unit", "paid_unit", "valid_on", "numerator", "denominator", "source")
    }
    return Rate.objects.filter(**columns).first() or Rate.objects.create(**columns)


def disburse(
    *,
    case: str,
    unit: str,
    amount: int,
    reference: str,
    on: date,
    rate: ExchangeRate | None = None,
    paid_amount: int | None = None,
) -> Entry:
    """Record that money was paid out of the case's obligation.

    Args:
        case: the case's random reference.
        unit: the award's unit.
        amount: minor units of the award that are paid.
        reference: the payment's; no two payments share one.
        on: the day of the payment.
        rate: the dated official rate, when it is paid in another unit.
        paid_amount: minor units of the other unit that were paid; given with a rate, and only then.

    Raises:
        BadInput: no such unit or amount, a rate for another unit, or a paid amount that is not what
            the rate makes of `amount`.
        IntegrityError: `treasury_obligation_not_exceeded` — above what the case is still owed;
            `treasury_payment_reference_once` — this payment was booked already;
            `treasury_rate_once` — the source gave another rate for that day.
    """
    checked_unit(unit)
    checked_amount(amount)
    _take_turn()
    columns: dict[str, object] = {
        "event": Event.DISBURSE,
        "case_reference": case,
        "reference": reference,
        "week": _week(on),
        "unit": unit,
        "amount": amount,
        "credit": _account(AccountKind.OBLIGATION, unit, case=case),
    }
    if rate is None:
        if paid_amount is not None:
            raise BadInput(f"Payment {reference} names a paid amount without a rate: give both or neither.")
        return _post(**columns, debit=_account(AccountKind.DISBURSEMENT, unit, case=case))
    if rate.award_unit != unit:
        raise BadInput(f"Payment {reference} is of an award in {unit}; its rate is for {rate.award_unit}.")
    if paid_amount != rate.convert(amount):
        raise BadInput(
            f"Payment {reference}: at the rate of {rate.valid_on}, {amount} minor units of {unit} are "
            f"{rate.convert(amount)} of {rate.paid_unit}, not {paid_amount}."
        )
    return _post(
        **columns,
        debit=_account(AccountKind.EXCHANGE, unit),
        second_unit=rate.paid_unit,
        second_credit=_account(AccountKind.EXCHANGE, rate.paid_unit),
        second_debit=_account(AccountKind.DISBURSEMENT, rate.paid_unit, case=case),
        second_amount=paid_amount,
        rate=record_rate(rate),
    )


def hold_in_credit(*, case: str, unit: str, amount: int, reference: str, on: date) -> Entry:
    """Set a prisoner's award, or part of it, aside in the prisoner's credit (Geneva Convention III, 58–67).

    Args:
        case: the case's random reference.
        unit: the award's unit.
        amount: minor units.
        reference: the decision.
        on: its day.

    Raises:
        BadInput: no such unit or amount.
        IntegrityError: `treasury_obligation_not_exceeded` — above what the case is still owed.
    """
    return _between_case_accounts(
        Event.HOLD, (AccountKind.OBLIGATION, AccountKind.CREDIT), case, unit, amount, reference, on
    )


def release_credit(*, case: str, unit: str, amount: int, reference: str, on: date) -> Entry:
    """Make money held in credit payable again; it is then disbursed like any other.

    Args:
        case: the case's random reference.
        unit: the award's unit.
        amount: minor units.
        reference: the decision.
        on: its day.

    Raises:
        BadInput: no such unit or amount.
        IntegrityError: `treasury_credit_not_overdrawn` — above what is held.
    """
    return _between_case_accounts(
        Event.RELEASE, (AccountKind.CREDIT, AccountKind.OBLIGATION), case, unit, amount, reference, on
    )


def _between_case_accounts(
    event: Event,
    kinds: tuple[AccountKind, AccountKind],
    case: str,
    unit: str,
    amount: int,
    reference: str,
    on: date,
) -> Entry:
    checked_unit(unit)
    checked_amount(amount)
    _take_turn()
    giver, receiver = (_account(kind, unit, case=case) for kind in kinds)
    return _post(
        event=event,
        case_reference=case,
        reference=reference,
        week=_week(on),
        unit=unit,
        credit=giver,
        debit=receiver,
        amount=amount,
    )


def reverse(*, entry: Entry, reference: str, on: date) -> Entry:
    """Take an entry back by its exact mirror; nothing is ever rewritten.

    Args:
        entry: any but a pool move (set the pool again) or another reversal (post anew).
        reference: the decision.
        on: its day.

    Raises:
        IntegrityError: `treasury_entry_reversed_once`; `treasury_reversal_mirrors` — an entry that is
            not reversed; or a balance's rule, when the money has moved on since.
    """
    _take_turn()
    return _post(
        event=Event.REVERSE,
        case_reference=entry.case_reference,
        reference=reference,
        week=_week(on),
        unit=entry.unit,
        credit_id=entry.debit_id,
        debit_id=entry.credit_id,
        amount=entry.amount,
        second_unit=entry.second_unit,
        second_credit_id=entry.second_debit_id,
        second_debit_id=entry.second_credit_id,
        second_amount=entry.second_amount,
        rate_id=entry.rate_id,
        reverses=entry,
    )
