"""Linking: people received among many others are led into the case that is theirs, known before or newly begun.

Four acts in two cases, in an order in which nobody is at any moment in no case, and nothing is claimed in two:

1. `LinkToCase`, where they were received: two people say who is whom. From here on nothing is claimed for them here.
2. `TakeLinked` or `BeginWithLinked`, in the other case: it takes over exactly what was linked, with what is known of
   their health, their age and what they brought. From here on everything is claimed there.
3. `ConfirmLink`, where they were received: it names the other case's entry, and they are counted there only.
4. `TakeBackLink`, in the place of the second and third, when the other case cannot take them.

Each case names the other and the digest of its entry. That no link is used twice is a key of the database.
"""

from typing import Annotated, Any

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.carrying import Blind, Carried, Labelled
from safeconduct.casefile.acts.custody import Number, with_items
from safeconduct.casefile.acts.forms import AFTERWARDS, Digest, Reference, Said
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.linking import (
    TAKES_OVER,
    cases_tell_of_one_surrender,
    claimants_go_on_claiming,
    nobody_has_taken_them,
    nobody_linked_was_paid,
    other_case_has_taken_them,
    people_are_linked_once,
    takes_what_two_linked,
    what_they_brought_goes_along,
)
from safeconduct.casefile.gates.reception import incidents_are_referred
from safeconduct.casefile.parts.contact import Channel, Contact
from safeconduct.casefile.parts.handover import in_order
from safeconduct.casefile.parts.reception import (
    Absence,
    Absent,
    Link,
    TakenOver,
    Wish,
)
from safeconduct.casefile.words import Role, Stage

LINKING = (Role.RECEPTION_OFFICER, Role.CONTACT_OFFICER, Role.PROTECTION_OFFICER, Role.LEGAL_ADVISER)
"""Who may carry out what two people have signed."""


class Linked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One person: the label here, and the label in the other case."""

    label: Labelled
    there: Labelled


@act
class LinkToCase(Act, frozen=True, kw_only=True):
    """Two people find that people received here belong to another case, and link them to it.

    Those who came among many may have been in contact before, or need a case of their own. First they are counted
    here and every incident is referred: whoever leaves for another case leaves no harm behind unseen. From this act
    on nothing is claimed for them here; they are cared for here until the other case has taken them over.
    """

    by = (Role.RECEPTION_OFFICER,)
    seconded_by = (Role.CONTACT_OFFICER, Role.PROTECTION_OFFICER, Role.LEGAL_ADVISER)
    during = frozenset({Stage.RECONCILED})
    gates = (
        people_are_linked_once,
        what_they_brought_goes_along,
        claimants_go_on_claiming,
        cases_tell_of_one_surrender,
        nobody_linked_was_paid,
        incidents_are_referred,
    )

    case: Reference
    own_case: bool
    """Whether that case begins with them; else it was known before."""
    people: Annotated[tuple[Linked, ...], msgspec.Meta(min_length=1, max_length=400)]
    items: Annotated[tuple[Number, ...], msgspec.Meta(max_length=400)] = ()
    basis: Said
    """How it is known that they are who they are said to be, without names."""
    ticket: Digest
    """Random; the other case shows marks of it."""

    def change(self, case: Case, done: Done) -> Case:
        """Remember the link; take claims and items out of this case."""
        if case.stage not in type(self).during:
            return case
        link = Link(
            case=self.case,
            own_case=self.own_case,
            people={one.label: one.there for one in self.people},
            items=tuple(sorted(self.items)),
            ticket=self.ticket,
            entry=done.digest,
        )
        return _with_links(_led(case, link, self.case), (*case.reception.links, link))


def _with_links(case: Case, links: tuple[Link, ...]) -> Case:
    return msgspec.structs.replace(case, reception=msgspec.structs.replace(case.reception, links=links))


def _led(case: Case, link: Link, to: str) -> Case:
    """Return the case with a link's items marked as gone to a case, or, with "", as its own again."""
    return with_items(
        case,
        {
            item.number: msgspec.structs.replace(item, linked=to)
            for item in case.custody.items
            if item.number in link.items
        },
    )


class _TakesOver(Act, frozen=True, kw_only=True):
    """The base of the acts by which a case takes people over."""

    by = LINKING
    gates = (takes_what_two_linked, claimants_go_on_claiming, cases_tell_of_one_surrender)

    origin: Reference
    entry: Digest
    """Of the entry there that linked them."""
    ticket: Digest
    carried: Carried
    blind: Blind

    def clear(self, case: Any) -> dict[str, Any]:
        """Put the marks in clear, where the database refuses one that any case has shown."""
        del case
        return {"blind": list(self.blind)}

    def taken(self, case: Case, done: Done) -> Case:
        """Return the case with those who were linked, and with what they brought."""
        came = {**case.handover.came, **{one.there: one.seen for one in self.carried.people}}
        here = {one.label: one.there for one in self.carried.people}
        first = len(case.custody.items) + 1
        items = tuple(
            msgspec.structs.replace(
                item, number=number, receipt=0, delivered_by=here.get(item.delivered_by, item.delivered_by)
            )
            for number, item in enumerate(self.carried.items, first)
        )
        over = TakenOver(
            case=self.origin,
            entry=self.entry,
            by=done.digest,
            people=here,
            items=tuple((item.number, first + at) for at, item in enumerate(self.carried.items)),
        )
        custody = msgspec.structs.replace(case.custody, items=(*case.custody.items, *items))
        return msgspec.structs.replace(
            case,
            handover=msgspec.structs.replace(
                case.handover, came={label: came[label] for label in in_order(came)}
            ),
            custody=custody,
            protection=self._protection(case),
            reception=self._reception(case, over),
        )

    def _protection(self, case: Case) -> Any:
        minors = (one.there for one in self.carried.people if one.minor)
        needs = {one.there: one.medical for one in self.carried.people if one.medical is not None}
        return msgspec.structs.replace(
            case.protection,
            minors=tuple(dict.fromkeys((*case.protection.minors, *minors))),
            medical={**case.protection.medical, **needs},
        )

    def _reception(self, case: Case, over: TakenOver) -> Any:
        before, people = case.reception, self.carried.people
        asked = (one.there for one in people if one.asked)
        said = {one.there: one.wish for one in people if one.wish is not Wish.NONE_YET}
        return msgspec.structs.replace(
            before,
            arrived_at=before.arrived_at or self.carried.arrived_at,
            surrendered_on=before.surrendered_on or self.carried.surrendered_on,
            voluntary=before.voluntary if before.voluntary is not None else self.carried.voluntary,
            reconciled=False,
            wish_readers=tuple(dict.fromkeys((*before.wish_readers, *self.carried.wish_readers))),
            service_asked=tuple(dict.fromkeys((*before.service_asked, *asked))),
            said={**before.said, **said},
            taken_over=(*before.taken_over, over),
        )


@act
class TakeLinked(_TakesOver, frozen=True, kw_only=True):
    """A known case takes over the people whom two have linked to it, with what they brought; then it is counted.

    Its own head count follows, or follows again: everyone whom it awaited is accounted for with those who came.
    """

    during = TAKES_OVER
    leads = (Stage.RECEIVED,)

    def change(self, case: Case, done: Done) -> Case:
        """Let them be here; the head count is open."""
        if case.stage not in TAKES_OVER:
            return case
        return msgspec.structs.replace(self.taken(case, done), stage=Stage.RECEIVED)


@act
class BeginWithLinked(_TakesOver, frozen=True, kw_only=True):
    """A case of their own begins with people whom two have linked to it, with what they brought."""

    moves = Stage.NEW, Stage.RECEIVED

    def change(self, case: Case, done: Done) -> Case:
        """Begin the case as at an arrival without notice."""
        labels = in_order(one.there for one in self.carried.people)
        contact = Contact(
            opened_at=done.at,
            channel=Channel.ARRIVAL,
            claimants=tuple(label for label in labels if label.startswith("p")),
        )
        begun = self.taken(msgspec.structs.replace(case, contact=contact), done)
        reception = msgspec.structs.replace(begun.reception, unannounced=True)
        return msgspec.structs.replace(begun, reception=reception)


@act
class ConfirmLink(Act, frozen=True, kw_only=True):
    """The other case has taken them over: it is named with its entry, and they are counted there and not here.

    Where nobody and nothing stays here, this case ends.
    """

    by = LINKING
    during = AFTERWARDS
    leads = (Stage.ENDED,)
    gates = (other_case_has_taken_them,)

    entry: Digest
    taken: Digest
    """Digest of the entry in the other case that took them over."""

    def change(self, case: Case, done: Done) -> Case:
        """Count them no more; their care goes on in the other case."""
        del done
        link = case.reception.link(self.entry)
        if link is None or link.taken:
            return case
        confirmed = msgspec.structs.replace(link, taken=self.taken)
        links = tuple(confirmed if one.entry == self.entry else one for one in case.reception.links)
        left = tuple(one for one in case.reception.absent if one.label not in link.people)
        reception = msgspec.structs.replace(
            case.reception,
            links=links,
            people=tuple(one for one in case.reception.people if one.label not in link.people),
            absent=(
                *left,
                *(
                    Absent(label=label, why=Absence.OTHER_CASE, basis=link.case)
                    for label in in_order(link.people)
                ),
            ),
        )
        case = msgspec.structs.replace(
            case,
            reception=reception,
            protection=msgspec.structs.replace(
                case.protection,
                minors=tuple(label for label in case.protection.minors if label not in link.people),
                medical={
                    label: need for label, need in case.protection.medical.items() if label not in link.people
                },
            ),
            handover=msgspec.structs.replace(
                case.handover,
                came={label: seen for label, seen in case.handover.came.items() if label not in link.people},
            ),
        )
        return _ended(case) if _is_empty(case) else case


def _is_empty(case: Case) -> bool:
    """Say whether a case that stood before its assessment holds nobody, nothing, and owes nothing any more."""
    reception = case.reception
    return (
        case.stage is Stage.RECONCILED
        and not reception.people
        and not case.custody.here
        and not reception.effects_owed
        and not reception.open_referrals
        and all(link.taken for link in reception.links)
    )


def _ended(case: Case) -> Case:
    contact = msgspec.structs.replace(case.contact, stood_at=case.stage)
    return msgspec.structs.replace(case, stage=Stage.ENDED, contact=contact)


@act
class TakeBackLink(Act, frozen=True, kw_only=True):
    """Two people take a link back that the other case has not taken up; everything is claimed here again."""

    by = (Role.RECEPTION_OFFICER,)
    seconded_by = (Role.CONTACT_OFFICER, Role.PROTECTION_OFFICER, Role.LEGAL_ADVISER)
    during = frozenset({Stage.RECEIVED, Stage.RECONCILED})
    gates = (nobody_has_taken_them,)

    entry: Digest
    reason: Said
    blind: Blind

    def clear(self, case: Any) -> dict[str, Any]:
        """Show the link's marks, so that no case can show them any more."""
        del case
        return {"blind": list(self.blind)}

    def change(self, case: Case, done: Done) -> Case:
        """Undo the link."""
        del done
        link = case.reception.link(self.entry)
        if link is None or link.taken:
            return case
        links = tuple(one for one in case.reception.links if one.entry != self.entry)
        return _with_links(_led(case, link, ""), links)
