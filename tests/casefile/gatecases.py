"""Cases that pass and fail each gate, collected from the modules in `gates/`; `test_gates.py` runs them all."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from safeconduct.casefile import enacted
from safeconduct.casefile.case import Case
from safeconduct.casefile.office import Office
from safeconduct.casefile.words import Role
from safeconduct.casefile.world import Actor
from safeconduct.catalogue import standard

type Moment = tuple[Any, "PlainWorld", Any]


@dataclass(frozen=True)
class PlainWorld:
    """A World of plain values: what a test says is true outside the case."""

    now: datetime = datetime(2023, 8, 1, 12, 0, tzinfo=UTC)
    actor: Actor = field(default_factory=lambda: Actor("officer-one", frozenset({Role.CONTACT_OFFICER})))
    office: Office = field(default_factory=lambda: Office(reference="office"))
    held: frozenset[str] = frozenset()
    available: dict[str, int] = field(default_factory=dict)
    floats: dict[str, int] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    paid: dict[str, int] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def catalogue(self) -> Any:
        return standard()

    def programme(self, name: str) -> Any:
        return enacted.programme(self.office, name)

    def item_is_held(self, index: str) -> bool:
        return index in self.held

    def can_commit(self, unit: str, amount: int, programme: str = "", year: int = 0) -> bool:
        places = (f"{unit}:{programme}:{year}", f"{unit}::{year}", unit)
        return amount <= next((self.available[each] for each in places if each in self.available), 0)

    def pool_may_move(self, unit: str, covers: int, programme: str = "", year: int = 0) -> bool:
        return covers % 100 == 0 and self.can_commit(unit, covers, programme, year)

    def imprest_holds(self, unit: str, amount: int) -> bool:
        return amount <= self.floats.get(unit, amount)

    def imprest_may_move(self, unit: str, to: int, programme: str = "", year: int = 0) -> bool:
        return to % 100 == 0 and self.can_commit(unit, to, programme, year)

    def paid_in_year(self, unit: str, programme: str, year: int) -> int:
        return self.paid.get(f"{unit}:{programme}:{year}", 0)

    def published(self, digest: str) -> Case | None:
        return next((case for case in self.cases.values() if case.aftercare.published(digest)), None)

    def case(self, reference: str) -> Case | None:
        return self.cases.get(reference)

    def acting(self, account: str, *roles: Role) -> "PlainWorld":
        return replace(self, actor=Actor(account, frozenset(roles)))


PASSING: dict[str, list[Callable[[], Moment]]] = {}
FAILING: dict[str, list[Callable[[], Moment]]] = {}


def passes(number: str) -> Callable[[Callable[[], Moment]], Callable[[], Moment]]:
    """Collect a moment in which the gate holds."""
    return lambda make: PASSING.setdefault(number, []).append(make) or make


def fails(number: str) -> Callable[[Callable[[], Moment]], Callable[[], Moment]]:
    """Collect a moment in which the gate does not hold."""
    return lambda make: FAILING.setdefault(number, []).append(make) or make
