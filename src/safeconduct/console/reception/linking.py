"""Who came among many, and belongs to another case: two people say so, and the other case takes them over."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

from safeconduct.casefile.act import ACTS, Act
from safeconduct.casefile.acts.carrying import carried, shown_marks
from safeconduct.casefile.acts.linking import (
    BeginWithLinked,
    ConfirmLink,
    Linked,
    LinkToCase,
    TakeBackLink,
    TakeLinked,
)
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.contact import people_of
from safeconduct.casefile.gates.linking import (
    brought_by,
    goes_on_claiming,
    is_between_inspections,
    is_free,
    promised_to,
)
from safeconduct.casefile.headcount import expected
from safeconduct.casefile.parts.custody import Item
from safeconduct.casefile.parts.reception import Link, Outcome, gone
from safeconduct.casefile.words import Role
from safeconduct.console.reception import photos
from safeconduct.console.reception.doing import already, done, opened, refusals, request_key
from safeconduct.console.reception.people import NO_PROPOSAL, new_labels
from safeconduct.console.visits import Visit, visit
from safeconduct.errors import BadInput, SafeconductError
from safeconduct.registry.errors import NoSuchFile
from safeconduct.registry.opening import look
from safeconduct.registry.performing import Seconding, new_reference, perform
from safeconduct.web.forms import MISSING, SHORT, Form

OWN, KNOWN = "own", "known"
NEW = "new"
NOT_OPEN = "No case of this reference is open to you. Check it, or have yourself admitted there first."
NOBODY = "Say of at least one person that they belong to the other case."
NO_LINK = "There is no such link any more. Look again."
SIGNED_HERE = frozenset({LinkToCase.__name__, TakeBackLink.__name__})
TAKES = {OWN: "A case of their own", KNOWN: "A case that is known already"}


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (NOT_OPEN, NOBODY, NO_LINK, *TAKES.values())


@visit("GET", "POST")
def links(visit: Visit, reference: str) -> HttpResponse:
    """Show how a case is linked to others; link people of it, sign, have them taken over, or take a link back."""
    view = opened(visit, reference)
    form = visit.form()
    if already(visit, form) and not form.has("take"):
        return visit.go(f"reception/{reference}/links.html")
    other: Case | None = None
    if visit.is_post:
        if form.has("take"):
            finished = _carry_out(visit, form, reference, form.raw("take"))
        elif form.has("second"):
            finished = _second(visit, form, view.case)
        elif form.has("back"):
            finished = _performed(visit, form, reference, _taking_back(visit, form, view.case))
        else:
            other = _other(visit, form)
            act = _linking(visit, form, view.case, other)
            finished = _performed(visit, form, reference, act)
        if finished:
            return visit.go(f"reception/{reference}/links.html")
        view = opened(visit, reference)
    return visit.show(
        "reception/links",
        status=422 if visit.is_post and not form.has("find") else 200,
        form=form,
        head=view.head,
        reference=reference,
        **_context(visit, form, view.case, other),
    )


def _performed(visit: Visit, form: Form, reference: str, act: Act | None) -> bool:
    return act is not None and form.is_right and done(visit, form, act, reference) is not None


def _other(visit: Visit, form: Form) -> Case | None:
    """Return the case that was named, if the officer has it open."""
    where = form.one("to", tuple(TAKES), needed=True)
    typed = form.text("other", most=SHORT).lower()
    if where != KNOWN:
        return None
    if not typed:
        form.wrong("other", MISSING)
        return None
    try:
        return look(visit.desk.session, typed).case
    except NoSuchFile:
        form.wrong("other", NOT_OPEN)
        return None


def _linking(visit: Visit, form: Form, case: Case, other: Case | None) -> LinkToCase | None:
    own = form.raw("to") == OWN
    chosen: dict[str, str] = {}
    for label in _linkable(case):
        offered = _offered(label, other)
        if form.has("find") and form.raw(f"there-{label}") not in offered:
            form.chosen[f"there-{label}"] = ()  # of another case, named before
            continue
        if there := form.one(f"there-{label}", offered):
            chosen[label] = there
    ticked = form.several("items", _movable(case), most=400)
    basis = form.text("basis", needed=not form.has("find"))
    if form.has("find"):
        return None
    if form.is_right and not chosen:
        form.refusals.append(visit.say(NOBODY))
    if not form.is_right:
        return None
    return LinkToCase(
        case=new_reference() if own or other is None else other.reference,
        own_case=own,
        people=_labelled(chosen, other),
        # Whoever stays keeps what they brought, though its box stood ticked.
        items=tuple(item.number for item in brought_by(case, chosen) if str(item.number) in ticked),
        basis=basis,
        ticket=secrets.token_hex(32),
    )


def _labelled(chosen: Mapping[str, str], other: Case | None) -> tuple[Linked, ...]:
    """Return who is whom; whoever is new to the other case gets a label there that nobody has."""
    taken = {*(people_of(other) if other is not None else ()), *chosen.values()}
    found = []
    for label, there in chosen.items():
        if there == NEW:
            (there,) = new_labels(tuple(taken), 1, label[:1])  # noqa: PLW2901 - from here on it has one
            taken.add(there)
        found.append(Linked(label=label, there=there))
    return tuple(found)


def _counted(case: Case) -> tuple[str, ...]:
    """Return who is counted here, found, linked nowhere, and not promised here to be paid."""
    return tuple(
        person.label
        for person in case.reception.people
        if person.outcome is not Outcome.MISSING
        and not gone(person)
        and person.label not in case.reception.linked
        and person.label not in promised_to(case)
    )


def _waits(case: Case, label: str) -> bool:
    return any(map(is_between_inspections, brought_by(case, (label,))))


def _linkable(case: Case) -> tuple[str, ...]:
    """Return who can be linked now; the gates decide again."""
    return tuple(label for label in _counted(case) if not _waits(case, label))


def _movable(case: Case) -> tuple[str, ...]:
    """Return the numbers of the items that can go along with whoever brought them."""
    return tuple(str(item.number) for item in brought_by(case, _linkable(case)))


def _offered(label: str, other: Case | None) -> tuple[str, ...]:
    """Return what somebody can be in the other case, or in one that begins with them."""
    free = [each for each in expected(other) if is_free(other, each)] if other is not None else []
    found = tuple(each for each in free if each[:1] in "pc" and goes_on_claiming(other, label, each))
    # Somebody new bears a label of the same kind.
    return (NEW, *found) if goes_on_claiming(other, label, f"{label[:1]}0") else found


def _second(visit: Visit, form: Form, case: Case) -> bool:
    """Sign as the second; then have the other case take them over at once, as far as this officer may."""
    proposal = case.proposal(form.raw("second"))
    # Another act's proposal is read and signed on a page of its own.
    if proposal is None or proposal.act not in SIGNED_HERE:
        form.refusals.append(visit.say(NO_PROPOSAL))
        return False
    receipt = done(visit, form, Seconding(form.raw("second")), case.reference)
    if receipt is None:
        return False
    link = opened(visit, case.reference).case.reception.link(receipt.digest)
    return link is None or _carry_out(visit, form, case.reference, receipt.digest)


def _carry_out(visit: Visit, form: Form, reference: str, entry: str) -> bool:
    """Let the other case take over whom two have linked, and confirm it here; nothing is done twice."""
    session = visit.desk.session
    view = look(session, reference)
    link = view.case.reception.link(entry)
    if link is None:
        form.refusals.append(visit.say(NO_LINK))
        return False
    if link.taken:
        return True
    try:
        taken = _taken(visit, link) or _take(visit, form, view.case, link)
        perform(
            ConfirmLink(entry=entry, taken=taken),
            session=session,
            case=reference,
            seen=look(session, reference).head,
            request=request_key(visit, form, "confirm"),
        )
    except SafeconductError as error:
        form.refusals.extend(refusals(error, visit.language))
        return False
    return True


def _taken(visit: Visit, link: Link) -> str:
    """Return the digest of the entry by which the other case has taken them over; "" before it has."""
    try:
        other = look(visit.desk.session, link.case).case
    except NoSuchFile:
        return ""
    return next((one.by for one in other.reception.taken_over if one.entry == link.entry), "")


def _take(visit: Visit, form: Form, case: Case, link: Link) -> str:
    session = visit.desk.session
    kind = BeginWithLinked if link.own_case else TakeLinked
    act = kind(
        origin=case.reference,
        entry=link.entry,
        ticket=link.ticket,
        carried=carried(case, link),
        blind=shown_marks(link),
    )
    receipt = perform(
        act,
        session=session,
        case=link.case,
        seen="" if link.own_case else look(session, link.case).head,
        request=request_key(visit, form, "take"),
    )
    return receipt.digest


def _taking_back(visit: Visit, form: Form, case: Case) -> TakeBackLink | None:
    link = case.reception.link(form.raw("back"))
    reason = form.text("reason", needed=True)
    if link is None:
        form.refusals.append(visit.say(NO_LINK))
        return None
    return TakeBackLink(entry=link.entry, reason=reason, blind=shown_marks(link)) if form.is_right else None


def _context(visit: Visit, form: Form, case: Case, other: Case | None) -> dict[str, Any]:
    receives = Role.RECEPTION_OFFICER in visit.desk.roles
    links_here = receives and case.stage in ACTS["LinkToCase"].during
    takes_back = receives and case.stage in ACTS["TakeBackLink"].during
    return {
        "waiting": _waiting(visit, case),
        "links": [
            {
                "case": link.case,
                "entry": link.entry,
                "taken": link.taken,
                "people": _pairs(link.people),
                "items": [photos.label(case, number, visit) for number in link.items],
            }
            for link in case.reception.links
        ],
        "taken_over": [
            {
                "case": one.case,
                "entry": one.entry,
                "by": one.by,
                "people": _pairs(one.people),
                "items": [photos.label(case, here, visit) for _, here in one.items],
            }
            for one in case.reception.taken_over
        ],
        "may_link": links_here and bool(_linkable(case)),
        "may_take": bool(visit.desk.roles.intersection(ACTS["ConfirmLink"].by)),
        "may_take_back": takes_back,
        "to": [
            (value, visit.say(words), value in form.chosen.get("to", ())) for value, words in TAKES.items()
        ],
        "people": [_person(visit, form, case, other, label) for label in _linkable(case)],
        "waits": ", ".join(label for label in _counted(case) if _waits(case, label)) if links_here else "",
        "things": [
            (
                str(item.number),
                item.delivered_by,
                photos.label(case, item.number, visit),
                _is_ticked(form, item),
            )
            for item in brought_by(case, _linkable(case))
        ],
        "found": other.reference if other is not None else "",
    }


def _is_ticked(form: Form, item: Item) -> bool:
    """Say whether an item's box is ticked: all are, until the officer has sent the form."""
    return "items" not in form.chosen or str(item.number) in form.chosen["items"]


def _pairs(people: Mapping[str, str]) -> list[tuple[str, str]]:
    return list(people.items())


def _person(visit: Visit, form: Form, case: Case, other: Case | None, label: str) -> dict[str, Any]:
    person = case.reception.person(label)
    chosen, offered = form.chosen.get(f"there-{label}", ()), _offered(label, other)
    return {
        "label": label,
        "state": visit.say(str(person.outcome)) if person is not None else "",
        "minor": label in case.protection.minors,
        "may_be_new": NEW in offered,
        "is_new": NEW in chosen,
        "free": [(each, each in chosen) for each in offered if each != NEW],
        "error": form.errors.get(f"there-{label}", ""),
    }


def _waiting(visit: Visit, case: Case) -> list[dict[str, Any]]:
    """Return what waits for its second signature, as it will be signed."""
    found = []
    for each in case.pending:
        if each.act not in SIGNED_HERE:
            continue
        fields = each.fields
        link = case.reception.link(fields.get("entry", ""))
        found.append(
            {
                "proposer": each.proposer,
                "own": each.proposer == visit.desk.session.account,
                "digest": each.digest,
                "back": each.act == TakeBackLink.__name__,
                "case": link.case if link is not None else fields.get("case", ""),
                "begins": fields.get("own_case", False),
                "people": [(one["label"], one["there"]) for one in fields["people"]]
                if "people" in fields
                else _pairs(link.people if link is not None else {}),
                "items": [photos.label(case, number, visit) for number in fields.get("items", ())],
                "why": fields.get("basis") or fields.get("reason", ""),
                "may": _can_open(visit, fields.get("case", ""))
                or fields.get("own_case", False)
                or link is not None,
            }
        )
    return found


def _can_open(visit: Visit, reference: str) -> bool:
    try:
        look(visit.desk.session, reference)
    except (NoSuchFile, BadInput):
        return False
    return True
