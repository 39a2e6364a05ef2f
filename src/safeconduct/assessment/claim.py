"""The claim: what was brought, in which condition, by whom, promised and surrendered on which dates."""

from datetime import date
from typing import Any, Literal

import msgspec

from safeconduct.errors import BadInput
from safeconduct.schedule.reading import explain
from safeconduct.schedule.strict_json import read_strictly

MAX_BYTES = 1_000_000
MAX_ITEMS = 1_000
MAX_CLAIMANTS = 1_000

# A number with a point would be a float in JSON; these stand in quotes.
type Exact = str | int
type Value = str | int | bool


class Claimant(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One person, or business, who surrenders.

    Attributes:
        id: what the claim calls them; never a name.
        age: in full years; None where nobody has said that they are under 18.
        deceased: they died; their share is 0 and their next of kin are a matter of law.
        kind: who they are where a list tells kinds apart.
        weight: their part where a list splits by weight.
        attributes: such as `licensed`, where a list asks.
    """

    id: str
    age: int | None = None
    deceased: bool = False
    kind: Literal["person", "citizen", "business", "dealer"] = "person"
    weight: Exact | None = None
    attributes: dict[str, Value] = {}


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What was brought, of one sort.

    Attributes:
        equipment: id of a model, of a known item, or a category's code.
        quantity: how many or how much; digits, with a point only for measures such as kg.
        condition: the grade that two inspectors gave; None while there is none.
        unit: of the quantity; pieces where absent.
        decided: what a recorded decision settled for this line as a whole, in the list's unit.
        appraised: value of the whole line where a list asks for one, in the list's unit.
        description: free words, shown and never interpreted.
        attributes: what a list asks about the item, such as a ship's `rank`.
    """

    equipment: str
    quantity: Exact
    condition: str | None = None
    unit: str | None = None
    decided: str | None = None
    appraised: str | None = None
    description: str = ""
    attributes: dict[str, Value] = {}


class Claim(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One surrender as the assessment sees it.

    Attributes:
        programme: id of the programme.
        surrendered_on: the day of the hand-over.
        voluntary: whether the hand-over was voluntary.
        claimants: who surrenders; order decides who gets a remainder.
        items: what was brought; each becomes a line of the award.
        offered_on: the day an offer was made, whose list version it freezes; None for who came without one.
        prior_awards: how many awards of the same clause were paid before.
        knew_of_offer: recorded; the lists here pay all the same.
        unit: the unit asked for, where a list has several.
    """

    programme: str
    surrendered_on: date
    voluntary: bool
    claimants: tuple[Claimant, ...]
    items: tuple[Item, ...]
    offered_on: date | None = None
    prior_awards: int = 0
    knew_of_offer: bool | None = None
    unit: str | None = None


def claim_from_json(raw: bytes) -> Claim:
    """Return the claim in a JSON file: a bare claim, or a golden case that holds one under `claim`.

    Raises:
        BadInput: it is no JSON, too large, nested too deeply, or not a claim; the sentence says where.
    """
    data = _parse(raw)
    if isinstance(data, dict) and "claim" in data:
        data = data["claim"]
    return claim_from_plain(data)


def claim_from_plain(data: object) -> Claim:
    """Return the claim that plain data describes; the inverse of `msgspec.to_builtins`.

    Raises:
        BadInput: a key is missing or unknown, or a value has another type; the sentence names it.
    """
    try:
        return msgspec.convert(data, Claim)
    except msgspec.ValidationError as error:
        path, sentence = explain(error)
        if not path and not isinstance(data, dict):
            raise BadInput("A claim is a JSON object with programme, dates, claimants and items.") from error
        raise BadInput(f"The claim{_place(path)}: {sentence}") from error


def _place(path: tuple[str | int, ...]) -> str:
    words = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return f", at {words.lstrip('.')}" if words else ""


def _parse(raw: bytes) -> Any:
    if len(raw) > MAX_BYTES:
        raise BadInput(f"The claim is larger than {MAX_BYTES:,} bytes, which no claim is.")
    try:
        return read_strictly(raw, "The claim")
    except RecursionError as error:
        raise BadInput("The claim is nested too deeply: a claim has a handful of levels.") from error
