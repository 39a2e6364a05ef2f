"""The vault: two custodians open it and no one alone, for some minutes, and it has new keys afterwards."""

from typing import Any

import pytest
from tests.office import TestOffice
from tests.registry.stories import NAME, PLACE, Scene, by_call, name_family, tell
from tests.registry.test_verifying import verified
from tests.registry.thieves import Loot, Thief

from safeconduct.casefile.acts.access import AdmitOfficer, OpenVault, RemoveOfficer
from safeconduct.casefile.acts.protection import Confirmation, ConfirmDependantsSafe, NameDependants
from safeconduct.casefile.gate import GateRefused

HIDDEN = {"d1.name": NAME, "d1.whereabouts": PLACE}
OPEN = OpenVault(purpose="The invented aunt must move.", minutes=10)


def opened(scene: Scene) -> None:
    scene.office.both(OPEN, "heron", "wren", scene.case)


def read(scene: Scene, account: str) -> dict[str, str]:
    from safeconduct.registry import vaults

    return vaults.read(scene.office.session(account), scene.case)


def readings(office: TestOffice) -> list[dict[str, Any]]:
    """Return what the auditor reads in the watch file."""
    from safeconduct.registry import stores
    from safeconduct.registry.watching import WATCH
    from safeconduct.sealing import agefile, canonical

    identity = office.keys["raven"].identity
    found = [canonical.decode(agefile.unseal(entry.body, identity)) for entry in stores.entries(WATCH)]
    return [body["plaintext"]["fields"] for body in found if body["plaintext"]["act"] == "RecordReading"]


def thief_of(office: TestOffice, reference: str, *accounts: str) -> tuple[Thief, Loot]:
    """Give the whole database, the case's shred key, and these officers' keys."""
    thief = Thief(
        identities={office.keys[account].identity for account in accounts},
        shred_keys={office.installation.keyring.get(reference)},
    )
    loot = Loot(reference)
    loot.take(office)
    return thief, loot


def test_two_custodians_open_it_and_both_read(office: TestOffice) -> None:
    scene = tell(office)
    opened(scene)
    assert read(scene, "heron") == HIDDEN
    assert read(scene, "wren") == HIDDEN
    assert office.case(scene.case).access.openings[0].by == ("heron", "wren")


def test_who_did_not_open_it_reads_nothing(office: TestOffice) -> None:
    from safeconduct.registry.errors import NotAdmitted
    from safeconduct.registry.vaults import VaultShut

    scene = tell(office)
    with pytest.raises(VaultShut):
        read(scene, "heron")
    opened(scene)
    with pytest.raises(VaultShut):
        read(scene, "owl")
    with pytest.raises(NotAdmitted):
        read(scene, "rook")


def test_one_custodian_alone_opens_nothing_even_with_the_whole_database(sqlite_office: TestOffice) -> None:
    scene = tell(sqlite_office)
    for account in ("heron", "wren", "owl"):
        thief, loot = thief_of(sqlite_office, scene.case, account)
        thief.try_all(loot)
        assert thief.opened, "the case itself is open to the team"
        assert not thief.has(NAME)
    thief, loot = thief_of(sqlite_office, scene.case, "heron", "wren")
    thief.try_all(loot)
    assert thief.has(NAME), "two custodians together could"


def test_nobody_opens_it_by_seconding_themselves(office: TestOffice) -> None:
    from safeconduct.registry.errors import OwnProposal

    scene = tell(office)
    with pytest.raises(OwnProposal):
        office.both(OPEN, "heron", "heron", scene.case)


def test_one_who_is_no_custodian_cannot_propose_or_second(office: TestOffice) -> None:
    from safeconduct.registry.errors import NotAllowed

    scene = tell(office)
    office.do(AdmitOfficer(account="crane"), "heron", scene.case)
    with pytest.raises(NotAllowed):
        office.do(OPEN, "crane", scene.case)
    with pytest.raises(NotAllowed):
        office.both(OPEN, "heron", "crane", scene.case)


def test_an_opening_names_a_purpose_and_lasts_at_most_an_hour(office: TestOffice) -> None:
    scene = tell(office)
    for wrong in (OpenVault(purpose=" ", minutes=5), OpenVault(purpose="Invented.", minutes=61)):
        with pytest.raises(GateRefused, match="G76"):
            office.do(wrong, "heron", scene.case)


def test_afterwards_it_has_new_keys_and_shares_and_the_old_content(office: TestOffice) -> None:
    from safeconduct.registry.models import Seal

    scene = tell(office)
    before = office.case(scene.case).keys["vault:1"]
    opened(scene)
    case = office.case(scene.case)
    assert case.keys["vault:2"] != before
    shares = set(
        Seal.objects.filter(file_id=scene.case, place__startswith="vault:").values_list("place", "account")
    )
    assert shares == {("vault:2", account) for account in case.team}
    later = {"d2.name": "Qwert Alsoinvented"}
    act = NameDependants(asked=("p1",), dependants=(), hidden=later)
    office.do(act, "wren", scene.case)
    # Others of the team than the first two: all have shares now.
    office.both(OPEN, "owl", "heron", scene.case)
    assert read(scene, "owl") == HIDDEN | later
    assert verified(scene, session=office.session("owl")).problems == []


def test_when_one_proposal_is_signed_the_others_fall_for_their_keys_are_gone(office: TestOffice) -> None:
    from safeconduct.registry.errors import NothingToSecond
    from safeconduct.registry.performing import Seconding

    scene = tell(office)
    first = office.do(OPEN, "heron", scene.case)
    second = office.do(OpenVault(purpose="Another, as invented.", minutes=5), "wren", scene.case)
    assert len(office.case(scene.case).pending) == 2
    office.do(Seconding(second.digest), "heron", scene.case)
    assert office.case(scene.case).pending == (), "none is left that nobody could sign"
    with pytest.raises(NothingToSecond):
        office.do(Seconding(first.digest), "wren", scene.case)
    assert [each.purpose for each in office.case(scene.case).access.openings] == ["Another, as invented."]
    assert verified(scene, session=office.session("owl")).problems == []


def test_an_opening_leaves_proposals_of_other_acts_standing(office: TestOffice) -> None:
    scene = tell(office)
    safe = ConfirmDependantsSafe(dependants=("d1",), confirmation=Confirmation.MET)
    waiting = office.do(safe, "heron", scene.case)
    opened(scene)
    assert [each.digest for each in office.case(scene.case).pending] == [waiting.digest]


def test_reading_ends_with_its_minutes(office: TestOffice) -> None:
    from safeconduct.registry.models import VaultReading
    from safeconduct.registry.vaults import VaultShut

    scene = tell(office)
    opened(scene)
    office.clock.forward(minutes=9, seconds=59)
    assert read(scene, "heron") == HIDDEN
    office.clock.forward(seconds=1)
    for account in ("heron", "wren"):
        with pytest.raises(VaultShut):
            read(scene, account)
    assert not VaultReading.objects.filter(file_id=scene.case).exists()


def test_each_look_is_on_the_record_for_the_auditor(office: TestOffice) -> None:
    scene = tell(office)
    opened(scene)
    read(scene, "heron")
    read(scene, "wren")
    read(scene, "wren")
    looks = readings(office)
    assert [(look["account"], look["case"], look["purpose"]) for look in looks] == [
        ("heron", scene.case, "vault"),
        ("wren", scene.case, "vault"),
        ("wren", scene.case, "vault"),
    ]
    assert {look["day"] for look in looks} == {"2023-08-01"}, "and no time of day"


def test_a_colleague_who_leaves_the_team_has_no_share_left(office: TestOffice) -> None:
    from safeconduct.registry.errors import NotAdmitted
    from safeconduct.registry.models import Seal

    scene = tell(office)
    opened(scene)
    office.do(RemoveOfficer(account="wren"), "heron", scene.case)
    assert not Seal.objects.filter(file_id=scene.case, account="wren").exists()
    with pytest.raises(NotAdmitted):
        office.do(OPEN, "wren", scene.case)
    office.both(OPEN, "heron", "owl", scene.case)
    assert read(scene, "owl") == HIDDEN
    with pytest.raises(NotAdmitted):
        read(scene, "wren")
    assert verified(scene).problems == []


def test_a_vault_is_never_left_with_one_custodian(office: TestOffice) -> None:
    from safeconduct.registry.effects import TooFewOfficers

    reference = by_call(office)
    name_family(office, reference)
    office.do(AdmitOfficer(account="owl"), "heron", reference)
    with pytest.raises(TooFewOfficers, match="one of the last two custodians"):
        office.do(RemoveOfficer(account="wren"), "heron", reference)
    office.both(OPEN, "heron", "wren", reference)
    office.do(RemoveOfficer(account="wren"), "heron", reference)
    assert office.case(reference).team == ("heron", "owl")
