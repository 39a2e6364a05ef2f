"""Every sentence that the calculator says, and how it becomes part of a page.

The calculator's answers are put together by plain code, since a template for each of them would take several times as
long as everything else that an answer needs. So that nothing gets into a page unescaped, a sentence becomes markup
here and nowhere else.
"""

from functools import cache
from html import escape
from typing import Final

from safeconduct.language import say

TITLE: Final = "What is promised for what I bring"
INTRO: Final = (
    "Say what you would bring. You see at once what the list promises for it, and why. What you write here is "
    "forgotten with the answer: nothing is kept, and nobody is told."
)
NO_TASK: Final = (
    "This page asks nobody to take anything. Do nothing that puts you or others in danger for the list."
)
DRILL: Final = (
    "Choose what it is, then its condition. You see what the list promises for it, and why. "
    "This copy of the site has no form: these are only pages to read."
)

WHAT: Final = "What is it?"
WHAT_HINT: Final = (
    "A name is enough, in any letters: Т-72, Mi-8, Град. Write no names of people, no places and no unit."
)
KIND: Final = "Or choose a kind that the list names"
KIND_NONE: Final = "— choose —"
LOOK: Final = "Look it up"
MATCHES: Final = "Which of these is it?"
NONE_OF_THESE: Final = "None of these"
COUNT: Final = "How many?"
COUNT_OR_MUCH: Final = "How many, or how much?"
UNIT: Final = "Counted in"
PIECES: Final = "pieces"
CONDITION: Final = "In which condition?"
ASKED_UNKNOWN: Final = "not known"
ADULTS: Final = "How many adults come, with you?"
MINORS: Final = "How many are under 18?"
PEOPLE: Final = "Who comes"
WHO: Final = "Who hands it over"
LICENCE: Final = "Does everyone of them hold a licence for it?"
ANSWER: Final = "Show what is promised"
AGAIN: Final = "Show again"
ADD: Final = "Add something else"
DROP: Final = "Leave this out"
LOOK_AGAIN: Final = "Or look up another name"
CHANGE: Final = "Change or add something"
AFRESH: Final = "Start afresh"

ERRORS: Final = "Something is missing or unclear"
E_WHAT: Final = "Write what it is, or choose a kind."
E_CHOICE: Final = "Choose one of these, or say that it is none of them."
E_COUNT: Final = "How many there are must be a whole number from 1 to {most}."
E_MEASURE: Final = "The amount must be a number greater than 0, with at most three decimals."
E_UNIT: Final = "The list pays for this by measure: choose one of {units}."
E_PIECES: Final = "The list pays for each piece of this: say how many pieces."
E_PEOPLE: Final = "The number of people must be a whole number from 0 to {most}."
E_NOBODY: Final = "Say how many people come: at least one."
E_VALUE: Final = "“{name}” must be a plain number."
E_MOST: Final = (
    "Here at most {most} different things can be computed together. Compute the others afterwards."
)
E_NOT_COMPUTED: Final = "This cannot be computed here. Change it, or ask a person."

NOT_FOUND: Final = "The catalogue knows nothing by this name."
NOT_FOUND_DO: Final = "Try another name for it, or a shorter one. Or choose a kind."
NOT_THESE: Final = "It is not among the things that the catalogue knows by this name."

RESULT: Final = "What the list promises"
UP_TO: Final = "up to {highest}"
FROM_TO: Final = "from {lowest} to {highest}"
PEOPLE_DECIDE: Final = "People decide how much it is after looking at it."
NO_BOUNDS: Final = "People decide the amount. The list names no bounds for it."
NOT_PAID: Final = "By this list it is not paid."
NO_CLAUSE: Final = "The list has no clause for this."
NO_CLAUSE_MEANS: Final = (
    "That does not mean “nothing”. You get a receipt and a written reason, and you may contest it. "
    "A person looks at what the list does not name."
)
STILL_RECEIPT: Final = "You get a receipt for it all the same, and a written reason, and may contest it."
WHY: Final = "Why"
TOTAL: Final = "Together the list promises {amount}."
TOTAL_AND: Final = "Together the list promises {amount}, and more where people decide."
TOTAL_OPEN: Final = "How much it is together, people decide."
SHARES: Final = "How it is shared"
EACH: Final = "Each adult gets {amount}."
PERSON: Final = "Adult {number}"
MINOR: Final = "Under 18, number {number}"
MINORS_MEAN: Final = (
    "Whoever is under 18 gets protection and no price. What only they bring is not priced; nobody asks them to "
    "bring anything."
)
BY_WEIGHT: Final = "The shares are settled with the people themselves, not here."
PROMISE: Final = "This is a computation, not yet a promise."
PROMISE_MEANS: Final = (
    "The promise is an offer that two officers sign. It names this list, and the list of that day then holds "
    "for you."
)
COUNTED: Final = "Computed by the list {version} ({holds}), for a voluntary hand-over."
HISTORIC: Final = "This list belongs to history."
HISTORIC_MEANS: Final = "It is shown so that it can be studied. Nobody pays by it today."
FORGOTTEN: Final = "What you sent was forgotten with this answer."
TO_LIST: Final = "The whole list, with its signature"

CHOOSE_KIND: Final = "What is it?"
CHOOSE_CONDITION: Final = "In which condition is it?"
ELSE: Final = "Something else"
ELSE_TITLE: Final = "What the list does not name"
OTHERS: Final = "To the other things"
ONE_PIECE: Final = "The figures are for one piece and one adult. More pieces and more people change them."
STATIC_ATTRIBUTES: Final = (
    "More is asked about it, which this page does not know. So here you see the bounds."
)


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return tuple(value for name, value in globals().items() if name.isupper() and isinstance(value, str))


class Voice:
    """Says sentences in one language, as markup.

    Args:
        language: one of `LANGUAGES`.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._plain: dict[str, str] = {}

    def __call__(self, sentence: str, /, **params: object) -> str:
        """Return a sentence as markup: whatever is in it and in its parameters stays text."""
        if params:
            return escape(say(sentence, self.language, **params))
        # Sentences without parameters are a closed set, of this module for the most part, and alike for everybody.
        found = self._plain.get(sentence)
        if found is None:
            found = self._plain[sentence] = escape(say(sentence, self.language))
        return found


@cache
def voice_of(language: str) -> Voice:
    """Return the voice of a language."""
    return Voice(language)


def way(path: str, target: str) -> str:
    """Return the way from a page to a path from the site's root, quickly; like every link of ours it is relative.

    Args:
        path: where the page stands ("uk/calculator.html").
        target: such as "assets/symbols/tank.png".
    """
    return "../" * path.count("/") + target
