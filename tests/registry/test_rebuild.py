"""Projections can be thrown away: they follow from the envelopes, without a key, and equal what stood."""

import json

import pytest
from tests.office import TestOffice
from tests.registry.attacks import owner
from tests.registry.stories import ended, tell

from safeconduct.registry.rebuild import HistoryDamaged, Rebuilt, rebuild


def rebuilt(office: TestOffice, *, check: bool = True) -> Rebuilt:
    return rebuild(office.installation, check=check)


def test_projections_equal_a_rebuild_from_envelopes_alone(office: TestOffice) -> None:
    tell(office)
    result = rebuilt(office)
    assert result.differences == []
    assert "Items in custody: 16 rows." in result.compared
    assert "Books, entries: 2 rows." in result.compared


def test_what_was_changed_is_told_and_then_put_right(office: TestOffice) -> None:
    scene = tell(office)
    with owner(office.database) as hands:
        hands.run(
            "UPDATE registry_casefile SET stage = 'awarded', due = '2023-W40' WHERE reference = ?", scene.case
        )
        hands.run("DELETE FROM registry_pair WHERE second_id = ?", hands.entry(scene.case, 5))
        hands.run("DELETE FROM custody_helditem")
    told = rebuilt(office).differences
    assert {difference.table for difference in told} == {"Files", "Pairs", "Items in custody"}
    mended = rebuilt(office, check=False)
    assert mended.left == []
    assert len(mended.differences) == len(told)
    assert rebuilt(office).differences == []
    from tests.registry.test_verifying import verified

    assert verified(scene).problems == []


def test_books_that_were_changed_are_told_and_left_alone(office: TestOffice) -> None:
    tell(office)
    with owner(office.database) as hands:
        hands.run("UPDATE treasury_entry SET amount = amount - 1 WHERE event = 'grant'")
    result = rebuilt(office, check=False)
    assert {difference.table for difference in result.left} == {"Books, entries"}
    assert rebuilt(office).left == result.left


def test_nothing_is_rebuilt_from_a_damaged_history(office: TestOffice) -> None:
    scene = tell(office)
    with owner(office.database) as hands:
        hands.run("UPDATE registry_entry SET body = ? WHERE leaf = ?", b"x", hands.entry(scene.case, 1))
        hands.run("UPDATE registry_casefile SET stage = 'closed'")
    with pytest.raises(
        HistoryDamaged, match=f"First: Case {scene.case}, entry 1: its sealed body was changed"
    ):
        rebuilt(office, check=False)
    with office.database.attacker() as raw:
        stages = raw.execute("SELECT DISTINCT stage FROM registry_casefile").fetchall()
    assert stages == [("closed",)], "the evidence stays as it is"


def test_snapshots_dropped_are_folded_again_to_the_same_case(office: TestOffice) -> None:
    from safeconduct.registry.models import Snapshot

    scene = tell(office)
    before = {reference: office.case(reference) for reference in (scene.case, scene.other, scene.arrived)}
    assert Snapshot.objects.count() == 3
    rebuilt(office, check=False)
    assert Snapshot.objects.count() == 0
    for reference, case in before.items():
        assert office.case(reference) == case
    ended(office, scene.other)
    assert Snapshot.objects.count() == 1
    kept = office.case(scene.other)
    rebuilt(office, check=False)
    assert office.case(scene.other) == kept


def test_the_command_tells_what_it_compared(office: TestOffice) -> None:
    from tests.registry.commands import safeconduct

    scene = tell(office)
    clean = safeconduct(office, "rebuild", "--check")
    assert clean.returncode == 0, clean.stderr
    assert "projections equal: 21 entries" in clean.stdout
    with owner(office.database) as hands:
        hands.run("UPDATE registry_casefile SET stage = 'awarded' WHERE reference = ?", scene.case)
    differs = safeconduct(office, "rebuild", "--check", "--json")
    assert differs.returncode == 1
    assert json.loads(differs.stdout)["left"] == 2
    mended = safeconduct(office, "rebuild")
    assert mended.returncode == 0, mended.stderr
    assert "mended" in mended.stdout
