"""Fraud controls: the software finds and shows, two people judge, and money waits until they have."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as with_
from tests.casefile.awarded import NOW, OFFICE, WORLD, approve_award, assessed, awarded, do, item, reconciled
from tests.casefile.gates.fraud import capped, filed_off, settle, suspected
from tests.casefile.gates.payment import SHARE, ordered

from safeconduct.casefile.act import ACTS, Done
from safeconduct.casefile.acts.fraud import DeclareInterest, RaiseSuspicion
from safeconduct.casefile.acts.payment import ReleasePayment
from safeconduct.casefile.case import Case, Proposal
from safeconduct.casefile.fraud import (
    EVIDENCE,
    SPLIT_DAYS,
    Finding,
    finding,
    is_whole,
    suspicions,
    tell,
    unanswered,
    waits,
)
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.gates.fraud import actor_has_no_interest, no_suspicion_stands
from safeconduct.casefile.parts.custody import SerialMark
from safeconduct.casefile.parts.fraud import Evidence, Ground, Judged
from safeconduct.casefile.parts.payment import Order, OrderState
from safeconduct.casefile.parts.reception import TakenOver
from safeconduct.casefile.sums import new_reference
from safeconduct.language import LANGUAGES

TODAY = NOW.date()


def found(case: Case, ground: Ground, **caps: int) -> list[Finding]:
    office = capped(**caps).office if caps else OFFICE
    return [one for one in suspicions(case, office, TODAY) if one.ground is ground]


def with_orders(*orders: tuple[int, int | None, OrderState]) -> Case:
    """Return an awarded case with orders to one person: amount, days ago or None, state."""
    case = awarded()
    made = tuple(
        Order(
            reference=new_reference(),
            person="p1",
            instalment=place,
            unit="USD",
            amount=amount,
            paid_unit="USD",
            paid_amount=amount,
            rate=None,
            ordered_by="paymaster-one",
            released_on=None if ago is None else TODAY - timedelta(days=ago),
            state=state,
        )
        for place, (amount, ago, state) in enumerate(orders, 1)
    )
    return with_(case, payment=with_(case.payment, orders=made))


def test_an_ordinary_case_holds_nothing_and_says_only_what_no_index_can_find() -> None:
    case = ordered()[0]
    assert not unanswered(case, OFFICE, TODAY)
    assert not waits(case)
    assert [one.evidence[0].code for one in suspicions(case, OFFICE, TODAY)] == ["serial_none"]


@pytest.mark.parametrize("mark", [SerialMark.NONE, SerialMark.UNREADABLE])
def test_a_serial_that_is_missing_is_shown_and_holds_nothing(mark: SerialMark) -> None:
    case = reconciled()
    items = (with_(item(1, "mi-8amtsh"), serial_mark=mark, serials=()),)
    (one,) = found(with_(case, custody=with_(case.custody, items=items)), Ground.SERIAL_GONE)
    assert not one.holds
    assert one.people == ("p1",)


def test_a_serial_that_was_removed_holds_the_award_until_two_have_looked() -> None:
    case = assessed(filed_off())
    with pytest.raises(GateRefused, match="G155"):
        do(case, approve_award(case), "approver-one", "legal-one")
    (one,) = unanswered(case, OFFICE, TODAY)
    assert one.evidence[0].params == {"items": "1"}
    case = do(case, settle(one), "legal-one", "protection-one")[0]
    assert do(case, approve_award(case), "approver-one", "legal-one")[0].award.approved is not None


def test_what_is_settled_is_looked_at_anew_once_more_is_seen() -> None:
    case = filed_off()
    case = do(case, settle(unanswered(case, OFFICE, TODAY)[0]), "legal-one", "approver-one")[0]
    assert not waits(case)
    more = with_(item(3, "t-72"), serial_mark=SerialMark.ERASED)
    case = with_(case, custody=with_(case.custody, items=(*case.custody.items, more)))
    assert waits(case)


@given(
    amounts=st.lists(st.integers(1, 120), min_size=1, max_size=6),
    ago=st.lists(st.integers(0, 40), min_size=6, max_size=6),
)
def test_orders_are_split_when_those_of_two_weeks_stay_below_the_cap_and_pass_it_together(
    amounts: list[int], ago: list[int]
) -> None:
    cap = 100
    case = with_orders(
        *((amount, days, OrderState.CONFIRMED) for amount, days in zip(amounts, ago, strict=False))
    )
    small = [one for one in case.payment.orders if one.amount <= cap]
    days = sorted({one.released_on for one in small if one.released_on is not None})
    expected = any(
        sum(
            one.amount
            for one in small
            if one.released_on is not None and timedelta() <= last - one.released_on < timedelta(SPLIT_DAYS)
        )
        > cap
        for last in days
    )
    assert bool(found(case, Ground.SPLIT, per_order=cap)) == expected
    assert not found(case, Ground.SPLIT)


def test_what_was_cancelled_or_came_back_was_not_split() -> None:
    for state in (OrderState.CANCELLED, OrderState.REVERSED):
        case = with_orders((60, 1, OrderState.CONFIRMED), (60, None, state))
        assert not found(case, Ground.SPLIT, per_order=100)
    case = with_orders((60, 1, OrderState.CONFIRMED), (60, None, OrderState.ORDERED))
    (one,) = found(case, Ground.SPLIT, per_order=100)
    assert one.accounts == ("paymaster-one",)
    assert one.holds


@given(amount=st.integers(1, 200), earlier=st.integers(1, 200))
def test_an_order_near_a_cap_is_shown_and_one_above_is_refused(amount: int, earlier: int) -> None:
    case = with_orders((earlier, 20, OrderState.CONFIRMED), (amount, None, OrderState.ORDERED))
    world = capped(per_order=100, per_quarter=200)
    above = amount > 100 or amount + earlier > 200
    near = amount > 80 or amount + earlier > 160
    shown = [one.ground for one in suspicions(case, world.office, TODAY)]
    assert (Ground.ABOVE_CAP in shown) == above
    assert (Ground.NEAR_CAP in shown) == (near and not above)
    refused = [
        gate.number
        for gate in ReleasePayment.gates
        if gate.number == "G158"
        and not gate.holds(case, world, ReleasePayment(order=case.payment.orders[1].reference))
    ]
    assert bool(refused) == above


def test_a_payment_of_last_quarter_leaves_this_one_s_cap_alone() -> None:
    case = with_orders((150, 60, OrderState.CONFIRMED), (100, None, OrderState.ORDERED))
    assert case.payment.orders[0].released_on == date(2023, 6, 22)
    assert not found(case, Ground.ABOVE_CAP, per_quarter=200)


DECIDES = {
    *("Inspect", "InspectThird", "AssessClaim", "ApproveAward", "UpholdAward", "SetAsideAward"),
    *("OrderPayment", "ReleasePayment", "SettleSuspicion", "AllowAboveCap"),
}


def test_whoever_inspects_assesses_approves_or_pays_has_no_interest_of_their_own() -> None:
    assert {name for name, act in ACTS.items() if actor_has_no_interest in act.gates} >= DECIDES
    assert {name for name, act in ACTS.items() if no_suspicion_stands in act.gates} >= {
        "ApproveAward",
        "ReleasePayment",
    }


def test_an_interest_lets_what_waits_under_that_signature_fall_and_shows_what_was_done_before() -> None:
    case = ordered()[0]
    waiting = tuple(
        Proposal(act="ReleasePayment", version=1, fields={}, proposer=who, digest=mark * 64, index=3)
        for who, mark in (("approver-one", "1"), ("paymaster-two", "2"))
    )
    case = with_(case, pending=waiting)
    done = Done("approver-one", "", NOW, 4, "0" * 64)
    case = DeclareInterest(person="p1", relation="His sister's husband.").change(case, done)
    assert [one.proposer for one in case.pending] == ["paymaster-two"]
    # That account had approved the award: two others say whether it stands all the same.
    (one,) = found(case, Ground.INTEREST)
    assert one.holds
    assert one.evidence[0].code == "interest_acted"


def test_an_interest_of_somebody_who_did_nothing_yet_is_shown_and_holds_nothing() -> None:
    case = do(reconciled(), DeclareInterest(relation="A neighbour."), "contact-one")[0]
    (one,) = found(case, Ground.INTEREST)
    assert not one.holds


def test_people_who_came_over_from_another_case_are_a_reason_to_look_there() -> None:
    case = reconciled()
    came = TakenOver(case="aaaa-bbbb-cccc-dddd", entry="1" * 64, by="2" * 64, people={"p4": "p1"})
    case = with_(case, reception=with_(case.reception, taken_over=(came,)))
    (one,) = found(case, Ground.LINKED_CLAIMS)
    assert one.evidence[0].params == {"case": "aaaa-bbbb-cccc-dddd"}
    assert not one.holds


@given(judged=st.sampled_from(list(Judged)), raised=st.booleans())
def test_nothing_is_released_while_a_suspicion_stands_or_was_found_to_be_fraud(
    *, judged: Judged, raised: bool
) -> None:
    case, reference = ordered(awarded(assessed_of(raised=raised)))
    release = ReleasePayment(order=reference)
    world = WORLD.acting("paymaster-two")
    if raised:
        case = suspected(case)
        key = case.fraud.suspicions[-1].key
        assert not no_suspicion_stands.holds(case, world, release)
        case = do(case, settle(case.fraud.suspicions[-1], judged), "legal-one", "approver-one")[0]
        settled = case.fraud.suspicion(key)
        assert settled is not None
        assert settled.settled is not None
        assert settled.settled.by == ("legal-one", "approver-one")
    assert no_suspicion_stands.holds(case, world, release) == (not raised or judged is not Judged.FRAUD)


def assessed_of(*, raised: bool) -> Case:
    return reconciled() if raised else reconciled(("p1",))


def test_a_suspicion_keeps_its_name_as_long_as_its_evidence() -> None:
    seen = (Evidence(code="serial_erased", params={"items": "1"}),)
    act = RaiseSuspicion(ground=Ground.SERIAL_GONE, evidence=seen)
    case = do(awarded(), act, "inspector-one")[0]
    assert case.fraud.suspicions[0].key == Finding(ground=Ground.SERIAL_GONE, evidence=seen).key
    assert finding(case, OFFICE, TODAY, "serial-gone.0000000000000000") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_piece_of_evidence_can_be_read_in_every_language(language: str) -> None:
    values: dict[str, Any] = {
        "serial_none": {"items": "1, 2"},
        "split": {"count": "2", "person": "p1", "days": "14", "sum": "120.00 USD", "orders": "a, b"},
    }
    for code, params in values.items():
        seen = Evidence(code=code, params=params)
        assert is_whole(seen)
        assert all(value in tell(seen, language) for value in params.values())
    assert all(not is_whole(Evidence(code=code)) for code in EVIDENCE)
    assert tell(Evidence(code="of_a_later_release"), language) == "of_a_later_release"


def test_the_books_year_decides_at_its_turn() -> None:
    case, reference = ordered()
    world = replace(capped(per_year=SHARE), paid={"USD:ukraine-2023:2023": 1})
    gate = next(each for each in ReleasePayment.gates if each.number == "G158")
    assert not gate.holds(case, world, ReleasePayment(order=reference))
    later = replace(world, now=world.now.replace(year=2024))
    assert gate.holds(case, later, ReleasePayment(order=reference))
