"""Papers as PDF: text goes in as data, never as markup, and the same data give the same bytes everywhere.

No clock, folder or font of the machine is read.
"""

import io
import json
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst

FONTS = Path(__file__).parent / "fonts"

_QUIET = 4
"""Modules of white that ISO/IEC 18004 asks for around a QR code."""

_ALPHABETS = ("LATIN", "CYRILLIC")
"""What the font that ships can write."""


def can_be_written(texts: Iterable[str]) -> bool:
    """Return whether the font has the letters of these texts."""
    return all(
        unicodedata.name(letter, "").startswith(_ALPHABETS)
        for letter in set("".join(texts))
        if letter.isalpha()
    )


def typeset(template: Path, said: Mapping[str, Any], *, made: date) -> bytes:
    """Return a tagged PDF (PDF/UA-1).

    Args:
        template: a Typst file; it reads only what lies in its own folder.
        said: all that it says, as `sys.inputs.data`.
        made: the day that the file names as its own; never the day of printing.

    Raises:
        typst.TypstError: the text does not fit where the template demands that it does.
    """
    compiler = typst.Compiler(
        template,
        root=template.parent,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(said, ensure_ascii=False, sort_keys=True)},
    )
    found = compiler.compile(
        format="pdf",
        pdf_standards="ua-1",
        timestamp=datetime(made.year, made.month, made.day, tzinfo=UTC),
    )
    if not isinstance(found, bytes):
        raise TypeError(f"{template.name} made no PDF")
    return found


def code(content: str, alt: str) -> dict[str, Any]:
    """Return a QR code for a template: `svg`, what it is in words, and the quiet zone's share of its width.

    Args:
        content: what a scanner reads.
        alt: what the picture is, for those who do not see it.
    """
    made = segno.make_qr(content, error="m", mode="byte", boost_error=False)
    drawn = io.BytesIO()
    made.save(drawn, kind="svg", border=_QUIET, xmldecl=False, omitsize=True)
    modules, _ = made.symbol_size(border=_QUIET)
    return {"svg": drawn.getvalue().decode(), "alt": alt, "quiet": _QUIET / modules}


@cache
def _fonts() -> typst.Fonts:
    # Only ours: a font of the machine would change the bytes, and may lack ґ.
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
