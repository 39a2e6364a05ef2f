"""The World as the database shows it, within the act's transaction."""

from dataclasses import dataclass
from datetime import date, datetime

from safeconduct.casefile.office import Office
from safeconduct.casefile.world import Actor
from safeconduct.catalogue import Catalogue, standard
from safeconduct.custody.items import is_held
from safeconduct.programmes import load
from safeconduct.schedule import Programme
from safeconduct.treasury.following import can_commit, pool_may_move


@dataclass(frozen=True, slots=True)
class WorkingWorld:
    """What gates may ask; see `casefile.world.World`."""

    now: datetime
    actor: Actor
    office: Office

    @property
    def today(self) -> date:
        """The day, in UTC."""
        return self.now.date()

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue that ships, with what packs add."""
        return standard()

    def programme(self, name: str) -> Programme:
        """Return a programme pack."""
        return load(name)

    def item_is_held(self, index: str) -> bool:
        """Say whether an item with this index is in custody."""
        return is_held(index)

    def can_commit(self, unit: str, amount: int) -> bool:
        """Say whether an appropriation covers the amount."""
        return can_commit(unit, amount)

    def pool_may_move(self, unit: str, covers: int) -> bool:
        """Say whether the pooled commitment can be made to cover the amount."""
        return pool_may_move(unit, covers)
