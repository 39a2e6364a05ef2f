"""The books follow entries by what lies in clear, those of before as they always did."""

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from safeconduct.casefile.entry import Envelope, Head, Plaintext, Statement
from safeconduct.casefile.fold import Opened
from safeconduct.casefile.words import CoarseStage, Kind, Part
from safeconduct.storage.constraints import violated
from safeconduct.treasury.books import balances, case_account, reconcile_summary
from safeconduct.treasury.following import can_commit, imprest_may_move, pool_may_move

pytestmark = pytest.mark.usefixtures("database")

WEDNESDAY = "2023-09-06"


def follow(kind: Kind, name: str, fields: dict[str, Any], clear: dict[str, Any]) -> None:
    """Let the books follow an entry, as the registry does inside the act's transaction."""
    envelope = Envelope(
        kind=kind, part=Part.WHOLE, actor="heron", certificate=1, stage=CoarseStage.OPEN, clear=clear
    )
    statement = Statement(
        domain="",
        schema=1,
        case="invented",
        index=0,
        before="",
        envelope=envelope,
        commitment="",
        ciphertext="",
        checkpoint=Head(size=0, root=""),
    )
    followers: dict[str, Any] = apps.get_app_config("treasury").follows  # type: ignore[attr-defined]
    with transaction.atomic():
        followers[name](Opened(statement, Plaintext(act=name, version=1, at="", fields=fields), ""))


def office(act: str, **fields: object) -> None:
    follow(Kind.OFFICE, act, {"unit": "USD", "on": WEDNESDAY} | fields, {})


def case(*moves: dict[str, Any], week: str = "2023-W36") -> None:
    follow(
        Kind.CASE, "money", {}, {"money": {"week": week, "moves": [{"unit": "USD"} | move for move in moves]}}
    )


def holds() -> dict[str, int]:
    return {balance.account: balance.amount for balance in balances() if balance.amount}


def test_acts_of_before_are_booked_as_before() -> None:
    office("GrantAppropriation", amount=1000, year=2023, law="an invented law")
    office("SetPoolRule", step=100, weekday=3)
    office("MovePool", covers=300, reference="pool")
    follow(
        Kind.CASE,
        "money",
        {},
        {"money": {"week": "2023-W36", "kind": "oblige", "unit": "USD", "amount": 250, "payment": "award"}},
    )
    assert holds() == {
        "granted:USD:2023": -1000,
        "appropriation:USD": 700,
        "commitment:USD": 50,
        "obligation:USD:invented": 250,
    }


def test_a_programmes_year_from_grant_to_lapse() -> None:
    fund = {"programme": "ours", "year": 2023}
    office("GrantAppropriation", amount=1000, law="an invented law", **fund)
    office("SetPoolRule", step=100, weekday=3)
    office("MovePool", covers=300, reference="pool", **fund)
    office("MoveImprest", to=200, reference="float", **fund)
    case(
        {"kind": "oblige", "amount": 250, "payment": "award"} | fund,
        {"kind": "settle_advance", "amount": 150, "payment": "award-a1"},
        {"kind": "disburse", "amount": 60, "payment": "1"},
    )
    office("LapseAppropriation", reference="lapse", on="2024-01-02", **fund)
    assert holds() == {
        "granted:USD:ours:2023": -300,
        "imprest:USD:ours:2023": 50,
        "obligation:USD:invented": 40,
        "disbursement:USD:invented": 210,
    }
    summary = reconcile_summary()
    assert (summary.accounts, summary.entries, summary.differences) == (6, 9, ())


def test_an_award_in_another_year_finds_no_money_in_this_one() -> None:
    office("GrantAppropriation", amount=1000, programme="ours", year=2023, law="an invented law")
    with pytest.raises(IntegrityError) as caught:
        case(
            {"kind": "oblige", "amount": 1, "payment": "a", "programme": "ours", "year": 2024},
            week="2024-W02",
        )
    assert violated(caught.value) == "treasury_appropriation_not_overdrawn"
    assert case_account("invented") == {}


def test_a_gate_is_told_what_the_books_would_take() -> None:
    office("SetPoolRule", step=100, weekday=3)
    for programme, amount in (("ours", 1000), ("", 500)):
        office("GrantAppropriation", amount=amount, programme=programme, year=2023, law=programme or "law")
    assert can_commit("USD", 1000, "ours", 2023)
    assert not can_commit("USD", 1001, "ours", 2023)
    assert can_commit("USD", 500, "ours", 2024), "out of the appropriation that belongs to no year"
    assert not can_commit("USD", 501, "ours", 2024)
    assert can_commit("USD", 1500), "a promise says nothing of the year that will pay it"
    assert pool_may_move("USD", 1000, "ours", 2023)
    assert not pool_may_move("USD", 1100, "ours", 2023)
    assert not pool_may_move("USD", 150, "ours", 2023), "no exact sum"
    assert not pool_may_move("UAH", 0), "no step yet"
    office("MovePool", covers=900, reference="pool", programme="ours", year=2023)
    assert imprest_may_move("USD", 100, "ours", 2023)
    assert not imprest_may_move("USD", 200, "ours", 2023), "what is in the pool is promised"
    assert not imprest_may_move("USD", 150, "ours", 2023), "no exact sum"


def test_the_summary_of_the_books_changes_with_them() -> None:
    empty = reconcile_summary()
    office("GrantAppropriation", amount=1000, year=2023, law="an invented law")
    one = reconcile_summary()
    assert (one.accounts, one.entries, one.differences) == (2, 1, ())
    assert empty.digest != one.digest == reconcile_summary().digest
