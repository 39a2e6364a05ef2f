"""Real files of every kind, made here, each with a canary in everything that a conversion must lose."""

import io
import math
import struct
import wave
import zlib
from collections.abc import Callable

import av
import pypdfium2
import typst
from PIL import Image, PngImagePlugin

CANARY = "ZYXWV-INVENTED-CANARY"
"""Stands in every comment, title, author, tag, place and profile of the samples."""


def picture(mode: str = "RGB", size: tuple[int, int] = (64, 48)) -> Image.Image:
    """Return a picture with something in each corner: left half dark, a bright upper right."""
    made = Image.new("RGB", size, (40, 60, 80))
    made.paste((250, 200, 30), (size[0] // 2, 0, size[0], size[1] // 2))
    return made.convert(mode)


def exif(orientation: int = 1) -> Image.Exif:
    """Return EXIF with a place, a maker and a comment."""
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x010F] = f"{CANARY} maker"
    made[0x9286] = f"{CANARY} comment".encode()
    place = made.get_ifd(0x8825)
    place.update({1: "N", 2: (11.0, 22.0, 33.0), 3: "E", 4: (44.0, 55.0, 6.0), 0x1D: CANARY})
    return made


def written(image: Image.Image, form: str, **more: object) -> bytes:
    """Return a picture as a file."""
    out = io.BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def jpeg(size: tuple[int, int] = (64, 48), orientation: int = 1) -> bytes:
    """A photo as a telephone makes it: EXIF with a place, a comment, an XMP packet and a colour profile."""
    return written(
        picture(size=size),
        "JPEG",
        exif=exif(orientation),
        comment=CANARY,
        xmp=f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{CANARY}</x:xmpmeta>".encode(),
        icc_profile=f"{CANARY} profile".encode().ljust(200, b" "),
    )


def png() -> bytes:
    """A picture with texts, one of them compressed, and EXIF."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", CANARY)
    info.add_itxt("Comment", CANARY, zip=True)
    return written(picture("RGBA"), "PNG", pnginfo=info, exif=exif())


def gif() -> bytes:
    """A moving picture with a comment."""
    return written(picture(), "GIF", save_all=True, append_images=[picture("L")], comment=CANARY.encode())


def webp() -> bytes:
    """A picture with EXIF and XMP."""
    return written(picture(), "WEBP", exif=exif(), xmp=CANARY.encode())


def avif() -> bytes:
    """A picture with EXIF and XMP."""
    return written(picture(), "AVIF", exif=exif(), xmp=CANARY.encode())


def bmp() -> bytes:
    """A plain bitmap."""
    return written(picture(), "BMP")


def pdf(pages: int = 1, text: str = "Привіт, ґанок. Invented page") -> bytes:
    """A typeset document with an author and a title."""
    body = "#pagebreak()".join(f"= {text} {number}\n" for number in range(1, pages + 1))
    head = f'#set document(author: "{CANARY}", title: "{CANARY}", keywords: ("{CANARY}",))\n'
    return bytes(typst.compile((head + body).encode()))


def empty_pdf(pages: int) -> bytes:
    """A document of empty pages."""
    out = io.BytesIO()
    with pypdfium2.PdfDocument.new() as document:
        for _ in range(pages):
            document.new_page(200, 300).close()
        document.save(out)
    return out.getvalue()


def locked_pdf() -> bytes:
    """A document that says it is encrypted, under a password that nobody has."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"ab" * 32 + b"> /U <" + b"cd" * 32 + b"> >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in places)
    out += (
        b"trailer\n<< /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [<aa> <aa>] >>\nstartxref\n%d\n%%%%EOF\n" % table
    )
    return bytes(out)


def tone(seconds: float, rate: int = 16_000) -> bytes:
    """Return samples of a steady tone."""
    return b"".join(struct.pack("<h", int(9000 * math.sin(n / 12))) for n in range(int(seconds * rate)))


def wav(seconds: float = 1.0) -> bytes:
    """Uncompressed sound, with a list of tags after it."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16_000)
        sound.writeframes(tone(seconds))
    tags = b"INFOIART" + struct.pack("<I", len(CANARY) + 1) + CANARY.encode() + b"\0"
    data = out.getvalue() + b"LIST" + struct.pack("<I", len(tags)) + tags
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]


def sound(container: str, codec: str, seconds: float = 1.0, rate: int = 16_000) -> bytes:
    """Return a recording in a container, with tags."""
    out = io.BytesIO()
    with av.open(out, "w", format=container) as made:
        made.metadata.update({"title": CANARY, "artist": CANARY, "comment": CANARY, "location": CANARY})
        stream = made.add_stream(codec, rate=rate)
        stream.layout = "mono"
        fifo = av.AudioResampler(format=stream.format.name, layout="mono", rate=rate)
        frame = av.AudioFrame(format="s16", layout="mono", samples=int(seconds * rate), align=1)
        frame.sample_rate = rate
        frame.planes[0].update(tone(seconds, rate))
        for piece in fifo.resample(frame):
            made.mux(stream.encode(piece))
        made.mux(stream.encode(None))
    return out.getvalue()


def film(container: str = "mp4") -> bytes:
    """Return a moving picture."""
    out = io.BytesIO()
    with av.open(out, "w", format=container) as made:
        stream = made.add_stream("mpeg4" if container == "mp4" else "libvpx", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(5):
            made.mux(stream.encode(av.VideoFrame.from_image(picture())))
        made.mux(stream.encode(None))
    return out.getvalue()


def bomb(side: int = 60_000) -> bytes:
    """Return a small PNG that says it is enormous."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(10_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


PICTURES: dict[str, Callable[[], bytes]] = {
    "jpeg": jpeg,
    "png": png,
    "gif": gif,
    "webp": webp,
    "avif": avif,
    "bmp": bmp,
}

SOUNDS: dict[str, Callable[[], bytes]] = {
    "wav": wav,
    "ogg-opus": lambda: sound("ogg", "libopus", rate=48_000),
    "amr": lambda: b"#!AMR\n" + (b"\x3c" + CANARY.encode().ljust(31, b"-")) * 60,
    "m4a": lambda: sound("ipod", "aac"),
    "mp4": lambda: sound("mp4", "aac"),
    "aac": lambda: sound("adts", "aac"),
    "mp3": lambda: sound("mp3", "libmp3lame"),
    "flac": lambda: sound("flac", "flac"),
    "webm": lambda: sound("webm", "libopus", rate=48_000),
}
