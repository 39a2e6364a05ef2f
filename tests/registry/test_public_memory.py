"""A database that was restored or set back signs no second public history: it would show which leaves are entries."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.office import TestOffice
from tests.registry.attacks import owner
from tests.registry.backed_up import Kept, keep, restored
from tests.registry.stories import by_call
from tests.registry.test_public_journal import batch, key, set_back
from tests.registry.test_verifying import verified

from safeconduct.errors import BadInput
from safeconduct.journal import checkpoint, cover
from safeconduct.journal.errors import BadNote
from safeconduct.registry.configuration import PublicJournal
from safeconduct.registry.installation import Installation


@pytest.fixture
def kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Kept:
    return keep(request, "sqlite", monkeypatch, tmp_path)


def newest() -> str:
    from safeconduct.registry.public_journal import newest_note

    found = newest_note()
    assert found is not None
    return found[1]


def leaves(bundle: int) -> set[bytes]:
    from safeconduct.registry.public_journal import leaves_of

    data = leaves_of(bundle)
    return {data[at : at + 32] for at in range(0, len(data), 32)}


def published(installation: Installation) -> list[str]:
    from safeconduct.public.journal_pages import pages

    return [page.path for page in pages(installation, PublicJournal())]


def doctor(installation: Installation) -> Any:
    from safeconduct.registry import health

    return next(health._public_journal(installation))


def test_a_restored_installation_signs_and_publishes_nothing_before_it_is_told_what_was_published(
    kept: Kept,
) -> None:
    from safeconduct.registry.errors import RolledBack
    from safeconduct.registry.public_journal import make_batches
    from safeconduct.registry.watching import record_attempt

    office = kept.scene.office
    batch(office)
    early = newest()
    kept.back_up()
    office.clock.forward(days=1)
    by_call(office)
    batch(office)
    late, first = newest(), leaves(1)
    shutil.rmtree(kept.installation.home)
    with kept.elsewhere() as home:
        done = restored(home, kept)
        assert done.verified.problems == []
        again = Installation.open(home, clock=office.clock)
        for refused in (lambda: make_batches(again, 256), lambda: published(again)):
            with pytest.raises(RolledBack, match=r"was restored.*--checkpoint FILE.*--nothing-published"):
                refused()
        assert not doctor(again).well
        assert "--checkpoint" in doctor(again).do
        # What is in public goes further than the backup: there is no way on.
        with pytest.raises(RolledBack, match=r"512 leaves was published, and the 256 leaves .* cannot go on"):
            make_batches(again, 256, published=late)
        with pytest.raises(BadNote):
            make_batches(again, 256, published=early.replace("256", "128", 1))
        with pytest.raises(RolledBack, match="was restored"):
            make_batches(again, 256)
        # Had the second day stayed inside, the journal goes on, with other covers for the same day and place.
        record_attempt(again, account="heron", case="", attempt="JudgeCredible", refusal="")
        assert make_batches(again, 256, published=early).size == 512
        assert newest() != late
        shared = leaves(1) & first
        assert len(shared) < 3, "covers that come again tell which leaves are none"
        assert "checkpoint" in published(again)
        assert doctor(again).well


def test_after_a_restore_a_journal_that_was_never_published_goes_on(kept: Kept) -> None:
    from safeconduct.registry.errors import RolledBack
    from safeconduct.registry.public_journal import make_batches

    kept.back_up()
    with kept.elsewhere() as home:
        restored(home, kept)
        again = Installation.open(home, clock=kept.scene.office.clock)
        with pytest.raises(RolledBack, match="was restored"):
            make_batches(again, 256)
        assert make_batches(again, 256, published="").size == 256
        assert make_batches(again, 256).size == 256


def test_a_database_that_was_set_back_is_refused_by_what_the_folder_remembers(
    sqlite_office: TestOffice,
) -> None:
    from safeconduct.registry.errors import RolledBack

    office = sqlite_office
    batch(office)
    early = newest()
    office.clock.forward(days=1)
    batch(office)
    late = newest()
    with owner(office.database) as hands:
        set_back(hands)
        hands.run("DELETE FROM registry_publiccheckpoint WHERE size = 512")
    said = "remembers 512 leaves of the public journal, up to 2023-08-02, and the database has 256: it was set back"
    for refused in (lambda: batch(office), lambda: published(office.installation)):
        with pytest.raises(RolledBack, match=said):
            refused()
    assert said in doctor(office.installation).what
    assert ["set back or rewritten" in str(each) for each in verified(office).problems] == [True]
    with pytest.raises(RolledBack, match="cannot go on"):
        batch(office, published=late)
    assert batch(office, published=early).size == 512
    assert verified(office).problems == []


def test_a_database_that_was_emptied_or_a_folder_without_memory_is_refused(sqlite_office: TestOffice) -> None:
    from safeconduct.registry import public_memory
    from safeconduct.registry.errors import RolledBack

    office = sqlite_office
    batch(office)
    memory = office.installation.home / public_memory.NAME
    assert memory.stat().st_mode & 0o777 == 0o600
    text = memory.read_text()
    memory.unlink()
    with pytest.raises(RolledBack, match=r"keys/public.json is missing"):
        batch(office)
    memory.write_text(text.replace('"size":256', '"size":256x'))
    with pytest.raises(BadInput, match="cannot be read"):
        batch(office)
    memory.write_text(text)
    with owner(office.database) as hands:
        for table in ("publicbatch", "publicbundle", "publicnode", "publiccheckpoint"):
            hands.run(f"DELETE FROM registry_{table}")  # noqa: S608 - our own tables
    with pytest.raises(RolledBack, match="the database has 0: it was set back"):
        batch(office)
    assert ["it was set back" in str(each) for each in verified(office).problems] == [True]


def test_a_run_that_was_killed_after_its_commit_is_made_up_for_before_anything_leaves(
    sqlite_office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safeconduct.registry import public_journal, public_memory

    office = sqlite_office
    with monkeypatch.context() as patched:
        patched.setattr(public_journal, "remember", lambda _: None)
        batch(office)
    home = office.installation.home
    before = public_memory.read(home)
    assert before is not None
    assert before.size == 0
    assert verified(office).problems == []
    published(office.installation)
    after = public_memory.read(home)
    assert after is not None
    assert after.size == 256
    head = checkpoint.verify(newest(), "test.example/journal/public", key(office))
    assert after.root == head.root.hex()


def test_two_batches_of_one_day_and_place_share_no_cover() -> None:
    from datetime import date

    one, two = (cover.day_secret(bytes(32), date(2023, 8, 1), bytes([each]) * 16) for each in (1, 2))
    assert not set(cover.batch(one, 0, 256, [])) & set(cover.batch(two, 0, 256, []))
