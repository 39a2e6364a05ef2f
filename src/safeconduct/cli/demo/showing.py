"""The demo's last chapter: the journal in public, what a stranger sees of it, and what the observer does."""

import base64
import json
import tempfile
from hashlib import sha256
from pathlib import Path

from safeconduct.cli.demo.desk import Desk
from safeconduct.cli.demo.telling import Telling
from safeconduct.errors import SafeconductError
from safeconduct.journal import cover
from safeconduct.journal.observing import inside_heads, observe
from safeconduct.journal.tiles import TileReader, folder_fetch
from safeconduct.public.journal_files import head_of, write
from safeconduct.public.journal_pages import pages, verifier_key
from safeconduct.registry.configuration import PublicJournal
from safeconduct.registry.filing import proof_of_filing
from safeconduct.registry.public_journal import make_batches, public_origin
from safeconduct.registry.public_secrets import secrets_for
from safeconduct.registry.sessions import MailboxSession
from safeconduct.sealing.signing import public_key_of


class NotInPublic(SafeconductError):
    """What the pilot filed does not stand in the public journal of the demo."""


def show(desk: Desk, tell: Telling, pilot: MailboxSession) -> None:
    """Make a day's batch, publish it into a folder that is removed, and check it as outsiders do.

    Raises:
        NotInPublic: the pilot's own entry is not there.
    """
    tell.chapter(
        "12  In public", "Anybody may check that history stands, and nobody learns how much was done."
    )
    installation = desk.founded.installation
    make_batches(installation, cover.BATCH)
    with tempfile.TemporaryDirectory(prefix="safeconduct-demo-journal-") as name:
        folder = Path(name)
        files = write(list(pages(installation, PublicJournal())), folder)
        head = head_of(folder, verifier_key(installation))
        tell.say(
            f"{files} files for any mirror; {head.origin} has {head.size} leaves, as on any other first day."
        )
        reader = TileReader.of_folder(folder, head.size, head.root)
        place = _filed(pilot, reader)
        tell.say(
            f"The pilot's proof of filing: his first entry is public leaf {place}, found with the salt that he "
            "alone was given."
        )
        secrets = secrets_for(installation, None, None)
        key = public_key_of(installation.checkpoint_seed)
        found = observe(folder_fetch(folder), head, secrets.batches, inside_heads(secrets, key))
    tell.say(
        f"The observer, who has the day's secret: {found.entries} entries and {found.covers} covers of "
        f"{public_origin(installation)}, and without the covers the root of the journal inside."
    )


def _filed(pilot: MailboxSession, reader: TileReader) -> int:
    proof = json.loads(proof_of_filing(pilot, 0))
    signed, signature, salt = (base64.b64decode(proof[name]) for name in ("signed", "signature", "salt"))
    leaf = sha256(salt + sha256(signed + signature).digest()).digest()
    place = next((place for place in range(reader.size) if reader.leaf(place) == leaf), None)
    if place is None:
        raise NotInPublic("What the pilot filed is not in the public journal.")
    return place
