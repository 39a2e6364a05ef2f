"""Signing and checking a programme's true channels at the command line."""

import json
from pathlib import Path

import pytest
from tests.cli.schedules import Run, run

from safeconduct.sealing import signing
from safeconduct.sealing.recovery import split_words
from safeconduct.sealing.rehearsal import rehearsal_addresses
from safeconduct.sealing.signatures import fingerprint

__all__ = ["run"]

SEED = bytes(range(32))
PUBLIC = signing.public_key_of(SEED)
SHARES = split_words(SEED, 3, 5)
DAY = ("--on", "2027-02-01")


@pytest.fixture
def channels(run: Run, tmp_path: Path) -> Path:
    """The list that `addresses new` prints."""
    status, out, _ = run("addresses", "new")
    assert status == 0
    path = tmp_path / "addresses.toml"
    path.write_text(out, encoding="utf-8")
    return path


@pytest.fixture
def signed(run: Run, channels: Path, tmp_path: Path) -> Path:
    path = tmp_path / "addresses.json"
    words = ("addresses", "sign", str(channels), "--shares", "-", "--out", str(path))
    status, _, err = run(*words, typed="\n".join(SHARES[:3]))
    assert status == 0, err
    return path


def test_the_example_is_shown_before_it_is_signed_and_verifies_with_the_public_key(
    run: Run, channels: Path, tmp_path: Path
) -> None:
    path = tmp_path / "x.json"
    words = ("addresses", "sign", str(channels), "--shares", "-", "--out", str(path))
    status, out, err = run(*words, typed="\n".join(SHARES[:3]))
    assert status == 0
    assert "To be signed: the channels of ukraine-2023, issued on 2027-01-01, valid until 2027-03-31:" in err
    assert "  web        https://safeconduct.example/" in err
    assert "  not ours   https://safeconduct-pay.example/" in err
    assert fingerprint(PUBLIC) in out
    status, out, err = run("addresses", "verify", str(path), "--key", PUBLIC.hex(), *DAY)
    assert (status, err) == (0, "")
    assert out.splitlines()[0] == f"Signed with the key that was given, fingerprint {fingerprint(PUBLIC)}."
    assert "Web address: https://safeconduct.example/" in out
    assert "Last day: 31 March 2027" in out


def test_without_a_key_from_elsewhere_that_is_said_first(run: Run, signed: Path) -> None:
    status, out, _ = run("addresses", "verify", str(signed), *DAY)
    assert status == 0
    assert out.splitlines()[0] == (
        f"Consistent with the key it carries, fingerprint {fingerprint(PUBLIC)}; "
        "compare this with one you have from elsewhere."
    )
    assert run("addresses", "verify", str(signed), *DAY, "--language", "ru")[1].startswith(
        "Согласуется с ключом"
    )
    plain = json.loads(run("addresses", "verify", str(signed), *DAY, "--json")[1])
    assert (plain["verified"], plain["valid"], plain["key_from_elsewhere"]) == (True, True, False)
    assert plain["channels"][1] == {"kind": "web", "address": "https://safeconduct.example/"}
    assert plain["keys"] == [{"key": PUBLIC.hex(), "fingerprint": fingerprint(PUBLIC)}]


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2027-04-01", "valid until 31 March 2027: get the newest list"),
        ("2026-12-31", "valid only from 1 January 2027 on"),
    ],
)
def test_addresses_that_are_out_of_date_end_with_exit_status_1(
    run: Run, signed: Path, on: str, said: str
) -> None:
    """An address that was lost to somebody else is not passed off as true by an old signature."""
    status, _, err = run("addresses", "verify", str(signed), "--key", PUBLIC.hex(), "--on", on)
    assert status == 1
    assert said in err
    out = run("addresses", "verify", str(signed), "--on", on, "--json")[1]
    assert json.loads(out)["valid"] is False


def test_a_changed_address_or_another_key_ends_with_exit_status_1(run: Run, signed: Path) -> None:
    other = signing.public_key_of(bytes(32)).hex()
    status, _, err = run("addresses", "verify", str(signed), "--key", other, *DAY)
    assert status == 1
    assert "not by the key that was given" in err
    signed.write_text(
        signed.read_text().replace("https://safeconduct.example/", "https://safec0nduct.example/")
    )
    status, out, err = run("addresses", "verify", str(signed), *DAY, "--json")
    assert status == 1
    assert json.loads(out)["verified"] is False
    assert "Do not rely on this file." in err


def test_a_rehearsals_addresses_say_that_nobody_stands_behind_them(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "rehearsal.json"
    path.write_text(rehearsal_addresses().to_json())
    status, out, _ = run("addresses", "verify", str(path))
    assert status == 0
    assert "no authority stands behind this file" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["verify", "nowhere.json"], "The signed list of addresses nowhere.json cannot be read"),
        (["verify", "{channels}"], "The file is no JSON: "),
        (["verify", "{channels}", "--on", "tomorrow"], "“tomorrow” is no date"),
        (["sign", "nowhere.toml"], "nowhere.toml cannot be read"),
        (["sign", "{channels}", "--key", "k", "--shares", "s"], "Give the key in one way"),
        (["sign", "{channels}", "--out", "-", "--json"], "with --out - the signed addresses themselves"),
        (["sign", "{channels}", "--out", "{channels}"], "is never overwritten"),
    ],
)
def test_what_cannot_be_done_ends_with_exit_status_2(
    run: Run, channels: Path, words: list[str], said: str
) -> None:
    status, out, err = run("addresses", *(word.format(channels=channels) for word in words))
    assert (status, out) == (2, "")
    assert said in err


def test_a_mistyped_onion_address_is_refused_before_any_secret_is_asked_for(run: Run, channels: Path) -> None:
    text = channels.read_text(encoding="utf-8")
    at = text.index(".onion/") - 10
    channels.write_text(text[:at] + ("b" if text[at] != "b" else "c") + text[at + 1 :], encoding="utf-8")
    status, _, err = run("addresses", "sign", str(channels), "--out", "-")
    assert status == 2
    assert "its checksum does not hold" in err
    assert "addresses.toml, line " in err


def test_an_installation_knows_its_authoritys_key(
    run: Run, channels: Path, signed: Path, tmp_path: Path
) -> None:
    pinned = tmp_path / "office" / "keys" / "authority.pub"
    pinned.parent.mkdir(parents=True)
    home = ("--home", str(tmp_path / "office"))
    pinned.write_text(PUBLIC.hex())
    assert run(*home, "addresses", "verify", str(signed), *DAY)[1].startswith(
        "Signed with the key that was given"
    )
    pinned.write_text(signing.public_key_of(bytes(32)).hex())
    assert run(*home, "addresses", "verify", str(signed), *DAY)[0] == 1
    words = ("addresses", "sign", str(channels), "--shares", "-", "--out", "-")
    status, out, err = run(*home, *words, typed="\n".join(SHARES[:3]))
    assert (status, out) == (2, "")
    assert "nothing was signed" in err


def test_signed_addresses_can_be_printed_and_a_program_reads_what_was_signed(
    run: Run, channels: Path, signed: Path, tmp_path: Path
) -> None:
    words = ("addresses", "sign", str(channels), "--shares", "-", "--out")
    out = run(*words, "-", typed="\n".join(SHARES[:3]))[1]
    assert out == signed.read_text(encoding="utf-8")
    path = tmp_path / "y.json"
    plain = json.loads(run(*words, str(path), "--json", typed="\n".join(SHARES[1:4]))[1])
    assert (plain["file"], plain["key"]) == (str(path), PUBLIC.hex())
    assert plain["digest"] in run("addresses", "verify", str(path), *DAY)[1]
