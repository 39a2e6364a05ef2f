"""Many people and vehicles at once: one form, a line for each group, counted with one thumb.

Each group, who came in one vehicle, boat or column, becomes a case with the first signature, so that nobody hangs
between a list and the law. What one line needs are several acts; each has a key of its own made from the form's, so a
form that broke off half-way is sent again and does only what is still missing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from django.http import HttpResponse

from safeconduct.casefile.act import Act
from safeconduct.casefile.acts.arrival import ArriveUnannounced
from safeconduct.casefile.acts.care import RecordMedicalNeed
from safeconduct.casefile.acts.custody import ItemReceived
from safeconduct.casefile.acts.protection import RecordMinor
from safeconduct.casefile.parts.handover import Seen
from safeconduct.casefile.parts.protection import Urgency
from safeconduct.console.reception import receiving
from safeconduct.console.reception.doing import refusals, request_key
from safeconduct.console.reception.people import new_labels
from safeconduct.console.visits import Visit, visit
from safeconduct.errors import SafeconductError
from safeconduct.language import LANGUAGES
from safeconduct.registry.opening import look
from safeconduct.registry.performing import new_reference, perform
from safeconduct.web.forms import Form

FIRST_GROUPS, MOST_GROUPS = 3, 8
"""Lines on one form; a form holds at most 200 fields."""

MOST_OF_A_SORT = 99
DEAD = "dead"
SORTS: Mapping[str, str] = {
    "unhurt": "Adults unhurt",
    "wounded": "Adults wounded",
    "urgent": "Adults who need help at once",
    "young": "Under 18, or in doubt, unhurt",
    "younghurt": "Under 18, or in doubt, wounded",
    DEAD: "Dead",
}
"""How people of a group are counted."""

NOBODY = "Count at least one person in this group."
NOBODY_AT_ALL = "Fill in at least one group."
ONLY_DEAD = (
    "Somebody alive has to hand the vehicle over. Receive it from the case, without a deliverer who is dead."
)


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (*SORTS.values(), NOBODY, NOBODY_AT_ALL, ONLY_DEAD)


@dataclass(slots=True)
class Group:
    """One line of the form.

    Attributes:
        row: its number on the form, from 1.
        counts: how many of each sort.
        item: the vehicle; None without one.
        reference: of the case, once it is there.
        refused: why a part of it was refused.
    """

    row: int
    counts: dict[str, int]
    item: ItemReceived | None = None
    reference: str = ""
    refused: list[str] = field(default_factory=list)

    def people(self) -> dict[str, list[str]]:
        """Return labels for everyone of the group, by sort: the living as claimants, the dead as others aboard.

        The same counts give the same labels, so that a form sent again means the same people.
        """
        living = sum(self.counts[sort] for sort in SORTS if sort != DEAD)
        claimants, dead = iter(new_labels((), living, "p")), iter(new_labels((), self.counts[DEAD], "c"))
        return {
            sort: [next(dead if sort == DEAD else claimants) for _ in range(self.counts[sort])]
            for sort in SORTS
        }


@visit("GET", "POST")
def many(visit: Visit) -> HttpResponse:
    """Take a form of many groups, and show what became of each."""
    form = visit.form()
    count = _count(form)
    if visit.is_post:
        groups = _groups(visit, form, count)
        language = form.one("language", LANGUAGES)
        if form.has("more"):
            form.errors.clear()
        elif form.is_right and not groups:
            form.refusals.append(visit.say(NOBODY_AT_ALL))
        elif form.is_right:
            for group in groups:
                _arrive(visit, form, group, language or visit.language)
            if not any(group.refused for group in groups):
                return visit.go("reception/index.html")
            form.refusals.extend(f"{group.row}: {sentence}" for group in groups for sentence in group.refused)
    return visit.show(
        "reception/many",
        status=422 if visit.is_post and not form.has("more") else 200,
        form=form,
        groups=[_shown(visit, form, row) for row in range(1, count + 1)],
        count=count,
        is_full=count >= MOST_GROUPS,
        tongues=[(code, code in form.chosen.get("language", ())) for code in LANGUAGES],
    )


def _count(form: Form) -> int:
    sent = form.raw("rows")
    count = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 3 else FIRST_GROUPS
    return max(1, min(MOST_GROUPS, count + (2 if form.has("more") else 0)))


def _groups(visit: Visit, form: Form, count: int) -> list[Group]:
    found = []
    for row in range(1, count + 1):
        counts = {
            sort: form.number(f"{sort}{row}", least=0, most=MOST_OF_A_SORT)
            if form.raw(f"{sort}{row}").strip()
            else 0
            for sort in SORTS
        }
        item = receiving.read_item(visit, form, row)
        if sum(counts.values()) == 0:
            if form.typed.get(f"equipment{row}"):
                form.wrong(f"unhurt{row}", NOBODY)
            continue
        if item is not None and sum(counts.values()) == counts[DEAD]:
            form.wrong(f"equipment{row}", ONLY_DEAD)
        found.append(Group(row=row, counts=counts, item=item))
    return found


def _arrive(visit: Visit, form: Form, group: Group, language: str) -> None:
    """Do for a group what is still to be done; a refusal of one act leaves the others standing."""
    people = group.people()
    act = ArriveUnannounced(
        surrendered_on=visit.installation.clock().astimezone(UTC).date(),
        came={label: _seen(sort) for sort, labels in people.items() for label in labels},
    )
    try:
        receipt = perform(
            act,
            session=visit.desk.session,
            case=new_reference(),
            request=request_key(visit, form, f"{group.row}.arrival"),
        )
    except SafeconductError as error:
        group.refused.extend(refusals(error, visit.language))
        return
    group.reference = receipt.case
    for step, cared in _care(people):
        _do(visit, form, group, step, cared)
    if group.item is not None:
        _vehicle(visit, form, group, group.item, language)


def _seen(sort: str) -> Seen:
    match sort:
        case "unhurt" | "young":
            return Seen.UNHURT
        case "dead":
            return Seen.DEAD
        case _:
            return Seen.WOUNDED


def _care(people: dict[str, list[str]]) -> Iterator[tuple[str, Act]]:
    """Yield what records who is under 18, and who needs help at once or soon; each with the name of its step."""
    for label in (*people["young"], *people["younghurt"]):
        yield f"minor.{label}", RecordMinor(label=label)
    for sort, urgency in (
        ("urgent", Urgency.AT_ONCE),
        ("younghurt", Urgency.AT_ONCE),
        ("wounded", Urgency.AT_ARRIVAL),
    ):
        for label in people[sort]:
            yield f"need.{label}", RecordMedicalNeed(label=label, urgency=urgency)


def _vehicle(visit: Visit, form: Form, group: Group, item: ItemReceived, language: str) -> None:
    """Receive the vehicle from the first of those who live."""
    deliverer = next(label for sort, labels in group.people().items() if sort != DEAD for label in labels)
    try:
        act = receiving.receiving_act(visit, (item,), deliverer, language)
    except SafeconductError as error:
        group.refused.extend(refusals(error, visit.language))
        return
    _do(visit, form, group, "vehicle", act)


def _do(visit: Visit, form: Form, group: Group, step: str, act: Act) -> None:
    session = visit.desk.session
    try:
        perform(
            act,
            session=session,
            case=group.reference,
            seen=look(session, group.reference).head,
            request=request_key(visit, form, f"{group.row}.{step}"),
        )
    except SafeconductError as error:
        group.refused.extend(refusals(error, visit.language))


def _shown(visit: Visit, form: Form, row: int) -> dict[str, Any]:
    return {
        **receiving.item_row(form, row, visit),
        "counts": [
            {
                "name": f"{sort}{row}",
                "words": visit.say(words),
                "typed": form.typed.get(f"{sort}{row}", ""),
                "error": form.errors.get(f"{sort}{row}", ""),
            }
            for sort, words in SORTS.items()
        ],
    }
