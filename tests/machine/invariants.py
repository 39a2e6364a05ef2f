"""The five promises as predicates over a case, or over the disk.

Each predicate reads the entries as they are on the disk, folded from nothing, and yields what is wrong, a
sentence each. What the gates decide is computed here again, from the parts of the case and in other words, so
that a gate that holds too often is noticed.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from fractions import Fraction

import msgspec
from tests.machine.walking import Step

from safeconduct.assessment import Award as Result
from safeconduct.assessment import Outcome, assess
from safeconduct.casefile.acts.thread import WriteMessage
from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.award import Award, Exclusion
from safeconduct.casefile.parts.contact import Judgement
from safeconduct.casefile.parts.handover import Aboard, Knows, PlanAboard
from safeconduct.casefile.parts.payment import PAID, Order
from safeconduct.casefile.parts.protection import Safety
from safeconduct.casefile.paying import RATE_DAYS
from safeconduct.casefile.words import Part, Stage
from safeconduct.catalogue import standard
from safeconduct.programmes import load
from safeconduct.registry.models import Pair

# ---------------------------------------------------------------------------------------------------------
# 1. What was published is what is paid.


def published_is_paid(steps: Sequence[Step]) -> Iterator[str]:
    """Promise 1: an offer freezes the version; whoever comes without one has the list of that day."""
    for step in steps:
        if step.name == "ApproveAward" and step.takes_effect:
            yield from _award_follows(step)
        yield from _paid_within(step)
        yield from _at_one_rate(step)


def _award_follows(step: Step) -> Iterator[str]:
    approved, assessed = step.after.award.approved, step.after.award.assessed
    if approved is None or assessed is None:
        yield step.says("approved, and nothing stands approved")
        return
    result, claim = approved.result, assessed.claim
    programme = load(claim.programme)
    if result != assess(claim, programme, standard()):
        yield step.says("the award is not what the list says")
    if result.total != sum(line.amount or 0 for line in result.lines):
        yield step.says("the total is not the sum of its lines")
    if result.total != sum(result.shares.values()):
        yield step.says("the shares are not the total")
    offer = step.before.promise.offer if step.before.promise.accepted_at is not None else None
    day = offer.offered_on if offer is not None else step.before.reception.surrendered_on
    assert day is not None
    frozen = programme.schedule_on(day)
    if (result.schedule_version, result.schedule_digest) != (frozen.version, frozen.digest):
        yield step.says("it was computed from another list than that of the promise, or of the day")
    if offer is not None and offer.schedule_digest != result.schedule_digest:
        yield step.says("it was computed from another list than the offer froze")
    yield from _lines(step, result)
    yield from _grades(step)


def _lines(step: Step, result: Result) -> Iterator[str]:
    if [line.equipment for line in result.lines] != [item.equipment for item in step.before.custody.here]:
        yield step.says("its lines are not the items in custody")
    for line in result.lines:
        span = line.range
        if span is not None and line.amount is not None and not span.lowest <= line.amount <= span.highest:
            yield step.says("an amount lies outside the list's range")
        if line.amount and not (line.clause and line.source):
            yield step.says("an amount has no clause or no source")
    if result.total and step.before.reception.voluntary is not True:
        yield step.says("something is paid for a hand-over that was not voluntary")
    if any(result.shares.get(label, 0) for label in step.before.protection.minors):
        yield step.says("a child is given a share")


def _grades(step: Step) -> Iterator[str]:
    for item in step.before.custody.here:
        agreeing = sum(one.grade == item.grade for one in item.inspections)
        if len({one.by for one in item.inspections}) != len(item.inspections):
            yield step.says("one inspector inspected an item twice")
        if item.on_hold or not item.grade or (agreeing < 2 and len(item.inspections) < 3):
            yield step.says("an item has no grade on which two agree or a third decided")


def _paid_within(step: Step) -> Iterator[str]:
    case = step.after
    approved = case.award.approved
    paid: dict[str, int] = defaultdict(int)
    for order in case.payment.orders:
        paid[order.person] += order.amount if order.state in PAID else 0
    if approved is not None:
        for person, amount in paid.items():
            if amount > approved.result.shares.get(person, 0):
                yield step.says(f"{person} was paid {amount}, above the share")
        credit = sum(one.amount - sum(out.amount for out in one.releases) for one in case.payment.credits)
        if sum(paid.values()) + credit > approved.result.total:
            yield step.says("more is paid and held than was awarded")
    if sum(paid.values()) > sum(one.amount for one in case.award.obliged if not one.reversed_by):
        yield step.says("more is paid than is obliged")
    if step.name == "ReleasePayment" and step.takes_effect:
        released = step.before.payment.order(getattr(step.act, "order", ""))
        if released is None or step.before.award.checks.get(released.person) is not Exclusion.CLEAR:
            yield step.says("money left for somebody whose exclusion check is not clear")
        elif released.person in step.before.protection.minors:
            yield step.says("money left for a child")
        yield from _suspected(step)


def _at_one_rate(step: Step) -> Iterator[str]:
    """A rate that stands on an award stays, and it is the only one at which anything of the award is paid."""
    before, after = step.before.award, step.after.award
    stands = before.approved is not None and after.approved is not None
    if stands and after.exchange[: len(before.exchange)] != before.exchange:
        yield step.says("a rate that stood on the award was exchanged")
    if len({each.unit for each in after.exchange} | {after.unit}) <= len(after.exchange):
        yield step.says("the award names a currency twice")
    if after.approved is not None and any(
        not 0 <= (after.approved.at.date() - each.rate.on).days <= RATE_DAYS for each in after.exchange
    ):
        yield step.says("a rate of the award is not of the days of its approval")
    ordered = step.after.payment.order(getattr(step.act, "reference", ""))
    left = step.after.payment.order(getattr(step.act, "order", ""))
    for order in (ordered, left if step.name == "ReleasePayment" and step.takes_effect else None):
        if order is not None and step.name in {"OrderPayment", "ReleasePayment"}:
            if order.rate != after.rate(order.paid_unit):
                yield step.says("it is paid at another rate than stands on the award")
            if order.paid_unit != order.unit and not order.their_order.strip():
                yield step.says("it is paid in a currency that the person did not choose")
            if order.rate is not None and order.paid_amount != _exact(order):
                yield step.says("the sum paid is not the rate's, rounded half up")


def _exact(order: Order) -> int:
    assert order.rate is not None
    exact = Fraction(order.amount * order.rate.numerator, order.rate.denominator)
    return int(exact + Fraction(1, 2))


def _suspected(step: Step) -> Iterator[str]:
    if any(one.settled is None or one.settled.judged == "fraud" for one in step.before.fraud.suspicions):
        yield step.says("money left while a suspicion of fraud stood")
    left = step.after.payment.order(getattr(step.act, "order", ""))
    if left is not None and step.before.fraud.interested.intersection(left.released_by):
        yield step.says("somebody released money in a case in which they have an interest")


# ---------------------------------------------------------------------------------------------------------
# 2. Nobody is left behind.


def nobody_is_left_behind(steps: Sequence[Step]) -> Iterator[str]:
    """Promise 2: family first, a plan for everyone, the head count before the award, protection after payment."""
    for step in steps:
        yield from _go_ahead(step)
        yield from _linked(step)
        if step.name in {"AssessClaim", "ApproveAward"}:
            yield from _counted(step)
        if step.after.stage is Stage.CLOSED and step.before.stage is not Stage.CLOSED:
            yield from _protected(step)
        if _hold_fire_shortened(step.before, step.after):
            yield step.says("a promise of hold-fire was shortened")
        if vanished := _known(step.before) - _known(step.after):
            yield step.says(f"{sorted(vanished)} are in nobody's list any more")
        yield from _heard(step)


def _heard(step: Step) -> Iterator[str]:
    """What a mailbox says moves nobody to safety, and nobody is written to before the day they named."""
    from_outside = step.statement.envelope.actor.startswith("mailbox:") and step.statement.index > 0
    if from_outside and step.before.protection != step.after.protection:
        yield step.says("what a mailbox said changed who must be safe")
    if isinstance(step.act, WriteMessage) and not step.act.urgent_because:
        quiet = step.before.contact.quiet.get(f"mailbox:{step.act.mailbox}")
        if quiet is not None and quiet.not_before and step.opened.plaintext.at[:10] < f"{quiet.not_before}":
            yield step.says("somebody was written to before the day they named")


def _go_ahead(step: Step) -> Iterator[str]:
    before = step.before.stage
    told_of_the_place = step.takes_effect and step.name in {"ReleasePlacePart", "GivePlacePart"}
    if step.after.stage is Stage.CLEARED and before is not Stage.CLEARED:
        if step.name != "ClearHandover":
            yield step.says("cleared by another act than the go-ahead")
        yield from _ready(step)
    if told_of_the_place:
        yield from _ready(step)
    if (told_of_the_place or step.name == "RecordArrival") and before is not Stage.CLEARED:
        yield step.says("done as if there were a go-ahead")


def _ready(step: Step) -> Iterator[str]:
    case = step.before
    if case.promise.offer is None or case.promise.accepted_at is None:
        yield step.says("nothing was accepted")
    if case.contact.judged is not Judgement.CREDIBLE:
        yield step.says("nobody judged the contact credible")
    yield from _family(step)
    plan = case.handover.plan
    if plan is None or not any(
        hold.unit == plan.unit and hold.begins <= plan.hold_fire[0] and hold.until >= plan.hold_fire[1]
        for hold in case.handover.holds
    ):
        yield step.says("nobody holds fire for the whole window of a plan")
    if not case.handover.declared or not case.handover.aboard:
        yield step.says("nobody declared who is aboard")
    for person in case.handover.aboard:
        if not _comes_through(person):
            yield step.says(f"{person.label} has no plan that keeps them alive")


def _family(step: Step) -> Iterator[str]:
    case = step.before
    willing = {person.label for person in case.handover.aboard if person.knows is Knows.WILLING}
    if not willing | set(case.contact.claimants) <= set(case.protection.asked):
        yield step.says("nobody asked who must move")
    for dependant in case.protection.dependants:
        settled = dependant.safety in {Safety.SAFE, Safety.STRUCK} or (
            dependant.safety is Safety.DECLINED and dependant.label not in case.protection.minors
        )
        if not settled or len(set(dependant.settled_by)) != 2:
            yield step.says(f"{dependant.label} is not safe")


def _comes_through(person: Aboard) -> bool:
    if person.plan is PlanAboard.RECEIVED_BY_BRIEFED_UNIT:
        return person.unit_told
    willing = person.knows is Knows.WILLING and person.plan in {None, PlanAboard.TOLD_AND_WILLING}
    return willing or person.plan is PlanAboard.NOT_ABOARD_THAT_DAY


def _protected(step: Step) -> Iterator[str]:
    aftercare, payment = step.after.aftercare, step.after.payment
    paid = {order.person for order in payment.orders if order.state in PAID}
    if aftercare.plan is None or aftercare.next_review is None or not paid <= set(aftercare.plan.people):
        yield step.says("closed without a protection plan for everyone paid")


def _counted(step: Step) -> Iterator[str]:
    reception = step.before.reception
    said = {p.label for p in reception.people} | {one.label for one in reception.absent}
    awaited = {p.label for p in step.before.handover.aboard} | set(step.before.handover.came)
    if not reception.reconciled or not reception.counts:
        yield step.says("the head count is not reconciled")
    if missing := (awaited | set(step.before.contact.claimants)) - said:
        yield step.says(f"nobody said what became of {sorted(missing)}")


def _linked(step: Step) -> Iterator[str]:
    before, after = step.before, step.after
    waiting = {label for link in before.reception.links if not link.taken for label in link.people}
    if waiting and step.name in {"AssessClaim", "ApproveAward", "CloseCase"}:
        yield step.says(f"{sorted(waiting)} wait between two cases")
    gone = {label: to for link in after.reception.links for label, to in link.people.items()}
    if left := [item.number for item in after.custody.here if item.delivered_by in gone]:
        yield step.says(f"items {left} are claimed here, and who brought them claims elsewhere")
    if demoted := [label for label, to in gone.items() if label[0] == "p" != to[0]]:
        yield step.says(f"{demoted} claim nothing in the other case")
    offer = after.promise.offer if after.promise.accepted_at is not None else None
    if offer is not None and not gone.keys().isdisjoint(offer.claimants):
        yield step.says("somebody left a promise that was made to them")
    for over in after.reception.taken_over if step.name in {"TakeLinked", "BeginWithLinked"} else ():
        if offer is not None and any(
            to[0] == "p" and to not in offer.claimants for to in over.people.values()
        ):
            yield step.says("somebody claims in a case whose offer does not name them")


def _hold_fire_shortened(before: Case, after: Case) -> bool:
    def latest(case: Case) -> dict[str, datetime]:
        found: dict[str, datetime] = {}
        for hold in case.handover.holds:
            found[hold.unit] = max(found.get(hold.unit, hold.until), hold.until)
        return found

    kept_until = latest(after)
    return any(unit not in kept_until or kept_until[unit] < until for unit, until in latest(before).items())


def _known(case: Case) -> set[str]:
    return (
        {person.label for person in case.handover.aboard}
        | {person.label for person in case.reception.people}
        | {one.label for one in case.reception.absent}
        | {dependant.label for dependant in case.protection.dependants}
    )


# ---------------------------------------------------------------------------------------------------------
# 3. Nobody decides alone.


def nobody_decides_alone(steps: Sequence[Step]) -> Iterator[str]:
    """Promise 3: two different people, in the entries and in the database."""
    pairs = {
        bytes(pair.second.digest).hex(): (bytes(pair.proposal.digest).hex(), pair.proposer, pair.seconder)
        for pair in Pair.objects.select_related("second", "proposal").filter(
            second__file_id=steps[0].statement.case
        )
    }
    proposers: dict[str, str] = {}
    for step in steps:
        envelope = step.statement.envelope
        needed = bool(type(step.act).seconded_by)
        match envelope.part:
            case Part.WHOLE if needed:
                yield step.says("done by one person alone")
            case Part.PROPOSAL:
                proposers[step.opened.digest] = envelope.actor
                if _without_keys(step.before) != _without_keys(step.after):
                    yield step.says("a proposal had an effect")
            case Part.SECOND:
                first = step.statement.first
                proposer = proposers.get(first, "")
                if not proposer or proposer == envelope.actor:
                    yield step.says("its two signatures are not two people's")
                if pairs.pop(step.opened.digest, None) != (first, proposer, envelope.actor):
                    yield step.says("the table of pairs says something else")
    if pairs:
        yield f"{steps[0].statement.case}: {len(pairs)} pairs stand beside no second signature"
    yield from _separated(steps)


def _without_keys(case: Case) -> Case:
    return msgspec.structs.replace(case, keys={}, team=(), pending=())


def _separated(steps: Sequence[Step]) -> Iterator[str]:
    for step in steps:
        if not step.takes_effect:
            continue
        award = step.before.award
        if step.name == "ApproveAward" and award.assessed and award.assessed.by in _people(step):
            yield step.says("whoever assessed approved as well")
        if step.name in {"UpholdAward", "SetAsideAward"} and not _people(step).isdisjoint(_deciders(award)):
            yield step.says("whoever decided decides on the contest")
        if step.name in {"ReleasePayment", "ReversePayment"}:
            order = step.before.payment.order(getattr(step.act, "order", ""))
            if order is None or order.ordered_by in _people(step):
                yield step.says("whoever ordered moves the money as well")


def _deciders(award: Award) -> set[str]:
    assessed = {award.assessed.by} if award.assessed is not None else set[str]()
    return assessed | (set(award.approved.by) if award.approved is not None else set())


def _people(step: Step) -> set[str]:
    second = step.statement.envelope.actor
    first = step.before.proposal(step.statement.first)
    return {second, first.proposer if first is not None else second}


# ---------------------------------------------------------------------------------------------------------
# 4. Whoever takes the disks reads no case: that is asked of the disk, in disk.py.
#
# 5. The machine computes, people decide.


def no_silent_zero(steps: Sequence[Step]) -> Iterator[str]:
    """Promise 5: every line of every award has an outcome and a reason, and a receipt stands for every item."""
    for step in steps:
        if step.name not in {"AssessClaim", "ApproveAward"}:
            continue
        result = getattr(step.act, "award", None)
        assert isinstance(result, Result)
        for place, line in enumerate(result.lines, 1):
            if not line.reasons or not line.source:
                yield step.says(f"line {place} gives no reason or no source")
            if (line.outcome is Outcome.PAYABLE) != (line.amount is not None):
                yield step.says(f"line {place} is {line.outcome} with amount {line.amount}")
        if len(result.lines) != len(step.before.custody.here):
            yield step.says("an item has no line")
    custody = steps[-1].after.custody
    # What was taken over from another case has its receipt there.
    received = {item.number for item in custody.items if item.receipt}
    if {n for receipt in custody.receipts for n in receipt.items} != received:
        yield f"{steps[0].statement.case}: an item has no receipt"


PROMISES_OF_A_CASE = (published_is_paid, nobody_is_left_behind, nobody_decides_alone, no_silent_zero)
"""Promises 1, 2, 3 and 5: predicates over the entries of one case."""
