"""The sentences in templates, for the translators."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOMS = ("web", "public", "mailbox", "console")
"""Rooms with templates."""

PLURAL = "\x00"

_SAY = re.compile(r'\{%-?\s*say\s+"([^"]+)"')
_SAY_COUNT = re.compile(r'\{%-?\s*say_count\s+"([^"]+)"\s+"([^"]+)"')


def sentences() -> Iterator[str]:
    """Return every sentence that a template says; a plural after its singular and a NUL."""
    base = Path(__file__).parents[1]
    for room in ROOMS:
        for path in sorted((base / room / "templates").rglob("*.html")):
            text = path.read_text(encoding="utf-8")
            yield from _SAY.findall(text)
            yield from (f"{one}{PLURAL}{many}" for one, many in _SAY_COUNT.findall(text))
