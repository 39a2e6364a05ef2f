"""One version of the official list, as its page shows it."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from safeconduct.assessment.telling import PAYS_FOR, named, pays
from safeconduct.catalogue import Catalogue, Thing, standard
from safeconduct.language import pick, say
from safeconduct.public.conditions import in_plain_words, outcomes
from safeconduct.public.pictures import pictures
from safeconduct.schedule import Clause, Programme, Schedule, Source

CERTAINTY = {
    "A": "stated in this source",
    "B": "worked out from a rule that this source states",
    "C": "no source states it; it is this programme's own rule or assumption",
    "D": "sources disagree",
}
"""What the letter of a source's certainty means."""

SHARED = {
    "equal": "What is paid is shared equally among the people who surrender together.",
    "by_weight": "What is paid is shared by weights, which are settled with the people who surrender together.",
    "by_agreement": (
        "What is paid is shared as the people who surrender together agree; equally where they do not agree."
    ),
}
"""How a list shares an award, in words."""

_WEB = re.compile(r"https?://[^\s\"<>]+")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def sentences() -> tuple[str, ...]:
    """Return every sentence of this module, for the translators."""
    return (*CERTAINTY.values(), *SHARED.values())


@dataclass(frozen=True, slots=True)
class Cited:
    """A source in words.

    Attributes:
        title: the citation.
        url: where it can be read on the web; "" where it has no such address.
        certainty: its letter.
        means: what the letter means.
    """

    title: str
    url: str
    certainty: str
    means: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list in words; texts may have several lines.

    Attributes:
        id: of the clause.
        line: its number as published; "" where the list has none.
        name: as published.
        asked: which attribute values it is for, a line each.
        pictures: paths of its symbols from the site's root.
        amount: what it pays.
        pays_for: what it pays for.
        source: where it was read.
        notes: doubts and explanations.
    """

    id: str
    line: str
    name: str
    asked: tuple[str, ...]
    pictures: tuple[str, ...]
    amount: str
    pays_for: str
    source: Cited
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Graded:
    """One grade of the condition scale: its code, what it means, and what the list then says."""

    code: str
    meaning: str
    outcome: str


def rows(programme: Programme, schedule: Schedule, language: str) -> tuple[Row, ...]:
    """Return the lines of a list in words."""
    catalogue = standard().with_items(programme.additions)
    return tuple(_row(clause, schedule, catalogue, language) for clause in schedule.clauses)


def _row(clause: Clause, schedule: Schedule, catalogue: Catalogue, language: str) -> Row:
    name, *asked = named(clause, schedule, language).split("\n")
    return Row(
        id=clause.id,
        line=clause.line,
        name=name,
        asked=tuple(asked),
        pictures=pictures(things(clause, catalogue), catalogue),
        amount=pays(clause, schedule, language),
        pays_for=say(PAYS_FOR[clause.pays_for], language),
        source=cited(schedule.sources[clause.source], language),
        notes=tuple(pick(note, language) for note in clause.notes),
    )


def things(clause: Clause, catalogue: Catalogue) -> tuple[Thing, ...]:
    """Return the categories, groups, models and known items that a clause names, in its order."""
    found: list[Thing] = [catalogue.categories[code] for code in clause.matches.categories]
    models, items = catalogue.models, catalogue.items
    return (*found, *(models[each] if each in models else items[each] for each in clause.matches.models))


def cited(source: Source, language: str) -> Cited:
    """Return a source in words. Only an address in the web becomes a link."""
    url = source.url if _WEB.fullmatch(source.url) else ""
    return Cited(source.title, url, source.certainty, say(CERTAINTY[source.certainty], language))


def grades(schedule: Schedule, language: str) -> tuple[Graded, ...]:
    """Return what each grade leads to, as a reader would say it; empty where the list sets no condition."""
    said = outcomes(schedule, language)
    return tuple(
        Graded(grade.code, in_plain_words(grade, language), said[grade.code])
        for grade in schedule.grades
        if said
    )


def last_day(programme: Programme, schedule: Schedule) -> date | None:
    """Return the last day on which a version holds, as the pack knows it; None while no later one begins."""
    later = [
        each.in_force_from for each in programme.schedules if each.in_force_from > schedule.in_force_from
    ]
    before_next = min(later) - timedelta(days=1) if later else None
    known = [day for day in (schedule.in_force_until, before_next) if day is not None]
    return min(known) if known else None


def file_name(version: str) -> str:
    """Return a version's name as files bear it: letters, digits, points, hyphens and low lines only."""
    return _UNSAFE.sub("-", version)
