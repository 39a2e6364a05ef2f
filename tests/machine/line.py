"""The main line: which acts would move a case on, as people who want to help would choose them."""

from collections.abc import Iterator

from tests.machine.acts_award import unspent, waits_in_credit
from tests.machine.scene import Scene

from safeconduct.casefile.case import Case
from safeconduct.casefile.claims import can_receive, claimants_of
from safeconduct.casefile.fraud import unanswered
from safeconduct.casefile.gates.protection import surrendering
from safeconduct.casefile.parts.award import Exclusion
from safeconduct.casefile.parts.handover import Step
from safeconduct.casefile.parts.inkind import SETTLED, owed_in_kind
from safeconduct.casefile.parts.payment import Method, OrderState
from safeconduct.casefile.parts.reception import Duty
from safeconduct.casefile.words import Stage

FOUNDING_CASE = frozenset(
    {
        *("OpenCase", "AdmitOfficer", "WriteMessage", "SendMessage", "JudgeCredible"),
        *("MakeOffer", "CommitMoney", "AcceptOffer"),
        *("NameDependants", "PlanHandover", "AcknowledgeHoldFire", "DeclareAboard", "PlanForAboard"),
        *("ConfirmDependantsSafe", "ClearHandover", "AskAllIsWell", "AnswerAllIsWell", "JudgeAllIsWell"),
        *("ReleasePlacePart", "GivePlacePart", "RecordArrival", "ArriveUnannounced"),
        *("ReceiveItems", "ReconcileHeadCount", "ReferIncident", "DetermineStatus", "RecordWishes"),
        *("Inspect", "RevealGrades", "GiveRightsNotice", "RecordExclusionCheck"),
        *("AssessClaim", "ApproveAward", "EndHolding", "OrderPayment", "ReleasePayment"),
        *("SendToBank", "ConfirmPayment"),
        *("MakeProtectionPlan", "ReviewRisk", "GiveStatement", "CloseCase", "Erase"),
    }
)
"""What the founding case needs from first contact to closing, and how it is forgotten."""


def onward(s: Scene) -> list[str]:
    """Return the names of acts that would move the case on, the most needed first."""
    return list(dict.fromkeys(_BY_STAGE.get(s.case.stage, _nothing)(s)))


def _nothing(s: Scene) -> Iterator[str]:
    del s
    yield from ()


def _contact(s: Scene) -> Iterator[str]:
    del s
    yield "JudgeCredible"
    yield "WriteMessage"


def _credible(s: Scene) -> Iterator[str]:
    if s.case.payment.commitment is None:
        yield "CommitMoney"
    yield "MakeOffer"
    yield from _family(s.case)


def _offered(s: Scene) -> Iterator[str]:
    offer = s.case.promise.offer
    if offer is not None and s.today > offer.expires_on:
        yield "TakeBackOffer"
    elif s.case.contact.mailbox:
        yield "AcceptOffer"
    else:
        yield "AcceptOfferInPresence"


def _family(case: Case) -> Iterator[str]:
    if not surrendering(case) <= set(case.protection.asked):
        yield "NameDependants"
    if case.protection.at_risk:
        yield "ConfirmDependantsSafe"


def _accepted(s: Scene) -> Iterator[str]:
    plan = s.case.handover.plan
    yield "AcknowledgeHoldFire" if plan is not None and s.now < plan.window.begins else "PlanHandover"
    yield from _family(s.case)


def _prepared(s: Scene) -> Iterator[str]:
    handover = s.case.handover
    if handover.plan is None or s.now >= handover.plan.window.begins:
        yield "CallOff"
        return
    if not handover.declared:
        yield "DeclareAboard"
    elif not handover.everyone_has_a_plan:
        yield "PlanForAboard"
    family = list(_family(s.case))
    yield from family
    if handover.everyone_has_a_plan and not family:
        yield "ClearHandover"


def _cleared(s: Scene) -> Iterator[str]:
    handover = s.case.handover
    well = handover.all_is_well
    mailbox = s.case.contact.mailbox
    match well.step:
        case Step.NONE | Step.BAD:
            yield "AskAllIsWell"
        case Step.ASKED:
            yield "AnswerAllIsWell" if mailbox else "AnswerAllIsWellInPresence"
        case Step.ANSWERED:
            yield "JudgeAllIsWell"
        case Step.GOOD if not handover.is_well(s.now, mailbox):
            yield "AskAllIsWell"
        case Step.GOOD if handover.given < len(handover.released):
            yield "GivePlacePart"
        case Step.GOOD if handover.next_part is not None:
            yield "ReleasePlacePart"
        case _:
            yield "RecordArrival"
    yield "RecordArrival"


def _received(s: Scene) -> Iterator[str]:
    if not s.case.custody.items:
        yield "ReceiveItems"
    yield "ReconcileHeadCount"


def _duties(s: Scene) -> Iterator[str]:
    if s.case.reception.open_referrals:
        yield "ReferIncident"
    owed = {duty for _, duty in s.case.reception.duties_to_the_dead}
    for duty, name in (
        (Duty.SEARCH, "RecordSearch"),
        (Duty.RECORD, "RecordDeath"),
        (Duty.INQUIRY, "OpenInquiry"),
        (Duty.BURIAL, "RecordBurial"),
    ):
        if duty in owed:
            yield name


def _law(s: Scene) -> Iterator[str]:
    told = {notice.person for notice in s.case.award.notices}
    if not set(claimants_of(s.case)) <= told:
        yield "GiveRightsNotice"
    if not set(claimants_of(s.case)) <= s.case.award.checks.keys():
        yield "RecordExclusionCheck"


def _reconciled(s: Scene) -> Iterator[str]:
    items = s.case.custody.items
    if not items:
        yield "ReceiveItems"
    if any(item.on_hold for item in items):
        yield "ClearSafetyHold"
    if any(len(item.inspections) < 2 and not item.on_hold for item in items):
        yield "Inspect"
    if any(len(item.inspections) == 2 and not item.inspections[0].grade for item in items):
        yield "RevealGrades"
    if any(item.is_disputed for item in items):
        yield "InspectThird"
    if s.case.custody.all_graded:
        yield "AssessClaim"
    yield from _law(s)
    yield from _duties(s)
    yield "DetermineStatus"
    yield "RecordWishes"


def _suspected(s: Scene) -> Iterator[str]:
    if s.case.fraud.standing or unanswered(s.case, s.office, s.today):
        yield "SettleSuspicion"


def _assessed(s: Scene) -> Iterator[str]:
    # Without these the approval is refused; so they come first.
    yield from _law(s)
    yield from _duties(s)
    yield from _suspected(s)
    yield "ApproveAward"


def _orders(case: Case) -> Iterator[str]:
    orders = case.payment.orders
    states = {order.state for order in orders}
    released = [order for order in orders if order.state is OrderState.RELEASED]
    if any(order.method is Method.CASH for order in released):
        yield "PayCash"
    if any(order.goes_by_file and order.sent is None for order in released):
        yield "SendToBank"
    if any(order.sent is not None for order in released):
        yield "ConfirmPayment"
    if OrderState.RETURNED in states:
        yield "ReversePayment"
    if OrderState.ORDERED in states:
        yield "ReleasePayment"


def _awarded(s: Scene) -> Iterator[str]:
    case = s.case
    if case.award.contest is not None:
        yield "UpholdAward"
        yield "SetAsideAward"
    yield from _suspected(s)
    yield from _orders(case)
    for label, _ in unspent(s):
        if waits_in_credit(s, label):
            yield "EndHolding" if can_receive(case, label) else "HoldInCredit"
            yield "HoldInCredit"
        elif case.award.checks.get(label) is Exclusion.CLEAR:
            yield "OrderPayment"
        else:
            yield "RecordExclusionCheck"
    plan, review = case.aftercare.plan, case.aftercare.next_review
    if plan is None or not set(case.payment.people) <= set(plan.people):
        yield "MakeProtectionPlan"
    if review is not None and s.today > review:
        yield "ReviewRisk"
    approved = case.award.approved
    if any(
        each.state not in SETTLED
        for each in owed_in_kind(approved.result if approved is not None else None, case.inkind)
    ):
        yield "ConfirmPromiseKept"
    yield "CloseCase"
    yield "GiveStatement"


def _closed(s: Scene) -> Iterator[str]:
    del s
    yield "ReviewRisk"
    yield "Erase"
    yield "GiveStatement"


def _ended(s: Scene) -> Iterator[str]:
    del s
    yield "Erase"
    yield "TakeUpAgain"


_BY_STAGE = {
    Stage.CONTACT: _contact,
    Stage.CREDIBLE: _credible,
    Stage.OFFERED: _offered,
    Stage.ACCEPTED: _accepted,
    Stage.PREPARED: _prepared,
    Stage.CLEARED: _cleared,
    Stage.RECEIVED: _received,
    Stage.RECONCILED: _reconciled,
    Stage.ASSESSED: _assessed,
    Stage.AWARDED: _awarded,
    Stage.CLOSED: _closed,
    Stage.ENDED: _ended,
}
