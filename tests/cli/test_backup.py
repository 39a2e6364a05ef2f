"""Backup, restore and upgrade as an operator runs them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.cli.test_installation import run


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A new installation, backed up, and what its founding printed."""
    folder = tmp_path_factory.mktemp("backup")
    home = folder / "office"
    founded = run("init", str(home), "--json")
    assert founded.returncode == 0, founded.stderr
    told = json.loads(founded.stdout)
    done = run("backup", str(folder / "backups"), home=home)
    assert done.returncode == 0, done.stderr
    assert "read back and whole" in done.stdout
    shares = folder / "shares.txt"
    shares.write_text(
        "\n".join(f"{n}. {share}" for n, share in enumerate(told["shares"]["recovery"][1:4], 1))
    )
    checkpoint = folder / "checkpoint.txt"
    checkpoint.write_text(run("journal", "checkpoint", home=home).stdout)
    key = (home / "keys" / "authority.pub").read_text().strip()
    shutil.rmtree(home)
    return told | {"folder": folder, "checkpoint": checkpoint, "shares_file": shares, "authority": key}


def restore(made: dict[str, Any], home: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return run("restore", str(made["folder"] / "backups"), "--into", str(home), *more)


def test_backup_deletion_restore_verification_and_an_officer_signs_in(
    made: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    home = tmp_path / "office"
    done = restore(
        made,
        home,
        *("--shares", str(made["shares_file"])),
        *("--key", made["authority"]),
        *("--checkpoint", str(made["checkpoint"])),
    )
    assert done.returncode == 0, done.stderr
    assert "journal verified: 1 entries" in done.stdout
    assert "LOST" not in done.stdout
    # What is in public may be newer than the backup: only who looks at the mirrors knows.
    assert f"--home {home} journal batch --checkpoint FILE" in done.stdout
    asked = run("journal", "batch", home=home)
    assert (asked.returncode, "was restored" in asked.stderr) == (1, True)
    verified = run(
        *("journal", "verify", "--checkpoint", str(made["checkpoint"]), "--as", "heron"),
        home=home,
        typed=made["passphrases"]["heron"] + "\n",
    )
    assert verified.returncode == 0, verified.stderr
    assert "journal verified" in verified.stdout
    again = run(
        "backup", str(tmp_path / "more"), "--keyring-to", str(tmp_path / "short"), "--json", home=home
    )
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["keyring"].startswith(str(tmp_path / "short"))
    newest = [each for each in run("doctor", home=home).stdout.splitlines() if "newest backup" in each]
    assert newest == ["  well  The newest backup is 0 days old."]


def test_two_shares_are_too_few_and_leave_nothing(made: dict[str, Any], tmp_path: Path) -> None:
    home, few = tmp_path / "office", tmp_path / "few.txt"
    few.write_text("\n".join(made["shares"]["recovery"][:2]))
    done = restore(made, home, "--shares", str(few))
    assert (done.returncode, done.stdout) == (2, "")
    assert "2 different shares were given and 3 are needed" in done.stderr
    assert not home.exists() or not list(home.iterdir())


def test_a_home_with_something_in_it_is_refused_before_any_share_is_asked_for(
    made: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "precious").write_text("kept")
    done = restore(made, tmp_path, "--shares", "-")
    assert done.returncode == 2
    assert done.stderr.strip() == f"{tmp_path} is not empty: a backup is restored into a new folder only."


def test_a_cut_backup_is_refused_before_any_share_is_asked_for(made: dict[str, Any], tmp_path: Path) -> None:
    backups = tmp_path / "backups"
    shutil.copytree(made["folder"] / "backups", backups)
    database = next(backups.glob("*/database.age"))
    database.write_bytes(database.read_bytes()[:-1])
    done = run("restore", str(backups), "--into", str(tmp_path / "office"), "--shares", "-")
    assert (done.returncode, done.stdout) == (1, "")
    assert "it was cut off or changed. Nothing was restored" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_upgrade_says_that_nothing_was_to_do_and_init_upgrade_is_the_same(
    made: dict[str, Any], tmp_path: Path
) -> None:
    home = tmp_path / "office"
    assert restore(made, home, "--shares", str(made["shares_file"])).returncode == 0
    plain, old = run("upgrade", home=home), run("init", "--upgrade", str(home))
    assert plain.returncode == old.returncode == 0, plain.stderr + old.stderr
    assert plain.stdout == old.stdout
    assert f"The database of {home} is of this release." in plain.stdout
    assert "journal verified: 1 entries" in plain.stdout
    assert run("upgrade", home=tmp_path / "none").returncode == 2


def test_a_database_of_an_older_release_asks_for_upgrade_and_gets_it(
    made: dict[str, Any], tmp_path: Path
) -> None:
    home = tmp_path / "office"
    assert restore(made, home, "--shares", str(made["shares_file"])).returncode == 0
    older = (
        "from pathlib import Path; from safeconduct.site.boot import boot; import sys; boot(Path(sys.argv[1]));"
        "from django.core.management import call_command; call_command('migrate', 'custody', 'zero', verbosity=0)"
    )
    subprocess.run([sys.executable, "-c", older, str(home)], check=True)
    asked = run("doctor", home=home)
    assert asked.returncode == 2
    assert asked.stderr.strip().endswith(f"run `safeconduct --home {home} upgrade`.")
    done = run("upgrade", "--json", home=home)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["steps"] == ["custody.0001_initial"]
    assert run("doctor", home=home).returncode == 1
