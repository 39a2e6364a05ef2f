"""Protection: the family moves first, and what everyone needs to come through it unharmed."""

from enum import StrEnum
from typing import Annotated

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.forms import Label, Said
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.contact import Mentions, says_what_the_file_says
from safeconduct.casefile.gates.protection import declined_for_themselves
from safeconduct.casefile.parts.protection import Dependant, Relation, Safety
from safeconduct.casefile.words import LIVE, Role, Stage

PROTECTING = LIVE | {Stage.CLOSED}
"""Stages in which people are protected: it does not end with the payment."""

CARING = (Role.PROTECTION_OFFICER, Role.CONTACT_OFFICER, Role.RECEPTION_OFFICER, Role.LEGAL_ADVISER)
"""Roles that hear of people in danger."""

DependantLabel = Annotated[str, msgspec.Meta(pattern=r"^d[1-9][0-9]{0,2}\Z")]
"""A dependant's label."""

ComerLabel = Annotated[str, msgspec.Meta(pattern=r"^[pc][1-9][0-9]{0,2}\Z")]
"""The label of somebody who comes: a claimant, or another aboard."""

Dependants = Annotated[tuple[DependantLabel, ...], msgspec.Meta(min_length=1, max_length=100)]
"""Dependants, together in one act: one act for each would tell their number."""


class NamedDependant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One dependant as they are named; name and whereabouts go to the vault under the same label."""

    label: DependantLabel
    because_of: ComerLabel
    relation: Relation
    adult: bool
    """False also when it is in doubt: then they are a child until their age is established."""


@act
class NameDependants(Act, frozen=True):
    """Everyone who must move before the surrender is named, in one list; an empty list says: nobody.

    A later list adds people. None drops anybody, so that the question cannot be answered smaller under
    pressure of time.
    """

    by = (Role.PROTECTION_OFFICER, Role.CONTACT_OFFICER)
    during = PROTECTING
    gates = (says_what_the_file_says,)
    hides = 'names and whereabouts, under "d1.name", "d1.whereabouts" …'

    asked: Annotated[tuple[ComerLabel, ...], msgspec.Meta(min_length=1, max_length=100)]
    """Whose families this answers for: claimants, and whoever else comes by will."""
    dependants: Annotated[tuple[NamedDependant, ...], msgspec.Meta(max_length=100)]

    def mentions(self) -> Mentions:
        """Name those asked, and the new labels."""
        return Mentions(
            people=(*self.asked, *(each.because_of for each in self.dependants)),
            new_people=tuple(each.label for each in self.dependants),
        )

    def change(self, case: Case, done: Done) -> Case:
        """Add those who are not named yet."""
        del done
        before = case.protection
        known = {each.label for each in before.dependants}
        fresh = {each.label: each for each in self.dependants if each.label not in known}
        protection = msgspec.structs.replace(
            before,
            asked=tuple(dict.fromkeys((*before.asked, *self.asked))),
            dependants=(
                *before.dependants,
                *(
                    Dependant(label=each.label, because_of=each.because_of, relation=each.relation)
                    for each in fresh.values()
                ),
            ),
            minors=tuple(
                dict.fromkeys((*before.minors, *(each.label for each in fresh.values() if not each.adult)))
            ),
        )
        return msgspec.structs.replace(case, protection=protection)


class Confirmation(StrEnum):
    """By what officers know that somebody is safe. What the claimant says is not on the list."""

    MET = "met-in-person"
    SPOKEN_WITH = "spoken-with-live"
    PARTNER = "seen-by-a-partner-there"


@act
class ConfirmDependantsSafe(Act, frozen=True):
    """Two officers confirm that dependants are out of reach of those who would punish them.

    Where nobody was named they confirm just that, with an empty list: a case without these two entries would
    show that nobody had to move.
    """

    by = (Role.PROTECTION_OFFICER,)
    seconded_by = CARING
    during = PROTECTING
    gates = (says_what_the_file_says,)
    hides = "where they are now, and who has met or heard them"

    dependants: Annotated[tuple[DependantLabel, ...], msgspec.Meta(max_length=100)]
    confirmation: Confirmation

    def mentions(self) -> Mentions:
        """Name the dependants."""
        return Mentions(dependants=self.dependants)

    def change(self, case: Case, done: Done) -> Case:
        """Settle them as safe."""
        return _settled(case, self.dependants, Safety.SAFE, done)


class Reached(StrEnum):
    """How an officer reached somebody themselves."""

    IN_PERSON = "in-person"
    CALL = "call"
    VIDEO = "video"


@act
class RecordDeclinedMove(Act, frozen=True):
    """Two officers record that an adult dependant, reached apart from the claimant, has declined to move.

    It opens the way as much as a confirmation does, so it needs as many signatures. Whoever declined may
    change their mind; then safety is reopened.
    """

    by = (Role.PROTECTION_OFFICER,)
    seconded_by = CARING
    during = PROTECTING
    gates = (declined_for_themselves,)
    hides = "where they were reached, and what they said of others"

    label: DependantLabel
    reached: Reached
    apart_from_claimant: bool
    """That neither the claimant nor anybody speaking for them was there."""
    words: Said
    """What they answered, as they said it."""

    def change(self, case: Case, done: Done) -> Case:
        """Settle them as having declined, for as long as they are known to be adult."""
        return _settled(case, (self.label,), Safety.DECLINED, done)


class Struck(StrEnum):
    """Why somebody named is no dependant who must move."""

    NAMED_TWICE = "named-twice"
    NOT_A_DEPENDANT = "not-a-dependant"
    DIED = "died"


@act
class StrikeDependants(Act, frozen=True):
    """Two officers strike people who were named by mistake, or have died; their labels are never used again."""

    by = (Role.PROTECTION_OFFICER,)
    seconded_by = (Role.LEGAL_ADVISER,)
    during = PROTECTING
    gates = (says_what_the_file_says,)
    hides = "who they are, as far as it explains the mistake"

    dependants: Dependants
    why: Struck
    known_by: Said
    """By what the officers know it."""

    def mentions(self) -> Mentions:
        """Name the dependants."""
        return Mentions(dependants=self.dependants)

    def change(self, case: Case, done: Done) -> Case:
        """Strike them."""
        return _settled(case, self.dependants, Safety.STRUCK, done)


class Danger(StrEnum):
    """Why somebody's safety is open again."""

    IN_DANGER = "in-danger-again"
    WANTS_TO_MOVE = "wants-to-move-after-all"
    CONFIRMED_BY_MISTAKE = "confirmed-by-mistake"


@act
class ReopenSafety(Act, frozen=True):
    """One officer is enough to say that dependants are in danger again: safety that was confirmed is withdrawn.

    It stops the go-ahead at once; to say the opposite takes two.
    """

    by = CARING
    during = PROTECTING
    gates = (says_what_the_file_says,)
    hides = "where they are, and what threatens them"

    dependants: Dependants
    why: Danger

    def mentions(self) -> Mentions:
        """Name people of the case: also those who were struck by mistake."""
        return Mentions(people=self.dependants)

    def change(self, case: Case, done: Done) -> Case:
        """Put them at risk again."""
        del done
        return _with_safety(case, self.dependants, safety=Safety.AT_RISK, settled_by=(), settled_at=None)


@act
class RecordMinor(Act, frozen=True):
    """An officer records that somebody is under 18, or may be: then no price, no handling test, protection only.

    A doubt is enough, and needs no proof; to end it takes two (Additional Protocol I, art. 77).
    """

    by = CARING
    during = PROTECTING
    gates = (says_what_the_file_says,)
    hides = "date of birth, as far as it is known"

    label: Label

    def mentions(self) -> Mentions:
        """Name the person."""
        return Mentions(people=(self.label,))

    def change(self, case: Case, done: Done) -> Case:
        """Count them among the minors."""
        del done
        return _with_minors(case, tuple(dict.fromkeys((*case.protection.minors, self.label))))


@act
class RecordAgeEstablished(Act, frozen=True):
    """Two people record that it has been established whether somebody is 18."""

    by = (Role.PROTECTION_OFFICER,)
    seconded_by = (Role.LEGAL_ADVISER,)
    during = PROTECTING
    gates = (says_what_the_file_says,)
    hides = "date of birth and the documents that show it"

    label: Label
    adult: bool
    established_by: Said
    """By what; an estimate that leaves a doubt establishes nothing."""

    def mentions(self) -> Mentions:
        """Name the person."""
        return Mentions(people=(self.label,))

    def change(self, case: Case, done: Done) -> Case:
        """Count them among the adults or the minors."""
        del done
        others = tuple(label for label in case.protection.minors if label != self.label)
        return _with_minors(case, others if self.adult else (*others, self.label))


def _settled(case: Case, labels: tuple[str, ...], safety: Safety, done: Done) -> Case:
    return _with_safety(
        case, labels, safety=safety, settled_by=(done.actor, done.seconder), settled_at=done.at
    )


def _with_safety(case: Case, labels: tuple[str, ...], **settled: object) -> Case:
    dependants = tuple(
        msgspec.structs.replace(each, **settled) if each.label in labels else each
        for each in case.protection.dependants
    )
    protection = msgspec.structs.replace(case.protection, dependants=dependants)
    return msgspec.structs.replace(case, protection=protection)


def _with_minors(case: Case, minors: tuple[str, ...]) -> Case:
    return msgspec.structs.replace(case, protection=msgspec.structs.replace(case.protection, minors=minors))
