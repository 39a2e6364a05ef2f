"""What of a case waits for which inspector, and what a grade comes to once both have signed."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from safeconduct.casefile import enacted
from safeconduct.casefile.acts.custody import with_items
from safeconduct.casefile.acts.inspection import Opening, RevealGrades, openings_of
from safeconduct.casefile.case import Case
from safeconduct.casefile.claims import promised, propose
from safeconduct.casefile.office import Office
from safeconduct.casefile.parts.custody import SCALE, Item
from safeconduct.casefile.parts.reception import Outcome
from safeconduct.catalogue import standard
from safeconduct.errors import BadInput
from safeconduct.registry.opening import asides
from safeconduct.registry.sessions import OfficerSession
from safeconduct.schedule import Programme
from safeconduct.web.promising import PromisedLine, lines_of


def to_inspect(case: Case, account: str) -> tuple[Item, ...]:
    """Return the items that wait for a first or second inspection by this account; G38 and G39 decide again."""
    return tuple(
        item
        for item in case.custody.here
        if len(item.inspections) < 2
        and not item.on_hold
        and not any(account == one.by or account in one.readers for one in item.inspections)
    )


def to_decide(case: Case, account: str) -> tuple[Item, ...]:
    """Return the items on which two disagree, and between whose grades this account may decide."""
    return tuple(
        item
        for item in case.custody.here
        if item.is_disputed
        and not item.on_hold
        and not any(account == one.by or account in one.readers for one in item.inspections)
    )


def to_reveal(case: Case) -> tuple[Item, ...]:
    """Return the items that two have inspected and of which nobody has revealed the grades."""
    return tuple(
        item
        for item in case.custody.here
        if len(item.inspections) == 2 and not any(one.grade for one in item.inspections)
    )


def between(item: Item) -> tuple[str, ...]:
    """Return the grades that a third inspector may give: the two on record and those between them."""
    places = sorted(SCALE.index(one.grade) for one in item.inspections)
    return tuple(SCALE[places[0] : places[-1] + 1])


def openings(session: OfficerSession, case: Case) -> tuple[Opening, ...]:
    """Return what opens the grades of every item that waits to be revealed, as sealed to this legal adviser."""
    wanted = {(item.number, one.by, one.commitment) for item in to_reveal(case) for one in item.inspections}
    return tuple(
        opening
        for entry, aside in asides(session, case.reference, "Inspect")
        for opening in openings_of(entry.statement.envelope.actor, aside)
        if (opening.item, opening.inspector, opening.commitment) in wanted
    )


def revelation(session: OfficerSession, case: Case) -> RevealGrades | None:
    """Return the act that reveals every grade this adviser can open; None where one of a pair is missing."""
    found = openings(session, case)
    pairs = {item.number for item in to_reveal(case)}
    whole = {number for number in pairs if sum(one.item == number for one in found) == 2}
    chosen = tuple(one for one in found if one.item in whole)
    return RevealGrades(openings=chosen) if chosen else None


def demonstrators(case: Case) -> tuple[str, ...]:
    """Return who may have shown how something works: of age, unhurt, here (G41 decides again)."""
    return tuple(
        person.label
        for person in case.reception.people
        if person.outcome is Outcome.ARRIVED and person.label not in case.protection.minors
    )


@dataclass(frozen=True, slots=True)
class Consequence:
    """What the list says of one item at one grade, in the reader's language."""

    item: int
    grade: str
    line: PromisedLine


def consequences(case: Case, here: Programme, office: Office, language: str) -> tuple[Consequence, ...]:
    """Return what the list says of the items whose grades both inspectors have signed and that were revealed.

    Before that there is nothing: whoever knew what a grade is worth would not grade what they see.

    Args:
        case: as it stands.
        here: the programme of this installation, for those who came by its published list.
        office: whose lists count.
        language: of the reader.
    """
    found: list[Consequence] = []
    for item in case.custody.here:
        if item.on_hold or not any(one.grade for one in item.inspections):
            continue
        grades = (item.grade,) if item.grade else dict.fromkeys(one.grade for one in item.inspections)
        found.extend(_at(case, item, grades, (here, office), language))
    return tuple(found)


def _at(
    case: Case, item: Item, grades: Iterable[str], lists: tuple[Programme, Office], language: str
) -> Iterable[Consequence]:
    (here, office), offer = lists, promised(case)
    for grade in grades:
        graded = with_items(case, {item.number: msgspec.structs.replace(item, grade=grade)})
        try:
            programme = (
                here
                if offer is None or offer.programme == here.id
                else enacted.programme(office, offer.programme)
            )
            _, result = propose(graded, (), programme, standard())
        except BadInput:
            return  # the claim lacks a fact, which the assessor is told; a grade depends on none
        place = [each.number for each in graded.custody.here].index(item.number)
        yield Consequence(item.number, grade, lines_of(result, standard(), language)[place])
