"""Whoever owns the database cannot rewrite history unnoticed: what was changed is found, and named (promise 4)."""

import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.office import TestOffice
from tests.registry.attacks import Owner, owner
from tests.registry.commands import safeconduct
from tests.registry.stories import Scene, tell
from tests.registry.tamperings import ATTACKS, Attack, change, flipped


def verified(scene: Scene | TestOffice, **more: Any) -> Any:
    from safeconduct.registry.verifying import verify

    office = scene if isinstance(scene, TestOffice) else scene.office
    return verify(office.installation, **more)


@pytest.mark.parametrize("column", ["stage", "due", "index", "digest"])
def test_a_row_that_says_other_than_its_last_entry_is_named(office: TestOffice, column: str) -> None:
    scene = tell(office)
    forged: Any = {"stage": "received", "due": "2023-W40", "index": 3, "digest": bytes(32)}[column]
    with owner(office.database) as hands:
        hands.run(
            f'UPDATE registry_casefile SET "{column}" = ? WHERE reference = ?',  # noqa: S608
            *(forged, scene.case),
        )
    first = verified(scene).first
    assert first.where == f"Case {scene.case}, entry 6"
    said = {"due": "due week", "index": "number of entries", "digest": "head"}.get(column, column)
    assert first.what == f"the row of its file says another {said}"


@pytest.mark.parametrize("does", ATTACKS, ids=lambda does: does.__name__)
def test_it_is_found_and_named(office: TestOffice, does: Attack) -> None:
    scene = tell(office)
    assert verified(scene).problems == []
    with owner(office.database) as hands:
        where, what = does(hands, scene)
    first = verified(scene).first
    assert re.fullmatch(where, first.where), first
    assert re.search(what, first.what), first


def test_triggers_taken_away_are_named(office: TestOffice) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        on = "" if office.database.vendor == "sqlite" else "ON registry_entry"
        cursor.execute(f"DROP TRIGGER sc_registry_entry_update {on}")
    assert "sc_registry_entry_update" in verified(office).first.what


PROTECTED = (
    "registry_entry.signed",
    "registry_entry.signature",
    "registry_entry.body",
    "registry_entry.salt",
    "registry_entry.digest",
    "registry_node.hash",
    "registry_seal.blob",
)
# What no signature covers, and why that is no loss: `request` only makes a repeated request do nothing twice,
# a snapshot is disposable and opens with no other key, and a mailbox row that was changed opens nothing.


@pytest.mark.parametrize("vendor", ["sqlite", "postgres"])
def test_a_bit_flipped_anywhere_is_found_and_named(request: pytest.FixtureRequest, vendor: str) -> None:
    database = request.getfixturevalue(f"{vendor}_database")
    from tests.office import founded

    office = founded(
        database, *(request.getfixturevalue(name) for name in ("officer_keys", "authority_seed"))
    )
    scene = tell(office)
    with owner(database) as hands:

        @settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
        @given(st.sampled_from(PROTECTED), st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 7))
        def flip(target: str, row: int, at: int, bit: int) -> None:
            table, column = target.split(".")
            key = {"registry_entry": "leaf", "registry_node": "place", "registry_seal": "id"}[table]
            rows = hands.run(f"SELECT {key}, {column} FROM {table} ORDER BY {key}")  # noqa: S608
            chosen, found = rows[row % len(rows)]
            before = bytes(found)
            update = f"UPDATE {table} SET {column} = ? WHERE {key} = ?"  # noqa: S608
            hands.run(update, flipped(before, at % len(before), bit), chosen)
            try:
                named = verified(scene).first
            finally:
                hands.run(update, before, chosen)
            assert named is not None
            assert named.where == expected(hands, table, chosen), named

        flip()
    assert verified(scene).problems == []


def expected(hands: Owner, table: str, chosen: int) -> str:
    """Return the name of what stands there."""
    if table == "registry_seal":
        case, kind = hands.run(
            "SELECT file_id, kind FROM registry_seal JOIN registry_casefile ON reference = file_id WHERE id = ?",
            chosen,
        )[0]
        return f"Case {case}" if kind == "case" else "Office file"
    if table == "registry_node":
        from safeconduct.registry.journal import node_at

        level, chosen = node_at(chosen)
        if level:
            return f"Journal, node {chosen} of level {level}"
    case, index, kind = hands.run(
        'SELECT file_id, e."index", kind FROM registry_entry e JOIN registry_casefile ON reference = file_id '
        "WHERE leaf = ?",
        chosen,
    )[0]
    return f"Case {case}, entry {index}" if kind == "case" else f"Office file, entry {index}"


def test_the_command_names_the_first_wrong_entry_and_fails(office: TestOffice) -> None:
    scene = tell(office)
    clean = safeconduct(office, "journal", "verify")
    assert clean.returncode == 0, clean.stderr
    assert "journal verified: 21 entries" in clean.stdout
    with owner(office.database) as hands:
        change(hands, "body", hands.entry(scene.case, 2), flipped)
        change(hands, "body", hands.entry(scene.arrived, 0), flipped)
    wrong = safeconduct(office, "journal", "verify", "--json")
    assert wrong.returncode == 1
    assert json.loads(wrong.stdout)["first"] == f"Case {scene.case}, entry 2: its sealed body was changed"
    assert f"First: Case {scene.case}, entry 2: its sealed body was changed." in wrong.stderr
