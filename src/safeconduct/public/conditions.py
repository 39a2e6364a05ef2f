"""Conditions in the words of whoever stands beside the thing, mapped to the grades that inspectors give."""

from collections.abc import Mapping

from safeconduct.assessment.award import Outcome
from safeconduct.language import pick, say
from safeconduct.schedule import Grade, Schedule

_PLAIN: Mapping[str, str] = {
    "Serviceable, complete": "It works, and nothing is missing",
    "Serviceable with minor defects": "It works, with small faults",
    "Repairable on site": "It needs a small repair",
    "Repairable at depot": "It needs a big repair in a workshop",
    "Parts or study value only": "Only good for parts",
    "Scrap or destroyed": "It is scrap, or was destroyed",
}
"""What a grade of the usual scale means, by its English name; another scale speaks for itself."""

_FOR_INSPECTORS = frozenset({"Awaiting inspection", "Held for safety: explosives or contamination"})
"""Grades that say where an inspection stands: nobody chooses them for what they bring."""

_OUTCOMES: Mapping[Outcome, str] = {
    Outcome.PAYABLE: "It is paid",
    Outcome.NEEDS_DECISION: "People decide after looking at it",
    Outcome.NOT_ELIGIBLE: "It is not paid",
}

UNKNOWN = "I do not know"


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (*_PLAIN.values(), *_OUTCOMES.values(), UNKNOWN)


def in_plain_words(grade: Grade, language: str) -> str:
    """Return what a grade means to somebody who is no inspector."""
    plain = _PLAIN.get(grade.names.get("en", ""))
    return pick(grade.names, language) if plain is None else say(plain, language)


def outcomes(schedule: Schedule, language: str) -> dict[str, str]:
    """Return what the list says about each grade, in plain words by the grade's code; empty without a condition."""
    rule = schedule.eligibility.condition
    if rule is None:
        return {}
    said = {outcome: say(words, language) for outcome, words in _OUTCOMES.items()}
    return {
        **dict.fromkeys(rule.payable, said[Outcome.PAYABLE]),
        **dict.fromkeys(rule.needs_decision, said[Outcome.NEEDS_DECISION]),
        **dict.fromkeys(rule.not_eligible, said[Outcome.NOT_ELIGIBLE]),
    }


def choices(schedule: Schedule) -> tuple[Grade, ...]:
    """Return the grades that somebody can choose for what they bring, in the scale's order."""
    if schedule.eligibility.condition is None:
        return ()
    return tuple(grade for grade in schedule.grades if grade.names.get("en") not in _FOR_INSPECTORS)
