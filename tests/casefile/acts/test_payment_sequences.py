"""No sequence of acts, by anybody, pays more than a share; the books, which see only envelopes, agree."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.casefile.awarded import approve_award, assessed, do, reconciled
from tests.casefile.banked import order, release, send

from safeconduct.casefile.act import Act
from safeconduct.casefile.acts.award import Checked, RecordExclusionCheck
from safeconduct.casefile.acts.banking import RecordReturn
from safeconduct.casefile.acts.contest import ContestAward, SetAsideAward, UpholdAward
from safeconduct.casefile.acts.credit import HoldInCredit, ReleaseCredit
from safeconduct.casefile.acts.payment import CancelOrder, ConfirmPayment, ReversePayment
from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.parts.award import Exclusion
from safeconduct.casefile.parts.payment import PAID, OrderState
from safeconduct.casefile.statement import accounts_of
from safeconduct.casefile.sums import new_reference
from safeconduct.casefile.words import Stage

PEOPLE = ("p1", "p2", "p3", "p4")


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
