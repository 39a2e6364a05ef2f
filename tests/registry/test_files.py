"""Files from the form to an officer's screen: converted, sealed, kept and read."""

import io
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.attachments import samples
from tests.attachments.samples import CANARY
from tests.mailbox.boxes import begun
from tests.office import TestOffice
from tests.registry.stories import by_call, by_mailbox
from tests.registry.test_seizure import AGE_BODY
from tests.registry.test_seizure import tables as dumped

from safeconduct.attachments import CannotConvert, Kind, Refusal
from safeconduct.casefile.acts.access import AdmitOfficer, RemoveOfficer
from safeconduct.casefile.acts.files import AskForOriginals, SendFile, StopAskingForOriginals
from safeconduct.casefile.gate import GateRefused
from safeconduct.errors import BadInput, SafeconductError
from safeconduct.registry.errors import NoSuchFile
from safeconduct.sealing import agefile, filestore
from safeconduct.sealing.errors import CannotOpen

WORDS = "The kestrel stands behind the invented mill."


def send(session: Any, case: str, data: bytes, **more: Any) -> Any:
    from safeconduct.registry.files import send_file

    return send_file(session, case, data, **more)


def files(office: TestOffice) -> list[Path]:
    return sorted((office.installation.home / "files").iterdir())


def shown(office: TestOffice, case: str, index: int, part: int = 0, account: str = "heron") -> Image.Image:
    from safeconduct.registry.files import read_file

    read = read_file(office.session(account), case, index, part)
    assert read.media_type == "image/jpeg"
    return Image.open(io.BytesIO(read.content))


def test_a_photo_reaches_the_officers_without_what_betrays_its_sender(office: TestOffice) -> None:
    from safeconduct.registry.files import files_of

    case, person = by_mailbox(office)
    receipt = send(person, case, samples.jpeg((80, 40), 6), words=WORDS, hidden={"place": CANARY})
    (sent,) = files_of(office.session("heron"), case)
    assert (sent.index, sent.sender, sent.kind, sent.parts, sent.words) == (
        receipt.index,
        "mailbox:1",
        Kind.IMAGE,
        1,
        WORDS,
    )
    assert (sent.day, sent.has_original, sent.duress) == (office.clock().date(), False, False)
    picture = shown(office, case, receipt.index)
    assert picture.size == (40, 80)
    assert not picture.getexif()
    assert office.case(case).files.sent.count == 1


def test_pages_text_and_voice_are_read_part_by_part(sqlite_office: TestOffice) -> None:
    from safeconduct.registry.files import files_of, read_file

    office = sqlite_office
    case, person = by_mailbox(office)
    paper = send(person, case, samples.pdf(2))
    note = send(person, case, "Привіт, ґанок".encode())
    voice = send(person, case, samples.wav(), voice_known=True)
    heron = office.session("heron")
    assert [(each.kind, each.parts, each.seconds) for each in files_of(heron, case)] == [
        (Kind.DOCUMENT, 2, 0),
        (Kind.TEXT, 1, 0),
        (Kind.SOUND, 1, 1),
    ]
    assert shown(office, case, paper.index, 1).size == (1406, 1988)
    assert read_file(heron, case, note.index).content.decode() == "Привіт, ґанок"
    assert read_file(heron, case, voice.index).content.startswith(b"OggS")
    for index, part in ((paper.index, 2), (paper.index, -1), (0, 0), (99, 0), (-1, 0)):
        with pytest.raises(BadInput):
            read_file(heron, case, index, part)


def test_what_is_refused_leaves_nothing_behind(office: TestOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    from safeconduct.registry.models import Entry

    case, person = by_mailbox(office)
    before = Entry.objects.count()
    with pytest.raises(CannotConvert, match="Videos are not taken"):
        send(person, case, samples.film())
    with pytest.raises(GateRefused, match="G98"):
        send(person, case, samples.wav())
    with pytest.raises(GateRefused, match="G97"):
        send(person, case, samples.jpeg(), keep_original=True)
    with pytest.raises(BadInput):
        send(person, case, samples.jpeg(), words="x" * 5000)
    # As on a machine where the cell does not close.
    monkeypatch.setattr("safeconduct.attachments.converting.NOT_ISOLATED", 0)
    with pytest.raises(CannotConvert) as caught:
        send(person, case, samples.jpeg())
    assert caught.value.refusal is Refusal.NOT_HERE
    assert Entry.objects.count() == before
    assert files(office) == []


def test_a_form_sent_twice_sends_one_file(office: TestOffice) -> None:
    case, person = by_mailbox(office)
    first = send(person, case, samples.jpeg(), request=b"one form")
    again = send(person, case, samples.jpeg(), request=b"one form")
    assert (again.repeated, again.digest) == (True, first.digest)
    assert office.case(case).files.sent.count == 1
    assert len(files(office)) == 1
    assert shown(office, case, first.index).size == (64, 48)


def test_where_the_outcome_is_unknown_the_file_stays(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, person = by_mailbox(office)

    def lose(*_: object, **__: object) -> None:
        raise ConnectionError("the answer to the commit was lost")

    monkeypatch.setattr("safeconduct.registry.files.perform", lose)
    with pytest.raises(ConnectionError):
        send(person, case, samples.jpeg())
    assert len(files(office)) == 1


def test_an_original_is_kept_only_from_a_mailbox_that_was_asked_and_until_the_asking_ends(
    office: TestOffice,
) -> None:
    from safeconduct.registry.files import files_of, read_original

    case, person = by_mailbox(office)
    data = samples.jpeg()
    with pytest.raises(GateRefused, match="G97"):
        send(person, case, data, keep_original=True)
    office.do(AskForOriginals(mailbox=1, words="A court will ask for it."), "heron", case)
    plain = send(person, case, data)
    kept = send(person, case, data, keep_original=True)
    office.do(StopAskingForOriginals(mailbox=1, words="It is enough."), "heron", case)
    with pytest.raises(GateRefused, match="G97"):
        send(person, case, data, keep_original=True)
    heron = office.session("heron")
    assert [each.has_original for each in files_of(heron, case)] == [False, True]
    assert read_original(heron, case, kept.index) == data
    with pytest.raises(BadInput, match="No original"):
        read_original(heron, case, plain.index)
    assert not shown(office, case, kept.index).getexif()
    assert len(files(office)) == 3


def test_reading_an_original_is_on_the_record(sqlite_office: TestOffice) -> None:
    from safeconduct.registry import stores
    from safeconduct.registry.files import read_file, read_original
    from safeconduct.registry.watching import WATCH

    office = sqlite_office
    case, person = by_mailbox(office)
    office.do(AskForOriginals(mailbox=1, words="A court will ask for it."), "heron", case)
    index = send(person, case, samples.jpeg(), keep_original=True).index
    read_file(office.session("heron"), case, index)
    assert list(stores.entries(WATCH)) == []
    read_original(office.session("heron"), case, index)
    (entry,) = stores.entries(WATCH)
    said = agefile.unseal(entry.body, office.session("raven").identity)
    assert b"the original of a file" in said
    assert case.encode() in said


def test_only_admitted_officers_read_files_and_those_admitted_later_read_all(office: TestOffice) -> None:
    from safeconduct.registry.files import files_of, read_file

    case, person = by_mailbox(office)
    index = send(person, case, samples.jpeg()).index
    for account in ("owl", "raven", "dove"):
        for attempt in (
            lambda account=account: files_of(office.session(account), case),
            lambda account=account: read_file(office.session(account), case, index),
        ):
            with pytest.raises(SafeconductError):
                attempt()
    with pytest.raises(NoSuchFile):
        read_file(office.session("heron"), "zzzz-zzzz-zzzz-zzzz", index)
    office.do(AdmitOfficer(account="owl"), "heron", case)
    assert shown(office, case, index, account="owl").size == (64, 48)


def test_after_an_officer_left_nothing_new_opens_with_what_they_had(office: TestOffice) -> None:
    from safeconduct.registry.opening import identities
    from safeconduct.registry.rows import peek

    case, person = by_mailbox(office)
    office.do(AdmitOfficer(account="owl"), "heron", case)
    owl, key = office.session("owl"), office.installation.keyring.get(case)
    row = peek(case)
    assert row is not None
    had = identities(owl, row, key)
    before = send(person, case, samples.jpeg())
    office.do(RemoveOfficer(account="owl"), "heron", case)
    known = {path.name for path in files(office)}
    after = send(person, case, samples.jpeg())
    (new,) = {path.name for path in files(office)} - known
    stored = office.installation.files.get(new)
    for identity in had.values():
        with pytest.raises(CannotOpen):
            filestore.unseal(key, case, stored, identity)
    for index in (before.index, after.index):
        assert shown(office, case, index).size == (64, 48)


def test_a_file_sealed_while_an_officer_was_removed_is_sealed_again(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safeconduct.registry import files as sending

    case, person = by_mailbox(office)
    office.do(AdmitOfficer(account="owl"), "heron", case)
    real, removed = sending._keys, []

    def keys(session: Any, reference: str) -> Any:
        found = real(session, reference)
        if not removed:
            removed.append(office.do(RemoveOfficer(account="owl"), "heron", case))
        return found

    monkeypatch.setattr(sending, "_keys", keys)
    receipt = send(person, case, samples.jpeg())
    assert len(files(office)) == 1
    assert shown(office, case, receipt.index).size == (64, 48)


def test_a_relatives_file_is_the_relatives_own(office: TestOffice) -> None:
    from safeconduct.casefile.acts.contact import OpenCase
    from safeconduct.casefile.parts.contact import Channel
    from safeconduct.registry import mailboxes
    from safeconduct.registry.performing import new_reference, perform
    from safeconduct.sealing.words import new_words

    case = new_reference()
    relative = mailboxes.create(office.installation, new_words(), case=case, relative=True)
    perform(OpenCase(channel=Channel.RELATIVE, words=WORDS), session=relative, case=case)
    index = send(relative, case, samples.png()).index
    assert shown(office, case, index).size == (64, 48)
    other, _ = by_mailbox(office)
    with pytest.raises(SafeconductError):
        send(relative, other, samples.png())


def test_under_duress_a_file_is_sent_as_any_other_and_the_real_thread_never_shows_it(
    sqlite_office: TestOffice,
) -> None:
    from safeconduct.registry import mailboxes
    from safeconduct.registry.duress import posted
    from safeconduct.registry.files import files_of
    from safeconduct.registry.reading import thread

    office = sqlite_office
    box = begun(office, duress=True)
    forced = mailboxes.open_with(office.installation, box.duress)
    before = len(thread(box.session).lines)
    free = send(box.session, box.case, samples.jpeg(), words=WORDS)
    under = send(forced, box.case, samples.jpeg(), words=WORDS)
    with pytest.raises(GateRefused, match="G97"):
        send(forced, box.case, samples.jpeg(), keep_original=True)
    assert [each.duress for each in files_of(office.session("heron"), box.case)] == [False, True]
    assert office.case(box.case).contact.duress == under.index
    assert shown(office, box.case, under.index).size == (64, 48)
    assert [(line.act, line.own, line.texts) for line in thread(box.session).lines[before:]] == [
        ("SendFile", True, ())
    ]
    assert [(one.index, one.act) for one in posted(forced)[1]] == [(under.index, "SendFile")]
    rows = {
        row["index"]: bytes(row["body"])
        for row in dumped(office)["registry_entry"]
        if row["file_id"] == box.case
    }
    stanzas = [rows[each.index].count(b"-> X25519 ") for each in (free, under)]
    assert stanzas == [2, 2]
    payloads = [len(body) - AGE_BODY.search(body).end() for body in (rows[free.index], rows[under.index])]
    assert payloads[0] == payloads[1]
    kept = [path.stat().st_size for path in files(office)]
    assert abs(kept[0] - kept[1]) < 400  # an age file's header has a stanza of random length


def test_doctor_says_that_attachments_are_taken_and_when_they_are_not(
    sqlite_office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safeconduct.registry import gauges, health

    def said(*words: str) -> list[Any]:
        found = health.examine(sqlite_office.installation)
        return [each for each in found if any(word in each.what for word in words)]

    (converting,) = said("ttachments are")
    assert converting.well
    assert "seccomp" in converting.what
    assert [finding.well for finding in said("sealed files", "There is room")] == [True, True]
    monkeypatch.setattr(health, "isolation", lambda: None)
    (finding,) = said("voice note")
    assert not finding.well
    assert "seccomp" in finding.do
    monkeypatch.setattr(gauges, "LOW", 2**60)
    assert [finding.well for finding in said("There is room")] == [False]
    (sqlite_office.installation.home / "files").chmod(0o755)
    found = health.examine(sqlite_office.installation)
    assert len([f for f in found if not f.well and "files" in f.what + f.do]) >= 2


def test_on_a_full_disk_a_file_is_refused_with_a_sentence_and_the_original_with_it(
    sqlite_office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = sqlite_office
    case, person = by_mailbox(office)
    office.do(AskForOriginals(mailbox=1, words="A court will ask for it."), "heron", case)
    room = shutil.disk_usage(office.installation.home)
    # Room for the one, and not for the other.
    sizes = iter((filestore.RESERVE + 3000, filestore.RESERVE + 10))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: room._replace(free=next(sizes)))
    with pytest.raises(CannotConvert) as caught:
        send(person, case, samples.jpeg(), keep_original=True)
    assert caught.value.refusal is Refusal.NOT_HERE
    assert files(office) == []


def test_a_case_that_was_heard_on_the_telephone_has_no_mailbox_that_sends(office: TestOffice) -> None:
    case = by_call(office)
    _, stranger = by_mailbox(office)
    with pytest.raises(NoSuchFile):
        send(stranger, case, samples.jpeg())


def test_the_act_says_of_a_file_exactly_what_was_kept(sqlite_office: TestOffice) -> None:
    from safeconduct.registry.opening import history

    office = sqlite_office
    case, person = by_mailbox(office)
    send(person, case, samples.jpeg())
    fields = history(office.session("heron"), case)[-1].plaintext.fields
    (path,) = files(office)
    assert fields["digest"] == path.name == sha256(path.read_bytes()).hexdigest()
    assert set(fields) == set(SendFile.__struct_fields__) - {"hidden", "aside"}
    assert not [value for value in map(str, fields.values()) if "jpeg" in value.lower()]
