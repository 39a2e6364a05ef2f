"""G85, G86, G130–G132, G142: the budget, and rates from a file."""

from typing import TYPE_CHECKING

from safeconduct.casefile.gate import gate
from safeconduct.casefile.gates.office import is_a_rate
from safeconduct.casefile.office import Office
from safeconduct.casefile.rates import not_on_record
from safeconduct.casefile.world import World
from safeconduct.errors import BadInput

if TYPE_CHECKING:
    from safeconduct.casefile.acts.budget import (
        GrantAppropriation,
        LapseAppropriation,
        MoveImprest,
        MovePool,
        ReconcileBooks,
        RecordRates,
    )


@gate("G85", source="DESIGN.md §5, Money: dated entries")
def acts_today(
    case: Office,
    world: World,
    act: "GrantAppropriation | MovePool | MoveImprest | LapseAppropriation | ReconcileBooks",
) -> bool:
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
    return world.pool_may_move(act.unit, act.covers, act.programme, act.year)


@gate(
    "G130",
    source="SEALING.md, What lies in clear: nothing of a case's money before its award",
    constraints=("treasury_imprest_round_steps", "treasury_imprest_weekday"),
)
def imprest_moves_in_steps(case: Office, world: World, act: "MoveImprest") -> bool:
    """The float for advances moves on the pool's weekday, to a whole number of steps, within the appropriation.

    A float that was filled up by what was just paid out would show, in clear, what somebody in need was given.
    """
    del case
    return world.imprest_may_move(act.unit, act.to, act.programme, act.year)


@gate(
    "G131",
    source="budget law: appropriations are for a year; DESIGN.md §4: public money's four states",
    constraints=("treasury_entry_budget_year",),
)
def year_is_over(case: Office, world: World, act: "LapseAppropriation") -> bool:
    """The budget year is over.

    Money that lapses while the year still runs is money that somebody may have been promised this morning.
    """
    del case
    return act.year < world.today.year


@gate("G132", source="issue: reconciliation of every account every night, differences raised, never hidden")
def reconciled_once_a_day(case: Office, world: World, act: "ReconcileBooks") -> bool:
    """Nobody has put this day's books on record as right or wrong yet, or they were right and are not any more.

    A difference stands until another day's books are right: it cannot be talked away on the day it was found.
    """
    del world
    before = case.reconciled
    return (
        before is None
        or before.on < act.on
        or (before.on == act.on and bool(act.differences) and before.differences != act.differences)
    )


@gate("G142", source="facts: awards in dollars, paid in hryvnia at the official rate; DESIGN.md §5, Money")
def rates_are_new_and_in_order(case: Office, world: World, act: "RecordRates") -> bool:
    """Each rate of the file is one, of today or before, stands there once, and contradicts none on record.

    Of two different rates for one day somebody could choose, and a rate that was paid by is not replaced by the
    hundred.
    """
    keys = {(each.unit, each.counter, each.on) for each in act.rates}
    try:
        new = not_on_record(act.rates, case.rates)
    except BadInput:
        return False
    return len(new) == len(keys) == len(act.rates) and all(is_a_rate(each, world.today) for each in act.rates)
