"""Reception: the head count, person by person, and what the law must look at."""

from collections.abc import Collection
from typing import Annotated

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.access import TEAM
from safeconduct.casefile.acts.forms import AFTERWARDS, Label, NamingAct, Said, Text
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.reception import everyone_is_accounted_for, what_it_names_is_on_record
from safeconduct.casefile.headcount import counted, expected, with_incident
from safeconduct.casefile.parts.reception import Absence, Absent, Harm, HeadCount, Outcome
from safeconduct.casefile.words import Role, Stage


class Counted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One person of a head count, and what became of them."""

    label: Label
    outcome: Outcome


class NotThere(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody expected who is nobody to be counted, and how that is known."""

    label: Label
    why: Absence
    basis: Said


class _HeadCount(Act, frozen=True, kw_only=True):
    """The base of the count and of its correction."""

    by = (Role.RECEPTION_OFFICER,)
    # Whoever led a reception in which people died would else be the only one to say how many set out.
    seconded_by = (Role.PROTECTION_OFFICER, Role.LEGAL_ADVISER)
    gates = (everyone_is_accounted_for,)
    hides = "names of people by label, as far as they gave them"

    people: Annotated[tuple[Counted, ...], msgspec.Meta(min_length=1, max_length=400)]
    """Everyone who set out or was met, expected or not; somebody unexpected gets a new label."""
    absent: Annotated[tuple[NotThere, ...], msgspec.Meta(max_length=400)] = ()
    """Those expected who were not aboard, or whom another label counts."""

    def count(self, done: Done, reason: str = "") -> HeadCount:
        """Return what the two signed."""
        return HeadCount(
            by=(done.actor, done.seconder),
            at=done.at,
            outcomes={person.label: person.outcome for person in self.people},
            absent=tuple(Absent(label=one.label, why=one.why, basis=one.basis) for one in self.absent),
            reason=reason,
        )


@act
class ReconcileHeadCount(_HeadCount, frozen=True, kw_only=True):
    """Two people account for everyone expected, person by person: arrived, wounded, missing or dead.

    The list of those expected is in the case, not in anybody's memory: claimants, and everyone declared
    aboard. Whoever is dead, wounded, missing, or unexpectedly not there becomes an incident that must be
    referred to law.
    """

    moves = Stage.RECEIVED, Stage.RECONCILED

    def change(self, case: Case, done: Done) -> Case:
        """Count them; the dead, wounded and missing become incidents."""
        return counted(case, self.count(done))


@act
class CorrectHeadCount(_HeadCount, frozen=True, kw_only=True):
    """Two people correct the head count; what was counted before stays on record."""

    during = frozenset({Stage.RECONCILED, Stage.ASSESSED, Stage.AWARDED, Stage.CLOSED})

    reason: Said

    def change(self, case: Case, done: Done) -> Case:
        """Count again, keeping what is known of each person, and the earlier counts."""
        return counted(case, self.count(done, self.reason))


@act
class RecordIncident(NamingAct, frozen=True, kw_only=True):
    """Anybody on the team records harm done or a rule of war broken; the legal adviser must then refer it.

    No role can keep another from recording one, and none can be recorded away: it stays until it is referred.
    """

    by = TEAM
    during = AFTERWARDS | {Stage.CLEARED}
    gates = (what_it_names_is_on_record,)
    hides = "names and places that the account of it needs"

    harm: Harm
    people: Annotated[tuple[Label, ...], msgspec.Meta(max_length=400)] = ()
    """To whom it happened."""
    account: Said
    """What happened, as far as it is known, without names and places."""

    def named(self) -> tuple[str | int, ...]:
        """Return the people it happened to."""
        return self.people

    def nameable(self, case: Case) -> Collection[str | int]:
        """Return everyone whom the case knows."""
        return (*expected(case), *(dependant.label for dependant in case.protection.dependants))

    def change(self, case: Case, done: Done) -> Case:
        """Open a referral."""
        return with_incident(case, self.harm, self.people, by=done.actor, at=done.at)


@act
class ReferIncident(NamingAct, frozen=True, kw_only=True):
    """The legal adviser refers incidents to the authority that must look at them."""

    by = (Role.LEGAL_ADVISER,)
    during = AFTERWARDS | {Stage.CLEARED}
    gates = (what_it_names_is_on_record,)

    incidents: Annotated[tuple[int, ...], msgspec.Meta(min_length=1, max_length=400)]
    to: Said
    """The prosecutor, court or tribunal."""
    note: Text = ""

    def named(self) -> tuple[str | int, ...]:
        """Return the incidents."""
        return self.incidents

    def nameable(self, case: Case) -> Collection[str | int]:
        """Return those not referred yet."""
        return case.reception.open_referrals

    def change(self, case: Case, done: Done) -> Case:
        """Close the open referrals."""
        incidents = tuple(
            msgspec.structs.replace(incident, referred_at=done.at)
            if incident.number in self.incidents and incident.referred_at is None
            else incident
            for incident in case.reception.incidents
        )
        return msgspec.structs.replace(
            case, reception=msgspec.structs.replace(case.reception, incidents=incidents)
        )
