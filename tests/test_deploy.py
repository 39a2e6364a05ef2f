"""The units that ship: systemd understands them, they leave little open, and what they start exists."""

import shlex
import shutil
import subprocess
from configparser import RawConfigParser
from pathlib import Path

import click
import pytest

from safeconduct.cli import cli

DEPLOY = Path(__file__).parent.parent / "deploy"
SERVICES = sorted(path.name for path in DEPLOY.glob("*.service"))
TIMERS = sorted(path.name for path in DEPLOY.glob("*.timer"))
MOST_OPEN = 20
"""In tenths of systemd's points, 100 being wide open."""


def unit(name: str) -> RawConfigParser:
    # Some settings stand twice, and the last is what this keeps: enough for those that are read here.
    parser = RawConfigParser(strict=False, delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(DEPLOY / name)
    return parser


def analyse(*arguments: str) -> subprocess.CompletedProcess[str]:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze was not found; on Debian: apt-get install systemd")
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_starts_a_command_that_exists_with_options_that_it_has(name: str) -> None:
    words = shlex.split(unit(name)["Service"]["ExecStart"])
    assert words[0] == "/opt/safeconduct/.venv/bin/safeconduct"
    assert words[1:3] == ["--home", "/srv/safeconduct"]
    found: click.Command = cli
    context, rest = click.Context(cli), words[3:]
    while isinstance(found, click.Group):
        name, *rest = rest
        known = found.get_command(context, name)
        assert known is not None, f"there is no command {name}"
        found = known
    # Click itself reads the options, and runs nothing.
    assert found.make_context(found.name, rest, parent=context).args == []


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_no_root_no_capability_and_one_folder_to_write(name: str) -> None:
    service = unit(name)["Service"]
    assert service["User"] == "safeconduct"
    assert service["CapabilityBoundingSet"] == ""
    assert service["ProtectSystem"] == "strict"
    assert service["LimitCORE"] == "0"
    assert set(service["ReadWritePaths"].split()) <= {"/srv/safeconduct", "/var/backups/safeconduct"}
    # It would wipe the folder in memory, and with it every open mailbox, whenever a timer's round ended.
    assert "RemoveIPC" not in service


@pytest.mark.parametrize("name", SERVICES)
def test_systemd_rates_a_service_as_tight(name: str) -> None:
    rated = analyse("security", "--offline=true", f"--threshold={MOST_OPEN}", str(DEPLOY / name))
    assert rated.returncode == 0, rated.stdout[-400:] + rated.stderr


@pytest.mark.parametrize("name", [*SERVICES, *TIMERS])
def test_systemd_understands_every_line(name: str) -> None:
    said = analyse("verify", str(DEPLOY / name)).stderr.splitlines()
    # The program is not installed where tests run.
    assert [line for line in said if line and "is not executable" not in line] == []


def test_notices_are_never_made_up_for_and_backups_and_batches_are() -> None:
    assert "Persistent" not in unit("safeconduct-notices.timer")["Timer"]
    for made_up_for in ("backup", "journal"):
        assert unit(f"safeconduct-{made_up_for}.timer")["Timer"]["Persistent"] == "yes"
    assert {Path(name).stem for name in TIMERS} <= {Path(name).stem for name in SERVICES}
