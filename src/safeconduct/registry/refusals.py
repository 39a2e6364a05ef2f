"""In which cases which gates refused officers: remembered as tags that only an officer with the case open makes again.

Written in a transaction of its own, after the refused act's was rolled back. Nothing is counted and nothing is dated: a
case has a tag for each gate that refused at least once (ADR 68).
"""

import hmac
import logging
from collections.abc import Collection, Iterable
from hashlib import blake2b

from django.db import transaction

import safeconduct.casefile.acts  # noqa: F401 - registers every act, and with the acts every gate
from safeconduct.casefile.gate import GATES, Gate
from safeconduct.casefile.words import CoarseStage, Kind
from safeconduct.registry import rows
from safeconduct.registry.errors import NoSuchFile, NotAdmitted
from safeconduct.registry.models import Refusal
from safeconduct.registry.opening import Unlocked, identities, oldest_file
from safeconduct.registry.sessions import OfficerSession, Session
from safeconduct.sealing import canonical

LOG = logging.getLogger("safeconduct")

_DOMAIN = "safeconduct.refusal.v1"


def tag_of(shred_key: bytes, identity: str, gate: str) -> bytes:
    """Return the 32 bytes that say "this gate refused something in this case", to whoever can make them.

    HMAC-SHA-256 as for blind indexes, under a key made for this alone. That key takes two secrets: the file identity,
    which no server has, so that a seizure reads no tag; and the shred key, so that after an erasure nobody does, not
    even who kept the identity.

    Args:
        shred_key: of the case, from the keyring.
        identity: the oldest of its file identities.
        gate: its number, "G11".
    """
    key = blake2b(identity.encode(), key=shred_key, person=b"sc.refusal.v1", digest_size=32).digest()
    return hmac.digest(key, canonical.encode([_DOMAIN, gate]), "sha256")


def remember(session: Session, reference: str, gates: Iterable[Gate]) -> None:
    """Leave a tag for each gate that refused an officer; whatever goes wrong here, the refusal stands as it was.

    Nothing is written for files that are no case, for a case that has not begun, and for an erased one. Nothing is
    written for a mailbox either: with the duress words one meets other gates than with the true ones, or none, and by
    a row more or less a dump would tell which words were typed. The system has no case open, and leaves none.

    Args:
        session: who was refused.
        reference: of the file on which the act was tried.
        gates: that refused.
    """
    if not isinstance(session, OfficerSession):
        return
    try:
        _remember(session, reference, gates)
    except (NoSuchFile, NotAdmitted):
        return  # no case, an erased one, or not theirs: whoever is not admitted meets no gate of it
    except Exception as error:  # noqa: BLE001 - whatever it is, who was refused must be told the refusal
        # Without the case and the gate: a line of a log has a time.
        LOG.warning("that a gate refused could not be remembered: %s", type(error).__name__)


def _remember(session: OfficerSession, reference: str, gates: Iterable[Gate]) -> None:
    shred_key, identity = _secrets(session, reference)
    # By value: two who write the same tags never wait for each other in a circle.
    tags = sorted({tag_of(shred_key, identity, gate.number) for gate in gates})
    if len(_standing(tags)) == len(tags):
        return  # without a write: the same gate refuses often
    with transaction.atomic(durable=True):
        # On SQLite nobody else writes from here on, and the triggers refuse a second row; on PostgreSQL whoever comes
        # second with the same tag writes none.
        known = _standing(tags)
        Refusal.objects.bulk_create(
            [Refusal(tag=tag) for tag in tags if tag not in known], ignore_conflicts=True
        )


def refused_of(unlocked: Unlocked) -> frozenset[str]:
    """Return the numbers of the gates that refused something to officers in a case that one of them has opened.

    The gates known today are tried; one that was given up since is not found any more.
    """
    identity = oldest_file(unlocked.identities)
    tried = {tag_of(unlocked.shred_key, identity, gate): gate for gate in GATES}
    return frozenset(tried[tag] for tag in _standing(tried))


def _secrets(session: OfficerSession, reference: str) -> tuple[bytes, str]:
    """Return a case's shred key and the oldest of its file identities."""
    row = rows.peek(reference)
    if row is None or row.kind != Kind.CASE or row.stage == CoarseStage.ERASED:
        raise NoSuchFile(reference)
    shred_key = session.installation.keyring.get(reference)
    return shred_key, oldest_file(identities(session, row, shred_key))


def _standing(tags: Collection[bytes]) -> set[bytes]:
    """Return which of these tags are in the table."""
    found = Refusal.objects.filter(tag__in=tags).values_list("tag", flat=True)
    return {bytes(tag) for tag in found}
