"""Lost words: new keys are certified anew, and what the team could read is sealed to them again, on the record."""

import secrets

import pytest
from tests.databases import Database
from tests.office import OFFICERS, Clock, TestOffice
from tests.registry.stories import WORDS, by_call, by_mailbox, name_family

from safeconduct.sealing import agefile, signing
from safeconduct.sealing.officer import OfficerKeys

SECRET = secrets.token_bytes(32)


@pytest.fixture
def office(database: Database, officer_keys: dict[str, OfficerKeys], authority_seed: bytes) -> TestOffice:
    """An office whose recovery key the test holds."""
    from safeconduct.registry.founding import begin_office
    from safeconduct.registry.installation import Installation

    clock = Clock()
    installation = Installation.create(
        database.home / "installation",
        origin="test.example/journal",
        authority=signing.public_key_of(authority_seed),
        clock=clock,
    )
    begin_office(
        installation,
        authority_seed=authority_seed,
        recovery=agefile.recipient_of(agefile.identity_from_bytes(SECRET)),
        keys=officer_keys,
        roles=OFFICERS,
    )
    return TestOffice(installation, clock, dict(officer_keys), database, authority_seed)


def certified_anew(office: TestOffice, account: str) -> None:
    """Give an officer new keys, as two administrators do."""
    from safeconduct.casefile.acts.office import CertifyKeys
    from safeconduct.registry import directory
    from safeconduct.registry.founding import certify

    keys = OfficerKeys.new()
    before = directory.office(office.installation).colleagues[account].certificate.number
    issuers = {each: office.keys[each].seed for each in ("dove", "siskin")}
    certificate = certify(account, keys.public, number=before + 1, issuers=issuers)
    office.both(CertifyKeys(certificate=certificate), "dove", "siskin", office.office_file)
    office.keys[account] = keys


def verified(office: TestOffice) -> bool:
    from safeconduct.registry.verifying import verify

    return not verify(office.installation).problems


def test_a_team_that_lost_its_words_reads_and_acts_again(office: TestOffice) -> None:
    from safeconduct.casefile.acts.contact import JudgeCredible
    from safeconduct.registry.errors import NoSuchFile
    from safeconduct.registry.opening import history, look
    from safeconduct.registry.recovering import is_in_force, lost_cases, recover

    first, person = by_mailbox(office)
    other = by_call(office)
    before = history(office.session("heron"), first)
    for account in ("heron", "wren"):
        certified_anew(office, account)
    heron = office.session("heron")
    assert lost_cases(heron) == sorted((first, other))
    with pytest.raises(NoSuchFile):
        look(heron, first)
    assert list(recover(heron, SECRET)) == sorted((first, other))
    assert lost_cases(heron) == []
    assert list(recover(heron, SECRET)) == []
    after = history(heron, first)
    assert [each.plaintext for each in after[: len(before)]] == [each.plaintext for each in before]
    assert after[-1].plaintext.act == "RecoverKeys"
    assert office.case(first).team == ("heron", "wren")
    # A colleague on the team does it for the other one, without the recovery key.
    from safeconduct.casefile.acts.access import RecoverKeys

    office.do(RecoverKeys(account="wren"), "heron", first)
    office.do(JudgeCredible(reasons=WORDS), "wren", first)
    assert office.case(first, "wren").stage == "credible"
    # The person in contact notices nothing.
    from safeconduct.casefile.acts.thread import SendMessage

    office.do(SendMessage(words="Still here."), person, first)
    assert verified(office)
    assert is_in_force(heron, SECRET)


def test_the_old_keys_open_nothing_any_more(office: TestOffice) -> None:
    from safeconduct.registry.models import Seal
    from safeconduct.registry.recovering import recover
    from safeconduct.registry.stores import open_seals
    from safeconduct.sealing.errors import CannotOpen

    reference = by_call(office)
    old = office.keys["heron"]
    certified_anew(office, "heron")
    list(recover(office.session("heron"), SECRET))
    key = office.installation.keyring.get(reference)
    assert Seal.objects.filter(file_id=reference, account="heron", place="file:1").count() == 1
    with pytest.raises(CannotOpen):
        open_seals(key, reference, "heron", old.identity, "file:")


def test_another_recovery_key_opens_nothing_and_writes_nothing(office: TestOffice) -> None:
    from safeconduct.registry.ceremony import OtherKey
    from safeconduct.registry.models import Entry
    from safeconduct.registry.recovering import recover

    reference = by_call(office)
    certified_anew(office, "heron")
    before = Entry.objects.filter(file_id=reference).count()
    with pytest.raises(OtherKey):
        list(recover(office.session("heron"), secrets.token_bytes(32)))
    assert Entry.objects.filter(file_id=reference).count() == before


def test_the_recovery_key_does_nothing_but_recover(office: TestOffice) -> None:
    from safeconduct.casefile.acts.contact import JudgeCredible
    from safeconduct.registry.errors import NotAllowed
    from safeconduct.registry.sessions import RecoverySession

    reference = by_call(office)
    session = office.session("heron")
    recovering = RecoverySession(
        session.installation,
        "heron",
        session.keys,
        session.head,
        recovery=agefile.identity_from_bytes(SECRET),
    )
    with pytest.raises(NotAllowed):
        office.do(JudgeCredible(reasons=WORDS), recovering, reference)


def test_whoever_was_never_admitted_is_not_by_recovery(office: TestOffice) -> None:
    from safeconduct.casefile.acts.access import RecoverKeys
    from safeconduct.casefile.gate import GateRefused
    from safeconduct.registry.recovering import recover
    from safeconduct.registry.sessions import RecoverySession

    reference = by_call(office)
    ibis = office.session("ibis")
    assert list(recover(ibis, SECRET)) == []
    forced = RecoverySession(
        ibis.installation, "ibis", ibis.keys, ibis.head, recovery=agefile.identity_from_bytes(SECRET)
    )
    with pytest.raises(GateRefused) as refused:
        office.do(RecoverKeys(account="ibis"), forced, reference)
    assert [gate.number for gate in refused.value.gates] == ["G79"]


def test_after_a_new_recovery_key_a_case_is_sealed_to_it(office: TestOffice) -> None:
    from safeconduct.casefile.acts.access import RecoverKeys
    from safeconduct.casefile.acts.office import ReplaceRecovery
    from safeconduct.casefile.entry import RECOVERY
    from safeconduct.registry.ceremony import new_recovery
    from safeconduct.registry.stores import open_seals
    from safeconduct.sealing.recovery import combine_words

    reference = by_call(office)
    name_family(office, reference)
    recipient, shares = new_recovery(3, 5)
    office.both(ReplaceRecovery(recovery=recipient), "dove", "owl", office.office_file)
    office.do(RecoverKeys(account="wren"), "heron", reference)
    identity = agefile.identity_from_bytes(combine_words(shares[1:4]))
    key = office.installation.keyring.get(reference)
    assert set(open_seals(key, reference, RECOVERY, identity, "file:")) == {"file:1"}
    fresh = by_call(office)
    key = office.installation.keyring.get(fresh)
    assert set(open_seals(key, fresh, RECOVERY, identity, "file:")) == {"file:1"}
    assert verified(office)
