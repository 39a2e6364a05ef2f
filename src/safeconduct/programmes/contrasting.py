"""A difference between two lists in words: what each says, change by change."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from safeconduct.assessment import Award, Line
from safeconduct.assessment.reasons import outcome_name, status_name
from safeconduct.assessment.telling import PAYS_FOR, pays
from safeconduct.catalogue import Catalogue, Thing
from safeconduct.language import LANGUAGES, day, money, pick, quantity, say
from safeconduct.programmes.comparing import Effect, Listed, felt
from safeconduct.schedule import Clause, Schedule, amount_text
from safeconduct.schedule.differing import Aspect, Change, ClauseChange, Kind

KINDS: dict[Kind, str] = {
    Kind.ADDED: "added",
    Kind.REMOVED: "removed",
    Kind.CHANGED: "changed",
}
"""What became of a clause, in words."""

ASPECTS: dict[Aspect, str] = {
    Aspect.IN_FORCE: "In force",
    Aspect.NAME: "Name",
    Aspect.PAYS_FOR: "Pays for",
    Aspect.AMOUNT: "Amount",
    Aspect.CONDITIONS: "Conditions",
    Aspect.SHARING: "Sharing",
    Aspect.SOURCE: "Source",
    Aspect.NOTES: "Notes",
    Aspect.OTHER: "Other",
}
"""What a difference is about, in words."""

_SENTENCES = (
    "yes",
    "no",
    "refused: {reason}",
    "line {number}: {said}",
    "share of {claimant}: {amount}",
)

NOTHING = "—"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SAID_BY_ASPECT = {("source",), ("notes",)}
# Keys of a clause that one sentence tells together.
_ONE_SENTENCE = dict.fromkeys(("pays", "first", "per", "requires"), "pays")


def sentences() -> Iterable[str]:
    """Return every sentence of this module, for the translators."""
    return (*KINDS.values(), *ASPECTS.values(), *_SENTENCES)


class Contrast(NamedTuple):
    """One thing, and what is said about it before and after."""

    what: str
    before: str
    after: str


class Side(NamedTuple):
    """One of the two lists, with all that its words need.

    Attributes:
        schedule: the list.
        catalogue: with its programme's additions.
    """

    schedule: Schedule
    catalogue: Catalogue

    @classmethod
    def of(cls, listed: Listed, catalogue: Catalogue) -> "Side":
        """Return a list's side; the catalogue is without the programme's additions."""
        return cls(listed.schedule, catalogue.with_items(listed.programme.additions))


def rule_contrasts(changes: Iterable[Change], language: str) -> Iterator[Contrast]:
    """Yield what the lists say differently outside their clauses."""
    for change in _in_own_language(tuple(changes), language):
        label = say(ASPECTS[change.aspect], language)
        yield Contrast(
            label if change.path in _SAID_BY_ASPECT else f"{label}\n{_path(change)}",
            _plain(change.before, language),
            _plain(change.after, language),
        )


def clause_contrast(change: ClauseChange, old: Side, new: Side, language: str) -> Contrast:
    """Return what the lists say about a clause that is not the same in both."""
    before, after = change.before, change.after
    what = f"{pick(change.clause.names, language)}\n{change.id}: {say(KINDS[change.kind], language)}"
    if before is None or after is None:
        return Contrast(
            what,
            NOTHING if before is None else _whole(before, old, language),
            NOTHING if after is None else _whole(after, new, language),
        )
    told = list(_changes(change.changes, (before, old), (after, new), language))
    return Contrast(
        what,
        "\n".join(f"{label}: {one}" for label, one, _ in told),
        "\n".join(f"{label}: {other}" for label, _, other in told),
    )


def case_contrast(effect: Effect, language: str) -> Contrast:
    """Return what the lists say about a case."""
    before, after = effect.before, effect.after
    return Contrast(effect.case.name, _award(before, after, language), _award(after, before, language))


def _changes(
    changes: Iterable[Change], old: tuple[Clause, Side], new: tuple[Clause, Side], language: str
) -> Iterator[Contrast]:
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(_ONE_SENTENCE.get(change.path[0], change.path[0]), []).append(change)
    for key, group in groups.items():
        label = say(ASPECTS[group[0].aspect], language)
        teller = _TELLERS.get(key)
        if teller is not None:
            one, other = (teller(clause, side, language) for clause, side in (old, new))
            if one != other:
                yield Contrast(label, one, other)
                continue
        # A key without words of its own, or a change that the words do not show: say it as it is written.
        for change in _in_own_language(group, language):
            path = f"{label} ({_path(change)})"
            yield Contrast(path, _plain(change.before, language), _plain(change.after, language))


def _whole(clause: Clause, side: Side, language: str) -> str:
    parts = {
        Aspect.AMOUNT: _pays(clause, side, language),
        Aspect.CONDITIONS: _about(clause, side, language),
        Aspect.SOURCE: side.schedule.cite(clause.source),
    }
    return "\n".join(f"{say(ASPECTS[aspect], language)}: {text}" for aspect, text in parts.items())


def _pays(clause: Clause, side: Side, language: str) -> str:
    return pays(clause, side.schedule, language).replace("\n", " ")


def _about(clause: Clause, side: Side, language: str) -> str:
    """Return what a clause is about: equipment by name, then the attribute values and claimants asked for."""
    matches = clause.matches
    known = side.catalogue
    # Not `resolve`: a clause may name a group of kinds, a claim may not.
    things: list[Thing] = [known.categories[code] for code in matches.categories]
    things += [known.models[each] if each in known.models else known.items[each] for each in matches.models]
    said = [", ".join(pick(thing.names, language) for thing in things)]
    for key, values in matches.attributes.items():
        attribute = pick(side.schedule.attributes[key].names, language)
        said.append(say("by {attribute}: {values}", language, attribute=attribute, values=", ".join(values)))
    said += [", ".join(matches.claimants)] if matches.claimants else []
    return "; ".join(said)


type _Teller = Callable[[Clause, Side, str], str]

_TELLERS: dict[str, _Teller] = {
    "names": lambda clause, _, language: pick(clause.names, language),
    "pays_for": lambda clause, _, language: say(PAYS_FOR[clause.pays_for], language),
    "pays": _pays,
    "matches": _about,
    "source": lambda clause, side, _: side.schedule.cite(clause.source),
    "notes": lambda clause, _, language: " ".join(pick(each, language) for each in clause.notes) or NOTHING,
}


def _award(result: Award | str, other: Award | str, language: str) -> str:
    """Return what one list says about a case, in the detail in which the other says something else."""
    if isinstance(result, str):
        return say("refused: {reason}", language, reason=result)
    said = [f"{status_name(result.status, language)}, {money(result.total_text, result.unit, language)}"]
    others = other.lines if isinstance(other, Award) else ()
    for number, line in enumerate(result.lines, 1):
        same = len(others) >= number and felt(line) == felt(others[number - 1])
        if not same and (len(result.lines) > 1 or line.amount is None):
            told = _line(line, result.unit, language)
            said.append(say("line {number}: {said}", language, number=number, said=told))
    if isinstance(other, Award) and result.shares != other.shares and result.total == other.total:
        for claimant, share in result.share_texts.items():
            amount = money(share, result.unit, language)
            said.append(say("share of {claimant}: {amount}", language, claimant=claimant, amount=amount))
    return "\n".join(said)


def _line(line: Line, unit: str, language: str) -> str:
    outcome = outcome_name(line.outcome, language)
    if line.amount is not None:
        return f"{outcome}, {money(amount_text(line.amount, unit), unit, language)}"
    if line.range is not None:
        lowest, highest = (amount_text(each, unit) for each in (line.range.lowest, line.range.highest))
        return f"{outcome}, {quantity(lowest, language)} – {money(highest, unit, language)}"
    return outcome


def _in_own_language(changes: Sequence[Change], language: str) -> Iterator[Change]:
    """Yield changes, of a text in several languages only the reader's own where that is among them."""
    own = {change.path[:-1] for change in changes if change.path[-1] == language}
    for change in changes:
        text = change.path[:-1]
        if text not in own or change.path[-1] not in LANGUAGES:
            yield change
        elif change.path[-1] == language:
            yield Change(change.aspect, text, change.before, change.after)


def _path(change: Change) -> str:
    """Return the keys to a change; with spaces between, so that a narrow column does not cut a key in two."""
    return " › ".join(change.path)


def _plain(value: Any, language: str) -> str:  # noqa: PLR0911 - one for each kind of plain data
    """Return plain data of a list as a person reads it."""
    match value:
        case None:
            return NOTHING
        case bool():
            return say("yes" if value else "no", language)
        case str() if _DATE.fullmatch(value):
            return day(date.fromisoformat(value), language)
        case list() | tuple():
            between = "\n" if any(isinstance(each, dict) for each in value) else ", "
            return between.join(_plain(each, language) for each in value) or NOTHING
        case {"title": str(title)}:
            return title
        case {"names": names}:
            rest = {key: each for key, each in value.items() if key not in {"id", "names", "source"}}
            more = f" ({_plain(rest, language)})" if rest else ""
            return f"{_plain(names, language)}{more}"
        case dict() if any(code in value for code in LANGUAGES):
            return pick(value, language)
        case dict():
            return "; ".join(f"{key}: {_plain(each, language)}" for key, each in value.items()) or NOTHING
        case _:
            return str(value)
