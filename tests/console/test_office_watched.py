"""What the office shows of itself: proofs and deadlines to an observer, health in words to whoever looks after it."""

from datetime import timedelta
from typing import Any

import pytest
from tests.console.sitting import Room, text_of
from tests.console.test_office import PAGES, room
from tests.office import TestOffice
from tests.registry.test_searching import held

from safeconduct.casefile.acts.office import GrantRole
from safeconduct.casefile.words import Role

__all__ = ["room"]


def observer(room: Room, office: TestOffice) -> Any:
    office.both(GrantRole(account="raven", role=Role.OBSERVER), "dove", "siskin", office.office_file)
    return room.raven


def test_an_observer_sees_proofs_rules_deadlines_and_figures_and_no_case(
    room: Room, sqlite_office: TestOffice
) -> None:
    reference = held(sqlite_office)
    watcher = observer(room, sqlite_office)
    from safeconduct.registry.journal import publish

    publish(sqlite_office.installation)
    for page in PAGES:
        answer = watcher.go(f"office/{page}.html")
        assert answer.status_code == 200
        assert reference not in answer.content.decode(), page
        assert not {"heron", "wren"} & set(text_of(answer).split()), f"{page} tells who works on cases"
    answer = watcher.send("office/journal.html", leaf="3")
    assert answer.status_code == 200
    assert reference not in answer.content.decode()
    assert watcher.go(f"cases/{reference}.html").status_code in {404, 422}
    assert "is open to you" in watcher.text, "the same answer as for a case that does not exist"


def test_a_shown_proof_verifies_against_the_published_checkpoint(
    room: Room, sqlite_office: TestOffice
) -> None:
    from safeconduct.journal.tree import leaf_hash, verify_inclusion
    from safeconduct.registry.journal import publish, root_at
    from safeconduct.registry.models import Entry
    from safeconduct.registry.proving import proof_of
    from safeconduct.registry.stores import sealed_of

    held(sqlite_office)
    publish(sqlite_office.installation)
    size = Entry.objects.count()
    for leaf in range(size):
        proof = proof_of(leaf, size)
        data = sealed_of(Entry.objects.get(leaf=leaf)).leaf
        path = [bytes.fromhex(each) for each in proof["path"]]  # type: ignore[attr-defined]
        assert verify_inclusion(leaf_hash(data), leaf, size, path, root_at(size))
        assert proof["hash"] == leaf_hash(data).hex()
        assert str(proof["root"]) == root_at(size).hex()
    for wrong in (str(size), "-1", "x", ""):
        assert room.raven.send("office/journal.html", leaf=wrong).status_code == 422
    assert str(proof_of(2, size)["hash"]) in text_of(room.raven.send("office/journal.html", leaf="2"))


def levels(office: TestOffice) -> dict[str, str]:
    from safeconduct.registry import gauges

    return {each.name: str(each.level) for each in gauges.read(office.installation)}


def test_health_says_in_words_what_is_to_be_done_soon_and_what_now(
    room: Room, sqlite_office: TestOffice
) -> None:
    from datetime import UTC

    from safeconduct.casefile.acts.office import RevokeRole
    from safeconduct.registry import backups, gauges

    text = text_of(room.dove.go("office/health.html"))
    assert "Backup: to be done soon No backup of this installation has been made yet." in text
    found = levels(sqlite_office)
    assert (found["Backup"], found["Checkpoint kept elsewhere"]) == ("amber", "amber"), "no case is lost yet"
    held(sqlite_office)
    found = levels(sqlite_office)
    assert (found["Backup"], found["Checkpoint kept elsewhere"]) == ("red", "red")
    assert found["People"] == found["Queue"] == found["Checkpoint"] == "green"
    today = sqlite_office.clock().astimezone(UTC).date()
    state = backups.State(day=today, checkpoint_day=today, checkpoint_size=1)
    backups.remember(sqlite_office.installation.home, state)
    seen = []
    for _ in range(9):
        found = levels(sqlite_office)
        seen.append((found["Backup"], found["Checkpoint kept elsewhere"]))
        sqlite_office.clock.forward(days=1)
    assert seen == [
        *[("green", "green")] * 3,
        *[("amber", "green")] * 3,
        *[("amber", "amber")] * 2,
        ("red", "red"),
    ]
    for account in ("lark", "tern"):
        sqlite_office.do(RevokeRole(account=account, role=Role.INSPECTOR), "dove", sqlite_office.office_file)
    (people,) = (each for each in gauges.read(sqlite_office.installation) if each.name == "People")
    assert people.level == "red"
    assert "1 × inspector" in people.words["en"]
    assert "1 × інспектор" in people.words["uk"]


def test_a_case_past_its_due_week_is_amber_and_one_long_past_it_red(
    room: Room, sqlite_office: TestOffice
) -> None:
    from safeconduct.registry.models import CaseFile

    del room
    reference = held(sqlite_office)
    seen = []
    for weeks in (0, 1, 2):
        day = sqlite_office.clock() - timedelta(weeks=weeks)
        CaseFile.objects.filter(reference=reference).update(due=f"{day:%G-W%V}")
        seen.append(levels(sqlite_office)["Queue"])
    assert seen == ["green", "amber", "red"]


def test_the_doctor_and_the_page_say_the_same_of_everything_the_page_shows(
    room: Room, sqlite_office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safeconduct.registry import gauges
    from safeconduct.registry.health import examine
    from safeconduct.sealing.filestore import FileStore

    # Others write to this disk while the test looks at it twice.
    monkeypatch.setattr(FileStore, "free", 6 * 2**30)
    for low in (0, 2**61, gauges.LOW):
        monkeypatch.setattr(gauges, "LOW", low)
        page = text_of(room.dove.go("office/health.html"))
        doctor = {each.what: each for each in examine(sqlite_office.installation)}
        for each in gauges.read(sqlite_office.installation):
            told = doctor[each.words["en"]]
            assert (told.well, told.soon) == (each.level != "red", each.level == "amber")
            state = gauges.LEVELS[each.level]
            assert f"{each.name}: {state} {told.what}" in page
            assert (told.do in page) or each.level == "green"
        held(sqlite_office)


def test_the_clock_that_stands_behind_the_files_is_named(room: Room, sqlite_office: TestOffice) -> None:
    del room
    assert levels(sqlite_office)["Clock"] == "red", "the tests' clock says 2023, and the files are of today"
    sqlite_office.clock.now += timedelta(days=365 * 60)
    assert levels(sqlite_office)["Clock"] == "green"
