"""The public journal's files as pages of a mirror, made from the database."""

from collections.abc import Iterator
from functools import partial

from safeconduct.errors import BadInput
from safeconduct.journal import note
from safeconduct.journal.tiles import tiles_of
from safeconduct.public.journal_files import BYTES, CHECKPOINT, KEY
from safeconduct.public.site import TEXT, Page
from safeconduct.registry import public_journal
from safeconduct.registry.configuration import PublicJournal
from safeconduct.registry.installation import Installation
from safeconduct.sealing.signing import public_key_of


def pages(installation: Installation, settings: PublicJournal) -> Iterator[Page]:
    """Yield every file of the public journal, the checkpoint last; none before the first batch.

    Args:
        installation: whose; its database is the current one.
        settings: whose cosignatures a checkpoint needs.

    Raises:
        RolledBack: the database was set back, or restored and nobody has said yet what was published since.
        BadInput: there are batches, and no checkpoint that enough witnesses signed. Without its journal the mirror
            would look set back.
    """
    public_journal.remember(installation)
    if public_journal.newest_batch() is None:
        return
    newest = public_journal.newest_note(settings.witnesses, settings.quorum)
    if newest is None:
        raise BadInput(
            f"No checkpoint of the public journal bears {settings.quorum} cosignatures yet: give witnesses what "
            "`safeconduct journal tiles` writes, and what they send back to `safeconduct journal cosign`; or lower "
            "[journal] quorum."
        )
    size, signed = newest
    for tile in tiles_of(size):
        yield Page(tile.path, BYTES, partial(public_journal.file_of, tile))
    yield Page(KEY, TEXT, f"{verifier_key(installation)}\n".encode)
    yield Page(CHECKPOINT, TEXT, signed.encode)


def verifier_key(installation: Installation) -> str:
    """Return the line by which others know the public journal's key."""
    return note.verifier_key(
        public_journal.public_origin(installation), public_key_of(installation.checkpoint_seed)
    )
