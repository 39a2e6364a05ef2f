"""What is known of the files that were sent."""

import msgspec

from safeconduct.casefile.parts.contact import Messages


class Files(msgspec.Struct, frozen=True, kw_only=True):
    """The files of a case.

    Attributes:
        sent: how many were sent, and where the newest stands; the rest stands in the entries.
        asked: numbers of the mailboxes that officers have asked to send originals as well.
    """

    sent: Messages = Messages()
    asked: tuple[int, ...] = ()
