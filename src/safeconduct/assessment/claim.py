"""The claim: what was brought, in which condition, by whom, promised and surrendered on which dates."""

import json
import re
from datetime import date
from typing import Any, Literal, Never

import msgspec

from safeconduct.errors import BadInput
from safeconduct.schedule.reading import explain

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
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"The claim is not UTF-8 text: byte {error.start} is none.") from error
    try:
        data = json.loads(
            text,
            object_pairs_hook=_once_each,
            parse_float=_no_float,
            parse_constant=_no_constant,
            parse_int=_integer,
        )
    except json.JSONDecodeError as error:
        at = f"line {error.lineno}, column {error.colno}"
        raise BadInput(f"The claim is no JSON: {error.msg[:1].lower()}{error.msg[1:]}, {at}.") from error
    except RecursionError as error:
        raise BadInput("The claim is nested too deeply: a claim has a handful of levels.") from error
    # Half of a surrogate pair is valid JSON but no text: it could be neither shown nor signed.
    if re.search(r"\\u[dD][89abAB]", text):
        try:
            json.dumps(data, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise BadInput(
                "The claim holds half of a character pair (\\ud800 to \\udfff), which is no text."
            ) from error
    return data


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Two readers of one file must see one claim; of a repeated key each might keep another.
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadInput(f"The claim says “{twice[:40]}” twice in one place: keep one.")
    return found


def _integer(text: str) -> int:
    if len(text) > 18:
        raise BadInput(f"The claim holds the number {text[:18]}…, which is absurdly large.")
    return int(text)


def _no_float(text: str) -> Never:
    raise BadInput(f"The claim holds the number {text[:40]}: put numbers with a point or exponent in quotes.")


def _no_constant(text: str) -> Never:
    raise BadInput(f"The claim holds {text}, which is no number.")
