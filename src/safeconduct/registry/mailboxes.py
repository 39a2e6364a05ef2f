"""Mailboxes: twelve words find one, open it, and become a session; nothing in a row says which case it opens."""

import json

from django.db import IntegrityError, transaction

from safeconduct.errors import SafeconductError
from safeconduct.registry.installation import Installation
from safeconduct.registry.models import Mailbox
from safeconduct.registry.sessions import MailboxSession
from safeconduct.registry.signing_in import verified_head
from safeconduct.sealing import mailbox
from safeconduct.sealing.words import Words

CONTEXT = "mailbox"


class NoMailbox(SafeconductError):
    """These words open nothing; which of them is wrong is not said."""


class LocatorTaken(SafeconductError):
    """The first three words are another mailbox's: draw twelve new words."""


def create(
    installation: Installation, words: Words, *, case: str, number: int = 1, relative: bool = False
) -> MailboxSession:
    """Make a mailbox for `case` that these words open, and return its session.

    Raises:
        LocatorTaken: draw new words.
    """
    salt = mailbox.new_salt()
    located = mailbox.locator(words, installation.server_key)
    keys = mailbox.MailboxKeys.of(mailbox.derive(words, salt))
    payload = json.dumps({"case": case, "number": number, "relative": relative}).encode()
    slots = mailbox.make_slots(mailbox.SlotContent(keys, payload), None, context=f"{CONTEXT} {located.hex()}")
    try:
        with transaction.atomic():
            Mailbox.objects.create(locator=located, salt=salt, slots=slots.first + slots.second)
    except IntegrityError:
        # The constraint decides, not a look beforehand: two people can draw the same words at once.
        raise LocatorTaken("These words are taken; draw twelve new ones.") from None
    return MailboxSession(installation, number, case, keys, verified_head(installation), relative)


def open_with(installation: Installation, words: Words) -> MailboxSession:
    """Open the mailbox that these words find.

    A locator that does not exist costs the same work and gives the same answer as a wrong secret.

    Raises:
        NoMailbox: the words open nothing.
    """
    located = mailbox.locator(words, installation.server_key)
    row = Mailbox.objects.filter(locator=located).first()
    salt = bytes(row.salt) if row else mailbox.decoy_salt(installation.server_key, located)
    stored = bytes(row.slots) if row else bytes(2 * mailbox.SLOT_BYTES)
    keys = mailbox.MailboxKeys.of(mailbox.derive(words, salt))
    slots = mailbox.Slots(stored[: mailbox.SLOT_BYTES], stored[mailbox.SLOT_BYTES :])
    payload = slots.open(keys, context=f"{CONTEXT} {located.hex()}")
    if payload is None:
        raise NoMailbox("These words open no mailbox; check them one by one, in order.")
    about = json.loads(payload)
    return MailboxSession(
        installation, about["number"], about["case"], keys, verified_head(installation), about["relative"]
    )
