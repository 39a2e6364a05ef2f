"""People received: their status in law, and whether their capture is notified."""

from collections.abc import Collection
from typing import Annotated

import msgspec

from safeconduct.casefile.act import Done, act
from safeconduct.casefile.acts.forms import AFTERWARDS, Label, NamingAct, Said, Text
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.people import the_person_was_heard
from safeconduct.casefile.gates.reception import doubt_goes_to_a_tribunal, what_it_names_is_on_record
from safeconduct.casefile.headcount import with_people
from safeconduct.casefile.parts.reception import Notification, PersonReceived, Status
from safeconduct.casefile.words import Role


class Determination(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One person's status, on what basis.

    Attributes:
        label: whose.
        status: what they are in the law of war.
        basis: facts and provision.
        tribunal: reference of the competent tribunal's decision; "" where nobody doubted.
    """

    label: Label
    status: Status
    basis: Said
    tribunal: Text = ""


@act
class DetermineStatus(NamingAct, frozen=True, kw_only=True):
    """The legal adviser determines the status of people; until then everyone has the more protective treatment.

    A deserter who has broken with his side is held by some to be no prisoner of war but a protected civilian;
    both are protected, and neither answer touches the award.
    """

    by = (Role.LEGAL_ADVISER,)
    during = AFTERWARDS
    gates = (what_it_names_is_on_record, doubt_goes_to_a_tribunal)

    determinations: Annotated[tuple[Determination, ...], msgspec.Meta(min_length=1, max_length=400)]

    def named(self) -> tuple[str | int, ...]:
        """Return the people."""
        return tuple(one.label for one in self.determinations)

    def nameable(self, case: Case) -> Collection[str | int]:
        """Return those who are here alive."""
        return case.reception.alive_here

    def change(self, case: Case, done: Done) -> Case:
        """Set each status; a tribunal's decision ends the doubt."""
        del done
        for one in self.determinations:
            status = one.status

            def determined(person: PersonReceived, status: Status = status) -> PersonReceived:
                return msgspec.structs.replace(person, status=status, in_doubt=False)

            case = with_people(case, (one.label,), determined)
        return case


@act
class ReferToTribunal(NamingAct, frozen=True, kw_only=True):
    """Somebody doubts a status: a competent tribunal must decide, and until then protection is the fuller one."""

    by = (Role.LEGAL_ADVISER, Role.RECEPTION_OFFICER, Role.PROTECTION_OFFICER)
    during = AFTERWARDS
    gates = (what_it_names_is_on_record,)

    people: Annotated[tuple[Label, ...], msgspec.Meta(min_length=1, max_length=400)]
    grounds: Said

    def named(self) -> tuple[str | int, ...]:
        """Return the people."""
        return self.people

    def nameable(self, case: Case) -> Collection[str | int]:
        """Return those who are here alive."""
        return case.reception.alive_here

    def change(self, case: Case, done: Done) -> Case:
        """Protect as long as there is doubt."""
        del done
        return with_people(
            case,
            self.people,
            lambda person: msgspec.structs.replace(person, status=Status.PENDING, in_doubt=True),
        )


class NotificationDecision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What becomes of one person's capture card.

    Attributes:
        label: whose.
        heard: they were heard first, in their language; said of the dead and missing, it would be untrue.
        objects: they do not want it sent on.
        family_at_risk: somebody at home may be punished when it is known where they are.
        decision: whether it goes on.
        reasons: why, weighing the family's right to know against its safety.
    """

    label: Label
    heard: bool
    objects: bool
    family_at_risk: bool
    decision: Notification
    reasons: Said


@act
class DecideNotification(NamingAct, frozen=True, kw_only=True):
    """The legal adviser decides, having heard each person, whether their capture card is sent on.

    A card is prepared for everyone, whatever is decided: a person whom no list names can disappear.
    """

    by = (Role.LEGAL_ADVISER,)
    during = AFTERWARDS
    gates = (what_it_names_is_on_record, the_person_was_heard)
    hides = 'each person\'s capture card, as "p1.card": surname, first names, rank, date of birth, number'

    decisions: Annotated[tuple[NotificationDecision, ...], msgspec.Meta(min_length=1, max_length=400)]

    def named(self) -> tuple[str | int, ...]:
        """Return the people."""
        return tuple(one.label for one in self.decisions)

    def nameable(self, case: Case) -> Collection[str | int]:
        """Return everyone counted: the families of the dead and the missing are owed an answer most of all."""
        return tuple(person.label for person in case.reception.people)

    def change(self, case: Case, done: Done) -> Case:
        """Set each decision; a later one replaces it."""
        del done
        for one in self.decisions:
            decision = one.decision

            def decided(person: PersonReceived, decision: Notification = decision) -> PersonReceived:
                return msgspec.structs.replace(person, notification=decision)

            case = with_people(case, (one.label,), decided)
        return case
