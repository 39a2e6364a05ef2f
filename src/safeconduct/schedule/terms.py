"""What a programme and its list say, as values: programme, schedule, clause, condition, source."""

import hashlib
import json
from datetime import date
from typing import Literal

import msgspec

from safeconduct.catalogue import KnownItem
from safeconduct.errors import BadInput
from safeconduct.schedule.clauses import Addition, Attribute, Clause, Names, Source


class Grade(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One grade of a programme's condition scale.

    Attributes:
        code: as inspectors write it.
        names: what it means.
        destroyed: equipment of this grade was destroyed. No list may pay for it: that would be a reward for
            destroying.
    """

    code: str
    names: Names
    destroyed: bool = False


class ConditionRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which grades are paid, which need a person's decision, and which are not eligible.

    Every grade of the programme's scale stands in exactly one of the three.

    Attributes:
        payable: these are paid.
        needs_decision: people decide.
        not_eligible: these are not paid.
        source: where the rule was read.
        ungraded: what holds while nobody has graded: people decide, or, where the list as read sets no
            condition and only what was destroyed is left out, it is paid.
    """

    payable: tuple[str, ...]
    needs_decision: tuple[str, ...]
    not_eligible: tuple[str, ...]
    source: str
    ungraded: Literal["needs_decision", "payable"] = "needs_decision"


class Eligibility(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Conditions on every clause of a list.

    That nothing is priced for a person under 18 is no setting: it holds in every programme.

    Attributes:
        voluntary: the hand-over must be voluntary.
        condition: how grades decide; absent where the list sets no condition.
        anonymous: the list promises that nobody has to say who they are.
    """

    voluntary: bool
    condition: ConditionRule | None = None
    anonymous: bool = False


class Rounding(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How an amount that comes out finer than it can be paid is rounded, once for each line.

    Attributes:
        how: `half_up`, `half_even`, `down` or `up`.
        to: decimal digits in the list's unit: a multiple of this is paid; absent means its smallest part.
        source: where the rule was read.
    """

    how: Literal["half_up", "half_even", "down", "up"]
    source: str
    to: str = ""


class Split(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How an award is shared among claimants able to receive.

    Attributes:
        shares: `equal`; `by_weight`, by the weights that the claim states; `by_agreement`, by the weights
            that the claimants agreed on, equally where they agreed on none.
        remainder: minor units that do not divide go one each to the first claimants in the claim's order.
        source: where the rule was read.
        survivors_only: the list itself gives a dead claimant's part to the survivors. Elsewhere the dead
            have no share either, but their next of kin are a matter of law.
    """

    shares: Literal["equal", "by_weight", "by_agreement"]
    remainder: Literal["claim_order"]
    source: str
    survivors_only: bool = False


class Promise(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Something the list promises that is not money.

    Attributes:
        kind: of a closed list; an amnesty is only ever for the act of leaving or of handing over, never for
            another offence.
        names: in words.
        source: id of the source.
    """

    kind: Literal[
        "amnesty_for_leaving",
        "asylum",
        "citizenship",
        "family",
        "new_identity",
        "protection",
        "relocation",
        "secrecy",
        "work_or_rank",
        "other",
    ]
    names: Names
    source: str


class Instalment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One part of a payment.

    Attributes:
        percent: of the award, in whole per cent; all together make 100.
        names: when, and under which condition, in words.
    """

    percent: int
    names: Names


class Payment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """How an award is paid out, as far as the list says it.

    Attributes:
        form: cash; a voucher first, for which cash is paid later; or vouchers alone.
        source: id of the source.
        within_days: days from the hand-over or its validation until it is paid; absent where none is named.
        days: which days are counted.
        instalments: its parts in order; empty means at once.
        names: the rule in words.
    """

    form: Literal["cash", "voucher_then_cash", "voucher"]
    source: str
    names: Names
    within_days: int | None = None
    days: Literal["calendar", "business"] = "calendar"
    instalments: tuple[Instalment, ...] = ()


class Omission(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What is known of a scheme and left out of its pack on purpose.

    Attributes:
        what: the line or rule, as it was read, in each language.
        why: `pays_for_information`, `pays_for_persons`, `pays_for_damage`, `pays_for_service`: no list here
            may; `not_read`: the text was not found; `not_part_of_the_list`: it is a matter of something else.
        source: id of the source.
    """

    what: Names
    why: Literal[
        "pays_for_information",
        "pays_for_persons",
        "pays_for_damage",
        "pays_for_service",
        "not_read",
        "not_part_of_the_list",
    ]
    source: str


class Gap(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Days between two versions for which the pack has no list, declared so that nobody takes it for a slip.

    Attributes:
        first: its first day.
        last: its last day.
        because: `not_in_force`, the programme had no list; `not_known`, it had one that was not found.
        source: id of the source.
    """

    first: date
    last: date
    because: Literal["not_in_force", "not_known"]
    source: str


class Schedule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """The official list of rewards in one dated version. Never edited: a change is a new version.

    Attributes:
        programme: id of the programme whose list this is.
        version: its name.
        in_force_from: its first day.
        in_force_until: its last day; absent means until a later version begins.
        unit: the unit of every amount.
        other_units: units that a claim may choose instead, for the clauses that name an amount in them.
        eligibility: conditions on every clause.
        grades: the condition scale it was published with.
        split: how an award is shared.
        rounding: how an amount that comes out finer is rounded; a list that pays a part of something has it.
        attributes: properties that clauses depend on.
        sources: by id, each one that it cites.
        source: id of the source of the list as a whole.
        clauses: its lines.
        additions: amounts on top of clauses.
        promises: what it promises beside money.
        payment: how it is paid out.
        notes: doubts and explanations about the list as a whole.
    """

    programme: str
    version: str
    in_force_from: date
    in_force_until: date | None = None
    unit: str
    other_units: tuple[str, ...] = ()
    eligibility: Eligibility
    grades: tuple[Grade, ...]
    split: Split
    rounding: Rounding | None = None
    attributes: dict[str, Attribute]
    sources: dict[str, Source]
    source: str
    clauses: tuple[Clause, ...]
    additions: tuple[Addition, ...] = ()
    promises: tuple[Promise, ...] = ()
    payment: Payment | None = None
    notes: tuple[Names, ...] = ()

    def canonical(self) -> bytes:
        """Return its content as JSON in UTF-8 with sorted keys and no spaces: what is signed and digested.

        Values that are their field's default are left out, so that a field added later changes no old digest.
        """
        return json.dumps(_plain(self), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()

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


def _plain(value: object) -> object:
    """Return plain data without what is its field's default.

    By value: msgspec's own leaving out goes by identity for text, so that a list that spells a default out, or
    that was read by another process, would be another list.
    """
    match value:
        case msgspec.Struct():
            config = value.__struct_config__
            found: dict[str, object] = {} if config.tag is None else {str(config.tag_field): config.tag}
            for field in msgspec.structs.fields(value):
                inner = getattr(value, field.name)
                factory = field.default_factory
                default = field.default if factory is msgspec.NODEFAULT else factory()
                if inner != default:
                    found[field.encode_name] = _plain(inner)
            return found
        case dict():
            return {key: _plain(inner) for key, inner in value.items()}
        case tuple() | list():
            return [_plain(inner) for inner in value]
        case date():
            return value.isoformat()
        case _:
            return value


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
        gaps: days between versions without a list, declared.
        sources: every source that the pack describes.
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
    omitted: tuple[Omission, ...]
    additions: tuple[KnownItem, ...]
    schedules: tuple[Schedule, ...]
    gaps: tuple[Gap, ...] = ()
    sources: dict[str, Source] = {}

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
        for gap in self.gaps:
            if gap.first <= on <= gap.last:
                said = (
                    "had no list in force"
                    if gap.because == "not_in_force"
                    else "had a list that is not known"
                )
                raise BadInput(
                    f"{self.id} {said} on {on}, from {gap.first} to {gap.last} "
                    f"({self.sources[gap.source].title})."
                )
        latest = begun[-1]
        if latest.in_force_until is not None and latest.in_force_until < on:
            raise BadInput(
                f"{self.id} had no list in force on {on}: its last, “{latest.version}”, "
                f"ended on {latest.in_force_until}."
            )
        return latest
