"""What a person is told when their file is not taken: each says what to do instead."""

from collections.abc import Iterable
from enum import StrEnum

from safeconduct.attachments.limits import LIMITS, MIB
from safeconduct.errors import BadInput
from safeconduct.language import say


class Refusal(StrEnum):
    """Why a file is not taken. The processes that convert say one of these, and nothing in words of their own."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    UNKNOWN = "unknown"
    OFFICE = "office"
    HEIC = "heic"
    VIDEO = "video"
    LOCKED = "locked"
    DAMAGED = "damaged"
    TOO_COSTLY = "too-costly"
    TOO_MANY_PIXELS = "too-many-pixels"
    TOO_MANY_PAGES = "too-many-pages"
    TOO_LONG = "too-long"
    TOO_MUCH_TEXT = "too-much-text"
    TOO_MUCH = "too-much"
    BUSY = "busy"
    NOT_HERE = "not-here"


SENTENCES: dict[Refusal, str] = {
    Refusal.EMPTY: "The file is empty. Choose it again.",
    Refusal.TOO_LARGE: "The file is larger than {megabytes} MB. Send a smaller one, or send it in parts.",
    Refusal.UNKNOWN: (
        "This kind of file is not taken. Send a photo (JPEG or PNG), a PDF, a plain text or a voice recording."
    ),
    Refusal.OFFICE: (
        "Office documents and archives are not taken: they can hide things. Save it as PDF, or photograph it."
    ),
    Refusal.HEIC: "Photos in the HEIC format are not taken. Save it as JPEG, or take a picture of the screen.",
    Refusal.VIDEO: "Videos are not taken. Send single pictures, or the sound alone.",
    Refusal.LOCKED: "This document needs a password. Save it without one, or photograph it.",
    Refusal.DAMAGED: "The file is damaged or was cut off. Try to send it again, or photograph it.",
    Refusal.TOO_COSTLY: (
        "The file could not be converted: it is damaged, or too complicated. Photograph what it shows."
    ),
    Refusal.TOO_MANY_PIXELS: "The picture has too many pixels. Make it smaller, or take a picture of the screen.",
    Refusal.TOO_MANY_PAGES: "The document has more than {pages} pages. Send the pages that matter.",
    Refusal.TOO_LONG: "The recording is longer than {minutes} minutes. Send it in parts.",
    Refusal.TOO_MUCH_TEXT: "The text has more than {characters} characters. Send it in parts.",
    Refusal.TOO_MUCH: "What the file shows is too much to be kept at once. Send it in parts.",
    Refusal.BUSY: "Too many files are being sent at this moment. Wait a minute and send it again.",
    Refusal.NOT_HERE: "Files cannot be taken here at present. Write what the file shows.",
}
"""The sentence of each refusal."""

VOICE = "A voice identifies. Whoever hears a recording can know you by it. Write instead, if you can."
"""Said before anybody records or sends a sound (SEALING.md, Attachments)."""

METADATA = "We make a new file of what yours shows. Its name, date, place and device are not kept."
"""Said where a file is chosen."""

ORIGINAL = (
    "This is the file as it was sent. It can harm the computer that opens it, and may tell where and by whom it was "
    "made. Open it only on a machine that is connected to nothing."
)
"""Said before an officer downloads an original."""


class CannotConvert(BadInput):
    """A file is not taken.

    Attributes:
        refusal: why.
    """

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(self.told("en"))

    def told(self, language: str) -> str:
        """Return the sentence in a language (a code of `language.LANGUAGES`)."""
        return say(
            SENTENCES[self.refusal],
            language,
            **{name: value for name, value in _VALUES.items() if f"{{{name}}}" in SENTENCES[self.refusal]},
        )


_VALUES = {
    "megabytes": LIMITS.bytes_in // MIB,
    "pages": LIMITS.pages,
    "minutes": LIMITS.seconds // 60,
    "characters": LIMITS.characters,
}


def sentences() -> Iterable[str]:
    """Return every sentence of this room, for the translators."""
    return (*SENTENCES.values(), VOICE, METADATA, ORIGINAL)
