"""Money: what leaves, what is held, what comes back."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as with_
from tests.casefile.awarded import IN_HRYVNIA, OFFICE, RATE, UAH, WORLD, awarded, do, reconciled
from tests.casefile.banked import PAYEE, order, release

from safeconduct.casefile.act import Act, parse
from safeconduct.casefile.acts.contest import ContestAward
from safeconduct.casefile.acts.credit import HoldInCredit, ReleaseCredit
from safeconduct.casefile.acts.payment import (
    CancelOrder,
    CommitMoney,
    ConfirmPayment,
    OrderPayment,
    ReleasePayment,
    ReversePayment,
)
from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.parts.payment import RateUsed
from safeconduct.casefile.paying import converted, newest_rate, week_of
from safeconduct.casefile.statement import accounts_of
from safeconduct.casefile.sums import new_reference
from safeconduct.casefile.words import Role, Stage
from safeconduct.errors import BadInput
from safeconduct.sealing import canonical


def released(case: Case, act: OrderPayment) -> tuple[Case, dict[str, Any]]:
    case = do(case, act, "paymaster-one")[0]
    return do(case, release(case, act.reference), "paymaster-two", "approver-one")


def test_nothing_of_a_commitment_lies_in_clear() -> None:
    case, clear = do(reconciled(), CommitMoney(unit="USD", amount=50_000_000), "paymaster-one")
    assert clear == {}
    assert case.payment.commitment is not None
    assert case.payment.commitment.amount == 50_000_000


def test_nothing_of_an_order_lies_in_clear_before_it_is_released() -> None:
    assert do(awarded(), order(), "paymaster-one")[1] == {}


def test_half_a_million_dollars_leave_in_hryvnia() -> None:
    assert UAH.rate == newest_rate(OFFICE, "USD", "UAH", WORLD.today)
    act = order(
        amount=50_000_000, paid_unit="UAH", paid_amount=1_828_430_000, rate=UAH.rate, their_order=IN_HRYVNIA
    )
    _, clear = released(awarded(exchange=(UAH,)), act)
    assert clear == {
        "money": {
            "week": "2023-W34",
            "moves": [
                {
                    "kind": "disburse",
                    "unit": "USD",
                    "amount": 50_000_000,
                    "payment": act.reference,
                    "paid_unit": "UAH",
                    "paid_amount": 1_828_430_000,
                    "method": "bank",
                    "rate": {
                        "numerator": 182843,
                        "denominator": 5000,
                        "on": "2023-08-21",
                        "source": "National Bank",
                    },
                }
            ],
        }
    }
    assert canonical.decode(canonical.encode(clear)) == clear


def test_the_payee_s_account_is_in_no_field() -> None:
    act = order()
    assert {PAYEE.account, PAYEE.name} <= set(act.aside.values())
    assert PAYEE.account not in str(act.fields())
    assert PAYEE.name not in str(act.fields())
    assert OrderPayment.aside_to == (Role.PAYMASTER,)


@given(
    amount=st.integers(1, 10**12),
    numerator=st.integers(1, 10**6),
    denominator=st.integers(1, 10**6),
)
def test_a_converted_amount_is_within_half_a_minor_unit_of_the_rate(
    amount: int, numerator: int, denominator: int
) -> None:
    rate = RateUsed(numerator=numerator, denominator=denominator, on=RATE.on, source="x")
    exact = Fraction(amount * numerator, denominator)
    assert -Fraction(1, 2) < converted(amount, rate) - exact <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("unit", "counter", "expected"),
    [("USD", "UAH", (182843, 5000)), ("KRW", "USD", (3656860, 1000)), ("USD", "KRW", (365686, 1000000))],
)
def test_a_rate_between_units_of_different_decimals_counts_minor_units(
    unit: str, counter: str, expected: tuple[int, int]
) -> None:
    office = with_(OFFICE, rates=(with_(RATE, unit=unit, counter=counter),))
    rate = newest_rate(office, unit, counter, WORLD.today)
    assert rate is not None
    assert Fraction(rate.numerator, rate.denominator) == Fraction(*expected)


@given(days=st.lists(st.integers(-40, 40), min_size=1, max_size=8))
def test_the_newest_rate_that_is_not_of_a_later_day_counts(days: list[int]) -> None:
    rates = tuple(
        with_(RATE, on=WORLD.today + timedelta(days=offset), numerator=7 + place)
        for place, offset in enumerate(days)
    )
    found = newest_rate(with_(OFFICE, rates=rates), "USD", "UAH", WORLD.today)
    past = [offset for offset in days if offset <= 0]
    assert (found is None) == (not past)
    if found is not None:
        assert found.on == WORLD.today + timedelta(days=max(past))
        last = max(place for place, offset in enumerate(days) if offset == max(past))
        assert Fraction(found.numerator, found.denominator) == Fraction(7 + last, RATE.denominator)


@pytest.mark.parametrize(("numerator", "denominator"), [(36, 0), (0, 1), (-5, 1), (5, -1), (-5, -1)])
def test_a_rate_on_record_that_is_none_counts_for_nothing(numerator: int, denominator: int) -> None:
    faulty = with_(RATE, on=WORLD.today, numerator=numerator, denominator=denominator)
    assert newest_rate(with_(OFFICE, rates=(faulty,)), "USD", "UAH", WORLD.today) is None
    sound = with_(RATE, on=WORLD.today - timedelta(days=3))
    found = newest_rate(with_(OFFICE, rates=(sound, faulty)), "USD", "UAH", WORLD.today)
    assert found is not None
    assert found.on == sound.on


def test_there_is_no_rate_into_a_unit_nobody_knows() -> None:
    office = with_(OFFICE, rates=(with_(RATE, counter="ZZZ"),))
    assert newest_rate(office, "USD", "ZZZ", WORLD.today) is None


@given(on=st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_a_week_in_clear_names_no_day(on: date) -> None:
    monday = date.fromisoformat(f"{week_of(on)}-1")
    assert 0 <= (on - monday).days <= 6


@pytest.mark.parametrize("reference", ["p1", "case-7", "ILOU" * 4, "0" * 17, "0123456789abcdef\n"])
def test_a_reference_that_could_say_something_is_refused(reference: str) -> None:
    with pytest.raises(BadInput, match="reference"):
        parse("OrderPayment", order().fields() | {"reference": reference})


@pytest.mark.parametrize("amount", [0, -1, 10**15 + 1, "100", 1.5])
def test_an_amount_that_is_none_is_refused(amount: object) -> None:
    with pytest.raises(BadInput, match="amount"):
        parse("OrderPayment", order().fields() | {"amount": amount})


def test_the_orderer_takes_no_part_in_the_release() -> None:
    act = order()
    case = do(awarded(), act, "paymaster-one")[0]
    for pair in (("paymaster-one", "approver-one"), ("approver-one", "paymaster-one")):
        with pytest.raises(GateRefused, match="G61"):
            do(case, release(case, act.reference), *pair)


def test_instalments_are_numbered_for_each_person() -> None:
    case = awarded(reconciled(("p1", "p2")))
    for person in ("p1", "p2", "p1"):
        case = do(case, order(person), "paymaster-one")[0]
    assert [(each.person, each.instalment) for each in case.payment.orders] == [
        ("p1", 1),
        ("p2", 1),
        ("p1", 2),
    ]


def test_a_reversal_restores_what_the_person_is_owed() -> None:
    before = awarded()
    act = order(amount=50_000_000)
    case = released(before, act)[0]
    back = ReversePayment(order=act.reference, reference=new_reference(), reason="The bank sent it back.")
    case, clear = do(case, back, "paymaster-two", "approver-one")
    assert accounts_of(case) == accounts_of(before)
    assert clear["money"]["moves"] == [
        {
            "kind": "reverse",
            "unit": "USD",
            "amount": 50_000_000,
            "payment": back.reference,
            "reverses": act.reference,
        }
    ]
    again = order(amount=50_000_000)
    assert released(case, again)[0].payment.paid("p1") == 50_000_000


def test_money_of_the_dead_and_of_prisoners_is_held_not_lost() -> None:
    case = awarded(reconciled(("p1", "p2"), held=("p1",)))
    hold = HoldInCredit(reference=new_reference(), person="p1", unit="USD", amount=25_000_000)
    case = do(case, hold, "paymaster-one")[0]
    accounts = {account.person: account for account in accounts_of(case)}
    assert (accounts["p1"].in_credit, accounts["p1"].owed, accounts["p2"].owed) == (25_000_000, 0, 25_000_000)
    free = with_(case, reception=reconciled(("p1", "p2")).reception)
    release = ReleaseCredit(credit=hold.reference, reference=new_reference(), amount=25_000_000)
    free = do(free, release, "paymaster-one")[0]
    assert released(free, order(amount=25_000_000))[0].payment.paid("p1") == 25_000_000


@given(amount=st.integers(1, 10**6), lines=st.sampled_from([(), (1,), (2,)]))
def test_acts_on_nothing_change_nothing(amount: int, lines: tuple[int, ...]) -> None:
    case = awarded()
    nowhere = new_reference()
    acts: list[Act] = [
        CancelOrder(order=nowhere, reason="x"),
        ReleasePayment(order=nowhere),
        ConfirmPayment(order=nowhere, seen="x"),
        ReversePayment(order=nowhere, reference=new_reference(), reason="x"),
        ReleaseCredit(credit=nowhere, reference=new_reference(), amount=amount),
    ]
    circumstances: Any = None
    for act in acts:
        assert act.clear(case) == {}
        if not isinstance(act, (ReleasePayment, ReversePayment, ReleaseCredit)):
            assert act.change(case, circumstances) is case
    empty = Case(reference=case.reference, stage=Stage.AWARDED)
    assert ContestAward(reasons="x", lines=lines).change(empty, circumstances) is empty
