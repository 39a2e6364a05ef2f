"""Which list holds for which claim, and what it says about one."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date

import msgspec
import numpy as np
from numpy.typing import NDArray

from safeconduct.assessment.award import Award
from safeconduct.assessment.bulk.dependence import NOTHING_MORE, Asks, asks
from safeconduct.assessment.bulk.numbering import UNKNOWN, Codes
from safeconduct.assessment.bulk.standins import nameless
from safeconduct.assessment.claim import Claim
from safeconduct.assessment.engine import assess, assess_on, lines_are_independent
from safeconduct.catalogue import Catalogue
from safeconduct.errors import BadInput
from safeconduct.schedule import Programme, Schedule

type Find = Callable[[str], Programme]
"""Returns a programme by its id; BadInput where there is none."""

_MOST_UNKNOWN = 1_000

_FIRST_DAY = date(1900, 1, 1).toordinal()
_LAST_DAY = date(2100, 1, 1).toordinal()
_NOT_ASKED = -2


class Only:
    """Finds one programme and no other.

    Args:
        programme: the one.
    """

    def __init__(self, programme: Programme) -> None:
        self._programme = programme

    def __call__(self, wanted: str) -> Programme:
        """Return the programme.

        Raises:
            BadInput: another one is wanted.
        """
        if wanted != self._programme.id:
            raise BadInput(f"The claim is of programme “{wanted[:60]}”, not of “{self._programme.id}”.")
        return self._programme

    def __reduce__(self) -> tuple[Callable[[bytes], "Only"], tuple[bytes]]:
        """Go to another process as JSON: pickled, a list would get another digest.

        A value that is the default is left out of what the digest is over, and that it is the default is seen by
        its identity, which pickling does not keep.
        """
        return _only, (msgspec.json.encode(self._programme),)


def _only(written: bytes) -> Only:
    return Only(msgspec.json.decode(written, type=Programme))


def _lists(find: Find, catalogue: Catalogue, written: bytes | None) -> "Lists":
    schedule = None if written is None else msgspec.json.decode(written, type=Schedule)
    return Lists(find, catalogue, schedule)


class Lists:
    """The lists that claims may be assessed by, loaded as claims name their programmes.

    Args:
        find: returns a programme by its id.
        catalogue: what equipment is known; each programme's own additions are added.
        schedule: a version by which every claim is assessed, whatever its dates; None for the one in force.
    """

    def __init__(self, find: Find, catalogue: Catalogue, schedule: Schedule | None = None) -> None:
        self._find = find
        self._catalogue = catalogue
        self._schedule = schedule
        self._nameless = nameless(catalogue)
        self._programmes: dict[str, Programme] = {}
        self._extended: dict[str, tuple[Catalogue, Catalogue]] = {}
        self._unknown: dict[str, str] = {}
        self._days: dict[str, Codes] = {}
        self.versions: list[Schedule] = []
        self.asked: Asks = NOTHING_MORE

    def __reduce__(self) -> tuple[Callable[..., "Lists"], tuple[Find, Catalogue, bytes | None]]:
        """Let another process load what it needs by itself."""
        written = None if self._schedule is None else msgspec.json.encode(self._schedule)
        return _lists, (self._find, self._catalogue, written)

    def programme(self, programme: str) -> Programme:
        """Return a programme.

        Raises:
            BadInput: there is none of this id.
        """
        found = self._programmes.get(programme)
        if found is not None:
            return found
        refused = self._unknown.get(programme)
        if refused is not None:
            raise BadInput(refused)
        try:
            found = self._find(programme)
        except BadInput as error:
            if len(self._unknown) < _MOST_UNKNOWN:
                self._unknown[programme] = str(error)
            raise
        self._programmes[programme] = found
        self._extended[programme] = (
            self._catalogue.with_items(found.additions),
            self._nameless.with_items(found.additions),
        )
        for version in (self._schedule,) if self._schedule else found.schedules:
            if all(version is not known for known in self.versions):
                self.versions.append(version)
                self.asked = self.asked.with_(asks(version))
        return found

    @property
    def models(self) -> Catalogue:
        """The catalogue without any programme's own additions, which are no models."""
        return self._catalogue

    def load(self, programmes: Iterable[str]) -> bool:
        """Load the programmes that exist among these, and say whether that brought a version not known before."""
        before = len(self.versions)
        for programme in programmes:
            # Who names one that does not exist is refused with their claim.
            with suppress(BadInput):
                self.programme(programme)
        return len(self.versions) > before

    def award(self, claim: Claim, *, nameless: bool = False) -> Award:
        """Return what the list says about a claim.

        Args:
            claim: the claim.
            nameless: with the stand-in for the names of models.

        Raises:
            BadInput: the claim cannot be assessed.
        """
        programme = self.programme(claim.programme)
        if self._schedule is not None:
            return assess_on(claim, self._schedule, self._extended[claim.programme][nameless])
        return assess(claim, programme, self._nameless if nameless else self._catalogue)

    def versions_on(self, programme: str, days: NDArray[np.int64]) -> Codes:
        """Return the place in `versions` of the version that holds on each day; `UNKNOWN` where none is known to.

        Args:
            programme: whose.
            days: of the calendar, as `date.toordinal` counts them.
        """
        found = self.programme(programme)
        if self._schedule is not None:
            return np.full(len(days), self._place(self._schedule), np.intp)
        known = self._days.get(programme)
        if known is None:
            known = self._days[programme] = np.full(_LAST_DAY - _FIRST_DAY, _NOT_ASKED, np.intp)
        # Days outside are rare enough to be looked at one by one.
        outside = None
        places = days - _FIRST_DAY
        if days.size and (days.min() < _FIRST_DAY or days.max() >= _LAST_DAY):
            outside = (days < _FIRST_DAY) | (days >= _LAST_DAY)
            places[outside] = 0
        versions = known.take(places)
        if versions.size and versions.min() == _NOT_ASKED:
            for place in np.unique(places[versions == _NOT_ASKED]).tolist():
                try:
                    known[place] = self._place(found.schedule_on(date.fromordinal(place + _FIRST_DAY)))
                except BadInput:
                    known[place] = UNKNOWN
            versions = known.take(places)
        if outside is not None:
            versions[outside] = UNKNOWN
        return versions

    def independent(self) -> NDArray[np.bool_]:
        """Say of each of `versions` whether its lines are independent of one another."""
        return np.array([lines_are_independent(version) for version in self.versions], np.bool_)

    def _place(self, schedule: Schedule) -> int:
        return next(place for place, each in enumerate(self.versions) if each is schedule)
