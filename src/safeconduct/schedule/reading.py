"""Pack files as data that knows where it stands: every complaint names file, line and column.

A pack may come from anyone, so YAML is read as plain data only: no anchors (an alias can unfold a small file
into gigabytes), no tags, no floats, no key twice.
"""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, Never

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from safeconduct.errors import BadInput

MAX_BYTES = 1_000_000
type Keys = tuple[str | int, ...]
"""The way to a value: keys of tables and positions in lists."""

_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]|\[\.\.\.\]")
_TOML_HEADER = re.compile(r"\s*\[(\[?)\s*([A-Za-z0-9_.\-]+)\s*\]")
_TOML_KEY = re.compile(r"\s*([A-Za-z0-9_.\-]+)\s*=")
_HALF = re.compile("[\ud800-\udfff]")
_NO_NUMBER = re.compile(r"[0-9_]{1000}|\\U(?!000[0-9A-Fa-f]{5}|0010[0-9A-Fa-f]{4})")
"""What parsers cannot turn into a number, and say no place for: too many digits, an escape above U+10FFFF."""
_TOML_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")


class Document:
    """One parsed pack file.

    Attributes:
        name: how the file is called in messages, such as `ukraine-2022/schedules/2022-04-01.yaml`.
        data: its content: mappings, lists, strings, integers, booleans and dates.
    """

    def __init__(self, name: str, data: Any, places: dict[Keys, tuple[int, int]]) -> None:
        self.name = name
        self.data = data
        self._places = places

    def where(self, *path: str | int) -> str:
        """Return "file, line L, column C" of a value, or of the nearest thing around it."""
        for length in range(len(path), -1, -1):
            if place := self._places.get(path[:length]):
                return f"{self.name}, line {place[0]}, column {place[1]}"
        return f"{self.name}, line 1, column 1"

    def refuse(self, path: Keys, sentence: str) -> Never:
        """Raise BadInput with a sentence about the value at `path`."""
        raise BadInput(f"{self.where(*path)}: {sentence}")

    def convert[T](self, type_: type[T]) -> T:
        """Return the content as `type_`, checked strictly.

        Raises:
            BadInput: it does not fit; the sentence names the place and what was expected.
        """
        try:
            return msgspec.convert(self.data, type_)
        except msgspec.ValidationError as error:
            path, sentence = explain(error)
            raise BadInput(f"{self.where(*path)}: {sentence}") from error


def read_text(path: Path, name: str) -> str:
    """Return a pack file's text.

    Raises:
        BadInput: it cannot be read, is not UTF-8 or is larger than any list.
    """
    try:
        with path.open("rb") as opened:
            raw = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadInput(f"{name} cannot be read: {error.strerror}.") from error
    if len(raw) > MAX_BYTES:
        raise BadInput(f"{name} is larger than {MAX_BYTES:,} bytes, which no list of rewards is.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadInput(f"{name}, line {line}, column 1: the file must be UTF-8 text.") from error


def read_toml(path: Path, name: str) -> Document:
    """Return a TOML file with the places of its keys.

    Raises:
        BadInput: it is no TOML.
    """
    return toml_of(read_text(path, name), name)


def toml_of(text: str, name: str) -> Document:
    """Return a text in TOML with the places of its keys.

    Raises:
        BadInput: it is no TOML.
    """
    _refuse_halves(text, name)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _TOML_WHERE.search(str(error))
        line, column = (found[1], found[2]) if found and found[1] else (text.count("\n") + 1, 1)
        complaint = _TOML_WHERE.sub("", str(error)).rstrip(".")
        raise BadInput(f"{name}, line {line}, column {column}: this is no TOML: {complaint}.") from error
    except ValueError as error:
        raise _absurd(text, name) from error
    except RecursionError as error:
        raise BadInput(f"{name}, line 1, column 1: brackets are nested too deeply.") from error
    return Document(name, data, _toml_places(text))


def read_yaml(path: Path, name: str) -> Document:
    """Return a YAML file with the places of its values.

    Raises:
        BadInput: it is no YAML, or uses more than plain data.
    """
    return yaml_of(read_text(path, name), name)


def yaml_of(text: str, name: str) -> Document:
    """Return a text in YAML with the places of its values.

    Raises:
        BadInput: it is no YAML, or uses more than plain data.
    """
    _refuse_halves(text, name)
    yaml = YAML(typ="safe", pure=True)
    try:
        root = yaml.compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "line 1, column 1"
        raise BadInput(f"{name}, {at}: this is no YAML: {error.problem}.") from error
    except YAMLError as error:
        raise BadInput(
            f"{name}, line 1, column 1: this is no YAML: {' '.join(str(error).split())}."
        ) from error
    except (ValueError, OverflowError) as error:
        raise _absurd(text, name) from error
    except RecursionError as error:
        raise BadInput(f"{name}, line 1, column 1: brackets are nested too deeply.") from error
    if root is None:
        raise BadInput(f"{name}, line 1, column 1: the file is empty.")
    places: dict[Keys, tuple[int, int]] = {}
    return Document(name, _plain(root, (), name, places), places)


def _refuse_halves(text: str, name: str) -> None:
    if found := _HALF.search(text):
        raise _half(f"{name}, {_place(text, found.start())}")


def _half(at: object) -> BadInput:
    return BadInput(
        f"{at}: this holds half of a character (a lone surrogate), which is no text; write the whole one."
    )


def _absurd(text: str, name: str) -> BadInput:
    """Return the complaint about a number that the parser could not make."""
    found = _NO_NUMBER.search(text)
    at = _place(text, found.start() if found else 0)
    return BadInput(f"{name}, {at}: a number here is absurdly large; write one that this file can need.")


def _place(text: str, offset: int) -> str:
    before = text[:offset]
    return f"line {before.count('\n') + 1}, column {offset - before.rfind('\n')}"


def explain(error: msgspec.ValidationError) -> tuple[Keys, str]:
    """Return the path and the sentence of what msgspec found wrong, in a person's words."""
    text, _, where = str(error).partition(" - at `$")
    path: Keys = tuple(
        int(found[2]) if found[2] else found[1]
        for found in _STEP.finditer(where.rstrip("`"))
        if found[0] != "[...]"
    )
    if found := re.fullmatch(r"Object missing required field `(.+)`", text):
        return path, f"“{found[1]}” is missing."
    if found := re.fullmatch(r"Object contains unknown field `(.+)`", text):
        return (*path, found[1]), f"“{found[1]}” is not a key that belongs here."
    if found := re.fullmatch(r"Expected `(.+)`, got `(.+)`", text):
        field = f"“{path[-1]}” " if path and isinstance(path[-1], str) else "this "
        return path, f"{field}must be {_kind(found[1])}, not {_kind(found[2])}."
    if "RFC3339" in text:
        field = f"“{path[-1]}”" if path and isinstance(path[-1], str) else "this"
        return path, f"{field} is no date: write it as 2023-08-09."
    if found := re.fullmatch(r"Invalid (?:enum )?value (.+)", text):
        field = f"“{path[-1]}”" if path and isinstance(path[-1], str) else "this"
        return path, f"{found[1].replace("'", '“', 1).replace("'", '”', 1)} is not a value {field} can have."
    return path, f"{text[:1].lower()}{text[1:]}."


_KINDS = {
    "str": "text in quotes",
    "int": "a whole number",
    "float": "a number with a decimal point",
    "bool": "true or false",
    "array": "a list",
    "object": "a table of keys",
    "null": "nothing",
    "date": "a date such as 2023-08-09",
    "datetime": "a time",
}


def _kind(types: str) -> str:
    return " or ".join(_KINDS.get(part, part) for part in types.split(" | "))


def _plain(node: Node, path: Keys, name: str, places: dict[Keys, tuple[int, int]]) -> Any:
    places[path] = place = (node.start_mark.line + 1, node.start_mark.column + 1)
    at = f"{name}, line {place[0]}, column {place[1]}"
    if node.anchor is not None:
        raise BadInput(f"{at}: anchors and aliases are not accepted; write the value out.")
    if isinstance(node, MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key_at = f"{name}, line {key_node.start_mark.line + 1}, column {key_node.start_mark.column + 1}"
            if not isinstance(key_node, ScalarNode) or key_node.anchor is not None:
                raise BadInput(f"{key_at}: a key must be plain text.")
            key = str(key_node.value)
            if _HALF.search(key):
                raise _half(key_at)
            if key in mapping:
                raise BadInput(f"{key_at}: “{key}” stands here twice; keep one.")
            mapping[key] = _plain(value_node, (*path, key), name, places)
            places[*path, key] = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
        return mapping
    if isinstance(node, SequenceNode):
        return [_plain(child, (*path, index), name, places) for index, child in enumerate(node.value)]
    return _scalar(node, at)


def _scalar(node: Node, at: str) -> str | int | bool | date:
    text = str(node.value)
    if _HALF.search(text):
        # An escape of YAML can make one; canonical JSON is UTF-8, which cannot hold it.
        raise _half(at)
    match str(node.tag).rpartition(":")[2]:
        case "str":
            return text
        case "bool":
            return text.lower() == "true"
        case "int" if re.fullmatch(r"[0-9]{1,18}", text):
            return int(text)
        case "timestamp":
            try:
                return date.fromisoformat(text)
            except ValueError as error:
                raise BadInput(f"{at}: “{text}” is no date; write it as 2023-08-09.") from error
        case "float" | "int":
            raise BadInput(f"{at}: {text} must stand in quotes, so that it is kept exactly as written.")
        case "null":
            raise BadInput(f"{at}: a value is missing here.")
        case _:
            raise BadInput(f"{at}: tags are not accepted; write plain data.")


def _toml_places(text: str) -> dict[Keys, tuple[int, int]]:
    """Find where keys stand, line by line; tomllib tells places only for what it cannot parse.

    A value inside an inline table or a list has the place of the key around it.
    """
    places: dict[Keys, tuple[int, int]] = {}
    counts: dict[Keys, int] = {}
    table: Keys = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _TOML_HEADER.match(line):
            table = tuple(header[2].split("."))
            if header[1]:
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            places.setdefault(table, (number, line.index("[") + 1))
        elif key := _TOML_KEY.match(line):
            parts = key[1].split(".")
            for length in range(1, len(parts) + 1):
                places.setdefault((*table, *parts[:length]), (number, key.start(1) + 1))
    return places
