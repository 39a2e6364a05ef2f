"""Leaving: how holding ends, and who may be sent to another State."""

from collections.abc import Collection
from enum import StrEnum
from typing import Annotated

import msgspec

from safeconduct.casefile.act import Done, act
from safeconduct.casefile.acts.forms import AFTERWARDS, Label, NamingAct, Said
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.people import nobody_is_sent_into_danger
from safeconduct.casefile.gates.reception import what_it_names_is_on_record
from safeconduct.casefile.headcount import with_people
from safeconduct.casefile.parts.reception import Leaving, PersonReceived
from safeconduct.casefile.words import Role


class Ending(StrEnum):
    """How somebody comes to be at liberty here; each is a `Leaving`."""

    RELEASED = Leaving.RELEASED
    INTERNMENT_ENDED = Leaving.INTERNMENT_ENDED
    NEVER_HELD = Leaving.NEVER_HELD


class EndOfHolding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one person's holding ended, and by which decision."""

    label: Label
    how: Ending
    decision: Said


@act
class EndHolding(NamingAct, frozen=True, kw_only=True):
    """Two people record that somebody is at liberty here; what was kept in credit for them may then be paid.

    Two, because it opens a payment and lifts the ban on showing a face.
    """

    by = (Role.LEGAL_ADVISER,)
    seconded_by = (Role.PROTECTION_OFFICER, Role.RECEPTION_OFFICER)
    during = AFTERWARDS
    gates = (what_it_names_is_on_record,)

    people: Annotated[tuple[EndOfHolding, ...], msgspec.Meta(min_length=1, max_length=400)]

    def named(self) -> tuple[str | int, ...]:
        """Return the people."""
        return tuple(one.label for one in self.people)

    def nameable(self, case: Case) -> Collection[str | int]:
        """Return those who are held."""
        return tuple(person.label for person in case.reception.people if person.held)

    def change(self, case: Case, done: Done) -> Case:
        """End their holding."""
        del done
        how = {one.label: Leaving(one.how) for one in self.people}
        return with_people(case, tuple(how), lambda person: _left(person, how[person.label]))


class Destination(StrEnum):
    """Which way somebody is sent on; each is a `Leaving`."""

    HOME = Leaving.SENT_HOME
    THIRD_STATE = Leaving.THIRD_STATE


class Danger(StrEnum):
    """What looking for danger at the destination found."""

    NONE_FOUND = "none-found"
    FOUND = "found"
    NOT_ASSESSED = "not-assessed"


class Journey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One person's way to another State.

    Attributes:
        label: whose.
        to: home, or to a third State; which one lies in the vault.
        able_and_willing: how the authority satisfied itself that the State is able and willing to protect them.
        danger: whether they would be in danger of death, torture or persecution there.
        danger_basis: how that was looked into.
    """

    label: Label
    to: Destination
    able_and_willing: Said
    danger: Danger
    danger_basis: Said


@act
class SendOn(NamingAct, frozen=True, kw_only=True):
    """Two people send somebody home or to a third State, as that person wishes, and into no danger."""

    by = (Role.LEGAL_ADVISER,)
    seconded_by = (Role.PROTECTION_OFFICER,)
    during = AFTERWARDS
    gates = (what_it_names_is_on_record, nobody_is_sent_into_danger)
    hides = 'where each person goes, as "p1.destination"'

    journeys: Annotated[tuple[Journey, ...], msgspec.Meta(min_length=1, max_length=400)]

    def named(self) -> tuple[str | int, ...]:
        """Return the people."""
        return tuple(one.label for one in self.journeys)

    def nameable(self, case: Case) -> Collection[str | int]:
        """Return those who are here alive."""
        return case.reception.alive_here

    def change(self, case: Case, done: Done) -> Case:
        """Record that they have left."""
        del done
        how = {one.label: Leaving(one.to) for one in self.journeys}
        return with_people(case, tuple(how), lambda person: _left(person, how[person.label]))


def _left(person: PersonReceived, how: Leaving) -> PersonReceived:
    return msgspec.structs.replace(person, held=False, left=how)
