"""A sheet: what every document of a case is made of, and how it becomes a PDF."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import typst

from safeconduct.console.papers.words import Word
from safeconduct.errors import BadInput
from safeconduct.language import checked_language, say
from safeconduct.web import typesetting

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; the columns in `figures`, from 0, stand right."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of a sheet.

    Attributes:
        heading: "" for none.
        facts: pairs of name and value.
        texts: paragraphs.
        points: a list.
        table: None for none.
    """

    heading: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    texts: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One document.

    Attributes:
        title: its heading, and the file's title.
        lead: one sentence under it.
        made: the day that it is about, never the day of printing.
        sections: in order.
        signatures: who signs by hand, each with a line.
        number: a random number, also as a QR code; "" for a sheet without one.
        warning: stands in a band at the foot; "" for none.
    """

    title: str
    lead: str
    made: date
    sections: tuple[Section, ...]
    signatures: tuple[str, ...] = ()
    number: str = ""
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """What hangs on one item: its tag's number, also as a QR code, and its seal's. Nothing says what it is."""

    tag: str
    seal: str


def print_sheet(sheet: Sheet, language: str) -> bytes:
    """Return a sheet as a tagged PDF (PDF/UA-1), A4.

    Args:
        sheet: already in this language.
        language: one of `language.LANGUAGES`.

    Raises:
        BadInput: it holds letters that the font cannot write.
    """
    checked_language(language)
    said = {
        "language": language,
        "title": sheet.title,
        "lead": sheet.lead,
        "sections": [
            {
                "heading": each.heading,
                "facts": [list(fact) for fact in each.facts],
                "texts": list(each.texts),
                "points": list(each.points),
                "table": None
                if each.table is None
                else {
                    "head": list(each.table.head),
                    "rows": [list(row) for row in each.table.rows],
                    "figures": list(each.table.figures),
                },
            }
            for each in sheet.sections
        ],
        "signatures": list(sheet.signatures),
        "number": sheet.number,
        "number_name": say(Word.NUMBER, language),
        "code": typesetting.code(sheet.number, say(Word.CODE, language, number=sheet.number))
        if sheet.number
        else None,
        "warning": sheet.warning,
    }
    return _set("sheet.typ", said, sheet.made, language)


def print_labels(labels: tuple[Label, ...], made: date, language: str) -> bytes:
    """Return labels as a tagged PDF, twelve of 90 × 42 mm on a sheet of A4.

    Args:
        labels: at least one.
        made: the day on which the items were received.
        language: of the few words on them.

    Raises:
        BadInput: a number holds letters that the font cannot write.
    """
    checked_language(language)
    said = {
        "language": language,
        "title": say(Word.LABELS, language),
        "tag_name": say(Word.TAG, language),
        "seal_name": say(Word.SEAL, language),
        "do_not_touch": say(Word.DO_NOT_REMOVE, language),
        "labels": [
            {
                "tag": each.tag,
                "seal": each.seal,
                "code": typesetting.code(each.tag, say(Word.CODE, language, number=each.tag)),
            }
            for each in labels
        ],
    }
    return _set("labels.typ", said, made, language)


def _set(template: str, said: dict[str, Any], made: date, language: str) -> bytes:
    if typesetting.can_be_written(_texts(said)):
        try:
            return typesetting.typeset(FOLDER / template, said, made=made)
        except typst.TypstError as error:
            raise BadInput(say(Word.CANNOT_WRITE, language)) from error
    raise BadInput(say(Word.CANNOT_WRITE, language))


def _texts(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict):
        for each in said.values():
            yield from _texts(each)
    elif isinstance(said, list):
        for each in said:
            yield from _texts(each)
