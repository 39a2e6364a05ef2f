"""Checking a document against its schema while it streams past, without keeping it."""

from functools import cache
from importlib.resources import as_file, files
from typing import Any, Final, cast

from lxml import etree

from safeconduct.errors import BadInput

PAIN001: Final = "pain.001.001.09"
_FOLDER = files("safeconduct.treasury.iso20022") / "schemas"


class _Nothing:
    """What a parser builds that only checks."""

    def close(self) -> None:
        """End the document."""


@cache
def shipped() -> frozenset[str]:
    """Return the messages whose schemas are shipped."""
    names = (source.name for source in _FOLDER.iterdir())
    return frozenset(name.removesuffix(".xsd") for name in names if name.endswith(".xsd"))


@cache
def schema_of(message: str) -> etree.XMLSchema | None:
    """Return the schema of a message such as `camt.053.001.08`, or None where none is shipped."""
    if message not in shipped():
        return None
    with as_file(_FOLDER / f"{message}.xsd") as path:
        return etree.XMLSchema(etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True)))


def load_schemas(kind: str) -> None:
    """Load all schemas of a kind such as `camt`, for a process that will open no file."""
    for message in shipped():
        if message.startswith(kind):
            schema_of(message)


class Validator:
    """A parser that reads a document piece by piece, holds it against a schema and keeps none of it.

    Args:
        message: which schema, such as `pain.001.001.09`; one that is shipped.
    """

    def __init__(self, message: str) -> None:
        schema = schema_of(message)
        if schema is None:
            raise LookupError(message)
        self._parser = etree.XMLParser(
            target=cast("Any", _Nothing()),
            schema=schema,
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
        )

    def feed(self, piece: bytes) -> None:
        """Read on.

        Raises:
            BadInput: the document is no XML, or is not as the schema says.
        """
        try:
            self._parser.feed(piece)
        except etree.XMLSyntaxError as wrong:
            raise BadInput(f"This is no well-formed XML: {wrong.msg}.") from None
        self._look()

    def close(self) -> None:
        """End the document.

        Raises:
            BadInput: it is incomplete, or is not as the schema says.
        """
        try:
            self._parser.close()
        except etree.XMLSyntaxError as wrong:
            raise BadInput(f"This is no well-formed XML: {wrong.msg}.") from None
        self._look()

    def _look(self) -> None:
        log = self._parser.feed_error_log
        if len(log):
            # The message repeats the namespace at every name; it names element and value, which is what helps.
            said = log[0].message
            raise BadInput(f"This is not as its schema says: {_without_namespaces(said)}")


def _without_namespaces(message: str) -> str:
    parts = message.split("{")
    return parts[0] + "".join(part.partition("}")[2] for part in parts[1:])
