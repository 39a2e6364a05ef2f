"""The dead and the missing: search, record, inquiry, burial. What is owed stays visible until it is done."""

from collections.abc import Collection, Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec

from safeconduct.casefile.act import Done, act
from safeconduct.casefile.acts.forms import AFTERWARDS, Label, NamingAct, Said, Text
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.reception import what_it_names_is_on_record
from safeconduct.casefile.headcount import with_incident, with_outcome, with_people
from safeconduct.casefile.parts.reception import Duty, DutyDone, Harm, Outcome, Search
from safeconduct.casefile.words import Role

CARERS = (Role.RECEPTION_OFFICER, Role.PROTECTION_OFFICER, Role.LEGAL_ADVISER)
"""Who may record what was done for the dead: the duty matters more than the rank."""

People = Annotated[tuple[Label, ...], msgspec.Meta(min_length=1, max_length=400)]


def labelled(case: Case, *outcomes: Outcome) -> tuple[str, ...]:
    """Return the labels of those whose outcome is one of these."""
    return tuple(person.label for person in case.reception.people if person.outcome in outcomes)


def with_duty(case: Case, labels: Iterable[str], duty: Duty, done: Done) -> Case:
    """Return the case with a duty done for these people."""
    known = {(one.label, one.duty) for one in case.reception.duties_done}
    added = tuple(
        DutyDone(label=label, duty=duty, at=done.at) for label in labels if (label, duty) not in known
    )
    reception = msgspec.structs.replace(case.reception, duties_done=(*case.reception.duties_done, *added))
    return msgspec.structs.replace(case, reception=reception)


@act
class RecordSearch(NamingAct, frozen=True, kw_only=True):
    """Somebody records a search for the missing, the wounded or the dead, and what it came to.

    A search that was not possible yet does not discharge the duty.
    """

    by = CARERS
    during = AFTERWARDS
    gates = (what_it_names_is_on_record,)
    hides = "where was searched"

    people: People
    result: Search
    note: Text = ""

    def named(self) -> tuple[str | int, ...]:
        """Return those searched for."""
        return self.people

    def nameable(self, case: Case) -> Collection[str | int]:
        """Return the missing and the dead."""
        return labelled(case, Outcome.MISSING, Outcome.DEAD)

    def change(self, case: Case, done: Done) -> Case:
        """Count the search as done where it took place; what became of a person, a head count says."""
        if self.result is Search.NOT_POSSIBLE_YET:
            return case
        return with_duty(case, self.people, Duty.SEARCH, done)


class Cause(StrEnum):
    """How a person died, as far as is known."""

    HANDOVER = "during-the-hand-over"
    COMBAT = "combat"
    WOUNDS = "wounds"
    ILLNESS = "illness"
    ACCIDENT = "accident"
    OWN_HAND = "own-hand"
    CUSTODY = "in-custody"
    UNKNOWN = "unknown"


class Death(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One death.

    Attributes:
        label: who died.
        cause: how.
        on: the day, where it is known.
        identified: the identity is established; particulars lie in the vault.
        examined: a medical examination established death, before any burial.
        effects_kept: what was found on them is kept for the family, on a receipt of personal effects.
    """

    label: Label
    cause: Cause
    on: date | None = None
    identified: bool
    examined: bool
    effects_kept: bool


@act
class RecordDeath(NamingAct, frozen=True, kw_only=True):
    """Somebody records deaths: who, as far as it is known, how, and what was found on them.

    It also says that a person counted alive has died since.
    """

    by = CARERS
    during = AFTERWARDS
    gates = (what_it_names_is_on_record,)
    hides = 'particulars that identify each, as "c1.name", "c1.number", "c1.marks"'

    deaths: Annotated[tuple[Death, ...], msgspec.Meta(min_length=1, max_length=400)]

    def named(self) -> tuple[str | int, ...]:
        """Return the dead."""
        return tuple(death.label for death in self.deaths)

    def nameable(self, case: Case) -> Collection[str | int]:
        """Return everyone counted."""
        return labelled(case, *Outcome)

    def change(self, case: Case, done: Done) -> Case:
        """Count them as dead, open the referral, and hold the record as made."""
        counted = [label for label in self.named() if isinstance(label, str) and case.reception.person(label)]
        case = with_people(case, tuple(counted), lambda person: with_outcome(person, Outcome.DEAD))
        for label in counted:
            case = with_incident(case, Harm.DEATH, (label,), by=done.actor, at=done.at, once=True)
        return with_duty(case, counted, Duty.RECORD, done)


@act
class RecordBurial(NamingAct, frozen=True, kw_only=True):
    """Somebody records an honourable burial, or the return of remains to the family; graves are marked."""

    by = CARERS
    during = AFTERWARDS
    gates = (what_it_names_is_on_record,)
    hides = 'where each lies, as "c1.grave"'

    people: People
    on: date
    note: Said
    """Of which rites, how marked, or to whom the remains were given."""

    def named(self) -> tuple[str | int, ...]:
        """Return the dead."""
        return self.people

    def nameable(self, case: Case) -> Collection[str | int]:
        """Return the dead whose death is recorded: nobody is buried unrecorded."""
        recorded = {one.label for one in case.reception.duties_done if one.duty is Duty.RECORD}
        return tuple(label for label in labelled(case, Outcome.DEAD) if label in recorded)

    def change(self, case: Case, done: Done) -> Case:
        """Hold the burial as done."""
        return with_duty(case, self.people, Duty.BURIAL, done)


@act
class OpenInquiry(NamingAct, frozen=True, kw_only=True):
    """The legal adviser opens an official inquiry into deaths, and into wounds of unknown or violent cause."""

    by = (Role.LEGAL_ADVISER,)
    during = AFTERWARDS
    gates = (what_it_names_is_on_record,)

    people: People
    authority: Said
    """Who inquires: nobody who took part."""
    reference: Text = ""

    def named(self) -> tuple[str | int, ...]:
        """Return those it is about."""
        return self.people

    def nameable(self, case: Case) -> Collection[str | int]:
        """Return the dead, the wounded and the missing."""
        return labelled(case, Outcome.DEAD, Outcome.WOUNDED, Outcome.MISSING)

    def change(self, case: Case, done: Done) -> Case:
        """Hold the inquiry as opened."""
        return with_duty(case, self.people, Duty.INQUIRY, done)
