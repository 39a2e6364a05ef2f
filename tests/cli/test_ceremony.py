"""The founding ceremony at a terminal: played through, with mistakes, and its papers checked later."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "safeconduct.cli"]
SHARE = re.compile(r"^  [0-9]+\. ((?:[a-z]+ ){32}[a-z]+)$", re.MULTILINE)


def environment(**more: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "SAFECONDUCT_HOME"}
    }
    return {**kept, "PYTHONWARNINGS": "error", "PYTHONUNBUFFERED": "1", **more}


def run(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        input=typed,
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[str]], dict[str, str]]:
    home = tmp_path_factory.mktemp("founded") / "office"
    made = run("init", str(home), "--shares", "6", "--threshold", "4", "--json")
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout)
    return home, told["shares"], told["passphrases"]


def test_a_rehearsal_asks_for_the_shares_back_and_leaves_nothing(tmp_path: Path) -> None:
    playing = subprocess.Popen(
        [*COMMAND, "ceremony", "rehearse"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A database that somebody really uses is not touched by a rehearsal.
        env=environment(TMPDIR=str(tmp_path), DATABASE_URL="postgresql://nobody@nowhere.invalid/real"),
    )
    assert playing.stdin is not None
    assert playing.stdout is not None
    shown = ""
    while "Step 4 of 4" not in shown:
        line = playing.stdout.readline()
        assert line, playing.stderr.read() if playing.stderr else ""
        shown += line
    shares = SHARE.findall(shown)
    assert len(shares) == 10
    authority, recovery = shares[:5], shares[5:]
    mistyped = authority[0].rsplit(" ", 1)[0] + " zebra"
    typed = [mistyped, authority[4], authority[4], authority[1].upper(), authority[2], *recovery[1:4]]
    told, said = playing.communicate("".join(f"{share}\n" for share in typed), timeout=60)
    assert playing.returncode == 0, said
    assert "These 3 shares give the authority key back." in told
    assert "These 3 shares give the recovery key back." in told
    assert "This share is mistyped" in said
    assert "given already" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("key", ["authority", "recovery"])
def test_papers_can_be_checked_later(
    founded: tuple[Path, dict[str, list[str]], dict[str, str]], key: str
) -> None:
    home, shares, _ = founded
    other = "recovery" if key == "authority" else "authority"
    assert len(shares[key]) == 6
    right = run("--home", str(home), "ceremony", "check", key, typed="\n".join(shares[key][2:]) + "\n")
    assert right.returncode == 0, right.stderr
    assert "These 4 shares" in right.stdout
    wrong = run("--home", str(home), "ceremony", "check", key, typed="\n".join(shares[other]) + "\n")
    assert wrong.returncode == 1
    assert f"not of this installation's {key} key" in wrong.stderr


@pytest.mark.parametrize("numbers", [("2", "2"), ("5", "6"), ("17", "3")])
def test_impossible_numbers_found_nothing(tmp_path: Path, numbers: tuple[str, str]) -> None:
    count, threshold = numbers
    refused = run("init", str(tmp_path / "office"), "--shares", count, "--threshold", threshold)
    assert refused.returncode == 2
    assert not (tmp_path / "office").exists()


def test_nothing_secret_is_stored(founded: tuple[Path, dict[str, list[str]], dict[str, str]]) -> None:
    home, shares, passphrases = founded
    from safeconduct.sealing.recovery import combine_words

    secrets = [combine_words(split) for split in shares.values()]
    texts = [words.encode() for words in passphrases.values()]
    for path in home.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            for secret in (*secrets, *(s.hex().encode() for s in secrets), *texts):
                assert secret not in held, path.name


def test_an_administrator_invites_from_the_command_line(
    founded: tuple[Path, dict[str, list[str]], dict[str, str]],
) -> None:
    home, _, passphrases = founded
    words = passphrases["heron"] + "\n"
    made = run("--home", str(home), "invite", "finch", "--as", "heron", "--json", typed=words)
    assert made.returncode == 0, made.stderr
    code = json.loads(made.stdout)["code"]
    assert re.fullmatch(r"[0-9a-z]{5}(-[0-9a-z]{5}){3}", code)
    again = run("--home", str(home), "invite", "finch", "--as", "heron", typed=words)
    assert again.returncode == 1
    assert "an invite for this account already" in again.stderr
    held = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert code.replace("-", "").encode() not in held


def test_recovery_says_when_a_new_key_is_due_and_the_new_one_is_proposed(
    founded: tuple[Path, dict[str, list[str]], dict[str, str]], tmp_path: Path
) -> None:
    home, shares, passphrases = founded
    papers = tmp_path / "papers.txt"
    papers.write_text("\n".join(shares["recovery"][:4]) + "\n")
    words = passphrases["heron"] + "\n"
    done = run("--home", str(home), "recover", "heron", "--shares", str(papers), "--json", typed=words)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"account": "heron", "cases": [], "new_recovery_key_due": True}
    renewed = run("--home", str(home), "ceremony", "renew", "--as", "heron", typed=words)
    assert renewed.returncode == 0, renewed.stderr
    assert len(SHARE.findall(renewed.stdout)) == 5
    assert re.search(r"^Proposed: age1[0-9a-z]{58}$", renewed.stdout, re.MULTILINE)
    # Until a second person has signed, the old papers are those that count.
    checked = run(
        "--home", str(home), "ceremony", "check", "recovery", typed="\n".join(shares["recovery"][:4]) + "\n"
    )
    assert checked.returncode == 0, checked.stderr
