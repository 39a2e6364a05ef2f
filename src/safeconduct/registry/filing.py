"""Proof of filing: made from the words on demand, the same text every time, and leaving no trace.

The checkpoint in it covers the tree exactly up to the entry. So the proof tells nothing of when it was made, or of
how much was filed since; nothing is published for it; and made twice it is one text.
"""

from safeconduct.casefile.filing import WARNING, write_filing
from safeconduct.casefile.words import CoarseStage, Kind
from safeconduct.errors import BadInput
from safeconduct.journal.checkpoint import Checkpoint, sign
from safeconduct.journal.tree import inclusion_proof, verify_consistency
from safeconduct.language import say
from safeconduct.registry import directory, journal, rows, stores
from safeconduct.registry.errors import NoSuchFile, RolledBack
from safeconduct.registry.installation import Installation
from safeconduct.registry.models import Entry, Node
from safeconduct.registry.opening import walk
from safeconduct.registry.sessions import DuressSession, MailboxSession
from safeconduct.registry.signing_in import verified_head
from safeconduct.sealing.errors import CannotOpen


def proof_of_filing(session: MailboxSession | DuressSession, index: int, *, language: str = "en") -> str:
    """Return a proof that what the mailbox's holder filed at `index` of the case stands in the journal.

    Args:
        session: opened with the mailbox's words, or with the duress words, which prove as much.
        index: place of the entry in the case file (`Line.index`).
        language: of the warning in it.

    Raises:
        BadInput: the holder of this mailbox filed nothing there.
        NoSuchFile: the case was erased.
        RolledBack: the journal is not the one that its last checkpoint covers.
    """
    row = rows.peek(session.case)
    if row is None or row.kind != Kind.CASE or row.stage == CoarseStage.ERASED:
        raise NoSuchFile(session.case)
    walked = walk(session, row, directory.office(session.installation), _closed)
    if not 0 <= index < len(walked.actors) or walked.actors[index] != session.account:
        raise BadInput("You filed nothing at this place; choose one of your own lines.")
    found = Entry.objects.get(file_id=session.case, index=index)
    size = found.leaf + 1
    return write_filing(
        entry=stores.sealed_of(found),
        key=bytes.fromhex(walked.keys[session.account]),
        leaf=found.leaf,
        path=inclusion_proof(found.leaf, size, journal.node),
        signed_checkpoint=head_at(session.installation, size),
        warning=say(WARNING, language),
    )


def head_at(installation: Installation, size: int) -> str:
    """Sign the head that the journal had at `size`, having checked that it is the journal that was published.

    Whoever owns the database must not get a head of their own making signed here.

    Raises:
        RolledBack: it is not.
    """
    published = verified_head(installation)
    root = journal.root_at(size)
    old, new = sorted(((size, root), (published.size, bytes.fromhex(published.root))))
    try:
        proof = journal.consistency(old[0], new[0])
    except Node.DoesNotExist:
        proof = []
    if not verify_consistency(old[0], new[0], proof, old[1], new[1]):
        raise RolledBack(
            "The journal is not the one that its last checkpoint covers; run `safeconduct journal verify` "
            "and tell the auditor."
        )
    return sign(Checkpoint(installation.origin, size, root), installation.checkpoint_seed)


def _closed(body: bytes) -> bytes:
    """Open nothing: a proof of filing needs no content."""
    del body
    raise CannotOpen("A proof of filing opens nothing.")
