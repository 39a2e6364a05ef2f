"""What passes from the process that takes a file apart to the one that makes a new one: frames of plain measure.

A frame is one byte for what it is, four for the length of what follows, and that. The reader believes none of it:
the writer has opened a hostile file and may be in its hands.
"""

import struct
from enum import IntEnum
from typing import BinaryIO

import msgspec

from safeconduct.attachments.limits import LIMITS

_HEADER = struct.Struct(">BI")
_PAGE = struct.Struct(">HHB")

RATE = 48_000
"""Samples of sound in a second: signed 16 bits, the lower byte first, one channel."""

SAMPLE_BYTES = 2

LARGEST = _PAGE.size + 3 * LIMITS.side * LIMITS.side
"""Bytes of the largest frame: a picture of three bytes a pixel."""


class Mark(IntEnum):
    """What a frame is."""

    PAGE = 1  # width, height, bytes a pixel (1 grey, 3 red green blue), the pixels row by row
    SOUND = 2  # samples
    TEXT = 3  # UTF-8
    END = 4  # nothing: everything has been said
    REFUSED = 5  # a `Refusal`


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The line that the second process says before the parts of the new file: what was made, or why nothing was.

    Attributes:
        refusal: a `Refusal`, or "".
        lengths: bytes of each part, in order.
        seconds: of a recording, rounded up; 0 for everything else.
    """

    refusal: str = ""
    lengths: tuple[int, ...] = ()
    seconds: int = 0


class FrameBroken(Exception):
    """What was read is no frame, or breaks off; seen by nobody but the process that reads."""


def write(stream: BinaryIO, mark: Mark, content: bytes = b"") -> None:
    """Write one frame and flush it."""
    stream.write(_HEADER.pack(mark, len(content)))
    stream.write(content)
    stream.flush()


def read(stream: BinaryIO) -> tuple[Mark, bytes]:
    """Read one frame.

    Raises:
        FrameBroken: there is none, it is too large, or of no known mark.
    """
    number, length = _HEADER.unpack(_exactly(stream, _HEADER.size))
    try:
        mark = Mark(number)
    except ValueError:
        raise FrameBroken("a frame of no known mark") from None
    if length > LARGEST:
        raise FrameBroken("a frame larger than any")
    return mark, _exactly(stream, length)


def page(width: int, height: int, channels: int, pixels: bytes) -> bytes:
    """Return the content of a page's frame."""
    return _PAGE.pack(width, height, channels) + pixels


def read_page(content: bytes) -> tuple[int, int, int, bytes]:
    """Return width, height, bytes a pixel and pixels of a page.

    Raises:
        FrameBroken: the measures are beyond the limits, or not those of the pixels.
    """
    if len(content) < _PAGE.size:
        raise FrameBroken("a page without measures")
    width, height, channels = _PAGE.unpack_from(content)
    pixels = content[_PAGE.size :]
    if channels not in {1, 3} or not 0 < width <= LIMITS.side or not 0 < height <= LIMITS.side:
        raise FrameBroken("a page of impossible measures")
    if len(pixels) != width * height * channels:
        raise FrameBroken("a page whose pixels are not its measures'")
    return width, height, channels, pixels


def _exactly(stream: BinaryIO, length: int) -> bytes:
    content = stream.read(length)
    if len(content) != length:
        raise FrameBroken("the frames break off")
    return content
