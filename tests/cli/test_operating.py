"""What an operator mistypes or has not made yet: one sentence, and nothing half done."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from tests.databases import Database, Server
from tools.running import free_port

COMMAND = [sys.executable, "-m", "safeconduct.cli"]
UNREACHABLE = "postgresql://nobody@127.0.0.1:1/none"


def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    left_out = {"DATABASE_URL", "KEYRING_URL", "SAFECONDUCT_HOME", "SAFECONDUCT_FACES"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env=kept | {"PYTHONWARNINGS": "error"} | more,
        check=False,
        timeout=120,
    )


def complaint(done: subprocess.CompletedProcess[str]) -> str:
    """Return the one sentence with which a command refused."""
    assert done.stdout == ""
    (sentence,) = [line for line in done.stderr.splitlines() if not line.endswith("…")]
    return sentence


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new installation."""
    made = tmp_path_factory.mktemp("operating") / "office"
    done = run("init", str(made))
    assert done.returncode == 0, done.stderr
    return made


@pytest.mark.parametrize(
    ("arguments", "about"),
    [
        (
            ("--officer", "Her on", "--officer", "wren"),
            "--officer Her on: An account is 3 to 32 small letters",
        ),
        (("--officer", "system", "--officer", "wren"), "--officer system: An account is"),
        (("--officer", "heron", "--officer", "heron"), "name two different accounts"),
        (("--origin", "two words"), "--origin two words: it is one word"),
        (("--shares", "3", "--threshold", "4"), "4 of 3 people is impossible"),
    ],
)
def test_an_office_that_cannot_be_is_not_founded_by_half(
    tmp_path: Path, arguments: tuple[str, ...], about: str
) -> None:
    done = run("init", str(tmp_path / "office"), *arguments)
    assert done.returncode == 2
    assert about in complaint(done)
    assert list(tmp_path.iterdir()) == []


def test_no_office_is_founded_in_a_database_that_is_in_use(
    postgres_database: Database, tmp_path: Path
) -> None:
    assert postgres_database.url is not None
    done = run("init", str(tmp_path / "office"), DATABASE_URL=postgres_database.url)
    assert done.returncode == 2
    assert "DATABASE_URL names is not empty" in complaint(done)
    assert not (tmp_path / "office").exists()
    with postgres_database.attacker() as raw:
        # What was there is there.
        assert raw.execute("SELECT count(*) FROM django_migrations").fetchone()[0] > 0


def test_a_database_whose_schema_belongs_to_another_role_is_refused_before_anything_is_made(
    postgres_database: Database, postgres_server: Server, tmp_path: Path
) -> None:
    name = str(postgres_database.settings["NAME"])
    with postgres_database.attacker() as raw:
        raw.execute("DROP OWNED BY CURRENT_USER CASCADE")
    with psycopg.connect(postgres_server.url(name, "admin"), autocommit=True) as superuser:
        superuser.execute("ALTER SCHEMA public OWNER TO admin")
        superuser.execute("GRANT ALL ON SCHEMA public TO PUBLIC")
    assert postgres_database.url is not None
    done = run("init", str(tmp_path / "office"), DATABASE_URL=postgres_database.url)
    assert done.returncode == 2
    assert "ALTER SCHEMA public OWNER TO" in complaint(done)
    assert not (tmp_path / "office").exists()


@pytest.mark.parametrize(
    ("variable", "value", "status", "about"),
    [
        ("DATABASE_URL", "mysql://somebody:hunter2@db/name", 2, "DATABASE_URL is no address of a PostgreSQL"),
        ("DATABASE_URL", "postgresql://somebody:hunter2@db:port/name", 2, "DATABASE_URL is no address"),
        ("DATABASE_URL", UNREACHABLE, 1, "The database does not answer ("),
        ("KEYRING_URL", UNREACHABLE, 1, "The keyring's database (KEYRING_URL) does not answer"),
        ("SAFECONDUCT_FACES", "public,konsole", 2, "“konsole”: there are public, mailbox, console"),
    ],
)
def test_what_the_environment_says_wrongly_is_said_in_a_sentence_without_a_password(
    home: Path, variable: str, value: str, status: int, about: str
) -> None:
    done = run("--home", str(home), "doctor", **{variable: value})
    assert done.returncode == status
    assert about in complaint(done)
    assert "hunter2" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "about"),
    [
        (("--address", "192.0.2.1"), "choose another --address"),
        (("--address", "nowhere.example"), "is no IP address"),
        (("--socket", "/nonexistent/web.sock"), "its folder is missing"),
    ],
)
def test_what_cannot_be_listened_on_is_said_before_anything_else(
    home: Path, arguments: tuple[str, ...], about: str
) -> None:
    done = run("--home", str(home), "serve", "--port", str(free_port()), *arguments)
    assert done.returncode == 2
    assert about in complaint(done)


@pytest.mark.parametrize("command", ["doctor", "upgrade", "backup"])
def test_a_mistyped_folder_is_no_installation_and_stays_empty(tmp_path: Path, command: str) -> None:
    done = run("--home", str(tmp_path), command, *([str(tmp_path / "to")] if command == "backup" else []))
    assert done.returncode == 2
    assert f"{tmp_path} is no installation" in complaint(done)
    assert list(tmp_path.iterdir()) == []


def test_the_folder_to_restore_into_is_what_home_names_and_somebody_must_name_one(
    home: Path, tmp_path: Path
) -> None:
    backups, shares = tmp_path / "backups", tmp_path / "shares.txt"
    office = tmp_path / "office"
    told = json.loads(run("init", str(office), "--json").stdout)
    shares.write_text("\n".join(told["shares"]["recovery"][:3]))
    assert run("--home", str(office), "backup", str(backups)).returncode == 0
    nobody = run("restore", str(backups), "--shares", str(shares))
    assert nobody.returncode == 2
    assert "--into" in complaint(nobody)
    over = run("--home", str(home), "restore", str(backups), "--shares", str(shares))
    assert over.returncode == 2
    assert "is not empty" in complaint(over)
    done = run("--home", str(tmp_path / "new"), "restore", str(backups), "--shares", str(shares))
    assert done.returncode == 0, done.stderr
    assert "ceremony renew" in done.stdout
