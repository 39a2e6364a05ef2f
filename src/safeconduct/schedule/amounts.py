"""What a clause pays: a closed set of ways to come to an amount.

Each way is a member of `Amount` here and a rule in `assessment.pricing`. Alternatives hold simple amounts only,
so a clause is never deeper than two levels: a list is read by people, and a programming language would let it
say what nobody can check.
"""

from typing import Literal

import msgspec

APPRAISED = "appraised"
"""In `PortionAmount.of` and `WhenExceeds`: the appraisal of the line as a whole, not a declared attribute."""


class FixedAmount(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind", tag="fixed"
):
    """A fixed amount for each item.

    Attributes:
        amount: decimal digits in the list's unit.
        also_in: the amount that the list names in another unit, where the claim may choose it: unit → digits.
            It is no conversion: both stand in the list.
    """

    amount: str
    also_in: dict[str, str] = {}


class RangeAmount(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind", tag="range"
):
    """An amount for each item that a recorded decision settles within two bounds.

    Attributes:
        lowest: decimal digits in the list's unit.
        highest: the same.
        because: `list` when the published list itself gives a range, `sources_disagree` when what was read
            of the list contradicts itself and a person has to decide which reading holds.
    """

    lowest: str
    highest: str
    because: Literal["list", "sources_disagree"] = "list"


class OpenAmount(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind", tag="open"
):
    """An amount that a recorded decision settles without bounds: the list names none.

    Attributes:
        because: `worthy_amount` when the list promises a worthy amount without a figure, `panel` when it
            leaves the amount to a panel or a valuer, `not_found` when the list has an amount that was not
            found in what was read.
    """

    because: Literal["worthy_amount", "panel", "not_found"]


class RateAmount(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind", tag="rate"
):
    """An amount for a measured quantity: 500 for each metre, 150,000 for 20 kilograms.

    Attributes:
        amount: decimal digits in the list's unit, for `per` × `unit`.
        unit: the measure: g, kg, t, m, l, round.
        per: how many of the measure one amount is for, decimal digits.
        parts: what a part of `per` is worth: its share (`proportional`), or nothing (`whole`).
    """

    amount: str
    unit: str
    per: str = "1"
    parts: Literal["proportional", "whole"] = "proportional"


class PortionAmount(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="kind",
    tag="portion",
):
    """A part of a stated value, the same for all or by the condition.

    Attributes:
        of: `appraised`, the value of the whole line, or a declared attribute of kind `money`, the value of
            one item.
        percent: decimal digits; more than 100 adds to the value. Absent where `by_grade` says it.
        by_grade: grade → percent; it names every grade that the list pays.
        at_most: decimal digits in the list's unit that the line cannot exceed; absent means no cap.
    """

    of: str
    percent: str = ""
    by_grade: dict[str, str] = {}
    at_most: str = ""


type SimpleAmount = FixedAmount | RangeAmount | OpenAmount | RateAmount | PortionAmount
"""An amount that stands alone or inside an alternative."""


class FirstOf(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="kind",
    tag="first_of",
):
    """The first of several amounts for which the claim states what it is a part of.

    So a list says "customs value plus a fifth, else the list of values, else a panel".

    Attributes:
        of: portions, in order; last may stand an amount of any simple kind.
    """

    of: tuple[SimpleAmount, ...]


class LowestOf(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="kind",
    tag="lowest_of",
):
    """The lowest of several amounts, all of which must be known.

    Attributes:
        of: two or more fixed amounts and portions.
    """

    of: tuple[SimpleAmount, ...]


class WhenExceeds(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="kind",
    tag="when_exceeds",
):
    """One amount when a value reaches so many per cent of another, and otherwise another amount.

    So a list says that a unique piece, worth 130 % of the listed model or more, is paid at its appraisal.

    Attributes:
        value: `appraised`, or an attribute of kind `money`; while it is not stated, `otherwise` holds.
        percent: decimal digits: from this part of `of` on, `then` holds.
        of: the value that `value` is compared with.
        then: what is paid from there on.
        otherwise: what is paid below.
    """

    value: str
    percent: str
    of: str
    then: SimpleAmount
    otherwise: SimpleAmount


type Amount = (
    FixedAmount | RangeAmount | OpenAmount | RateAmount | PortionAmount | FirstOf | LowestOf | WhenExceeds
)
"""The closed union of ways to come to an amount."""


def simple_parts(amount: Amount) -> tuple[tuple[tuple[str | int, ...], SimpleAmount], ...]:
    """Return the simple amounts that an amount is made of, each with its place in the amount."""
    match amount:
        case FirstOf() | LowestOf():
            return tuple((("of", index), part) for index, part in enumerate(amount.of))
        case WhenExceeds():
            return (("then",), amount.then), (("otherwise",), amount.otherwise)
        case _:
            return (((), amount),)
