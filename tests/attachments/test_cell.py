"""The cell: what a hostile file would try from within, on the real things, with and without its walls."""

import os
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.attachments import samples

from safeconduct.attachments import CannotConvert, Refusal, calls, cell, convert, converting, isolation
from safeconduct.attachments.limits import LIMITS
from safeconduct.sealing.keyring import FileKeyring

CLOSED = """
from safeconduct.attachments import cell
cell.close(network=cell.prepare())
"""


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-B", "-W", "ignore", "-c", code, *arguments]
    return subprocess.run(command, env={}, cwd="/", capture_output=True, text=True, check=False, timeout=120)


ATTEMPTS = {
    "reading a shred key": "print(open(sys.argv[1], 'rb').read().hex())",
    "writing beside it": "open(sys.argv[1] + '.stolen', 'w').write('x')",
    "listing the keyring": "print(os.listdir(os.path.dirname(sys.argv[1])))",
    "removing it": "os.remove(sys.argv[1])",
    "reading the server's memory": "open(f'/proc/{os.getppid()}/environ', 'rb').read()",
    "reaching a port of this machine": "socket.create_connection(('127.0.0.1', int(sys.argv[2])), 5)",
    "reaching a socket in a file": "socket.socket(socket.AF_UNIX).connect(sys.argv[3])",
    "asking for a name": "socket.getaddrinfo('127.0.0.1', 80); socket.socket()",
    "starting a program": "os.execv('/bin/true', ['true'])",
    "starting another process": "os._exit(0) if os.fork() == 0 else os.wait()",
    "starting a shell": "subprocess.run(['/bin/true'], check=True)",
    "a thread": "t = threading.Thread(target=print); t.start(); t.join()",
    "stopping the server": "os.kill(os.getppid(), 0)",
    "memory that is a program": "mmap.mmap(-1, 4096, prot=7)",
    "a file without a name": "os.memfd_create('x')",
    "another's rights": "os.setuid(os.getuid())",
    "leaving the cell by another number": "assert ctypes.CDLL(None).syscall(0x40000000 + 39) >= 0",
}


@pytest.fixture
def surroundings(tmp_path: Path) -> Iterator[tuple[str, str, str]]:
    """A real shred key, a real port and a real socket in a file, which the account of this process can use."""
    FileKeyring(tmp_path / "keyring").create("case-1")
    with socket.create_server(("127.0.0.1", 0)) as port, socket.socket(socket.AF_UNIX) as near:
        near.bind(str(tmp_path / "near"))
        near.listen()
        yield str(tmp_path / "keyring" / "case-1.key"), str(port.getsockname()[1]), str(tmp_path / "near")


@pytest.mark.parametrize("name", ATTEMPTS)
def test_nothing_is_reached_from_within(name: str, surroundings: tuple[str, str, str]) -> None:
    loaded = "import ctypes, mmap, os, socket, subprocess, sys, threading\n"
    inside = run(f"{loaded}{CLOSED}\n{ATTEMPTS[name]}\n", *surroundings)
    assert inside.returncode != 0, f"{name} succeeded in the closed cell"
    key = Path(surroundings[0])
    assert key.exists()
    assert key.read_bytes().hex() not in inside.stdout
    assert not Path(f"{key}.stolen").exists()
    if name != "leaving the cell by another number":  # no kernel of ours takes these numbers at all
        assert run(f"{loaded}\n{ATTEMPTS[name]}\n", *surroundings).returncode == 0, f"{name}: it never works"


@pytest.mark.parametrize("name", cell.ATTEMPTS)
def test_each_attempt_that_the_cell_makes_would_work_without_it(name: str) -> None:
    code = f"from safeconduct.attachments import cell\nprint(cell._succeeds(cell.ATTEMPTS[{name!r}]))"
    assert run(code).stdout.strip() == "True"


def test_a_filter_with_a_hole_is_noticed_before_anything_is_read() -> None:
    hole = 'calls._ALLOWED["socket"] = (41, 198)'
    code = f"from safeconduct.attachments import calls, cell\n{hole}\ncell.close(network=False)"
    found = run(code)
    assert found.returncode != 0
    assert (
        "NotIsolated: the filter lets through: a socket to elsewhere, a socket to a neighbour" in found.stderr
    )


def test_a_process_inside_has_nothing_of_the_servers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SAFECONDUCT_SECRET", "invented")
    told = tmp_path / "told"
    code = "import os, sys; print(os.environ.get('SAFECONDUCT_SECRET'), os.getcwd(), os.listdir('/proc/self/fd'))"
    real = subprocess.Popen

    class Asked(real):  # type: ignore[type-arg, misc, valid-type] # the same start, another program
        def __init__(self, command: list[str], **more: object) -> None:
            super().__init__([*command[:3], "-c", code], **more)  # type: ignore[call-overload]

    handle = os.open(told, os.O_RDWR | os.O_CREAT)
    os.set_inheritable(handle, True)
    monkeypatch.setattr(converting.subprocess, "Popen", Asked)
    try:
        with converting._process(
            "apart", converting.Form(converting.Kind.TEXT, "UTF-8"), subprocess.PIPE
        ) as started:
            assert started.stdout is not None
            said = started.stdout.read().decode()
    finally:
        os.close(handle)
    # Its own four: input, output, errors, and the folder that it lists.
    assert said.strip() == "None / ['0', '1', '2', '3']"


def test_this_machine_closes_the_cell() -> None:
    walls = isolation()
    assert walls is not None
    assert walls.calls


def test_without_a_filter_nothing_is_taken_and_the_person_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    # As on a machine for which no filter is known: the worker itself refuses.
    code = (
        "import sys; from safeconduct.attachments import calls, worker; calls.machine = lambda: None; "
        "sys.exit(worker.main(*sys.argv[1:]))"
    )
    real = subprocess.Popen

    class Elsewhere(real):  # type: ignore[type-arg, misc, valid-type] # the same start, another machine
        def __init__(self, command: list[str], **more: object) -> None:
            super().__init__([*command[:3], "-c", code, *command[5:]], **more)  # type: ignore[call-overload]

    monkeypatch.setattr(converting.subprocess, "Popen", Elsewhere)
    assert isolation() is None
    for data in (samples.jpeg(), samples.pdf(), samples.wav(), b"words"):
        with pytest.raises(CannotConvert) as caught:
            convert(data)
        assert caught.value.refusal is Refusal.NOT_HERE


def test_a_process_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    real = subprocess.Popen

    class Hanging(real):  # type: ignore[type-arg, misc, valid-type] # the same start, a program without end
        def __init__(self, command: list[str], **more: object) -> None:
            super().__init__([*command[:3], "-c", "while True: pass"], **more)  # type: ignore[call-overload]

    monkeypatch.setattr(converting.subprocess, "Popen", Hanging)
    monkeypatch.setattr(converting, "LIMITS", type(LIMITS)(wall_seconds=1))
    with pytest.raises(CannotConvert) as caught:
        convert(b"words" * 100_000)
    assert caught.value.refusal is Refusal.TOO_COSTLY


@pytest.mark.parametrize("machine", calls.MACHINES)
def test_the_filter_of_every_machine_is_one_that_a_kernel_can_walk(machine: str) -> None:
    code = calls.program(calls.MACHINES[machine])
    lines = list(struct.iter_unpack("<HBBI", code))
    assert len(lines) < 4096  # BPF_MAXINSNS
    for at, (operation, yes, no, _) in enumerate(lines):
        if operation & 0x07 == 0x05:
            assert at + 1 + max(yes, no) < len(lines)
    assert lines[-1][0] == 0x06
    assert lines[-1][3] & 0xFFFF_0000 == 0x0005_0000  # what is not named is refused
