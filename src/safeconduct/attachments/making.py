"""Making a new file of pixels, samples or characters. Runs in a closed cell that never saw the file sent."""

import io
from collections.abc import Iterator
from typing import BinaryIO

import av
from av.audio.frame import AudioFrame
from PIL import Image

from safeconduct.attachments import frames, texts
from safeconduct.attachments.frames import Answer, FrameBroken, Mark
from safeconduct.attachments.kinds import Kind
from safeconduct.attachments.limits import LIMITS
from safeconduct.attachments.words import CannotConvert, Refusal

JPEG_QUALITY = 82
BITS_A_SECOND = 24_000
"""Of a recording: a voice is well understood, and twenty minutes fit the bucket of 4 MiB."""

_OPUS = {"application": "voip", "vbr": "constrained", "flags": "+bitexact"}

PACKET = 960
"""Samples in a packet: 20 ms at 48 kHz."""


def make(stream: BinaryIO, kind: Kind) -> tuple[Answer, list[bytes]]:
    """Read frames and return what they become."""
    try:
        parts, seconds = _parts(stream, kind)
    except CannotConvert as error:
        return Answer(refusal=error.refusal), []
    except (FrameBroken, MemoryError):
        # Most often the other process died: of its limits, or of the file.
        return Answer(refusal=Refusal.TOO_COSTLY), []
    if sum(map(len, parts)) > LIMITS.bytes_out:
        return Answer(refusal=Refusal.TOO_MUCH), []
    return Answer(lengths=tuple(map(len, parts)), seconds=seconds), parts


def _parts(stream: BinaryIO, kind: Kind) -> tuple[list[bytes], int]:
    match kind:
        case Kind.SOUND:
            sound, samples = _sound(_frames(stream, Mark.SOUND))
            return [sound], -(-samples // frames.RATE)
        case Kind.TEXT:
            return [texts.cleaned(content).encode() for content in _frames(stream, Mark.TEXT)], 0
        case _:
            return [_jpeg(content) for content in _frames(stream, Mark.PAGE)], 0


def _frames(stream: BinaryIO, wanted: Mark) -> Iterator[bytes]:
    """Yield the content of each frame until the end is said."""
    count = 0
    while True:
        mark, content = frames.read(stream)
        if mark is Mark.END and count:
            return
        if mark is Mark.REFUSED:
            raise CannotConvert(_refusal(content))
        count += 1
        if mark is not wanted or (mark is not Mark.SOUND and count > LIMITS.pages):
            raise FrameBroken("a frame that does not belong here")
        yield content


def _refusal(content: bytes) -> Refusal:
    try:
        return Refusal(content.decode("ascii", "replace"))
    except ValueError:
        raise FrameBroken("a refusal that is none") from None


def _jpeg(content: bytes) -> bytes:
    width, height, channels, pixels = frames.read_page(content)
    picture = Image.frombytes("RGB" if channels == 3 else "L", (width, height), pixels)
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=JPEG_QUALITY, subsampling=0, optimize=True)
    return made.getvalue()


def _sound(pieces: Iterator[bytes]) -> tuple[bytes, int]:
    """Return Opus in Ogg and how many samples it was made of. The same samples make the same bytes."""
    made = io.BytesIO()
    samples, waiting = 0, bytearray()
    # Bit-exact: no version of a library, no random number of a stream.
    with av.open(made, "w", format="ogg", options={"fflags": "+bitexact"}) as out:
        stream = out.add_stream("libopus", rate=frames.RATE, options=_OPUS)
        stream.layout = "mono"
        stream.bit_rate = BITS_A_SECOND
        for piece in pieces:
            if len(piece) % frames.SAMPLE_BYTES:
                raise FrameBroken("half a sample")
            samples += len(piece) // frames.SAMPLE_BYTES
            if samples > LIMITS.seconds * frames.RATE:
                raise FrameBroken("more sound than may be")
            waiting += piece
            while len(waiting) >= PACKET * frames.SAMPLE_BYTES:
                out.mux(stream.encode(_packet(waiting)))
        while waiting:
            out.mux(stream.encode(_packet(waiting)))
        out.mux(stream.encode(None))
    return made.getvalue(), samples


def _packet(waiting: bytearray) -> AudioFrame:
    """Take one packet's samples away from those that wait; silence fills the last one up."""
    length = PACKET * frames.SAMPLE_BYTES
    frame = AudioFrame(format="s16", layout="mono", samples=PACKET, align=1)
    frame.sample_rate = frames.RATE
    frame.planes[0].update(bytes(waiting[:length]).ljust(length, b"\0"))
    del waiting[:length]
    return frame


def preload(kind: Kind) -> None:
    """Do the work once: in the closed cell nothing can be loaded."""
    rehearsal = io.BytesIO()
    content = {
        Kind.SOUND: (Mark.SOUND, bytes(3000)),
        Kind.TEXT: (Mark.TEXT, b"words"),
    }.get(kind, (Mark.PAGE, frames.page(8, 8, 3, bytes(192))))
    frames.write(rehearsal, *content)
    frames.write(rehearsal, Mark.END)
    rehearsal.seek(0)
    make(rehearsal, kind)
