"""Bundles forged by one officer who holds the server as well: its keys, its journal, and a signature of their own."""

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests.office import TestOffice
from tests.registry.stories import A_PERIOD
from tests.verify import mirrors as m
from tests.verify.bundles import HIDDEN, Handed, hand_over, reason, written

import safeconduct_verify as verify
from safeconduct.casefile.acts.access import AdmitOfficer, Erase, OpenVault
from safeconduct.casefile.acts.care import RecordMedicalNeed
from safeconduct.casefile.acts.contact import JudgeHostile
from safeconduct.casefile.acts.thread import SendMessage
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.parts.protection import Urgency
from safeconduct.errors import BadInput
from safeconduct.journal.checkpoint import Checkpoint, sign
from safeconduct.journal.tree import inclusion_proof
from safeconduct.sealing import canonical, signing

PARTS = ("statement.json", "signature", "salt")


@pytest.fixture
def handed(sqlite_office: TestOffice) -> Handed:
    return hand_over(sqlite_office)


def told(handed: Handed, files: dict[str, bytes], folder: Path) -> str:
    """Return why a bundle is refused; "" when it holds."""
    try:
        verify.check_bundle(written(files, folder), handed.key)
    except verify.Refused as refused:
        return str(refused.args[0])
    return ""


def journal_made_anew(handed: Handed, files: dict[str, bytes]) -> dict[str, bytes]:
    """Return a bundle whose entries are all in a journal of its own, signed with the journal's key."""
    manifest = json.loads(files["manifest.json"])
    bases = [f"entries/{row['file']}-{row['index']:05d}/" for row in manifest["entries"]]
    leaves = []
    for base in bases:
        statement, mark, salt = (files[base + part] for part in PARTS)
        leaves.append(sha256(salt + sha256(statement + mark).digest()).digest())
    root, node = m.tree(leaves)
    for place, row in enumerate(manifest["entries"]):
        row["leaf"] = place
        row["path"] = [step.hex() for step in inclusion_proof(place, len(leaves), node)]
    installation = handed.office.installation
    head = sign(Checkpoint(installation.origin, len(leaves), root), installation.checkpoint_seed)
    return handed.signed_again(
        files | {"checkpoint": head.encode(), "manifest.json": json.dumps(manifest).encode()}
    )


def second(handed: Handed) -> str:
    return f"entries/case-{handed.index:05d}/"


def signed_otherwise(handed: Handed, seed: bytes, **changed: Any) -> dict[str, bytes]:
    """Return the bundle with another's signature in the place of the second person's."""
    base = second(handed)
    statement = json.loads(handed.files[f"{base}statement.json"])
    statement["envelope"] |= changed
    signed = canonical.encode(statement)
    mark = signing.sign(seed, signing.ENTRY, signed)
    return handed.files | {f"{base}statement.json": signed, f"{base}signature": mark}


def test_a_bundle_in_a_journal_of_its_own_is_what_only_other_journals_contradict(
    handed: Handed, tmp_path: Path
) -> None:
    """What follows is refused for who signed, and not because the tree was made anew."""
    assert not told(handed, journal_made_anew(handed, handed.files), tmp_path / "anew")


def test_what_no_row_names_is_no_part_of_a_bundle(handed: Handed, tmp_path: Path) -> None:
    source, forged = "entries/case-00003/", "entries/case-00099/"
    entry = {
        forged + name.removeprefix(source): handed.files[name] for name in handed.files if source in name
    }
    exhibits: dict[str, dict[str, bytes]] = {
        "entry": entry | {f"{forged}content.json": b'{"act":"ConfessTo","fields":{"words":"forged"}}'},
        "exhibit": {"evidence/confession.pdf": b"%PDF"},
        "beside": {"attachments/00003-1.jpg.html": b"<p>"},
        "below": {"attachments/00003-1/more.jpg": b""},
        "unnamed": {"attachments/more.jpg": b""},
        "salt": {f"entries/case-{handed.act.statements[0]:05d}/content.salt": bytes(32)},
    }
    for name, more in exhibits.items():
        assert told(handed, handed.signed_again(handed.files | more), tmp_path / name), name


def test_one_officer_with_the_server_is_not_two_people(handed: Handed, tmp_path: Path) -> None:
    office = handed.office
    owl, system = office.keys["owl"].seed, office.installation.system_seed
    forged: dict[str, tuple[bytes, dict[str, Any]]] = {
        "whole": (owl, {"part": "whole", "actor": "owl"}),
        "alias": (owl, {"actor": "owl/1", "certificate": 0}),
        "alias of another number": (owl, {"actor": "owl/1", "certificate": 99}),
        "number": (owl, {"actor": "owl", "certificate": 0}),
        "of another": (owl, {"actor": "heron"}),
        "system": (system, {"actor": "system", "certificate": 0}),
    }
    for name, (seed, changed) in forged.items():
        files = journal_made_anew(handed, signed_otherwise(handed, seed, **changed))
        assert told(handed, files, tmp_path / name), name


def test_who_left_the_office_counts_no_more_under_any_name(handed: Handed, tmp_path: Path) -> None:
    lark = handed.office.keys["lark"].seed
    for name, actor, number in (("plain", "lark", 1), ("alias", "lark/1", 0), ("none", "lark", 0)):
        files = journal_made_anew(handed, signed_otherwise(handed, lark, actor=actor, certificate=number))
        assert told(handed, files, tmp_path / name), name


@pytest.mark.parametrize("by", ["system", "dove"])
def test_an_old_certificate_brings_nobody_back(handed: Handed, tmp_path: Path, by: str) -> None:
    """Neither appended by the server alone, nor by an officer at work."""
    lark = handed.office.keys["lark"].seed
    files = signed_otherwise(handed, lark, actor="lark", certificate=1)
    manifest = json.loads(files["manifest.json"])
    last = [row for row in manifest["entries"] if row["file"] == "office"][-1]
    base, after = (f"entries/office-{last['index'] + more:05d}/" for more in (0, 1))
    founding = json.loads(files["entries/office-00000/content.json"])["fields"]
    (old,) = (each for each in founding["certificates"] if each["account"] == "lark")
    content = canonical.encode({"act": "CertifyKeys", "version": 1, "fields": {"certificate": old}})
    statement = json.loads(files[f"{base}statement.json"])
    before = sha256(files[f"{base}statement.json"] + files[f"{base}signature"]).hexdigest()
    commitment = sha256(bytes(32) + content).hexdigest()
    statement |= {"index": last["index"] + 1, "before": before, "commitment": commitment, "first": ""}
    statement["envelope"] |= {"part": "whole", "act": "CertifyKeys", "clear": {}, "keys": {}}
    statement["envelope"] |= {"actor": by, "certificate": 0 if by == "system" else 1}
    office = handed.office
    seed = office.installation.system_seed if by == "system" else office.keys[by].seed
    signed = canonical.encode(statement)
    files |= {
        f"{after}statement.json": signed,
        f"{after}signature": signing.sign(seed, signing.ENTRY, signed),
        f"{after}salt": bytes(32),
        f"{after}content.json": content,
        f"{after}content.salt": bytes(32),
    }
    row = {"file": "office", "index": last["index"] + 1, "leaf": 0, "path": []}
    manifest["entries"].insert(manifest["entries"].index(last) + 1, row)
    files["manifest.json"] = json.dumps(manifest).encode()
    why = told(handed, journal_made_anew(handed, files), tmp_path / "back")
    assert ("not certified" if by == "dove" else "by the authority or an officer") in why


def test_nothing_in_a_bundle_commands_the_terminal(handed: Handed, tmp_path: Path) -> None:
    base = "entries/office-00000/statement.json"
    statement = json.loads(handed.files[base])
    statement["envelope"]["actor"] = "x\x1b[2J\x1b[H\nverified: True\ncase: \u202eabcd"
    files = handed.signed_again(handed.files | {base: canonical.encode(statement)})
    done = subprocess.run(
        [
            sys.executable,
            verify.__file__,
            "bundle",
            written(files, tmp_path / "out"),
            "--key",
            handed.key.hex(),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == "verified: False"
    assert len(done.stdout.splitlines()) == 2
    assert done.stdout.replace("\n", "").isprintable()


def test_a_decision_is_shown_apart_from_what_the_verifier_says_itself(handed: Handed, tmp_path: Path) -> None:
    _, facts = verify.check_bundle(written(handed.files, tmp_path / "out"), handed.key)
    assert facts["decision"].keys() == handed.act.fields().keys()
    assert facts.keys() == {"case", "entries", "in_full", "size", "decision"}


def test_what_outlives_the_case_goes_to_nobody_in_full(sqlite_office: TestOffice) -> None:
    """Shares of the vault and asides are sealed to officers' own keys, which no erasure destroys."""
    from tests.mailbox.boxes import begun

    from safeconduct.registry.exporting import export_bundle

    office = sqlite_office
    box = begun(office)
    office.do(AdmitOfficer(account="owl"), "heron", box.case)
    hidden = office.do(SendMessage(words="x", hidden={"place": HIDDEN}), box.session, box.case)
    need = RecordMedicalNeed(label="p1", urgency=Urgency.BEFORE_MOVING, aside={"need": "Invented insulin."})
    kept = [office.do(need, "wren", box.case).index]
    kept += [office.do(OpenVault(purpose="a", minutes=10), who, box.case).index for who in ("wren", "heron")]
    opened = office.both(OpenVault(purpose="b", minutes=10), "heron", "wren", box.case).index
    for place in (*kept, opened - 1, opened):
        office.both(reason(full=(hidden.index, place)), "owl", "heron", box.case)
        with pytest.raises(BadInput, match=f"Entry {place} holds what is kept aside"):
            export_bundle(office.session("owl"), box.case)
    office.both(
        reason(full=(hidden.index,), statements=(*kept, opened - 1, opened)), "owl", "heron", box.case
    )
    files = export_bundle(office.session("owl"), box.case)
    shown = [json.loads(files[name]) for name in files if name.endswith("content.json") and "/case-" in name]
    assert not any(content["aside"] for content in shown)
    office.both(JudgeHostile(reasons="Invented."), "heron", "wren", box.case)
    office.clock.forward(days=A_PERIOD)
    office.both(Erase(), "owl", "wren", box.case)
    with pytest.raises(BadInput):
        export_bundle(office.session("owl"), box.case)


def test_another_proposal_does_not_lift_what_the_first_had_not_seen(sqlite_office: TestOffice) -> None:
    from tests.mailbox.boxes import begun

    from safeconduct.registry.performing import Seconding

    office = sqlite_office
    box = begun(office)
    office.do(AdmitOfficer(account="owl"), "heron", box.case)
    early = office.do(reason(full=(0, 3)), "owl", box.case)
    for _ in range(2):
        later = office.do(SendMessage(words="Written later."), box.session, box.case)
    # A proposal for another court may list what has come meanwhile.
    other = office.do(reason(full=(0, later.index), recipient="Another invented court."), "owl", box.case)
    pending = {each.index: each.digest for each in office.case(box.case).pending}
    with pytest.raises(GateRefused, match="G169"):
        office.do(Seconding(pending[early.index]), "heron", box.case)
    assert office.do(Seconding(pending[other.index]), "heron", box.case).index > other.index
