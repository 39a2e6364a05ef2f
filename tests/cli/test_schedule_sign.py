"""Keys, signatures and their verification at the command line, as an authority and as a reader meet them."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.schedules import Run, pack, run, second

from safeconduct.catalogue import standard
from safeconduct.schedule import load_pack
from safeconduct.sealing import signing
from safeconduct.sealing.recovery import split_words
from safeconduct.sealing.signatures import fingerprint

__all__ = ["pack", "run", "second"]

SEED = bytes(range(32))
PUBLIC = signing.public_key_of(SEED).hex()
SHARES = split_words(SEED, 3, 5)


@pytest.fixture
def shares(tmp_path: Path) -> str:
    path = tmp_path / "shares.txt"
    path.write_text("# of the founding\n" + "".join(f"  {n}. {SHARES[n]}\n" for n in (4, 0, 2)))
    return str(path)


@pytest.fixture
def signed(run: Run, pack: Path, shares: str, tmp_path: Path) -> Path:
    path = tmp_path / "list.signed.json"
    status, _, _ = run("schedule", "sign", str(pack), "--shares", shares, "--out", str(path))
    assert status == 0
    return path


def test_what_is_signed_is_shown_first_and_verifies_with_the_public_key(
    run: Run, pack: Path, shares: str, tmp_path: Path
) -> None:
    path = tmp_path / "list.json"
    digest = load_pack(pack, standard()).schedules[0].digest
    status, out, err = run("schedule", "sign", str(pack), "--shares", shares, "--out", str(path))
    assert status == 0
    assert (
        f"To be signed: coast-2027, version 2027-01-01, from 1 January 2027, enactable, 2 clauses, SHA-256 {digest}."
        in err
    )
    assert PUBLIC in out
    status, out, err = run("schedule", "verify", str(path), "--key", PUBLIC)
    assert (status, err) == (0, "")
    assert out.startswith("Signed with the key that was given, fingerprint ")
    for words in (
        "coast-2027",
        "2027-01-01, from 1 January 2027",
        "can be put in force",
        "2 clauses",
        digest,
    ):
        assert words in out


def test_without_a_key_from_elsewhere_that_is_said_first(run: Run, signed: Path) -> None:
    status, out, _ = run("schedule", "verify", str(signed))
    assert status == 0
    assert out.splitlines()[0] == (
        f"Consistent with the key it carries, fingerprint {fingerprint(bytes.fromhex(PUBLIC))}; "
        "compare this with one you have from elsewhere."
    )
    assert run("schedule", "verify", str(signed), "--language", "uk")[1].startswith("Узгоджується з ключем")
    plain = json.loads(run("schedule", "verify", str(signed), "--json")[1])
    assert (plain["verified"], plain["key_from_elsewhere"], plain["clauses"]) == (True, False, 2)
    assert plain["keys"][0]["key"] == PUBLIC


def test_a_historic_list_says_so_under_its_signature(run: Run, shares: str, tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    run("schedule", "sign", "ukraine-2022", "--shares", shares, "--out", str(path))
    assert "historic: for assessment and simulation only" in run("schedule", "verify", str(path))[1]
    path.write_text(path.read_text().replace('"historic"', '"enactable"'))
    assert run("schedule", "verify", str(path))[0] == 1


@pytest.mark.parametrize(("old", "new"), [('"100000.00"', '"900000.00"'), ("decree", "decrea")])
def test_a_changed_list_ends_with_exit_status_1(run: Run, signed: Path, old: str, new: str) -> None:
    signed.write_text(signed.read_text().replace(old, new))
    status, out, err = run("schedule", "verify", str(signed), "--key", PUBLIC)
    assert (status, out) == (1, "")
    assert "Do not rely on this file." in err
    status, out, _ = run("schedule", "verify", str(signed), "--key", PUBLIC, "--json")
    assert status == 1
    assert json.loads(out)["verified"] is False


def test_another_key_ends_with_exit_status_1(run: Run, signed: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.pub"
    other.write_text(f"# somebody else\n{signing.public_key_of(bytes(32)).hex()}\n")
    status, _, err = run("schedule", "verify", str(signed), "--key", str(other))
    assert status == 1
    assert "not by the key that was given" in err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["{signed}", "--key", "{pack}/programme.toml"], "This is no public key"),
        (["{signed}", "--key", "nowhere.pub"], "The public key nowhere.pub cannot be read"),
        (["nowhere.json"], "The signed list nowhere.json cannot be read"),
        (["{pack}/programme.toml"], "The file is no JSON: "),
        (["{pack}/cases/example.json"], "The file is no signed list"),
    ],
)
def test_what_cannot_be_read_ends_with_exit_status_2(
    run: Run, signed: Path, pack: Path, words: list[str], expected: str
) -> None:
    status, out, err = run("schedule", "verify", *(word.format(signed=signed, pack=pack) for word in words))
    assert (status, out) == (2, "")
    assert expected in err


@pytest.mark.usefixtures("second")
def test_the_version_to_sign_is_never_guessed(run: Run, pack: Path, shares: str, tmp_path: Path) -> None:
    out = str(tmp_path / "x.json")
    status, _, err = run("schedule", "sign", str(pack), "--shares", shares, "--out", out)
    assert status == 2
    assert "say which to sign with --version: “2027-01-01”, “2028-01-01”" in err
    words = ("--version", "2027-01-01", "--shares", shares, "--out", out)
    assert run("schedule", "sign", str(pack), *words)[0] == 0
    assert json.loads(Path(out).read_text())["signed"]["list"]["version"] == "2027-01-01"
    status, _, err = run("schedule", "sign", str(pack), *words)
    assert status == 2
    assert "a signed list is never overwritten" in err


@pytest.mark.parametrize(
    ("typed", "status", "expected"),
    [
        ("", 2, "No share of the key was given"),
        ("\n".join(SHARES[:2]), 2, "2 different shares were given and 3 are needed"),
        ("\n".join([*SHARES[:2], SHARES[0]]), 2, "2 different shares were given"),
        ("\n".join([*SHARES[:2], split_words(bytes(32), 3, 3)[0]]), 2, "belongs to another secret"),
        ("\n".join([*SHARES[:2], SHARES[2].replace("academic", "acid")]), 2, "A share is mistyped"),
        ("\n".join(SHARES[2:]), 0, ""),
    ],
)
def test_enough_shares_of_one_key_sign_and_fewer_do_not(
    run: Run, pack: Path, tmp_path: Path, typed: str, status: int, expected: str
) -> None:
    path = tmp_path / "x.json"
    for words in ([], ["--shares", "-"]):
        path.unlink(missing_ok=True)
        found, _, err = run("schedule", "sign", str(pack), *words, "--out", str(path), typed=typed)
        assert found == status
        assert expected in err
        assert path.exists() == (not status)


def test_holders_type_their_shares_unseen_one_after_the_other(pack: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    controller, terminal = pty.openpty()
    # The first terminal that the leader of a session opens becomes its own, as when a person signs in.
    script = (
        "import os, sys; os.dup2(os.open(os.ttyname(0), os.O_RDWR), 0); "
        "from safeconduct.cli import run; sys.exit(run(sys.argv[1:]))"
    )
    typed = [SHARES[0], SHARES[1].replace("academic", "acid"), SHARES[0], SHARES[3], SHARES[4]]
    with subprocess.Popen(
        [sys.executable, "-c", script, "schedule", "sign", str(pack), "--out", str(path)],
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        os.close(terminal)
        seen = b""
        for number, share in zip((1, 2, 2, 2, 3), typed, strict=True):
            count = seen.count(f"Share {number}".encode())
            while seen.count(f"Share {number}".encode()) == count or not seen.endswith(b": "):
                seen += os.read(controller, 4096)
            os.write(controller, share.encode() + b"\n")
        out, err = process.communicate()
    os.close(controller)
    assert process.returncode == 0
    assert PUBLIC.encode() in out
    assert b"mistyped" in err
    assert b"was given already" in err
    assert not any(share.split()[-1].encode() in seen for share in SHARES)


def test_a_key_of_ones_own_is_made_in_shares_and_signs(
    run: Run, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, _ = run("schedule", "keygen", "authority", "--locked")
    assert status == 0
    assert (tmp_path / "authority.age").stat().st_mode & 0o077 == 0
    words = out[out.index("Passphrase of authority.age") :].splitlines()[1].strip()
    held = [line.partition(". ")[2] for line in out.splitlines() if line.startswith("  ") and ". " in line]
    assert len(held) == 5
    status, _, err = run("schedule", "sign", str(pack), "--key", "authority.age", typed=words)
    assert status == 0, err
    other = ("--shares", "-", "--out", "second.json")
    assert run("schedule", "sign", str(pack), *other, typed="\n".join(held[1:4]))[0] == 0
    for name in ("coast-2027-2027-01-01.signed.json", "second.json"):
        assert run("schedule", "verify", name, "--key", "authority.pub")[0] == 0
    status, _, err = run("schedule", "keygen", "authority")
    assert status == 2
    assert "a key is never overwritten" in err


def test_a_key_file_is_made_of_the_shares_an_installation_has(run: Run, tmp_path: Path, shares: str) -> None:
    name = str(tmp_path / "a")
    plain = json.loads(run("schedule", "keygen", name, "--shares", shares, "--json")[1])
    assert plain["key"] == PUBLIC
    assert (plain["shares"], plain["key_file"], plain["passphrase"]) == ([], None, None)
    assert PUBLIC in Path(plain["public_file"]).read_text()


@pytest.mark.parametrize("content", [SEED.hex(), PUBLIC])
def test_a_key_that_lies_open_is_refused_before_a_passphrase_is_asked_for(
    run: Run, pack: Path, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "seed"
    path.write_text(content)
    status, _, err = run("schedule", "sign", str(pack), "--key", str(path), "--out", str(tmp_path / "x"))
    assert status == 1
    assert "A seed that lies open is not accepted" in err
    assert not (tmp_path / "x").exists()


def test_an_installation_knows_its_authoritys_key(
    run: Run, pack: Path, signed: Path, shares: str, tmp_path: Path
) -> None:
    home = tmp_path / "office"
    (home / "keys").mkdir(parents=True)
    pinned = home / "keys" / "authority.pub"
    pinned.write_text(PUBLIC)
    status, out, _ = run("--home", str(home), "schedule", "verify", str(signed))
    assert (status, out.startswith("Signed with the key that was given")) == (0, True)
    pinned.write_text(signing.public_key_of(bytes(32)).hex())
    assert run("--home", str(home), "schedule", "verify", str(signed))[0] == 1
    words = ("sign", str(pack), "--shares", shares, "--out", str(tmp_path / "x.json"))
    status, _, err = run("--home", str(home), "schedule", *words)
    assert status == 2
    assert "nothing was signed" in err
    assert not (tmp_path / "x.json").exists()


def test_a_signed_list_can_be_printed(run: Run, pack: Path, signed: Path, shares: str) -> None:
    status, out, _ = run("schedule", "sign", str(pack), "--shares", shares, "--out", "-")
    assert status == 0
    assert out == signed.read_text(encoding="utf-8")
    words = ("sign", str(pack), "--shares", shares)
    assert "with --out - the signed list itself" in run("schedule", *words, "--out", "-", "--json")[2]
    assert "Give the key in one way" in run("schedule", *words, "--key", "x")[2]


def test_a_program_reads_what_was_signed(run: Run, pack: Path, shares: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    out = run("schedule", "sign", str(pack), "--shares", shares, "--out", str(path), "--json")[1]
    plain = json.loads(out)
    assert (plain["file"], plain["key"], plain["status"]) == (str(path), PUBLIC, "enactable")
    assert plain["digest"] == json.loads(path.read_text())["signed"]["digest"]
