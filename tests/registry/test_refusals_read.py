"""Who reads what a gate's refusal left: whoever has the case open, until it is erased."""

import re

import pytest
from tests.office import TestOffice
from tests.registry.refusing import is_refused, refused, secrets_of, tag_in, tags
from tests.registry.stories import by_call, ended
from tests.registry.test_recovering import certified_anew
from tests.registry.test_seizure import everything_on_disk, tables
from tests.registry.thieves import Loot, Thief

from safeconduct.casefile.acts.access import (
    AdmitOfficer,
    Erase,
    LiftLegalHold,
    PlaceLegalHold,
    RecoverKeys,
    RemoveOfficer,
)
from safeconduct.casefile.gate import GATES, GateRefused
from safeconduct.registry.errors import NoSuchFile, NotAdmitted
from safeconduct.sealing import agefile


def test_an_opened_case_tells_the_same(office: TestOffice) -> None:
    from safeconduct.registry import directory, refusals, rows
    from safeconduct.registry.opening import unlock

    loud, quiet = by_call(office), by_call(office)
    numbers = is_refused(office, loud)
    session, today = office.session("heron"), directory.office(office.installation)
    for reference, expected in ((loud, numbers), (quiet, frozenset())):
        row = rows.peek(reference)
        assert row is not None
        assert refusals.refused_of(unlock(session, row, today)) == expected


def test_whoever_is_admitted_reads_them_and_nobody_else(office: TestOffice) -> None:
    """Admitted later, after the keys were changed, or again: the oldest identity is always given on."""
    reference = by_call(office)
    numbers = is_refused(office, reference)
    office.do(AdmitOfficer(account="owl"), "heron", reference)
    for _ in range(10):  # "file:10" is no older than "file:2"
        office.do(AdmitOfficer(account="rook"), "heron", reference)
        assert refused(office, reference, "rook") == numbers
        office.do(RemoveOfficer(account="rook"), "heron", reference)
    office.keys = dict(office.keys)  # as they are shared with other tests
    certified_anew(office, "owl")
    office.do(RecoverKeys(account="owl"), "heron", reference)
    office.do(AdmitOfficer(account="crane"), "owl", reference)
    is_refused(office, reference, who="crane")
    assert tags() == {tag_in(office, reference, number) for number in numbers}
    for account in ("heron", "owl", "crane"):
        assert refused(office, reference, account) == numbers
    with pytest.raises(NotAdmitted):
        refused(office, reference, "rook")


def test_nobody_leaves_one_in_a_case_that_is_not_open_to_them(
    office: TestOffice, caplog: pytest.LogCaptureFixture
) -> None:
    from safeconduct.registry import refusals
    from safeconduct.registry.sessions import SystemSession
    from safeconduct.registry.signing_in import verified_head

    reference = by_call(office)
    system = SystemSession(office.installation, verified_head(office.installation))
    for session in (office.session("rook"), system):
        refusals.remember(session, reference, [GATES["G11"]])
    assert tags() == set()
    assert caplog.messages == []


def test_with_everything_that_lies_on_the_server_no_tag_is_made_again(office: TestOffice) -> None:
    """Whoever seizes it has database, keyring and the server's own keys: promise 4 holds for refusals too."""
    from safeconduct.registry import refusals

    reference = by_call(office)
    office.do(AdmitOfficer(account="owl"), "heron", reference)
    numbers = is_refused(office, reference)
    left, (key, identity) = tags(), secrets_of(office, reference)
    assert left == {refusals.tag_of(key, identity, number) for number in numbers}, "an officer's session does"
    server = office.installation
    keys = {server.keyring.get(each) for each in server.keyring.refs()}
    keys |= {server.system_seed, server.checkpoint_seed, server.server_key, server.cover_seed}
    seized = on_the_server(office)
    assert seized >= keys, "what is looked through is all there is"
    scalars = {agefile.identity_from_bytes(each) for each in seized if len(each) == 32}
    # What opens with any of it opens; of this nothing is an identity.
    loot = Loot(reference)
    loot.take(office)
    thief = Thief({agefile.identity_from_bytes(each) for each in keys}, set(keys))
    thief.try_all(loot)
    assert thief.opened, "the shred key's layer comes off"
    assert identity not in thief.identities | scalars
    for each in (everything_on_disk(office), *thief.opened):
        assert identity.lower().encode() not in each.lower()
    guesses = {each.decode("latin-1") for each in seized | thief.opened} | thief.identities | scalars
    for guess in guesses:
        assert left.isdisjoint(refusals.tag_of(key, guess, number) for number in numbers)
    # Nor from the other side: the identity, which somebody may have kept, is no use without the case's own shred key.
    for other in {each for each in seized if len(each) <= 64} - {key}:
        assert left.isdisjoint(refusals.tag_of(other, identity, number) for number in numbers)


def on_the_server(office: TestOffice) -> set[bytes]:
    """Return every value of every table, every file of the folder, and what is written in them in quotes or in hex."""
    found = {path.read_bytes() for path in office.installation.home.rglob("*") if path.is_file()}
    for row in (row for rows in tables(office).values() for row in rows):
        for value in row.values():
            found.add(bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode())
    found |= {text for each in found for text in re.findall(rb'"([^"]+)"', each)}
    found |= {bytes.fromhex(each.decode()) for each in found if re.fullmatch(rb"([0-9a-f]{2})+\s*", each)}
    return found


def test_once_a_case_is_erased_nobody_says_which_tags_were_its_own(office: TestOffice) -> None:
    from safeconduct.registry import refusals

    reference = by_call(office)
    office.do(AdmitOfficer(account="owl"), "heron", reference)
    numbers = is_refused(office, reference)
    ended(office, reference)
    office.do(PlaceLegalHold(reason="A court asks."), "owl", reference)
    with pytest.raises(GateRefused, match="G77"):
        office.both(Erase(), "owl", "wren", reference)
    office.do(LiftLegalHold(decision="The court has decided."), "owl", reference)
    _, identity = secrets_of(office, reference)
    own = {tag_in(office, reference, gate) for gate in GATES}
    assert refused(office, reference) == numbers | {"G77"}
    left = tags()
    assert left <= own
    office.both(Erase(), "owl", "wren", reference)
    assert tags() == left, "they stay, and say nothing"
    with pytest.raises(NoSuchFile):
        refused(office, reference)
    # To whoever kept the identity, and has every other key there is, they say nothing either.
    server = office.installation
    keys = {server.keyring.get(each) for each in server.keyring.refs()}
    keys |= {server.system_seed, server.checkpoint_seed, server.server_key, server.cover_seed}
    keys |= {office.authority_seed} | {each.seed for each in office.keys.values()}
    assert left.isdisjoint(refusals.tag_of(key, identity, gate) for key in keys for gate in GATES)


def test_an_erased_case_gets_none_any_more(office: TestOffice, caplog: pytest.LogCaptureFixture) -> None:
    from safeconduct.registry import refusals

    reference = by_call(office)
    office.do(AdmitOfficer(account="owl"), "heron", reference)
    ended(office, reference)
    office.both(Erase(), "owl", "wren", reference)
    refusals.remember(office.session("heron"), reference, [GATES["G11"]])
    assert tags() == set()
    assert caplog.messages == []
