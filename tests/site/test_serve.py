"""`safeconduct serve`, run as an operator and a newcomer run it."""

import contextlib
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.databases import Database
from tools.running import free_port

from safeconduct.mailbox.memory import memory_folder

MEMORY = Path("/dev/shm")  # noqa: S108 - where rehearsals live, looked at only


class Served:
    """A running `serve` and what it says."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.said = folder / "said.txt"
        environment = {k: v for k, v in os.environ.items() if k not in {"SAFECONDUCT_HOME", "DATABASE_URL"}}
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "safeconduct.cli", "serve", "--port", str(self.port)],
                env={**environment, "TMPDIR": str(folder)},
                stdout=said,
                stderr=said,
            )

    def ask(
        self, path: str, method: str = "GET", body: str | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request(method, path, body=body, headers=headers)
            answer = line.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            line.close()

    def wait(self) -> None:
        for _ in range(600):
            assert self.process.poll() is None, self.said.read_text()
            with contextlib.suppress(OSError):
                if self.ask("/")[0] == 200:
                    return
            time.sleep(0.2)
        raise AssertionError(self.said.read_text())


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    found = Served(tmp_path_factory.mktemp("served"))
    found.wait()
    yield found
    found.process.terminate()
    found.process.wait(timeout=120)


def test_a_public_page_is_cacheable_quiet_and_sets_no_cookie(served: Served) -> None:
    status, headers, body = served.ask("/uk/rights.html", **{"Accept-Encoding": "gzip"})
    assert status == 200
    assert headers["cache-control"] == "public, max-age=300"
    assert headers["content-security-policy"].startswith("default-src 'none'; ")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-encoding"] == "gzip"
    assert "set-cookie" not in headers
    assert len(body) <= 14_000


def test_the_calculator_answers_without_a_cookie_and_is_not_stored(served: Served) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "null"}
    status, headers, body = served.ask("/uk/calculator.html", "POST", "what=%D1%82%D0%B0%D0%BD%D0%BA", **form)
    assert status == 200
    assert headers["cache-control"] == "no-store"
    assert "set-cookie" not in headers
    assert "танк" in body.decode().lower()


def test_slow_senders_leave_threads_for_everybody_else(served: Served) -> None:
    with contextlib.ExitStack() as slow:
        for _ in range(24):
            line = slow.enter_context(socket.create_connection(("127.0.0.1", served.port), timeout=30))
            line.sendall(
                b"POST /uk/calculator.html HTTP/1.1\r\nHost: localhost\r\nOrigin: null\r\nContent-Length: 1000\r\n"
                b"Content-Type: application/x-www-form-urlencoded\r\n\r\nwhat="
            )
        assert {served.ask("/uk/rights.html")[0] for _ in range(8)} == {200}


def test_a_host_that_is_not_ours_gets_no_page_that_depends_on_it(served: Served) -> None:
    status, _, body = served.ask("/uk/mailbox/", Host="evil.example")
    assert status == 400
    assert b"evil.example" not in body


@pytest.mark.parametrize(
    "path", ["/uk/nowhere.html", "/..%2f..%2fetc/passwd", "/xx/index.html", "/uk/%00.html"]
)
def test_what_is_not_there_is_said_in_a_page_without_the_path(served: Served, path: str) -> None:
    status, headers, body = served.ask(path)
    assert status == 404
    assert headers["cache-control"] == "no-store"
    assert b"nowhere" not in body
    assert b"passwd" not in body


def test_nothing_of_a_visit_is_written_anywhere(served: Served) -> None:
    canary = "canary7f3a"
    served.ask(f"/uk/{canary}.html", **{"User-Agent": canary, "X-Forwarded-For": canary})
    served.ask("/uk/calculator.html", "POST", f"what={canary}")
    served.ask(f"/uk/mailbox/{canary}", "POST", canary)
    homes = list(MEMORY.glob("safeconduct-*")) if MEMORY.is_dir() else []
    assert canary not in served.said.read_text()
    for home in [*homes, served.said.parent]:
        for path in home.rglob("*"):
            if path.is_file():
                assert canary.encode() not in path.read_bytes(), path


def test_it_says_where_it_serves_and_that_it_is_a_rehearsal(served: Served) -> None:
    said = served.said.read_text()
    assert re.search(rf"Serving http://localhost:{served.port}, ", said)
    assert "nothing here is a promise" in said


def test_a_taken_port_is_refused_with_a_sentence(served: Served, tmp_path: Path) -> None:
    home = tmp_path / "home"
    command = [sys.executable, "-m", "safeconduct.cli"]
    subprocess.run([*command, "init", str(home)], check=True, capture_output=True)
    done = subprocess.run(
        [*command, "--home", str(home), "serve", "--port", str(served.port)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert "choose another --port" in done.stderr


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_ends_when_told_and_leaves_nothing(tmp_path: Path, how: signal.Signals) -> None:
    served = Served(tmp_path)
    served.wait()
    served.ask("/uk/mailbox/wait.html?to=first")
    rehearsal = f"safeconduct-rehearsal-{served.process.pid}-*"
    (home,) = [*MEMORY.glob(rehearsal), *tmp_path.glob(rehearsal)]
    kept = memory_folder(home)
    assert any(kept.iterdir())
    assert _on(home)
    served.process.send_signal(how)
    time.sleep(0.2)
    served.process.send_signal(how)  # as an impatient person does
    assert served.process.wait(timeout=120) == 0
    assert not home.exists()
    assert not kept.exists()
    assert _on(home) == []


def test_a_server_that_is_killed_ends_the_rehearsal_with_a_sentence_and_leaves_nothing(
    tmp_path: Path,
) -> None:
    served = Served(tmp_path)
    served.wait()
    rehearsal = f"safeconduct-rehearsal-{served.process.pid}-*"
    (home,) = [*MEMORY.glob(rehearsal), *tmp_path.glob(rehearsal)]
    # The oldest is the server, whose children are the workers.
    os.kill(min(_on(home)), signal.SIGKILL)
    assert served.process.wait(timeout=120) == 1
    assert served.said.read_text().splitlines()[-1].startswith("The server ended by itself")
    assert not home.exists()
    assert _on(home) == []


def test_no_server_outlives_a_rehearsal_that_is_killed(tmp_path: Path) -> None:
    served = Served(tmp_path)
    served.wait()
    rehearsal = f"safeconduct-rehearsal-{served.process.pid}-*"
    (home,) = [*MEMORY.glob(rehearsal), *tmp_path.glob(rehearsal)]
    served.process.kill()
    served.process.wait()
    try:
        for _ in range(300):
            if not _on(home):
                break
            time.sleep(0.1)
        assert _on(home) == []
    finally:
        shutil.rmtree(home)


def _on(home: Path) -> list[int]:
    """Return the processes that serve an installation."""
    found: list[int] = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if str(home).encode() in path.read_bytes():
                found.append(int(path.parent.name))
    return found


def test_workers_on_postgresql_share_no_connection(postgres_database: Database) -> None:
    """Two that inherited one would read each other's answers: one person's page for another."""
    home, port = postgres_database.home, free_port()
    with postgres_database.attacker() as raw:
        raw.execute("DROP OWNED BY CURRENT_USER CASCADE")
    command, environment = [sys.executable, "-m", "safeconduct.cli"], postgres_database.env()
    made = subprocess.run(
        [*command, "init", str(home)], env=environment, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    process = subprocess.Popen(
        [*command, "--home", str(home), "serve", "--port", str(port)],
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(300):
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            with contextlib.suppress(OSError), contextlib.closing(line):
                line.request("GET", "/en/mailbox/index.html")
                if line.getresponse().status == 200:
                    break
            time.sleep(0.2)
        one, other = (_sockets(worker) for worker in _children(process.pid))
        # The one on which they both listen.
        assert len(one & other) == 1
    finally:
        process.terminate()
        process.wait(timeout=120)


def _children(parent: int) -> list[int]:
    tasks = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(child) for each in tasks for child in each.read_text().split()]


def _sockets(process: int) -> set[str]:
    links: set[str] = set()
    for path in Path(f"/proc/{process}/fd").iterdir():
        with contextlib.suppress(OSError):
            links.add(str(path.readlink()))
    return {link for link in links if link.startswith("socket:")}
