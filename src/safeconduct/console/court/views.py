"""Exports for a court: chosen line by line, signed by a second person, then made and taken away as one file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse

from safeconduct.casefile.acts.court import ExportBundle
from safeconduct.casefile.acts.files import SendFile
from safeconduct.casefile.acts.photos import AttachPhoto
from safeconduct.casefile.bundle import can_be_shown, zipped
from safeconduct.casefile.case import Case
from safeconduct.casefile.fold import Opened, act_of
from safeconduct.console.acting.naming import short_name
from safeconduct.console.cases.history import FIRST_OF_TWO, SECOND_OF_TWO
from safeconduct.console.reception.doing import already, done, opened, refusals
from safeconduct.console.visits import Visit, visit
from safeconduct.errors import SafeconductError
from safeconduct.registry import directory
from safeconduct.registry.exporting import agreed_exports, export_bundle
from safeconduct.registry.opening import history
from safeconduct.registry.performing import Seconding
from safeconduct.web.forms import CHANGED_FORM, Form

AS_ALL, OUT, STATEMENT, FULL, FILE = "", "out", "statement", "full", "file"
SAID = {
    AS_ALL: "as chosen above for all",
    OUT: "stays out",
    STATEMENT: "signed statement alone",
    FULL: "in full",
    FILE: "in full, with its file",
}
"""What can be done with a line, and how it is said."""

ALL = {
    OUT: SAID[OUT],
    STATEMENT: SAID[STATEMENT],
    FULL: "in full; where that cannot be, signed statement alone",
}
"""What can be done with all lines of which nothing else is said. A file goes only where it was chosen by itself."""

NO_PROPOSAL = "There is no such proposal any more. Look again."
NOTHING_CHOSEN = "Choose at least one line."
_PARTS = {"proposal": FIRST_OF_TWO, "second": SECOND_OF_TWO}


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (*SAID.values(), ALL[FULL], NO_PROPOSAL, NOTHING_CHOSEN)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry that can be chosen.

    Attributes:
        index: its place in the case file.
        name: of its act.
        part: which signature of two it is, in words; "" for an act of one.
        actor: who signed.
        at: when, in UTC.
        choices: (value, words, whether it is chosen).
    """

    index: int
    name: str
    part: str
    actor: str
    at: datetime
    choices: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposed export that waits for its second signature.

    Attributes:
        act: what is proposed.
        rows: (place, name of the act, what happens to it), in words.
        proposer: who signed first.
        digest: of the proposal, which the second person signs.
        own: whether the reader proposed it.
    """

    act: ExportBundle
    rows: tuple[tuple[int, str, str], ...]
    proposer: str
    digest: str
    own: bool


@visit("GET", "POST", step_up=True)
def court(visit: Visit, reference: str) -> HttpResponse:
    """Show what was handed over and what waits, and take one of three forms: propose, second, make."""
    view = opened(visit, reference)
    form = visit.form()
    if already(visit, form):
        return visit.go(f"court/{reference}.html")
    entries = history(visit.desk.session, reference)
    if visit.is_post:
        answer = _taken(visit, form, view.case, entries)
        if answer is not None:
            return answer
        view, entries = opened(visit, reference), history(visit.desk.session, reference)
    account = visit.desk.session.account
    roles = directory.office(visit.installation).roles_of(account)
    return visit.show(
        "court/court",
        status=422 if visit.is_post else 200,
        form=form,
        head=view.head,
        reference=reference,
        waiting=_waiting(visit, view.case, entries),
        agreed=[
            (each, account in each.by) for each in reversed(agreed_exports(visit.desk.session, reference))
        ],
        all_lines=[(how, visit.say(words), how == form.raw("all")) for how, words in ALL.items()],
        lines=[_line(visit, form, one) for one in reversed(entries)],
        may_propose=bool(roles.intersection(ExportBundle.by)),
        may_second=bool(roles.intersection(ExportBundle.seconded_by)),
    )


def _taken(visit: Visit, form: Form, case: Case, entries: list[Opened]) -> HttpResponse | None:
    """Carry out the form that was sent; None when it has to be shown again."""
    here = visit.go(f"court/{case.reference}.html")
    if form.has("make"):
        return _made(visit, form, case.reference)
    if form.has("second"):
        proposal = case.proposal(form.raw("second"))
        # Another act's proposal is read and signed on a page of its own.
        if proposal is None or proposal.act != ExportBundle.__name__:
            form.refusals.append(visit.say(NO_PROPOSAL))
        elif done(visit, form, Seconding(proposal.digest), case.reference):
            return here
    elif form.has("propose"):
        act = _chosen(visit, form, entries)
        if form.is_right and done(visit, form, act, case.reference):
            return here
    else:
        form.refusals.append(visit.say(CHANGED_FORM))
    return None


def _chosen(visit: Visit, form: Form, entries: Iterable[Opened]) -> ExportBundle:
    places: dict[str, list[int]] = {OUT: [], STATEMENT: [], FULL: [], FILE: []}
    for one in entries:
        places[_how(form, one)].append(one.statement.index)
    if not places[STATEMENT] + places[FULL] + places[FILE]:
        form.refusals.append(visit.say(NOTHING_CHOSEN))
    return ExportBundle(
        purpose=form.text("purpose", needed=True),
        recipient=form.text("recipient", needed=True),
        basis=form.text("basis", needed=True),
        full=tuple(sorted(places[FULL] + places[FILE])),
        statements=tuple(places[STATEMENT]),
        files=tuple(places[FILE]),
    )


def _how(form: Form, one: Opened) -> str:
    """Return what was chosen for a line; what no page offers stays out."""
    how, possible = form.raw(f"line-{one.statement.index}"), _possible(one)
    if how != AS_ALL:
        return how if how in possible else OUT
    how = form.raw("all")
    if how == FULL and FULL not in possible:
        return STATEMENT
    return how if how in ALL else OUT


def _made(visit: Visit, form: Form, reference: str) -> HttpResponse | None:
    text = form.raw("make")
    try:
        files = export_bundle(
            visit.desk.session,
            reference,
            int(text) if text.isascii() and text.isdigit() and len(text) < 7 else -1,
        )
    except SafeconductError as error:
        form.refusals.extend(refusals(error, visit.language))
        return None
    return HttpResponse(
        zipped(files),
        content_type="application/zip",
        # Its name says nothing: it lies in a folder of downloads.
        headers={"Content-Disposition": 'attachment; filename="bundle.zip"'},
    )


def _possible(one: Opened) -> tuple[str, ...]:
    if not can_be_shown(one.plaintext):
        return (AS_ALL, OUT, STATEMENT)
    with_file = one.plaintext.act in {SendFile.__name__, AttachPhoto.__name__}
    return (AS_ALL, OUT, STATEMENT, FULL, FILE) if with_file else (AS_ALL, OUT, STATEMENT, FULL)


def _line(visit: Visit, form: Form, one: Opened) -> Line:
    index, envelope = one.statement.index, one.statement.envelope
    chosen = form.raw(f"line-{index}")
    return Line(
        index=index,
        name=short_name(one.plaintext.act, visit.language),
        part=visit.say(_PARTS[envelope.part]) if envelope.part in _PARTS else "",
        actor=envelope.actor,
        at=datetime.fromisoformat(one.plaintext.at),
        choices=tuple((how, visit.say(SAID[how]), how == chosen) for how in _possible(one)),
    )


def _waiting(visit: Visit, case: Case, entries: list[Opened]) -> list[Waiting]:
    found = []
    names = {one.statement.index: short_name(one.plaintext.act, visit.language) for one in entries}
    for proposal in case.pending:
        act = act_of(proposal) if proposal.act == ExportBundle.__name__ else None
        if not isinstance(act, ExportBundle):
            continue
        how = dict.fromkeys(act.statements, STATEMENT)
        how |= {place: FILE if place in act.files else FULL for place in act.full}
        found.append(
            Waiting(
                act=act,
                rows=tuple(
                    (place, names.get(place, "?"), visit.say(SAID[how[place]])) for place in sorted(how)
                ),
                proposer=proposal.proposer,
                digest=proposal.digest,
                own=proposal.proposer == visit.desk.session.account,
            )
        )
    return found
