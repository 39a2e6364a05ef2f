"""What two lists say differently, clause by clause and rule by rule, as data.

Every key of both lists is compared, whatever kinds of clauses there are or will be: a difference may be told
clumsily, but is never missed. `cli.schedule.diff` tells it in words.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import msgspec

from safeconduct.schedule.clauses import Clause
from safeconduct.schedule.terms import Schedule


class Aspect(StrEnum):
    """What a difference is about."""

    IN_FORCE = "in_force"
    NAME = "name"
    PAYS_FOR = "pays_for"
    AMOUNT = "amount"
    CONDITIONS = "conditions"
    SHARING = "sharing"
    SOURCE = "source"
    NOTES = "notes"
    OTHER = "other"


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """One difference.

    Attributes:
        aspect: what it is about.
        path: the keys to it, in the clause or in the list; a list's entries that have an id by their id.
        before: plain data as the older list has it; None where it has nothing there.
        after: the same of the newer one.
    """

    aspect: Aspect
    path: tuple[str, ...]
    before: Any = None
    after: Any = None


class Kind(StrEnum):
    """What became of a clause."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SAME = "same"


class ClauseChange(msgspec.Struct, frozen=True):
    """One clause in both lists.

    Attributes:
        id: of the clause.
        kind: what became of it.
        before: the clause as the older list has it; None when it was added.
        after: as the newer one has it; None when it was removed.
        changes: every difference, when it stands in both.
    """

    id: str
    kind: Kind
    before: Clause | None
    after: Clause | None
    changes: tuple[Change, ...] = ()

    @property
    def clause(self) -> Clause:
        """The clause as the newer list has it, or as the older one had it."""
        clause = self.before if self.after is None else self.after
        if clause is None:
            raise ValueError("a change of a clause has at least one side")
        return clause


class Difference(msgspec.Struct, frozen=True):
    """All that two lists say differently.

    Attributes:
        rules: differences outside the clauses: dates, conditions, sharing, sources, notes.
        clauses: every clause of either, in the newer list's order, those removed after them.
    """

    rules: tuple[Change, ...]
    clauses: tuple[ClauseChange, ...]

    def of_kind(self, kind: Kind) -> tuple[ClauseChange, ...]:
        """Return the clauses of which this became."""
        return tuple(each for each in self.clauses if each.kind is kind)

    @property
    def is_empty(self) -> bool:
        """Whether both lists say the same in everything."""
        return not self.rules and len(self.of_kind(Kind.SAME)) == len(self.clauses)


_OF_CLAUSE = {
    "names": Aspect.NAME,
    "pays_for": Aspect.PAYS_FOR,
    "pays": Aspect.AMOUNT,
    "first": Aspect.AMOUNT,
    "per": Aspect.AMOUNT,
    "matches": Aspect.CONDITIONS,
    "requires": Aspect.CONDITIONS,
    "before": Aspect.CONDITIONS,
    "source": Aspect.SOURCE,
    "notes": Aspect.NOTES,
}
_OF_LIST = {
    "in_force_from": Aspect.IN_FORCE,
    "in_force_until": Aspect.IN_FORCE,
    "unit": Aspect.AMOUNT,
    "other_units": Aspect.AMOUNT,
    "rounding": Aspect.AMOUNT,
    "additions": Aspect.AMOUNT,
    "eligibility": Aspect.CONDITIONS,
    "grades": Aspect.CONDITIONS,
    "attributes": Aspect.CONDITIONS,
    "split": Aspect.SHARING,
    "source": Aspect.SOURCE,
    "sources": Aspect.SOURCE,
    "notes": Aspect.NOTES,
}
# The version's name is what tells the two apart, and clauses are compared one by one.
_COMPARED_ELSEWHERE = frozenset({"programme", "version", "clauses"})


def differ(old: Schedule, new: Schedule) -> Difference:
    """Return what two lists say differently."""
    return Difference(rules=tuple(_rules(old, new)), clauses=tuple(_clauses(old, new)))


def _rules(old: Schedule, new: Schedule) -> Iterator[Change]:
    before, after = (
        {key: value for key, value in msgspec.to_builtins(each).items() if key not in _COMPARED_ELSEWHERE}
        for each in (old, new)
    )
    for path, one, other in _leaves(before, after, ()):
        yield Change(_OF_LIST.get(path[0], Aspect.OTHER), path, one, other)
    ids, now = ([clause.id for clause in each.clauses] for each in (old, new))
    for path, one, other in _moved(ids, now, ("clauses",)):
        yield Change(Aspect.OTHER, path, one, other)


def _clauses(old: Schedule, new: Schedule) -> Iterator[ClauseChange]:
    before = {clause.id: clause for clause in old.clauses}
    for clause in new.clauses:
        known = before.pop(clause.id, None)
        if known is None:
            yield ClauseChange(clause.id, Kind.ADDED, None, clause)
            continue
        changes = tuple(_changed(known, clause))
        yield ClauseChange(clause.id, Kind.CHANGED if changes else Kind.SAME, known, clause, changes)
    for clause in before.values():
        yield ClauseChange(clause.id, Kind.REMOVED, clause, None)


def _changed(old: Clause, new: Clause) -> Iterator[Change]:
    for path, one, other in _leaves(msgspec.to_builtins(old), msgspec.to_builtins(new), ()):
        yield Change(_OF_CLAUSE.get(path[0], Aspect.OTHER), path, one, other)


type _Path = tuple[str, ...]


def _leaves(before: Any, after: Any, path: _Path) -> Iterator[tuple[_Path, Any, Any]]:
    """Yield the deepest places at which plain data differs, each with both values."""
    if before == after:
        return
    one, other = _by_key(before), _by_key(after)
    if one is None or other is None:
        yield path, before, after
        return
    for key in dict.fromkeys((*one, *other)):
        yield from _leaves(one.get(key), other.get(key), (*path, key))
    if not isinstance(before, dict):
        yield from _moved(list(one), list(other), path)


def _moved(before: list[str], after: list[str], path: _Path) -> Iterator[tuple[_Path, Any, Any]]:
    """Yield the order of what stands in both lists, when it is another."""
    kept = [each for each in before if each in after]
    now = [each for each in after if each in before]
    if kept != now:
        yield path, kept, now


def _by_key(value: Any) -> dict[str, Any] | None:
    """Return data by key when its parts have names of their own: a table, or a list of things with ids."""
    if isinstance(value, dict):
        return value
    if isinstance(value, list | tuple) and value:
        for key in ("id", "code"):
            if all(isinstance(each, dict) and key in each for each in value):
                return {str(each[key]): each for each in value}
    return None
