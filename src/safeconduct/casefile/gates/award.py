"""G43–G55: rights, exclusion, assessment, approval, contest."""

from typing import TYPE_CHECKING

from safeconduct.assessment import Outcome, assess
from safeconduct.casefile.case import Case
from safeconduct.casefile.claims import category_of, claim_of, claimants_of, has_outcome, promised
from safeconduct.casefile.gate import gate
from safeconduct.casefile.parts.award import Exclusion
from safeconduct.casefile.parts.reception import Outcome as Fate
from safeconduct.casefile.paying import anything_spent
from safeconduct.casefile.world import World
from safeconduct.errors import BadInput

if TYPE_CHECKING:
    from safeconduct.casefile.acts.assessing import ApproveAward, AssessClaim
    from safeconduct.casefile.acts.award import RecordExclusionCheck
    from safeconduct.casefile.acts.contest import SetAsideAward, UpholdAward


@gate("G43", source="Geneva Convention III, art. 7 and 17; Directive (EU) 2016/680, art. 13; DESIGN.md §6")
def rights_notice_is_given(case: Case, world: World, act: object) -> bool:
    """Every claimant who is alive and here was told of their rights, in a language they understand.

    Rights nobody was told of are not exercised: to be silent beyond name, rank, birth date and number, to
    wish, to see the record, to contest.
    """
    del world, act
    told = {notice.person for notice in case.award.notices}
    here = {label for label in claimants_of(case) if not has_outcome(case, label, Fate.DEAD, Fate.MISSING)}
    return here <= told


@gate(
    "G44",
    source="Refugee Convention, art. 1F; Geneva Conventions I 49, III 129: grave breaches; DESIGN.md §6",
)
def exclusion_check_is_recorded(case: Case, world: World, act: object) -> bool:
    """The legal adviser has recorded an exclusion check for every claimant.

    The check comes before the award, so that money never decides it. A finding does not refuse the award: it
    goes to law and holds that person's payment.
    """
    del world, act
    return set(claimants_of(case)) <= case.award.checks.keys()


@gate("G45", source="Geneva Convention III, art. 129; DESIGN.md §6: a finding goes to law")
def finding_is_decided_by_law(case: Case, world: World, act: "RecordExclusionCheck") -> bool:
    """Each claimant is named once; a finding is lifted, or made final, only by the decision of a court or authority.

    Whoever pays does not weigh a war crime against a helicopter; nor does the adviser who found it.
    """
    del world
    named = [check.person for check in act.checks]
    decided = all(
        check.decision
        for check in act.checks
        if check.outcome is Exclusion.EXCLUDED
        or (
            check.outcome is Exclusion.CLEAR
            and case.award.checks.get(check.person, Exclusion.CLEAR) is not Exclusion.CLEAR
        )
    )
    return len(set(named)) == len(named) and set(named) <= set(claimants_of(case)) and decided


@gate("G46", source="promise 2: nobody is left behind; Geneva Convention I, art. 15")
def head_count_is_reconciled(case: Case, world: World, act: object) -> bool:
    """The head count is reconciled: two people have accounted for everyone expected.

    Two men who knew nothing died in the founding case, and the reward was announced. No award is made over
    somebody of whom nobody has said what became of them.
    """
    del world, act
    return case.reception.reconciled


@gate("G47", source="DESIGN.md §2: inspector ×2; issue: two agreeing inspections before assessment")
def everything_is_graded(case: Case, world: World, act: object) -> bool:
    """Every item in custody has a grade that two inspectors agree on, or a third decided, and none is on a safety hold.

    One person's grade is one person's price.
    """
    del world, act
    return case.custody.all_graded


@gate("G48", source="DESIGN.md §4: a claim is what was brought, by whom, promised and surrendered when")
def claim_is_what_the_case_says(case: Case, world: World, act: "AssessClaim") -> bool:
    """The claim is exactly what the case's own record makes, with the recorded decisions and nothing else.

    An item added, a grade improved or a claimant left out between the record and the assessment would be
    paid, or not paid, without anybody having said so.
    """
    del world
    try:
        return act.claim == claim_of(case, act.decisions, programme=act.claim.programme) and all(
            decision.unit == act.award.unit for decision in act.decisions
        )
    except BadInput:
        return False


@gate("G49", source="promise 1: what was published is what is paid")
def award_follows_the_frozen_list(case: Case, world: World, act: "AssessClaim") -> bool:
    """The award is what the list says: the version the offer froze or, without one, that of the hand-over's day.

    It is recomputed here, to the last minor unit and the last reason; a later, lower list changes nothing.
    """
    try:
        programme = world.programme(act.claim.programme)
        if act.award != assess(act.claim, programme, world.catalogue):
            return False
    except BadInput:
        return False
    used = (act.award.schedule_version, act.award.schedule_digest)
    offer = promised(case)
    if offer is not None:
        return used == (offer.schedule_version, offer.schedule_digest)
    listed = [
        each
        for each in world.office.in_force
        if each.programme == act.claim.programme and each.since <= act.claim.surrendered_on
    ]
    return bool(listed) and used == (listed[-1].version, listed[-1].digest)


@gate("G50", source="promise 5: the machine computes, people decide")
def every_line_is_settled(case: Case, world: World, act: "AssessClaim") -> bool:
    """No line of the award still needs a decision, save one that nobody is left to receive.

    What the list leaves open is decided by a person, with written reasons, and never by silence.
    """
    del case, world
    return all(
        any(reason.code == "nobody_to_receive" for reason in line.reasons)
        for line in act.award.lines
        if line.outcome is Outcome.NEEDS_DECISION
    )


@gate(
    "G51",
    source="Integrated DDR Standards 5.20; Hague Regulations, art. 23(h); DESIGN.md §6: under 18, no price",
)
def nothing_for_a_child_or_by_force(case: Case, world: World, act: "AssessClaim | ApproveAward") -> bool:
    """The award gives nothing to anyone under 18 or dead, and nothing at all for a hand-over that was not voluntary.

    Whatever a list says: a price on a child's rifle recruits children, and a price on a prisoner's recruits
    captors.
    """
    del world
    award = act.award
    barred = (*case.protection.minors, *(p.label for p in case.reception.people if p.outcome is Fate.DEAD))
    return not any(award.shares.get(label, 0) for label in barred) and (
        award.total == 0 or case.reception.voluntary is True
    )


@gate("G52", source="promise 3: nobody decides alone")
def approver_did_not_assess(case: Case, world: World, act: "ApproveAward") -> bool:
    """Neither of the two who approve the award assessed it.

    The assessor records decisions on what the list leaves open; whoever approves must be free to refuse them.
    """
    del act
    assessed = case.award.assessed
    return assessed is not None and world.actor.account != assessed.by


@gate("G53", source="promise 3: the second person sees exactly what the first proposed")
def approved_is_what_was_assessed(case: Case, world: World, act: "ApproveAward") -> bool:
    """The award is exactly what was assessed, the case has not changed since, and its category is right.

    Two people sign what the engine proposed on facts that still hold; otherwise it is returned and
    assessed anew.
    """
    assessed = case.award.assessed
    if assessed is None or act.award != assessed.result or act.decisions != assessed.decisions:
        return False
    try:
        now = claim_of(case, assessed.decisions, programme=assessed.claim.programme)
        known = world.catalogue.with_items(world.programme(now.programme).additions)
        return now == assessed.claim and act.category == category_of(act.award, known)
    except BadInput:
        return False


@gate(
    "G54",
    source="public money is appropriated before it is obliged; DESIGN.md §4",
    constraints=("treasury_appropriation_not_overdrawn",),
)
def award_is_funded(case: Case, world: World, act: "ApproveAward") -> bool:
    """The appropriation covers the award, and the award covers what each was paid under an earlier one.

    A promise that no budget covers is not kept. An award is not lowered below what has left: such a payment is
    reversed first.
    """
    award, payment = act.award, case.payment
    one_unit = all(each.unit == award.unit for each in case.award.standing)
    owed = case.award.obligation if one_unit else 0
    if anything_spent(case) and (
        not one_unit
        or award.total < owed
        or any(payment.spent(person) > award.shares.get(person, 0) for person in payment.people)
    ):
        return False
    return award.total <= owed or world.can_commit(
        award.unit, award.total - owed, award.programme, world.today.year
    )


@gate("G55", source="promise 3; DESIGN.md §2: contest (claimant), review (a third person)")
def reviewer_is_a_third_person(case: Case, world: World, act: "UpholdAward | SetAsideAward") -> bool:
    """The award is contested, and whoever decides on that neither assessed nor approved it.

    An appeal to whoever made the decision is no appeal.
    """
    del act
    award = case.award
    if award.contest is None or award.approved is None or award.assessed is None:
        return False
    return world.actor.account not in {award.assessed.by, *award.approved.by, award.contest.by}
