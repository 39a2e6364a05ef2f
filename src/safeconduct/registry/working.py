"""The World as the database shows it, within the act's transaction."""

from dataclasses import dataclass
from datetime import date, datetime

from safeconduct.casefile import enacted
from safeconduct.casefile.case import Case
from safeconduct.casefile.office import Office
from safeconduct.casefile.world import Actor
from safeconduct.catalogue import Catalogue
from safeconduct.custody.items import is_held
from safeconduct.registry.errors import NoSuchFile
from safeconduct.registry.opening import look
from safeconduct.registry.sessions import OfficerSession, Session
from safeconduct.registry.suspecting import paid_in_year, published
from safeconduct.schedule import Programme
from safeconduct.sealing.errors import KeyMissing
from safeconduct.treasury.books import balances
from safeconduct.treasury.following import can_commit, imprest_may_move, pool_may_move
from safeconduct.treasury.models import AccountKind


@dataclass(frozen=True, slots=True)
class WorkingWorld:
    """What gates may ask; see `casefile.world.World`."""

    now: datetime
    actor: Actor
    office: Office
    session: Session | None = None
    """With whose keys other cases are opened."""

    @property
    def today(self) -> date:
        """The day, in UTC."""
        return self.now.date()

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue that ships, with what packs add."""
        return enacted.catalogue(self.office)

    def programme(self, name: str) -> Programme:
        """Return a programme pack, with the lists and texts that the authority has put in force."""
        return enacted.programme(self.office, name)

    def item_is_held(self, index: str) -> bool:
        """Say whether an item with this index is in custody."""
        return is_held(index)

    def can_commit(self, unit: str, amount: int, programme: str = "", year: int = 0) -> bool:
        """Say whether an appropriation covers the amount."""
        return can_commit(unit, amount, programme, year)

    def pool_may_move(self, unit: str, covers: int, programme: str = "", year: int = 0) -> bool:
        """Say whether the pooled commitment can be made to cover the amount."""
        return pool_may_move(unit, covers, programme, year)

    def imprest_holds(self, unit: str, amount: int) -> bool:
        """Say whether the floats of the cash office hold the amount by the books."""
        floats = (each.amount for each in balances(unit=unit) if each.kind == AccountKind.IMPREST)
        return amount <= sum(floats)

    def imprest_may_move(self, unit: str, to: int, programme: str = "", year: int = 0) -> bool:
        """Say whether the float for advances can be brought to the amount."""
        return imprest_may_move(unit, to, programme, year)

    def paid_in_year(self, unit: str, programme: str, year: int) -> int:
        """Return what a programme has paid in a year, in minor units."""
        return paid_in_year(unit, programme, year)

    def published(self, digest: str) -> Case | None:
        """Return the case open to an officer in which a statement stands published."""
        return published(self.session, digest) if isinstance(self.session, OfficerSession) else None

    def case(self, reference: str) -> Case | None:
        """Return another case as an officer can open it; a mailbox opens none but its own.

        Acts come one after the other, by the journal's lock: what is read here stands until the act is done.
        """
        if not isinstance(self.session, OfficerSession):
            return None
        try:
            return look(self.session, reference).case
        except (NoSuchFile, KeyMissing):
            return None
