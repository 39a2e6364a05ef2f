"""Award, its heart: the engine proposes, an assessor signs, two other people approve."""

from datetime import date
from typing import Annotated, Any

import msgspec

from safeconduct.assessment import Award as Result
from safeconduct.assessment import Claim
from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.forms import Said, Text
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.advances import float_holds_it
from safeconduct.casefile.gates.award import (
    approved_is_what_was_assessed,
    approver_did_not_assess,
    award_follows_the_frozen_list,
    award_is_funded,
    claim_is_what_the_case_says,
    every_line_is_settled,
    everything_is_graded,
    exclusion_check_is_recorded,
    head_count_is_reconciled,
    nothing_for_a_child_or_by_force,
    rights_notice_is_given,
)
from safeconduct.casefile.gates.exchange import rates_are_the_first, rates_are_the_official_ones
from safeconduct.casefile.gates.fraud import actor_has_no_interest, no_suspicion_stands
from safeconduct.casefile.gates.linking import links_are_taken
from safeconduct.casefile.gates.payment import reference_is_new
from safeconduct.casefile.gates.reception import (
    actor_has_read_no_service_wish,
    incidents_are_referred,
    the_dead_are_recorded,
)
from safeconduct.casefile.parts.award import Approval, Assessment, Decision, Exchange
from safeconduct.casefile.paying import moves, obligation_for, obligation_moves, set_off, set_off_moves
from safeconduct.casefile.sums import Reference, Unit
from safeconduct.casefile.words import Audience, Role, Stage

Rates = Annotated[tuple[Exchange, ...], msgspec.Meta(max_length=20)]


@act
class AssessClaim(Act, frozen=True, kw_only=True):
    """The assessor signs what the list says about the claim, with the decisions that the list leaves to people.

    The engine proposes it and the gates recompute it: the assessor can decide where the list says so, and
    cannot compute.
    """

    by = (Role.ASSESSOR,)
    moves = Stage.RECONCILED, Stage.ASSESSED
    gates = (
        head_count_is_reconciled,
        links_are_taken,
        everything_is_graded,
        actor_has_read_no_service_wish,
        actor_has_no_interest,
        claim_is_what_the_case_says,
        award_follows_the_frozen_list,
        every_line_is_settled,
        nothing_for_a_child_or_by_force,
    )

    claim: Claim
    """What was brought, by whom, when: as the case's record makes it."""
    award: Result
    """Lines, shares, reasons, and the version of the list."""
    decisions: Annotated[tuple[Decision, ...], msgspec.Meta(max_length=1000)] = ()
    """Amounts within the list's ranges, each with its reasons."""

    def change(self, case: Case, done: Done) -> Case:
        """Record the assessment."""
        assessed = Assessment(
            by=done.actor, at=done.at, decisions=self.decisions, claim=self.claim, result=self.award
        )
        return msgspec.structs.replace(case, award=msgspec.structs.replace(case.award, assessed=assessed))


@act
class ReturnAssessment(Act, frozen=True, kw_only=True):
    """An approver returns the assessment, with reasons; it is made anew."""

    by = (Role.APPROVER, Role.LEGAL_ADVISER)
    moves = Stage.ASSESSED, Stage.RECONCILED

    reasons: Said

    def change(self, case: Case, done: Done) -> Case:
        """Take the assessment back."""
        del done
        return msgspec.structs.replace(case, award=msgspec.structs.replace(case.award, assessed=None))


@act
class ApproveAward(Act, frozen=True, kw_only=True):
    """Two people, neither of them the assessor, approve the award; the person reads it with its reasons.

    From here on the authority owes the money: the pooled commitment becomes the case's obligation, and
    category and total lie in clear. What people in hardship had in advance counts against their shares. In another
    currency it is paid at the rate that stands here, and at no other.
    """

    version = 2  # 1 named no rates
    by = (Role.APPROVER,)
    seconded_by = (Role.LEGAL_ADVISER, Role.APPROVER)
    moves = Stage.ASSESSED, Stage.AWARDED
    gates = (
        head_count_is_reconciled,
        links_are_taken,
        incidents_are_referred,
        the_dead_are_recorded,
        rights_notice_is_given,
        exclusion_check_is_recorded,
        everything_is_graded,
        actor_has_read_no_service_wish,
        actor_has_no_interest,
        no_suspicion_stands,
        approver_did_not_assess,
        approved_is_what_was_assessed,
        nothing_for_a_child_or_by_force,
        award_is_funded,
        float_holds_it,
        reference_is_new,
        rates_are_the_official_ones,
    )
    audience = Audience.THREAD

    award: Result
    """Exactly what was assessed, so that the person reads every line, share and reason."""
    decisions: Annotated[tuple[Decision, ...], msgspec.Meta(max_length=1000)] = ()
    """Those that the assessment rests on, with their reasons."""
    category: Annotated[str, msgspec.Meta(max_length=100)]
    """Of the most valuable payable line: what lies in clear beside the total; empty when nothing is payable."""
    reference: Reference
    """Of the obligation on the books."""
    words: Text = ""
    """To the person, beyond the reasons: how to contest it, and what happens next."""
    exchange: Rates = ()
    """The other currencies in which it is paid, each at the newest official rate."""

    @property
    def counted_in(self) -> str:
        """Unit of the award to which the rates belong."""
        return self.award.unit

    def rates_of(self, case: Case, today: date) -> date:
        """Return the day for which the rates are the newest: that of the approval."""
        del case
        return today

    def drawn(self, case: Case, today: date) -> tuple[str, int]:
        """Return what it takes up of advances, which the float gave: unit and minor units."""
        before = sum(each.taken_up for each in case.payment.advances)
        after = sum(each.taken_up for each in set_off(case, self.award, reference=self.reference, on=today))
        return self.award.unit, after - before

    def change(self, case: Case, done: Done) -> Case:
        """Let the award stand, oblige what the books do not owe yet, and take up what was paid in advance."""
        before = case.award
        award = msgspec.structs.replace(
            before,
            approved=Approval(
                by=(done.actor, done.seconder), at=done.at, result=self.award, exchange=self.exchange
            ),
            contest=None,
            obliged=obligation_for(
                before,
                self.award.total,
                unit=self.award.unit,
                reference=self.reference,
                on=done.at.date(),
            ),
        )
        advances = set_off(case, self.award, reference=self.reference, on=done.at.date())
        payment = msgspec.structs.replace(case.payment, advances=advances)
        return msgspec.structs.replace(case, award=award, payment=payment)

    def clear(self, case: Case) -> dict[str, Any]:
        """Say category and total, and what the books owe from now on."""
        approved = case.award.approved
        if approved is None:
            return {}
        return {
            "award": {"category": self.category, "unit": self.award.unit, "amount": self.award.total},
            **moves(
                approved.at.date(),
                [
                    *obligation_moves(case.award, self.reference),
                    *set_off_moves(case.award, case.payment, self.reference),
                ],
            ),
        }


@act
class FixRate(Act, frozen=True, kw_only=True):
    """Two people put on an award that stands at which official rate it is paid in another currency as well.

    For a person who opens an account elsewhere later, and for an award of before rates stood on awards. The rate is
    that of the day of the approval, and never takes the place of one that stands: whoever could wait, or exchange one,
    would choose the better day.
    """

    by = (Role.PAYMASTER,)
    seconded_by = (Role.APPROVER, Role.LEGAL_ADVISER)
    during = frozenset({Stage.AWARDED})
    gates = (rates_are_the_official_ones, rates_are_the_first, actor_has_no_interest)
    audience = Audience.THREAD

    unit: Unit
    """Of the award."""
    exchange: Annotated[Rates, msgspec.Meta(min_length=1)]
    """The other currencies, each at the official rate of the day of the approval, or the last one before it."""

    @property
    def counted_in(self) -> str:
        """Unit of the award to which the rates belong."""
        return self.unit

    def rates_of(self, case: Case, today: date) -> date:
        """Return the day for which the rates are the newest: that of the approval, so that nobody chooses another."""
        approved = case.award.approved
        return approved.at.date() if approved is not None else today

    def change(self, case: Case, done: Done) -> Case:
        """Let the rates stand beside those that stand already."""
        del done
        approved = case.award.approved
        if approved is None:
            # Sent back in the meantime, which the person's thread may not have shown them yet.
            return case
        approved = msgspec.structs.replace(approved, exchange=(*approved.exchange, *self.exchange))
        return msgspec.structs.replace(case, award=msgspec.structs.replace(case.award, approved=approved))
