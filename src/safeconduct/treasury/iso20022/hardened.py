"""Reading a bank's XML, which is a stranger's: in pieces, within bounds, and nothing else is fetched or opened."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from typing import Any, Protocol, cast

from lxml import etree

from safeconduct.errors import BadInput
from safeconduct.treasury.iso20022 import amounts
from safeconduct.treasury.iso20022.validating import Validator, schema_of
from safeconduct.treasury.iso20022.words import NO_SCHEMA, NOT_AS_SCHEMA, OTHER_NAMESPACE, Remark

# A year's statements of a busy account have some ten megabytes.
LARGEST_FILE = 64 * 1024 * 1024
LONGEST_TEXT = 500
_PIECE = 64 * 1024
_OFFICIAL = "urn:iso:std:iso:20022:tech:xsd:"
# Banks' communities publish theirs under names of their own: …/pain.002.001.03.ch.02.xsd
_MESSAGE = re.compile(r"(pain|camt)\.[0-9]{3}\.[0-9]{3}\.[0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,15}")


class Source(Protocol):
    """Where a file comes from."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many next bytes; none at the end."""


class Reader:
    """A bank's document, of which the wanted elements come out one by one.

    Args:
        source: the file's bytes.
        root: which message the outermost element's child must be, with what it is called:
            `{"BkToCstmrStmt": "camt.053"}`.
        wanted: local names of the elements whose ends are told; their content may then be cleared.
        limit: how many bytes are read at most.

    Attributes:
        message: what the document is, such as `camt.053.001.08`; known from the first event on.
        remarks: on its form.
    """

    def __init__(
        self, source: Source, root: dict[str, str], wanted: tuple[str, ...], *, limit: int = LARGEST_FILE
    ) -> None:
        self._source = source
        self._root = root
        self._wanted = frozenset(wanted)
        self._limit = limit
        self._validator: Validator | None = None
        self.message = ""
        self.remarks: list[Remark] = []

    def ends(self) -> Iterator[tuple[str, etree._Element]]:
        """Yield local name and element at the end of each wanted element, in document order.

        Raises:
            BadInput: it is no XML, too large, has a document type declaration, or is another message.
        """
        parser = etree.XMLPullParser(
            events=("start", "end"),
            # Only these are told: an event for each element would take as long as the reading.
            tag=[f"{{*}}{name}" for name in ("Document", *self._root, *self._wanted)],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        read, waiting = 0, b""
        while piece := self._source.read(_PIECE):
            read += len(piece)
            if read > self._limit:
                raise BadInput(
                    f"The file is larger than {self._limit:,} bytes, which no statement is. "
                    "Ask the bank for it in parts."
                )
            self._feed(parser, piece)
            yield from self._events(parser)
            # What came before the outermost elements is held back until they tell the schema.
            waiting = self._validate(waiting + piece)
        self._end(parser)
        yield from self._events(parser)
        self._validate(waiting, last=True)

    def _feed(self, parser: etree.XMLPullParser, piece: bytes) -> None:
        try:
            parser.feed(piece)
        except etree.XMLSyntaxError as wrong:
            raise BadInput(f"This is no well-formed XML: {wrong.msg}.") from None

    def _end(self, parser: etree.XMLPullParser) -> None:
        try:
            root = parser.close()
        except etree.XMLSyntaxError as wrong:
            raise BadInput(f"This is no well-formed XML, or it breaks off: {wrong.msg}.") from None
        if not self.message:
            # Neither of the outermost elements was one that is told: which it is instead, the sentence says.
            self._look_at_outermost(root)
            for below in root.iterchildren():
                self._look_at_outermost(below)
            raise BadInput("The file has nothing in it.")

    def _events(self, parser: etree.XMLPullParser) -> Iterator[tuple[str, etree._Element]]:
        for event, found in parser.read_events():
            element: etree._Element = cast("Any", found)  # comments and instructions are left out
            if event == "start":
                if not self.message:
                    self._look_at_outermost(element)
                continue
            name = local(element)
            if name in self._wanted:
                yield name, element

    def _look_at_outermost(self, element: etree._Element) -> None:
        # Entities are left unread; but a bank sends none, and whoever sends one tries something.
        if element.getroottree().docinfo.internalDTD is not None:
            raise BadInput("The file has a document type declaration. No bank's has: it was not read.")
        parent = element.getparent()
        root = element if parent is None else parent
        if local(root) != "Document":
            raise BadInput(
                f"This is no ISO 20022 document: it begins with <{local(root)[:40]}>, not with <Document>."
            )
        if parent is None:
            return
        kind = self._root.get(local(element))
        if kind is None:
            wanted = " or ".join(sorted(self._root.values()))
            raise BadInput(f"This is not {wanted}: its content is <{local(element)[:40]}>.")
        namespace = etree.QName(element).namespace or ""
        found = _MESSAGE.search(namespace)
        self.message = found[0] if found and found[0].startswith(kind) else kind
        if not namespace.startswith(_OFFICIAL + self.message):
            self.remarks.append(
                Remark(OTHER_NAMESPACE, {"namespace": plain(namespace) or "—", "message": self.message})
            )
        elif schema_of(self.message) is None:
            self.remarks.append(Remark(NO_SCHEMA, {"message": self.message}))
        else:
            self._validator = Validator(self.message)

    def _validate(self, data: bytes, *, last: bool = False) -> bytes:
        """Hold what came against the schema; return what waits until the schema is known.

        A deviation is the bank's, and a remark: the fields that are used are read exactly or refused.
        """
        if not self.message:
            return data
        if self._validator is not None:
            try:
                self._validator.feed(data)
                if last:
                    self._validator.close()
            except BadInput as wrong:
                self._validator = None
                detail = plain(str(wrong))
                self.remarks.append(Remark(NOT_AS_SCHEMA, {"message": self.message, "detail": detail}))
        return b""


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return etree.QName(element).localname


@cache
def _steps(path: str) -> tuple[str, ...]:
    return tuple("{*}" + step for step in path.split("/"))


def child(element: etree._Element, path: str) -> etree._Element | None:
    """Return the first element at a path of local names such as `Refs/EndToEndId`."""
    found = children(element, path)
    return found[0] if found else None


def children(element: etree._Element, path: str) -> list[etree._Element]:
    """Return all elements at a path of local names."""
    # `iterchildren` takes less time than `findall`, whose paths are walked in Python.
    found = [element]
    for step in _steps(path):
        found = [below for one in found for below in one.iterchildren(step)]
    return found


def text(element: etree._Element, *paths: str) -> str:
    """Return the text at the first of these paths that has one, or an empty text."""
    for path in paths:
        found = child(element, path)
        if found is not None and (said := plain(found.text or "")):
            return said
    return ""


def texts(element: etree._Element, path: str) -> tuple[str, ...]:
    """Return the texts of all elements at a path, without empty ones."""
    return tuple(said for found in children(element, path) if (said := plain(found.text or "")))


def plain(said: str) -> str:
    """Return a stranger's text on one line, without what would steer a terminal, at most 500 characters."""
    if not said.isprintable():
        kept = (" " if character.isspace() else character for character in said)
        said = "".join(character for character in kept if unicodedata.category(character)[0] != "C")
    return " ".join(said.split())[:LONGEST_TEXT]


def number(said: str, *, where: str) -> int | None:
    """Return a whole number, or None where nothing is said.

    Raises:
        BadInput: it is no whole number.
    """
    if not said:
        return None
    if not _NUMBER.fullmatch(said):
        raise BadInput(f"{where}: “{said[:40]}” is no whole number.")
    return int(said)


def day(element: etree._Element, path: str, *, where: str) -> date | None:
    """Return a day given as a date or a moment (`Dt`, `DtTm`), or None where neither is.

    Raises:
        BadInput: it is no date.
    """
    said = text(element, f"{path}/Dt", f"{path}/DtTm")
    if not said:
        return None
    try:
        # xs:date may end with a zone; the day is the bank's.
        return date.fromisoformat(said[:10])
    except ValueError:
        raise BadInput(f"{where}: “{said[:40]}” is no date.") from None


def moment(said: str, *, where: str) -> datetime | None:
    """Return a date and time, with a zone where the bank gave one; None where nothing is said.

    Raises:
        BadInput: it is none.
    """
    if not said:
        return None
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        raise BadInput(f"{where}: “{said[:40]}” is no date and time.") from None


def amount(element: etree._Element, path: str, *, where: str) -> tuple[int, str] | None:
    """Return an amount in minor units and its currency, or None where there is none.

    Raises:
        BadInput: it cannot be read exactly.
    """
    found = child(element, path)
    if found is None:
        return None
    unit = found.get("Ccy", "")
    return amounts.read((found.text or "").strip(), unit, where=where), unit
