"""What the registry says to officers, in each language: why a contact comes first, and their notices."""

from collections.abc import Iterable, Mapping

from safeconduct.language import say
from safeconduct.registry import enough
from safeconduct.registry.why import Why

WHY: Mapping[Why, str] = {
    Why.CANNOT_OPEN: "cannot be opened",
    Why.DANGER_NOW: "in danger now",
    Why.UNDER_18: "under 18",
    Why.DANGER_SOON: "in danger soon",
    Why.DURESS: "wrote under duress",
    Why.LOST_WORDS: "lost their words",
    Why.RELATIVE: "a relative asks",
}
"""Each reason as an officer reads it in the queue."""

TITLE = "Safeconduct: notice of {date} for {account}"
ANSWERS = "Cases in which the last word is the contact's: {count}"
PROPOSALS = "Proposals of colleagues that wait for a second person: {count}"
OVERDUE = "Cases whose due week has passed: {count}"
WHY_IT_CAME = (
    "This notice comes at fixed times, whether anything waits or not. Sign in to see which cases it counts."
)


def sentences() -> Iterable[str]:
    """Return every sentence of this room, for the translators."""
    return [*enough.sentences(), *WHY.values(), TITLE, ANSWERS, PROPOSALS, OVERDUE, WHY_IT_CAME]


def why_first(why: Why, language: str) -> str:
    """Return why a contact stands before others, in lower case as in a table.

    Raises:
        BadInput: the language is unknown.
    """
    return say(WHY[why], language)
