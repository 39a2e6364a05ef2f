"""Taking a picture apart into pixels. Runs in the closed cell only (`worker`)."""

import io
import math
from collections.abc import Iterator

from PIL import AvifImagePlugin, ExifTags, Image, ImageFile, ImageOps, UnidentifiedImageError

from safeconduct.attachments import frames
from safeconduct.attachments.kinds import Form
from safeconduct.attachments.limits import LIMITS
from safeconduct.attachments.words import CannotConvert, Refusal

Image.MAX_IMAGE_PIXELS = None  # our own limit, below, is asked before a picture is opened
ImageFile.LOAD_TRUNCATED_IMAGES = False
AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # the cell lets nobody start another thread

_SCALES = {"L", "LA", "RGB", "RGBA", "CMYK", "YCbCr"}
"""Modes that can be made smaller as they are; a palette's numbers cannot be averaged."""

_DEEP = {"I", "F", "I;16", "I;16B", "I;16L"}
"""Modes of more than eight bits a channel."""


def take_apart(data: bytes, form: Form) -> Iterator[tuple[frames.Mark, bytes]]:
    """Yield the picture's pixels as one page; of a moving picture its first.

    Raises:
        CannotConvert: it is damaged, or too large.
    """
    try:
        # The one format that its first bytes name: a file that is two things at once is read as the first.
        with Image.open(io.BytesIO(data), formats=(form.reader,)) as opened:
            yield frames.Mark.PAGE, pixels(_upright(opened), LIMITS.side)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise CannotConvert(Refusal.DAMAGED) from error


def _upright(opened: Image.Image) -> Image.Image:
    """Return the picture the right way up, on white where it is transparent."""
    count = math.prod(opened.size)
    in_steps = opened.format in {"JPEG", "MPO"}
    if count > (LIMITS.pixels_in_steps if in_steps else LIMITS.pixels):
        raise CannotConvert(Refusal.TOO_MANY_PIXELS)
    # A JPEG is opened at a half, a quarter or an eighth where that is still enough; others ignore it.
    opened.draft("RGB", (LIMITS.side, LIMITS.side))
    if math.prod(opened.size) > LIMITS.pixels:
        raise CannotConvert(Refusal.TOO_MANY_PIXELS)
    opened.load()
    # Smaller before anything else: each further step holds the picture twice.
    picture = opened if opened.mode in _SCALES else _flat(opened)
    orientation = opened.getexif()
    picture.thumbnail((LIMITS.side, LIMITS.side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    picture.getexif().update(orientation)
    return ImageOps.exif_transpose(picture)


def _flat(picture: Image.Image) -> Image.Image:
    """Return the picture in grey or in red, green and blue, of eight bits each, on white."""
    if picture.mode in _DEEP:
        scale = 1.0 if picture.mode == "F" else 1 / 256
        return picture.convert("F").point(lambda value: value * scale).convert("L")
    if picture.mode in {"L", "RGB"} and "transparency" not in picture.info:
        return picture
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        white = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(white, seen).convert("RGB")
    return picture.convert("L" if picture.mode == "1" else "RGB")


def pixels(picture: Image.Image, side: int) -> bytes:
    """Return a page's frame content: nothing but measures and pixels."""
    plain = _flat(picture)
    if max(plain.size) > side:
        plain.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return frames.page(*plain.size, len(plain.getbands()), plain.tobytes())


def preload(form: Form) -> None:
    """Load the one format's plugin and let it do its first work: in the closed cell nothing can be loaded."""
    Image.init()
    made = io.BytesIO()
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    Image.new("RGB", (16, 8), "white").save(made, form.reader, exif=exif)
    for _ in take_apart(made.getvalue(), form):
        pass
