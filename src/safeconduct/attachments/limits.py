"""How much of a file is taken, and what it may cost."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of one attachment.

    Attributes:
        bytes_in: of the file as sent.
        bytes_out: of everything it becomes, together: what the largest bucket holds (`sealing.padding`).
        pixels: of a picture, width times height, before it is opened.
        pixels_in_steps: the same for JPEG, which can be opened at an eighth of its size.
        side: of a picture afterwards, the longer one, in pixels.
        pages: of a document.
        page_side: of a page afterwards, the longer one, in pixels; an A4 page has some 170 of them to the inch.
        seconds: of a recording.
        characters: of a plain text.
        wall_seconds: that the two processes may take together.
        cpu_seconds: of computing, for each of the two.
        memory: bytes of address space, for each of the two.
        at_once: how many conversions this process does at one time, and keeps in its memory.
        waiting_seconds: how long a file waits for its turn; not long, for what answers people's pages waits with it.
    """

    bytes_in: int = 20 * MIB
    bytes_out: int = 24 * MIB - 1
    pixels: int = 50_000_000
    pixels_in_steps: int = 250_000_000
    side: int = 3200
    pages: int = 30
    page_side: int = 2000
    seconds: int = 20 * 60
    characters: int = 200_000
    wall_seconds: int = 60
    cpu_seconds: int = 30
    memory: int = 1024 * MIB
    at_once: int = 2
    waiting_seconds: int = 15


LIMITS = Limits()
"""The limits in force. Fixed in code: whoever can change a setting must not be able to open this door wider."""
