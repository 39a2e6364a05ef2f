"""The items that claims of one list are drawn from: each a whole line of a claim, tried out on the list first.

Trying out keeps a generated file assessable whatever a list asks for, and lets a decision that people would
have recorded lie within what the list allows. It is done once for each entry of the stock, not for each claim.
"""

from datetime import date
from fractions import Fraction
from typing import NamedTuple

import msgspec

from safeconduct.assessment.award import Line, Outcome
from safeconduct.assessment.claim import Claim, Claimant, Item, Value
from safeconduct.assessment.engine import assess_on
from safeconduct.assessment.generating.asking import (
    Clauses,
    asked_by,
    clauses_by_equipment,
    most_prior,
    number_for,
    usual_price,
)
from safeconduct.assessment.generating.dice import Dice
from safeconduct.assessment.generating.observed import could_be_brought, grade_weights, losses
from safeconduct.catalogue import Catalogue, Model
from safeconduct.errors import BadInput
from safeconduct.schedule import APPRAISED, UNITS, ClaimantKind, Clause, Schedule, WhenExceeds, amount_text

OFF_LIST = 15
"""Of a hundred items brought, how many the list does not name."""

DECIDED = 60
"""Of a hundred lines that need a decision, for how many it is recorded."""

LARGEST_CREW = 8
FEWEST_VARIANTS = 8
MOST_VARIANTS = 400
_TRIES = 5
_STATED, _VALUED, _UNIQUE = 95, 90, 12

_PIECES = {1: 880, 2: 80, 3: 30, 4: 8, 5: 2}
_SMALL_PIECES = {1: 480, 2: 200, 3: 110, 4: 80, 5: 50, 10: 50, 20: 20, 50: 10}
_TIMES = {1: 30, 2: 25, 3: 15, 4: 10, 6: 8, 10: 7, 25: 5}


class Setting(NamedTuple):
    """What an item's line may depend on beside the item.

    Attributes:
        schedule: the version of the list.
        unit: the unit that the claim asks for; None for the list's first.
        kind: who surrenders.
    """

    schedule: Schedule
    unit: str | None
    kind: ClaimantKind

    @property
    def amounts_in(self) -> str:
        """The unit of the amounts in a claim."""
        return self.unit or self.schedule.unit


class Stocked(NamedTuple):
    """One entry of the stock.

    Attributes:
        item: as it stands in a claim.
        weight: how often it is drawn.
        crew: how many people serve it; 1 where that says nothing.
    """

    item: Item
    weight: float
    crew: int


def stock_up(setting: Setting, catalogue: Catalogue, dice: Dice, size: int) -> list[Stocked]:
    """Return about `size` entries whose weights follow the losses on record.

    Args:
        setting: the list, and what the claims have in common.
        catalogue: with the programme's own additions.
        dice: chance.
        size: more entries mean more variety of grades, quantities, values and decisions.

    Raises:
        BadInput: the list can be tried out on nothing, so no claim can be drawn.
    """
    clauses = clauses_by_equipment(setting.schedule, catalogue)
    weights = equipment_weights(clauses, catalogue)
    everything = sum(weights.values())
    maker = _Maker(setting, catalogue, dice, clauses)
    found: list[Stocked] = []
    for equipment, weight in weights.items():
        variants = min(MOST_VARIANTS, max(FEWEST_VARIANTS, round(size * weight / everything)))
        items = maker.variants(equipment, variants)
        crew = crew_of(equipment, catalogue)
        found.extend(Stocked(item, weight / len(items), crew) for item in items)
    if not found:
        raise BadInput(
            f"No claim could be drawn for the list “{setting.schedule.version}”: it refuses every item tried."
        )
    return found


def equipment_weights(clauses: Clauses, catalogue: Catalogue) -> dict[str, float]:
    """Return how often each piece of equipment is brought.

    What the list names comes by the losses on record. A clause about things of which no loss is on record,
    such as pistols, weighs as much as the average clause and is shared equally by what it names. `OFF_LIST`
    of a hundred are things that the list does not name: half of them by losses, half known items.

    Args:
        clauses: what the list is about.
        catalogue: every model and known item.
    """
    seen = {
        thing: could_be_brought(counts) for thing, counts in losses().items() if thing in catalogue.models
    }
    by_clause: dict[str, list[str]] = {}
    for thing, about in clauses.items():
        for clause in about:
            by_clause.setdefault(clause.id, []).append(thing)
    sums = {name: sum(seen.get(thing, 0) for thing in things) for name, things in by_clause.items()}
    known = [weight for weight in sums.values() if weight]
    average = sum(known) / len(known) if known else 1.0
    on_list: dict[str, float] = {}
    for name, things in by_clause.items():
        for thing in things:
            weight = seen.get(thing, 0) if sums[name] else average / len(things)
            if weight:
                on_list[thing] = max(weight, on_list.get(thing, 0))
    observed = {thing: float(weight) for thing, weight in seen.items() if weight and thing not in clauses}
    items = {thing: 1.0 for thing in catalogue.items if thing not in clauses}
    half = sum(on_list.values()) * OFF_LIST / (100 - OFF_LIST) / 2
    return on_list | _scaled(observed, half) | _scaled(items, half)


def crew_of(equipment: str, catalogue: Catalogue) -> int:
    """Return how many serve a piece of equipment, from 1 to `LARGEST_CREW`.

    The catalogue words it as `3` or `2-3`; the larger number counts. A ship's whole crew never comes.
    """
    model = catalogue.models.get(equipment)
    words = model.crew.split("-")[-1] if model else ""
    return min(LARGEST_CREW, max(1, int(words))) if words.isdigit() else 1


def _scaled(weights: dict[str, float], to: float) -> dict[str, float]:
    everything = sum(weights.values())
    return {thing: weight * to / everything for thing, weight in weights.items()}


class _Maker:
    """Makes items for one setting.

    Args:
        setting: the list, and what the claims have in common.
        catalogue: with the programme's own additions.
        dice: chance.
        clauses: what the list is about.
    """

    def __init__(self, setting: Setting, catalogue: Catalogue, dice: Dice, clauses: Clauses) -> None:
        self._setting = setting
        self._schedule = setting.schedule
        self._catalogue = catalogue
        self._dice = dice
        self._clauses = clauses
        self._asked = {clause.id: asked_by(clause, self._schedule) for clause in self._schedule.clauses}
        self._usual = usual_price(self._schedule)
        # The claims that an item comes to stand in have one claimant or many, and awards before them or none.
        self._circumstances = ((0, 1), (most_prior(self._schedule), 1), (0, LARGEST_CREW))

    def variants(self, equipment: str, count: int) -> list[Item]:
        """Return up to `count` items of one sort, their grades spread as likely as they are."""
        grades = grade_weights(losses().get(equipment, {}), self._schedule.grades)
        small = not isinstance(self._catalogue.resolve(equipment), Model)
        kind = self._setting.kind
        about = self._clauses.get(equipment, ())
        open_to = tuple(clause for clause in about if kind in (clause.matches.claimants or (kind,)))
        found = []
        for number in range(count):
            grade = self._dice.weighted(grades, (number + self._dice.unit()) / count)
            for _ in range(_TRIES):
                item = self._described(equipment, grade, open_to or about, small=small)
                line = self._tried(item)
                if line is not None:
                    found.append(self._settled(item, line))
                    break
        return found

    def _described(
        self, equipment: str, grade: str | None, about: tuple[Clause, ...], *, small: bool
    ) -> Item:
        """Return an item that says what one of its clauses asks for, now and then leaving something out."""
        dice = self._dice
        quantity = str(dice.weighted(_SMALL_PIECES if small else _PIECES))
        if not about:
            return Item(equipment, quantity, grade)
        clause = dice.pick(about)
        asked = self._asked[clause.id]
        unit = None
        if asked.measure is not None:
            unit, per = asked.measure
            quantity = _measured(per * dice.weighted(_TIMES) * (1 if dice.chance(70) else Fraction(3, 4)))
        attributes = {
            name: self._stated(name, dice.pick(values))
            for name, values in clause.matches.attributes.items()
            if dice.chance(_STATED)
        }
        appraised = None
        for name in asked.values:
            # What makes a piece unique is rarely claimed; what its price rests on is nearly always known.
            rarely = isinstance(clause.pays, WhenExceeds) and name == clause.pays.value
            if not dice.chance(_UNIQUE if rarely else _VALUED):
                continue
            if name == APPRAISED:
                whole = int(quantity) if quantity.isdigit() else 1
                appraised = self._price(asked.typical * whole)
            else:
                attributes[name] = self._price(asked.typical * (2 if rarely else 1))
        return Item(equipment, quantity, grade, unit=unit, appraised=appraised, attributes=attributes)

    def _stated(self, name: str, value: str) -> Value:
        """Return a value as a claim may write it: in another spelling where the list knows one, or measured."""
        attribute = self._schedule.attributes[name]
        if attribute.kind == "number":
            return number_for(self._schedule, name, value, self._dice.unit())
        spellings = [spelling for spelling, stands_for in attribute.also.items() if stands_for == value]
        return self._dice.pick(spellings) if spellings and self._dice.chance(30) else value

    def _price(self, typical: int) -> str:
        """Return a value in a claim, drawn around a typical one: most between half and double of it."""
        spread = sum(self._dice.unit() for _ in range(4)) - 2
        minor = typical * 10 ** UNITS[self._setting.amounts_in] * 2.0**spread
        return amount_text(max(1, _rounded(int(minor))), self._setting.amounts_in)

    def _tried(self, item: Item, prior: int = 0, people: int = 1) -> Line | None:
        """Return the item's line in a claim of its own; None when the list refuses it as bad input."""
        who = tuple(
            Claimant(f"p{number}", age=30, kind=self._setting.kind, weight="1", attributes={"licensed": True})
            for number in range(1, people + 1)
        )
        # The list is given, so the day decides nothing here.
        claim = Claim(
            self._schedule.programme,
            date.min,
            True,
            who,
            (item,),
            prior_awards=prior,
            unit=self._setting.unit,
        )
        try:
            return assess_on(claim, self._schedule, self._catalogue).lines[0]
        except BadInput:
            return None

    def _settled(self, item: Item, line: Line) -> Item:
        """Return the item with a decision recorded, where it needs one and one is likely to have been made."""
        if line.outcome is not Outcome.NEEDS_DECISION or not self._dice.chance(DECIDED):
            return item
        span = line.range
        if span is None:
            amounts = [self._price(self._usual)]
        else:
            # People seldom settle near the least.
            between = span.lowest + int((span.highest - span.lowest) * (1 + 4 * self._dice.unit()) / 5)
            # Where only one of several amounts will do, the bounds are among them.
            likely = (max(span.lowest, _rounded(between)), span.highest, span.lowest)
            amounts = [amount_text(minor, self._setting.amounts_in) for minor in likely]
        for amount in amounts:
            decided = msgspec.structs.replace(item, decided=amount)
            if all(self._tried(decided, *each) is not None for each in self._circumstances):
                return decided
        return item


def _measured(quantity: Fraction) -> str:
    """Return a quantity with at most three decimals, as claims write measures."""
    thousandths = round(quantity * 1000)
    return f"{thousandths // 1000}.{thousandths % 1000:03}".rstrip("0").rstrip(".")


def _rounded(minor: int) -> int:
    """Return an amount with two leading digits, as people name amounts."""
    step: int = 10 ** max(0, len(str(minor)) - 2)
    return minor // step * step
