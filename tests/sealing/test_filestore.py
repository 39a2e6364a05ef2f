"""Sealed files beside the database: named by their bytes, saying nothing, gone with their case."""

import os
import secrets
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.attachments import LIMITS
from safeconduct.errors import SafeconductError
from safeconduct.sealing import agefile, filestore, shred
from safeconduct.sealing.errors import CannotOpen, FileGone, NoRoom
from safeconduct.sealing.filestore import FileStore
from safeconduct.sealing.padding import BUCKETS, KIB
from safeconduct.sealing.quiet import FIXED_INSTANT

CASE, OTHER = "0000-aaaa-0000-aaaa", "1111-bbbb-1111-bbbb"
IDENTITY = agefile.new_identity()
RECIPIENT = agefile.recipient_of(IDENTITY)


def key() -> bytes:
    return secrets.token_bytes(shred.KEY_BYTES)


@given(st.binary(max_size=5 * KIB), st.binary(min_size=1, max_size=40))
def test_what_was_sealed_opens_for_its_case_and_identity_alone(content: bytes, noise: bytes) -> None:
    shred_key = key()
    stored = filestore.seal(shred_key, CASE, content, [RECIPIENT])
    assert filestore.unseal(shred_key, CASE, stored, IDENTITY) == content
    for other in (
        lambda: filestore.unseal(key(), CASE, stored, IDENTITY),
        lambda: filestore.unseal(shred_key, OTHER, stored, IDENTITY),
        lambda: filestore.unseal(shred_key, CASE, stored, agefile.new_identity()),
        lambda: filestore.unseal(shred_key, CASE, stored[:-1], IDENTITY),
        lambda: filestore.unseal(shred_key, CASE, stored + noise, IDENTITY),
    ):
        with pytest.raises(CannotOpen):
            other()


@pytest.mark.parametrize("size", [0, 1, 1023, 1024, 4 * KIB, 1024 * KIB, LIMITS.bytes_out])
def test_only_the_bucket_shows_how_large_a_file_is(size: int) -> None:
    stored = filestore.seal(key(), CASE, bytes(size), [RECIPIENT])
    fixed = 2 * shred.OVERHEAD + 16  # and the header, which has a random length
    buckets = [
        bucket for bucket in BUCKETS if 0 <= len(stored) - fixed - bucket - 16 * -(-bucket // 65536) < 1000
    ]
    assert buckets == [min(bucket for bucket in BUCKETS if bucket > size)]


def test_the_largest_file_that_is_converted_fits_the_largest_bucket_to_the_byte() -> None:
    assert LIMITS.bytes_out == BUCKETS[-1] - 1


def test_a_stock_age_opens_what_was_sealed(tmp_path: Path) -> None:
    age = shutil.which("age")
    if age is None:
        pytest.skip("age was not found; on Debian: apt-get install age")
    shred_key = key()
    stored = filestore.seal(shred_key, CASE, b"invented picture", [RECIPIENT])
    sealed, identity = tmp_path / "sealed.age", tmp_path / "identity"
    sealed.write_bytes(filestore.age_file(shred_key, CASE, stored))
    identity.write_text(IDENTITY + "\n")
    opened = subprocess.run([age, "-d", "-i", identity, sealed], capture_output=True, check=True).stdout
    assert opened.rstrip(b"\0") == b"invented picture\x80"


def test_a_file_is_named_by_its_bytes_and_comes_back(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "files")
    name = store.put(b"noise")
    assert store.get(name) == b"noise"
    assert store.names() == {name}
    assert [path.name for path in (tmp_path / "files").iterdir()] == [name]
    store.remove(name)
    store.remove(name)
    assert store.names() == frozenset()
    with pytest.raises(FileGone):
        store.get(name)


def test_no_time_and_no_other_account_reads_from_it(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    store = FileStore(folder)
    path = folder / store.put(b"noise")
    fixed = (FIXED_INSTANT, FIXED_INSTANT)
    assert (path.stat().st_atime, path.stat().st_mtime) == fixed
    assert folder.stat().st_mtime == FIXED_INSTANT
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.chmod(0o755)
    with pytest.raises(SafeconductError, match="chmod 700"):
        FileStore(folder)


def test_a_changed_file_is_noticed_with_no_key_at_hand(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "files")
    names = [store.put(bytes([number]) * 100) for number in range(3)]
    assert all(map(store.is_whole, names))
    path = tmp_path / "files" / names[1]
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert [store.is_whole(name) for name in (*names, "0" * 64)] == [True, False, True, False]
    with pytest.raises(CannotOpen, match="changed"):
        store.get(names[1])


def test_the_shred_key_finds_the_files_of_its_case_and_of_no_other(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "files")
    mine, theirs = key(), key()
    kept = {store.put(filestore.seal(theirs, OTHER, b"theirs", [RECIPIENT])) for _ in range(3)}
    gone = {store.put(filestore.seal(mine, CASE, b"mine", [RECIPIENT])) for _ in range(4)}
    # Half a file of a moment when the power failed.
    half = tmp_path / "files" / ("0" * 64 + ".new")
    half.write_bytes(filestore.seal(mine, CASE, b"mine", [RECIPIENT])[:100])
    (tmp_path / "files" / "stray").write_bytes(b"short")
    assert len(kept | gone) == 7
    assert store.remove_case(key(), CASE) == 0
    assert store.remove_case(mine, OTHER) == 0
    assert store.remove_case(mine, CASE) == 5
    assert store.names() == kept
    assert not half.exists()


def test_files_leave_the_database_room_to_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FileStore(tmp_path / "files")
    left = store.free
    assert left == pytest.approx(shutil.disk_usage(tmp_path).free - filestore.RESERVE, abs=2**30)
    full = shutil.disk_usage(tmp_path)._replace(free=filestore.RESERVE + 4)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    store.put(b"four")
    with pytest.raises(NoRoom):
        store.put(b"five!")
    assert len(store.names()) == 1


def test_half_a_file_never_bears_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FileStore(tmp_path / "files")

    def fail(handle: int) -> None:
        raise OSError(28, "No space left on device", str(handle))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        store.put(b"noise")
    assert store.names() == frozenset()


@pytest.mark.parametrize("name", ["../keyring/case.key", "", "A" * 64, "0" * 63, "0" * 65, "0" * 64 + ".new"])
def test_no_name_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    store = FileStore(tmp_path / "files")
    for attempt in (store.get, store.remove):
        with pytest.raises(FileGone):
            attempt(name)
