"""JSON Schemas of a pack's two files, for editors: they complete, explain and check while a lawyer types.

They are made from the very structs that the loader fills, and their help is those structs' own docstrings, so
they cannot say anything else than the loader. What the loader checks across places (dates, sources, clauses
that meet) no schema can say: `safeconduct schedule validate` does.
"""

import inspect
import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from safeconduct.catalogue import KnownItem
from safeconduct.schedule.amounts import RateAmount
from safeconduct.schedule.clauses import PAYS_FOR, Clause
from safeconduct.schedule.measures import MEASURES
from safeconduct.schedule.money import UNITS
from safeconduct.schedule.pack import (
    _ID,
    _LANGUAGE,
    _LISTS_OF_WORDS,
    _WORDS,
    STATUSES,
    PackHead,
    _ScheduleFile,
)
from safeconduct.schedule.terms import Programme, Schedule

DIALECT = "https://json-schema.org/draft/2020-12/schema"
VERSION = 1
"""Of both schemas; raised when a file that was right becomes wrong."""

_ROOTS = {"programme": PackHead, "schedule": _ScheduleFile}
_TITLES = {
    "programme": "programme.toml of a Safeconduct programme pack",
    "schedule": "Official list of rewards, one dated version, in schedules/ of a Safeconduct programme pack",
}
# A file's keys mean what the loaded value's attributes mean.
_EXPLAINED_BY: dict[type, type] = {PackHead: Programme, _ScheduleFile: Schedule}

type Node = dict[str, Any]

_ID_PATTERN: Node = {"pattern": f"^{_ID.pattern}$"}
_UNIT: Node = {"enum": sorted(UNITS)}
# What the loader checks by hand, beyond the structs' types. A list's rule is for each of its values.
_RULES: dict[tuple[type, str], Node] = {
    (PackHead, "id"): _ID_PATTERN,
    (PackHead, "status"): {"enum": list(STATUSES)},
    (PackHead, "languages"): {"pattern": f"^{_LANGUAGE.pattern}$"},
    (PackHead, "units"): _UNIT,
    (_ScheduleFile, "programme"): _ID_PATTERN,
    (_ScheduleFile, "unit"): _UNIT,
    (_ScheduleFile, "other_units"): _UNIT,
    (Clause, "pays_for"): {"enum": list(PAYS_FOR)},
    (RateAmount, "unit"): {"enum": sorted(MEASURES)},
}
_NOT_EMPTY = {(PackHead, "languages"), (_ScheduleFile, "clauses")}
# For keys that no docstring explains: the catalogue's room speaks of searching, not of writing packs.
_SAYS: dict[type, dict[str, str]] = {
    KnownItem: {
        "id": "short name by which clauses and claims speak of it.",
        "names": "what people call it.",
        "aliases": "other names it is found by, in any script.",
    },
    PackHead: {"grades": "the condition scale by which inspectors grade what was handed over."},
}
_DIGITS = "decimal digits"
_DIGITS_PATTERN = r"^[0-9]+(\.[0-9]+)?$"
_ATTRIBUTE = re.compile(r"^ {4}([a-z_]+): (.+(?:\n {8}.+)*)", re.MULTILINE)


def schema(which: str) -> Node:
    """Return a JSON Schema, draft 2020-12.

    Args:
        which: `programme` or `schedule`.
    """
    root = _ROOTS[which]
    classes = {each.__name__: each for each in _structs(root, set())}
    _, components = msgspec.json.schema_components([root], ref_template="#/$defs/{name}")
    definitions = {name: _explained(classes[name], node) for name, node in components.items()}
    top = definitions.pop(root.__name__)
    return {
        "$schema": DIALECT,
        "$id": f"urn:safeconduct:schema:{which}:{VERSION}",
        **top,
        "title": _TITLES[which],
        "$defs": definitions,
    }


def schema_text(which: str) -> str:
    """Return a schema as the text of its published file."""
    return json.dumps(schema(which), ensure_ascii=False, indent=2) + "\n"


def file_name(which: str) -> str:
    """Return what a schema's published file is called."""
    return f"{which}.schema.json"


def _structs(root: type, seen: set[type]) -> Iterator[type]:
    """Yield a struct and every struct that it is made of."""
    waiting: list[Any] = [msgspec.inspect.type_info(root)]
    while waiting:
        info = waiting.pop()
        if isinstance(info, msgspec.inspect.StructType):
            if info.cls in seen:
                continue
            seen.add(info.cls)
            yield info.cls
            waiting += [field.type for field in info.fields]
        elif isinstance(info, msgspec.inspect.UnionType):
            waiting += info.types
        elif isinstance(info, msgspec.inspect.VarTupleType):
            waiting.append(info.item_type)
        elif isinstance(info, msgspec.inspect.DictType):
            waiting.append(info.value_type)


def _explained(cls: type, node: Node) -> Node:
    """Return a struct's schema with help for each key, and with what the loader checks by hand."""
    summary, documented = _documented(cls)
    properties = {}
    for key, value in node["properties"].items():
        says = documented.get(key, "")
        found = _tightened(cls, key, _without_null(value), says)
        if says:
            found["description"] = f"{says[:1].upper()}{says[1:]}"
        properties[key] = {"title": key.replace("_", " ").capitalize(), **found}
    if "kind" in properties and "kind" not in documented:
        properties["kind"]["description"] = summary
    return {
        **node,
        "title": re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cls.__name__).capitalize(),
        "description": summary,
        "properties": properties,
    }


def _documented(cls: type) -> tuple[str, dict[str, str]]:
    """Return what a struct's docstring says: the text before its attributes, and each attribute."""
    summary, _, attributes = inspect.cleandoc(cls.__doc__ or "").partition("\n\nAttributes:\n")
    found: dict[str, str] = {}
    before = ""
    for name, text in _ATTRIBUTE.findall(attributes):
        says = " ".join(text.split())
        # On hover nobody sees the attribute above.
        before = found[name] = before if says == "the same." else says
    if cls in _EXPLAINED_BY:
        found = {**_documented(_EXPLAINED_BY[cls])[1], **found}
    return " ".join(summary.split()), {**_SAYS.get(cls, {}), **found}


def _tightened(cls: type, key: str, node: Node, says: str) -> Node:
    """Return a key's schema with the rules that its type alone does not state."""
    if (cls, key) in _NOT_EMPTY:
        node = {**node, "minItems": 1}
    if key in _WORDS:
        node = _words(node)
    elif key in _LISTS_OF_WORDS:
        inner = "items" if "items" in node else "additionalProperties"
        node = {**node, inner: _words(node[inner])}
    rule = _RULES.get((cls, key), {})
    if not rule and _DIGITS in says and node.get("type") == "string":
        rule = {"pattern": _DIGITS_PATTERN}
        node = {name: value for name, value in node.items() if name != "default"}
    if rule and "items" in node:
        return {**node, "items": {**node["items"], **rule}}
    if "discriminator" in node:
        return _by_kind(node)
    if "items" in node and "discriminator" in node["items"]:
        return {**node, "items": _by_kind(node["items"])}
    return {**node, **rule}


def _words(node: Node) -> Node:
    return {**node, "minProperties": 1, "propertyNames": {"pattern": f"^{_LANGUAGE.pattern}$"}}


def _without_null(node: Node) -> Node:
    """Leave out "or nothing": in a pack a key that says nothing is left out."""
    choices = [each for each in node.get("anyOf", ()) if each != {"type": "null"}]
    if len(choices) == 1:
        return dict(choices[0])
    return dict(node)


def _by_kind(node: Node) -> Node:
    """Return a choice of structs as one rule for each kind.

    Of an `anyOf` an editor can only say that nothing fits; of this it says which key is missing.
    """
    mapping: dict[str, str] = node["discriminator"]["mapping"]
    key: str = node["discriminator"]["propertyName"]
    rest = {name: value for name, value in node.items() if name not in {"anyOf", "discriminator"}}
    return {
        **rest,
        "type": "object",
        "required": [key],
        "properties": {key: {"title": key.capitalize(), "enum": sorted(mapping)}},
        "allOf": [
            {"if": {"properties": {key: {"const": kind}}, "required": [key]}, "then": {"$ref": mapping[kind]}}
            for kind in sorted(mapping)
        ],
    }
