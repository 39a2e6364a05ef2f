"""What the first page says of a case: lists, flags, what is due and how long until then."""

from collections.abc import Iterable, Mapping

from safeconduct.language import day as in_words
from safeconduct.language import say, say_count
from safeconduct.registry.due import Due, What
from safeconduct.registry.standings import Lane
from safeconduct.registry.summaries import Flag

LANES: Mapping[Lane, str] = {
    Lane.MINE: "My turn",
    Lane.SECOND: "Waiting for a second signature",
    Lane.OVERDUE: "Overdue",
    Lane.SOON: "Due soon",
    Lane.FLAGGED: "Flagged",
    Lane.WAITING: "Waiting for a colleague",
    Lane.ALL: "All my cases",
}
"""Each list by its heading."""

NOTHING: Mapping[Lane, str] = {
    Lane.MINE: "Nothing waits for you.",
    Lane.SECOND: "No proposal waits for your signature.",
    Lane.OVERDUE: "Nothing is overdue.",
    Lane.SOON: "Nothing is due in the next days.",
    Lane.FLAGGED: "No case is flagged.",
    Lane.WAITING: "None of your proposals waits for a colleague.",
    Lane.ALL: "No case is open to you. A colleague who is admitted to a case can admit you.",
}
"""What an empty list says."""

FLAGS: Mapping[Flag, str] = {
    Flag.CANNOT_OPEN: "cannot be opened",
    Flag.DANGER_NOW: "in danger now",
    Flag.MINOR: "under 18",
    Flag.MEDICAL: "needs medical care",
    Flag.DURESS: "wrote under duress",
    Flag.INCIDENT: "incident not referred yet",
    Flag.MISSING: "somebody is missing",
    Flag.DANGER_SOON: "in danger soon",
    Flag.LOST_WORDS: "lost their words",
    Flag.TAKE_DOWN: "take a statement down",
    Flag.SUSPICION: "suspicion of fraud",
    Flag.CONTESTED: "award contested",
    Flag.ERASURE: "erasure asked for",
}
"""Each flag as it stands beside a case."""

GRAVE = frozenset(
    {
        *(Flag.CANNOT_OPEN, Flag.DANGER_NOW, Flag.MINOR, Flag.MEDICAL, Flag.DURESS, Flag.MISSING),
        Flag.TAKE_DOWN,
    }
)
"""Flags that are shown in the colour of danger."""

DUES: Mapping[What, str] = {
    What.WINDOW: "Hand-over planned for {day}",
    What.ANSWER: "Answer by {day}",
    What.REVIEW: "Look at the danger by {day}",
    What.OFFER: "The offer ends on {day}",
    What.PAY: "Pay by {day}",
    What.REQUEST: "Answer the request by {day}",
}
"""What is due."""

LATE = ("{count} day late", "{count} days late")
LEFT = ("in {count} day", "in {count} days")
TODAY = "today"
PLURAL = "\x00"


def sentences() -> Iterable[str]:
    """Return every sentence of this module, for the translators."""
    return [
        *LANES.values(),
        *NOTHING.values(),
        *FLAGS.values(),
        *DUES.values(),
        PLURAL.join(LATE),
        PLURAL.join(LEFT),
        TODAY,
    ]


def due_words(due: Due, language: str) -> str:
    """Return what is due and by which day."""
    return say(DUES[due.what], language, day=in_words(due.on, language))


def days_words(days: int, language: str) -> str:
    """Return how long it is until a day, or since it has passed."""
    if days == 0:
        return say(TODAY, language)
    return say_count(*(LATE if days < 0 else LEFT), abs(days), language)
