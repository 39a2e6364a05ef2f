"""Claims and awards as tables: which columns there are, and of which types.

A table of claims has one row for each claim:

| column | type | |
| --- | --- | --- |
| `programme` | text | |
| `surrendered_on` | date, or text such as 2023-08-09 | |
| `voluntary` | true or false | |
| `claimants` | list of tables | `id` text; `age` whole number; `deceased`; `kind` text; `weight`; `attributes` |
| `items` | list of tables | text, but for `quantity` and `attributes`: `equipment`, `condition`, `unit` … |
| `offered_on` | as `surrendered_on` | may be left out |
| `prior_awards` | whole number | may be left out |
| `knew_of_offer` | true or false | may be left out |
| `unit` | text | may be left out |

Columns and fields mean what the keys of a claim in JSON mean, and those that may be left out there may be left out
here; an empty cell means that the key is left out. `quantity` and `weight` are text, whole numbers or decimals, and
`decided` and `appraised` text or decimals: never binary fractions. `attributes` is text that holds a JSON object, or
a table with a field for each attribute.
"""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import pyarrow as pa

from safeconduct.assessment.claim import Claim, claim_from_json, claim_from_plain
from safeconduct.errors import BadInput

LINE = "line"
"""The column, added on reading, that says where in its file a claim stands, from 1."""

_CLAIMANT = pa.struct(
    [
        ("id", pa.string()),
        ("age", pa.int64()),
        ("deceased", pa.bool_()),
        ("kind", pa.string()),
        ("weight", pa.string()),
        ("attributes", pa.string()),
    ]
)
_ITEM = pa.struct(
    [
        ("equipment", pa.string()),
        ("quantity", pa.string()),
        ("condition", pa.string()),
        ("unit", pa.string()),
        ("decided", pa.string()),
        ("appraised", pa.string()),
        ("description", pa.string()),
        ("attributes", pa.string()),
    ]
)

CLAIMS = pa.schema(
    [
        ("programme", pa.string()),
        ("surrendered_on", pa.date32()),
        ("voluntary", pa.bool_()),
        ("claimants", pa.list_(_CLAIMANT)),
        ("items", pa.list_(_ITEM)),
        ("offered_on", pa.date32()),
        ("prior_awards", pa.int64()),
        ("knew_of_offer", pa.bool_()),
        ("unit", pa.string()),
    ]
)
"""The table of claims at its plainest; what Safeconduct itself writes."""

_REQUIRED = {
    "": ("programme", "surrendered_on", "voluntary", "claimants", "items"),
    "claimants": ("id",),
    "items": ("equipment", "quantity"),
}
_EXACT = "text, whole numbers or decimals"
_AMOUNT = "text or decimals"
_ATTRIBUTES = "text that holds a JSON object, or a table of text, whole numbers, true and false"
_TYPES: dict[str, dict[str, str]] = {
    "": {
        "programme": "text",
        "surrendered_on": "dates",
        "voluntary": "true and false",
        "claimants": "lists of tables",
        "items": "lists of tables",
        "offered_on": "dates",
        "prior_awards": "whole numbers",
        "knew_of_offer": "true and false",
        "unit": "text",
    },
    "claimants": {
        "id": "text",
        "age": "whole numbers",
        "deceased": "true and false",
        "kind": "text",
        "weight": _EXACT,
        "attributes": _ATTRIBUTES,
    },
    "items": {
        "equipment": "text",
        "quantity": _EXACT,
        "condition": "text",
        "unit": "text",
        "decided": _AMOUNT,
        "appraised": _AMOUNT,
        "description": "text",
        "attributes": _ATTRIBUTES,
    },
}

MONEY = pa.int64()
"""Minor units."""

CODE = pa.dictionary(pa.int32(), pa.string())
"""Text, of which each different one is kept once."""

AWARDS = pa.schema(
    [
        pa.field(LINE, pa.int64()),
        ("programme", CODE),
        ("schedule_version", CODE),
        ("schedule_digest", CODE),
        ("status", CODE),
        ("unit", CODE),
        ("total", MONEY),
        (
            "lines",
            pa.list_(
                pa.struct(
                    [
                        ("equipment", CODE),
                        ("quantity", CODE),
                        ("outcome", CODE),
                        ("amount", MONEY),
                        ("clause", CODE),
                        ("why", CODE),
                    ]
                )
            ),
        ),
        ("shares", pa.list_(pa.struct([("claimant", CODE), ("amount", MONEY)]))),
        ("share_reasons", CODE),
        ("terms", CODE),
    ]
)
"""The table of awards. Amounts are minor units of `unit`. `why` is JSON: the `reasons` of a line, each a code with its
parameters, its `source`, and the `range` within which people may settle it. `share_reasons` and `terms` are JSON lists
of reasons. Parquet keeps each different text once, and the table holds numbers."""


class Reject(NamedTuple):
    """A row that could not be assessed.

    Attributes:
        line: where it stands in its file, from 1.
        reason: the sentence that says what to correct.
    """

    line: int
    reason: str


def checked(schema: pa.Schema, name: str) -> None:
    """Refuse a table that cannot hold claims.

    Args:
        schema: of the table.
        name: what to call it.

    Raises:
        BadInput: a column is missing, unknown, or of a type that claims cannot have; all rows would be refused.
    """
    _check_fields({field.name: field.type for field in schema}, "", name)
    for column in ("claimants", "items"):
        kind = schema.field(column).type
        _check_fields({field.name: field.type for field in kind.value_type}, column, name)


def without_codes(kind: pa.DataType) -> pa.DataType:
    """Return a type with plain text in the place of text that is kept once."""
    if pa.types.is_dictionary(kind):
        return kind.value_type
    if pa.types.is_list(kind):
        return pa.list_(kind.value_field.with_type(without_codes(kind.value_type)))
    if pa.types.is_struct(kind):
        return pa.struct([field.with_type(without_codes(field.type)) for field in kind])
    return kind


def leaves(schema: pa.Schema) -> list[tuple[str, str]]:
    """Return the columns that hold values, in the order in which Parquet keeps them, each as column and field."""
    found: list[tuple[str, str]] = []

    def walk(kind: pa.DataType, column: str, field: str) -> None:
        if _is_list(kind):
            walk(kind.value_type, column, "")
        elif pa.types.is_struct(kind):
            for each in kind:
                # Below `attributes` there is only what belongs to it.
                walk(each.type, column, field or each.name)
        else:
            found.append((column, field))

    for top in schema:
        walk(top.type, top.name, "")
    return found


def is_required(column: str, field: str) -> bool:
    """Say whether every claim needs this field."""
    return field in _REQUIRED[column] if field else column in _REQUIRED[""]


def claim_from_row(row: Mapping[str, Any]) -> Claim:
    """Return the claim that a row of a table holds, by the rules for a claim in JSON.

    Args:
        row: the row as plain data.

    Raises:
        BadInput: it is no claim; the sentence names the place.
    """
    plain = _given(row)
    plain.pop(LINE, None)
    for column in ("claimants", "items"):
        rows = plain.get(column)
        if rows is not None:
            plain[column] = [_given(each) if isinstance(each, Mapping) else each for each in rows]
    return claim_from_plain(plain)


def attributes_from_text(text: str) -> dict[str, str | int | bool]:
    """Return the attributes in a cell, by the rules for a claim in JSON.

    Raises:
        BadInput: it is no JSON object of text, whole numbers, true and false.
    """
    _object_in(text)
    # Read as part of a claim, so that what is refused there is refused here.
    raw = (
        '{"programme": "", "surrendered_on": "2000-01-01", "voluntary": true, "claimants": [], '
        f'"items": [{{"equipment": "", "quantity": 1, "attributes": {text}}}]}}'
    )
    return claim_from_json(raw.encode(errors="replace")).items[0].attributes


def _object_in(text: str) -> dict[str, Any]:
    """Return the JSON object that a cell holds, and nothing beside it."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise BadInput(f"The claim's attributes “{text[:40]}” are no JSON object: write them as {{}}.")
    return found


def _given(row: Mapping[str, Any]) -> dict[str, Any]:
    given = {key: value for key, value in row.items() if value is not None}
    attributes = given.get("attributes")
    if isinstance(attributes, str):
        given["attributes"] = _object_in(attributes)
        if all(isinstance(value, str | int) for value in given["attributes"].values()):
            given["attributes"] = attributes_from_text(attributes)
    elif isinstance(attributes, Mapping):
        given["attributes"] = {key: value for key, value in attributes.items() if value is not None}
    for key in ("quantity", "weight", "decided", "appraised"):
        if key in given and not isinstance(given[key], int):
            # A decimal; text stays as it is.
            given[key] = str(given[key])
    return given


def _check_fields(fields: Mapping[str, pa.DataType], column: str, name: str) -> None:
    known = _TYPES[column]
    for field, kind in fields.items():
        path = f"{column}.{field}" if column else field
        if field not in known:
            raise BadInput(
                f"{name} has a column “{path}”, which claims do not have: leave it out, or use one of "
                f"{', '.join(known)}."
            )
        if not _fits(kind, known[field]):
            raise BadInput(f"{name}, column “{path}”: claims need {known[field]} here, not {kind}.")
    for field in _REQUIRED[column]:
        if field not in fields:
            path = f"{column}.{field}" if column else field
            raise BadInput(f"{name} has no column “{path}”, which every claim needs.")


def _fits(kind: pa.DataType, wanted: str) -> bool:  # noqa: PLR0911 - one answer for each sort of column
    types = pa.types
    if types.is_null(kind):
        return not _is_table(wanted)
    if types.is_struct(kind):
        return wanted == _ATTRIBUTES and all(
            _is_text(field.type) or types.is_integer(field.type) or types.is_boolean(field.type)
            for field in kind
        )
    if _is_list(kind):
        return _is_table(wanted) and types.is_struct(kind.value_type)
    if _is_text(kind):
        return wanted in {"text", "dates", _EXACT, _AMOUNT, _ATTRIBUTES}
    if types.is_integer(kind):
        return wanted in {"whole numbers", _EXACT}
    if types.is_decimal(kind):
        return wanted in {_EXACT, _AMOUNT}
    if types.is_boolean(kind):
        return wanted == "true and false"
    return bool(types.is_date(kind)) and wanted == "dates"


def _is_table(wanted: str) -> bool:
    return wanted == "lists of tables"


def _is_list(kind: pa.DataType) -> bool:
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind))


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))
