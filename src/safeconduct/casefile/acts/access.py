"""Access: who is admitted, the two-person vault, the person's own requests, legal hold, erasure."""

from typing import Annotated, Any

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.access import (
    colleague_counts,
    colleague_is_on_the_team,
    colleague_works_on_cases,
    no_legal_hold,
    opening_has_a_purpose,
    two_remain,
    work_has_ended,
)
from safeconduct.casefile.gates.retention import answer_names_its_request, evidence_is_kept, kept_long_enough
from safeconduct.casefile.parts.access import Access, Asked, Request, VaultOpening
from safeconduct.casefile.words import LIVE, Audience, Role, Stage

TEAM = (
    Role.CONTACT_OFFICER,
    Role.PROTECTION_OFFICER,
    Role.RECEPTION_OFFICER,
    Role.INSPECTOR,
    Role.LEGAL_ADVISER,
    Role.ASSESSOR,
    Role.APPROVER,
    Role.PAYMASTER,
)
"""Roles that work on cases. An administrator and an auditor open none."""

KEPT = frozenset({*LIVE, Stage.CLOSED, Stage.ENDED})
"""Every stage in which a case can still be read."""

REMEMBERED_OPENINGS = 20

Text = Annotated[str, msgspec.Meta(max_length=4000)]


class _OnTeam(Act, frozen=True):
    """The base of acts that change to whom the case's identities are sealed."""

    by = TEAM
    during = KEPT
    independent = True

    account: str

    def change(self, case: Case, done: Done) -> Case:
        """Change nothing here: the team follows from the seals that the signed envelope names, or drops."""
        del done
        return case


@act
class AdmitOfficer(_OnTeam, frozen=True):
    """A member of the team admits a colleague: the case's identities are sealed to them."""

    gates = (colleague_counts, colleague_works_on_cases)


@act
class RemoveOfficer(_OnTeam, frozen=True):
    """A colleague leaves the team: their seals are destroyed, and what comes after has new identities."""

    gates = (two_remain,)


@act
class RecoverKeys(_OnTeam, frozen=True):
    """The case's identities are sealed anew to a colleague on the team whose keys were replaced.

    A colleague on the team does it; where the whole team has lost its words, the holders of the recovery key's
    shares open the identities together, offline. The recovery key that is in force gets new seals as well.
    """

    gates = (colleague_is_on_the_team, colleague_works_on_cases)


@act
class OpenVault(Act, frozen=True):
    """Two custodians open the names and whereabouts, for a purpose and some minutes; then it has new keys."""

    by = TEAM
    seconded_by = TEAM
    during = KEPT
    gates = (opening_has_a_purpose,)
    independent = True

    purpose: Text
    minutes: int

    def change(self, case: Case, done: Done) -> Case:
        """Remember who opened it and why.

        Other proposals to open it fall: they hand on shares of keys that the vault has no more.
        """
        opening = VaultOpening(
            by=(done.actor, done.seconder), at=done.at, purpose=self.purpose, minutes=self.minutes
        )
        openings = (*case.access.openings, opening)[-REMEMBERED_OPENINGS:]
        # Each proposal hands its proposer's share on in an entry. Of one vault two such shares open it, for ever.
        others = {each.proposer for each in case.pending if each.act == type(self).__name__}
        open_lie = case.access.shares_lie_open or bool(others - {done.actor})
        return msgspec.structs.replace(
            case,
            access=msgspec.structs.replace(case.access, openings=openings, shares_lie_open=open_lie),
            pending=tuple(each for each in case.pending if each.act != type(self).__name__),
        )


@act
class AskForAccess(Act, frozen=True):
    """The person asks to see what is recorded of them, to have it corrected, or to have it erased.

    Asking erases nothing by itself: a word typed under duress must not destroy what somebody needs to be paid,
    protected or found. A legal adviser answers; two people erase, once nothing forbids it any more.
    """

    version = 2  # 1 could not ask for an erasure
    by = (Role.CLAIMANT, Role.RELATIVE)
    # NEW is how a mailbox sees its case when its thread began empty after lost words.
    during = KEPT | {Stage.NEW}
    audience = Audience.THREAD
    independent = True

    request: Request
    words: Text

    def change(self, case: Case, done: Done) -> Case:
        """Let the request wait for its answer; since when an erasure is asked for stays visible until then."""
        before = case.access
        number = before.requests + 1
        asks_first = self.request is Request.ERASURE and before.erasure_asked_at is None
        access = msgspec.structs.replace(
            before,
            open_requests=before.open_requests + 1,
            requests=number,
            asked=(*before.asked, Asked(number=number, request=self.request, at=done.at)),
            erasure_asked_at=done.at if asks_first else before.erasure_asked_at,
        )
        return msgspec.structs.replace(case, access=access)


@act
class AnswerRequest(Act, frozen=True):
    """A legal adviser answers the person's request: what is recorded, what was corrected, what is withheld and why.

    An erasure is granted by the answer to a request for erasure alone, and of a case that has ended. As long as the
    case goes on, the request can wait, or its answer withholds the erasure.
    """

    version = 2  # 1 did not say which request it answers
    by = (Role.LEGAL_ADVISER,)
    during = KEPT
    gates = (answer_names_its_request,)
    audience = Audience.THREAD
    independent = True

    answer: Text
    withheld_because: Text = ""
    """The provision that restricts access; empty when nothing is withheld (Directive (EU) 2016/680, art. 15)."""
    answers: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 0
    """Which request of the person's; left open where none waits."""

    def change(self, case: Case, done: Done) -> Case:
        """Close the request; the answer to an erasure grants or withholds it, and no other answer does."""
        before = case.access
        found = before.request(self.answers)
        if found is None:
            return msgspec.structs.replace(case, access=_answered_by_count(before))
        granted = before.erasure_granted_at
        if found.request is Request.ERASURE:
            withheld = bool(self.withheld_because.strip()) or case.stage in LIVE
            granted = None if withheld else done.at
        asked = tuple(each for each in before.asked if each is not found)
        erasures = [each.at for each in asked if each.request is Request.ERASURE]
        # What an earlier release folded has no number: it stays visible until as many answers were given.
        unnumbered = before.open_requests > len(before.asked)
        access = msgspec.structs.replace(
            before,
            open_requests=max(0, before.open_requests - 1),
            asked=asked,
            erasure_asked_at=before.erasure_asked_at if unnumbered else min(erasures, default=None),
            erasure_granted_at=granted,
        )
        return msgspec.structs.replace(case, access=access)


def _answered_by_count(access: Access) -> Access:
    """Return the requests after an answer that names none: one fewer, and it grants nothing.

    Which one it answered, version 1 did not say. So all stay visible until as many answers were given.
    """
    left = max(0, access.open_requests - 1)
    return msgspec.structs.replace(
        access,
        open_requests=left,
        asked=access.asked if left else (),
        erasure_asked_at=access.erasure_asked_at if left else None,
    )


@act
class PlaceLegalHold(Act, frozen=True):
    """A legal adviser places a hold: the case may not be erased while it stands."""

    by = (Role.LEGAL_ADVISER,)
    during = KEPT
    independent = True

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]

    def change(self, case: Case, done: Done) -> Case:
        """Place the hold."""
        del done
        return msgspec.structs.replace(
            case, access=msgspec.structs.replace(case.access, legal_hold=self.reason)
        )

    def clear(self, case: Any) -> dict[str, Any]:
        """Say in clear that it stands, so that retention can be enforced without a key."""
        del case
        return {"legal_hold": True}


@act
class LiftLegalHold(Act, frozen=True):
    """A legal adviser lifts the hold, with the decision that allows it."""

    by = (Role.LEGAL_ADVISER,)
    during = KEPT
    independent = True

    decision: Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]

    def change(self, case: Case, done: Done) -> Case:
        """Lift it."""
        del done
        return msgspec.structs.replace(case, access=msgspec.structs.replace(case.access, legal_hold=""))

    def clear(self, case: Any) -> dict[str, Any]:
        """Say in clear that none stands."""
        del case
        return {"legal_hold": False}


@act
class Erase(Act, frozen=True):
    """Two people erase a case: its shred key is destroyed, and nothing of it opens again."""

    by = (Role.LEGAL_ADVISER,)
    seconded_by = (Role.PROTECTION_OFFICER, Role.CONTACT_OFFICER, Role.APPROVER)
    during = frozenset({Stage.CLOSED, Stage.ENDED})
    leads = (Stage.ERASED,)
    gates = (no_legal_hold, work_has_ended, kept_long_enough, evidence_is_kept)
    public = True

    def change(self, case: Case, done: Done) -> Case:
        """End it; the journal still proves that something was there and who erased it."""
        access = msgspec.structs.replace(case.access, erased_at=done.at)
        return msgspec.structs.replace(case, stage=Stage.ERASED, access=access)
