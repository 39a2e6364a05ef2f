"""The proof of filing as the words make it: on demand, always the same text, and without a trace."""

import base64
import json

import pytest
from tests.mailbox.boxes import begun, erased
from tests.office import TestOffice
from tests.registry.attacks import owner
from tests.registry.stories import WORDS, by_call, enact
from tests.registry.test_duress import dump

from safeconduct.casefile.acts.thread import SendMessage, WriteMessage
from safeconduct.casefile.filing import check_filing
from safeconduct.errors import BadInput
from safeconduct.journal import checkpoint
from safeconduct.journal.tree import leaf_hash, verify_consistency
from safeconduct.sealing import signing


def key(office: TestOffice) -> bytes:
    return signing.public_key_of(office.installation.checkpoint_seed)


def test_a_stranger_can_check_it_with_the_journals_key(office: TestOffice) -> None:
    from safeconduct.registry import journal
    from safeconduct.registry.filing import proof_of_filing

    enact(office)
    box = begun(office)
    journal.publish(office.installation)
    sent = office.do(SendMessage(words=WORDS), box.session, box.case)
    by_call(office)
    for index in (0, sent.index):
        found = check_filing(proof_of_filing(box.session, index), key(office), office.installation.origin)
        assert (found.statement.case, found.statement.index) == (box.case, index)
        assert found.key == box.session.keys.public
    assert found.leaf == sent.leaf


def test_it_is_one_text_whenever_it_is_made_and_leaves_no_trace(sqlite_office: TestOffice) -> None:
    """So it says nothing of when it was made, and nothing shows that one was."""
    from safeconduct.registry import journal
    from safeconduct.registry.filing import proof_of_filing

    box = begun(sqlite_office)
    before = dump()
    first = proof_of_filing(box.session, 0)
    assert dump() == before
    for _ in range(3):
        by_call(sqlite_office)
    journal.publish(sqlite_office.installation)
    assert proof_of_filing(box.session, 0) == first
    found = check_filing(first, key(sqlite_office), sqlite_office.installation.origin)
    assert found.checkpoint.size == found.leaf + 1


def test_its_checkpoint_is_one_that_later_ones_grew_from(office: TestOffice) -> None:
    from safeconduct.registry import journal
    from safeconduct.registry.filing import proof_of_filing

    box = begun(office)
    found = check_filing(proof_of_filing(box.session, 0), key(office), office.installation.origin)
    by_call(office)
    later = checkpoint.verify(journal.publish(office.installation), office.installation.origin, key(office))
    steps = journal.consistency(found.checkpoint.size, later.size)
    assert verify_consistency(found.checkpoint.size, later.size, steps, found.checkpoint.root, later.root)


def test_the_public_journal_alone_proves_nothing_about_anyone(office: TestOffice) -> None:
    """The leaf is a salted hash: with the whole statement at hand, but not the salt, it cannot be found."""
    from hashlib import sha256

    from safeconduct.registry import journal
    from safeconduct.registry.filing import proof_of_filing

    box = begun(office)
    read = json.loads(proof_of_filing(box.session, 0))
    digest = sha256(base64.b64decode(read["signed"]) + base64.b64decode(read["signature"])).digest()
    leaf = journal.node(0, read["leaf"])
    assert leaf == leaf_hash(sha256(base64.b64decode(read["salt"]) + digest).digest())
    assert leaf not in {leaf_hash(sha256(salt + digest).digest()) for salt in (b"", bytes(32))}
    assert leaf != leaf_hash(digest)


def test_it_opens_nothing_and_names_no_programme(office: TestOffice) -> None:
    from safeconduct.registry.filing import proof_of_filing

    enact(office)
    box = begun(office)
    text = proof_of_filing(box.session, 0, language="ru")
    inside = text + base64.b64decode(json.loads(text)["signed"]).decode()
    for named in (office.installation.origin, "ukraine", "mi-8", WORDS, "reward"):
        assert named not in inside
    assert "Кто найдёт его у вас" in text


def test_only_ones_own_entries_are_proved(office: TestOffice) -> None:
    from safeconduct.registry.filing import proof_of_filing

    box = begun(office)
    office.do(WriteMessage(mailbox=1, words="Invented."), "heron", box.case)
    for index in (1, 2, -1, 10**9):
        with pytest.raises(BadInput, match="filed nothing at this place"):
            proof_of_filing(box.session, index)


def test_the_duress_words_prove_as_much(office: TestOffice) -> None:
    from safeconduct.registry.duress import post
    from safeconduct.registry.filing import proof_of_filing
    from safeconduct.registry.mailboxes import open_with

    box = begun(office, duress=True)
    session = open_with(office.installation, box.duress)
    receipt = post(session, "Invented.")
    assert proof_of_filing(session, 0) == proof_of_filing(box.session, 0)
    text = proof_of_filing(session, receipt.index)
    assert check_filing(text, key(office), office.installation.origin).leaf == receipt.leaf


def test_of_an_erased_case_there_is_none(office: TestOffice) -> None:
    from safeconduct.registry.errors import NoSuchFile
    from safeconduct.registry.filing import proof_of_filing

    box = begun(office)
    erased(office, box)
    with pytest.raises(NoSuchFile):
        proof_of_filing(box.session, 0)


def test_no_head_is_signed_of_a_journal_that_was_changed(office: TestOffice) -> None:
    """Whoever owns the database must not get a head of their own making signed by asking for a proof."""
    from safeconduct.registry import journal
    from safeconduct.registry.errors import RolledBack
    from safeconduct.registry.filing import proof_of_filing

    box = begun(office)
    by_call(office)
    journal.publish(office.installation)
    with owner(office.database) as hands:
        hands.run(
            "UPDATE registry_node SET hash = (SELECT hash FROM registry_node WHERE place = 0) WHERE place = 2"
        )
    with pytest.raises(RolledBack):
        proof_of_filing(box.session, 0)
