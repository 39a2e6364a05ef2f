"""The rates that stand on an award: put there once, read by the person, and the same for every instalment."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as with_
from tests.casefile.awarded import (
    IN_HRYVNIA,
    NOW,
    RATE,
    UAH,
    WORLD,
    approve_award,
    assessed,
    awarded,
    do,
    reconciled,
    refused,
)
from tests.casefile.banked import order, release
from tests.casefile.gates.exchange import EURO, IN_EUROS, fix

from safeconduct.casefile.act import Done, parse
from safeconduct.casefile.acts.assessing import ApproveAward, FixRate
from safeconduct.casefile.acts.contest import ContestAward, SetAsideAward
from safeconduct.casefile.case import Case
from safeconduct.casefile.fold import changed
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.parts.award import Exchange
from safeconduct.casefile.parts.payment import OrderState
from safeconduct.casefile.paying import converted, exchange_into, is_a_weight
from safeconduct.casefile.sums import new_reference
from safeconduct.casefile.words import Audience, Role
from safeconduct.errors import BadInput
from safeconduct.schedule import UNITS
from safeconduct.treasury.exchange import ExchangeRate

TOMORROW = replace(WORLD, now=NOW + timedelta(days=1))
DEARER = with_(RATE, numerator=400_000, on=TOMORROW.today)
NEXT_DAY = replace(TOMORROW, office=with_(WORLD.office, rates=(RATE, DEARER)))
"""A day later, with a better rate for whoever is paid in hryvnia."""

BETTER = Exchange(unit="UAH", rate=with_(UAH.rate, numerator=40, denominator=1, on=DEARER.on))


def set_aside(case: Case) -> Case:
    case = do(case, ContestAward(reasons="It was whole."), "mailbox:1")[0]
    return do(case, SetAsideAward(reasons="A grade was misread."), "reviewer-one")[0]


def test_a_rate_is_fixed_by_a_paymaster_and_another_and_the_person_reads_it() -> None:
    assert FixRate.by == (Role.PAYMASTER,)
    assert set(FixRate.seconded_by) == {Role.APPROVER, Role.LEGAL_ADVISER}
    assert FixRate.audience is ApproveAward.audience is Audience.THREAD


def test_nothing_of_a_rate_lies_in_clear_before_something_is_paid_at_it() -> None:
    plain, named = (approve_award(assessed(), exchange) for exchange in ((), (UAH,)))
    named = with_(named, reference=plain.reference)
    clear = [do(assessed(), act, "approver-one", "legal-one")[1] for act in (plain, named)]
    assert clear[0] == clear[1]
    assert do(awarded(), fix(), "paymaster-one", "approver-one")[1] == {}


def test_an_old_award_gets_a_rate_once() -> None:
    case = do(awarded(), fix(), "paymaster-one", "legal-one")[0]
    assert case.award.rate("UAH") == UAH.rate
    assert refused(case, NEXT_DAY.acting("paymaster-one"), fix(BETTER)) == ["G183", "G184"]
    assert refused(case, NEXT_DAY.acting("paymaster-one"), fix()) == ["G184"]
    with_euros = replace(WORLD, office=with_(WORLD.office, rates=(RATE, EURO)))
    case = do(case, fix(IN_EUROS), "paymaster-one", "legal-one", with_euros)[0]
    assert [each.unit for each in case.award.exchange] == ["UAH", "EUR"]
    with pytest.raises(BadInput, match="exchange"):
        parse("FixRate", {"unit": "USD", "exchange": []})


def test_a_newer_rate_between_two_signatures_refuses_the_second() -> None:
    case, act = assessed(), approve_award(assessed(), (UAH,))
    assert "G183" not in refused(case, WORLD.acting("approver-one"), act)
    assert "G183" not in refused(case, TOMORROW.acting("legal-one"), act)
    assert "G183" in refused(case, NEXT_DAY.acting("legal-one"), act)


def test_a_rate_is_fixed_as_of_the_day_of_the_approval_and_corrected_for_it() -> None:
    """Waiting brings no other day; a correction of that very day counts."""
    case = awarded()
    assert refused(case, NEXT_DAY.acting("paymaster-one"), fix()) == []
    corrected = with_(RATE, numerator=37, denominator=1)
    world = replace(NEXT_DAY, office=with_(WORLD.office, rates=(RATE, DEARER, corrected)))
    assert refused(case, world.acting("paymaster-one"), fix()) == ["G183"]
    put_right = with_(UAH, rate=with_(UAH.rate, numerator=37, denominator=1))
    assert refused(case, world.acting("paymaster-one"), fix(put_right)) == []


@pytest.mark.parametrize(
    ("counter", "numerator", "denominator", "source"),
    [
        ("KRW", 13_041_237, 10**8, "A bank"),
        ("KRW", 1, 10**9, "A bank"),
        ("XAU-tael", 1, 2300, "A bank"),
        ("UAH", 36, 1, "x" * 201),
        ("UAH", 36, 1, "A bank\0"),
    ],
)
def test_a_rate_that_the_books_refuse_is_never_offered(
    counter: str, numerator: int, denominator: int, source: str
) -> None:
    """One recorded before G115 asked for it would stand on an award that nobody could pay."""
    values = {"counter": counter, "numerator": numerator, "denominator": denominator, "source": source}
    office = with_(WORLD.office, rates=(with_(RATE, **values),))
    assert exchange_into(office, "USD", (counter,), WORLD.today) == ()
    back = with_(office.rates[0], unit=counter, counter="USD")
    if is_a_weight(counter):
        assert exchange_into(with_(office, rates=(back,)), counter, ("USD",), WORLD.today) == ()


@given(
    unit=st.sampled_from(sorted(UNITS)),
    counter=st.sampled_from(sorted(UNITS)),
    numerator=st.integers(1, 10**9),
    denominator=st.integers(1, 10**9),
)
def test_what_is_offered_is_what_the_books_take(
    unit: str, counter: str, numerator: int, denominator: int
) -> None:
    if unit == counter:
        return
    values = {"unit": unit, "counter": counter, "numerator": numerator, "denominator": denominator}
    office = with_(WORLD.office, rates=(with_(RATE, **values),))
    for each in exchange_into(office, unit, (counter,), WORLD.today):
        ExchangeRate(
            award_unit=unit,
            paid_unit=counter,
            valid_on=each.rate.on,
            numerator=each.rate.numerator,
            denominator=each.rate.denominator,
            source=each.rate.source,
        )


def test_the_rates_go_with_the_award_and_what_was_paid_stays_as_it_was() -> None:
    case = awarded(exchange=(UAH,))
    paid = order(amount=100, paid_unit="UAH", paid_amount=3657, rate=UAH.rate, their_order=IN_HRYVNIA)
    case = do(case, paid, "paymaster-one")[0]
    case = do(case, release(case, paid.reference), "paymaster-two", "approver-one")[0]
    case = set_aside(case)
    assert case.award.exchange == ()
    assert case.award.rate("UAH") is None
    case = awarded(case, exchange=(BETTER,), world=NEXT_DAY)
    [first] = case.payment.orders
    assert (first.state, first.rate, first.paid_amount) == (OrderState.RELEASED, UAH.rate, 3657)
    again = order(amount=100, paid_unit="UAH", paid_amount=4000, rate=BETTER.rate, their_order=IN_HRYVNIA)
    case = do(case, again, "paymaster-one", world=NEXT_DAY)[0]
    assert case.payment.orders[-1].rate == BETTER.rate


def test_an_order_of_before_folds_as_it_did() -> None:
    """Its gate asked for the newest rate of the day; the fold asks no gate."""
    before = order(amount=100, paid_unit="UAH", paid_amount=3657, rate=UAH.rate, their_order=IN_HRYVNIA)
    case = changed(awarded(), before, Done("paymaster-one", "", NOW, 1, "0" * 64))
    [found] = case.payment.orders
    assert (found.rate, found.paid_amount, found.state) == (UAH.rate, 3657, OrderState.ORDERED)


def test_a_rate_for_an_award_that_was_sent_back_changes_nothing() -> None:
    """A person's thread need not show in the meantime what sent it back."""
    case = set_aside(awarded())
    assert changed(case, fix(), Done("paymaster-one", "legal-one", NOW, 1, "0" * 64)) == case


@given(
    amounts=st.lists(st.integers(1, 500_000), min_size=1, max_size=4),
    days=st.lists(st.integers(0, 400), min_size=4, max_size=4),
    rates=st.lists(st.integers(1, 10**6), min_size=4, max_size=4),
)
def test_every_instalment_is_paid_at_one_rate_on_whatever_day(
    amounts: list[int], days: list[int], rates: list[int]
) -> None:
    case = awarded(reconciled(("p1", "p2")), exchange=(UAH,))
    known = [RATE]
    for amount, later, numerator in zip(amounts, sorted(days), rates, strict=False):
        now = NOW + timedelta(days=later)
        known.append(with_(RATE, numerator=numerator, on=now.date()))
        world = replace(WORLD, now=now, office=with_(WORLD.office, rates=tuple(known)))
        [newest] = exchange_into(world.office, "USD", ("UAH",), world.today)
        for each in {newest.rate, UAH.rate}:
            act = order(
                amount=amount,
                paid_unit="UAH",
                paid_amount=max(converted(amount, each), 1),
                rate=each,
                their_order=IN_HRYVNIA,
                reference=new_reference(),
            )
            if each == UAH.rate:
                case = do(case, act, "paymaster-one", world=world)[0]
            else:
                with pytest.raises(GateRefused, match="G60"):
                    do(case, act, "paymaster-one", world=world)
    assert {each.rate for each in case.payment.orders} == {UAH.rate}
