"""Court: entries of a case that are handed over with their proofs, to be checked without this software."""

from typing import Annotated

import msgspec

from safeconduct.casefile.act import Act, Done, act
from safeconduct.casefile.acts.access import KEPT
from safeconduct.casefile.acts.forms import Said
from safeconduct.casefile.case import Case
from safeconduct.casefile.gates.court import (
    handing_over_has_a_reason,
    what_is_handed_over_is_listed,
    what_is_handed_over_was_there,
)
from safeconduct.casefile.words import Role

MOST_LISTED = 10_000
"""Entries that one export can list."""

Places = Annotated[
    tuple[Annotated[int, msgspec.Meta(ge=0, lt=2**31)], ...], msgspec.Meta(max_length=MOST_LISTED)
]
"""Places of entries in the case file, from 0."""


@act
class ExportBundle(Act, frozen=True, kw_only=True):
    """Two people hand entries of the case to a court, each in full or as its signed statement alone.

    A statement shows who signed when in the order of the case, and proves that the entry stands; its content stays
    sealed and can be handed over later, by another export. Statements that are needed to check those listed go along:
    the proposal under a second signature, and the entry that brought a mailbox's key. Names and places in the vault
    stay sealed in what is handed over; an entry that keeps something aside for some roles, or hands on the vault's
    shares, goes as its statement alone.
    """

    by = (Role.LEGAL_ADVISER,)
    seconded_by = (
        Role.CONTACT_OFFICER,
        Role.PROTECTION_OFFICER,
        Role.RECEPTION_OFFICER,
        Role.APPROVER,
    )
    during = KEPT
    gates = (handing_over_has_a_reason, what_is_handed_over_is_listed, what_is_handed_over_was_there)
    # What it lists is on record and does not change, whatever is added meanwhile.
    independent = True

    purpose: Said
    recipient: Said
    """Which court or body; a person is named in the vault only."""
    basis: Said
    """The order or provision that it is handed over on."""
    full: Places = ()
    """Entries whose content is shown."""
    statements: Places = ()
    """Entries of which only the signed statement is shown."""
    files: Places = ()
    """Entries in full whose photo, document or recording goes along, readable."""

    def change(self, case: Case, done: Done) -> Case:
        """Change nothing: the entry is the record of what was handed over."""
        del done
        return case
