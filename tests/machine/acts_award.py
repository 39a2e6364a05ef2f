"""Making acts of award, contest, payment and credit."""

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from secrets import token_hex

from tests.machine.acts_contact import PROGRAMME, interpreted
from tests.machine.scene import HIDDEN, CannotMakeError, Deed, Scene, makes

from safeconduct.assessment import Award as Result
from safeconduct.assessment import Claim, Outcome
from safeconduct.casefile.acts.assessing import ApproveAward, AssessClaim, FixRate, ReturnAssessment
from safeconduct.casefile.acts.award import Checked, GiveRightsNotice, RecordExclusionCheck
from safeconduct.casefile.acts.bank_lines import RecordBackAgain, RecordLine, RecordPaidAgain
from safeconduct.casefile.acts.banking import RecordBankAnswer, RecordReturn, SendToBank, WitnessReturn
from safeconduct.casefile.acts.contest import (
    ContestAward,
    ContestAwardInPresence,
    QuestionAward,
    SetAsideAward,
    UpholdAward,
)
from safeconduct.casefile.acts.credit import HoldInCredit, ReleaseCredit
from safeconduct.casefile.acts.payment import (
    CancelOrder,
    CommitMoney,
    ConfirmPayment,
    OrderPayment,
    ReleasePayment,
    ReversePayment,
)
from safeconduct.casefile.claims import category_of, claimants_of, promised, propose
from safeconduct.casefile.parts.award import Decision, Exchange, Exclusion
from safeconduct.casefile.parts.payment import Answer, Method, OrderState, RateUsed
from safeconduct.casefile.parts.reception import Outcome as Fate
from safeconduct.casefile.payees import Payee, SealedPayee
from safeconduct.casefile.paying import converted, exchange_into, rate_for, recorded_by_another
from safeconduct.casefile.sums import new_reference
from safeconduct.casefile.words import Role
from safeconduct.catalogue import standard
from safeconduct.errors import BadInput
from safeconduct.programmes import load

NO_REFERENCE = "0" * 16


def payee_of(s: Scene, person: str) -> SealedPayee:
    """Return the payee of somebody's orders: always the same, so that a release can copy it, and nobody else's."""
    salt = sha256(f"{s.case.reference} {person}".encode()).hexdigest()
    payee = Payee(name=f"{HIDDEN} payee", account=f"N{salt[:20]}", bank="INVEUAUK", country="UA")
    return SealedPayee(payee=payee, salt=salt)


@makes(GiveRightsNotice)
def give_rights_notice(s: Scene) -> GiveRightsNotice:
    return GiveRightsNotice(
        people=claimants_of(s.case) or ("p1",), language="ru", interpreter=True, notice=s.text("rights")
    )


@makes(RecordExclusionCheck)
def record_exclusion_check(s: Scene) -> RecordExclusionCheck:
    def outcome() -> Exclusion:
        return s.hand.pick(*[Exclusion.CLEAR] * 6, Exclusion.FINDING, Exclusion.EXCLUDED)

    return RecordExclusionCheck(
        checks=tuple(
            Checked(person=label, outcome=outcome(), basis=s.text("registers"), decision=s.text("court"))
            for label in claimants_of(s.case) or ("p1",)
        )
    )


def proposal(s: Scene) -> tuple[Claim, Result, tuple[Decision, ...]]:
    """Return claim and award as the engine proposes them, with a decision on every line that needs one."""
    offer = promised(s.case)
    programme = load(offer.programme if offer is not None else PROGRAMME)
    try:
        claim, result = propose(s.case, (), programme, standard())
        decisions = tuple(
            Decision(
                item=number,
                unit=result.unit,
                amount=s.hand.pick(line.range.highest, line.range.highest // 3, line.range.lowest),
                reasons=s.text("worth it"),
            )
            for number, line in enumerate(result.lines, 1)
            if line.outcome is Outcome.NEEDS_DECISION and line.range is not None
        )
        claim, result = propose(s.case, decisions, programme, standard())
    except BadInput:
        raise CannotMakeError from None
    return claim, result, decisions


@makes(AssessClaim)
def assess_claim(s: Scene) -> AssessClaim:
    claim, result, decisions = proposal(s)
    return AssessClaim(claim=claim, award=result, decisions=decisions)


@makes(ReturnAssessment)
def return_assessment(s: Scene) -> ReturnAssessment:
    return ReturnAssessment(reasons=s.text("look again"))


@makes(ApproveAward)
def approve_award(s: Scene) -> Deed:
    assessed = s.case.award.assessed
    if assessed is None:
        raise CannotMakeError
    programme = load(assessed.claim.programme)
    act = ApproveAward(
        award=assessed.result,
        decisions=assessed.decisions,
        category=category_of(assessed.result, standard().with_items(programme.additions)),
        reference=new_reference(),
        words=s.text("awarded"),
        exchange=s.hand.pick(exchange_into(s.office, assessed.result.unit, ("UAH",), s.today), ()),
    )
    besides = (assessed.by, *recorded_alone(s, assessed.result.unit, act.exchange, s.today))
    approver = s.needs_one(Role.APPROVER, besides=besides)
    other = s.needs_one(Role.APPROVER, Role.LEGAL_ADVISER, besides=(*besides, approver))
    return Deed(act, approver, other)


def recorded_alone(s: Scene, unit: str, exchange: tuple[Exchange, ...], on: date) -> list[str]:
    """Return the accounts that put one of these rates of a day on record alone, and may not sign it."""
    return [
        account
        for account in s.office.colleagues
        if any(rate_for(account, s.office, unit, each.unit, on) is None for each in exchange)
    ]


def paid_at_their_own(s: Scene, unit: str, counter: str, rate: RateUsed | None) -> list[str]:
    """Return the accounts that put a rate of the award on record alone, and may neither order nor release at it."""
    if rate is None:
        return []
    return [
        account
        for account in s.office.colleagues
        if not recorded_by_another(account, s.office, unit, counter, rate)
    ]


@makes(FixRate)
def fix_rate(s: Scene) -> Deed:
    unit = s.case.award.unit or "USD"
    approved = s.case.award.approved
    on = approved.at.date() if approved is not None else s.today
    exchange = exchange_into(s.office, unit, (s.hand.pick("UAH", "EUR"),), on)
    if not exchange:
        raise CannotMakeError
    besides = recorded_alone(s, unit, exchange, on)
    first = s.needs_one(Role.PAYMASTER, besides=besides)
    second = s.needs_one(Role.APPROVER, Role.LEGAL_ADVISER, besides=(*besides, first))
    return Deed(FixRate(unit=unit, exchange=exchange), first, second)


def _lines(s: Scene) -> tuple[int, ...]:
    approved = s.case.award.approved
    most = len(approved.result.lines) if approved is not None else 1
    return s.hand.pick((1,), (), (most, most + 1))


@makes(ContestAward)
def contest_award(s: Scene) -> ContestAward:
    return ContestAward(reasons=s.text("too little"), lines=_lines(s))


@makes(ContestAwardInPresence)
def contest_in_presence(s: Scene) -> ContestAwardInPresence:
    return ContestAwardInPresence(reasons=s.text("too little"), lines=_lines(s), **interpreted(s))


@makes(QuestionAward)
def question_award(s: Scene) -> QuestionAward:
    return QuestionAward(reasons=s.text("an error of ours"), lines=_lines(s))


def _third(s: Scene) -> str:
    award = s.case.award
    decided = [award.assessed.by] if award.assessed is not None else []
    decided += award.approved.by if award.approved is not None else ()
    return s.needs_one(
        Role.APPROVER,
        Role.LEGAL_ADVISER,
        Role.ASSESSOR,
        besides=(*decided, *s.case.reception.wish_readers),
    )


@makes(UpholdAward)
def uphold_award(s: Scene) -> Deed:
    return Deed(UpholdAward(reasons=s.text("right"), appeal=s.text("court")), _third(s))


@makes(SetAsideAward)
def set_aside_award(s: Scene) -> Deed:
    return Deed(SetAsideAward(reasons=s.text("wrong")), _third(s))


@makes(CommitMoney)
def commit_money(s: Scene) -> CommitMoney:
    return CommitMoney(unit="USD", amount=s.hand.pick(500_000_00, 100_000_00, 10**15))


def unspent(s: Scene) -> Iterator[tuple[str, int]]:
    """Yield each claimant to whom something is still due, and how much, in minor units."""
    for label in claimants_of(s.case):
        left = s.case.award.payable_share(label) - s.case.payment.spent(label)
        if left > 0:
            yield label, left


def order(s: Scene, person: str, amount: int, reference: str) -> OrderPayment:
    """Return an order, at the rate that stands on the award if it is in another currency."""
    unit = s.case.award.unit or "USD"
    found = s.case.reception.person(person)
    paid_unit = s.hand.pick("UAH", unit)
    rate = s.case.award.rate(paid_unit)
    if rate is None:
        paid_unit = unit
    in_cash = s.hand.pick(False, False, False, True)
    day = s.hand.pick(None, None, s.today + timedelta(days=1))
    payee = payee_of(s, person)
    details = {} if in_cash else {"payee": payee.digest, "aside": payee.aside, "not_before": day}
    return OrderPayment(
        method=Method.CASH if in_cash else Method.BANK,
        **details,
        reference=reference,
        person=person,
        unit=unit,
        amount=amount,
        paid_unit=paid_unit,
        paid_amount=max(converted(amount, rate), 1) if rate is not None else amount,
        rate=rate,
        their_order=s.text("pay my mother")
        if paid_unit != unit or (found is not None and found.held)
        else "",
    )


@makes(OrderPayment)
def order_payment(s: Scene) -> Deed:
    person, left = s.some(tuple(unspent(s)), ("p1", 1_000_00))
    amount = s.hand.pick(left, left, max(left // 3, 1))
    act = order(s, person, amount, new_reference())
    own = paid_at_their_own(s, act.unit, act.paid_unit, act.rate)
    return Deed(act, s.needs_one(Role.PAYMASTER, besides=own) if own else None)


def _order(s: Scene, *states: OrderState) -> str:
    found = [each.reference for each in s.case.payment.orders if each.state in states]
    return s.some(found, NO_REFERENCE)


@makes(CancelOrder)
def cancel_order(s: Scene) -> CancelOrder:
    return CancelOrder(order=_order(s, OrderState.ORDERED), reason=s.text("wrong account"))


def _not_ordered(s: Scene, reference: str) -> tuple[str, str]:
    found = s.case.payment.order(reference)
    besides: tuple[str, ...] = ()
    if found is not None:
        besides = (found.ordered_by, *paid_at_their_own(s, found.unit, found.paid_unit, found.rate))
    first = s.needs_one(Role.PAYMASTER, Role.APPROVER, besides=besides)
    second = s.needs_one(Role.PAYMASTER, Role.APPROVER, Role.LEGAL_ADVISER, besides=(*besides, first))
    return first, second


@makes(ReleasePayment)
def release_payment(s: Scene) -> Deed:
    reference = _order(s, OrderState.ORDERED)
    found = s.case.payment.order(reference)
    if found is None or not found.payee:
        return Deed(ReleasePayment(order=reference), *_not_ordered(s, reference))
    act = ReleasePayment.to(payee_of(s, found.person), found)
    return Deed(act, *_not_ordered(s, reference))


@makes(SendToBank)
def send_to_bank(s: Scene) -> SendToBank:
    waiting = [
        order.reference
        for order in s.case.payment.orders
        if order.state is OrderState.RELEASED and order.goes_by_file and order.sent is None
    ]
    right = s.office.days.after(s.today, 1, business=True)
    execution = s.hand.pick(right, right, s.today, s.today - timedelta(days=1))
    return SendToBank(
        order=s.some(waiting, NO_REFERENCE), file=new_reference(), on=s.today, execution=execution
    )


def _sent(s: Scene, *states: OrderState) -> str:
    found = [
        each.reference for each in s.case.payment.orders if each.sent is not None and each.state in states
    ]
    return s.some(found, NO_REFERENCE)


@makes(RecordBankAnswer)
def record_bank_answer(s: Scene) -> RecordBankAnswer:
    answer = s.hand.pick(Answer.ACCEPTED, Answer.PENDING, Answer.REJECTED)
    return RecordBankAnswer(
        order=_sent(s, OrderState.RELEASED), answer=answer, because="AC04", line=token_hex(32)
    )


@makes(RecordReturn)
def record_return(s: Scene) -> RecordReturn:
    order = _sent(s, OrderState.RELEASED, OrderState.CONFIRMED)
    return RecordReturn(order=order, because="AC04", line=token_hex(32))


@makes(RecordLine)
def record_line(s: Scene) -> RecordLine:
    order = _sent(s, OrderState.CONFIRMED, OrderState.RETURNED, OrderState.REVERSED)
    return RecordLine(order=order, line=token_hex(32))


@makes(RecordPaidAgain)
def record_paid_again(s: Scene) -> RecordPaidAgain:
    return RecordPaidAgain(order=_sent(s, OrderState.RETURNED, OrderState.REVERSED), line=token_hex(32))


@makes(RecordBackAgain)
def record_back_again(s: Scene) -> RecordBackAgain:
    return RecordBackAgain(order=_sent(s, OrderState.CONFIRMED, OrderState.REVERSED), line=token_hex(32))


@makes(WitnessReturn)
def witness_return(s: Scene) -> Deed:
    reference = _sent(s, OrderState.RELEASED, OrderState.CONFIRMED)
    found = s.case.payment.order(reference)
    besides = (found.ordered_by,) if found is not None else ()
    first = s.needs_one(Role.PAYMASTER, besides=besides)
    second = s.needs_one(Role.PAYMASTER, Role.APPROVER, Role.LEGAL_ADVISER, besides=(*besides, first))
    return Deed(WitnessReturn(order=reference, seen=s.text("the bank's letter")), first, second)


@makes(ConfirmPayment)
def confirm_payment(s: Scene) -> ConfirmPayment:
    return ConfirmPayment(
        order=_sent(s, OrderState.RELEASED),
        line=s.hand.pick(token_hex(32), ""),
        seen=s.text("statement"),
        hidden={"receipt": f"{HIDDEN} r"},
    )


@makes(ReversePayment)
def reverse_payment(s: Scene) -> Deed:
    back = _sent(s, OrderState.RETURNED)
    states = (OrderState.RELEASED, OrderState.CONFIRMED)
    reference = back if back != NO_REFERENCE else _order(s, *states)
    act = ReversePayment(order=reference, reference=new_reference(), reason=s.text("came back"))
    return Deed(act, *_not_ordered(s, reference))


def waits_in_credit(s: Scene, label: str) -> bool:
    """Say whether a claimant's money may be held in credit: they are held, missing or dead."""
    person = s.case.reception.person(label)
    return person is not None and (person.held or person.outcome in {Fate.MISSING, Fate.DEAD})


@makes(HoldInCredit)
def hold_in_credit(s: Scene) -> HoldInCredit:
    due = [(label, left) for label, left in unspent(s) if waits_in_credit(s, label)]
    person, left = s.some(due, ("p1", 1_000_00))
    return HoldInCredit(
        reference=new_reference(), person=person, unit=s.case.award.unit or "USD", amount=left
    )


@makes(ReleaseCredit)
def release_credit(s: Scene) -> ReleaseCredit:
    open_ = [each for each in s.case.payment.credits if each.remaining]
    found = s.hand.pick(*open_) if open_ else None
    return ReleaseCredit(
        credit=found.reference if found is not None else NO_REFERENCE,
        reference=new_reference(),
        amount=s.hand.pick(found.remaining, max(found.remaining // 2, 1)) if found is not None else 1,
        their_order=s.text("my order"),
    )
