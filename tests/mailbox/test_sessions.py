"""Contacts' sessions: in memory, one size, opened by their cookie alone, gone at logout and after 15 idle minutes."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.mailbox.boxes import begun
from tests.office import TestOffice

from safeconduct.casefile.entry import Head
from safeconduct.errors import BadInput
from safeconduct.mailbox import memory
from safeconduct.mailbox.memory import NoMemory, is_in_memory, memory_folder

SHM = Path("/dev/shm")  # noqa: S108 - the folder in memory that Linux has everywhere


@pytest.fixture
def folder(tmp_path: Path) -> Any:
    """A folder in memory, as an installation in `tmp_path` gets it."""
    made = memory_folder(tmp_path, inside=SHM)
    yield made
    for path in sorted(made.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    made.rmdir()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Seconds by which the sessions' own clock is ahead."""
    from safeconduct.mailbox import sessions

    class Ahead:
        seconds = 0

    real = sessions._now
    monkeypatch.setattr(sessions, "_now", lambda: real() + Ahead.seconds * 1_000_000_000)
    return Ahead


def store(folder: Path) -> Any:
    from safeconduct.mailbox.sessions import SessionStore

    return SessionStore(folder)


def content(identity: str = "AGE-SECRET-KEY-1INVENTED") -> Any:
    from safeconduct.mailbox.sessions import Content, Open

    head = Head(7, "00" * 32)
    return Content(state=Open("case", 1, False, b"s" * 32, identity, b"k" * 32, head))


def files(folder: Path) -> list[Path]:
    return sorted((folder / "sessions").iterdir())


def test_a_session_is_there_until_it_is_left(folder: Path) -> None:
    kept, known = store(folder), content()
    token = kept.new(known)
    assert kept.get(token) == known
    later = content("AGE-SECRET-KEY-1ANOTHER")
    kept.put(token, later)
    assert kept.get(token) == later
    kept.wipe(token)
    assert kept.get(token) is None
    assert files(folder) == []


def test_every_worker_sees_it(folder: Path) -> None:
    token = store(folder).new(content())
    assert store(folder).get(token) == content()
    code = (
        "import django; django.setup()\n"
        "import sys; from pathlib import Path\n"
        "from safeconduct.mailbox.sessions import SessionStore\n"
        "print(SessionStore(Path(sys.argv[1])).get(sys.argv[2]).state.case)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, str(folder), token],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "safeconduct.site.settings"},
    )
    assert found.stdout == "case\n"


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "A" * 5000, "/../" * 10, "é", "\0", "=" * 44])
def test_a_cookie_of_ones_own_making_opens_nothing(folder: Path, token: str) -> None:
    kept = store(folder)
    kept.new(content())
    assert kept.get(token) is None
    kept.put(token, content())
    kept.wipe(token)
    assert len(files(folder)) == 1


def test_what_lies_in_memory_is_of_one_size_and_tells_nothing(
    sqlite_office: TestOffice, folder: Path
) -> None:
    from safeconduct.mailbox.sessions import FILE_BYTES, Beginning, Content, Duress, Open
    from safeconduct.registry import mailboxes

    installation = sqlite_office.installation
    box = begun(sqlite_office, duress=True)
    prepared = mailboxes.prepare(installation, mailboxes.fresh_words(installation))
    duress = mailboxes.open_with(installation, box.duress)
    contents = [
        Content(state=Beginning(prepared)),
        Content(state=Open.of(box.session, began=True)),
        Content(state=Duress.of(duress)),
    ]
    kept = store(folder)
    tokens = [kept.new(each) for each in contents]
    assert [kept.get(token) for token in tokens] == contents
    assert {path.stat().st_size for path in files(folder)} == {FILE_BYTES}
    assert {oct(path.stat().st_mode & 0o777) for path in files(folder)} == {"0o600"}
    secrets = [box.case.encode(), box.session.seed, box.session.identity.encode(), prepared.secret]
    for path in files(folder):
        data = path.read_bytes()
        assert not [secret for secret in secrets if secret in data]
        assert not [token for token in tokens if token in path.name]


def test_the_sessions_come_back_as_they_were(sqlite_office: TestOffice) -> None:
    from safeconduct.mailbox.sessions import Duress, Open
    from safeconduct.registry.mailboxes import open_with

    installation = sqlite_office.installation
    box = begun(sqlite_office, duress=True)
    assert Open.of(box.session).session(installation) == box.session
    duress = open_with(installation, box.duress)
    assert Duress.of(duress).session(installation) == duress


def test_no_log_line_tells_what_is_in_a_session_or_which_words_opened_it(sqlite_office: TestOffice) -> None:
    from safeconduct.mailbox.sessions import Beginning, Content, Duress, Open
    from safeconduct.registry import mailboxes

    installation = sqlite_office.installation
    box = begun(sqlite_office, duress=True)
    duress = mailboxes.open_with(installation, box.duress)
    shown = {repr(Content(state=state)) for state in (Open.of(box.session), Duress.of(duress))}
    assert len(shown) == 1
    beginning = repr(Beginning(mailboxes.prepare(installation, mailboxes.fresh_words(installation))))
    for secret in (box.case, str(box.session.seed), box.session.identity):
        assert secret not in f"{shown} {beginning}"


def test_after_fifteen_idle_minutes_it_is_gone(folder: Path, clock: Any) -> None:
    kept = store(folder)
    token = kept.new(content())
    for _ in range(3):
        clock.seconds += 14 * 60
        assert kept.get(token) is not None  # a visit begins the time anew
    clock.seconds += 15 * 60
    assert kept.get(token) is None
    assert files(folder) == []


def test_every_visit_wipes_what_others_left_idle(folder: Path, clock: Any) -> None:
    kept = store(folder)
    kept.new(content())
    clock.seconds += 15 * 60
    assert kept.get("A" * 43) is None
    assert files(folder) == []


def test_without_any_visit_a_thread_wipes_what_is_idle(
    folder: Path, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safeconduct.mailbox import sessions

    monkeypatch.setattr(sessions, "_REAPED_EVERY", 0.05)
    kept = store(folder)
    kept.new(content())
    watching = kept._reaper
    assert watching.daemon, "it keeps no process from ending"
    clock.seconds += 15 * 60
    watching.join(30)
    assert files(folder) == []


def test_a_file_whose_writer_died_is_wiped_too(folder: Path) -> None:
    kept = store(folder)
    token = kept.new(content())
    orphan = folder / "sessions" / "0123.abcd"
    orphan.write_bytes(b"half")
    os.utime(orphan, (1_000_000_000, 1_000_000_000))
    assert kept.reap() == 1
    assert kept.get(token) is not None


def test_an_answer_still_being_made_does_not_undo_a_logout(folder: Path) -> None:
    kept = store(folder)
    token = kept.new(content())
    kept.wipe(token)
    kept.put(token, content())
    assert kept.get(token) is None


def test_a_changed_byte_closes_it(folder: Path) -> None:
    kept = store(folder)
    token = kept.new(content())
    (path,) = files(folder)
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    assert kept.get(token) is None
    path.write_bytes(data[:-1])
    assert kept.get(token) is None


def test_what_does_not_fit_is_refused(folder: Path) -> None:
    with pytest.raises(BadInput, match="shorten it"):
        store(folder).new(content("A" * 9000))
    assert files(folder) == []


def test_a_file_time_does_not_tell_the_hour(folder: Path) -> None:
    import time

    store(folder).new(content())
    (path,) = files(folder)
    assert abs(path.stat().st_mtime - time.time()) > 3600


def test_a_folder_on_a_disk_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's own folders: /proc is in memory as well, and no place for files."""
    assert is_in_memory(SHM)
    assert not is_in_memory(Path("/proc"))
    assert not is_in_memory(tmp_path / "nowhere")
    monkeypatch.setattr(memory, "is_in_memory", lambda _: False)
    with pytest.raises(NoMemory, match="mount -t tmpfs"):
        memory_folder(tmp_path)


def test_the_doctor_says_where_sessions_lie_or_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(memory.NAMED, str(SHM))
    swaps = tmp_path / "swaps"
    monkeypatch.setattr(memory, "SWAPS", swaps)
    swaps.write_text("Filename Type\n")
    found = memory.examined()
    assert found.well
    assert "in memory only, in /dev/shm" in found.what
    assert "swaps" not in found.what
    swaps.write_text("Filename Type\n/dev/invented partition\n")
    assert "keep its swap encrypted" in memory.examined().what
    monkeypatch.setenv(memory.NAMED, "/nonexistent/invented")
    missing = memory.examined()
    assert not missing.well
    assert "mount -t tmpfs" in missing.do


def test_a_session_of_another_release_is_no_session(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from safeconduct.mailbox import sessions

    kept = store(folder)
    with monkeypatch.context() as older:
        older.setattr(sessions.msgspec.msgpack, "encode", lambda _: b"\x81\xa5state\xc0")
        token = kept.new(content())
    assert kept.get(token) is None


def test_the_operator_can_name_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(memory.NAMED, "/nonexistent/invented")
    with pytest.raises(NoMemory, match="/nonexistent/invented"):
        memory_folder(tmp_path)
    monkeypatch.setenv(memory.NAMED, str(SHM))
    made = memory_folder(tmp_path)
    assert made.parent == SHM
    made.rmdir()


def test_a_folder_that_somebody_else_put_there_is_not_taken(tmp_path: Path, folder: Path) -> None:
    folder.chmod(0o755)
    with pytest.raises(NoMemory, match="others can enter it"):
        memory_folder(tmp_path, inside=SHM)
    folder.chmod(0o700)
    assert memory_folder(tmp_path, inside=SHM) == folder
    folder.rmdir()
    folder.symlink_to(tmp_path)
    try:
        with pytest.raises(NoMemory, match="another account"):
            memory_folder(tmp_path, inside=SHM)
    finally:
        folder.unlink()
        folder.mkdir(mode=0o700)


def test_two_installations_have_two_folders(tmp_path: Path) -> None:
    one, other = (memory_folder(tmp_path / name, inside=SHM) for name in ("one", "other"))
    assert one != other
    one.rmdir()
    other.rmdir()
