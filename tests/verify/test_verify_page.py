"""The page for outsiders is true: what it says to type holds, on a mirror and a bundle of a real installation."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.office import TestOffice
from tests.verify import mirrors as m
from tests.verify.bundles import hand_over, written

import safeconduct_verify as verify
from safeconduct.casefile.acts.thread import SendMessage
from safeconduct.journal.cosignature import WitnessKey, cosign
from safeconduct.public.mirror import write

ROOT = Path(verify.__file__).parent.parent
PAGE = (ROOT / "docs" / "verify.md").read_text(encoding="utf-8")
BLOCKS = re.findall(
    r"^```console\n\$ safeconduct-verify ([^\n]+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL
)


def publish(office: TestOffice, folder: Path) -> Path:
    """Publish the installation's journal of this day, with a signed list."""
    from safeconduct.public.journal_pages import pages
    from safeconduct.registry.configuration import PublicJournal
    from safeconduct.registry.public_journal import make_batches

    make_batches(office.installation, 256)
    found = {page.path: page for page in pages(office.installation, PublicJournal())}
    listed = m.pages_of(
        {"list/2023-01-01.signed.json": m.signed_list(office.authority_seed).to_json().encode()}
    )
    write(found | listed, folder, office.authority_seed)
    return folder


@pytest.fixture
def outside(sqlite_office: TestOffice, tmp_path: Path) -> Path:
    """Return a folder with everything that the page names, as an outsider has it."""
    from safeconduct.registry.filing import proof_of_filing

    handed = hand_over(sqlite_office)
    (tmp_path / "authority.pub").write_text(f"# invented\n{handed.key.hex()}\n", encoding="utf-8")
    written(handed.files, tmp_path / "BUNDLE")
    older = publish(sqlite_office, tmp_path / "OLDER")
    (tmp_path / "kept-checkpoint").write_bytes((older / "checkpoint").read_bytes())
    proof = proof_of_filing(handed.person, 0)
    (tmp_path / "proof.json").write_text(proof, encoding="utf-8")
    sqlite_office.clock.forward(days=1)
    publish(sqlite_office, tmp_path / "OUT")
    # Filed after the newest batch: it holds, and is not published yet.
    late = sqlite_office.do(SendMessage(words="Invented."), handed.person, handed.case)
    (tmp_path / "late.json").write_text(proof_of_filing(handed.person, late.index), encoding="utf-8")
    return tmp_path


def run(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-W", "error", verify.__file__, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_an_outsider_is_told_to_type_holds(outside: Path) -> None:
    assert len(BLOCKS) == 5
    for command, shown in BLOCKS:
        done = run(outside, *command.split())
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        for line in shown.splitlines():
            assert line in done.stdout.splitlines(), command
    # The journal's own key does where only the journal is to be checked, and a bundle says what is published.
    vkey = (outside / "OUT" / "journal.vkey").read_text(encoding="utf-8").strip()
    for command in ("checkpoint kept-checkpoint", "filing proof.json"):
        assert run(outside, *command.split(), "--key", vkey, "--mirror", "OUT").returncode == 0
    bundle = run(outside, "bundle", "BUNDLE", "--key", "authority.pub", "--mirror", "OUT", "--json")
    told = json.loads(bundle.stdout)
    listed = json.loads((outside / "BUNDLE" / "manifest.json").read_bytes())["entries"]
    assert len(told["mirror"]["places"]) == sum(row["file"] == "case" for row in listed)
    late = run(outside, "filing", "late.json", "--key", "authority.pub", "--mirror", "OUT")
    assert (late.returncode, "lacks its leaf yet" in late.stdout) == (1, True)
    assert run(outside, "filing", "late.json", "--key", vkey).returncode == 0


def test_what_does_not_hold_ends_with_1_and_what_is_something_else_with_2(outside: Path) -> None:
    stranger = m.public(m.STRANGER).hex()
    for what, path in (("mirror", "OUT"), ("list", "OUT/list/2023-01-01.signed.json"), ("bundle", "BUNDLE")):
        assert run(outside, what, path, "--key", stranger).returncode == 1, what
    key = ("--key", "authority.pub")
    for what, path in (
        ("mirror", "BUNDLE"),
        ("list", "proof.json"),
        ("checkpoint", "authority.pub"),
        ("filing", "kept-checkpoint"),
        ("bundle", "nowhere"),
        ("bundle", "OUT"),
    ):
        done = run(outside, what, path, *key, "--mirror", "OUT")
        assert (done.returncode, done.stderr) == (2, ""), (what, path)
    assert run(outside, "mirror", "OUT", "--key", "no key at all").returncode == 2
    assert run(outside, "mirror", "OUT").returncode == 2


def test_a_history_that_was_rewritten_contradicts_a_checkpoint_that_somebody_kept(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text(m.head([m.data(number) for number in range(256)]), encoding="utf-8")
    key = m.public(m.AUTHORITY).hex()
    grown = m.mirror(tmp_path / "grown", [m.data(number) for number in range(512)])
    assert run(tmp_path, "checkpoint", "kept", "--key", key, "--mirror", str(grown)).returncode == 0
    rewritten = m.mirror(tmp_path / "rewritten", [m.data(number + 1) for number in range(512)])
    done = run(tmp_path, "checkpoint", "kept", "--key", key, "--mirror", str(rewritten))
    assert (done.returncode, "does not go on from the older checkpoint" in done.stdout) == (1, True)


def test_a_mirror_that_lacks_its_head_or_a_file_is_refused(tmp_path: Path) -> None:
    """Whoever rewrote the history would leave out what contradicts the checkpoint that somebody kept."""
    key = m.public(m.AUTHORITY).hex()
    leaves = [m.data(number + 1) for number in range(512)]
    (tmp_path / "kept").write_text(m.head([m.data(number) for number in range(256)]), encoding="utf-8")
    parts = m.journal_files(leaves)
    page = {"index.html": b"<!doctype html>", "robots.txt": b""}
    rests = {
        "headless": {name: data for name, data in parts.items() if name != "checkpoint"},
        "keyless": {name: data for name, data in parts.items() if name != "journal.vkey"},
        "keyed": {"journal.vkey": parts["journal.vkey"]},
        "tiled": {name: data for name, data in parts.items() if name.startswith("tile/")},
    }
    for name, files in rests.items():
        write(m.pages_of(files | page), tmp_path / name, m.AUTHORITY)
        assert run(tmp_path, "mirror", name, "--key", key).returncode == 1, name
        done = run(tmp_path, "checkpoint", "kept", "--key", key, "--mirror", name)
        assert (done.returncode, "verified: True" in done.stdout) in {(1, False), (2, False)}, name
    # None at all is said, and is none that anything could be found in.
    write(m.pages_of(page), tmp_path / "plain", m.AUTHORITY)
    plain = run(tmp_path, "mirror", "plain", "--key", key)
    assert (plain.returncode, "'journal'" in plain.stdout) == (0, True)
    vkey = parts["journal.vkey"].decode().strip()
    assert run(tmp_path, "checkpoint", "kept", "--key", vkey, "--mirror", "plain").returncode == 2
    # An empty file is a file: its sum is that of nothing, which a missing one has as well.
    (tmp_path / "plain" / "robots.txt").unlink()
    assert run(tmp_path, "mirror", "plain", "--key", key).returncode == 1


def test_a_key_or_a_witness_that_would_be_passed_over_is_refused(tmp_path: Path) -> None:
    leaves = [m.data(number) for number in range(300)]
    key, out = m.public(m.AUTHORITY).hex(), m.mirror(tmp_path / "out", leaves)
    witness = WitnessKey("witness.example", m.STRANGER)
    named = ("--witness", witness.witness.verifier_key)
    (tmp_path / "list.json").write_text(m.signed_list().to_json(), encoding="utf-8")
    assert run(tmp_path, "list", "list.json", "--key", key, *named).returncode == 2
    assert run(tmp_path, "list", "list.json", "--key", key).returncode == 0
    # A journal's key would leave the pages, and who signed them, unchecked.
    for what, path in (("mirror", "out"), ("list", "list.json"), ("bundle", "out")):
        assert run(tmp_path, what, path, "--key", "out/journal.vkey").returncode == 2, what
    (tmp_path / "kept").write_text(m.head(leaves[:256]), encoding="utf-8")
    refused = run(tmp_path, "mirror", "out", "--key", key, *named)
    assert (refused.returncode, "has not cosigned" in refused.stdout) == (1, True)
    head = (out / "checkpoint").read_text(encoding="utf-8")
    cosigned = head + cosign(head.partition("\n\n")[0] + "\n", witness, 1_700_000_000)
    files = m.journal_files(leaves) | {"checkpoint": cosigned.encode()}
    write(m.pages_of(files), tmp_path / "seen", m.AUTHORITY)
    assert run(tmp_path, "mirror", "seen", "--key", key, *named).returncode == 0


def test_every_step_of_the_program_is_explained_under_its_number() -> None:
    source = Path(verify.__file__).read_text(encoding="utf-8")
    steps = set(re.findall(r"\b([CTLMFEB][1-9])\.", source)) | {"E2"}
    assert steps <= set(re.findall(r"\b([CTLMFEB][1-9])\.", PAGE))
    assert set(re.findall(r"\b([CTLMFEB][1-9])\.", PAGE)) == steps
