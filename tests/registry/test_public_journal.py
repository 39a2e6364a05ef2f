"""The journal in public: a batch of one size every day, whatever was done; and nothing in it but entries and covers."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.office import TestOffice
from tests.registry.attacks import Owner, owner
from tests.registry.stories import by_call, tell
from tests.registry.test_concurrency import at_once
from tests.registry.test_verifying import verified

from safeconduct.errors import BadInput
from safeconduct.journal import checkpoint, tiles
from safeconduct.journal.errors import NotACover
from safeconduct.journal.observing import inside_heads, observe
from safeconduct.journal.tiles import TileReader
from safeconduct.sealing import signing
from safeconduct.storage.constraints import violated

DAY = date(2023, 8, 1)


def batch(office: TestOffice, size: int = 256, **more: Any) -> Any:
    from safeconduct.registry.public_journal import make_batches

    return make_batches(office.installation, size, **more)


def key(office: TestOffice) -> bytes:
    return signing.public_key_of(office.installation.checkpoint_seed)


def head(office: TestOffice) -> checkpoint.Checkpoint:
    from safeconduct.registry.public_journal import newest_note

    found = newest_note()
    assert found is not None
    return checkpoint.verify(found[1], "test.example/journal/public", key(office))


def fetch_of(office: TestOffice) -> tiles.Fetch:
    """Return the files as they would be published."""
    from safeconduct.public.journal_pages import pages
    from safeconduct.registry.configuration import PublicJournal

    found = {page.path: page for page in pages(office.installation, PublicJournal())}
    return lambda path: found[path].make()


def observed(office: TestOffice, **more: Any) -> Any:
    from safeconduct.registry.public_secrets import secrets_for

    secrets = secrets_for(office.installation, None, None)
    heads = inside_heads(secrets, key(office))
    return observe(fetch_of(office), head(office), secrets.batches, heads, **more)


def test_busy_and_quiet_days_add_the_same_and_the_observer_finds_the_journal_inside(
    office: TestOffice,
) -> None:
    tell(office)
    first = batch(office)
    entries = verified(office).entries
    assert (first.days, first.size, first.waiting) == ([DAY], 256, 0)
    office.clock.forward(days=1)
    assert batch(office).size == 512
    by_call(office)
    office.clock.forward(days=1)
    assert batch(office).size == 768
    assert verified(office).problems == []
    found = observed(office)
    assert (found.leaves, found.inside, found.covers) == (768, entries + 1, 768 - entries - 1)
    # What was published on the first day is a prefix of what is published now.
    from safeconduct.registry.models import PublicCheckpoint

    early = checkpoint.verify(PublicCheckpoint.objects.get(size=256).note, head(office).origin, key(office))
    TileReader(fetch_of(office), 768, head(office).root).consistency(256, early.root)


def test_never_two_batches_for_a_day_and_one_for_each_that_was_missed(sqlite_office: TestOffice) -> None:
    office = sqlite_office
    assert batch(office).days == [DAY]
    assert batch(office).days == []
    office.clock.forward(hours=6)
    assert batch(office).days == []
    office.clock.forward(days=3)
    assert batch(office).days == [DAY + timedelta(days=each) for each in (1, 2, 3)]
    assert head(office).size == 4 * 256
    assert verified(office).problems == []


def test_two_runs_at_once_and_officers_at_work_make_one_batch(office: TestOffice) -> None:
    made = at_once(partial(batch, office), partial(by_call, office), partial(batch, office))
    assert sorted(len(each.days) for each in (made[0], made[2])) == [0, 1]  # type: ignore[union-attr]
    office.clock.forward(days=1)
    assert batch(office).waiting == 0
    assert verified(office).problems == []
    assert observed(office).inside == verified(office).entries


def test_a_clock_that_is_wrong_adds_nothing(sqlite_office: TestOffice) -> None:
    from safeconduct.registry.public_journal import ClockDoubted

    office = sqlite_office
    batch(office)
    office.clock.forward(days=-1)
    with pytest.raises(ClockDoubted, match="shows 2023-07-31, and the newest batch is of 2023-08-01"):
        batch(office)
    office.clock.forward(days=70)
    with pytest.raises(ClockDoubted, match="69 days after the newest batch"):
        batch(office)
    assert head(office).size == 256
    assert len(batch(office, far=True).days) == 69


def test_what_does_not_fit_waits_in_order_and_doctor_says_how_long(sqlite_office: TestOffice) -> None:
    from safeconduct.registry.health import examine
    from safeconduct.registry.watching import record_attempt

    office = sqlite_office
    for number in range(530):
        record_attempt(
            office.installation, account="heron", case="", attempt="JudgeCredible", refusal=str(number)
        )
    total = verified(office).entries
    assert batch(office).waiting == total - 256
    said = [each for each in examine(office.installation) if "wait for the public journal" in each.what]
    assert [(each.well, each.soon) for each in said] == [(True, True)]
    assert said[0].what.endswith("1 day behind.")
    assert "[journal] batch to 512" in said[0].do
    office.clock.forward(days=1)
    # The operator takes a larger batch from here on.
    assert batch(office, 512).waiting == 0
    assert observed(office).inside == total
    assert verified(office).problems == []


def test_doctor_says_when_a_day_has_no_batch(sqlite_office: TestOffice) -> None:
    from safeconduct.registry import health

    office = sqlite_office

    def said() -> Any:
        return next(health._public_journal(office.installation))

    assert (said().well, said().soon, said().what) == (True, True, "The public journal has no batch yet.")
    batch(office)
    office.clock.forward(days=1)
    assert said().well
    office.clock.forward(days=1)
    assert not said().well
    assert "2023-08-01" in said().what
    assert "safeconduct journal batch" in said().do


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ((1, "2023-08-01", 256, 256, 20), "public_batches_follow"),
        ((1, "2023-08-02", 512, 256, 20), "public_batches_follow"),
        ((1, "2023-08-02", 256, 256, 9_999), "public_batches_follow"),
        ((1, "2023-08-02", 256, 256, 0), "public_batches_follow"),
        ((2, "2023-08-02", 512, 256, 20), "public_batches_follow"),
        ((1, "2023-08-02", 256, 300, 20), "public_batch_is_whole_tiles"),
        ((1, "2023-08-02", 256, 65_792, 20), "public_batch_has_a_size"),
    ],
)
def test_the_database_takes_no_batch_that_does_not_follow(
    office: TestOffice, row: tuple[Any, ...], name: str
) -> None:
    from django.db import IntegrityError

    from safeconduct.registry.models import PublicBatch

    batch(office)
    with pytest.raises(IntegrityError) as refused:
        PublicBatch.objects.create(
            **dict(zip(("number", "day", "first", "size", "covered"), row, strict=True))
        )
    assert violated(refused.value) == name


def test_no_row_is_changed_or_removed_by_whoever_has_the_password(office: TestOffice) -> None:
    batch(office)
    with office.database.attacker() as raw:
        for statement in (
            "UPDATE registry_publicbundle SET leaves = leaves",
            "DELETE FROM registry_publicbatch",
            "UPDATE registry_publiccheckpoint SET note = ''",
            "DELETE FROM registry_publicnode",
        ):
            with pytest.raises(Exception, match="append-only"):
                raw.execute(statement)


def change_a_leaf(hands: Owner) -> str:
    leaves = bytearray(hands.one('SELECT leaves FROM registry_publicbundle WHERE "index" = 0'))
    leaves[40] ^= 1
    hands.run('UPDATE registry_publicbundle SET leaves = ? WHERE "index" = 0', bytes(leaves))
    return "its leaves are not the entries in their order and the covers of its day"


def change_a_node(hands: Owner) -> str:
    hands.run("UPDATE registry_publicnode SET hash = ? WHERE place = 2", bytes(32))
    return "a node of its tree"


def drop_an_entry(hands: Owner) -> str:
    hands.run("UPDATE registry_publicbatch SET covered = covered - 1 WHERE number = 0")
    return "its leaves are not the entries"


def set_back(hands: Owner) -> str:
    hands.run("DELETE FROM registry_publicbatch WHERE number = 1")
    hands.run('DELETE FROM registry_publicbundle WHERE "index" = 1')
    hands.run("DELETE FROM registry_publicnode WHERE place > 0")
    return "its root is not that of the public journal at this size"


def add_leaves(hands: Owner) -> str:
    hands.run('INSERT INTO registry_publicbundle ("index", leaves) VALUES (2, ?)', bytes(8192))
    return "it has leaves after its last batch"


@pytest.mark.parametrize("lie", [change_a_leaf, change_a_node, drop_an_entry, set_back, add_leaves])
def test_verify_names_what_the_owner_of_the_database_changed(
    sqlite_office: TestOffice, lie: Callable[[Owner], str]
) -> None:
    office = sqlite_office
    by_call(office)
    batch(office)
    office.clock.forward(days=1)
    batch(office)
    with owner(office.database) as hands:
        said = lie(hands)
    problems = [str(each) for each in verified(office).problems if "ublic" in each.where]
    assert any(said in each for each in problems), problems


def test_a_mirrors_checkpoint_shows_that_the_public_journal_was_set_back(sqlite_office: TestOffice) -> None:
    from safeconduct.registry import public_memory
    from safeconduct.registry.public_journal import newest_note

    office = sqlite_office
    batch(office)
    _, early = newest_note() or (0, "")
    memory = office.installation.home / public_memory.NAME
    remembered = memory.read_bytes()
    office.clock.forward(days=1)
    batch(office)
    _, note = newest_note() or (0, "")
    assert verified(office, outside=note).problems == verified(office, outside=early).problems == []
    with owner(office.database) as hands:
        set_back(hands)
        hands.run("DELETE FROM registry_publiccheckpoint WHERE size = 512")
    # The folder was set back with it, as a snapshot of the whole machine does: here nothing tells any more.
    memory.write_bytes(remembered)
    assert verified(office).problems == []
    assert verified(office, outside=early).problems == []
    (told,) = verified(office, outside=note).problems
    assert str(told).endswith("it covers 512 public leaves and there are 256: the database was set back")
    forged = checkpoint.sign(checkpoint.Checkpoint(head(office).origin, 256, bytes(32)), bytes(range(32)))
    assert verified(office, outside=forged).first.where == "The checkpoint from outside"
    other = checkpoint.sign(
        checkpoint.Checkpoint(head(office).origin, 256, bytes(32)), office.installation.checkpoint_seed
    )
    assert verified(office, outside=other).first.what.endswith("history was rewritten")


def test_nothing_is_signed_on_top_of_what_was_changed(sqlite_office: TestOffice) -> None:
    from safeconduct.registry.errors import RolledBack

    office = sqlite_office
    by_call(office)
    batch(office)
    office.clock.forward(days=1)
    with owner(office.database) as hands:
        hands.run("UPDATE registry_publicnode SET hash = ? WHERE place = 0", bytes(32))
    with pytest.raises(RolledBack, match="not the one that its last checkpoint signs"):
        batch(office)


def test_an_entry_that_was_changed_is_not_published_as_if_it_had_been_so(sqlite_office: TestOffice) -> None:
    from safeconduct.registry.errors import RolledBack

    office = sqlite_office
    by_call(office)
    with owner(office.database) as hands:
        hands.run("UPDATE registry_entry SET salt = ? WHERE leaf = 1", bytes(32))
    with pytest.raises(RolledBack, match="Entry 1 of the journal is not the one in its tree"):
        batch(office)


def test_the_observer_finds_what_the_server_published_instead(sqlite_office: TestOffice) -> None:
    """With every key of the server, and its database made to fit: the journal inside was seen elsewhere."""
    from safeconduct.registry import journal

    office = sqlite_office
    tell(office)
    kept = checkpoint.verify(journal.publish(office.installation), "test.example/journal", key(office))
    with owner(office.database) as hands:
        hands.run("UPDATE registry_entry SET salt = ? WHERE leaf = 3", bytes(32))
        hands.rehash()
        hands.run("DELETE FROM registry_publishedcheckpoint")
    batch(office)
    with pytest.raises(NotACover, match="not the journal's entries in their order"):
        observed(office, outside=kept)


def test_secrets_go_to_observers_and_auditors_alone(sqlite_office: TestOffice) -> None:
    from safeconduct.registry.public_secrets import observer

    office = sqlite_office
    assert observer(office.installation, "raven") == office.keys["raven"].public.seal
    for account in ("heron", "dove", "nobody"):
        with pytest.raises(BadInput, match="no observer or auditor"):
            observer(office.installation, account)


def test_an_upgrade_makes_the_seed_and_never_a_second_one(sqlite_office: TestOffice) -> None:
    from safeconduct.registry.installation import COVER, Installation
    from safeconduct.registry.upgrading import UpgradeFailed, upgrade

    office = sqlite_office
    seed = office.installation.home / COVER
    seed.unlink()

    def again() -> Any:
        return Installation.open(office.installation.home, clock=office.clock)

    old = again()
    assert old.cover_seed == b""
    from safeconduct.registry.public_journal import make_batches

    with pytest.raises(BadInput, match="safeconduct upgrade"):
        make_batches(old, 256)
    upgrade(old)
    made = seed.read_text()
    assert seed.stat().st_mode & 0o777 == 0o600
    make_batches(again(), 256)
    seed.unlink()
    # It was lost: another would make every batch of before unreadable for the observer, and nobody would notice.
    with pytest.raises(UpgradeFailed, match=r"keys/cover.key is missing"):
        upgrade(again())
    assert not Path(seed).exists()
    seed.write_text(made)
    upgrade(again())
