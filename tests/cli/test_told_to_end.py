"""A dropped line or a service manager ends a command in the middle: what it had begun is cleared away."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest
from tests.cli.test_operating import run
from tests.databases import Server

from safeconduct.registry.keyring_postgres import PostgresKeyring
from safeconduct.sealing.keyring import FileKeyring

HELD = """
import importlib, signal, sys
from pathlib import Path
from safeconduct.site.boot import boot
module, name, home, *arguments = sys.argv[1:]
boot(Path(home))
def hold(*_given, **_named):
    print("held", flush=True)
    signal.pause()
setattr(importlib.import_module(module), name, hold)
from safeconduct.cli import run
sys.exit(run(arguments))
"""
"""Runs a command line that waits for ever at one of its steps."""


@contextmanager
def held(step: str, home: Path, *arguments: str, **more: str) -> Iterator["subprocess.Popen[str]"]:
    """Give a command that has come to a step, and waits there; it is ended when the block is."""
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "KEYRING_URL"}}
    with subprocess.Popen(
        [sys.executable, "-c", HELD, *step.rsplit(".", 1), str(home), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment | more,
    ) as running:
        try:
            assert running.stdout is not None
            assert running.stderr is not None
            assert running.stdout.readline() == "held\n", running.stderr.read()
            yield running
        finally:
            running.kill()


def interrupted(running: "subprocess.Popen[str]", told: signal.Signals) -> bool:
    running.send_signal(told)
    _, said = running.communicate(timeout=180)
    return running.returncode == 130 and said.endswith("Interrupted.\n")


@pytest.fixture
def databases(postgres_server: Server) -> Iterator[list[str]]:
    """Addresses of three empty databases."""
    with ExitStack() as made:
        addresses = []
        for _ in range(3):
            name = f"told_{next(postgres_server.databases)}"
            postgres_server.administer(f"CREATE DATABASE {name} OWNER safeconduct")
            made.callback(postgres_server.administer, f"DROP DATABASE {name} WITH (FORCE)")
            addresses.append(postgres_server.url(name))
        yield addresses


def tables(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert row is not None
    return int(row[0])


def shred_keys(url: str) -> frozenset[str]:
    keyring = PostgresKeyring(url)
    try:
        return keyring.refs()
    finally:
        keyring.close()


def test_ctrl_c_is_status_130_also_while_a_string_is_executed(tmp_path: Path) -> None:
    # As each dataclass does when it is made. CPython then ended the process by a signal, although it was caught.
    (tmp_path / "stopped.py").write_text(
        "import click\nfrom safeconduct import cli\n"
        "@click.command()\ndef command():\n    exec('raise KeyboardInterrupt')\n"
        "if __name__ == '__main__':\n"
        "    cli.COMMANDS['stopped'] = cli.Entry('stopped:command', '')\n"
        "    cli.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "stopped", "stopped"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (130, "Interrupted.\n")


TOLD_TWICE = """
import os, signal
from safeconduct.cli.apart import told_to_end
def told(how):
    os.kill(os.getpid(), how)
class Finalized:
    def __del__(self):
        told(signal.SIGINT)
        print("goes on")
with told_to_end():
    Finalized()
    print("was not heard")
    try:
        told(signal.SIGTERM)
        print("nor the second time")
    finally:
        try:
            raise ValueError
        except ValueError:
            told(signal.SIGHUP)
        print("cleared away")
"""


def test_an_end_that_got_lost_is_heard_the_second_time_and_clearing_away_is_not_broken_off() -> None:
    done = subprocess.run([sys.executable, "-c", TOLD_TWICE], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == ["was not heard", "cleared away"]
    assert done.returncode == -signal.SIGINT
    assert done.stderr.rstrip().endswith("KeyboardInterrupt")


def test_a_restore_that_is_told_to_end_leaves_folder_database_and_keyring_empty(
    databases: list[str], tmp_path: Path
) -> None:
    first, second, keys = databases
    office, home = tmp_path / "office", tmp_path / "restored"
    founded = run("init", str(office), "--json", DATABASE_URL=first)
    assert founded.returncode == 0, founded.stderr
    FileKeyring(office / "keyring").create("CASE")
    done = run("--home", str(office), "backup", str(tmp_path / "backups"), DATABASE_URL=first)
    assert done.returncode == 0, done.stderr
    shares = tmp_path / "shares.txt"
    shares.write_text("\n".join(json.loads(founded.stdout)["shares"]["recovery"][:3]))
    arguments = ("restore", str(tmp_path / "backups"), "--into", str(home), "--shares", str(shares))
    step = "safeconduct.registry.restoring.complete_erasures"
    for told in (signal.SIGTERM, signal.SIGHUP):
        with held(step, home, *arguments, DATABASE_URL=second, KEYRING_URL=keys) as running:
            # Nearly everything is there, and yet nothing can be started on it.
            assert tables(second)
            assert shred_keys(keys) == {"CASE"}
            assert not (home / "installation.json").exists()
            assert (home / "keys").is_dir()
            assert interrupted(running, told)
        assert list(home.iterdir()) == []
        assert not tables(second)
        assert shred_keys(keys) == frozenset()
    assert run(*arguments, DATABASE_URL=second, KEYRING_URL=keys).returncode == 0
    assert shred_keys(keys) == {"CASE"}
    assert (home / "installation.json").exists()


def test_a_founding_a_backup_and_an_upgrade_that_are_told_to_end_are_undone(tmp_path: Path) -> None:
    home, backups = tmp_path / "office", tmp_path / "backups"
    with held("safeconduct.registry.configuration.write_example", home, "init", str(home)) as running:
        assert (home / "installation.json").exists()
        assert interrupted(running, signal.SIGTERM)
    assert not home.exists()

    assert run("init", str(home)).returncode == 0
    backing_up = ("--home", str(home), "backup", str(backups))
    with held("safeconduct.registry.backing_up._shred_keys", home, *backing_up) as running:
        assert [path.name for path in backups.iterdir()]
        assert interrupted(running, signal.SIGTERM)
    assert list(backups.iterdir()) == []

    older = (
        "from pathlib import Path; from safeconduct.site.boot import boot; import sys; boot(Path(sys.argv[1]));"
        "from django.core.management import call_command; call_command('migrate', 'custody', 'zero', verbosity=0)"
    )
    subprocess.run([sys.executable, "-c", older, str(home)], check=True)
    upgrading = ("--home", str(home), "upgrade")
    with held("safeconduct.registry.upgrading.verify", home, *upgrading) as running:
        assert (home / "before-upgrade.new").exists()
        running.send_signal(signal.SIGTERM)
        _, said = running.communicate(timeout=180)
        assert running.returncode == 1
        assert "The database is again what it was before" in said
    assert not (home / "before-upgrade.new").exists()
    assert run(*upgrading, "--json").returncode == 0
