"""Forms that fields of several acts share: labels, texts, and the base of acts that name what is on record."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Annotated

import msgspec

from safeconduct.casefile.act import Act
from safeconduct.casefile.words import AFTER_RECEPTION, Role, Stage

if TYPE_CHECKING:
    from safeconduct.casefile.case import Case
    from safeconduct.casefile.office import Office

Label = Annotated[str, msgspec.Meta(pattern=r"^[pcd][1-9][0-9]{0,2}\Z")]
"""A person without a name: p claimants, c others aboard, d dependants."""

LabelOrNobody = Annotated[str, msgspec.Meta(pattern=r"^([pcd][1-9][0-9]{0,2})?\Z")]
"""A label, or "" for nobody."""

Text = Annotated[str, msgspec.Meta(max_length=4000)]
"""A text that may be empty."""

Said = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]
"""A text that must say something."""

Code = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=r"^[^\n]*\Z")]
"""A number or name on one line: of a tag, a seal, a catalogue id."""

Account = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
"""A colleague's pseudonymous account."""

Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
"""32 bytes in lower-case hex."""

DigestOrNone = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?\Z")]
"""The same, or "" for none."""

Reference = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-hjkmnp-tv-z]{4}(?:-[0-9a-hjkmnp-tv-z]{4}){3}\Z")]
"""A case's reference, as `registry.performing.new_reference` makes it."""

Language = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}\Z")]
"""An ISO 639 code."""

AFTERWARDS = AFTER_RECEPTION | {Stage.CLOSED}
"""Stages in which duties to people go on: they do not end with the payment, nor with the closing."""


class NamingAct(Act, frozen=True, kw_only=True):
    """The base of acts that name people, incidents, receipts or items of the case."""

    def named(self) -> tuple[str | int, ...]:
        """Return the labels or numbers it names, as often as it names them."""
        raise TypeError(f"{type(self).__name__} does not say what it names")

    def nameable(self, case: "Case") -> Collection[str | int]:
        """Return the labels or numbers that it may name now."""
        raise TypeError(f"{type(self).__name__} does not say what may be named in {case.reference}")


def aside_readers(office: "Office", case: "Case", roles: tuple[Role, ...]) -> tuple[str, ...]:
    """Return the accounts to whom an act's `aside` is sealed now, in account order.

    The fold knows no roles, so an act whose readers matter later carries them, and a gate checks them
    against this.
    """
    return tuple(colleague.account for colleague in office.holders(*roles) if colleague.account in case.team)
