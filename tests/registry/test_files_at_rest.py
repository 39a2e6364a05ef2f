"""Files as they lie: noise of a bucket's size in clear, gone with their case, and shown only as they were signed."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image
from tests.attachments import samples
from tests.attachments.samples import CANARY
from tests.office import TestOffice
from tests.registry.attacks import owner
from tests.registry.stories import by_mailbox, ended
from tests.registry.test_files import WORDS, files, send, shown
from tests.registry.test_seizure import everything_on_disk
from tests.registry.test_seizure import tables as dumped

from safeconduct.casefile.acts.access import AdmitOfficer, Erase
from safeconduct.casefile.acts.files import AskForOriginals
from safeconduct.casefile.acts.thread import SendMessage
from safeconduct.errors import SafeconductError
from safeconduct.registry.errors import NoSuchFile
from safeconduct.sealing import filestore
from safeconduct.sealing.errors import CannotOpen, FileGone
from safeconduct.sealing.padding import BUCKETS


def test_in_clear_a_file_is_a_message_and_beside_it_noise_of_a_buckets_size(office: TestOffice) -> None:
    case, person = by_mailbox(office)
    office.do(SendMessage(words=WORDS), person, case)
    send(person, case, samples.jpeg(), words=WORDS)
    send(person, case, samples.pdf(3), words=WORDS)
    rows = [row for row in dumped(office)["registry_entry"] if row["file_id"] == case]
    message, photo, paper = rows[-3:]
    assert message.keys() == photo.keys()
    # An age file's header has a stanza of random kind and length.
    sizes = {
        name: len(bytes(row["body"])) // 1024 for name, row in (("m", message), ("f", photo), ("d", paper))
    }
    assert set(sizes.values()) == {sizes["m"]}
    assert [bytes(row["body"]).count(b"-> X25519 ") for row in (message, photo, paper)] == [2, 2, 2]
    lengths = sorted(path.stat().st_size for path in files(office))
    smallest, larger = BUCKETS[0], BUCKETS[4]
    assert [smallest < lengths[0] < smallest + 1200, larger < lengths[1] < larger + 1400] == [True, True]


def test_a_tiny_photo_and_a_large_one_lie_in_the_buckets_that_are_documented(
    sqlite_office: TestOffice,
) -> None:
    office = sqlite_office
    case, person = by_mailbox(office)
    send(person, case, samples.jpeg((1, 1)))
    (tiny,) = files(office)
    noise = Image.effect_noise((4000, 3000), 60).convert("RGB")
    send(person, case, samples.written(noise, "JPEG", quality=95))
    (large,) = set(files(office)) - {tiny}
    for path, bucket in ((tiny, BUCKETS[0]), (large, BUCKETS[-2])):
        assert bucket < path.stat().st_size < bucket + 1200 + bucket // 4096


def test_neither_dump_nor_disk_holds_a_word_a_place_or_a_pixel(office: TestOffice) -> None:
    case, person = by_mailbox(office)
    office.do(AskForOriginals(mailbox=1, words=f"{CANARY} asks."), "heron", case)
    data = samples.jpeg((200, 100))
    send(person, case, data, words=f"{CANARY} sends.", hidden={"place": CANARY}, keep_original=True)
    disk = everything_on_disk(office)
    assert CANARY.encode() not in disk
    assert b"\xff\xd8\xff" not in disk
    assert data[-200:] not in disk
    assert person.installation.home.name.encode() not in b"".join(
        path.name.encode() for path in files(office)
    )


def test_a_stock_age_opens_it_once_the_cases_own_layer_is_off(
    sqlite_office: TestOffice, tmp_path: Path
) -> None:
    from safeconduct.registry.opening import identities
    from safeconduct.registry.rows import peek

    age = shutil.which("age")
    if age is None:
        pytest.skip("age was not found; on Debian: apt-get install age")
    office = sqlite_office
    case, person = by_mailbox(office)
    index = send(person, case, samples.jpeg()).index
    key, row = office.installation.keyring.get(case), peek(case)
    assert row is not None
    opened = {
        "officer": identities(office.session("heron"), row, key)["file:1"],
        "person": identities(person, row, key)["thread:1.1"],
    }
    (path,) = files(office)
    sealed, kept = tmp_path / "sealed.age", tmp_path / "identity"
    sealed.write_bytes(filestore.age_file(key, case, path.read_bytes()))
    for identity in opened.values():
        kept.write_text(identity + "\n")
        found = subprocess.run([age, "-d", "-i", kept, sealed], capture_output=True, check=True).stdout
        with Image.open(io.BytesIO(found)) as picture, shown(office, case, index) as same:
            assert picture.tobytes() == same.tobytes()


def test_an_original_is_sealed_to_the_officers_alone(sqlite_office: TestOffice) -> None:
    from safeconduct.registry.opening import identities
    from safeconduct.registry.rows import peek

    office = sqlite_office
    case, person = by_mailbox(office)
    office.do(AskForOriginals(mailbox=1, words="A court will ask for it."), "heron", case)
    send(person, case, samples.jpeg(), keep_original=True)
    key, row = office.installation.keyring.get(case), peek(case)
    assert row is not None
    own = identities(person, row, key)
    readable = []
    for path in files(office):
        try:
            readable.append(filestore.unseal(key, case, path.read_bytes(), own["thread:1.1"]))
        except CannotOpen:
            continue
    assert len(readable) == 1
    assert CANARY.encode() not in readable[0]


def ready_to_erase(office: TestOffice, case: str) -> None:
    office.do(AdmitOfficer(account="owl"), "heron", case)
    ended(office, case)


def test_an_erasure_removes_the_files_of_the_case_and_of_no_other(office: TestOffice) -> None:
    from safeconduct.registry.files import read_file

    case, person = by_mailbox(office)
    other, somebody = by_mailbox(office)
    index = send(person, case, samples.jpeg()).index
    kept = {path.name for path in files(office)}
    stays = send(somebody, other, samples.jpeg()).index
    (copy,) = [path.read_bytes() for path in files(office) if path.name in kept]
    ready_to_erase(office, case)
    office.both(Erase(), "owl", "wren", case)
    assert len(files(office)) == 1
    assert shown(office, other, stays).size == (64, 48)
    with pytest.raises(NoSuchFile):
        read_file(office.session("heron"), case, index)
    with pytest.raises(NoSuchFile):
        send(person, case, samples.jpeg())
    # A copy that a backup had opens to nobody without the shred key.
    for key in map(office.installation.keyring.get, office.installation.keyring.refs()):
        with pytest.raises(CannotOpen):
            filestore.age_file(key, case, copy)


def test_files_that_come_back_with_their_key_go_again_with_it(office: TestOffice) -> None:
    from safeconduct.registry.teams import complete_erasures

    case, person = by_mailbox(office)
    send(person, case, samples.jpeg())
    home = office.installation.home
    for folder in ("files", "keyring"):
        shutil.copytree(home / folder, home.parent / f"backup-{folder}")
    ready_to_erase(office, case)
    office.both(Erase(), "owl", "wren", case)
    assert files(office) == []
    for folder in ("files", "keyring"):
        shutil.copytree(home.parent / f"backup-{folder}", home / folder, dirs_exist_ok=True)
    assert complete_erasures(office.installation) == [case]
    assert files(office) == []
    assert case not in office.installation.keyring.refs()


def test_the_shred_key_goes_even_when_the_folder_of_files_fails(office: TestOffice) -> None:
    case, person = by_mailbox(office)
    send(person, case, samples.jpeg())
    ready_to_erase(office, case)
    (office.installation.home / "files").chmod(0o755)
    with pytest.raises(SafeconductError, match="chmod 700"):
        office.both(Erase(), "owl", "wren", case)
    assert case not in office.installation.keyring.refs()


def test_the_journals_verification_names_a_changed_file_and_a_missing_one(office: TestOffice) -> None:
    from safeconduct.registry.verifying import verify

    case, person = by_mailbox(office)
    send(person, case, samples.jpeg())
    index = send(person, case, samples.png()).index
    session = office.session("heron")
    assert verify(office.installation, session=session).problems == []
    first, second = files(office)
    whole = first.read_bytes()
    first.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    (problem,) = verify(office.installation).problems
    assert problem.where == f"Sealed file {first.name[:16]}…"
    first.write_bytes(whole)
    second.unlink()
    assert verify(office.installation).problems == []  # which file an entry needs, only its opened body says
    (problem,) = verify(office.installation, session=session).problems
    assert "is not there" in problem.what
    assert f"{index}" in problem.where or f"{index - 1}" in problem.where


def test_a_file_that_is_missing_or_changed_is_not_shown(sqlite_office: TestOffice) -> None:
    from safeconduct.registry.files import read_file

    office = sqlite_office
    case, person = by_mailbox(office)
    index = send(person, case, samples.jpeg()).index
    (path,) = files(office)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(CannotOpen):
        read_file(office.session("heron"), case, index)
    path.unlink()
    with pytest.raises(FileGone):
        read_file(office.session("heron"), case, index)
    # Another file of the same case put in its place is not the one that was signed.
    path.write_bytes(b"x" + whole)
    with pytest.raises(CannotOpen):
        read_file(office.session("heron"), case, index)


def test_an_entry_that_its_sender_did_not_sign_shows_no_file(office: TestOffice) -> None:
    from safeconduct.registry.files import read_file
    from safeconduct.registry.models import Entry

    case, person = by_mailbox(office)
    index = send(person, case, samples.jpeg()).index
    row = Entry.objects.get(file_id=case, index=index)
    forged = bytes(row.signature)[:-1] + bytes([bytes(row.signature)[-1] ^ 1])
    with owner(office.database) as hands:
        hands.run("UPDATE registry_entry SET signature = ? WHERE leaf = ?", forged, row.leaf)
    with pytest.raises(SafeconductError):
        read_file(office.session("heron"), case, index)
