"""A case in a few words, for a queue: sealed beside the snapshot, disposable, and checked to equal the fold.

It is sealed under a key that is derived from the case's file identity, as the snapshot is, and not to the public key
of each officer: whoever owns the database could write a summary of their own invention to a public key, and so let
an endangered person wait at the end of a queue. Who is admitted holds the identity; with the case's shred key, the
identity and so the summary are gone.
"""

from enum import StrEnum
from hashlib import blake2b

import msgspec

from safeconduct.casefile.case import Case
from safeconduct.casefile.fraud import waits
from safeconduct.casefile.office import Office
from safeconduct.casefile.parts.protection import Urgency
from safeconduct.casefile.parts.reception import Outcome
from safeconduct.casefile.speaking import to_take_down
from safeconduct.casefile.words import BEFORE_RECEPTION, Stage
from safeconduct.registry.due import NOBODY, Due, dues
from safeconduct.registry.turns import awaited
from safeconduct.sealing import padding, shred
from safeconduct.sealing.errors import CannotOpen

MOST_PENDING = 3
"""Proposals named for one case; a further one shows when the case is opened."""


class Flag(StrEnum):
    """What an officer must see at a glance, the gravest first: the order of this list is the order of a queue."""

    CANNOT_OPEN = "cannot-be-opened"
    DANGER_NOW = "in-danger-now"
    MINOR = "under-18"
    MEDICAL = "medical"
    DURESS = "under-duress"
    INCIDENT = "incident"
    MISSING = "missing"
    DANGER_SOON = "in-danger-soon"
    LOST_WORDS = "lost-words"
    TAKE_DOWN = "take-statement-down"
    SUSPICION = "suspicion"
    CONTESTED = "contested"
    ERASURE = "erasure-asked"


class Pending(msgspec.Struct, frozen=True, array_like=True):
    """A proposal that waits for its second signature.

    Attributes:
        act: its name.
        proposer: the account that signed first.
        digest: hex digest of its entry.
    """

    act: str
    proposer: str
    digest: str


class Summary(msgspec.Struct, frozen=True, array_like=True):
    """What a queue shows of a case.

    Attributes:
        stage: where it stands.
        awaited: names of the acts that come next.
        pending: proposals that wait, at most `MOST_PENDING`.
        flags: the gravest first.
        dues: the earliest first.
    """

    stage: Stage
    awaited: tuple[str, ...] = ()
    pending: tuple[Pending, ...] = ()
    flags: tuple[Flag, ...] = ()
    dues: tuple[Due, ...] = ()


CLOSED_TO_US = Summary(Stage.NEW, flags=(Flag.CANNOT_OPEN,))
"""Of a case that ought to open and does not: it stands at the top and hides no other one."""


def summary_of(case: Case, office: Office = NOBODY) -> Summary:
    """Return the summary of a case: a pure function of the fold, and of the office's lists and days."""
    pending = tuple(Pending(each.act, each.proposer, each.digest) for each in case.pending)
    return Summary(case.stage, awaited(case), pending[:MOST_PENDING], flags(case), dues(case, office))


def flags(case: Case) -> tuple[Flag, ...]:
    """Return what must be seen of a case at a glance, the gravest first."""
    contact, before = case.contact, case.stage in BEFORE_RECEPTION
    urgent = {Urgency.AT_ONCE, Urgency.BEFORE_MOVING, Urgency.AT_ARRIVAL}
    holds = {
        Flag.DANGER_NOW: before and contact.first.danger == "now",
        Flag.DANGER_SOON: before and contact.first.danger == "soon",
        Flag.MINOR: bool(case.protection.minors),
        Flag.MEDICAL: not urgent.isdisjoint(case.protection.medical.values()),
        Flag.DURESS: contact.duress >= 0,
        Flag.INCIDENT: bool(case.reception.open_referrals),
        Flag.MISSING: any(person.outcome is Outcome.MISSING for person in case.reception.people),
        Flag.LOST_WORDS: before and contact.first.lost_words,
        Flag.TAKE_DOWN: bool(to_take_down(case)),
        Flag.SUSPICION: bool(case.fraud.standing) or waits(case),
        Flag.CONTESTED: case.award.contest is not None,
        Flag.ERASURE: case.access.erasure_asked_at is not None,
    }
    return tuple(flag for flag in Flag if holds.get(flag, False))


def sealed(summary: Summary, identity: str, reference: str, digest: str) -> bytes:
    """Return a summary as it is stored: padded to one size, bound to the case and to its last entry.

    Args:
        summary: of the state after the entry with `digest`.
        identity: the newest of the case's file identities.
        reference: the case's.
        digest: hex digest of the last entry.
    """
    data = padding.pad(msgspec.msgpack.encode(summary))
    return shred.wrap(_key(identity), data, context=_context(reference, digest))


def opened(blob: bytes, identity: str, reference: str, digest: str) -> Summary | None:
    """Return a stored summary; None for one that is of another case, another entry or another hand."""
    try:
        data = padding.unpad(shred.unwrap(_key(identity), blob, context=_context(reference, digest)))
        return msgspec.msgpack.decode(data, type=Summary)
    except (CannotOpen, msgspec.ValidationError):
        # Disposable: the fold decides. A summary that another release wrote may have words that this one lacks.
        return None


def _key(identity: str) -> bytes:
    return blake2b(identity.encode(), person=b"sc.summary.v1", digest_size=32).digest()


def _context(reference: str, digest: str) -> str:
    return f"case {reference}|summary|{digest}"
