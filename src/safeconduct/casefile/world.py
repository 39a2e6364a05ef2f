"""The few facts a gate may ask beyond its case."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from safeconduct.casefile.words import Role

if TYPE_CHECKING:
    from safeconduct.casefile.case import Case
    from safeconduct.casefile.office import Office
    from safeconduct.catalogue import Catalogue
    from safeconduct.schedule import Programme


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: from the session, never from what was sent.

    Attributes:
        account: the officer's pseudonymous account, "mailbox:N", "system" or "authority".
        roles: what they hold when they act.
    """

    account: str
    roles: frozenset[Role]


class World(Protocol):
    """What is true outside the case at this moment, within the same transaction."""

    @property
    def now(self) -> datetime:
        """The moment, in UTC."""

    @property
    def today(self) -> date:
        """The day of `now`, in UTC."""

    @property
    def actor(self) -> Actor:
        """Who is acting: the proposer at a proposal, the seconder at a seconding."""

    @property
    def office(self) -> "Office":
        """Who works here with which roles; lists in force; rates."""

    @property
    def catalogue(self) -> "Catalogue":
        """The equipment catalogue of the case's programme."""

    def programme(self, name: str) -> "Programme":
        """Return a programme pack; BadInput when unknown."""

    def item_is_held(self, index: str) -> bool:
        """Say whether an item with this blind index (hex) or tag is in custody, in any case."""

    def can_commit(self, unit: str, amount: int, programme: str = "", year: int = 0) -> bool:
        """Say whether `amount` minor units of `unit` are still covered by an appropriation.

        By that of the programme and the year, where they are named, or else by one that names no programme.
        """

    def pool_may_move(self, unit: str, covers: int, programme: str = "", year: int = 0) -> bool:
        """Say whether the pooled commitment can be made to cover `covers` minor units, by whole steps."""

    def imprest_holds(self, unit: str, amount: int) -> bool:
        """Say whether the floats of the cash office in `unit` hold `amount` minor units by the books."""

    def imprest_may_move(self, unit: str, to: int, programme: str = "", year: int = 0) -> bool:
        """Say whether the float for advances can be brought to `to` minor units, by whole steps."""

    def paid_in_year(self, unit: str, programme: str, year: int) -> int:
        """Return what a programme has paid in a year, in minor units of `unit`, less what came back."""

    def published(self, digest: str) -> "Case | None":
        """Return the case, of those open to the actor, in which the statement with this digest stands published."""

    def case(self, reference: str) -> "Case | None":
        """Return another case as the actor can open it; None when there is none, or it is not open to them."""
