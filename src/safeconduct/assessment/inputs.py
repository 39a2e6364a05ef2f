"""What a claim must keep before it can be assessed; each breach is a sentence that says what to correct."""

import re
from decimal import Decimal
from typing import Never

from safeconduct.assessment.claim import MAX_CLAIMANTS, MAX_ITEMS, Claim, Claimant, Item
from safeconduct.assessment.compiled import MAX_MINOR, Target
from safeconduct.errors import BadInput

ADULT = 18
OLDEST = 130
LONGEST_ID = 100
LONGEST_NUMBER = 12

PIECES = frozenset({"item", "piece"})
MEASURES = frozenset({"g", "kg", "l", "m", "round", "t"})

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


def checked_quantity(position: int, item: Item, target: Target) -> int | str:
    """Return a whole number of pieces, or the digits of a measure that no clause counts.

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
        return int(text)
    if item.unit not in MEASURES:
        known = ", ".join(sorted(PIECES | MEASURES))
        refuse_item(position, item, f"“{item.unit[:40]}” is no unit of quantity; use one of {known}")
    if target.rules:
        refuse_item(
            position, item, f"the list pays for each item, so a quantity in “{item.unit}” says nothing"
        )
    if not (text.isascii() and _MEASURED.fullmatch(text)) or Decimal(text) == 0:
        refuse_item(
            position, item, f"quantity “{text[:40]}” must be a positive number with at most three decimals"
        )
    if Decimal(text) > MAX_MINOR:
        refuse_item(position, item, f"quantity {text[:40]} is absurd: at most {MAX_MINOR:,} are believed")
    return text


def _check_claimant(claimant: Claimant) -> None:
    if not claimant.id.strip() or len(claimant.id) > LONGEST_ID:
        raise BadInput(
            f"A claimant's id is empty or longer than {LONGEST_ID} characters: give each a short one."
        )
    if claimant.age is not None and not 0 <= claimant.age <= OLDEST:
        raise BadInput(f"Claimant “{claimant.id}” has age {claimant.age}, which nobody has.")
    if claimant.weight is not None:
        text = str(claimant.weight)
        if not (text.isascii() and _MEASURED.fullmatch(text)) or Decimal(text) == 0:
            raise BadInput(
                f"Claimant “{claimant.id}” has weight “{text[:40]}”: it must be a positive number."
            )
