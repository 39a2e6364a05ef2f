"""The published schemas take what the loader takes, refuse what it refuses, and explain every key."""

import json
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from safeconduct.programmes import FOLDER, shipped
from safeconduct.schedule.jsonschema import file_name, schema, schema_text
from safeconduct.schedule.reading import read_yaml

DOCS = Path(__file__).parents[2] / "docs" / "schema"
KINDS = ("programme", "schedule")
LISTS = [path for name in shipped() for path in sorted((FOLDER / name / "schedules").glob("*.yaml"))]


def as_json(value: Any) -> Any:
    """Plain data as an editor's schema sees it: dates are text there."""
    return json.loads(json.dumps(value, default=str))


def validator(which: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema(which))


def written_list(path: Path) -> Any:
    return as_json(read_yaml(path, path.name).data)


@pytest.fixture
def a_list() -> Any:
    return written_list(FOLDER / "ukraine-2023" / "schedules" / "2023-01-01.yaml")


@pytest.fixture
def a_head() -> Any:
    return as_json(tomllib.loads((FOLDER / "ukraine-2023" / "programme.toml").read_text(encoding="utf-8")))


@pytest.mark.parametrize("which", KINDS)
def test_a_schema_is_one_and_is_published_as_it_is(which: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(which))
    assert (DOCS / file_name(which)).read_text(encoding="utf-8") == schema_text(which), "run `make manuals`"
    assert schema(which)["$id"] == f"urn:safeconduct:schema:{which}:1"


@pytest.mark.parametrize("path", LISTS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_every_list_that_ships_fits(path: Path) -> None:
    assert [error.message for error in validator("schedule").iter_errors(written_list(path))] == []


@pytest.mark.parametrize("name", shipped())
def test_every_head_that_ships_fits(name: str) -> None:
    head = as_json(tomllib.loads((FOLDER / name / "programme.toml").read_text(encoding="utf-8")))
    assert [error.message for error in validator("programme").iter_errors(head)] == []


def change(data: Any, path: str, value: Any) -> Any:
    """Set a value by its dotted path; None takes it away."""
    changed = place = deepcopy(data)
    *steps, last = (int(step) if step.isdigit() else step for step in path.split("."))
    for step in steps:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return changed


def complaints(which: str, data: Any) -> list[str]:
    return [
        f"{'.'.join(map(str, error.absolute_path))}: {error.message}"
        for error in validator(which).iter_errors(data)
    ]


@pytest.mark.parametrize(
    ("path", "value", "at", "expected"),
    [
        ("bonus", "1", "", "'bonus' was unexpected"),
        ("clauses.0.bonus", "1", "clauses.0", "'bonus' was unexpected"),
        ("clauses.0.source", None, "clauses.0", "'source' is a required property"),
        ("clauses.0.pays_for", "information", "clauses.0.pays_for", "is not one of"),
        ("clauses.0.pays.kind", "lottery", "clauses.0.pays.kind", "is not one of"),
        ("clauses.0.pays.kind", None, "clauses.0.pays", "'kind' is a required property"),
        ("clauses.1.pays.amount", None, "clauses.1.pays", "'amount' is a required property"),
        ("clauses.1.pays.amount", "1,000", "clauses.1.pays.amount", "does not match"),
        ("clauses.1.pays.amount", 1000, "clauses.1.pays.amount", "is not of type 'string'"),
        ("clauses.1.pays.lowest", "0", "clauses.1.pays", "'lowest' was unexpected"),
        ("clauses.0.names.English", "x", "clauses.0.names", "does not match"),
        ("clauses", [], "clauses", "should be non-empty"),
        ("unit", "RUB", "unit", "is not one of"),
        ("programme", "Not An Id", "programme", "does not match"),
        ("in_force_from", None, "", "'in_force_from' is a required property"),
        ("eligibility.voluntary", "yes", "eligibility.voluntary", "is not of type 'boolean'"),
        ("split.shares", "by_rank", "split.shares", "is not one of"),
    ],
)
def test_a_fault_in_a_list_is_named_at_its_place(
    a_list: Any, path: str, value: Any, at: str, expected: str
) -> None:
    found = complaints("schedule", change(a_list, path, value))
    assert any(each.startswith(f"{at}: ") and expected in each for each in found), found


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("status", "secret", "status: 'secret' is not one of"),
        ("password", "x", "'password' was unexpected"),
        ("units", ["RUB"], "units.0: 'RUB' is not one of"),
        ("languages", ["english"], "languages.0: 'english' does not match"),
        ("languages", [], "languages: [] should be non-empty"),
        ("names", {}, "names: {} should be non-empty"),
        ("id", "../escape", "id: '../escape' does not match"),
        ("sources.founding.certainty", "E", "sources.founding.certainty: 'E' is not one of"),
        ("sources", None, "'sources' is a required property"),
    ],
)
def test_a_fault_in_the_head_is_named_at_its_place(a_head: Any, path: str, value: Any, expected: str) -> None:
    found = complaints("programme", change(a_head, path, value))
    assert any(expected in each for each in found), found


def objects(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for inner in node.values():
            yield from objects(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from objects(inner)


@pytest.mark.parametrize("which", KINDS)
def test_every_key_has_a_title_and_is_explained(which: str) -> None:
    found = schema(which)
    for struct in (found, *found["$defs"].values()):
        assert struct["additionalProperties"] is False
        assert struct["description"]
        for key, value in struct["properties"].items():
            assert value["title"], key
            assert value["description"], f"{struct['title']}: {key} is not explained in its docstring"


@pytest.mark.parametrize("which", KINDS)
def test_amounts_are_text_with_a_pattern_wherever_they_stand(which: str) -> None:
    for node in objects(schema(which)):
        for key in ("amount", "lowest", "highest", "bonus", "at_most"):
            value = node.get(key)
            if isinstance(value, dict) and "title" in value:
                assert (value["type"], value["pattern"]) == ("string", r"^[0-9]+(\.[0-9]+)?$")


@pytest.mark.parametrize("which", KINDS)
def test_no_key_is_offered_the_value_nothing_which_a_pack_cannot_say(which: str) -> None:
    for node in objects(schema(which)):
        assert node.get("type") != "null"
        assert node.get("default", 0) is not None


@pytest.mark.parametrize("which", KINDS)
def test_every_reference_has_its_definition(which: str) -> None:
    found = schema(which)
    used = {node["$ref"] for node in objects(found) if isinstance(node.get("$ref"), str)}
    assert used == {f"#/$defs/{name}" for name in found["$defs"]}
