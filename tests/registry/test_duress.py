"""The duress words: in clear an opening and a message like any other, and no way to the real thread."""

import json
import re
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.mailbox.boxes import Box, begun, erased
from tests.office import TestOffice
from tests.registry.test_verifying import verified

from safeconduct.casefile.acts.offer import Withdraw
from safeconduct.casefile.acts.thread import SendMessage, WriteMessage
from safeconduct.errors import BadInput, SafeconductError
from safeconduct.sealing import agefile, shred
from safeconduct.sealing.errors import CannotOpen
from safeconduct.sealing.words import new_words

SECRET = "The invented kestrel flies on Tuesday."
PRESSED = "They are standing behind me."
RANDOM_IN_STATEMENT = ("commitment", "ciphertext")
BODY = re.compile(rb"\n--- [A-Za-z0-9+/]{43}\n")

type Rows = dict[str, list[tuple[Any, ...]]]


def opened(office: TestOffice, words: Any) -> Any:
    from safeconduct.registry.mailboxes import open_with

    return open_with(office.installation, words)


def dump() -> Rows:
    """Return every row of every table."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        tables = [name for (name,) in cursor.fetchall()]
        rows: Rows = {}
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names from the database itself
            rows[table] = sorted(cursor.fetchall(), key=repr)
    return rows


def files(office: TestOffice) -> dict[str, bytes]:
    """Return every file of the installation beside the database."""
    home = office.installation.home
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def in_clear(value: Any) -> Any:
    """Return what a reader without keys sees of a value: a random one shows its length."""
    if not isinstance(value, bytes):
        return value
    if value.startswith(b"age-encryption.org/"):
        header, payload = value[: BODY.search(value).end()], value[BODY.search(value).end() :]  # type: ignore[union-attr]
        return ("age", header.count(b"\n-> X25519 "), len(payload))
    if value.startswith(b'{"before"'):
        statement = json.loads(value)
        return str({name: 0 if name in RANDOM_IN_STATEMENT else field for name, field in statement.items()})
    return len(value)


def shown(rows: Rows) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table: [tuple(in_clear(value) for value in row) for row in found] for table, found in rows.items()
    }


class Saved:
    """A database as it was, to begin from it again."""

    def __init__(self, office: TestOffice, copy: Path) -> None:
        self.path, self.copy = office.database.home / "safeconduct.sqlite3", copy
        with sqlite3.connect(self.path) as live, sqlite3.connect(copy) as kept:
            live.backup(kept)
        live.close()
        kept.close()

    def restore(self) -> None:
        from django.db import connection

        connection.close()
        for ending in ("-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
        shutil.copy(self.copy, self.path)


def test_each_words_open_their_own_and_opening_writes_nothing(sqlite_office: TestOffice) -> None:
    from safeconduct.registry.sessions import DuressSession, MailboxSession

    box = begun(sqlite_office, duress=True)
    before = (dump(), files(sqlite_office))
    assert isinstance(opened(sqlite_office, box.words), MailboxSession)
    assert isinstance(opened(sqlite_office, box.duress), DuressSession)
    assert (dump(), files(sqlite_office)) == before


def test_posting_under_duress_leaves_the_same_traces_as_posting(
    sqlite_office: TestOffice, tmp_path: Path
) -> None:
    """Table by table, file by file: only random values differ, and the padded sizes are the same."""
    from safeconduct.registry.duress import post
    from safeconduct.registry.performing import perform

    office = sqlite_office
    box = begun(office, duress=True)
    office.do(WriteMessage(mailbox=1, words="We have read it."), "heron", box.case)
    saved = Saved(office, tmp_path / "before.sqlite3")
    before = dump()
    own = opened(office, box.words)
    perform(SendMessage(words=SECRET), session=own, case=box.case)
    after_own, files_own = dump(), files(office)
    saved.restore()
    assert dump() == before
    post(opened(office, box.duress), PRESSED)
    after_duress, files_duress = dump(), files(office)
    assert shown(after_duress) == shown(after_own) != shown(before)
    assert files_duress == files_own
    # And it is a comparison of something: the new entry's statement is among what was compared.
    assert "'actor': 'mailbox:1'" in str(shown(after_duress)["registry_entry"])


def test_setting_them_leaves_the_traces_of_a_mailbox_without_them(sqlite_office: TestOffice) -> None:
    with_them, without = begun(sqlite_office, duress=True), begun(sqlite_office)
    from safeconduct.registry.models import Mailbox

    assert with_them.case != without.case
    rows = Mailbox.objects.values_list("locator", "salt", "slots")
    assert len({tuple(len(bytes(value)) for value in row) for row in rows}) == 1


def test_setting_them_rewrites_both_slots(sqlite_office: TestOffice) -> None:
    from safeconduct.registry import mailboxes
    from safeconduct.registry.models import Mailbox
    from safeconduct.sealing.mailbox import SLOT_BYTES

    box = begun(sqlite_office)
    halves = set()
    for _ in range(3):
        slots = bytes(Mailbox.objects.get().slots)
        halves |= {slots[:SLOT_BYTES], slots[SLOT_BYTES:]}
        mailboxes.set_duress_words(box.session, mailboxes.fresh_duress_words(box.words), language="uk")
    assert len(halves) == 6
    assert opened(sqlite_office, box.words).identity == box.session.identity


def test_officers_see_the_flag_and_the_persons_own_thread_does_not(office: TestOffice) -> None:
    from safeconduct.registry.duress import post
    from safeconduct.registry.opening import history, look
    from safeconduct.registry.reading import thread

    box = begun(office, duress=True)
    receipt = post(opened(office, box.duress), PRESSED)
    case = office.case(box.case)
    assert (case.contact.duress, case.contact.sent.count) == (receipt.index, 1)
    fields = history(office.session("heron"), box.case)[receipt.index].fields
    assert (fields["words"], fields["duress"]) == (PRESSED, 1)
    own = opened(office, box.words)
    assert look(own, box.case).case.contact.sent.count == 0
    assert [line.index for line in thread(own).lines] == [0]
    assert verified(office, session=office.session("heron")).problems == []


def test_whatever_is_pressed_officers_get_a_message_that_names_it(office: TestOffice) -> None:
    from safeconduct.registry.duress import post, posted
    from safeconduct.registry.opening import history

    box = begun(office, duress=True)
    session = opened(office, box.duress)
    post(session, "", act="Withdraw")
    post(session, "[not an act] invented")
    words = [entry.fields["words"] for entry in history(office.session("heron"), box.case)[1:]]
    assert words == ["[Withdraw]", "[not an act] invented"]
    first, done = posted(opened(office, box.duress))
    today = datetime(2023, 8, 1, tzinfo=UTC).date()
    assert first == 0
    assert [(one.act, one.index, one.day) for one in done] == [
        ("Withdraw", 1, today),
        ("SendMessage", 2, today),
    ]


def test_with_the_duress_words_nothing_else_can_be_done(office: TestOffice) -> None:
    from safeconduct.registry.errors import NotAllowed
    from safeconduct.registry.performing import perform

    box = begun(office, duress=True)
    session = opened(office, box.duress)
    for act in (Withdraw(), SendMessage(words=PRESSED)):
        with pytest.raises(NotAllowed, match="do nothing else"):
            perform(act, session=session, case=box.case)
    assert office.case(box.case).contact.sent.count == 0


def test_disks_and_duress_words_read_what_was_written_under_duress_and_no_more(
    sqlite_office: TestOffice,
) -> None:
    """Every key that the disks and these words give, tried on every sealed thing."""
    from safeconduct.registry import stores
    from safeconduct.registry.duress import post
    from safeconduct.registry.models import Mailbox, Seal
    from safeconduct.sealing import mailbox
    from safeconduct.sealing.mailbox import SLOT_BYTES, MailboxKeys, Slots

    office = sqlite_office
    box = begun(office, duress=True)
    office.do(WriteMessage(mailbox=1, words=SECRET), "heron", box.case)
    posted = post(opened(office, box.duress), PRESSED)
    row = Mailbox.objects.get()
    stored = bytes(row.slots)
    keys = MailboxKeys.of(mailbox.derive(box.duress, bytes(row.salt)))
    context = f"mailbox {mailbox.locator(box.duress, office.installation.server_key).hex()}"
    payload = Slots(stored[:SLOT_BYTES], stored[SLOT_BYTES:]).open(keys, context=context)
    assert payload is not None
    seed = json.loads(payload)["duress"]["seed"]
    assert seed == box.session.seed.hex()
    assert box.session.identity.encode() not in payload
    identities = [
        keys.identity,
        *(agefile.identity_from_bytes(secret) for secret in (bytes.fromhex(seed), keys.seed, keys.slot)),
    ]
    shred_key = office.installation.keyring.get(box.case)
    for seal in Seal.objects.filter(file_id=box.case):
        inner = shred.unwrap(
            shred_key, bytes(seal.blob), context=stores.seal_context(box.case, seal.place, seal.account)
        )
        for identity in identities:
            with pytest.raises(CannotOpen):
                agefile.unseal(inner, identity)
    read = []
    for index, entry in enumerate(stores.entries(box.case)):
        for identity in identities:
            try:
                agefile.unseal(entry.body, identity)
            except CannotOpen:
                continue
            read.append(index)
    assert read == [posted.index]


def test_they_must_find_the_same_mailbox_and_be_others(office: TestOffice) -> None:
    from safeconduct.registry.mailboxes import fresh_duress_words, set_duress_words

    box, other = begun(office), begun(office)
    for foreign in (new_words(), fresh_duress_words(other.words)):
        with pytest.raises(BadInput, match="begin with the same three words"):
            set_duress_words(box.session, foreign, language="uk")
    with pytest.raises(BadInput, match="the same as your own"):
        set_duress_words(box.session, box.words, language="uk")


def test_of_two_who_change_the_slots_at_once_one_tries_again(
    sqlite_office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the words that one of them just wrote down would open nothing."""
    from safeconduct.registry import mailboxes
    from safeconduct.sealing import mailbox

    box = begun(sqlite_office)
    first, second = (mailboxes.fresh_duress_words(box.words) for _ in range(2))
    derive = mailbox.derive

    def interrupted(words: Any, salt: bytes) -> bytes:
        monkeypatch.setattr(mailbox, "derive", derive)
        mailboxes.set_duress_words(box.session, second, language="uk")
        return derive(words, salt)

    monkeypatch.setattr(mailbox, "derive", interrupted)
    with pytest.raises(SafeconductError, match="changed from another place"):
        mailboxes.set_duress_words(box.session, first, language="uk")
    assert opened(sqlite_office, second).case == box.case


def test_of_a_relatives_mailbox_they_write_as_the_relative(office: TestOffice) -> None:
    from safeconduct.registry.duress import post

    box = begun(office, duress=True, relative=True)
    session = opened(office, box.duress)
    post(session, PRESSED)
    assert session.relative
    assert office.case(box.case).contact.duress == 1


def test_they_open_nothing_once_the_case_is_erased(office: TestOffice) -> None:
    from safeconduct.registry.duress import post, posted
    from safeconduct.registry.errors import NoSuchFile
    from safeconduct.registry.mailboxes import NoMailbox

    box = begun(office, duress=True)
    session = opened(office, box.duress)
    erased(office, box)
    for words in (box.words, box.duress):
        with pytest.raises(NoMailbox):
            opened(office, words)
    # Nor from a session that was open meanwhile.
    with pytest.raises(NoSuchFile):
        post(session, PRESSED)
    with pytest.raises(NoSuchFile):
        posted(session)


def test_a_session_shows_no_secret(sqlite_office: TestOffice) -> None:
    box: Box = begun(sqlite_office, duress=True)
    session = opened(sqlite_office, box.duress)
    text = f"{session!r} {session}"
    for secret in (session.seed, session.keys.identity, session.keys.slot, session.keys.seed):
        assert str(secret) not in text
