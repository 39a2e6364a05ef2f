"""First contact: twelve words are shown, copied back, and only then is anything asked."""

from typing import Any, get_args

from django.http import HttpResponse

from safeconduct.casefile.acts.contact import OpenCase
from safeconduct.casefile.parts.contact import Channel, InDanger, YesNo
from safeconduct.catalogue.things import Hit
from safeconduct.errors import BadInput, SafeconductError
from safeconduct.language import pick
from safeconduct.mailbox.copying import compare, mac_for, read_words, spelling_of
from safeconduct.mailbox.entering import has_turn, take_turn, takes_contacts
from safeconduct.mailbox.meanings import beside
from safeconduct.mailbox.refusing import refusals
from safeconduct.mailbox.sessions import Beginning, Content, Open
from safeconduct.mailbox.visits import Visit, fades, visit
from safeconduct.registry.mailboxes import LocatorTaken, begin, fresh_words, prepare
from safeconduct.registry.told import TAKEN
from safeconduct.sealing.wordlists import Spelling
from safeconduct.sealing.words import drawn_for
from safeconduct.web.forms import SHORT, Form
from safeconduct.web.rendering import own_name

YES_NO = tuple(filter(None, get_args(YesNo)))
DANGER = tuple(filter(None, get_args(InDanger)))
WHO = ("self", "other")
TONGUES = (
    *("uk", "ru", "en", "be", "kk", "ky", "tg", "uz", "az"),
    *("hy", "ka", "ce", "tt", "ba", "ko", "es", "ar", "ne"),
)
"""Languages that can be ticked, each in its own name."""
MOST_LANGUAGES = 5
MOST_BROUGHT = 20
FOUND = 6


@visit("GET", "POST")
def words(visit: Visit) -> HttpResponse:
    """Show twelve fresh words in the form that was asked for; every look shows others, and none is stored."""
    form = visit.form()
    ticket = form.raw("t") if visit.is_post else visit.request.GET.get("t", "")
    if visit.opened is not None:
        return visit.go("box.html")
    if not has_turn(visit, ticket) or not takes_contacts(visit):
        return visit.go("wait.html", to="first")
    return _shown(visit, ticket, spelling_of(form))


def _shown(visit: Visit, ticket: str, spelling: Spelling, *, taken: bool = False) -> HttpResponse:
    drawn = drawn_for(spelling, lambda: fresh_words(visit.room.installation))
    return visit.show(
        "words",
        words=beside(drawn, visit.language, spelling),
        spelling=spelling,
        mac=mac_for(drawn, visit.room.installation.server_key),
        ticket=ticket,
        taken=visit.say(TAKEN) if taken else "",
    )


@visit("GET", "POST")
def copy(visit: Visit) -> HttpResponse:
    """Compare the words that were copied back; make the mailbox's keys when they are right."""
    if not visit.is_post:
        return visit.go("index.html")
    form = visit.form()
    ticket, mac = form.raw("t"), form.raw("mac")[:64]
    if form.has("show"):
        return visit.show("copy", form=form, ticket=ticket, mac=mac, spelling=spelling_of(form))
    return _compared(visit, form, ticket, mac)


def _compared(visit: Visit, form: Form, ticket: str, mac: str) -> HttpResponse:
    installation = visit.room.installation
    typed = read_words(form, visit.language)
    status = 422
    if typed is not None:
        ticket, now = take_turn(visit.room.queue, form, ticket, visit)
        if not now:
            status = 503
        elif compare(form, typed, installation.server_key, visit.language):
            try:
                return visit.keep(
                    visit.go("write.html"), Content(state=Beginning(prepare(installation, typed)))
                )
            except LocatorTaken:
                return _shown(visit, ticket, spelling_of(form), taken=True)
    return visit.show("copy", status=status, form=form, ticket=ticket, mac=mac, spelling=spelling_of(form))


@visit("GET", "POST")
def write(visit: Visit) -> HttpResponse:
    """Take the first message, and begin mailbox and case with it."""
    if visit.opened is not None:
        # The same form sent twice: the mailbox began with the first.
        return visit.go("sent.html" if visit.is_post else "box.html")
    form = visit.form()
    if visit.is_post:
        if visit.beginning is not None:
            return _begun(visit, form, visit.beginning)
        return visit.show("over", status=403, form=form, words=form.everything(), again=True)
    if visit.beginning is None:
        return visit.go("index.html")
    form.fill({}, {"languages": (visit.language,), "who": ("self",)})
    return _writing(visit, form)


def _begun(visit: Visit, form: Form, beginning: Beginning) -> HttpResponse:
    act, relative = _first_contact(visit, form)
    if form.has("find"):
        form.errors.clear()
        return _writing(visit, form)
    if act is None:
        return _writing(visit, form, status=422)
    prepared = beginning.prepared
    request = form.request(prepared.locator)
    try:
        session = begin(visit.room.installation, prepared, act, relative=relative, request=request)
    except LocatorTaken:
        form.refusals.append(visit.say(TAKEN))
        return _writing(visit, form, status=422)
    except SafeconductError as error:
        form.refusals.extend(refusals(error, visit.language))
        return _writing(visit, form, status=422)
    # The same cookie: a second press of the button, already on its way, must find the mailbox that began.
    visit.room.store.put(visit.token, Content(state=Open.of(session, began=True)))
    return visit.go("sent.html")


@visit("GET")
def sent(visit: Visit) -> HttpResponse:
    """Say what happens next, and how to come back."""
    opened = visit.opened
    if opened is None:
        return visit.go("index.html")
    return fades(visit.show("sent", began=isinstance(opened, Open) and opened.began))


def _first_contact(visit: Visit, form: Form) -> tuple[OpenCase | None, bool]:
    """Return the act that the form describes, and whether it is for somebody else; no act when something is wrong."""
    form.errors.clear()
    catalogue = visit.room.catalogue
    relative = form.one("who", WHO) == "other"
    known = {*catalogue.models, *catalogue.items, *catalogue.categories}
    fields: dict[str, Any] = {
        "channel": Channel.RELATIVE if relative else Channel.MAILBOX,
        "words": form.text("words"),
        "brings": form.several("brings", known, most=MOST_BROUGHT),
        "brings_words": form.text("brings_words"),
        "alone": form.one("alone", YES_NO),
        "under_18": form.one("under_18", YES_NO),
        "languages": form.several("languages", TONGUES, most=MOST_LANGUAGES),
        "danger": form.one("danger", DANGER),
        "dangerous_hours": form.text("dangerous_hours", most=SHORT),
        "lost_words": form.has("lost_words"),
    }
    form.chosen["lost_words"] = ("yes",) if fields["lost_words"] else ()
    form.text("search", most=SHORT)
    return (OpenCase(**fields) if form.is_right else None), relative


def _writing(visit: Visit, form: Form, *, status: int = 200) -> HttpResponse:
    search = form.typed.get("search", "")
    hits: list[Hit] = visit.room.catalogue.find(search, FOUND) if search and form.has("find") else []
    chosen = form.chosen.get("brings", ())
    return visit.show(
        "write",
        status=status,
        form=form,
        things=_things(visit, [*chosen, *(hit.id for hit in hits)]),
        nothing_found=bool(search) and form.has("find") and not hits,
        tongues=[(code, own_name(code)) for code in TONGUES],
    )


def _things(visit: Visit, ids: list[str]) -> list[tuple[str, str]]:
    """Return the things that can be ticked, each once, by id and name."""
    found = []
    for each in dict.fromkeys(ids):
        try:
            names = visit.room.catalogue.resolve(each).names
        except BadInput:
            names = visit.room.catalogue.categories[each].names
        found.append((each, pick(names, visit.language)))
    return found
