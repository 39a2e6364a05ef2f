"""Recovery: what a team with new keys lost is opened with the recovery key, by k people, offline."""

from collections.abc import Iterator

from safeconduct.casefile.acts.access import RecoverKeys
from safeconduct.casefile.words import CoarseStage, Kind
from safeconduct.registry import directory, opening, rows
from safeconduct.registry.ceremony import RECOVERY, OtherKey
from safeconduct.registry.models import CaseFile, Seal
from safeconduct.registry.performing import perform
from safeconduct.registry.sessions import OfficerSession, RecoverySession
from safeconduct.sealing import agefile
from safeconduct.sealing.errors import CannotOpen


def lost_cases(session: OfficerSession) -> list[str]:
    """Return the cases of whose team an officer is, and which their present keys do not open, in order."""
    mine = Seal.objects.filter(file__kind=Kind.CASE, account=session.account, place__startswith="file:")
    found = set(mine.values_list("file_id", flat=True))
    living = CaseFile.objects.filter(reference__in=found).exclude(stage=CoarseStage.ERASED)
    return [
        reference
        for reference in sorted(living.values_list("reference", flat=True))
        if _is_lost(session, reference)
    ]


def recover(session: OfficerSession, secret: bytes) -> Iterator[str]:
    """Seal the identities of every lost case anew to an officer's keys, one act each; yield each reference.

    Begun again after an interruption, it goes on where it was.

    Args:
        session: the officer, with keys that two colleagues have certified anew.
        secret: the 32 bytes of the recovery identity, from its holders' shares.

    Raises:
        OtherKey: it is not a recovery key of a case that it should open.
    """
    identity = agefile.identity_from_bytes(secret)
    recovering = RecoverySession(
        session.installation, session.account, session.keys, session.head, recovery=identity
    )
    for reference in lost_cases(session):
        row = rows.peek(reference)
        try:
            perform(
                RecoverKeys(account=session.account),
                session=recovering,
                case=reference,
                seen=row.digest.hex() if row is not None else "",
            )
        except CannotOpen:
            raise OtherKey(
                f"Case {reference} is not sealed to the {RECOVERY} key of these shares; look for older papers."
            ) from None
        yield reference


def _is_lost(session: OfficerSession, reference: str) -> bool:
    row = rows.peek(reference)
    if row is None:
        return False
    try:
        opening.identities(session, row, session.installation.keyring.get(reference))
    except CannotOpen:
        return True
    return False


def is_in_force(session: OfficerSession, secret: bytes) -> bool:
    """Say whether a recovery key is the one in force: then a new one is due, for this one was used."""
    recipient = agefile.recipient_of(agefile.identity_from_bytes(secret))
    return recipient == directory.office(session.installation).recovery
