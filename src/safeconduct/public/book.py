"""One version of the list, ready to be asked: which kinds it names, what it wants to know about a thing."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from safeconduct.assessment import Award, Claim, Claimant, Item, Reason, assess_on
from safeconduct.assessment.compiled import Target
from safeconduct.assessment.engine import compiled_list
from safeconduct.assessment.terms import KIND, KIND_ATTRIBUTE
from safeconduct.catalogue import Catalogue, Thing, standard
from safeconduct.errors import BadInput
from safeconduct.public.conditions import choices
from safeconduct.public.listing import things
from safeconduct.public.site import Site
from safeconduct.schedule import (
    APPRAISED,
    MEASURES,
    Amount,
    Attribute,
    PortionAmount,
    Schedule,
    WhenExceeds,
    simple_parts,
)


class Known(NamedTuple):
    """One thing of the catalogue.

    Attributes:
        thing: the model, kind or known item.
        target: what the list says about it.
        asked: what the list asks about it, beside its condition and who hands it over.
    """

    thing: Thing
    target: Target
    asked: Mapping[str, Attribute]


class Book:
    """A version of the list with its catalogue.

    What it keeps, it makes for every thing of the catalogue at once, before anybody asks: otherwise its memory would
    tell what was asked about.

    Args:
        site: whose programme it is.
        schedule: the version.
    """

    def __init__(self, site: Site, schedule: Schedule) -> None:
        self.site = site
        self.schedule = schedule
        self.catalogue: Catalogue = _catalogue(site)
        self.grades = choices(schedule)
        self.grade_codes = frozenset(grade.code for grade in self.grades)
        self._compiled = compiled_list(schedule, self.catalogue)
        self.asks_kind = self._compiled.asks_kind
        self.asks_licence = self._compiled.asks_licence
        self.known = self._known()
        self.kinds: tuple[Thing, ...] = tuple(self._kinds())
        self.measures = tuple(
            name
            for name, measure in MEASURES.items()
            if any(measure.sort in self.known[kind.id].target.measures for kind in self.kinds)
        )
        self.sources = {clause.id: schedule.sources[clause.source] for clause in schedule.clauses}
        self._constants: dict[tuple[object, ...], Any] = {}

    def constant[T](self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return what is the same for every visitor, made once; nothing that anybody sent is in it or in its key."""
        found: T | None = self._constants.get(key)
        if found is None:
            found = self._constants[key] = make()
        return found

    def plain_reasons(self) -> tuple[Reason, ...]:
        """Return the reasons that the engine gives with nothing of the claim in them, as the same objects."""
        return self._compiled.plain_reasons()

    def kinds_of_claimant(self) -> Attribute:
        """Return who may hand things over, where the list tells them apart."""
        return KIND_ATTRIBUTE

    def assess(self, items: tuple[Item, ...], claimants: tuple[Claimant, ...]) -> Award:
        """Return what this version says, for a voluntary hand-over on its first day.

        Raises:
            BadInput: the claim cannot be assessed.
        """
        claim = Claim(
            programme=self.schedule.programme,
            surrendered_on=self.schedule.in_force_from,
            voluntary=True,
            claimants=claimants,
            items=items,
        )
        return assess_on(claim, self.schedule, self.catalogue)

    def _known(self) -> dict[str, Known]:
        """Return every thing that a form may name, by its id."""
        catalogue = self.catalogue
        kinds = {code: each for code, each in catalogue.categories.items() if not each.is_group}
        return {
            # A model goes before a kind of the same id, as everywhere.
            equipment: self._one(catalogue.resolve(equipment))
            for equipment in {**kinds, **catalogue.items, **catalogue.models}
        }

    def _one(self, thing: Thing) -> Known:
        target = self._compiled.target(thing.id)
        names = [name for name, _ in target.attributes if name != KIND]
        names += [name for rule in target.rules for name in _values(rule.written.pays) if name != APPRAISED]
        return Known(thing, target, {name: self.schedule.attributes[name] for name in dict.fromkeys(names)})

    def _kinds(self) -> Iterator[Thing]:
        """Yield what clauses name: each kind in the catalogue's order, then models and items that stand alone."""
        named = [thing for clause in self.schedule.clauses for thing in things(clause, self.catalogue)]
        ids = {thing.id for thing in named}
        leaves = {
            leaf.code
            for code in ids & self.catalogue.categories.keys()
            for leaf in self.catalogue.leaves(code)
        }
        yield from (category for code, category in self.catalogue.categories.items() if code in leaves)
        for thing in dict.fromkeys(thing.id for thing in named):
            if thing not in self.catalogue.categories:
                yield self.catalogue.resolve(thing)


def book_on(site: Site, day: date | None) -> Book:
    """Return the list that holds on a day; the newest where none does, or where no day is asked for.

    A version in front of which the pack declares a gap has no list that day: the newest then stands with its dates.
    """
    schedule = site.programme.schedules[-1]
    if day is not None:
        try:
            schedule = site.schedule_on(day)
        except BadInput:
            schedule = site.programme.schedules[-1]
    key = (id(site), schedule.version)
    known = _books.get(key)
    if known is None or known.site is not site:
        if len(_books) >= _MOST:
            _books.clear()
        known = _books[key] = Book(site, schedule)
    return known


_books: dict[tuple[int, str], Book] = {}
_catalogues: dict[int, tuple[Site, Catalogue]] = {}
_MOST = 16


def _catalogue(site: Site) -> Catalogue:
    """Return the catalogue with the programme's additions: one for all versions, since its search is costly to make."""
    known = _catalogues.get(id(site))
    if known is None or known[0] is not site:
        if len(_catalogues) >= _MOST:
            _catalogues.clear()
        known = _catalogues[id(site)] = (site, standard().with_items(site.programme.additions))
    return known[1]


def _values(pays: Amount) -> Iterator[str]:
    """Yield the values that an amount is a part of."""
    if isinstance(pays, WhenExceeds):
        yield pays.value
        yield pays.of
    for _, part in simple_parts(pays):
        if isinstance(part, PortionAmount):
            yield part.of
