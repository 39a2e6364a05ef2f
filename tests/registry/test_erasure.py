"""Erased: with every other key, copy and log at hand nothing opens, and the journal still says who erased it."""

import shutil

import pytest
from tests.office import TestOffice, founded
from tests.registry.attacks import owner
from tests.registry.stories import NAME, Scene, ended, tell
from tests.registry.test_public_journal import batch
from tests.registry.test_verifying import verified
from tests.registry.thieves import Loot, Thief

from safeconduct.casefile.acts.access import Erase, LiftLegalHold, OpenVault, PlaceLegalHold
from safeconduct.casefile.gate import GateRefused
from safeconduct.errors import SafeconductError
from safeconduct.sealing import agefile
from safeconduct.sealing.mailbox import MailboxKeys


@pytest.fixture(params=["sqlite", "postgres"])
def robbed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[Scene, str]:
    """A scene, and the recovery identity that the founding made."""
    made: list[str] = []
    real = agefile.new_identity
    monkeypatch.setattr(agefile, "new_identity", lambda: made.append(real()) or made[-1])
    database = request.getfixturevalue(f"{request.param}_database")
    office = founded(database, *map(request.getfixturevalue, ("officer_keys", "authority_seed")))
    monkeypatch.undo()
    return tell(office), made[-1]


def thief_of(scene: Scene, recovery: str) -> Thief:
    """Give every key but the case's own: officers', recovery, the mailbox's words, the server's, other cases'."""
    office, keyring = scene.office, scene.office.installation.keyring
    from safeconduct.registry.models import Mailbox
    from safeconduct.sealing import mailbox

    derived = {
        MailboxKeys.of(mailbox.derive(scene.words, bytes(row.salt))).identity for row in Mailbox.objects.all()
    }
    server = office.installation
    return Thief(
        identities={recovery, scene.person.identity}
        | derived
        | {keys.identity for keys in office.keys.values()},
        shred_keys={keyring.get(reference) for reference in keyring.refs() - {scene.case}}
        | {server.system_seed, server.checkpoint_seed, server.server_key, office.authority_seed},
    )


def erase(scene: Scene) -> None:
    ended(scene.office, scene.case)
    scene.office.both(Erase(), "owl", "wren", scene.case)


def loot_before(scene: Scene) -> Loot:
    """Copy what lies in the tables before the erasure: with an open vault, before and after it."""
    loot = Loot(scene.case)
    loot.take(scene.office)
    scene.office.both(OpenVault(purpose="Invented purpose.", minutes=5), "heron", "wren", scene.case)
    loot.take(scene.office)
    return loot


def test_without_the_shred_key_nothing_opens_with_all_other_keys_and_copies(
    robbed: tuple[Scene, str],
) -> None:
    scene, recovery = robbed
    loot = loot_before(scene)
    shred_key = scene.office.installation.keyring.get(scene.case)
    erase(scene)
    loot.take(scene.office)
    thief = thief_of(scene, recovery)
    thief.try_all(loot)
    assert thief.opened == set()
    # The same thief with the key opens it all: it is the key that was missing, and nothing else.
    thief.shred_keys.add(shred_key)
    thief.try_all(loot)
    assert len(thief.opened) > len([blob for blob, context in loot.blobs if not context])
    assert thief.has(NAME)


def test_the_journal_verifies_and_says_who_erased_it(office: TestOffice) -> None:
    from safeconduct.casefile.words import Part
    from safeconduct.registry import stores

    scene = tell(office)
    erase(scene)
    assert verified(scene, session=office.session("heron")).problems == []
    last_two = [entry.statement.envelope for entry in stores.entries(scene.case)][-2:]
    assert [(e.act, e.part, e.actor) for e in last_two] == [
        ("Erase", Part.PROPOSAL, "owl"),
        ("Erase", Part.SECOND, "wren"),
    ]
    for account in ("heron", "wren", "owl"):
        with pytest.raises(SafeconductError):
            office.case(scene.case, account)


def test_no_seal_snapshot_or_key_of_it_is_left_on_the_disk(sqlite_office: TestOffice) -> None:
    from safeconduct.registry.models import Seal, Snapshot

    office, scene = sqlite_office, tell(sqlite_office)
    blobs = [bytes(seal.blob) for seal in Seal.objects.filter(file_id=scene.case)]
    blobs += [bytes(kept.blob) for kept in Snapshot.objects.filter(file_id=scene.case)]
    key = office.installation.keyring.get(scene.case)
    assert any(blob[:40] in on_disk(office) for blob in blobs)
    assert key in on_disk(office)
    erase(scene)
    left = on_disk(office)
    # The first bytes of each: a long blob lies in several pages.
    assert not [blob for blob in blobs if blob[:40] in left]
    assert key not in left


def on_disk(office: TestOffice) -> bytes:
    """Return every byte of every file: database, write-ahead log, keyring."""
    return b"".join(path.read_bytes() for path in office.database.home.rglob("*") if path.is_file())


def test_a_legal_hold_prevents_it_until_it_is_lifted(office: TestOffice) -> None:
    scene = tell(office)
    ended(office, scene.case)
    office.do(PlaceLegalHold(reason="A court asks."), "owl", scene.case)
    with pytest.raises(GateRefused, match="G77"):
        office.both(Erase(), "owl", "wren", scene.case)
    assert scene.case in office.installation.keyring.refs()
    office.do(LiftLegalHold(decision="The court has decided."), "owl", scene.case)
    office.both(Erase(), "owl", "wren", scene.case)
    assert scene.case not in office.installation.keyring.refs()


def test_a_case_that_goes_on_is_not_erased(office: TestOffice) -> None:
    scene = tell(office)
    with pytest.raises(SafeconductError):
        office.both(Erase(), "owl", "wren", scene.case)
    assert scene.case in office.installation.keyring.refs()


def test_a_key_that_comes_back_with_a_backup_goes_again(office: TestOffice) -> None:
    from safeconduct.registry.teams import complete_erasures

    scene = tell(office)
    keyring = office.installation.home / "keyring"
    shutil.copytree(keyring, keyring.with_name("backup"))
    erase(scene)
    shutil.copytree(keyring.with_name("backup"), keyring, dirs_exist_ok=True)
    assert scene.case in office.installation.keyring.refs()
    assert complete_erasures(office.installation) == [scene.case]
    assert scene.case not in office.installation.keyring.refs()
    assert scene.other in office.installation.keyring.refs()


def test_a_row_that_only_says_erased_destroys_nothing(office: TestOffice) -> None:
    from safeconduct.registry.teams import complete_erasures

    scene = tell(office)
    with owner(office.database) as hands:
        hands.run("UPDATE registry_casefile SET stage = 'erased' WHERE kind = 'case'")
    assert complete_erasures(office.installation) == []
    assert scene.case in office.installation.keyring.refs()


def test_what_is_left_of_an_erased_case_lies_in_the_tables_that_the_page_on_seizures_names(
    sqlite_office: TestOffice,
) -> None:
    from django.apps import apps

    office, scene = sqlite_office, tell(sqlite_office)
    office.both(OpenVault(purpose="Invented purpose.", minutes=5), "heron", "wren", scene.case)

    def tables() -> set[str]:
        return {
            model._meta.db_table
            for model in apps.get_models()
            for row in model.objects.values_list()
            if scene.case in row
        }

    assert {"registry_seal", "registry_snapshot", "registry_vaultreading"} <= tables()
    erase(scene)
    assert tables() == {"registry_casefile", "registry_entry", "registry_retention"}


def test_the_journal_in_public_keeps_its_leaf_and_nothing_that_says_of_what(
    sqlite_office: TestOffice,
) -> None:
    from safeconduct.registry import stores
    from safeconduct.registry.models import PublicBundle

    office, scene = sqlite_office, tell(sqlite_office)
    batch(office)
    before = bytes(PublicBundle.objects.get(index=0).leaves)
    leaf = next(iter(stores.entries(scene.case))).leaf
    erase(scene)
    assert bytes(PublicBundle.objects.get(index=0).leaves) == before
    assert leaf in before
    assert scene.case.encode() not in before
    assert verified(scene).problems == []
