"""The bundle for a court: what it shows, what it keeps back, and that no change of it passes."""

import base64
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.cli.officers import enrol, typed
from tests.office import TestOffice
from tests.registry.stories import A_PERIOD
from tests.story import Played
from tests.verify import mirrors as m
from tests.verify.bundles import HIDDEN, SHOWN, WITHHELD, Handed, hand_over, reason, written

import safeconduct_verify as verify
from safeconduct.casefile.acts.access import AdmitOfficer, Erase
from safeconduct.casefile.acts.care import RecordMedicalNeed
from safeconduct.casefile.acts.contact import JudgeHostile
from safeconduct.casefile.bundle import can_be_shown, zipped
from safeconduct.casefile.gate import GateRefused
from safeconduct.casefile.parts.protection import Urgency
from safeconduct.cli import run
from safeconduct.errors import BadInput
from safeconduct.registry.errors import NoSuchFile
from safeconduct.sealing import agefile, signing
from safeconduct.sealing.errors import CannotOpen
from safeconduct.sealing.streams import unseal_stream

VOUCHED_FOR = ("README.txt", "attachments/")
"""What the signature of the officer alone speaks for; everything else is bound to entries, tree and authority."""


@pytest.fixture
def handed(sqlite_office: TestOffice) -> Handed:
    return hand_over(sqlite_office)


def holds(handed: Handed, files: dict[str, bytes], folder: Path) -> bool:
    return m.accepts(lambda: verify.check_bundle(written(files, folder), handed.key))


def everything(files: dict[str, bytes]) -> bytes:
    """Return all bytes, and once more what is base64 in them."""
    opened = []
    for name, content in files.items():
        if name.endswith("content.json"):
            plain = json.loads(content)
            opened += [base64.b64decode(plain[part]) for part in ("vault", "aside")]
    return b"\0".join([*files.values(), *opened])


def test_a_court_can_check_it_with_the_authoritys_key_alone(handed: Handed, tmp_path: Path) -> None:
    folder = written(handed.files, tmp_path / "bundle")
    done = subprocess.run(
        [sys.executable, verify.__file__, "bundle", folder, "--key", handed.key.hex(), "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    told = json.loads(done.stdout)
    assert done.returncode == 0, told
    assert (told["case"], told["decision"]["recipient"]) == (handed.case, "The invented court.")
    assert told["in_full"] == sorted({*handed.act.full, handed.index - 1, handed.index})
    # The photo is there to be looked at, and as large as its entry says.
    content = json.loads(handed.files["entries/case-00003/content.json"])
    photo = handed.files["attachments/00003-1.jpg"]
    assert content["fields"]["lengths"] == [len(photo)]
    assert Image.open(io.BytesIO(photo)).format == "JPEG"


def test_what_is_withheld_is_not_in_it_in_any_form(handed: Handed) -> None:
    found = everything(handed.files)
    assert SHOWN.encode() in found
    assert WITHHELD.encode() not in found
    assert HIDDEN.encode() not in found
    withheld = f"entries/case-{handed.act.statements[0]:05d}"
    assert {name for name in handed.files if name.startswith(withheld)} == {
        f"{withheld}/{part}" for part in ("statement.json", "signature", "salt")
    }
    # What the vault holds goes along as the sealed file that the signer committed to, and opens for no officer.
    vault = base64.b64decode(json.loads(handed.files["entries/case-00003/content.json"])["vault"])
    assert vault.startswith(b"age-encryption.org/v1")
    for keys in handed.office.keys.values():
        with pytest.raises(CannotOpen):
            agefile.unseal(vault, keys.identity)


def test_what_was_withheld_can_be_shown_later_and_is_then_seen_to_be_unchanged(
    handed: Handed, tmp_path: Path
) -> None:
    from safeconduct.registry.exporting import export_bundle

    place = handed.act.statements[0]
    handed.office.both(reason(full=(place,)), "owl", "heron", handed.case)
    later = export_bundle(handed.office.session("heron"), handed.case)
    base = f"entries/case-{place:05d}"
    assert json.loads(later[f"{base}/content.json"])["fields"]["words"] == WITHHELD
    for part in ("statement.json", "signature", "salt"):
        assert later[f"{base}/{part}"] == handed.files[f"{base}/{part}"]
    assert holds(handed, later, tmp_path / "later")
    committed = sha256(later[f"{base}/content.salt"] + later[f"{base}/content.json"]).hexdigest()
    assert committed == json.loads(handed.files[f"{base}/statement.json"])["commitment"]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_change_of_any_file_passes(
    handed: Handed, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Neither a stranger's change, nor one that the officer who made the bundle signs anew."""
    files = dict(handed.files)
    name = data.draw(st.sampled_from(sorted(files)))
    content = bytearray(files[name])
    how = data.draw(st.sampled_from(["flip", "cut", "remove", "add", "swap"]))
    if how == "flip":
        content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
        files[name] = bytes(content)
    elif how == "cut":
        files[name] = bytes(content[:-1])
    elif how == "remove":
        del files[name]
    elif how == "swap":
        files[name] = files[data.draw(st.sampled_from(sorted(files.keys() - {name})))]
    else:
        files[f"{name}.more"] = b""
    if files == handed.files:
        return
    assert not holds(handed, files, tmp_path_factory.mktemp("changed"))
    if name.startswith("manifest") or not files.keys() >= {"manifest.json"}:
        return
    again = handed.signed_again(files)
    own_word = name.startswith(VOUCHED_FOR) and how != "add"
    assert own_word or not holds(handed, again, tmp_path_factory.mktemp("signed-again"))


def agefile_opened(data: bytes, identity: str) -> bytes:
    """Open an age file as a stock `age -d` does, without taking off any padding."""
    out = io.BytesIO()
    unseal_stream(io.BytesIO(data), out, identity)
    return out.getvalue()


def forged(handed: Handed, change: Any) -> dict[str, bytes]:
    """Return the bundle with its manifest changed, signed by the officer who made it."""
    manifest = json.loads(handed.files["manifest.json"])
    change(manifest)
    return handed.signed_again(handed.files | {"manifest.json": json.dumps(manifest).encode()})


SAYING_SOMETHING_ELSE: tuple[Callable[[Any], object], ...] = (
    lambda manifest: manifest.update(export=3),
    lambda manifest: manifest.update(export=0),
    lambda manifest: manifest.update(by="wren"),
    lambda manifest: manifest.update(by="authority"),
    lambda manifest: manifest.update(format="safeconduct-bundle/2"),
    lambda manifest: manifest["entries"].pop(0),
    lambda manifest: manifest["entries"].pop(1),
    lambda manifest: manifest["entries"].pop(),
    lambda manifest: manifest["entries"].reverse(),
    lambda manifest: manifest["entries"].append(manifest["entries"][-1]),
    lambda manifest: manifest["entries"][-1].update(leaf=1),
    lambda manifest: manifest["entries"][-1].update(index=1),
    lambda manifest: manifest["entries"][-1].update(file="office"),
    lambda manifest: manifest["entries"][-1]["path"].pop(),
    lambda manifest: manifest["entries"][-1].update(path=None),
    lambda manifest: manifest.update(entries=[]),
)


def test_whoever_made_it_cannot_say_something_else_in_the_manifest(handed: Handed, tmp_path: Path) -> None:
    for number, change in enumerate(SAYING_SOMETHING_ELSE):
        assert not holds(handed, forged(handed, change), tmp_path / str(number)), number
    # The manifest counts by the two alone, and no bundle is of another authority.
    assert holds(handed, handed.signed_again(handed.files, "owl"), tmp_path / "owl")
    assert not holds(handed, handed.signed_again(handed.files, "wren"), tmp_path / "wren")
    by_a_stranger = signing.sign(m.STRANGER, signing.BUNDLE, handed.files["manifest.json"])
    assert not holds(handed, handed.files | {"manifest.sig": by_a_stranger}, tmp_path / "stranger")
    folder = written(handed.files, tmp_path / "whole")
    assert not m.accepts(lambda: verify.check_bundle(folder, m.public(m.STRANGER)))


def test_whoever_made_it_cannot_show_more_than_two_people_decided(handed: Handed, tmp_path: Path) -> None:
    from safeconduct.registry.exporting import export_bundle

    place = handed.act.statements[0]
    handed.office.both(reason(full=(place,)), "owl", "heron", handed.case)
    later = export_bundle(handed.office.session("owl"), handed.case)
    base = f"entries/case-{place:05d}/content"
    more = {name: later[name] for name in later if name.startswith(base)}
    assert len(more) == 2
    assert not holds(handed, handed.signed_again(handed.files | more), tmp_path / "more")
    extra = {"attachments/00004-1.txt": b"An invented exhibit."}
    assert not holds(handed, handed.signed_again(handed.files | extra), tmp_path / "extra")


def test_one_of_the_two_who_signed_makes_it_it_is_recorded_and_an_erased_case_has_none(
    handed: Handed,
) -> None:
    from safeconduct.registry.exporting import export_bundle
    from safeconduct.registry.models import Entry
    from safeconduct.registry.stores import watch_reference

    office = handed.office
    before = Entry.objects.filter(file_id=watch_reference()).count()
    assert export_bundle(office.session("owl"), handed.case) == handed.files
    assert Entry.objects.filter(file_id=watch_reference()).count() == before + 1
    with pytest.raises(BadInput, match="signed by owl and heron"):
        export_bundle(office.session("wren"), handed.case)
    with pytest.raises(NoSuchFile):
        export_bundle(office.session("stork"), handed.case)
    with pytest.raises(BadInput, match="signed by two people at entry 3"):
        export_bundle(office.session("owl"), handed.case, 3)
    office.both(JudgeHostile(reasons="Invented."), "heron", "wren", handed.case)
    office.clock.forward(days=A_PERIOD)
    office.both(Erase(), "owl", "wren", handed.case)
    with pytest.raises(NoSuchFile):
        export_bundle(office.session("owl"), handed.case)


def test_one_signature_exports_nothing(sqlite_office: TestOffice) -> None:
    from tests.mailbox.boxes import begun

    from safeconduct.registry.exporting import export_bundle

    case = begun(sqlite_office).case
    sqlite_office.do(AdmitOfficer(account="owl"), "heron", case)
    sqlite_office.do(reason(full=(0,)), "owl", case)
    with pytest.raises(BadInput, match="No export of case"):
        export_bundle(sqlite_office.session("owl"), case)


def test_an_entry_that_was_not_there_when_it_was_proposed_is_refused(sqlite_office: TestOffice) -> None:
    from tests.mailbox.boxes import begun

    case = begun(sqlite_office).case
    sqlite_office.do(AdmitOfficer(account="owl"), "heron", case)
    with pytest.raises(GateRefused, match="G169"):
        sqlite_office.both(reason(full=(0, 2)), "owl", "heron", case)


def test_the_command_writes_a_folder_or_an_encrypted_file(handed: Handed, tmp_path: Path) -> None:
    words = enrol(handed.office, "owl")
    plain = typed(handed.office, words, "case", "export", handed.case, str(tmp_path / "out"), "--as", "owl")
    assert plain.returncode == 0, plain.stderr
    assert "hand them over sealed" in plain.stderr
    assert m.accepts(lambda: verify.check_bundle(tmp_path / "out", handed.key))
    assert (tmp_path / "out" / "manifest.json").stat().st_mode & 0o077 == 0
    identity = agefile.new_identity()
    sealed = tmp_path / "bundle.zip.age"
    options = ("--as", "owl", "--to", agefile.recipient_of(identity), "--json")
    made = typed(handed.office, words, "case", "export", handed.case, str(sealed), *options)
    assert json.loads(made.stdout)["encrypted"] is True
    assert WITHHELD.encode() not in sealed.read_bytes()
    assert b"manifest.json" not in sealed.read_bytes()
    archive = io.BytesIO(agefile_opened(sealed.read_bytes(), identity))
    with zipfile.ZipFile(archive) as opened:
        inside = {name: opened.read(name) for name in opened.namelist()}
    assert inside == handed.files
    assert archive.getvalue() == zipped(dict(reversed(handed.files.items())))


def test_what_cannot_be_written_is_refused_before_anybody_types_a_passphrase(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "something").touch()
    command = ("--home", str(tmp_path), "case", "export", "0000-0000-0000-0000")
    assert run([*command, str(tmp_path / "out"), "--as", "owl"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert run([*command, str(tmp_path / "x"), "--as", "owl", "--to", "age1"]) == 2
    assert not (tmp_path / "x").exists()


def test_a_long_case_in_full_shows_no_place_and_nothing_kept_aside(
    sqlite_story: Played, tmp_path: Path
) -> None:
    from safeconduct.registry.exporting import export_bundle
    from safeconduct.registry.opening import history

    desk = sqlite_story.on("receive").desk
    need = RecordMedicalNeed(label="p1", urgency=Urgency.BEFORE_MOVING, aside={"need": "Invented insulin."})
    desk.do(need, "wren")
    entries = history(desk.officers["owl"], desk.reference)
    assert sum(bool(one.plaintext.vault) for one in entries) > 2
    full = tuple(one.statement.index for one in entries if can_be_shown(one.plaintext))
    apart = tuple(sorted({*range(len(entries))} - {*full}))
    assert len(entries) - 1 in apart
    desk.both(reason(full=full, statements=apart), "owl", "heron")
    files = export_bundle(desk.officers["owl"], desk.reference)
    authority = bytes(sqlite_story.installation.authority)
    _, facts = verify.check_bundle(written(files, tmp_path / "whole"), authority)
    assert facts["in_full"] == [*full, len(entries), len(entries) + 1]
    found = everything(files)
    assert b"Unit GREYLAG" in found or b"GREYLAG" in found
    for kept in ("Invented insulin", "an invented air base", "Vydumana", "along an invented river"):
        assert kept.encode() not in found
