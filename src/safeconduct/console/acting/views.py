"""The form of any act on a case, and the page on which a second person signs.

A view adds no rule. It reads the form, makes the act, and lets `perform()` decide.
"""

from datetime import UTC

import msgspec
from django.http import Http404, HttpResponse

from safeconduct.casefile.act import ACTS, Act, parse
from safeconduct.casefile.case import Case, Proposal
from safeconduct.casefile.fold import act_of
from safeconduct.casefile.gates.fraud import actor_has_no_interest
from safeconduct.casefile.sentences import act_title
from safeconduct.casefile.words import NOT_GRANTED, Kind
from safeconduct.console.acting import exchanging, looked_at
from safeconduct.console.acting.bench import Bench, Plain
from safeconduct.console.acting.choosing import asked, option_text
from safeconduct.console.acting.describing import Field, Form, fields_of
from safeconduct.console.acting.elsewhere import PAGES
from safeconduct.console.acting.equipment import catalogue_of
from safeconduct.console.acting.filling import Filled, Filler
from safeconduct.console.acting.naming import explanation, short_name
from safeconduct.console.acting.payees import orders_shown
from safeconduct.console.acting.preparing import finished, given
from safeconduct.console.acting.referring import shown_with_what_it_means
from safeconduct.console.acting.suggesting import hidden_keys, suggested
from safeconduct.console.acting.telling import Told, roles_of, told, who_can
from safeconduct.console.acting.telling_fields import Shown, shown_fields
from safeconduct.console.acting.widgets import Widget
from safeconduct.console.visits import Visit, visit
from safeconduct.errors import BadInput, SafeconductError
from safeconduct.registry import directory
from safeconduct.registry.offering import Offered, beginnings, begins_case, offers
from safeconduct.registry.opening import View, look
from safeconduct.registry.performing import Seconding, new_reference, perform
from safeconduct.registry.stepping import STEP_UP, takes_second_factor
from safeconduct.registry.watching import record_look
from safeconduct.web.forms import Form as Sent

CHANGED = "The case has changed since this page was made, so the proposal may be void. Look again."
OPEN_GATES = "Judged when you send it:"
KEY = "What it is, in a word, such as p1.name"
ASIDE_MADE = frozenset({"RecordServiceWish", "Inspect", "OrderPayment", "ReleasePayment"})
"""Acts whose aside is made of what their forms ask."""


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (STEP_UP, CHANGED, OPEN_GATES, KEY)


def _declared(name: str) -> type[Act]:
    declared = ACTS.get(name)
    if declared is None or declared.kind is not Kind.CASE or set(declared.by) <= NOT_GRANTED:
        raise Http404
    return declared


def _extras(name: str) -> tuple[Field, ...]:
    """Return the fields for what the fold may not see."""
    declared = ACTS[name]
    found: list[Field] = []
    if declared.hides:
        key = Field("key", Form.LINE, longest=100, label=KEY)
        text = Field("text", Form.AREA, longest=4000, needed=False)
        found.append(Field("hidden", Form.ROWS, hint=declared.hides, needed=False, inner=(key, text)))
    if declared.aside_to and name not in ASIDE_MADE:
        found.append(Field("aside", Form.AREA, needed=False, longest=4000))
    return tuple(found)


def _bench(visit: Visit, case: Case) -> Bench:
    session = visit.desk.session
    office = directory.office(session.installation)
    return Bench(session, case, office, session.installation.clock().astimezone(UTC).date())


def _filled(visit: Visit, name: str, bench: Bench) -> Filled:
    fields = (*asked(name, bench), *_extras(name))
    start: Plain = suggested(name, bench)
    start["hidden"] = [{"key": key} for key in hidden_keys(name, bench)]
    filler = Filler(
        visit.request.POST if visit.is_post else None,
        visit.language,
        lambda field, value: (
            looked_at.option_text(field, value, bench, visit.language)
            or exchanging.option_text(field, value, bench, visit.language)
            or option_text(field, value, bench.case, visit.language)
        ),
        given(name, bench),
        catalogue_of(bench.office),
    )
    return filler.fill(fields, start)


def _made(name: str, values: Plain, bench: Bench) -> Act:
    """Return the act that was filled in.

    Raises:
        BadInput: it cannot be understood.
    """
    hidden = {row["key"]: row["text"] for row in values.pop("hidden", ()) if row["key"] and row["text"]}
    aside = values.pop("aside", "")
    fields = finished(name, values, bench)
    if hidden:
        fields["hidden"] = hidden
    if aside:
        fields["aside"] = {"note": aside}
    return parse(name, fields)


def _offer(found: list[Offered], name: str) -> Offered:
    return next(each for each in found if each.name == name and each.proposal is None)


@visit("GET", "POST")
def act(visit: Visit, reference: str, name: str) -> HttpResponse:
    """Show the form of an act on a case, or do it."""
    declared = _declared(name)
    if begins_case(declared):
        raise Http404
    view = look(visit.desk.session, reference)
    record_look(visit.desk.session, case=reference, purpose="case")
    if name in PAGES:
        return visit.go(PAGES[name].format(reference=reference))
    return _form(visit, declared, view, _offer(offers(visit.desk.session, view), name))


@visit("GET", "POST")
def begin(visit: Visit, name: str) -> HttpResponse:
    """Show the form of an act that begins a case, or do it."""
    declared = _declared(name)
    if not begins_case(declared):
        raise Http404
    if name in PAGES:
        return visit.go(PAGES[name])
    return _form(visit, declared, View(Case(reference=""), ""), _offer(beginnings(visit.desk.session), name))


def _form(visit: Visit, declared: type[Act], view: View, offered: Offered) -> HttpResponse:
    name = declared.__name__
    bench = _bench(visit, view.case)
    sent = visit.form()
    filled = _filled(visit, name, bench)
    reasons: tuple[Told, ...] = ()
    status = 200
    seen = sent.raw("seen") if visit.is_post else view.head
    if visit.is_post and not sent.has("more"):
        status = 422
        if not filled.errors:
            if takes_second_factor(declared) and not visit.desk.stepped_up:
                sent.refusals.append(visit.say(STEP_UP))
            else:
                done = _done(visit, declared, filled.values, bench, sent, seen)
                if isinstance(done, HttpResponse):
                    return done
                reasons = done
    elif visit.is_post:
        for widget in filled.widgets:
            _unmarked(widget)
        filled.errors.clear()
    if offered.refusal is not None and not reasons:
        reasons = told(offered.refusal, declared, view.case, visit.language)
    return visit.show(
        "acting/act",
        status=status,
        short=short_name(declared.__name__, visit.language),
        title=act_title(declared, visit.language),
        explanation=explanation(declared, visit.language),
        name=name,
        reference=view.case.reference,
        form=sent,
        seen=seen,
        filled=filled,
        shown=(
            *shown_fields(fields_of(declared), given(name, bench), visit.language, unit=view.case.award.unit),
            *(orders_shown(bench.session, view.case, visit.language) if name == "ReleasePayment" else ()),
        ),
        reasons=reasons,
        possible=offered.is_possible,
        open_gates=[(gate.number, visit.say(gate.sentence)) for gate in offered.open],
        two=bool(declared.seconded_by),
        declares=actor_has_no_interest in declared.gates,
        seconders=roles_of(declared, visit.language, second=True) if declared.seconded_by else "",
        who=who_can(declared, view.case, bench.office, visit.language, besides=bench.session.account),
        step_up=takes_second_factor(declared) and not visit.desk.stepped_up,
    )


def _unmarked(widget: Widget) -> None:
    widget.error = ""
    for each in widget.inner:
        _unmarked(each)
    for row in widget.rows:
        for each in row:
            _unmarked(each)


def _done(
    visit: Visit, declared: type[Act], values: Plain, bench: Bench, sent: Sent, seen: str
) -> HttpResponse | tuple[Told, ...]:
    """Do the act and lead on, or return why it was refused."""
    session = visit.desk.session
    reference = bench.case.reference or new_reference()
    try:
        receipt = perform(
            _made(declared.__name__, values, bench),
            session=session,
            case=reference,
            seen=seen,
            request=sent.request(session.account.encode()),
        )
    except SafeconductError as error:
        if isinstance(error, BadInput):
            # Its sentence is for whoever wrote the fields: it names one, and holds no other's text.
            sent.refusals.append(str(error))
        return told(error, declared, bench.case, visit.language)
    return visit.go(f"cases/{receipt.case}.html", done=declared.__name__)


@visit("GET", "POST")
def second(visit: Visit, reference: str, digest: str) -> HttpResponse:
    """Show exactly what the second person signs, and take their signature."""
    session = visit.desk.session
    view = look(session, reference)
    record_look(session, case=reference, purpose="case")
    proposal = view.case.proposal(digest)
    sent = visit.form()
    seen = sent.raw("seen") if visit.is_post else view.head
    if proposal is None:
        return visit.show("acting/void", status=410, reference=reference, digest=digest)
    declared = ACTS[proposal.act]
    offered = next(each for each in offers(session, view) if each.proposal == proposal)
    reasons: tuple[Told, ...] = ()
    status = 200
    if visit.is_post:
        status = 422
        if seen != view.head:
            sent.refusals.append(visit.say(CHANGED))
        elif not visit.desk.stepped_up:
            sent.refusals.append(visit.say(STEP_UP))
        else:
            try:
                perform(
                    Seconding(digest),
                    session=session,
                    case=reference,
                    seen=seen,
                    request=sent.request(session.account.encode()),
                )
            except SafeconductError as error:
                reasons = told(error, declared, view.case, visit.language, second=True)
            else:
                return visit.go(f"cases/{reference}.html", done=proposal.act)
    if offered.refusal is not None and not reasons:
        reasons = told(offered.refusal, declared, view.case, visit.language, second=True)
    return visit.show(
        "acting/second",
        status=status,
        short=short_name(declared.__name__, visit.language),
        title=act_title(declared, visit.language),
        explanation=explanation(declared, visit.language),
        reference=reference,
        proposal=proposal,
        shown=(
            *proposed(proposal, view.case, visit.language),
            *(
                orders_shown(session, view.case, visit.language, only=str(proposal.fields["order"]))
                if proposal.act == "ReleasePayment"
                else ()
            ),
        ),
        form=sent,
        seen=view.head,
        reasons=reasons,
        possible=offered.is_possible,
        own=proposal.proposer == session.account,
        declares=actor_has_no_interest in declared.gates,
        seconders=roles_of(declared, visit.language, second=True),
        step_up=not visit.desk.stepped_up,
    )


def proposed(proposal: Proposal, case: Case, language: str) -> tuple[Shown, ...]:
    """Return every field of a proposal, as the second person reads it before they sign."""
    fields: Plain = msgspec.to_builtins(act_of(proposal))
    return shown_with_what_it_means(fields_of(ACTS[proposal.act]), fields, case, language)
