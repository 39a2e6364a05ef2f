"""What is posted in one turn is what would have been posted one by one, in far fewer statements, or nothing at all."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.databases import Database, pointed_at

from safeconduct.errors import BadInput
from safeconduct.storage.constraints import violated
from safeconduct.treasury.books import balances, reconcile, reconcile_summary, rows
from safeconduct.treasury.budget import grant_appropriation, move_imprest, set_pool, set_pool_rule
from safeconduct.treasury.exchange import ExchangeRate
from safeconduct.treasury.models import Entry
from safeconduct.treasury.posting import (
    disburse,
    hold_in_credit,
    oblige,
    release_credit,
    reverse,
    settle_advance,
)
from safeconduct.treasury.turns import turn

DAY = date(2023, 9, 6)
RATE = ExchangeRate(
    award_unit="USD", paid_unit="UAH", valid_on=DAY, numerator=73, denominator=2, source="an invented bank"
)


def history(around: Callable[[], AbstractContextManager[object]]) -> dict[str, list[tuple[object, ...]]]:
    """Post a little of everything, with each step reading what the ones before it moved."""
    fund = {"unit": "USD", "programme": "invented", "year": 2023, "on": DAY}
    with transaction.atomic():
        set_pool_rule(unit="USD", step=100, weekday=3)
        with around():
            grant_appropriation(amount=1000, reference="law", **fund)  # type: ignore[arg-type]
            set_pool(to_amount=150, reference="pool", **fund)  # type: ignore[arg-type]
            move_imprest(to_amount=100, reference="float", **fund)  # type: ignore[arg-type]
        with around():
            first = oblige(case="a", amount=250, reference="a", **fund)  # type: ignore[arg-type]
            reverse(entry=first, reference="a back", on=DAY)
            oblige(case="a", amount=300, reference="a again", **fund)  # type: ignore[arg-type]
            oblige(case="b", amount=100, reference="b", **fund)  # type: ignore[arg-type]
            case = {"case": "a", "unit": "USD", "on": DAY}
            settle_advance(amount=50, reference="advance", **case)  # type: ignore[arg-type]
            hold_in_credit(amount=20, reference="hold", **case)  # type: ignore[arg-type]
            release_credit(amount=20, reference="release", **case)  # type: ignore[arg-type]
            disburse(amount=100, reference="1", rate=RATE, paid_amount=3650, **case)  # type: ignore[arg-type]
    summary = reconcile_summary()
    assert summary.differences == ()
    return rows() | {"digest": [(summary.digest,)]}


def test_one_turn_writes_what_many_write_on_either_database(
    sqlite_database: Database, postgres_database: Database
) -> None:
    with pointed_at(sqlite_database.settings, sqlite_database.home):
        one_by_one = history(nullcontext)
    with pointed_at(postgres_database.settings, postgres_database.home):
        together = history(turn)
    assert together == one_by_one
    assert len(together["entries"]) == 15


def opened() -> None:
    with transaction.atomic():
        grant_appropriation(unit="USD", amount=10_000, year=2023, reference="law", on=DAY)


def award(number: int, amount: int = 1) -> Entry:
    return oblige(case=f"invented-{number}", unit="USD", amount=amount, reference=f"award {number}", on=DAY)


def awards(*each: tuple[int, int]) -> None:
    with transaction.atomic(), turn():
        for number, amount in each:
            award(number, amount)


@pytest.mark.usefixtures("database")
def test_a_hundred_postings_take_as_many_statements_as_two() -> None:
    opened()
    counts = []
    for numbers in (range(2), range(2, 102)):
        with transaction.atomic(), CaptureQueriesContext(connection) as captured, turn():
            for number in numbers:
                award(number)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 4
    assert reconcile() == []


@pytest.mark.usefixtures("database")
def test_a_turn_of_which_one_entry_is_refused_writes_nothing() -> None:
    opened()
    before = rows()
    with pytest.raises(IntegrityError) as caught:
        awards((1, 1), (2, 10_001), (3, 1))
    assert violated(caught.value) == "treasury_appropriation_not_overdrawn"
    assert rows() == before


@pytest.mark.usefixtures("database")
def test_a_turn_that_is_left_by_an_error_writes_nothing_and_is_over() -> None:
    opened()
    with transaction.atomic():
        with pytest.raises(BadInput):
            awards((1, 1), (2, 0))
        assert award(2).number == 3, "after the grant and its own top-up"
    assert {balance.case for balance in balances()} == {"", "invented-2"}
