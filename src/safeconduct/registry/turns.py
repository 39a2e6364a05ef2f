"""Whose turn it is: the acts that a case waits for next. It decides nothing; `allowing` says what may be done.

An act's own declaration says whose turn that makes it, so no role is named here.
"""

from collections.abc import Iterator

from safeconduct.casefile.case import Case
from safeconduct.casefile.fraud import waits
from safeconduct.casefile.parts.award import Exclusion
from safeconduct.casefile.parts.contact import Judgement
from safeconduct.casefile.parts.handover import Step
from safeconduct.casefile.parts.inkind import Fulfilment, owed_in_kind
from safeconduct.casefile.parts.payment import Method, OrderState
from safeconduct.casefile.parts.reception import Duty
from safeconduct.casefile.speaking import to_take_down
from safeconduct.casefile.words import AFTER_RECEPTION, BEFORE_RECEPTION, Stage
from safeconduct.registry.due import unanswered_since

MOST = 6
"""Acts named for one case: who reads a queue needs the first, and a summary keeps one size."""

_DUTIES = {
    Duty.SEARCH: "RecordSearch",
    Duty.RECORD: "RecordDeath",
    Duty.INQUIRY: "OpenInquiry",
    Duty.BURIAL: "RecordBurial",
}


def awaited(case: Case) -> tuple[str, ...]:
    """Return the names of the acts that a case waits for, the first one first, at most `MOST`.

    What waits for a second signature is not among them: its first was made.
    """
    proposed = {proposal.act for proposal in case.pending}
    found = dict.fromkeys(name for name in _all(case) if name not in proposed)
    return tuple(found)[:MOST]


def _all(case: Case) -> Iterator[str]:
    if case.stage in {Stage.NEW, Stage.ERASED}:
        return
    if unanswered_since(case) is not None:
        yield "WriteMessage"
    if to_take_down(case):
        yield "WithdrawStatement"
    if any(one.settled is None for one in case.fraud.suspicions) or waits(case):
        yield "SettleSuspicion"
    if case.access.open_requests:
        yield "AnswerRequest"
    if case.stage in BEFORE_RECEPTION:
        yield from _before(case)
    elif case.stage in AFTER_RECEPTION or case.stage is Stage.CLOSED:
        yield from _people(case)
        yield from _reward(case)


def _before(case: Case) -> Iterator[str]:
    match case.stage:
        case Stage.CONTACT:
            if case.contact.judged is Judgement.NONE:
                yield "JudgeCredible"
        case Stage.CREDIBLE:
            yield from _family(case)
            yield "MakeOffer"
        case Stage.ACCEPTED:
            yield from _family(case)
            if case.payment.commitment is None:
                yield "CommitMoney"
            yield from _plan(case)
        case Stage.PREPARED:
            yield from _family(case)
            yield from _aboard(case)
            yield "ClearHandover"
        case Stage.CLEARED:
            yield from _cleared(case)


def _family(case: Case) -> Iterator[str]:
    if not case.protection.asked:
        yield "NameDependants"
    if case.protection.at_risk:
        yield "ConfirmDependantsSafe"


def _plan(case: Case) -> Iterator[str]:
    handover = case.handover
    if handover.plan is None:
        yield "PlanHandover"
        return
    yield from _aboard(case)
    if not handover.plan_is_acknowledged:
        yield "AcknowledgeHoldFire"


def _aboard(case: Case) -> Iterator[str]:
    if not case.handover.declared:
        yield "DeclareAboard"
    elif not case.handover.everyone_has_a_plan:
        yield "PlanForAboard"


def _cleared(case: Case) -> Iterator[str]:
    handover = case.handover
    match handover.all_is_well.step:
        case Step.NONE:
            yield "AskAllIsWell"
        case Step.ANSWERED:
            yield "JudgeAllIsWell"
        case Step.BAD:
            yield "CallOff"
        case Step.GOOD:
            if handover.given < len(handover.released):
                yield "GivePlacePart"
            elif handover.next_part is not None:
                yield "ReleasePlacePart"
        case Step.ASKED:
            pass  # the person's turn
    yield "RecordArrival"


def _people(case: Case) -> Iterator[str]:
    reception = case.reception
    if not reception.reconciled:
        yield "ReconcileHeadCount"
    if reception.open_referrals:
        yield "ReferIncident"
    for _, duty in reception.duties_to_the_dead:
        yield _DUTIES[duty]
    if reception.notifications_open:
        yield "DecideNotification"
    if any(case.protection.medical.get(each) == "at-once" for each in reception.alive_here):
        yield "RecordMedicalNeed"
    if any(not draft.reviewed_by for draft in case.aftercare.drafts):
        yield "ReviewStatement"
    if case.aftercare.next_review is not None:
        if case.aftercare.overdue:
            yield "ReviewRisk"
    elif case.stage is Stage.AWARDED:
        yield "MakeProtectionPlan"


def _reward(case: Case) -> Iterator[str]:
    match case.stage:
        case Stage.RECEIVED | Stage.RECONCILED:
            yield from _items(case)
            if case.stage is Stage.RECONCILED:
                yield from _claimants(case)
                if case.custody.all_graded:
                    yield "AssessClaim"
        case Stage.ASSESSED:
            yield "ApproveAward"
        case Stage.AWARDED:
            yield from _money(case)


def _items(case: Case) -> Iterator[str]:
    if not case.custody.here:
        yield "ReceiveItems"
    for item in case.custody.here:
        if item.on_hold:
            yield "ClearSafetyHold"
        elif item.is_disputed:
            yield "InspectThird"
        elif not item.grade:
            yield "Inspect" if len(item.inspections) < 2 else "RevealGrades"


def _claimants(case: Case) -> Iterator[str]:
    here = [each for each in case.contact.claimants if each in case.reception.alive_here]
    told = {notice.person for notice in case.award.notices}
    if not told.issuperset(here):
        yield "GiveRightsNotice"
    if any(case.award.checks.get(each) is None for each in here):
        yield "RecordExclusionCheck"


def _orders(case: Case) -> Iterator[str]:
    orders = case.payment.orders
    states = {order.state for order in orders}
    if OrderState.ORDERED in states:
        yield "ReleasePayment"
    if any(
        order.state is OrderState.RELEASED and order.goes_by_file and order.sent is None for order in orders
    ):
        yield "SendToBank"
    if any(
        order.state is OrderState.RELEASED
        and order.method is Method.BANK
        and (order.sent is not None or not order.goes_by_file)
        for order in orders
    ):
        yield "ConfirmPayment"
    if any(order.state is OrderState.RELEASED and order.method is Method.CASH for order in orders):
        yield "PayCash"
    if OrderState.RETURNED in states:
        yield "ReversePayment"


def _money(case: Case) -> Iterator[str]:
    if case.award.contest is not None:
        yield "UpholdAward"
    yield from _orders(case)
    approved = case.award.approved
    if approved is None or case.promise.claim_rests_since is not None:
        return
    owed = [
        each
        for each in approved.result.shares
        if case.award.checks.get(each) is Exclusion.CLEAR
        and case.award.payable_share(each) > case.payment.spent(each)
    ]
    promises = [each for each in owed_in_kind(approved.result, case.inkind) if each.state is Fulfilment.OPEN]
    if owed:
        yield "OrderPayment"
    elif promises:
        yield "ConfirmPromiseKept"
    elif (
        not {order.state for order in case.payment.orders}
        & {OrderState.ORDERED, OrderState.RELEASED, OrderState.RETURNED}
        and case.award.contest is None
    ):
        yield "CloseCase"
