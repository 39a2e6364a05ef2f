"""Following the entries that move money: only what lies in their clear envelopes is used."""

from datetime import date
from typing import Any

from safeconduct.casefile.fold import Opened
from safeconduct.errors import BadInput
from safeconduct.treasury import posting
from safeconduct.treasury.books import balances
from safeconduct.treasury.exchange import ExchangeRate
from safeconduct.treasury.models import AccountKind, Entry, PoolRule


def follow_grant(opened: Opened) -> None:
    """Book an appropriation."""
    fields = opened.fields
    posting.grant_appropriation(
        unit=fields["unit"],
        amount=fields["amount"],
        year=fields["year"],
        reference=fields["law"],
        on=date.fromisoformat(fields["on"]),
    )


def follow_pool_rule(opened: Opened) -> None:
    """Fix the pool's step and weekday."""
    fields = opened.fields
    posting.set_pool_rule(unit=fields["unit"], step=fields["step"], weekday=fields["weekday"])


def follow_pool(opened: Opened) -> None:
    """Move the pooled commitment."""
    fields = opened.fields
    posting.set_pool(
        unit=fields["unit"],
        to_amount=fields["covers"],
        reference=fields["reference"],
        on=date.fromisoformat(fields["on"]),
    )


def follow_money(opened: Opened) -> None:
    """Book what a case's entry moves: obligation, payment, credit, reversal."""
    value: dict[str, Any] = opened.statement.envelope.clear["money"]
    moves = value.get("moves", [value])
    for move in moves:
        _move(opened.statement.case, move, _monday(value["week"]))


def _move(case: str, move: dict[str, Any], on: date) -> None:
    unit, amount, reference = move["unit"], move["amount"], move["payment"]
    match move["kind"]:
        case "oblige":
            posting.oblige(case=case, unit=unit, amount=amount, reference=reference, on=on)
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


def can_commit(unit: str, amount: int) -> bool:
    """Say whether appropriation and pool together cover `amount` minor units."""
    free = sum(
        balance.amount
        for balance in balances(unit=unit)
        if balance.kind in {AccountKind.APPROPRIATION, AccountKind.COMMITMENT}
    )
    return amount <= free


def pool_may_move(unit: str, covers: int) -> bool:
    """Say whether the pool can be made to cover `covers`: whole steps, which the money is there for.

    The books would round an exact sum up; but the act that names it lies in clear, and would tell it.
    """
    rule = PoolRule.objects.filter(unit=unit).order_by("-id").first()
    return rule is not None and covers % rule.step == 0 and can_commit(unit, covers)
