"""G85–G89: the budget."""

from typing import TYPE_CHECKING

from safeconduct.casefile.gate import gate
from safeconduct.casefile.office import Office
from safeconduct.casefile.world import World

if TYPE_CHECKING:
    from safeconduct.casefile.acts.budget import GrantAppropriation, MovePool


@gate("G85", source="DESIGN.md §5, Money: dated entries")
def acts_today(case: Office, world: World, act: "GrantAppropriation | MovePool") -> bool:
    """The day that the books are to show is today.

    Books that can be dated back can be made to agree with anything.
    """
    del case
    return act.on == world.today


@gate(
    "G86",
    source="SEALING.md, What lies in clear: one pooled commitment, moved in round steps on a fixed weekday",
    constraints=("treasury_pool_weekday",),
)
def pool_moves_in_steps(case: Office, world: World, act: "MovePool") -> bool:
    """The pool moves on its fixed weekday, by whole steps, within the appropriation.

    Any other movement would show, in clear, when and how much somebody was promised.
    """
    del case
    return world.pool_may_move(act.unit, act.covers)
