"""The keyring: durable when it says so, silent about hours, and empty after an erasure."""

import os
from pathlib import Path

import pytest

from safeconduct.errors import BadInput, SafeconductError
from safeconduct.sealing.errors import KeyMissing
from safeconduct.sealing.keyring import FIXED_INSTANT, FileKeyring, Keyring


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keyring"


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what was really flushed, in order."""
    names: list[str] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        real(handle)
        names.append(Path(f"/proc/self/fd/{handle}").readlink().name)

    monkeypatch.setattr(os, "fsync", fsync)
    return names


def times(path: Path) -> tuple[float, float]:
    found = path.stat()
    return found.st_atime, found.st_mtime


def test_a_key_is_kept_across_restarts_and_each_case_has_its_own(folder: Path) -> None:
    keyring: Keyring = FileKeyring(folder)
    one, two = keyring.create("CASE-1"), keyring.create("CASE-2")
    assert len(one) == len(two) == 32
    assert one != two
    again = FileKeyring(folder)
    assert (again.get("CASE-1"), again.get("CASE-2")) == (one, two)
    assert again.refs() == {"CASE-1", "CASE-2"}


def test_a_second_key_for_a_case_is_refused_and_the_first_stays(folder: Path) -> None:
    keyring = FileKeyring(folder)
    key = keyring.create("CASE")
    with pytest.raises(BadInput, match="already"):
        keyring.create("CASE")
    assert keyring.get("CASE") == key


def test_file_and_folder_are_flushed_before_a_key_is_returned(folder: Path, flushed: list[str]) -> None:
    FileKeyring(folder).create("CASE")
    assert flushed == ["CASE.key", "keyring"]


def test_only_our_own_account_can_read_it(folder: Path) -> None:
    FileKeyring(folder).create("CASE")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "CASE.key").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_others_can_enter_is_refused(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o750)
    with pytest.raises(SafeconductError, match="chmod 700"):
        FileKeyring(folder)


def test_no_time_of_day_is_kept(folder: Path) -> None:
    fixed = (FIXED_INSTANT, FIXED_INSTANT)
    keyring = FileKeyring(folder)
    keyring.create("CASE")
    assert times(folder / "CASE.key") == fixed
    assert folder.stat().st_mtime == FIXED_INSTANT
    keyring.get("CASE")
    assert times(folder / "CASE.key") == fixed
    keyring.create("OTHER")
    keyring.destroy("CASE")
    assert folder.stat().st_mtime == FIXED_INSTANT


def test_a_destroyed_key_is_gone_and_was_overwritten_first(folder: Path, flushed: list[str]) -> None:
    keyring = FileKeyring(folder)
    keyring.create("CASE")
    witness = folder.parent / "second name of the same bytes"
    os.link(folder / "CASE.key", witness)
    flushed.clear()
    keyring.destroy("CASE")
    assert flushed == ["CASE.key", "keyring"]
    assert witness.read_bytes() == bytes(32)
    assert keyring.refs() == set()
    with pytest.raises(KeyMissing, match="CASE has no shred key"):
        keyring.get("CASE")


def test_destroying_again_does_nothing_but_flush(folder: Path, flushed: list[str]) -> None:
    keyring = FileKeyring(folder)
    keyring.create("CASE")
    other = keyring.create("OTHER")
    keyring.destroy("CASE")
    flushed.clear()
    keyring.destroy("CASE")
    keyring.destroy("NEVER-WAS")
    assert flushed == ["keyring", "keyring"]
    assert keyring.get("OTHER") == other


@pytest.mark.parametrize("left", [b"", bytes(31), bytes(32), b"x" * 33])
def test_what_a_power_cut_left_is_no_key(folder: Path, left: bytes) -> None:
    keyring = FileKeyring(folder)
    keyring.create("CASE")
    (folder / "CASE.key").write_bytes(left)
    with pytest.raises(KeyMissing):
        keyring.get("CASE")
    keyring.destroy("CASE")
    assert keyring.refs() == set()


@pytest.mark.parametrize(
    "ref", ["", ".", "..", "../CASE", "a/b", "a\0b", "CASE\n", ".hidden", "a" * 65, "справа"]
)
def test_no_reference_names_another_file(folder: Path, ref: str) -> None:
    keyring = FileKeyring(folder)
    for operation in (keyring.create, keyring.get, keyring.destroy):
        with pytest.raises(BadInput, match="not a case reference"):
            operation(ref)
