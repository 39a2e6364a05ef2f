"""A clause: one line of the list, with what it is about and what it pays."""

from typing import Literal

import msgspec

from safeconduct.schedule.amounts import Amount

PAYS_FOR = ("equipment_handed_over", "equipment_deactivated", "cash_handed_over")
"""All that a clause may pay for: nobody is paid for killing, information or service."""

type ClaimantKind = Literal["person", "citizen", "business", "dealer"]
"""Who surrenders, where a list tells kinds apart."""

type Names = dict[str, str]
"""A name or a text by language code, one for each of the programme's languages."""


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where a figure or a condition was read.

    Attributes:
        title: the citation as a reader needs it: who said it, when.
        url: its address, as far as it is known.
        certainty: A stated in the source, B arithmetic on a stated rule, C rests on an assumption,
            D sources disagree.
    """

    title: str
    url: str = ""
    certainty: Literal["A", "B", "C", "D"] = "A"


class Attribute(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A property of an item that clauses depend on, such as a ship's rank.

    Attributes:
        names: what it is called.
        values: all values it can have; empty for `money`.
        kind: `choice`, one of `values`; `number`, a measured number that falls into one of `values` by
            `above`; `money`, a value in the list's unit that clauses pay a part of.
        also: other ways to write a value, where the list or people use them.
        other: the value that anything not listed counts as; empty where that is bad input.
        above: for `number`: value → the bound that it begins above; one value has none and holds below.
        default: the value that holds where the claim and the catalogue say nothing; empty where people have
            to establish it.
        labels: value → its name in each language, where the value itself does not say it.
    """

    names: Names
    values: tuple[str, ...] = ()
    kind: Literal["choice", "number", "money"] = "choice"
    also: dict[str, str] = {}
    other: str = ""
    above: dict[str, str] = {}
    default: str = ""
    labels: dict[str, Names] = {}


class Matches(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a clause is about: any of these categories, models or known items, with these attribute values.

    A clause that names a model is stronger than one that names its category, and covers its variants.

    Attributes:
        categories: codes of categories, or of groups of them.
        models: ids of models or known items.
        attributes: attribute → the values that this clause is for; one left out may have any value.
        claimants: kinds of claimant that it is for; empty means any.
    """

    categories: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    attributes: dict[str, tuple[str, ...]] = {}
    claimants: tuple[ClaimantKind, ...] = ()


class FirstComers(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A bonus on a clause for the first few who bring something it is about.

    Attributes:
        count: for how many items, counted over all awards of the clause.
        bonus: decimal digits in the list's unit, for each.
    """

    count: int
    bonus: str


class Clause(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One line of the list: what equipment, how much, under which conditions, from which source.

    Attributes:
        id: short and unique in its list.
        names: as published, in each language.
        pays_for: one of `PAYS_FOR`.
        pays: how its amount comes about.
        matches: what equipment.
        source: id of the source in `Schedule.sources`.
        line: number of the line in the published list, where it has numbers.
        per: the amount is for each `item`; for each `person` able to receive; or once for what the `group`
            brought of it, however much.
        first: a bonus for the first few.
        requires: what a claimant must hold to be paid: `licence`, stated as the claimant's `licensed`.
        before: ids of clauses that this one goes before where both match.
        notes: doubts and explanations for officers and readers.
    """

    id: str
    names: Names
    pays_for: str
    pays: Amount
    matches: Matches
    source: str
    line: str = ""
    per: Literal["item", "person", "group"] = "item"
    first: FirstComers | None = None
    requires: tuple[Literal["licence"], ...] = ()
    before: tuple[str, ...] = ()
    notes: tuple[Names, ...] = ()


class Addition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """An amount for each item on top of what its clause pays, for a class of claimants.

    Attributes:
        id: short and unique among the list's clauses and additions.
        names: as published.
        amount: decimal digits in the list's unit.
        clauses: ids of the clauses it is added to.
        claimants: kinds of claimant it is for; empty means any.
        source: id of the source.
    """

    id: str
    names: Names
    amount: str
    clauses: tuple[str, ...]
    source: str
    claimants: tuple[ClaimantKind, ...] = ()
