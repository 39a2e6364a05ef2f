"""The commands that work on an installation, run as their user runs them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "safeconduct.cli"]


def run(*arguments: str, home: Path | None = None, typed: str = "") -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment.pop("SAFECONDUCT_HOME", None)
    environment["PYTHONWARNINGS"] = "error"
    before = ["--home", str(home)] if home else []
    return subprocess.run(
        [*COMMAND, *before, *arguments],
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    """The demo, kept, with what it says about itself."""
    home = tmp_path_factory.mktemp("kept") / "office"
    done = run("demo", "--home", str(home), "--json")
    assert done.returncode == 0, done.stderr
    return home, json.loads(done.stdout)


def test_the_demo_tells_the_founding_case_truthfully(demo: tuple[Path, dict[str, object]]) -> None:
    _, told = demo
    assert told["stage"] == "closed"
    assert told["refusals"] == [["G11"], ["G46", "G47"]]
    assert (told["total"], told["unit"]) == ("500000.00", "USD")
    assert told["journal"] == "verified"


def test_the_demo_speaks_three_languages_and_ends_verified() -> None:
    done = run("demo")
    assert done.returncode == 0, done.stderr
    assert "G11 — Every dependant named is confirmed safe" in done.stdout
    assert "G46 — The head count is reconciled" in done.stdout
    for language in ("[en]", "[uk]", "[ru]"):
        assert language in done.stdout
    assert "500 000 USD" in done.stdout.replace("\u00a0", " ")
    assert "18284300.00" in done.stdout
    assert "journal verified" in done.stdout


def test_a_kept_demo_verifies_and_shows_its_case(demo: tuple[Path, dict[str, object]]) -> None:
    home, told = demo
    verified = run("journal", "verify", home=home)
    assert verified.returncode == 0, verified.stderr
    assert "journal verified" in verified.stdout
    assert "rollback" in verified.stdout
    words = told["passphrases"]["heron"]  # type: ignore[index]
    shown = run("case", "show", str(told["case"]), "--as", "heron", home=home, typed=f"{words}\n")
    assert shown.returncode == 0, shown.stderr
    assert "is closed" in shown.stdout
    assert "ClearHandover (seconded)" in shown.stdout
    assert "Vydumanyi" not in shown.stdout


def test_a_wrong_passphrase_shows_nothing(demo: tuple[Path, dict[str, object]]) -> None:
    home, told = demo
    words = told["passphrases"]["wren"]  # type: ignore[index]
    shown = run("case", "show", str(told["case"]), "--as", "heron", home=home, typed=f"{words}\n")
    assert shown.returncode != 0
    assert shown.stdout == ""
    assert len(shown.stderr.strip().splitlines()) == 1


def test_an_officer_who_is_not_admitted_is_told_what_an_unknown_reference_is_told(
    demo: tuple[Path, dict[str, object]],
) -> None:
    home, told = demo
    words = told["passphrases"]["raven"]  # type: ignore[index]
    real = run("case", "show", str(told["case"]), "--as", "raven", home=home, typed=f"{words}\n")
    none = run("case", "show", "0000-0000-0000-0000", "--as", "raven", home=home, typed=f"{words}\n")
    assert real.returncode == none.returncode == 2
    assert real.stderr.replace(str(told["case"]), "REF") == none.stderr.replace("0000-0000-0000-0000", "REF")


def test_a_checkpoint_kept_outside_is_accepted_and_a_foreign_one_is_not(
    demo: tuple[Path, dict[str, object]], tmp_path: Path
) -> None:
    home, _ = demo
    kept = tmp_path / "kept.txt"
    kept.write_text(run("journal", "checkpoint", home=home).stdout)
    assert run("journal", "verify", "--checkpoint", str(kept), home=home).returncode == 0
    kept.write_text(kept.read_text().replace("demo.example/journal", "other.example/journal"))
    refused = run("journal", "verify", "--checkpoint", str(kept), home=home)
    assert refused.returncode == 1
    assert "checkpoint from outside" in refused.stderr


def test_a_new_installation_says_what_it_lacks(tmp_path: Path) -> None:
    home = tmp_path / "office"
    made = run("init", str(home), "--json")
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout)
    assert set(told["passphrases"]) == {"heron", "wren"}
    assert [len(told["shares"][name]) for name in ("authority", "recovery")] == [5, 5]
    looked = run("doctor", "--json", home=home)
    assert looked.returncode == 1
    ill = [each["what"] for each in json.loads(looked.stdout)["findings"] if not each["well"]]
    assert len(ill) == 1
    assert ill[0].startswith("This installation takes no contacts yet")
    again = run("init", str(home))
    assert (again.returncode, again.stdout) == (2, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("journal", "verify"),
        ("doctor",),
        ("case", "show", "0000-0000-0000-0000", "--as", "heron"),
        ("journal", "verify", "--checkpoint", "missing.txt"),
        ("init",),
        ("case", "show"),
    ],
)
def test_bad_input_is_one_sentence_and_status_two(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = run(*arguments, home=tmp_path / "nothing")
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_the_command_line_remembers_the_newest_checkpoint_it_has_seen(
    demo: tuple[Path, dict[str, object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, told = demo
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    words = told["passphrases"]["heron"]  # type: ignore[index]
    assert run("journal", "verify", "--as", "heron", home=home, typed=f"{words}\n").returncode == 0
    (remembered,) = (tmp_path / "state" / "safeconduct").glob("*.json")
    newer = json.loads(remembered.read_text())
    remembered.write_text(json.dumps({**newer, "size": newer["size"] + 100}))
    refused = run("case", "show", str(told["case"]), "--as", "heron", home=home, typed=f"{words}\n")
    assert refused.returncode == 1
    assert "set back" in refused.stderr
