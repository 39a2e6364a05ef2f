"""The four states of public money, as the posting functions move it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.databases import Database

from safeconduct.errors import BadInput
from safeconduct.storage.constraints import violated
from safeconduct.treasury.books import CaseAccount, balances, case_account, reconcile, rows
from safeconduct.treasury.budget import grant_appropriation, set_pool, set_pool_rule
from safeconduct.treasury.exchange import ExchangeRate
from safeconduct.treasury.models import Entry
from safeconduct.treasury.posting import disburse, hold_in_credit, oblige, release_credit, reverse

pytestmark = pytest.mark.usefixtures("books")

WEDNESDAY = date(2023, 9, 6)
STEP = 100_000_00
CASE = "invented-case-1"
RATE = ExchangeRate(
    award_unit="USD",
    paid_unit="UAH",
    valid_on=WEDNESDAY,
    numerator=365_686,
    denominator=10_000,
    source="an invented bank",
)


@pytest.fixture
def books(database: Database) -> Iterator[Database]:
    """Two million dollars granted, the pool moving by 100,000 on Wednesdays; right books at the end."""
    with transaction.atomic():
        grant_appropriation(
            unit="USD", amount=2_000_000_00, year=2023, reference="invented law", on=WEDNESDAY
        )
        set_pool_rule(unit="USD", step=STEP, weekday=3)
    yield database
    assert reconcile() == []


@contextmanager
def refused(rule: str) -> Iterator[None]:
    """Expect the database to refuse by this rule, with nothing left of the attempt."""
    before = rows()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
    assert violated(caught.value) == rule
    assert rows() == before


def holds(unit: str = "USD") -> dict[str, int]:
    return {b.account: b.amount for b in balances(unit=unit)}


def owe(amount: int = 500_000_00, reference: str = "award 1") -> Entry:
    with transaction.atomic():
        return oblige(case=CASE, unit="USD", amount=amount, reference=reference, on=WEDNESDAY)


def pay(amount: int, reference: str) -> Entry:
    with transaction.atomic():
        return disburse(case=CASE, unit="USD", amount=amount, reference=reference, on=WEDNESDAY)


def pool(to_amount: int, on: date = WEDNESDAY) -> Entry | None:
    with transaction.atomic():
        return set_pool(unit="USD", to_amount=to_amount, reference=f"pool {on}", on=on)


def test_from_appropriation_to_disbursement() -> None:
    pool(430_000_00)
    assert holds() == {
        "granted:USD:2023": -2_000_000_00,
        "appropriation:USD": 1_500_000_00,
        "commitment:USD": 500_000_00,
    }
    owe(430_000_00)
    pay(100_000_00, "order 1")
    assert case_account(CASE) == {
        "USD": CaseAccount(unit="USD", obligation=330_000_00, credit=0, disbursement=100_000_00)
    }
    assert holds()["commitment:USD"] == 70_000_00


def test_the_pool_moves_by_whole_steps_up_and_down() -> None:
    assert pool(1) is not None
    assert holds()["commitment:USD"] == STEP
    assert pool(STEP, WEDNESDAY + timedelta(weeks=1)) is None
    pool(STEP + 1, WEDNESDAY + timedelta(weeks=2))
    assert holds()["commitment:USD"] == 2 * STEP
    pool(0, WEDNESDAY + timedelta(weeks=3))
    assert holds()["commitment:USD"] == 0


def test_the_pool_does_not_move_on_another_day() -> None:
    with refused("treasury_pool_weekday"):
        set_pool(unit="USD", to_amount=1, reference="hasty", on=WEDNESDAY + timedelta(days=1))


def test_the_pool_needs_its_rule() -> None:
    with pytest.raises(BadInput, match="set the pool rule first"), transaction.atomic():
        set_pool(unit="UAH", to_amount=1, reference="early", on=WEDNESDAY)


def test_a_new_pool_rule_counts_from_then_on() -> None:
    with transaction.atomic():
        set_pool_rule(unit="USD", step=7, weekday=4)
    with refused("treasury_pool_weekday"):
        set_pool(unit="USD", to_amount=1, reference="old day", on=WEDNESDAY)
    pool(1, WEDNESDAY + timedelta(days=1))
    assert holds()["commitment:USD"] == 7


@pytest.mark.parametrize(
    ("step", "weekday", "rule"),
    [
        (0, 3, "treasury_poolrule_step"),
        (1, 8, "treasury_poolrule_weekday"),
        (1, 0, "treasury_poolrule_weekday"),
    ],
)
def test_a_pool_rule_has_a_step_and_a_weekday(step: int, weekday: int, rule: str) -> None:
    with refused(rule):
        set_pool_rule(unit="USD", step=step, weekday=weekday)


def test_what_the_pool_lacks_passes_through_it() -> None:
    pool(100_000_00)
    owe(500_000_00)
    assert holds()["commitment:USD"] == 0
    assert holds()["appropriation:USD"] == 1_500_000_00


def test_the_appropriation_is_not_overdrawn() -> None:
    with refused("treasury_appropriation_not_overdrawn"):
        oblige(case=CASE, unit="USD", amount=2_000_000_01, reference="too much", on=WEDNESDAY)
    with refused("treasury_appropriation_not_overdrawn"):
        set_pool(unit="USD", to_amount=2_000_000_01, reference="too much", on=WEDNESDAY)


def test_no_more_is_paid_than_is_owed() -> None:
    owe(500_000_00)
    pay(499_999_99, "order 1")
    with refused("treasury_obligation_not_exceeded"):
        disburse(case=CASE, unit="USD", amount=2, reference="order 2", on=WEDNESDAY)
    pay(1, "order 2")


def test_nothing_is_paid_to_a_case_that_is_owed_nothing() -> None:
    owe()
    with refused("treasury_obligation_not_exceeded"):
        disburse(case="invented-case-2", unit="USD", amount=1, reference="order 1", on=WEDNESDAY)


def test_one_payment_reference_is_paid_once() -> None:
    owe()
    pay(1, "order 1")
    with refused("treasury_payment_reference_once"):
        disburse(case=CASE, unit="USD", amount=1, reference="order 1", on=WEDNESDAY)


def test_one_award_is_booked_once_and_one_law_too() -> None:
    owe(1, "award 1")
    with refused("treasury_entry_reference_once"):
        oblige(case=CASE, unit="USD", amount=1, reference="award 1", on=WEDNESDAY)
    with refused("treasury_entry_reference_once"):
        grant_appropriation(unit="USD", amount=1, year=2024, reference="invented law", on=WEDNESDAY)


def test_a_prisoners_award_is_held_in_credit_and_released() -> None:
    owe(100)
    with transaction.atomic():
        hold_in_credit(case=CASE, unit="USD", amount=60, reference="hold 1", on=WEDNESDAY)
    assert case_account(CASE)["USD"] == CaseAccount(unit="USD", obligation=40, credit=60)
    with refused("treasury_obligation_not_exceeded"):
        disburse(case=CASE, unit="USD", amount=41, reference="order 1", on=WEDNESDAY)
    with refused("treasury_credit_not_overdrawn"):
        release_credit(case=CASE, unit="USD", amount=61, reference="release 1", on=WEDNESDAY)
    with transaction.atomic():
        release_credit(case=CASE, unit="USD", amount=60, reference="release 1", on=WEDNESDAY)
    pay(100, "order 1")
    assert case_account(CASE)["USD"] == CaseAccount(unit="USD", disbursement=100)


def test_an_award_in_dollars_is_paid_in_hryvnia_at_a_dated_rate() -> None:
    owe()
    with transaction.atomic():
        entry = disburse(
            case=CASE,
            unit="USD",
            amount=500_000_00,
            reference="order 1",
            on=WEDNESDAY,
            rate=RATE,
            paid_amount=18_284_300_00,
        )
    assert str(entry.rate) == "USD/UAH of 2023-09-06: 365686/10000"
    assert case_account(CASE) == {
        "USD": CaseAccount(unit="USD"),
        "UAH": CaseAccount(unit="UAH", disbursement=18_284_300_00),
    }
    assert holds("UAH")["exchange:UAH"] == -18_284_300_00
    assert sum(holds("USD").values()) == sum(holds("UAH").values()) == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"paid_amount": 36}, "are 37 of UAH, not 36"),
        ({"paid_amount": None}, "not None"),
        ({"rate": None}, "without a rate"),
        ({"unit": "UAH"}, "its rate is for USD"),
    ],
)
def test_a_paid_amount_that_is_not_the_rates_is_refused(changes: dict[str, object], sentence: str) -> None:
    owe()
    payment = {"unit": "USD", "amount": 1, "rate": RATE, "paid_amount": 37} | changes
    with pytest.raises(BadInput, match=sentence), transaction.atomic():
        disburse(case=CASE, reference="order 1", on=WEDNESDAY, **payment)  # type: ignore[arg-type]


def test_payments_at_a_rate_and_at_its_correction_are_both_taken() -> None:
    """Awards of before and after it are paid each at its own: neither locks the other out."""
    owe()
    other = ExchangeRate(
        award_unit="USD", paid_unit="UAH", valid_on=WEDNESDAY, numerator=37, denominator=1, source=RATE.source
    )
    pay_in_hryvnia = {"case": CASE, "unit": "USD", "amount": 1, "on": WEDNESDAY, "paid_amount": 37}
    with transaction.atomic():
        disburse(**pay_in_hryvnia, reference="order 1", rate=RATE)  # type: ignore[arg-type]
        disburse(**pay_in_hryvnia, reference="order 2", rate=RATE)  # type: ignore[arg-type]
    with transaction.atomic():
        disburse(**pay_in_hryvnia, reference="order 3", rate=other)  # type: ignore[arg-type]
        disburse(**pay_in_hryvnia, reference="order 4", rate=RATE)  # type: ignore[arg-type]
    assert {each[3:5] for each in rows()["rates"]} == {(RATE.numerator, RATE.denominator), (37, 1)}


def test_a_payment_is_taken_back_by_its_mirror_only_once() -> None:
    owe()
    with transaction.atomic():
        paid = disburse(
            case=CASE, unit="USD", amount=1, reference="order 1", on=WEDNESDAY, rate=RATE, paid_amount=37
        )
    with transaction.atomic():
        back = reverse(entry=paid, reference="returned by the bank", on=WEDNESDAY)
    assert holds("UAH") == {"disbursement:UAH:invented-case-1": 0, "exchange:UAH": 0}
    assert case_account(CASE)["USD"].obligation == 500_000_00
    with refused("treasury_entry_reversed_once"):
        reverse(entry=paid, reference="once more", on=WEDNESDAY)
    with refused("treasury_reversal_mirrors"):
        reverse(entry=back, reference="back again", on=WEDNESDAY)


def test_an_award_that_was_paid_is_not_taken_back() -> None:
    award = owe(100)
    pay(1, "order 1")
    with refused("treasury_obligation_not_exceeded"):
        reverse(entry=award, reference="regret", on=WEDNESDAY)


def test_a_pool_move_is_not_reversed() -> None:
    move = pool(1)
    assert move is not None
    with refused("treasury_reversal_mirrors"):
        reverse(entry=move, reference="regret", on=WEDNESDAY)


@pytest.mark.parametrize("amount", [0, -1, 1.0, True, 10**15 + 1])
def test_an_amount_that_is_none_is_refused(amount: object) -> None:
    owe()
    given = {"unit": "USD", "amount": amount, "reference": "r", "on": WEDNESDAY}
    before = rows()
    with pytest.raises(BadInput, match="whole number of minor units"), transaction.atomic():
        grant_appropriation(**given, year=2023)  # type: ignore[arg-type]
    for function in (oblige, disburse, hold_in_credit, release_credit):
        with pytest.raises(BadInput, match="whole number of minor units"), transaction.atomic():
            function(**given, case=CASE)  # type: ignore[arg-type]
    assert rows() == before


def test_a_case_without_a_reference_is_owed_nothing() -> None:
    with refused("treasury_account_case"):
        oblige(case="", unit="USD", amount=1, reference="award 1", on=WEDNESDAY)


def test_nothing_is_posted_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="inside a transaction"):
        grant_appropriation(unit="USD", amount=1, year=2023, reference="loose", on=WEDNESDAY)


def test_what_the_caller_rolls_back_was_never_booked() -> None:
    before = rows()

    with transaction.atomic():
        oblige(case=CASE, unit="USD", amount=1, reference="award 1", on=WEDNESDAY)
        transaction.set_rollback(True)
    assert rows() == before
    assert owe(1).number == 3  # after the grant and the top-up


def test_no_column_holds_a_day() -> None:
    entry = owe()
    assert entry.week == 202336
    held = {value for table in ("accounts", "entries", "lines") for row in rows()[table] for value in row}
    assert not any(isinstance(value, date) for value in held)


def test_two_writers_take_turns() -> None:
    start, failures = threading.Barrier(2), []

    def write(case: str) -> None:
        try:
            start.wait()
            for number in range(10):
                with transaction.atomic():
                    oblige(case=case, unit="USD", amount=1, reference=f"{case} {number}", on=WEDNESDAY)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test's own thread reports it
            failures.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(f"invented-{n}",)) for n in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failures == []
    assert holds()["appropriation:USD"] == 2_000_000_00 - 20
