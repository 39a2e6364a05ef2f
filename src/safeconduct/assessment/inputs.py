"""What a claim must keep before it can be assessed; each breach is a sentence that says what to correct."""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Never

from safeconduct.assessment.claim import MAX_CLAIMANTS, MAX_ITEMS, Claim, Claimant, Item, Value
from safeconduct.assessment.compiled import MAX_MINOR, Target
from safeconduct.errors import BadInput
from safeconduct.schedule import MEASURES, PIECES, minor_units

ADULT = 18
OLDEST = 130
LONGEST_ID = 100
LONGEST_NUMBER = 12

_MEASURED = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,3})?")


def refuse_item(position: int, item: Item, what: str) -> Never:
    """Raise BadInput about one item, counted from one as people do."""
    raise BadInput(f"Item {position + 1} ({item.equipment[:60]}): {what}.")


def checked_receivers(claim: Claim) -> tuple[list[str], bool]:
    """Return the ids of claimants able to receive, in order, and whether everyone is under 18.

    Able to receive is whoever is alive and not under 18.

    Raises:
        BadInput: there are no claimants or no items, too many of either, one claimant twice, or an age or a
            weight that nobody has.
    """
    if not claim.claimants:
        raise BadInput("The claim names no claimants: say who surrendered.")
    if not claim.items:
        raise BadInput("The claim names no items: say what was brought.")
    if len(claim.claimants) > MAX_CLAIMANTS or len(claim.items) > MAX_ITEMS:
        raise BadInput(
            f"A claim has at most {MAX_CLAIMANTS:,} claimants and {MAX_ITEMS:,} items: split it by case."
        )
    if claim.prior_awards < 0:
        raise BadInput(f"`prior_awards` is {claim.prior_awards}: it counts awards and cannot be negative.")
    receivers: list[str] = []
    only_minors = True
    seen: set[str] = set()
    for claimant in claim.claimants:
        if claimant.id in seen:
            raise BadInput(f"Claimant “{claimant.id[:LONGEST_ID]}” stands in the claim twice: keep one.")
        seen.add(claimant.id)
        _check_claimant(claimant)
        if is_minor(claimant):
            continue
        only_minors = False
        if not claimant.deceased:
            receivers.append(claimant.id)
    return receivers, only_minors


def is_minor(claimant: Claimant) -> bool:
    """Say whether somebody is known to be under 18."""
    return claimant.age is not None and claimant.age < ADULT


def checked_quantity(position: int, item: Item, target: Target) -> int | Fraction | str:
    """Return a number of pieces, a measure that a clause pays by, or the digits of one that none does.

    Raises:
        BadInput: it is no positive number, absurdly large, or in a unit that the clause does not pay by.
    """
    text = str(item.quantity)
    if item.unit is None or item.unit in PIECES:
        if not (text.isascii() and text.isdigit()) or not text.strip("0"):
            refuse_item(position, item, f"quantity “{text[:40]}” must be a whole number of at least 1")
        if len(text) > LONGEST_NUMBER or int(text) > target.most:
            refuse_item(
                position, item, f"quantity {text[:40]} is absurd: at most {target.most:,} are believed"
            )
        if not target.counted and "rounds" not in target.measures:
            refuse_item(position, item, f"the list pays by measure: give the unit, one of {_units(target)}")
        return int(text)
    if item.unit not in MEASURES:
        known = ", ".join(sorted(PIECES | set(MEASURES)))
        refuse_item(position, item, f"“{item.unit[:40]}” is no unit of quantity; use one of {known}")
    payable = MEASURES[item.unit].sort in target.measures
    if target.rules and not payable:
        refuse_item(
            position,
            item,
            f"the list pays for each item, so a quantity in “{item.unit}” says nothing"
            if target.counted
            else f"the list pays by another measure: give the quantity in one of {_units(target)}",
        )
    if not (text.isascii() and _MEASURED.fullmatch(text)) or Fraction(text) == 0:
        refuse_item(
            position, item, f"quantity “{text[:40]}” must be a positive number with at most three decimals"
        )
    if Fraction(text) > MAX_MINOR:
        refuse_item(position, item, f"quantity {text[:40]} is absurd: at most {MAX_MINOR:,} are believed")
    return Fraction(text) if payable else text


def checked_amount(position: int, item: Item, key: str, amount: str, unit: str) -> int:
    """Return an amount that an item states, in minor units.

    Raises:
        BadInput: it is none, or finer than the unit can be paid.
    """
    try:
        return minor_units(amount, unit)
    except BadInput as error:
        refuse_item(position, item, f"`{key}`: {str(error).rstrip('.')}")


def stated_amount(position: int, item: Item, name: str, unit: str) -> int | None:
    """Return the value of one piece that an attribute states, in minor units; None where it states none.

    Raises:
        BadInput: it is no amount.
    """
    stated = item.attributes.get(name)
    if stated is None:
        return None
    if isinstance(stated, bool):
        refuse_item(position, item, f"`{name}` is an amount, not {str(stated).lower()}")
    return checked_amount(position, item, name, str(stated), unit)


def checked_number(position: int, item: Item, name: str, stated: Value) -> Fraction:
    """Return the number that an attribute states.

    Raises:
        BadInput: it is none, or absurdly large.
    """
    text = str(stated)
    if isinstance(stated, bool) or not (text.isascii() and _MEASURED.fullmatch(text)):
        refuse_item(
            position, item, f"`{name}` must be a number with at most three decimals, not “{text[:40]}”"
        )
    return Fraction(text)


def common_kind(claim: Claim, receivers: Sequence[str]) -> str | None:
    """Return the kind of all who can receive, or of all claimants where nobody can; None for several kinds."""
    able = set(receivers)
    kinds = {claimant.kind for claimant in claim.claimants if not able or claimant.id in able}
    return kinds.pop() if len(kinds) == 1 else None


def licence_held(claim: Claim, receivers: Sequence[str]) -> bool | None:
    """Say whether all who can receive hold a licence; None where that is not known of each, or differs.

    Raises:
        BadInput: a claimant's `licensed` is neither true nor false.
    """
    able = set(receivers)
    stated: set[bool | None] = set()
    for claimant in claim.claimants:
        if able and claimant.id not in able:
            continue
        licensed = claimant.attributes.get("licensed")
        if licensed is not None and not isinstance(licensed, bool):
            raise BadInput(
                f"Claimant “{claimant.id}” has `licensed` “{str(licensed)[:40]}”: it is true or false."
            )
        stated.add(licensed)
    return stated.pop() if len(stated) == 1 else None


def _units(target: Target) -> str:
    return ", ".join(sorted(name for name, measure in MEASURES.items() if measure.sort in target.measures))


def _check_claimant(claimant: Claimant) -> None:
    if not claimant.id.strip() or len(claimant.id) > LONGEST_ID:
        raise BadInput(
            f"A claimant's id is empty or longer than {LONGEST_ID} characters: give each a short one."
        )
    if claimant.age is not None and not 0 <= claimant.age <= OLDEST:
        raise BadInput(f"Claimant “{claimant.id}” has age {claimant.age}, which nobody has.")
    if claimant.weight is not None:
        text = str(claimant.weight)
        if not (text.isascii() and _MEASURED.fullmatch(text)) or Fraction(text) == 0:
            raise BadInput(
                f"Claimant “{claimant.id}” has weight “{text[:40]}”: it must be a positive number."
            )
