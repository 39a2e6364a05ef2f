"""A list in words: its facts, every clause, and what it says otherwise than the one before. Two people read this."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from safeconduct.assessment.telling import (
    PAYS_FOR,
    described,
    in_force,
    labelled,
    named,
    paid_out,
    pays,
)
from safeconduct.assessment.terms import KIND_ATTRIBUTE
from safeconduct.casefile import enacted
from safeconduct.casefile.office import InForce, Office
from safeconduct.catalogue import Catalogue, KnownItem, standard
from safeconduct.errors import BadInput
from safeconduct.language import day, money, pick, say
from safeconduct.programmes.comparing import Listed
from safeconduct.programmes.contrasting import NOTHING, Contrast, Side, clause_contrast, rule_contrasts
from safeconduct.schedule import Addition, Clause, Gap, Programme, Schedule
from safeconduct.schedule.differing import Kind, differ

GAPS, ADDITIONS = "Days without a list", "Things of this programme's own"
GAP, THING, MORE = "{first} to {last}: {why} ({source})", "{name} ({id})", "{what}: {amount} more"
BECAUSE = {"not_in_force": "no list was in force", "not_known": "the list is not known"}
"""Why days have no list, in words."""

DATES = frozenset({"in_force_from", "in_force_until"})
"""Rules that stand at the top of the page already."""


def sentences() -> Iterable[str]:
    """Return every sentence of this module, for the translators."""
    return (GAPS, ADDITIONS, GAP, THING, MORE, *BECAUSE.values())


@dataclass(frozen=True, slots=True)
class Row:
    """One clause in words.

    Attributes:
        id: of the clause.
        name: as published, with the conditions that it is for.
        names: as published in each other language, by code.
        things: what it matches: every category, model and known item by name and code.
        before: ids of the clauses that it goes before where both match.
        amount: what it pays.
        pays_for: what for.
        notes: doubts and explanations.
        source: its citation.
    """

    id: str
    name: str
    names: tuple[tuple[str, str], ...]
    things: tuple[str, ...]
    before: str
    amount: str
    pays_for: str
    notes: tuple[str, ...]
    source: str


def told_whole(
    programme: Programme, schedule: Schedule, before: Listed | None, language: str
) -> dict[str, Any]:
    """Return a list as a page shows it, nothing left out that decides what is paid.

    Args:
        programme: the one that it belongs to.
        schedule: the list.
        before: the list that holds until it begins; None where none does.
        language: of the reader.
    """
    condition = schedule.eligibility.condition
    catalogue = standard().with_items(programme.additions)
    shown: dict[str, Any] = {
        "programme": f"{pick(programme.names, language)} ({programme.id})",
        "authority": pick(programme.authority, language),
        "version": schedule.version,
        "holds": in_force(schedule, language),
        "digest": schedule.digest,
        "unit": schedule.unit,
        "rows": [_row(clause, schedule, catalogue, language) for clause in schedule.clauses],
        "more": [_more(each, schedule, language) for each in schedule.additions],
        "additions": [_item(each) for each in programme.additions],
        "gaps": [_gap(each, programme, language) for each in programme.gaps],
        "asked": described(schedule, language),
        "paid": paid_out(schedule, language),
        "promises": [pick(each.names, language) for each in schedule.promises],
        "notes": [pick(each, language) for each in schedule.notes],
        "grades": _grades(schedule, language) if condition is not None else [],
        "texts": [(name, words) for name, words in programme.texts.items()],
    }
    if before is not None:
        shown |= _difference(before, Listed(programme, schedule), language)
    return shown


def _row(clause: Clause, schedule: Schedule, catalogue: Catalogue, language: str) -> Row:
    return Row(
        id=clause.id,
        name=named(clause, schedule, language),
        names=tuple((code, name) for code, name in clause.names.items() if code != language),
        things=tuple(
            _thing(code, catalogue, language) for code in (*clause.matches.categories, *clause.matches.models)
        ),
        before=", ".join(clause.before),
        amount=pays(clause, schedule, language),
        pays_for=say(PAYS_FOR[clause.pays_for], language),
        notes=tuple(pick(each, language) for each in clause.notes),
        source=schedule.cite(clause.source),
    )


def _thing(code: str, catalogue: Catalogue, language: str) -> str:
    """Return a category, model or known item by name and code; by its code alone where this release lacks it."""
    for known in (catalogue.categories, catalogue.models, catalogue.items):
        if (found := known.get(code)) is not None:
            return say(THING, language, name=pick(found.names, language), id=code)
    return code


def _more(addition: Addition, schedule: Schedule, language: str) -> str:
    """Return what is paid on top: for whom, how much, with which clauses."""
    what = say(THING, language, name=pick(addition.names, language), id=addition.id)
    amount = money(addition.amount, schedule.unit, language, trim=True)
    for_whom = labelled(KIND_ATTRIBUTE, addition.claimants, language)
    told = (say(MORE, language, what=what, amount=amount), for_whom, ", ".join(addition.clauses))
    return "; ".join(each for each in told if each)


def _item(item: KnownItem) -> dict[str, Any]:
    return {"id": item.id, "names": tuple(item.names.items()), "aliases": ", ".join(item.aliases)}


def _gap(gap: Gap, programme: Programme, language: str) -> str:
    source = programme.sources.get(gap.source)
    return say(
        GAP,
        language,
        first=day(gap.first, language),
        last=day(gap.last, language),
        why=say(BECAUSE[gap.because], language),
        source=source.title if source is not None else gap.source,
    )


def _grades(schedule: Schedule, language: str) -> list[str]:
    condition = schedule.eligibility.condition
    payable = condition.payable if condition is not None else ()
    return [f"{each.code}: {pick(each.names, language)}" for each in schedule.grades if each.code in payable]


def _difference(before: Listed, after: Listed, language: str) -> dict[str, Any]:
    catalogue = standard()
    found = differ(before.schedule, after.schedule)
    sides = Side.of(before, catalogue), Side.of(after, catalogue)
    changed = [each for each in found.clauses if each.kind is not Kind.SAME]
    rules = [each for each in found.rules if each.path[0] not in DATES]
    return {
        "before": f"{before.programme.id} {before.schedule.version}",
        "clauses": [_split(clause_contrast(each, *sides, language)) for each in changed],
        "rules": [
            _split(each) for each in (*_heads(before, after, language), *rule_contrasts(rules, language))
        ],
        "same": len(found.of_kind(Kind.SAME)),
    }


def _heads(before: Listed, after: Listed, language: str) -> Iterable[Contrast]:
    """Yield what the two heads say differently about days without a list, and about things of the programme's own."""
    old, new = before.programme, after.programme
    if old.gaps != new.gaps:
        told = ("\n".join(_gap(gap, each, language) for gap in each.gaps) or NOTHING for each in (old, new))
        yield Contrast(say(GAPS, language), *told)
    if old.additions != new.additions:
        told = (
            "\n".join(
                _thing(item.id, standard().with_items(each.additions), language) for item in each.additions
            )
            or NOTHING
            for each in (old, new)
        )
        yield Contrast(say(ADDITIONS, language), *told)


def _split(contrast: Contrast) -> dict[str, str]:
    """Return a contrast with what it is about in two parts: the name, and the key that says it exactly."""
    name, _, key = contrast.what.partition("\n")
    return {"name": name, "key": key, "before": contrast.before, "after": contrast.after}


def before(office: Office, programme: str, listed: Iterable[InForce] | None = None) -> Listed | None:
    """Return the newest list of a programme that is enacted, or, where none is, the newest that ships.

    Args:
        office: whose lists count.
        programme: its id.
        listed: those among which to look; all that are enacted when None.
    """
    try:
        known = enacted.programme(office, programme)
    except BadInput:
        return None  # the programme is new here
    among = office.in_force if listed is None else listed
    newest = next((each for each in reversed(tuple(among)) if each.programme == programme), None)
    schedule = enacted.schedule_of(office, newest) if newest is not None else known.schedules[-1]
    return Listed(known, schedule) if schedule is not None else None
