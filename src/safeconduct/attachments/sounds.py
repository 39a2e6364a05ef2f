"""Taking a recording apart into samples. Runs in the closed cell only (`worker`)."""

import io
import wave
from collections.abc import Iterator

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.container import InputContainer

from safeconduct.attachments import frames
from safeconduct.attachments.kinds import Form, Kind
from safeconduct.attachments.limits import LIMITS
from safeconduct.attachments.words import CannotConvert, Refusal

CODECS = frozenset(
    {"aac", "amrnb", "amrwb", "amr_nb", "amr_wb", "flac", "mp3", "mp3float", "opus", "libopus", "vorbis"}
)
"""Decoders that may run; besides them uncompressed samples, "pcm_…"."""

av.logging.set_level(av.logging.PANIC)  # what a file makes FFmpeg say goes nowhere


def take_apart(data: bytes, form: Form) -> Iterator[tuple[frames.Mark, bytes]]:
    """Yield the recording as one channel of samples; nothing of its tags, its chapters or its cover.

    Raises:
        CannotConvert: it is damaged, too long, or has moving pictures.
    """
    try:
        # One demultiplexer, named by the first bytes: none that follows an address is ever tried.
        with av.open(io.BytesIO(data), "r", format=form.reader) as opened:
            yield from _samples(opened)
    except (av.error.FFmpegError, ValueError, EOFError) as error:
        raise CannotConvert(Refusal.DAMAGED) from error


def _samples(opened: InputContainer) -> Iterator[tuple[frames.Mark, bytes]]:
    cover = av.stream.Disposition.attached_pic
    if any(not stream.disposition & cover for stream in opened.streams.video):
        raise CannotConvert(Refusal.VIDEO)
    if not opened.streams.audio:
        raise CannotConvert(Refusal.UNKNOWN)
    stream = opened.streams.audio[0]
    name = stream.codec_context.codec.name
    if name not in CODECS and not name.startswith("pcm_"):
        raise CannotConvert(Refusal.UNKNOWN)
    stream.codec_context.thread_type = "NONE"
    resampler = AudioResampler(format="s16", layout="mono", rate=frames.RATE)
    count = 0
    for frame in _then_none(opened.decode(stream)):
        for piece in resampler.resample(frame):
            count += piece.samples
            if count > LIMITS.seconds * frames.RATE:
                raise CannotConvert(Refusal.TOO_LONG)
            yield frames.Mark.SOUND, bytes(piece.planes[0])[: piece.samples * frames.SAMPLE_BYTES]
    if not count:
        raise CannotConvert(Refusal.DAMAGED)


def _then_none(decoded: Iterator[AudioFrame]) -> Iterator[AudioFrame | None]:
    """Yield every frame, and then None, which makes the resampler give what it still holds."""
    yield from decoded
    yield None


def preload(form: Form) -> None:
    """Let decoders be found, and take a silence apart: in the closed cell nothing can be loaded."""
    del form
    for name in CODECS & av.codecs_available:
        av.Codec(name, "r")
    made = io.BytesIO()
    with wave.open(made, "wb") as silence:
        silence.setnchannels(1)
        silence.setsampwidth(frames.SAMPLE_BYTES)
        silence.setframerate(8000)
        silence.writeframes(bytes(800 * frames.SAMPLE_BYTES))
    for _ in take_apart(made.getvalue(), Form(Kind.SOUND, "wav")):
        pass
