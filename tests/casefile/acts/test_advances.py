"""Advances: in nobody's books before the award, taken up by it once, never taken back; and the cash counter."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as with_
from tests.casefile.awarded import WORLD, approve_award, assessed, awarded, do, reconciled, refused
from tests.casefile.gates.advances import MOST, advance, advanced, waiting
from tests.casefile.gates.cash import for_the_counter
from tests.casefile.gates.payment import SHARE, order

from safeconduct.casefile.acts.cash import PayCash
from safeconduct.casefile.acts.payment import ConfirmPayment
from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.parts.aftercare import Moved
from safeconduct.casefile.parts.payment import Method, OrderState
from safeconduct.casefile.statement import accounts_of, movements_of

PAYMASTER = WORLD.acting("paymaster-one")


def counter(amount: int) -> object:
    return order(amount=amount, paid_amount=amount, method=Method.CASH, payee="", aside={})


def test_nothing_of_an_advance_lies_in_clear_before_the_award() -> None:
    _, clear = do(waiting(), advance(), "paymaster-one", "protection-one")
    assert clear == {}


def test_the_award_takes_up_what_was_advanced_and_the_books_are_told() -> None:
    case = assessed(advanced(amount=40_000))
    approval = approve_award(case)
    after, clear = do(case, approval, "approver-one", "legal-one")
    oblige, settle = clear["money"]["moves"]
    assert (oblige["kind"], oblige["amount"]) == ("oblige", SHARE)
    assert settle == {
        "kind": "settle_advance",
        "unit": "USD",
        "amount": 40_000,
        "payment": f"{approval.reference}-a1",
        "programme": "ukraine-2023",
        "year": 2023,
    }
    assert (oblige["programme"], oblige["year"]) == ("ukraine-2023", 2023)
    (account,) = accounts_of(after)
    assert (account.paid, account.owed) == (40_000, SHARE - 40_000)
    (movement,) = movements_of(after)
    assert (movement.what, movement.amount, movement.on) == (Moved.ADVANCE, 40_000, WORLD.today)
    assert "G57" in refused(after, PAYMASTER, order(amount=SHARE)), "nothing is paid twice"
    assert "G57" not in refused(after, PAYMASTER, order(amount=SHARE - 40_000))


def test_who_gets_no_share_gives_nothing_back() -> None:
    case = advanced(waiting(reconciled(("p1", "p2"))), person="p2")
    left = with_(case, contact=with_(case.contact, claimants=("p1",)))
    left = with_(left, promise=with_(left.promise, offer=with_(left.promise.offer, claimants=("p1",))))
    after = awarded(left)
    (given_away,) = after.payment.advances
    assert given_away.taken_up == 0
    assert [(each.person, each.paid, each.owed) for each in accounts_of(after)] == [("p1", 0, SHARE)]


def test_an_advance_above_the_share_takes_up_no_more_than_the_share() -> None:
    case = assessed(advanced(amount=MOST), amount=1_000_000)
    after = do(case, approve_award(case), "approver-one", "legal-one")[0]
    (account,) = accounts_of(after)
    assert (account.share, account.paid, account.owed) == (1_000_000, 1_000_000, 0)


def test_an_advance_in_another_unit_than_the_awards_is_left_alone() -> None:
    case = advanced()
    (paid,) = case.payment.advances
    other = with_(case, payment=with_(case.payment, advances=(with_(paid, unit="EUR"),)))
    assert awarded(other).payment.advances[0].taken_up == 0


@given(amounts=st.lists(st.integers(1, MOST), min_size=1, max_size=4), ordered=st.integers(1, SHARE))
def test_whatever_was_advanced_and_is_ordered_nobody_gets_more_than_the_share(
    amounts: list[int], ordered: int
) -> None:
    case, world = waiting(), WORLD
    for amount in amounts:
        try:
            case = do(case, advance(amount), "paymaster-one", "protection-one", world)[0]
        except GateRefused:
            continue
        world = replace(world, now=world.now + timedelta(days=28))
    handed = sum(each.amount for each in case.payment.advances)
    assert handed <= MOST
    after = awarded(case)
    assert after.payment.paid("p1") == handed
    allowed = "G57" not in refused(after, PAYMASTER, order(amount=ordered))
    assert allowed == (handed + ordered <= SHARE)


def test_an_approval_again_takes_up_nothing_twice() -> None:
    case = awarded(advanced(amount=40_000))
    again = with_(case, stage=assessed().stage)
    after, clear = do(again, approve_award(again), "approver-one", "legal-one")
    assert after.payment.advances == case.payment.advances
    assert clear.get("money") is None


def _cash(case: Case | None = None) -> tuple[Case, PayCash]:
    found, reference = for_the_counter(case=case)
    return found, PayCash(order=reference, receipt="C-1")


def test_cash_is_paid_by_two_who_did_not_order_it_and_that_confirms_it() -> None:
    case, act = _cash()
    after, clear = do(case, act, "paymaster-two", "protection-one")
    assert clear == {}, "the books know it since the release"
    assert after.payment.orders[0].state is OrderState.CONFIRMED
    assert [each.what for each in movements_of(after)] == [Moved.CASH]
    assert "G63" in refused(after, WORLD.acting("paymaster-two"), act), "and not a second time"


@pytest.mark.parametrize("pair", [("paymaster-one", "protection-one"), ("paymaster-two", "paymaster-one")])
def test_whoever_ordered_it_does_not_stand_at_the_counter(pair: tuple[str, str]) -> None:
    case, act = _cash()
    with pytest.raises(GateRefused, match="G61"):
        do(case, act, *pair)


def test_one_person_alone_confirms_no_cash() -> None:
    case, act = _cash()
    confirm = ConfirmPayment(order=act.order, seen="A receipt.")
    assert refused(case, WORLD.acting("paymaster-two"), confirm)
