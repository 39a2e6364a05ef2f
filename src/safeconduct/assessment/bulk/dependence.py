"""What a line's outcome may depend on, read off a list: the less it is, the more claims are alike.

Nothing here says what the list pays. Where a list says something that is not known here to be harmless, a line is
taken to depend on everything: that costs time and never a cent.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from safeconduct.assessment.claim import Claimant
from safeconduct.assessment.inputs import is_minor
from safeconduct.catalogue import Catalogue
from safeconduct.schedule import Schedule

# What these keys hold changes no line through who the claimants are or how many awards there were before. Any other
# key makes lines depend on all of it.
_HARMLESS = {
    "": frozenset(
        {
            *(
                "programme",
                "version",
                "in_force_from",
                "in_force_until",
                "unit",
                "other_units",
                "eligibility",
            ),
            *(
                "grades",
                "split",
                "rounding",
                "attributes",
                "sources",
                "source",
                "clauses",
                "promises",
                "payment",
            ),
            *("notes",),
        }
    ),
    "clause": frozenset(
        {
            *("id", "names", "pays_for", "kind", "amount", "lowest", "highest", "because", "pays", "matches"),
            *("source", "line", "before", "notes"),
        }
    ),
    "matches": frozenset({"categories", "models", "attributes"}),
}

# A payment that says no more than this is told alike whatever the total.
_WHOLE_PAYMENT = frozenset({"form", "source", "names", "within_days", "days"})

# Fields of a model that no clause can ask for: a clause names categories and models, and asks for attributes.
_NOT_ASKED = frozenset(
    {"id", "names", "nato_name", "aliases", "parent", "crew", "sidc", "is_generic", "evidence"}
)


class Asks(NamedTuple):
    """What lists ask of a claim beside its items.

    Attributes:
        people: who the claimants are and how many, not only whether anybody can receive.
        prior_awards: how many awards there were before.
        total: for what an award says of the claim as a whole: what its lines come to, not only their outcomes.
    """

    people: bool
    prior_awards: bool
    total: bool

    def with_(self, other: "Asks") -> "Asks":
        """Return what either asks."""
        return Asks(*(one or another for one, another in zip(self, other, strict=True)))


NOTHING_MORE = Asks(people=False, prior_awards=False, total=False)


def asks(schedule: Schedule) -> Asks:
    """Return what a list may ask of a claim beside its items."""
    plain: dict[str, Any] = msgspec.to_builtins(schedule)
    harmless = _within(plain, "") and all(
        _within(clause, "clause") and _within(clause.get("matches", {}), "matches")
        for clause in plain["clauses"]
    )
    in_parts = bool(plain.get("payment", {}).keys() - _WHOLE_PAYMENT)
    return Asks(people=not harmless, prior_awards=not harmless, total=not harmless or in_parts)


def seen_by_lines(claimants: tuple[Claimant, ...], asked: Asks) -> object:
    """Return what of a group of claimants a line can depend on; groups with the same are alike to it."""
    if asked.people:
        return msgspec.json.encode(claimants)
    able = any(not is_minor(claimant) and not claimant.deceased for claimant in claimants)
    return able, all(map(is_minor, claimants))


def named_models(schedules: Iterable[Schedule]) -> frozenset[str]:
    """Return every id that a clause of these lists names."""
    return frozenset(
        model for schedule in schedules for clause in schedule.clauses for model in clause.matches.models
    )


def looks_like(equipment: str, catalogue: Catalogue, named: frozenset[str]) -> object:
    """Return what lists can tell of a piece of equipment: two with the same differ in their names only."""
    model = catalogue.models.get(equipment)
    if model is None:
        return equipment
    lineage = tuple(each for each in catalogue.lineage(model) if each in named)
    traits = {key: value for key, value in msgspec.structs.asdict(model).items() if key not in _NOT_ASKED}
    return lineage, msgspec.json.encode(traits, order="sorted")


def _within(plain: Mapping[str, Any], part: str) -> bool:
    return plain.keys() <= _HARMLESS[part]
