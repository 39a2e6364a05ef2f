"""Converting: what people send becomes a new file, or a sentence, and nothing of the old one but what it shows."""

import io
import subprocess
import threading
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import av
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.attachments import samples
from tests.attachments.samples import CANARY
from tests.soaking import long_run

from safeconduct.attachments import LIMITS, CannotConvert, Converted, Kind, Refusal, convert, converting, turn
from safeconduct.language import LANGUAGES

EVERY: dict[str, Callable[[], bytes]] = {**samples.PICTURES, **samples.SOUNDS, "pdf": samples.pdf}


def refusal_of(data: bytes) -> Refusal:
    with pytest.raises(CannotConvert) as caught:
        convert(data)
    return caught.value.refusal


def picture_of(converted: Converted, part: int = 0) -> Image.Image:
    return Image.open(io.BytesIO(converted.parts[part]))


@pytest.mark.parametrize("name", EVERY)
def test_nothing_but_what_it_shows_is_left_of_a_file(name: str) -> None:
    data = EVERY[name]()
    converted = convert(data)
    kept = b"".join(converted.parts)
    for canary in (CANARY, CANARY[:12]):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            assert canary.encode(encoding) not in kept
    for marker in (b"Exif", b"http://ns.adobe.com", b"ICC_PROFILE", b"Photoshop", b"Lavf", b"Lavc", b"ID3"):
        assert marker not in kept


@pytest.mark.parametrize("name", ["jpeg", "png", "pdf", "mp3", "m4a"])
def test_a_stock_reader_of_metadata_finds_it_before_and_nothing_after(
    name: str, tmp_path: Path, need: Callable[[str, str], str]
) -> None:
    exiftool = need("exiftool", "libimage-exiftool-perl")

    def said(content: bytes) -> str:
        path = tmp_path / "file"
        path.write_bytes(content)
        command = [exiftool, "-a", "-u", "-g1", "-ee", str(path)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    data = EVERY[name]()
    assert CANARY in said(data)
    for part in convert(data).parts:
        found = said(part)
        assert CANARY not in found
        groups = {line.strip("- ") for line in found.splitlines() if line.startswith("----")}
        assert groups <= {"ExifTool", "System", "File", "JFIF", "Composite", "Opus", "Vorbis"}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_without_the_tag_that_says_how(orientation: int) -> None:
    shown = picture_of(convert(samples.jpeg((80, 40), orientation)))
    assert shown.size == ((80, 40) if orientation < 5 else (40, 80))
    assert not shown.getexif()
    right_way_up = {1: (1, 0), 2: (0, 0), 3: (0, 1), 4: (1, 1), 5: (0, 1), 6: (1, 1), 7: (1, 0), 8: (0, 0)}
    column, row = right_way_up[orientation]
    bright = shown.getpixel((shown.width * (1 + 2 * column) // 4, shown.height * (1 + 2 * row) // 4))
    assert isinstance(bright, tuple)
    assert bright[0] > 200


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_way_to_write_a_colour_is_read(mode: str) -> None:
    made = (
        samples.picture("L").convert("I").point(lambda v: v * 257).convert("I;16") if mode == "I;16" else None
    )
    data = samples.written(made or samples.picture(mode), "JPEG" if mode == "CMYK" else "PNG")
    shown = picture_of(convert(data)).convert("L")
    dark, bright = shown.getpixel((10, 40)), shown.getpixel((50, 10))
    assert isinstance(dark, int)
    assert isinstance(bright, int)
    assert dark < 100
    assert bright > 150


def test_what_is_transparent_is_shown_on_white() -> None:
    shown = picture_of(convert(samples.written(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG")))
    assert shown.convert("L").getextrema() == (255, 255)


def test_a_large_photo_becomes_small_enough_and_a_tiny_one_stays_as_it_is() -> None:
    assert picture_of(convert(samples.jpeg((5000, 2500)))).size == (LIMITS.side, LIMITS.side // 2)
    assert picture_of(convert(samples.jpeg((1, 1)))).size == (1, 1)


def test_a_document_becomes_a_picture_of_each_page_on_which_small_print_can_be_read() -> None:
    converted = convert(samples.pdf(3))
    assert (converted.kind, len(converted.parts)) == (Kind.DOCUMENT, 3)
    assert converted.media_type == "image/jpeg"
    # A4 at 170 to the inch.
    assert picture_of(converted).size == (1406, 1988)
    low, high = picture_of(converted).convert("L").getextrema()
    assert (int(low) < 30, int(high)) == (True, 255)  # type: ignore[arg-type] # of one band, two numbers


@pytest.mark.parametrize("name", samples.SOUNDS)
def test_a_recording_becomes_opus_of_one_channel_that_still_sounds(name: str) -> None:
    converted = convert(samples.SOUNDS[name]())
    assert converted.kind is Kind.SOUND
    assert converted.seconds in {1, 2}
    with av.open(io.BytesIO(converted.parts[0])) as opened:
        stream = opened.streams.audio[0]
        assert (opened.format.name, stream.codec_context.name, stream.channels) == ("ogg", "opus", 1)
        assert opened.metadata == {}
        loud = max(max(memoryview(bytes(frame.planes[0])).cast("f")) for frame in opened.decode(stream))
    assert loud > 0.05


def test_the_same_file_becomes_the_same_bytes_so_no_number_marks_a_copy() -> None:
    for data in (samples.jpeg(), samples.pdf(), samples.wav()):
        assert convert(data).parts == convert(data).parts


def test_a_text_is_kept_as_it_reads_and_without_what_does_not_show() -> None:
    hidden = "Привіт\u202e, \u200bґанок\ufeff\x07\u00ad!\r\nДруга\U000e0041 лінія"
    converted = convert(hidden.encode())
    assert (converted.kind, converted.parts) == (Kind.TEXT, ("Привіт, ґанок!\nДруга лінія".encode(),))


@given(st.text(min_size=1, max_size=300))
def test_whatever_a_text_holds_only_what_shows_is_kept(text: str) -> None:
    from safeconduct.attachments.texts import cleaned

    with suppress(CannotConvert):  # nothing of it shows
        kept = cleaned(text.encode("utf-8", "replace"))
        assert all(c in "\n\t" or unicodedata.category(c)[0] != "C" for c in kept)
        assert cleaned(kept.encode()) == kept


REFUSED: dict[str, tuple[Callable[[], bytes], Refusal]] = {
    "nothing": (lambda: b"", Refusal.EMPTY),
    "only blanks": (lambda: b" \n\t ", Refusal.EMPTY),
    "21 MB": (lambda: samples.jpeg() + bytes(21_000_000), Refusal.TOO_LARGE),
    "a byte too many": (lambda: bytes(LIMITS.bytes_in + 1), Refusal.TOO_LARGE),
    "a document of an office": (lambda: b"PK\x03\x04" + bytes(100), Refusal.OFFICE),
    "an old document of an office": (lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(100), Refusal.OFFICE),
    "rich text": (lambda: b"{\\rtf1 words}", Refusal.OFFICE),
    "a photo in HEIC": (lambda: b"\0\0\0\x18ftypheic" + bytes(100), Refusal.HEIC),
    "a film in MP4": (samples.film, Refusal.VIDEO),
    "a film in WebM": (lambda: samples.film("webm"), Refusal.VIDEO),
    "a film in AVI": (lambda: b"RIFF\x10\0\0\0AVI " + bytes(100), Refusal.VIDEO),
    "a program": (lambda: b"\x7fELF" + bytes(100), Refusal.UNKNOWN),
    "a drawing that could run": (lambda: b"<svg xmlns='x'><script/></svg>", Refusal.UNKNOWN),
    "a page": (lambda: b"<!DOCTYPE html><script>", Refusal.UNKNOWN),
    "a text in an old alphabet": (lambda: "Привет".encode("cp1251"), Refusal.UNKNOWN),
    "half a photo": (lambda: samples.jpeg((600, 400))[:-2000], Refusal.DAMAGED),
    "half a document": (lambda: samples.pdf()[:200], Refusal.DAMAGED),
    "a document under a password": (samples.locked_pdf, Refusal.LOCKED),
    "a recording of nothing": (lambda: b"OggS" + bytes(300), Refusal.DAMAGED),
    "a picture that says it is enormous": (samples.bomb, Refusal.TOO_MANY_PIXELS),
    "a document of 31 pages": (lambda: samples.empty_pdf(31), Refusal.TOO_MANY_PAGES),
    "a text of a book": (lambda: b"a" * (LIMITS.characters + 1), Refusal.TOO_MUCH_TEXT),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_taken_is_refused_with_its_own_sentence(name: str) -> None:
    make, expected = REFUSED[name]
    assert refusal_of(make()) is expected


def test_a_recording_of_more_than_twenty_minutes_is_refused() -> None:
    assert refusal_of(samples.sound("ipod", "aac", seconds=LIMITS.seconds + 2, rate=8000)) is Refusal.TOO_LONG


def test_a_recording_of_twenty_minutes_is_taken_and_fits_the_bucket_of_four_mebibytes() -> None:
    converted = convert(samples.sound("ipod", "aac", seconds=LIMITS.seconds - 2, rate=8000))
    assert converted.seconds in range(LIMITS.seconds - 2, LIMITS.seconds + 1)
    assert len(converted.parts[0]) < 4 * 1024 * 1024


def test_a_file_that_is_two_things_at_once_is_only_what_it_shows() -> None:
    both = samples.jpeg() + samples.pdf() + b"<script>alert(1)</script>"
    converted = convert(both)
    assert (converted.kind, len(converted.parts)) == (Kind.IMAGE, 1)
    assert b"script" not in converted.parts[0]
    assert b"%PDF" not in converted.parts[0]


def test_every_refusal_is_said_in_every_language_and_says_what_to_do() -> None:
    for refusal in Refusal:
        told = {CannotConvert(refusal).told(language) for language in LANGUAGES}
        assert len(told) == len(LANGUAGES)
        assert all(len(sentence) > 30 and "{" not in sentence for sentence in told)


@given(st.binary(max_size=3000))
@settings(max_examples=12)
def test_whatever_comes_in_the_answer_is_a_file_or_a_sentence(data: bytes) -> None:
    check_answer(data)


BEGINNINGS = (
    "jpeg",
    "png",
    "gif",
    "webp",
    "avif",
    "pdf",
    "ogg-opus",
    "m4a",
    "mp3",
    "flac",
    "webm",
    "amr",
    "wav",
)
ORIGINALS: dict[str, bytes] = {}


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """A real file in which some bytes are other ones, or are missing, or come twice."""
    name = draw(st.sampled_from(BEGINNINGS))
    data = bytearray(ORIGINALS.setdefault(name, EVERY[name]()))
    for _ in range(draw(st.integers(1, 12))):
        at = draw(st.integers(0, len(data) - 1))
        match draw(st.sampled_from(("other", "missing", "twice"))):
            case "other":
                data[at] = draw(st.integers(0, 255))
            case "missing":
                del data[at : at + draw(st.integers(1, 40))]
            case _:
                data[at:at] = data[at : at + draw(st.integers(1, 40))]
        if not data:
            break
    return bytes(data)


@given(broken())
@settings(max_examples=25)
def test_a_broken_file_is_a_file_or_a_sentence(data: bytes) -> None:
    check_answer(data)


@pytest.mark.soak
@given(broken())
@settings(max_examples=long_run(500))
def test_a_broken_file_is_a_file_or_a_sentence_however_often(data: bytes) -> None:
    check_answer(data)


def check_answer(data: bytes) -> None:
    with suppress(CannotConvert):  # a sentence, as another test holds for each of them
        converted = convert(data)
        assert converted.parts
        assert all(converted.parts)
        assert sum(map(len, converted.parts)) <= LIMITS.bytes_out


ANSWERS = {
    "nothing": b"",
    "no line": b"\xff" * 100,
    "no known refusal": b'{"refusal":"because"}\n',
    "lengths that are not those of the rest": b'{"lengths":[5]}\nabcdef',
    "a part of no length": b'{"lengths":[0,3]}\nabc',
    "a part of less than none": b'{"lengths":[-1,4]}\nabc',
    "two pictures": b'{"lengths":[1,2]}\nabc',
    "a picture that lasts": b'{"lengths":[3],"seconds":4}\nabc',
    "another field": b'{"lengths":[3],"name":"x"}\nabc',
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_process_in_hostile_hands_is_not_believed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converting, "_through_both", lambda *_: ANSWERS[name])
    assert refusal_of(samples.jpeg()) is Refusal.TOO_COSTLY


def test_a_text_from_a_process_in_hostile_hands_is_cleaned_again(monkeypatch: pytest.MonkeyPatch) -> None:
    said = "fine\u202e".encode()
    answer = b'{"lengths":[%d]}\n' % len(said) + said
    monkeypatch.setattr(converting, "_through_both", lambda *_: answer)
    assert convert(b"words").parts == (b"fine",)


def test_no_more_files_are_in_memory_than_there_are_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    short = type(LIMITS)(waiting_seconds=0)
    monkeypatch.setattr(converting, "LIMITS", short)
    inside, leave = threading.Barrier(LIMITS.at_once + 1), threading.Event()

    def hold() -> None:
        with turn():
            inside.wait(10)
            leave.wait(10)

    holders = [threading.Thread(target=hold) for _ in range(LIMITS.at_once)]
    for each in holders:
        each.start()
    inside.wait(10)
    try:
        with pytest.raises(CannotConvert) as caught, turn():
            pytest.fail("there was one turn too many")
        assert caught.value.refusal is Refusal.BUSY
    finally:
        leave.set()
        for each in holders:
            each.join()
    with turn():
        assert convert(b"words").parts == (b"words",)
