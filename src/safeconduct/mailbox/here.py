"""The mailboxes of this installation: what every page of this face works with, made once for a process."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from safeconduct.catalogue import Catalogue
from safeconduct.mailbox.memory import memory_folder
from safeconduct.mailbox.queue import Queue, machine_rate
from safeconduct.mailbox.sessions import SessionStore
from safeconduct.registry import directory
from safeconduct.registry.installation import Installation
from safeconduct.registry.official import published
from safeconduct.schedule import Programme
from safeconduct.sealing.rehearsal import is_rehearsal


@dataclass(frozen=True, slots=True)
class Mailboxes:
    """What the pages need.

    Attributes:
        installation: where the cases are.
        store: sessions, in memory only.
        queue: in which people wait before they type their words.
        programme: the one that is published here.
        catalogue: with the programme's own additions.
        leave_to: where *leave this page now* goes.
        rehearsal: whether no programme stands behind the pages: the key is that of rehearsals, or the authority has
            signed no addresses yet.
    """

    installation: Installation
    store: SessionStore
    queue: Queue
    programme: Programme
    catalogue: Catalogue
    leave_to: str
    rehearsal: bool = False


def mailboxes() -> Mailboxes:
    """Return those of the installation that this process serves.

    Raises:
        BadInput: there is no installation in the home folder.
        NoMemory: there is no folder in memory; mailboxes stay closed.
    """
    installation, store, queue = _rooms(settings.HOME)
    # The list is that of this moment: a process that kept the one it began with would promise by an old one.
    now = published(directory.office(installation), settings.CONFIGURATION.programme)
    addresses = settings.CONFIGURATION.addresses
    return Mailboxes(
        installation=installation,
        store=store,
        queue=queue,
        programme=now.programme,
        catalogue=now.catalogue,
        leave_to=settings.CONFIGURATION.leave_to,
        rehearsal=addresses is None or not addresses.exists() or is_rehearsal(installation.authority),
    )


@cache
def _rooms(home: Path) -> tuple[Installation, SessionStore, Queue]:
    installation = Installation.open(home)
    folder = memory_folder(home)
    return installation, SessionStore(folder), Queue(folder, installation.server_key, rate=machine_rate())
