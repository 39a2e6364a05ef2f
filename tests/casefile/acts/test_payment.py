"""Money: what leaves, what is held, what comes back; and that the books, which see only envelopes, agree."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from secrets import token_hex
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as with_
from tests.casefile.awarded import (
    OFFICE,
    RATE,
    WORLD,
    approve_award,
    assessed,
    awarded,
    do,
    reconciled,
)
from tests.casefile.banked import PAYEE, order, release, send

from safeconduct.casefile.act import Act, parse
from safeconduct.casefile.acts.award import Checked, RecordExclusionCheck
from safeconduct.casefile.acts.banking import RecordReturn
from safeconduct.casefile.acts.contest import ContestAward, SetAsideAward, UpholdAward
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
from safeconduct.casefile.parts.award import Exclusion
from safeconduct.casefile.parts.payment import PAID, OrderState, RateUsed
from safeconduct.casefile.paying import converted, newest_rate, week_of
from safeconduct.casefile.statement import accounts_of
from safeconduct.casefile.sums import new_reference
from safeconduct.casefile.words import Role, Stage
from safeconduct.errors import BadInput
from safeconduct.sealing import canonical

PEOPLE = ("p1", "p2", "p3", "p4")


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
    rate = newest_rate(OFFICE, "USD", "UAH", WORLD.today)
    act = order(amount=50_000_000, paid_unit="UAH", paid_amount=1_828_430_000, rate=rate)
    _, clear = released(awarded(), act)
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


@dataclass
class Books:
    """What anyone can keep who sees only the clear envelopes: as the treasury does."""

    obligation: int = 0
    credit: int = 0
    paid: int = 0
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def follow(self, clear: dict[str, Any]) -> None:
        for move in clear.get("money", {"moves": []})["moves"]:
            assert move["payment"] not in self.seen, "one reference, one movement"
            self.seen.add(move["payment"])
            self.entries[move["payment"]] = move
            if move["kind"] == "reverse":
                self._post(self.entries.pop(move["reverses"])["kind"], -move["amount"])
            else:
                self._post(move["kind"], move["amount"])

    def _post(self, kind: str, amount: int) -> None:
        obligation, credit, paid = {
            "oblige": (1, 0, 0),
            "disburse": (-1, 0, 1),
            "credit": (-1, 1, 0),
            "release_credit": (1, -1, 0),
        }[kind]
        self.obligation += obligation * amount
        self.credit += credit * amount
        self.paid += paid * amount
        assert min(self.obligation, self.credit, self.paid) >= 0, "the database would refuse this"


ACCOUNTS = st.sampled_from(["paymaster-one", "paymaster-two", "approver-one", "legal-one", "reviewer-one"])
USUAL = {
    "release": ("paymaster-two", "approver-one"),
    "reverse": ("paymaster-two", "approver-one"),
    "contest": ("mailbox:1", ""),
    "uphold": ("reviewer-one", ""),
    "correct": ("reviewer-one", ""),
}
KINDS = st.sampled_from(
    [
        *(["order"] * 4 + ["release"] * 4 + ["hold"] * 3 + ["free"] * 2 + ["reverse"] * 2),
        *(
            "send",
            "send",
            "return",
            "confirm",
            "cancel",
            "contest",
            "uphold",
            "uphold",
            "uphold",
            "correct",
            "check",
        ),
    ]
)
OUTCOMES = [Exclusion.CLEAR] * 3 + [Exclusion.FINDING, Exclusion.EXCLUDED]
STEPS = st.tuples(
    KINDS,
    st.one_of(st.none(), st.none(), st.none(), st.tuples(ACCOUNTS, ACCOUNTS)),
    st.sampled_from(["p1", "p1", "p2", "p2", "p2", "p3", "p4", "p9"]),
    st.one_of(st.integers(1, 2_000), st.sampled_from([10_000, 5_000, 10**9])),
    st.integers(0, 30),
)


def _act(kind: str, case: Case, person: str, amount: int, which: int) -> Act:
    orders = [each.reference for each in case.payment.orders] or [new_reference()]
    credits_ = [each.reference for each in case.payment.credits] or [new_reference()]
    taken, credit = orders[-1 - which % min(3, len(orders))], credits_[which % len(credits_)]
    their_order = "Send it to my mother." if which % 3 else ""
    check = Checked(person=person, outcome=OUTCOMES[which % 5], basis="Sources.", decision="Court 1/23")
    make: dict[str, Callable[[], Act]] = {
        "order": lambda: order(person, amount, their_order=their_order),
        "release": lambda: release(case, taken),
        "send": lambda: send(taken),
        "return": lambda: RecordReturn(order=taken, because="AC04", line=token_hex(32)),
        "confirm": lambda: ConfirmPayment(order=taken, seen="A statement"),
        "cancel": lambda: CancelOrder(order=taken, reason="A slip"),
        "reverse": lambda: ReversePayment(order=taken, reference=new_reference(), reason="It came back"),
        "hold": lambda: HoldInCredit(reference=new_reference(), person=person, unit="USD", amount=amount),
        "free": lambda: ReleaseCredit(
            credit=credit, reference=new_reference(), amount=amount, their_order=their_order
        ),
        "contest": lambda: ContestAward(reasons="It was whole.", lines=((2,), (2,), (1,), ())[which % 4]),
        "uphold": lambda: UpholdAward(reasons="So it is.", appeal="The court."),
        "check": lambda: RecordExclusionCheck(checks=(check,)),
        "correct": lambda: SetAsideAward(reasons="The grade was misread."),
    }
    return make[kind]()


def _correct(case: Case, books: Books, amount: int) -> Case:
    """Assess and approve anew; where that is refused, the award stays as it is obliged."""
    for total in (min(amount, 50_000_000), case.award.obligation):
        try:
            again = assessed(case, total)
            again, clear = do(again, approve_award(again), "approver-one", "legal-one")
        except GateRefused:
            continue
        books.follow(clear)
        return again
    raise AssertionError("an award of what is obliged already must always be possible")


@settings(max_examples=100, deadline=None)
@given(
    steps=st.lists(STEPS, min_size=20, max_size=60), total=st.one_of(st.just(0), st.integers(10_000, 30_001))
)
def test_whatever_people_do_nobody_gets_more_than_their_share_and_the_books_agree(
    steps: list[tuple[str, tuple[str, str] | None, str, int, int]], total: int
) -> None:
    case = assessed(reconciled(PEOPLE, minors=("p3",), dead=("p4",), held=("p2",)), total)
    books = Books()
    case, clear = do(case, approve_award(case), "approver-one", "legal-one")
    books.follow(clear)
    for kind, odd, person, amount, which in steps:
        somebody = person if odd else {"order": "p1", "hold": "p2"}.get(kind, person)
        act = _act(kind, case, somebody, amount, which)
        first, second = odd or USUAL.get(kind, ("paymaster-one", ""))
        second = (second or "approver-one") if type(act).seconded_by else ""
        if first == second:
            continue
        try:
            case, clear = do(case, act, first, second)
        except GateRefused:
            continue
        books.follow(clear)
        if case.stage is Stage.RECONCILED:
            case = _correct(case, books, 10 * amount)
        _invariants(case, books)


def _invariants(case: Case, books: Books) -> None:
    approved = case.award.approved
    assert approved is not None
    shares: dict[str, int] = defaultdict(int, approved.result.shares)
    assert sum(shares.values()) == case.award.total <= case.award.obligation
    for person in (*PEOPLE, "p9"):
        assert case.payment.spent(person) <= shares[person]
    assert not any(each.person in {"p3", "p4", "p9"} for each in case.payment.orders)
    for each in case.payment.orders:
        if each.state in PAID | {OrderState.REVERSED}:
            assert len({each.ordered_by, *each.released_by}) == 3
    paid = sum(case.payment.paid(person) for person in PEOPLE)
    held = sum(case.payment.in_credit(person) for person in PEOPLE)
    assert (books.paid, books.credit, books.obligation) == (paid, held, case.award.obligation - paid - held)
    assert all(account.owed >= 0 for account in accounts_of(case))
