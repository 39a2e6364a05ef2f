"""`safeconduct demo --serve`: a newcomer sees the whole thing alive, and nothing of it stays."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.databases import _settings, pointed_at
from tools.running import Server, free_port

from safeconduct.casefile.words import Stage
from safeconduct.cli.demo.accounts import Handed
from safeconduct.cli.demo.people import OFFICERS
from safeconduct.cli.demo.serving import Showing, _tell_a_person
from safeconduct.mailbox.memory import memory_folder

MEMORY = Path("/dev/shm")  # noqa: S108 - where the demo makes its folder
REAL = "postgresql://nobody@nowhere.invalid/real"


@dataclass
class Demo:
    """A served demo: its home, and what it printed."""

    home: Path
    server: Server
    handed: dict[str, Any]

    def passphrase(self, account: str) -> str:
        return next(each["passphrase"] for each in self.handed["accounts"] if each["account"] == account)

    def key(self, account: str) -> str:
        return next(each["codes"] for each in self.handed["accounts"] if each["account"] == account)


def command(*arguments: str, home: Path | None = None) -> list[str]:
    before = ["--home", str(home)] if home else []
    return [sys.executable, "-m", "safeconduct.cli", *before, *arguments]


def environment() -> dict[str, str]:
    left_out = {"SAFECONDUCT_HOME", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    # What the demo makes is invented: if it touched what an operator's shell names, it would fail here.
    return kept | {"DATABASE_URL": REAL, "KEYRING_URL": REAL, "PYTHONUNBUFFERED": "1"}


@contextmanager
def running(folder: Path, *arguments: str, home: Path | None = None) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        process = subprocess.Popen(
            command("demo", "--serve", *arguments, home=home),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            env=environment(),
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def until(what: Any, seconds: float, process: "subprocess.Popen[bytes]") -> Any:
    """Ask until there is an answer, and return it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert process.poll() is None, "the demo ended by itself"
        try:
            if found := what():
                return found
        except (OSError, ValueError):
            pass
        time.sleep(0.1)
    raise AssertionError(f"nothing within {seconds} seconds")


def ended(process: "subprocess.Popen[bytes]", how: signal.Signals = signal.SIGTERM) -> int:
    """Tell the demo to end, twice as an impatient person does, and return its exit status."""
    process.send_signal(how)
    time.sleep(0.2)
    process.send_signal(how)
    return process.wait(timeout=180)


def processes(home: Path) -> list[str]:
    """Return the command lines of what runs on an installation."""
    found: list[str] = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            line = path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            if str(home) in line:
                found.append(line)
    return found


def folders(process: "subprocess.Popen[bytes]") -> list[Path]:
    """Return what a demo has made in memory, and none that runs beside it."""
    return list(MEMORY.glob(f"safeconduct-demo-{process.pid}-*"))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo that is kept in a folder, so that a test can look behind it; filled."""
    folder = tmp_path_factory.mktemp("demo")
    port = free_port()
    server = Server(f"http://localhost:{port}", folder / "home", None)
    with running(folder, "--json", "--port", str(port), home=folder / "home") as process:
        until(lambda: server.ask("en/index.html")[0] == 200, 120, process)
        # It comes when all forty cases are there, however busy the machine is.
        handed = until(lambda: json.loads((folder / "out").read_text()), 240, process)
        yield Demo(folder / "home", server, handed)
        assert ended(process) == 0
        assert processes(folder / "home") == []


@contextmanager
def behind(demo: Demo) -> Iterator[Any]:
    from safeconduct.registry.installation import Installation

    with pointed_at(_settings(None, demo.home), demo.home):
        yield Installation.open(demo.home)


def test_it_serves_every_face(demo: Demo) -> None:
    for page in ("uk/list.html", "ru/mailbox/index.html", "en/index.html"):
        assert demo.server.ask(page)[0] == 200
    status, headers, _ = demo.server.ask("console/en/index.html")
    assert (status, headers["location"].partition("?")[0]) == (303, "/console/en/joining/signin.html")


def test_there_are_forty_cases_in_all_stages_and_the_journal_verifies(demo: Demo) -> None:
    with behind(demo) as installation:
        from safeconduct.registry.models import CaseFile
        from safeconduct.registry.opening import look
        from safeconduct.registry.signing_in import sign_in
        from safeconduct.registry.verifying import verify

        heron = sign_in(installation, "heron", demo.passphrase("heron"))
        cases = dict(CaseFile.objects.filter(kind="case").values_list("reference", "stage"))
        stages = Counter(
            Stage.ERASED if stage == "erased" else look(heron, case).case.stage
            for case, stage in cases.items()
        )
        found = verify(installation, session=heron)
    assert stages.total() == 40
    assert set(stages) == set(Stage) - {Stage.NEW}
    assert found.problems == []
    assert any("cases opened as heron" in sentence for sentence in found.checked)


def test_each_of_the_twelve_comes_in_with_words_and_a_code(demo: Demo) -> None:
    accounts = [each["account"] for each in demo.handed["accounts"]]
    assert len(set(accounts)) == 12
    done = subprocess.run(
        command("demo", "--code", demo.key("owl")),
        capture_output=True,
        text=True,
        env=environment(),
        check=True,
    )
    with behind(demo) as installation:
        from safeconduct.registry import desks
        from safeconduct.registry.entering import come_in
        from safeconduct.registry.factors import Proof
        from safeconduct.staff.passkeys import Place

        proof = Proof(Place("localhost"), code=done.stdout.strip())
        token = come_in(installation, "owl", demo.passphrase("owl"), proof, language="en")
        desk = desks.desk_of(installation, token)
        desks.end(token)
    assert desk is not None
    assert desk.account == "owl"
    assert desk.roles == {"legal-adviser", "administrator"}


def test_the_words_that_are_shown_open_mailboxes(demo: Demo) -> None:
    with behind(demo) as installation:
        from safeconduct.registry import mailboxes
        from safeconduct.registry.reading import thread
        from safeconduct.sealing.words import parse_words

        opened = [mailboxes.open_with(installation, parse_words(words)) for words in demo.handed["mailboxes"]]
        lines = [len(thread(session).lines) for session in opened]
    assert len(opened) >= 3
    assert all(count > 1 for count in lines)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_an_end_before_it_answers_is_an_end_and_leaves_no_folder(tmp_path: Path, how: signal.Signals) -> None:
    with running(tmp_path, "--port", str(free_port())) as process:
        until(lambda: "Founding" in (tmp_path / "err").read_text(), 60, process)
        assert folders(process)
        # 0: a fast machine had come to serving by then, and that ended as it should.
        assert ended(process, how) in {130, 0}
        assert folders(process) == []


def test_a_newcomer_is_shown_everything_once_and_ctrl_c_leaves_nothing(tmp_path: Path) -> None:
    port = free_port()
    server = Server(f"http://localhost:{port}", None, None)
    with running(tmp_path, "--port", str(port)) as process:
        said = until(lambda: _whole((tmp_path / "out").read_text()), 120, process)
        (home,) = folders(process)
        assert server.ask("ru/mailbox/wait.html?to=first")[0] in {200, 303}
        memory = memory_folder(home)
        assert any(memory.iterdir())
        assert processes(home)
        assert ended(process, signal.SIGINT) == 0
    assert not home.exists()
    assert not memory.exists()
    assert processes(home) == []
    assert "Everything here is invented: people, cases, money." in said
    assert all(said.count(f"\n  {account:8} ") == 1 for account in OFFICERS)
    assert f"http://localhost:{port}/console/" in said
    errors = (tmp_path / "err").read_text()
    assert "DATABASE_URL is left alone" in errors
    assert "Traceback" not in errors


def _whole(said: str) -> str:
    return said if "Ctrl-C ends it, and nothing is kept." in said else ""


def test_what_a_busy_machine_fills_later_is_shown_later(capsys: pytest.CaptureFixture[str]) -> None:
    def bearing(words: str) -> Any:
        return SimpleNamespace(
            words=words.split(), person=object(), life=SimpleNamespace(words=f"Пишет {words}")
        )

    filling: Any = SimpleNamespace(bearings=[bearing("ash elm")], acts=7, done=False)
    cases: Future[None] = Future()
    accounts: Future[list[Handed]] = Future()
    accounts.set_result([Handed("owl", ("legal-adviser",), "seven words", "ABCD")])
    _tell_a_person(Showing("http://localhost:8000", filling, kept=False), cases, accounts)
    said = capsys.readouterr()
    assert "ash elm" in said.out
    assert "Still filling: 7 acts so far" in said.out
    filling.bearings.append(bearing("oak yew"))
    filling.done = True
    cases.set_result(None)
    said = capsys.readouterr()
    assert "oak yew" in said.out
    assert "ash elm" not in said.out
    assert said.err == "All forty cases are there now.\n"


def test_a_port_that_is_taken_is_said_before_anything_is_made() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            command("demo", "--serve", "--port", str(port)),
            capture_output=True,
            text=True,
            env=environment(),
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith(f"127.0.0.1:{port} cannot be listened on")


def test_a_key_that_is_none_is_refused_with_a_sentence() -> None:
    done = subprocess.run(
        command("demo", "--code", "not a key!"),
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    assert done.returncode == 2
    assert "not in base 32" in done.stderr
