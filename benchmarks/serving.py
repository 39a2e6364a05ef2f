"""A static public page from `safeconduct serve`, against nginx serving the same file."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tools.running import free_port

from benchmarks.rounds import Row, Scale, Side, compare, interleave
from safeconduct.errors import BadInput
from safeconduct.public.here import site_of
from safeconduct.public.inventory import pages
from safeconduct.registry.configuration import configuration

AT_LEAST = 0.25
PAGE = "uk/index.html"
CONNECTIONS = 16
SECONDS = 2
MOST_ROUNDS = 10
"""A turn takes seconds, not microseconds; more of them would only take longer."""

NGINX = """
worker_processes 2;
daemon off;
pid {folder}/nginx.pid;
error_log /dev/null crit;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 100000000;
    types {{ text/html html; }}
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {folder}/site;
        add_header Content-Security-Policy "default-src 'none'; style-src 'self'; img-src 'self'";
        add_header Referrer-Policy no-referrer;
        add_header Cache-Control "public, max-age=300";
    }}
}}
"""


def rows(scale: Scale) -> Iterator[Row]:
    """Measure both under the same load, by turns."""
    for program in ("nginx", "wrk"):
        if shutil.which(program) is None:
            raise BadInput(f"{program} is missing: apt-get install nginx-light wrk")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="safeconduct-bench-")))
        site = pages(site_of(None, configuration(None)))
        target = folder / "site" / PAGE
        target.parent.mkdir(parents=True)
        target.write_bytes(site[PAGE].make())
        for path in (folder, folder / "site", target.parent, target):
            path.chmod(0o755 if path.is_dir() else 0o644)
        ours, theirs = (f"http://127.0.0.1:{port}/{PAGE}" for port in (free_port(), free_port()))
        stack.enter_context(serving(port_of(ours)))
        stack.enter_context(_nginx(folder, port_of(theirs)))
        wait_for(ours)
        wait_for(theirs)
        if _body(ours) != _body(theirs):
            raise BadInput("safeconduct and nginx answered different bytes; nothing was measured.")
        sides = {"ours": loading(ours), "theirs": loading(theirs)}
        turns = Scale(rounds=min(scale.rounds, MOST_ROUNDS), warm=min(scale.warm, 1), tries=1)
        times = interleave(sides, turns)
    yield compare(
        times,
        "ours",
        "theirs",
        what=f"{PAGE} from `safeconduct serve`",
        against="nginx, the same file",
        lowest=AT_LEAST,
    )


@contextmanager
def serving(port: int, home: Path | None = None) -> Iterator[None]:
    """Run `safeconduct serve` on a port for the length of the block; a rehearsal without `home`."""
    command = [sys.executable, "-m", "safeconduct.cli", *(["--home", str(home)] if home else [])]
    environment = {name: value for name, value in os.environ.items() if name != "SAFECONDUCT_HOME"}
    # A group of its own: its workers end with it.
    process = subprocess.Popen(
        [*command, "serve", "--port", str(port)],
        env=environment,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def _nginx(folder: Path, port: int) -> Iterator[None]:
    settings = folder / "nginx.conf"
    settings.write_text(NGINX.format(folder=folder, port=port))
    process = subprocess.Popen(["nginx", "-c", str(settings)], stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def loading(url: str) -> Side:
    """Return a side that asks for a page as fast as it is answered, for some seconds."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", url]

    def side() -> int:
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        done = re.search(r"(\d+) requests in", told)
        if done is None or "Non-2xx" in told:
            raise BadInput(f"{url} did not answer every request; nothing was measured.")
        return int(done[1])

    return side


def port_of(url: str) -> int:
    """Return the port in an address of this machine."""
    return int(url.split(":")[2].partition("/")[0])


def wait_for(url: str, seconds: float = 60) -> None:
    """Wait until an address answers.

    Raises:
        BadInput: it does not within that time.
    """
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            _body(url)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise BadInput(f"{url} did not answer within {seconds:.0f} seconds.")


def _body(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address on this machine
        body: bytes = answer.read()
        return body
