"""A running server, any other web server and the system's Chromium: for tests of pages and for photographs."""

import http.client
import http.server
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name but this machine's resolves, and no proxy could resolve one in its place.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    "--no-proxy-server",
)
START_SECONDS = 60

type Officers = Callable[[], AbstractContextManager[Any]]


@dataclass(frozen=True)
class Server:
    """A running `safeconduct serve`.

    Attributes:
        url: where it answers, without a slash at the end.
        home: the installation's folder; None for a rehearsal.
        process: the command, whose children are the workers; None for a server of another kind.
    """

    url: str
    home: Path | None
    process: "subprocess.Popen[bytes] | None"
    _officers: Officers | None = None

    def to(self, path: str) -> str:
        """Return the address of a page, given from the site's root ("uk/list.html")."""
        return f"{self.url}/{path}"

    def officers(self) -> AbstractContextManager[Any]:
        """Return a context in which a test acts as the installation's officers, on the same database.

        Raises:
            ValueError: it is a rehearsal, whose officers act by themselves.
        """
        if self._officers is None:
            raise ValueError("The officers of this server act by themselves.")
        return self._officers()

    def ask(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """GET a page without a browser: status, headers by lower-case name, and the body as it came."""
        where = urlsplit(self.url)
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
        try:
            connection.request(
                "GET", f"/{path}", headers={k.replace("_", "-"): v for k, v in headers.items()}
            )
            answer = connection.getresponse()
            found = [(name.lower(), value) for name, value in answer.getheaders()]
            return answer.status, dict(found), answer.read()
        finally:
            connection.close()


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(
    folder: Path,
    home: Path | None = None,
    *,
    officers: Officers | None = None,
    **environment: str,
) -> Iterator[Server]:
    """Run `safeconduct serve` until the block ends.

    Args:
        folder: where its output is kept, to be shown when it does not start.
        home: an installation's folder; None for a rehearsal.
        officers: what `Server.officers` gives.
        environment: variables to add, such as PYTHONPATH.
    """
    port = free_port()
    command = [sys.executable, "-m", "safeconduct.cli", *(["--home", str(home)] if home else [])]
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "SAFECONDUCT_HOME", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    }
    log = folder / f"serve-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "serve", "--port", str(port), "--workers", "1"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=inherited | environment,
        )
    server = Server(f"http://localhost:{port}", home, process, officers)
    try:
        _wait(server, process, log)
        yield server
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(server: Server, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            status, _, _ = server.ask("en/index.html")
        except OSError:
            time.sleep(0.05)
            continue
        if status == 200:
            return
        raise RuntimeError(f"The first page answers {status}:\n{log.read_text()}")
    raise RuntimeError(f"The server did not start:\n{log.read_text()}")


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Any web server: it sends no header of ours, and its log is of no interest."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def any_web_server(folder: Path) -> Iterator[str]:
    """Serve a folder's files until the block ends; gives the address, without a slash at the end."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def program() -> str | None:
    """Return the path of the system's Chromium; None when there is none."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)
