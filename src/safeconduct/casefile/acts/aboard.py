"""Hand-over: everyone expected aboard, what each of them knows, and what keeps those alive who do not know."""

from typing import Annotated, ClassVar

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.forms import Label
from safeconduct.casefile.acts.handover import AS_THE_PERSON_SEES_IT
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.aboard import nobody_aboard_is_left_out
from safeconduct.casefile.parts.handover import Aboard, Handover, Knows, PlanAboard, Said, in_order
from safeconduct.casefile.words import BEFORE_RECEPTION, Audience, Role, Stage

PLANNED = frozenset({Stage.ACCEPTED, Stage.PREPARED, Stage.CLEARED})
MOST = 400
"""People aboard one hand-over, at most: a frigate's company."""


def revised(case: Case, handover: Handover) -> Case:
    """Return the case with other people, knowledge or plans aboard: two people cleared something else.

    A go-ahead falls back to the prepared plan. Hold-fire, and what the person was told of the place, stay.
    """
    if handover == case.handover:
        return case
    if case.stage is Stage.CLEARED:
        return msgspec.structs.replace(case, handover=handover.without_clearance(), stage=Stage.PREPARED)
    return msgspec.structs.replace(case, handover=handover)


@act
class TellWhoIsAboard(Act, frozen=True, kw_only=True):
    """The person tells how many will come with them, and how many of those do not know.

    It is information and never the declaration; but it makes the declaration before it out of date, so that
    nobody can be cleared past what the person said last.
    """

    by = (Role.CLAIMANT,)
    during = AS_THE_PERSON_SEES_IT
    leads = (Stage.PREPARED,)
    audience = Audience.THREAD

    coming: Annotated[int, msgspec.Meta(ge=1, le=MOST)]
    """How many people, counting the one who writes."""
    unaware: Annotated[int, msgspec.Meta(ge=0, le=MOST)]
    """How many of them do not know."""
    words: Annotated[str, msgspec.Meta(max_length=4000)] = ""

    def change(self, case: Case, done: Done) -> Case:
        """Remember what was said; the officers have to declare anew."""
        said = Said(coming=self.coming, unaware=self.unaware)
        if case.stage not in BEFORE_RECEPTION or said == case.handover.said:
            return case
        if not case.contact.is_the_person(done.actor):
            return case
        return revised(case, msgspec.structs.replace(case.handover, said=said, declared=False))


class AboardAct(Act, frozen=True, kw_only=True):
    """The base of acts that name everyone aboard."""

    by = (Role.RECEPTION_OFFICER, Role.CONTACT_OFFICER, Role.PROTECTION_OFFICER)
    during = PLANNED
    leads = (Stage.PREPARED,)
    gates = (nobody_aboard_is_left_out,)

    may_add: ClassVar[bool] = False

    def labels(self) -> frozenset[str]:
        """Return whom it names."""
        raise TypeError(f"{type(self).__name__} names nobody")

    def told_of(self) -> frozenset[str]:
        """Return whom it says the receiving unit was told of."""
        return frozenset()


@act
class DeclareAboard(AboardAct, frozen=True, kw_only=True):
    """An officer declares everyone expected aboard on the planned day, and what each of them knows.

    Whoever was declared once is declared again: nobody leaves the list silently. Somebody who will not come
    gets the plan that says so.
    """

    hides = "names and posts of people aboard, by label"
    may_add = True

    people: Annotated[dict[Label, Knows], msgspec.Meta(min_length=1, max_length=MOST)]
    """By label: claimants as p1, p2 …; everyone else as c1, c2 …"""

    def labels(self) -> frozenset[str]:
        """Return everyone declared."""
        return frozenset(self.people)

    def change(self, case: Case, done: Done) -> Case:
        """Replace the declaration; a plan stands only for people of whom nothing else became known."""
        del done
        before = {person.label: person for person in case.handover.aboard}
        after = dict(before)
        for label, knows in self.people.items():
            if label not in before or before[label].knows is not knows:
                after[label] = Aboard(label=label, knows=knows)
        aboard = tuple(after[label] for label in in_order(after))
        return revised(case, msgspec.structs.replace(case.handover, aboard=aboard, declared=True))


@act
class PlanForAboard(AboardAct, frozen=True, kw_only=True):
    """An officer records for everyone aboard what keeps them alive: one of a closed list.

    "None of these" is recorded as readily as the rest, and clears nothing. There is no word for deceiving by a
    protective sign, for drugging, disarming or harming anybody.
    """

    plans: Annotated[dict[Label, PlanAboard], msgspec.Meta(min_length=1, max_length=MOST)]
    """By label, for everyone declared; whoever knows and is willing is "told and willing"."""
    unit_told_of: Annotated[tuple[Label, ...], msgspec.Meta(max_length=MOST)] = ()
    """Whom the receiving unit was told of: where they sit, that they know nothing, how they may react."""

    def labels(self) -> frozenset[str]:
        """Return everyone planned for."""
        return frozenset(self.plans)

    def told_of(self) -> frozenset[str]:
        """Return whom the unit was told of."""
        return frozenset(self.unit_told_of)

    def change(self, case: Case, done: Done) -> Case:
        """Replace the plans; whoever has been told and is willing is so from now on."""
        del done
        aboard = tuple(
            Aboard(
                label=person.label,
                knows=Knows.WILLING if plan is PlanAboard.TOLD_AND_WILLING else person.knows,
                plan=plan,
                unit_told=person.label in self.unit_told_of,
            )
            if (plan := self.plans.get(person.label)) is not None
            else person
            for person in case.handover.aboard
        )
        return revised(case, msgspec.structs.replace(case.handover, aboard=aboard))
