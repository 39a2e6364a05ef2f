"""Taking a PDF apart into pictures of its pages. Runs in the closed cell only (`worker`)."""

import io
from collections.abc import Iterator

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from safeconduct.attachments import frames
from safeconduct.attachments.kinds import Form
from safeconduct.attachments.limits import LIMITS
from safeconduct.attachments.pictures import pixels
from safeconduct.attachments.words import CannotConvert, Refusal

POINTS_TO_PIXELS = 170 / 72
"""Pixels for each point (1/72 inch): small print of eight points is legible."""


def take_apart(data: bytes, form: Form) -> Iterator[tuple[frames.Mark, bytes]]:
    """Yield each page as pixels: no script, no link, no attachment and no hidden text comes through.

    Raises:
        CannotConvert: it is damaged, locked, or has too many pages.
    """
    del form
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code == raw.FPDF_ERR_PASSWORD
        raise CannotConvert(Refusal.LOCKED if locked else Refusal.DAMAGED) from error
    try:
        if not 0 < len(document) <= LIMITS.pages:
            raise CannotConvert(Refusal.TOO_MANY_PAGES if len(document) else Refusal.DAMAGED)
        for page in document:
            yield frames.Mark.PAGE, _drawn(page)
            page.close()
    except pypdfium2.PdfiumError as error:
        raise CannotConvert(Refusal.DAMAGED) from error
    finally:
        document.close()


def _drawn(page: pypdfium2.PdfPage) -> bytes:
    longer = max(*page.get_size(), 1.0)
    bitmap = page.render(scale=min(POINTS_TO_PIXELS, LIMITS.page_side / longer), draw_annots=True)
    picture = bitmap.to_pil()
    content = pixels(picture, LIMITS.page_side)
    bitmap.close()
    return content


def preload(form: Form) -> None:
    """Load the library and let it draw a page: in the closed cell nothing can be loaded."""
    del form
    made = io.BytesIO()
    Image.new("RGB", (16, 8), "white").save(made, "PDF")
    with pypdfium2.PdfDocument(made.getvalue()) as document:
        page = document[0]
        _drawn(page)
        page.close()
