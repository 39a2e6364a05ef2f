"""Appropriations by programme and year, the imprest, and what a year leaves unspent."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import transaction
from tests.databases import Database
from tests.treasury.test_posting import holds, refused

from safeconduct.errors import BadInput
from safeconduct.treasury.books import CaseAccount, case_account, reconcile
from safeconduct.treasury.budget import (
    Fund,
    appropriation_for,
    grant_appropriation,
    lapse_appropriation,
    move_imprest,
    set_pool,
    set_pool_rule,
)
from safeconduct.treasury.models import Entry
from safeconduct.treasury.posting import oblige, reverse, settle_advance

pytestmark = pytest.mark.usefixtures("books")

WEDNESDAY = date(2023, 9, 6)
NEW_YEAR = date(2024, 1, 2)
OURS = {"programme": "ours", "year": 2023}


@pytest.fixture
def books(database: Database) -> Iterator[Database]:
    """1,000 granted to each of two programmes and 500 to none, steps of 100 on Wednesdays; right books at the end."""
    with transaction.atomic():
        set_pool_rule(unit="USD", step=100, weekday=3)
        for programme, amount in (("ours", 1000), ("other", 1000), ("", 500)):
            grant_appropriation(
                unit="USD",
                amount=amount,
                programme=programme,
                year=2023,
                reference=f"law {programme}",
                on=WEDNESDAY,
            )
    yield database
    assert reconcile() == []


def award(amount: int, case: str = "invented", programme: str = "ours", year: int = 2023) -> Entry:
    with transaction.atomic():
        return oblige(
            case=case, unit="USD", amount=amount, reference=case, on=WEDNESDAY, programme=programme, year=year
        )


def imprest(to_amount: int, programme: str = "ours", on: date = WEDNESDAY) -> Entry | None:
    with transaction.atomic():
        return move_imprest(
            unit="USD",
            to_amount=to_amount,
            programme=programme,
            year=2023 if programme else 0,
            reference=f"float {programme} {on}",
            on=on,
        )


def settle(amount: int, reference: str = "advance") -> tuple[Entry, ...]:
    with transaction.atomic():
        return settle_advance(
            case="invented",
            unit="USD",
            amount=amount,
            reference=reference,
            on=WEDNESDAY,
            award=Fund("USD", "ours", 2023),
        )


def test_an_award_comes_out_of_its_programmes_year() -> None:
    award(400)
    assert {code: amount for code, amount in holds().items() if "ours" in code} == {
        "granted:USD:ours:2023": -1000,
        "appropriation:USD:ours:2023": 600,
        "commitment:USD:ours:2023": 0,
    }
    with refused("treasury_appropriation_not_overdrawn"):
        oblige(case="b", unit="USD", amount=601, reference="b", on=WEDNESDAY, **OURS)  # type: ignore[arg-type]


def test_what_has_no_appropriation_of_its_own_comes_out_of_the_one_without_and_never_out_of_another() -> None:
    with transaction.atomic():
        assert appropriation_for("USD", "ours", 2023) == Fund("USD", "ours", 2023)
        assert appropriation_for("USD", "ours", 2024) == Fund("USD")
        assert appropriation_for("USD", "third", 2023) == Fund("USD")
        assert appropriation_for("USD") == Fund("USD")
    award(500, programme="third")
    assert holds()["appropriation:USD"] == 0
    with refused("treasury_appropriation_not_overdrawn"):
        oblige(case="b", unit="USD", amount=1, reference="b", on=WEDNESDAY, programme="third", year=2023)


def test_each_programme_has_a_pool_of_its_own() -> None:
    with transaction.atomic():
        set_pool(unit="USD", to_amount=150, reference="ours", on=WEDNESDAY, **OURS)  # type: ignore[arg-type]
        set_pool(unit="USD", to_amount=1, reference="none", on=WEDNESDAY)
    assert holds()["commitment:USD:ours:2023"] == 200
    assert holds()["commitment:USD"] == 100


@pytest.mark.parametrize(
    ("programme", "year"), [("ours", 0), ("ours:2024", 2023), ("Ours", 2023), ("ours", 10_000)]
)
def test_an_appropriation_is_of_a_programme_in_a_year(programme: str, year: int) -> None:
    with pytest.raises(BadInput, match="programme"), transaction.atomic():
        set_pool(unit="USD", to_amount=1, reference="r", on=WEDNESDAY, programme=programme, year=year)


def test_the_imprest_moves_by_whole_steps_on_its_weekday() -> None:
    imprest(101)
    assert holds()["imprest:USD:ours:2023"] == 200
    assert imprest(200, on=WEDNESDAY + timedelta(weeks=1)) is None
    imprest(0, on=WEDNESDAY + timedelta(weeks=2))
    assert holds()["imprest:USD:ours:2023"] == 0
    assert holds()["appropriation:USD:ours:2023"] == 1000
    with refused("treasury_imprest_weekday"):
        move_imprest(unit="USD", to_amount=1, reference="r", on=WEDNESDAY + timedelta(days=1), **OURS)  # type: ignore[arg-type]
    with refused("treasury_appropriation_not_overdrawn"):
        move_imprest(unit="USD", to_amount=1001, reference="r", on=WEDNESDAY, **OURS)  # type: ignore[arg-type]


def test_an_advance_is_paid_once() -> None:
    imprest(200)
    award(500)
    settle(150)
    assert case_account("invented")["USD"] == CaseAccount(unit="USD", obligation=350, disbursement=150)
    # The float has given its cash, and the appropriation bears the award and nothing more.
    assert holds()["imprest:USD:ours:2023"] == 50
    assert holds()["appropriation:USD:ours:2023"] == 450
    with refused("treasury_entry_reference_once"):
        settle_advance(case="invented", unit="USD", amount=1, reference="advance", on=WEDNESDAY)


def test_an_advance_is_not_settled_without_an_award_or_beyond_the_float() -> None:
    imprest(200)
    with refused("treasury_obligation_not_exceeded"):
        settle_advance(case="invented", unit="USD", amount=1, reference="a", on=WEDNESDAY)
    award(500)
    with refused("treasury_imprest_not_overdrawn"):
        settle_advance(case="invented", unit="USD", amount=201, reference="a", on=WEDNESDAY)


def test_cash_that_came_from_several_appropriations_goes_back_to_each() -> None:
    imprest(100)
    imprest(100, programme="other")
    imprest(100, programme="")
    award(500)
    parts = [(entry.credit_id, entry.amount) for entry in settle(250) if entry.event == "refund"]
    assert parts == [("imprest:USD:ours:2023", 100), ("imprest:USD:other:2023", 100), ("imprest:USD", 50)]
    assert holds()["appropriation:USD:other:2023"] == 1000
    assert case_account("invented")["USD"].obligation == 250


def test_a_settlement_is_taken_back_with_its_refund() -> None:
    imprest(200)
    award(500)
    before = holds()
    settled, refund = settle(150)
    with refused("treasury_settlement_refunded"):
        reverse(entry=refund, reference="half", on=WEDNESDAY)
    with transaction.atomic():
        reverse(entry=settled, reference="mistake", on=WEDNESDAY)
    assert {code: amount for code, amount in holds().items() if amount} == {
        code: amount for code, amount in before.items() if amount
    }
    with refused("treasury_entry_reversed_once"):
        reverse(entry=settled, reference="again", on=WEDNESDAY)


def test_a_year_gives_back_what_it_leaves_unspent() -> None:
    imprest(200)
    award(100)
    with transaction.atomic():
        set_pool(unit="USD", to_amount=300, reference="pool", on=WEDNESDAY, **OURS)  # type: ignore[arg-type]
    with refused("treasury_entry_budget_year"):
        lapse_appropriation(unit="USD", reference="early", on=WEDNESDAY, **OURS)  # type: ignore[arg-type]
    with transaction.atomic():
        lapsed = lapse_appropriation(unit="USD", reference="lapse", on=NEW_YEAR, **OURS)  # type: ignore[arg-type]
    assert sorted(entry.amount for entry in lapsed) == [300, 400]
    # What is owed stays owed, and what the cash office has is not unspent.
    left = {code: amount for code, amount in holds().items() if "ours" in code and amount}
    assert left == {"granted:USD:ours:2023": -300, "imprest:USD:ours:2023": 200}
    assert case_account("invented")["USD"].obligation == 100
    with transaction.atomic():
        assert lapse_appropriation(unit="USD", reference="twice", on=NEW_YEAR, **OURS) == ()  # type: ignore[arg-type]
    with refused("treasury_appropriation_not_overdrawn"):
        oblige(case="late", unit="USD", amount=1, reference="late", on=date(2023, 12, 31), **OURS)  # type: ignore[arg-type]


def test_of_grants_to_no_programme_a_year_gives_back_its_own_at_most() -> None:
    with transaction.atomic():
        grant_appropriation(unit="USD", amount=70, year=2024, reference="next law", on=NEW_YEAR)
        lapse_appropriation(unit="USD", year=2023, reference="lapse", on=NEW_YEAR)
    assert holds()["appropriation:USD"] == 70
    assert holds()["granted:USD:2023"] == 0


def test_of_grants_to_no_programme_a_year_keeps_what_its_awards_took_and_spares_the_next_years() -> None:
    award(300, "lasting", programme="", year=0)
    taken_back = award(40, "set aside", programme="", year=0)
    with transaction.atomic():
        reverse(entry=taken_back, reference="back", on=WEDNESDAY)
        grant_appropriation(unit="USD", amount=700, year=2024, reference="next law", on=NEW_YEAR)
        set_pool(unit="USD", to_amount=600, reference="pool", on=NEW_YEAR + timedelta(days=1))
        oblige(case="new", unit="USD", amount=100, reference="new", on=NEW_YEAR)
    with transaction.atomic():
        lapsed = lapse_appropriation(unit="USD", year=2023, reference="lapse", on=NEW_YEAR)
    assert sum(entry.amount for entry in lapsed) == 200, "500 granted, 300 taken"
    left = holds()["appropriation:USD"] + holds()["commitment:USD"]
    assert left == 600, "the next year's 700 are its own, less what it took"
    with transaction.atomic():
        assert lapse_appropriation(unit="USD", year=2023, reference="twice", on=NEW_YEAR) == ()


def test_nothing_is_owed_out_of_another_year() -> None:
    for on in (date(2022, 12, 20), date(2024, 1, 10)):
        with refused("treasury_entry_budget_year"):
            oblige(case="invented", unit="USD", amount=1, reference="r", on=on, **OURS)  # type: ignore[arg-type]
    # The days of a week that belongs to two years are not told apart: no column holds a day.
    with transaction.atomic():
        oblige(case="invented", unit="USD", amount=1, reference="r", on=date(2023, 1, 1), **OURS)  # type: ignore[arg-type]
