"""Following the entries that move money: only what lies in their clear envelopes is used."""

from datetime import date
from typing import Any

from safeconduct.casefile.fold import Opened
from safeconduct.errors import BadInput
from safeconduct.treasury import budget, posting
from safeconduct.treasury.books import balances
from safeconduct.treasury.budget import Fund
from safeconduct.treasury.exchange import ExchangeRate
from safeconduct.treasury.models import AccountKind, Entry
from safeconduct.treasury.turns import turn


def follow_grant(opened: Opened) -> None:
    """Book an appropriation."""
    fields = opened.fields
    budget.grant_appropriation(
        unit=fields["unit"],
        amount=fields["amount"],
        year=fields["year"],
        programme=fields.get("programme", ""),
        reference=fields["law"],
        on=date.fromisoformat(fields["on"]),
    )


def follow_pool_rule(opened: Opened) -> None:
    """Fix the step and weekday of pool and imprest."""
    fields = opened.fields
    budget.set_pool_rule(unit=fields["unit"], step=fields["step"], weekday=fields["weekday"])


def follow_pool(opened: Opened) -> None:
    """Move the pooled commitment."""
    fields = opened.fields
    budget.set_pool(
        unit=fields["unit"],
        to_amount=fields["covers"],
        **_fund(fields),
        reference=fields["reference"],
        on=date.fromisoformat(fields["on"]),
    )


def follow_imprest(opened: Opened) -> None:
    """Give the cash office money, or take it back."""
    fields = opened.fields
    budget.move_imprest(
        unit=fields["unit"],
        to_amount=fields["to"],
        **_fund(fields),
        reference=fields["reference"],
        on=date.fromisoformat(fields["on"]),
    )


def follow_lapse(opened: Opened) -> None:
    """Give back what a budget year left unspent."""
    fields = opened.fields
    budget.lapse_appropriation(
        unit=fields["unit"],
        **_fund(fields),
        reference=fields["reference"],
        on=date.fromisoformat(fields["on"]),
    )


def follow_money(opened: Opened) -> None:
    """Book what a case's entry moves, as one turn: obligation, payment, advance, credit, reversal."""
    value: dict[str, Any] = opened.statement.envelope.clear["money"]
    moves = value.get("moves", [value])
    # An advance is set against the award of the same entry, which alone says by whose list it is.
    award = next((_fund(move) for move in moves if move["kind"] == "oblige"), {})
    with turn():
        for move in moves:
            _move(opened.statement.case, award | move, _monday(value["week"]))


def _fund(of: dict[str, Any]) -> dict[str, Any]:
    """Return whose appropriation is meant; entries of before name none."""
    return {"programme": of.get("programme", ""), "year": of.get("year", 0)}


def _move(case: str, move: dict[str, Any], on: date) -> None:
    unit, amount, reference = move["unit"], move["amount"], move["payment"]
    match move["kind"]:
        case "oblige":
            posting.oblige(case=case, unit=unit, amount=amount, reference=reference, on=on, **_fund(move))
        case "settle_advance":
            award = Fund.of(unit, **_fund(move))
            posting.settle_advance(
                case=case,
                unit=unit,
                amount=amount,
                reference=reference,
                on=on,
                award=award,
                **_exchange(move),
            )
        case "disburse":
            posting.disburse(
                case=case, unit=unit, amount=amount, reference=reference, on=on, **_exchange(move)
            )
        case "credit":
            posting.hold_in_credit(case=case, unit=unit, amount=amount, reference=reference, on=on)
        case "release_credit":
            posting.release_credit(case=case, unit=unit, amount=amount, reference=reference, on=on)
        case "reverse":
            entry = (
                Entry.objects.filter(case_reference=case, reference=move["reverses"])
                .exclude(event="reverse")
                .order_by("-number")
                .first()
            )
            if entry is None:
                raise BadInput(f"There is no posting {move['reverses']} of this case to reverse.")
            posting.reverse(entry=entry, reference=reference, on=on)
        case kind:
            raise BadInput(f"The books do not know a movement {kind!r}.")


def _exchange(move: dict[str, Any]) -> dict[str, Any]:
    if move.get("paid_unit", move["unit"]) == move["unit"]:
        return {}
    rate = move["rate"]
    return {
        "rate": ExchangeRate(
            award_unit=move["unit"],
            paid_unit=move["paid_unit"],
            valid_on=date.fromisoformat(rate["on"]),
            numerator=rate["numerator"],
            denominator=rate["denominator"],
            source=rate["source"],
        ),
        "paid_amount": move["paid_amount"],
    }


def _monday(week: str) -> date:
    return date.fromisoformat(f"{week}-1")


def can_commit(unit: str, amount: int, programme: str = "", year: int = 0) -> bool:
    """Say whether appropriation and pool together cover `amount` minor units.

    Args:
        unit: the unit that would be committed.
        amount: minor units.
        programme: whose appropriation, as `budget.appropriation_for` finds it; without one, any of this unit counts:
            before an award nothing says out of which year it will be paid.
        year: the budget year.
    """
    return amount <= _held(unit, programme, year, AccountKind.APPROPRIATION, AccountKind.COMMITMENT)


def pool_may_move(unit: str, covers: int, programme: str = "", year: int = 0) -> bool:
    """Say whether the pool can be made to cover `covers`: whole steps, which the money is there for.

    The books would round an exact sum up; but the act that names it lies in clear, and would tell it.
    """
    return _in_steps(unit, covers) and can_commit(unit, covers, programme, year)


def imprest_may_move(unit: str, to: int, programme: str = "", year: int = 0) -> bool:
    """Say whether the imprest can be made to hold `to`: whole steps, which the money is there for.

    For the reason that the pool moves so: a float that follows each advance would tell of it.
    """
    kinds = (AccountKind.APPROPRIATION, AccountKind.IMPREST)
    return _in_steps(unit, to) and to <= _held(unit, programme, year, *kinds)


def _in_steps(unit: str, amount: int) -> bool:
    rule = budget.pool_rule(unit)
    return rule is not None and amount % rule.step == 0


def _held(unit: str, programme: str, year: int, *kinds: AccountKind) -> int:
    """Return what accounts of these kinds hold of one appropriation, or of all in this unit."""
    of_unit = [balance for balance in balances(unit=unit) if balance.kind in kinds]
    if programme:
        own = [balance for balance in of_unit if (balance.programme, balance.year) == (programme, year)]
        of_unit = own or [balance for balance in of_unit if not balance.programme]
    return sum(balance.amount for balance in of_unit)
