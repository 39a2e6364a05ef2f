"""A page that shows a case and takes one form: it opens the case, performs the form's act, says why it was refused."""

import re
from collections.abc import Callable
from hashlib import sha256

from django.http import HttpResponse

from safeconduct.attachments.words import CannotConvert
from safeconduct.casefile.act import Act
from safeconduct.casefile.case import Case
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.sentences import gate_sentence
from safeconduct.console.acting.telling import (
    GONE,
    NO_KEY,
    NOT_ADMITTED,
    NOT_UNDERSTOOD,
    OWN,
    PROPOSER_GONE,
    TOO_FEW,
)
from safeconduct.console.visits import Visit
from safeconduct.errors import SafeconductError
from safeconduct.language import say
from safeconduct.registry import rows, stores
from safeconduct.registry.effects import TooFewOfficers
from safeconduct.registry.errors import (
    CaseMoved,
    NotAdmitted,
    NotAllowed,
    NothingToSecond,
    OwnProposal,
    ProposerGone,
    WrongStage,
)
from safeconduct.registry.opening import View, look
from safeconduct.registry.performing import Receipt, Seconding, perform
from safeconduct.registry.stepping import STEP_UP, SecondFactorDue
from safeconduct.registry.watching import record_look
from safeconduct.web.forms import CHANGED_FORM, Form

MOVED = "Somebody acted on this case since you looked. Look at what is new below, then send again."
NOT_YOURS = "Your roles do not allow this. The attempt is on record."
NOT_NOW = "This does not belong to the stage at which the case stands."
GATE = "{number}: {sentence}"

_HEAD = re.compile(r"[0-9a-f]{64}")


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (MOVED, NOT_YOURS, NOT_NOW, GATE)


def opened(visit: Visit, reference: str) -> View:
    """Return a case as the officer of this visit sees it; the auditors learn on which day they looked.

    Raises:
        NoSuchFile: there is none, or it is not open to them; the two answer alike.
    """
    found = look(visit.desk.session, reference)
    record_look(visit.desk.session, case=reference, purpose="case")
    return found


def seen(form: Form) -> str:
    """Return the head of the case that the form was made for; "" when it names none."""
    sent = form.raw("seen")
    return sent if _HEAD.fullmatch(sent) else ""


def request_key(visit: Visit, form: Form, step: str = "") -> bytes:
    """Return the idempotency key of a form, bound to the officer; of one step, where a form has several."""
    return sha256(form.request(visit.desk.session.seed) + step.encode()).digest()


def already(visit: Visit, form: Form) -> bool:
    """Say whether this very form was carried out before: over a bad connection it is sent again, and counts once.

    Asked before the form is read, for the case has moved on since, and what it asked for may not be offered any more.
    """
    if not visit.is_post:
        return False
    key = stores.request_digest(visit.desk.session.account, request_key(visit, form))
    return rows.repeated(key) is not None


def done(visit: Visit, form: Form, act: Act | Seconding, reference: str, *, step: str = "") -> Receipt | None:
    """Perform an act, or put into the form why it was refused.

    The same form sent again, as over a bad connection, is carried out once and answered alike.

    Args:
        visit: whose.
        form: with `seen` and its one-time number.
        act: what the form says.
        reference: of the case.
        step: tells the acts of one form apart.
    """
    try:
        return perform(
            act,
            session=visit.desk.session,
            case=reference,
            seen=seen(form),
            request=request_key(visit, form, step),
        )
    except SafeconductError as error:
        form.refusals.extend(refusals(error, visit.language))
        return None


def one_act(
    visit: Visit,
    form: Form,
    reference: str,
    made: Callable[[Case], Act | Seconding | None],
    *,
    after: str,
) -> View | HttpResponse:
    """Return the case for a page that takes one act, or, once that act was done, the way on.

    Args:
        visit: whose.
        form: as it was sent, or empty.
        reference: of the case.
        made: makes the act of the form and the case; None where it put into the form what is wrong.
        after: where to go after the act, below the console.

    Raises:
        NoSuchFile: there is no such case, or it is not open to them; the two answer alike.
    """
    view = opened(visit, reference)
    if already(visit, form):
        return visit.go(after)
    if not visit.is_post:
        return view
    act = made(view.case)
    if act is not None and form.is_right and done(visit, form, act, reference):
        return visit.go(after)
    if form.is_right:
        form.refusals.append(visit.say(CHANGED_FORM))
    return opened(visit, reference)


def refusals(error: SafeconductError, language: str) -> list[str]:
    """Return why something was refused, one sentence for each reason, in the officer's language."""
    if isinstance(error, GateRefused):
        return [
            say(GATE, language, number=gate.number, sentence=gate_sentence(gate, language))
            for gate in error.gates
        ]
    if isinstance(error, CannotConvert):
        return [error.told(language)]
    if isinstance(error, NotAllowed) and "roles" not in str(error):
        return [say(NO_KEY, language)]
    for kind, sentence in _SENTENCES:
        if isinstance(error, kind):
            return [say(sentence, language)]
    return [say(NOT_UNDERSTOOD, language)]


_SENTENCES: tuple[tuple[type[SafeconductError], str], ...] = (
    (CaseMoved, MOVED),
    (NotAllowed, NOT_YOURS),
    (OwnProposal, OWN),
    (NotAdmitted, NOT_ADMITTED),
    (ProposerGone, PROPOSER_GONE),
    (NothingToSecond, GONE),
    (WrongStage, NOT_NOW),
    (TooFewOfficers, TOO_FEW),
    (SecondFactorDue, STEP_UP),
)
