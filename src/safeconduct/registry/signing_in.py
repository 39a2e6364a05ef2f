"""Signing in: from a passphrase to a session that has verified the journal's latest checkpoint."""

from safeconduct.casefile.entry import Head
from safeconduct.errors import SafeconductError
from safeconduct.journal import checkpoint
from safeconduct.journal.tree import EMPTY_ROOT, verify_consistency
from safeconduct.registry import directory, journal
from safeconduct.registry.errors import RolledBack
from safeconduct.registry.installation import Installation
from safeconduct.registry.models import Node, PublishedCheckpoint
from safeconduct.registry.sessions import OfficerSession
from safeconduct.sealing import signing
from safeconduct.sealing.officer import unwrap_keys
from safeconduct.staff.models import Account


class NoSuchAccount(SafeconductError):
    """Account and passphrase do not belong together; which of the two is wrong is not said."""


def sign_in(
    installation: Installation, account: str, passphrase: str, *, seen: Head | None = None
) -> OfficerSession:
    """Open an officer's keys with their passphrase and begin a session.

    Args:
        installation: where.
        account: the officer's pseudonym.
        passphrase: their seven words.
        seen: the head of the officer's previous session: the journal must have grown from it.

    Raises:
        NoSuchAccount: there is no such account.
        WrongPassphrase: the words do not open the account's keys.
        RolledBack: the journal shows an older or another history than `seen`.
    """
    row = Account.objects.filter(account=account).first()
    if row is None:
        raise NoSuchAccount("Account and passphrase do not belong together; check both.")
    keys = unwrap_keys(wrapped_keys(installation, row), passphrase)
    return OfficerSession(installation, account, keys, verified_head(installation, seen))


def wrapped_keys(installation: Installation, row: Account) -> bytes:
    """Return an account's wrapped keys that count, letting new ones take the old ones' place once certified."""
    colleague = directory.office(installation).colleague(row.account)
    if row.next_keys and colleague is not None and colleague.certificate.sign == row.sign:
        row.wrapped_keys, row.next_keys = row.next_keys, b""
        row.save(update_fields=["wrapped_keys", "next_keys"])
    return bytes(row.wrapped_keys)


def verified_head(installation: Installation, seen: Head | None = None) -> Head:
    """Return the latest published checkpoint, checked: signed, in the tree, and not behind `seen`.

    Raises:
        RolledBack: it is older than `seen`, or of another history.
    """
    row = PublishedCheckpoint.objects.order_by("-size").first()
    if row is None:
        head = Head(0, EMPTY_ROOT.hex())
    else:
        public = signing.public_key_of(installation.checkpoint_seed)
        found = checkpoint.verify(row.note, installation.origin, public)
        head = Head(found.size, found.root.hex())
        _check_in_tree(head)
    if seen is None or seen.size == 0:
        return head
    if head.size < seen.size:
        raise RolledBack(
            f"The journal's checkpoint covers {head.size} entries, and you have seen one of {seen.size}: "
            "the database was set back. Do not act; tell the auditor."
        )
    try:
        proof = journal.consistency(seen.size, head.size)
    except Node.DoesNotExist:
        proof = []
    if not verify_consistency(
        seen.size, head.size, proof, bytes.fromhex(seen.root), bytes.fromhex(head.root)
    ):
        raise RolledBack(
            f"The journal is not the one you saw at {seen.size} entries: its history was rewritten. "
            "Do not act; tell the auditor."
        )
    return head


def _check_in_tree(head: Head) -> None:
    """Check that the tree still holds what its last checkpoint says: entries may be gone and their checkpoint not."""
    try:
        root = journal.root_at(head.size).hex()
    except Node.DoesNotExist:
        root = ""
    if journal.current().size < head.size or root != head.root:
        raise RolledBack(
            f"The journal does not hold the {head.size} entries that its own checkpoint covers. "
            "Do not act; run `safeconduct journal verify` and tell the auditor."
        )
