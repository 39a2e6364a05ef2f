"""What a file is: found by its first bytes, never by its name or by what a browser says of it."""

from dataclasses import dataclass
from enum import StrEnum

from safeconduct.attachments.words import CannotConvert, Refusal


class Kind(StrEnum):
    """What an attachment is once converted."""

    IMAGE = "image"  # one JPEG
    DOCUMENT = "document"  # one JPEG for each page
    TEXT = "text"  # UTF-8
    SOUND = "sound"  # Opus in Ogg, one channel

    @property
    def media_type(self) -> str:
        """The media type of each part, which says nothing of what was sent."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    Kind.IMAGE: "image/jpeg",
    Kind.DOCUMENT: "image/jpeg",
    Kind.TEXT: "text/plain; charset=utf-8",
    Kind.SOUND: "audio/ogg; codecs=opus",
}


@dataclass(frozen=True, slots=True)
class Form:
    """How a file is to be taken apart.

    Attributes:
        kind: what it becomes.
        reader: Pillow's name of the format, or FFmpeg's of the demultiplexer: no other reader is tried on it.
    """

    kind: Kind
    reader: str


_BEGINNINGS: tuple[tuple[bytes, Form | Refusal], ...] = (
    (b"\xff\xd8\xff", Form(Kind.IMAGE, "JPEG")),
    (b"\x89PNG\r\n\x1a\n", Form(Kind.IMAGE, "PNG")),
    (b"GIF87a", Form(Kind.IMAGE, "GIF")),
    (b"GIF89a", Form(Kind.IMAGE, "GIF")),
    (b"BM", Form(Kind.IMAGE, "BMP")),
    (b"OggS", Form(Kind.SOUND, "ogg")),
    (b"fLaC", Form(Kind.SOUND, "flac")),
    (b"#!AMR", Form(Kind.SOUND, "amr")),
    (b"ID3", Form(Kind.SOUND, "mp3")),
    (b"\x1a\x45\xdf\xa3", Form(Kind.SOUND, "matroska")),
    (b"PK\x03\x04", Refusal.OFFICE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Refusal.OFFICE),
    (b"{\\rtf", Refusal.OFFICE),
    (b"FLV", Refusal.VIDEO),
    (b"\0\0\x01\xba", Refusal.VIDEO),
)

_RIFF: dict[bytes, Form | Refusal] = {
    b"WEBP": Form(Kind.IMAGE, "WEBP"),
    b"WAVE": Form(Kind.SOUND, "wav"),
    b"AVI ": Refusal.VIDEO,
}
"""By the eight to twelfth byte of a file that begins with "RIFF"."""

_PICTURE_BRANDS = {b"avif": Form(Kind.IMAGE, "AVIF"), b"avis": Form(Kind.IMAGE, "AVIF")}
_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}

FORMS = tuple(
    dict.fromkeys(
        found
        for found in (
            *(found for _, found in _BEGINNINGS),
            *_RIFF.values(),
            *_PICTURE_BRANDS.values(),
            Form(Kind.SOUND, "mov"),
            Form(Kind.DOCUMENT, "PDF"),
            Form(Kind.TEXT, "UTF-8"),
        )
        if isinstance(found, Form)
    )
)
"""Every way in which a file is taken apart."""

_MARKUP = (b"<!doctype", b"<html", b"<svg", b"<?xml")
"""A page or a drawing made of text: shown as text it would help nobody, and drawn it would run."""

PDF_WITHIN = 1024
"""The first bytes among which PDF's mark may stand (ISO 32000-1, Annex H, note 13)."""


def recognise(data: bytes) -> Form:
    """Return how the file is to be taken apart. Only its first bytes are compared; nothing is parsed here.

    Raises:
        CannotConvert: it is of a kind that is not taken.
    """
    found = _beginning(data) if data else Refusal.EMPTY
    if isinstance(found, Refusal):
        raise CannotConvert(found)
    return found


def _beginning(data: bytes) -> Form | Refusal:
    known = next((found for beginning, found in _BEGINNINGS if data.startswith(beginning)), None)
    if known is not None:
        return known
    if data.startswith(b"RIFF"):
        return _RIFF.get(data[8:12], Refusal.UNKNOWN)
    if data[4:8] == b"ftyp":
        return _iso_media(data[8:12])
    if data[0] == 0xFF and len(data) > 1 and data[1] & 0xE0 == 0xE0:
        # The two share their first bits; the layer field is zero in ADTS alone (ISO/IEC 13818-7, 11172-3).
        return Form(Kind.SOUND, "aac" if data[1] & 0x06 == 0 else "mp3")
    if b"%PDF-" in data[:PDF_WITHIN]:
        return Form(Kind.DOCUMENT, "PDF")
    is_no_text = b"\0" in data[:PDF_WITHIN] or data.lstrip()[:16].lower().startswith(_MARKUP)
    return Refusal.UNKNOWN if is_no_text else Form(Kind.TEXT, "UTF-8")


def _iso_media(brand: bytes) -> Form | Refusal:
    if brand in _HEIC_BRANDS:
        return Refusal.HEIC
    return _PICTURE_BRANDS.get(brand, Form(Kind.SOUND, "mov"))
