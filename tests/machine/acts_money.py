"""Making acts about cash, advances, promises beside money, and the office's float, counts and rates."""

from datetime import timedelta
from typing import Any

from tests.machine.acts_award import _order, recorded_alone
from tests.machine.scene import HIDDEN, Deed, Scene, System, makes

from safeconduct.casefile.acts.advances import PayAdvance
from safeconduct.casefile.acts.budget import LapseAppropriation, MoveImprest, ReconcileBooks, RecordRates
from safeconduct.casefile.acts.cash import AT_THE_COUNTER, CountCash, PayCash
from safeconduct.casefile.acts.inkind import (
    ConfirmPromiseKept,
    HandOnPromise,
    RecordPromiseDeclined,
    RecordPromiseRefused,
    RecordPromiseStep,
)
from safeconduct.casefile.claims import claimants_of
from safeconduct.casefile.office import Rate
from safeconduct.casefile.parts.inkind import owed_in_kind
from safeconduct.casefile.parts.payment import OrderState
from safeconduct.casefile.paying import converted, exchange_into
from safeconduct.casefile.sums import new_reference
from safeconduct.casefile.words import Role

DIGEST = "0" * 64


@makes(PayAdvance)
def pay_advance(s: Scene) -> Deed:
    amount = s.hand.pick(100_00, 5_000_00, 100_000_00)
    exchange = exchange_into(s.office, "USD", ("UAH",), s.today) if s.hand.chance(2) else ()
    rate = exchange[0].rate if exchange else None
    act = PayAdvance(
        reference=new_reference(),
        person=s.hand.pick(*(claimants_of(s.case) or ("p1",))),
        unit="USD",
        amount=amount,
        paid_unit="UAH" if rate is not None else "USD",
        paid_amount=converted(amount, rate) if rate is not None else amount,
        rate=rate,
        hardship=s.text("a coat"),
        receipt="A-1",
        hidden={"receipt": f"{HIDDEN} a"},
    )
    own = recorded_alone(s, "USD", exchange, s.today)
    return Deed(act, s.one_of_team(Role.PAYMASTER, besides=own) if own else None)


@makes(PayCash)
def pay_cash(s: Scene) -> Deed:
    reference = _order(s, OrderState.RELEASED)
    found = s.case.payment.order(reference)
    besides = (found.ordered_by,) if found is not None else ()
    first = s.needs_one(Role.PAYMASTER, besides=besides)
    second = s.needs_one(*AT_THE_COUNTER, besides=(*besides, first))
    act = PayCash(order=reference, receipt="C-1", hidden={"receipt": f"{HIDDEN} c"})
    return Deed(act, first, second)


def _promise(s: Scene) -> dict[str, Any]:
    approved = s.case.award.approved
    owed = owed_in_kind(approved.result if approved is not None else None, s.case.inkind)
    return s.some(
        [{"promise": each.promise, "person": each.person} for each in owed], {"promise": 1, "person": "p1"}
    )


@makes(RecordPromiseStep)
def record_promise_step(s: Scene) -> RecordPromiseStep:
    return RecordPromiseStep(**_promise(s), what=s.text("asked"), expected=s.today + timedelta(days=30))


@makes(ConfirmPromiseKept)
def confirm_promise_kept(s: Scene) -> ConfirmPromiseKept:
    return ConfirmPromiseKept(**_promise(s), seen=s.text("the paper"))


@makes(RecordPromiseRefused)
def record_promise_refused(s: Scene) -> RecordPromiseRefused:
    return RecordPromiseRefused(**_promise(s), reasons=s.text("the law"), appeal=s.text("court"))


@makes(HandOnPromise)
def hand_on_promise(s: Scene) -> HandOnPromise:
    until = s.today + timedelta(days=s.hand.pick(90, 0))
    return HandOnPromise(**_promise(s), to=s.text("another authority"), until=until)


@makes(RecordPromiseDeclined)
def record_promise_declined(s: Scene) -> RecordPromiseDeclined:
    return RecordPromiseDeclined(**_promise(s), words=s.text("not needed"))


@makes(MoveImprest)
def move_imprest(s: Scene) -> MoveImprest:
    return MoveImprest(
        unit="USD",
        to=s.hand.pick(1_000_000_00, 500_000_00, 2_000_000_00, 0, 700),
        programme="",
        year=0,
        reference=f"float {s.next_number()}",
        on=s.today,
    )


@makes(LapseAppropriation)
def lapse_appropriation(s: Scene) -> LapseAppropriation:
    return LapseAppropriation(
        unit="USD",
        programme="",
        year=s.today.year - s.hand.pick(1, 0),
        reference=f"year {s.next_number()}",
        on=s.today,
    )


@makes(CountCash)
def count_cash(s: Scene) -> CountCash:
    difference = s.hand.pick(0, 0, -10_00, 1)
    return CountCash(
        unit="USD", difference=difference, on=s.today, said="Nobody knows." if difference else ""
    )


@makes(RecordRates)
def record_rates(s: Scene) -> RecordRates:
    on = s.today - timedelta(days=s.hand.number(1, 2_000))
    rate = Rate(
        unit="EUR",
        counter="UAH",
        numerator=s.hand.number(390_000, 420_000),
        denominator=10_000,
        on=on,
        source="Invented bank",
    )
    return RecordRates(rates=(rate,), file=DIGEST)


@makes(ReconcileBooks)
def reconcile_books(s: Scene) -> Deed:
    return Deed(ReconcileBooks(on=s.today, accounts=1, entries=1, digest=DIGEST), System())
