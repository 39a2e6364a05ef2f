"""The mailboxes of this installation: what every page of this face works with, made once for a process."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from safeconduct.catalogue import Catalogue, standard
from safeconduct.mailbox.memory import memory_folder
from safeconduct.mailbox.queue import Queue, machine_rate
from safeconduct.mailbox.sessions import SessionStore
from safeconduct.programmes import load_from
from safeconduct.registry.installation import Installation
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
    return _mailboxes(settings.HOME)


@cache
def _mailboxes(home: Path) -> Mailboxes:
    installation = Installation.open(home)
    folder = memory_folder(home)
    addresses = settings.CONFIGURATION.addresses
    programme = load_from(settings.CONFIGURATION.programme)
    return Mailboxes(
        installation=installation,
        store=SessionStore(folder),
        queue=Queue(folder, installation.server_key, rate=machine_rate()),
        programme=programme,
        catalogue=standard().with_items(programme.additions),
        leave_to=settings.CONFIGURATION.leave_to,
        rehearsal=addresses is None or not addresses.exists() or is_rehearsal(installation.authority),
    )
