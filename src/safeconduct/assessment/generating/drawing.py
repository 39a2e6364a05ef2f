"""Draw claims in batches: numbers that say which entry of the stock, which party, which day.

No Python runs for a single claim: a batch is a handful of arrays, whatever its length. Batches are drawn each
from a seed of its own and always in full, so a longer file begins with the shorter one.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safeconduct.assessment.claim import Claimant, Item
from safeconduct.assessment.generating.asking import kinds_of_claimant, most_prior
from safeconduct.assessment.generating.dice import Dice
from safeconduct.assessment.generating.parties import PER_SIZE, Party, parties
from safeconduct.assessment.generating.stock import LARGEST_CREW, Setting, Stocked, stock_up
from safeconduct.catalogue import Catalogue
from safeconduct.errors import BadInput
from safeconduct.schedule import Programme

ROWS = 131_072
"""Claims in a full batch; a row group of a Parquet file."""

STOCK = 16_384
"""Entries in stock, over all versions, units and kinds of claimant together."""

OPEN_END = 730
"""A list without a last day is drawn from for so many days."""

LONGEST_WAIT = 60
"""At most so many days lie between an offer and the hand-over."""

NEVER = date(1900, 1, 1)
"""A day on which no programme had a list: what a bad row is dated with."""

FAULTS = (
    "unknown_programme",
    "no_list_that_day",
    "before_its_offer",
    "nobody",
    "nobody_is_so_old",
    "unknown_equipment",
    "quantity_of_nothing",
    "absurd_quantity",
)
"""What can be wrong with a bad row."""

_SMALLEST_STOCK = 512
_VOLUNTARY, _OFFERED, _FIRST_UNIT, _PERSON = 0.96, 0.70, 0.75, 0.70
_ITEMS = (0.75, 0.89, 0.95, 0.98, 0.99)
_ALONE, _WHOLE_CREW = 0.55, 0.85

type Numbers = NDArray[np.int64]


class Source(NamedTuple):
    """What claims of a programme are drawn from.

    Attributes:
        programme: its id.
        settings: each with its list, unit and kind of claimant.
        items: of every setting, one after the other; last the faulty ones.
        reached: running sum of weights over `items`: setting number n from n to n + 1.
        crews: how many serve each of `items`.
        parties: of every setting and number of adults, `PER_SIZE` each; last the faulty ones.
        days: setting → the days on which its list is in force, as days since 1970.
        shares: running sum of the settings' probability.
        prior: setting → below how many earlier awards are drawn; 1 means none.
    """

    programme: str
    settings: tuple[Setting, ...]
    items: tuple[Item, ...]
    reached: NDArray[np.float64]
    crews: Numbers
    parties: tuple[Party, ...]
    days: tuple[Numbers, ...]
    shares: NDArray[np.float64]
    prior: Numbers


class Drawn(NamedTuple):
    """A batch of claims.

    Attributes:
        setting: index into the source's settings.
        offered: the day of the offer in days since 1970; -1 with `has_offer` false.
        has_offer: whether there was an offer.
        surrendered: the day of the hand-over.
        voluntary: whether it was voluntary.
        prior: earlier awards of the same clause.
        party: index into the source's parties.
        offsets: where each claim's items begin in `items`; one more than claims.
        items: indexes into the source's items.
        fault: index into `FAULTS`; -1 for a good row.
    """

    setting: Numbers
    offered: Numbers
    has_offer: NDArray[np.bool_]
    surrendered: Numbers
    voluntary: NDArray[np.bool_]
    prior: Numbers
    party: Numbers
    offsets: Numbers
    items: Numbers
    fault: Numbers


def source_for(programme: Programme, catalogue: Catalogue, seed: int, stock: int = STOCK) -> Source:
    """Return what claims of a programme are drawn from.

    Args:
        programme: whose lists are used, each on the days on which it is in force.
        catalogue: with the programme's own additions.
        seed: of the whole run.
        stock: about so many different items; fewer are quicker to make.

    Raises:
        BadInput: the programme has no day with a list, or a list refuses every item.
    """
    days = days_by_version(programme)
    settings = [
        Setting(schedule, unit, kind)
        for schedule in programme.schedules
        if schedule.version in days
        for unit in (None, *schedule.other_units)
        for kind in kinds_of_claimant(schedule)
    ]
    size = max(_SMALLEST_STOCK, stock // max(1, len(settings)))
    stocked: list[Stocked] = []
    reached: list[NDArray[np.float64]] = []
    people: list[Party] = []
    for number, setting in enumerate(settings):
        made = stock_up(setting, catalogue, Dice(seed, 0, number), size)
        sums = np.cumsum([entry.weight for entry in made])
        reached.append(number + sums / sums[-1])
        stocked.extend(made)
        for group in parties(setting, made[0].item, catalogue, Dice(seed, 1, number)):
            people.extend(group)
    return Source(
        programme=programme.id,
        settings=tuple(settings),
        items=(*(entry.item for entry in stocked), *_FAULTY_ITEMS),
        reached=np.concatenate(reached),
        crews=np.array([entry.crew for entry in stocked], np.int64),
        parties=(*people, *_FAULTY_PARTIES),
        days=tuple(days[setting.schedule.version] for setting in settings),
        shares=np.cumsum(_shares(settings, days)),
        prior=np.array([1 + most_prior(setting.schedule) for setting in settings], np.int64),
    )


def draw(source: Source, count: int, seed: int, bad_rows: int = 0) -> Iterator[Drawn]:
    """Yield batches of claims, `count` claims in all.

    Args:
        source: what they are drawn from, made with the same seed.
        count: how many.
        seed: of the whole run.
        bad_rows: of a thousand rows, how many are bad on purpose.
    """
    for number, begins in enumerate(range(0, count, ROWS)):
        yield _batch(source, min(ROWS, count - begins), Dice(seed, 2, number), bad_rows)


def days_by_version(programme: Programme) -> dict[str, Numbers]:
    """Return the days on which each version of a list is in force, as days since 1970.

    Raises:
        BadInput: the programme has no list at all.
    """
    if not programme.schedules:
        raise BadInput(f"{programme.id} has no list, so nothing can be drawn for it.")
    day = programme.schedules[0].in_force_from
    latest = programme.schedules[-1]
    end = latest.in_force_until or latest.in_force_from + timedelta(days=OPEN_END)
    found: dict[str, list[int]] = {}
    while day <= end:
        try:
            version = programme.schedule_on(day).version
        except BadInput:
            pass  # a declared gap: nothing is drawn for these days
        else:
            found.setdefault(version, []).append((day - _EPOCH).days)
        day += timedelta(days=1)
    return {version: np.array(days, np.int64) for version, days in found.items()}


_EPOCH = date(1970, 1, 1)
_FAULTY_ITEMS = (
    Item("no-such-equipment", "1"),
    Item("t-72b3", "0", "A"),
    Item("t-72b3", "999999999999", "A"),
)
_FAULTY_PARTIES: tuple[Party, ...] = ((), (Claimant("p1", age=200),))


def _shares(settings: list[Setting], days: dict[str, Numbers]) -> list[float]:
    """Return the probability of each setting: by its list's days, its unit and its kind of claimant."""
    everything = sum(len(each) for each in days.values())
    shares = []
    for setting in settings:
        kinds = len(kinds_of_claimant(setting.schedule)) - 1
        others = len(setting.schedule.other_units)
        share = len(days[setting.schedule.version]) / everything
        if kinds:
            share *= _PERSON if setting.kind == "person" else (1 - _PERSON) / kinds
        if others:
            share *= _FIRST_UNIT if setting.unit is None else (1 - _FIRST_UNIT) / others
        shares.append(share)
    return shares


def _batch(source: Source, count: int, dice: Dice, bad_rows: int) -> Drawn:
    def units() -> NDArray[np.float64]:
        return dice.units(ROWS)[:count]

    def below(limits: Numbers | int) -> Numbers:
        return (units() * limits).astype(np.int64)

    last = len(source.settings) - 1
    setting = np.minimum(np.searchsorted(source.shares, units(), side="right"), last)
    day = np.empty(count, np.int64)
    at = units()
    for number, days in enumerate(source.days):
        chosen = setting == number
        day[chosen] = days[(at[chosen] * len(days)).astype(np.int64)]
    has_offer = units() < _OFFERED
    # Most come soon after an offer, a few take long.
    wait = (units() ** 2 * LONGEST_WAIT).astype(np.int64)
    voluntary = units() < _VOLUNTARY
    prior = below(source.prior[setting])
    sizes = 1 + np.searchsorted(_ITEMS, units(), side="right")
    how, which, faulty, kind = units(), below(PER_SIZE), units(), below(len(FAULTS))
    offsets = np.concatenate(([0], np.cumsum(sizes)))
    items = _drawn_items(source, setting, sizes, dice)
    crew = source.crews[items[offsets[:-1]]]
    present = np.where(how < _ALONE, 1, np.where(how < _WHOLE_CREW, crew, 1 + (at * crew).astype(np.int64)))
    party = (setting * LARGEST_CREW + present - 1) * PER_SIZE + which
    drawn = Drawn(
        setting=setting.astype(np.int64),
        offered=np.where(has_offer, day, -1),
        has_offer=has_offer,
        surrendered=np.where(has_offer, day + wait, day),
        voluntary=voluntary,
        prior=prior,
        party=party,
        offsets=offsets,
        items=items,
        fault=np.where(faulty * 1000 < bad_rows, kind, -1),
    )
    return _spoilt(drawn, source)


def _drawn_items(source: Source, setting: Numbers, sizes: Numbers, dice: Dice) -> Numbers:
    """Return an item for each place: from the stock of the claim's own setting, by weight."""
    numbers = np.repeat(setting, sizes)
    # The first place of every claim is drawn before any other, so that the number of claims changes nothing.
    at = np.empty(len(numbers))
    place = np.arange(len(numbers)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    for nth in range(len(_ITEMS) + 1):
        drawn = dice.units(ROWS)
        here = place == nth
        at[here] = drawn[: len(setting)][sizes > nth]
    found = np.searchsorted(source.reached, numbers + at, side="right")
    return np.minimum(found, len(source.reached) - 1).astype(np.int64)


def _spoilt(drawn: Drawn, source: Source) -> Drawn:
    """Spoil the rows that are to be bad; what is wrong with the whole row's programme is left to the writer."""
    first = drawn.offsets[:-1]
    goods, people = len(source.items) - len(_FAULTY_ITEMS), len(source.parties) - len(_FAULTY_PARTIES)
    for number, fault in enumerate(FAULTS):
        rows = drawn.fault == number
        match fault:
            case "no_list_that_day":
                drawn.has_offer[rows] = False
                drawn.surrendered[rows] = (NEVER - _EPOCH).days
            case "before_its_offer":
                drawn.has_offer[rows] = True
                drawn.offered[rows] = drawn.surrendered[rows] + 1
            case "nobody":
                drawn.party[rows] = people
            case "nobody_is_so_old":
                drawn.party[rows] = people + 1
            case "unknown_equipment" | "quantity_of_nothing" | "absurd_quantity":
                drawn.items[first[rows]] = goods + number - FAULTS.index("unknown_equipment")
            case _:
                pass
    return drawn
