"""Inspection: two people grade what neither has heard from the other; a third decides where they differ.

The file identity opens an entry's body to every admitted officer, so a grade in a field would be in front of
the second inspector. Therefore an inspection signs only a commitment to the grade, and seals its opening to
the legal adviser; when both have signed, the legal adviser reveals both openings at once, and the gate checks
them against what was signed. The inspector cannot change a grade, the legal adviser cannot invent one, and
the second inspector cannot read the first's. (Leaving the salt with the inspector would lose grades with a
browser tab; admitting the second inspector later would not help, since the file is admitted as a whole.)
"""

import secrets
from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Annotated, Literal, Self

import msgspec

from safeconduct.casefile.act import Done, act
from safeconduct.casefile.acts.custody import Number, Numbers, with_items
from safeconduct.casefile.acts.forms import Account, Digest, LabelOrNobody, NamingAct, Said
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.custody import (
    grades_are_what_was_signed,
    handling_is_voluntary,
    item_is_safe_to_handle,
    third_decides_between,
    two_different_inspectors,
)
from safeconduct.casefile.gates.fraud import actor_has_no_interest
from safeconduct.casefile.gates.reception import what_it_names_is_on_record
from safeconduct.casefile.parts.custody import Inspection, Item
from safeconduct.casefile.words import AFTER_RECEPTION, Role
from safeconduct.sealing import canonical

Grade = Literal["A", "B", "C", "D", "E", "F"]

_DOMAIN = "safeconduct.inspection.v1"


def commitment(inspector: str, item: int, salt: str, grade: str, findings: str) -> str:
    """Return the hex digest that binds an inspector to a grade.

    The salt, 32 random bytes in hex, keeps six grades from being tried out; the inspector's account keeps
    one inspector from repeating another's commitment unread.
    """
    return sha256(canonical.encode([_DOMAIN, inspector, item, salt, grade, findings])).hexdigest()


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What an inspector found on one item: the grade, and why."""

    grade: Grade
    findings: Said


class SealedGrade(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One item's commitment."""

    item: Number
    commitment: Digest


@act
class Inspect(NamingAct, frozen=True, kw_only=True):
    """An inspector grades items; what they found is shown to nobody who has yet to inspect them.

    A grade says how the item is, not what anybody will be paid; nobody is asked to show that it works.
    """

    by = (Role.INSPECTOR,)
    during = AFTER_RECEPTION
    gates = (
        what_it_names_is_on_record,
        two_different_inspectors,
        item_is_safe_to_handle,
        grades_are_what_was_signed,
        handling_is_voluntary,
        actor_has_no_interest,
    )
    aside_to = (Role.LEGAL_ADVISER,)

    items: Annotated[tuple[SealedGrade, ...], msgspec.Meta(min_length=1, max_length=200)]
    readers: tuple[Account, ...]
    """The legal advisers to whom the openings are sealed; none of them inspects these items."""
    demonstrated_by: LabelOrNobody = ""
    """Who showed how something works; "" where nobody did."""
    volunteered: bool = False
    """They offered to, of their own accord, knowing that nothing depends on it."""

    @classmethod
    def of(
        cls,
        found: Mapping[int, Finding],
        *,
        inspector: str,
        readers: Collection[str],
        demonstrated_by: str = "",
        volunteered: bool = False,
    ) -> Self:
        """Return the act that commits `inspector` to what they found, by item number.

        Args:
            found: grade and findings by item number.
            inspector: the account that will sign.
            readers: from `forms.aside_readers`.
            demonstrated_by: label, or "".
            volunteered: whether that person offered to.
        """
        sealed: list[SealedGrade] = []
        aside: dict[str, str] = {}
        for number, one in found.items():
            salt = secrets.token_hex(32)
            aside |= {
                f"{number}.salt": salt,
                f"{number}.grade": one.grade,
                f"{number}.findings": one.findings,
            }
            bound = commitment(inspector, number, salt, one.grade, one.findings)
            sealed.append(SealedGrade(item=number, commitment=bound))
        return cls(
            items=tuple(sealed),
            readers=tuple(readers),
            demonstrated_by=demonstrated_by,
            volunteered=volunteered,
            aside=aside,
        )

    def named(self) -> tuple[str | int, ...]:
        """Return the items."""
        return tuple(one.item for one in self.items)

    def nameable(self, case: Case) -> Collection[str | int]:
        """Return the items that wait for a first or second inspection."""
        return tuple(item.number for item in case.custody.here if len(item.inspections) < 2)

    def change(self, case: Case, done: Done) -> Case:
        """Add the inspection, its grade unknown."""
        changed = {}
        for one in self.items:
            item = case.custody.item(one.item)
            if item is not None:
                inspection = Inspection(
                    by=done.actor, at=done.at, commitment=one.commitment, readers=self.readers
                )
                changed[item.number] = msgspec.structs.replace(
                    item, inspections=(*item.inspections, inspection)
                )
        return with_items(case, changed)


class Opening(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What opens one commitment.

    Attributes:
        item: number.
        inspector: account that made it.
        salt: 32 bytes, hex.
        grade: as signed.
        findings: as signed.
    """

    item: Number
    inspector: Account
    salt: Digest
    grade: Grade
    findings: Said

    @property
    def commitment(self) -> str:
        """What the inspector must have signed."""
        return commitment(self.inspector, self.item, self.salt, self.grade, self.findings)


def openings_of(inspector: str, aside: Mapping[str, str]) -> tuple[Opening, ...]:
    """Return the openings in an inspection's `aside`, as a legal adviser reads it.

    Raises:
        msgspec.ValidationError: it is no inspection's.
    """
    numbers = sorted({int(key.partition(".")[0]) for key in aside})
    return tuple(
        msgspec.convert(
            {
                "item": number,
                "inspector": inspector,
                **{key: aside.get(f"{number}.{key}") for key in ("salt", "grade", "findings")},
            },
            Opening,
        )
        for number in numbers
    )


@act
class RevealGrades(NamingAct, frozen=True, kw_only=True):
    """The legal adviser reveals both inspectors' grades of each item at once; where they agree, the item is graded."""

    by = (Role.LEGAL_ADVISER,)
    during = AFTER_RECEPTION
    gates = (what_it_names_is_on_record, grades_are_what_was_signed)

    openings: Annotated[tuple[Opening, ...], msgspec.Meta(min_length=2, max_length=400)]

    def named(self) -> tuple[str | int, ...]:
        """Return the items."""
        return tuple(dict.fromkeys(opening.item for opening in self.openings))

    def nameable(self, case: Case) -> Collection[str | int]:
        """Return the items with two inspections that nobody has revealed."""
        return tuple(
            item.number
            for item in case.custody.items
            if len(item.inspections) == 2 and not any(one.grade for one in item.inspections)
        )

    def change(self, case: Case, done: Done) -> Case:
        """Show the grades, and agree on one where they are the same."""
        del done
        by_commitment = {opening.commitment: opening for opening in self.openings}
        return with_items(
            case,
            {
                item.number: _revealed(item, by_commitment)
                for item in case.custody.items
                if item.number in self.named()
            },
        )


def _revealed(item: Item, openings: Mapping[str, Opening]) -> Item:
    inspections = tuple(
        msgspec.structs.replace(one, grade=opening.grade, findings=opening.findings)
        if (opening := openings.get(one.commitment)) is not None
        else one
        for one in item.inspections
    )
    grades = {one.grade for one in inspections}
    agreed = grades.pop() if len(inspections) == 2 and len(grades) == 1 else ""
    return msgspec.structs.replace(item, inspections=inspections, grade=agreed)


class Decision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The third inspector's grade of one item, and why."""

    item: Number
    grade: Grade
    findings: Said


@act
class InspectThird(NamingAct, frozen=True, kw_only=True):
    """A third inspector looks at items on which two disagree, sees both findings, and decides between them."""

    by = (Role.INSPECTOR,)
    during = AFTER_RECEPTION
    gates = (
        what_it_names_is_on_record,
        two_different_inspectors,
        item_is_safe_to_handle,
        third_decides_between,
        actor_has_no_interest,
    )

    decisions: Annotated[tuple[Decision, ...], msgspec.Meta(min_length=1, max_length=200)]

    def named(self) -> tuple[str | int, ...]:
        """Return the items."""
        return tuple(one.item for one in self.decisions)

    def nameable(self, case: Case) -> Collection[str | int]:
        """Return the items on which two disagree."""
        return tuple(item.number for item in case.custody.here if item.is_disputed)

    def change(self, case: Case, done: Done) -> Case:
        """Add the third inspection; its grade is the item's."""
        changed = {}
        for one in self.decisions:
            item = case.custody.item(one.item)
            if item is not None:
                third = Inspection(by=done.actor, at=done.at, grade=one.grade, findings=one.findings)
                changed[item.number] = msgspec.structs.replace(
                    item, inspections=(*item.inspections, third), grade=one.grade
                )
        return with_items(case, changed)


@act
class SetInspectionsAside(NamingAct, frozen=True, kw_only=True):
    """Two people set aside inspections that cannot be revealed any more, and the items are inspected afresh.

    When the only legal adviser who could open them has left, the items could never be graded otherwise.
    Grades once revealed stay: nobody inspects again until a grade pleases.
    """

    by = (Role.LEGAL_ADVISER,)
    seconded_by = (Role.INSPECTOR, Role.RECEPTION_OFFICER)
    during = AFTER_RECEPTION
    gates = (what_it_names_is_on_record,)

    items: Numbers
    reason: Said

    def named(self) -> tuple[str | int, ...]:
        """Return the items."""
        return self.items

    def nameable(self, case: Case) -> Collection[str | int]:
        """Return the items with inspections of which none is revealed."""
        return tuple(
            item.number
            for item in case.custody.items
            if item.inspections and not any(one.grade for one in item.inspections)
        )

    def change(self, case: Case, done: Done) -> Case:
        """Keep them as superseded."""
        del done
        return with_items(
            case,
            {
                item.number: msgspec.structs.replace(
                    item, inspections=(), superseded=(*item.superseded, *item.inspections)
                )
                for item in case.custody.items
                if item.number in self.items
            },
        )
