"""A refusal as the person reads it: the gate's own sentence, in their language, and nothing of the machinery."""

from collections.abc import Iterable

from safeconduct.attachments.words import CannotConvert
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.sentences import gate_sentence
from safeconduct.errors import SafeconductError
from safeconduct.language import say
from safeconduct.registry.errors import CaseMoved, Refused, WrongStage

NOT_NOW = (
    "This is not possible at this point. Look at your thread once more: something may have changed there."
)
NOT_YOURS = "This cannot be done from this mailbox."
NOT_DONE = "This could not be done. Nothing was lost; try again, or write to the officers."


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (NOT_NOW, NOT_YOURS, NOT_DONE)


def refusals(error: SafeconductError, language: str, known: Iterable[str] = ()) -> list[str]:
    """Return why an act was refused, one sentence for each reason.

    Args:
        error: what the registry raised.
        language: of the reader.
        known: sentences that may be shown as they were raised.
    """
    match error:
        case GateRefused():
            return [gate_sentence(gate, language) for gate in error.gates]
        case CannotConvert():
            return [error.told(language)]
        case WrongStage() | CaseMoved():
            return [say(NOT_NOW, language)]
        case Refused():
            return [say(NOT_YOURS, language)]
        case _:
            # A sentence that was written for an operator may tell more than the person who typed should learn.
            return [say(str(error) if str(error) in known else NOT_DONE, language)]
