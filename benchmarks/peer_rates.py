"""What the peers of the totals are told beforehand: each piece of equipment's clause and its amount.

So they look nothing up in a catalogue, and no clause is matched while they are timed.
"""

import json
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq

from safeconduct.assessment import Claim, Claimant, Item, Outcome, assess_on
from safeconduct.catalogue import standard
from safeconduct.programmes import load
from safeconduct.schedule import Programme

ADULT = 18
FIT = ("A", "B")
REFUSED = ("D", "E", "F")


class Rate(NamedTuple):
    """A clause's amount for one item.

    Attributes:
        equipment: as claims name it.
        attributes: what claims state beside it, as the file has it; empty where nothing.
        clause: id of the clause; None where there is none.
        amount: minor units where the list fixes them; None where people decide.
    """

    equipment: str
    attributes: str
    clause: str | None
    amount: int | None


def rates(claims: Path, programme: str) -> list[Rate]:
    """Return the rate of all that a file of claims names.

    Raises:
        ValueError: the list is of a kind for which the peers were not written.
    """
    found = load(programme)
    _check(found)
    items = pq.read_table(claims, columns=["items"]).column("items").combine_chunks().flatten()
    columns = [items.field(name) for name in ("equipment", "attributes")]
    pairs = {
        (equipment, stated or "")
        for equipment, stated in zip(*(each.to_pylist() for each in columns), strict=True)
    }
    return [_rate(equipment, stated, found) for equipment, stated in sorted(pairs)]


def _rate(equipment: str, stated: str, programme: Programme) -> Rate:
    (schedule,) = programme.schedules
    item = Item(equipment, "1", FIT[0], attributes=json.loads(stated) if stated else {})
    claim = Claim(
        programme.id, schedule.in_force_from, voluntary=True, claimants=(Claimant("p1"),), items=(item,)
    )
    (line,) = assess_on(claim, schedule, standard().with_items(programme.additions)).lines
    has_clause = line.outcome is not Outcome.NO_CLAUSE
    return Rate(equipment, stated, line.clause or "open" if has_clause else None, line.amount)


def _check(programme: Programme) -> None:
    """Refuse a list that the peers would answer wrongly."""
    (schedule,) = programme.schedules
    condition = schedule.eligibility.condition
    if not schedule.eligibility.voluntary or condition is None:
        raise ValueError("the peers know lists with a condition that pay for a voluntary hand-over only")
    if set(condition.payable) != set(FIT) or set(condition.not_eligible) != set(REFUSED):
        raise ValueError("the peers know lists that pay grades A and B and refuse D, E and F")
