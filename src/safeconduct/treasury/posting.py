"""The money of cases: owed, paid, held in credit, set against an advance, taken back.

With those of `budget` these are the only functions that write to the books. Each is called inside the caller's
transaction and writes one entry, or two where one would be half of something: an obligation with what the pool
lacks, a settlement with its refund. What is posted within one `turns.turn()` is written together at its end. Amounts
are whole minor units. A refusal by the database comes up as Django's IntegrityError:
`safeconduct.storage.constraints.violated` names the rule, and the caller, whose transaction is then to be rolled
back, shows the gate's sentence for it.

Common arguments:
    case: the case's random reference.
    unit: a code such as USD.
    reference: the caller's name for what caused the entry; each event accepts a reference once.
    on: the day; only its ISO week is written.
"""

from datetime import date
from typing import Any

from safeconduct.errors import BadInput
from safeconduct.treasury.budget import Fund, fund_of, refunds_of
from safeconduct.treasury.exchange import ExchangeRate, checked_amount, checked_unit
from safeconduct.treasury.models import AccountKind, Entry, Event, Rate
from safeconduct.treasury.turns import Place, Turn, turn, week_of


def oblige(
    *, case: str, unit: str, amount: int, reference: str, on: date, programme: str = "", year: int = 0
) -> Entry:
    """Turn an award into the case's obligation, out of the pool.

    What the pool lacks comes from the appropriation through the pool, exactly: the award's amount is
    in clear from now on.

    Args:
        case: the case's random reference.
        unit: the award's unit.
        amount: minor units.
        reference: the award.
        on: the day of the award.
        programme: by whose list it was awarded; the appropriation that `appropriation_for` names pays.
        year: the budget year in which it was awarded.

    Raises:
        BadInput: no such unit, amount, programme or year.
        IntegrityError: `treasury_appropriation_not_overdrawn` — appropriation and pool together do
            not cover the award; `treasury_entry_reference_once` — this award was booked already;
            `treasury_entry_budget_year` — the day is not in the year.
    """
    checked_amount(amount)
    owed = Place(AccountKind.OBLIGATION, unit, case)
    with turn() as books:
        fund = fund_of(books, unit, programme, year, owed)
        lack = amount - books.balance(fund.pool)
        cause = {"reference": reference, "week": week_of(on)}
        if lack > 0:
            books.move(Event.TOP_UP, fund.available, fund.pool, lack, **cause)
        return books.move(Event.OBLIGE, fund.pool, owed, amount, case_reference=case, **cause)


def record_rate(rate: ExchangeRate) -> Rate:
    """Return the row of an official rate, written if it is new.

    The same source may have given another for that day, and corrected it: which of them a payment is made at, its award
    says.
    """
    columns = {
        name: getattr(rate, name)
        for name in ("award_unit", "paid_unit", "valid_on", "numerator", "denominator", "source")
    }
    with turn() as books:
        books.look()
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
            `treasury_payment_reference_once` — this payment was booked already.
    """
    with turn() as books:
        owed = Place(AccountKind.OBLIGATION, checked_unit(unit), case)
        return _paid(books, Event.DISBURSE, owed, amount, reference, on, rate, paid_amount)


def _paid(
    books: Turn,
    event: Event,
    owed: Place,
    amount: int,
    reference: str,
    on: date,
    rate: ExchangeRate | None,
    paid_amount: int | None,
) -> Entry:
    checked_amount(amount)
    unit, case = owed.unit, owed.case
    columns: dict[str, Any] = {"case_reference": case, "reference": reference, "week": week_of(on)}
    if rate is None:
        if paid_amount is not None:
            raise BadInput(f"Payment {reference} names a paid amount without a rate: give both or neither.")
        return books.move(event, owed, Place(AccountKind.DISBURSEMENT, unit, case), amount, **columns)
    if rate.award_unit != unit:
        raise BadInput(f"Payment {reference} is of an award in {unit}; its rate is for {rate.award_unit}.")
    if paid_amount != rate.convert(amount):
        raise BadInput(
            f"Payment {reference}: at the rate of {rate.valid_on}, {amount} minor units of {unit} are "
            f"{rate.convert(amount)} of {rate.paid_unit}, not {paid_amount}."
        )
    bridge, other = (Place(AccountKind.EXCHANGE, each) for each in (unit, rate.paid_unit))
    giver, receiver = books.open(other, Place(AccountKind.DISBURSEMENT, rate.paid_unit, case))
    return books.move(
        event,
        owed,
        bridge,
        amount,
        **columns,
        second_unit=rate.paid_unit,
        second_credit_id=giver,
        second_debit_id=receiver,
        second_amount=paid_amount,
        rate_id=record_rate(rate).pk,
    )


def settle_advance(
    *,
    case: str,
    unit: str,
    amount: int,
    reference: str,
    on: date,
    rate: ExchangeRate | None = None,
    paid_amount: int | None = None,
    award: Fund | None = None,
) -> tuple[Entry, ...]:
    """Set an advance, which was paid in cash before the award, against what the case is owed.

    So much of the obligation is paid already, and the imprest, whose cash it was, is relieved of it in favour
    of the appropriation that it was drawn from; that one has borne the award instead.

    Args:
        case: the case's random reference.
        unit: the award's unit.
        amount: minor units of the award that the advance makes up.
        reference: the settlement's.
        on: the day of the award.
        rate: the dated official rate, when the advance was paid in another unit.
        paid_amount: minor units of the other unit; given with a rate, and only then.
        award: the appropriation that bears the award; `budget.refunds_of` begins there.

    Returns:
        The settlement, and the refund of the same sum from the imprest; two such pairs or more, with “, 2” and so on
        added to the reference, where the cash was drawn from several appropriations.

    Raises:
        BadInput: as `disburse` says.
        IntegrityError: `treasury_obligation_not_exceeded` — above what the case is owed;
            `treasury_imprest_not_overdrawn` — above what the cash office was given in that unit;
            `treasury_entry_reference_once` — this settlement was booked already.
    """
    paid_unit, paid = (
        (unit, checked_amount(amount)) if rate is None else (rate.paid_unit, rate.convert(amount))
    )
    entries = []
    with turn() as books:
        owed = Place(AccountKind.OBLIGATION, checked_unit(unit), case)
        parts = refunds_of(books, paid_unit, paid, award)
        if rate is not None:
            # A sum that was exchanged is not divided: its parts would be rounded each for itself.
            parts = [(parts[0][0], paid)]
        for number, (fund, part) in enumerate(parts, start=1):
            name = reference if number == 1 else f"{reference}, {number}"
            of_award = amount if rate is not None else part
            entries += [
                _paid(books, Event.SETTLE, owed, of_award, name, on, rate, paid_amount),
                books.move(
                    Event.REFUND, fund.imprest, fund.available, part, reference=name, week=week_of(on)
                ),
            ]
    return tuple(entries)


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
    giver, receiver = (Place(kind, unit, case) for kind in kinds)
    with turn() as books:
        return books.move(
            event, giver, receiver, amount, case_reference=case, reference=reference, week=week_of(on)
        )


def reverse(*, entry: Entry, reference: str, on: date) -> Entry:
    """Take an entry back by its exact mirror; nothing is ever rewritten.

    A settlement's refund is taken back with it, under the reference with “, refund” added.

    Args:
        entry: any but a move of pool or imprest (set it again), a refund (reverse its settlement) or another
            reversal (post anew).
        reference: the decision.
        on: its day.

    Raises:
        IntegrityError: `treasury_entry_reversed_once`; `treasury_reversal_mirrors` — an entry that is
            not reversed; `treasury_settlement_refunded` — a refund by itself; or a balance's rule, when the
            money has moved on since.
    """
    with turn() as books:
        mirror = _mirror(books, entry, reference, on)
        if entry.event == Event.SETTLE:
            refund = Entry.objects.get(number=entry.number + 1)
            _mirror(books, refund, f"{reference}, refund", on)
        return mirror


def _mirror(books: Turn, entry: Entry, reference: str, on: date) -> Entry:
    return books.post(
        event=Event.REVERSE.value,
        case_reference=entry.case_reference,
        reference=reference,
        week=week_of(on),
        unit=entry.unit,
        credit_id=entry.debit_id,
        debit_id=entry.credit_id,
        amount=entry.amount,
        second_unit=entry.second_unit,
        second_credit_id=entry.second_debit_id,
        second_debit_id=entry.second_credit_id,
        second_amount=entry.second_amount,
        rate_id=entry.rate_id,
        reverses_id=entry.number,
    )
