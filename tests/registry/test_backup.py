"""A backup brings everything back but what was erased; what is not whole brings nothing back."""

import json
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.registry.backed_up import CONTENT, Kept, keep, restored
from tests.registry.stories import NAME, PLACE, WORDS

from safeconduct.errors import BadInput, SafeconductError
from safeconduct.sealing import agefile, signing
from safeconduct.sealing.quiet import FIXED_INSTANT

PARTS = ("database.age", "home.age", "files.age", "manifest.json", "keyring")


@pytest.fixture(params=["sqlite", "postgres"])
def kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Kept:
    return keep(request, request.param, monkeypatch, tmp_path)


@pytest.fixture
def sqlite_kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Kept:
    return keep(request, "sqlite", monkeypatch, tmp_path)


def test_a_deleted_home_comes_back_its_journal_verifies_and_its_officers_sign_in(kept: Kept) -> None:
    from safeconduct.registry import bank_memory, journal
    from safeconduct.registry.opening import look
    from safeconduct.registry.signing_in import sign_in
    from safeconduct.registry.verifying import verify
    from safeconduct.sealing import filestore

    outside = journal.publish(kept.installation)
    before = kept.scene.office.case(kept.scene.case)
    settings = {path.name: path.read_bytes() for path in (kept.installation.home / "keys").iterdir()}
    made = kept.back_up()
    shutil.rmtree(kept.installation.home)
    with kept.elsewhere() as home:
        done = restored(home, kept, authority=kept.installation.authority, outside=outside)
        assert (done.lost, done.erased, done.keyless, done.keys, done.files) == (0, [], [], 3, 1)
        session = sign_in(done.installation, "heron", kept.words, seen=journal.current())
        checked = verify(done.installation, outside=outside, session=session)
        assert checked.problems == []
        assert look(session, kept.scene.case).case == before
        key = done.installation.keyring.get(kept.scene.case)
        stored = done.installation.files.get(kept.file)
        assert filestore.unseal(key, kept.scene.case, stored, kept.identity) == CONTENT
        there = {path.name: path.read_bytes() for path in (home / "keys").iterdir()}
        # All that is more says that it was restored (test_public_memory.py, test_bank_memory.py).
        assert there.keys() - settings.keys() == {"public.json", "bank.json"}
        remembered = bank_memory.read(home)
        assert remembered is not None
        assert [each.since for each in remembered.lost] == [date.fromisoformat(made.folder.name)]
        assert there | settings == there
        assert [path for path in home.rglob("*") if path.stat().st_mode & 0o077] == []


def test_work_goes_on_where_it_was_restored_and_its_triggers_stand(kept: Kept) -> None:
    from safeconduct.casefile.acts.contact import JudgeHostile
    from safeconduct.registry.health import examine
    from safeconduct.registry.opening import look
    from safeconduct.registry.performing import perform
    from safeconduct.registry.signing_in import sign_in

    kept.back_up()
    with kept.elsewhere() as home:
        installation = restored(home, kept).installation
        session = sign_in(installation, "heron", kept.words)
        seen = look(session, kept.scene.other).head
        perform(JudgeHostile(reasons=WORDS), session=session, case=kept.scene.other, seen=seen)
        triggers = next(finding for finding in examine(installation) if "triggers" in finding.what)
        assert triggers.well


def test_nothing_in_a_backup_names_a_case_or_a_person_and_nobody_else_can_read_it(kept: Kept) -> None:
    made = kept.back_up()
    paths = [path for path in kept.folder.rglob("*") if path.is_file()]
    assert len(paths) == 5
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in paths)
    everything = b"".join(path.read_bytes() + str(path.relative_to(kept.folder)).encode() for path in paths)
    scene = kept.scene
    for secret in (scene.case, scene.other, scene.arrived, NAME, PLACE, WORDS, "heron", kept.file):
        assert secret.encode() not in everything
    for secret in (kept.installation.keyring.get(scene.case), kept.installation.system_seed):
        assert secret not in everything
        assert secret.hex().encode() not in everything
    assert sorted(path.name for path in kept.folder.iterdir()) == sorted(
        [made.folder.name, made.keyring.name]
    )


def test_the_key_of_a_case_whose_erasure_was_cut_short_is_refused(kept: Kept) -> None:
    key = kept.installation.keyring.get(kept.scene.case)
    sealed = kept.installation.files.get(kept.file)
    kept.erase()
    # As after a power cut between the commit and the key's destruction.
    kept.installation.keyring.adopt(kept.scene.case, key)
    kept.installation.files.put(sealed)
    kept.back_up()
    with kept.elsewhere() as home:
        done = restored(home, kept)
        assert done.erased == [kept.scene.case]
        assert done.installation.keyring.refs() == {kept.scene.other, kept.scene.arrived}
        assert done.installation.files.names() == frozenset()
        assert key not in b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())


@pytest.mark.parametrize("source", ["surviving database", "later backup"])
def test_what_was_erased_after_the_backup_stays_erased_where_a_newer_journal_is_given(
    sqlite_kept: Kept, source: str, tmp_path: Path
) -> None:
    from safeconduct.registry.newer import evidence

    kept = sqlite_kept
    kept.end()
    old = kept.back_up().folder
    kept.erase()
    given = kept.scene.office.database.home / "safeconduct.sqlite3"
    if source == "later backup":
        given = kept.back_up().folder
    with kept.elsewhere() as home:
        done = restored(home, kept, old, evidence=evidence(given, kept.identity, tmp_path / "newer"))
        assert done.erased == [kept.scene.case]
        assert done.lost == 2  # erased by two
        assert done.installation.keyring.refs() == {kept.scene.other, kept.scene.arrived}
        assert done.installation.files.names() == frozenset()


def test_a_foreign_journal_is_no_evidence(
    sqlite_kept: Kept, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    from safeconduct.registry.newer import evidence

    kept = sqlite_kept
    shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "other.sqlite3")
    kept.back_up()
    found = evidence(tmp_path / "other.sqlite3", kept.identity, tmp_path / "newer")
    with kept.elsewhere() as home, pytest.raises(BadInput, match="older"):
        restored(home, kept, evidence=found)
    with pytest.raises(BadInput, match="neither a backup nor a database"):
        evidence(kept.installation.home / "installation.json", kept.identity, tmp_path / "newer")


def test_after_its_day_a_keyrings_backup_is_gone_and_an_old_database_brings_no_case_back(kept: Kept) -> None:
    kept.end()
    first = kept.back_up(keyring_days=3)
    kept.erase()
    kept.scene.office.clock.forward(days=2)
    second = kept.back_up(keyring_days=3)
    assert first.keyring.exists()
    kept.scene.office.clock.forward(days=1)
    third = kept.back_up(keyring_days=3)
    assert third.deleted == [first.keyring.name]
    assert not first.keyring.exists()
    assert second.keyring.exists()
    with kept.elsewhere() as home:
        with pytest.raises(BadInput, match=r"were to be deleted on 2024-05-10.*--without-keyring"):
            restored(home, kept, first.folder)
        done = restored(home, kept, first.folder, without_keyring=True)
        assert done.keyless == sorted([kept.scene.case, kept.scene.other, kept.scene.arrived])
        assert done.installation.keyring.refs() == frozenset()


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("how", ["cut off", "changed", "missing"])
def test_a_backup_that_is_not_whole_is_refused_with_a_sentence_and_leaves_nothing(
    sqlite_kept: Kept, part: str, how: str
) -> None:
    made = sqlite_kept.back_up()
    path = made.keyring if part == "keyring" else made.folder / part
    content = path.read_bytes()
    if how == "cut off":
        path.write_bytes(content[:-100])
    elif how == "changed":
        middle = len(content) // 2
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    else:
        path.unlink()
    with sqlite_kept.elsewhere() as home:
        with pytest.raises(SafeconductError) as refused:
            restored(home, sqlite_kept, made.folder)
        assert str(refused.value).endswith(".")
        assert not home.exists() or not list(home.iterdir())


def test_parts_of_two_days_do_not_make_a_backup(sqlite_kept: Kept) -> None:
    kept = sqlite_kept
    kept.end()
    old = kept.back_up()
    kept.erase()
    new = kept.back_up()
    manifest = json.loads((new.folder / "manifest.json").read_text())
    manifest["contents"]["keyring"] = json.loads((old.folder / "manifest.json").read_text())["contents"][
        "keyring"
    ]
    (new.folder / "manifest.json").write_text(json.dumps(manifest))
    with kept.elsewhere() as home:
        with pytest.raises(SafeconductError, match="not signed by this installation"):
            restored(home, kept, new.folder)
        assert list(home.iterdir()) == []


def test_another_authoritys_backup_is_refused(sqlite_kept: Kept) -> None:
    sqlite_kept.back_up()
    another = signing.public_key_of(signing.new_signing_key())
    with sqlite_kept.elsewhere() as home:
        with pytest.raises(SafeconductError, match="another authority"):
            restored(home, sqlite_kept, authority=another)
        assert list(home.iterdir()) == []


def test_a_backup_of_a_journal_that_somebody_rewrote_is_refused(kept: Kept) -> None:
    from tests.registry.attacks import owner

    with owner(kept.scene.office.database) as hands:
        hands.run("UPDATE registry_entry SET body = ? WHERE leaf = 3", b"forged")
    kept.back_up()
    with kept.elsewhere() as home:
        with pytest.raises(SafeconductError, match=r"journal in this backup is damaged\. First: "):
            restored(home, kept)
        assert list(home.iterdir()) == []


def test_shares_of_another_key_open_nothing(sqlite_kept: Kept) -> None:
    sqlite_kept.back_up()
    with sqlite_kept.elsewhere() as home, pytest.raises(BadInput, match="another key"):
        restored(home, sqlite_kept, identity=agefile.new_identity())


def test_a_newer_checkpoint_tells_how_much_is_lost_and_a_foreign_one_is_refused(sqlite_kept: Kept) -> None:
    from safeconduct.registry import journal

    kept = sqlite_kept
    folder = kept.back_up().folder
    kept.erase()
    outside = journal.publish(kept.installation)
    with kept.elsewhere() as home:
        with pytest.raises(BadInput, match="none of this installation"):
            restored(home, kept, folder, outside=outside.replace("test.example", "other.example"))
        # Nothing of the first attempt is in the way of the second.
        assert restored(home, kept, folder, outside=outside).lost == 4


def test_a_folder_or_database_with_something_in_it_is_never_restored_over(kept: Kept) -> None:
    kept.back_up()
    with kept.elsewhere() as home:
        home.mkdir()
        (home / "precious").write_text("kept")
        with pytest.raises(BadInput, match="not empty"):
            restored(home, kept)
        assert (home / "precious").read_text() == "kept"
        (home / "precious").unlink()
        restored(home, kept)
        another = home.with_name("another")
        with pytest.raises(BadInput, match="database is not empty"):
            restored(another, kept)
        assert not another.exists() or not any(another.iterdir())


def test_a_backup_lies_outside_the_installation_and_keys_are_not_kept_for_long(sqlite_kept: Kept) -> None:
    from safeconduct.registry.backing_up import back_up

    with pytest.raises(BadInput, match="own folder"):
        back_up(sqlite_kept.installation, sqlite_kept.installation.home / "backups")
    for days in (0, 36):
        with pytest.raises(BadInput, match="1 to 35 days"):
            sqlite_kept.back_up(keyring_days=days)
    assert not sqlite_kept.folder.exists()


def test_a_backup_that_fails_leaves_no_half_of_one(sqlite_kept: Kept) -> None:
    first = sqlite_kept.back_up()
    victim = sqlite_kept.installation.keyring.refs()
    key = sqlite_kept.installation.home / "keyring" / f"{min(victim)}.key"
    key.chmod(0o600)
    key.rename(key.with_suffix(".away"))
    key.mkdir()  # reading it fails, as on a bad sector
    with pytest.raises(SafeconductError, match="No backup was made"):
        sqlite_kept.back_up()
    names = {path.name for path in sqlite_kept.folder.iterdir()}
    assert names == {first.folder.name, first.keyring.name}
    assert [path.name for path in sqlite_kept.installation.home.iterdir() if path.name.endswith(".new")] == []
    key.rmdir()
    key.with_suffix(".away").rename(key)
    # What a power cut left is taken away by the next one.
    (sqlite_kept.folder / "unfinished-2023-08-01.2").mkdir()
    (sqlite_kept.folder / "unfinished-keyring").write_bytes(b"half")
    assert sqlite_kept.back_up().folder.name == "2023-08-01.2"
    assert not [path for path in sqlite_kept.folder.iterdir() if path.name.startswith("unfinished-")]


def test_the_newest_of_a_folder_is_taken(sqlite_kept: Kept) -> None:
    from safeconduct.registry.restoring import choose

    for _ in range(11):
        made = sqlite_kept.back_up()
    assert made.folder.name == "2023-08-01.11"
    assert choose(sqlite_kept.folder).folder == made.folder
    with pytest.raises(BadInput, match="There is no backup"):
        choose(sqlite_kept.installation.home)


def test_stock_age_and_tar_open_it_and_its_archives_tell_no_time(sqlite_kept: Kept, tmp_path: Path) -> None:
    if shutil.which("age") is None:
        pytest.skip("age was not found; on Debian: apt-get install age")
    made = sqlite_kept.back_up()
    key = tmp_path / "identity"
    key.write_text(sqlite_kept.identity + "\n")
    assert opened(key, made.folder / "database.age").startswith(b"SQLite format 3\0")
    archive = opened(key, made.keyring)
    assert len(archive) == 64 * 1024
    (tmp_path / "out").mkdir()
    subprocess.run(["tar", "xf", "-"], input=archive, cwd=tmp_path / "out", check=True)
    found = {path.stem: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    keyring: Any = sqlite_kept.installation.keyring
    assert found == {reference: keyring.get(reference) for reference in keyring.refs()}
    assert {path.stat().st_mtime for path in (tmp_path / "out").iterdir()} == {FIXED_INSTANT}


def opened(key: Path, path: Path) -> bytes:
    return subprocess.run(["age", "-d", "-i", key, path], capture_output=True, check=True).stdout


def test_doctor_asks_for_a_backup_and_says_until_when_an_erasure_is_incomplete(sqlite_kept: Kept) -> None:
    from safeconduct.registry.health import examine

    def findings() -> dict[str, bool]:
        return {finding.what: finding.well for finding in examine(sqlite_kept.installation)}

    assert findings()["No backup of this installation has been made yet."] is False
    sqlite_kept.end()
    until = sqlite_kept.back_up(keyring_days=5).contents.until
    assert findings()["The newest backup is 0 days old."] is True
    assert any(f"until {until}" in what for what in findings())
    sqlite_kept.erase()
    sqlite_kept.scene.office.clock.forward(days=timedelta(days=8).days)
    later = findings()
    assert later["The newest backup is 8 days old."] is False
    assert not any("are kept until" in what for what in later)
    assert [well for what, well in later.items() if "checkpoint that left this machine" in what] == [False]
