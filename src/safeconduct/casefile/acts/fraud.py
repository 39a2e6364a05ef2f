"""Fraud controls: a suspicion is raised by one and settled by two; an own interest ends one's part; two lift a cap.

The software finds and shows; people judge. What holds an award or a payment is in G155, and ends with two signatures
of colleagues whom it does not concern.
"""

from typing import Annotated

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.access import KEPT, TEAM
from safeconduct.casefile.acts.forms import Account, Label, LabelOrNobody, Said, Text
from safeconduct.casefile.acts.office import OfficeAct
from safeconduct.casefile.acts.payment import OnOrder
from safeconduct.casefile.case import Case
from safeconduct.casefile.fraud import Finding
from safeconduct.casefile.gates.fraud import (
    actor_has_no_interest,
    caps_are_in_order,
    suspicion_is_as_it_stands,
)
from safeconduct.casefile.gates.payment import order_is_in_its_state, releaser_did_not_order
from safeconduct.casefile.office import Caps, Office
from safeconduct.casefile.parts.fraud import (
    Allowance,
    Evidence,
    Fraud,
    Ground,
    Interest,
    Judged,
    Settled,
    Suspicion,
)
from safeconduct.casefile.parts.payment import OrderState
from safeconduct.casefile.sums import MinorOrNothing, Unit
from safeconduct.casefile.words import Role, Stage

Key = Annotated[str, msgspec.Meta(pattern=r"^[a-z-]{1,40}\.[0-9a-f]{16}\Z")]
"""The name of a suspicion."""

Seen = Annotated[tuple[Evidence, ...], msgspec.Meta(max_length=100)]
People = Annotated[tuple[Label, ...], msgspec.Meta(max_length=100)]
Accounts = Annotated[tuple[Account, ...], msgspec.Meta(max_length=100)]


def _with(case: Case, fraud: Fraud) -> Case:
    return msgspec.structs.replace(case, fraud=fraud)


@act
class RaiseSuspicion(Act, frozen=True, kw_only=True):
    """A member of the team raises a suspicion of fraud; award and payment wait until two others have settled it.

    What the software noticed while an officer worked is raised in the same way, with what was seen. Nobody is
    accused by it: it says what has to be looked at.
    """

    by = TEAM
    during = KEPT
    gates = (suspicion_is_as_it_stands,)
    independent = True

    ground: Ground
    evidence: Seen = ()
    """What the software saw; empty where a colleague saw something."""
    people: People = ()
    officers: Accounts = ()
    """Colleagues whom it concerns: they do not settle it."""
    note: Text = ""
    """What was seen, and why it needs a look; needed where the software saw nothing."""

    def key(self, done: Done | None = None) -> str:
        """Return the suspicion's name: by its evidence, or by the entry that raised it."""
        if self.evidence or done is None:
            return Finding(ground=self.ground, evidence=self.evidence).key
        return f"{self.ground}.{done.digest[:16]}"

    def change(self, case: Case, done: Done) -> Case:
        """Put it on record."""
        raised = Suspicion(
            key=self.key(done),
            ground=self.ground,
            evidence=self.evidence,
            people=self.people,
            accounts=self.officers,
            note=self.note,
            raised_by=done.actor,
            at=done.at,
        )
        fraud = msgspec.structs.replace(case.fraud, suspicions=(*case.fraud.suspicions, raised))
        return _with(case, fraud)


@act
class SettleSuspicion(Act, frozen=True, kw_only=True):
    """Two people, neither of whom raised it or is concerned, say what a suspicion came to, with reasons.

    Of one that the software found and nobody raised, too. What they find to be fraud holds award and payment on, until
    two people settle it otherwise: after the award was set aside, or a court has decided.
    """

    by = (Role.LEGAL_ADVISER, Role.APPROVER)
    seconded_by = (Role.LEGAL_ADVISER, Role.APPROVER, Role.PROTECTION_OFFICER)
    during = KEPT
    gates = (suspicion_is_as_it_stands, actor_has_no_interest)

    suspicion: Key
    judged: Judged
    reasons: Said
    ground: Ground
    evidence: Seen = ()
    people: People = ()
    officers: Accounts = ()

    def change(self, case: Case, done: Done) -> Case:
        """Put on record what they found."""
        settled = Settled(
            by=(done.actor, done.seconder), at=done.at, judged=self.judged, reasons=self.reasons
        )
        fraud = case.fraud
        before = fraud.suspicion(self.suspicion)
        if before is None:
            found = Suspicion(
                key=self.suspicion,
                ground=self.ground,
                evidence=self.evidence,
                people=self.people,
                accounts=self.officers,
                at=done.at,
                settled=settled,
            )
            return _with(case, msgspec.structs.replace(fraud, suspicions=(*fraud.suspicions, found)))
        suspicions = tuple(
            msgspec.structs.replace(one, settled=settled) if one is before else one
            for one in fraud.suspicions
        )
        return _with(case, msgspec.structs.replace(fraud, suspicions=suspicions))


@act
class DeclareInterest(Act, frozen=True, kw_only=True):
    """An officer declares an interest of their own: a relative, a friend, a debt; they decide nothing more here.

    Nobody asks for more than the fact. What waits for a second signature under theirs falls.
    """

    by = TEAM
    during = KEPT
    independent = True

    person: LabelOrNobody = ""
    """To whom they are near; nobody where it is something else."""
    relation: Said

    def change(self, case: Case, done: Done) -> Case:
        """Put it on record, and let their proposals fall."""
        interest = Interest(account=done.actor, person=self.person, relation=self.relation, at=done.at)
        fraud = msgspec.structs.replace(case.fraud, interests=(*case.fraud.interests, interest))
        pending = tuple(each for each in case.pending if each.proposer != done.actor)
        return msgspec.structs.replace(case, fraud=fraud, pending=pending)


@act
class AllowAboveCap(OnOrder, frozen=True, kw_only=True):
    """An approver and a legal adviser, neither of whom ordered it, allow one order above the caps, with a reason."""

    by = (Role.APPROVER,)
    seconded_by = (Role.LEGAL_ADVISER,)
    during = frozenset({Stage.AWARDED})
    gates = (order_is_in_its_state, releaser_did_not_order, actor_has_no_interest)
    takes_up = frozenset({OrderState.ORDERED})

    reason: Said

    def change(self, case: Case, done: Done) -> Case:
        """Let this order pass G158."""
        allowed = Allowance(order=self.order, by=(done.actor, done.seconder), reason=self.reason, at=done.at)
        fraud = msgspec.structs.replace(case.fraud, allowed=(*case.fraud.allowed, allowed))
        return _with(case, fraud)


@act
class SetSpendingCaps(OfficeAct, frozen=True):
    """Two people set how much leaves in one order, for one person in a quarter, and for a programme in a year.

    A payment above a cap is not refused for good: an approver and a legal adviser can allow it, one by one. Caps that
    were set before for the programme and unit are replaced.
    """

    by = (Role.APPROVER,)
    seconded_by = (Role.LEGAL_ADVISER, Role.ADMINISTRATOR)
    gates = (caps_are_in_order,)

    programme: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    unit: Unit
    per_order: MinorOrNothing
    per_quarter: MinorOrNothing
    per_year: MinorOrNothing

    def change(self, case: Office, done: Done) -> Office:
        """Count by them from now on."""
        del done
        caps = Caps(
            programme=self.programme,
            unit=self.unit,
            per_order=self.per_order,
            per_quarter=self.per_quarter,
            per_year=self.per_year,
        )
        before = case.caps_of(self.programme, self.unit)
        return msgspec.structs.replace(case, caps=(*(one for one in case.caps if one is not before), caps))
