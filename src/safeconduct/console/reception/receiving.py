"""Equipment and personal effects received, each against a receipt of its own."""

import secrets
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from safeconduct.casefile.acts.custody import ItemReceived, ReceiveItems, blind_indexes
from safeconduct.casefile.acts.effects import Money, ReceivePersonalEffects, Taken, Thing
from safeconduct.casefile.case import Case
from safeconduct.casefile.headcount import expected
from safeconduct.casefile.parts.custody import Hazard, SerialMark
from safeconduct.catalogue import standard
from safeconduct.console.papers.currencies import minor_of
from safeconduct.console.papers.words import HAZARDS, MARKS
from safeconduct.console.reception import photos
from safeconduct.console.reception.doing import already, done, one_act, opened, refusals
from safeconduct.console.visits import Visit, visit
from safeconduct.errors import BadInput, SafeconductError
from safeconduct.language import LANGUAGES, pick
from safeconduct.registry.performing import Receipt
from safeconduct.registry.teams import index_key
from safeconduct.schedule import MEASURES
from safeconduct.web.forms import CHANGED_FORM, MISSING, SHORT, Form

FIRST_ROWS, MOST_ROWS = 1, 10
"""Items on one form; a form holds at most 200 fields."""

EFFECTS_ROWS, MONEY_ROWS = 8, 3
SHOWN_HITS = 6

CHOOSE_KIND = "The catalogue has several things like this. Choose one below."
UNKNOWN_KIND = (
    "The catalogue knows nothing like this. Write it more simply, or name the kind: tank, lorry, rifle."
)
SERIAL_OR_REASON = "Write the serial number, or say why there is none."
NO_SUM = "Write the amount in figures, such as 120.50, and the currency's three letters."
NOTHING_TAKEN = "Write at least one thing or one sum of money."


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (
        CHOOSE_KIND,
        UNKNOWN_KIND,
        SERIAL_OR_REASON,
        NO_SUM,
        NOTHING_TAKEN,
    )


@dataclass(frozen=True, slots=True)
class Kinds:
    """What a typed name may mean: the id that is settled, or those to choose from, as (id, name)."""

    settled: str = ""
    hits: tuple[tuple[str, str], ...] = ()


def kinds(typed: str, chosen: str, language: str) -> Kinds:
    """Return what somebody means who typed a name of a thing, and perhaps chose one from what was offered.

    Args:
        typed: a name in any script, or an id.
        chosen: id from the choice that was offered; "" before there was one.
        language: of the reader.
    """
    catalogue = standard()
    hits = tuple((hit.id, pick(hit.names, language)) for hit in catalogue.find(typed, SHOWN_HITS))
    if chosen and chosen in {each for each, _ in hits}:
        return Kinds(chosen, hits)
    try:
        catalogue.resolve(typed)
    except BadInput:
        return Kinds(hits[0][0], hits) if len(hits) == 1 else Kinds("", hits)
    return Kinds(typed, hits)


def fresh_number(kind: str) -> str:
    """Return a random number for a tag or a seal that is to be written on it: "T-482019347"."""
    return f"{kind}-{secrets.randbelow(9 * 10**8) + 10**8}"


def read_item(visit: Visit, form: Form, row: int | str) -> ItemReceived | None:
    """Return one item of a form; None when its row is empty or not right yet."""
    name = form.text(f"equipment{row}", most=SHORT)
    number = form.number(f"quantity{row}", least=1, most=999_999) if form.raw(f"quantity{row}").strip() else 1
    unit = form.one(f"unit{row}", tuple(MEASURES))
    serials = tuple(
        part.strip()[:100] for part in form.text(f"serials{row}", most=SHORT).split(",") if part.strip()
    )
    mark = form.one(f"mark{row}", [each.value for each in SerialMark if each is not SerialMark.FOUND])
    description = form.text(f"description{row}", most=SHORT)
    tag, seal = form.text(f"tag{row}", most=100), form.text(f"seal{row}", most=100)
    hazards = form.several(f"hazards{row}", [each.value for each in Hazard], most=len(Hazard))
    if not name:
        return None
    found = kinds(name, form.raw(f"kind{row}"), visit.language)
    form.chosen[f"kind{row}"] = (found.settled,) if found.settled else ()
    if not found.settled:
        form.wrong(f"equipment{row}", CHOOSE_KIND if found.hits else UNKNOWN_KIND)
    if bool(serials) == bool(mark):
        form.wrong(f"serials{row}", SERIAL_OR_REASON)
    for place, text in ((f"tag{row}", tag), (f"seal{row}", seal)):
        if not text:
            form.wrong(place, MISSING)
    if any(f"{place}{row}" in form.errors for place in ("equipment", "quantity", "serials", "tag", "seal")):
        return None
    return ItemReceived(
        equipment=found.settled,
        quantity=number,
        unit=unit,
        description=description,
        serials=serials,
        serial_mark=SerialMark.FOUND if serials else SerialMark(mark),
        tag=tag,
        seal=seal,
        hazards=tuple(Hazard(each) for each in hazards),
    )


def receiving_act(visit: Visit, items: tuple[ItemReceived, ...], by: str, language: str) -> ReceiveItems:
    """Return the act that receives items against a receipt, with their blind indexes.

    Args:
        visit: of a holder of the index key.
        items: at least one.
        by: label of who brought them.
        language: in which their receipt is written.

    Raises:
        NotAllowed: the index key is not sealed to this officer.
        BadInput: a serial number or tag has neither letter nor figure.
    """
    return ReceiveItems(
        items=items,
        delivered_by=by,
        language=language,
        blind=blind_indexes(index_key(visit.desk.session), items),
    )


def _received(
    visit: Visit, form: Form, items: tuple[ItemReceived, ...], by: str, language: str, reference: str
) -> Receipt | None:
    try:
        act = receiving_act(visit, items, by, language)
    except SafeconductError as error:
        form.refusals.extend(refusals(error, visit.language))
        return None
    return done(visit, form, act, reference)


def _received_with_photos(visit: Visit, form: Form, reference: str, count: int) -> HttpResponse:
    """Attach what photos the form brought, and lead on to the receipt."""
    if photos.attach_rows(visit, form, reference, count):
        return visit.go(f"papers/{reference}.html")
    return photos.page(visit, form, reference)


def rows_of(form: Form) -> int:
    """Return for how many items the form has room; one more where somebody asked for it."""
    sent = form.raw("rows")
    rows = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 3 else FIRST_ROWS
    return max(1, min(MOST_ROWS, rows + (1 if form.has("more") else 0)))


@visit("GET", "POST")
def equipment(visit: Visit, reference: str) -> HttpResponse:
    """Take equipment, tag by tag, and go on to the receipt."""
    view = opened(visit, reference)
    form = visit.form()
    rows = rows_of(form)
    if already(visit, form):
        return _received_with_photos(visit, form, reference, rows)
    people = tuple(label for label in expected(view.case) if label not in view.case.reception.linked)
    if visit.is_post:
        found = [read_item(visit, form, row) for row in range(1, rows + 1)]
        items = tuple(each for each in found if each is not None)
        for row in range(1, rows + 1):
            kept = photos.taken(visit, form, reference, f"photo{row}")
            if kept is not None and not form.typed[f"equipment{row}"]:
                form.wrong(f"equipment{row}", MISSING)
        by = form.one("delivered_by", people, needed=not form.has("more"))
        language = form.one("language", LANGUAGES, needed=not form.has("more"))
        if form.has("more"):
            form.errors.clear()
        elif form.is_right and not items:
            form.wrong("equipment1", MISSING)
        elif form.is_right and _received(visit, form, items, by, language, reference):
            return _received_with_photos(visit, form, reference, rows)
        elif form.is_right:
            form.refusals.append(visit.say(CHANGED_FORM))
        view = opened(visit, reference)
    return visit.show(
        "reception/equipment",
        status=422 if visit.is_post and not form.has("more") else 200,
        form=form,
        head=view.head,
        reference=reference,
        people=[(label, label in form.chosen.get("delivered_by", ())) for label in people],
        tongues=[(code, code in form.chosen.get("language", (_spoken(view.case),))) for code in LANGUAGES],
        rows=[item_row(form, row, visit) for row in range(1, rows + 1)],
        count=rows,
        is_full=rows >= MOST_ROWS,
    )


def _spoken(case: Case) -> str:
    known = [each.languages[0] for each in case.protection.interpreting if each.languages]
    known += list(case.contact.first.languages[:1])
    return next((each for each in known if each in LANGUAGES), "")


def item_row(form: Form, row: int | str, visit: Visit) -> dict[str, Any]:
    """Return what a row of the form shows: what was typed, what may be chosen, what is wrong."""
    names = ("equipment", "quantity", "serials", "description", "tag", "seal")
    typed = {name: form.typed.get(f"{name}{row}", "") for name in names}
    found = (
        kinds(typed["equipment"], form.raw(f"kind{row}"), visit.language) if typed["equipment"] else Kinds()
    )
    chosen = {name: form.chosen.get(f"{name}{row}", ()) for name in ("unit", "mark", "hazards", "kind")}
    return {
        "row": row,
        **typed,
        "photo": f"photo{row}",
        "kept": form.typed.get(f"kept-photo{row}", ""),
        "digest": form.typed.get(f"digest-photo{row}", ""),
        "tag": typed["tag"] or fresh_number("T"),
        "seal": typed["seal"] or fresh_number("S"),
        "kinds": [(each, name, each in chosen["kind"]) for each, name in found.hits]
        if typed["equipment"]
        else (),
        "units": [
            (code, pick(each.names, visit.language), code in chosen["unit"])
            for code, each in MEASURES.items()
        ],
        "marks": [
            (each.value, visit.say(words), each.value in chosen["mark"])
            for each, words in MARKS.items()
            if each is not SerialMark.FOUND
        ],
        "hazards": [
            (each.value, visit.say(words), each.value in chosen["hazards"]) for each, words in HAZARDS.items()
        ],
        "errors": {name: form.errors.get(f"{name}{row}", "") for name in (*names, "photo")},
    }


@visit("GET", "POST")
def effects(visit: Visit, reference: str) -> HttpResponse:
    """Take one person's effects into keeping, and go on to their receipt."""
    form = visit.form()
    view = one_act(
        visit,
        form,
        reference,
        lambda case: _effects(visit, form, _received_here(case)),
        after=f"papers/{reference}.html",
    )
    if isinstance(view, HttpResponse):
        return view
    return visit.show(
        "reception/effects",
        status=422 if visit.is_post else 200,
        form=form,
        head=view.head,
        reference=reference,
        people=[(label, label in form.chosen.get("owner", ())) for label in _received_here(view.case)],
        things=[_filled(form, row, "thing", "quantity") for row in range(1, EFFECTS_ROWS + 1)],
        sums=[_filled(form, row, "sum", "unit") for row in range(1, MONEY_ROWS + 1)],
    )


def _received_here(case: Case) -> tuple[str, ...]:
    return tuple(person.label for person in case.reception.people)


def _filled(form: Form, row: int, *names: str) -> dict[str, Any]:
    return {
        "row": row,
        **{name: form.typed.get(f"{name}{row}", "") for name in names},
        "error": next((form.errors[f"{name}{row}"] for name in names if f"{name}{row}" in form.errors), ""),
    }


def _effects(visit: Visit, form: Form, people: tuple[str, ...]) -> ReceivePersonalEffects | None:
    owner = form.one("owner", people, needed=True)
    things: list[Thing] = []
    for row in range(1, EFFECTS_ROWS + 1):
        thing = form.text(f"thing{row}", most=SHORT)
        count = (
            form.number(f"quantity{row}", least=1, most=10_000) if form.raw(f"quantity{row}").strip() else 1
        )
        if thing:
            things.append(Thing(description=thing, quantity=count))
    money: list[Money] = []
    for row in range(1, MONEY_ROWS + 1):
        amount, unit = form.text(f"sum{row}", most=30), form.text(f"unit{row}", most=10).upper()
        if amount or unit:
            minor = minor_of(amount, unit)
            if minor is None:
                form.wrong(f"sum{row}", NO_SUM)
            else:
                money.append(Money(amount=minor, unit=unit))
    reason = form.text("reason", needed=True)
    order, receiver = form.text("order"), form.text("receiver", most=SHORT, needed=True)
    if form.is_right and not things and not money:
        form.refusals.append(visit.say(NOTHING_TAKEN))
    if not form.is_right:
        return None
    taken = Taken(owner=owner, things=tuple(things), money=tuple(money))
    return ReceivePersonalEffects(taken=(taken,), reason=reason, order=order, hidden={"receiver": receiver})
