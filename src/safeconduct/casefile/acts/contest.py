"""Award, its correction: the person contests, a third person reviews."""

from typing import Annotated

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.forms import Said
from safeconduct.casefile.acts.presence import HEARING, InPresence
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.award import reviewer_is_a_third_person
from safeconduct.casefile.gates.fraud import actor_has_no_interest
from safeconduct.casefile.gates.offer import heard_in_presence
from safeconduct.casefile.gates.reception import actor_has_read_no_service_wish
from safeconduct.casefile.parts.award import Contest
from safeconduct.casefile.words import Audience, Role, Stage

DECIDED = frozenset({Stage.AWARDED, Stage.CLOSED})
"""Stages in which an award stands; it can be contested as long as the case can be read."""

Lines = Annotated[tuple[Annotated[int, msgspec.Meta(ge=1, le=1000)], ...], msgspec.Meta(max_length=1000)]


def _contested(case: Case, lines: tuple[int, ...], done: Done) -> Case:
    """Return the case with this contest joined to an open one; the same case when no award stands."""
    award = case.award
    if award.approved is None:
        # Sent back in the meantime, which the person's thread may not have shown them yet.
        return case
    known = {line for line in lines if line <= len(award.approved.result.lines)}
    # A place that is no line, like none at all, contests the whole: a slip must not narrow an appeal.
    whole = not lines or len(known) < len(set(lines))
    before = award.contest
    if before is not None:
        whole = whole or not before.lines
        known |= set(before.lines)
    contest = Contest(
        at=done.at if before is None else before.at,
        by=done.actor if before is None else before.by,
        lines=() if whole else tuple(sorted(known)),
    )
    return msgspec.structs.replace(
        case, award=msgspec.structs.replace(award, contest=contest, contested=award.contested + 1)
    )


@act
class ContestAward(Act, frozen=True, kw_only=True):
    """The person contests the award, or some of its lines, with reasons.

    What stands in other lines is paid meanwhile: to be heard must not cost anyone what nobody disputes.
    """

    by = (Role.CLAIMANT,)
    during = DECIDED
    audience = Audience.THREAD

    reasons: Said
    lines: Lines = ()
    """Places of the contested lines, from 1; none for the whole award."""

    def change(self, case: Case, done: Done) -> Case:
        """Open the contest."""
        return _contested(case, self.lines, done)


@act
class ContestAwardInPresence(InPresence, frozen=True, kw_only=True):
    """Someone without a mailbox contests the award before two officers and an interpreter."""

    during = DECIDED
    gates = (heard_in_presence,)

    reasons: Said
    """As the person said them."""
    lines: Lines = ()
    """Places of the contested lines, from 1; none for the whole award."""

    def change(self, case: Case, done: Done) -> Case:
        """Open the contest."""
        return _contested(case, self.lines, done)


@act
class QuestionAward(Act, frozen=True, kw_only=True):
    """Two officers put on record an error that they found in the award; a third person decides on it.

    The authority corrects its own mistakes on the same road, in the person's sight, and never quietly.
    """

    by = HEARING
    seconded_by = (*HEARING, Role.APPROVER)
    during = DECIDED
    audience = Audience.THREAD

    reasons: Said
    lines: Lines = ()
    """Places of the lines in question, from 1; none for the whole award."""

    def change(self, case: Case, done: Done) -> Case:
        """Open the contest."""
        return _contested(case, self.lines, done)


@act
class UpholdAward(Act, frozen=True, kw_only=True):
    """A third person reviews a contested award and upholds it, with reasons and where to appeal."""

    by = (Role.APPROVER, Role.LEGAL_ADVISER, Role.ASSESSOR)
    during = DECIDED
    gates = (reviewer_is_a_third_person, actor_has_read_no_service_wish, actor_has_no_interest)
    audience = Audience.THREAD

    reasons: Said
    appeal: Said
    """The court or body that can be appealed to, and by when."""

    def change(self, case: Case, done: Done) -> Case:
        """Close the contest."""
        del done
        return msgspec.structs.replace(case, award=msgspec.structs.replace(case.award, contest=None))


@act
class SetAsideAward(Act, frozen=True, kw_only=True):
    """A third person reviews a contested award and sends it back: it is assessed and approved anew.

    The obligation stays on the books until the new award replaces it, so that nothing promised is spent on
    anything else meanwhile; what was paid stays paid.
    """

    by = (Role.APPROVER, Role.LEGAL_ADVISER, Role.ASSESSOR)
    moves = Stage.AWARDED, Stage.RECONCILED
    gates = (reviewer_is_a_third_person, actor_has_read_no_service_wish, actor_has_no_interest)
    audience = Audience.THREAD

    reasons: Said

    def change(self, case: Case, done: Done) -> Case:
        """Let no award stand."""
        del done
        award = msgspec.structs.replace(
            case.award, assessed=None, approved=None, contest=None, set_aside=case.award.set_aside + 1
        )
        return msgspec.structs.replace(case, award=award)
