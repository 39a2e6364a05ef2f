"""What somebody does from their mailbox: each page is a form, each form an act, and `perform()` decides.

A view adds no rule. It reads the form, makes the act, and shows why it was refused if it was, with everything that
was typed still in its place.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from safeconduct.casefile.act import Act, checked
from safeconduct.casefile.acts.aboard import TellWhoIsAboard
from safeconduct.casefile.acts.access import AskForAccess
from safeconduct.casefile.acts.contest import ContestAward
from safeconduct.casefile.acts.handover import AskToCallOff
from safeconduct.casefile.acts.offer import AcceptOffer, DeclineOffer, LetClaimRest, TakeClaimUp, Withdraw
from safeconduct.casefile.acts.place import AnswerAllIsWell
from safeconduct.casefile.acts.publicity import ConsentToPublicity, WithdrawConsent
from safeconduct.casefile.acts.telling import (
    MOST_TOLD,
    QuietHours,
    SetQuietHours,
    TellAboutFamily,
    ToldOf,
)
from safeconduct.casefile.acts.thread import SendMessage
from safeconduct.casefile.acts.wishes import TellWish
from safeconduct.casefile.parts.access import Request
from safeconduct.casefile.parts.aftercare import Scope
from safeconduct.casefile.parts.protection import Relation
from safeconduct.casefile.parts.reception import Wish
from safeconduct.errors import BadInput, SafeconductError
from safeconduct.mailbox.boxes import Box
from safeconduct.mailbox.reading import awarded, erased, opened_box, possible, standing_offer
from safeconduct.mailbox.refusing import NOT_DONE, refusals
from safeconduct.mailbox.visits import Handler, Visit, visit, with_mailbox
from safeconduct.registry.errors import NoSuchFile
from safeconduct.web.forms import BOTH, CHANGED_FORM, SHORT, Form

type Make = Callable[[Form, Box], Act | None]
"""Reads a form and returns its act; None when the form is not right yet."""

type More = Callable[[Form, Box, Visit], dict[str, Any]]
"""What else a page shows."""

HOURS = 3
"""Parts of the day that one form takes."""

FIRST_ROWS = 2
"""People for whom the form of the family has room at first."""

MOST_ABOARD = 400


def nothing_more(form: Form, box: Box, visit: Visit) -> dict[str, Any]:
    """Show nothing besides the form."""
    del form, box, visit
    return {}


def page(template: str, make: Make, more: More = nothing_more) -> Handler:
    """Return the view of one form: shown, read, performed, or shown again with what is wrong.

    Args:
        template: of the folder `mailbox/`.
        make: makes the act of the form.
        more: what the page shows besides.
    """

    @visit("GET", "POST")
    @with_mailbox
    def answer(visit: Visit) -> HttpResponse:
        box = opened_box(visit)
        if box is None:
            return erased(visit)
        form = visit.form()
        act = make(form, box)
        status = 200
        if visit.is_post and not form.has("more"):
            status = 422
            if act is not None and _done(visit, form, box, act):
                return visit.go("box.html", done="1")
            if form.is_right:
                form.refusals.append(visit.say(CHANGED_FORM))
        else:
            form.errors.clear()
        context = more(form, box, visit)
        # It does not go from the screen by itself, as the thread does: what somebody is writing would go with it.
        return visit.show(
            template, status=status, form=form, relative=box.relative, can=possible(box), **context
        )

    return answer


def _done(visit: Visit, form: Form, box: Box, act: Act) -> bool:
    try:
        box.do(act, form.request(box.key))
    except NoSuchFile:
        form.refusals.append(visit.say(NOT_DONE))
    except SafeconductError as error:
        form.refusals.extend(refusals(error, visit.language))
    else:
        return True
    return False


def _message(form: Form, box: Box) -> Act | None:
    del box
    words = form.text("words", needed=True)
    return SendMessage(words=words) if words and form.is_right else None


def _offer(form: Form, box: Box) -> str:
    """Return the digest of the offer that the form is about: the one that was shown, not the one that came since."""
    standing = box.case.promise.offer
    return form.raw("offer") or ("" if standing is None else standing.digest)


def _accept(form: Form, box: Box) -> Act | None:
    return _made(AcceptOffer, offer=_offer(form, box))


def _decline(form: Form, box: Box) -> Act | None:
    return _made(DeclineOffer, offer=_offer(form, box))


def _with_offer(form: Form, box: Box, visit: Visit) -> dict[str, Any]:
    del form
    return {"offer": standing_offer(box, visit)}


def _withdraw(form: Form, box: Box) -> Act | None:
    del form, box
    return Withdraw()


def _rest(form: Form, box: Box) -> Act | None:
    del form
    return LetClaimRest() if box.case.promise.claim_rests_since is None else TakeClaimUp()


def _resting(form: Form, box: Box, visit: Visit) -> dict[str, Any]:
    del form, visit
    return {"rests": box.case.promise.claim_rests_since is not None}


def _rows(form: Form) -> int:
    """Return for how many people the form has room."""
    sent = form.raw("rows")
    rows = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 4 else FIRST_ROWS
    return max(1, min(MOST_TOLD, rows + (1 if form.has("more") else 0)))


def _family(form: Form, box: Box) -> Act | None:
    del box
    people: list[ToldOf] = []
    hidden: dict[str, str] = {}
    for row in range(1, _rows(form) + 1):
        relation = form.one(f"relation{row}", [each.value for each in Relation])
        age = form.one(f"age{row}", ("adult", "child"))
        how = form.text(f"how{row}", most=SHORT)
        name = form.text(f"name{row}")
        whereabouts = form.text(f"whereabouts{row}")
        if not (relation or how or name or whereabouts):
            continue
        # In doubt they are a child; and whose relation was not said is told of all the same.
        people.append(ToldOf(relation=Relation(relation or "other"), adult=age == "adult", how=how))
        place = len(people)
        hidden |= {
            f"{place}.{what}": said for what, said in (("name", name), ("whereabouts", whereabouts)) if said
        }
    words = form.text("words", needed=not people)
    return _made(TellAboutFamily, people=tuple(people), words=words, hidden=hidden) if form.is_right else None


def _family_rows(form: Form, box: Box, visit: Visit) -> dict[str, Any]:
    del box, visit
    count = _rows(form)
    names = ("relation", "age", "how", "name", "whereabouts")
    return {
        "rows": [
            {
                "number": row,
                **{name: form.typed.get(f"{name}{row}", "") for name in names},
                "relation": form.chosen.get(f"relation{row}", ("",))[:1],
                "age": form.chosen.get(f"age{row}", ("",))[:1],
                "errors": {name: form.errors.get(f"{name}{row}", "") for name in names},
            }
            for row in range(1, count + 1)
        ],
        "count": count,
        "is_full": count >= MOST_TOLD,
    }


def _quiet(form: Form, box: Box) -> Act | None:
    del box
    hours = []
    for row in range(1, HOURS + 1):
        begins, ends = form.hour(f"begins{row}"), form.hour(f"ends{row}")
        if begins and ends:
            hours.append(QuietHours(begins=begins, ends=ends))
        elif form.typed[f"begins{row}"] or form.typed[f"ends{row}"]:
            missing = f"ends{row}" if begins else f"begins{row}"
            form.wrong(missing, BOTH)
    words = form.text("words", most=SHORT)
    not_before = form.day("not_before")
    return (
        _made(SetQuietHours, hours=tuple(hours), words=words, not_before=not_before)
        if form.is_right
        else None
    )


def _quiet_rows(form: Form, box: Box, visit: Visit) -> dict[str, Any]:
    del box, visit
    rows = [
        {
            "number": row,
            "begins": form.typed.get(f"begins{row}", ""),
            "ends": form.typed.get(f"ends{row}", ""),
            "begins_error": form.errors.get(f"begins{row}", ""),
            "ends_error": form.errors.get(f"ends{row}", ""),
        }
        for row in range(1, HOURS + 1)
    ]
    return {"rows": rows}


def _wish(form: Form, box: Box) -> Act | None:
    del box
    wish = form.one("wish", [each.value for each in Wish], needed=True)
    return TellWish(wish=Wish(wish)) if wish else None


def _publicity(form: Form, box: Box) -> Act | None:
    del box
    if form.has("nothing"):
        return WithdrawConsent()
    scopes = form.several("scopes", [each.value for each in Scope], most=len(Scope))
    words = form.text("words")
    return _made(ConsentToPublicity, scopes=tuple(Scope(each) for each in scopes), words=words)


def _contest(form: Form, box: Box) -> Act | None:
    approved = box.case.award.approved
    places = [] if approved is None else [str(place) for place in range(1, len(approved.result.lines) + 1)]
    lines = form.several("lines", places, most=1000)
    reasons = form.text("reasons", needed=True)
    return _made(ContestAward, reasons=reasons, lines=tuple(map(int, lines))) if form.is_right else None


def _with_award(form: Form, box: Box, visit: Visit) -> dict[str, Any]:
    del form
    return {"award": awarded(box, visit)}


def _records(form: Form, box: Box) -> Act | None:
    del box
    request = form.one("request", [each.value for each in Request], needed=True)
    words = form.text("words")
    return _made(AskForAccess, request=Request(request), words=words) if form.is_right else None


def _aboard(form: Form, box: Box) -> Act | None:
    del box
    coming = form.number("coming", least=1, most=MOST_ABOARD)
    unaware = form.number("unaware", least=0, most=MOST_ABOARD)
    words = form.text("words")
    return _made(TellWhoIsAboard, coming=coming, unaware=unaware, words=words) if form.is_right else None


def _call_off(form: Form, box: Box) -> Act | None:
    del box
    return _made(AskToCallOff, words=form.text("words"))


def _answer(form: Form, box: Box) -> Act | None:
    question = form.raw("question") or box.case.handover.all_is_well.entry
    answer = form.text("answer", needed=True)
    return _made(AnswerAllIsWell, question=question, answer=answer) if form.is_right else None


def _with_question(form: Form, box: Box, visit: Visit) -> dict[str, Any]:
    del form, visit
    asked = [line for line in box.thread.lines if line.act == "AskAllIsWell"]
    return {
        "question": box.case.handover.all_is_well.entry,
        "texts": asked[-1].texts if asked else (),
    }


def _made(act: type[Act], **fields: Any) -> Act | None:
    """Return an act of these fields; None where one of them cannot be read back, as after a form was tampered with."""
    made = act(**fields)
    try:
        checked(made)
    except BadInput:
        return None
    return made


message = page("message", _message)
accept = page("accept", _accept, _with_offer)
decline = page("decline", _decline, _with_offer)
withdraw = page("withdraw", _withdraw)
rest = page("rest", _rest, _resting)
family = page("family", _family, _family_rows)
quiet = page("quiet", _quiet, _quiet_rows)
wish = page("wish", _wish)
publicity = page("publicity", _publicity)
contest = page("contest", _contest, _with_award)
records = page("records", _records)
aboard = page("aboard", _aboard)
call_off = page("calloff", _call_off)
answer = page("answer", _answer, _with_question)
