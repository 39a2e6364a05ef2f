"""The closed lists every act is declared with: roles, stages, kinds of file, who may read an entry."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may do here; one person may hold several (DESIGN.md §2)."""

    CLAIMANT = "claimant"
    RELATIVE = "relative"
    CONTACT_OFFICER = "contact-officer"
    PROTECTION_OFFICER = "protection-officer"
    RECEPTION_OFFICER = "reception-officer"
    INSPECTOR = "inspector"
    LEGAL_ADVISER = "legal-adviser"
    ASSESSOR = "assessor"
    APPROVER = "approver"
    PAYMASTER = "paymaster"
    AUDITOR = "auditor"
    OBSERVER = "observer"
    SPOKESPERSON = "spokesperson"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"
    AUTHORITY = "authority"


# Held by the keys of a mailbox or of the installation, never granted to an account.
NOT_GRANTED = frozenset({Role.CLAIMANT, Role.RELATIVE, Role.SYSTEM, Role.AUTHORITY})


class Stage(StrEnum):
    """Where a case stands; an act says from where to where it moves it."""

    NEW = "new"
    CONTACT = "contact"
    CREDIBLE = "credible"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    PREPARED = "prepared"
    CLEARED = "cleared"
    RECEIVED = "received"
    RECONCILED = "reconciled"
    ASSESSED = "assessed"
    AWARDED = "awarded"
    CLOSED = "closed"
    ENDED = "ended"
    ERASED = "erased"


class CoarseStage(StrEnum):
    """What of the stage lies in clear.

    Before reception all is one: a finer word would tell a thief of the disks that somebody is about to cross.
    """

    OPEN = "open"
    RECEIVED = "received"
    AWARDED = "awarded"
    CLOSED = "closed"
    ERASED = "erased"


_COARSE = {
    Stage.RECEIVED: CoarseStage.RECEIVED,
    Stage.RECONCILED: CoarseStage.RECEIVED,
    Stage.ASSESSED: CoarseStage.RECEIVED,
    Stage.AWARDED: CoarseStage.AWARDED,
    Stage.CLOSED: CoarseStage.CLOSED,
    Stage.ENDED: CoarseStage.CLOSED,
    Stage.ERASED: CoarseStage.ERASED,
}


def coarse(stage: Stage) -> CoarseStage:
    """Return what of `stage` an entry's clear envelope may say."""
    return _COARSE.get(stage, CoarseStage.OPEN)


LIVE = frozenset(Stage) - {Stage.NEW, Stage.CLOSED, Stage.ENDED, Stage.ERASED}
"""Stages in which work on a case goes on."""

BEFORE_RECEPTION = frozenset(
    {Stage.CONTACT, Stage.CREDIBLE, Stage.OFFERED, Stage.ACCEPTED, Stage.PREPARED, Stage.CLEARED}
)
"""Stages in which the person is still on the other side."""

AFTER_RECEPTION = frozenset({Stage.RECEIVED, Stage.RECONCILED, Stage.ASSESSED, Stage.AWARDED})
"""Stages in which the person is in the authority's hands."""


class Kind(StrEnum):
    """The three kinds of file, all of the same entries in one journal."""

    CASE = "case"  # sealed; the case of one surrender
    OFFICE = "office"  # in clear; certificates, roles, lists in force, appropriations
    WATCH = "watch"  # sealed to the auditors; readings and refused attempts


class Audience(StrEnum):
    """To whom an entry's body is sealed, beside the admitted officers."""

    FILE = "file"  # officers only
    THREAD = "thread"  # also the person in contact


class Part(StrEnum):
    """What an entry is of its act."""

    WHOLE = "whole"  # an act of one person
    PROPOSAL = "proposal"  # the first of two people
    SECOND = "second"  # the second, signing the first's digest
