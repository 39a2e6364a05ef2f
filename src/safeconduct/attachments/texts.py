"""Plain text without what does not show: control characters, marks that turn its direction, invisible letters."""

import unicodedata
from collections.abc import Iterator

from safeconduct.attachments import frames
from safeconduct.attachments.kinds import Form
from safeconduct.attachments.limits import LIMITS
from safeconduct.attachments.words import CannotConvert, Refusal

_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn"}
"""Unicode's categories of what cannot be seen: it could mark a copy, or show an officer another text."""


def take_apart(data: bytes, form: Form) -> Iterator[tuple[frames.Mark, bytes]]:
    """Yield the text in UTF-8.

    Raises:
        CannotConvert: it is no UTF-8, too long, or empty.
    """
    del form
    yield frames.Mark.TEXT, cleaned(data).encode()


def cleaned(data: bytes) -> str:
    """Return the visible text, its lines ended by a line feed alone.

    Raises:
        CannotConvert: it is no UTF-8, too long, or empty.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CannotConvert(Refusal.UNKNOWN) from None
    if len(text) > LIMITS.characters:
        raise CannotConvert(Refusal.TOO_MUCH_TEXT)
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    shown = "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) not in _UNSEEN).strip()
    if not shown:
        raise CannotConvert(Refusal.EMPTY)
    return shown


def preload(form: Form) -> None:
    """Do the work once: in the closed cell nothing can be loaded."""
    del form
    cleaned(b"words")
