"""Who comes: invented parties of claimants, from one person to a crew with a family. They are `p1`, `p2` and so on.

How often people come alone, with children or hurt is this project's assumption; nothing about it is on record.
"""

from datetime import date

import msgspec

from safeconduct.assessment.claim import Claim, Claimant, Item, Value
from safeconduct.assessment.engine import assess_on
from safeconduct.assessment.generating.dice import Dice
from safeconduct.assessment.generating.stock import LARGEST_CREW, Setting
from safeconduct.catalogue import Catalogue
from safeconduct.errors import BadInput

PER_SIZE = 200
"""How many different parties there are of each number of adults."""

type Party = tuple[Claimant, ...]

_FAMILY = {1: 5, 2: 3, 3: 2}
_AGE_SAID, _WITH_FAMILY, _SOMEBODY_DEAD, _ONLY_MINORS = 60, 8, 3, 1
_LICENSED, _UNLICENSED = 90, 6


def parties(setting: Setting, item: Item, catalogue: Catalogue, dice: Dice) -> list[list[Party]]:
    """Return, for each number of adults from 1 to `LARGEST_CREW`, `PER_SIZE` parties that the list accepts.

    Args:
        setting: the list, and the kind of claimant.
        item: something that the list assesses.
        catalogue: with the programme's own additions.
        dice: chance.
    """
    return [_of_size(adults, setting, item, catalogue, dice) for adults in range(1, LARGEST_CREW + 1)]


def _of_size(adults: int, setting: Setting, item: Item, catalogue: Catalogue, dice: Dice) -> list[Party]:
    plain = tuple(_adult(number, setting, dice, plain=True) for number in range(1, adults + 1))
    found: list[Party] = []
    for number in range(PER_SIZE):
        only_minors = adults == 1 and number * 100 < PER_SIZE * _ONLY_MINORS
        drawn = _party(adults, setting, dice, only_minors=only_minors)
        # A list may ask of claimants what nobody foresaw here; then they come as plain as can be.
        found.append(drawn if _accepted(drawn, setting, item, catalogue) else plain)
    return found


def _party(adults: int, setting: Setting, dice: Dice, *, only_minors: bool) -> Party:
    if only_minors:
        return (Claimant("p1", age=12 + dice.below(6), kind=setting.kind),)
    people = [_adult(number, setting, dice, plain=False) for number in range(1, adults + 1)]
    if dice.chance(_SOMEBODY_DEAD):
        dead = dice.below(adults)
        people[dead] = msgspec.structs.replace(people[dead], deceased=True)
    if setting.kind == "person" and dice.chance(_WITH_FAMILY):
        for _ in range(dice.weighted(_FAMILY)):
            age = dice.below(18) if dice.chance(60) else 18 + dice.below(60)
            people.append(Claimant(f"p{len(people) + 1}", age=age))
    shares = setting.schedule.split.shares
    if shares == "by_weight" or (shares == "by_agreement" and dice.chance(50)):
        people = [msgspec.structs.replace(person, weight=str(1 + dice.below(3))) for person in people]
    return tuple(people)


def _adult(number: int, setting: Setting, dice: Dice, *, plain: bool) -> Claimant:
    age = 19 + dice.below(37) if plain or dice.chance(_AGE_SAID) else None
    attributes: dict[str, Value] = {}
    if any("licence" in clause.requires for clause in setting.schedule.clauses):
        at = 0.0 if plain else dice.unit() * 100
        if at < _LICENSED + _UNLICENSED:
            attributes["licensed"] = at < _LICENSED
    return Claimant(f"p{number}", age=age, kind=setting.kind, attributes=attributes)


def _accepted(party: Party, setting: Setting, item: Item, catalogue: Catalogue) -> bool:
    claim = Claim(setting.schedule.programme, date.min, True, party, (item,), unit=setting.unit)
    try:
        assess_on(claim, setting.schedule, catalogue)
    except BadInput:
        return False
    return True
