"""What a programme and its list say, as values: programme, schedule, clause, condition, source."""

import hashlib
import json
from datetime import date
from typing import Literal

import msgspec

from safeconduct.catalogue import KnownItem
from safeconduct.errors import BadInput

PAYS_FOR = ("equipment_handed_over", "equipment_deactivated", "cash_handed_over")
"""All that a clause may pay for: nobody is paid for killing, information or service."""

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


class Grade(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One grade of a programme's condition scale."""

    code: str
    names: Names


class ConditionRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which grades are paid, which need a person's decision, and which are not eligible.

    Every grade of the programme's scale stands in exactly one of the three.
    """

    payable: tuple[str, ...]
    needs_decision: tuple[str, ...]
    not_eligible: tuple[str, ...]
    source: str


class Eligibility(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Conditions on every clause of a list.

    That nothing is priced for a person under 18 is no setting: it holds in every programme.

    Attributes:
        voluntary: the hand-over must be voluntary.
        condition: how grades decide; absent where the list sets no condition.
    """

    voluntary: bool
    condition: ConditionRule | None = None


class Split(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How an award is shared among claimants able to receive.

    Attributes:
        shares: `equal` is the only way so far.
        remainder: minor units that do not divide go one each to the first claimants in the claim's order.
        source: where the rule was read.
    """

    shares: Literal["equal"]
    remainder: Literal["claim_order"]
    source: str


class Attribute(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A property of an item that clauses depend on, such as a ship's rank.

    Attributes:
        names: what it is called.
        values: all values it can have.
    """

    names: Names
    values: tuple[str, ...]


class Matches(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a clause is about: any of these categories, models or known items, with these attribute values.

    A clause that names a model is stronger than one that names its category, and covers its variants.
    """

    categories: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    attributes: dict[str, tuple[str, ...]] = {}


class _Clause(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    kw_only=True,
    tag_field="kind",
):
    """What clauses of every kind state.

    Attributes:
        id: short and unique in its list.
        names: as published, in each language.
        pays_for: one of `PAYS_FOR`.
        matches: what equipment.
        source: id of the source in `Schedule.sources`.
        line: number of the line in the published list, where it has numbers.
        notes: doubts and explanations for officers and readers.
    """

    id: str
    names: Names
    pays_for: str
    matches: Matches
    source: str
    line: str = ""
    notes: tuple[Names, ...] = ()


class FixedClause(
    _Clause, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True, tag="fixed"
):
    """A fixed amount for each item.

    Attributes:
        amount: decimal digits in the list's unit.
    """

    amount: str


class RangeClause(
    _Clause, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True, tag="range"
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


type Clause = FixedClause | RangeClause
"""The closed union of clause kinds; a new kind is a new member here and a new rule in `assessment`."""


class Schedule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """The official list of rewards in one dated version. Never edited: a change is a new version.

    Attributes:
        programme: id of the programme whose list this is.
        version: its name.
        in_force_from: its first day.
        in_force_until: its last day; absent means until a later version begins.
        unit: the unit of every amount.
        eligibility: conditions on every clause.
        grades: the condition scale it was published with.
        split: how an award is shared.
        attributes: properties that clauses depend on.
        sources: by id, each one that it cites.
        source: id of the source of the list as a whole.
        clauses: its lines.
        notes: doubts and explanations about the list as a whole.
    """

    programme: str
    version: str
    in_force_from: date
    in_force_until: date | None = None
    unit: str
    eligibility: Eligibility
    grades: tuple[Grade, ...]
    split: Split
    attributes: dict[str, Attribute]
    sources: dict[str, Source]
    source: str
    clauses: tuple[Clause, ...]
    notes: tuple[Names, ...] = ()

    def canonical(self) -> bytes:
        """Return its content as JSON in UTF-8 with sorted keys and no spaces: what is signed and digested.

        Values that are their field's default are left out, so that a field added later changes no old digest.
        """
        plain = msgspec.to_builtins(self)
        return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical content, 64 hexadecimal digits.

        It covers the sources' citations and the condition scale as well as the clauses, but not the layout
        of the file.
        """
        return hashlib.sha256(self.canonical()).hexdigest()

    def cite(self, source: str) -> str:
        """Return the citation of one of its sources."""
        return self.sources[source].title


class Programme(msgspec.Struct, frozen=True, kw_only=True):
    """One authority's scheme, as its pack on disk states it.

    Attributes:
        id: its name in claims and on the command line.
        names: what people call it.
        authority: who promises and pays.
        status: `enactable`, or `historic`: may be assessed and simulated, never put in force.
        data_protection: the standard that binds the authority.
        languages: codes of the languages that every name and text is given in.
        units: units that its lists may use.
        texts: what people are told, by the text's name.
        omitted: what is known about the scheme and deliberately not in the pack, and why.
        additions: items that its lists need beyond the catalogue.
        schedules: every version of its list, oldest first.
    """

    id: str
    names: Names
    authority: Names
    status: Literal["enactable", "historic"]
    data_protection: str
    languages: tuple[str, ...]
    units: tuple[str, ...]
    texts: dict[str, Names]
    omitted: tuple[str, ...]
    additions: tuple[KnownItem, ...]
    schedules: tuple[Schedule, ...]

    def schedule(self, version: str) -> Schedule:
        """Return a version of its list by name.

        Raises:
            BadInput: there is none of this name.
        """
        for schedule in self.schedules:
            if schedule.version == version:
                return schedule
        known = ", ".join(f"“{schedule.version}”" for schedule in self.schedules)
        raise BadInput(f"{self.id} has no list “{version}”; it has {known}.")

    def schedule_on(self, on: date) -> Schedule:
        """Return the version in force on a day.

        A list without a last day is in force until a later version begins; so publishing a new one never
        touches the old one's file.

        Raises:
            BadInput: none was in force on that day.
        """
        begun = [schedule for schedule in self.schedules if schedule.in_force_from <= on]
        if not begun:
            first = self.schedules[0].in_force_from
            raise BadInput(f"{self.id} had no list in force on {on}: its first is in force from {first}.")
        latest = begun[-1]
        if latest.in_force_until is not None and latest.in_force_until < on:
            raise BadInput(
                f"{self.id} had no list in force on {on}: its last, “{latest.version}”, "
                f"ended on {latest.in_force_until}."
            )
        return latest
