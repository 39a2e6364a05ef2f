"""Photos, documents and voice notes: taken apart where there is no key, put together again from what they show.

Two processes stand between a file and whoever reads it (docs/adr/0042-attachments.md). The first takes the file apart
and gives on nothing but pixels, samples of sound or characters; the second, which never saw the file, makes a new
one of them. Neither has a key, a file, the network or another process. This room keeps nothing and knows no case.
"""

from safeconduct.attachments.converting import Converted, convert, isolation, turn
from safeconduct.attachments.kinds import Kind
from safeconduct.attachments.limits import LIMITS, Limits
from safeconduct.attachments.words import CannotConvert, Refusal

__all__ = [
    "LIMITS",
    "CannotConvert",
    "Converted",
    "Kind",
    "Limits",
    "Refusal",
    "convert",
    "isolation",
    "turn",
]
