"""One form of the office: its act goes through `perform()`, on the head of the office file that was shown."""

import re

from safeconduct.casefile.act import Act
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.office import Office
from safeconduct.casefile.sentences import gate_sentence
from safeconduct.console.visits import Visit
from safeconduct.errors import SafeconductError
from safeconduct.language import say
from safeconduct.registry import directory, rows
from safeconduct.registry.errors import CaseMoved, NotAllowed, NothingToSecond, OwnProposal
from safeconduct.registry.performing import Seconding, perform
from safeconduct.registry.stepping import STEP_UP, SecondFactorDue
from safeconduct.web.forms import Form

MOVED = "Somebody acted on the office's file since you looked. Look at what is new below, then send again."
NOT_YOURS = "Your roles do not allow this. The attempt is on record."
OWN = "It is your own proposal: a colleague has to sign it. The attempt is on record."
GONE = "There is no such proposal any more: it was signed, or something else was done in between. Look again."
GATE = "{number}: {sentence}"

_HEAD = re.compile(r"[0-9a-f]{64}")


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (MOVED, NOT_YOURS, OWN, GONE, GATE)


def office_now(visit: Visit) -> tuple[Office, str]:
    """Return the office as it stands, and the hex digest of its last entry: what an officer looks at."""
    found = rows.office()
    return directory.office(visit.installation), found[2].hex() if found is not None else ""


def done(visit: Visit, form: Form, act: Act | Seconding) -> bool:
    """Perform an act on the office's file; put into the form why it was refused.

    The same form sent twice is carried out once.
    """
    session = visit.desk.session
    sent = form.raw("seen")
    try:
        perform(
            act,
            session=session,
            case=directory.office(visit.installation).reference,
            seen=sent if _HEAD.fullmatch(sent) else "",
            request=form.request(session.seed),
        )
    except SafeconductError as error:
        form.refusals.extend(refusals(error, visit.language))
        return False
    return True


def refusals(error: SafeconductError, language: str) -> list[str]:  # noqa: PLR0911 - one for each kind of refusal
    """Return why something was refused, a sentence for each reason, in the officer's language."""
    match error:
        case GateRefused():
            return [
                say(GATE, language, number=gate.number, sentence=gate_sentence(gate, language))
                for gate in error.gates
            ]
        case CaseMoved():
            return [say(MOVED, language)]
        case OwnProposal():
            return [say(OWN, language)]
        case NotAllowed():
            return [say(NOT_YOURS, language)]
        case NothingToSecond():
            return [say(GONE, language)]
        case SecondFactorDue():
            return [say(STEP_UP, language)]
        case _:
            return [str(error)]
