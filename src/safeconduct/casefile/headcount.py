"""The head count: who is expected, and what follows for each person from what became of them."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from safeconduct.casefile.case import Case
from safeconduct.casefile.parts.handover import PlanAboard
from safeconduct.casefile.parts.reception import (
    ALIVE_HERE,
    Absence,
    Harm,
    HeadCount,
    Incident,
    Leaving,
    Outcome,
    PersonReceived,
    Reception,
)

_HARM = {Outcome.DEAD: Harm.DEATH, Outcome.WOUNDED: Harm.WOUNDING, Outcome.MISSING: Harm.MISSING}


def expected(case: Case) -> tuple[str, ...]:
    """Return the labels of everyone who must be accounted for, each once.

    They are the claimants, everyone declared aboard, everyone seen at the arrival, and whoever an earlier
    count has named: nobody who was once counted can vanish from a later count.
    """
    before = case.reception
    return tuple(
        dict.fromkeys(
            (
                *case.contact.claimants,
                *(aboard.label for aboard in case.handover.aboard),
                *case.handover.came,
                *(person.label for person in before.people),
                *(absent.label for absent in before.absent),
            )
        )
    )


def counted(case: Case, count: HeadCount) -> Case:
    """Return the case after a head count: people, incidents for whoever did not arrive well, claimants.

    Somebody expected who is said not to have been aboard, though no plan kept them away that day, is an
    incident as well: two people's word must not be enough to make a death disappear.
    """
    before = case.reception
    people = tuple(
        with_outcome(before.person(label) or _new(label, before), outcome)
        for label, outcome in count.outcomes.items()
    )
    reception = msgspec.structs.replace(
        before,
        reconciled=True,
        people=people,
        absent=count.absent,
        counts=(*before.counts, count),
    )
    came = tuple(label for label in count.outcomes if label.startswith("p"))
    claimants = tuple(dict.fromkeys((*case.contact.claimants, *came)))
    case = msgspec.structs.replace(
        case,
        reception=reception,
        contact=msgspec.structs.replace(case.contact, claimants=claimants),
    )
    by, at = count.by[0], count.at
    for person in people:
        if person.outcome in _HARM:
            case = with_incident(case, _HARM[person.outcome], (person.label,), by=by, at=at, once=True)
    away = {one.label for one in case.handover.aboard if one.plan is PlanAboard.NOT_ABOARD_THAT_DAY}
    for absent in count.absent:
        if absent.why is Absence.NOT_ABOARD and absent.label not in away:
            case = with_incident(case, Harm.MISSING, (absent.label,), by=by, at=at, once=True)
    return case


def with_incident(
    case: Case, harm: Harm, people: tuple[str, ...], *, by: str, at: datetime, once: bool = False
) -> Case:
    """Return the case with one more incident to refer.

    Args:
        case: the case before.
        harm: what it is about.
        people: labels.
        by: account that recorded it.
        at: when.
        once: add nothing when the same harm to the same people is on record already.
    """
    incidents = case.reception.incidents
    if once and any(incident.harm is harm and set(people) <= set(incident.people) for incident in incidents):
        return case
    incident = Incident(number=len(incidents) + 1, harm=harm, people=people, recorded_by=by, at=at)
    reception = msgspec.structs.replace(case.reception, incidents=(*incidents, incident))
    return msgspec.structs.replace(case, reception=reception)


def with_outcome(person: PersonReceived, outcome: Outcome) -> PersonReceived:
    """Return the person with what became of them; who is found alive is held, who is not is no longer."""
    if outcome in ALIVE_HERE:
        if person.outcome in ALIVE_HERE and (person.held or person.left is not None):
            return msgspec.structs.replace(person, outcome=outcome)
        return msgspec.structs.replace(person, outcome=outcome, held=True, left=None)
    left = Leaving.DIED if outcome is Outcome.DEAD else None
    return msgspec.structs.replace(person, outcome=outcome, held=False, left=left)


def _new(label: str, reception: Reception) -> PersonReceived:
    """Return a person not counted before, with the wish that they may have told us earlier."""
    said = reception.said.get(label)
    person = PersonReceived(label=label, outcome=Outcome.MISSING)
    return person if said is None else msgspec.structs.replace(person, wish=said)


def with_people(
    case: Case, labels: tuple[str, ...], change: Callable[[PersonReceived], PersonReceived]
) -> Case:
    """Return the case with `change` applied to the people of these labels; unknown labels do nothing."""
    people = tuple(change(person) if person.label in labels else person for person in case.reception.people)
    if people == case.reception.people:
        return case
    reception = msgspec.structs.replace(case.reception, people=people)
    return msgspec.structs.replace(case, reception=reception)
