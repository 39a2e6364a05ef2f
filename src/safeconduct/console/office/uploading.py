"""A list of the authority's own: checked as its author wrote it, compared, and proposed. Nothing typed is lost."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

from django.http import Http404, HttpResponse

from safeconduct.casefile import enacted
from safeconduct.casefile.acts.office import EnactList
from safeconduct.casefile.office import InForce, Office
from safeconduct.catalogue import standard
from safeconduct.console.office.doing import done, office_now
from safeconduct.console.office.listing import before, told_whole
from safeconduct.console.visits import Visit, visit
from safeconduct.errors import BadInput
from safeconduct.language import day as in_words
from safeconduct.language import say
from safeconduct.programmes import FOLDER, shipped
from safeconduct.schedule import carried
from safeconduct.schedule.reading import MAX_BYTES, Document
from safeconduct.schedule.versions import begun
from safeconduct.web.forms import MISSING, TOO_LONG, Form

NO_TEXT = "This file is no text in UTF-8. Send the list as it was written: YAML, and the pack's head in TOML."
UNKNOWN = (
    "The list says that it is of the programme “{name}”, which is not known here. "
    "Send that pack's programme.toml along."
)
PAST = "It begins on {day}, which has passed. Write a first day from today on, so that it is published before it binds."
TOO_SOON = (
    "It begins on {day}. Another list of this programme holds today: write a first day from tomorrow on, so that "
    "whoever came today keeps what they were told."
)
GAPS = (
    "The head says otherwise than before which days have no list. What has begun by today stays as it was; "
    "only days still ahead may be declared."
)
TAKEN = "A version “{version}” of this programme is there already. Give the new one another name."
NOT_LATER = "Version “{version}” begins on {day}. A new version begins later than that."
PLACE = "{file}, line {line}, column {column}"

LONGEST_LINE = 200
"""Characters that are shown of a line in which something is wrong."""

_AT = re.compile(
    r"(?P<file>[^,]{1,200}), line (?P<line>\d+), column (?P<column>\d+): (?P<said>.*)", re.DOTALL
)


def sentences() -> Iterable[str]:
    """Return every sentence of this module, for the translators."""
    return (NO_TEXT, UNKNOWN, PAST, TOO_SOON, GAPS, TAKEN, NOT_LATER, PLACE)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a list.

    Attributes:
        place: file, line and column; "" where it has none.
        line: the line as it stands there.
        said: what is wrong and what to do.
        language: in which that is said.
    """

    place: str
    line: str
    said: str
    language: str


@visit("GET", "POST", step_up=True)
def own(visit: Visit) -> HttpResponse:
    """Take a list, say what is wrong with it, or show it whole; and take its proposal."""
    form = visit.form()
    office, head = office_now(visit)
    findings: list[Finding] = []
    found: carried.Carried | None = None
    if visit.is_post:
        found, findings = _checked(visit, form, office)
        if found is not None and form.has("propose") and form.raw("digest") == found.schedule.digest:
            if done(visit, form, _act(found)):
                return visit.go("office/index.html", done="1")
            office, head = office_now(visit)
    return visit.show(
        "office/own",
        status=422 if findings or form.errors or form.refusals else 200,
        form=form,
        head=head,
        findings=findings,
        list=_shown(found, office, visit.language) if found is not None else None,
    )


def _act(found: carried.Carried) -> EnactList:
    schedule = found.schedule
    return EnactList(
        programme=schedule.programme,
        schedule_version=schedule.version,
        schedule_digest=schedule.digest,
        since=schedule.in_force_from,
        head=found.head,
        content=found.content,
    )


def _shown(found: carried.Carried, office: Office, language: str) -> dict[str, Any]:
    return told_whole(found.programme, found.schedule, before(office, found.programme.id), language)


def _checked(visit: Visit, form: Form, office: Office) -> tuple[carried.Carried | None, list[Finding]]:
    """Return the list that was sent, or what is wrong with it: where, in which line, in a sentence."""
    texts = {carried.HEAD: _sent(visit, form, "head"), carried.LIST: _sent(visit, form, "text")}
    if not texts[carried.LIST].strip() and "text" not in form.errors:
        form.wrong("text", MISSING)
    if not form.is_right:
        return None, []
    try:
        document = carried.list_from(texts[carried.LIST])
        about = _head(texts[carried.HEAD], document, office)
        if about is None:
            name = str(document.data.get("programme", ""))[:60] if isinstance(document.data, dict) else ""
            said = f"{document.where('programme')}: {visit.say(UNKNOWN, name=name)}"
            return None, [_finding(said, texts, visit.language)]
        found = carried.carried(about, document, standard())
    except BadInput as error:
        # It names places in a file and words of its format: it is said in English, whatever the page's language.
        return None, [_finding(str(error), texts, visit.language, said_in="en")]
    today = visit.installation.clock().astimezone(UTC).date()
    wrong = [
        _finding(each, texts, visit.language)
        for each in _refused(found, office, today, (about, document), visit.language)
    ]
    return (None if wrong else found), wrong


def _refused(
    found: carried.Carried, office: Office, today: date, sent: tuple[Document, Document], language: str
) -> Iterable[str]:
    """Yield why the gates of today would refuse the list, said where its author can change it."""
    (about, document), schedule, begins = sent, found.schedule, found.schedule.in_force_from
    follows = schedule.programme in enacted.known(office)
    if begins < today or (begins == today and follows):
        said = say(PAST if begins < today else TOO_SOON, language, day=in_words(begins, language))
        yield f"{document.where('in_force_from')}: {said}"
    enacted_here = [each for each in office.in_force if each.programme == schedule.programme]
    if enacted_here and enacted_here[-1].since >= begins:
        newest = enacted_here[-1]
        said = say(NOT_LATER, language, version=newest.version, day=in_words(newest.since, language))
        yield f"{document.where('in_force_from')}: {said}"
    if follows:
        known = enacted.programme(office, schedule.programme)
        if any(each.version == schedule.version for each in known.schedules):
            yield f"{document.where('version')}: {say(TAKEN, language, version=schedule.version)}"
        if begun(found.programme.gaps, today) != begun(known.gaps, today):
            yield f"{about.where('gaps')}: {say(GAPS, language)}"


def _head(text: str, document: Document, office: Office) -> Document | None:
    """Return the pack's head: the one that was sent, or the one by which this programme is known here."""
    if text.strip():
        return carried.head_from(text)
    name = document.data.get("programme") if isinstance(document.data, dict) else None
    own = [each for each in office.in_force if each.programme == name and each.content]
    if own:
        return carried.head_again(own[-1].head)
    if isinstance(name, str) and name in shipped():
        return carried.head_from((FOLDER / name / carried.HEAD).read_text(), f"{name}/{carried.HEAD}")
    return None


def _sent(visit: Visit, form: Form, name: str) -> str:
    """Return a text as it was sent: from a file, or else from the field, which keeps it for the next time."""
    file = visit.request.FILES.get(f"{name}-file")
    try:
        found = file.read().decode("utf-8-sig") if file is not None else form.raw(name)
    except UnicodeDecodeError:
        form.wrong(name, NO_TEXT)
        found = form.raw(name)
    found = found.replace("\r\n", "\n").replace("\r", "\n")
    if len(found) > MAX_BYTES:
        form.wrong(name, TOO_LONG, over=len(found) - MAX_BYTES, most=MAX_BYTES)
    form.typed[name] = found
    return found


def _finding(said: str, texts: dict[str, str], language: str, *, said_in: str = "") -> Finding:
    at = _AT.fullmatch(said)
    if at is None:
        return Finding("", "", said, said_in or language)
    lines, number = texts.get(at["file"], "").split("\n"), int(at["line"])
    return Finding(
        place=say(PLACE, language, file=at["file"], line=number, column=at["column"]),
        line=lines[number - 1].strip()[:LONGEST_LINE] if 0 < number <= len(lines) else "",
        said=at["said"],
        language=said_in or language,
    )


@visit("GET")
def listed(visit: Visit, digest: str) -> HttpResponse:
    """Show an enacted list whole, with what it changed."""
    office, _ = office_now(visit)
    found = _enacted(office, digest)
    schedule = enacted.schedule_of(office, found)
    if schedule is None:
        raise Http404
    earlier = office.in_force[: office.in_force.index(found)]
    programme = enacted.programme(office, found.programme)
    was_one = any(each.programme == found.programme for each in earlier)
    old = before(office, found.programme, earlier) if was_one else None
    return visit.show(
        "office/listed", list=told_whole(programme, schedule, old, visit.language), digest=digest
    )


@visit("GET")
def content(visit: Visit, digest: str) -> HttpResponse:
    """Answer with the very bytes of which a list's digest is the SHA-256: of an enacted one, or a proposed one."""
    office, _ = office_now(visit)
    for each in office.pending:
        if each.act == EnactList.__name__ and each.fields.get("schedule_digest") == digest:
            proposed = str(each.fields.get("content", ""))
            if proposed:
                return _file(proposed.encode())
    schedule = enacted.schedule_of(office, _enacted(office, digest))
    if schedule is None:
        raise Http404
    return _file(schedule.canonical())


def _file(data: bytes) -> HttpResponse:
    return HttpResponse(
        data,
        content_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="list.json"'},
    )


def _enacted(office: Office, digest: str) -> InForce:
    found = next((each for each in office.in_force if each.digest == digest), None)
    if found is None:
        raise Http404
    return found
