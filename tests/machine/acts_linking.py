"""Making acts that lead people from one case into another, and photos of items."""

import secrets

from tests.machine.acts_custody import session
from tests.machine.scene import Scene, makes

from safeconduct.casefile.acts.carrying import Carried, carried, shown_marks
from safeconduct.casefile.acts.linking import (
    BeginWithLinked,
    ConfirmLink,
    Linked,
    LinkToCase,
    TakeBackLink,
    TakeLinked,
)
from safeconduct.casefile.acts.photos import AttachPhoto
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.linking import (
    TAKES_OVER,
    brought_by,
    goes_on_claiming,
    is_free,
    promised_to,
)
from safeconduct.casefile.headcount import expected
from safeconduct.casefile.parts.custody import PhotoShows
from safeconduct.casefile.parts.reception import Link, Outcome, gone
from safeconduct.casefile.words import Role
from safeconduct.errors import SafeconductError
from safeconduct.registry.opening import look
from safeconduct.registry.performing import new_reference

NOWHERE = "0000-0000-0000-0000"
NONE = Carried(people=(), items=(), arrived_at=None, surrendered_on=None, voluntary=None, wish_readers=())


def _others(s: Scene) -> list[Case]:
    """Return the other cases that a reception officer of this one has open."""
    officer = s.one_of_team(Role.RECEPTION_OFFICER)
    found = []
    for reference in s.elsewhere if officer is not None else ():
        try:
            found.append(look(session(s, officer or ""), reference).case)
        except SafeconductError:
            continue  # not open to them, or erased
    return found


@makes(AttachPhoto)
def attach_photo(s: Scene) -> AttachPhoto:
    here = tuple(item.number for item in s.case.custody.here)
    return AttachPhoto(
        item=s.some(here, 1),
        shows=s.hand.pick(*PhotoShows),
        original=secrets.token_hex(32),
        digest=s.copy.installation.files.put(secrets.token_bytes(64)),
        length=s.hand.number(1, 9),
        identity=s.case.newest("file:") or "file:1",
    )


@makes(LinkToCase)
def link_to_case(s: Scene) -> LinkToCase:
    people = [
        person.label
        for person in s.case.reception.people
        if person.outcome is not Outcome.MISSING
        and not gone(person)
        and person.label not in s.case.reception.linked
        and (person.label not in promised_to(s.case) or s.hand.chance(4))
    ]
    label = s.some(people, "p1")
    known = [case for case in _others(s) if case.stage in TAKES_OVER]
    other = s.hand.pick(*known) if known and s.hand.chance(2) else None
    free = [each for each in expected(other) if is_free(other, each)] if other is not None else []
    same = [each for each in free if goes_on_claiming(other, label, each) or s.hand.chance(4)]
    items = tuple(item.number for item in brought_by(s.case, (label,)))
    return LinkToCase(
        case=other.reference if other is not None else new_reference(),
        own_case=other is None,
        people=(Linked(label=label, there=s.some(same, label)),),
        items=() if s.hand.chance(4) else items,
        basis=s.text("the answer was right"),
        ticket=secrets.token_hex(32),
    )


def _open(case: Case) -> list[Link]:
    return [link for link in case.reception.links if not link.taken]


@makes(TakeLinked)
def take_linked(s: Scene) -> TakeLinked:
    waiting = [(case, link) for case in _others(s) for link in _open(case) if link.case == s.case.reference]
    if not waiting:
        # Nothing is linked here: there must be something for the gate to refuse.
        return TakeLinked(
            origin=s.some(s.elsewhere, NOWHERE), entry="0" * 64, ticket="0" * 64, carried=NONE, blind=()
        )
    case, link = s.hand.pick(*waiting)
    return TakeLinked(
        origin=case.reference,
        entry=link.entry,
        ticket=link.ticket,
        carried=carried(case, link),
        blind=shown_marks(link),
    )


@makes(BeginWithLinked)
def begin_with_linked(s: Scene) -> BeginWithLinked:
    return BeginWithLinked(
        origin=s.some(s.elsewhere, NOWHERE), entry="0" * 64, ticket="0" * 64, carried=NONE, blind=()
    )


@makes(ConfirmLink)
def confirm_link(s: Scene) -> ConfirmLink:
    taken = {over.entry: over.by for case in _others(s) for over in case.reception.taken_over}
    waiting = [link.entry for link in _open(s.case) if link.entry in taken]
    entry = s.some(waiting, "0" * 64)
    return ConfirmLink(entry=entry, taken=taken.get(entry, "0" * 64))


@makes(TakeBackLink)
def take_back_link(s: Scene) -> TakeBackLink:
    links = _open(s.case)
    link = s.hand.pick(*links) if links else None
    return TakeBackLink(
        entry=link.entry if link is not None else "0" * 64,
        reason=s.text("the wrong case"),
        blind=shown_marks(link) if link is not None else (),
    )
